/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"
#include "session/confab-library-view.h"
#include "session/confab-search.h"
#include "store/confab-store.h"

static ConfabLibrary *
get_library (Fixture *fixture)
{
  return confab_session_get_library (fixture->session);
}

/* The titles in the order of the list. */
static char *
list_titles (ConfabLibrary *library)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (ConfabConversationItem) item = g_list_model_get_item (G_LIST_MODEL (library), i);

      g_string_append_printf (titles, "%s%s", i > 0 ? "," : "", confab_conversation_item_get_title (item));
    }
  return g_string_free (g_steal_pointer (&titles), FALSE);
}

static gboolean
has_titles (ConfabLibrary *library,
            const char    *expected)
{
  g_autofree char *titles = list_titles (library);

  return g_str_equal (titles, expected);
}

#define assert_titles(library, expected)            \
  G_STMT_START                                      \
  {                                                 \
    g_autofree char *titles = list_titles (library); \
    g_assert_cmpstr (titles, ==, expected);         \
  }                                                 \
  G_STMT_END

/* A conversation with one turn; its id. */
static char *
make_conversation (Fixture    *fixture,
                   const char *title)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  fixture_ask (chat, title);
  g_assert_finalize_object (chat);
  return id;
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "one");
  g_autofree char *two = make_conversation (fixture, "two");
  g_autofree char *three = make_conversation (fixture, "three");
  ConfabChat *chat;

  assert_titles (get_library (fixture), "three,two,one");
  chat = fixture_open_chat (fixture->session, one);
  fixture_ask (chat, "more");
  assert_titles (get_library (fixture), "one,three,two");
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  confab_test_wait_until (confab_library_get_loaded (get_library (fixture)));
  assert_titles (get_library (fixture), "one,three,two");
}

static void
test_busy (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "pace", FALSE);
  const char *id = confab_conversation_get_id (confab_chat_get_conversation (chat));

  g_autoptr (ConfabConversationItem) item = NULL;

  g_assert_false (confab_library_has (get_library (fixture), id));
  g_assert_null (confab_library_dup_item (get_library (fixture), id));
  fixture_send (chat, "Count");
  item = confab_library_dup_item (get_library (fixture), id);
  g_assert_true (confab_conversation_item_get_busy (item));
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_false (confab_conversation_item_get_busy (item));
  g_assert_finalize_object (chat);
}

static void
test_rename (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "one");
  g_autofree char *two = make_conversation (fixture, "two");

  confab_library_rename (get_library (fixture), one, "first");
  assert_titles (get_library (fixture), "two,first");
  fixture_reopen (fixture);
  confab_test_wait_until (confab_library_get_loaded (get_library (fixture)));
  assert_titles (get_library (fixture), "two,first");
}

static void
test_delete_and_restore (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "one");
  g_autofree char *two = make_conversation (fixture, "two");
  g_autofree char *three = make_conversation (fixture, "three");
  ConfabChat *chat;

  confab_library_delete (get_library (fixture), two);
  assert_titles (get_library (fixture), "three,one");
  confab_library_restore (get_library (fixture), two);
  confab_library_restore (get_library (fixture), two);
  assert_titles (get_library (fixture), "three,two,one");
  confab_library_delete (get_library (fixture), one);
  fixture_reopen (fixture);
  confab_test_wait_until (confab_library_get_loaded (get_library (fixture)));
  assert_titles (get_library (fixture), "three,two");
  chat = fixture_open_chat (fixture->session, two);
  g_assert_finalize_object (chat);
}

/* A reply that still comes is stopped, and does not bring the row back. */
static void
test_delete_while_streaming (Fixture      *fixture,
                             gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "pace", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  fixture_send (chat, "Count");
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  confab_library_delete (get_library (fixture), id);
  fixture_wait_idle (chat);
  assert_titles (get_library (fixture), "");
  g_assert_finalize_object (chat);
  confab_library_restore (get_library (fixture), id);
  assert_titles (get_library (fixture), "Count");
  chat = fixture_open_chat (fixture->session, id);
  g_assert_cmpint (confab_message_get_status (confab_conversation_get_leaf (confab_chat_get_conversation (chat))), ==,
                   CONFAB_STATUS_STOPPED);
  g_assert_finalize_object (chat);
}

/* So many that they are read in several pages; the first has number 1 and is the oldest. */
static void
write_many (Fixture *fixture)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "data/confab.db");
  const char *sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) "
                    "INSERT INTO conversation (id, title, created, updated) SELECT 'c' || i, 't' || i, i, i FROM n";
  const char *const argv[] = { "sqlite3", path, sql, NULL };
  g_autofree char *error_text = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &error_text, &status,
                               NULL));
  g_assert_cmpstr (error_text, ==, "");
}

static void
assert_title_at (ConfabLibrary *library,
                 guint          position,
                 const char    *title)
{
  g_autoptr (ConfabConversationItem) item = g_list_model_get_item (G_LIST_MODEL (library), position);

  g_assert_nonnull (item);
  g_assert_cmpstr (confab_conversation_item_get_title (item), ==, title);
}

