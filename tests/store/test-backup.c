/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include "base/confab-json.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"
#include "store-fixture.h"

#define DAY_S 86400

static char *
backup_path (ConfabTestDir *dir,
             const char    *name)
{
  return g_build_filename (confab_test_dir_get_path (dir), "backups", name, NULL);
}

static char *
back_up (ConfabTestDir   *dir,
         ConfabBackupKind kind)
{
  g_autoptr (GError) error = NULL;
  char *name = confab_backup_make (confab_test_dir_get_path (dir), kind, NULL, &error);

  g_assert_no_error (error);
  return name;
}

static void
restore (ConfabTestDir *dir,
         const char    *name)
{
  g_autoptr (GError) error = NULL;

  confab_backup_restore (confab_test_dir_get_path (dir), name, &error);
  g_assert_no_error (error);
}

/* Everything that is in it, in one text. */
static char *
dump (const char *path)
{
  g_autofree char *command = g_strdup_printf ("sqlite3 -readonly '%s' .dump", path);
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (command, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

static void
fill (ConfabStore *store,
      const char  *id,
      guint        n_messages)
{
  g_autoptr (ConfabConversation) conversation = fixture_conversation (id, id, 1);
  g_autofree char *parent = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", id, i);
      g_autofree char *filling = g_strnfill (i % 7 == 0 ? 9000 : 40, 'x');
      g_autofree char *text = g_strdup_printf ("message %u of %s %s", i, id, filling);

      g_ptr_array_add (messages, fixture_add (conversation, name, parent, i % 2 == 0 ? CONFAB_ROLE_USER :
                                              CONFAB_ROLE_ASSISTANT, text));
      g_free (parent);
      parent = g_steal_pointer (&name);
    }
  fixture_write (store, conversation, messages, &error);
  g_assert_no_error (error);
}

static guint
count_conversations (ConfabStore *store)
{
  g_autoptr (GPtrArray) items = fixture_list (store, 1000, 0);

  return items->len;
}

static void
test_make_and_restore (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *shelf = confab_test_dir_build (dir, "backups");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autofree char *name = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *restored = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  const ConfabBackup *second;
  GStatBuf info;

  fill (store, "a", 50);
  fill (store, "b", 3);
  /* It is open, and what was written is still in the log. */
  name = back_up (dir, CONFAB_BACKUP_ASKED);
  copy = backup_path (dir, name);
  g_assert_cmpint (g_stat (shelf, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  before = dump (path);
  after = dump (copy);
  g_assert_cmpstr (before, ==, after);

  fill (store, "c", 3);
  fixture_delete (store, "a");
  fixture_close (store);
  restore (dir, name);
  restored = dump (path);
  g_assert_cmpstr (restored, ==, before);

  /* What was there before is a backup of its own, so that restoring can be undone. */
  backups = confab_backup_list (confab_test_dir_get_path (dir));
  g_assert_cmpuint (backups->len, ==, 2);
  second = g_ptr_array_index (backups, 0);
  if (second->kind != CONFAB_BACKUP_BEFORE_RESTORE)
    second = g_ptr_array_index (backups, 1);
  g_assert_cmpint (second->kind, ==, CONFAB_BACKUP_BEFORE_RESTORE);
  g_assert_cmpint (second->n_conversations, ==, 2);
  g_assert_cmpint (second->size, >, 4096);
  restore (dir, second->name);
  store = fixture_open (confab_test_dir_get_path (dir));
  g_assert_cmpuint (count_conversations (store), ==, 2);
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM conversation"), ==, 3);
}

typedef struct
{
  const char *folder;
  int         ready;
  int         stop;
  guint       n_written;
} Writer;

/* Another connection that writes without a pause, as fast as it can. */
static gpointer
write_on (gpointer data)
{
  Writer *writer = data;
  g_autofree char *path = g_build_filename (writer->folder, "confab.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  while (!g_atomic_int_get (&writer->stop))
    {
      g_autofree char *sql = NULL;

      /* Both or neither, in every copy. */
      sql = g_strdup_printf ("BEGIN IMMEDIATE;"
                             "INSERT INTO message (id, conversation, role, status, created, text)"
                             " VALUES ('w%u', 1, 'user', 'complete', 1, 'streamed %u');"
                             "UPDATE conversation SET title = 'w%u' WHERE row = 1; COMMIT",
                             writer->n_written, writer->n_written, writer->n_written);
      g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
      writer->n_written++;
      g_atomic_int_set (&writer->ready, 1);
    }
  sqlite3_close (database);
  return NULL;
}

/* Copies that are made while another process writes without a pause are of one moment each, and get done. */
/* The first mark may be of what was written before. */
static void
wait_for_write (Writer *writer)
{
  for (guint i = 0; i < 2; i++)
    {
      g_atomic_int_set (&writer->ready, 0);
      while (!g_atomic_int_get (&writer->ready))
        g_thread_yield ();
    }
}

static void
test_while_writing (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  Writer writer = { .folder = confab_test_dir_get_path (dir) };
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  GThread *thread;
  gint64 last = -1;

  fill (store, "a", 400);
  thread = g_thread_new ("writer", write_on, &writer);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;
      gint64 n;

      wait_for_write (&writer);
      name = back_up (dir, CONFAB_BACKUP_ASKED);
      path = backup_path (dir, name);
      n = fixture_read_number (path, "SELECT count(*) FROM message WHERE id LIKE 'w%'");
      g_assert_cmpint (n, >, last);
      g_assert_cmpint (fixture_read_number (path, "SELECT substr(title, 2) FROM conversation WHERE row = 1"), ==, n - 1);
      g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message_search WHERE message_search MATCH 'streamed'"),
                       ==, n);
      last = n;
    }
  g_atomic_int_set (&writer.stop, 1);
  g_thread_join (thread);
  g_test_message ("%u transactions were written during 20 backups", writer.n_written);
  fixture_close (store);
}

static void
make_file (ConfabTestDir *dir,
           const char    *name)
{
  g_autofree char *path = backup_path (dir, name);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static guint
count_backups (ConfabTestDir *dir)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (confab_test_dir_get_path (dir));

  return backups->len;
}

/* One a day for a year and two on some days; then what is kept is counted. */
static void
test_rotation (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *shelf = confab_test_dir_build (dir, "backups");
  g_autofree char *newest = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  guint n_weeks = 0;

  g_assert_cmpint (g_mkdir (shelf, 0700), ==, 0);
  for (guint day = 0; day < 365; day++)
    for (guint hour = 10; hour <= (day % 5 == 0 ? 20 : 10); hour += 10)
      {
        g_autoptr (GDateTime) first = g_date_time_new_utc (2025, 1, 1, hour, 0, 0);
        g_autoptr (GDateTime) date = g_date_time_add_days (first, day);
        g_autofree char *name = g_date_time_format (date, "%Y-%m-%dT%H%M%SZ.db");

        make_file (dir, name);
      }
  make_file (dir, "2024-02-29T000000Z-asked.db");
  make_file (dir, "2024-03-01T000000Z-before-restore.db");
  make_file (dir, "letter to my aunt.db");
  make_file (dir, "2024-02-30T000000Z.db");
  confab_backup_rotate (confab_test_dir_get_path (dir), 7, 4);
  backups = confab_backup_list (confab_test_dir_get_path (dir));
  /* The last seven days are in two weeks; two more weeks have one each. */
  for (guint i = 0; i < backups->len; i++)
    {
      const ConfabBackup *backup = g_ptr_array_index (backups, i);

      g_assert_cmpint (backup->n_conversations, ==, -1);
      if (i < 7 && i > 0)
        g_assert_cmpint (((ConfabBackup *)g_ptr_array_index (backups, i - 1))->time - backup->time, >=,
                         14 * G_GINT64_CONSTANT (3600000));
      n_weeks += backup->kind == CONFAB_BACKUP_DAILY && i >= 7;
    }
  g_assert_cmpuint (n_weeks, ==, 2);
  g_assert_cmpuint (backups->len, ==, 7 + 2 + 2);
  newest = backup_path (dir, "2025-12-31T200000Z.db");
  g_assert_cmpint (g_access (newest, F_OK), ==, 365 % 5 == 1 ? 0 : -1);
  g_free (newest);
  newest = backup_path (dir, "letter to my aunt.db");
  g_assert_cmpint (g_access (newest, F_OK), ==, 0);
  confab_backup_rotate (confab_test_dir_get_path (dir), 0, 0);
  g_assert_cmpuint (count_backups (dir), ==, 3);
}

static void
set_age (ConfabTestDir *dir,
         const char    *name,
         gint64         seconds)
{
  g_autofree char *path = g_build_filename (confab_test_dir_get_path (dir), name, NULL);
  const gint64 time = g_get_real_time () / G_USEC_PER_SEC - seconds;
  struct utimbuf times = { time, time };

  if (g_utime (path, &times) != 0)
    g_assert_cmpint (errno, ==, ENOENT);
}

static void
age_backups (ConfabTestDir *dir,
             gint64         seconds)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (confab_test_dir_get_path (dir));

  for (guint i = 0; i < backups->len; i++)
    {
      g_autofree char *name = g_build_filename ("backups", ((ConfabBackup *)g_ptr_array_index (backups, i))->name, NULL);

      set_age (dir, name, seconds);
    }
}

/* Not before a day has gone by, and not where nothing has changed. */
static void
test_due (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  const char *folder = confab_test_dir_get_path (dir);
  ConfabStore *store = fixture_open (folder);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  fill (store, "a", 3);
  g_assert_true (confab_backup_is_due (folder));
  first = back_up (dir, CONFAB_BACKUP_DAILY);
  g_assert_nonnull (first);
  g_assert_false (confab_backup_is_due (folder));
  fill (store, "b", 3);
  g_assert_false (confab_backup_is_due (folder));
  age_backups (dir, DAY_S + 10);
  g_assert_true (confab_backup_is_due (folder));
  set_age (dir, "confab.db", DAY_S + 20);
  set_age (dir, "confab.db-wal", DAY_S + 20);
  g_assert_false (confab_backup_is_due (folder));

  /* The file was written to, but says the same: closing moves the log into it. */
  second = back_up (dir, CONFAB_BACKUP_DAILY);
  g_assert_nonnull (second);
  fixture_close (store);
  age_backups (dir, DAY_S + 10);
  third = back_up (dir, CONFAB_BACKUP_DAILY);
  g_assert_null (third);
  g_assert_cmpuint (count_backups (dir), ==, 2);
  g_assert_false (confab_backup_is_due (folder));
}

/* By itself: the store makes one, keeps to the setting, and drops the older ones. */
static void
test_by_itself (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) none = confab_json_parse ("{\"days\":0}", -1, NULL);
  g_autoptr (JsonNode) some = confab_json_parse ("{\"days\":2,\"weeks\":0}", -1, NULL);
  g_autofree char *shelf = confab_test_dir_build (dir, "backups");

  fill (store, "a", 3);
  fixture_await (result, confab_store_set_setting_async, store, CONFAB_SETTING_BACKUPS, none);
  g_clear_object (&result);
  confab_store_start_backup (store);
  confab_test_wait_until (store->backup_source != NULL);
  g_clear_pointer (&store->backup_source, g_source_unref);
  g_assert_cmpuint (count_backups (dir), ==, 0);

  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  make_file (dir, "2025-01-01T000000Z.db");
  make_file (dir, "2025-01-02T000000Z.db");
  age_backups (dir, 2 * DAY_S);
  fixture_await (result, confab_store_set_setting_async, store, CONFAB_SETTING_BACKUPS, some);
  g_clear_object (&result);
  confab_store_start_backup (store);
  confab_test_wait_until (count_backups (dir) == 2 && store->backup_source != NULL);
  fixture_close (store);
}

