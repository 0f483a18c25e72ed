/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "store/confab-store-damage.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-recovery.h"
#include "store/confab-store-reread.h"
#include "store/confab-store-salvage.h"
#include "store/confab-store-schema.h"
#include "store/confab-store-wal.h"

/* The least that a disk can fail to read. */
#define BLOCK 4096

typedef enum
{
  AFFINITY_OTHER,
  AFFINITY_INTEGER,
  AFFINITY_REAL,
  AFFINITY_TEXT,
} Affinity;

typedef struct
{
  char    *name;
  Affinity affinity;
  gboolean is_required;
  gboolean has_default;
  gboolean is_row; /* the column that stands for the row's number */
  gboolean is_json;
} Column;

typedef struct
{
  char         *name;
  gboolean      without_rowid;
  guint         n_required; /* a row has at least so many values */
  GArray       *columns;    /* Column */
  sqlite3_stmt *inserts[CONFAB_SALVAGE_MAX_VALUES + 1];
} Table;

/* A message of which only the index knows. */
typedef struct
{
  gint64 row;
  gint64 conversation;
  gint64 created;
  char  *id;
  char  *parent_id;
  char  *role;
} Trace;

typedef struct
{
  sqlite3        *target;
  ConfabSalvage  *source;
  GPtrArray      *tables; /* Table */
  GPtrArray      *traces; /* Trace */
  GHashTable     *cut;    /* identifiers of messages whose end may be missing */
  Table          *table;  /* the one that is read, NULL where that is not known */
  ConfabRecovery *report;
  int             failure; /* of writing */
} Run;

static void
column_clear (gpointer data)
{
  Column *self = data;

  g_free (self->name);
}

static void
table_free (gpointer data)
{
  Table *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->inserts); i++)
    sqlite3_finalize (self->inserts[i]);
  g_array_unref (self->columns);
  g_free (self->name);
  g_free (self);
}

static void
trace_free (gpointer data)
{
  Trace *self = data;

  g_free (self->id);
  g_free (self->parent_id);
  g_free (self->role);
  g_free (self);
}

/**
 * confab_recovery_free:
 * @self: (transfer full): a report
 */
void
confab_recovery_free (ConfabRecovery *self)
{
  g_free (self->kept);
  g_free (self);
}

static gboolean
is_one_of (const char        *name,
           const char *const *names)
{
  return g_strv_contains (names, name);
}

static Affinity
get_affinity (const char *type)
{
  if (g_strcmp0 (type, "INTEGER") == 0)
    return AFFINITY_INTEGER;
  if (g_strcmp0 (type, "REAL") == 0)
    return AFFINITY_REAL;
  return g_strcmp0 (type, "TEXT") == 0 ? AFFINITY_TEXT : AFFINITY_OTHER;
}

static void
read_columns (Run   *run,
              Table *table)
{
  static const char *const json_names[] = { "parts", "reply", "parameters", "preset", "json", NULL };
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (run->target, "SELECT name, type, \"notnull\", pk, dflt_value IS NOT NULL FROM pragma_table_info(?)",
                      -1, &statement, NULL);
  sqlite3_bind_text (statement, 1, table->name, -1, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *name = (const char *)sqlite3_column_text (statement, 0);
      Column column = {
        .name = g_strdup (name),
        .affinity = get_affinity ((const char *)sqlite3_column_text (statement, 1)),
        .is_required = sqlite3_column_int (statement, 2) != 0 ||
                       (table->without_rowid && sqlite3_column_int (statement, 3) > 0),
        .has_default = sqlite3_column_int (statement, 4) != 0,
        .is_row = !table->without_rowid && sqlite3_column_int (statement, 3) > 0,
        .is_json = is_one_of (name, json_names),
      };

      g_array_append_val (table->columns, column);
      if (column.is_required && !column.has_default)
        table->n_required = table->columns->len;
    }
  sqlite3_finalize (statement);
}

