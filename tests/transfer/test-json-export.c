/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-json.h"
#include "support/confab-test.h"
#include "transfer/confab-import.h"
#include "transfer/confab-json-export.h"

/* All that a reply can have. */
static const char reply_json[] =
  "{\"finish_reason\":\"tool_calls\",\"native_finish_reason\":\"TOOL\",\"provider_id\":\"p1\",\"provider_name\":\"Mine\","
  "\"model_asked\":\"m/asked\",\"model_answered\":\"m/answered\",\"response_id\":\"r1\",\"request_id\":\"q1\","
  "\"first_byte_ms\":10,\"first_token_ms\":20,\"reasoning_ms\":30,\"total_ms\":40,\"cost_credits\":1300,"
  "\"parameters\":{\"temperature\":0.7},\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7},"
  "\"timings\":{\"predicted_ms\":1.5},\"reasoning\":\"I thought\",\"refusal\":\"No.\","
  "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"xyz\",\"index\":0}],"
  "\"annotations\":[{\"type\":\"url_citation\"}],\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
  "\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\\\":1}\"}}],\"cost_usd\":0.0013}";

static ConfabOutput *
open_output (const char *path)
{
  g_autoptr (GError) error = NULL;
  ConfabOutput *output = confab_output_new_for_path (path, NULL, &error);

  g_assert_no_error (error);
  return output;
}

static void
close_output (ConfabOutput *output)
{
  g_autoptr (GError) error = NULL;

  confab_output_close (output, &error);
  g_assert_no_error (error);
}

static void
write_question (ConfabJsonExport *export)
{
  const ConfabAttachmentFacts facts = {
    .hash = "00ff", .name = "a \"b\".png", .media_type = "image/png", .size = 5, .width = 2, .height = 1, .detail = "low",
  };
  g_autoptr (ConfabMessage) message = confab_message_new ("m1", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1001);
  g_autoptr (ConfabPart) image = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (ConfabPart) text = confab_part_new_text ("What is\n\"this\"? \xe2\x80\xa8 \xf0\x9f\x98\x80 \x01");

  confab_message_add_part (message, image);
  confab_message_add_part (message, text);
  confab_message_set_media_policy (message, CONFAB_MEDIA_POLICY_NOTE);
  confab_json_export_message (export, "c1", message);
}

static void
write_reply (ConfabJsonExport *export)
{
  g_autoptr (ConfabMessage) message = confab_message_new ("m2", "m1", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STOPPED, 1002);
  g_autoptr (JsonObject) object = confab_json_parse_object (reply_json, -1, NULL);

  confab_message_take_reply (message, confab_reply_from_json (object));
  confab_message_append_text (message, "A **picture**.");
  confab_json_export_message (export, "c1", message);
}

static void
write_tool (ConfabJsonExport *export)
{
  g_autoptr (ConfabMessage) message = confab_message_new ("m3", "m2", CONFAB_ROLE_TOOL, CONFAB_STATUS_COMPLETE, 1003);

  confab_message_set_tool_call_id (message, "c1");
  confab_message_append_text (message, "seen");
  confab_json_export_message (export, "c1", message);
}

static void
write_all (ConfabJsonExport *export)
{
  g_autoptr (ConfabFolderFacts) folder = confab_folder_facts_new ("f1", "Work", NULL);
  g_autoptr (ConfabFolderFacts) inner = confab_folder_facts_new ("f2", "Ideas / 2", "f1");
  g_autoptr (ConfabConversationFacts) facts = confab_conversation_facts_new ("c1", "A title");
  g_autoptr (ConfabConversationFacts) bare = confab_conversation_facts_new ("c2", "");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2\3\4", 5);

  facts->created = 1000;
  facts->updated = 2000;
  facts->pinned = 1500;
  facts->archived = 1600;
  facts->leaf_id = g_strdup ("m3");
  facts->provider_id = g_strdup ("p1");
  facts->provider_name = g_strdup ("Mine");
  facts->model = g_strdup ("m/asked");
  facts->parameters = g_strdup ("{\"temperature\":0.7,\"stop\":[\"a\"]}");
  facts->system_prompt = g_strdup ("Be brief.");
  facts->folder_id = g_strdup ("f2");
  g_ptr_array_add (facts->tags, g_strdup ("red"));
  g_ptr_array_add (facts->tags, g_strdup ("größer"));
  confab_json_export_folder (export, folder);
  confab_json_export_folder (export, inner);
  confab_json_export_attachment (export, "00ff", bytes);
  confab_json_export_conversation (export, facts);
  write_question (export);
  write_reply (export);
  write_tool (export);
  confab_json_export_conversation (export, bare);
}

