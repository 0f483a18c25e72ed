/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "provider/confab-media-limits.h"
#include "session-fixture.h"
#include "session/confab-chat-tree.h"
#include "session/confab-media-saving.h"
#include "session/confab-session-private.h"

/* How many random conversations are sent. */
#define N_ROUNDS 45

static ConfabMediaHistory *
get_history (Fixture *fixture)
{
  return confab_session_get_media_history (fixture->session);
}

/* Attachments */

static char *
store_bytes (Fixture *fixture,
             GBytes  *bytes)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *hash;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return hash;
}

/* A small picture of one colour, as no other is. */
static GBytes *
make_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 8, 4);
  char *buffer;
  gsize length;

  gdk_pixbuf_fill (pixbuf, (guint32)g_test_rand_int () | 0xff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", NULL, NULL));
  return g_bytes_new_take (buffer, length);
}

static ConfabPart *
make_image (Fixture    *fixture,
            const char *name)
{
  g_autoptr (GBytes) bytes = make_png ();
  g_autofree char *hash = store_bytes (fixture, bytes);

  return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = hash, .name = name, .media_type = "image/png", .size = (gint64)g_bytes_get_size (bytes), .width = 8, .height = 4,
  });
}

static ConfabPart *
make_video (Fixture *fixture)
{
  g_autofree char *content = g_strdup_printf ("....ftypisom%u", g_test_rand_int ());
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autofree char *hash = store_bytes (fixture, bytes);

  return confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "v.mp4", .media_type = "video/mp4", .size = (gint64)strlen (content), .width = 320, .height = 240,
    .duration_ms = 65000,
  });
}

static ConfabPart *
make_document (Fixture *fixture)
{
  g_autofree char *content = g_strdup_printf ("Wörter %u", g_test_rand_int ());
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autofree char *hash = store_bytes (fixture, bytes);

  return confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "d.txt", .media_type = "text/plain", .size = (gint64)strlen (content),
  });
}

static ConfabPart *
make_address (void)
{
  g_autofree char *url = g_strdup_printf ("https://example.org/%u.png", g_test_rand_int ());

  return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) { .url = url });
}

/* What was sent, and what is expected, as lines: "text …", "image HASH-OR-ADDRESS", "video HASH". */

static char *
hash_data (const char *base64)
{
  gsize length;
  g_autofree guchar *data = g_base64_decode (base64, &length);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
}

static void
describe_url (GString    *lines,
              const char *kind,
              const char *url)
{
  const char *comma = strchr (url, ',');
  g_autofree char *hash = NULL;

  if (g_str_has_prefix (url, "data:"))
    hash = hash_data (comma + 1);
  g_string_append_printf (lines, "%s %s\n", kind, hash != NULL ? hash : url);
}

static void
describe_wire_part (GString    *lines,
                    JsonObject *part)
{
  const char *type = json_object_get_string_member (part, "type");
  JsonObject *inner = g_str_equal (type, "text") ? NULL : json_object_get_object_member (part, type);
  g_autofree char *hash = NULL;

  if (inner == NULL)
    g_string_append_printf (lines, "text %s\n", json_object_get_string_member (part, "text"));
  else if (g_str_equal (type, "input_video"))
    {
      hash = hash_data (json_object_get_string_member (inner, "data"));
      g_string_append_printf (lines, "video %s\n", hash);
    }
  else
    describe_url (lines, g_str_equal (type, "video_url") ? "video" : "image", json_object_get_string_member (inner, "url"));
}

static char *
describe_request (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  GString *lines = g_string_new (NULL);

  array = json_object_get_array_member (json_object_get_object_member (last, "body"), "messages");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *message = json_array_get_object_element (array, i);
      JsonNode *content = json_object_get_member (message, "content");
      JsonArray *parts = JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;

      g_string_append_printf (lines, "%s:\n", json_object_get_string_member (message, "role"));
      for (guint k = 0; parts != NULL && k < json_array_get_length (parts); k++)
        describe_wire_part (lines, json_array_get_object_element (parts, k));
      if (parts == NULL)
        g_string_append_printf (lines, "text %s\n", json_node_get_string (content));
    }
  return g_string_free (lines, FALSE);
}

