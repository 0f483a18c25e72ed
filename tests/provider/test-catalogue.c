/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-discovery.h"
#include "support/confab-test.h"

/* A service on this machine that answers a few paths. */
typedef struct
{
  const char *path;
  guint       status;
  const char *type;
  const char *body;
} Answer;

typedef struct
{
  SoupServer   *server;
  const Answer *answers;
  char         *origin;
  char         *bearer;
  char         *query;
} Service;

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Service *service = user_data;

  g_free (service->bearer);
  service->bearer = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  g_free (service->query);
  service->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  for (const Answer *answer = service->answers; answer->path != NULL; answer++)
    if (strcmp (answer->path, path) == 0)
      {
        soup_server_message_set_status (message, answer->status, NULL);
        soup_message_headers_append (soup_server_message_get_response_headers (message), "x-inference-id", "inf-1");
        soup_server_message_set_response (message, answer->type, SOUP_MEMORY_STATIC, answer->body, strlen (answer->body));
        return;
      }
  soup_server_message_set_status (message, 404, NULL);
}

static void
service_start (Service      *service,
               const Answer *answers)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  memset (service, 0, sizeof *service);
  service->answers = answers;
  service->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (service->server, NULL, request_cb, service, NULL);
  soup_server_listen_local (service->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (service->server);
  service->origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

static void
service_stop (Service *service)
{
  soup_server_disconnect (service->server);
  g_object_unref (service->server);
  g_free (service->origin);
  g_free (service->bearer);
  g_free (service->query);
}

static ConfabProvider *
make_provider (Service      *service,
               ConfabProfile profile)
{
  g_autofree char *base_url = g_strconcat (service->origin, "/v1", NULL);

  return confab_provider_new ("p", "Service", base_url, profile);
}

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *models = confab_catalogue_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return models;
}

static void
test_aimlapi (void)
{
  g_autoptr (GPtrArray) models = parse (
    "{\"object\":\"list\",\"data\":[{\"id\":\"flux\",\"type\":\"image\",\"info\":{\"name\":\"Flux\"}},"
    "{\"id\":\"stepfun/step-3.7-flash\",\"aliases\":[],\"type\":\"openai/chat-completions\",\"info\":{\"name\":\"Step 3.7 Flash\",\"developer\":\"StepFun\","
    "\"contextLength\":256000,\"outputMax\":64000},\"modalities\":{\"input\":[\"text\",\"image\",\"video\"],\"output\":[\"text\"]},"
    "\"capabilities\":[\"streaming\",\"tools\"],\"pricing\":{\"kind\":\"fixed\",\"currency\":\"USD\",\"units\":["
    "{\"name\":\"input\",\"measure\":\"tokens\",\"price\":0.2,\"per\":1000000},{\"name\":\"cached_input\",\"measure\":\"token\",\"price\":0.04,\"per\":1000000},"
    "{\"name\":\"output_tokens\",\"measure\":\"1k\",\"price\":\"0.00115\",\"per\":1000},{\"name\":\"input_image\",\"measure\":\"token\",\"price\":9,\"per\":1},null]}}]}");
  ConfabModelInfo *info;

  g_assert_cmpuint (models->len, ==, 1);
  info = g_ptr_array_index (models, 0);
  g_assert_cmpstr (info->id, ==, "stepfun/step-3.7-flash");
  g_assert_cmpstr (info->name, ==, "Step 3.7 Flash");
  g_assert_cmpstr (info->developer, ==, "StepFun");
  g_assert_cmpint (info->context_length, ==, 256000);
  g_assert_cmpint (info->max_output, ==, 64000);
  g_assert_cmpuint (info->input, ==, CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE | CONFAB_MODALITY_VIDEO);
  g_assert_cmpstr (info->capabilities[1], ==, "tools");
  g_assert_true (info->price_known);
  g_assert_cmpfloat_with_epsilon (info->price_input, 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->price_cached, 0.04, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->price_output, 1.15, 1e-9);
}

