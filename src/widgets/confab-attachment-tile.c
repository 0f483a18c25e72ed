/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-content.h"
#include "widgets/confab-attachment-hands.h"
#include "widgets/confab-attachment-tile.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-popover.h"
#include "widgets/confab-thumbnail.h"
#include "widgets/confab-video-player.h"

/* Of the picture on a card. */
#define CARD_EDGE  40
/* A video that is shown smaller is played in a window of its own. */
#define PLAY_WIDTH 240
/* A picture that is smaller is not enlarged, in pixels. */
#define SMALL_EDGE 72

struct _ConfabAttachmentTile
{
  GtkWidget              parent_instance;

  GtkWidget             *picture;
  GtkWidget             *icon;
  GtkWidget             *play;      /* of a video */
  GtkWidget             *caption;   /* of a video: name and length */
  GtkWidget             *more;      /* how many more there are */
  GtkWidget             *card;      /* of what has no picture */
  GtkWidget             *words;     /* on the card */
  GtkWidget             *problem;   /* in place of a picture */
  GtkWidget             *player;
  GtkWidget             *menu;

  ConfabPart            *part;
  ConfabThumbnailLoader *loader;
  GCancellable          *cancellable;
  char                  *trouble;
  gboolean               plays;
};

enum
{
  OPEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentTile, confab_attachment_tile, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static ConfabAttachmentSource *
get_source (ConfabAttachmentTile *self)
{
  return CONFAB_IS_ATTACHMENT_SOURCE (self->loader) ? CONFAB_ATTACHMENT_SOURCE (self->loader) : NULL;
}

/* What is wrong */

static void
show_problem (ConfabAttachmentTile *self,
              const char           *words,
              const char           *brief)
{
  g_free (self->trouble);
  self->trouble = g_strdup (words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_widget_add_css_class (GTK_WIDGET (self), "problem");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), "dialog-warning-symbolic");
  gtk_widget_set_visible (self->icon, TRUE);
  if (self->words != NULL)
    {
      /* The name is there already. */
      gtk_label_set_text (GTK_LABEL (self->words), brief);
      return;
    }
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_visible (self->picture, FALSE);
  if (self->play != NULL)
    gtk_widget_set_visible (self->play, FALSE);
  if (self->caption != NULL)
    gtk_widget_set_visible (self->caption, FALSE);
  self->problem = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_valign (self->problem, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->problem), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (self->problem), g_object_new (GTK_TYPE_LABEL,
                                                         "label", brief,
                                                         "wrap", TRUE,
                                                         "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                                         "justify", GTK_JUSTIFY_CENTER,
                                                         "ellipsize", PANGO_ELLIPSIZE_END,
                                                         "lines", 4,
                                                         NULL));
  gtk_widget_add_css_class (self->problem, "caption");
  gtk_widget_insert_after (self->problem, GTK_WIDGET (self), self->icon);
}

static void
bytes_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConfabAttachmentTile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = confab_attachment_source_load_bytes_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (self->icon == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    show_problem (self, error->message, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                                        ? _ ("Missing from Confab’s folder") : _ ("Damaged"));
  else if (confab_part_get_kind (self->part) == CONFAB_PART_IMAGE)
    {
      g_autofree char *name = confab_thumbnail_dup_part_name (self->part);
      g_autofree char *words = g_strdup_printf (_ ("“%s” is damaged."), name);

      show_problem (self, words, _ ("Damaged"));
    }
}

/* Asks for the file where there is no picture to tell that it is there. */
static void
check_file (ConfabAttachmentTile *self)
{
  ConfabAttachmentSource *source = get_source (self);

  if (source != NULL)
    confab_attachment_source_load_bytes_async (source, self->part, self->cancellable, bytes_cb, g_object_ref (self));
}

static void
thumbnail_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabAttachmentTile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = confab_thumbnail_loader_load_finish (CONFAB_THUMBNAIL_LOADER (object), result, &error);

  if (self->picture == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture == NULL)
    {
      g_debug ("No thumbnail: %s", error->message);
      check_file (self);
      return;
    }
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->icon, FALSE);
}

