/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-frame-times.h"
#include "model/confab-message.h"

static ConfabMessage *
make_reply (void)
{
  return confab_message_new ("r", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);
}

static void
apply (ConfabMessage  *message,
       ConfabDeltaKind kind,
       const char     *text)
{
  ConfabDelta delta = { .kind = kind, .text = text };

  confab_message_apply (message, &delta);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_deltas (void)
{
  ConfabMessage *message = make_reply ();
  const ConfabReply *reply = confab_message_get_reply (message);
  ConfabDelta call = { .kind = CONFAB_DELTA_TOOL_CALL, .index = 0, .id = "call_9", .name = "get_", .text = "{\"a\"" };
  ConfabDelta more = { .kind = CONFAB_DELTA_TOOL_CALL, .index = 0, .name = "weather", .text = ":1}" };
  ConfabDelta response = { .kind = CONFAB_DELTA_RESPONSE, .id = "gen-1", .name = "step-3.7" };
  guint texts = 0;
  guint others = 0;

  g_signal_connect_swapped (message, "notify::text", G_CALLBACK (count_cb), &texts);
  g_signal_connect_swapped (message, "notify::reply", G_CALLBACK (count_cb), &others);
  apply (message, CONFAB_DELTA_TEXT, "Hel");
  apply (message, CONFAB_DELTA_TEXT, "lo");
  apply (message, CONFAB_DELTA_REASONING, "hm");
  apply (message, CONFAB_DELTA_REFUSAL, "no");
  confab_message_apply (message, &call);
  confab_message_apply (message, &more);
  confab_message_apply (message, &response);
  apply (message, CONFAB_DELTA_USAGE, "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,"
         "\"completion_tokens_details\":null,\"prompt_tokens_details\":{\"cached_tokens\":2}}");
  apply (message, CONFAB_DELTA_COST, "{\"usd\":0.5,\"credits\":1000000}");
  apply (message, CONFAB_DELTA_FINISH, "stop");

  g_assert_cmpstr (confab_message_get_text (message), ==, "Hello");
  g_assert_cmpstr (reply->reasoning->str, ==, "hm");
  g_assert_cmpstr (reply->refusal->str, ==, "no");
  g_assert_cmpstr (((ConfabToolCall *)reply->tool_calls->pdata[0])->id, ==, "call_9");
  g_assert_cmpstr (((ConfabToolCall *)reply->tool_calls->pdata[0])->name->str, ==, "get_weather");
  g_assert_cmpstr (((ConfabToolCall *)reply->tool_calls->pdata[0])->arguments->str, ==, "{\"a\":1}");
  g_assert_cmpstr (reply->model_answered, ==, "step-3.7");
  g_assert_cmpint (reply->prompt_tokens, ==, 3);
  g_assert_cmpint (reply->cached_tokens, ==, 2);
  g_assert_cmpint (reply->reasoning_tokens, ==, -1);
  g_assert_true (reply->has_cost);
  g_assert_cmpfloat (reply->cost_usd, ==, 0.5);
  g_assert_cmpint (reply->cost_credits, ==, 1000000);
  g_assert_cmpuint (texts, ==, 2);
  g_assert_cmpuint (others, ==, 7);
  g_assert_finalize_object (message);
}

/* What is not JSON, or JSON of another form, changes nothing. */
static void
test_bad_json (void)
{
  const char *texts[] = { "", "{", "[1,\"x\",null]", "{\"token\":1}", "7", "[{\"logprob\":-1}]", NULL };
  ConfabDeltaKind kinds[] = { CONFAB_DELTA_REASONING_DETAILS, CONFAB_DELTA_LOGPROBS, CONFAB_DELTA_USAGE, CONFAB_DELTA_COST,
                              CONFAB_DELTA_TIMINGS };
  ConfabMessage *message = make_reply ();
  const ConfabReply *reply = confab_message_get_reply (message);

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; texts[i] != NULL; i++)
      apply (message, kinds[k], texts[i]);
  g_assert_cmpint (reply->total_tokens, ==, -1);
  g_assert_false (reply->has_cost);
  g_assert_cmpuint (reply->logprobs != NULL ? confab_logprobs_get_n_tokens (reply->logprobs) : 0, ==, 0);
  g_assert_finalize_object (message);
}

