/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store-fixture.h"

static ConfabConversation *
load_end (ConfabStore *store,
          const char  *id,
          gint64      *last)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabConversation *conversation;

  fixture_await (result, confab_store_load_end_async, store, id);
  conversation = confab_store_load_end_finish (store, result, last, &error);
  g_assert_no_error (error);
  return conversation;
}

static ConfabMessageTree *
load_places (ConfabStore *store,
             const char  *id,
             gint64      *last)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabMessageTree *tree;

  fixture_await (result, confab_store_load_places_async, store, id);
  tree = confab_store_load_places_finish (store, result, last, &error);
  g_assert_no_error (error);
  return tree;
}

static GPtrArray *
load_messages (ConfabStore       *store,
               const char *const *ids)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  fixture_await (result, confab_store_load_messages_async, store, ids);
  messages = confab_store_load_messages_finish (store, result, &error);
  g_assert_no_error (error);
  return messages;
}

static ConfabConversation *
load_news (ConfabStore       *store,
           const char        *id,
           gint64            *last,
           const char *const *ids)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabConversation *conversation;

  fixture_await (result, confab_store_load_news_async, store, id, *last, ids);
  conversation = confab_store_load_news_finish (store, result, last, &error);
  g_assert_no_error (error);
  return conversation;
}

/* A conversation of @n_messages in a line, with another answer to every tenth; the texts are long where @size says so. */
static ConfabConversation *
write_long (ConfabStore *store,
            guint        n_messages,
            gsize        size)
{
  ConfabConversation *conversation = fixture_conversation ("c", "long", 77);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *filling = g_strnfill (size, 'x');
  g_autofree char *leaf = g_strdup_printf ("m%04u", n_messages - 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%04u", i);
      g_autofree char *parent_id = i > 0 ? g_strdup_printf ("m%04u", i - 1) : NULL;
      g_autofree char *text = g_strdup_printf ("%u: schön 漢字 👩‍👩‍👧 \xd7\xa9 %s", i, filling);

      g_ptr_array_add (messages, fixture_add (conversation, id, parent_id,
                                              i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT, text));
      if (i % 10 == 5)
        {
          g_autofree char *branch = g_strdup_printf ("b%04u", i);

          g_ptr_array_add (messages, fixture_add (conversation, branch, parent_id, CONFAB_ROLE_ASSISTANT, "another"));
        }
    }
  confab_conversation_set_leaf (conversation, leaf);
  fixture_write (store, conversation, messages, &error);
  g_assert_no_error (error);
  return conversation;
}

static guint
count_loaded (ConfabConversation *conversation)
{
  GListModel *path = confab_conversation_get_path (conversation);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);

      n += confab_message_get_loaded (message) ? 1 : 0;
    }
  return n;
}

/* The end, then the places, then the texts: together they are what was written. */
static void
test_parts_make_the_whole (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = write_long (store, 300, 10);
  gint64 last = -1;
  g_autoptr (ConfabConversation) read = load_end (store, "c", &last);
  GListModel *path = confab_conversation_get_path (read);
  GListModel *written_path = confab_conversation_get_path (written);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  guint n_end = g_list_model_get_n_items (path);

  g_assert_false (confab_conversation_get_complete (read));
  g_assert_cmpstr (confab_conversation_get_title (read), ==, "long");
  g_assert_cmpint (confab_conversation_get_updated (read), ==, 77);
  g_assert_cmpuint (n_end, ==, 40);
  for (guint i = 0; i < n_end; i++)
    {
      g_autoptr (ConfabMessage) a = g_list_model_get_item (written_path, 260 + i);
      g_autoptr (ConfabMessage) b = g_list_model_get_item (path, i);

      fixture_assert_same (a, b);
    }

  confab_conversation_complete (read, load_places (store, "c", &last));
  g_assert_cmpint (last, ==, 330);
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 300);
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, 330);
  g_assert_cmpuint (count_loaded (read), ==, 40);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (ConfabMessage) a = g_list_model_get_item (written_path, i);
      g_autoptr (ConfabMessage) b = g_list_model_get_item (path, i);
      g_autoptr (GPtrArray) below_a = confab_conversation_list_children (written, confab_message_get_id (a));
      g_autoptr (GPtrArray) below_b = confab_conversation_list_children (read, confab_message_get_id (b));

      g_assert_cmpstr (confab_message_get_parent_id (a), ==, confab_message_get_parent_id (b));
      g_assert_cmpint (confab_message_get_role (a), ==, confab_message_get_role (b));
      g_assert_cmpint (confab_message_get_created (a), ==, confab_message_get_created (b));
      g_assert_cmpuint (below_a->len, ==, below_b->len);
      for (guint j = 0; j < below_a->len; j++)
        {
          g_assert_cmpstr (confab_message_get_id (below_a->pdata[j]), ==, confab_message_get_id (below_b->pdata[j]));
          g_strv_builder_add (builder, confab_message_get_id (below_b->pdata[j]));
        }
    }

  g_strv_builder_add (builder, "there is no such message");
  ids = g_strv_builder_end (builder);
  messages = load_messages (store, (const char *const *)ids);
  g_assert_cmpuint (messages->len, ==, 329);
  for (guint i = 0; i < messages->len; i++)
    fixture_assert_same (confab_conversation_get_message (written, ids[i]), messages->pdata[i]);
  fixture_close (store);
}