static void
test_openrouter (void)
{
  g_autoptr (GPtrArray) models = parse (
    "{\"data\":[{\"id\":\"img\",\"architecture\":{\"output_modalities\":[\"image\"]}},{\"id\":\"a/b\",\"name\":\"A: B\",\"context_length\":1000,\"architecture\":"
    "{\"input_modalities\":[\"text\",\"image\",\"file\"],\"output_modalities\":[\"text\"]},\"pricing\":{\"prompt\":\"0.0000002\",\"completion\":\"0.00000115\"},"
    "\"top_provider\":{\"max_completion_tokens\":500},\"supported_parameters\":[\"tools\"]},{\"id\":\"auto\",\"pricing\":{\"prompt\":\"-1\",\"completion\":\"-1\"}}]}");
  ConfabModelInfo *info = g_ptr_array_index (models, 0);

  g_assert_cmpuint (models->len, ==, 2);
  g_assert_cmpstr (info->name, ==, "A: B");
  g_assert_cmpint (info->context_length, ==, 1000);
  g_assert_cmpint (info->max_output, ==, 500);
  g_assert_cmpuint (info->input, ==, CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE | CONFAB_MODALITY_FILE);
  g_assert_cmpfloat_with_epsilon (info->price_input, 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->price_output, 1.15, 1e-9);
  g_assert_true (isnan (info->price_cached));
  info = g_ptr_array_index (models, 1);
  g_assert_false (info->price_known);
}

static void
test_shapes (void)
{
  static const struct
  {
    const char      *text;
    const char      *id;
    const char      *developer;
    gint64           context;
    ConfabModalities input;
  } rows[] = {
    { "{\"object\":\"list\",\"data\":[{\"id\":\"q.gguf\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx_train\":4096}}]}", "q.gguf", NULL, 4096, 0 },
    { "{\"object\":\"list\",\"data\":[{\"id\":\"llama3\",\"object\":\"model\",\"owned_by\":\"library\"}]}", "llama3", NULL, 0, 0 },
    { "{\"data\":[{\"id\":\"text-embedding-3\",\"owned_by\":\"system\"},{\"id\":\"gpt\",\"owned_by\":\"openai\"}]}", "gpt", "openai", 0, 0 },
    { "{\"data\":[{\"id\":\"Qwen\",\"owned_by\":\"vllm\",\"max_model_len\":32768}]}", "Qwen", NULL, 32768, 0 },
    { "{\"data\":[{\"id\":\"e\",\"type\":\"embeddings\"},{\"id\":\"v\",\"type\":\"vlm\",\"max_context_length\":8192,\"capabilities\":[\"tool_use\"]}]}",
      "v", NULL, 8192, CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE },
    { "{\"models\":[{\"type\":\"llm\",\"key\":\"k\",\"display_name\":\"K\",\"max_context_length\":100,\"capabilities\":{\"vision\":true}}]}",
      "k", NULL, 100, CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE },
    { "[\"plain\",\"plain\",5,null,{}]", "plain", NULL, 0, 0 },
    { "{\"data\":[{\"id\":\"odd\",\"type\":\"strange\"}]}", "odd", NULL, 0, 0 },
    { "{\"data\":[{\"id\":\"x\",\"pricing\":[],\"info\":7,\"modalities\":\"text\",\"context_length\":\"many\",\"type\":3,\"capabilities\":[[]]}]}", "x", NULL, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) models = parse (rows[i].text);
      ConfabModelInfo *info;

      g_assert_cmpuint (models->len, >, 0);
      info = g_ptr_array_index (models, 0);
      g_assert_cmpstr (info->id, ==, rows[i].id);
      g_assert_cmpstr (info->developer, ==, rows[i].developer);
      g_assert_cmpint (info->context_length, ==, rows[i].context);
      g_assert_cmpuint (info->input, ==, rows[i].input);
      g_assert_false (info->price_known);
    }
}