static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  ConfabLibrary *library = get_library (fixture);

  /* Another process writes them. */
  write_many (fixture);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (library)) == 12000);
  assert_title_at (library, 0, "t12000");
  assert_title_at (library, 11999, "t1");
}

/* What is sent, renamed or deleted while the list is being read stays so. */
static void
test_change_while_loading (Fixture      *fixture,
                           gconstpointer data)
{
  ConfabLibrary *library;
  ConfabChat *chat;

  write_many (fixture);
  fixture_reopen (fixture);
  library = get_library (fixture);
  chat = fixture_chat (fixture, "echo", FALSE);
  fixture_send (chat, "new");
  confab_library_delete (library, "c12000");
  confab_library_rename (library, "c11999", "renamed");
  fixture_wait_idle (chat);
  confab_test_wait_until (confab_library_get_loaded (library));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 12000);
  assert_title_at (library, 0, "new");
  assert_title_at (library, 1, "renamed");
  assert_title_at (library, 11999, "t1");
  g_assert_finalize_object (chat);
}

static void
test_other_process (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "one");
  g_autofree char *two = NULL;
  ConfabSession *own = g_steal_pointer (&fixture->session);
  ConfabLibrary *library = confab_session_get_library (own);
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (library, one);
  g_autoptr (ConfabConversationItem) same = NULL;
  ConfabChat *chat;

  fixture->session = fixture_open (fixture);
  two = make_conversation (fixture, "two");
  confab_test_wait_until (has_titles (library, "two,one"));
  same = confab_library_dup_item (library, one);
  g_assert_true (same == item);
  confab_library_rename (get_library (fixture), one, "first");
  confab_test_wait_until (has_titles (library, "two,first"));
  confab_library_delete (get_library (fixture), two);
  confab_test_wait_until (has_titles (library, "first"));
  chat = fixture_open_chat (fixture->session, one);
  g_assert_finalize_object (chat);
  fixture_close (own);
}

static gboolean
has_order (ConfabLibrary *library,
           const char    *id,
           const char    *folder_name,
           const char    *tags)
{
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (library, id);
  const char *folder_id = confab_conversation_item_get_folder_id (item);
  ConfabFolder *folder = folder_id != NULL ? confab_library_find_folder (library, folder_id) : NULL;
  const char *const *all = confab_conversation_item_get_tags (item);
  g_autofree char *joined = all != NULL ? g_strjoinv (",", (char **)all) : g_strdup ("");

  return g_strcmp0 (folder != NULL ? confab_folder_get_name (folder) : NULL, folder_name) == 0 &&
         g_str_equal (joined, tags);
}

static gboolean
shows (ConfabLibraryView *view,
       const char        *id)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view)) == 1 && g_strcmp0 (confab_library_view_get_id (view, 0), id) == 0;
}

/* What another process does to the order shows here too, and what undoes it there. */
static void
test_order_elsewhere (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *id = make_conversation (fixture, "one");
  const char *const ids[] = { id, NULL };
  ConfabSession *own = g_steal_pointer (&fixture->session);
  ConfabLibrary *library = confab_session_get_library (own);
  ConfabLibraryView *archive = confab_library_view_new (library);
  ConfabLibraryView *trash = confab_library_view_new (library);
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (library, id);
  ConfabLibrary *other;
  g_autofree char *folder_id = NULL;
  ConfabUndo *undo;

  confab_library_view_set_scope (archive, CONFAB_LIBRARY_SCOPE_ARCHIVE, NULL, FALSE);
  confab_library_view_set_scope (trash, CONFAB_LIBRARY_SCOPE_TRASH, NULL, FALSE);
  fixture->session = fixture_open (fixture);
  other = get_library (fixture);
  confab_test_wait_until (confab_library_get_loaded (other));
  g_object_unref (confab_library_make_folder (other, "Work", NULL, &folder_id));
  g_object_unref (confab_library_set_folder (other, ids, folder_id));
  g_object_unref (confab_library_set_tagged (other, ids, "Blue", TRUE));
  confab_test_wait_until (has_order (library, id, "Work", "Blue"));
  g_object_unref (confab_library_rename_folder (other, folder_id, "Play"));
  g_object_unref (confab_library_rename_tag (other, "Blue", "Green"));
  confab_test_wait_until (has_order (library, id, "Play", "Green"));
  undo = confab_library_remove_folder (other, folder_id);
  g_object_unref (confab_library_remove_tag (other, "green"));
  confab_test_wait_until (has_order (library, id, NULL, ""));
  g_object_unref (confab_library_undo (other, undo));
  g_object_unref (undo);
  confab_test_wait_until (has_order (library, id, "Play", ""));
  g_object_unref (confab_library_set_pinned (other, ids, TRUE));
  confab_test_wait_until (confab_conversation_item_get_pinned (item));
  undo = confab_library_set_archived (other, ids, TRUE);
  confab_test_wait_until (shows (archive, id));
  g_object_unref (confab_library_undo (other, undo));
  g_object_unref (undo);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (archive)) == 0);
  g_object_unref (confab_library_set_deleted (other, ids, TRUE));
  confab_test_wait_until (shows (trash, id));
  confab_library_empty_trash (other);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (trash)) == 0);
  g_assert_false (confab_library_has (library, id));
  g_object_unref (archive);
  g_object_unref (trash);
  fixture_close (own);
}

