/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/confab-json.h"
#include "store/confab-store-private.h"
#include "store-fixture.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static JsonArray *
parse_array (const char *json)
{
  g_autoptr (JsonNode) node = confab_json_parse (json, -1, NULL);

  return json_array_ref (json_node_get_array (node));
}

static void
fill_reply (ConfabMessage *message)
{
  ConfabReply *reply = confab_message_edit_reply (message);
  g_autoptr (JsonArray) logprobs = parse_array ("[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":"
                                                "[{\"token\":\"b\",\"logprob\":-1.25}]}]");
  g_autoptr (JsonNode) usage = confab_json_parse ("{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}",
                                                  -1, NULL);
  const ConfabDelta deltas[] = {
    { CONFAB_DELTA_REASONING, .text = "ich dächte… 🤔" },
    { CONFAB_DELTA_REASONING_DETAILS, .text = "[{\"type\":\"reasoning.text\",\"text\":\"x\",\"index\":0}]" },
    { CONFAB_DELTA_REFUSAL, .text = "No." },
    { CONFAB_DELTA_TOOL_CALL, .index = 0, .id = "call_1", .type = "function", .name = "weather", .text = "{\"x\":" },
    { CONFAB_DELTA_TOOL_CALL, .index = 0, .text = "1}" },
    { CONFAB_DELTA_ANNOTATIONS, .text = "[{\"type\":\"url_citation\"}]" },
    { CONFAB_DELTA_FINISH, .text = "stop", .name = "eos" },
    { CONFAB_DELTA_RESPONSE, .id = "chatcmpl-1", .name = "model-b" },
    { CONFAB_DELTA_COST, .text = "{\"usd\":0.0125,\"credits\":25000}" },
    { CONFAB_DELTA_TIMINGS, .text = "{\"predicted_n\":5}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (deltas); i++)
    confab_message_apply (message, &deltas[i]);
  reply->logprobs = confab_logprobs_new ();
  confab_logprobs_add (reply->logprobs, logprobs);
  confab_reply_set_usage (reply, usage);
  reply->provider_id = g_strdup ("p1");
  reply->provider_name = g_strdup ("The service");
  reply->model_asked = g_strdup ("model-a");
  reply->request_id = g_strdup ("req-9");
  reply->parameters = confab_json_parse ("{\"temperature\":0.7}", -1, NULL);
  reply->first_byte_ms = 10;
  reply->first_token_ms = 20;
  reply->reasoning_ms = 30;
  reply->total_ms = 40;
  reply->failure = confab_failure_new (CONFAB_FAILURE_TRUNCATED, "cut");
}

static ConfabMessage *
add_question (ConfabConversation *conversation)
{
  ConfabAttachmentFacts facts = {
    .hash = HASH, .name = "Foto “1”.png", .media_type = "image/png", .size = 12345, .width = 640, .height = 480,
    .detail = "high",
  };
  g_autoptr (ConfabPart) text = confab_part_new_text ("Was ist das? 数学\n\t\"quoted\" \\ \001");
  g_autoptr (ConfabPart) image = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (ConfabPart) more = confab_part_new_text ("and a second piece");
  ConfabMessage *message = confab_message_new ("m1", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 123456789012);

  confab_message_add_part (message, text);
  confab_message_add_part (message, image);
  confab_message_add_part (message, more);
  confab_conversation_add (conversation, message);
  return message;
}

static void
test_round_trip (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = fixture_conversation ("c1", "Ein Titel mit 漢字", 5000);
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonNode) temperature = confab_json_parse ("0.25", -1, NULL);
  const char *ids[] = { "m1", "m2", "m3", "m4" };

  confab_conversation_set_provider_id (written, "p1");
  confab_conversation_set_model (written, "model-a");
  confab_conversation_set_system_prompt (written, "Be\nbrief.");
  g_assert_true (confab_parameters_set (confab_conversation_get_parameters (written), "temperature", temperature,
                                        CONFAB_PROFILE_GENERIC, NULL));
  g_ptr_array_add (messages, add_question (written));
  confab_message_set_media_policy (messages->pdata[0], CONFAB_MEDIA_POLICY_NOTE);
  g_ptr_array_add (messages, fixture_add (written, "m2", "m1", CONFAB_ROLE_ASSISTANT, "Eine Antwort.\n\nMit Absatz ✓"));
  fill_reply (g_ptr_array_index (messages, 1));
  g_ptr_array_add (messages, fixture_add (written, "m3", "m2", CONFAB_ROLE_TOOL, "sunny"));
  confab_message_set_tool_call_id (g_ptr_array_index (messages, 2), "call_1");
  g_ptr_array_add (messages, fixture_add (written, "m4", NULL, CONFAB_ROLE_SYSTEM, ""));
  confab_conversation_set_leaf (written, "m2");
  g_assert_true (fixture_write (store, written, messages, NULL));
  fixture_close (store);

  store = fixture_open (confab_test_dir_get_path (dir));
  read = fixture_load (store, "c1");
  g_assert_cmpstr (confab_conversation_get_title (read), ==, "Ein Titel mit 漢字");
  g_assert_cmpint (confab_conversation_get_created (read), ==, 1000);
  g_assert_cmpint (confab_conversation_get_updated (read), ==, 5000);
  g_assert_cmpstr (confab_conversation_get_provider_id (read), ==, "p1");
  g_assert_cmpstr (confab_conversation_get_model (read), ==, "model-a");
  g_assert_cmpstr (confab_conversation_get_system_prompt (read), ==, "Be\nbrief.");
  g_assert_cmpfloat (json_node_get_double (confab_parameters_get (confab_conversation_get_parameters (read),
                                                                  "temperature")), ==, 0.25);
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    fixture_assert_same (confab_conversation_get_message (written, ids[i]),
                         confab_conversation_get_message (read, ids[i]));
  g_assert_cmpstr (confab_message_get_id (confab_conversation_get_leaf (read)), ==, "m2");
  fixture_close (store);
}

static void
test_replace (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = fixture_conversation ("c1", "", 1);
  g_autoptr (ConfabMessage) question = fixture_add (written, "q", NULL, CONFAB_ROLE_USER, "hello");
  g_autoptr (ConfabMessage) reply = fixture_add (written, "r", "q", CONFAB_ROLE_ASSISTANT, "one");
  g_autoptr (ConfabConversation) read = NULL;

  fixture_write_one (store, written, question);
  fixture_write_one (store, written, reply);
  confab_message_append_text (reply, " two");
  fixture_write_one (store, written, reply);
  confab_conversation_set_title (written, "named");
  fixture_write_one (store, written, NULL);
  read = fixture_load (store, "c1");
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, 2);
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (read)), ==, "one two");
  g_assert_cmpstr (confab_conversation_get_title (read), ==, "named");
  fixture_close (store);
}

