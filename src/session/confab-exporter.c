/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "session/confab-exporter-private.h"
#include "session/confab-session-private.h"
#include "transfer/confab-file-name.h"
#include "transfer/confab-transcript-writer.h"

static const struct
{
  const char                   *name;
  const char                   *extension;
  const ConfabTranscriptWriter *writer;
} formats[] = {
  [CONFAB_EXPORT_JSON] = { "json", "json", NULL },
  [CONFAB_EXPORT_MARKDOWN] = { "markdown", "md", &confab_markdown_writer },
  [CONFAB_EXPORT_HTML] = { "html", "html", &confab_html_writer },
  [CONFAB_EXPORT_TEXT] = { "text", "txt", &confab_text_writer },
};

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ConfabExporter, confab_exporter, G_TYPE_OBJECT)

static void load_head (GTask *task);

/**
 * confab_export_format_get_name:
 * @format: a format
 *
 * Returns: (transfer none): its name
 */
const char *
confab_export_format_get_name (ConfabExportFormat format)
{
  return formats[format].name;
}

/**
 * confab_export_format_get_extension:
 * @format: a format
 *
 * Returns: (transfer none): what the names of its files end with, without the dot
 */
const char *
confab_export_format_get_extension (ConfabExportFormat format)
{
  return formats[format].extension;
}

/**
 * confab_export_format_from_name:
 * @name: a name
 * @format: (out): the format
 *
 * Returns: whether there is such a format
 */
gboolean
confab_export_format_from_name (const char         *name,
                                ConfabExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (name, formats[i].name) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * confab_export_format_from_path:
 * @path: the name of a file
 * @format: (out): the format
 *
 * Returns: whether its end tells the format
 */
gboolean
confab_export_format_from_path (const char         *path,
                                ConfabExportFormat *format)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (dot + 1, formats[i].extension) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

static void
set_fraction (ConfabExporter *self,
              double          fraction)
{
  if (fraction <= self->fraction)
    return;
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

void
confab_exporter_set_progress (ConfabExporter *self,
                              double          part)
{
  set_fraction (self, (self->current + CLAMP (part, 0, 1)) / self->ids->len);
}

static void
drop_run (ConfabExporter *self)
{
  g_clear_pointer (&self->json, confab_json_export_free);
  confab_transcript_clear (&self->transcript);
  g_clear_pointer (&self->output, confab_output_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->hashes, g_hash_table_unref);
  g_clear_pointer (&self->folder_ids, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->outline, confab_store_outline_free);
  g_clear_pointer (&self->head, confab_store_head_free);
  g_clear_pointer (&self->page, confab_store_page_free);
  g_clear_pointer (&self->path_ids, g_ptr_array_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->code, g_ptr_array_unref);
}

/* What was asked for is all or nothing. */
static void
remove_files (GTask        *removal,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ConfabExporter *self = source_object;

  drop_run (self);
  for (guint i = 0; i < self->files->len; i++)
    g_unlink (self->files->pdata[i]);
  g_ptr_array_set_size (self->files, 0);
  if (self->made_folder)
    g_rmdir (self->folder);
  g_task_return_boolean (removal, TRUE);
}

static void
on_files_removed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  /* Here, since the exporter may end on another thread than what it asks. */
  g_clear_object (&CONFAB_EXPORTER (source)->colours);
  g_task_return_error (task, g_steal_pointer (&CONFAB_EXPORTER (source)->error));
}

/* (transfer full) both */
void
confab_exporter_fail (GTask  *task,
                      GError *error)
{
  ConfabExporter *self = g_task_get_source_object (task);
  g_autoptr (GTask) removal = g_task_new (self, NULL, on_files_removed_cb, task);

  self->error = error;
  g_task_set_source_tag (removal, confab_exporter_fail);
  g_task_run_in_thread (removal, remove_files);
}

typedef struct
{
  ConfabExportStep step;
  ConfabExportNext next;
} Work;

static void
run_step (GTask        *step_task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;

  if (work->step (CONFAB_EXPORTER (source_object), &error))
    g_task_return_boolean (step_task, TRUE);
  else
    g_task_return_error (step_task, error);
}

static void
on_step_done_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    work->next (task);
  else
    confab_exporter_fail (task, error);
}

