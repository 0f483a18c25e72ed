/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "model/confab-failure.h"

#define LINE_CHARS 400

/* What failed in words, and what a person can do. The name is what the store keeps; it must never change. */
static const struct
{
  const char *name;
  const char *title;
  const char *advice;
} kinds[] = {
  [CONFAB_FAILURE_AUTH] = { "auth", N_ ("The service did not accept the key"),
                            N_ ("Check the key in the preferences, or enter another one.") },
  [CONFAB_FAILURE_CREDIT] = { "credit", N_ ("The account has no credit left"),
                              N_ ("Top up the account at the service, then try again.") },
  [CONFAB_FAILURE_FORBIDDEN] = { "forbidden", N_ ("The account may not do this"),
                                 N_ ("Choose another model, or ask the service for access.") },
  [CONFAB_FAILURE_RATE_LIMIT] = { "rate-limit", N_ ("Too many requests"),
                                  N_ ("Wait a moment, then try again.") },
  [CONFAB_FAILURE_CONTEXT_LENGTH] = { "context-length", N_ ("The conversation is too long for this model"),
                                      N_ ("Start a new conversation, or choose a model with a larger context.") },
  [CONFAB_FAILURE_TOO_LARGE] = { "too-large", N_ ("The request is too large for the service"),
                                 N_ ("Send fewer or smaller attachments.") },
  [CONFAB_FAILURE_BAD_REQUEST] = { "bad-request", N_ ("The service did not take the request"),
                                   N_ ("Often a parameter does not suit the model; its answer says which.") },
  [CONFAB_FAILURE_NOT_FOUND] = { "not-found", N_ ("The service does not know this model or address"),
                                 N_ ("Choose another model, or check the address of the service.") },
  [CONFAB_FAILURE_FILTERED] = { "filtered", N_ ("The service’s moderation refused the request"),
                                N_ ("Put it in other words, or choose another model.") },
  [CONFAB_FAILURE_SERVER] = { "server", N_ ("The service failed"), N_ ("Try again in a moment.") },
  [CONFAB_FAILURE_OVERLOADED] = { "overloaded", N_ ("The service is busy, or the model is still loading"),
                                  N_ ("Wait a moment, then try again.") },
  [CONFAB_FAILURE_UNREACHABLE] = { "unreachable", N_ ("The service cannot be reached"),
                                   N_ ("Check the network and the address of the service, then try again.") },
  [CONFAB_FAILURE_TLS] = { "tls", N_ ("The connection is not secure"),
                           N_ ("Check the address. If it is right, the service has to put its certificate right.") },
  [CONFAB_FAILURE_INSECURE] = { "insecure", N_ ("The address is not encrypted"),
                                N_ ("Use https, or allow unencrypted http for this service in the preferences.") },
  [CONFAB_FAILURE_REDIRECT] = { "redirect", N_ ("The service sends to another host"),
                                N_ ("If you trust it, enter its new address in the preferences.") },
  [CONFAB_FAILURE_TIMEOUT] = { "timeout", N_ ("The service did not answer in time"),
                               N_ ("Try again, or allow more time for this service in the preferences.") },
  [CONFAB_FAILURE_TRUNCATED] = { "truncated", N_ ("The reply was cut off"),
                                 N_ ("What came is kept. Try again for a whole reply.") },
  [CONFAB_FAILURE_EMPTY] = { "empty", N_ ("The service gave an empty answer"), N_ ("Try again.") },
  [CONFAB_FAILURE_PROTOCOL] = { "protocol", N_ ("What answered does not speak this API"),
                                N_ ("Check the address; it often ends with /v1. A network’s login page can also be the cause.") },
  [CONFAB_FAILURE_STORE] = { "store", N_ ("The conversation could not be stored"),
                             N_ ("Check that the disk has room and the data folder can be written.") },
  [CONFAB_FAILURE_ATTACHMENT] = { "attachment", N_ ("An attachment could not be sent"),
                                  N_ ("Remove it, or attach it again in another form.") },
  [CONFAB_FAILURE_VIDEO] = { "video", N_ ("The service did not take the video"),
                             N_ ("It can be sent as frames: pictures of it with their times.") },
  [CONFAB_FAILURE_SETUP] = { "setup", N_ ("Something is not set up yet"),
                             N_ ("Open the preferences and complete the service.") },
};

G_DEFINE_BOXED_TYPE (ConfabFailure, confab_failure, confab_failure_copy, confab_failure_free)