static char *
add_attachment (ConfabStore *store,
                const char  *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *hash;

  fixture_await (result, confab_store_add_attachment_async, store, bytes);
  hash = confab_store_add_attachment_finish (store, result, &error);
  g_assert_no_error (error);
  return hash;
}

/* What only a backup still needs stays, and a restored store finds it. */
static void
test_attachments (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autofree char *kept = add_attachment (store, "in a backup");
  g_autofree char *unused = add_attachment (store, "in nothing");
  g_autofree char *kept_path = confab_store_dup_attachment_path (store, kept);
  g_autofree char *unused_path = confab_store_dup_attachment_path (store, unused);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO attachment (hash, message) SELECT '%s', row FROM message LIMIT 1",
                                          kept);
  g_autofree char *name = NULL;
  struct utimbuf old = { 1000, 1000 };

  fill (store, "a", 3);
  fixture_exec (path, sql);
  name = back_up (dir, CONFAB_BACKUP_ASKED);
  fixture_exec (path, "DELETE FROM attachment");
  g_assert_cmpint (g_utime (kept_path, &old), ==, 0);
  g_assert_cmpint (g_utime (unused_path, &old), ==, 0);
  confab_store_start_purge (store);
  confab_test_wait_until (!g_file_test (unused_path, G_FILE_TEST_EXISTS));
  fixture_close (store);
  g_assert_true (g_file_test (kept_path, G_FILE_TEST_EXISTS));

  restore (dir, name);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM attachment"), ==, 1);

  /* Nothing goes while it cannot be told what a backup needs. */
  make_file (dir, "2025-01-01T000000Z.db");
  store = fixture_open (confab_test_dir_get_path (dir));
  g_free (unused);
  unused = add_attachment (store, "in nothing");
  g_assert_cmpint (g_utime (unused_path, &old), ==, 0);
  confab_store_start_purge (store);
  fixture_close (store);
  g_assert_true (g_file_test (unused_path, G_FILE_TEST_EXISTS));
}

