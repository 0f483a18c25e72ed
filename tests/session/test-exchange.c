/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "base/confab-json.h"
#include "model/confab-exchange-code.h"
#include "model/confab-exchange-events.h"
#include "session-fixture.h"

#define KEY "sk-canary-0123456789"

static void
set_key (Fixture    *fixture,
         const char *scenario)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autofree char *id = g_strconcat ("id-", scenario, NULL);
  ConfabProvider *provider = confab_services_find (services, id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_key_async (services, provider, KEY, FALSE, NULL, confab_test_capture, &result);
  g_assert_true (confab_services_save_key_finish (services, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

static ConfabExchange *
try_read (Fixture    *fixture,
          const char *id,
          GError    **error)
{
  ConfabExchanges *exchanges = confab_session_get_exchanges (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;

  confab_exchanges_read_async (exchanges, id, NULL, confab_test_capture, &result);
  return confab_exchanges_read_finish (exchanges, confab_test_await (&result), error);
}

static ConfabExchange *
read_back (Fixture    *fixture,
           const char *id)
{
  g_autoptr (GError) error = NULL;
  ConfabExchange *exchange = try_read (fixture, id, &error);

  g_assert_no_error (error);
  return exchange;
}

static void
assert_gone (Fixture    *fixture,
             const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExchange) exchange = try_read (fixture, id, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (exchange);
}

static char *
dup_id (ConfabMessage *reply)
{
  const char *id = confab_message_get_reply (reply)->exchange_id;

  g_assert_nonnull (id);
  return g_strdup (id);
}

static gboolean
is_on_disk (const char *id)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", id, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
dup_body (GByteArray *body)
{
  return g_strndup ((const char *)body->data, body->len);
}

static void
assert_in_order (const ConfabExchangeAttempt *attempt)
{
  gint64 last = 0;

  for (guint i = 0; i < CONFAB_EXCHANGE_N_MOMENTS; i++)
    if (attempt->moments[i] >= 0)
      {
        g_assert_cmpint (attempt->moments[i], >=, last);
        last = attempt->moments[i];
      }
  for (guint i = 1; i < attempt->chunks->len; i++)
    {
      ConfabExchangeChunk *before = &g_array_index (attempt->chunks, ConfabExchangeChunk, i - 1);

      g_assert_cmpint (before[1].time, >=, before[0].time);
      g_assert_cmpuint (before[1].end, >, before[0].end);
    }
}

static void
test_recorded (Fixture      *fixture,
               gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *came = NULL;
  g_autoptr (ConfabExchange) exchange = NULL;
  g_autoptr (JsonObject) request = NULL;
  ConfabExchangeAttempt *attempt;

  set_key (fixture, "echo");
  id = dup_id (fixture_ask (chat, "Good morning"));
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  g_assert_true (is_on_disk (id));
  exchange = read_back (fixture, id);
  g_assert_cmpuint (exchange->attempts->len, ==, 1);
  g_assert_false (exchange->is_running);
  g_assert_cmpstr (exchange->method, ==, "POST");
  g_assert_true (g_str_has_suffix (exchange->url, "/chat/completions"));
  g_assert_cmpstr (exchange->provider, ==, "echo");
  g_assert_null (confab_exchange_find_header (exchange->headers, "Authorization"));
  g_assert_cmpstr (confab_exchange_find_header (exchange->headers, "content-type"), ==, "application/json");
  sent = dup_body (exchange->body);
  g_assert_cmpint (exchange->body_length, ==, strlen (sent));
  request = confab_json_parse_object (sent, -1, NULL);
  g_assert_cmpstr (confab_json_get_string (request, "model"), ==, "test/echo");

  attempt = exchange->attempts->pdata[0];
  came = dup_body (attempt->body);
  g_assert_cmpuint (attempt->status, ==, 200);
  g_assert_cmpstr (attempt->http_version, ==, "1.1");
  g_assert_true (g_str_has_prefix (confab_exchange_find_header (attempt->headers, "content-type"), "text/event-stream"));
  g_assert_true (g_str_has_suffix (g_strchomp (came), "data: [DONE]"));
  g_assert_cmpint (attempt->body_length, ==, attempt->body->len);
  g_assert_null (attempt->error);
  g_assert_cmpint (attempt->moments[CONFAB_EXCHANGE_CONNECTED], >=, 0);
  g_assert_cmpint (attempt->moments[CONFAB_EXCHANGE_SENT], >=, 0);
  g_assert_cmpint (attempt->moments[CONFAB_EXCHANGE_HEADERS], >=, 0);
  g_assert_cmpint (attempt->moments[CONFAB_EXCHANGE_FIRST_TOKEN], >=, attempt->moments[CONFAB_EXCHANGE_FIRST_BYTE]);
  g_assert_cmpint (confab_exchange_attempt_get_time (attempt, 0), ==, attempt->moments[CONFAB_EXCHANGE_FIRST_BYTE]);
  assert_in_order (attempt);
}

/* What the strings of a stream say one after the other. */
static char *
join_contents (const char *stream)
{
  g_auto (GStrv) lines = g_strsplit (stream, "\n", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonObject) object = g_str_has_prefix (lines[i], "data: {") ? confab_json_parse_object (lines[i] + 6, -1, NULL)
                                                                           : NULL;
      JsonArray *choices = object != NULL ? confab_json_get_array (object, "choices") : NULL;
      JsonObject *choice = choices != NULL ? confab_json_array_object (choices, 0) : NULL;
      const char *content = confab_json_get_string (confab_json_get_object (choice, "delta"), "content");

      g_string_append (joined, content != NULL ? content : "");
    }
  return g_string_free (joined, FALSE);
}

/* Neither as it is, nor over the edge of two pieces, nor escaped, nor a few letters at a time; also in what a person wrote and in a live look. */
static void
test_key (Fixture      *fixture,
          gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo-key", FALSE);
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *came = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (ConfabExchange) exchange = NULL;
  ConfabMessage *reply;
  ConfabExchangeAttempt *attempt;

  set_key (fixture, "echo-key");
  reply = fixture_ask (chat, "My key is " KEY ", what is yours?");
  /* Or else nothing of this is tested. */
  g_assert_nonnull (strstr (confab_message_get_text (reply), KEY "." KEY KEY));
  id = dup_id (reply);
  exchange = read_back (fixture, id);
  sent = dup_body (exchange->body);
  g_assert_nonnull (strstr (sent, "what is yours?"));
  g_assert_null (strstr (sent, KEY));
  attempt = exchange->attempts->pdata[0];
  came = dup_body (attempt->body);
  contents = join_contents (came);
  g_assert_null (strstr (came, KEY));
  g_assert_null (strstr (contents, KEY));
  g_assert_nonnull (strstr (contents, "Your key is ********************."));
  for (guint i = 0; i < attempt->headers->len; i++)
    g_assert_null (strstr (((ConfabExchangeHeader *)attempt->headers->pdata[i])->value, KEY));
  g_assert_finalize_object (chat);
}

/* What may be found out from, in any of the forms that a service may repeat it in. */
static void
assert_no_key (const char *text,
               gsize       length)
{
  static const char *const texts[] = { KEY, "Bearer " KEY, "x" KEY, "name:" KEY, "?\?>" KEY };

  g_assert_null (g_strstr_len (text, length, KEY));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *coded = g_base64_encode ((const guchar *)texts[i], strlen (texts[i]));
      /* Its ends may depend on what stands beside the key. */
      g_autofree char *part = g_strndup (coded + strlen (coded) / 2, strlen (coded) / 2 - 4);

      g_assert_null (g_strstr_len (text, length, part));
    }
}

static void
assert_none_kept (const char *name,
                  const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  gsize size;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabExchange) exchange = NULL;

  g_assert_true (g_file_get_contents (path, &file, &size, NULL));
  assert_no_key (name, strlen (name));
  assert_no_key (file, size);
  bytes = g_bytes_new (file, size);
  exchange = confab_exchange_from_bytes (bytes, &error);
  g_assert_no_error (error);
  assert_no_key ((const char *)exchange->body->data, exchange->body->len);
  for (guint i = 0; i < exchange->attempts->len; i++)
    {
      ConfabExchangeAttempt *attempt = exchange->attempts->pdata[i];
      g_autofree char *came = dup_body (attempt->body);

      assert_no_key (came, strlen (came));
      assert_no_key (attempt->error != NULL ? attempt->error : "", -1);
      for (guint j = 0; j < attempt->headers->len; j++)
        assert_no_key (((ConfabExchangeHeader *)attempt->headers->pdata[j])->value, -1);
    }
  for (ConfabCodeKind kind = CONFAB_CODE_CURL; kind <= CONFAB_CODE_JAVASCRIPT; kind++)
    {
      g_autofree char *body = dup_body (exchange->body);
      g_autofree char *code = confab_exchange_dup_code (exchange, kind, body);

      g_assert_nonnull (strstr (code, "CONFAB_API_KEY"));
      assert_no_key (code, -1);
    }
}

/* In no file, no code and no line of the log, whatever the service repeats, and in a header that a person set. */
static void
test_key_nowhere (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const scenarios[] = { "echo", "echo-key", "e401-key", "e401-key-forms", "e503-key" };
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!g_test_subprocess ())
    {
      g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_unsetenv ("G_MESSAGES_DEBUG");
      g_test_trap_assert_passed ();
      g_test_trap_assert_stderr_unmatched ("*" KEY "*");
      g_test_trap_assert_stdout_unmatched ("*" KEY "*");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      ConfabChat *chat = fixture_chat (fixture, scenarios[i], FALSE);

      set_key (fixture, scenarios[i]);
      g_ptr_array_add (ids, dup_id (fixture_ask (chat, "My key is " KEY)));
      g_assert_finalize_object (chat);
    }
  fixture_reopen (fixture);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, ids->pdata[i], NULL);

      assert_none_kept (ids->pdata[i], path);
    }
}