void
confab_exporter_start_step (GTask           *task,
                            ConfabExportStep step,
                            ConfabExportNext next)
{
  g_autoptr (GTask) step_task = g_task_new (g_task_get_source_object (task), NULL, on_step_done_cb, task);
  Work *work = g_new (Work, 1);

  work->step = step;
  work->next = next;
  g_task_set_source_tag (step_task, confab_exporter_start_step);
  g_task_set_task_data (step_task, work, g_free);
  g_task_run_in_thread (step_task, run_step);
}

GBytes *
confab_exporter_load_bytes (const char *hash,
                            gpointer    data)
{
  ConfabExporter *self = data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = confab_store_load_attachment (self->store, hash, &error);

  if (bytes == NULL)
    self->n_missing++;
  return bytes;
}

static gboolean
begin (ConfabExporter *self,
       GError        **error)
{
  if (self->folder != NULL)
    return confab_exporter_begin_transcripts (self, error);
  if (self->path != NULL)
    self->output = confab_output_new_for_path (self->path, self->cancellable, error);
  else
    self->output = confab_output_new_for_fd (self->fd, self->cancellable);
  return self->output != NULL && (self->writer != NULL || confab_exporter_begin_json (self, error));
}

static gboolean
end (ConfabExporter *self,
     GError        **error)
{
  gboolean success = TRUE;

  if (self->writer == NULL)
    success = confab_exporter_end_json (self, error);
  if (success && self->output != NULL)
    success = confab_output_close (self->output, error);
  if (success && self->path != NULL)
    g_ptr_array_add (self->files, g_strdup (self->path));
  if (success)
    drop_run (self);
  return success;
}

static void
on_end (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  g_clear_object (&self->colours);
  set_fraction (self, 1);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
confab_exporter_next_conversation (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  g_clear_pointer (&self->head, confab_store_head_free);
  self->current++;
  confab_exporter_set_progress (self, 0);
  load_head (task);
}

static void
on_head_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->head = confab_store_load_head_finish (CONFAB_STORE (source), result, &error);
  if (self->head != NULL)
    {
      if (self->writer != NULL)
        confab_exporter_write_transcript (task);
      else
        confab_exporter_write_json (task);
      return;
    }
  if (self->all && g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND))
    {
      /* It went to the trash meanwhile. */
      g_clear_error (&error);
      confab_exporter_next_conversation (task);
      return;
    }
  confab_exporter_fail (task, error);
}

static void
load_head (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  if (self->current == self->ids->len)
    confab_exporter_start_step (task, end, on_end);
  else
    confab_store_load_head_async (self->store, self->ids->pdata[self->current], g_task_get_cancellable (task),
                                  on_head_loaded_cb, task);
}

/* Before anything is written. */
static gboolean
check_ids (ConfabExporter *self,
           GError        **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->outline->ids->len; i++)
    g_hash_table_add (known, self->outline->ids->pdata[i]);
  for (guint i = 0; i < self->ids->len; i++)
    if (!g_hash_table_contains (known, self->ids->pdata[i]))
      {
        g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                     _ ("There is no conversation “%s”. It may have been deleted; look for it in the list."),
                     (const char *)self->ids->pdata[i]);
        return FALSE;
      }
  return TRUE;
}

static void
on_outline_listed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->outline = confab_store_list_outline_finish (CONFAB_STORE (source), result, &error);
  if (self->outline != NULL && self->all)
    {
      g_ptr_array_unref (self->ids);
      self->ids = g_ptr_array_ref (self->outline->ids);
    }
  if (self->outline != NULL && check_ids (self, &error))
    confab_exporter_start_step (task, begin, load_head);
  else
    confab_exporter_fail (task, error);
}

/**
 * confab_exporter_run_async:
 * @self: an exporter that knows where to write
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Writes everything. It is done once.
 */
void
confab_exporter_run_async (ConfabExporter     *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_EXPORTER (self));
  g_return_if_fail (self->outline == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_exporter_run_async);
  g_set_object (&self->cancellable, cancellable);
  self->all = self->ids->len == 0;
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folder_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  confab_store_list_outline_async (self->store, cancellable, on_outline_listed_cb, task);
}

/**
 * confab_exporter_run_finish:
 * @self: an exporter
 * @result: what @callback was given
 * @error: return location for a [error@Gio.IOErrorEnum] or a [error@Confab.StoreError]
 *
 * Returns: whether all was written; otherwise nothing is left of it
 */
gboolean
confab_exporter_run_finish (ConfabExporter *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
confab_exporter_finalize (GObject *object)
{
  ConfabExporter *self = CONFAB_EXPORTER (object);

  drop_run (self);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->files);
  g_free (self->path);
  g_free (self->folder);
  g_clear_object (&self->colours);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (confab_exporter_parent_class)->finalize (object);
}

