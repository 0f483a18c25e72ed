/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-window.h"

struct _ConfabTextWindow
{
  AdwWindow      parent_instance;

  GtkTextBuffer *buffer;
  GtkWidget     *view;
};

enum
{
  SAVE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabTextWindow, confab_text_window, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static char *
dup_text (ConfabTextWindow *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static void
copy_clicked_cb (ConfabTextWindow *self)
{
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
save_clicked_cb (ConfabTextWindow *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *name = g_strconcat (gtk_window_get_title (GTK_WINDOW (self)), ".txt", NULL);

  g_strdelimit (name, "/\\", '-');
  g_signal_emit (self, signals[SAVE], 0, text, name);
}

static void
confab_text_window_class_init (ConfabTextWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SAVE] = g_signal_new ("save", CONFAB_TYPE_TEXT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-text-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabTextWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, ConfabTextWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
confab_text_window_init (ConfabTextWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_text_window_new:
 * @title: what the text is
 * @text: the text
 *
 * Returns: (transfer floating): a window with the text
 */
GtkWidget *
confab_text_window_new (const char *title,
                        const char *text)
{
  ConfabTextWindow *self = g_object_new (CONFAB_TYPE_TEXT_WINDOW, "title", title, NULL);
  GtkTextIter start;

  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_grab_focus (self->view);
  return GTK_WIDGET (self);
}
