/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-transcript-choices.h"
#include "widgets/confab-transcript-private.h"

/* The rows of a transcript: what is made for a message, what each tells, and what they are told together. */

static void
row_action_cb (ConfabTranscript *self,
               const char       *name,
               ConfabMessageRow *row)
{
  if (!confab_transcript_tree_act (&self->tree, row, name))
    g_signal_emit_by_name (self, "action", confab_message_row_get_message (row), name);
}

/*
 * confab_transcript_choose:
 * @self: a transcript
 * @message: what the path is to run through
 */
void
confab_transcript_choose (ConfabTranscript *self,
                          ConfabMessage    *message)
{
  g_signal_emit_by_name (self, "action", message, "choose");
}

static void
row_open_attachment_cb (ConfabTranscript *self,
                        ConfabPart       *part)
{
  g_signal_emit_by_name (self, "open-attachment", part);
}

static void
row_open_link_cb (ConfabTranscript *self,
                  const char       *uri)
{
  g_signal_emit_by_name (self, "open-link", uri);
}

static void
row_save_code_cb (ConfabTranscript *self,
                  const char       *text,
                  const char       *name)
{
  g_signal_emit_by_name (self, "save-code", text, name);
}

static void
message_notify_loaded_cb (GtkWidget     *row,
                          GParamSpec    *pspec,
                          ConfabMessage *message)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (gtk_widget_get_ancestor (row, CONFAB_TYPE_TRANSCRIPT));

  if (self == NULL)
    return;
  /* It may have been forgotten although it is near the view. A row has nothing to show of it any more. */
  self->asked = FALSE;
  confab_message_list_remake (CONFAB_MESSAGE_LIST (self->list), row, !confab_message_get_loaded (message));
}

/* Stands where a message will be, as tall as that is thought to be. */
static GtkWidget *
make_placeholder (ConfabTranscript *self,
                  guint             position)
{
  static const char *const classes[] = { "message-placeholder", NULL };
  int height = confab_message_list_get_height_of (CONFAB_MESSAGE_LIST (self->list), position);

  GtkWidget *placeholder = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                         "css-classes", classes, "height-request", height, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (placeholder), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loading…"), -1);
  return placeholder;
}

/*
 * confab_transcript_make_row:
 * @self: a transcript
 * @message: a message, loaded
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
confab_transcript_make_row (ConfabTranscript *self,
                            ConfabMessage    *message)
{
  GtkWidget *row = confab_message_row_new (message, self->loader, self->expand_reasoning);

  confab_message_row_set_highlighter (CONFAB_MESSAGE_ROW (row), self->highlighter);
  confab_message_row_set_footer (CONFAB_MESSAGE_ROW (row), self->footer);
  confab_message_row_set_scale (CONFAB_MESSAGE_ROW (row), self->text_scale);
  confab_message_row_set_status (CONFAB_MESSAGE_ROW (row), self->status_text, self->status_fraction);
  confab_transcript_find_mark (&self->find, CONFAB_MESSAGE_ROW (row));
  g_signal_connect_object (row, "action", G_CALLBACK (row_action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-attachment", G_CALLBACK (row_open_attachment_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-link", G_CALLBACK (row_open_link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "save-code", G_CALLBACK (row_save_code_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_row (gpointer item,
          guint    position,
          gpointer user_data)
{
  ConfabTranscript *self = user_data;
  ConfabMessage *message = item;
  GtkWidget *row;

  if (confab_message_get_loaded (message))
    {
      row = confab_transcript_make_row (self, message);
      confab_transcript_tree_made (&self->tree, CONFAB_MESSAGE_ROW (row));
    }
  else
    row = make_placeholder (self, position);
  if (message == self->marked)
    gtk_widget_add_css_class (row, "found");
  g_signal_connect_object (message, "notify::loaded", G_CALLBACK (message_notify_loaded_cb), row, G_CONNECT_SWAPPED);
  return row;
}

static void
row_placed (GtkWidget *row,
            gpointer   item,
            guint      position,
            gpointer   user_data)
{
  ConfabTranscript *self = user_data;
  g_autoptr (ConfabMessage) previous = NULL;

  if (CONFAB_IS_MESSAGE_ROW (row))
    {
      if (position > 0)
        previous = g_list_model_get_item (self->model, position - 1);
      confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), previous);
      confab_transcript_tree_placed (&self->tree, CONFAB_MESSAGE_ROW (row));
    }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int)position + 1,
                                  GTK_ACCESSIBLE_RELATION_SET_SIZE, (int)g_list_model_get_n_items (self->model), -1);
}

static void
row_release (GtkWidget *row,
             gpointer   item,
             gpointer   user_data)
{
  ConfabTranscript *self = user_data;

  if (CONFAB_IS_MESSAGE_ROW (row))
    confab_transcript_tree_released (&self->tree, CONFAB_MESSAGE_ROW (row));
}

static gboolean
row_get_provisional (GtkWidget *row,
                     gpointer   user_data)
{
  return !CONFAB_IS_MESSAGE_ROW (row);
}

static const ConfabRowFactory row_factory = {
  .make = make_row,
  .placed = row_placed,
  .release = row_release,
  .get_provisional = row_get_provisional,
};

/*
 * confab_transcript_for_each_row:
 * @self: a transcript
 * @func: what to do
 * @user_data: for @func
 *
 * Calls @func for each row of a message, those of answers that stand side by side among them.
 */
void
confab_transcript_for_each_row (ConfabTranscript *self,
                                GFunc             func,
                                gpointer          user_data)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));

  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (g_ptr_array_index (rows, i)))
      confab_transcript_choices_for_each (g_ptr_array_index (rows, i), func, user_data);
}

/*
 * confab_transcript_make_rows:
 * @self: a transcript that has its list
 *
 * Has the list make rows for messages.
 */
void
confab_transcript_make_rows (ConfabTranscript *self)
{
  confab_message_list_set_factory (CONFAB_MESSAGE_LIST (self->list), &row_factory, self);
}
