/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-prompt-editor.h"

/* A pause in typing after which it is told of, in milliseconds. */
#define PAUSE  400

#define MARGIN 12

struct _ConfabPromptEditor
{
  GtkWidget      parent_instance;

  GtkWidget     *scroller;
  GtkWidget     *view;
  GtkTextBuffer *buffer;
  guint          pause_id;
  gboolean       loading;
};

enum
{
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPromptEditor, confab_prompt_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
tell (ConfabPromptEditor *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  g_signal_emit (self, signals[EDITED], 0, text);
}

static gboolean
pause_timeout_cb (gpointer user_data)
{
  ConfabPromptEditor *self = user_data;

  self->pause_id = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (ConfabPromptEditor *self)
{
  if (self->loading)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE, pause_timeout_cb, self);
}

static gboolean
confab_prompt_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_PROMPT_EDITOR (widget)->view);
}

static void
confab_prompt_editor_dispose (GObject *object)
{
  ConfabPromptEditor *self = CONFAB_PROMPT_EDITOR (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_prompt_editor_parent_class)->dispose (object);
}

static void
confab_prompt_editor_class_init (ConfabPromptEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_prompt_editor_dispose;
  widget_class->grab_focus = confab_prompt_editor_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_PROMPT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
confab_prompt_editor_init (ConfabPromptEditor *self)
{
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             "accepts-tab", FALSE,
                             "top-margin", MARGIN,
                             "bottom-margin", MARGIN,
                             "left-margin", MARGIN,
                             "right-margin", MARGIN,
                             NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("System Prompt"), -1);
  gtk_widget_add_css_class (self->view, "card-text");
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "child", self->view,
                                 "min-content-height", 84,
                                 "max-content-height", 220,
                                 "propagate-natural-height", TRUE,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "overflow", GTK_OVERFLOW_HIDDEN,
                                 NULL);
  gtk_widget_add_css_class (self->scroller, "card");
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * confab_prompt_editor_set_text:
 * @self: an editor
 * @text: (nullable): what it shows
 *
 * Shows another text, which is not told of.
 */
void
confab_prompt_editor_set_text (ConfabPromptEditor *self,
                               const char         *text)
{
  g_return_if_fail (CONFAB_IS_PROMPT_EDITOR (self));

  confab_prompt_editor_flush (self);
  self->loading = TRUE;
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  self->loading = FALSE;
}

/**
 * confab_prompt_editor_flush:
 * @self: an editor
 *
 * Does not wait for a pause.
 */
void
confab_prompt_editor_flush (ConfabPromptEditor *self)
{
  g_return_if_fail (CONFAB_IS_PROMPT_EDITOR (self));

  if (self->pause_id == 0)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  tell (self);
}
