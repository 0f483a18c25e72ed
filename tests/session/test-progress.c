/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-progress.h"
#include "session/confab-session-private.h"

/* More than all buffers between here and a server that reads slowly hold, and what is seen of that. */
#define LARGE (30 * 1000 * 1000)
#define WHOLE (12 * 1000 * 1000)

/* What was told of one turn. */
typedef struct
{
  ConfabChat *chat;
  GString    *states;        /* the first letters of their names */
  guint       n_told;
  gint64      first_told;
  gint64      last_told;
  goffset     sent;
  double      fraction;
  gboolean    falls;         /* something became less */
  char       *words;         /* the last ones */
} Told;

static void
on_progress_cb (Told *told)
{
  ConfabChatProgress progress;
  double fraction;
  char *words = confab_chat_dup_progress_words (told->chat, &fraction);

  told->n_told++;
  told->last_told = g_get_monotonic_time ();
  if (told->first_told == 0)
    told->first_told = told->last_told;
  if (confab_chat_get_progress (told->chat, &progress))
    {
      told->falls = told->falls || progress.sent < told->sent || progress.fraction < told->fraction;
      told->sent = progress.sent;
      told->fraction = progress.fraction;
    }
  if (words == NULL)
    return;
  g_free (told->words);
  told->words = words;
}

static void
on_state_cb (Told *told)
{
  static const char letters[] = "IPSWTR";
  char letter = letters[confab_chat_get_state (told->chat)];

  if (told->states->len == 0 || told->states->str[told->states->len - 1] != letter)
    g_string_append_c (told->states, letter);
  if (letter == 'S')
    told->fraction = 0;
}

static Told *
told_new (ConfabChat *chat)
{
  Told *told = g_new0 (Told, 1);

  told->chat = chat;
  told->states = g_string_new (NULL);
  g_signal_connect_swapped (chat, "notify::progress", G_CALLBACK (on_progress_cb), told);
  g_signal_connect_swapped (chat, "notify::state", G_CALLBACK (on_state_cb), told);
  return told;
}

static void
told_free (Told *told)
{
  g_signal_handlers_disconnect_by_data (told->chat, told);
  g_string_free (told->states, TRUE);
  g_free (told->words);
  g_free (told);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Told, told_free)

/* No more than 20 a second, and one for each end. */
static void
assert_not_too_often (Told *told)
{
  g_assert_cmpuint (told->n_told, <=, 3 + (guint)((told->last_told - told->first_told) * 20 / G_USEC_PER_SEC));
}

static ConfabPart *
add_part (Fixture       *fixture,
          GBytes        *bytes,
          ConfabPartKind kind,
          const char    *name,
          const char    *media_type,
          ConfabSendAs   as)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_part_new_attachment (kind, &(ConfabAttachmentFacts) {
    .hash = hash, .name = name, .media_type = media_type, .size = (gint64)g_bytes_get_size (bytes), .send = { .as = as },
  });
}

static ConfabPart *
add_video (Fixture *fixture,
           gsize    size)
{
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 7 + i / 251);
  bytes = g_bytes_new_take (data, size);
  return add_part (fixture, bytes, CONFAB_PART_VIDEO, "video.mp4", "video/mp4", CONFAB_SEND_AUTO);
}

/* With a service that takes large videos. */
static ConfabChat *
new_chat (Fixture    *fixture,
          const char *scenario)
{
  ConfabChat *chat = fixture_chat (fixture, scenario, FALSE);

  g_object_set (confab_chat_get_provider (chat), "profile", (guint)CONFAB_PROFILE_VLLM, NULL);
  return chat;
}

static void
send_with (ConfabChat *chat,
           ConfabPart *part)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (parts, part);
  confab_chat_send (chat, "What is this?", parts, &error);
  g_assert_no_error (error);
}

static ConfabMessage *
get_leaf (ConfabChat *chat)
{
  return confab_conversation_get_leaf (confab_chat_get_conversation (chat));
}

/* The question stays as it was asked, and the chat takes the next one. */
static void
assert_stopped (ConfabChat *chat)
{
  ConfabMessage *reply = get_leaf (chat);
  ConfabMessage *question = confab_conversation_get_parent (confab_chat_get_conversation (chat), reply);
  ConfabChatProgress progress;

  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_STOPPED);
  g_assert_null (confab_message_get_reply (reply)->failure);
  g_assert_cmpstr (confab_message_get_text (question), ==, "What is this?");
  g_assert_cmpuint (confab_message_get_parts (question)->len, ==, 2);
  g_assert_false (confab_chat_get_progress (chat, &progress));
}