/* A short one is complete at once, with all its branches. */
static void
test_short (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = write_long (store, 58, 10);
  gint64 last = -1;
  g_autoptr (ConfabConversation) read = load_end (store, "c", &last);

  g_assert_true (confab_conversation_get_complete (read));
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, 64);
  g_assert_cmpuint (count_loaded (read), ==, 58);
  g_assert_cmpint (last, ==, 64);
  fixture_assert_same (confab_conversation_get_message (written, "b0055"), confab_conversation_get_message (read, "b0055"));
  fixture_close (store);
}

/* Of long messages fewer are read at first, but never less than the last turn and the one before. */
static void
test_large_messages (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = write_long (store, 20, 1024 * 1024);
  gint64 last = -1;
  g_autoptr (ConfabConversation) read = load_end (store, "c", &last);

  g_assert_true (confab_conversation_get_complete (read));
  g_assert_cmpuint (count_loaded (read), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (read)), ==, 20);
  g_assert_true (confab_message_get_loaded (confab_conversation_get_leaf (read)));
  fixture_assert_same (confab_conversation_get_leaf (written), confab_conversation_get_leaf (read));
  fixture_close (store);
}

/* Another branch was chosen: its end is what is read. */
static void
test_other_branch (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = write_long (store, 300, 10);
  g_autoptr (ConfabConversation) read = NULL;
  gint64 last;

  confab_conversation_set_leaf (written, "b0205");
  fixture_write_one (store, written, NULL);
  read = load_end (store, "c", &last);
  g_assert_cmpstr (confab_message_get_id (confab_conversation_get_leaf (read)), ==, "b0205");
  confab_conversation_complete (read, load_places (store, "c", &last));
  g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (read)), ==, 206);
  fixture_close (store);
}

/* However a file came to be damaged, there is an end, and it is found. */
static void
test_damaged (void)
{
  const char *const damages[] = {
    "UPDATE message SET parent_id = 'nowhere' WHERE id = 'm0290'",
    "UPDATE message SET parent_id = 'm0299' WHERE id = 'm0290'",
    "UPDATE message SET parent_id = id WHERE id = 'm0299'",
    "UPDATE message SET parent_id = 'm0299' WHERE id = 'm0000'",
    "UPDATE conversation SET leaf = NULL",
    "UPDATE conversation SET leaf = 'nowhere'",
    "UPDATE message SET role = 'x', status = 'y', parts = '[7', reply = '{{' WHERE id > 'm0200'",
    "DELETE FROM message WHERE id < 'm0280'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
      g_autoptr (ConfabConversation) written = write_long (store, 300, 10);
      g_autoptr (ConfabConversation) read = NULL;
      g_autoptr (GPtrArray) whole = NULL;
      guint n_expected;
      gint64 last;

      fixture_exec (path, damages[i]);
      n_expected = (guint)fixture_read_number (path, "SELECT count(*) FROM message");
      read = load_end (store, "c", &last);
      if (!confab_conversation_get_complete (read))
        confab_conversation_complete (read, load_places (store, "c", &last));
      g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, n_expected);
      g_assert_nonnull (confab_conversation_get_message (read, "m0299"));
      whole = confab_conversation_list_path_to (read, confab_conversation_get_message (read, "m0299"));
      g_assert_cmpuint (whole->len, >, 0);
      fixture_close (store);
    }
}

