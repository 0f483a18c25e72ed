/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-variables-dialog.h"
#include "base/confab-json.h"
#include "model/confab-prompt-variables.h"

/* More than this is no part of a system prompt, and slow to show. */
#define MAX_CLIPBOARD_BYTES (1024 * 1024)

struct _ConfabVariablesDialog
{
  AdwWindow     parent_instance;

  GtkWidget    *group;
  GPtrArray    *rows;  /* AdwEntryRow, or GtkTextView for the clipboard, named after their variables */
  ConfabChat   *chat;
  GCancellable *cancellable;
};

enum
{
  DONE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabVariablesDialog, confab_variables_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
add_value_cb (JsonObject *object,
              const char *name,
              JsonNode   *value,
              gpointer    user_data)
{
  json_object_set_member (user_data, name, json_node_copy (value));
}

static char *
dup_text (GtkWidget *row)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  if (!GTK_IS_TEXT_VIEW (row))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (row));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
use_clicked_cb (ConfabVariablesDialog *self)
{
  JsonObject *before = confab_conversation_get_variables (confab_chat_get_conversation (self->chat));
  g_autoptr (JsonObject) values = json_object_new ();

  if (before != NULL)
    json_object_foreach_member (before, add_value_cb, values);
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *text = dup_text (self->rows->pdata[i]);

      json_object_set_string_member (values, gtk_widget_get_name (self->rows->pdata[i]), text);
    }
  confab_chat_set_variables (self->chat, values);
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* What somebody typed meanwhile is theirs. */
static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GtkTextBuffer) buffer = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL || *text == '\0' || gtk_text_buffer_get_modified (buffer))
    return;
  if (strlen (text) > MAX_CLIPBOARD_BYTES)
    gtk_text_buffer_set_text (buffer, _ ("The clipboard holds more than 1 MB, which is too much for a system prompt."), -1);
  else
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
confab_variables_dialog_dispose (GObject *object)
{
  ConfabVariablesDialog *self = CONFAB_VARIABLES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (confab_variables_dialog_parent_class)->dispose (object);
}

static void
confab_variables_dialog_finalize (GObject *object)
{
  ConfabVariablesDialog *self = CONFAB_VARIABLES_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (confab_variables_dialog_parent_class)->finalize (object);
}

static void
confab_variables_dialog_class_init (ConfabVariablesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_variables_dialog_dispose;
  object_class->finalize = confab_variables_dialog_finalize;
  signals[DONE] = g_signal_new ("done", CONFAB_TYPE_VARIABLES_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-variables-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabVariablesDialog, group);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked_cb);
}

static void
confab_variables_dialog_init (ConfabVariablesDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* An entry has one line, and cuts a long text off in silence. What is in the clipboard now takes the place of what was there when the preset
 * was chosen before. */
static GtkWidget *
add_text (ConfabVariablesDialog *self,
          const char            *name,
          const char            *value)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_widget_add_css_class (label, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  gtk_widget_add_css_class (scroller, "card");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), scroller);
  gtk_text_buffer_set_text (buffer, value != NULL ? value : "", -1);
  gtk_text_buffer_set_modified (buffer, FALSE);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable, text_read_cb, g_object_ref (buffer));
  return text;
}

static GtkWidget *
add_entry (ConfabVariablesDialog *self,
           const char            *name,
           const char            *value)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  if (value != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), value);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

static void
add_row (ConfabVariablesDialog *self,
         const char            *name)
{
  const char *value = confab_json_get_string (confab_conversation_get_variables (confab_chat_get_conversation (self->chat)), name);
  GtkWidget *row = g_str_equal (name, CONFAB_PROMPT_CLIPBOARD) ? add_text (self, name, value) : add_entry (self, name, value);

  gtk_widget_set_name (row, name);
  g_ptr_array_add (self->rows, row);
}

/**
 * confab_variables_dialog_new:
 * @parent: the window
 * @chat: a conversation
 * @names: the variables to ask for
 *
 * Returns: (transfer none): a window, which GTK keeps until it is closed
 */
GtkWidget *
confab_variables_dialog_new (GtkWindow         *parent,
                             ConfabChat        *chat,
                             const char *const *names)
{
  ConfabVariablesDialog *self;

  g_return_val_if_fail (CONFAB_IS_CHAT (chat), NULL);

  self = g_object_new (CONFAB_TYPE_VARIABLES_DIALOG, "transient-for", parent, NULL);
  self->chat = g_object_ref (chat);
  for (; *names != NULL; names++)
    add_row (self, *names);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[0]);
  return GTK_WIDGET (self);
}