static void
test_details_merge (void)
{
  ConfabMessage *message = make_reply ();
  g_autoptr (JsonArray) array = NULL;
  JsonObject *first;

  apply (message, CONFAB_DELTA_REASONING_DETAILS,
         "[{\"type\":\"reasoning.text\",\"text\":\"2+2\",\"format\":\"unknown\",\"index\":0,\"signature\":null}]");
  apply (message, CONFAB_DELTA_REASONING_DETAILS,
         "[{\"type\":\"reasoning.text\",\"text\":\" is 4\",\"index\":0,\"signature\":\"s\"},{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"index\":0}]");
  array = confab_reasoning_details_to_json (confab_message_get_reply (message)->details);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  first = json_array_get_object_element (array, 0);
  g_assert_cmpstr (confab_json_get_string (first, "text"), ==, "2+2 is 4");
  g_assert_cmpstr (confab_json_get_string (first, "format"), ==, "unknown");
  g_assert_cmpstr (confab_json_get_string (first, "signature"), ==, "s");
  g_assert_cmpstr (confab_json_get_string (json_array_get_object_element (array, 1), "data"), ==, "x");
  g_assert_finalize_object (message);
}

/* Everything a reply can hold comes back from the form in which the store keeps it. */
static void
test_reply_round_trip (void)
{
  const char *json =
    "{\"finish_reason\":\"stop\",\"native_finish_reason\":\"eos\",\"provider_id\":\"p\",\"provider_name\":\"P\","
    "\"model_asked\":\"m\",\"model_answered\":\"m2\",\"response_id\":\"gen\",\"request_id\":\"req\",\"first_byte_ms\":1,"
    "\"first_token_ms\":2,\"reasoning_ms\":3,\"total_ms\":4,\"cost_credits\":30,\"parameters\":{\"seed\":7},"
    "\"usage\":{\"total_tokens\":9},\"timings\":{\"x\":1.5},\"reasoning\":\"why\",\"refusal\":\"no\","
    "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"index\":0,\"text\":\"why\"}],"
    "\"annotations\":[{\"type\":\"url_citation\"}],\"logprobs\":[{\"token\":\"a\",\"logprob\":-0.5,\"top\":[{\"token\":\"b\",\"logprob\":-1.5}]}],"
    "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
    "{\"id\":\"d\",\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"input\":\"x\"}}],\"cost_usd\":0.25,"
    "\"failure\":{\"kind\":\"rate-limit\",\"http_status\":429,\"type\":\"t\",\"code\":\"c\",\"message\":\"m\",\"request_id\":\"r\","
    "\"retry_after_ms\":5000,\"raw\":\"raw\"}}";
  g_autoptr (JsonNode) before = confab_json_parse (json, -1, NULL);
  g_autoptr (ConfabReply) reply = NULL;
  g_autoptr (JsonNode) after = NULL;

  g_assert_nonnull (before);
  reply = confab_reply_from_json (json_node_get_object (before));
  after = confab_reply_to_json (reply);
  if (!json_node_equal (before, after))
    {
      g_autofree char *text = confab_json_to_string (after, TRUE);

      g_test_message ("%s", text);
      g_test_fail ();
    }
  g_assert_cmpint (reply->failure->kind, ==, CONFAB_FAILURE_RATE_LIMIT);
}

