/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/confab-json.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-recovery.h"
#include "store-fixture.h"

#define N_CONVERSATIONS 24
#define N_MESSAGES      20

/* The bytes of a store, and what it says. */
typedef struct
{
  char       *database;
  gsize       database_size;
  char       *log;        /* (nullable) */
  gsize       log_size;
  GHashTable *texts;      /* id of a message → text */
  GHashTable *titles;     /* id of a conversation → title */
} Sample;

typedef struct
{
  guint n_runs;
  guint n_refused;    /* damaged, when it was opened */
  guint n_other;      /* refused as something else */
  guint n_told_later; /* damaged, when it was read */
  guint n_right;      /* all that is in it is as it was */
  guint n_silent;     /* something is not as it was, and nobody knows */
  guint n_silent_log; /* the same, where the log was damaged */
  guint n_recovered;  /* messages with their whole text */
  guint n_lost;       /* messages that did not come with their whole text */
  guint n_compared;   /* runs in which SQLite tried as well */
  guint n_plain;      /* messages that came with their whole text there */
  guint n_ours;       /* messages that came here in the same runs */
  guint n_only_plain; /* messages that came only there */
} Count;

static char *
make_words (GRand *dice,
            guint  length)
{
  GString *text = g_string_new (NULL);

  while (text->len < length)
    g_string_append_printf (text, "%08x ", g_rand_int (dice));
  return g_string_free (text, FALSE);
}

static void
fill (ConfabStore *store,
      GRand       *dice,
      guint        first,
      guint        n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("conversation-%u", i);
      g_autofree char *title = make_words (dice, 20);
      g_autoptr (ConfabConversation) conversation = fixture_conversation (id, title, i + 1);
      g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
      g_autofree char *parent = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < N_MESSAGES; k++)
        {
          g_autofree char *name = g_strdup_printf ("message-%u-%u", i, k);
          g_autofree char *text = make_words (dice, k == 7 ? 30000 : g_rand_int_range (dice, 10, 1200));

          g_ptr_array_add (messages, fixture_add (conversation, name, parent,
                                                  k % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT, text));
          g_free (parent);
          parent = g_steal_pointer (&name);
        }
      fixture_write (store, conversation, messages, &error);
      g_assert_no_error (error);
    }
}

/* NULL where it could not be read. */
static GHashTable *
read_pairs (const char *path,
            const char *sql)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);
  while (code == SQLITE_OK || code == SQLITE_ROW)
    {
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW && sqlite3_column_text (statement, 0) != NULL && sqlite3_column_text (statement, 1) != NULL)
        g_hash_table_replace (pairs, g_strdup ((const char *)sqlite3_column_text (statement, 0)),
                              g_strdup ((const char *)sqlite3_column_text (statement, 1)));
    }
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return code == SQLITE_DONE ? g_steal_pointer (&pairs) : NULL;
}

static GHashTable *
read_texts (const char *path)
{
  return read_pairs (path, "SELECT id, text FROM message");
}

static void
sample_free (Sample *self)
{
  g_free (self->database);
  g_free (self->log);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->titles);
  g_free (self);
}

/* A store as a clean end leaves it, or with a log, as it is while it is in use. */
static Sample *
sample_new (gboolean with_log,
            guint32  seed)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *log = confab_test_dir_build (dir, "confab.db-wal");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  Sample *self = g_new0 (Sample, 1);

  fill (store, dice, 0, N_CONVERSATIONS - 4);
  if (with_log)
    {
      fixture_exec (path, "PRAGMA wal_checkpoint(TRUNCATE)");
      fill (store, dice, N_CONVERSATIONS - 4, 4);
      g_assert_true (g_file_get_contents (log, &self->log, &self->log_size, NULL));
      g_assert_cmpuint (self->log_size, >, 40000);
      g_assert_true (g_file_get_contents (path, &self->database, &self->database_size, NULL));
    }
  self->texts = read_texts (path);
  self->titles = read_pairs (path, "SELECT id, title FROM conversation");
  fixture_close (store);
  if (!with_log)
    g_assert_true (g_file_get_contents (path, &self->database, &self->database_size, NULL));
  g_assert_cmpuint (g_hash_table_size (self->texts), ==,
                    (with_log ? N_CONVERSATIONS : N_CONVERSATIONS - 4) * N_MESSAGES);
  return self;
}

