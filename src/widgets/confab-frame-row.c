/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "model/confab-frame-times.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-frame-row.h"

#define FRAME_HEIGHT 72

/* Somebody who counts up, or writes a time, has not ended with each step. */
#define SETTLE_MS 400

struct _ConfabFrameRow
{
  GtkWidget          parent_instance;

  ConfabSendAdviser *adviser;
  ConfabPart        *part;        /* (nullable) */
  GCancellable      *cancellable; /* (nullable): of what is loaded */
  guint              settle_id;
  char              *wish;        /* (nullable): what decides about the frames that are shown, or loaded */
  char              *left_out;    /* (nullable) */

  GtkWidget         *stack;
  GtkWidget         *spinner;
  GtkWidget         *scroller;
  GtkWidget         *box;
  GtkWidget         *problem;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabFrameRow, confab_frame_row, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
clear (ConfabFrameRow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
show (ConfabFrameRow *self,
      GtkWidget      *page)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), page == self->spinner);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
}

/* Each frame is a box with its picture and its check button. */
static GtkCheckButton *
get_check (GtkWidget *box)
{
  return GTK_CHECK_BUTTON (gtk_widget_get_last_child (box));
}

static gint64
get_time (GtkCheckButton *check)
{
  return *(gint64 *)g_object_get_data (G_OBJECT (check), "time");
}

/* Without any frame there would be nothing to send, so the last one stays. */
static void
update_frames (ConfabFrameRow *self)
{
  guint n_sent = 0;

  for (GtkWidget *box = gtk_widget_get_first_child (self->box); box != NULL; box = gtk_widget_get_next_sibling (box))
    n_sent += gtk_check_button_get_active (get_check (box)) ? 1 : 0;
  for (GtkWidget *box = gtk_widget_get_first_child (self->box); box != NULL; box = gtk_widget_get_next_sibling (box))
    {
      gboolean sent = gtk_check_button_get_active (get_check (box));

      gtk_widget_set_opacity (gtk_widget_get_first_child (box), sent ? 1 : 0.3);
      gtk_widget_set_sensitive (GTK_WIDGET (get_check (box)), !sent || n_sent > 1);
    }
}

static void
toggled_cb (ConfabFrameRow *self,
            GtkCheckButton *check)
{
  char *left_out = confab_frame_times_change (self->left_out, get_time (check), !gtk_check_button_get_active (check));

  g_free (self->left_out);
  self->left_out = left_out;
  update_frames (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
picture_pressed_cb (GtkWidget *box)
{
  GtkCheckButton *check = get_check (box);

  if (gtk_widget_is_sensitive (GTK_WIDGET (check)))
    gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
add_click (GtkWidget *picture,
           GtkWidget *box)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (picture_pressed_cb), box, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
}

static void
add_frame (ConfabFrameRow         *self,
           const ConfabShownFrame *frame)
{
  int width = gdk_texture_get_width (frame->texture);
  int height = gdk_texture_get_height (frame->texture);
  g_autofree char *time = frame->time_ms < 1000 ? g_strdup ("0:00") : confab_attachment_words_time (frame->time_ms);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (frame->texture));
  GtkWidget *check = gtk_check_button_new_with_label (time);
  /* Translators: a frame of a video; %s is where it is, such as 1:05 */
  g_autofree char *name = g_strdup_printf (_ ("Frame at %s"), time);

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_size_request (picture, CLAMP (FRAME_HEIGHT * width / MAX (height, 1), 24, 2 * FRAME_HEIGHT), FRAME_HEIGHT);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_widget_add_css_class (check, "caption");
  gtk_widget_add_css_class (check, "numeric");
  gtk_widget_set_halign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (check), "time", g_memdup2 (&frame->time_ms, sizeof frame->time_ms), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !confab_frame_times_contain (self->left_out, frame->time_ms));
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  add_click (picture, box);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (self->box), box);
}

/* A wish for other frames brings them all. */
static gboolean
are_all_left_out (ConfabFrameRow *self,
                  GPtrArray      *frames)
{
  for (guint i = 0; i < frames->len; i++)
    if (!confab_frame_times_contain (self->left_out, ((ConfabShownFrame *)frames->pdata[i])->time_ms))
      return FALSE;
  return TRUE;
}

