/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sqlite3.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The database of Alpaca, or the part of it that it exports: tables chat, message and attachment, and in its own chat_folder
 * ([its source](https://github.com/Jeffser/Alpaca/blob/main/src/sql_manager.py)). */

/* The longest text or file in a row, and how much work one statement may be, which bounds what a database made to hurt can do. */
#define MAX_VALUE      (192 * 1024 * 1024)
#define STEPS_PER_LOOK 1000000
#define MAX_ROWS       20000000
static const ConfabImportFormat alpaca = { .name = "alpaca-database", .title = "Alpaca" };

typedef struct
{
  ConfabImport *import;
  sqlite3      *database;
  GCancellable *cancellable;
  sqlite3_stmt *messages;
  sqlite3_stmt *attachments;
  GHashTable   *message_rows;    /* identifier of a chat to GArray of rows */
  GHashTable   *attachment_rows; /* identifier of a message to GArray of rows */
} Reading;

/* Only what reads tables is allowed: no view, no trigger, no function that the file brings along. */
static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *inner)
{
  if (inner != NULL)
    return SQLITE_DENY;
  return action == SQLITE_SELECT || action == SQLITE_READ ? SQLITE_OK : SQLITE_DENY;
}

static int
look_cb (void *user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static gboolean
set_error (sqlite3 *database,
           GError **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The database could not be read: %s"),
               sqlite3_errmsg (database));
  return FALSE;
}

/* The name of the file may hold what means something in a URI. */
static sqlite3 *
open_database (const char *path,
               GError    **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", TRUE);
  g_autofree char *uri = g_strdup_printf ("file://%s?mode=ro&immutable=1", escaped);
  sqlite3 *database = NULL;

  if (sqlite3_open_v2 (uri, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      set_error (database, error);
      sqlite3_close (database);
      return NULL;
    }
  sqlite3_db_config (database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (database, SQLITE_LIMIT_LENGTH, MAX_VALUE);
  sqlite3_limit (database, SQLITE_LIMIT_SQL_LENGTH, 100000);
  sqlite3_limit (database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (database, SQLITE_LIMIT_EXPR_DEPTH, 100);
  return database;
}

/* Prepares a statement over a table, which a view or a virtual table of that name is not. */
static sqlite3_stmt *
prepare (Reading    *self,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  return sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) == SQLITE_OK ? statement : NULL;
}

static gboolean
is_table (Reading    *self,
          const char *name)
{
  sqlite3_stmt *statement = prepare (self, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND rootpage > 0");
  gboolean found;

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);
  return found;
}

/* Text as text, whatever bytes are in it. */
static char *
dup_text (sqlite3_stmt *statement,
          int           column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

/* The tables have no index for what is asked of them. */
static GHashTable *
index_rows (Reading    *self,
            const char *sql)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  sqlite3_stmt *statement = prepare (self, sql);

  for (guint n = 0; statement != NULL && n < MAX_ROWS && sqlite3_step (statement) == SQLITE_ROW; n++)
    {
      const char *owner = (const char *)sqlite3_column_text (statement, 0);
      gint64 row = sqlite3_column_int64 (statement, 1);
      GArray *owned = owner != NULL ? g_hash_table_lookup (rows, owner) : NULL;

      if (owner == NULL)
        continue;
      if (owned == NULL)
        {
          owned = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_hash_table_insert (rows, g_strdup (owner), owned);
        }
      g_array_append_val (owned, row);
    }
  sqlite3_finalize (statement);
  return rows;
}

static gboolean
find_row (sqlite3_stmt *statement,
          gint64        row)
{
  sqlite3_reset (statement);
  sqlite3_bind_int64 (statement, 1, row);
  return sqlite3_step (statement) == SQLITE_ROW;
}

static void
add_attachment (Reading          *self,
                ConfabImportNode *node)
{
  g_autofree char *type = dup_text (self->attachments, 0);
  g_autofree char *name = dup_text (self->attachments, 1);
  g_autofree char *content = dup_text (self->attachments, 2);
  g_autoptr (ConfabPart) part = NULL;

  if (type == NULL || content == NULL || g_str_equal (type, "metadata") || g_str_equal (type, "model_context"))
    return;
  if (g_str_equal (type, "thought"))
    confab_import_node_reasoning (node, content);
  else if (g_str_equal (type, "image") || g_str_equal (type, "audio"))
    {
      part = confab_import_attach_base64 (self->import, content, name, NULL);
      if (part != NULL)
        confab_import_node_part (node, part);
      else
        confab_import_note_missing (self->import, node, name);
    }
  else
    {
      confab_import_node_text (node, name);
      confab_import_node_code (node, NULL, content);
    }
}

static void
read_message (Reading          *self,
              ConfabImportTree *tree)
{
  g_autofree char *id = dup_text (self->messages, 0);
  g_autofree char *role = dup_text (self->messages, 1);
  g_autofree char *model = dup_text (self->messages, 2);
  g_autofree char *date = dup_text (self->messages, 3);
  g_autofree char *content = dup_text (self->messages, 4);  ConfabImportNode *node = confab_import_tree_add_after (tree, id);
  GArray *rows;
  if (role == NULL || !confab_role_from_name (role, &node->role))
    node->role = CONFAB_ROLE_ASSISTANT;
  if (node->role == CONFAB_ROLE_ASSISTANT)
    confab_import_node_set_model (node, model);
  node->time = date != NULL ? confab_import_read_time_text (date) : CONFAB_IMPORT_NO_TIME;  confab_import_node_text (node, content);
  rows = id != NULL && self->attachments != NULL ? g_hash_table_lookup (self->attachment_rows, id) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len && self->import->error == NULL; i++)
    if (find_row (self->attachments, g_array_index (rows, gint64, i)))
      add_attachment (self, node);
}

static void
read_chat (Reading      *self,
           sqlite3_stmt *chats)
{
  g_autofree char *id = dup_text (chats, 0);
  g_autofree char *title = dup_text (chats, 1);
  g_autofree char *folder = dup_text (chats, 2);
  g_autoptr (ConfabImportTree) tree = NULL;  ConfabConversationFacts *facts;
  GArray *rows;

  if (id == NULL)
    {
      confab_import_skip (self->import, title, _ ("The conversation has no identifier"));
      return;
    }
  tree = confab_import_tree_new (alpaca.name, id);
  facts = confab_import_tree_get_facts (tree);
  facts->title = g_steal_pointer (&title);
  if (folder != NULL && *folder != '\0')
    facts->folder_id = confab_import_make_id (alpaca.name, "folder", folder);
  rows = g_hash_table_lookup (self->message_rows, id);
  for (guint i = 0; rows != NULL && i < rows->len && self->import->error == NULL; i++)
    if (find_row (self->messages, g_array_index (rows, gint64, i)))
      read_message (self, tree);
  confab_import_give (self->import, tree);
}

static void
read_folders (Reading *self)
{
  sqlite3_stmt *statement = is_table (self, "chat_folder") ? prepare (self, "SELECT id, name, parent FROM chat_folder LIMIT 10000")
                                                           : NULL;

  while (statement != NULL && self->import->error == NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *id = dup_text (statement, 0);
      g_autofree char *name = dup_text (statement, 1);
      g_autofree char *parent = dup_text (statement, 2);

      if (id != NULL)
        confab_import_give_folder (self->import, id, name, parent != NULL && *parent != '\0' ? parent : NULL);
    }
  sqlite3_finalize (statement);
}

static gboolean
read_chats (Reading *self,
            GError **error)
{
  sqlite3_stmt *chats = prepare (self, "SELECT id, name, folder FROM chat");
  int code = SQLITE_ROW;

  if (chats == NULL)
    chats = prepare (self, "SELECT id, name, NULL FROM chat");
  self->messages = prepare (self, "SELECT id, role, model, date_time, content FROM message WHERE rowid = ?");
  self->message_rows = index_rows (self, "SELECT chat_id, rowid FROM message");
  if (is_table (self, "attachment"))
    self->attachments = prepare (self, "SELECT type, name, content FROM attachment WHERE rowid = ?");
  self->attachment_rows = index_rows (self, self->attachments != NULL ? "SELECT message_id, rowid FROM attachment" : "");
  if (chats == NULL || self->messages == NULL)
    code = SQLITE_ERROR;
  while (self->import->error == NULL && code == SQLITE_ROW)
    {
      code = sqlite3_step (chats);
      if (code == SQLITE_ROW)
        read_chat (self, chats);
    }
  sqlite3_finalize (chats);
  if (self->import->error == NULL && code != SQLITE_DONE && !g_cancellable_set_error_if_cancelled (self->cancellable, error))
    set_error (self->database, error);
  if (self->import->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->import->error));
  return code == SQLITE_DONE;
}

/**
 * confab_import_database:
 * @self: an import
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: %CONFAB_ERROR_UNSUPPORTED where it is another program's, %CONFAB_ERROR_INVALID_VALUE where it is
 *   damaged
 *
 * Reads a database of Alpaca.
 *
 * Returns: whether it came to the end
 */
gboolean
confab_import_database (ConfabImport *self,
                        GCancellable *cancellable,
                        GError      **error)
{
  Reading reading = { self, NULL, cancellable };
  gboolean success = FALSE;

  reading.database = open_database (confab_import_source_get_path (self->source), error);
  if (reading.database == NULL)
    return FALSE;
  self->format = &alpaca;
  sqlite3_set_authorizer (reading.database, authorize_cb, NULL);
  if (cancellable != NULL)
    sqlite3_progress_handler (reading.database, STEPS_PER_LOOK, look_cb, cancellable);
  if (is_table (&reading, "chat") && is_table (&reading, "message"))
    {
      read_folders (&reading);
      success = read_chats (&reading, error);
    }
  else
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                         _ ("The file holds no conversations of a kind that Confab can read"));
  g_clear_pointer (&reading.message_rows, g_hash_table_unref);
  g_clear_pointer (&reading.attachment_rows, g_hash_table_unref);
  sqlite3_finalize (reading.messages);
  sqlite3_finalize (reading.attachments);
  sqlite3_close (reading.database);
  return success;
}
