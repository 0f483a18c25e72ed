/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-storage-page.h"
#include "app/confab-store-dialog.h"

static const ConfabBackup *
find_readable (GPtrArray *backups)
{
  for (guint i = 0; i < backups->len; i++)
    {
      const ConfabBackup *backup = g_ptr_array_index (backups, i);

      if (backup->n_conversations >= 0)
        return backup;
    }
  return NULL;
}

static void
add_restore (AdwMessageDialog   *dialog,
             const ConfabBackup *backup)
{
  g_autofree char *title = confab_storage_dup_backup_title (backup);
  /* Translators: a date and time */
  g_autofree char *label = g_strdup_printf (_ ("Restore _Backup of %s"), title);

  adw_message_dialog_add_response (dialog, CONFAB_STORE_RESPONSE_RESTORE, label);
  g_object_set_data_full (G_OBJECT (dialog), "backup", g_strdup (backup->name), g_free);
}

/**
 * confab_store_dialog_new:
 * @parent: the window
 * @message: what happened
 * @backups: (element-type ConfabBackup): newest first
 *
 * Closing it without a choice changes nothing: what is said is not kept, and the next start asks again.
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
confab_store_dialog_new (GtkWindow  *parent,
                         const char *message,
                         GPtrArray  *backups)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("The Saved Conversations Are Damaged"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const ConfabBackup *backup = find_readable (backups);

  adw_message_dialog_format_body (dialog,
                                  _ ("%s\n\nRecovering brings what can still be read. The damaged files are kept in either "
                                     "case, so that nothing gets worse."), message);
  adw_message_dialog_add_responses (dialog,
                                    CONFAB_STORE_RESPONSE_GO_ON, _ ("_Use Without Saving"),
                                    CONFAB_STORE_RESPONSE_QUIT, _ ("_Quit"), NULL);
  if (backup != NULL)
    add_restore (dialog, backup);
  adw_message_dialog_add_response (dialog, CONFAB_STORE_RESPONSE_RECOVER, _ ("_Recover What Is Readable"));
  adw_message_dialog_set_response_appearance (dialog, CONFAB_STORE_RESPONSE_RECOVER, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, CONFAB_STORE_RESPONSE_RECOVER);
  adw_message_dialog_set_close_response (dialog, CONFAB_STORE_RESPONSE_GO_ON);
  return widget;
}

/* Only of those that are made by themselves the texts were looked at. */
static const ConfabBackup *
find_checked (GPtrArray *backups)
{
  for (guint i = 0; i < backups->len; i++)
    {
      const ConfabBackup *backup = g_ptr_array_index (backups, i);

      if (backup->kind == CONFAB_BACKUP_DAILY && backup->n_conversations >= 0)
        return backup;
    }
  return NULL;
}

/**
 * confab_store_dialog_new_altered:
 * @parent: the window
 * @message: what happened
 * @backups: (element-type ConfabBackup): newest first
 *
 * Closing it without a choice changes nothing; the next start asks again.
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
confab_store_dialog_new_altered (GtkWindow  *parent,
                                 const char *message,
                                 GPtrArray  *backups)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Saved Texts Have Changed on the Disk"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const ConfabBackup *backup = find_checked (backups);

  adw_message_dialog_format_body (dialog,
                                  _ ("%s\n\nUntil that is settled no backups are made by themselves, so that the last good ones "
                                     "stay. A restored backup does not have what came after it; accepting the texts leaves them as "
                                     "they are now. The present files are kept in either case. Have the disk checked."), message);
  adw_message_dialog_add_responses (dialog,
                                    CONFAB_STORE_RESPONSE_GO_ON, _ ("_Later"),
                                    CONFAB_STORE_RESPONSE_RECOVER, _ ("_Accept the Texts"), NULL);
  if (backup != NULL)
    add_restore (dialog, backup);
  adw_message_dialog_set_default_response (dialog, CONFAB_STORE_RESPONSE_GO_ON);
  adw_message_dialog_set_close_response (dialog, CONFAB_STORE_RESPONSE_GO_ON);
  return widget;
}

/**
 * confab_store_dialog_get_backup:
 * @dialog: a dialog of confab_store_dialog_new() or confab_store_dialog_new_altered()
 *
 * Returns: (transfer none) (nullable): the backup that it offers
 */
const char *
confab_store_dialog_get_backup (GtkWidget *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "backup");
}

/**
 * confab_store_wait_new:
 * @application: the application
 * @recovers: whether something is recovered, rather than restored
 *
 * Returns: (transfer none): a window that cannot be closed, not shown yet
 */
GtkWidget *
confab_store_wait_new (GtkApplication *application,
                       gboolean        recovers)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *spinner = gtk_spinner_new ();
  const char *text = recovers ? _ ("Recovering the conversations…") : _ ("Restoring the backup…");
  GtkWidget *label = gtk_label_new (text);

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_top (box, 36);
  gtk_widget_set_margin_bottom (box, 36);
  gtk_widget_set_margin_start (box, 48);
  gtk_widget_set_margin_end (box, 48);
  gtk_window_set_title (GTK_WINDOW (window), text);
  gtk_window_set_deletable (GTK_WINDOW (window), FALSE);
  gtk_window_set_resizable (GTK_WINDOW (window), FALSE);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  return window;
}