static void
test_retries (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "flaky-2", FALSE);
  g_autofree char *id = dup_id (fixture_ask (chat, "Again"));
  g_autoptr (ConfabExchange) exchange = read_back (fixture, id);
  gint64 last = 0;

  g_assert_cmpuint (exchange->attempts->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      ConfabExchangeAttempt *attempt = exchange->attempts->pdata[i];

      g_assert_cmpuint (attempt->status, ==, i < 2 ? 503 : 200);
      g_assert_cmpint (attempt->moments[CONFAB_EXCHANGE_STARTED], >=, last);
      last = attempt->moments[CONFAB_EXCHANGE_ENDED] + MAX (attempt->wait_ms, 0) * 1000;
      if (i < 2)
        {
          g_assert_cmpstr (attempt->error, ==, "Service unavailable");
          g_assert_cmpint (attempt->wait_ms, >=, 20);
        }
      assert_in_order (attempt);
    }
  g_assert_finalize_object (chat);
}

static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autofree char *id = dup_id (fixture_ask (chat, "Between us"));
  g_autoptr (ConfabExchange) exchange = read_back (fixture, id);
  g_autofree char *sent = dup_body (exchange->body);

  g_assert_nonnull (strstr (sent, "Between us"));
  g_assert_false (is_on_disk (id));
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  assert_gone (fixture, id);
}

