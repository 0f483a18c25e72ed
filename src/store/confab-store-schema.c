/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/confab-store.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"

/* The header of a database file, https://sqlite.org/fileformat2.html#the_database_header */
#define HEADER_SIZE           100
#define HEADER_MAGIC          "SQLite format 3"
#define HEADER_USER_VERSION   60
#define HEADER_APPLICATION_ID 68

/* How much of a file is looked at to tell whose it was. */
#define START_SIZE 65536

/* Times are milliseconds since 1970; roles, states and kinds are names, so that a file can be read without this
 * program.
 *
 * A full-text index takes its words from a view: the text, or in its place the same text with its words set apart,
 * where the script sets no spaces between them. What is empty is not in the view and thus not in the index. */
static const char version_1[] =
  "CREATE TABLE conversation ("
  "  row INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  title TEXT NOT NULL DEFAULT '',"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  deleted INTEGER,"
  "  leaf TEXT,"
  "  provider_id TEXT,"
  "  model TEXT,"
  "  parameters TEXT,"
  "  system_prompt TEXT,"
  "  title_apart TEXT);"
  "CREATE INDEX conversation_newest ON conversation (updated DESC, row DESC) WHERE deleted IS NULL;"
  "CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;"

  "CREATE TABLE message ("
  "  row INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  conversation INTEGER NOT NULL REFERENCES conversation (row) ON DELETE CASCADE,"
  "  parent_id TEXT,"
  "  role TEXT NOT NULL,"
  "  status TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  tool_call_id TEXT,"
  "  writer TEXT,"
  "  text TEXT NOT NULL DEFAULT '',"
  "  parts TEXT,"
  "  reply TEXT,"
  "  text_apart TEXT);"
  "CREATE INDEX message_conversation ON message (conversation);"
  "CREATE INDEX message_streaming ON message (writer) WHERE status = 'streaming';"

  "CREATE TABLE journal ("
  "  seq INTEGER PRIMARY KEY,"
  "  message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,"
  "  kind TEXT NOT NULL,"
  "  idx INTEGER NOT NULL,"
  "  text TEXT,"
  "  name TEXT,"
  "  id TEXT,"
  "  type TEXT);"
  "CREATE INDEX journal_message ON journal (message_id);"

  "CREATE TABLE attachment ("
  "  hash TEXT NOT NULL,"
  "  message INTEGER NOT NULL REFERENCES message (row) ON DELETE CASCADE,"
  "  PRIMARY KEY (hash, message)) WITHOUT ROWID;"
  "CREATE INDEX attachment_message ON attachment (message);"

  "CREATE TABLE provider (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL);"
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

  "CREATE VIEW conversation_words (row, text) AS"
  "  SELECT row, coalesce(title_apart, title) FROM conversation WHERE title <> '';"
  "CREATE VIRTUAL TABLE conversation_search USING fts5 (text, content='conversation_words', content_rowid='row',"
  "  tokenize='unicode61 remove_diacritics 2', prefix='2 3');"
  "CREATE TRIGGER conversation_inserted AFTER INSERT ON conversation WHEN new.title <> '' BEGIN"
  "  INSERT INTO conversation_search (rowid, text) VALUES (new.row, coalesce(new.title_apart, new.title));"
  "END;"
  "CREATE TRIGGER conversation_updated AFTER UPDATE OF title, title_apart ON conversation"
  "  WHEN old.title <> new.title OR old.title_apart IS NOT new.title_apart BEGIN"
  "  INSERT INTO conversation_search (conversation_search, rowid, text)"
  "    SELECT 'delete', old.row, coalesce(old.title_apart, old.title) WHERE old.title <> '';"
  "  INSERT INTO conversation_search (rowid, text)"
  "    SELECT new.row, coalesce(new.title_apart, new.title) WHERE new.title <> '';"
  "END;"
  "CREATE TRIGGER conversation_removed AFTER DELETE ON conversation WHEN old.title <> '' BEGIN"
  "  INSERT INTO conversation_search (conversation_search, rowid, text)"
  "    VALUES ('delete', old.row, coalesce(old.title_apart, old.title));"
  "END;"

  "CREATE VIEW message_words (row, text) AS"
  "  SELECT row, coalesce(text_apart, text) FROM message WHERE text <> '';"
  "CREATE VIRTUAL TABLE message_search USING fts5 (text, content='message_words', content_rowid='row',"
  "  tokenize='unicode61 remove_diacritics 2', prefix='2 3');"
  "CREATE TRIGGER message_inserted AFTER INSERT ON message WHEN new.text <> '' BEGIN"
  "  INSERT INTO message_search (rowid, text) VALUES (new.row, coalesce(new.text_apart, new.text));"
  "END;"
  "CREATE TRIGGER message_updated AFTER UPDATE OF text, text_apart ON message"
  "  WHEN old.text <> new.text OR old.text_apart IS NOT new.text_apart BEGIN"
  "  INSERT INTO message_search (message_search, rowid, text)"
  "    SELECT 'delete', old.row, coalesce(old.text_apart, old.text) WHERE old.text <> '';"
  "  INSERT INTO message_search (rowid, text)"
  "    SELECT new.row, coalesce(new.text_apart, new.text) WHERE new.text <> '';"
  "END;"
  "CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.text <> '' BEGIN"
  "  INSERT INTO message_search (message_search, rowid, text)"
  "    VALUES ('delete', old.row, coalesce(old.text_apart, old.text));"
  "END;";