static void
test_in_use (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabStore *other = fixture_open (confab_test_dir_get_path (dir));
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  fill (store, "a", 3);
  name = back_up (dir, CONFAB_BACKUP_ASKED);
  fill (store, "b", 3);
  fixture_close (store);
  g_assert_false (confab_backup_restore (confab_test_dir_get_path (dir), name, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpuint (count_conversations (other), ==, 2);
  fixture_close (other);
  g_assert_cmpuint (count_backups (dir), ==, 1);
  g_assert_false (confab_backup_restore (confab_test_dir_get_path (dir), "../confab.db", &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
}

/* Cut at any point of the replacement, the next opening has the one or the other, whole. */
static void
test_cut (void)
{
  static const char *const leftovers[] = { "confab.db-wal", "confab.db-shm", "confab.db-journal", NULL };

  for (guint n_gone = 0; n_gone <= 4; n_gone++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      g_autofree char *next = confab_test_dir_build (dir, "confab.db-next");
      g_autofree char *staging = confab_test_dir_build (dir, "confab.db-making-123456");
      ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
      g_autofree char *name = NULL;
      g_autofree char *copy = NULL;
      g_autofree char *left_path = NULL;
      g_autoptr (GError) error = NULL;
      sqlite3 *database = NULL;

      fill (store, "a", 3);
      name = back_up (dir, CONFAB_BACKUP_ASKED);
      fixture_close (store);
      copy = backup_path (dir, name);
      /* A log that belongs to what is there now, of a process that was killed. */
      g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
      sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      g_assert_cmpint (sqlite3_exec (database, "UPDATE conversation SET title = 'later'", NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (database);
      left_path = confab_test_dir_build (dir, leftovers[0]);
      g_assert_true (g_file_test (left_path, G_FILE_TEST_EXISTS));
      g_free (confab_test_dir_write (dir, "confab.db-making-123456", "half", 4));
      g_assert_true (confab_folder_copy_file (copy, next, &error));
      for (guint i = 0; i < n_gone && leftovers[i] != NULL; i++)
        {
          g_autofree char *left = confab_test_dir_build (dir, leftovers[i]);

          g_unlink (left);
        }
      if (n_gone == 4)
        g_assert_cmpint (g_rename (next, path), ==, 0);
      store = fixture_open (confab_test_dir_get_path (dir));
      fixture_close (store);
      g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM conversation WHERE title = 'a'"), ==, 1);
      g_assert_false (g_file_test (next, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (staging, G_FILE_TEST_EXISTS));
    }
}

/* A backup of an earlier Confab is led on when it is opened. */
static void
test_earlier_version (void)
{
  guint n_migrations;
  const ConfabMigration *migrations = confab_schema_get_migrations (&n_migrations);

  for (guint version = 1; version < n_migrations; version++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      g_autofree char *shelf = confab_test_dir_build (dir, "backups");
      g_autofree char *copy = backup_path (dir, "2025-06-01T120000Z.db");
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d",
                                               version, CONFAB_SCHEMA_APPLICATION_ID);
      ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));

      fill (store, "new", 3);
      fixture_close (store);
      g_assert_cmpint (g_mkdir (shelf, 0700), ==, 0);
      for (guint i = 0; i < version; i++)
        fixture_exec (copy, migrations[i].sql);
      fixture_exec (copy, mark);
      fixture_exec (copy, "INSERT INTO conversation (id, title, created, updated) VALUES ('old', 'old', 1, 1);"
                    "INSERT INTO message (id, conversation, role, status, created, text)"
                    " VALUES ('m', 1, 'user', 'complete', 1, 'said long ago')");
      restore (dir, "2025-06-01T120000Z.db");
      store = fixture_open (confab_test_dir_get_path (dir));
      g_assert_cmpuint (count_conversations (store), ==, 1);
      fixture_close (store);
      g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, n_migrations);
      g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE text = 'said long ago'"), ==, 1);
    }
}

static void
test_calls (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = confab_test_dir_build (dir, "elsewhere.db");
  ConfabStoreSize size;
  ConfabStore *memory;

  fill (store, "a", 3);
  fixture_await (result, confab_store_back_up_async, store);
  g_assert_true (confab_store_back_up_finish (store, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  backups = confab_backup_list (confab_test_dir_get_path (dir));
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpint (((ConfabBackup *)g_ptr_array_index (backups, 0))->n_conversations, ==, 1);
  confab_backup_measure (confab_test_dir_get_path (dir), &size);
  g_assert_cmpint (size.database, >, 4096);
  g_assert_cmpint (size.backups, ==, ((ConfabBackup *)g_ptr_array_index (backups, 0))->size);
  g_assert_cmpint (size.attachments, ==, 0);
  fixture_close (store);

  g_assert_true (confab_backup_export (confab_test_dir_get_path (dir), ((ConfabBackup *)g_ptr_array_index (backups, 0))->name,
                                       out, &error));
  g_assert_cmpint (fixture_read_number (out, "SELECT count(*) FROM message"), ==, 3);
  g_assert_true (confab_backup_remove (confab_test_dir_get_path (dir), ((ConfabBackup *)g_ptr_array_index (backups, 0))->name,
                                       &error));
  g_assert_cmpuint (count_backups (dir), ==, 0);

  memory = fixture_open (NULL);
  fixture_await (result, confab_store_back_up_async, memory);
  g_assert_false (confab_store_back_up_finish (memory, result, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  g_clear_object (&result);
  fixture_close (memory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/backup/make-and-restore", test_make_and_restore);
  g_test_add_func ("/store/backup/while-writing", test_while_writing);
  g_test_add_func ("/store/backup/rotation", test_rotation);
  g_test_add_func ("/store/backup/due", test_due);
  g_test_add_func ("/store/backup/by-itself", test_by_itself);
  g_test_add_func ("/store/backup/attachments", test_attachments);
  g_test_add_func ("/store/backup/in-use", test_in_use);
  g_test_add_func ("/store/backup/cut", test_cut);
  g_test_add_func ("/store/backup/earlier-version", test_earlier_version);
  g_test_add_func ("/store/backup/calls", test_calls);
  return g_test_run ();
}
