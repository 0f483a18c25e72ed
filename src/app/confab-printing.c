/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/confab-print-reader.h"
#include "app/confab-printing.h"
#include "widgets/confab-pages.h"

/* A pixel of the pages in points. */
#define SCALE (72.0 / 96)

/* How long the pages may hold the window each time. */
#define SLICE_USEC (5 * G_TIME_SPAN_MILLISECOND)

/* Of the number of a page, in pixels. */
#define FOOTER 36

#define MARGIN_MM 18

/* What has been done of a file once all is read, and once it is broken into pages. */
#define READ  0.6
#define PAGED 0.8

struct _ConfabPrinting
{
  GObject            parent_instance;

  ConfabPrintReader *reader;
  GtkWindow         *parent;       /* (nullable) (weak) */
  char              *path;         /* (nullable): of a PDF file */
  char              *unfinished;   /* its name until it is whole */
  double             fraction;

  ConfabPages       *pages;
  guint              text;         /* of the reader: the next one */
  guint              message;      /* of that text: the next one */
  int                height;       /* of a page without its footer, in pixels */
};

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ConfabPrinting, confab_printing, G_TYPE_OBJECT)

static void
set_fraction (ConfabPrinting *self,
              double          fraction)
{
  if (fraction <= self->fraction)
    return;
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                GTask             *task)
{
  ConfabPrinting *self = g_task_get_source_object (task);
  g_autofree char *font_name = NULL;
  PangoFontDescription *font;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font_name, NULL);
  font = pango_font_description_from_string (font_name != NULL ? font_name : "Cantarell");
  self->height = (int)(gtk_print_context_get_height (context) / SCALE) - FOOTER;
  g_clear_pointer (&self->pages, confab_pages_free);
  self->text = 0;
  self->message = 0;
  self->pages = confab_pages_new ((int)(gtk_print_context_get_width (context) / SCALE), self->height,
                                  pango_font_description_get_family (font), gtk_widget_get_default_direction ());
  pango_font_description_free (font);
}

/* Returns whether there is more. */
static gboolean
add_next (ConfabPrinting *self)
{
  const ConfabPrintText *text;

  if (confab_pages_step (self->pages))
    return TRUE;
  if (self->text == confab_print_reader_get_n_texts (self->reader))
    return FALSE;
  text = confab_print_reader_get_text (self->reader, self->text);
  if (self->message == 0)
    confab_pages_add_title (self->pages, text->title, text->date);
  if (self->message < text->messages->len)
    {
      confab_pages_add_message (self->pages, text->messages->pdata[self->message], text->blocks->pdata[self->message],
                                confab_print_reader_get_colours (self->reader), confab_print_reader_find_image, self->reader);
      self->message++;
    }
  else
    {
      self->text++;
      self->message = 0;
    }
  return TRUE;
}

/* A little at a time, so that the window goes on. */
static gboolean
paginate_cb (GtkPrintOperation *operation,
             GtkPrintContext   *context,
             GTask             *task)
{
  ConfabPrinting *self = g_task_get_source_object (task);
  gint64 end = g_get_monotonic_time () + SLICE_USEC;
  gboolean more = TRUE;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      gtk_print_operation_cancel (operation);
      return TRUE;
    }
  while (more && g_get_monotonic_time () < end)
    more = add_next (self);
  set_fraction (self, READ + (PAGED - READ) * self->text / MAX (confab_print_reader_get_n_texts (self->reader), 1));
  if (more)
    return FALSE;
  gtk_print_operation_set_n_pages (operation, (int)confab_pages_get_n_pages (self->pages));
  return TRUE;
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              GTask             *task)
{
  ConfabPrinting *self = g_task_get_source_object (task);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    gtk_print_operation_cancel (operation);
  cairo_scale (cr, SCALE, SCALE);
  confab_pages_draw (self->pages, (guint)page, cr);
  confab_pages_draw_footer (self->pages, (guint)page, self->height + FOOTER / 2, cr);
  set_fraction (self, PAGED + (1 - PAGED) * (page + 1) / confab_pages_get_n_pages (self->pages));
}

static void
return_file (GTask *task)
{
  ConfabPrinting *self = g_task_get_source_object (task);
  int saved_errno;

  if (g_rename (self->unfinished, self->path) == 0)
    {
      g_clear_pointer (&self->unfinished, g_free);
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
  ConfabPrinting *self = g_task_get_source_object (task);
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
  else if (self->path != NULL)
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
  ConfabPrinting *self = g_task_get_source_object (task);
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd;

  self->unfinished = g_build_filename (folder, ".confab-export-XXXXXX", NULL);
  fd = g_mkstemp_full (self->unfinished, O_WRONLY | O_CLOEXEC, 0666);
  if (fd >= 0)
    {
      g_close (fd, NULL);
      return TRUE;
    }
  g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                           _ ("Nothing can be written there: %s. Choose another folder."), g_strerror (errno));
  g_clear_pointer (&self->unfinished, g_free);
  return FALSE;
}

