/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/confab-store-private.h"
#include "store-fixture.h"

#define ROUNDS 30

static const char *self_path;

/* What a child does until it is killed: it streams numbers, and says on standard output when it has handed each
 * one over. */

typedef struct
{
  ConfabStore   *store;
  ConfabMessage *reply;
  guint          next;
} Stream;

static gboolean
stream_cb (gpointer user_data)
{
  Stream *stream = user_data;
  g_autofree char *text = g_strdup_printf ("%u ", stream->next);
  ConfabDelta delta = { CONFAB_DELTA_TEXT, .text = text };

  confab_message_apply (stream->reply, &delta);
  confab_store_journal (stream->store, "r", &delta);
  g_print ("%u %" G_GINT64_FORMAT "\n", stream->next++, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static int
run_child (const char *folder)
{
  ConfabStore *store = fixture_open (folder);
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "title", 1);
  g_autoptr (ConfabMessage) question = fixture_add (conversation, "q", NULL, CONFAB_ROLE_USER, "the question");
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", "q", CONFAB_ROLE_ASSISTANT, NULL);
  Stream stream = { store, reply, 0 };

  setvbuf (stdout, NULL, _IONBF, 0);
  fixture_write_one (store, conversation, question);
  fixture_write_one (store, conversation, reply);
  g_print ("ready\n");
  g_timeout_add (1, stream_cb, &stream);
  while (stream.store != NULL)
    g_main_context_iteration (NULL, TRUE);
  return 1;
}

static GSubprocess *
spawn_child (const char        *folder,
             GDataInputStream **output)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self_path, "--child", folder, NULL);

  g_assert_no_error (error);
  *output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (*output, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
    }
  while (strcmp (line, "ready") != 0);
  return child;
}

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Gives how many numbers were older than 250 ms when the child died. */
static guint
kill_after (const char *folder,
            guint       milliseconds)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSubprocess) child = spawn_child (folder, &output);
  gboolean due = FALSE;
  guint n_old = 0;
  gint64 killed;
  char *line;

  g_timeout_add (milliseconds, set_true_cb, &due);
  confab_test_wait_until (due);
  killed = g_get_monotonic_time ();
  g_subprocess_send_signal (child, SIGKILL);
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      guint number;
      gint64 time;

      if (sscanf (line, "%u %" G_GINT64_FORMAT, &number, &time) == 2 && time < killed - 250 * G_TIME_SPAN_MILLISECOND)
        n_old = number + 1;
      g_free (line);
    }
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  return n_old;
}

/* How many numbers a text begins with; nothing else is in it. */
static guint
count_numbers (const char *text)
{
  g_auto (GStrv) numbers = g_strsplit (text, " ", -1);
  guint n = 0;

  for (; numbers[n] != NULL && *numbers[n] != '\0'; n++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", n);

      g_assert_cmpstr (numbers[n], ==, expected);
    }
  return n;
}

/* On a machine under load a child may not have run at all for so long; so a few rounds may miss more than they
 * should. */
static void
test_killed (void)
{
  guint n_late = 0;
  guint n_kept = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      guint n_old = kill_after (confab_test_dir_get_path (dir), g_test_rand_int_range (0, 600));
      ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
      g_autoptr (ConfabConversation) conversation = fixture_load (store, "c");
      ConfabMessage *reply = confab_conversation_get_leaf (conversation);
      guint n;

      g_assert_cmpstr (confab_message_get_text (confab_conversation_get_message (conversation, "q")), ==,
                       "the question");
      g_assert_cmpstr (confab_message_get_id (reply), ==, "r");
      g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_INTERRUPTED);
      n = count_numbers (confab_message_get_text (reply));
      n_kept += n;
      if (n < n_old)
        n_late++;
      g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM journal"), ==, 0);
      fixture_close (store);
    }
  g_assert_cmpuint (n_kept, >, 0);
  g_assert_cmpuint (n_late, <=, ROUNDS / 10);
}

/* A store that was open already finds what another process left, as soon as somebody looks. */
static void
test_killed_beside (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = NULL;

  kill_after (confab_test_dir_get_path (dir), 300);
  conversation = fixture_load (store, "c");
  g_assert_cmpint (confab_message_get_status (confab_conversation_get_leaf (conversation)), ==,
                   CONFAB_STATUS_INTERRUPTED);
  fixture_close (store);
}