static void
read_tables (Run *run)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (run->target,
                      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                      " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", -1, &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Table *table = g_new0 (Table, 1);

      table->name = g_strdup ((const char *)sqlite3_column_text (statement, 0));
      table->without_rowid = sqlite3_column_int (statement, 1) != 0;
      table->columns = g_array_new (FALSE, TRUE, sizeof (Column));
      g_array_set_clear_func (table->columns, column_clear);
      read_columns (run, table);
      g_ptr_array_add (run->tables, table);
    }
  sqlite3_finalize (statement);
}

static gboolean
suits (const Column             *column,
       const ConfabSalvageValue *value,
       gboolean                  is_partial)
{
  if (column->is_row)
    return value->type == CONFAB_SALVAGE_NULL;
  if (value->type == CONFAB_SALVAGE_NULL)
    return !column->is_required || (is_partial && column->has_default);
  switch (column->affinity)
    {
    case AFFINITY_INTEGER:
      return value->type == CONFAB_SALVAGE_INTEGER;

    case AFFINITY_REAL:
      return value->type == CONFAB_SALVAGE_REAL || value->type == CONFAB_SALVAGE_INTEGER;

    case AFFINITY_TEXT:
      return value->type == CONFAB_SALVAGE_TEXT;

    case AFFINITY_OTHER:
    default:
      return TRUE;
    }
}

static gboolean
starts_object (const ConfabSalvageValue *value)
{
  return value->length >= 2 && value->bytes[0] == '{';
}

static gboolean
is_hash (const ConfabSalvageValue *value)
{
  if (value->length != 64)
    return FALSE;
  for (guint i = 0; i < 64; i++)
    if (!g_ascii_isxdigit (value->bytes[i]))
      return FALSE;
  return TRUE;
}

static gboolean
row_suits (const Table            *table,
           const ConfabSalvageRow *row)
{
  if (row->is_index != table->without_rowid || row->n_values > table->columns->len ||
      row->n_values < table->n_required)
    return FALSE;
  for (guint i = 0; i < row->n_values; i++)
    if (!suits (&g_array_index (table->columns, Column, i), &row->values[i], row->is_partial))
      return FALSE;
  return TRUE;
}

/* Some tables look alike, and like what indexes have. */
static gboolean
lost_row_suits (const Table            *table,
                const ConfabSalvageRow *row)
{
  if (!row_suits (table, row))
    return FALSE;
  if (g_str_equal (table->name, "conversation_tag"))
    return FALSE;
  if (g_str_equal (table->name, "attachment") || g_str_equal (table->name, "draft_attachment"))
    return is_hash (&row->values[0]);
  if (g_str_equal (table->name, "provider"))
    return starts_object (&row->values[2]);
  if (g_str_equal (table->name, "tag"))
    return !starts_object (&row->values[2]);
  if (g_str_equal (table->name, "draft"))
    return starts_object (&row->values[1]);
  if (g_str_equal (table->name, "preset"))
    return starts_object (&row->values[3]);
  if (g_str_equal (table->name, "experiment"))
    return starts_object (&row->values[5]);
  if (g_str_equal (table->name, "experiment_run"))
    return starts_object (&row->values[4]);
  return TRUE;
}