static void
flip (GRand *dice,
      char  *bytes,
      gsize  size)
{
  bytes[g_rand_int_range (dice, 0, size)] ^= 1 << g_rand_int_range (dice, 0, 8);
}

static void
overwrite (GRand *dice,
           char  *bytes,
           gsize  size)
{
  gsize length = MIN (size, (gsize)1 << g_rand_int_range (dice, 0, 14));
  gsize at = g_rand_int_range (dice, 0, size - length + 1);
  gboolean zero = g_rand_boolean (dice);

  for (gsize i = 0; i < length; i++)
    bytes[at + i] = zero ? 0 : (char)g_rand_int (dice);
}

/* One of the ways in which files go wrong. */
static void
harm (GRand *dice,
      char  *bytes,
      gsize *size)
{
  guint kind = g_rand_int_range (dice, 0, 8);

  switch (kind)
    {
    case 0:
    case 1:
      for (int i = g_rand_int_range (dice, 1, 5); i > 0; i--)
        flip (dice, bytes, *size);
      break;

    case 2:
      flip (dice, bytes, MIN (*size, 200));
      break;

    case 3:
    case 4:
      for (int i = g_rand_int_range (dice, 1, 4); i > 0; i--)
        overwrite (dice, bytes, *size);
      break;

    case 5:
      for (int i = 0; i < 100; i++)
        flip (dice, bytes, *size);
      break;

    case 6:
      /* The head of a page: what kind it is and where its cells are. */
      flip (dice, bytes + g_rand_int_range (dice, 0, *size / 4096) * 4096, 30);
      break;

    case 7:
    default:
      *size = g_rand_int_range (dice, 0, *size);
      break;
    }
}

static guint
count_same (GHashTable *expected,
            GHashTable *found)
{
  GHashTableIter iter;
  gpointer id;
  gpointer text;
  guint n = 0;

  if (found == NULL)
    return 0;
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &id, &text))
    n += g_strcmp0 (g_hash_table_lookup (found, id), text) == 0;
  return n;
}

static guint
count_only_in (GHashTable *expected,
               GHashTable *found,
               GHashTable *other)
{
  GHashTableIter iter;
  gpointer id;
  gpointer text;
  guint n = 0;

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &id, &text))
    if (g_strcmp0 (g_hash_table_lookup (found, id), text) == 0 && g_strcmp0 (g_hash_table_lookup (other, id), text) != 0)
      {
        g_test_message ("%s was not recovered: %s", (const char *)id,
                        g_hash_table_contains (other, id) ? (const char *)g_hash_table_lookup (other, id) : "(nothing)");
        n++;
      }
  return n;
}

static gboolean
is_same (GHashTable *expected,
         GHashTable *found)
{
  return found != NULL && g_hash_table_size (found) == g_hash_table_size (expected) &&
         count_same (expected, found) == g_hash_table_size (expected);
}

/* Reads everything as the window would. */
static gboolean
read_all (ConfabStore *store)
{
  g_autoptr (GAsyncResult) list_result = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  fixture_await (list_result, confab_store_list_conversations_async, store, 100, 0);
  items = confab_store_list_conversations_finish (store, list_result, &error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (ConfabConversation) conversation = NULL;

      fixture_await (result, confab_store_load_conversation_async, store,
                     confab_conversation_item_get_id (g_ptr_array_index (items, i)));
      conversation = confab_store_load_conversation_finish (store, result, error == NULL ? &error : NULL);
    }
  return !g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);
}

static void
assert_file_is (const char *folder,
                const char *name,
                const char *bytes,
                gsize       size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (bytes == NULL)
    return;
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, bytes, size);
}

static void
read_into (sqlite3    *database,
           const char *sql,
           GHashTable *texts)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK)
    {
      while (sqlite3_step (statement) == SQLITE_ROW)
        if (sqlite3_column_text (statement, 0) != NULL && sqlite3_column_text (statement, 1) != NULL)
          g_hash_table_replace (texts, g_strdup ((const char *)sqlite3_column_text (statement, 0)),
                                g_strdup ((const char *)sqlite3_column_text (statement, 1)));
    }
  sqlite3_finalize (statement);
}

