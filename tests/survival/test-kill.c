/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that are killed in the middle of everything: test-kill SURVIVOR CONFAB. With CONFAB_TEST_LONG=N in the environment, N times as often.
 * A kind of work and a seed can be tried again: test-kill SURVIVOR CONFAB KIND SEED RUNS. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/stream-server.h"
#include "killer.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-schema.h"
#include "support/confab-test.h"

/* How many do their work side by side; most of it is waiting. */
#define N_WORKERS 4

/* How many runs one folder sees. */
#define RUNS_IN_FOLDER 12

static const char *survivor;
static const char *confab;
static const char *self_path;

/* What a worker tells of its runs. */
typedef struct
{
  guint         n_runs;
  guint         n_killed;
  guint         n_unfinished; /* of edits */
  SurvivalCount count;
} Sum;

static void
fail (Killer     *killer,
      const char *kind,
      guint       run,
      const char *complaint)
{
  g_printerr ("%s, seed %u, run %u: %s\n", kind, killer->seed, run, complaint);
  exit (1);
}

/* In memory where that can be had: whether a killed program's writes are there is not a matter of the disk, and the time that a busy disk takes
 * is not Confab's. */
static void
choose_place (void)
{
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}

static void
run_work (Killer *killer,
          guint   n_runs,
          Sum    *sum)
{
  g_autofree char *seed = NULL;
  guint run = 0;

  while (run < n_runs)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *folder = confab_test_dir_build (dir, "data");
      g_autoptr (SurvivalLog) log = survival_log_new ();

      for (guint i = 0; i < RUNS_IN_FOLDER && run < n_runs; i++, run++)
        {
          const char *argv[] = { survivor, folder, NULL, "work", NULL };
          g_autofree char *complaint = NULL;

          g_free (seed);
          seed = g_strdup_printf ("%u", killer->seed + run);
          argv[2] = seed;
          killer_run (killer, argv, g_rand_int_range (killer->dice, 0, i % 2 == 0 ? 900000 : 300000));
          survival_log_read (log, killer->told);
          complaint = survival_log_check (log, folder, killer->died, &sum->count);
          if (complaint != NULL)
            fail (killer, "work", run, complaint);
          sum->n_killed++;
        }
    }
  sum->n_runs += n_runs;
}

/* How long it takes undisturbed. */
static gint64
measure (Killer            *killer,
         const char *const *argv)
{
  gint64 start = g_get_monotonic_time ();

  g_assert_true (killer_run (killer, argv, -1));
  return g_get_monotonic_time () - start;
}

static gint64
get_number (const char *path,
            const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite3_open (path, &db) == SQLITE_OK && sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return number;
}

#define OLD_MESSAGES 3000

