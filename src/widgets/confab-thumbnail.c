/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-thumbnail.h"

struct _ConfabThumbnail
{
  GtkWidget     parent_instance;

  GtkWidget    *icon;
  GtkWidget    *picture;
  GtkWidget    *play;

  GCancellable *cancellable;
  int           width;
  int           height;
};

G_DEFINE_FINAL_TYPE (ConfabThumbnail, confab_thumbnail, GTK_TYPE_WIDGET)

static void
thumbnail_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (ConfabThumbnail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = confab_thumbnail_loader_load_finish (CONFAB_THUMBNAIL_LOADER (source), result, &error);

  if (self->picture == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture == NULL)
    {
      g_debug ("No thumbnail: %s", error->message);
      return;
    }
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->icon, FALSE);
}

static void
confab_thumbnail_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  ConfabThumbnail *self = CONFAB_THUMBNAIL (widget);

  /* Icon and picture are measured all the same: nothing may be allocated that was not measured. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, for_size, NULL, NULL, NULL, NULL);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
confab_thumbnail_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      gtk_widget_size_allocate (child, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
confab_thumbnail_dispose (GObject *object)
{
  ConfabThumbnail *self = CONFAB_THUMBNAIL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->play, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_thumbnail_parent_class)->dispose (object);
}

static void
confab_thumbnail_class_init (ConfabThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_thumbnail_dispose;
  widget_class->measure = confab_thumbnail_measure;
  widget_class->size_allocate = confab_thumbnail_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
confab_thumbnail_init (ConfabThumbnail *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->icon = gtk_image_new ();
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
}

static void
choose_size (ConfabThumbnail             *self,
             const ConfabAttachmentFacts *facts,
             int                          max_width,
             int                          max_height,
             gboolean                     cover)
{
  double scale;

  self->width = max_width;
  self->height = max_height;
  if (cover || facts->width <= 0 || facts->height <= 0)
    return;
  scale = MIN ((double)max_width / facts->width, (double)max_height / facts->height);
  scale = MIN (scale, 1);
  self->width = MAX ((int)(facts->width * scale), 48);
  self->height = MAX ((int)(facts->height * scale), 48);
}

/**
 * confab_thumbnail_new:
 * @part: an attachment
 * @loader: (nullable): who knows its picture
 * @max_width: in application pixels
 * @max_height: in application pixels
 * @cover: whether to fill the whole size and cut what stands out
 *
 * Returns: (transfer floating): a picture of the attachment, or a symbol where there is none
 */
GtkWidget *
confab_thumbnail_new (ConfabPart            *part,
                      ConfabThumbnailLoader *loader,
                      int                    max_width,
                      int                    max_height,
                      gboolean               cover)
{
  ConfabThumbnail *self = g_object_new (CONFAB_TYPE_THUMBNAIL, NULL);
  ConfabPartKind kind = confab_part_get_kind (part);

  choose_size (self, confab_part_get_facts (part), max_width, max_height, cover);
  gtk_picture_set_content_fit (GTK_PICTURE (self->picture), cover ? GTK_CONTENT_FIT_COVER : GTK_CONTENT_FIT_CONTAIN);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kind == CONFAB_PART_IMAGE ? "image-x-generic-symbolic" :
                                kind == CONFAB_PART_VIDEO ? "video-x-generic-symbolic" : "text-x-generic-symbolic");
  if (kind == CONFAB_PART_VIDEO && !cover)
    {
      gtk_widget_set_visible (self->icon, FALSE);
      self->play = gtk_image_new_from_icon_name ("media-playback-start-symbolic");
      gtk_widget_add_css_class (self->play, "osd");
      gtk_widget_set_halign (self->play, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
      gtk_widget_set_parent (self->play, GTK_WIDGET (self));
    }
  /* What is only an address is not fetched to be shown. */
  if (loader != NULL && confab_part_get_facts (part)->hash != NULL)
    {
      self->cancellable = g_cancellable_new ();
      confab_thumbnail_loader_load_async (loader, part, 2 * MAX (max_width, max_height), self->cancellable,
                                          thumbnail_loaded_cb, g_object_ref (self));
    }
  return GTK_WIDGET (self);
}

/**
 * confab_thumbnail_dup_part_name:
 * @part: an attachment
 *
 * Returns: (transfer full): its name, or what it is where it has none
 */
char *
confab_thumbnail_dup_part_name (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (facts->name != NULL && *facts->name != '\0')
    return g_strdup (facts->name);
  if (facts->url != NULL)
    return g_strdup (facts->url);
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      return g_strdup (_ ("Picture"));
    case CONFAB_PART_VIDEO:
      return g_strdup (_ ("Video"));
    case CONFAB_PART_DOCUMENT:
    case CONFAB_PART_TEXT:
    default:
      return g_strdup (_ ("Document"));
    }
}

/**
 * confab_thumbnail_dup_part_size:
 * @part: an attachment
 *
 * Returns: (transfer full): its size, and its length where it is a video, for people; empty where nothing is known
 */
char *
confab_thumbnail_dup_part_size (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autofree char *size = facts->size > 0 ? g_format_size ((guint64)facts->size) : g_strdup ("");
  gint64 seconds = (facts->duration_ms + 500) / 1000;

  if (facts->duration_ms <= 0)
    return g_steal_pointer (&size);
  /* Translators: the length of a video in minutes and seconds, and its size */
  return g_strdup_printf (_ ("%d:%02d · %s"), (int)(seconds / 60), (int)(seconds % 60), size);
}