/**
 * confab_failure_new: (constructor)
 * @kind: what went wrong
 * @message: (nullable): what the service said; the title of @kind where there is nothing
 *
 * Returns: (transfer full): a failure
 */
ConfabFailure *
confab_failure_new (ConfabFailureKind  kind,
                    const char *message)
{
  ConfabFailure *self = g_new0 (ConfabFailure, 1);

  self->kind = kind;
  self->message = g_strdup (message != NULL && *message != '\0' ? message : _ (kinds[kind].title));
  self->retry_after_ms = -1;
  return self;
}

/**
 * confab_failure_copy:
 * @self: (nullable): a failure
 *
 * Returns: (transfer full) (nullable): a copy
 */
ConfabFailure *
confab_failure_copy (const ConfabFailure *self)
{
  ConfabFailure *copy;

  if (self == NULL)
    return NULL;
  copy = g_memdup2 (self, sizeof *self);
  copy->type = g_strdup (self->type);
  copy->code = g_strdup (self->code);
  copy->message = g_strdup (self->message);
  copy->request_id = g_strdup (self->request_id);
  copy->raw = g_strdup (self->raw);
  return copy;
}

/**
 * confab_failure_free:
 * @self: (transfer full) (nullable): a failure
 */
void
confab_failure_free (ConfabFailure *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->code);
  g_free (self->message);
  g_free (self->request_id);
  g_free (self->raw);
  g_free (self);
}

/**
 * confab_failure_get_title:
 * @self: a failure
 *
 * Returns: (transfer none): what failed, in words a person understands
 */
const char *
confab_failure_get_title (const ConfabFailure *self)
{
  return _ (kinds[self->kind].title);
}

/**
 * confab_failure_get_advice:
 * @self: a failure
 *
 * Returns: (transfer none): what to do about it
 */
const char *
confab_failure_get_advice (const ConfabFailure *self)
{
  return _ (kinds[self->kind].advice);
}

/**
 * confab_failure_to_line:
 * @self: a failure
 *
 * Returns: (transfer full): one line for the terminal: what failed, the service's text, what to do, the request id
 */
char *
confab_failure_to_line (const ConfabFailure *self)
{
  g_autofree char *detail = confab_text_single_line (self->message, LINE_CHARS);
  g_autoptr (GString) line = g_string_new (confab_failure_get_title (self));

  /* A failure inside an answer that began well has the status of that beginning. */
  if (self->http_status >= 400)
    g_string_append_printf (line, " (HTTP %u)", self->http_status);
  if (g_strcmp0 (detail, confab_failure_get_title (self)) != 0)
    g_string_append_printf (line, ": %s", detail);
  g_string_append_printf (line, g_str_has_suffix (line->str, ".") ? " %s" : ". %s", confab_failure_get_advice (self));
  if (self->request_id != NULL)
    g_string_append_printf (line, " [%s]", self->request_id);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * confab_failure_to_json:
 * @self: a failure
 *
 * Returns: (transfer full): @self as the store keeps it
 */
JsonNode *
confab_failure_to_json (const ConfabFailure *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "kind", kinds[self->kind].name);
  json_object_set_int_member (object, "http_status", self->http_status);
  json_object_set_string_member (object, "type", self->type);
  json_object_set_string_member (object, "code", self->code);
  json_object_set_string_member (object, "message", self->message);
  json_object_set_string_member (object, "request_id", self->request_id);
  json_object_set_int_member (object, "retry_after_ms", self->retry_after_ms);
  json_object_set_string_member (object, "raw", self->raw);
  json_node_take_object (node, object);
  return node;
}

/**
 * confab_failure_from_json:
 * @object: what [method@Confab.Failure.to_json] gave
 *
 * Returns: (transfer full): the failure
 */
ConfabFailure *
confab_failure_from_json (JsonObject *object)
{
  const char *name = confab_json_get_string (object, "kind");
  ConfabFailure *self;
  gint64 status = 0;
  guint kind = CONFAB_FAILURE_PROTOCOL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (name, kinds[i].name) == 0)
      kind = i;
  self = confab_failure_new (kind, confab_json_get_string (object, "message"));
  confab_json_get_int (object, "http_status", &status);
  self->http_status = (guint)status;
  self->type = g_strdup (confab_json_get_string (object, "type"));
  self->code = g_strdup (confab_json_get_string (object, "code"));
  self->request_id = g_strdup (confab_json_get_string (object, "request_id"));
  confab_json_get_int (object, "retry_after_ms", &self->retry_after_ms);
  self->raw = g_strdup (confab_json_get_string (object, "raw"));
  return self;
}