static void
make_old (const char *folder,
          guint       version)
{
  static const char content[] =
    "INSERT INTO conversation (id, title, created, updated, leaf) VALUES ('c', 'kept', 1, 2, 'm3000');"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    " INSERT INTO message (id, conversation, parent_id, role, status, created, text, reply)"
    " SELECT 'm' || i, 1, CASE i WHEN 1 THEN NULL ELSE 'm' || (i - 1) END, iif (i % 2, 'user', 'assistant'), 'complete', i,"
    " 'text ' || i || ' ```c```', iif (i % 2, NULL, '{\"model_answered\":\"b\",\"usage\":{\"total_tokens\":7}}') FROM n;";
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  guint n_migrations;
  const ConfabMigration *migrations = confab_schema_get_migrations (&n_migrations);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d", version,
                                           CONFAB_SCHEMA_APPLICATION_ID);
  sqlite3 *db = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < version; i++)
    g_assert_cmpint (sqlite3_exec (db, migrations[i].sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, mark, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, content, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Every copy that has the name of one is one, and nothing half done lies about. */
static char *
check_copies (const char *folder,
              guint       version)
{
  g_autofree char *name = g_strdup_printf ("confab.db.v%u.bak", version);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      (get_number (path, "PRAGMA user_version") != version ||
       get_number (path, "SELECT count(*) FROM message WHERE text LIKE 'text %'") != OLD_MESSAGES))
    return g_strdup_printf ("the copy %s is not whole", name);
  while ((entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (entry, name) && strlen (entry) > strlen (name) && strstr (entry, "-journal") == NULL)
      return g_strdup_printf ("%s was left behind", entry);
  return NULL;
}

static void
run_migration (Killer *killer,
               guint   n_runs,
               Sum    *sum)
{
  gint64 whole = 0;

  for (guint run = 0; run < n_runs; run++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *folder = confab_test_dir_build (dir, "data");
      g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
      const char *argv[] = { survivor, folder, "1", "start", NULL };
      g_autoptr (SurvivalLog) log = survival_log_new ();
      g_autofree char *complaint = NULL;
      guint version = 1 + run % 2;

      make_old (folder, version);
      if (whole == 0)
        whole = measure (killer, argv);
      else
        sum->n_killed += killer_run (killer, argv, g_rand_int_range (killer->dice, 0, (gint32)(whole * 3 / 4))) ? 0 : 1;
      complaint = survival_log_check (log, folder, killer->died, &sum->count);
      if (complaint == NULL)
        complaint = check_copies (folder, version);
      if (complaint == NULL &&
          (get_number (path, "SELECT count(*) FROM message m WHERE text LIKE 'text %' AND has = 8") != OLD_MESSAGES ||
           get_number (path, "SELECT count(*) FROM message_search WHERE message_search MATCH 'text'") != OLD_MESSAGES))
        complaint = g_strdup ("messages are missing");
      if (complaint != NULL)
        fail (killer, "migration", run, complaint);
    }
  sum->n_runs += n_runs;
}

#define IMPORTED_CONVERSATIONS 60
#define IMPORTED_MESSAGES 40

static char *
make_import (ConfabTestDir *dir)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < IMPORTED_CONVERSATIONS; i++)
    {
      g_string_append_printf (text, "%s{\"title\":\"Imported %u\",\"create_time\":1700000000,\"update_time\":1700000100,"
                              "\"conversation_id\":\"c%u\",\"current_node\":\"c%um%u\",\"mapping\":{", i > 0 ? "," : "", i, i, i,
                              IMPORTED_MESSAGES - 1);
      for (guint j = 0; j < IMPORTED_MESSAGES; j++)
        {
          g_autofree char *parent = j == 0 ? g_strdup ("null") : g_strdup_printf ("\"c%um%u\"", i, j - 1);
          g_autofree char *child = j + 1 == IMPORTED_MESSAGES ? g_strdup ("") : g_strdup_printf ("\"c%um%u\"", i, j + 1);

          g_string_append_printf (text, "%s\"c%um%u\":{\"id\":\"c%um%u\",\"parent\":%s,\"children\":[%s],\"message\":{\"id\":\"c%um%u\","
                                  "\"author\":{\"role\":\"%s\"},\"create_time\":%u,\"content\":{\"content_type\":\"text\","
                                  "\"parts\":[\"imported text %u of %u\"]}}}", j > 0 ? "," : "", i, j, i, j, parent, child, i, j,
                                  j % 2 == 0 ? "user" : "assistant", 1700000000 + j, j, i);
        }
      g_string_append (text, "}}");
    }
  g_string_append (text, "]");
  return confab_test_dir_write (dir, "conversations.json", text->str, (gssize)text->len);
}

/* What was killed can be done again, and then everything is there, once. */
static void
run_import (Killer *killer,
            guint   n_runs,
            Sum    *sum)
{
  gint64 whole = 0;

  for (guint run = 0; run < n_runs; run++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *folder = confab_test_dir_build (dir, "data");
      g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
      g_autofree char *file = make_import (dir);
      const char *argv[] = { survivor, folder, "1", "import", file, NULL };
      g_autoptr (SurvivalLog) log = survival_log_new ();
      g_autofree char *complaint = NULL;

      if (whole == 0)
        whole = measure (killer, argv);
      else
        sum->n_killed += killer_run (killer, argv, g_rand_int_range (killer->dice, 0, (gint32)(whole * 3 / 4))) ? 0 : 1;
      complaint = survival_log_check (log, folder, killer->died, &sum->count);
      if (complaint == NULL && get_number (path, "SELECT count(*) FROM message m JOIN conversation c ON c.row = m.conversation"
                                           " WHERE c.deleted IS NULL GROUP BY c.row HAVING count(*) <> 40") >= 0)
        complaint = g_strdup ("half a conversation was imported");
      measure (killer, argv);
      if (complaint == NULL &&
          (get_number (path, "SELECT count(*) FROM conversation WHERE title LIKE 'Imported %'") != IMPORTED_CONVERSATIONS ||
           get_number (path, "SELECT count(*) FROM message WHERE text LIKE 'imported text %'") !=
           IMPORTED_CONVERSATIONS * IMPORTED_MESSAGES))
        complaint = g_strdup ("importing again does not bring everything, once");
      if (complaint != NULL)
        fail (killer, "import", run, complaint);
    }
  sum->n_runs += n_runs;
}

