/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-error-reader.h"

typedef struct
{
  guint             status;
  const char       *body;
  ConfabFailureKind kind;
  const char       *message;      /* NULL for our own words */
  const char       *type;
  const char       *code;
  const char       *request_id;
} Row;

#define CUT_OFF "You've run out of credits. Please top up your balance or update your payment method to continue: https://aimlapi.com/app/billing/"

static const Row rows[] = {
  /* The shapes. */
  { 400, "{\"error\":{\"message\":\"Bad\",\"type\":\"invalid_request_error\",\"code\":null,\"param\":\"n\"}}", CONFAB_FAILURE_BAD_REQUEST, "Bad", "invalid_request_error" },
  { 429, "{\"error\":{\"code\":429,\"message\":\"Rate limit exceeded\",\"metadata\":{\"error_type\":\"rate_limit_exceeded\"}}}",
    CONFAB_FAILURE_RATE_LIMIT, "Rate limit exceeded", "rate_limit_exceeded", "429" },
  { 400, "{\"error\":\"'url' field must be a base64 encoded image.\"}", CONFAB_FAILURE_BAD_REQUEST, "'url' field must be a base64 encoded image." },
  { 429, "{\"message\":\"Too Many Requests\",\"path\":\"/v1/chat/completions\",\"requestId\":\"798b\",\"statusCode\":429,\"timestamp\":\"t\"}",
    CONFAB_FAILURE_RATE_LIMIT, "Too Many Requests", NULL, NULL, "798b" },
  { 400, "{\"message\":[\"a is wrong\",\"b is wrong\"],\"statusCode\":\"400\",\"error\":\"Bad Request\"}", CONFAB_FAILURE_BAD_REQUEST, "a is wrong\nb is wrong", "Bad Request" },
  { 400, "{\"object\":\"error\",\"message\":\"old\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}", CONFAB_FAILURE_BAD_REQUEST, "old", "BadRequestError", "400" },
  { 404, "{\"detail\":\"Not Found\"}", CONFAB_FAILURE_NOT_FOUND, "Not Found" },
  { 422, "{\"detail\":[{\"loc\":[\"body\",\"messages\",0],\"msg\":\"field required\",\"type\":\"missing\"}]}", CONFAB_FAILURE_BAD_REQUEST, "body.messages[0]: field required" },
  { 502, "{\"choices\":[{\"error\":{\"message\":\"in a choice\"},\"finish_reason\":\"error\"}]}", CONFAB_FAILURE_SERVER, "in a choice" },
  { 500, "{\"error\":{\"message\":\"Compute error.\"},\"message\":\"Compute error.\"}", CONFAB_FAILURE_SERVER, "Compute error." },
  { 502, "<!DOCTYPE html>\n<html><head><TITLE>502 Bad\nGateway</TITLE>", CONFAB_FAILURE_SERVER, "A web page came: “502 Bad Gateway”" },
  { 200, "<html></html>", CONFAB_FAILURE_PROTOCOL, "A web page came in place of an answer" },
  { 503, "upstream  connect\nerror", CONFAB_FAILURE_OVERLOADED, "upstream connect error" },
  { 500, "", CONFAB_FAILURE_SERVER, NULL },
  { 401, " \n", CONFAB_FAILURE_AUTH, NULL },
  { 400, "data: {\"error\":{\"message\":\"framed\"}}\n\n", CONFAB_FAILURE_BAD_REQUEST, "framed" },
  { 500, "error: {\"code\":500,\"message\":\"framed\",\"type\":\"server_error\"}", CONFAB_FAILURE_SERVER, "framed", "server_error", "500" },
  { 400, "event: error\ndata: {\"message\":\"named\"}\n\n", CONFAB_FAILURE_BAD_REQUEST, "named" },
  { 400, "[{\"error\":{\"code\":400,\"message\":\"Google\",\"status\":\"INVALID_ARGUMENT\"}}]", CONFAB_FAILURE_BAD_REQUEST, "Google", NULL, "400" },
  { 400, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Anthropic\"}}", CONFAB_FAILURE_BAD_REQUEST, "Anthropic", "overloaded_error" },
  { 502, "{\"error\":{\"message\":\"Provider returned error\",\"code\":502,\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"inner\\\"}}\"}}}",
    CONFAB_FAILURE_SERVER, "Provider returned error: inner", NULL, "502" },

  /* The statuses. */
  { 401, "{\"message\":\"This request requires a valid API key.\",\"statusCode\":401}", CONFAB_FAILURE_AUTH, "This request requires a valid API key." },
  { 402, "{\"error\":{\"message\":\"Insufficient Balance\"}}", CONFAB_FAILURE_CREDIT, "Insufficient Balance" },
  { 403, "{\"message\":\"" CUT_OFF "\",\"statusCode\":403}", CONFAB_FAILURE_CREDIT, CUT_OFF },
  { 403, "{\"error\":{\"message\":\"Your input was flagged\",\"code\":403}}", CONFAB_FAILURE_FILTERED, "Your input was flagged", NULL, "403" },
  { 403, "{\"error\":{\"message\":\"No access\",\"type\":\"permission_error\"}}", CONFAB_FAILURE_FORBIDDEN, "No access", "permission_error" },
  { 404, "{\"error\":{\"message\":\"model \\\"x\\\" not found\",\"type\":\"not_found_error\"}}", CONFAB_FAILURE_NOT_FOUND, "model \"x\" not found", "not_found_error" },
  { 405, "", CONFAB_FAILURE_NOT_FOUND },
  { 408, "", CONFAB_FAILURE_TIMEOUT },
  { 409, "", CONFAB_FAILURE_BAD_REQUEST },
  { 413, "Payload Too Large", CONFAB_FAILURE_TOO_LARGE, "Payload Too Large" },
  { 422, "", CONFAB_FAILURE_BAD_REQUEST },
  { 429, "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
    CONFAB_FAILURE_CREDIT, "You exceeded your current quota", "insufficient_quota", "insufficient_quota" },
  { 429, "{\"error\":{\"message\":\"too many tokens per minute\"}}", CONFAB_FAILURE_RATE_LIMIT, "too many tokens per minute" },
  /* As llama-server says it of a model without the part that sees. */
  { 500, "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj\","
    "\"type\":\"server_error\"}}", CONFAB_FAILURE_BAD_REQUEST,
    "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj", "server_error", "500" },
  { 500, "{\"message\":\"Internal server error\",\"statusCode\":500}", CONFAB_FAILURE_SERVER, "Internal server error" },
  { 502, "{\"message\":\"Bad Gateway\",\"statusCode\":502}", CONFAB_FAILURE_SERVER, "Bad Gateway" },
  { 503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}", CONFAB_FAILURE_OVERLOADED, "Loading model", "unavailable_error", "503" },
  { 504, "{\"message\":\"Generation timeout\",\"statusCode\":504}", CONFAB_FAILURE_TIMEOUT, "Generation timeout" },
  { 529, "", CONFAB_FAILURE_OVERLOADED },
  { 599, "", CONFAB_FAILURE_SERVER },

  /* The context. */
  { 400, "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}", CONFAB_FAILURE_CONTEXT_LENGTH, "x", NULL, "context_length_exceeded" },
  { 400, "{\"error\":{\"message\":\"x\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}", CONFAB_FAILURE_CONTEXT_LENGTH, "x", "exceed_context_size_error" },
  { 400, "{\"error\":{\"code\":400,\"message\":\"request (20020 tokens) exceeds the available context size (2048 tokens), try increasing it\","
    "\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":20020,\"n_ctx\":2048}}", CONFAB_FAILURE_CONTEXT_LENGTH,
    "request (20020 tokens) exceeds the available context size (2048 tokens), try increasing it", "exceed_context_size_error", "400" },
  { 400, "{\"message\":\"This model's maximum context length is 4096 tokens\"}", CONFAB_FAILURE_CONTEXT_LENGTH, "This model's maximum context length is 4096 tokens" },
  { 400, "{\"error\":{\"message\":\"x\",\"code\":\"content_policy_violation\"}}", CONFAB_FAILURE_FILTERED, "x", NULL, "content_policy_violation" },

  /* Without a status of an error, and with wrong types. */
  { 200, "{\"error\":{\"message\":\"x\",\"type\":\"authentication_error\"}}", CONFAB_FAILURE_AUTH, "x", "authentication_error" },
  { 200, "{\"message\":\"x\",\"statusCode\":\"404\"}", CONFAB_FAILURE_NOT_FOUND, "x" },
  { 500, "{\"error\":{\"message\":{\"a\":[]},\"type\":7,\"code\":{}}}", CONFAB_FAILURE_SERVER, NULL, "7" },
  { 500, "{\"error\":[],\"message\":5,\"detail\":[1,null,{}]}", CONFAB_FAILURE_SERVER, NULL },
};

