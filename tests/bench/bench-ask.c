/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a stream without showing it: the whole program with its store, against `curl -N`. */
#include "config.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "stream-server.h"

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

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", folder, NULL };

  if (argc != 2 || folder == NULL)
    return 1;
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  for (guint temporary = 0; temporary < 2; temporary++)
    {
      double start = time_one (argv[1], &shortest, temporary, FALSE);

      g_print ("%s: %.3f CPU s for a reply of one chunk\n", temporary ? "not stored" : "stored", start);
      for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
        {
          double curl = time_one (argv[1], &paces[i], temporary, TRUE);
          double own = time_one (argv[1], &paces[i], temporary, FALSE) - start;

          g_print ("  %s: %.4f CPU s per 1,000 chunks; curl -N %.4f; ratio %.2f\n", paces[i].name,
                   own * 1000 / paces[i].n_chunks, curl * 1000 / paces[i].n_chunks, curl > 0 ? own / curl : 0.0);
        }
    }
  stream_time_program (remove);
  return 0;
}