/* As llama-server lists a file that it was started with, cut down: the context in use, not the one of the training. */
static void
test_llama_server (void)
{
  g_autoptr (GPtrArray) models = parse (
    "{\"models\":[{\"name\":\"/models/tiny.gguf\",\"model\":\"/models/tiny.gguf\",\"size\":\"\",\"type\":\"model\",\"tags\":[\"\"],\"capabilities\":[\"completion\"]}],"
    "\"object\":\"list\",\"data\":[{\"id\":\"/models/tiny.gguf\",\"aliases\":[\"/models/tiny.gguf\"],\"object\":\"model\",\"architecture\":{\"input_modalities\":[\"text\"],"
    "\"output_modalities\":[\"text\"]},\"owned_by\":\"llamacpp\",\"meta\":{\"vocab_type\":1,\"n_vocab\":509,\"n_ctx\":512,\"n_ctx_train\":2048,\"n_params\":147392}}]}");
  ConfabModelInfo *info;

  g_assert_cmpuint (models->len, ==, 1);
  info = g_ptr_array_index (models, 0);
  g_assert_cmpstr (info->id, ==, "/models/tiny.gguf");
  g_assert_cmpstr (info->name, ==, "tiny");
  g_assert_null (info->developer);
  g_assert_cmpint (info->context_length, ==, 512);
  g_assert_cmpuint (info->input, ==, CONFAB_MODALITY_TEXT);
}

static void
test_no_list (void)
{
  static const char *const texts[] = { "", "nope", "{}", "5", "{\"data\":5}", "{\"data\":{}}" };
  g_autoptr (GPtrArray) none = parse ("{\"object\":\"list\",\"data\":null}");

  g_assert_cmpuint (none->len, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_catalogue_parse (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
    }
}

static GPtrArray *
fetch (Service      *service,
       ConfabProfile profile,
       GError      **error)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabProvider) provider = make_provider (service, profile);
  GAsyncResult *captured = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  confab_catalogue_fetch_async (client, provider, "secret", NULL, confab_test_capture, &captured);
  result = confab_test_await (&captured);
  return confab_catalogue_fetch_finish (result, error);
}