static void
expect_whole (Fixture    *fixture,
              GPtrArray  *items,
              ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = NULL;

  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      g_ptr_array_add (items, g_strdup_printf ("image %s", facts->url != NULL ? facts->url : facts->hash));
      break;
    case CONFAB_PART_VIDEO:
      g_ptr_array_add (items, g_strdup_printf ("video %s", facts->hash));
      break;
    case CONFAB_PART_DOCUMENT:
      bytes = confab_store_load_attachment (confab_session_get_store (fixture->session), facts->hash, NULL);
      g_ptr_array_add (items, g_strdup_printf ("text %s:\n\n%.*s", facts->name, (int)g_bytes_get_size (bytes),
                                               (const char *)g_bytes_get_data (bytes, NULL)));
      break;
    case CONFAB_PART_TEXT:
    default:
      break;
    }
}

/* As it stands in the description of the setting, and not as it is written there. */
static const char *
get_note (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  static char address[100];

  if (confab_part_get_kind (part) == CONFAB_PART_VIDEO)
    return "text [video: v.mp4, 1:05, 320 × 240]";
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT)
    return "text [document: d.txt]";
  if (facts->url == NULL)
    return "text [image: i.png, 8 × 4]";
  g_snprintf (address, sizeof address, "text [image: %s]", facts->url);
  return address;
}

/* Services that take no lists are sent one text. */
static void
append_plain (GString   *lines,
              GPtrArray *items)
{
  g_string_append (lines, "text ");
  for (guint i = 0; i < items->len; i++)
    {
      g_assert_true (g_str_has_prefix (items->pdata[i], "text "));
      g_string_append_printf (lines, "%s%s", i > 0 ? "\n\n" : "", (char *)items->pdata[i] + strlen ("text "));
    }
  g_string_append_c (lines, '\n');
}

static void
append_expected (Fixture          *fixture,
                 GString          *lines,
                 ConfabMessage    *message,
                 ConfabMediaPolicy policy,
                 ConfabProfile     profile)
{
  ConfabMediaLimits limits = confab_media_limits_get (profile);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *parts = confab_message_get_parts (message);
  const char *text = confab_message_get_text (message);

  if (policy == CONFAB_MEDIA_POLICY_LEAVE && *text == '\0')
    policy = CONFAB_MEDIA_POLICY_NOTE;
  for (guint i = 0; i < parts->len && policy != CONFAB_MEDIA_POLICY_LEAVE; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT && policy == CONFAB_MEDIA_POLICY_NOTE)
      g_ptr_array_add (items, g_strdup (get_note (parts->pdata[i])));
    else
      expect_whole (fixture, items, parts->pdata[i]);
  if (*text != '\0')
    g_ptr_array_insert (items, limits.media_first ? -1 : 0, g_strconcat ("text ", text, NULL));
  g_string_append_printf (lines, "%s:\n", confab_role_get_name (confab_message_get_role (message)));
  if (profile == CONFAB_PROFILE_DEEPSEEK)
    append_plain (lines, items);
  for (guint i = 0; profile != CONFAB_PROFILE_DEEPSEEK && i < items->len; i++)
    g_string_append_printf (lines, "%s\n", (char *)items->pdata[i]);
}

/* @path: the questions and replies, the last question among them */
static char *
expect_request (Fixture          *fixture,
                GPtrArray        *path,
                ConfabMediaPolicy policy,
                guint             recent,
                ConfabProfile     profile)
{
  GString *lines = g_string_new (NULL);
  guint n_questions = (path->len + 1) / 2;

  for (guint i = 0; i < path->len; i++)
    {
      ConfabMessage *message = path->pdata[i];
      ConfabMediaPolicy own = confab_message_get_media_policy (message);
      guint n_after = n_questions - 1 - i / 2;

      if (n_after == 0)
        own = CONFAB_MEDIA_POLICY_SEND;
      else if (own == CONFAB_MEDIA_POLICY_DEFAULT)
        own = n_after < recent ? CONFAB_MEDIA_POLICY_SEND : policy;
      append_expected (fixture, lines, message, own, profile);
    }
  return g_string_free (lines, FALSE);
}