static sqlite3_stmt *
get_insert (Run   *run,
            Table *table,
            guint  n_values)
{
  g_autoptr (GString) sql = NULL;

  if (table->inserts[n_values] != NULL)
    return table->inserts[n_values];
  sql = g_string_new (NULL);
  g_string_append_printf (sql, "INSERT OR IGNORE INTO \"%s\" (", table->name);
  for (guint i = 0; i < n_values; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", g_array_index (table->columns, Column, i).name);
  g_string_append (sql, ") VALUES (?");
  for (guint i = 1; i < n_values; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  sqlite3_prepare_v2 (run->target, sql->str, -1, &table->inserts[n_values], NULL);
  return table->inserts[n_values];
}

static gboolean
is_json (const char *text)
{
  g_autoptr (JsonNode) node = confab_json_parse (text, -1, NULL);

  return node != NULL;
}

/* FALSE where the value is lost. */
static gboolean
bind_text (sqlite3_stmt             *statement,
           int                       index,
           const Column             *column,
           const ConfabSalvageValue *value)
{
  g_autofree char *text = g_utf8_make_valid ((const char *)value->bytes, value->length);

  if (column->is_json && !is_json (text))
    return FALSE;
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
  return TRUE;
}

static gboolean
bind_value (sqlite3_stmt             *statement,
            int                       index,
            const Column             *column,
            const ConfabSalvageValue *value,
            gint64                    rowid)
{
  if (column->is_row)
    sqlite3_bind_int64 (statement, index, rowid);
  else if (value->type == CONFAB_SALVAGE_INTEGER)
    sqlite3_bind_int64 (statement, index, value->integer);
  else if (value->type == CONFAB_SALVAGE_REAL)
    sqlite3_bind_double (statement, index, value->real);
  else if (value->type == CONFAB_SALVAGE_TEXT && !bind_text (statement, index, column, value))
    return !column->is_required;
  else if (value->type == CONFAB_SALVAGE_BLOB)
    sqlite3_bind_blob64 (statement, index, value->bytes, value->length, SQLITE_TRANSIENT);
  else if (value->type == CONFAB_SALVAGE_NULL && column->is_required && column->affinity == AFFINITY_TEXT)
    sqlite3_bind_text (statement, index, "", 0, SQLITE_STATIC);
  else if (value->type == CONFAB_SALVAGE_NULL && column->is_required)
    sqlite3_bind_int64 (statement, index, 0);
  return TRUE;
}

static void
note_failure (Run *run,
              int  code)
{
  /* What a constraint keeps out was damaged; anything else is about the disk. */
  if (code != SQLITE_DONE && code != SQLITE_ROW && (code & 0xff) != SQLITE_CONSTRAINT && run->failure == SQLITE_OK)
    run->failure = code;
}

static char *
dup_text (const ConfabSalvageValue *value)
{
  return value->type == CONFAB_SALVAGE_TEXT ? g_utf8_make_valid ((const char *)value->bytes, value->length) : NULL;
}

static void
put_row (Run                    *run,
         Table                  *table,
         const ConfabSalvageRow *row)
{
  sqlite3_stmt *statement = get_insert (run, table, row->n_values);
  gboolean success = statement != NULL && run->failure == SQLITE_OK;
  int code;

  for (guint i = 0; success && i < row->n_values; i++)
    success = bind_value (statement, i + 1, &g_array_index (table->columns, Column, i), &row->values[i], row->rowid);
  if (success)
    {
      code = sqlite3_step (statement);
      /* The number of the row may be what is damaged; its identifier tells whether it is there already. */
      if (code == SQLITE_DONE && sqlite3_changes (run->target) == 0 && g_str_equal (table->name, "message"))
        {
          sqlite3_reset (statement);
          sqlite3_bind_null (statement, 1);
          code = sqlite3_step (statement);
        }
      note_failure (run, code);
      if (code == SQLITE_DONE && row->is_partial && sqlite3_changes (run->target) > 0 &&
          g_str_equal (table->name, "message"))
        g_hash_table_add (run->cut, dup_text (&row->values[1]));
    }
  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
    }
}

/* The index of places: conversation, row, id, parent_id, role, status, created, … */
static gboolean
is_place (const ConfabSalvageRow *row)
{
  static const ConfabSalvageType types[] = {
    CONFAB_SALVAGE_INTEGER, CONFAB_SALVAGE_INTEGER, CONFAB_SALVAGE_TEXT, CONFAB_SALVAGE_TEXT, CONFAB_SALVAGE_TEXT,
    CONFAB_SALVAGE_TEXT, CONFAB_SALVAGE_INTEGER,
  };

  if (!row->is_index || row->is_partial || row->n_values < 7 || row->n_values > 16)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (row->values[i].type != types[i] && !(i == 3 && row->values[i].type == CONFAB_SALVAGE_NULL))
      return FALSE;
  return TRUE;
}

static gboolean
has_message (Run   *run,
             gint64 row)
{
  sqlite3_stmt *statement = NULL;
  gboolean found;

  sqlite3_prepare_v2 (run->target, "SELECT 1 FROM message WHERE row = ?", -1, &statement, NULL);
  sqlite3_bind_int64 (statement, 1, row);
  found = sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);
  return found;
}