static char *
read_text (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The format is a promise: what stands in the file must still be read in years. */
static void
test_golden (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "export.json");
  g_autofree char *golden_path = g_test_build_filename (G_TEST_DIST, "transfer", "export.json", NULL);
  g_autoptr (ConfabOutput) output = open_output (path);
  g_autoptr (ConfabJsonExport) export = confab_json_export_new (output, 3000);
  g_autoptr (GString) golden = NULL;
  g_autofree char *text = NULL;
  g_autofree char *golden_text = NULL;

  write_all (export);
  confab_json_export_end (export);
  close_output (output);
  text = read_text (path);
  golden_text = read_text (golden_path);
  golden = g_string_new (golden_text);
  g_string_replace (golden, "Confab VERSION", "Confab " CONFAB_VERSION, 1);
  g_assert_cmpstr (text, ==, golden->str);
}

static void
test_pieces (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "export.json");
  g_autoptr (ConfabOutput) output = open_output (path);
  g_autoptr (ConfabJsonExport) export = confab_json_export_new (output, 0);
  gsize size = 2 * CONFAB_EXPORT_PIECE_BYTES + 1001;
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  JsonArray *records;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 31 >> 3);
  bytes = g_bytes_new_take (data, size);
  confab_json_export_attachment (export, "ab", bytes);
  confab_json_export_attachment (export, "cd", empty);
  confab_json_export_end (export);
  close_output (output);
  text = read_text (path);
  root = confab_json_parse_object (text, -1, NULL);
  records = confab_json_get_array (root, "records");
  g_assert_cmpint (json_array_get_length (records), ==, 4);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *record = confab_json_array_object (records, i);
      gsize length;
      g_autofree guint8 *piece = g_base64_decode (confab_json_get_string (record, "data"), &length);

      g_assert_cmpint (json_object_get_int_member (record, "piece"), ==, i);
      g_assert_cmpint (json_object_get_int_member (record, "pieces"), ==, 3);
      g_assert_cmpint (strlen (confab_json_get_string (record, "data")), <=, 4 * 1024 * 1024);
      g_byte_array_append (joined, piece, length);
    }
  g_assert_cmpmem (joined->data, joined->len, data, size);
  g_assert_cmpstr (confab_json_get_string (confab_json_array_object (records, 3), "data"), ==, "");
}