/* Conversations */

static ConfabProvider *
add_provider (Fixture      *fixture,
              ConfabProfile profile)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autofree char *id = g_strdup_printf ("profile-%u", profile);
  g_autofree char *url = NULL;
  g_autoptr (ConfabProvider) provider = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (confab_services_find (services, id) != NULL)
    return confab_services_find (services, id);
  if (fixture->server == NULL)
    fixture->server = confab_test_server_new ();
  url = confab_test_server_dup_base_url (fixture->server, "echo");
  provider = confab_provider_new (id, id, url, profile);
  g_object_set (provider, "model", "test/echo", "timeout-silence", 10, "timeout-first-byte", 20, NULL);
  confab_services_save_async (services, provider, NULL, confab_test_capture, &result);
  confab_services_save_finish (services, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_services_find (services, id);
}

static ConfabPart *
make_any (Fixture                 *fixture,
          const ConfabMediaLimits *limits,
          gboolean                *has_video)
{
  guint kind = (guint)g_test_rand_int_range (0, 4);

  if (kind == 0 && limits->takes_images)
    return make_image (fixture, "i.png");
  if (kind == 1 && limits->takes_images && limits->takes_addresses)
    return make_address ();
  if (kind == 2 && limits->takes_videos && !*has_video)
    {
      *has_video = TRUE;
      return make_video (fixture);
    }
  return make_document (fixture);
}

static GPtrArray *
make_attachments (Fixture      *fixture,
                  ConfabProfile profile)
{
  ConfabMediaLimits limits = confab_media_limits_get (profile);
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_video = FALSE;

  for (guint n = (guint)g_test_rand_int_range (0, 4); n > 0; n--)
    g_ptr_array_add (parts, make_any (fixture, &limits, &has_video));
  return parts;
}

static ConfabMessage *
make_question (Fixture      *fixture,
               ConfabProfile profile,
               const char   *parent_id)
{
  g_autofree char *id = confab_id_new ();
  ConfabMessage *message = confab_message_new (id, parent_id, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, confab_time_now ());
  g_autoptr (GPtrArray) parts = make_attachments (fixture, profile);

  for (guint i = 0; i < parts->len; i++)
    confab_message_add_part (message, parts->pdata[i]);
  if (parts->len == 0 || g_test_rand_bit ())
    {
      g_autofree char *words = g_strdup_printf ("question %u", g_test_rand_int ());
      g_autoptr (ConfabPart) text = confab_part_new_text (words);

      confab_message_add_part (message, text);
    }
  confab_message_set_media_policy (message, (ConfabMediaPolicy)g_test_rand_int_range (0, CONFAB_MEDIA_POLICY_LEAVE + 1));
  return message;
}

/* A conversation in the store, of questions with replies; the last question is not there yet. */
static ConfabConversation *
write_conversation (Fixture        *fixture,
                    ConfabProvider *provider,
                    GPtrArray      *path)
{
  g_autofree char *id = confab_id_new ();
  ConfabConversation *conversation = confab_conversation_new (id, confab_time_now ());
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *parent_id = NULL;

  confab_conversation_set_provider_id (conversation, confab_provider_get_id (provider));
  confab_conversation_set_model (conversation, "test/echo");
  for (guint n = (guint)g_test_rand_int_range (1, 5); n > 0; n--)
    {
      ConfabMessage *question = make_question (fixture, confab_provider_get_profile (provider), parent_id);
      g_autofree char *reply_id = confab_id_new ();
      ConfabMessage *reply = confab_message_new (reply_id, confab_message_get_id (question), CONFAB_ROLE_ASSISTANT,
                                                 CONFAB_STATUS_COMPLETE, confab_time_now ());

      confab_message_append_text (reply, "an answer");
      g_ptr_array_add (path, question);
      g_ptr_array_add (path, reply);
      confab_conversation_add (conversation, question);
      confab_conversation_add (conversation, reply);
      parent_id = confab_message_get_id (reply);
    }
  confab_conversation_set_leaf (conversation, parent_id);
  confab_store_write_async (confab_session_get_store (fixture->session), conversation, path, NULL, confab_test_capture, &result);
  confab_store_write_finish (confab_session_get_store (fixture->session), confab_test_await (&result), &error);
  g_assert_no_error (error);
  return conversation;
}