/* Playing */

static void
start_playing (ConfabAttachmentTile *self)
{
  self->player = confab_video_player_new (get_source (self), self->part);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  gtk_widget_insert_before (self->player, GTK_WIDGET (self), NULL);
  gtk_widget_set_visible (self->play, FALSE);
  gtk_widget_set_visible (self->caption, FALSE);
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_widget_set_visible (self->icon, FALSE);
}

/* It goes on in the viewer, and not in both. */
static void
stop_playing (ConfabAttachmentTile *self)
{
  g_clear_pointer (&self->player, gtk_widget_unparent);
  gtk_widget_set_visible (self->play, TRUE);
  gtk_widget_set_visible (self->caption, TRUE);
  gtk_widget_set_visible (self->picture, TRUE);
}

static gboolean
can_play_here (ConfabAttachmentTile *self)
{
  return self->plays && self->play != NULL && self->trouble == NULL && self->player == NULL && self->more == NULL &&
         gtk_widget_get_width (GTK_WIDGET (self)) >= PLAY_WIDTH && get_source (self) != NULL;
}

/* What can be done with it */

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabAttachmentTile *self = CONFAB_ATTACHMENT_TILE (widget);

  if (self->player != NULL)
    stop_playing (self);
  g_signal_emit (self, signals[OPEN], 0);
}

static void
hands_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ConfabAttachmentTile *self = CONFAB_ATTACHMENT_TILE (widget);
  ConfabAttachmentSource *source = get_source (self);

  if (source != NULL)
    confab_attachment_hands_act (widget, source, self->part, name);
}

static void
show_menu (ConfabAttachmentTile *self,
           const GdkRectangle   *place)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = confab_attachment_hands_new_menu (self->part, TRUE);

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  show_menu (CONFAB_ATTACHMENT_TILE (widget), &(GdkRectangle){ gtk_widget_get_width (widget) / 2,
                                                               gtk_widget_get_height (widget) / 2, 1, 1 });
  return GDK_EVENT_STOP;
}

static void
released_cb (ConfabAttachmentTile *self,
             int                   n_press,
             double                x,
             double                y,
             GtkGestureClick      *gesture)
{
  /* What plays has buttons of its own. */
  if (self->player != NULL || !gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (can_play_here (self))
    start_playing (self);
  else
    g_signal_emit (self, signals[OPEN], 0);
}

static void
secondary_cb (ConfabAttachmentTile *self,
              int                   n_press,
              double                x,
              double                y,
              GtkGestureClick      *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &(GdkRectangle){ (int)x, (int)y, 1, 1 });
}

static GdkContentProvider *
drag_prepare_cb (ConfabAttachmentTile *self)
{
  ConfabAttachmentSource *source = get_source (self);

  if (source == NULL || self->trouble != NULL || confab_part_get_facts (self->part)->hash == NULL)
    return NULL;
  return confab_attachment_content_new (source, self->part);
}

static void
drag_begin_cb (ConfabAttachmentTile *self,
               GdkDrag              *drag,
               GtkDragSource        *source)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, icon, 0, 0);
}

