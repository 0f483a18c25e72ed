/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-export-dialog.h"

static const struct
{
  ConfabExportFormat format;
  const char        *title;
  const char        *subtitle;
} choices[] = {
  { CONFAB_EXPORT_HTML, N_ ("Web Page"), N_ ("Looks like the window, with its pictures, in one file") },
  { CONFAB_EXPORT_PDF, N_ ("PDF"), N_ ("Pages to print or to pass on") },
  { CONFAB_EXPORT_MARKDOWN, N_ ("Markdown"), N_ ("Text with its formatting, for other editors") },
  { CONFAB_EXPORT_TEXT, N_ ("Plain Text"), N_ ("Text and nothing else") },
  { CONFAB_EXPORT_JSON, N_ ("Confab (JSON)"), N_ ("Everything, all branches and attachments, to be imported again") },
};

typedef struct
{
  GtkWidget         *buttons[G_N_ELEMENTS (choices)];
  ConfabExportChosen chosen;
  gpointer           user_data;
  GDestroyNotify     free_data;
} Dialog;

static void
dialog_free (gpointer  data,
             GClosure *closure)
{
  Dialog *self = data;

  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_free (self);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Dialog           *self)
{
  if (!g_str_equal (response, "export"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (self->buttons[i] != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->buttons[i])))
      self->chosen (choices[i].format, self->user_data);
}

static GtkWidget *
new_row (Dialog *self,
         guint   index)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();

  self->buttons[index] = button;
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), index > 0 ? GTK_CHECK_BUTTON (self->buttons[0]) : NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (choices[index].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (choices[index].subtitle));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (choices[index].title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (choices[index].subtitle),
                                  -1);
  return row;
}

/**
 * confab_export_dialog_get_extension:
 * @format: a format that was chosen
 *
 * Returns: (transfer none): what the names of its files end with
 */
const char *
confab_export_dialog_get_extension (ConfabExportFormat format)
{
  return format == CONFAB_EXPORT_PDF ? "pdf" : confab_export_format_get_extension (format);
}

/**
 * confab_export_dialog_show:
 * @parent: the window
 * @several: whether there is more than one conversation
 * @chosen: called with the format, if one is chosen
 * @user_data: data for @chosen
 * @free_data: (nullable): frees it in any case
 *
 * Asks which format it shall be.
 */
void
confab_export_dialog_show (GtkWindow         *parent,
                           gboolean           several,
                           ConfabExportChosen chosen,
                           gpointer           user_data,
                           GDestroyNotify     free_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, several ? _ ("Export Conversations") : _ ("Export Conversation"),
                                              NULL);
  GtkWidget *list = gtk_list_box_new ();
  Dialog *self = g_new0 (Dialog, 1);

  self->chosen = chosen;
  self->user_data = user_data;
  self->free_data = free_data;
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, i));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->buttons[0]), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "export", _ ("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "export", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "export");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, dialog_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