static void
test_shapes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (ConfabFailure) failure = confab_error_read (row->status, row->body, strlen (row->body));

      g_test_message ("%zu: %u %s", i, row->status, row->body);
      g_assert_cmpint (failure->kind, ==, row->kind);
      if (row->message != NULL)
        g_assert_cmpstr (failure->message, ==, row->message);
      else
        g_assert_cmpstr (failure->message, ==, confab_failure_get_title (failure));
      g_assert_cmpstr (failure->type, ==, row->type);
      g_assert_cmpstr (failure->code, ==, row->code);
      g_assert_cmpstr (failure->request_id, ==, row->request_id);
      g_assert_cmpuint (failure->http_status, ==, row->status);
      g_assert_cmpint (failure->retry_after_ms, ==, -1);
      g_assert_cmpstr (failure->raw, ==, *row->body != '\0' ? row->body : NULL);
    }
}

static void
test_no_error (void)
{
  static const char *const bodies[] = {
    "{}", "{\"choices\":[]}", "{\"error\":null}", "{\"error\":{}}", "{\"error\":\"\"}", "{\"message\":\"hello\"}",
    "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"detail\":\"x\",\"message\":\"y\",\"statusCode\":200}", "{\"choices\":[{\"error\":null}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (JsonObject) object = confab_json_parse_object (bodies[i], -1, NULL);

      g_assert_nonnull (object);
      g_test_message ("%s", bodies[i]);
      g_assert_null (confab_error_read_object (200, object));
    }
}