static void
trace_cb (const ConfabSalvageRow *row,
          gpointer                user_data)
{
  Run *run = user_data;
  Trace *trace;

  if (!is_place (row) || has_message (run, row->values[1].integer))
    return;
  trace = g_new0 (Trace, 1);
  trace->conversation = row->values[0].integer;
  trace->row = row->values[1].integer;
  trace->id = dup_text (&row->values[2]);
  trace->parent_id = dup_text (&row->values[3]);
  trace->role = dup_text (&row->values[4]);
  trace->created = row->values[6].integer;
  g_ptr_array_add (run->traces, trace);
}

/* Whose row it is is known, so that a value that cannot be what it says does not cost the others. */
static void
put_softened (Run                    *run,
              const ConfabSalvageRow *row)
{
  const Table *table = run->table;
  const GArray *columns = table->columns;
  g_autofree ConfabSalvageRow *softened = g_memdup2 (row, sizeof *row);

  for (guint i = 0; i < row->n_values; i++)
    if (softened->values[i].type == CONFAB_SALVAGE_BLOB)
      softened->values[i].type = CONFAB_SALVAGE_TEXT;
  if (table->without_rowid || row->is_index || row->n_values < 2 ||
      !suits (&g_array_index (columns, Column, 1), &softened->values[1], FALSE))
    return;
  softened->is_partial = TRUE;
  softened->n_values = CLAMP (row->n_values, table->n_required, columns->len);
  for (guint i = 0; i < softened->n_values; i++)
    if (i >= row->n_values || !suits (&g_array_index (columns, Column, i), &softened->values[i], FALSE))
      softened->values[i] = (ConfabSalvageValue) { CONFAB_SALVAGE_NULL }
  ;
  put_row (run, run->table, softened);
}

static void
row_cb (const ConfabSalvageRow *row,
        gpointer                user_data)
{
  Run *run = user_data;

  if (row_suits (run->table, row))
    put_row (run, run->table, row);
  else
    put_softened (run, row);
}

static void
lost_cb (const ConfabSalvageRow *row,
         gpointer                user_data)
{
  Run *run = user_data;

  if (is_place (row))
    {
      trace_cb (row, run);
      return;
    }
  for (guint i = 0; i < run->tables->len; i++)
    {
      Table *table = g_ptr_array_index (run->tables, i);

      if (lost_row_suits (table, row))
        {
          put_row (run, table, row);
          return;
        }
    }
}

/* What came cut before, and whole now. */
static void
remove_cut (Run                    *run,
            const ConfabSalvageRow *row)
{
  g_autofree char *id = row->n_values > 1 ? dup_text (&row->values[1]) : NULL;
  sqlite3_stmt *statement = NULL;

  if (id == NULL || !g_hash_table_remove (run->cut, id))
    return;
  sqlite3_prepare_v2 (run->target, "DELETE FROM message WHERE id = ?", -1, &statement, NULL);
  sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  note_failure (run, sqlite3_step (statement));
  sqlite3_finalize (statement);
}

static void
reread_cb (const ConfabSalvageRow *row,
           gpointer                user_data)
{
  Run *run = user_data;

  if (g_str_equal (run->table->name, "message") && row_suits (run->table, row))
    remove_cut (run, row);
  row_cb (row, run);
}

static void
reread_traces (Run                     *run,
               sqlite3                 *sqlite,
               const ConfabRereadTable *table)
{
  for (guint i = 0; i < run->traces->len; i++)
    {
      const Trace *trace = g_ptr_array_index (run->traces, i);

      if (!has_message (run, trace->row))
        confab_reread_by_id (sqlite, table, trace->id, reread_cb, run);
    }
}

static void
reread_source (Run        *run,
               const char *path)
{
  sqlite3 *sqlite = confab_reread_open (path);

  for (guint i = 0; sqlite != NULL && i < run->tables->len; i++)
    {
      g_autoptr (GPtrArray) columns = g_ptr_array_new ();
      ConfabRereadTable table = { .row_column = -1 };

      run->table = g_ptr_array_index (run->tables, i);
      for (guint k = 0; k < run->table->columns->len; k++)
        {
          const Column *column = &g_array_index (run->table->columns, Column, k);

          if (column->is_row)
            table.row_column = k;
          g_ptr_array_add (columns, column->name);
        }
      g_ptr_array_add (columns, NULL);
      table.name = run->table->name;
      table.columns = (const char *const *)columns->pdata;
      table.is_index = run->table->without_rowid;
      confab_reread_table (sqlite, &table, reread_cb, run);
      if (g_str_equal (table.name, "message"))
        reread_traces (run, sqlite, &table);
    }
  run->table = NULL;
  sqlite3_close (sqlite);
}