/* The place of every message in its conversation, to be read without the pages that hold the texts. */
static const char version_2[] =
  "CREATE INDEX message_place ON message (conversation, row, id, parent_id, role, status, created);"
  "DROP INDEX message_conversation;";

/* In a trigger: the conversation of this row has changed now. REPLACE would not do, since what a statement that fires a trigger says of conflicts
 * holds in the trigger too. */
#define CHANGED(row) \
  " UPDATE conversation_change SET seq = (SELECT max(seq) + 1 FROM conversation_change) WHERE conversation = " row ";" \
  " INSERT INTO conversation_change SELECT " row ", (SELECT coalesce(max(seq), 0) + 1 FROM conversation_change)" \
  "  WHERE NOT EXISTS (SELECT 1 FROM conversation_change WHERE conversation = " row ");"

/* Order among many conversations, questions that are not sent yet, and what a search and a sum ask of a message: which
 * model wrote it, what it holds (CONFAB_MESSAGE_HAS_…), its tokens and its cost. A message that is deleted stays until
 * it can no longer be brought back; what answers it hangs from the nearest one before that is not. A search asks this of
 * thousands of messages, far from one another, and finds it in an index without the pages that hold the texts. */
static const char version_3[] =
  "CREATE TABLE folder ("
  "  row INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  parent INTEGER REFERENCES folder (row) ON DELETE CASCADE);"
  "CREATE INDEX folder_parent ON folder (parent);"
  "CREATE TABLE tag (row INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE);"
  "CREATE TABLE conversation_tag ("
  "  conversation INTEGER NOT NULL REFERENCES conversation (row) ON DELETE CASCADE,"
  "  tag INTEGER NOT NULL REFERENCES tag (row) ON DELETE CASCADE,"
  "  PRIMARY KEY (conversation, tag)) WITHOUT ROWID;"
  "CREATE INDEX conversation_tag_tag ON conversation_tag (tag);"
  "ALTER TABLE conversation ADD COLUMN folder INTEGER REFERENCES folder (row) ON DELETE SET NULL;"
  "ALTER TABLE conversation ADD COLUMN pinned INTEGER;"
  "ALTER TABLE conversation ADD COLUMN archived INTEGER;"
  "ALTER TABLE conversation ADD COLUMN named INTEGER;"
  /* Who still makes it; until then it counts as thrown away. */
  "ALTER TABLE conversation ADD COLUMN writer TEXT;"
  "CREATE INDEX conversation_folder ON conversation (folder) WHERE folder IS NOT NULL;"

  /* Which conversations have changed since a list of them was read: only the last change of each is kept. */
  "CREATE TABLE conversation_change (conversation INTEGER PRIMARY KEY, seq INTEGER NOT NULL);"
  "CREATE INDEX conversation_change_seq ON conversation_change (seq);"
  "CREATE TRIGGER conversation_listed AFTER INSERT ON conversation BEGIN"
  CHANGED ("new.row")
  "END;"
  "CREATE TRIGGER conversation_changed"
  "  AFTER UPDATE OF title, updated, deleted, folder, pinned, archived, named ON conversation BEGIN"
  CHANGED ("new.row")
  "END;"
  "CREATE TRIGGER conversation_unlisted AFTER DELETE ON conversation BEGIN"
  CHANGED ("old.row")
  "END;"
  "CREATE TRIGGER conversation_tagged AFTER INSERT ON conversation_tag BEGIN"
  CHANGED ("new.conversation")
  "END;"
  "CREATE TRIGGER conversation_untagged AFTER DELETE ON conversation_tag BEGIN"
  CHANGED ("old.conversation")
  "END;"

  "CREATE TABLE draft ("
  "  conversation_id TEXT PRIMARY KEY,"
  "  json TEXT NOT NULL,"
  "  updated INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE draft_attachment ("
  "  hash TEXT NOT NULL,"
  "  draft TEXT NOT NULL REFERENCES draft (conversation_id) ON DELETE CASCADE,"
  "  PRIMARY KEY (hash, draft)) WITHOUT ROWID;"
  "CREATE INDEX draft_attachment_draft ON draft_attachment (draft);"

  "ALTER TABLE message ADD COLUMN deleted INTEGER;"
  "ALTER TABLE message ADD COLUMN model TEXT;"
  "ALTER TABLE message ADD COLUMN has INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE message ADD COLUMN tokens INTEGER;"
  "ALTER TABLE message ADD COLUMN cost REAL;"
  /* One way through all texts: what changes them takes the longest. */
  "UPDATE message SET has ="
  "  (coalesce(instr(parts, '\"type\":\"image\"'), 0) > 0) | ((coalesce(instr(parts, '\"type\":\"video\"'), 0) > 0) << 1) |"
  "  ((coalesce(instr(parts, '\"type\":\"document\"'), 0) > 0) << 2) | ((instr(text, '```') > 0) << 3),"
  "  model = CASE WHEN json_valid(reply) THEN coalesce(reply ->> '$.model_answered', reply ->> '$.model_asked') END,"
  "  tokens = CASE WHEN json_valid(reply) THEN reply ->> '$.usage.total_tokens' END,"
  "  cost = CASE WHEN json_valid(reply) THEN reply ->> '$.cost_usd' END"
  "  WHERE reply IS NOT NULL OR instr(text, '```') > 0 OR instr(parts, '\"type\":\"image\"') > 0"
  "  OR instr(parts, '\"type\":\"video\"') > 0 OR instr(parts, '\"type\":\"document\"') > 0;"
  "DROP INDEX message_place;"
  "CREATE INDEX message_place ON message (conversation, row, id, parent_id, role, status, created, deleted, has, model,"
  "  tokens, cost);"
  "CREATE INDEX message_facts ON message (row, conversation, deleted, created, role, has, model);"
  "CREATE INDEX message_deleted ON message (conversation, deleted) WHERE deleted IS NOT NULL;";

