/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a stream without showing it: the whole program with its store, against `curl -N`; and what recording it for the inspector takes of that. */
#include "config.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "store/confab-store.h"
#include "stream-server.h"

/* Each is measured as often, by turns, and the least counts: what else the machine does only adds to it. */
#define N_TIMES 5

/* How many exchanges are kept, as the session stores it. */
#define KEEP_SETTING "exchanges"

/* What it costs to start, open the store, ask and end, with a reply that is one chunk. */
static const StreamPace shortest = { "one chunk", 1, 1, 0 };

static const StreamPace paces[] = {
  { "as fast as it comes", 100000, 100, 0 },
  { "1,000 chunks a second", 5000, 1, 1000 },
};

static double
time_one (const char       *program,
          const StreamPace *pace,
          gboolean          temporary,
          gboolean          curl)
{
  g_autofree char *url = NULL;
  guint16 port;
  GPid pid = stream_server_start (pace, 1, &port);
  double seconds;

  url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  if (curl)
    seconds = stream_time_program ((const char *const[]){ "curl", "-N", "-s", "-o", "/dev/null", "--noproxy", "*",
                                                          "-d", "{}", url, NULL });
  else
    seconds = stream_time_program ((const char *const[]){ program, "ask", "--base-url", url, "--model", "m", "Hi",
                                                          temporary ? "--temporary" : NULL, NULL });
  waitpid (pid, NULL, 0);
  return seconds;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static gboolean
set_keep (const char *folder,
          guint       keep)
{
  g_autofree char *place = g_build_filename (folder, "confab", NULL);
  g_autoptr (ConfabStore) store = confab_store_new (place);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) set = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (JsonNode) value = json_node_init_int (json_node_alloc (), keep);

  confab_store_open_async (store, NULL, done_cb, &opened);
  if (!confab_store_open_finish (store, await (&opened), NULL))
    return FALSE;
  confab_store_set_setting_async (store, KEEP_SETTING, value, NULL, done_cb, &set);
  if (!confab_store_set_setting_finish (store, await (&set), NULL))
    return FALSE;
  confab_store_close_async (store, NULL, done_cb, &closed);
  return confab_store_close_finish (store, await (&closed), NULL);
}

/* In @seconds, what is taken without recording and with it. */
static gboolean
time_both (const char       *program,
           const char       *folder,
           const StreamPace *pace,
           gboolean          temporary,
           double            seconds[2])
{
  seconds[0] = seconds[1] = G_MAXDOUBLE;
  for (guint i = 0; i < N_TIMES; i++)
    for (guint recorded = 0; recorded < 2; recorded++)
      {
        if (!set_keep (folder, recorded ? 100 : 0))
          return FALSE;
        seconds[recorded] = MIN (seconds[recorded], time_one (program, pace, temporary, FALSE));
      }
  return TRUE;
}

static gboolean
measure (const char *program,
         const char *folder,
         gboolean    temporary)
{
  double start[2];

  if (!time_both (program, folder, &shortest, temporary, start))
    return FALSE;
  g_print ("%s: %.3f CPU s for a reply of one chunk, %.3f where it is not recorded\n", temporary ? "not stored" : "stored",
           start[1], start[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      double curl = time_one (program, &paces[i], temporary, TRUE);
      double per = 1000.0 / paces[i].n_chunks;
      double own[2];

      if (!time_both (program, folder, &paces[i], temporary, own))
        return FALSE;
      own[0] -= start[0];
      own[1] -= start[1];
      g_print ("  %s: %.4f CPU s per 1,000 chunks, %.4f where it is not recorded (%+.1f %%); curl -N %.4f; ratio %.2f\n",
               paces[i].name, own[1] * per, own[0] * per, (own[1] / own[0] - 1) * 100, curl * per, curl > 0 ? own[1] / curl : 0.0);
    }
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", folder, NULL };
  gboolean measured;

  if (argc != 2 || folder == NULL)
    return 1;
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  measured = measure (argv[1], folder, FALSE) && measure (argv[1], folder, TRUE);
  stream_time_program (remove);
  return measured ? 0 : 1;
}