static void
frames_listed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (ConfabFrameRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = confab_send_adviser_list_frames_finish (CONFAB_SEND_ADVISER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  clear (self);
  if (frames == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->problem), error->message);
      show (self, self->problem);
      return;
    }
  /* As it is sent then. */
  if (are_all_left_out (self, frames))
    g_clear_pointer (&self->left_out, g_free);
  for (guint i = 0; i < frames->len; i++)
    add_frame (self, frames->pdata[i]);
  update_frames (self);
  show (self, self->scroller);
}

static ConfabPart *
copy_with_all (ConfabPart *part)
{
  ConfabSendWish wish = confab_part_get_facts (part)->send;

  wish.left_out = NULL;
  return confab_part_copy_with_wish (part, &wish);
}

static char *
describe_wish (ConfabPart *part)
{
  g_autoptr (ConfabPart) all = copy_with_all (part);
  g_autoptr (JsonNode) node = confab_part_to_json (all);

  return confab_json_to_string (node, FALSE);
}

static gboolean
settled_cb (gpointer user_data)
{
  ConfabFrameRow *self = user_data;
  g_autoptr (ConfabPart) all = copy_with_all (self->part);

  self->settle_id = 0;
  self->cancellable = g_cancellable_new ();
  confab_send_adviser_list_frames_async (self->adviser, all, self->cancellable, frames_listed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop (ConfabFrameRow *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
confab_frame_row_dispose (GObject *object)
{
  ConfabFrameRow *self = CONFAB_FRAME_ROW (object);

  stop (self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->part);
  g_clear_object (&self->adviser);
  g_clear_pointer (&self->wish, g_free);
  g_clear_pointer (&self->left_out, g_free);
  G_OBJECT_CLASS (confab_frame_row_parent_class)->dispose (object);
}

static void
confab_frame_row_class_init (ConfabFrameRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_frame_row_dispose;
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_FRAME_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
confab_frame_row_init (ConfabFrameRow *self)
{
  self->stack = gtk_stack_new ();
  self->spinner = gtk_spinner_new ();
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->problem = gtk_label_new (NULL);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->spinner, 24, 24);
  gtk_widget_set_margin_bottom (self->box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->problem), 30);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_size_request (self->stack, -1, FRAME_HEIGHT + 44);
  gtk_stack_add_child (GTK_STACK (self->stack), self->spinner);
  gtk_stack_add_child (GTK_STACK (self->stack), self->scroller);
  gtk_stack_add_child (GTK_STACK (self->stack), self->problem);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Frames That Are Sent"), -1);
}

/**
 * confab_frame_row_new:
 * @adviser: who knows the frames
 *
 * Returns: (transfer floating): a row without frames
 */
GtkWidget *
confab_frame_row_new (ConfabSendAdviser *adviser)
{
  ConfabFrameRow *self;

  g_return_val_if_fail (CONFAB_IS_SEND_ADVISER (adviser), NULL);

  self = g_object_new (CONFAB_TYPE_FRAME_ROW, NULL);
  self->adviser = g_object_ref (adviser);
  return GTK_WIDGET (self);
}

/**
 * confab_frame_row_get_left_out:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): the frames that are not sent, as a wish has them
 */
const char *
confab_frame_row_get_left_out (ConfabFrameRow *self)
{
  g_return_val_if_fail (CONFAB_IS_FRAME_ROW (self), NULL);

  return self->left_out;
}

/**
 * confab_frame_row_set_part:
 * @self: the row
 * @part: (nullable): a video that is sent as frames
 *
 * Shows other frames; those of before stay until the new ones are there.
 */
void
confab_frame_row_set_part (ConfabFrameRow *self,
                           ConfabPart     *part)
{
  g_autofree char *wish = NULL;

  g_return_if_fail (CONFAB_IS_FRAME_ROW (self));

  if (!g_set_object (&self->part, part))
    return;
  wish = part != NULL ? describe_wish (part) : NULL;
  g_free (self->left_out);
  self->left_out = part != NULL ? g_strdup (confab_part_get_facts (part)->send.left_out) : NULL;
  if (g_strcmp0 (wish, self->wish) == 0)
    return;
  stop (self);
  g_free (self->wish);
  self->wish = g_steal_pointer (&wish);
  if (part == NULL)
    return;
  if (gtk_widget_get_first_child (self->box) == NULL)
    {
      show (self, self->spinner);
      settled_cb (self);
    }
  else
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}
