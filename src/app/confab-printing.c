/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/confab-printing.h"
#include "widgets/confab-pages.h"

/* A pixel of the pages in points. */
#define SCALE (72.0 / 96)

/* How long the pages may hold the window each time. */
#define SLICE_USEC (10 * G_TIME_SPAN_MILLISECOND)

/* Of the number of a page, in pixels. */
#define FOOTER 36

/* Pictures are read no larger than they are printed, at twice the dots of a screen. */
#define IMAGE_SIZE 800

#define MARGIN_MM 18

typedef struct
{
  GtkWindow     *parent;     /* (nullable) (weak) */
  ConfabSession *session;
  ConfabChat    *chat;
  char          *path;           /* of a PDF file */
  char          *unfinished;     /* its name until it is whole */
  GPtrArray     *messages;
  GPtrArray     *wanted;         /* ConfabPart: pictures still to be read */
  GHashTable    *images;         /* ConfabPart → GBytes */
  ConfabPages   *pages;
  guint          next;           /* of messages */
  int            height;         /* of a page without its footer, in pixels */
} Job;

static void load_next_image (GTask *task);

static void
job_free (gpointer data)
{
  Job *self = data;

  if (self->unfinished != NULL)
    g_unlink (self->unfinished);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->session);
  g_clear_object (&self->chat);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_hash_table_unref (self->images);
  g_clear_pointer (&self->pages, confab_pages_free);
  g_free (self->path);
  g_free (self->unfinished);
  g_free (self);
}

static GBytes *
find_image (ConfabPart *part,
            gpointer    user_data)
{
  const Job *job = user_data;
  GBytes *bytes = g_hash_table_lookup (job->images, part);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                GTask             *task)
{
  Job *job = g_task_get_task_data (task);
  ConfabConversation *conversation = confab_chat_get_conversation (job->chat);
  const char *title = confab_conversation_get_title (conversation);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (confab_conversation_get_created (conversation) / 1000);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%c") : g_strdup ("");
  g_autofree char *font_name = NULL;
  PangoFontDescription *font;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font_name, NULL);
  font = pango_font_description_from_string (font_name != NULL ? font_name : "Cantarell");
  job->height = (int)(gtk_print_context_get_height (context) / SCALE) - FOOTER;
  g_clear_pointer (&job->pages, confab_pages_free);
  job->next = 0;
  job->pages = confab_pages_new ((int)(gtk_print_context_get_width (context) / SCALE), job->height,
                                 pango_font_description_get_family (font), gtk_widget_get_default_direction ());
  pango_font_description_free (font);
  confab_pages_add_title (job->pages, *title != '\0' ? title : _ ("Conversation"), date);
}

/* A little at a time, so that the window goes on. */
static gboolean
paginate_cb (GtkPrintOperation *operation,
             GtkPrintContext   *context,
             GTask             *task)
{
  Job *job = g_task_get_task_data (task);
  gint64 end = g_get_monotonic_time () + SLICE_USEC;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      gtk_print_operation_cancel (operation);
      return TRUE;
    }
  while (job->next < job->messages->len && g_get_monotonic_time () < end)
    confab_pages_add_message (job->pages, job->messages->pdata[job->next++], find_image, job);
  if (job->next < job->messages->len)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int)confab_pages_get_n_pages (job->pages));
  return TRUE;
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              GTask             *task)
{
  Job *job = g_task_get_task_data (task);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autofree char *number = g_strdup_printf ("%d / %u", page + 1, confab_pages_get_n_pages (job->pages));

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    gtk_print_operation_cancel (operation);
  cairo_scale (cr, SCALE, SCALE);
  confab_pages_draw (job->pages, (guint)page, cr);
  confab_pages_draw_footer (job->pages, number, job->height + FOOTER / 2, cr);
}

static void
return_file (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  int saved_errno;

  if (g_rename (job->unfinished, job->path) == 0)
    {
      g_clear_pointer (&job->unfinished, g_free);
      g_task_return_boolean (task, TRUE);
      return;
    }
  saved_errno = errno;
  g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           _ ("The file could not be written: %s. Choose another place."), g_strerror (saved_errno));
}

static void
done_cb (GtkPrintOperation      *operation,
         GtkPrintOperationResult result,
         GTask                  *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (g_task_return_error_if_cancelled (task))
    g_debug ("Printing was cancelled");
  else if (error != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The conversation could not be printed: %s. Check the printer or the disk."),
                             error->message);
  else if (result == GTK_PRINT_OPERATION_RESULT_CANCEL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
  else if (job->path != NULL)
    return_file (task);
  else
    g_task_return_boolean (task, TRUE);
  g_signal_handlers_disconnect_by_data (operation, task);
  g_object_unref (task);
}

static GtkPageSetup *
new_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  return setup;
}