/* What another process adds, changes and chooses, and no more than that. */
static void
test_news (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabStore *other = fixture_open (confab_test_dir_get_path (dir));
  const ConfabDelta delta = { .kind = CONFAB_DELTA_TEXT, .text = "begun" };
  const char *const ids[] = { "r", NULL };
  const char *const none[] = { NULL };
  g_autoptr (ConfabConversation) written = write_long (other, 100, 10);
  g_autoptr (ConfabMessage) reply = fixture_add (written, "r", "m0099", CONFAB_ROLE_ASSISTANT, NULL);
  g_autoptr (ConfabMessage) question = NULL;
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (ConfabConversation) news = NULL;
  g_autoptr (ConfabConversation) nothing = NULL;
  g_autoptr (ConfabConversation) still = NULL;
  gint64 last = 0;
  gint64 before;

  fixture_write_one (other, written, reply);
  read = load_end (store, "c", &last);
  confab_conversation_complete (read, load_places (store, "c", &last));
  g_assert_cmpint (confab_message_get_status (confab_conversation_get_leaf (read)), ==, CONFAB_STATUS_STREAMING);
  before = last;
  still = load_news (store, "c", &last, ids);
  g_assert_cmpint (last, ==, before);
  g_assert_cmpuint (confab_conversation_get_n_messages (still), ==, 1);
  g_assert_false (confab_message_get_loaded (confab_conversation_get_message (still, "r")));

  confab_message_apply (reply, &delta);
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  fixture_write_one (other, written, reply);
  question = fixture_add (written, "q", "r", CONFAB_ROLE_USER, "And then?");
  confab_conversation_set_title (written, "renamed");
  confab_conversation_set_updated (written, 78);
  fixture_write_one (other, written, question);

  news = load_news (store, "c", &last, ids);
  g_assert_cmpint (last, ==, before + 1);
  g_assert_cmpuint (confab_conversation_get_n_messages (news), ==, 2);
  confab_conversation_merge (read, news);
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_message (read, "r")), ==, "begun");
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (read)), ==, "And then?");
  g_assert_cmpstr (confab_conversation_get_title (read), ==, "renamed");
  g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (read)), ==, 102);

  /* The leaf alone, which may have been chosen anew. */
  confab_conversation_set_leaf (written, "m0003");
  confab_conversation_set_updated (written, 79);
  fixture_write_one (other, written, NULL);
  nothing = load_news (store, "c", &last, none);
  g_assert_cmpuint (confab_conversation_get_n_messages (nothing), ==, 1);
  confab_conversation_merge (read, nothing);
  g_assert_cmpstr (confab_message_get_id (confab_conversation_get_leaf (read)), ==, "m0003");
  fixture_close (other);
  fixture_close (store);
}

/* A reply that another process is writing has what is in its journal, however it is read. */
static void
test_streaming_elsewhere (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabStore *other = fixture_open (confab_test_dir_get_path (dir));
  const ConfabDelta delta = { .kind = CONFAB_DELTA_TEXT, .text = "so far" };
  const char *const ids[] = { "r", NULL };
  g_autoptr (ConfabConversation) written = write_long (other, 100, 10);
  g_autoptr (ConfabMessage) reply = fixture_add (written, "r", "m0099", CONFAB_ROLE_ASSISTANT, NULL);
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  gint64 last;

  fixture_write_one (other, written, reply);
  confab_store_journal (other, "r", &delta);
  confab_test_wait_until (fixture_read_number (path, "SELECT count(*) FROM journal") == 1);
  read = load_end (store, "c", &last);
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (read)), ==, "so far");
  messages = load_messages (store, ids);
  g_assert_cmpstr (confab_message_get_text (messages->pdata[0]), ==, "so far");
  g_assert_cmpint (confab_message_get_status (messages->pdata[0]), ==, CONFAB_STATUS_STREAMING);
  fixture_close (other);
  fixture_close (store);
}