/* What becomes of the attachments of a message in later requests: the name of a ConfabMediaPolicy, NULL for what is set for all. */
static const char version_4[] =
  "ALTER TABLE message ADD COLUMN media TEXT;";

/* Presets, what is set for one question alone, and what of a conversation is not sent. What was paid for stays known when its conversation is gone:
 * a row of spent is never deleted with a message, and holds no word of it. Prices are US dollars. */
static const char version_5[] =
  "CREATE TABLE preset ("
  "  row INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  json TEXT NOT NULL);"
  "ALTER TABLE conversation ADD COLUMN preset TEXT;"
  "ALTER TABLE message ADD COLUMN parameters TEXT;"
  "ALTER TABLE message ADD COLUMN left_out INTEGER;"
  "ALTER TABLE message ADD COLUMN logprobs BLOB;"

  "CREATE TABLE spent ("
  "  row INTEGER PRIMARY KEY,"
  "  message_id TEXT NOT NULL UNIQUE,"
  "  conversation_id TEXT,"
  "  time INTEGER NOT NULL,"
  "  provider TEXT NOT NULL,"
  "  model TEXT NOT NULL,"
  "  prompt_tokens INTEGER,"
  "  completion_tokens INTEGER,"
  "  billed REAL,"
  "  estimated REAL);"
  "INSERT INTO spent (message_id, conversation_id, time, provider, model, prompt_tokens, completion_tokens, billed)"
  "  SELECT m.id, c.id, m.created, coalesce(m.reply ->> '$.provider_name', ''), coalesce(m.model, ''),"
  "  m.reply ->> '$.usage.prompt_tokens', m.reply ->> '$.usage.completion_tokens', m.cost"
  "  FROM message m JOIN conversation c ON c.row = m.conversation"
  "  WHERE (m.tokens IS NOT NULL OR m.cost IS NOT NULL) AND json_valid(m.reply)"
  /* What was copied, or imported again, was paid for once. */
  "  GROUP BY coalesce(m.reply ->> '$.response_id', m.id), m.created HAVING m.row = min(m.row) ORDER BY m.created, m.row;"
  "CREATE INDEX spent_time ON spent (time, row, provider, model, prompt_tokens, completion_tokens, billed, estimated,"
  "  conversation_id);"

  "CREATE TABLE experiment ("
  "  row INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  json TEXT NOT NULL);"
  "CREATE TABLE experiment_run ("
  "  row INTEGER PRIMARY KEY,"
  "  experiment INTEGER NOT NULL REFERENCES experiment (row) ON DELETE CASCADE,"
  "  cell INTEGER NOT NULL,"
  "  status TEXT NOT NULL,"
  "  json TEXT NOT NULL,"
  "  UNIQUE (experiment, cell));";