/* All that SQLite itself reads of the table, from either end up to the damage. */
static GHashTable *
read_with_sqlite (ConfabTestDir *dir)
{
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *copy = confab_test_dir_build (dir, "other.db");
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *copy_log = g_strconcat (copy, "-wal", NULL);
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3 *database = NULL;

  confab_folder_copy_file (path, copy, NULL);
  confab_folder_copy_file (log, copy_log, NULL);
  if (sqlite3_open (copy, &database) == SQLITE_OK)
    {
      read_into (database, "SELECT id, text FROM message NOT INDEXED ORDER BY row", texts);
      read_into (database, "SELECT id, text FROM message NOT INDEXED ORDER BY row DESC", texts);
    }
  sqlite3_close (database);
  g_unlink (copy);
  g_unlink (copy_log);
  return texts;
}

/* The files are what they were; what can be read comes; the originals are kept byte for byte. */
static void
recover (ConfabTestDir *dir,
         const Sample  *sample,
         const Sample  *harmed,
         gboolean       compare,
         Count         *count)
{
  const char *folder = confab_test_dir_get_path (dir);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (GHashTable) plain = NULL;
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (ConfabRecovery) report = NULL;
  g_autoptr (GError) error = NULL;
  ConfabStore *store;

  assert_file_is (folder, "confab.db", harmed->database, harmed->database_size);
  assert_file_is (folder, "confab.db-wal", harmed->log, harmed->log_size);
  if (compare)
    plain = read_with_sqlite (dir);
  report = confab_recovery_run (folder, &error);
  g_assert_no_error (error);
  assert_file_is (report->kept, "confab.db", harmed->database, harmed->database_size);
  assert_file_is (report->kept, "confab.db-wal", harmed->log, harmed->log_size);
  store = fixture_open (folder);
  g_assert_true (read_all (store));
  fixture_close (store);
  found = read_texts (path);
  g_assert_nonnull (found);
  g_assert_cmpuint (g_hash_table_size (found), ==, report->n_messages);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE conversation NOT IN"
                                        " (SELECT row FROM conversation)"), ==, 0);
  count->n_recovered += count_same (sample->texts, found);
  count->n_lost += g_hash_table_size (sample->texts) - count_same (sample->texts, found);
  if (plain != NULL)
    {
      guint n_only = count_only_in (sample->texts, plain, found);

      count->n_compared++;
      count->n_plain += count_same (sample->texts, plain);
      count->n_ours += count_same (sample->texts, found);
      count->n_only_plain += n_only;
    }
}

static void
try_one (const Sample *sample,
         GRand        *dice,
         gboolean      harm_log,
         gboolean      compare,
         Count        *count)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  const char *folder = confab_test_dir_get_path (dir);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  Sample harmed = *sample;
  g_autofree char *database = g_memdup2 (sample->database, sample->database_size);
  g_autofree char *log = g_memdup2 (sample->log, sample->log_size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) texts = NULL;
  g_autoptr (GHashTable) titles = NULL;
  ConfabStore *store;
  gboolean told;

  harmed.database = database;
  harmed.log = log;
  harm (dice, harm_log ? log : database, harm_log ? &harmed.log_size : &harmed.database_size);
  g_free (confab_test_dir_write (dir, "confab.db", harmed.database, harmed.database_size));
  if (harmed.log != NULL)
    g_free (confab_test_dir_write (dir, "confab.db-wal", harmed.log, harmed.log_size));
  count->n_runs++;
  store = fixture_try_open (folder, &error);
  if (store == NULL)
    {
      gboolean is_damaged = g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);

      g_assert_true (error->domain == CONFAB_STORE_ERROR);
      count->n_refused += is_damaged;
      count->n_other += !is_damaged;
      recover (dir, sample, &harmed, compare, count);
      return;
    }
  told = !read_all (store);
  fixture_close (store);
  texts = read_texts (path);
  titles = read_pairs (path, "SELECT id, title FROM conversation");
  if (told)
    count->n_told_later++;
  else if (is_same (sample->texts, texts) && is_same (sample->titles, titles))
    count->n_right++;
  else if (harm_log)
    count->n_silent_log++;
  else
    count->n_silent++;
}