static void
test_raw (void)
{
  g_autofree char *large = g_strnfill (200000, 'x');
  g_autoptr (ConfabFailure) capped = confab_error_read (500, large, strlen (large));
  g_autoptr (ConfabFailure) invalid = confab_error_read (500, "a\xff\0b", 4);
  g_autoptr (ConfabFailure) none = confab_error_read (500, NULL, 0);

  g_assert_cmpuint (strlen (capped->raw), ==, 64 * 1024);
  g_assert_cmpuint (strlen (capped->message), <, 4096);
  g_assert_true (g_utf8_validate (invalid->raw, -1, NULL));
  g_assert_true (g_utf8_validate (invalid->message, -1, NULL));
  g_assert_null (none->raw);
}

static void
test_from_gerror (void)
{
  const struct
  {
    GQuark            domain;
    int               code;
    ConfabFailureKind kind;
  } errors[] = {
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_UNREACHABLE, CONFAB_FAILURE_UNREACHABLE },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_TLS, CONFAB_FAILURE_TLS },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_CONNECT_TIMEOUT, CONFAB_FAILURE_TIMEOUT },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT, CONFAB_FAILURE_TIMEOUT },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_SILENCE_TIMEOUT, CONFAB_FAILURE_TIMEOUT },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_CUT, CONFAB_FAILURE_TRUNCATED },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_REDIRECT, CONFAB_FAILURE_REDIRECT },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_INSECURE, CONFAB_FAILURE_INSECURE },
    { CONFAB_NET_ERROR, CONFAB_NET_ERROR_PROTOCOL, CONFAB_FAILURE_PROTOCOL },
    { CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, CONFAB_FAILURE_TOO_LARGE },
    { CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, CONFAB_FAILURE_ATTACHMENT },
    { CONFAB_ERROR, CONFAB_ERROR_INVALID_URL, CONFAB_FAILURE_SETUP },
    { CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL, CONFAB_FAILURE_INSECURE },
    { CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_CREDIT, CONFAB_FAILURE_CREDIT },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, CONFAB_FAILURE_ATTACHMENT },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, CONFAB_FAILURE_STORE },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, CONFAB_FAILURE_UNREACHABLE },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, CONFAB_FAILURE_TLS },
    { g_quark_from_static_string ("confab-store-error-quark"), 1, CONFAB_FAILURE_STORE },
    { g_quark_from_static_string ("confab-secret-error-quark"), 0, CONFAB_FAILURE_SETUP },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (errors[i].domain, errors[i].code, "why");
      g_autoptr (ConfabFailure) failure = confab_error_from_gerror (error);

      g_assert_cmpint (failure->kind, ==, errors[i].kind);
      g_assert_cmpstr (failure->message, ==, "why");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/error-reader/shapes", test_shapes);
  g_test_add_func ("/provider/error-reader/no-error", test_no_error);
  g_test_add_func ("/provider/error-reader/raw", test_raw);
  g_test_add_func ("/provider/error-reader/from-gerror", test_from_gerror);
  return g_test_run ();
}