static void
ask (Fixture    *fixture,
     ConfabChat *chat,
     GPtrArray  *attachments)
{
  guint n_requests = fixture_n_requests (fixture);
  g_autoptr (GError) error = NULL;
  ConfabMessage *reply;

  g_assert_true (confab_chat_send (chat, "And now?", attachments, &error));
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  /* What answers here knows no videos of llama-server's kind. */
  if (confab_chat_get_profile (chat) != CONFAB_PROFILE_LLAMA_SERVER)
    g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests + 1);
}

/* Whatever is in a conversation and whatever is chosen, exactly that goes out, in its order. */
static void
test_any (Fixture      *fixture,
          gconstpointer unused)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      ConfabProvider *provider = add_provider (fixture, (ConfabProfile)(round % (CONFAB_PROFILE_DEEPSEEK + 1)));
      ConfabProfile profile = confab_provider_get_profile (provider);
      ConfabMediaPolicy policy = (ConfabMediaPolicy)g_test_rand_int_range (CONFAB_MEDIA_POLICY_SEND, CONFAB_MEDIA_POLICY_LEAVE + 1);
      guint recent = (guint)g_test_rand_int_range (1, 5);
      g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (ConfabConversation) written = write_conversation (fixture, provider, path);
      g_autoptr (GPtrArray) attachments = make_attachments (fixture, profile);
      ConfabChat *chat = fixture_open_chat (fixture->session, confab_conversation_get_id (written));
      ConfabMessage *reply;
      g_autofree char *expected = NULL;
      g_autofree char *sent = NULL;

      confab_media_history_set_policy (get_history (fixture), policy);
      confab_media_history_set_recent (get_history (fixture), recent);
      ask (fixture, chat, attachments);
      reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
      g_ptr_array_add (path, g_object_ref (confab_conversation_get_parent (confab_chat_get_conversation (chat), reply)));
      expected = expect_request (fixture, path, policy, recent, profile);
      sent = describe_request (fixture);
      g_assert_cmpstr (sent, ==, expected);
      g_object_unref (chat);
    }
}

