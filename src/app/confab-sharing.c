/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-export-dialog.h"
#include "app/confab-printing.h"
#include "app/confab-sharing.h"
#include "session/confab-chat-text.h"
#include "session/confab-exporter.h"
#include "widgets/confab-code-colourer.h"

/* What is done sooner needs no word on how far it is. */
#define SHOW_PROGRESS_MS 700

/* How long a toast takes to come to rest, in milliseconds. */
#define SETTLE_DELAY 600

struct _ConfabSharing
{
  GObject               parent_instance;

  GtkWindow            *window; /* not owned: it owns this */
  ConfabSession        *session;
  GtkFileChooserNative *chooser;
  GStrv                 ids;    /* that the chooser is for */
  char                 *title;
  ConfabExportFormat    format;
};

enum
{
  TOAST,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSharing, confab_sharing, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* One export that runs. */
typedef struct
{
  ConfabSharing *sharing;
  GObject       *work;   /* a ConfabExporter or a ConfabPrinting */
  GCancellable  *cancellable;
  GFile         *place;  /* (nullable) */
  AdwToast      *toast;  /* while it shows how far it is */
  GtkWidget     *label;
  guint          show_id;
} Export;

static gboolean
settled_cb (gpointer user_data)
{
  g_autoptr (AdwToast) toast = g_weak_ref_get (user_data);

  if (toast != NULL && g_object_get_data (G_OBJECT (toast), "gone") == NULL)
    adw_toast_dismiss (toast);
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer user_data)
{
  g_weak_ref_clear (user_data);
  g_free (user_data);
}

static void
mark_gone_cb (AdwToast *toast)
{
  g_object_set_data (G_OBJECT (toast), "gone", toast);
}

/* libadwaita 1.2 crashes where a toast is dismissed before it has come to rest, or twice. */
static void
dismiss_settled (AdwToast *toast)
{
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, toast);
  g_signal_connect (toast, "dismissed", G_CALLBACK (mark_gone_cb), NULL);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SETTLE_DELAY, settled_cb, reference, free_weak_ref);
}

static void
export_free (Export *self)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->toast, self);
      dismiss_settled (self->toast);
    }
  g_clear_object (&self->toast);
  g_signal_handlers_disconnect_by_data (self->work, self);
  g_object_unref (self->work);
  g_object_unref (self->cancellable);
  g_clear_object (&self->place);
  g_object_unref (self->sharing);
  g_free (self);
}

static void
tell_problem (ConfabSharing *self,
              GError        *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
on_items_shown_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GFile) file = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : g_file_get_uri (file);

  /* Where no file manager can point at a file, its folder has to do. */
  if (reply == NULL)
    gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

/* See https://www.freedesktop.org/wiki/Specifications/file-manager-interface/ */
static void
show_in_files_cb (ConfabSharing *self,
                  AdwToast      *toast)
{
  GFile *file = g_object_get_data (G_OBJECT (toast), "file");
  GtkApplication *application = self->window != NULL ? gtk_window_get_application (self->window) : NULL;
  GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (G_APPLICATION (application)) : NULL;
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL)
    {
      gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_items_shown_cb, g_object_ref (file));
}

static void
tell_done (ConfabSharing *self,
           GFile         *file,
           guint          n_conversations,
           guint          n_missing)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *done = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (n_conversations == 1)
    done = g_strdup_printf (_ ("Exported to “%s”"), shown);
  else
    done = g_strdup_printf (ngettext ("%u conversation exported to “%s”", "%u conversations exported to “%s”",
                                      n_conversations), n_conversations, shown);
  if (n_missing > 0)
    {
      g_autofree char *missing = g_strdup_printf (ngettext ("%u attached file is missing", "%u attached files are missing",
                                                            n_missing), n_missing);

      title = g_strdup_printf ("%s · %s", done, missing);
    }
  else
    {
      title = g_steal_pointer (&done);
    }
  /* A toast reads markup in its title. */
  g_free (done);
  done = g_markup_escape_text (title, -1);
  toast = adw_toast_new (done);
  adw_toast_set_button_label (toast, _ ("_Show in Files"));
  g_object_set_data_full (G_OBJECT (toast), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_in_files_cb), self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
on_exported_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Export *export = user_data;
  ConfabExporter *exporter = CONFAB_EXPORTER (source);
  g_autoptr (GError) error = NULL;

  if (confab_exporter_run_finish (exporter, result, &error))
    tell_done (export->sharing, export->place, confab_exporter_get_n_conversations (exporter),
               confab_exporter_get_n_missing (exporter));
  else
    tell_problem (export->sharing, error);
  export_free (export);
}

