/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "killer.h"

/* What the kernel keeps of what nobody has read yet; nobody reads while the program lives. */
#define PIPE_SIZE (1024 * 1024)

/* One that hangs is a failure as well. */
#define TOO_LONG (120 * G_TIME_SPAN_SECOND)

void
killer_init (Killer     *self,
             const char *program,
             guint32     seed)
{
  *self = (Killer) { .program = program, .seed = seed, .dice = g_rand_new_with_seed (seed), .printed = g_string_new (NULL) };
}

void
killer_clear (Killer *self)
{
  g_clear_pointer (&self->dice, g_rand_free);
  g_clear_pointer (&self->told, g_free);
  g_string_free (self->printed, TRUE);
}

static GPid
start (const char *const *argv,
       int                log_fd,
       int                output_fd)
{
  GPid pid = fork ();

  if (pid != 0)
    return pid;
  /* Where it is the same descriptor already, it would be closed. */
  log_fd = fcntl (log_fd, F_DUPFD, SURVIVAL_LOG_FD + 10);
  dup2 (output_fd, STDOUT_FILENO);
  dup2 (log_fd, SURVIVAL_LOG_FD);
  execv (argv[0], (char **)argv);
  _exit (127);
}

static char *
read_all (int fd)
{
  g_autoptr (GString) all = g_string_new (NULL);
  char buffer[65536];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (all, buffer, n);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* What is read now has been seen by now. */
static gboolean
read_output (Killer  *self,
             GString *lines,
             int      fd)
{
  char buffer[4096];
  gssize n = read (fd, buffer, sizeof buffer - 1);
  g_autofree char *quoted = NULL;

  if (n <= 0)
    return FALSE;
  buffer[n] = '\0';
  quoted = g_strescape (buffer, NULL);
  g_string_append_printf (lines, "shown\tprinted\t%" G_GINT64_FORMAT "\t%" G_GSIZE_FORMAT "\t%s\n", g_get_monotonic_time (),
                          self->printed->len, quoted);
  g_string_append_len (self->printed, buffer, n);
  return TRUE;
}

/* Until its end, or until it is time. */
static void
watch (Killer  *self,
       GString *lines,
       int      output_fd,
       gint64   until)
{
  struct pollfd poll_fd = { .fd = output_fd, .events = POLLIN };

  for (;;)
    {
      gint64 left = until - g_get_monotonic_time ();
      struct timespec timeout = { left / G_USEC_PER_SEC, (left % G_USEC_PER_SEC) * 1000 };

      if (left <= 0 || (ppoll (&poll_fd, 1, &timeout, NULL) == 1 && !read_output (self, lines, output_fd)))
        return;
    }
}

gboolean
killer_run (Killer            *self,
            const char *const *argv,
            gint64             usec)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *told = NULL;
  int log_pipe[2];
  int output_pipe[2];
  int status = 0;
  gint64 deadline;
  GPid pid;

  g_assert_cmpint (pipe2 (log_pipe, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (output_pipe, O_CLOEXEC), ==, 0);
  fcntl (log_pipe[1], F_SETPIPE_SZ, PIPE_SIZE);
  g_string_truncate (self->printed, 0);
  deadline = g_get_monotonic_time () + (usec >= 0 ? usec : TOO_LONG);
  pid = start (argv, log_pipe[1], output_pipe[1]);
  close (log_pipe[1]);
  close (output_pipe[1]);
  watch (self, lines, output_pipe[0], deadline);
  self->died = g_get_monotonic_time ();
  if (usec >= 0 || self->died > deadline)
    kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  told = read_all (log_pipe[0]);
  g_string_append (lines, told);
  g_free (self->told);
  self->told = g_strdup (lines->str);
  close (log_pipe[0]);
  close (output_pipe[0]);
  /* What ended by itself, before it was to be killed, must have ended well. */
  if (!WIFSIGNALED (status) || WTERMSIG (status) != SIGKILL)
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  return WIFEXITED (status);
}