/* Without a choice of anybody's, what is on the screen is what is sent; and what is set lasts. */
static void
test_setting (Fixture      *fixture,
              gconstpointer unused)
{
  ConfabStore *store;
  g_autoptr (JsonNode) wrong = confab_json_parse ("{\"policy\":\"shrink\",\"recent\":-3}", -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_cmpint (confab_media_history_get_policy (get_history (fixture)), ==, CONFAB_MEDIA_POLICY_SEND);
  g_assert_cmpuint (confab_media_history_get_recent (get_history (fixture)), ==, 1);
  confab_media_history_set_policy (get_history (fixture), CONFAB_MEDIA_POLICY_LEAVE);
  confab_media_history_set_recent (get_history (fixture), 3);
  fixture_reopen (fixture);
  g_assert_cmpint (confab_media_history_get_policy (get_history (fixture)), ==, CONFAB_MEDIA_POLICY_LEAVE);
  g_assert_cmpuint (confab_media_history_get_recent (get_history (fixture)), ==, 3);

  confab_media_history_set_recent (get_history (fixture), 0);
  g_assert_cmpuint (confab_media_history_get_recent (get_history (fixture)), ==, 1);
  store = confab_session_get_store (fixture->session);
  confab_store_set_setting_async (store, "media-history", wrong, NULL, confab_test_capture, &result);
  g_assert_true (confab_store_set_setting_finish (store, confab_test_await (&result), NULL));
  fixture_reopen (fixture);
  g_assert_cmpint (confab_media_history_get_policy (get_history (fixture)), ==, CONFAB_MEDIA_POLICY_SEND);
  g_assert_cmpuint (confab_media_history_get_recent (get_history (fixture)), ==, 1);
}

static guint
count_in_request (Fixture    *fixture,
                  const char *line)
{
  g_autofree char *sent = describe_request (fixture);
  guint n = 0;

  for (const char *p = strstr (sent, line); p != NULL; p = strstr (p + 1, line))
    n++;
  return n;
}

/* One message says otherwise than all, is copied with that, and is asked again whole. */
static void
test_message (Fixture      *fixture,
              gconstpointer data)
{
  gboolean temporary = GPOINTER_TO_UINT (data);
  ConfabChat *chat = confab_session_new_chat (fixture->session, temporary);
  g_autoptr (GBytes) bytes = make_png ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  g_autoptr (ConfabMessage) question = NULL;
  g_autoptr (GError) error = NULL;

  confab_chat_choose_model (chat, add_provider (fixture, CONFAB_PROFILE_GENERIC), NULL);
  confab_chat_attach_bytes_async (chat, bytes, "i.png", NULL, confab_test_capture, &result);
  g_ptr_array_add (parts, confab_chat_attach_bytes_finish (chat, confab_test_await (&result), &error));
  g_assert_no_error (error);
  ask (fixture, chat, parts);
  g_assert_cmpuint (count_in_request (fixture, "image "), ==, 1);
  question = g_list_model_get_item (confab_conversation_get_path (conversation), 0);

  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "image "), ==, 1);
  confab_chat_set_media_policy (chat, question, CONFAB_MEDIA_POLICY_NOTE);
  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "image "), ==, 0);
  g_assert_cmpuint (count_in_request (fixture, "text [image: i.png, 8 × 4]\n"), ==, 1);
  confab_chat_set_media_policy (chat, question, CONFAB_MEDIA_POLICY_LEAVE);
  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "image"), ==, 0);
  confab_media_history_set_policy (get_history (fixture), CONFAB_MEDIA_POLICY_LEAVE);
  confab_chat_set_media_policy (chat, question, CONFAB_MEDIA_POLICY_SEND);
  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "image "), ==, 1);
  confab_chat_set_media_policy (chat, question, CONFAB_MEDIA_POLICY_DEFAULT);
  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "image"), ==, 0);

  /* It is the newest of what is asked again. */
  g_assert_true (confab_chat_regenerate (chat, question, NULL, &error));
  fixture_wait_idle (chat);
  g_assert_cmpuint (count_in_request (fixture, "image "), ==, 1);
  g_object_unref (chat);
}

/* What is left out need not be there, and no work is done for it. */
static void
test_unprepared (Fixture      *fixture,
                 gconstpointer unused)
{
  ConfabProvider *provider = add_provider (fixture, CONFAB_PROFILE_GENERIC);
  static const ConfabAttachmentFacts facts = {
    .hash = "0000000000000000000000000000000000000000000000000000000000000000", .name = "i.png", .media_type = "image/png",
    .size = 9, .width = 8, .height = 4,
  };
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("c", 1);
  g_autoptr (ConfabMessage) question = confab_message_new ("q", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabMessage) reply = confab_message_new ("r", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 2);
  g_autoptr (ConfabPart) image = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  ConfabChat *chat;

  confab_message_add_part (question, image);
  confab_message_append_text (reply, "an answer");
  confab_conversation_add (conversation, question);
  confab_conversation_add (conversation, reply);
  confab_conversation_set_leaf (conversation, "r");
  confab_conversation_set_provider_id (conversation, confab_provider_get_id (provider));
  g_ptr_array_add (messages, question);
  g_ptr_array_add (messages, reply);
  confab_store_write_async (confab_session_get_store (fixture->session), conversation, messages, NULL, confab_test_capture,
                            &result);
  g_assert_true (confab_store_write_finish (confab_session_get_store (fixture->session), confab_test_await (&result), NULL));
  chat = fixture_open_chat (fixture->session, "c");
  confab_media_history_set_policy (get_history (fixture), CONFAB_MEDIA_POLICY_NOTE);
  ask (fixture, chat, NULL);
  g_assert_cmpuint (count_in_request (fixture, "text [image: i.png, 8 × 4]\n"), ==, 1);
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 0);
  g_object_unref (chat);
}