static guint
count_files (ConfabTestDir *dir)
{
  g_autoptr (GDir) folder = g_dir_open (confab_test_dir_get_path (dir), 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_unfinished (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_write (dir, "there", "before", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ConfabOutput *output = confab_output_new_for_path (path, cancellable, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  confab_output_text (output, "after");
  g_assert_cmpuint (count_files (dir), ==, 2);
  g_cancellable_cancel (cancellable);
  g_assert_false (confab_output_close (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  confab_output_free (output);
  g_assert_cmpuint (count_files (dir), ==, 1);
  text = read_text (path);
  g_assert_cmpstr (text, ==, "before");
}

static void
test_full (void)
{
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  g_autoptr (ConfabOutput) output = confab_output_new_for_fd (fd, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (100000, 'x');

  confab_output_text (output, text);
  g_assert_false (confab_output_check (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_false (confab_output_close (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  close (fd);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

/* Nobody reads, so that the pipe fills up; the end must not wait for a reader. */
static void
test_stuck_pipe (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ConfabOutput) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (1000000, 'x');
  GThread *thread;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  output = confab_output_new_for_fd (fds[1], cancellable);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  confab_output_text (output, text);
  g_thread_join (thread);
  g_assert_false (confab_output_close (output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fds[0]);
  close (fds[1]);
}

static void
test_places (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *missing = confab_test_dir_build (dir, "missing/export.json");
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_output_new_for_path (missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (confab_output_new_for_path (confab_test_dir_get_path (dir), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

/* Log-probabilities as they may be: certain, missing, said to be unlikely only; parts of characters, a zero byte, and with alternatives. */
static const char tokens_json[] =
  "[{\"token\":\"A\",\"logprob\":0,\"top_logprobs\":[{\"token\":\"A\",\"logprob\":0},{\"token\":\" the\",\"logprob\":-12.3456}]},"
  "{\"token\":\" \\\"b\\\"\",\"logprob\":null},{\"token\":\"?\",\"bytes\":[240,159],\"logprob\":-9999},"
  "{\"token\":\"?\",\"bytes\":[142,137],\"logprob\":-0.1,\"top_logprobs\":[{\"token\":\"?\",\"bytes\":[255],\"logprob\":-3.5}]},"
  "{\"token\":\"a\\u0000b\",\"bytes\":[97,0,98],\"logprob\":-0.25},{\"token\":\"\",\"logprob\":-1e-7}]";

static gboolean
keep_messages_cb (const ConfabConversationFacts *facts,
                  GPtrArray                     *messages,
                  gpointer                       user_data,
                  GError                       **error)
{
  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_add (user_data, g_object_ref (messages->pdata[i]));
  return TRUE;
}

static void
skipped_cb (const char *place,
            const char *reason,
            gpointer    user_data)
{
  g_error ("%s: %s", place, reason);
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
}

/* A reply with its log-probabilities, through a file. */
static ConfabMessage *
export_and_import (ConfabMessage *message,
                   const char    *path)
{
  static const ConfabImportSink sink = { .conversation = keep_messages_cb, .skipped = skipped_cb, .progress = progress_cb };
  g_autoptr (ConfabConversationFacts) facts = confab_conversation_facts_new ("c1", "A title");
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (ConfabOutput) output = open_output (path);
  g_autoptr (ConfabJsonExport) export = confab_json_export_new (output, 3000);
  g_autoptr (GError) error = NULL;

  confab_json_export_conversation (export, facts);
  confab_json_export_message (export, "c1", message);
  confab_json_export_end (export);
  close_output (output);
  confab_import_run (file, &sink, messages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 1);
  return g_object_ref (messages->pdata[0]);
}

static void
test_logprobs (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "export.json");
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1002);
  g_autoptr (ConfabMessage) read = NULL;
  g_autoptr (ConfabMessage) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) bytes = NULL;
  ConfabDelta delta = { .kind = CONFAB_DELTA_LOGPROBS, .text = tokens_json };
  ConfabLogprobs *logprobs;
  ConfabTokenChance token;

  confab_message_append_text (message, "A \"b\"");
  confab_message_apply (message, &delta);
  read = export_and_import (message, path);
  logprobs = confab_message_get_reply (read)->logprobs;
  g_assert_cmpuint (confab_logprobs_get_n_tokens (logprobs), ==, 6);
  confab_logprobs_get_token (logprobs, 3, &token);
  g_assert_cmpmem (token.bytes, token.length, "\x8e\x89", 2);
  confab_logprobs_get_top (logprobs, 3, 0, &token);
  g_assert_cmpmem (token.bytes, token.length, "\xff", 1);
  confab_logprobs_get_top (logprobs, 0, 1, &token);
  g_assert_cmpfloat_with_epsilon (token.logprob, -12.3456, 1e-4);
  confab_logprobs_get_token (logprobs, 4, &token);
  g_assert_cmpmem (token.bytes, token.length, "a\0b", 3);
  /* To the last bit, and so also the second time. */
  written = confab_logprobs_to_bytes (confab_message_get_reply (message)->logprobs);
  bytes = confab_logprobs_to_bytes (logprobs);
  g_assert_true (g_bytes_equal (bytes, written));
  again = export_and_import (read, path);
  g_bytes_unref (bytes);
  bytes = confab_logprobs_to_bytes (confab_message_get_reply (again)->logprobs);
  g_assert_true (g_bytes_equal (bytes, written));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/json-export/golden", test_golden);
  g_test_add_func ("/transfer/json-export/pieces", test_pieces);
  g_test_add_func ("/transfer/json-export/unfinished", test_unfinished);
  g_test_add_func ("/transfer/json-export/full", test_full);
  g_test_add_func ("/transfer/json-export/stuck-pipe", test_stuck_pipe);
  g_test_add_func ("/transfer/json-export/places", test_places);
  g_test_add_func ("/transfer/json-export/logprobs", test_logprobs);
  return g_test_run ();
}
