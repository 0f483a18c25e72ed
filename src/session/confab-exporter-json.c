/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "session/confab-exporter-private.h"

static void load_page (GTask *task);

static void
write_folder (ConfabExporter *self,
              const char     *id)
{
  for (guint i = 0; i < self->outline->folders->len; i++)
    {
      const ConfabFolderFacts *folder = self->outline->folders->pdata[i];

      if (!g_str_equal (folder->id, id) || !g_hash_table_add (self->folder_ids, g_strdup (id)))
        continue;
      if (folder->parent_id != NULL)
        write_folder (self, folder->parent_id);
      confab_json_export_folder (self->json, folder);
    }
}

static void
write_attachment (ConfabExporter *self,
                  const char     *hash)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!g_hash_table_add (self->hashes, g_strdup (hash)))
    return;
  bytes = confab_exporter_load_bytes (hash, self);
  if (bytes != NULL)
    confab_json_export_attachment (self->json, hash, bytes);
}

static gboolean
write_head (ConfabExporter *self,
            GError        **error)
{
  if (self->head->facts->folder_id != NULL)
    write_folder (self, self->head->facts->folder_id);
  for (guint i = 0; i < self->head->hashes->len; i++)
    write_attachment (self, self->head->hashes->pdata[i]);
  confab_json_export_conversation (self->json, self->head->facts);
  return confab_output_check (self->output, error);
}

static gboolean
write_page (ConfabExporter *self,
            GError        **error)
{
  for (guint i = 0; i < self->page->messages->len; i++)
    confab_json_export_message (self->json, self->head->facts->id, self->page->messages->pdata[i]);
  /* They are released here, since there may be many. */
  g_ptr_array_set_size (self->page->messages, 0);
  return confab_output_check (self->output, error);
}

static void
next_page (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);
  double n = (double)(self->head->last - self->head->first + 1);

  confab_exporter_set_progress (self, (self->page->last - self->head->first + 1) / n);
  if (self->page->more)
    {
      load_page (task);
      return;
    }
  g_clear_pointer (&self->page, confab_store_page_free);
  confab_exporter_next_conversation (task);
}

static void
on_page_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabExporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_clear_pointer (&self->page, confab_store_page_free);
  self->page = confab_store_load_page_finish (CONFAB_STORE (source), result, &error);
  if (self->page != NULL)
    confab_exporter_start_step (task, write_page, next_page);
  else
    confab_exporter_fail (task, error);
}

static void
load_page (GTask *task)
{
  ConfabExporter *self = g_task_get_source_object (task);

  confab_store_load_page_async (self->store, self->head->facts->id, self->page != NULL ? self->page->last : 0,
                                g_task_get_cancellable (task), on_page_loaded_cb, task);
}

/* Writes the conversation whose head was read. */
void
confab_exporter_write_json (GTask *task)
{
  confab_exporter_start_step (task, write_head, load_page);
}

gboolean
confab_exporter_begin_json (ConfabExporter *self,
                            GError        **error)
{
  self->json = confab_json_export_new (self->output, confab_time_now ());
  for (guint i = 0; self->all && i < self->outline->folders->len; i++)
    write_folder (self, ((ConfabFolderFacts *)self->outline->folders->pdata[i])->id);
  return confab_output_check (self->output, error);
}

gboolean
confab_exporter_end_json (ConfabExporter *self,
                          GError        **error)
{
  confab_json_export_end (self->json);
  return confab_output_check (self->output, error);
}
