/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import of 10 MB and of 100 MB costs, from a file as ChatGPT exports it: bench-import CONFAB. The program imports each into a store of
 * its own; beside it stands what reading the same file costs without a store. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGES 20

static const char *const words[] = {
  "the", "tree", "grows", "slowly", "in", "a", "quiet", "garden", "while", "rain", "falls", "and", "somebody", "asks", "what", "it", "means",
  "to", "wait", "for", "summer", "code", "prints", "numbers", "over", "again", "until", "morning",
};

static void
write_text (FILE  *file,
            GRand *dice,
            guint  n_words)
{
  for (guint i = 0; i < n_words; i++)
    fprintf (file, "%s%s", i > 0 ? " " : "", words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))]);
}

static void
write_conversation (FILE  *file,
                    GRand *dice,
                    guint  number)
{
  fprintf (file, "%s{\"id\":\"c%u\",\"title\":\"Conversation %u\",\"create_time\":%u,\"current_node\":\"n%u\",\"mapping\":{",
           number > 0 ? "," : "", number, number, 1700000000 + number * 100, MESSAGES - 1);
  for (guint i = 0; i < MESSAGES; i++)
    {
      fprintf (file, "%s\"n%u\":{\"id\":\"n%u\",\"parent\":\"%s%u\",\"children\":[\"n%u\"],\"message\":{\"id\":\"n%u\",\"author\":{\"role\":\"%s\","
               "\"name\":null,\"metadata\":{}},\"create_time\":%u.5,\"content\":{\"content_type\":\"text\",\"parts\":[\"",
               i > 0 ? "," : "", i, i, i > 0 ? "n" : "root", i > 0 ? i - 1 : 0, i + 1, i, i % 2 == 0 ? "user" : "assistant",
               1700000000 + number * 100 + i);
      write_text (file, dice, i % 2 == 0 ? 20 : 200);
      fprintf (file, "\"]},\"status\":\"finished_successfully\",\"weight\":1.0,\"recipient\":\"all\",\"metadata\":{\"model_slug\":\"gpt-4o\"}}}");
    }
  fprintf (file, "}}");
}

static void
make_file (const char *path,
           long        size)
{
  FILE *file = g_fopen (path, "w");
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);

  fputc ('[', file);
  for (guint i = 0; ftell (file) < size; i++)
    write_conversation (file, dice, i);
  fputc (']', file);
  fclose (file);
}

static void
run (const char *confab,
     const char *folder,
     const char *file,
     double     *seconds,
     double     *cpu,
     double     *mebibytes)
{
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  int status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      g_setenv ("XDG_DATA_HOME", folder, TRUE);
      if (freopen ("/dev/null", "w", stderr) == NULL)
        _exit (126);
      execl (confab, confab, "import", file, NULL);
      _exit (127);
    }
  wait4 (pid, &status, 0, &usage);
  g_assert (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  *seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  *cpu = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  *mebibytes = (double)usage.ru_maxrss / 1024;
}

int
main (int    argc,
      char **argv)
{
  static const long sizes[] = { 10, 100 };
  g_autofree char *dir = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", dir);
  double seconds[2][2];
  double cpu[2][2];
  double memory[2][2];

  g_assert (argc == 2);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%ld.json", dir, sizes[i]);
      g_autofree char *folder = g_strdup_printf ("%s/%ld", dir, sizes[i]);

      make_file (file, sizes[i] * 1000 * 1000);
      for (guint again = 0; again < 2; again++)
        {
          run (argv[1], folder, file, &seconds[i][again], &cpu[i][again], &memory[i][again]);
          printf ("import %ld MB%s: %.2f s (%.2f s of CPU), %.0f MiB at most\n", sizes[i], again ? " again, nothing new" : "",
                  seconds[i][again], cpu[i][again], memory[i][again]);
        }
    }
  printf ("ten times the size: %.2f x the time, %.2f x the memory\n", seconds[1][0] / seconds[0][0], memory[1][0] / memory[0][0]);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return 0;
}
