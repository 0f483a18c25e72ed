/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a large store costs, and how that grows: bench-store MAKE-STORE. It makes stores of 10,000 and 100,000 messages, and where CONFAB_BENCH_LONG is in
 * the environment, one of 1,000,000. bench-store FOLDER: one that is there. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/confab-id.h"
#include "session/confab-session-private.h"
#include "store/confab-store-backup.h"

#define MESSAGES_EACH 100
#define N_TURNS 300
#define N_OPENED 50

/* What is measured of one store, in milliseconds; the sizes in MiB. */
enum
{
  OPEN,
  PAGE,
  LIST,
  CONVERSATION,
  CONVERSATION_FLOOR,
  TURN,
  TURN_WORST,
  TURN_FLOOR,
  BACKUP,
  BACKUP_FLOOR,
  MEMORY,
  SIZE,
  N_FIGURES
};

static const char *const names[N_FIGURES] = {
  "open", "first page", "list of all", "open a conversation", "  the same rows in SQLite", "store a turn", "  the slowest of 300",
  "  a row in SQLite", "backup", "  copy of the file, on disk", "memory (MiB)", "size (MiB)",
};

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

static double
get_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long size = 0;
  unsigned long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%lu %lu", &size, &resident) != 2)
    return 0;
  return resident * (double)sysconf (_SC_PAGESIZE) / 1048576;
}

static GPtrArray *
list_page (ConfabStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_list_conversations_async (store, 100, 0, NULL, on_done_cb, &result);
  return confab_store_list_conversations_finish (store, await (&result), NULL);
}

static void
measure_opening (ConfabStore *store,
                 double      *figures)
{
  g_autoptr (GPtrArray) items = list_page (store);
  double times[N_OPENED];

  for (guint i = 0; i < N_OPENED; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      gint64 start = g_get_monotonic_time ();
      gint64 last;

      confab_store_load_end_async (store, confab_conversation_item_get_id (items->pdata[i % items->len]), NULL, on_done_cb, &result);
      g_object_unref (confab_store_load_end_finish (store, await (&result), &last, NULL));
      times[i] = since (start);
    }
  qsort (times, N_OPENED, sizeof *times, compare);
  figures[CONVERSATION] = times[N_OPENED / 2];
}

static void
measure_turns (ConfabStore *store,
               double      *figures)
{
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, confab_time_now ());
  g_autofree char *text = g_strnfill (500, 'x');
  double times[N_TURNS];

  confab_conversation_set_title (conversation, "Measured");
  for (guint i = 0; i < N_TURNS; i++)
    {
      g_autofree char *question_id = confab_id_new ();
      g_autofree char *reply_id = confab_id_new ();
      ConfabMessage *question = confab_message_new (question_id, NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, confab_time_now ());
      ConfabMessage *reply = confab_message_new (reply_id, question_id, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, confab_time_now ());
      g_autoptr (ConfabPart) part = confab_part_new_text ("what is measured when a turn is stored");
      g_autoptr (GPtrArray) messages = g_ptr_array_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gint64 start;

      confab_message_add_part (question, part);
      confab_message_append_text (reply, text);
      confab_conversation_add (conversation, question);
      confab_conversation_add (conversation, reply);
      g_ptr_array_add (messages, question);
      g_ptr_array_add (messages, reply);
      start = g_get_monotonic_time ();
      confab_store_write_async (store, conversation, messages, NULL, on_done_cb, &result);
      if (!confab_store_write_finish (store, await (&result), &error))
        g_error ("%s", error->message);
      times[i] = since (start);
    }
  qsort (times, N_TURNS, sizeof *times, compare);
  figures[TURN] = times[N_TURNS / 2];
  figures[TURN_WORST] = times[N_TURNS - 1];
}

static void
measure_backup (ConfabStore *store,
                const char  *folder,
                double      *figures)
{
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *copy = g_build_filename (folder, "measured", NULL);
  const char *argv[] = { "sh", "-c", NULL, NULL };
  g_autofree char *script = g_strdup_printf ("cp '%s' '%s' && sync '%s'", path, copy, copy);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  struct stat info;

  confab_store_back_up_async (store, NULL, on_done_cb, &result);
  if (!confab_store_back_up_finish (store, await (&result), &error))
    g_printerr ("%s\n", error->message);
  figures[BACKUP] = since (start);
  argv[2] = script;
  start = g_get_monotonic_time ();
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  figures[BACKUP_FLOOR] = since (start);
  g_unlink (copy);
  if (stat (path, &info) == 0)
    figures[SIZE] = info.st_size / 1048576.0;
}