static void
test_running (Fixture      *fixture,
              gconstpointer data)
{
  ConfabExchanges *exchanges = confab_session_get_exchanges (fixture->session);
  ConfabChat *chat = fixture_chat (fixture, "pace", FALSE);
  g_autoptr (ConfabExchange) first = NULL;
  g_autoptr (ConfabExchange) last = NULL;
  g_autofree char *id = NULL;
  gsize length;

  fixture_send (chat, "Slowly");
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  id = dup_id (confab_conversation_get_leaf (confab_chat_get_conversation (chat)));
  g_assert_true (confab_exchanges_is_running (exchanges, id));
  first = read_back (fixture, id);
  g_assert_true (first->is_running);
  g_assert_cmpuint (first->attempts->len, ==, 1);
  length = ((ConfabExchangeAttempt *)first->attempts->pdata[0])->body->len;
  g_assert_cmpuint (length, >, 0);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  last = read_back (fixture, id);
  g_assert_false (last->is_running);
  g_assert_cmpuint (((ConfabExchangeAttempt *)last->attempts->pdata[0])->body->len, >=, length);
  /* What was given out before does not change. */
  g_assert_cmpuint (((ConfabExchangeAttempt *)first->attempts->pdata[0])->body->len, ==, length);
  g_assert_finalize_object (chat);
}

