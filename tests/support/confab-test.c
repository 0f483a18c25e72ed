/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "confab-test.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * confab_test_iterate:
 * @deadline: the monotonic time until which to wait, in microseconds
 *
 * Runs one iteration of the thread's main context, and waits for one at most until @deadline.
 *
 * Returns: %FALSE when the deadline has passed
 */
gboolean
confab_test_iterate (gint64 deadline)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) source = NULL;
  gboolean passed = FALSE;
  gint64 left = deadline - g_get_monotonic_time ();

  if (left <= 0)
    return FALSE;

  /* Without a source that ends the wait an iteration could block for ever. */
  source = g_timeout_source_new ((guint)(left / 1000 + 1));
  g_source_set_callback (source, on_deadline, &passed, NULL);
  g_source_attach (source, context);
  g_main_context_iteration (context, TRUE);
  g_source_destroy (source);

  return !passed;
}

/**
 * confab_test_wait:
 * @func: (scope call): tells whether what is awaited has happened
 * @data: handed to @func
 * @seconds: how long to wait at most
 *
 * Runs the thread's main loop until @func returns %TRUE.
 *
 * Returns: whether it did before the deadline
 */
gboolean
confab_test_wait (ConfabTestFunc func,
                  gpointer       data,
                  double         seconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);

  while (!func (data))
    {
      if (!confab_test_iterate (deadline))
        return func (data);
    }

  return TRUE;
}

/**
 * confab_test_drain:
 *
 * Runs everything that is ready in the thread's main loop, and waits for nothing.
 */
void
confab_test_drain (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  while (g_main_context_iteration (context, FALSE))
    ;
}

/**
 * confab_test_capture:
 * @source: (nullable): the object that the call was made on
 * @result: its result
 * @data: a place for the result, `GAsyncResult **`, empty so far
 *
 * A ready callback that keeps the result for [func@confab_test_await].
 */
void
confab_test_capture (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

/**
 * confab_test_await:
 * @result: the place that was handed to [func@confab_test_capture]
 *
 * Runs the main loop until the call has ended, and fails the test where it does not within the deadline.
 *
 * Returns: (transfer none): the result
 */
GAsyncResult *
confab_test_await (GAsyncResult **result)
{
  confab_test_wait_until (*result != NULL);
  return *result;
}

struct _ConfabTestDir
{
  char *path;
};

/**
 * confab_test_dir_new:
 *
 * Returns: (transfer full): a new empty folder
 */
ConfabTestDir *
confab_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  ConfabTestDir *self = g_new0 (ConfabTestDir, 1);

  self->path = g_dir_make_tmp ("confab-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;

      /* A test may have taken the right to write or to list away. */
      g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }

  g_remove (path);
}

/**
 * confab_test_dir_free:
 * @self: (transfer full): a folder
 *
 * Removes the folder and all that is in it.
 */
void
confab_test_dir_free (ConfabTestDir *self)
{
  remove_tree (self->path);
  g_free (self->path);
  g_free (self);
}

const char *
confab_test_dir_get_path (ConfabTestDir *self)
{
  return self->path;
}

/**
 * confab_test_dir_build:
 * @self: a folder
 * @name: a name below it, with slashes where it is deeper
 *
 * Returns: (transfer full): the path of @name
 */
char *
confab_test_dir_build (ConfabTestDir *self,
                       const char    *name)
{
  return g_build_filename (self->path, name, NULL);
}

/**
 * confab_test_dir_write:
 * @self: a folder
 * @name: the name of a new file
 * @bytes: what it holds
 * @length: how many bytes, or -1 where @bytes ends with a zero
 *
 * Returns: (transfer full): the path of the file
 */
char *
confab_test_dir_write (ConfabTestDir *self,
                       const char    *name,
                       const void    *bytes,
                       gssize         length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

struct _ConfabTestServer
{
  GSubprocess   *process;
  ConfabTestDir *dir;
  char          *log;
  char          *base_url;
  guint          port;
};

/**
 * confab_test_server_new:
 *
 * Starts the misbehaving server on a free port and waits until it listens.
 *
 * Returns: (transfer full): the server
 */
ConfabTestServer *
confab_test_server_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  ConfabTestServer *self = g_new0 (ConfabTestServer, 1);

  self->dir = confab_test_dir_new ();
  self->log = confab_test_dir_build (self->dir, "requests.jsonl");
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    CONFAB_TEST_PYTHON, CONFAB_TEST_SUPPORT_DIR "/misbehaving-server.py",
                                    "--port", "0", "--log", self->log, NULL);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening "));
  self->port = (guint)strtoul (line + strlen ("listening "), NULL, 10);
  self->base_url = g_strdup_printf ("http://127.0.0.1:%u/v1", self->port);

  return self;
}

/**
 * confab_test_server_free:
 * @self: (transfer full): a server
 *
 * Ends the server. Connections that are still open break.
 */
void
confab_test_server_free (ConfabTestServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  confab_test_dir_free (self->dir);
  g_free (self->log);
  g_free (self->base_url);
  g_free (self);
}

guint
confab_test_server_get_port (ConfabTestServer *self)
{
  return self->port;
}

/**
 * confab_test_server_get_base_url:
 * @self: a server
 *
 * Returns: (transfer none): the base URL, ending in `/v1`; what happens depends on the model that is asked for,
 *   `test/SCENARIO`
 */
const char *
confab_test_server_get_base_url (ConfabTestServer *self)
{
  return self->base_url;
}

/**
 * confab_test_server_dup_base_url:
 * @self: a server
 * @scenario: the name of a scenario
 *
 * Returns: (transfer full): a base URL under which every request meets @scenario, whatever the model
 */
char *
confab_test_server_dup_base_url (ConfabTestServer *self,
                                 const char       *scenario)
{
  return g_strdup_printf ("http://127.0.0.1:%u/s/%s/v1", self->port, scenario);
}

/**
 * confab_test_server_dup_log:
 * @self: a server
 *
 * Returns: (transfer full): what was asked so far: one line of JSON a request, with the members "method", "path",
 *   "headers" (names in lower case) and "body" (parsed where it is JSON)
 */
char *
confab_test_server_dup_log (ConfabTestServer *self)
{
  char *text = NULL;

  if (!g_file_get_contents (self->log, &text, NULL, NULL))
    return g_strdup ("");
  return text;
}

/**
 * confab_test_server_dup_requests:
 * @self: a server
 *
 * Returns: (transfer full): what was asked so far, as an array of the objects that the log holds
 */
JsonNode *
confab_test_server_dup_requests (ConfabTestServer *self)
{
  g_autofree char *log = confab_test_server_dup_log (self);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (*lines[i] == '\0')
        continue;
      json_array_add_element (array, json_from_string (lines[i], &error));
      g_assert_no_error (error);
    }

  json_node_set_array (node, array);
  return node;
}
