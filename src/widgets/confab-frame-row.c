/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

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

  GtkWidget         *stack;
  GtkWidget         *spinner;
  GtkWidget         *scroller;
  GtkWidget         *box;
  GtkWidget         *problem;
};

G_DEFINE_FINAL_TYPE (ConfabFrameRow, confab_frame_row, GTK_TYPE_WIDGET)

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

static void
add_frame (ConfabFrameRow         *self,
           const ConfabShownFrame *frame)
{
  int width = gdk_texture_get_width (frame->texture);
  int height = gdk_texture_get_height (frame->texture);
  g_autofree char *time = frame->time_ms < 1000 ? g_strdup ("0:00") : confab_attachment_words_time (frame->time_ms);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (frame->texture));
  GtkWidget *label = gtk_label_new (time);
  /* Translators: a frame of a video; %s is where it is, such as 1:05 */
  g_autofree char *name = g_strdup_printf (_ ("Frame at %s"), time);

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_size_request (picture, CLAMP (FRAME_HEIGHT * width / MAX (height, 1), 24, 2 * FRAME_HEIGHT), FRAME_HEIGHT);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), name);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->box), box);
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
  for (guint i = 0; i < frames->len; i++)
    add_frame (self, frames->pdata[i]);
  show (self, self->scroller);
}

static gboolean
settled_cb (gpointer user_data)
{
  ConfabFrameRow *self = user_data;

  self->settle_id = 0;
  self->cancellable = g_cancellable_new ();
  confab_send_adviser_list_frames_async (self->adviser, self->part, self->cancellable, frames_listed_cb, g_object_ref (self));
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
  G_OBJECT_CLASS (confab_frame_row_parent_class)->dispose (object);
}

static void
confab_frame_row_class_init (ConfabFrameRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_frame_row_dispose;
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
  gtk_widget_set_size_request (self->stack, -1, FRAME_HEIGHT + 32);
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
  g_return_if_fail (CONFAB_IS_FRAME_ROW (self));

  if (self->part == part)
    return;
  stop (self);
  g_set_object (&self->part, part);
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
