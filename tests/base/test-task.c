/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-task.h"
#include "support/confab-test.h"

/* Remembers which thread it ended in. */
#define TEST_TYPE_OWNER (test_owner_get_type ())
G_DECLARE_FINAL_TYPE (TestOwner, test_owner, TEST, OWNER, GObject)

struct _TestOwner
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (TestOwner, test_owner, G_TYPE_OBJECT)

static GThread *ended_in;

static void
test_owner_finalize (GObject *object)
{
  g_atomic_pointer_set (&ended_in, g_thread_self ());
  G_OBJECT_CLASS (test_owner_parent_class)->finalize (object);
}

static void
test_owner_class_init (TestOwnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_owner_finalize;
}

static void
test_owner_init (TestOwner *self)
{
}

static void
double_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const char *text = task_data;

  g_assert_null (source);
  g_assert_false (g_main_context_is_owner (NULL));
  if (*text == '\0')
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "nothing to double");
  else
    g_task_return_pointer (task, g_strconcat (text, text, NULL), g_free);
}

static void
is_set_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_task_return_boolean (task, *(const char *)task_data != '\0');
}

static GTask *
run (const char     *text,
     GTaskThreadFunc func,
     GDestroyNotify  free_result)
{
  g_autoptr (TestOwner) owner = g_object_new (TEST_TYPE_OWNER, NULL);
  g_autoptr (GTask) task = NULL;
  GAsyncResult *result = NULL;

  task = g_task_new (owner, NULL, confab_test_capture, &result);
  g_task_set_task_data (task, g_strdup (text), g_free);
  confab_task_run_in_thread (task, func, free_result);
  g_clear_object (&task);
  return G_TASK (confab_test_await (&result));
}

static void
test_results (void)
{
  g_autoptr (GTask) twice = run ("ab", double_worker, g_free);
  g_autoptr (GTask) none = run ("", double_worker, g_free);
  g_autoptr (GTask) yes = run ("ab", is_set_worker, NULL);
  g_autoptr (GTask) no = run ("", is_set_worker, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (twice, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "abab");
  g_assert_null (g_task_propagate_pointer (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (g_task_propagate_boolean (yes, &error));
  g_assert_no_error (error);
  g_assert_false (g_task_propagate_boolean (no, &error));
  g_assert_no_error (error);
}

/* The thread may be slower in letting go than who gets the result. */
static void
test_ends_where_it_began (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      ended_in = NULL;
      g_object_unref (run ("ab", double_worker, g_free));
      g_assert_true (g_atomic_pointer_get (&ended_in) == g_thread_self ());
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task/results", test_results);
  g_test_add_func ("/task/ends-where-it-began", test_ends_where_it_began);
  return g_test_run ();
}
