/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "session/confab-exporter-private.h"
#include "transfer/confab-file-name.h"

/* How many messages of a path are read at a time. */
#define MESSAGES_PER_STEP 32

static void load_messages (GTask *task);
static void on_coloured_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);

static gboolean
open_file (ConfabExporter *self,
           GError        **error)
{
  g_autofree char *path = confab_file_name_in_folder (self->folder, self->head->facts->title,
                                                      confab_export_format_get_extension (self->format), self->taken);

  self->output = confab_output_new_for_path (path, self->cancellable, error);
  if (self->output == NULL)
    return FALSE;
  g_ptr_array_add (self->files, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
begin_transcript (ConfabExporter *self,
                  GError        **error)
{
  if (self->folder != NULL && !open_file (self, error))
    return FALSE;
  if (self->folder == NULL && self->current > 0)
    confab_output_text (self->output, self->writer->separator);
  confab_transcript_init (&self->transcript, self->output, self->without_bytes ? NULL : confab_exporter_load_bytes, self);
  self->writer->begin (&self->transcript, self->head->facts);
  return confab_output_check (self->output, error);
}

static gboolean
write_messages (ConfabExporter *self,
                GError        **error)
{
  for (guint i = 0; i < self->messages->len; i++)
    self->writer->message (&self->transcript, self->messages->pdata[i]);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->transcript.colours, g_hash_table_unref);
  return confab_output_check (self->output, error);
}

static void
colour_next (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  while (self->code->len > 0 && g_hash_table_contains (self->transcript.colours, self->code->pdata[self->code->len - 1]))
    g_ptr_array_set_size (self->code, (int)self->code->len - 1);
  if (self->code->len > 0)
    {
      confab_code_colours_colour_async (self->colours, self->code->pdata[self->code->len - 1],
                                        g_task_get_cancellable (task), on_coloured_cb, task);
      return;
    }
  g_clear_pointer (&self->code, g_ptr_array_unref);
  confab_exporter_start_step (task, write_messages, load_messages);
}

static void
on_coloured_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;
  ConfabCodeColouring *colouring = confab_code_colours_colour_finish (CONFAB_CODE_COLOURS (source), result, &error);

  if (colouring == NULL)
    {
      confab_exporter_fail (task, error);
      return;
    }
  g_hash_table_replace (self->transcript.colours, g_ptr_array_steal_index (self->code, self->code->len - 1), colouring);
  colour_next (task);
}

static gboolean
list_code (ConfabExporter *self,
           GError        **error)
{
  self->code = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  self->transcript.colours = confab_code_colours_new_table ();
  for (guint i = 0; i < self->messages->len; i++)
    confab_transcript_list_code (self->messages->pdata[i], self->code);
  return confab_output_check (self->output, error);
}

static gboolean
end_transcript (ConfabExporter *self,
                GError        **error)
{
  gboolean success;

  self->writer->end (&self->transcript);
  confab_transcript_clear (&self->transcript);
  g_clear_pointer (&self->path_ids, g_ptr_array_unref);
  if (self->folder == NULL)
    return confab_output_check (self->output, error);
  success = confab_output_close (self->output, error);
  g_clear_pointer (&self->output, confab_output_free);
  return success;
}

static void
on_messages_loaded_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->messages = confab_store_load_messages_finish (CONFAB_STORE (source), result, &error);
  if (self->messages != NULL && self->colours != NULL && self->writer->coloured)
    confab_exporter_start_step (task, list_code, colour_next);
  else if (self->messages != NULL)
    confab_exporter_start_step (task, write_messages, load_messages);
  else
    confab_exporter_fail (task, error);
}

static void
load_messages (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (self->next == self->path_ids->len)
    {
      confab_exporter_start_step (task, end_transcript, confab_exporter_next_conversation);
      return;
    }
  confab_exporter_set_progress (self, (double)self->next / self->path_ids->len);
  while (self->next < self->path_ids->len && ids->len < MESSAGES_PER_STEP)
    g_ptr_array_add (ids, self->path_ids->pdata[self->next++]);
  g_ptr_array_add (ids, NULL);
  confab_store_load_messages_async (self->store, (const char *const *)ids->pdata, g_task_get_cancellable (task),
                                    on_messages_loaded_cb, task);
}

static void
on_path_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->path_ids = confab_store_list_path_finish (CONFAB_STORE (source), result, &error);
  self->next = 0;
  if (self->path_ids != NULL)
    confab_exporter_start_step (task, begin_transcript, load_messages);
  else
    confab_exporter_fail (task, error);
}

/* Writes the conversation whose head was read. */
void
confab_exporter_write_transcript (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  confab_store_list_path_async (self->store, self->head->facts->id, g_task_get_cancellable (task), on_path_listed_cb,
                                task);
}

gboolean
confab_exporter_begin_transcripts (ConfabExporter *self,
                                   GError        **error)
{
  if (self->folder == NULL || g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  self->made_folder = g_mkdir_with_parents (self->folder, 0777) == 0;
  if (!self->made_folder)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("The folder “%s” could not be made: %s. Choose another one."), self->folder, g_strerror (errno));
  return self->made_folder;
}
