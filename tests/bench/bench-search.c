/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the first page of a search takes, beside the same query in the shell of SQLite: bench-search MAKE-STORE [MESSAGES].
 * The store is made by MAKE-STORE for each run, of 100,000 messages where nothing else is said; CONFAB_BENCH_STORE names the
 * folder of one that is there already, which is not changed. */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/confab-store-search.h"

#define PER_CONVERSATION 100
#define N_RUNS           21

typedef struct
{
  const char *name;
  const char *query;
  const char *match; /* (nullable): the same in the syntax of FTS5 */
} Case;

static const Case cases[] = {
  { "a rare word", "sabelumfe ", "\"sabelumfe\"" },
  { "two words", "rano ingti ", "\"rano\" AND \"ingti\"" },
  { "a phrase", "\"the ra\"", "\"the ra\"" },
  { "a frequent word", "the ", "\"the\"" },
  { "the start of a word", "se", "\"se\"*" },
  { "one letter", "t", "\"t\"*" },
  { "Chinese", "人民共和国", "\"人 民 共 和 国\"" },
  { "without a word", "ra -the", "\"ra\"* NOT \"the\"" },
  { "a part of a word", "fegani ", NULL },
  { "a word and filters", "rano from:model model:vision has:code ", NULL },
  { "filters alone", "from:me has:code", NULL },
  { "filters that nothing fits", "has:video model:nobody ", NULL },
};

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Gives milliseconds of the processor, with those of the clock in @clock_time. */
static double
search (ConfabStore *store,
        const char  *query,
        gboolean     thorough,
        guint       *n_groups,
        double      *clock_time)
{
  const ConfabSearchPage page = { .n_groups = 20, .n_hits = 3, .thorough = thorough };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSearchResult) found = NULL;
  gint64 start = g_get_monotonic_time ();
  clock_t start_processor = clock ();
  double time;

  confab_store_search_async (store, query, &page, NULL, on_done_cb, &result);
  found = confab_store_search_finish (store, await (&result), &error);
  time = (double)(clock () - start_processor) * 1000 / CLOCKS_PER_SEC;
  *clock_time = (double)(g_get_monotonic_time () - start) / 1000;
  if (found == NULL)
    g_error ("%s", error->message);
  *n_groups = found->groups->len;
  return time;
}

/* After opening, the files are looked through beside the rest, which would be counted, too. */
static void
wait_for_quiet (void)
{
  clock_t before;

  do
    {
      before = clock ();
      g_usleep (G_USEC_PER_SEC / 2);
    }
  while (clock () - before > CLOCKS_PER_SEC / 100);
}

/* The least: what else runs on the machine only adds to it. */
static double
get_least (const double *times)
{
  double least = times[0];

  for (guint i = 1; i < N_RUNS; i++)
    least = MIN (least, times[i]);
  return least;
}

/* The best messages of a page with their snippets. The shell runs it as often, and says how long each took by a clock of its
 * own, so that neither its start nor the first reading of the file counts. */
static char *
make_script (const char *match)
{
  g_autoptr (GString) script = g_string_new (".timer on\n.headers off\n");

  for (guint i = 0; i < N_RUNS + 1; i++)
    g_string_append_printf (script,
                            "SELECT c.id, m.id, c.title, snippet (message_search, 0, '[', ']', '…', 24), c.updated"
                            " FROM message_search CROSS JOIN message AS m ON m.row = message_search.rowid"
                            " CROSS JOIN conversation AS c ON c.row = m.conversation"
                            " WHERE message_search MATCH '%s' AND c.deleted IS NULL ORDER BY message_search.rank LIMIT 60;\n",
                            match);
  return g_string_free (g_steal_pointer (&script), FALSE);
}

/* Gives milliseconds of the processor: by the clock, other programs would count as well. */
static double
ask_shell (const char *path,
           const char *match)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) shell = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                    "sqlite3", "-readonly", "-batch", path, NULL);
  g_autofree char *script = make_script (match);
  g_autofree char *output = NULL;
  double times[N_RUNS];
  const char *p;

  if (shell == NULL || !g_subprocess_communicate_utf8 (shell, script, NULL, &output, NULL, &error))
    g_error ("%s", error->message);
  p = output;
  for (int i = -1; i < N_RUNS; i++)
    {
      double user;
      double system;

      p = strstr (p, "Run Time: real ");
      if (p == NULL || sscanf (p, "Run Time: real %*f user %lf sys %lf", &user, &system) != 2)
        g_error ("the shell does not tell its times");
      p++;
      if (i >= 0)
        times[i] = (user + system) * 1000;
    }
  return get_least (times);
}

static void
measure (ConfabStore *store,
         const char  *path,
         const Case  *entry)
{
  double times[N_RUNS];
  double clock_times[N_RUNS];
  double ours;
  guint n_groups;

  search (store, entry->query, FALSE, &n_groups, clock_times);
  for (guint i = 0; i < N_RUNS; i++)
    times[i] = search (store, entry->query, FALSE, &n_groups, &clock_times[i]);
  ours = get_least (times);
  g_print ("%-26s %3u groups  %8.1f ms by the clock  %8.1f ms of the processor", entry->name, n_groups,
           get_least (clock_times), ours);
  if (entry->match != NULL)
    {
      double theirs = ask_shell (path, entry->match);

      g_print ("  sqlite3 %8.1f ms  %5.2f x", theirs, ours / MAX (theirs, 0.1));
    }
  g_print ("\n");
}

static char *
make_store (const char *program,
            guint       n_messages)
{
  g_autofree char *n_conversations = g_strdup_printf ("%u", n_messages / PER_CONVERSATION);
  char *folder = g_dir_make_tmp ("confab-search-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, folder, n_conversations,
                                                      G_STRINGIFY (PER_CONVERSATION), "words", NULL);

  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s", error->message);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);

  g_subprocess_wait (process, NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  const char *given = g_getenv ("CONFAB_BENCH_STORE");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (ConfabStore) store = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  guint n_groups;
  double clock_time = 0;

  if (argc < 2)
    return 2;
  folder = given != NULL ? g_strdup (given) : make_store (argv[1], argc > 2 ? (guint)atoi (argv[2]) : 100000);
  path = g_build_filename (folder, "confab.db", NULL);
  store = confab_store_new (folder);
  confab_store_open_async (store, NULL, on_done_cb, &opened);
  if (!confab_store_open_finish (store, await (&opened), &error))
    g_error ("%s", error->message);
  wait_for_quiet ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].match != NULL)
      measure (store, path, &cases[i]);
  search (store, "nowhere", TRUE, &n_groups, &clock_time);
  g_print ("%-26s             %8.1f ms by the clock\n", "reading all words, once", clock_time);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    measure (store, path, &cases[i]);
  confab_store_close_async (store, NULL, on_done_cb, &closed);
  confab_store_close_finish (store, await (&closed), NULL);
  if (given == NULL)
    remove_folder (folder);
  return 0;
}