/* What the last line says, or 0. */
static gint64
read_last (const char *told,
           const char *word)
{
  const char *at = g_strrstr (told, word);

  return at != NULL ? g_ascii_strtoll (at + strlen (word), NULL, 10) : 0;
}

static char *
check_backups (const char *folder)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (folder);
  guint n_asked = 0;

  for (guint i = 0; i < backups->len; i++)
    {
      const ConfabBackup *backup = backups->pdata[i];

      if (backup->n_conversations < 1 || backup->n_conversations > 3)
        return g_strdup_printf ("the backup %s is not whole", backup->name);
      n_asked += backup->kind == CONFAB_BACKUP_ASKED ? 1 : 0;
    }
  return n_asked == 3 ? NULL : g_strdup_printf ("there are %u backups of 3", n_asked);
}

static void
run_restore (Killer *killer,
             guint   n_runs,
             Sum    *sum)
{
  g_autoptr (ConfabTestDir) dir = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  gint64 settled = 3;

  for (guint run = 0; run < n_runs; run++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", killer->seed + run);
      const char *argv[] = { survivor, NULL, seed, "back-up", NULL };
      g_autoptr (SurvivalLog) log = survival_log_new ();
      g_autofree char *complaint = NULL;
      gint64 found;

      if (run % RUNS_IN_FOLDER == 0)
        {
          g_clear_pointer (&dir, confab_test_dir_free);
          g_free (folder);
          g_free (path);
          dir = confab_test_dir_new ();
          folder = confab_test_dir_build (dir, "data");
          path = g_build_filename (folder, "confab.db", NULL);
          argv[1] = folder;
          measure (killer, argv);
          settled = 3;
        }
      argv[1] = folder;
      argv[3] = "restore";
      killer_run (killer, argv, g_rand_int_range (killer->dice, 5000, 120000));
      complaint = survival_log_check (log, folder, killer->died, &sum->count);
      found = get_number (path, "SELECT count(*) FROM conversation");
      if (strstr (killer->told, "restored\t") != NULL)
        settled = read_last (killer->told, "restored\t");
      if (complaint == NULL)
        complaint = check_backups (folder);
      if (complaint == NULL && found != settled && found != read_last (killer->told, "restoring\t"))
        complaint = g_strdup_printf ("it has %d conversations", (int)found);
      if (complaint != NULL)
        fail (killer, "restore", run, complaint);
      settled = found;
      sum->n_killed++;
    }
  sum->n_runs += n_runs;
}

#define EDITED_CONVERSATIONS 2000
#define EDITED_COLUMNS 5

static const struct
{
  const char *name;
  const char *sql;
} edited[EDITED_COLUMNS] = {
  { "pinned", "SELECT count(pinned) FROM conversation" },
  { "archived", "SELECT count(archived) FROM conversation" },
  { "deleted", "SELECT count(deleted) FROM conversation" },
  { "folder", "SELECT count(folder) FROM conversation" },
  { "tag", "SELECT count(*) FROM conversation_tag" },
};

