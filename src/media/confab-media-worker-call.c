/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker-call.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "media/confab-media-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "confab-media-worker"

/* Where the worker finds the file. */
#define INPUT_FD 3

/* In the build folder the worker stands beside the program, in an installed system in a folder of its own. */
static char *
find_program (void)
{
  const char *given = g_getenv ("CONFAB_MEDIA_WORKER");
  g_autofree char *self = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;

  if (given != NULL)
    return g_strdup (given);
  self = g_file_read_link ("/proc/self/exe", NULL);
  folder = g_path_get_dirname (self != NULL ? self : "");
  beside = g_build_filename (folder, PROGRAM, NULL);
  if (self != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (CONFAB_LIBEXECDIR, PROGRAM, NULL);
}

/* What a decoder needs of the surroundings. Keys, displays and buses are none of its business. */
static char **
make_environment (void)
{
  static const char *const names[] = {
    "PATH", "HOME", "TMPDIR", "LANG", "LANGUAGE", "CONFAB_LOCALEDIR", "XDG_CACHE_HOME", "XDG_DATA_DIRS",
    "XDG_DATA_HOME", "LD_LIBRARY_PATH", "GDK_PIXBUF_MODULE_FILE", "GDK_PIXBUF_MODULEDIR", "G_DEBUG",
    "G_MESSAGES_DEBUG", "MALLOC_CHECK_", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
  };
  g_auto (GStrv) all = g_get_environ ();
  char **kept = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_environ_getenv (all, names[i]) != NULL)
      kept = g_environ_setenv (kept, names[i], g_environ_getenv (all, names[i]), TRUE);
  for (guint i = 0; all[i] != NULL; i++)
    {
      char *equals = strchr (all[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (all[i], (gsize)(equals - all[i])) : NULL;

      if (name != NULL && (g_str_has_prefix (name, "LC_") || g_str_has_prefix (name, "GST_")))
        kept = g_environ_setenv (kept, name, equals + 1, TRUE);
    }
  return g_environ_setenv (kept, "GIO_USE_VFS", "local", TRUE);
}

/* The request is a file without a name, so that writing it can neither block nor fail halfway. */
static int
write_request (JsonObject *request)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), request);
  char *text = confab_json_to_string (node, FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  int fd = confab_media_spill (bytes);

  if (fd >= 0 && lseek (fd, 0, SEEK_SET) != 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* Starts a worker. Returns where its answer is read from, or -1. */
static int
start (JsonObject *request,
       int         input,
       GPid       *pid,
       GError    **error)
{
  g_autofree char *program = find_program ();
  g_auto (GStrv) environment = make_environment ();
  const char *const arguments[] = { program, NULL };
  const int target = INPUT_FD;
  int asked = write_request (request);
  int answer[2] = { -1, -1 };
  gboolean started = FALSE;
  /* The worker closes what is not for it, so that this process need not be copied first: the copy of one that is killed meanwhile
   * would hold its locks, as if it were alive. */
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_LEAVE_DESCRIPTORS_OPEN |
                      (g_getenv ("G_MESSAGES_DEBUG") == NULL ? G_SPAWN_STDERR_TO_DEV_NULL : 0);

  if (asked >= 0 && g_unix_open_pipe (answer, FD_CLOEXEC, error))
    started = g_spawn_async_with_pipes_and_fds (NULL, arguments, (const char *const *)environment, flags, NULL, NULL,
                                                asked, answer[1], -1, &input, &target, input >= 0 ? 1 : 0, pid,
                                                NULL, NULL, NULL, error);
  if (asked >= 0)
    close (asked);
  if (answer[1] >= 0)
    close (answer[1]);
  if (started)
    return answer[0];
  if (answer[0] >= 0)
    close (answer[0]);
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("“%s” cannot be opened, because a part of Confab (%s) is missing. Install Confab again."),
               confab_json_get_string (request, "name"), PROGRAM);
  return -1;
}

/* Reads what comes until the worker ends, the time is over, or it is cancelled. Returns whether the time sufficed. */
static gboolean
read_answer (int                 fd,
             ConfabWorkerAnswer *answer,
             gint64              deadline,
             GCancellable       *cancellable)
{
  g_autofree guint8 *buffer = g_malloc (256 * 1024);
  GPollFD polled[2] = { { .fd = fd, .events = G_IO_IN | G_IO_HUP | G_IO_ERR } };
  gboolean stoppable = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &polled[1]);
  gboolean in_time = TRUE;

  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left = deadline - g_get_monotonic_time ();
      gssize n;

      in_time = left > 0;
      if (!in_time)
        break;
      if (g_poll (polled, stoppable ? 2 : 1, (int)MIN (left / 1000 + 1, 60 * 1000)) <= 0 || polled[0].revents == 0)
        continue;
      n = read (fd, buffer, 256 * 1024);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || !confab_worker_answer_feed (answer, buffer, (gsize)n))
        break;
    }
  if (stoppable)
    g_cancellable_release_fd (cancellable);
  return in_time;
}

/* Why there is nothing, where the worker did not say it. */
static void
set_error (gboolean    in_time,
           guint       seconds,
           const char *name,
           GError    **error)
{
  if (!in_time)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                 g_dngettext (GETTEXT_PACKAGE,
                              "“%s” was not opened within %u second. Attach something smaller, or a part of it.",
                              "“%s” was not opened within %u seconds. Attach something smaller, or a part of it.",
                              seconds), name, seconds);
  else
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                 _ ("“%s” could not be opened: it is damaged, or takes more memory than it may. "
                    "Open it in another program to check it."), name);
}

/**
 * confab_media_worker_call:
 * @request: what is to be done; its "name" is how errors name the file
 * @input: a descriptor of the file, which the worker reads, or -1
 * @seconds: how long it may take
 * @progress: (nullable) (scope call): told how much is done, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): ends the worker at once
 * @error: return location for an error
 *
 * Lets a process of its own open a file, which can harm nothing but that process. Blocks; never on the main thread.
 *
 * Returns: (transfer container) (element-type ConfabWorkerItem) (nullable): what was made, or %NULL with a sentence for
 *   people: what the worker says, %CONFAB_ERROR_TOO_LARGE where it takes too long, %CONFAB_ERROR_INVALID_VALUE where
 *   it ends before its time, %G_IO_ERROR_NOT_FOUND where there is no worker, or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
confab_media_worker_call (JsonObject        *request,
                          int                input,
                          guint              seconds,
                          ConfabProgressFunc progress,
                          gpointer           progress_data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr (ConfabWorkerAnswer) answer = confab_worker_answer_new (progress, progress_data);
  g_autoptr (GError) local_error = NULL;
  GPtrArray *items;
  gint64 deadline = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  gboolean in_time;
  GPid pid;
  int fd;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  fd = start (request, input, &pid, error);
  if (fd < 0)
    return NULL;
  in_time = read_answer (fd, answer, deadline, cancellable);
  /* It has said all it had to say, or it will not be asked any more. What it started goes with it. */
  kill (-pid, SIGKILL);
  kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  g_spawn_close_pid (pid);
  close (fd);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  items = confab_worker_answer_take (answer, &local_error);
  if (items != NULL)
    return items;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_error (in_time, seconds, confab_json_get_string (request, "name"), error);
  return NULL;
}