/* Loads until the reply is @text. */
static void
wait_for_text (ConfabStore *store,
               const char  *text,
               ConfabStatus status)
{
  gint64 end = g_get_monotonic_time () + (gint64)(CONFAB_TEST_DEADLINE * G_USEC_PER_SEC);

  for (;;)
    {
      g_autoptr (ConfabConversation) conversation = fixture_load (store, "c");
      ConfabMessage *reply = confab_conversation_get_message (conversation, "r");

      g_assert_cmpint (confab_message_get_status (reply), ==, status);
      if (g_strcmp0 (confab_message_get_text (reply), text) == 0)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

static void
journal_text (ConfabStore   *store,
              ConfabMessage *reply,
              const char    *text)
{
  ConfabDelta delta = { CONFAB_DELTA_TEXT, .text = text };

  confab_message_apply (reply, &delta);
  confab_store_journal (store, "r", &delta);
}

/* One store streams; another one opens, looks, and closes without disturbing it. */
static void
test_alive (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *first = fixture_open (confab_test_dir_get_path (dir));
  ConfabStore *second = NULL;
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "", 1);
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", NULL, CONFAB_ROLE_ASSISTANT, NULL);

  fixture_write_one (first, conversation, reply);
  journal_text (first, reply, "one ");
  second = fixture_open (confab_test_dir_get_path (dir));
  wait_for_text (second, "one ", CONFAB_STATUS_STREAMING);
  journal_text (first, reply, "two ");
  wait_for_text (second, "one two ", CONFAB_STATUS_STREAMING);
  /* A row that is written while it streams has what the journal had, and not twice. */
  fixture_write_one (first, conversation, reply);
  journal_text (first, reply, "three");
  wait_for_text (second, "one two three", CONFAB_STATUS_STREAMING);
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  fixture_write_one (first, conversation, reply);
  wait_for_text (second, "one two three", CONFAB_STATUS_COMPLETE);
  fixture_close (second);
  fixture_close (first);
}

/* Everything a reply can have, in small pieces, comes back from the journal as it was. */
static void
test_all_kinds (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "", 1);
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", NULL, CONFAB_ROLE_ASSISTANT, NULL);
  const ConfabDelta deltas[] = {
    { CONFAB_DELTA_RESPONSE, .id = "chat-1", .name = "model" },
    { CONFAB_DELTA_REASONING, .text = "think" },
    { CONFAB_DELTA_REASONING, .text = "ing" },
    { CONFAB_DELTA_REASONING_DETAILS, .text = "[{\"type\":\"reasoning.text\",\"text\":\"x\",\"index\":0}]" },
    { CONFAB_DELTA_TEXT, .text = "Grüße" },
    { CONFAB_DELTA_TEXT, .text = " 世界" },
    { CONFAB_DELTA_TOOL_CALL, .index = 0, .id = "c1", .type = "function", .name = "f", .text = "{" },
    { CONFAB_DELTA_TOOL_CALL, .index = 0, .text = "\"a\":" },
    { CONFAB_DELTA_TOOL_CALL, .index = 1, .id = "c2", .type = "function", .name = "g", .text = "{}" },
    { CONFAB_DELTA_TOOL_CALL, .index = 0, .text = "1}" },
    { CONFAB_DELTA_REFUSAL, .text = "No" },
    { CONFAB_DELTA_REFUSAL, .text = "." },
    { CONFAB_DELTA_ANNOTATIONS, .text = "[{\"type\":\"url_citation\"}]" },
    { CONFAB_DELTA_LOGPROBS, .text = "[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":[]}]" },
    { CONFAB_DELTA_USAGE, .text = "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}" },
    { CONFAB_DELTA_COST, .text = "{\"usd\":0.5,\"credits\":7}" },
    { CONFAB_DELTA_TIMINGS, .text = "{\"predicted_n\":2}" },
    { CONFAB_DELTA_FINISH, .text = "stop", .name = "eos" },
  };

  fixture_write_one (store, conversation, reply);
  for (guint i = 0; i < G_N_ELEMENTS (deltas); i++)
    {
      confab_message_apply (reply, &deltas[i]);
      confab_store_journal (store, "r", &deltas[i]);
    }
  fixture_close (store);
  /* Text, reasoning and refusal are one row each. */
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM journal"), ==, 14);

  store = fixture_open (confab_test_dir_get_path (dir));
  read = fixture_load (store, "c");
  confab_message_set_status (reply, CONFAB_STATUS_INTERRUPTED);
  fixture_assert_same (reply, confab_conversation_get_message (read, "r"));
  fixture_close (store);
}

static void
failed_cb (ConfabStore *store,
           const char  *message,
           guint       *count)
{
  g_assert_true (g_utf8_validate (message, -1, NULL));
  (*count)++;
}

/* While another program holds the database nothing can be written; afterwards everything is. */
static void
test_locked (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  const ConfabDatabaseOptions options = { .busy_timeout_ms = 20 };
  ConfabStore *store = confab_store_new (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "", 1);
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", NULL, CONFAB_ROLE_ASSISTANT, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;
  guint n_failed = 0;

  confab_store_set_options (store, &options);
  fixture_await (result, confab_store_open_async, store);
  g_assert_true (confab_store_open_finish (store, result, NULL));
  g_clear_object (&result);
  fixture_write_one (store, conversation, reply);
  g_signal_connect (store, "write-failed", G_CALLBACK (failed_cb), &n_failed);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 10000);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);

  g_assert_false (fixture_write (store, conversation, NULL, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_LOCKED);
  journal_text (store, reply, "one ");
  confab_test_wait_until (n_failed == 1);
  journal_text (store, reply, "two");
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  wait_for_text (store, "one two", CONFAB_STATUS_STREAMING);
  g_assert_cmpuint (n_failed, ==, 1);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = g_canonicalize_filename (argv[0], NULL);

  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);
  self_path = path;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/journal/all-kinds", test_all_kinds);
  g_test_add_func ("/store/journal/alive", test_alive);
  g_test_add_func ("/store/journal/locked", test_locked);
  g_test_add_func ("/store/journal/killed-beside", test_killed_beside);
  g_test_add_func ("/store/journal/killed", test_killed);
  return g_test_run ();
}