static void
make_library (Killer     *killer,
              const char *folder,
              const char *path)
{
  static const char content[] =
    "INSERT INTO folder (id, name) VALUES ('f', 'All');"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (EDITED_CONVERSATIONS) ")"
    " INSERT INTO conversation (row, id, title, created, updated, leaf) SELECT i, 'm' || i, 't' || i, i, i, 'q' || i FROM n;"
    "INSERT INTO message (id, conversation, role, status, created, text)"
    " SELECT 'q' || row, row, 'user', 'complete', row, 'text' FROM conversation;";
  const char *argv[] = { survivor, folder, "1", "start", NULL };
  sqlite3 *db = NULL;

  measure (killer, argv);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, content, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* What each may be after what was told: of the last line about it alone where that was done, of what was before as well where it was begun. What
 * undoes an edit leads back to what was before that, which is the same for all. */
static char *
check_edits (const char *told,
             const char *path,
             int        *known,
             guint64    *n_done)
{
  g_auto (GStrv) lines = g_strsplit (told, "\n", -1);

  for (guint i = 0; i < EDITED_COLUMNS; i++)
    {
      gint64 found = get_number (path, edited[i].sql);
      int now = found == EDITED_CONVERSATIONS ? 1 : 0;
      gboolean is_sure = known[i] >= 0;
      int value = known[i];
      int before = known[i];

      if (found != 0 && found != EDITED_CONVERSATIONS)
        return g_strdup_printf ("%s: %d of %d, an edit is half done", edited[i].name, (int)found, EDITED_CONVERSATIONS);
      for (char **line = lines; *line != NULL && line[1] != NULL; line++)
        {
          g_auto (GStrv) words = g_strsplit (*line, "\t", -1);

          if (g_strv_length (words) != 3 || !g_str_equal (words[1], edited[i].name))
            continue;
          if (g_str_equal (words[0], "editing") || g_str_equal (words[0], "undoing"))
            is_sure = FALSE;
          if (g_str_equal (words[0], "editing"))
            before = value;
          if (g_str_equal (words[0], "edited") || g_str_equal (words[0], "undone"))
            {
              is_sure = TRUE;
              value = g_str_equal (words[0], "edited") ? atoi (words[2]) : before;
              is_sure = value >= 0;
              *n_done += 1;
            }
        }
      if (is_sure && value != now)
        return g_strdup_printf ("%s is %d, and was told to be %d", edited[i].name, now, value);
      known[i] = now;
    }
  if (get_number (path, "SELECT count(*) FROM setting WHERE name LIKE 'unfinished%'") != 0)
    return g_strdup ("an edit stayed unfinished");
  return NULL;
}

/* Edits of all conversations at once, and what undoes them. */
static void
run_library (Killer *killer,
             guint   n_runs,
             Sum    *sum)
{
  g_autoptr (ConfabTestDir) dir = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  int known[EDITED_COLUMNS];

  for (guint run = 0; run < n_runs; run++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", killer->seed + run);
      const char *argv[] = { survivor, NULL, seed, "library", G_STRINGIFY (EDITED_CONVERSATIONS), NULL };
      g_autoptr (SurvivalLog) log = survival_log_new ();
      g_autofree char *complaint = NULL;

      if (run % RUNS_IN_FOLDER == 0)
        {
          g_clear_pointer (&dir, confab_test_dir_free);
          g_free (folder);
          g_free (path);
          dir = confab_test_dir_new ();
          folder = confab_test_dir_build (dir, "data");
          path = g_build_filename (folder, "confab.db", NULL);
          make_library (killer, folder, path);
          memset (known, 0, sizeof known);
        }
      argv[1] = folder;
      killer_run (killer, argv, g_rand_int_range (killer->dice, 50000, 700000));
      sum->n_unfinished += get_number (path, "SELECT count(*) FROM setting WHERE name LIKE 'unfinished%'") > 0 ? 1 : 0;
      complaint = survival_log_check (log, folder, killer->died, &sum->count);
      if (complaint == NULL)
        complaint = check_edits (killer->told, path, known, &sum->count.n_changes);
      if (complaint != NULL)
        fail (killer, "library", run, complaint);
      sum->n_killed++;
    }
  g_printerr ("library: %u of %u runs were killed between two steps of an edit\n", sum->n_unfinished, n_runs);
  sum->n_runs += n_runs;
}

/* What was printed is the beginning of the last reply. */
static char *
check_printed (Killer        *killer,
               const char    *folder,
               const char    *path,
               SurvivalCount *count)
{
  static const char sql[] = "SELECT id FROM message WHERE role = 'assistant' ORDER BY row DESC LIMIT 1";
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autoptr (GString) told = g_string_new (killer->told);
  g_autofree char *id = NULL;
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open (path, &db) == SQLITE_OK && sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    id = g_strconcat ("\t", (const char *)sqlite3_column_text (statement, 0), "\t", NULL);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  if (id == NULL)
    return g_strdup ("the reply is missing");
  g_string_replace (told, "\tprinted\t", id, 0);
  survival_log_read (log, told->str);
  return survival_log_check (log, folder, killer->died, count);
}

/* The real program at the terminal, and what it prints. The folder of its data is where the environment says. */
static void
run_ask (Killer *killer,
         guint   n_runs,
         Sum    *sum)
{
  const StreamPace pace = { .n_chunks = 400, .per_write = 2, .pause = 3000 };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "confab");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  guint16 port;
  GPid server = stream_server_start (&pace, n_runs, &port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);

  g_setenv ("XDG_DATA_HOME", confab_test_dir_get_path (dir), TRUE);
  for (guint run = 0; run < n_runs; run++)
    {
      g_autoptr (SurvivalLog) log = survival_log_new ();
      g_autofree char *question = g_strdup_printf ("question %u", run);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM message WHERE text = '%s'", question);
      gboolean killed;
      const char *argv[] = { confab, "ask", "--base-url", url, "--model", "m", question, NULL };
      g_autofree char *complaint = NULL;

      killed = !killer_run (killer, argv, g_rand_int_range (killer->dice, 50000, 700000));
      complaint = survival_log_check (log, folder, killer->died, &sum->count);
      if (complaint == NULL && killer->printed->len > 0 && get_number (path, sql) != 1)
        complaint = g_strdup ("the question is missing");
      if (complaint == NULL && killed && killer->printed->len > 0)
        complaint = check_printed (killer, folder, path, &sum->count);
      if (complaint != NULL)
        fail (killer, "ask", run, complaint);
      sum->n_killed++;
    }
  kill (server, SIGKILL);
  sum->n_runs += n_runs;
}

