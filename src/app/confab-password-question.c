/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-password-question.h"

#define RESPONSE_CANCEL "cancel"
#define RESPONSE_OPEN   "open"

typedef struct
{
  ConfabPasswordFunc answer;
  gpointer           user_data;
  char              *password; /* the dialog is gone when its answer comes */
} Question;

static void
set_password (Question   *question,
              const char *password)
{
  if (question->password != NULL)
    memset (question->password, 0, strlen (question->password));
  g_free (question->password);
  question->password = g_strdup (password);
}

static void
response_cb (Question   *question,
             const char *response)
{
  ConfabPasswordFunc answer = g_steal_pointer (&question->answer);

  if (answer != NULL)
    answer (g_str_equal (response, RESPONSE_OPEN) ? question->password : NULL, question->user_data);
}

static void
changed_cb (Question    *question,
            GtkEditable *entry)
{
  GtkRoot *dialog = gtk_widget_get_root (GTK_WIDGET (entry));

  if (!ADW_IS_MESSAGE_DIALOG (dialog))
    return;
  set_password (question, gtk_editable_get_text (entry));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), RESPONSE_OPEN, *question->password != '\0');
}

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  if (question->answer != NULL)
    question->answer (NULL, question->user_data);
  set_password (question, NULL);
  g_free (question);
}

/* GtkPasswordEntry of GTK 4.8 hears of its focus after its own end when its window closes. */
static GtkWidget *
make_entry (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  GtkWidget *entry = gtk_entry_new_with_buffer (buffer);

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Password"), -1);
  return entry;
}

/**
 * confab_password_question_ask:
 * @parent: (nullable): the window
 * @name: what the document is called
 * @again: whether another password was wrong
 * @answer: called once with the password, or without one where none is given
 * @user_data: for @answer
 *
 * Asks for the password of a document, which is kept nowhere.
 */
void
confab_password_question_ask (GtkWindow         *parent,
                              const char        *name,
                              gboolean           again,
                              ConfabPasswordFunc answer,
                              gpointer           user_data)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Password Needed"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  GtkWidget *entry = make_entry ();
  Question *question = g_new0 (Question, 1);

  question->answer = answer;
  question->user_data = user_data;
  if (again)
    adw_message_dialog_format_body (dialog, _ ("This is not the password of “%s”. Try again."), name);
  else
    adw_message_dialog_format_body (dialog, _ ("“%s” is protected. Its text is read with the password, which is not kept."), name);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), question);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, RESPONSE_CANCEL, _ ("_Cancel"), RESPONSE_OPEN, _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (dialog, RESPONSE_OPEN, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, RESPONSE_OPEN);
  adw_message_dialog_set_close_response (dialog, RESPONSE_CANCEL);
  adw_message_dialog_set_response_enabled (dialog, RESPONSE_OPEN, FALSE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}
