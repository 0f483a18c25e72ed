/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "provider/confab-error-kind.h"
#include "provider/confab-error-reader.h"

#define MAX_RAW (64 * 1024)
#define MAX_BODY (1024 * 1024)
#define MAX_PLAIN_CHARS 500
#define MAX_MESSAGE (16 * 1024)

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static char *
make_valid (const char *text,
            gsize       length,
            gsize       limit)
{
  g_autofree char *valid = NULL;

  if (length == 0)
    return NULL;
  valid = g_utf8_make_valid (text, MIN (length, limit));
  return non_empty (valid) != NULL ? g_steal_pointer (&valid) : NULL;
}

static void
append_line (GString    *lines,
             const char *line)
{
  if (non_empty (line) == NULL || lines->len >= MAX_MESSAGE)
    return;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

/* The place and the text of one complaint of a validator, as FastAPI has them. */
static void
append_complaint (GString    *lines,
                  JsonObject *complaint)
{
  JsonArray *place = confab_json_get_array (complaint, "loc");
  const char *text = confab_json_get_string (complaint, "msg");
  g_autoptr (GString) line = g_string_new (NULL);

  if (text == NULL)
    text = confab_json_get_string (complaint, "message");
  if (text == NULL)
    return;
  for (guint i = 0; place != NULL && i < json_array_get_length (place) && line->len < MAX_MESSAGE; i++)
    {
      JsonNode *step = json_array_get_element (place, i);
      gint64 number;

      if (confab_json_node_string (step) != NULL)
        g_string_append_printf (line, line->len > 0 ? ".%s" : "%s", json_node_get_string (step));
      else if (confab_json_node_int (step, &number))
        g_string_append_printf (line, "[%" G_GINT64_FORMAT "]", number);
    }
  g_string_append_printf (line, line->len > 0 ? ": %s" : "%s", text);
  append_line (lines, line->str);
}

/* A text, or several in an array; as text or as objects with one. */
static char *
dup_message (JsonNode *node)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (confab_json_node_string (node) != NULL)
    append_line (lines, json_node_get_string (node));
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_complaint (lines, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (confab_json_node_string (element) != NULL)
            append_line (lines, json_node_get_string (element));
          else if (JSON_NODE_HOLDS_OBJECT (element))
            append_complaint (lines, json_node_get_object (element));
        }
    }
  if (lines->len == 0)
    return NULL;
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static char *
dup_scalar (JsonObject *object,
            const char *member)
{
  gint64 number;

  if (confab_json_get_string (object, member) != NULL)
    return g_strdup (non_empty (confab_json_get_string (object, member)));
  if (confab_json_get_int (object, member, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return NULL;
}

/* OpenRouter puts what the service behind it said into a member of its own. */
static char *
add_upstream_text (char       *message,
                   JsonObject *metadata)
{
  const char *raw = non_empty (confab_json_get_string (metadata, "raw"));
  g_autoptr (JsonObject) inner = raw != NULL ? confab_json_parse_object (raw, -1, NULL) : NULL;
  g_autoptr (ConfabFailure) failure = inner != NULL ? confab_error_read_object (200, inner) : NULL;
  g_autofree char *text = NULL;
  char *joined;

  if (raw == NULL)
    return message;
  text = confab_text_single_line (failure != NULL ? failure->message : raw, MAX_PLAIN_CHARS);
  if (message == NULL)
    return g_steal_pointer (&text);
  joined = g_strdup_printf ("%s: %s", message, text);
  g_free (message);
  return joined;
}

typedef struct
{
  guint       status;
  char       *message;
  char       *type;
  char       *code;
  char       *request_id;
  const char *detail_type;
  gint64      retry_after_ms;
} Findings;

static void
findings_clear (Findings *findings)
{
  g_free (findings->message);
  g_free (findings->type);
  g_free (findings->code);
  g_free (findings->request_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static void
find_status (Findings   *findings,
             JsonObject *object,
             const char *member)
{
  gint64 status;

  if (findings->status < 400 && confab_json_get_int (object, member, &status) && status >= 400 && status <= 599)
    findings->status = status;
}

static void
find_request_id (Findings   *findings,
                 JsonObject *object)
{
  static const char *const members[] = { "requestId", "request_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (members) && findings->request_id == NULL; i++)
    findings->request_id = dup_scalar (object, members[i]);
}

static void
find_retry (Findings   *findings,
            JsonObject *metadata)
{
  double seconds;

  if (confab_json_get_double (metadata, "retry_after_seconds", &seconds) && seconds >= 0 && seconds < 1e6)
    findings->retry_after_ms = (gint64)(seconds * 1000);
}

static void
find_in_error (Findings   *findings,
               JsonObject *object)
{
  JsonObject *metadata = confab_json_get_object (object, "metadata");

  findings->message = dup_message (confab_json_get_node (object, "message"));
  if (findings->message == NULL)
    findings->message = dup_message (confab_json_get_node (object, "error"));
  findings->message = add_upstream_text (findings->message, metadata);
  findings->type = dup_scalar (object, "type");
  findings->code = dup_scalar (object, "code");
  findings->detail_type = non_empty (confab_json_get_string (metadata, "error_type"));
  if (findings->type == NULL)
    findings->type = g_strdup (findings->detail_type);
  find_status (findings, object, "code");
  find_status (findings, object, "status");
  find_request_id (findings, object);
  find_retry (findings, metadata);
}

/* An error whose members stand at the top. */
static void
find_flat (Findings   *findings,
           JsonObject *object)
{
  findings->message = dup_message (confab_json_get_node (object, "message"));
  if (findings->message == NULL)
    findings->message = dup_message (confab_json_get_node (object, "detail"));
  if (findings->message == NULL)
    findings->message = dup_message (confab_json_get_node (object, "errors"));
  findings->type = dup_scalar (object, "type");
  findings->code = dup_scalar (object, "code");
  if (confab_json_get_string (object, "error") == NULL)
    return;
  if (findings->message == NULL)
    findings->message = g_strdup (non_empty (confab_json_get_string (object, "error")));
  else if (findings->type == NULL)
    findings->type = g_strdup (non_empty (confab_json_get_string (object, "error")));
}

static JsonObject *
get_choice_error (JsonObject *object)
{
  JsonArray *choices = confab_json_get_array (object, "choices");

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonObject *error = confab_json_get_object (confab_json_array_object (choices, i), "error");

      if (error != NULL && json_object_get_size (error) > 0)
        return error;
    }
  return NULL;
}

/* Whether an object without a member "error" is one all the same. */
static gboolean
is_flat_error (gboolean    is_certain,
               JsonObject *object)
{
  JsonNode *detail = confab_json_get_node (object, "detail");

  if (confab_json_get_node (object, "choices") != NULL)
    return FALSE;
  if (g_strcmp0 (confab_json_get_string (object, "object"), "error") == 0 ||
      g_strcmp0 (confab_json_get_string (object, "type"), "error") == 0)
    return TRUE;
  if (detail != NULL && (confab_json_node_string (detail) != NULL || JSON_NODE_HOLDS_ARRAY (detail)))
    return TRUE;
  if (confab_json_get_node (object, "message") == NULL)
    return is_certain && confab_json_get_array (object, "errors") != NULL;
  return is_certain || confab_json_get_node (object, "statusCode") != NULL ||
         confab_json_get_node (object, "requestId") != NULL;
}

/* is_certain: whether the object is known to be an error, so that a message is enough. */
static ConfabFailure *
read_object (guint       http_status,
             JsonObject *object,
             gboolean    is_certain)
{
  JsonNode *error = confab_json_get_node (object, "error");
  g_auto (Findings) findings = { .status = http_status, .retry_after_ms = -1 };
  JsonObject *inner = error != NULL && JSON_NODE_HOLDS_OBJECT (error) ? json_node_get_object (error) : NULL;
  ConfabFailure *failure;

  if (inner == NULL || json_object_get_size (inner) == 0)
    inner = get_choice_error (object);
  if (inner != NULL)
    find_in_error (&findings, inner);
  else if (non_empty (confab_json_node_string (error)) != NULL || is_flat_error (is_certain, object))
    find_flat (&findings, object);
  else
    return NULL;
  if (findings.message == NULL && inner != NULL)
    findings.message = dup_message (confab_json_get_node (object, "message"));
  find_status (&findings, object, "statusCode");
  find_status (&findings, object, "status");
  find_status (&findings, object, "code");
  find_request_id (&findings, object);
  failure = confab_failure_new (confab_error_kind_of (findings.status, findings.type, findings.code,
                                                      findings.detail_type, findings.message),
                                findings.message);
  failure->http_status = http_status;
  failure->type = g_steal_pointer (&findings.type);
  failure->code = g_steal_pointer (&findings.code);
  failure->request_id = g_steal_pointer (&findings.request_id);
  failure->retry_after_ms = findings.retry_after_ms;
  return failure;
}

/**
 * confab_error_read_object:
 * @http_status: the status of the answer
 * @object: one JSON object: a body, or an event of a stream
 *
 * Returns: (transfer full) (nullable): the error in @object, or %NULL where it is not an error
 */
ConfabFailure *
confab_error_read_object (guint       http_status,
                          JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return read_object (http_status, object, http_status >= 400);
}

static ConfabFailure *
read_json (guint       http_status,
           const char *text,
           gsize       length)
{
  g_autoptr (JsonNode) root = confab_json_parse (text, length, NULL);
  JsonNode *first = root;

  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (root) && json_array_get_length (json_node_get_array (root)) > 0)
    first = json_array_get_element (json_node_get_array (root), 0);
  if (JSON_NODE_HOLDS_OBJECT (first))
    return read_object (http_status, json_node_get_object (first), TRUE);
  if (non_empty (confab_json_node_string (first)) != NULL)
    return confab_failure_new (confab_error_kind_of (http_status, NULL, NULL, NULL, json_node_get_string (first)),
                               json_node_get_string (first));
  return NULL;
}

/* An error that is written as in a stream, although the whole answer is one. */
static ConfabFailure *
read_lines (guint       http_status,
            const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *value = g_str_has_prefix (*line, "data:") ? *line + strlen ("data:") :
                          g_str_has_prefix (*line, "error:") ? *line + strlen ("error:") : NULL;
      ConfabFailure *failure = value != NULL ? read_json (http_status, value, strlen (value)) : NULL;

      if (failure != NULL)
        return failure;
    }
  return NULL;
}

static gboolean
is_page (const char *text)
{
  g_autofree char *start = g_ascii_strdown (text, 512);

  return strstr (start, "<html") != NULL || strstr (start, "<!doctype") != NULL;
}

static char *
dup_page_title (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *start = strstr (lower, "<title");
  const char *end = start != NULL ? strstr (start, "</title") : NULL;
  g_autofree char *title = NULL;

  start = end != NULL ? strchr (start, '>') : NULL;
  if (start == NULL || start >= end)
    return NULL;
  title = g_strndup (text + (start + 1 - lower), end - start - 1);
  return confab_text_single_line (title, MAX_PLAIN_CHARS);
}

static ConfabFailure *
read_plain (guint       http_status,
            const char *text)
{
  g_autofree char *title = is_page (text) ? dup_page_title (text) : NULL;
  g_autofree char *line = NULL;

  if (is_page (text))
    line = non_empty (title) != NULL ? g_strdup_printf (_ ("A web page came: “%s”"), title) :
           g_strdup (_ ("A web page came in place of an answer"));
  else
    line = confab_text_single_line (text, MAX_PLAIN_CHARS);
  if (is_page (text) && http_status < 400)
    return confab_failure_new (CONFAB_FAILURE_PROTOCOL, line);
  return confab_failure_new (confab_error_kind_of (http_status, NULL, NULL, NULL, line), line);
}

/**
 * confab_error_read:
 * @http_status: the status of the answer
 * @body: (nullable): what came with it
 * @length: its length in bytes
 *
 * Reads an error in any of the shapes that services use: OpenAI's, one string, flat ones, validators' lists, web
 * pages, plain text, or nothing.
 *
 * Returns: (transfer full): the error
 */
ConfabFailure *
confab_error_read (guint       http_status,
                   const char *body,
                   gsize       length)
{
  g_autofree char *text = make_valid (body, length, MAX_BODY);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  ConfabFailure *failure = NULL;

  if (non_empty (stripped) != NULL)
    {
      failure = read_json (http_status, stripped, strlen (stripped));
      if (failure == NULL)
        failure = read_lines (http_status, stripped);
      if (failure == NULL)
        failure = read_plain (http_status, stripped);
    }
  if (failure == NULL)
    failure = confab_failure_new (confab_error_kind_of (http_status, NULL, NULL, NULL, NULL), NULL);
  failure->http_status = http_status;
  failure->raw = make_valid (body, length, MAX_RAW);
  return failure;
}
