/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/confab-test.h"

#include <string.h>

static gboolean
never (gpointer data)
{
  return FALSE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *)data;
}

static gboolean
set (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_wait (void)
{
  gboolean done = FALSE;
  gint64 start = g_get_monotonic_time ();

  g_assert_false (confab_test_wait (never, NULL, 0.05));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50000);

  g_idle_add (set, &done);
  g_assert_true (confab_test_wait (is_set, &done, CONFAB_TEST_DEADLINE));

  done = FALSE;
  g_idle_add (set, &done);
  confab_test_wait_until (done);
}

static void
test_drain (void)
{
  gboolean done = FALSE;

  g_idle_add (set, &done);
  confab_test_drain ();
  g_assert_true (done);
}

static void
test_await (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, confab_test_capture, &result);

  g_task_return_int (task, 7);
  g_assert_null (result);
  confab_test_await (&result);
  g_assert_cmpint (g_task_propagate_int (G_TASK (result), NULL), ==, 7);
}

static void
test_dir (void)
{
  ConfabTestDir *dir = confab_test_dir_new ();
  g_autofree char *path = g_strdup (confab_test_dir_get_path (dir));
  g_autofree char *file = confab_test_dir_write (dir, "a file", "text", -1);
  g_autofree char *deep = confab_test_dir_build (dir, "a/b/c");

  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  confab_test_dir_free (dir);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/support/wait", test_wait);
  g_test_add_func ("/support/drain", test_drain);
  g_test_add_func ("/support/await", test_await);
  g_test_add_func ("/support/dir", test_dir);

  return g_test_run ();
}