static void
test_fetch (void)
{
  static const Answer answers[] = { { "/v1/models", 200, "application/json", "{\"data\":[{\"id\":\"m\"}]}" }, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = NULL;
  Service service;

  service_start (&service, answers);
  models = fetch (&service, CONFAB_PROFILE_AIMLAPI, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpstr (service.bearer, ==, "Bearer secret");
  g_assert_cmpstr (service.query, ==, "include=all");
  service_stop (&service);
}

/* LM Studio's own list is asked for first, and OpenAI's where it is not there. */
static void
test_fetch_second_list (void)
{
  static const Answer answers[] = { { "/v1/models", 200, "application/json", "{\"data\":[{\"id\":\"m\"}]}" },
                                    { "/api/v0/models", 200, "application/json", "{\"error\":\"Unexpected endpoint\"}" }, { NULL } };

  for (guint i = 0; i < 2; i++)
    {
      const Answer only_plain[] = { answers[0], { NULL } };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) models = NULL;
      Service service;

      service_start (&service, i == 0 ? only_plain : answers);
      models = fetch (&service, CONFAB_PROFILE_LM_STUDIO, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (models->len, ==, 1);
      service_stop (&service);
    }
}

static void
test_fetch_errors (void)
{
  static const struct
  {
    Answer            answers[2];
    ConfabFailureKind kind;
    const char       *words;
  } rows[] = {
    { { { "/v1/models", 401, "application/json", "{\"message\":\"valid API key\",\"statusCode\":401}" } }, CONFAB_FAILURE_AUTH, "valid API key" },
    { { { "/v1/models", 200, "text/html", "<html><title>Log in</title>" } }, CONFAB_FAILURE_PROTOCOL, "Log in" },
    { { { "/v1/models", 200, "application/json", "{\"hello\":1}" } }, CONFAB_FAILURE_PROTOCOL, "not a list" },
    { { { "/v1/models", 503, "text/plain", "" } }, CONFAB_FAILURE_OVERLOADED, "busy" },
    { { { "/elsewhere", 200, "text/plain", "" } }, CONFAB_FAILURE_NOT_FOUND, "does not know" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      Service service;

      service_start (&service, rows[i].answers);
      g_assert_null (fetch (&service, CONFAB_PROFILE_GENERIC, &error));
      g_assert_error (error, CONFAB_CATALOGUE_ERROR, (int)rows[i].kind);
      g_assert_nonnull (strstr (error->message, rows[i].words));
      g_assert_null (strstr (error->message, "secret"));
      service_stop (&service);
    }
}

static void
test_fetch_unreachable (void)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "Service", "http://127.0.0.1:1/v1", CONFAB_PROFILE_LM_STUDIO);
  g_autoptr (GError) error = NULL;
  GAsyncResult *captured = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  confab_catalogue_fetch_async (client, provider, NULL, NULL, confab_test_capture, &captured);
  result = confab_test_await (&captured);
  g_assert_null (confab_catalogue_fetch_finish (result, &error));
  g_assert_error (error, CONFAB_CATALOGUE_ERROR, (int)CONFAB_FAILURE_UNREACHABLE);
}

static void
test_fetch_cancelled (void)
{
  static const Answer answers[] = { { NULL } };
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ConfabProvider) provider = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *captured = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  Service service;

  service_start (&service, answers);
  provider = make_provider (&service, CONFAB_PROFILE_GENERIC);
  confab_catalogue_fetch_async (client, provider, NULL, cancellable, confab_test_capture, &captured);
  g_cancellable_cancel (cancellable);
  result = confab_test_await (&captured);
  g_assert_null (confab_catalogue_fetch_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  service_stop (&service);
}

static void
test_balance (void)
{
  static const struct
  {
    ConfabProfile profile;
    Answer        answers[2];
    const char   *balance;      /* NULL where it is not told */
  } rows[] = {
    { CONFAB_PROFILE_AIMLAPI, { { "/v2/billing", 200, "application/json", "{\"current_balance\":123.45,\"currency\":\"USD\"}" } },
      "$123.45 left on the account" },
    { CONFAB_PROFILE_AIMLAPI, { { "/v2/billing", 200, "application/json", "{\"current_balance\":7,\"currency\":\"eur\"}" } },
      "7.00 EUR left on the account" },
    { CONFAB_PROFILE_AIMLAPI, { { "/v2/billing", 200, "application/json", "{\"current_balance\":7,\"currency\":\"<b>\"}" } }, NULL },
    { CONFAB_PROFILE_AIMLAPI, { { "/v2/billing", 200, "application/json", "{\"current_balance\":-0.5}" } }, "−$0.50 left on the account" },
    { CONFAB_PROFILE_AIMLAPI, { { "/v2/billing", 200, "application/json", "{\"balance\":10000000,\"lowBalance\":false}" } },
      "$5.00 left on the account" },
    { CONFAB_PROFILE_OPENROUTER, { { "/v1/key", 200, "application/json", "{\"data\":{\"limit_remaining\":2.5}}" } },
      "$2.50 left of the limit of this key" },
    { CONFAB_PROFILE_OPENROUTER, { { "/v1/key", 200, "application/json", "{\"data\":{\"limit_remaining\":null}}" } }, NULL },
    { CONFAB_PROFILE_OPENROUTER, { { "/v1/key", 200, "application/json", "{\"data\":{\"limit_remaining\":null,\"usage\":25.5,\"usage_monthly\":3}}" } },
      "$3.00 spent with this key this month; it has no limit" },
    { CONFAB_PROFILE_OPENROUTER, { { "/v1/key", 200, "application/json", "{\"data\":{\"limit\":null,\"usage\":25.5}}" } },
      "$25.50 spent with this key; it has no limit" },
    { CONFAB_PROFILE_DEEPSEEK, { { "/user/balance", 200, "application/json",
                                   "{\"balance_infos\":[{\"currency\":\"CNY\",\"total_balance\":\"9\"},{\"currency\":\"USD\",\"total_balance\":\"1.10\"}]}" } },
      "$1.10 left on the account" },
    { CONFAB_PROFILE_DEEPSEEK, { { "/user/balance", 200, "application/json",
                                   "{\"balance_infos\":[{\"currency\":\"USD\",\"total_balance\":\"0\"},{\"currency\":\"CNY\",\"total_balance\":\"9\"}]}" } },
      "9.00 CNY left on the account" },
    { CONFAB_PROFILE_OLLAMA, { { NULL } }, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      g_autoptr (ConfabProvider) provider = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *captured = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *balance = NULL;
      Service service;

      service_start (&service, rows[i].answers);
      provider = make_provider (&service, rows[i].profile);
      confab_catalogue_balance_async (client, provider, "secret", NULL, confab_test_capture, &captured);
      result = confab_test_await (&captured);
      balance = confab_catalogue_balance_finish (result, &error);
      g_assert_cmpstr (balance, ==, rows[i].balance);
      if (balance == NULL)
        g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
      service_stop (&service);
    }
}

static void
test_discover (void)
{
  static const Answer ollama[] = { { "/v1/models", 200, "application/json", "{\"object\":\"list\",\"data\":null}" },
                                   { "/api/version", 200, "application/json", "{\"version\":\"0.5\"}" }, { NULL } };
  static const Answer llama[] = { { "/v1/models", 200, "application/json", "{\"data\":[{\"id\":\"q\",\"owned_by\":\"llamacpp\"}]}" }, { NULL } };
  static const Answer page[] = { { "/v1/models", 200, "text/html", "<html></html>" }, { NULL } };
  static const Answer other[] = { { "/v1/models", 200, "application/json", "{\"data\":[{\"id\":\"o\"}]}" }, { NULL } };
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  g_autofree char *silent_origin = g_strdup_printf ("http://127.0.0.1:%d", g_socket_listener_add_any_inet_port (silent, NULL, NULL));
  GAsyncResult *captured = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const struct
  {
    ConfabProfile profile;
    const char   *model;
  } expected[] = { { CONFAB_PROFILE_OLLAMA, NULL }, { CONFAB_PROFILE_LLAMA_SERVER, "q" }, { CONFAB_PROFILE_GENERIC, "o" } };
  Service services[4];

  service_start (&services[0], ollama);
  service_start (&services[1], llama);
  service_start (&services[2], page);
  service_start (&services[3], other);
  {
    const ConfabDiscoveryPlace places[] = {
      { CONFAB_PROFILE_OLLAMA, services[0].origin },
      { CONFAB_PROFILE_VLLM, silent_origin },
      /* What answers decides, not the port. */
      { CONFAB_PROFILE_VLLM, services[1].origin },
      { CONFAB_PROFILE_LLAMA_SERVER, services[2].origin },
      { CONFAB_PROFILE_LLAMA_SERVER, services[3].origin },
      { CONFAB_PROFILE_LM_STUDIO, "http://127.0.0.1:1" },
    };

    confab_discovery_start (client, places, G_N_ELEMENTS (places), 1000, NULL, confab_test_capture, &captured);
    result = confab_test_await (&captured);
  }
  found = confab_catalogue_discover_finish (result, NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < found->len; i++)
    {
      ConfabProvider *provider = g_ptr_array_index (found, i);

      g_assert_cmpint (confab_provider_get_profile (provider), ==, expected[i].profile);
      g_assert_cmpstr (confab_provider_get_model (provider), ==, expected[i].model);
      g_assert_true (confab_provider_check (provider, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    service_stop (&services[i]);
}

static void
test_discover_cancelled (void)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%d", g_socket_listener_add_any_inet_port (silent, NULL, NULL));
  const ConfabDiscoveryPlace place = { CONFAB_PROFILE_OLLAMA, origin };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *captured = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;

  confab_discovery_start (client, &place, 1, 60000, cancellable, confab_test_capture, &captured);
  g_cancellable_cancel (cancellable);
  result = confab_test_await (&captured);
  found = confab_catalogue_discover_finish (result, NULL);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/catalogue/aimlapi", test_aimlapi);
  g_test_add_func ("/provider/catalogue/openrouter", test_openrouter);
  g_test_add_func ("/provider/catalogue/shapes", test_shapes);
  g_test_add_func ("/provider/catalogue/llama-server", test_llama_server);
  g_test_add_func ("/provider/catalogue/no-list", test_no_list);
  g_test_add_func ("/provider/catalogue/fetch", test_fetch);
  g_test_add_func ("/provider/catalogue/fetch-second-list", test_fetch_second_list);
  g_test_add_func ("/provider/catalogue/fetch-errors", test_fetch_errors);
  g_test_add_func ("/provider/catalogue/fetch-unreachable", test_fetch_unreachable);
  g_test_add_func ("/provider/catalogue/fetch-cancelled", test_fetch_cancelled);
  g_test_add_func ("/provider/catalogue/balance", test_balance);
  g_test_add_func ("/provider/catalogue/discover", test_discover);
  g_test_add_func ("/provider/catalogue/discover-cancelled", test_discover_cancelled);
  return g_test_run ();
}