/* Each leads from the version before it to its own, which is its place in the list, from 1. What has been released
 * never changes. */
static const ConfabMigration migrations[] = {
  { version_1 },
  { version_2 },
  { version_3 },
  { version_4 },
  { version_5 },
};

static gboolean
refuse_not_ours (const char *path,
                 GError    **error)
{
  g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_A_DATABASE,
               _ ("“%s” is not a database of Confab. It was left as it is; move it away and try again."), path);
  return FALSE;
}

static gboolean
refuse_newer (const char *path,
              GError    **error)
{
  g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_TOO_NEW,
               _ ("“%s” was written by a newer Confab. It was left as it is; update Confab to open it."), path);
  return FALSE;
}

static guint32
read_uint32 (const guint8 *header,
             guint         offset)
{
  guint32 value;

  memcpy (&value, header + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static gboolean
refuse_damaged (const char *path,
                GError    **error)
{
  confab_store_set_damaged (error, path);
  return FALSE;
}

/* Where the beginning is damaged, or most of the file is missing. */
static gboolean
looks_like_ours (const char *start,
                 gsize       size)
{
  static const char table[] = "CREATE TABLE conversation (";

  if (size >= sizeof HEADER_MAGIC && memcmp (start, HEADER_MAGIC, sizeof HEADER_MAGIC) == 0)
    return TRUE;
  if (size >= HEADER_SIZE &&
      read_uint32 ((const guint8 *)start, HEADER_APPLICATION_ID) == CONFAB_SCHEMA_APPLICATION_ID)
    return TRUE;
  for (gsize i = 0; i + sizeof table <= size; i++)
    if (memcmp (start + i, table, sizeof table - 1) == 0)
      return TRUE;
  return FALSE;
}

/**
 * confab_schema_check_file:
 * @path: the file of the database
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Looks at the header before SQLite does, because SQLite makes files of its own beside what it opens, and may
 * change it.
 *
 * Returns: %FALSE where the file is something else, or newer
 */
gboolean
confab_schema_check_file (const char *path,
                          GError    **error)
{
  guint8 header[HEADER_SIZE] = { 0 };
  g_autofree char *start = g_malloc0 (START_SIZE);
  gssize size;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int saved_errno;

  size = fd >= 0 ? read (fd, start, START_SIZE) : -1;
  saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (size < 0)
    {
      confab_store_set_file_error (error, saved_errno, path);
      return FALSE;
    }
  if (size == 0)
    return TRUE;
  memcpy (header, start, MIN (size, HEADER_SIZE));
  if (size < HEADER_SIZE || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return looks_like_ours (start, size) ? refuse_damaged (path, error) : refuse_not_ours (path, error);
  if (read_uint32 (header, HEADER_APPLICATION_ID) == CONFAB_SCHEMA_APPLICATION_ID &&
      read_uint32 (header, HEADER_USER_VERSION) > G_N_ELEMENTS (migrations))
    return refuse_newer (path, error);
  return TRUE;
}

/* A pragma's value, read without keeping its statement: statements are kept only once the schema stands still. */
static gboolean
read_number (ConfabDatabase *database,
             const char     *sql,
             gint64         *value,
             GError        **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (confab_database_get_sqlite (database), sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  else
    confab_database_set_error (database, code, error);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW;
}

/**
 * confab_schema_check_owner:
 * @database: an open database
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * An empty file may become ours; one with another program's tables never. The tables are counted first: where another
 * process makes them meanwhile, its mark comes with them, so that what is read second tells whose they are.
 *
 * Returns: whether it is ours, or nobody's
 */
gboolean
confab_schema_check_owner (ConfabDatabase *database,
                           GError        **error)
{
  gint64 application_id;
  gint64 n_tables;
  gint64 n_ours;

  if (!read_number (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error) ||
      !read_number (database, "PRAGMA application_id", &application_id, error))
    return FALSE;
  if (application_id == CONFAB_SCHEMA_APPLICATION_ID || (application_id == 0 && n_tables == 0))
    return TRUE;
  if (!read_number (database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('conversation', 'conversation_search',"
                    " 'message', 'message_search', 'journal', 'setting')", &n_ours, error))
    return FALSE;
  if (n_ours == 6)
    return refuse_damaged (confab_database_get_path (database), error);
  return refuse_not_ours (confab_database_get_path (database), error);
}

static gboolean
copy_database (ConfabDatabase *database,
               const char     *path,
               GError        **error)
{
  sqlite3 *target = NULL;
  sqlite3_backup *backup = NULL;
  int code = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    backup = sqlite3_backup_init (target, "main", confab_database_get_sqlite (database), "main");
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      code = sqlite3_backup_finish (backup);
    }
  else if (target != NULL)
    code = sqlite3_errcode (target);
  /* One file, readable without the two of the log. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    confab_database_set_error (database, code, error);
  sqlite3_close (target);
  return code == SQLITE_OK;
}

/* Under another name first, so that what has the name of a backup is one; what is left under that name where a process dies is removed later. */
static gboolean
back_up (ConfabDatabase *database,
         gint64          version,
         GError        **error)
{
  g_autofree char *path = g_strdup_printf ("%s.v%" G_GINT64_FORMAT ".bak",
                                           confab_database_get_path (database), version);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unfinished = confab_folder_make_staging (folder, error);

  if (unfinished == NULL)
    return FALSE;
  if (copy_database (database, unfinished, error))
    {
      if (g_rename (unfinished, path) == 0 && confab_folder_sync (folder))
        return TRUE;
      confab_store_set_file_error (error, errno, path);
    }
  g_unlink (unfinished);
  return FALSE;
}

/* Another process may have done the same while this one waited for its turn. */
static gboolean
apply_step (ConfabDatabase        *database,
            const ConfabMigration *step,
            gint64                 version,
            GError               **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%" G_GINT64_FORMAT ";PRAGMA application_id=%d",
                                           version, CONFAB_SCHEMA_APPLICATION_ID);
  gint64 present;
  gboolean success;

  if (!confab_database_begin (database, error))
    return FALSE;
  success = read_number (database, "PRAGMA user_version", &present, error);
  if (success && present < version)
    success = confab_database_exec (database, step->sql, error) && confab_database_exec (database, mark, error);
  return confab_database_end (database, success, error) && success;
}

/**
 * confab_schema_apply:
 * @database: an open database
 * @steps: the migrations in their order
 * @n_steps: how many there are; also the version they lead to
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Brings the database to version @n_steps, each step in a transaction of its own. A database that is not new is copied
 * first, to a file beside it that is named after its version.
 *
 * Returns: whether it is at that version
 */
gboolean
confab_schema_apply (ConfabDatabase        *database,
                     const ConfabMigration *steps,
                     guint                  n_steps,
                     GError               **error)
{
  gint64 version;

  if (!confab_schema_check_owner (database, error) || !read_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > n_steps)
    return refuse_newer (confab_database_get_path (database), error);
  if (version > 0 && version < n_steps && confab_database_get_folder (database) != NULL &&
      !back_up (database, version, error))
    return FALSE;
  for (gint64 next = version + 1; next <= n_steps; next++)
    {
      if (!apply_step (database, &steps[next - 1], next, error))
        return FALSE;
      g_debug ("The store is now at version %" G_GINT64_FORMAT, next);
    }
  return TRUE;
}

/**
 * confab_schema_get_migrations:
 * @n_migrations: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_migrations): all of them, with which a test makes what an older version left
 */
const ConfabMigration *
confab_schema_get_migrations (guint *n_migrations)
{
  *n_migrations = G_N_ELEMENTS (migrations);
  return migrations;
}

/**
 * confab_schema_is_present:
 * @database: an open database
 *
 * Returns: whether it needs no migration
 */
gboolean
confab_schema_is_present (ConfabDatabase *database)
{
  gint64 version;

  return read_number (database, "PRAGMA user_version", &version, NULL) && version == G_N_ELEMENTS (migrations);
}

/**
 * confab_schema_migrate:
 * @database: an open database
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether the database is at the version of this program
 */
gboolean
confab_schema_migrate (ConfabDatabase *database,
                       GError        **error)
{
  return confab_schema_apply (database, migrations, G_N_ELEMENTS (migrations), error);
}