/* More than is looked through at once: every order and every part, while it is changed. */
static void
test_many_in_views (Fixture      *fixture,
                    gconstpointer data)
{
  ConfabLibrary *library;
  ConfabLibraryView *view;

  write_many (fixture);
  fixture_reopen (fixture);
  library = get_library (fixture);
  confab_test_wait_until (confab_library_get_loaded (library));
  view = confab_library_view_new (library);
  confab_library_view_set_sort (view, CONFAB_LIBRARY_SORT_TITLE);
  g_assert_true (confab_library_view_get_busy (view));
  confab_library_rename (library, "c7", "a first one");
  confab_library_delete (library, "c8");
  confab_library_erase (library, (const char *const[]){ "c9", NULL });
  confab_test_wait_until (!confab_library_view_get_busy (view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 11998);
  g_assert_cmpstr (confab_library_view_get_id (view, 0), ==, "c7");
  g_assert_cmpstr (confab_library_view_get_id (view, 1), ==, "c1");
  g_assert_cmpuint (confab_library_view_find (view, "c8"), ==, G_MAXUINT);
  /* The last one that is asked for counts. */
  confab_library_view_set_sort (view, CONFAB_LIBRARY_SORT_CREATED);
  confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_ARCHIVE, NULL, FALSE);
  confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_TRASH, NULL, FALSE);
  confab_test_wait_until (!confab_library_view_get_busy (view));
  g_assert_true (shows (view, "c8"));
  g_object_unref (view);
}

static void
test_open_twice (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "one");
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) second_result = NULL;
  ConfabChat *first;
  ConfabChat *second;

  confab_session_open_chat_async (fixture->session, one, NULL, confab_test_capture, &first_result);
  confab_session_open_chat_async (fixture->session, one, NULL, confab_test_capture, &second_result);
  first = confab_session_open_chat_finish (fixture->session, confab_test_await (&first_result), NULL);
  second = confab_session_open_chat_finish (fixture->session, confab_test_await (&second_result), NULL);
  g_assert_true (first == second);
  g_object_unref (second);
  second = fixture_open_chat (fixture->session, one);
  g_assert_true (first == second);
  g_object_unref (second);
  g_clear_object (&first_result);
  g_clear_object (&second_result);
  confab_test_drain ();
  g_assert_finalize_object (first);
}

static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *one = make_conversation (fixture, "The quick brown fox");
  g_autofree char *two = make_conversation (fixture, "Lazy dogs");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabSearchResult) found = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GError) error = NULL;

  confab_search_async (get_library (fixture), "quick", NULL, NULL, confab_test_capture, &result);
  found = confab_search_finish (get_library (fixture), confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->groups->len, ==, 1);
  hits = confab_search_result_list_hits (found);
  g_assert_cmpuint (hits->len, >=, 1);
  for (guint i = 0; i < hits->len; i++)
    g_assert_cmpstr (((ConfabSearchHit *)hits->pdata[i])->conversation_id, ==, one);
}

/* Without a store that can be used the session works in memory, and says why. */
static void
test_broken_store (void)
{
  ConfabTestDir *dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_write (dir, "confab.db", "This is not a database, but a letter.", -1);
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  ConfabSession *session = confab_session_new (confab_test_dir_get_path (dir), secrets);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabChat *chat;

  confab_session_open_async (session, NULL, confab_test_capture, &result);
  g_assert_false (confab_session_open_finish (session, confab_test_await (&result), &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_A_DATABASE);
  confab_services_set_default (confab_session_get_services (session), CONFAB_PROVIDER_SANDBOX);
  chat = confab_session_new_chat (session, FALSE);
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "/echo here")), ==, "here");
  g_assert_finalize_object (chat);
  g_clear_object (&result);
  fixture_close (session);
  confab_test_dir_free (dir);
}

static void
add (const char *path,
     void      ( *func ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/library/order", test_order);
  add ("/session/library/busy", test_busy);
  add ("/session/library/rename", test_rename);
  add ("/session/library/delete-and-restore", test_delete_and_restore);
  add ("/session/library/delete-while-streaming", test_delete_while_streaming);
  add ("/session/library/many", test_many);
  add ("/session/library/change-while-loading", test_change_while_loading);
  add ("/session/library/other-process", test_other_process);
  add ("/session/library/order-elsewhere", test_order_elsewhere);
  add ("/session/library/many-in-views", test_many_in_views);
  add ("/session/library/open-twice", test_open_twice);
  add ("/session/library/search", test_search);
  g_test_add_func ("/session/library/broken-store", test_broken_store);
  return g_test_run ();
}
