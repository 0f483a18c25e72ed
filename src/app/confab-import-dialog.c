/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-import-dialog.h"
#include "session/confab-importer.h"

struct _ConfabImportDialog
{
  AdwWindow       parent_instance;

  GtkWidget      *stack;
  GtkWidget      *bar;
  GtkWidget      *cancel_button;
  GtkWidget      *summary;
  GtkWidget      *skipped_box;
  GtkWidget      *skipped;
  GtkWidget      *close_button;

  ConfabImporter *importer;
  GCancellable   *cancellable;
};

G_DEFINE_FINAL_TYPE (ConfabImportDialog, confab_import_dialog, ADW_TYPE_WINDOW)

static void
confab_import_dialog_dispose (GObject *object)
{
  ConfabImportDialog *self = CONFAB_IMPORT_DIALOG (object);

  /* What came so far stays. */
  g_cancellable_cancel (self->cancellable);
  if (self->importer != NULL)
    g_signal_handlers_disconnect_by_data (self->importer, self);
  g_clear_object (&self->importer);
  G_OBJECT_CLASS (confab_import_dialog_parent_class)->dispose (object);
}

static void
confab_import_dialog_finalize (GObject *object)
{
  g_object_unref (CONFAB_IMPORT_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (confab_import_dialog_parent_class)->finalize (object);
}

static void
confab_import_dialog_class_init (ConfabImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_import_dialog_dispose;
  object_class->finalize = confab_import_dialog_finalize;

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_column (void)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_start (column, 24);
  gtk_widget_set_margin_end (column, 24);
  gtk_widget_set_margin_top (column, 12);
  gtk_widget_set_margin_bottom (column, 24);
  return column;
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static void
cancel_cb (ConfabImportDialog *self)
{
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  g_cancellable_cancel (self->cancellable);
}

static GtkWidget *
new_progress_page (ConfabImportDialog *self)
{
  GtkWidget *page = new_column ();

  gtk_widget_set_valign (page, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (page), new_label (_ ("The conversations are being read. You can go on using Confab meanwhile.")));
  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Import"), -1);
  gtk_box_append (GTK_BOX (page), self->bar);
  self->cancel_button = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_widget_set_halign (self->cancel_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->cancel_button, "pill");
  g_signal_connect_object (self->cancel_button, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (page), self->cancel_button);
  return page;
}

static void
copy_cb (ConfabImportDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->skipped));
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static GtkWidget *
new_skipped_box (ConfabImportDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = new_label (_ ("Left out"));
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _ ("Copy List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Copy List"), -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), copy);
  self->skipped = gtk_text_view_new ();
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->skipped), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->skipped), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->skipped), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->skipped), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (self->skipped), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->skipped), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Left out"), -1);
  gtk_widget_add_css_class (self->skipped, "inline");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->skipped);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static GtkWidget *
new_report_page (ConfabImportDialog *self)
{
  GtkWidget *page = new_column ();

  self->summary = new_label (NULL);
  gtk_box_append (GTK_BOX (page), self->summary);
  self->skipped_box = new_skipped_box (self);
  gtk_box_append (GTK_BOX (page), self->skipped_box);
  self->close_button = gtk_button_new_with_mnemonic (_ ("_Close"));
  gtk_widget_set_halign (self->close_button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->close_button, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->close_button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->close_button), "window.close");
  gtk_box_append (GTK_BOX (page), self->close_button);
  return page;
}

static void
confab_import_dialog_init (ConfabImportDialog *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (header, "flat");
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_child (GTK_STACK (self->stack), new_progress_page (self));
  gtk_stack_add_named (GTK_STACK (self->stack), new_report_page (self), "report");
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), self->stack);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Import"));
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 400);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 280);
}

static void
on_progress_cb (ConfabImportDialog *self)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), confab_importer_get_progress (self->importer));
}

static void
show_report (ConfabImportDialog *self,
             ConfabImportReport *report)
{
  g_autofree char *text = confab_import_report_to_text (report);
  g_autoptr (GString) lines = g_string_new (NULL);

  gtk_label_set_text (GTK_LABEL (self->summary), text);
  for (guint i = 0; i < report->skipped->len; i++)
    {
      g_autofree char *line = confab_import_skipped_to_line (report->skipped->pdata[i]);

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->skipped)), lines->str, lines->len);
  gtk_widget_set_visible (self->skipped_box, lines->len > 0);
  gtk_widget_set_vexpand (self->summary, lines->len == 0);
  gtk_label_set_yalign (GTK_LABEL (self->summary), 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "report");
  gtk_window_set_focus (GTK_WINDOW (self), self->close_button);
}

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabImportReport) report = confab_importer_run_finish (CONFAB_IMPORTER (source), result, &error);

  /* Closed meanwhile. */
  if (self->importer == NULL || report == NULL)
    return;
  show_report (self, report);
}

/**
 * confab_import_dialog_show:
 * @parent: the window it belongs to
 * @session: where the conversations go
 * @files: (element-type GFile): the files
 *
 * Imports files and shows how that goes. Closing the dialog ends the import.
 */
void
confab_import_dialog_show (GtkWindow     *parent,
                           ConfabSession *session,
                           GPtrArray     *files)
{
  ConfabImportDialog *self = g_object_new (CONFAB_TYPE_IMPORT_DIALOG,
                                           "transient-for", parent,
                                           "destroy-with-parent", TRUE,
                                           NULL);

  self->importer = confab_importer_new (session);
  g_signal_connect_object (self->importer, "notify::progress", G_CALLBACK (on_progress_cb), self, G_CONNECT_SWAPPED);
  confab_importer_run_async (self->importer, files, self->cancellable, on_done_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
on_chosen_cb (GtkNativeDialog *dialog,
              int              response,
              ConfabSession   *session)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) list = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        g_ptr_array_add (files, g_list_model_get_item (list, i));
      if (files->len > 0)
        confab_import_dialog_show (gtk_native_dialog_get_transient_for (dialog), session, files);
    }
  /* It was kept by nobody else. */
  g_object_unref (dialog);
}

/**
 * confab_import_dialog_choose:
 * @parent: the window it belongs to
 * @session: where the conversations go
 *
 * Asks for files, which may be of any kind, since what they hold tells what they are.
 */
void
confab_import_dialog_choose (GtkWindow     *parent,
                             ConfabSession *session)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Import Conversations"), parent,
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen_cb), session, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