/* They hold the conversation together, and say that something is missing. */
static void
put_traces (Run *run)
{
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (run->target,
                      "INSERT OR IGNORE INTO message (row, id, conversation, parent_id, role, status, created, text)"
                      " VALUES (?, ?, ?, ?, ?, 'interrupted', ?, ?)", -1, &statement, NULL);
  for (guint i = 0; i < run->traces->len; i++)
    {
      const Trace *trace = g_ptr_array_index (run->traces, i);

      sqlite3_bind_int64 (statement, 1, trace->row);
      sqlite3_bind_text (statement, 2, trace->id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, trace->conversation);
      sqlite3_bind_text (statement, 4, trace->parent_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 5, trace->role, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 6, trace->created);
      sqlite3_bind_text (statement, 7, _ ("The text of this message could not be recovered."), -1, SQLITE_STATIC);
      note_failure (run, sqlite3_step (statement));
      run->report->n_lost_texts += sqlite3_changes (run->target) > 0;
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
}

/* Messages whose conversation is lost get one again. */
static void
make_conversations (Run *run)
{
  sqlite3_stmt *statement = NULL;
  sqlite3_stmt *insert = NULL;

  sqlite3_prepare_v2 (run->target,
                      "SELECT conversation, min(created), max(created) FROM message"
                      " WHERE conversation NOT IN (SELECT row FROM conversation) GROUP BY conversation",
                      -1, &statement, NULL);
  sqlite3_prepare_v2 (run->target, "INSERT INTO conversation (row, id, title, created, updated) VALUES (?, ?, ?, ?, ?)",
                      -1, &insert, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *id = confab_id_new ();

      sqlite3_bind_int64 (insert, 1, sqlite3_column_int64 (statement, 0));
      sqlite3_bind_text (insert, 2, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 3, _ ("Recovered"), -1, SQLITE_STATIC);
      sqlite3_bind_int64 (insert, 4, sqlite3_column_int64 (statement, 1));
      sqlite3_bind_int64 (insert, 5, sqlite3_column_int64 (statement, 2));
      note_failure (run, sqlite3_step (insert));
      sqlite3_reset (insert);
      run->report->n_unnamed++;
    }
  sqlite3_finalize (insert);
  sqlite3_finalize (statement);
}

/* What belongs to something that did not come. Older versions lack some of the tables. */
static void
tidy (Run *run)
{
  static const char *const statements[] = {
    "UPDATE conversation SET leaf = (SELECT id FROM message WHERE conversation = conversation.row"
    " ORDER BY created DESC, row DESC LIMIT 1)"
    " WHERE leaf IS NULL OR leaf NOT IN (SELECT id FROM message)",
    "DELETE FROM journal WHERE message_id NOT IN (SELECT id FROM message WHERE status = 'streaming')",
    "DELETE FROM attachment WHERE message NOT IN (SELECT row FROM message)",
    "DELETE FROM conversation_tag WHERE conversation NOT IN (SELECT row FROM conversation)"
    " OR tag NOT IN (SELECT row FROM tag)",
    "DELETE FROM draft_attachment WHERE draft NOT IN (SELECT conversation_id FROM draft)",
    "DELETE FROM experiment_run WHERE experiment NOT IN (SELECT row FROM experiment)",
    "UPDATE folder SET parent = NULL WHERE parent NOT IN (SELECT row FROM folder)",
    "UPDATE conversation SET folder = NULL WHERE folder NOT IN (SELECT row FROM folder)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      int code = sqlite3_exec (run->target, statements[i], NULL, NULL, NULL);

      if (code != SQLITE_OK && code != SQLITE_ERROR)
        note_failure (run, code);
    }
}

static guint64
count (Run        *run,
       const char *sql)
{
  sqlite3_stmt *statement = NULL;
  guint64 number = 0;

  sqlite3_prepare_v2 (run->target, sql, -1, &statement, NULL);
  if (sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* The schema of the damaged one, so that what is read fits; opening brings it to the present. */
static int
make_schema (sqlite3 *target,
             guint    version)
{
  guint n_migrations;
  const ConfabMigration *migrations = confab_schema_get_migrations (&n_migrations);
  g_autofree char *mark = NULL;
  int code;

  if (version < 1 || version > n_migrations)
    version = n_migrations;
  mark = g_strdup_printf ("PRAGMA user_version=%u;PRAGMA application_id=%d", version, CONFAB_SCHEMA_APPLICATION_ID);
  code = sqlite3_exec (target, "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;PRAGMA foreign_keys=OFF;"
                       "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-64000;BEGIN", NULL, NULL, NULL);
  for (guint i = 0; code == SQLITE_OK && i < version; i++)
    code = sqlite3_exec (target, migrations[i].sql, NULL, NULL, NULL);
  return code == SQLITE_OK ? sqlite3_exec (target, mark, NULL, NULL, NULL) : code;
}

/* Sources that come later add what those before did not have. */
static gboolean
read_source (Run        *run,
             const char *path,
             GError    **error)
{
  run->source = confab_salvage_new (path, error);
  if (run->source == NULL)
    return FALSE;
  for (guint i = 0; i < run->tables->len; i++)
    {
      run->table = g_ptr_array_index (run->tables, i);
      confab_salvage_read_table (run->source, run->table->name, row_cb, run);
    }
  run->table = NULL;
  confab_salvage_read_table (run->source, "message_place", trace_cb, run);
  confab_salvage_read_lost (run->source, lost_cb, run);
  g_clear_pointer (&run->source, confab_salvage_free);
  reread_source (run, path);
  return TRUE;
}

static gboolean
fill (Run               *run,
      const char *const *sources,
      GError           **error)
{
  gboolean success = TRUE;

  run->tables = g_ptr_array_new_with_free_func (table_free);
  run->traces = g_ptr_array_new_with_free_func (trace_free);
  run->cut = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_tables (run);
  for (guint i = 0; success && sources[i] != NULL; i++)
    success = read_source (run, sources[i], error);
  put_traces (run);
  make_conversations (run);
  tidy (run);
  run->report->n_cut_texts = g_hash_table_size (run->cut);
  run->report->n_conversations = count (run, "SELECT count(*) FROM conversation");
  run->report->n_messages = count (run, "SELECT count(*) FROM message");
  g_ptr_array_unref (run->tables);
  g_ptr_array_unref (run->traces);
  g_hash_table_unref (run->cut);
  return success;
}

static guint
find_version (const char *path)
{
  g_autoptr (ConfabSalvage) salvage = confab_salvage_new (path, NULL);

  return salvage != NULL ? confab_salvage_get_version (salvage) : 0;
}

static gboolean
fill_file (const char *const *sources,
           const char        *target,
           ConfabRecovery    *report,
           GError           **error)
{
  Run run = { .report = report };
  int code = sqlite3_open_v2 (target, &run.target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  gboolean success = TRUE;

  if (code == SQLITE_OK)
    {
      sqlite3_extended_result_codes (run.target, TRUE);
      code = make_schema (run.target, find_version (sources[0]));
    }
  if (code == SQLITE_OK)
    success = fill (&run, sources, error);
  if (code == SQLITE_OK && success)
    code = sqlite3_exec (run.target, "COMMIT", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = run.failure;
  if (success && code != SQLITE_OK)
    confab_store_set_sqlite_error (error, run.target, code, target);
  sqlite3_close (run.target);
  return success && code == SQLITE_OK;
}

/* What the disk cannot read becomes zeros. */
static gboolean
copy_readable (const char *from,
               const char *to,
               GError    **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  int source = g_open (from, O_RDONLY | O_CLOEXEC, 0);
  int target = source >= 0 ? g_open (to, O_WRONLY | O_CLOEXEC, 0) : -1;
  off_t size = source >= 0 ? lseek (source, 0, SEEK_END) : 0;
  gboolean success = target >= 0;

  for (off_t at = 0; success && at < size; at += BLOCK)
    {
      gssize n = pread (source, block, BLOCK, at);

      if (n < 0)
        {
          n = MIN (BLOCK, size - at);
          memset (block, 0, n);
        }
      success = pwrite (target, block, n, at) == n;
    }
  if (!success)
    confab_store_set_file_error (error, errno, target < 0 ? from : to);
  if (source >= 0)
    close (source);
  if (target >= 0)
    close (target);
  return success;
}

static char *
make_copy (const char   *folder,
           ConfabWalPart part,
           GError      **error)
{
  g_autofree char *database = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  g_autofree char *wal = g_strconcat (database, "-wal", NULL);
  g_autofree char *copy = confab_folder_make_staging (folder, error);

  if (copy == NULL)
    return NULL;
  if (copy_readable (database, copy, error) && confab_wal_apply (wal, copy, part, error))
    return g_steal_pointer (&copy);
  g_unlink (copy);
  return NULL;
}

/* What is whole comes first; otherwise what is newer. */
static void
add_source (GPtrArray    *sources,
            const char   *folder,
            ConfabWalPart part)
{
  char *copy = make_copy (folder, part, NULL);

  if (copy != NULL)
    g_ptr_array_insert (sources, confab_damage_check_copy (copy, NULL) ? 0 : 1, copy);
}

/* The database with all that its log has, also behind what is damaged there; without the log where there is one, in case
 * it is the log that is wrong; and with what SQLite would take from a damaged log, which fits together. */
static GPtrArray *
make_sources (const char *folder,
              GError    **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *wal = g_build_filename (folder, CONFAB_FOLDER_DATABASE "-wal", NULL);
  ConfabWalState state = confab_wal_check (wal);
  char *copy = make_copy (folder, CONFAB_WAL_ALL, error);

  if (copy == NULL)
    return NULL;
  g_ptr_array_add (sources, copy);
  if (state != CONFAB_WAL_EMPTY)
    add_source (sources, folder, CONFAB_WAL_NOTHING);
  if (state == CONFAB_WAL_DAMAGED)
    add_source (sources, folder, CONFAB_WAL_BEGINNING);
  g_ptr_array_add (sources, NULL);
  return g_steal_pointer (&sources);
}

static gboolean
run_staged (const char     *folder,
            const char     *target,
            ConfabRecovery *report,
            GError        **error)
{
  g_autoptr (GPtrArray) sources = make_sources (folder, error);
  gboolean success;

  if (sources == NULL)
    return FALSE;
  success = fill_file ((const char *const *)sources->pdata, target, report, error);
  for (guint i = 0; i + 1 < sources->len; i++)
    g_unlink (g_ptr_array_index (sources, i));
  if (!success)
    return FALSE;
  report->kept = confab_folder_keep_original (folder, error);
  return report->kept != NULL && confab_folder_replace (folder, target, error);
}

/**
 * confab_recovery_run:
 * @folder: the folder of a store that is closed
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR; %CONFAB_STORE_ERROR_LOCKED where another
 *   process has it open
 *
 * Makes a new database of what can be read of the damaged one, keeps the files of that under a name with the date, and
 * puts the new one in its place. Where it fails, everything is as it was. It takes about as long as writing all messages
 * anew, so not on the main thread.
 *
 * Returns: (transfer full) (nullable): what came of it
 */
ConfabRecovery *
confab_recovery_run (const char *folder,
                     GError    **error)
{
  g_autoptr (ConfabRecovery) report = g_new0 (ConfabRecovery, 1);
  g_autofree char *target = NULL;
  int lock = confab_folder_lock_alone (folder, error);
  gboolean success = FALSE;

  if (lock < 0)
    return NULL;
  target = confab_folder_make_staging (folder, error);
  if (target != NULL)
    success = run_staged (folder, target, report, error);
  if (target != NULL && !success)
    g_unlink (target);
  confab_folder_unlock (lock);
  return success ? g_steal_pointer (&report) : NULL;
}