/* The children are written before their parents, with siblings on both levels. */
static void
test_tree (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) written = fixture_conversation ("c1", "", 1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ConfabConversation) read = NULL;
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (GPtrArray) roots = NULL;

  g_ptr_array_add (messages, fixture_add (written, "q1", NULL, CONFAB_ROLE_USER, "q1"));
  g_ptr_array_add (messages, fixture_add (written, "q2", NULL, CONFAB_ROLE_USER, "q2"));
  g_ptr_array_add (messages, fixture_add (written, "a1", "q1", CONFAB_ROLE_ASSISTANT, "a1"));
  g_ptr_array_add (messages, fixture_add (written, "a2", "q1", CONFAB_ROLE_ASSISTANT, "a2"));
  g_ptr_array_add (messages, fixture_add (written, "q3", "a2", CONFAB_ROLE_USER, "q3"));
  confab_conversation_set_leaf (written, "a1");
  for (guint i = messages->len; i > 0; i--)
    fixture_write_one (store, written, g_ptr_array_index (messages, i - 1));
  read = fixture_load (store, "c1");
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, 5);
  children = confab_conversation_list_children (read, "q1");
  roots = confab_conversation_list_children (read, NULL);
  g_assert_cmpuint (children->len, ==, 2);
  g_assert_cmpuint (roots->len, ==, 2);
  g_assert_cmpstr (confab_message_get_id (confab_conversation_get_leaf (read)), ==, "a1");
  g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (read)), ==, 2);
  fixture_close (store);
}

