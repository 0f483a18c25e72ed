/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens while a search takes long. */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "store-fixture.h"

/* A search for a model compares names in small letters. Here SQLite stops at the first one until the gate is opened. */
typedef struct
{
  GMutex   mutex;
  GCond    cond;
  gboolean closed;
  gboolean reached;
} Gate;

static Gate gate;

static void
wait_at_gate (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  g_mutex_lock (&gate.mutex);
  while (gate.closed)
    {
      gate.reached = TRUE;
      g_cond_wait (&gate.cond, &gate.mutex);
    }
  g_mutex_unlock (&gate.mutex);
  sqlite3_result_value (context, values[0]);
}

static int
add_gate (sqlite3                    *sqlite,
          char                      **message,
          const sqlite3_api_routines *routines)
{
  return sqlite3_create_function (sqlite, "lower", 1, SQLITE_UTF8, NULL, wait_at_gate, NULL, NULL);
}

static void
set_gate (gboolean closed)
{
  g_mutex_lock (&gate.mutex);
  gate.closed = closed;
  gate.reached = FALSE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);
}

static gboolean
gate_is_reached (gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate.mutex);

  return gate.reached;
}

static void
write_reply (ConfabStore *store,
             const char  *id,
             const char  *text)
{
  g_autofree char *message_id = g_strconcat ("m", id, NULL);
  g_autoptr (ConfabConversation) conversation = fixture_conversation (id, "Title", 1);
  g_autoptr (ConfabMessage) message = fixture_add (conversation, message_id, NULL, CONFAB_ROLE_ASSISTANT, text);
  ConfabReply *reply = confab_reply_new ();

  reply->model_answered = g_strdup ("slow");
  confab_message_take_reply (message, reply);
  fixture_write_one (store, conversation, message);
}

static const ConfabSearchPage first_page = { .n_groups = 20, .n_hits = 3 };

static void
start_search (ConfabStore   *store,
              GCancellable  *cancellable,
              GAsyncResult **result)
{
  confab_store_search_async (store, "rain model:slow", &first_page, cancellable, confab_test_capture, result);
}

/* Whatever is done meanwhile is done while the search stands still in its middle. */
static void
start_slow_search (ConfabStore   *store,
                   GCancellable  *cancellable,
                   GAsyncResult **result)
{
  set_gate (TRUE);
  start_search (store, cancellable, result);
  g_assert_true (confab_test_wait (gate_is_reached, NULL, CONFAB_TEST_DEADLINE));
}

static guint
finish_search (ConfabStore   *store,
               GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSearchResult) found = confab_store_search_finish (store, confab_test_await (result), &error);

  g_assert_no_error (error);
  g_clear_object (result);
  return found->groups->len;
}

static void
assert_cancelled (ConfabStore   *store,
                  GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_store_search_finish (store, confab_test_await (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (result);
}

/* The journal of a reply gets to the disk, and others can read it there. */
static void
test_journal (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("b", "Other", 2);
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "mb", NULL, CONFAB_ROLE_ASSISTANT, "");
  const ConfabDelta delta = { .kind = CONFAB_DELTA_TEXT, .text = "snow" };
  g_autoptr (GAsyncResult) searched = NULL;

  write_reply (store, "a", "rain");
  confab_message_set_status (reply, CONFAB_STATUS_STREAMING);
  fixture_write_one (store, conversation, reply);
  start_slow_search (store, NULL, &searched);
  confab_store_journal (store, "mb", &delta);
  confab_test_wait_until (fixture_read_number (path, "SELECT count(*) FROM journal WHERE text = 'snow'") == 1);
  write_reply (store, "c", "rain");
  g_assert_null (searched);
  set_gate (FALSE);
  g_assert_cmpuint (finish_search (store, &searched), ==, 1);
  fixture_close (store);
}

/* What was asked to be written before is found, whether or not anybody has waited for it. */
static void
test_order (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));

  set_gate (FALSE);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (ConfabConversation) conversation = fixture_conversation (id, "Title", i);
      g_autoptr (GAsyncResult) deleted = NULL;
      g_autoptr (GAsyncResult) before = NULL;
      g_autoptr (GAsyncResult) after = NULL;

      write_reply (store, id, "rain");
      start_search (store, NULL, &before);
      confab_store_delete_conversation_async (store, id, NULL, confab_test_capture, &deleted);
      g_assert_cmpuint (finish_search (store, &before), <=, 1);
      start_search (store, NULL, &after);
      g_assert_cmpuint (finish_search (store, &after), ==, 0);
      g_assert_true (confab_store_delete_conversation_finish (store, confab_test_await (&deleted), NULL));
    }
  fixture_close (store);
}

/* Somebody types on: the search that is not wanted any more makes way for the next one. */
static void
test_cancel (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  write_reply (store, "a", "rain");
  write_reply (store, "b", "rain");
  start_slow_search (store, cancellable, &first);
  g_cancellable_cancel (cancellable);
  start_search (store, NULL, &second);
  set_gate (FALSE);
  assert_cancelled (store, &first);
  g_assert_cmpuint (finish_search (store, &second), ==, 2);
  fixture_close (store);
}

/* Nothing is left of the store, neither a thread nor a log, though it was closed in the middle of a search. */
static void
test_close (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *log = confab_test_dir_build (dir, "confab.db-wal");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) searched = NULL;
  g_autoptr (GAsyncResult) waiting = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  write_reply (store, "a", "rain");
  start_slow_search (store, NULL, &searched);
  start_search (store, NULL, &waiting);
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  set_gate (FALSE);
  assert_cancelled (store, &searched);
  assert_cancelled (store, &waiting);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), &error));
  g_assert_no_error (error);
  g_clear_object (&closed);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sqlite3_auto_extension ((void (*)(void))add_gate), ==, SQLITE_OK);
  g_test_add_func ("/store/search-beside/journal", test_journal);
  g_test_add_func ("/store/search-beside/order", test_order);
  g_test_add_func ("/store/search-beside/cancel", test_cancel);
  g_test_add_func ("/store/search-beside/close", test_close);
  return g_test_run ();
}