static void
add_controllers (ConfabAttachmentTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (drag_prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/* The widget */

static void
confab_attachment_tile_measure (GtkWidget     *widget,
                                GtkOrientation orientation,
                                int            for_size,
                                int           *minimum,
                                int           *natural,
                                int           *minimum_baseline,
                                int           *natural_baseline)
{
  ConfabAttachmentTile *self = CONFAB_ATTACHMENT_TILE (widget);

  *minimum = *natural = 0;
  if (self->card == NULL)
    return;
  gtk_widget_measure (self->card, orientation, for_size, minimum, natural, NULL, NULL);
  /* A card is as wide as it may be. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
allocate_child (GtkWidget *child,
                int        width,
                int        height)
{
  int minimum_width;
  int minimum_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  width = MAX (width, minimum_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, 0, width, MAX (height, minimum_height) }, -1);
}

static void
confab_attachment_tile_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  ConfabAttachmentTile *self = CONFAB_ATTACHMENT_TILE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      allocate_child (child, width, height);
  confab_popover_present (self->menu);
}

static void
confab_attachment_tile_dispose (GObject *object)
{
  ConfabAttachmentTile *self = CONFAB_ATTACHMENT_TILE (object);
  GtkWidget *child;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->picture = self->icon = self->play = self->caption = self->more = self->card = self->words = self->problem =
    self->player = self->menu = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->part);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (confab_attachment_tile_parent_class)->dispose (object);
}

static void
confab_attachment_tile_class_init (ConfabAttachmentTileClass *klass)
{
  static const char *const others[] = {
    "attachment.copy", "attachment.copy-name", "attachment.details", "attachment.open-with", "attachment.save-as",
  };
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space, GDK_KEY_KP_Space };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attachment_tile_dispose;
  widget_class->measure = confab_attachment_tile_measure;
  widget_class->size_allocate = confab_attachment_tile_size_allocate;
  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_ATTACHMENT_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "attachment.open", NULL, open_action);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_class_install_action (widget_class, others[i], NULL, hands_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "attachment.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "attachment.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "attachment.save-as", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "attachmenttile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
confab_attachment_tile_init (ConfabAttachmentTile *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->cancellable = g_cancellable_new ();
  add_controllers (self);
}

static const char *
get_icon_name (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      return "image-x-generic-symbolic";
    case CONFAB_PART_VIDEO:
      return "video-x-generic-symbolic";
    case CONFAB_PART_DOCUMENT:
    case CONFAB_PART_TEXT:
    default:
      if (facts->media_type != NULL && (g_str_has_suffix (facts->media_type, "spreadsheetml.sheet") ||
                                        g_str_has_suffix (facts->media_type, "opendocument.spreadsheet") ||
                                        g_str_equal (facts->media_type, "text/csv")))
        return "x-office-spreadsheet-symbolic";
      if (facts->media_type != NULL && !g_str_has_prefix (facts->media_type, "text/"))
        return "x-office-document-symbolic";
      return "text-x-generic-symbolic";
    }
}

static GtkWidget *
new_line (const char *text,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
make_card (ConfabAttachmentTile *self,
           const char           *name,
           const char           *words)
{
  GtkWidget *around = gtk_overlay_new ();
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card-tile");
  gtk_widget_add_css_class (around, "emblem");
  gtk_widget_set_size_request (around, CARD_EDGE, CARD_EDGE);
  gtk_widget_set_valign (around, GTK_ALIGN_CENTER);
  gtk_widget_set_overflow (around, GTK_OVERFLOW_HIDDEN);
  gtk_overlay_set_child (GTK_OVERLAY (around), self->icon);
  gtk_overlay_add_overlay (GTK_OVERLAY (around), self->picture);
  gtk_box_append (GTK_BOX (self->card), around);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), new_line (name, "name"));
  /* Where there is nothing to say now, there may be a problem later, and the height must not change. */
  self->words = new_line (*words != '\0' ? words : " ", "caption");
  gtk_widget_add_css_class (self->words, "dim-label");
  gtk_box_append (GTK_BOX (lines), self->words);
  gtk_box_append (GTK_BOX (self->card), lines);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

static void
make_play_sign (ConfabAttachmentTile *self,
                const char           *name)
{
  g_autofree char *length = confab_attachment_words_time (confab_part_get_facts (self->part)->duration_ms);
  g_autofree char *both = *length != '\0' ? g_strdup_printf ("%s · %s", length, name) : g_strdup (name);

  self->play = gtk_image_new_from_icon_name ("media-playback-start-symbolic");
  gtk_widget_add_css_class (self->play, "play");
  gtk_widget_set_halign (self->play, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->play, GTK_WIDGET (self));
  self->caption = new_line (both, "length");
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->caption, GTK_ALIGN_END);
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
}

gboolean
confab_attachment_tile_is_picture (ConfabPart *part)
{
  ConfabPartKind kind = confab_part_get_kind (part);

  return (kind == CONFAB_PART_IMAGE || kind == CONFAB_PART_VIDEO) && confab_part_get_facts (part)->hash != NULL;
}

/**
 * confab_attachment_tile_new:
 * @part: an attachment
 * @loader: (nullable): who knows its picture, and what else there is of it where it is a #ConfabAttachmentSource
 * @max_edge: how many pixels its picture is wanted in at most
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
confab_attachment_tile_new (ConfabPart            *part,
                            ConfabThumbnailLoader *loader,
                            int                    max_edge)
{
  ConfabAttachmentTile *self = g_object_new (CONFAB_TYPE_ATTACHMENT_TILE, NULL);
  g_autofree char *name = confab_thumbnail_dup_part_name (part);
  g_autofree char *words = confab_attachment_words_describe (part);
  g_autofree char *both = *words != '\0' ? g_strdup_printf ("%s\n%s", name, words) : g_strdup (name);
  /* Translators: an attachment, with its name */
  g_autofree char *label = g_strdup_printf (_ ("Open %s"), name);
  gboolean is_picture = confab_attachment_tile_is_picture (part);
  gboolean is_file = confab_part_get_facts (part)->hash != NULL;

  self->part = g_object_ref (part);
  g_set_object (&self->loader, loader);
  self->icon = gtk_image_new_from_icon_name (get_icon_name (part));
  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_picture_set_content_fit (GTK_PICTURE (self->picture), GTK_CONTENT_FIT_COVER);
  if (is_picture)
    {
      const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

      /* A small one is shown as it is. */
      if (facts->width > 0 && facts->height > 0 && MIN (facts->width, facts->height) < SMALL_EDGE)
        gtk_picture_set_content_fit (GTK_PICTURE (self->picture), GTK_CONTENT_FIT_SCALE_DOWN);
      gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
      gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
      gtk_widget_add_css_class (GTK_WIDGET (self), "picture-tile");
    }
  else
    make_card (self, name, words);
  if (is_picture && confab_part_get_kind (part) == CONFAB_PART_VIDEO)
    {
      /* What is played by it says what it is. */
      gtk_widget_set_visible (self->icon, FALSE);
      make_play_sign (self, name);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attachment.save-as", is_file);
  /* What is only an address is not fetched to be shown. */
  if (loader != NULL && is_file)
    confab_thumbnail_loader_load_async (loader, part, max_edge, self->cancellable, thumbnail_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

ConfabPart *
confab_attachment_tile_get_part (ConfabAttachmentTile *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_TILE (self), NULL);

  return self->part;
}

/**
 * confab_attachment_tile_set_more:
 * @self: a tile
 * @n_more: how many more attachments there are than are shown
 */
void
confab_attachment_tile_set_more (ConfabAttachmentTile *self,
                                 guint                 n_more)
{
  g_autofree char *text = g_strdup_printf ("+%u", n_more);

  g_return_if_fail (CONFAB_IS_ATTACHMENT_TILE (self));

  g_clear_pointer (&self->more, gtk_widget_unparent);
  if (n_more == 0)
    return;
  self->more = gtk_label_new (text);
  gtk_widget_add_css_class (self->more, "more");
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
}

/**
 * confab_attachment_tile_get_problem:
 * @self: a tile
 *
 * Returns: (nullable): what is wrong with the attachment
 */
const char *
confab_attachment_tile_get_problem (ConfabAttachmentTile *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_TILE (self), NULL);

  return self->trouble;
}

/**
 * confab_attachment_tile_set_plays:
 * @self: a tile
 * @plays: whether a click plays a video in it where it is wide enough; otherwise it is opened
 */
void
confab_attachment_tile_set_plays (ConfabAttachmentTile *self,
                                  gboolean              plays)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_TILE (self));

  self->plays = !!plays;
}

/**
 * confab_attachment_tile_get_player:
 * @self: a tile
 *
 * Returns: (nullable): what plays the video in it
 */
GtkWidget *
confab_attachment_tile_get_player (ConfabAttachmentTile *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_TILE (self), NULL);

  return self->player;
}