/* Bytes are counted while a service takes them, and the answer is waited for afterwards. */
static void
test_whole (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = new_chat (fixture, "slow-read");
  g_autoptr (ConfabPart) part = add_video (fixture, WHOLE);
  g_autoptr (Told) told = told_new (chat);

  send_with (chat, part);
  fixture_wait_idle (chat);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, "What is this?");
  g_assert_true (g_str_has_prefix (told->states->str, "PSW"));
  g_assert_cmpint (told->sent, >, WHOLE / 3);
  g_assert_cmpint (told->sent, <, WHOLE / 3 * 4 + 10000);
  g_assert_false (told->falls);
  g_assert_nonnull (told->words);
  g_assert_true (g_str_has_prefix (told->words, "Sending… "));
  g_assert_true (g_str_has_suffix (told->words, " of 16 MB"));
  assert_not_too_often (told);
  g_clear_pointer (&told, told_free);
  g_assert_finalize_object (chat);
}

static gboolean
was_cut (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);

  return json_array_get_length (array) > 0 && json_object_has_member (json_array_get_object_element (array, 0), "cut");
}

/* At once, with the connection closed. */
static void
test_stop_sending (Fixture      *fixture,
                   gconstpointer data)
{
  ConfabChat *chat = new_chat (fixture, "slow-read");
  g_autoptr (ConfabPart) part = add_video (fixture, LARGE);
  g_autoptr (Told) told = told_new (chat);
  gint64 start;

  send_with (chat, part);
  confab_test_wait_until (told->words != NULL);
  g_assert_cmpint (confab_chat_get_state (chat), ==, CONFAB_CHAT_SENDING);
  g_assert_true (confab_chat_get_busy (chat));
  start = g_get_monotonic_time ();
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  assert_stopped (chat);
  confab_test_wait_until (was_cut (fixture));
  g_assert_cmpstr (told->states->str, ==, "PSI");
  assert_not_too_often (told);
  g_clear_pointer (&told, told_free);
  g_assert_finalize_object (chat);
}

/* What is small is sent without a word about it. */
static void
test_small (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = new_chat (fixture, "echo");
  g_autoptr (ConfabPart) part = add_video (fixture, 1000);
  g_autoptr (Told) told = told_new (chat);

  send_with (chat, part);
  fixture_wait_idle (chat);
  g_assert_true (g_str_has_prefix (told->states->str, "PSW"));
  g_assert_null (told->words);
  g_clear_pointer (&told, told_free);
  g_assert_finalize_object (chat);
}

/* Pages that take their time. */
static GBytes *
make_pdf (guint n_pages)
{
  GString *pdf = g_string_new ("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[");

  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 R ", i + 3);
  g_string_append_printf (pdf, "]/Count %u>> endobj\n", n_pages);
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>> endobj\n", i + 3);
  g_string_append (pdf, "trailer <</Root 1 0 R>>\n%%EOF\n");
  return g_string_free_to_bytes (pdf);
}

static guint
count_children (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n_children = 0;
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "children", NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) children = NULL;

      /* A thread may end meanwhile. */
      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      children = g_strsplit (g_strstrip (text), " ", -1);
      n_children += *text != '\0' ? g_strv_length (children) : 0;
    }
  return n_children;
}

/* With the process that does it. */
static void
test_stop_preparing (Fixture      *fixture,
                     gconstpointer data)
{
  ConfabChat *chat = new_chat (fixture, "echo");
  g_autoptr (GBytes) pdf = make_pdf (60);
  g_autoptr (ConfabPart) part = add_part (fixture, pdf, CONFAB_PART_DOCUMENT, "a.pdf", "application/pdf", CONFAB_SEND_PAGES);
  g_autoptr (Told) told = told_new (chat);
  guint n_children = count_children ();
  ConfabChatProgress progress;
  gint64 start;

  send_with (chat, part);
  confab_test_wait_until (told->words != NULL && told->fraction > 0);
  g_assert_true (confab_chat_get_progress (chat, &progress));
  g_assert_true (progress.part == part);
  g_assert_cmpint (progress.total, ==, 0);
  g_assert_true (g_str_has_prefix (told->words, "Preparing a.pdf…"));
  g_assert_cmpint (confab_chat_get_state (chat), ==, CONFAB_CHAT_PREPARING);
  start = g_get_monotonic_time ();
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  assert_stopped (chat);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 0);
  confab_test_wait_until (count_children () <= n_children);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  assert_not_too_often (told);
  g_clear_pointer (&told, told_free);
  g_assert_finalize_object (chat);
}

static void
add (const char *path,
     void ( *func ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up, (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();

  /* What other tests made there would not have to be prepared. */
  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/session/progress/whole", test_whole);
  add ("/session/progress/stop-sending", test_stop_sending);
  add ("/session/progress/small", test_small);
  add ("/session/progress/stop-preparing", test_stop_preparing);
  return g_test_run ();
}
