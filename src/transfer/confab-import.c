/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json-writer.h"
#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The formats that consist of JSON; which of them a file has is told by what is in it. */
static const ConfabImportFormat *const formats[] = {
  &confab_import_own,
  &confab_import_chatgpt,
  &confab_import_claude,
  &confab_import_openwebui,
  &confab_import_librechat,
  &confab_import_chatbot_ui,
  &confab_import_alpaca,
  &confab_import_jan,
  &confab_import_cherry,
};

/* A format's pass over the files that have it. */
typedef struct
{
  ConfabImport       *import;
  GHashTable         *formats; /* name of a file to its format */
  ConfabJsonSplitter *splitter;
} Reading;

const ConfabImportFormat *
confab_import_get_format (guint index)
{
  return index < G_N_ELEMENTS (formats) ? formats[index] : NULL;
}

/**
 * confab_import_skip:
 * @self: an import
 * @place: (nullable): a title; %NULL or "" for the file that is being read
 * @format: why it is left out, as for printf()
 */
void
confab_import_skip (ConfabImport *self,
                    const char   *place,
                    const char   *format,
                    ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (place == NULL || *place == '\0')
    place = self->entry != NULL ? self->entry : "";
  self->sink->skipped (place, reason, self->sink_data);
}

/**
 * confab_import_make_parameters:
 * @temperature: a temperature
 *
 * Returns: (transfer full): the parameters of a conversation, the text of a JSON object
 */
char *
confab_import_make_parameters (double temperature)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "temperature");
  confab_json_writer_double (writer, temperature);
  confab_json_writer_end_object (writer);
  return confab_json_writer_end_string (writer);
}

/**
 * confab_import_give:
 * @self: an import
 * @tree: a conversation that is complete
 *
 * Hands a conversation on, or says why not.
 */
void
confab_import_give (ConfabImport     *self,
                    ConfabImportTree *tree)
{
  g_autoptr (GPtrArray) messages = NULL;
  ConfabConversationFacts *facts = confab_import_tree_get_facts (tree);
  guint n_doubles;

  if (self->error != NULL)
    return;
  messages = confab_import_tree_end (tree, self->now);
  n_doubles = confab_import_tree_get_n_doubles (tree);
  if (n_doubles > 0)
    confab_import_skip (self, facts->title,
                        ngettext ("%u message has the identifier of another one", "%u messages have the identifier of another one",
                                  n_doubles), n_doubles);
  if (messages->len == 0)
    confab_import_skip (self, facts->title, _ ("The conversation has no messages"));
  else if (self->sink->conversation (facts, messages, self->sink_data, &self->error))
    self->n_conversations++;
}

/**
 * confab_import_give_folder:
 * @self: an import
 * @id: its identifier in the file
 * @name: (nullable): its name
 * @parent_id: (nullable): the folder it is in, which was given before
 */
void
confab_import_give_folder (ConfabImport *self,
                           const char   *id,
                           const char   *name,
                           const char   *parent_id)
{
  g_autofree char *own_id = confab_import_make_id (self->format->name, "folder", id);
  g_autofree char *own_parent = parent_id != NULL ? confab_import_make_id (self->format->name, "folder", parent_id) : NULL;
  g_autoptr (ConfabFolderFacts) folder = NULL;

  if (self->error != NULL || name == NULL || *name == '\0')
    return;
  folder = confab_folder_facts_new (own_id, name, own_parent);
  self->sink->folder (folder, self->sink_data, &self->error);
}

static gboolean
begin_cb (const char *name,
          gint64      size,
          gpointer    user_data)
{
  Reading *self = user_data;
  ConfabImport *import = self->import;

  if (g_hash_table_lookup (self->formats, name) != import->format)
    return FALSE;
  g_free (import->entry);
  import->entry = g_strdup (name);
  return TRUE;
}

static ConfabJsonWish
wish_cb (const char *path,
         char        first,
         gpointer    user_data)
{
  ConfabImport *import = user_data;

  if (*path == '\0' && g_hash_table_contains (import->wholes, import->entry))
    return CONFAB_JSON_TAKE;
  return import->format->wish (import, path, first);
}

static gboolean
value_cb (const char *path,
          const char *json,
          gsize       length,
          gpointer    user_data)
{
  ConfabImport *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (json == NULL)
    {
      confab_import_skip (self, NULL, _ ("A conversation is larger than %d MiB"), CONFAB_JSON_SPLITTER_MAX_VALUE >> 20);
      return TRUE;
    }
  if (self->format->text != NULL)
    {
      self->format->text (self, path, json, length);
      return self->error == NULL;
    }
  node = confab_json_parse (json, length, &error);
  if (node == NULL)
    confab_import_skip (self, NULL, "%s", error->message);
  else
    self->format->value (self, path, node);
  return self->error == NULL;
}