static guint
get_n_runs (void)
{
  const char *number = g_getenv ("CONFAB_DAMAGE_RUNS");

  return number != NULL ? strtoul (number, NULL, 10) : 60;
}

static void
report (const char  *name,
        const Count *count)
{
  g_test_message ("%s: %u runs: refused %u, otherwise refused %u, told when read %u, all right %u, silent %u, silent "
                  "with a damaged log %u; messages recovered %u, lost %u; beside SQLite in %u runs: here %u, there %u, "
                  "only there %u", name, count->n_runs, count->n_refused, count->n_other, count->n_told_later,
                  count->n_right, count->n_silent, count->n_silent_log, count->n_recovered, count->n_lost,
                  count->n_compared, count->n_ours, count->n_plain, count->n_only_plain);
}

static void
test_harm (gconstpointer data)
{
  guint kind = GPOINTER_TO_UINT (data);
  static const char *const names[] = { "file", "file beside a log", "log" };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Sample *sample = sample_new (kind > 0, seed);
  Count count = { 0 };

  for (guint i = 0; i < get_n_runs (); i++)
    try_one (sample, dice, kind == 2, i % 2 == 0, &count);
  report (names[kind], &count);
  sample_free (sample);
  /* What SQLite can read, we can. */
  g_assert_cmpuint (count.n_only_plain, ==, 0);
}

static Sample *
put_sample (ConfabTestDir *dir,
            gboolean       with_log)
{
  Sample *sample = sample_new (with_log, 5);

  g_free (confab_test_dir_write (dir, "confab.db", sample->database, sample->database_size));
  if (with_log)
    g_free (confab_test_dir_write (dir, "confab.db-wal", sample->log, sample->log_size));
  return sample;
}

static void
assert_damaged (ConfabTestDir *dir)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_try_open (confab_test_dir_get_path (dir), &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);
}

static ConfabRecovery *
run_recovery (ConfabTestDir *dir)
{
  g_autoptr (GError) error = NULL;
  ConfabRecovery *recovery = confab_recovery_run (confab_test_dir_get_path (dir), &error);

  g_assert_no_error (error);
  return recovery;
}

/* SQLite would throw the log of an empty file away. */
static void
test_empty (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, TRUE);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (ConfabRecovery) recovery = NULL;
  g_autoptr (GHashTable) found = NULL;

  g_free (confab_test_dir_write (dir, "confab.db", "", 0));
  assert_damaged (dir);
  assert_file_is (confab_test_dir_get_path (dir), "confab.db-wal", sample->log, sample->log_size);
  recovery = run_recovery (dir);
  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  found = read_texts (path);
  /* What was in the log is all there is. */
  g_assert_cmpuint (count_same (sample->texts, found), >=, 4 * N_MESSAGES / 2);
  sample_free (sample);
}

/* A file that is gone while there are backups was put away by its owner; one that is empty was not. */
static void
test_empty_with_backups (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, FALSE);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  ConfabStore *store;

  name = confab_backup_make (confab_test_dir_get_path (dir), CONFAB_BACKUP_ASKED, NULL, &error);
  g_assert_no_error (error);
  g_free (confab_test_dir_write (dir, "confab.db", "", 0));
  assert_damaged (dir);
  g_assert_true (confab_backup_restore (confab_test_dir_get_path (dir), name, &error));
  g_assert_no_error (error);
  store = fixture_open (confab_test_dir_get_path (dir));
  g_assert_true (read_all (store));
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message"), ==, (N_CONVERSATIONS - 4) * N_MESSAGES);
  g_unlink (path);
  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  sample_free (sample);
}