/* What is not loaded never overwrites what is stored. */
static void
test_unloaded_is_not_written (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = write_long (store, 300, 10);
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (ConfabConversation) again = NULL;
  gint64 last;

  read = load_end (store, "c", &last);
  confab_conversation_complete (read, load_places (store, "c", &last));
  confab_conversation_set_title (read, "new title");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*loaded*");
  fixture_write_one (store, read, confab_conversation_get_message (read, "m0005"));
  g_test_assert_expected_messages ();
  again = fixture_load (store, "c");
  fixture_assert_same (confab_conversation_get_message (written, "m0005"), confab_conversation_get_message (again, "m0005"));
  g_assert_cmpstr (confab_conversation_get_title (again), ==, "new title");
  fixture_close (store);
}

/* More than is read in one step. */
static ConfabStore *
open_huge (ConfabTestDir *dir)
{
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));

  fixture_exec (path,
                "BEGIN;"
                "INSERT INTO conversation (row, id, created, updated, leaf) VALUES (1, 'c', 1, 1, 'm200000');"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
                " INSERT INTO message (id, conversation, parent_id, role, status, created)"
                " SELECT 'm' || i, 1, CASE WHEN i > 1 THEN 'm' || (i - 1) END, 'user', 'complete', i FROM n;"
                "COMMIT");
  return store;
}

static void
on_title_set_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean *done = user_data;

  g_assert_true (confab_store_set_title_finish (CONFAB_STORE (source), result, NULL));
  *done = TRUE;
}

/* Others need not wait until all places are read. */
static void
test_steps (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = open_huge (dir);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (ConfabMessageTree) tree = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gint64 last;

  confab_store_load_places_async (store, "c", NULL, confab_test_capture, &result);
  confab_store_set_title_async (store, "c", "in between", NULL, on_title_set_cb, &done);
  confab_test_wait_until (done);
  g_assert_null (result);
  tree = confab_store_load_places_finish (store, confab_test_await (&result), &last, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (confab_message_tree_get_n_messages (tree), ==, 200000);
  g_assert_cmpint (last, ==, 200000);

  /* A call that was begun can be given up. */
  done = FALSE;
  confab_store_load_places_async (store, "c", cancellable, confab_test_capture, &cancelled);
  confab_store_set_title_async (store, "c", "after the first step", NULL, on_title_set_cb, &done);
  confab_test_wait_until (done);
  g_cancellable_cancel (cancellable);
  g_assert_null (confab_store_load_places_finish (store, confab_test_await (&cancelled), &last, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_clear_object (&cancelled);
  fixture_close (store);
}

/* A store that is closed in between says so. */
static void
test_close_between_steps (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = open_huge (dir);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last;

  confab_store_load_places_async (store, "c", NULL, confab_test_capture, &result);
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), NULL));
  g_assert_null (confab_store_load_places_finish (store, confab_test_await (&result), &last, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  g_clear_object (&result);
  g_clear_object (&closed);
  confab_test_drain ();
  g_assert_finalize_object (store);
}

static void
test_not_found (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (GAsyncResult) end = NULL;
  g_autoptr (GAsyncResult) places = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last;

  fixture_await (end, confab_store_load_end_async, store, "nothing");
  g_assert_null (confab_store_load_end_finish (store, end, &last, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_await (places, confab_store_load_places_async, store, "nothing");
  g_assert_null (confab_store_load_places_finish (store, places, &last, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_object (&end);
  g_clear_object (&places);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/pages/parts-make-the-whole", test_parts_make_the_whole);
  g_test_add_func ("/store/pages/short", test_short);
  g_test_add_func ("/store/pages/large-messages", test_large_messages);
  g_test_add_func ("/store/pages/other-branch", test_other_branch);
  g_test_add_func ("/store/pages/damaged", test_damaged);
  g_test_add_func ("/store/pages/news", test_news);
  g_test_add_func ("/store/pages/streaming-elsewhere", test_streaming_elsewhere);
  g_test_add_func ("/store/pages/unloaded-is-not-written", test_unloaded_is_not_written);
  g_test_add_func ("/store/pages/steps", test_steps);
  g_test_add_func ("/store/pages/close-between-steps", test_close_between_steps);
  g_test_add_func ("/store/pages/not-found", test_not_found);
  return g_test_run ();
}