/* However a file came to be damaged, every message is reachable. */
static void
test_broken_tree (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = fixture_conversation ("c1", "", 1);
  g_autoptr (ConfabMessage) a = fixture_add (written, "a", NULL, CONFAB_ROLE_USER, "a");
  g_autoptr (ConfabMessage) b = fixture_add (written, "b", "a", CONFAB_ROLE_USER, "b");
  g_autoptr (ConfabMessage) c = fixture_add (written, "c", NULL, CONFAB_ROLE_USER, "c");
  g_autoptr (ConfabConversation) read = NULL;

  fixture_write_one (store, written, a);
  fixture_write_one (store, written, b);
  fixture_write_one (store, written, c);
  fixture_exec (path, "UPDATE message SET parent_id = 'b' WHERE id = 'a';"
                "UPDATE message SET parent_id = 'missing', status = 'unheard-of', reply = '[', parts = '7'"
                " WHERE id = 'c'");
  read = fixture_load (store, "c1");
  g_assert_cmpuint (confab_conversation_get_n_messages (read), ==, 3);
  g_assert_nonnull (confab_conversation_get_message (read, "a"));
  g_assert_nonnull (confab_conversation_get_message (read, "b"));
  g_assert_nonnull (confab_conversation_get_message (read, "c"));
  fixture_close (store);
}

static void
assert_ids (GPtrArray  *items,
            const char *ids)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append (found, confab_conversation_item_get_id (g_ptr_array_index (items, i)));
  g_assert_cmpstr (found->str, ==, ids);
  g_ptr_array_unref (items);
}

static void
test_list (void)
{
  ConfabStore *store = fixture_open (NULL);
  const char *ids[] = { "a", "b", "c", "d", "e" };
  const gint64 times[] = { 30, 10, 50, 20, 40 };
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (ConfabConversation) conversation = fixture_conversation (ids[i], ids[i], times[i]);

      fixture_write_one (store, conversation, NULL);
    }
  assert_ids (fixture_list (store, 10, 0), "ceadb");
  assert_ids (fixture_list (store, 2, 1), "ea");
  assert_ids (fixture_list (store, 10, 5), "");
  fixture_set_title (store, "b", "renamed");
  assert_ids (fixture_list (store, 10, 0), "ceadb");
  fixture_delete (store, "e");
  fixture_delete (store, "e");
  assert_ids (fixture_list (store, 10, 0), "cadb");
  fixture_await (result, confab_store_restore_conversation_async, store, "e");
  g_assert_true (confab_store_restore_conversation_finish (store, result, NULL));
  assert_ids (fixture_list (store, 10, 0), "ceadb");
  g_clear_object (&result);
  fixture_close (store);
}