static void
update_progress (Export *export)
{
  g_autofree char *text = NULL;
  double fraction;

  g_object_get (export->work, "fraction", &fraction, NULL);
  text = g_strdup_printf (export->place != NULL ? _ ("Exporting… %d %%") : _ ("Preparing to print… %d %%"),
                          (int)(fraction * 100));
  gtk_label_set_label (GTK_LABEL (export->label), text);
}

static void
toast_dismissed_cb (Export *export)
{
  g_signal_handlers_disconnect_by_data (export->work, export);
  g_signal_handlers_disconnect_by_data (export->toast, export);
  g_clear_object (&export->toast);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  Export *export = user_data;

  export->show_id = 0;
  export->toast = adw_toast_new ("");
  export->label = gtk_label_new (NULL);
  adw_toast_set_custom_title (export->toast, export->label);
  adw_toast_set_timeout (export->toast, 0);
  adw_toast_set_button_label (export->toast, _ ("_Cancel"));
  g_signal_connect_swapped (export->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), export->cancellable);
  g_signal_connect_swapped (export->toast, "dismissed", G_CALLBACK (toast_dismissed_cb), export);
  g_signal_connect_swapped (export->work, "notify::fraction", G_CALLBACK (update_progress), export);
  update_progress (export);
  g_signal_emit (export->sharing, signals[TOAST], 0, g_object_ref (export->toast));
  return G_SOURCE_REMOVE;
}

/* work: (transfer full) */
static Export *
export_new (ConfabSharing *self,
            gpointer       work,
            GFile         *place)
{
  Export *export = g_new0 (Export, 1);

  export->sharing = g_object_ref (self);
  export->work = G_OBJECT (work);
  export->cancellable = g_cancellable_new ();
  g_set_object (&export->place, place);
  export->show_id = g_timeout_add (SHOW_PROGRESS_MS, show_progress_cb, export);
  return export;
}

static void
start_export (ConfabSharing *self,
              GFile         *place)
{
  ConfabExporter *exporter = confab_exporter_new (self->session, self->format);
  Export *export = export_new (self, exporter, place);
  g_autoptr (ConfabCodeColourer) colourer = confab_code_colourer_new ();

  for (guint i = 0; self->ids[i] != NULL; i++)
    confab_exporter_add (exporter, self->ids[i]);
  if (g_strv_length (self->ids) != 1 && self->format != CONFAB_EXPORT_JSON)
    confab_exporter_set_folder (exporter, g_file_peek_path (place));
  else
    confab_exporter_set_path (exporter, g_file_peek_path (place));
  confab_exporter_set_colours (exporter, CONFAB_CODE_COLOURS (colourer));
  confab_exporter_run_async (exporter, export->cancellable, on_exported_cb, export);
}

static void
on_printed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Export *export = user_data;
  ConfabPrinting *printing = CONFAB_PRINTING (source);
  g_autoptr (GError) error = NULL;

  if (!confab_printing_run_finish (printing, result, &error))
    tell_problem (export->sharing, error);
  else if (export->place != NULL)
    tell_done (export->sharing, export->place, confab_printing_get_n_conversations (printing), 0);
  export_free (export);
}

/* Nothing is left to tell once there is a dialog. */
static void
printing_fraction_cb (ConfabPrinting *printing,
                      GParamSpec     *pspec,
                      Export         *export)
{
  AdwToast *toast = export->toast;

  if (confab_printing_get_fraction (printing) < 1)
    return;
  g_clear_handle_id (&export->show_id, g_source_remove);
  if (toast == NULL)
    return;
  g_object_ref (toast);
  toast_dismissed_cb (export);
  dismiss_settled (toast);
  g_object_unref (toast);
}

/* printing: (transfer full): knows what to print */
static void
start_printing (ConfabSharing  *self,
                ConfabPrinting *printing,
                GFile          *place)
{
  Export *export = export_new (self, printing, place);

  if (place != NULL)
    confab_printing_set_path (printing, g_file_peek_path (place));
  g_signal_connect (printing, "notify::fraction", G_CALLBACK (printing_fraction_cb), export);
  confab_printing_run_async (printing, self->window, export->cancellable, on_printed_cb, export);
}

static ConfabPrinting *
new_printing (ConfabSharing     *self,
              const char *const *ids)
{
  ConfabPrinting *printing = confab_printing_new (self->session);

  for (guint i = 0; ids[i] != NULL; i++)
    confab_printing_add (printing, ids[i]);
  return printing;
}