static void
confab_exporter_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ConfabExporter *self = CONFAB_EXPORTER (object);

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
confab_exporter_class_init (ConfabExporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_exporter_finalize;
  object_class->get_property = confab_exporter_get_property;
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_exporter_init (ConfabExporter *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->files = g_ptr_array_new_with_free_func (g_free);
  self->fd = -1;
}

/**
 * confab_exporter_new: (constructor)
 * @session: an open session
 * @format: what to write
 *
 * Returns: (transfer full): an exporter
 */
ConfabExporter *
confab_exporter_new (ConfabSession     *session,
                     ConfabExportFormat format)
{
  ConfabExporter *self = g_object_new (CONFAB_TYPE_EXPORTER, NULL);

  self->store = g_object_ref (confab_session_get_store (session));
  self->format = format;
  self->writer = formats[format].writer;
  return self;
}

/**
 * confab_exporter_add:
 * @self: an exporter
 * @id: the identifier of a conversation; another time, it does nothing
 */
void
confab_exporter_add (ConfabExporter *self,
                     const char     *id)
{
  g_return_if_fail (CONFAB_IS_EXPORTER (self));

  if (!g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
    g_ptr_array_add (self->ids, g_strdup (id));
}

/**
 * confab_exporter_set_path:
 * @self: an exporter
 * @path: the name of a file; one that has it is replaced
 */
void
confab_exporter_set_path (ConfabExporter *self,
                          const char     *path)
{
  g_return_if_fail (CONFAB_IS_EXPORTER (self));

  g_free (self->path);
  self->path = g_strdup (path);
}

/**
 * confab_exporter_set_folder:
 * @self: an exporter
 * @path: a folder
 */
void
confab_exporter_set_folder (ConfabExporter *self,
                            const char     *path)
{
  g_return_if_fail (CONFAB_IS_EXPORTER (self));

  g_free (self->folder);
  self->folder = g_strdup (path);
}

/**
 * confab_exporter_set_fd:
 * @self: an exporter
 * @fd: a descriptor, such as that of standard output
 */
void
confab_exporter_set_fd (ConfabExporter *self,
                        int             fd)
{
  g_return_if_fail (CONFAB_IS_EXPORTER (self));

  self->fd = fd;
}

/**
 * confab_exporter_set_colours:
 * @self: an exporter
 * @colours: (nullable): who knows the colours of code
 *
 * Only pages have colours.
 */
void
confab_exporter_set_colours (ConfabExporter    *self,
                             ConfabCodeColours *colours)
{
  g_return_if_fail (CONFAB_IS_EXPORTER (self));
  g_return_if_fail (colours == NULL || CONFAB_IS_CODE_COLOURS (colours));

  g_set_object (&self->colours, colours);
}

/**
 * confab_exporter_get_fraction:
 * @self: an exporter
 *
 * Returns: how much is done, from 0 to 1
 */
double
confab_exporter_get_fraction (ConfabExporter *self)
{
  g_return_val_if_fail (CONFAB_IS_EXPORTER (self), 0);

  return self->fraction;
}

/**
 * confab_exporter_get_n_conversations:
 * @self: an exporter that ran
 *
 * Returns: how many conversations it wrote
 */
guint
confab_exporter_get_n_conversations (ConfabExporter *self)
{
  g_return_val_if_fail (CONFAB_IS_EXPORTER (self), 0);

  return self->current;
}

/**
 * confab_exporter_get_n_missing:
 * @self: an exporter that ran
 *
 * Returns: how many attachments were left out because their files were not there
 */
guint
confab_exporter_get_n_missing (ConfabExporter *self)
{
  g_return_val_if_fail (CONFAB_IS_EXPORTER (self), 0);

  return self->n_missing;
}

/**
 * confab_exporter_get_files:
 * @self: an exporter that ran
 *
 * Returns: (transfer none) (element-type filename): the files that it wrote
 */
GPtrArray *
confab_exporter_get_files (ConfabExporter *self)
{
  g_return_val_if_fail (CONFAB_IS_EXPORTER (self), NULL);

  return self->files;
}

/**
 * confab_exporter_make_file_name:
 * @title: a title
 *
 * Returns: (transfer full): a name for a file, without an extension
 */
char *
confab_exporter_make_file_name (const char *title)
{
  return confab_file_name_from_title (title);
}