/* The log of another store is not taken for ours, or at least does not end in the file. */
static void
test_foreign_log (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, FALSE);
  Sample *other = sample_new (TRUE, 77);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (ConfabRecovery) recovery = NULL;
  g_autoptr (GHashTable) found = NULL;

  g_free (confab_test_dir_write (dir, "confab.db-wal", other->log, other->log_size));
  assert_damaged (dir);
  assert_file_is (confab_test_dir_get_path (dir), "confab.db", sample->database, sample->database_size);
  recovery = run_recovery (dir);
  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  found = read_texts (path);
  g_assert_cmpuint (count_same (sample->texts, found), ==, g_hash_table_size (sample->texts));
  sample_free (sample);
  sample_free (other);
}

static void
damaged_cb (ConfabStore *store,
            const char  *message,
            gpointer     user_data)
{
  guint *n_told = user_data;

  g_assert_nonnull (strstr (message, "confab.db"));
  *n_told += 1;
}

static void
assert_stays (ConfabTestDir *dir,
              const char    *log,
              gsize          log_size)
{
  const char *folder = confab_test_dir_get_path (dir);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &database, &size, NULL));
  g_assert_null (fixture_try_open (folder, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  assert_file_is (folder, "confab.db", database, size);
  assert_file_is (folder, "confab.db-wal", log, log_size);
}

/* It is whole, and cannot be opened all the same: the check is not the last that may fail. */
static void
test_fails_after_check (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, TRUE);

  g_free (confab_test_dir_write (dir, "writers", "", 0));
  assert_stays (dir, sample->log, sample->log_size);
  sample_free (sample);
}

/* Two processes died while replies came, and only one of the two replies can be mended. */
static void
test_fails_while_mending (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, FALSE);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *log_path = confab_test_dir_build (dir, "confab.db-wal");
  g_autofree char *log = NULL;
  gsize log_size;
  sqlite3 *other = NULL;

  /* While it is open the log stays. */
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "UPDATE message SET status = 'streaming', writer = 'a' WHERE id = 'message-1-1';"
                                 "UPDATE message SET status = 'streaming', writer = 'b' WHERE id = 'message-2-1';"
                                 "CREATE TRIGGER refuse BEFORE UPDATE ON message WHEN old.writer = 'b'"
                                 " BEGIN SELECT RAISE (ABORT, 'no'); END", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (g_file_get_contents (log_path, &log, &log_size, NULL));
  sqlite3_db_config (other, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, TRUE, NULL);
  sqlite3_close (other);
  assert_stays (dir, log, log_size);
  sample_free (sample);
}

