/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widgets/confab-document-pages.h"

/* Of the picture of a page, in device pixels. */
#define MAX_EDGE  1600
/* As long as it is not known otherwise, pages are A4. */
#define WIDTH     210
#define HEIGHT    297
#define MAX_WIDTH 860
#define GAP       12
/* So many more on each side of what is to be seen are made, and so many kept. */
#define BEFOREHAND 1
#define KEPT       6

struct _ConfabDocumentPages
{
  GtkWidget               parent_instance;

  GtkWidget              *scroller;
  GtkWidget              *column;
  GPtrArray              *pictures;   /* GtkPicture, one for each page; they are children of the column */

  ConfabAttachmentSource *source;
  ConfabPart             *part;
  GCancellable           *cancellable;
  guint                   loading;    /* the page that is made, from 1; 0 for none */
  guint                   tick_id;
};

G_DEFINE_FINAL_TYPE (ConfabDocumentPages, confab_document_pages, GTK_TYPE_WIDGET)

static gboolean
is_loaded (GtkWidget *picture)
{
  return GDK_IS_TEXTURE (gtk_picture_get_paintable (GTK_PICTURE (picture)));
}

static void
set_empty (GtkWidget *picture,
           int        width,
           int        height)
{
  g_autoptr (GdkPaintable) empty = gdk_paintable_new_empty (width, height);

  gtk_picture_set_paintable (GTK_PICTURE (picture), empty);
}

static void update (ConfabDocumentPages *self);

static void
note_failure (GtkWidget    *picture,
              const GError *error)
{
  gtk_widget_set_tooltip_text (picture, error->message);
  g_object_set_data (G_OBJECT (picture), "failed", GINT_TO_POINTER (1));
}

/* The first page tells how the others look. */
static void
set_shape (ConfabDocumentPages *self,
           GdkTexture          *texture)
{
  for (guint i = 0; i < self->pictures->len; i++)
    if (!is_loaded (self->pictures->pdata[i]))
      set_empty (self->pictures->pdata[i], gdk_texture_get_width (texture), gdk_texture_get_height (texture));
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabDocumentPages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = confab_attachment_source_load_picture_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  GtkWidget *picture;

  if (self->scroller == NULL)
    return;
  picture = self->pictures->pdata[self->loading - 1];
  if (texture == NULL)
    note_failure (picture, error);
  else
    {
      gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
      if (self->loading == 1)
        set_shape (self, texture);
    }
  self->loading = 0;
  update (self);
}

static gboolean
get_range (ConfabDocumentPages *self,
           guint               *first,
           guint               *last)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double top = gtk_adjustment_get_value (adjustment);
  double bottom = top + gtk_adjustment_get_page_size (adjustment);
  gboolean found = FALSE;

  for (guint i = 0; i < self->pictures->len; i++)
    {
      graphene_rect_t bounds;

      if (!gtk_widget_compute_bounds (self->pictures->pdata[i], self->column, &bounds))
        continue;
      if (bounds.origin.y + bounds.size.height < top || bounds.origin.y > bottom)
        continue;
      if (!found)
        *first = i;
      *last = i;
      found = TRUE;
    }
  return found;
}

static gboolean
wants_page (ConfabDocumentPages *self,
            guint                index)
{
  GtkWidget *picture = self->pictures->pdata[index];

  return !is_loaded (picture) && g_object_get_data (G_OBJECT (picture), "failed") == NULL;
}

static void
load_page (ConfabDocumentPages *self,
           guint                index)
{
  self->loading = index + 1;
  confab_attachment_source_load_picture_async (self->source, self->part, (int)index + 1, MAX_EDGE, self->cancellable, page_cb,
                                               g_object_ref (self));
}

static void
forget_far (ConfabDocumentPages *self,
            guint                first,
            guint                last)
{
  for (guint i = 0; i < self->pictures->len; i++)
    {
      GdkPaintable *paintable = gtk_picture_get_paintable (self->pictures->pdata[i]);

      if ((i + KEPT < first || i > last + KEPT) && GDK_IS_TEXTURE (paintable))
        set_empty (self->pictures->pdata[i], gdk_paintable_get_intrinsic_width (paintable),
                   gdk_paintable_get_intrinsic_height (paintable));
    }
}

static void
update (ConfabDocumentPages *self)
{
  guint first = 0;
  guint last = 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !get_range (self, &first, &last))
    return;
  forget_far (self, first, last);
  if (self->loading != 0)
    return;
  for (guint i = first; i <= last; i++)
    if (wants_page (self, i))
      {
        load_page (self, i);
        return;
      }
  for (guint i = 1; i <= BEFOREHAND; i++)
    if (last + i < self->pictures->len && wants_page (self, last + i))
      {
        load_page (self, last + i);
        return;
      }
    else if (first >= i && wants_page (self, first - i))
      {
        load_page (self, first - i);
        return;
      }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabDocumentPages *self = CONFAB_DOCUMENT_PAGES (widget);

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (ConfabDocumentPages *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
confab_document_pages_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (confab_document_pages_parent_class)->map (widget);
  moved_cb (CONFAB_DOCUMENT_PAGES (widget));
}

static void
confab_document_pages_dispose (GObject *object)
{
  ConfabDocumentPages *self = CONFAB_DOCUMENT_PAGES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_ptr_array_set_size (self->pictures, 0);
  self->column = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_document_pages_parent_class)->dispose (object);
}

static void
confab_document_pages_finalize (GObject *object)
{
  g_ptr_array_unref (CONFAB_DOCUMENT_PAGES (object)->pictures);
  G_OBJECT_CLASS (confab_document_pages_parent_class)->finalize (object);
}

static void
confab_document_pages_class_init (ConfabDocumentPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_document_pages_dispose;
  object_class->finalize = confab_document_pages_finalize;
  widget_class->map = confab_document_pages_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "documentpages");
}

static void
confab_document_pages_init (ConfabDocumentPages *self)
{
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkAdjustment *adjustment;

  self->cancellable = g_cancellable_new ();
  self->pictures = g_ptr_array_new ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  gtk_widget_add_css_class (self->column, "pages");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->column);
  /* Pictures could be as small as nothing; they are to be as high as they like. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), clamp);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), viewport);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_document_pages_new:
 * @source: what makes the pictures
 * @part: a document
 * @n_pages: how many pages it has
 *
 * Returns: (transfer floating): its pages
 */
GtkWidget *
confab_document_pages_new (ConfabAttachmentSource *source,
                           ConfabPart             *part,
                           int                     n_pages)
{
  ConfabDocumentPages *self = g_object_new (CONFAB_TYPE_DOCUMENT_PAGES, NULL);

  self->source = g_object_ref (source);
  self->part = g_object_ref (part);
  for (int i = 0; i < n_pages; i++)
    {
      GtkWidget *picture = gtk_picture_new ();
      /* Translators: one of the pages of a document, and how many there are */
      g_autofree char *label = g_strdup_printf (_ ("Page %d of %d"), i + 1, n_pages);

      set_empty (picture, WIDTH * 4, HEIGHT * 4);
      gtk_widget_add_css_class (picture, "page");
      gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_box_append (GTK_BOX (self->column), picture);
      g_ptr_array_add (self->pictures, picture);
    }
  return GTK_WIDGET (self);
}

guint
confab_document_pages_get_n_loaded (ConfabDocumentPages *self)
{
  guint n = 0;

  g_return_val_if_fail (CONFAB_IS_DOCUMENT_PAGES (self), 0);

  for (guint i = 0; i < self->pictures->len; i++)
    n += is_loaded (self->pictures->pdata[i]) ? 1 : 0;
  return n;
}