/* A row as small as rows are, on disk when it is told; and the rows of a conversation's end. */
static void
measure_floors (const char *folder,
                double     *figures)
{
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *other = g_build_filename (folder, "floor.db", NULL);
  double times[N_TURNS];
  sqlite3 *db = NULL;

  sqlite3_open (path, &db);
  for (guint i = 0; i < N_OPENED; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM message WHERE conversation = (SELECT row FROM conversation ORDER BY updated DESC"
                                              " LIMIT 1 OFFSET %u)", i + 1);

      sqlite3_exec (db, sql, NULL, NULL, NULL);
      times[i] = since (start);
    }
  qsort (times, N_OPENED, sizeof *times, compare);
  figures[CONVERSATION_FLOOR] = times[N_OPENED / 2];
  sqlite3_close (db);

  sqlite3_open (other, &db);
  sqlite3_exec (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (text)", NULL, NULL, NULL);
  for (guint i = 0; i < N_TURNS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      sqlite3_exec (db, "INSERT INTO t VALUES ('a row')", NULL, NULL, NULL);
      times[i] = since (start);
    }
  qsort (times, N_TURNS, sizeof *times, compare);
  figures[TURN_FLOOR] = times[N_TURNS / 2];
  sqlite3_close (db);
  g_unlink (other);
}

static int
measure (const char *folder)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  ConfabSession *session = confab_session_new (folder, secrets);
  ConfabStore *store;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  double figures[N_FIGURES] = { 0 };
  double before = get_memory ();
  gint64 start = g_get_monotonic_time ();

  confab_session_open_async (session, NULL, on_done_cb, &opened);
  if (!confab_session_open_finish (session, await (&opened), &error))
    g_error ("%s", error->message);
  figures[OPEN] = since (start);
  store = confab_session_get_store (session);
  items = list_page (store);
  figures[PAGE] = since (start);
  while (!confab_library_get_loaded (confab_session_get_library (session)))
    g_main_context_iteration (NULL, TRUE);
  figures[LIST] = since (start);
  figures[MEMORY] = get_memory () - before;
  measure_opening (store, figures);
  measure_turns (store, figures);
  measure_backup (store, folder, figures);
  measure_floors (folder, figures);
  confab_session_close_async (session, NULL, on_done_cb, &closed);
  confab_session_close_finish (session, await (&closed), NULL);
  for (guint i = 0; i < N_FIGURES; i++)
    g_print ("%.3f%s", figures[i], i + 1 < N_FIGURES ? " " : "\n");
  return 0;
}

static void
run (const char *const *argv,
     char             **output)
{
  g_autoptr (GError) error = NULL;
  int status = -1;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, output, NULL, &status, &error) || status != 0)
    g_error ("%s failed: %s", argv[0], error != NULL ? error->message : "");
}

int
main (int    argc,
      char **argv)
{
  gboolean whole = g_getenv ("CONFAB_BENCH_LONG") != NULL;
  guint sizes[] = { 100, 1000, 10000 };
  guint n_sizes = whole ? 3 : 2;
  char **figures[3] = { NULL };
  g_autofree char *folder = NULL;

  if (argc != 2)
    return 2;
  if (g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    return measure (argv[1]);
  folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  for (guint i = 0; i < n_sizes; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", sizes[i]);
      g_autofree char *each = g_strdup_printf ("%u", MESSAGES_EACH);
      g_autofree char *path = g_build_filename (folder, number, NULL);
      g_autofree char *output = NULL;
      const char *make[] = { argv[1], path, number, each, "words", NULL };
      const char *again[] = { argv[0], path, NULL };

      run (make, NULL);
      run (again, &output);
      figures[i] = g_strsplit (g_strstrip (output), " ", -1);
    }
  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_print ("%-28s", names[i]);
      for (guint j = 0; j < n_sizes; j++)
        g_print (" %8u messages: %10.2f", sizes[j] * MESSAGES_EACH, g_ascii_strtod (figures[j][i], NULL));
      g_print ("  x %.1f for 10 times as many\n", g_ascii_strtod (figures[n_sizes - 1][i], NULL) / g_ascii_strtod (figures[n_sizes - 2][i], NULL));
    }
  for (guint i = 0; i < n_sizes; i++)
    g_strfreev (figures[i]);
  {
    const char *remove[] = { "/bin/rm", "-rf", folder, NULL };

    run (remove, NULL);
  }
  return 0;
}
