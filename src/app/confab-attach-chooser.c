/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-attach-chooser.h"
#include "app/confab-settings.h"

static const char *const pictures[] = {
  "image/png", "image/jpeg", "image/webp", "image/gif", "image/heif", "image/avif", "image/tiff", "image/bmp", "image/svg+xml", NULL
};

static const char *const videos[] = {
  "video/mp4", "video/webm", "video/quicktime", "video/x-matroska", NULL
};

/* What stands in the system for a kind of text is a kind of text/plain there, mostly. */
static const char *const documents[] = {
  "text/*", "application/json", "application/xml", "application/x-yaml", "application/javascript", "application/x-shellscript",
  "application/toml", "application/sql", "application/pdf", "application/epub+zip",
  "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
  "application/vnd.oasis.opendocument.presentation",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation", NULL
};

static void
add_types (GtkFileFilter     *filter,
           const char *const *types)
{
  for (guint i = 0; types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
}

static void
add_filter (GtkFileChooser    *chooser,
            const char        *name,
            const char *const *types)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (types != NULL)
    add_types (filter, types);
  else
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (all, _ ("All That Can Be Attached"));
  add_types (all, pictures);
  add_types (all, videos);
  add_types (all, documents);
  gtk_file_chooser_add_filter (chooser, all);
  add_filter (chooser, _ ("Pictures"), pictures);
  add_filter (chooser, _ ("Videos"), videos);
  add_filter (chooser, _ ("Documents"), documents);
  add_filter (chooser, _ ("All Files"), NULL);
  gtk_file_chooser_set_filter (chooser, all);
}

/**
 * confab_attach_chooser_new:
 * @parent: (nullable): the window
 * @settings: (nullable): where the folder is kept
 *
 * Returns: (transfer full): a dialog to choose files to attach
 */
GtkFileChooserNative *
confab_attach_chooser_new (GtkWindow *parent,
                           GSettings *settings)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (_ ("Attach Files"), parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              _ ("_Attach"), NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autofree char *folder = settings != NULL ? g_settings_get_string (settings, CONFAB_SETTING_ATTACH_FOLDER) : g_strdup ("");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  add_filters (chooser);
  if (*folder != '\0')
    {
      g_autoptr (GFile) file = g_file_new_for_uri (folder);

      gtk_file_chooser_set_current_folder (chooser, file, NULL);
    }
  return native;
}

/**
 * confab_attach_chooser_remember:
 * @chooser: a dialog in which files were chosen
 * @settings: (nullable): where the folder is kept
 *
 * Keeps the folder for the next time.
 */
void
confab_attach_chooser_remember (GtkFileChooser *chooser,
                                GSettings      *settings)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (uri != NULL && settings != NULL)
    g_settings_set_string (settings, CONFAB_SETTING_ATTACH_FOLDER, uri);
}