static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  ConfabExchanges *exchanges = confab_session_get_exchanges (fixture->session);
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *conversation = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  g_autoptr (ConfabExchange) exchange = NULL;

  g_assert_cmpuint (confab_exchanges_get_keep (exchanges), ==, CONFAB_EXCHANGES_KEEP);
  confab_exchanges_set_keep (exchanges, 1);
  first = dup_id (fixture_ask (chat, "One"));
  second = dup_id (fixture_ask (chat, "Two"));
  exchange = read_back (fixture, second);
  assert_gone (fixture, first);
  confab_exchanges_forget (exchanges, conversation);
  assert_gone (fixture, second);
  confab_exchanges_set_keep (exchanges, 0);
  g_assert_null (confab_message_get_reply (fixture_ask (chat, "Three"))->exchange_id);
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  exchanges = confab_session_get_exchanges (fixture->session);
  confab_test_wait_until (confab_exchanges_get_keep (exchanges) == 0);
}

/* Of @id and nobody else. */
static void
write_kept (const char *id,
            gint64      age)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", id, NULL);
  struct utimbuf times;

  times.actime = times.modtime = time (NULL) - age;
  g_assert_true (g_file_set_contents (path, "anything", -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* What is in the trash comes back with its recordings; what goes for ever goes with them, also where that was done while nobody looked. */
static void
test_deleted (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *conversation = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  g_autofree char *id = dup_id (fixture_ask (chat, "Here today"));
  const char *const ids[] = { conversation, NULL };
  ConfabLibrary *library;
  g_autoptr (ConfabUndo) undo = NULL;
  g_autoptr (ConfabUndo) redo = NULL;
  g_autoptr (ConfabUndo) again = NULL;

  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  library = confab_session_get_library (fixture->session);
  confab_test_wait_until (confab_library_get_loaded (library));
  undo = confab_library_set_deleted (library, ids, TRUE);
  confab_exchange_unref (read_back (fixture, id));
  redo = confab_library_undo (library, undo);
  confab_exchange_unref (read_back (fixture, id));
  again = confab_library_set_deleted (library, ids, TRUE);

  /* A second process began a conversation that this one does not know; the first one went long ago. */
  write_kept ("0000000000000new.0000000000000000", -5);
  write_kept ("0000000000000old.0000000000000000", 3600);
  fixture_reopen (fixture);
  library = confab_session_get_library (fixture->session);
  confab_test_wait_until (confab_library_get_loaded (library));
  confab_exchange_unref (read_back (fixture, id));
  assert_gone (fixture, "0000000000000old.0000000000000000");
  g_assert_true (is_on_disk ("0000000000000new.0000000000000000"));
  confab_library_empty_trash (library);
  assert_gone (fixture, id);
  g_assert_true (is_on_disk ("0000000000000new.0000000000000000"));
}

/* Whatever came is told as it came, in whatever way it ended. */
static void
test_odd (Fixture      *fixture,
          gconstpointer data)
{
  static const struct
  {
    const char *scenario;
    const char *has;     /* (nullable): what the body holds */
    gboolean    is_stream;
    gboolean    failed;
  } odd[] = {
    { "cut-mid-line", "data: ", TRUE, TRUE },
    { "cut-mid-utf8", "data: ", TRUE, TRUE },
    { "cut-eof", "data: ", TRUE, TRUE },
    { "cut-length", "{", FALSE, TRUE },
    { "bad-chunk", NULL, TRUE, TRUE },
    { "rst", NULL, TRUE, TRUE },
    { "garbage-body", NULL, TRUE, TRUE },
    { "garbage-json", NULL, FALSE, TRUE },
    { "null-bytes", "data: ", TRUE, FALSE },
    { "bad-utf8", "data: ", TRUE, FALSE },
    { "json-as-stream", "{", FALSE, FALSE },
    { "e502-html", "<html", FALSE, TRUE },
    { "empty-200", NULL, FALSE, TRUE },
    { "no-type", "data: ", TRUE, FALSE },
    { "cut-headers", NULL, FALSE, TRUE },
    { "redirect-loop", NULL, FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      ConfabChat *chat = fixture_chat (fixture, odd[i].scenario, FALSE);
      g_autofree char *id = dup_id (fixture_ask (chat, "Hello"));
      g_autoptr (ConfabExchange) exchange = read_back (fixture, id);
      ConfabExchangeAttempt *last = confab_exchange_get_last (exchange);
      g_autoptr (GArray) events = confab_exchange_attempt_list_events (last);
      g_autofree char *came = dup_body (last->body);
      gsize end = 0;

      g_test_message ("%s: %u attempts, %u, %u bytes, %u events, %s", odd[i].scenario, exchange->attempts->len, last->status,
                      last->body->len, events->len, last->error);
      g_assert_false (exchange->is_running);
      g_assert_cmpint (last->moments[CONFAB_EXCHANGE_ENDED], >=, 0);
      g_assert_cmpint (last->wait_ms, ==, -1);
      assert_in_order (last);
      g_assert_cmpint (last->error != NULL, ==, odd[i].failed);
      g_assert_cmpint (last->body_length, ==, last->body->len);
      if (odd[i].has != NULL)
        g_assert_nonnull (strstr (came, odd[i].has));
      if (last->body->len > 0)
        g_assert_cmpint (confab_exchange_attempt_is_stream (last), ==, odd[i].is_stream);
      for (guint j = 0; j < events->len; j++)
        {
          const ConfabExchangeEvent *event = &g_array_index (events, ConfabExchangeEvent, j);
          g_autofree char *text = confab_exchange_attempt_dup_event (last, event, TRUE);

          g_assert_cmpuint (event->offset, >=, end);
          end = event->offset + event->length;
          g_assert_cmpuint (end, <=, last->body->len);
          g_assert_true (g_utf8_validate (text, -1, NULL));
        }
      /* Those before it say why there was another one. */
      for (guint j = 0; j + 1 < exchange->attempts->len; j++)
        {
          g_assert_nonnull (((ConfabExchangeAttempt *)exchange->attempts->pdata[j])->error);
          g_assert_cmpint (((ConfabExchangeAttempt *)exchange->attempts->pdata[j])->wait_ms, >=, 0);
        }
      g_assert_finalize_object (chat);
    }
}

/* A file that was not written by this program, or by a newer one, says so in one sentence. */
static void
test_foreign (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = dup_id (fixture_ask (chat, "Hello"));
  g_autoptr (ConfabExchange) exchange = read_back (fixture, id);
  g_autoptr (GBytes) whole = confab_exchange_to_bytes (exchange);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", id, NULL);
  gsize size = g_bytes_get_size (whole);

  for (gsize length = 0; length < size; length += MAX (size / 40, 1))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabExchange) none = NULL;

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (whole, NULL), length, NULL));
      none = try_read (fixture, id, &error);
      g_assert_null (none);
      g_assert_nonnull (error);
    }
  assert_gone (fixture, "../confab.db");
  g_assert_finalize_object (chat);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();
  const struct
  {
    const char *path;
    void        (*test) (Fixture      *fixture,
                         gconstpointer data);
  } tests[] = {
    { "/exchange/recorded", test_recorded },
    { "/exchange/key", test_key },
    { "/exchange/key/nowhere", test_key_nowhere },
    { "/exchange/retries", test_retries },
    { "/exchange/temporary", test_temporary },
    { "/exchange/running", test_running },
    { "/exchange/kept", test_kept },
    { "/exchange/deleted", test_deleted },
    { "/exchange/foreign", test_foreign },
    { "/exchange/odd", test_odd },
  };

  /* Those of other tests would be counted among those that are kept, and what belongs to no conversation here is thrown away. */
  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_vtable (tests[i].path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                       (GTestFixtureFunc)(void *)tests[i].test, (GTestFixtureFunc)(void *)fixture_tear_down);
  return g_test_run ();
}