static const struct
{
  const char *name;
  void        (*run) (Killer *,
                      guint,
                      Sum *);
  guint       n_runs;
} kinds[] = {
  { "work", run_work, 400 },
  { "migration", run_migration, 72 },
  { "import", run_import, 48 },
  { "restore", run_restore, 48 },
  { "library", run_library, 96 },
  { "ask", run_ask, 40 },
};

static int
run_worker (const char *name,
            guint32     seed,
            guint       n_runs)
{
  Killer killer;
  Sum sum = { 0 };

  choose_place ();
  killer_init (&killer, survivor, seed);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      kinds[i].run (&killer, n_runs, &sum);
  killer_clear (&killer);
  /* GLib writes a "#" before what is printed in its own way by a test. */
  printf ("%u %u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
          " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", sum.n_runs, sum.n_killed, sum.count.n_questions, sum.count.n_replies,
          sum.count.n_changes, sum.count.n_cut, sum.count.n_shown, sum.count.worst_usec, sum.count.n_stalled);
  return 0;
}

static GSubprocess *
start_worker (const char *kind,
              guint32     seed,
              guint       n_runs)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  g_autofree char *runs_text = g_strdup_printf ("%u", n_runs);
  g_autoptr (GError) error = NULL;
  GSubprocess *worker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self_path, survivor, confab, kind, seed_text,
                                          runs_text, NULL);

  g_assert_no_error (error);
  return worker;
}

/* The last line is what the worker tells; GLib may say something before. */
static void
add (guint64 *sums,
     char    *output)
{
  const char *line = strrchr (g_strstrip (output), '\n');
  g_auto (GStrv) words = g_strsplit (line != NULL ? line + 1 : output, " ", -1);

  g_assert_cmpuint (g_strv_length (words), ==, 9);
  for (guint i = 0; i < 9; i++)
    {
      guint64 number = g_ascii_strtoull (words[i], NULL, 10);

      sums[i] = i == 7 ? MAX (sums[i], number) : sums[i] + number;
    }
}

static guint
get_factor (void)
{
  const char *text = g_getenv ("CONFAB_TEST_LONG");

  return text != NULL ? MAX ((guint)atoi (text), 1) : 1;
}

static void
test_kind (gconstpointer data)
{
  guint kind = GPOINTER_TO_UINT (data);
  guint n_runs = kinds[kind].n_runs * get_factor () / N_WORKERS;
  guint32 seed = (guint32)g_test_rand_int () / 2;
  GSubprocess *workers[N_WORKERS];
  guint64 sums[9] = { 0 };

  for (guint i = 0; i < N_WORKERS; i++)
    workers[i] = start_worker (kinds[kind].name, seed + i * 100000, n_runs);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *output = NULL;
      g_autoptr (GError) error = NULL;

      g_subprocess_communicate_utf8 (workers[i], NULL, NULL, &output, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_successful (workers[i]));
      add (sums, output);
      g_object_unref (workers[i]);
    }
  g_test_message ("%s, seeds from %u: %u runs, %u of them killed before their end; found %u questions, %u replies, %u changes, all of them; "
                  "%u replies interrupted, %u bytes of them lost, none seen for more than %u ms; %u times the machine stood still",
                  kinds[kind].name, seed, (guint)sums[0], (guint)sums[1], (guint)sums[2], (guint)sums[3], (guint)sums[4], (guint)sums[5],
                  (guint)sums[6], (guint)(sums[7] / 1000), (guint)sums[8]);
  g_assert_cmpuint (sums[0], >=, n_runs * N_WORKERS);
  g_assert_cmpuint (sums[1], >=, sums[0] / 4);
}

int
main (int    argc,
      char **argv)
{
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_assert (argc >= 3);
  survivor = argv[1];
  confab = argv[2];
  if (argc == 6)
    return run_worker (argv[3], (guint32)strtoul (argv[4], NULL, 10), (guint)atoi (argv[5]));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/survival/kill/", kinds[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_kind);
    }
  return g_test_run ();
}