/* It goes wrong while it is open: nothing is written from then on, and it is told, once. */
static void
test_later (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  Sample *sample = put_sample (dir, FALSE);
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("late", "late", 5);
  g_autofree char *bytes = g_memdup2 (sample->database, sample->database_size);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before;
  gsize size_after;
  g_autoptr (GError) error = NULL;
  guint n_told = 0;
  FILE *file;

  g_signal_connect (store, "damaged", G_CALLBACK (damaged_cb), &n_told);
  for (gsize at = 8192; at < sample->database_size; at += 4096)
    memset (bytes + at, 0x5a, 64);
  file = g_fopen (path, "r+");
  g_assert_cmpuint (fwrite (bytes, 1, sample->database_size, file), ==, sample->database_size);
  fclose (file);
  /* What it still remembers of the pages must not help it. */
  fixture_exec (path, "PRAGMA user_version");
  g_assert_false (read_all (store));
  confab_test_wait_until (n_told == 1);
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_assert_false (fixture_write (store, conversation, NULL, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);
  g_assert_false (read_all (store));
  fixture_close (store);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  assert_damaged (dir);
  sample_free (sample);
}

/* What is too large to be checked while somebody waits is checked afterwards, and until then nothing is written to the
 * file itself. */
static void
test_background (void)
{
  const ConfabDatabaseOptions options = { .busy_timeout_ms = 1000, .check_at_once = 4096 };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Sample *sample = put_sample (dir, FALSE);
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  gint64 leaf = fixture_read_number (path, "SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
                                     " ORDER BY pageno LIMIT 1 OFFSET 5");
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("late", "late", 5);
  g_autoptr (ConfabStore) store = confab_store_new (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_told = 0;

  memset (sample->database + (leaf - 1) * 4096, 0x5a, 64);
  g_free (confab_test_dir_write (dir, "confab.db", sample->database, sample->database_size));
  g_signal_connect (store, "damaged", G_CALLBACK (damaged_cb), &n_told);
  confab_store_set_options (store, &options);
  fixture_await (result, confab_store_open_async, store);
  g_assert_true (confab_store_open_finish (store, result, &error));
  g_assert_no_error (error);
  confab_test_wait_until (n_told == 1);
  g_assert_false (fixture_write (store, conversation, NULL, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_clear_object (&result);
  fixture_close (g_steal_pointer (&store));
  assert_file_is (confab_test_dir_get_path (dir), "confab.db", sample->database, sample->database_size);
  sample_free (sample);
}

/* Messages without their conversation get one; a message of which only the index knows keeps its place. */
static void
test_lost_rows (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  Sample *sample = put_sample (dir, FALSE);
  g_autoptr (ConfabRecovery) recovery = NULL;
  gint64 root = fixture_read_number (path, "SELECT rootpage FROM sqlite_schema WHERE name = 'conversation'");
  gint64 leaf = fixture_read_number (path, "SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
                                     " ORDER BY pageno LIMIT 1 OFFSET 5");
  gint64 n_cells = fixture_read_number (path, "SELECT ncell FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
                                        " ORDER BY pageno LIMIT 1 OFFSET 5");
  g_autoptr (GPtrArray) items = NULL;
  ConfabStore *store;

  memset (sample->database + (root - 1) * 4096, 0, 4096);
  memset (sample->database + (leaf - 1) * 4096, 0, 4096);
  g_free (confab_test_dir_write (dir, "confab.db", sample->database, sample->database_size));
  assert_damaged (dir);
  recovery = run_recovery (dir);
  g_assert_cmpuint (recovery->n_messages, ==, (N_CONVERSATIONS - 4) * N_MESSAGES);
  g_assert_cmpuint (recovery->n_lost_texts, ==, n_cells);
  g_assert_cmpuint (recovery->n_unnamed, ==, N_CONVERSATIONS - 4);
  g_assert_cmpuint (recovery->n_conversations, ==, N_CONVERSATIONS - 4);
  store = fixture_open (confab_test_dir_get_path (dir));
  items = fixture_list (store, 100, 0);
  g_assert_cmpuint (items->len, ==, N_CONVERSATIONS - 4);
  g_assert_cmpstr (confab_conversation_item_get_title (g_ptr_array_index (items, 0)), ==, "Recovered");
  fixture_close (store);
  sample_free (sample);
}

/* Nothing is damaged, and still all of it comes. */
static void
test_whole (void)
{
  for (guint with_log = 0; with_log < 2; with_log++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      Sample *sample = put_sample (dir, with_log == 1);
      g_autoptr (ConfabRecovery) recovery = run_recovery (dir);
      g_autoptr (GHashTable) texts = read_texts (path);
      g_autoptr (GHashTable) titles = read_pairs (path, "SELECT id, title FROM conversation");

      g_assert_true (is_same (sample->texts, texts));
      g_assert_true (is_same (sample->titles, titles));
      g_assert_cmpuint (recovery->n_unnamed + recovery->n_lost_texts + recovery->n_cut_texts, ==, 0);
      sample_free (sample);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/damage/whole", test_whole);
  g_test_add_func ("/store/damage/lost-rows", test_lost_rows);
  g_test_add_func ("/store/damage/empty", test_empty);
  g_test_add_func ("/store/damage/empty-with-backups", test_empty_with_backups);
  g_test_add_func ("/store/damage/foreign-log", test_foreign_log);
  g_test_add_func ("/store/damage/fails-after-check", test_fails_after_check);
  g_test_add_func ("/store/damage/fails-while-mending", test_fails_while_mending);
  g_test_add_func ("/store/damage/later", test_later);
  g_test_add_func ("/store/damage/background", test_background);
  g_test_add_data_func ("/store/damage/file", GUINT_TO_POINTER (0), test_harm);
  g_test_add_data_func ("/store/damage/file-beside-log", GUINT_TO_POINTER (1), test_harm);
  g_test_add_data_func ("/store/damage/log", GUINT_TO_POINTER (2), test_harm);
  return g_test_run ();
}