static ConfabImportStep
data_cb (const void *data,
         gsize       length,
         gpointer    user_data,
         GError    **error)
{
  static const ConfabJsonSplitterFuncs funcs = { wish_cb, value_cb };
  Reading *self = user_data;
  ConfabImport *import = self->import;
  g_autoptr (GError) local_error = NULL;

  if (self->splitter == NULL)
    self->splitter = confab_json_splitter_new (&funcs, import);
  if (!confab_json_splitter_feed (self->splitter, data, length, &local_error))
    {
      confab_import_skip (import, NULL, "%s", local_error->message);
      g_clear_pointer (&self->splitter, confab_json_splitter_free);
      return CONFAB_IMPORT_NEXT;
    }
  if (import->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&import->error));
      return CONFAB_IMPORT_STOP;
    }
  import->sink->progress (confab_import_source_get_position (import->source),
                          confab_import_source_get_size (import->source), import->sink_data);
  return CONFAB_IMPORT_MORE;
}

static gboolean
end_cb (gboolean whole,
        gpointer user_data,
        GError **error)
{
  Reading *self = user_data;
  g_autoptr (GError) local_error = NULL;

  if (!whole)
    confab_import_skip (self->import, NULL, _ ("The rest of the file could not be unpacked; it may be damaged or locked"));
  else if (self->splitter != NULL && !confab_json_splitter_finish (self->splitter, &local_error))
    confab_import_skip (self->import, NULL, "%s", local_error->message);
  g_clear_pointer (&self->splitter, confab_json_splitter_free);
  return TRUE;
}

static gboolean
read_format (ConfabImport             *self,
             const ConfabImportFormat *format,
             GHashTable               *by_name,
             GError                  **error)
{
  static const ConfabImportPass pass = { begin_cb, data_cb, end_cb };
  Reading reading = { self, by_name, NULL };
  gboolean success = TRUE;

  self->format = format;
  if (format->begin != NULL)
    format->begin (self);
  for (self->pass = 0; success && self->pass < MAX (format->n_passes, 1); self->pass++)
    success = confab_import_source_run (self->source, &pass, &reading, error);
  g_clear_pointer (&reading.splitter, confab_json_splitter_free);
  if (format->end != NULL)
    format->end (self);
  if (success && self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return success;
}

static gboolean
read_all (ConfabImport *self,
          GError      **error)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_formats = 0;

  if (!confab_import_detect (self, by_name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      GHashTableIter iter;
      gpointer format;
      gboolean found = FALSE;

      g_hash_table_iter_init (&iter, by_name);
      while (!found && g_hash_table_iter_next (&iter, NULL, &format))
        found = format == formats[i];
      n_formats += found ? 1 : 0;
      if (found && !read_format (self, formats[i], by_name, error))
        return FALSE;
    }
  if (n_formats > 0)
    return TRUE;
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                       _ ("The file holds no conversations of a kind that Confab can read"));
  return FALSE;
}

/**
 * confab_import_run:
 * @file: a file, packed or not, or a folder
 * @sink: where its conversations go
 * @user_data: for @sink
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: %CONFAB_ERROR_UNSUPPORTED where it has nothing that can be read,
 *   %CONFAB_ERROR_INVALID_VALUE where it is damaged, %CONFAB_ERROR_TOO_LARGE, %G_IO_ERROR, or what @sink sets
 *
 * Reads all conversations of a file that another program exported, or Confab did. Whose file it is is told by what is in it. It reads from disk
 * all the while, so not on the main thread. What was handed on before an error stays.
 *
 * Returns: whether it came to the end
 */
gboolean
confab_import_run (GFile                  *file,
                   const ConfabImportSink *sink,
                   gpointer                user_data,
                   GCancellable           *cancellable,
                   GError                **error)
{
  g_autoptr (ConfabImportSource) source = confab_import_source_new (file, cancellable, error);
  ConfabImport self = { .source = source, .sink = sink, .sink_data = user_data, .now = confab_time_now () };
  gboolean success;

  if (source == NULL)
    return FALSE;
  self.wholes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  success = confab_import_source_is_database (source) ? confab_import_database (&self, cancellable, error) : read_all (&self, error);
  g_clear_pointer (&self.media, g_hash_table_unref);
  g_hash_table_unref (self.wholes);
  g_clear_error (&self.error);
  g_free (self.entry);
  return success;
}