/* The file is beside the one it becomes, so that it can take its name. */
static gboolean
make_file (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *folder = g_path_get_dirname (job->path);
  int fd;

  job->unfinished = g_build_filename (folder, ".confab-export-XXXXXX", NULL);
  fd = g_mkstemp_full (job->unfinished, O_WRONLY | O_CLOEXEC, 0666);
  if (fd >= 0)
    {
      g_close (fd, NULL);
      return TRUE;
    }
  g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                           _ ("Nothing can be written there: %s. Choose another folder."), g_strerror (errno));
  g_clear_pointer (&job->unfinished, g_free);
  return FALSE;
}

/* task: (transfer full) */
static void
run (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = new_page_setup ();
  const char *title = confab_conversation_get_title (confab_chat_get_conversation (job->chat));

  if (job->path != NULL && !make_file (task))
    {
      g_object_unref (task);
      return;
    }
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, *title != '\0' ? title : _ ("Conversation"));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (job->unfinished != NULL)
    gtk_print_operation_set_export_filename (operation, job->unfinished);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), task);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), task);
  gtk_print_operation_run (operation,
                           job->path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           job->parent, NULL);
}

static void
on_image_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = confab_session_load_thumbnail_finish (CONFAB_SESSION (source), result, &error);
  ConfabPart *part = g_ptr_array_steal_index (job->wanted, job->wanted->len - 1);

  if (bytes != NULL)
    g_hash_table_insert (job->images, g_object_ref (part), bytes);
  g_object_unref (part);
  load_next_image (task);
}

static void
load_next_image (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (job->wanted->len == 0)
    run (task);
  else
    confab_session_load_thumbnail_async (job->session, job->wanted->pdata[job->wanted->len - 1], IMAGE_SIZE,
                                         g_task_get_cancellable (task), on_image_loaded_cb, task);
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->messages = confab_chat_load_path_finish (CONFAB_CHAT (source), result, &error);
  if (job->messages == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < job->messages->len; i++)
    {
      GPtrArray *parts = confab_message_get_parts (job->messages->pdata[i]);

      for (guint j = 0; j < parts->len; j++)
        if (confab_part_get_kind (parts->pdata[j]) == CONFAB_PART_IMAGE ||
            confab_part_get_kind (parts->pdata[j]) == CONFAB_PART_VIDEO)
          g_ptr_array_add (job->wanted, g_object_ref (parts->pdata[j]));
    }
  load_next_image (task);
}

static void
start (gpointer            source_tag,
       GObject            *source,
       GtkWindow          *parent,
       ConfabSession      *session,
       ConfabChat         *chat,
       const char         *path,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_set_weak_pointer (&job->parent, parent);
  job->session = g_object_ref (session);
  job->chat = g_object_ref (chat);
  job->path = g_strdup (path);
  job->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  job->images = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)g_bytes_unref);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, job_free);
  confab_chat_load_path_async (chat, cancellable, on_path_loaded_cb, task);
}

/**
 * confab_printing_print_async:
 * @source: the object that the result is of
 * @parent: (nullable): the window
 * @session: the session
 * @chat: a chat
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Prints the chosen path, where the dialog says.
 */
void
confab_printing_print_async (GObject            *source,
                             GtkWindow          *parent,
                             ConfabSession      *session,
                             ConfabChat         *chat,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  start (confab_printing_print_async, source, parent, session, chat, NULL, NULL, callback, user_data);
}

/**
 * confab_printing_export_async:
 * @source: the object that the result is of
 * @parent: (nullable): the window
 * @session: the session
 * @chat: a chat
 * @path: the name of the file; one that has it is replaced
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Writes what would be printed as PDF.
 */
void
confab_printing_export_async (GObject            *source,
                              GtkWindow          *parent,
                              ConfabSession      *session,
                              ConfabChat         *chat,
                              const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  start (confab_printing_export_async, source, parent, session, chat, path, cancellable, callback, user_data);
}

/**
 * confab_printing_finish:
 * @result: what the callback was given
 * @error: return location for a [error@Gio.IOErrorEnum] or a [error@Confab.StoreError]
 *
 * Returns: whether it was printed or written
 */
gboolean
confab_printing_finish (GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
