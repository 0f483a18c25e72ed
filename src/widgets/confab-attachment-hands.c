/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "widgets/confab-attachment-content.h"
#include "widgets/confab-attachment-details.h"
#include "widgets/confab-attachment-hands.h"
#include "widgets/confab-thumbnail.h"

#define CHOOSER "confab-attachment-chooser"

/* Something that is being done; the widget may go meanwhile. */
typedef struct
{
  GWeakRef                widget;
  ConfabAttachmentSource *source;
  ConfabPart             *part;
  GFile                  *file;
} Deed;

static Deed *
deed_new (GtkWidget              *widget,
          ConfabAttachmentSource *source,
          ConfabPart             *part)
{
  Deed *deed = g_new0 (Deed, 1);

  /* Of the widget, only what is around it is needed: it may be a row that is scrolled away. */
  g_weak_ref_init (&deed->widget, gtk_widget_get_root (widget));
  deed->source = g_object_ref (source);
  deed->part = g_object_ref (part);
  return deed;
}

static void
deed_free (Deed *deed)
{
  g_weak_ref_clear (&deed->widget);
  g_object_unref (deed->source);
  g_object_unref (deed->part);
  g_clear_object (&deed->file);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static GtkWidget *
find_toasts (GtkWidget * widget)
{
  if (ADW_IS_TOAST_OVERLAY (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_toasts (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
tell (Deed       *deed,
      const char *words)
{
  g_autoptr (GtkWidget) root = g_weak_ref_get (&deed->widget);
  GtkWidget *toasts = root != NULL ? find_toasts (root) : NULL;
  /* Titles of toasts are markup in libadwaita 1.2. */
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (escaped));
  else
    g_warning ("Nowhere to tell of an attachment");
}

static void
tell_error (Deed   *deed,
            GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (deed, error->message);
}

/* Another program */

static void
launch (Deed     *deed,
        GAppInfo *application)
{
  g_autoptr (GtkWidget) root = g_weak_ref_get (&deed->widget);
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autoptr (GError) error = NULL;
  GList files = { .data = deed->file };

  if (root == NULL)
    return;
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (root));
  if (!g_app_info_launch (application, &files, G_APP_LAUNCH_CONTEXT (context), &error))
    tell_error (deed, error);
}

static void
application_response_cb (GtkDialog *dialog,
                         int        response,
                         Deed      *deed)
{
  g_autoptr (GAppInfo) application = gtk_app_chooser_get_app_info (GTK_APP_CHOOSER (dialog));

  if (response == GTK_RESPONSE_OK && application != NULL)
    launch (deed, application);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
destroy_deed (gpointer  data,
              GClosure *closure)
{
  deed_free (data);
}

/* Takes @deed. */
static void
choose_application (GtkWindow *window,
                    Deed      *deed)
{
  const char *media_type = confab_part_get_facts (deed->part)->media_type;
  g_autofree char *type = g_content_type_from_mime_type (media_type != NULL ? media_type : "application/octet-stream");
  g_autofree char *name = confab_attachment_source_dup_name (deed->source, deed->part);
  /* Translators: a file that is to be opened */
  g_autofree char *heading = g_strdup_printf (_ ("Open %s"), name);
  g_autofree char *escaped = g_markup_escape_text (heading, -1);
  GtkWidget *dialog = gtk_app_chooser_dialog_new_for_content_type (window, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT |
                                                                   GTK_DIALOG_USE_HEADER_BAR, type);

  gtk_app_chooser_dialog_set_heading (GTK_APP_CHOOSER_DIALOG (dialog), escaped);
  g_signal_connect_data (dialog, "response", G_CALLBACK (application_response_cb), deed, destroy_deed, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkWidget) root = g_weak_ref_get (&deed->widget);

  deed->file = confab_attachment_source_copy_file_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  if (deed->file == NULL)
    tell_error (deed, error);
  else if (GTK_IS_WINDOW (root) && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      g_autofree char *uri = g_file_get_uri (deed->file);

      /* There the portal asks with what. */
      gtk_show_uri (GTK_WINDOW (root), uri, GDK_CURRENT_TIME);
    }
  else if (GTK_IS_WINDOW (root))
    choose_application (GTK_WINDOW (root), g_steal_pointer (&deed));
}

static void
open_with (GtkWidget              *widget,
           ConfabAttachmentSource *source,
           ConfabPart             *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (facts->hash != NULL)
    confab_attachment_source_copy_file_async (source, part, NULL, copied_cb, deed_new (widget, source, part));
  else if (facts->url != NULL && GTK_IS_WINDOW (root))
    gtk_show_uri (GTK_WINDOW (root), facts->url, GDK_CURRENT_TIME);
}

/* A file */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      tell_error (deed, error);
      return;
    }
  base = g_file_get_basename (deed->file);
  name = g_filename_display_name (base);
  words = g_strdup_printf (_ ("Saved as %s"), name);
  tell (deed, words);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = confab_attachment_source_load_bytes_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  GFile *file = deed->file;

  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_steal_pointer (&deed));
  else
    tell_error (deed, error);
}

static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     Deed            *deed)
{
  g_autoptr (GtkWidget) root = g_weak_ref_get (&deed->widget);
  g_autoptr (GtkNativeDialog) held = g_object_ref (dialog);

  if (response == GTK_RESPONSE_ACCEPT && root != NULL)
    {
      Deed *saving = deed_new (root, deed->source, deed->part);

      saving->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      confab_attachment_source_load_bytes_async (deed->source, deed->part, NULL, loaded_cb, saving);
    }
  if (root != NULL)
    g_object_set_data (G_OBJECT (root), CHOOSER, NULL);
}