static void
test_parts (void)
{
  ConfabMessage *message = confab_message_new ("q", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  ConfabAttachmentFacts facts = { .hash = "h", .name = "a.png", .media_type = "image/png", .size = 10, .width = 2, .height = 3 };
  g_autoptr (ConfabPart) image = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (ConfabPart) one = confab_part_new_text ("one");
  g_autoptr (ConfabPart) two = confab_part_new_text ("two");
  g_autoptr (JsonNode) json = confab_part_to_json (image);
  g_autoptr (ConfabPart) again = confab_part_from_json (json_node_get_object (json));

  confab_message_add_part (message, image);
  confab_message_add_part (message, one);
  confab_message_add_part (message, two);
  g_assert_cmpstr (confab_message_get_text (message), ==, "one\n\ntwo");
  g_assert_null (confab_message_get_reply (message));
  g_assert_cmpint (confab_part_get_kind (again), ==, CONFAB_PART_IMAGE);
  g_assert_cmpstr (confab_part_get_facts (again)->name, ==, "a.png");
  g_assert_cmpint (confab_part_get_facts (again)->height, ==, 3);
  g_assert_finalize_object (message);
}

static void
test_failure_line (void)
{
  g_autoptr (ConfabFailure) failure = confab_failure_new (CONFAB_FAILURE_AUTH, "bad\nkey");
  g_autofree char *line = NULL;

  failure->http_status = 401;
  failure->request_id = g_strdup ("req-1");
  line = confab_failure_to_line (failure);
  g_assert_nonnull (g_strrstr (line, "HTTP 401"));
  g_assert_nonnull (g_strrstr (line, "bad key"));
  g_assert_nonnull (g_strrstr (line, "req-1"));
  g_assert_null (g_strrstr (line, "\n"));
}

static void
test_wish (void)
{
  ConfabAttachmentFacts facts = { .hash = "00", .media_type = "video/mp4", .codec = "H.264", .pages = 4, .characters = 9 };
  ConfabSendWish wish = {
    .as = CONFAB_SEND_FRAMES, .max_edge = 768, .frames = 8, .left_out = "0,2000", .start_ms = 1000, .end_ms = 2000, .pages = "1-3", .max_characters = 5,
  };
  g_autoptr (ConfabPart) plain = confab_part_new_attachment (CONFAB_PART_VIDEO, &facts);
  g_autoptr (ConfabPart) part = confab_part_copy_with_wish (plain, &wish);
  g_autoptr (JsonNode) plain_json = confab_part_to_json (plain);
  g_autoptr (JsonNode) json = confab_part_to_json (part);
  g_autoptr (ConfabPart) again = confab_part_from_json (json_node_get_object (json));
  const ConfabAttachmentFacts *read = confab_part_get_facts (again);

  g_assert_false (json_object_has_member (json_node_get_object (plain_json), "send"));
  g_assert_cmpstr (read->codec, ==, "H.264");
  g_assert_cmpint (read->pages, ==, 4);
  g_assert_cmpint (read->characters, ==, 9);
  g_assert_cmpint (read->send.as, ==, CONFAB_SEND_FRAMES);
  g_assert_cmpint (read->send.max_edge, ==, 768);
  g_assert_cmpint (read->send.frames, ==, 8);
  g_assert_cmpstr (read->send.left_out, ==, "0,2000");
  g_assert_cmpint (read->send.start_ms, ==, 1000);
  g_assert_cmpint (read->send.end_ms, ==, 2000);
  g_assert_cmpstr (read->send.pages, ==, "1-3");
  g_assert_cmpint (read->send.max_characters, ==, 5);
}

static void
test_frame_times (void)
{
  g_autofree char *one = confab_frame_times_change (NULL, 2000, TRUE);
  g_autofree char *two = confab_frame_times_change (one, 0, TRUE);
  g_autofree char *same = confab_frame_times_change (two, 0, TRUE);
  g_autofree char *less = confab_frame_times_change (same, 2000, FALSE);
  g_autofree char *none = confab_frame_times_change (less, 0, FALSE);

  g_assert_cmpstr (two, ==, "2000,0");
  g_assert_cmpstr (same, ==, "2000,0");
  g_assert_cmpstr (less, ==, "0");
  g_assert_null (none);
  g_assert_true (confab_frame_times_contain (two, 2000));
  g_assert_false (confab_frame_times_contain (two, 200));
  g_assert_false (confab_frame_times_contain (NULL, 0));
  g_assert_false (confab_frame_times_contain ("", 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/message/deltas", test_deltas);
  g_test_add_func ("/model/message/bad-json", test_bad_json);
  g_test_add_func ("/model/message/details-merge", test_details_merge);
  g_test_add_func ("/model/message/parts", test_parts);
  g_test_add_func ("/model/message/wish", test_wish);
  g_test_add_func ("/model/message/frame-times", test_frame_times);
  g_test_add_func ("/model/reply/round-trip", test_reply_round_trip);
  g_test_add_func ("/model/failure/line", test_failure_line);
  return g_test_run ();
}