static void
test_not_found (void)
{
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c1", "", 1);
  g_autoptr (GAsyncResult) load = NULL;
  g_autoptr (GAsyncResult) load_deleted = NULL;
  g_autoptr (GAsyncResult) rename = NULL;
  g_autoptr (GAsyncResult) delete = NULL;
  g_autoptr (GError) error = NULL;

  fixture_await (load, confab_store_load_conversation_async, store, "nothing");
  g_assert_null (confab_store_load_conversation_finish (store, load, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_await (rename, confab_store_set_title_async, store, "nothing", "x");
  g_assert_false (confab_store_set_title_finish (store, rename, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_await (delete, confab_store_delete_conversation_async, store, "nothing");
  g_assert_false (confab_store_delete_conversation_finish (store, delete, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_write_one (store, conversation, NULL);
  fixture_delete (store, "c1");
  fixture_await (load_deleted, confab_store_load_conversation_async, store, "c1");
  g_assert_null (confab_store_load_conversation_finish (store, load_deleted, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_clear_object (&load);
  g_clear_object (&load_deleted);
  g_clear_object (&rename);
  g_clear_object (&delete);
  fixture_close (store);
}

static void
test_providers (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabProvider) first = confab_provider_new ("z", "First", "https://a.example/v1", CONFAB_PROFILE_OPENAI);
  g_autoptr (ConfabProvider) second = confab_provider_new ("a", "Second", "https://b.example/v1", CONFAB_PROFILE_VLLM);
  GAsyncResult *results[6] = { NULL };
  g_autoptr (GPtrArray) both = NULL;
  g_autoptr (GPtrArray) one = NULL;

  fixture_await (results[0], confab_store_save_provider_async, store, first);
  g_assert_true (confab_store_save_provider_finish (store, results[0], NULL));
  fixture_await (results[1], confab_store_save_provider_async, store, second);
  g_object_set (first, "name", "Renamed", NULL);
  fixture_await (results[2], confab_store_save_provider_async, store, first);
  for (guint i = 0; i < 3; i++)
    g_clear_object (&results[i]);
  fixture_close (store);

  store = fixture_open (confab_test_dir_get_path (dir));
  fixture_await (results[3], confab_store_list_providers_async, store);
  both = confab_store_list_providers_finish (store, results[3], NULL);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpstr (confab_provider_get_name (g_ptr_array_index (both, 0)), ==, "Renamed");
  g_assert_cmpstr (confab_provider_get_base_url (g_ptr_array_index (both, 1)), ==, "https://b.example/v1");
  fixture_await (results[4], confab_store_remove_provider_async, store, "z");
  g_assert_true (confab_store_remove_provider_finish (store, results[4], NULL));
  fixture_await (results[5], confab_store_list_providers_async, store);
  one = confab_store_list_providers_finish (store, results[5], NULL);
  g_assert_cmpuint (one->len, ==, 1);
  for (guint i = 3; i < G_N_ELEMENTS (results); i++)
    g_clear_object (&results[i]);
  fixture_close (store);
}

static void
test_settings (void)
{
  ConfabStore *store = fixture_open (NULL);
  const char *values[] = { "{\"a\":[1,2.5,null,\"ü\"]}", "\"text\"", "true", "7", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (JsonNode) value = values[i] != NULL ? confab_json_parse (values[i], -1, NULL) : NULL;
      g_autoptr (JsonNode) found = NULL;
      g_autoptr (GAsyncResult) set = NULL;
      g_autoptr (GAsyncResult) get = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      fixture_await (set, confab_store_set_setting_async, store, "name", value);
      g_assert_true (confab_store_set_setting_finish (store, set, NULL));
      fixture_await (get, confab_store_get_setting_async, store, "name");
      found = confab_store_get_setting_finish (store, get, &error);
      g_assert_no_error (error);
      text = found != NULL ? confab_json_to_string (found, FALSE) : NULL;
      g_assert_cmpstr (text, ==, values[i]);
    }
  fixture_close (store);
}

static char *
add_attachment (ConfabStore *store,
                const char  *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *hash;

  fixture_await (result, confab_store_add_attachment_async, store, bytes);
  hash = confab_store_add_attachment_finish (store, result, &error);
  g_assert_no_error (error);
  return hash;
}

static void
test_attachments (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autofree char *hash = add_attachment (store, "test");
  g_autofree char *again = add_attachment (store, "test");
  g_autofree char *empty = add_attachment (store, "");
  g_autofree char *path = confab_store_dup_attachment_path (store, hash);
  g_autofree char *expected = confab_test_dir_build (dir, "attachments/9f/" HASH);
  g_autoptr (GBytes) bytes = confab_store_load_attachment (store, hash, NULL);
  g_autoptr (GBytes) no_bytes = confab_store_load_attachment (store, empty, NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  const char *bad[] = {
    "", "..", "../../confab.db", "9f", HASH "0", "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
    "/f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "0000000000000000000000000000000000000000000000000000000000000000",
  };

  g_assert_cmpstr (hash, ==, HASH);
  g_assert_cmpstr (again, ==, HASH);
  g_assert_cmpstr (path, ==, expected);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "test", 4);
  g_assert_cmpuint (g_bytes_get_size (no_bytes), ==, 0);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (confab_store_load_attachment (store, bad[i], &error));
      g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  /* One that was cut is made whole. */
  g_assert_true (g_file_set_contents (path, "te", 2, NULL));
  g_free (add_attachment (store, "test"));
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = confab_store_load_attachment (store, hash, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "test", 4);
  fixture_close (store);
}

static void
test_private (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "data/confab");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  ConfabStore *store = fixture_open (folder);
  GStatBuf info;

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  fixture_close (store);
}

static void
test_order_and_cancel (void)
{
  const ConfabSearchPage page = { .n_groups = 5, .n_hits = 5 };
  ConfabStore *store = fixture_open (NULL);
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c1", "kept", 1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GAsyncResult) write = NULL;
  g_autoptr (GAsyncResult) list = NULL;
  g_autoptr (GAsyncResult) search = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  /* None is waited for before the next. */
  confab_store_write_async (store, conversation, NULL, NULL, confab_test_capture, &write);
  confab_conversation_set_title (conversation, "too late");
  confab_store_search_async (store, "kept", &page, cancelled, confab_test_capture, &search);
  confab_store_list_conversations_async (store, 10, 0, NULL, confab_test_capture, &list);
  items = confab_store_list_conversations_finish (store, confab_test_await (&list), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (confab_conversation_item_get_title (g_ptr_array_index (items, 0)), ==, "kept");
  g_assert_true (confab_store_write_finish (store, confab_test_await (&write), NULL));
  g_assert_null (confab_store_search_finish (store, confab_test_await (&search), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&write);
  g_clear_object (&list);
  g_clear_object (&search);
  fixture_close (store);
}

/* What was asked before the end is done; what is asked after it fails. */
static void
test_close (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *writers = confab_test_dir_build (dir, "writers");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c1", "x", 1);
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) after = NULL;
  g_autoptr (GError) error = NULL;

  confab_store_write_async (store, conversation, NULL, NULL, confab_test_capture, &before);
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  confab_store_write_async (store, conversation, NULL, NULL, confab_test_capture, &after);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), NULL));
  g_assert_true (confab_store_write_finish (store, confab_test_await (&before), NULL));
  g_assert_false (confab_store_write_finish (store, confab_test_await (&after), &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  g_assert_cmpint (g_rmdir (writers), ==, 0);
  g_clear_object (&before);
  g_clear_object (&closed);
  g_clear_object (&after);
  confab_test_drain ();
  g_assert_finalize_object (store);
  store = fixture_open (confab_test_dir_get_path (dir));
  assert_ids (fixture_list (store, 10, 0), "c1");
  fixture_close (store);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_given_up (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *writers = confab_test_dir_build (dir, "writers");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabStore) unopened = confab_store_new (confab_test_dir_get_path (dir));
  gpointer watched = store;
  guint tick = g_timeout_add (10, tick_cb, NULL);

  g_object_add_weak_pointer (G_OBJECT (store), &watched);
  g_object_unref (store);
  confab_test_wait_until (watched == NULL);
  /* Its thread goes on to the end by itself. */
  confab_test_wait_until (g_rmdir (writers) == 0);
  g_clear_handle_id (&tick, g_source_remove);
}

static void
test_not_open (void)
{
  ConfabStore *store = confab_store_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_await (result, confab_store_list_conversations_async, store, 10, 0);
  g_assert_null (confab_store_list_conversations_finish (store, result, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  g_clear_object (&result);
  fixture_close (store);
}

/* What was deleted long ago and what no message needs goes, the rest stays. */
static void
test_purge (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) kept = fixture_conversation ("kept", "", 1);
  g_autoptr (ConfabConversation) gone = fixture_conversation ("gone", "title", 1);
  g_autoptr (ConfabMessage) question = add_question (kept);
  g_autoptr (ConfabMessage) old = fixture_add (gone, "old", NULL, CONFAB_ROLE_USER, "vanished");
  g_autofree char *used = add_attachment (store, "test");
  g_autofree char *unused = add_attachment (store, "unused");
  g_autofree char *fresh = add_attachment (store, "fresh");
  g_autofree char *used_path = confab_store_dup_attachment_path (store, used);
  g_autofree char *unused_path = confab_store_dup_attachment_path (store, unused);
  g_autofree char *fresh_path = confab_store_dup_attachment_path (store, fresh);
  struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };

  fixture_write_one (store, kept, question);
  fixture_write_one (store, gone, old);
  fixture_delete (store, "gone");
  fixture_close (store);
  fixture_exec (path, "UPDATE conversation SET deleted = 1 WHERE deleted IS NOT NULL");
  g_assert_cmpint (utimensat (-1, used_path, long_ago, 0), ==, 0);
  g_assert_cmpint (utimensat (-1, unused_path, long_ago, 0), ==, 0);
  store = fixture_open (confab_test_dir_get_path (dir));
  confab_store_start_purge (store);
  confab_test_wait_until (!g_file_test (unused_path, G_FILE_TEST_EXISTS) &&
                          fixture_read_number (path, "SELECT count(*) FROM conversation") == 1);
  g_assert_true (g_file_test (used_path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh_path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message"), ==, 1);
  fixture_exec (path, "INSERT INTO message_search (message_search) VALUES ('integrity-check')");
  fixture_close (store);
}

static void
count_cb (ConfabStore *store,
          guint       *count)
{
  (*count)++;
}

/* Two stores on one folder, as two processes have them. */
static void
test_changed (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *first = fixture_open (confab_test_dir_get_path (dir));
  ConfabStore *second = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) a = fixture_conversation ("a", "", 1);
  g_autoptr (ConfabConversation) b = fixture_conversation ("b", "", 2);
  guint n_first = 0;
  guint n_second = 0;

  g_signal_connect (first, "changed", G_CALLBACK (count_cb), &n_first);
  g_signal_connect (second, "changed", G_CALLBACK (count_cb), &n_second);
  fixture_write_one (first, a, NULL);
  confab_test_wait_until (n_second == 1);
  g_assert_cmpuint (n_first, ==, 0);
  assert_ids (fixture_list (second, 10, 0), "a");
  fixture_write_one (second, b, NULL);
  confab_test_wait_until (n_first == 1);
  g_assert_cmpuint (n_second, ==, 1);
  assert_ids (fixture_list (first, 10, 0), "ba");
  fixture_close (second);
  fixture_close (first);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/round-trip", test_round_trip);
  g_test_add_func ("/store/replace", test_replace);
  g_test_add_func ("/store/tree", test_tree);
  g_test_add_func ("/store/broken-tree", test_broken_tree);
  g_test_add_func ("/store/list", test_list);
  g_test_add_func ("/store/not-found", test_not_found);
  g_test_add_func ("/store/providers", test_providers);
  g_test_add_func ("/store/settings", test_settings);
  g_test_add_func ("/store/attachments", test_attachments);
  g_test_add_func ("/store/private", test_private);
  g_test_add_func ("/store/order-and-cancel", test_order_and_cancel);
  g_test_add_func ("/store/close", test_close);
  g_test_add_func ("/store/given-up", test_given_up);
  g_test_add_func ("/store/not-open", test_not_open);
  g_test_add_func ("/store/purge", test_purge);
  g_test_add_func ("/store/changed", test_changed);
  return g_test_run ();
}