/* task: (transfer full) */
static void
run (GTask *task)
{
  ConfabPrinting *self = g_task_get_source_object (task);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = new_page_setup ();
  guint n_texts = confab_print_reader_get_n_texts (self->reader);

  if (self->path != NULL && !make_file (task))
    {
      g_object_unref (task);
      return;
    }
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, n_texts == 1 ? confab_print_reader_get_text (self->reader, 0)->title
                                                            : _ ("Conversations"));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  /* How far a file is, is shown by who asked for it. */
  gtk_print_operation_set_show_progress (operation, self->path == NULL);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (self->unfinished != NULL)
    gtk_print_operation_set_export_filename (operation, self->unfinished);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (operation, "paginate", G_CALLBACK (paginate_cb), task);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), task);
  gtk_print_operation_run (operation,
                           self->path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           self->parent, NULL);
}

static void
on_read_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrinting *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!confab_print_reader_run_finish (CONFAB_PRINT_READER (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (self->path == NULL)
    set_fraction (self, 1);
  run (task);
}

static void
reader_fraction_cb (ConfabPrinting *self)
{
  set_fraction (self, confab_print_reader_get_fraction (self->reader) * (self->path != NULL ? READ : 1));
}

static void
confab_printing_dispose (GObject *object)
{
  ConfabPrinting *self = CONFAB_PRINTING (object);

  if (self->unfinished != NULL)
    g_unlink (self->unfinished);
  g_clear_pointer (&self->unfinished, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->pages, confab_pages_free);
  g_clear_object (&self->reader);
  g_clear_weak_pointer (&self->parent);
  G_OBJECT_CLASS (confab_printing_parent_class)->dispose (object);
}

static void
confab_printing_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ConfabPrinting *self = CONFAB_PRINTING (object);

  switch (property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
confab_printing_class_init (ConfabPrintingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_printing_dispose;
  object_class->get_property = confab_printing_get_property;
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_printing_init (ConfabPrinting *self)
{
}

/**
 * confab_printing_new: (constructor)
 * @session: an open session
 *
 * Returns: (transfer full): what prints conversations
 */
ConfabPrinting *
confab_printing_new (ConfabSession *session)
{
  ConfabPrinting *self = g_object_new (CONFAB_TYPE_PRINTING, NULL);

  self->reader = confab_print_reader_new (session);
  g_signal_connect_object (self->reader, "notify::fraction", G_CALLBACK (reader_fraction_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_printing_add:
 * @self: a printing
 * @id: the identifier of a conversation
 */
void
confab_printing_add (ConfabPrinting *self,
                     const char     *id)
{
  g_return_if_fail (CONFAB_IS_PRINTING (self));

  confab_print_reader_add (self->reader, id);
}

/**
 * confab_printing_add_chat:
 * @self: a printing
 * @chat: a chat, which may be temporary
 */
void
confab_printing_add_chat (ConfabPrinting *self,
                          ConfabChat     *chat)
{
  g_return_if_fail (CONFAB_IS_PRINTING (self));

  confab_print_reader_add_chat (self->reader, chat);
}

/**
 * confab_printing_set_path:
 * @self: a printing
 * @path: the name of a PDF file; one that has it is replaced
 */
void
confab_printing_set_path (ConfabPrinting *self,
                          const char     *path)
{
  g_return_if_fail (CONFAB_IS_PRINTING (self));

  g_free (self->path);
  self->path = g_strdup (path);
}

/**
 * confab_printing_run_async:
 * @self: a printing that knows what to print
 * @parent: (nullable): the window
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Prints the chosen paths where the dialog says, or writes them to the file. It is done once.
 */
void
confab_printing_run_async (ConfabPrinting     *self,
                           GtkWindow          *parent,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_PRINTING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_printing_run_async);
  g_set_weak_pointer (&self->parent, parent);
  confab_print_reader_run_async (self->reader, cancellable, on_read_cb, task);
}

/**
 * confab_printing_run_finish:
 * @self: a printing
 * @result: what the callback was given
 * @error: return location for a [error@Gio.IOErrorEnum] or a [error@Confab.StoreError]
 *
 * Returns: whether it went to the printer or to the file
 */
gboolean
confab_printing_run_finish (ConfabPrinting *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_printing_get_fraction:
 * @self: a printing
 *
 * Returns: how much is done, from 0 to 1
 */
double
confab_printing_get_fraction (ConfabPrinting *self)
{
  g_return_val_if_fail (CONFAB_IS_PRINTING (self), 0);

  return self->fraction;
}

/**
 * confab_printing_get_n_conversations:
 * @self: a printing that ran
 *
 * Returns: how many conversations it has read
 */
guint
confab_printing_get_n_conversations (ConfabPrinting *self)
{
  g_return_val_if_fail (CONFAB_IS_PRINTING (self), 0);

  return confab_print_reader_get_n_texts (self->reader);
}