static void
assert_estimate_of (ConfabPart   *part,
                    ConfabProfile profile,
                    gboolean      frames_only,
                    gint64        n_bytes,
                    gint64        n_tokens)
{
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabPart) owned = part;
  gint64 bytes;
  gint64 tokens;

  confab_message_add_part (message, part);
  confab_media_saving_estimate (message, profile, frames_only, &bytes, &tokens);
  g_assert_cmpint (bytes, ==, n_bytes);
  g_assert_cmpint (tokens, ==, n_tokens);
}

static void
assert_estimate (ConfabPart   *part,
                 ConfabProfile profile,
                 gint64        n_bytes,
                 gint64        n_tokens)
{
  assert_estimate_of (part, profile, FALSE, n_bytes, n_tokens);
}

static ConfabPart *
make_large (ConfabPartKind kind,
            ConfabSendAs   as)
{
  return confab_part_new_attachment (kind, &(ConfabAttachmentFacts) {
    .hash = "00", .media_type = "image/png", .size = 3000000, .width = 4096, .height = 2048, .characters = 4000, .send.as = as,
  });
}

/* What is saved is said of what is sent: scaled, encoded, or as text. */
static void
test_saving (Fixture      *fixture,
             gconstpointer unused)
{
  assert_estimate (make_large (CONFAB_PART_IMAGE, CONFAB_SEND_AUTO), CONFAB_PROFILE_OPENAI, 1000000, 85 + 6 * 170);
  assert_estimate (make_large (CONFAB_PART_IMAGE, CONFAB_SEND_AUTO), CONFAB_PROFILE_OPENROUTER, 1000000, 0);
  assert_estimate (make_address (), CONFAB_PROFILE_OPENROUTER, 0, 0);
  assert_estimate_of (make_large (CONFAB_PART_VIDEO, CONFAB_SEND_AUTO), CONFAB_PROFILE_OPENROUTER, FALSE, 4000000, 0);
  assert_estimate_of (make_large (CONFAB_PART_VIDEO, CONFAB_SEND_AUTO), CONFAB_PROFILE_OPENROUTER, TRUE, 0, 0);
  assert_estimate (make_large (CONFAB_PART_DOCUMENT, CONFAB_SEND_AUTO), CONFAB_PROFILE_OPENROUTER, 4000, 1000);
  assert_estimate (make_large (CONFAB_PART_DOCUMENT, CONFAB_SEND_ITSELF), CONFAB_PROFILE_OPENROUTER, 4000000, 0);
  assert_estimate (make_large (CONFAB_PART_VIDEO, CONFAB_SEND_ITSELF), CONFAB_PROFILE_OPENROUTER, 4000000, 0);
  assert_estimate (make_large (CONFAB_PART_VIDEO, CONFAB_SEND_FRAMES), CONFAB_PROFILE_OPENROUTER, 0, 0);
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  fixture_set_up (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  fixture_tear_down (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/media-history/setting", Fixture, NULL, set_up, test_setting, tear_down);
  g_test_add ("/session/media-history/message", Fixture, GUINT_TO_POINTER (FALSE), set_up, test_message, tear_down);
  g_test_add ("/session/media-history/temporary", Fixture, GUINT_TO_POINTER (TRUE), set_up, test_message, tear_down);
  g_test_add ("/session/media-history/unprepared", Fixture, NULL, set_up, test_unprepared, tear_down);
  g_test_add ("/session/media-history/saving", Fixture, NULL, set_up, test_saving, tear_down);
  g_test_add ("/session/media-history/any", Fixture, NULL, set_up, test_any, tear_down);
  return g_test_run ();
}
