/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "store/confab-store-intent.h"

/* A setting that nobody sets: this and the name of the writer. There is one at most for each, since edits wait for one another. */
#define PREFIX "unfinished-edits "

/* What stands in the database, and thus never changes. */
static const char *const kind_names[] = {
  [CONFAB_EDIT_TITLE] = "title",
  [CONFAB_EDIT_FOLDER] = "folder",
  [CONFAB_EDIT_PIN] = "pin",
  [CONFAB_EDIT_ARCHIVE] = "archive",
  [CONFAB_EDIT_TRASH] = "trash",
  [CONFAB_EDIT_ERASE] = "erase",
  [CONFAB_EDIT_EMPTY_TRASH] = "empty-trash",
  [CONFAB_EDIT_TAG] = "tag",
  [CONFAB_EDIT_UNTAG] = "untag",
  [CONFAB_EDIT_MAKE_FOLDER] = "make-folder",
  [CONFAB_EDIT_RENAME_FOLDER] = "rename-folder",
  [CONFAB_EDIT_MOVE_FOLDER] = "move-folder",
  [CONFAB_EDIT_REMOVE_FOLDER] = "remove-folder",
  [CONFAB_EDIT_MAKE_TAG] = "make-tag",
  [CONFAB_EDIT_RENAME_TAG] = "rename-tag",
  [CONFAB_EDIT_REMOVE_TAG] = "remove-tag",
};

static void
write_edit (ConfabJsonWriter *writer,
            const ConfabEdit *edit)
{
  confab_json_writer_begin_object (writer);
  confab_json_writer_optional_string (writer, "kind", kind_names[edit->kind]);
  confab_json_writer_optional_string (writer, "id", edit->id);
  confab_json_writer_optional_string (writer, "name", edit->name);
  confab_json_writer_optional_string (writer, "other", edit->other);
  confab_json_writer_member (writer, "value");
  confab_json_writer_int (writer, edit->value);
  confab_json_writer_member (writer, "ids");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < edit->ids->len; i++)
    confab_json_writer_string (writer, edit->ids->pdata[i]);
  confab_json_writer_end_array (writer);
  confab_json_writer_end_object (writer);
}

/* NULL where it is none: another version may know more. */
static ConfabEdit *
read_edit (JsonObject *object)
{
  const char *name = object != NULL ? confab_json_get_string (object, "kind") : NULL;
  JsonArray *ids = object != NULL ? confab_json_get_array (object, "ids") : NULL;
  guint kind = 0;
  ConfabEdit *edit;

  while (kind < G_N_ELEMENTS (kind_names) && g_strcmp0 (name, kind_names[kind]) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (kind_names))
    return NULL;
  edit = confab_edit_new (kind, NULL);
  edit->id = g_strdup (confab_json_get_string (object, "id"));
  edit->name = g_strdup (confab_json_get_string (object, "name"));
  edit->other = g_strdup (confab_json_get_string (object, "other"));
  confab_json_get_int (object, "value", &edit->value);
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      const char *id = confab_json_node_string (json_array_get_element (ids, i));

      if (id != NULL)
        g_ptr_array_add (edit->ids, g_strdup (id));
    }
  return edit;
}

static gboolean
run_setting (ConfabStoreState *state,
             const char       *sql,
             const char       *writer,
             const char       *value,
             GError          **error)
{
  g_autofree char *name = g_strconcat (PREFIX, writer, NULL);
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, name);
  if (value != NULL)
    confab_statement_bind_text (statement, 2, value);
  return confab_database_run (state->database, statement, error);
}

/**
 * confab_intent_note:
 * @state: an open store, in the transaction of the first step
 * @edits: (element-type ConfabEdit): what is done, in this order; doing it again changes nothing
 * @error: return location for an error
 *
 * Returns: whether it is written down
 */
gboolean
confab_intent_note (ConfabStoreState *state,
                    GPtrArray        *edits,
                    GError          **error)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autofree char *json = NULL;

  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < edits->len; i++)
    write_edit (writer, edits->pdata[i]);
  confab_json_writer_end_array (writer);
  json = confab_json_writer_end_string (writer);
  return run_setting (state, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", state->writer, json, error);
}

static gboolean
cross_out (ConfabStoreState *state,
           const char       *writer,
           GError          **error)
{
  return run_setting (state, "DELETE FROM setting WHERE name = ?", writer, NULL, error);
}

/**
 * confab_intent_cross_out:
 * @state: an open store, in the transaction of the last step
 * @error: return location for an error
 *
 * Returns: whether nothing is written down any more
 */
gboolean
confab_intent_cross_out (ConfabStoreState *state,
                         GError          **error)
{
  return cross_out (state, state->writer, error);
}

/* What there is of a writer; NULL where there is nothing. */
static JsonNode *
read_intent (ConfabStoreState *state,
             const char       *writer)
{
  g_autofree char *name = g_strconcat (PREFIX, writer, NULL);
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT value FROM setting WHERE name = ?", NULL);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, name);
  if (!confab_database_step (state->database, statement, NULL))
    return NULL;
  return confab_json_parse (confab_statement_get_text (statement, 0), -1, NULL);
}

/* In a transaction: another process that does it at the same moment finds nothing left. What cannot be read is crossed out. */
static gboolean
finish (ConfabStoreState *state,
        const char       *writer,
        GError          **error)
{
  g_autoptr (JsonNode) node = read_intent (state, writer);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GPtrArray) inverse = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr (ConfabEdit) edit = read_edit (confab_json_array_object (array, i));

      g_ptr_array_set_size (inverse, 0);
      if (edit != NULL && !confab_store_run_edit (state, edit, inverse, error))
        return FALSE;
    }
  g_debug ("Edits that were cut are done");
  return cross_out (state, writer, error);
}

static GPtrArray *
list_writers (ConfabStoreState *state)
{
  GPtrArray *writers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ConfabStatement) statement = NULL;

  /* '!' comes after ' ': all names with the prefix. */
  statement = confab_database_prepare (state->database,
                                       "SELECT name FROM setting WHERE name > '" PREFIX "' AND name < 'unfinished-edits!'",
                                       NULL);
  while (statement != NULL && confab_database_step (state->database, statement, NULL))
    g_ptr_array_add (writers, g_strdup (confab_statement_get_text (statement, 0) + strlen (PREFIX)));
  return writers;
}

/**
 * confab_intent_finish_all:
 * @state: an open store
 *
 * Does to its end what processes that are dead had begun. What cannot be done now, such as on a full disk, stays for the next time: it is no
 * reason not to open the store.
 */
void
confab_intent_finish_all (ConfabStoreState *state)
{
  g_autoptr (GPtrArray) writers = list_writers (state);

  for (guint i = 0; i < writers->len; i++)
    {
      const char *writer = g_ptr_array_index (writers, i);
      int lock = confab_store_seize_writer (state, writer);
      g_autoptr (GError) error = NULL;

      if (lock == CONFAB_STORE_WRITER_ALIVE)
        continue;
      if (confab_database_begin (state->database, &error) &&
          confab_database_end (state->database, finish (state, writer, &error), &error))
        confab_store_bury_writer (state, writer, lock);
      else if (lock >= 0)
        close (lock);
      if (error != NULL)
        g_debug ("Edits that were cut could not be done: %s", error->message);
    }
}
