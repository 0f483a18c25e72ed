/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* closefrom() */
#include "config.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#include "media/confab-media-worker-jobs.h"
#include "media/confab-media-worker-limits.h"

#define INPUT_FD 3

static void
set_up_translations (void)
{
  const char *folder = g_getenv ("CONFAB_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : CONFAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* Opens one file for the program that started it, and ends. */
int
main (int    argc,
      char **argv)
{
  int nowhere;
  int answer;

  /* It is started with all that the program has open, and where that was. */
  closefrom (INPUT_FD + 1);
  if (chdir ("/") != 0)
    return 1;
  confab_media_worker_confine ();
  set_up_translations ();
  /* Libraries that write what they think must not write it into the answer. */
  answer = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, INPUT_FD + 1);
  nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  if (answer < 0 || nowhere < 0 || dup2 (nowhere, STDOUT_FILENO) < 0 || fcntl (INPUT_FD, F_SETFD, FD_CLOEXEC) != 0)
    return 1;
  return confab_media_worker_serve (STDIN_FILENO, INPUT_FD, answer) ? 0 : 1;
}