static void
destroy_chooser (gpointer data)
{
  gtk_native_dialog_destroy (data);
  g_object_unref (data);
}

static void
save_as (GtkWidget              *widget,
         ConfabAttachmentSource *source,
         ConfabPart             *part)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = confab_attachment_source_dup_name (source, part);
  GtkFileChooserNative *chooser;

  if (confab_part_get_facts (part)->hash == NULL || !GTK_IS_WINDOW (root))
    return;
  chooser = gtk_file_chooser_native_new (_ ("Save As"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_data (chooser, "response", G_CALLBACK (chooser_response_cb), deed_new (widget, source, part), destroy_deed, 0);
  /* One question at a time: the last one counts. */
  g_object_set_data_full (G_OBJECT (root), CHOOSER, chooser, destroy_chooser);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* The clipboard */

static void
copy (GtkWidget              *widget,
      ConfabAttachmentSource *source,
      ConfabPart             *part)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (facts->hash != NULL)
    {
      g_autoptr (GdkContentProvider) content = confab_attachment_content_new (source, part);

      gdk_clipboard_set_content (clipboard, content);
    }
  else if (facts->url != NULL)
    gdk_clipboard_set_text (clipboard, facts->url);
}

static void
copy_name (GtkWidget              *widget,
           ConfabAttachmentSource *source,
           ConfabPart             *part)
{
  g_autofree char *name = confab_thumbnail_dup_part_name (part);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), name);
}

static void
show_details (GtkWidget              *widget,
              ConfabAttachmentSource *source,
              ConfabPart             *part)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *details = confab_attachment_details_new (part);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (details), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (details));
}

/**
 * confab_attachment_hands_act:
 * @widget: a widget that shows the attachment, in a window
 * @source: what knows it
 * @part: an attachment
 * @name: an action, with or without "attachment."
 *
 * Does something with an attachment.
 */
void
confab_attachment_hands_act (GtkWidget              *widget,
                             ConfabAttachmentSource *source,
                             ConfabPart             *part,
                             const char             *name)
{
  static const struct
  {
    const char *name;
    void        (*act) (GtkWidget              *widget,
                        ConfabAttachmentSource *source,
                        ConfabPart             *part);
  } actions[] = {
    { "copy", copy },
    { "copy-name", copy_name },
    { "details", show_details },
    { "open-with", open_with },
    { "save-as", save_as },
  };

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (source) && CONFAB_IS_PART (part));

  if (g_str_has_prefix (name, "attachment."))
    name += strlen ("attachment.");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      actions[i].act (widget, source, part);
}

/**
 * confab_attachment_hands_new_menu:
 * @part: an attachment
 * @with_open: whether it is not open already
 *
 * Returns: (transfer full): what can be done with it
 */
GMenuModel *
confab_attachment_hands_new_menu (ConfabPart *part,
                                  gboolean    with_open)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) take = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  gboolean is_file = confab_part_get_facts (part)->hash != NULL;

  if (with_open)
    g_menu_append (open, _ ("_Open"), "attachment.open");
  g_menu_append (open, is_file ? _ ("Open _With…") : _ ("Open in _Browser"), "attachment.open-with");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  if (is_file)
    g_menu_append (take, _ ("_Save As…"), "attachment.save-as");
  g_menu_append (take, is_file ? _ ("_Copy") : _ ("_Copy Address"), "attachment.copy");
  g_menu_append (take, _ ("Copy _Name"), "attachment.copy-name");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (take));
  g_menu_append (more, _ ("Show _Details"), "attachment.details");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  return G_MENU_MODEL (menu);
}
