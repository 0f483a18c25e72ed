/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-storage-page.h"

struct _ConfabStoragePage
{
  AdwPreferencesPage   parent_instance;

  GtkLabel            *database_label;
  GtkLabel            *attachments_label;
  GtkLabel            *backups_label;
  GtkSwitch           *daily_switch;
  GtkSpinButton       *days_spin;
  GtkSpinButton       *weeks_spin;
  GtkWidget           *back_up_button;
  AdwPreferencesGroup *backups_group;

  ConfabSession       *session;
  GCancellable        *cancellable;
  GPtrArray           *rows; /* of backups_group, borrowed */
  gboolean             loading; /* the controls change because the setting is read */
};

G_DEFINE_FINAL_TYPE (ConfabStoragePage, confab_storage_page, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  PROBLEM,
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * confab_storage_dup_backup_title:
 * @backup: a backup
 *
 * Returns: (transfer full): its date and time, as people here write them
 */
char *
confab_storage_dup_backup_title (const ConfabBackup *backup)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (backup->time / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%c");
}

static void
look (ConfabStoragePage *self);

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabStoragePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_safety_finish (CONFAB_SESSION (source), result, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
  if (self->session != NULL)
    look (self);
}

static void
restore_response_cb (ConfabStoragePage *self,
                     const char        *response,
                     AdwMessageDialog  *dialog)
{
  if (g_str_equal (response, "restore"))
    g_signal_emit (self, signals[RESTORE], 0, g_object_get_data (G_OBJECT (dialog), "backup"));
}

/* It closes what is open, so that it is not done by a slip of the hand. */
static void
restore_clicked_cb (GtkWidget         *button,
                    ConfabStoragePage *self)
{
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Restore This Backup?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("All conversations become as they were on %s. What is there now is kept as a backup "
                                     "of its own."), (const char *)g_object_get_data (G_OBJECT (button), "title"));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "restore", _ ("_Restore"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "restore");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "backup", g_strdup (g_object_get_data (G_OBJECT (button), "backup")), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_clicked_cb (GtkWidget         *button,
                   ConfabStoragePage *self)
{
  confab_safety_remove_async (self->session, g_object_get_data (G_OBJECT (button), "backup"), NULL, done_cb,
                              g_object_ref (self));
}

static void
export_response_cb (GtkNativeDialog *chooser,
                    int              response,
                    gpointer         user_data)
{
  ConfabStoragePage *self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && self->session != NULL)
    confab_safety_export_async (self->session, g_object_get_data (G_OBJECT (chooser), "backup"), path, NULL, done_cb,
                                g_object_ref (self));
  else if (file != NULL)
    g_signal_emit (self, signals[PROBLEM], 0, _ ("A backup can only be saved to a folder of this computer."));
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
export_clicked_cb (GtkWidget         *button,
                   ConfabStoragePage *self)
{
  const char *name = g_object_get_data (G_OBJECT (button), "backup");
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Save Backup"),
                                                               GTK_WINDOW (gtk_widget_get_root (button)),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  g_autofree char *suggested = g_strconcat ("confab-", name, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggested);
  g_object_set_data_full (G_OBJECT (chooser), "backup", g_strdup (name), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (export_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
add_button (ConfabStoragePage  *self,
            AdwActionRow       *row,
            GtkWidget          *button,
            const char         *name,
            const ConfabBackup *backup,
            GCallback           callback)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  confab_accessible_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "backup", g_strdup (backup->name), g_free);
  g_object_set_data_full (G_OBJECT (button), "title", confab_storage_dup_backup_title (backup), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (row, button);
}

static char *
describe (const ConfabBackup *backup)
{
  static const char *const kinds[] = {
    [CONFAB_BACKUP_DAILY] = N_ ("Made by itself"),
    [CONFAB_BACKUP_ASKED] = N_ ("Made by you"),
    [CONFAB_BACKUP_BEFORE_RESTORE] = N_ ("Before a backup was restored"),
  };
  g_autofree char *size = g_format_size (backup->size);
  g_autofree char *number = NULL;

  if (backup->n_conversations < 0)
    number = g_strdup (_ ("cannot be read"));
  else
    number = g_strdup_printf (ngettext ("%d conversation", "%d conversations", (int)backup->n_conversations),
                              (int)backup->n_conversations);
  /* Translators: how a backup came to be, how many conversations it has, and how large it is */
  return g_strdup_printf (_ ("%s · %s · %s"), _ (kinds[backup->kind]), number, size);
}

static void
add_row (ConfabStoragePage  *self,
         const ConfabBackup *backup)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *title = confab_storage_dup_backup_title (backup);
  g_autofree char *subtitle = describe (backup);
  /* Translators: a date and time */
  g_autofree char *restore_name = g_strdup_printf (_ ("Restore the backup of %s"), title);
  g_autofree char *save_name = g_strdup_printf (_ ("Save a copy of the backup of %s"), title);
  g_autofree char *remove_name = g_strdup_printf (_ ("Remove the backup of %s"), title);
  GtkWidget *restore = gtk_button_new_with_mnemonic (_ ("_Restore…"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_set_sensitive (restore, backup->n_conversations >= 0);
  add_button (self, row, restore, restore_name, backup, G_CALLBACK (restore_clicked_cb));
  add_button (self, row, gtk_button_new_from_icon_name ("document-save-symbolic"), save_name, backup,
              G_CALLBACK (export_clicked_cb));
  add_button (self, row, gtk_button_new_from_icon_name ("user-trash-symbolic"), remove_name, backup,
              G_CALLBACK (remove_clicked_cb));
  adw_preferences_group_add (self->backups_group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
set_size (GtkLabel *label,
          goffset   size)
{
  g_autofree char *text = g_format_size (size);

  gtk_label_set_label (label, text);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabStoragePage) self = user_data;
  g_autoptr (GPtrArray) backups = NULL;
  ConfabStoreSize size;

  if (!confab_safety_look_finish (CONFAB_SESSION (source), result, &size, &backups, NULL) || self->session == NULL)
    return;
  set_size (self->database_label, size.database);
  set_size (self->attachments_label, size.attachments);
  set_size (self->backups_label, size.backups);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->backups_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < backups->len; i++)
    add_row (self, g_ptr_array_index (backups, i));
  adw_preferences_group_set_description (self->backups_group,
                                         backups->len > 0 ? NULL : _ ("There is none yet. Keys are in no backup."));
}

static void
look (ConfabStoragePage *self)
{
  confab_safety_look_async (self->session, self->cancellable, looked_cb, g_object_ref (self));
}

static void
backed_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabStoragePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_safety_back_up_finish (CONFAB_SESSION (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
  if (self->session == NULL)
    return;
  gtk_widget_set_sensitive (self->back_up_button, TRUE);
  look (self);
}

static void
back_up_clicked_cb (ConfabStoragePage *self)
{
  gtk_widget_set_sensitive (self->back_up_button, FALSE);
  confab_safety_back_up_async (self->session, self->cancellable, backed_up_cb, g_object_ref (self));
}

static void
plan_changed_cb (ConfabStoragePage *self)
{
  gboolean is_on = gtk_switch_get_active (self->daily_switch);

  gtk_widget_set_sensitive (GTK_WIDGET (self->days_spin), is_on);
  gtk_widget_set_sensitive (GTK_WIDGET (self->weeks_spin), is_on);
  if (!self->loading && self->session != NULL)
    confab_safety_save_plan (self->session, is_on ? gtk_spin_button_get_value_as_int (self->days_spin) : 0,
                             gtk_spin_button_get_value_as_int (self->weeks_spin));
}

static void
plan_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ConfabStoragePage) self = user_data;
  guint days;
  guint weeks;

  if (!confab_safety_load_plan_finish (CONFAB_SESSION (source), result, &days, &weeks, NULL) || self->session == NULL)
    return;
  self->loading = TRUE;
  gtk_switch_set_active (self->daily_switch, days > 0);
  gtk_spin_button_set_value (self->days_spin, days > 0 ? days : CONFAB_BACKUP_DAYS);
  gtk_spin_button_set_value (self->weeks_spin, weeks);
  self->loading = FALSE;
  plan_changed_cb (self);
}

/* Most who open the preferences do not come for this, and it reads the disk. */
static void
confab_storage_page_map (GtkWidget *widget)
{
  ConfabStoragePage *self = CONFAB_STORAGE_PAGE (widget);

  GTK_WIDGET_CLASS (confab_storage_page_parent_class)->map (widget);
  if (self->session != NULL)
    look (self);
}

static void
confab_storage_page_dispose (GObject *object)
{
  ConfabStoragePage *self = CONFAB_STORAGE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_STORAGE_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_storage_page_parent_class)->dispose (object);
}

static void
confab_storage_page_finalize (GObject *object)
{
  ConfabStoragePage *self = CONFAB_STORAGE_PAGE (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (confab_storage_page_parent_class)->finalize (object);
}

static void
confab_storage_page_class_init (ConfabStoragePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_storage_page_dispose;
  object_class->finalize = confab_storage_page_finalize;
  widget_class->map = confab_storage_page_map;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_STORAGE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESTORE] = g_signal_new ("restore", CONFAB_TYPE_STORAGE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-storage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, attachments_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, back_up_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, backups_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, backups_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, daily_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, database_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, days_spin);
  gtk_widget_class_bind_template_child (widget_class, ConfabStoragePage, weeks_spin);
  gtk_widget_class_bind_template_callback (widget_class, back_up_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_changed_cb);
}

static void
confab_storage_page_init (ConfabStoragePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_storage_page_set_session:
 * @self: the page
 * @session: an open session; to be set once
 */
void
confab_storage_page_set_session (ConfabStoragePage *self,
                                 ConfabSession     *session)
{
  g_return_if_fail (CONFAB_IS_STORAGE_PAGE (self));
  g_return_if_fail (CONFAB_IS_SESSION (session));

  self->session = g_object_ref (session);
  confab_safety_load_plan_async (session, self->cancellable, plan_loaded_cb, g_object_ref (self));
}