static void
clear_chooser (ConfabSharing *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
chooser_response_cb (ConfabSharing   *self,
                     int              response,
                     GtkNativeDialog *dialog)
{
  g_autoptr (GFile) place = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    place = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  clear_chooser (self);
  if (place == NULL)
    return;
  if (g_file_peek_path (place) == NULL)
    g_signal_emit (self, signals[PROBLEM], 0, _ ("Only a folder of this computer can be exported to. Choose one."));
  else if (self->format == CONFAB_EXPORT_PDF)
    start_printing (self, new_printing (self, (const char *const *)self->ids), place);
  else
    start_export (self, place);
}

static void
format_chosen (ConfabExportFormat format,
               gpointer           user_data)
{
  ConfabSharing *self = user_data;
  gboolean one_file = format == CONFAB_EXPORT_JSON || format == CONFAB_EXPORT_PDF || g_strv_length (self->ids) == 1;
  g_autofree char *stem = confab_exporter_make_file_name (self->title != NULL ? self->title : _ ("Conversations"));
  g_autofree char *name = g_strdup_printf ("%s.%s", stem, confab_export_dialog_get_extension (format));

  clear_chooser (self);
  self->format = format;
  self->chooser = gtk_file_chooser_native_new (one_file ? _ ("Export") : _ ("Choose a Folder"), self->window,
                                               one_file ? GTK_FILE_CHOOSER_ACTION_SAVE
                                                        : GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                               _ ("_Export"), NULL);
  if (one_file)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * confab_sharing_export:
 * @self: a sharing
 * @ids: (array zero-terminated=1): the conversations
 * @title: (nullable): the title of the only one
 *
 * Asks for the format and for the place, and then exports. What it came to is told by the signals.
 */
void
confab_sharing_export (ConfabSharing     *self,
                       const char *const *ids,
                       const char        *title)
{
  g_return_if_fail (CONFAB_IS_SHARING (self));
  g_return_if_fail (ids != NULL);

  if (ids[0] == NULL)
    return;
  g_strfreev (self->ids);
  self->ids = g_strdupv ((GStrv)ids);
  g_free (self->title);
  self->title = g_strdup (title);
  confab_export_dialog_show (self->window, ids[1] != NULL, format_chosen, g_object_ref (self), g_object_unref);
}

static void
on_copied_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabSharing) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = confab_chat_dup_markdown_finish (CONFAB_CHAT (source), result, &error);

  if (text == NULL)
    {
      tell_problem (self, error);
      return;
    }
  if (self->window == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  g_signal_emit (self, signals[TOAST], 0, adw_toast_new (_ ("Conversation copied")));
}

/**
 * confab_sharing_copy:
 * @self: a sharing
 * @chat: a chat, which may be temporary
 *
 * Puts the whole conversation on the clipboard, as Markdown.
 */
void
confab_sharing_copy (ConfabSharing *self,
                     ConfabChat    *chat)
{
  g_return_if_fail (CONFAB_IS_SHARING (self));
  g_return_if_fail (CONFAB_IS_CHAT (chat));

  confab_chat_dup_markdown_async (chat, self->session, NULL, on_copied_cb, g_object_ref (self));
}

/**
 * confab_sharing_print:
 * @self: a sharing
 * @chat: a chat, which may be temporary
 *
 * Shows the print dialog.
 */
void
confab_sharing_print (ConfabSharing *self,
                      ConfabChat    *chat)
{
  ConfabPrinting *printing;

  g_return_if_fail (CONFAB_IS_SHARING (self));
  g_return_if_fail (CONFAB_IS_CHAT (chat));

  printing = confab_printing_new (self->session);
  confab_printing_add_chat (printing, chat);
  start_printing (self, printing, NULL);
}

/**
 * confab_sharing_print_all:
 * @self: a sharing
 * @ids: (array zero-terminated=1): conversations
 *
 * Shows the print dialog for all of them.
 */
void
confab_sharing_print_all (ConfabSharing     *self,
                          const char *const *ids)
{
  g_return_if_fail (CONFAB_IS_SHARING (self));
  g_return_if_fail (ids != NULL);

  if (ids[0] != NULL)
    start_printing (self, new_printing (self, ids), NULL);
}

static void
confab_sharing_dispose (GObject *object)
{
  ConfabSharing *self = CONFAB_SHARING (object);

  clear_chooser (self);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (confab_sharing_parent_class)->dispose (object);
}

static void
confab_sharing_class_init (ConfabSharingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_sharing_dispose;
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_sharing_init (ConfabSharing *self)
{
}

/**
 * confab_sharing_new: (constructor)
 * @window: the window, which owns it
 * @session: an open session
 *
 * Returns: (transfer full): a sharing
 */
ConfabSharing *
confab_sharing_new (GtkWindow     *window,
                    ConfabSession *session)
{
  ConfabSharing *self = g_object_new (CONFAB_TYPE_SHARING, NULL);

  g_set_weak_pointer (&self->window, window);
  self->session = g_object_ref (session);
  return self;
}
