/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabFailureKind:
 * @CONFAB_FAILURE_AUTH: the key is missing or wrong
 * @CONFAB_FAILURE_CREDIT: the account has no credit left
 * @CONFAB_FAILURE_FORBIDDEN: the account may not do this
 * @CONFAB_FAILURE_RATE_LIMIT: too many requests
 * @CONFAB_FAILURE_CONTEXT_LENGTH: the conversation is longer than the model can take
 * @CONFAB_FAILURE_TOO_LARGE: the request is too large
 * @CONFAB_FAILURE_BAD_REQUEST: the service does not take the request as it is
 * @CONFAB_FAILURE_NOT_FOUND: no such model or address
 * @CONFAB_FAILURE_FILTERED: the service's moderation refused
 * @CONFAB_FAILURE_SERVER: the service failed
 * @CONFAB_FAILURE_OVERLOADED: the service is overloaded, or the model is loading
 * @CONFAB_FAILURE_UNREACHABLE: no connection
 * @CONFAB_FAILURE_TLS: the certificate does not fit
 * @CONFAB_FAILURE_INSECURE: http to another machine without leave
 * @CONFAB_FAILURE_REDIRECT: the service sent to another origin
 * @CONFAB_FAILURE_TIMEOUT: no answer, or no more of it, within the limit
 * @CONFAB_FAILURE_TRUNCATED: the reply was cut
 * @CONFAB_FAILURE_EMPTY: the service closed the connection without data, or the reply has no content
 * @CONFAB_FAILURE_PROTOCOL: what came is not what such a service sends
 * @CONFAB_FAILURE_STORE: what was said could not be stored
 * @CONFAB_FAILURE_ATTACHMENT: an attachment could not be read or may not be sent
 * @CONFAB_FAILURE_VIDEO: the service did not take a request with a video
 * @CONFAB_FAILURE_SETUP: a setting is missing or wrong; nothing was sent
 *
 * What went wrong, as far as it decides what a person can do about it.
 */
typedef enum
{
  CONFAB_FAILURE_AUTH,
  CONFAB_FAILURE_CREDIT,
  CONFAB_FAILURE_FORBIDDEN,
  CONFAB_FAILURE_RATE_LIMIT,
  CONFAB_FAILURE_CONTEXT_LENGTH,
  CONFAB_FAILURE_TOO_LARGE,
  CONFAB_FAILURE_BAD_REQUEST,
  CONFAB_FAILURE_NOT_FOUND,
  CONFAB_FAILURE_FILTERED,
  CONFAB_FAILURE_SERVER,
  CONFAB_FAILURE_OVERLOADED,
  CONFAB_FAILURE_UNREACHABLE,
  CONFAB_FAILURE_TLS,
  CONFAB_FAILURE_INSECURE,
  CONFAB_FAILURE_REDIRECT,
  CONFAB_FAILURE_TIMEOUT,
  CONFAB_FAILURE_TRUNCATED,
  CONFAB_FAILURE_EMPTY,
  CONFAB_FAILURE_PROTOCOL,
  CONFAB_FAILURE_STORE,
  CONFAB_FAILURE_ATTACHMENT,
  CONFAB_FAILURE_VIDEO,
  CONFAB_FAILURE_SETUP,
} ConfabFailureKind;

/**
 * ConfabFailure:
 * @kind: what went wrong
 * @http_status: the status of the answer, 0 where there was none
 * @type: (nullable): the service's type of error
 * @code: (nullable): the service's code
 * @message: the service's own text, or ours where the service gave none
 * @request_id: (nullable): the id under which the service knows the request
 * @retry_after_ms: how long the service asked to wait, -1 where it did not
 * @raw: (nullable): the first 64 KiB of what came, for the details
 *
 * How a turn failed. It is kept with the message.
 */
typedef struct
{
  ConfabFailureKind  kind;
  guint              http_status;
  char              *type;
  char              *code;
  char              *message;
  char              *request_id;
  gint64             retry_after_ms;
  char              *raw;
} ConfabFailure;

#define CONFAB_TYPE_FAILURE (confab_failure_get_type ())
GType          confab_failure_get_type    (void);

ConfabFailure *confab_failure_new         (ConfabFailureKind    kind,
                                           const char          *message) G_GNUC_WARN_UNUSED_RESULT;
ConfabFailure *confab_failure_copy        (const ConfabFailure *self) G_GNUC_WARN_UNUSED_RESULT;
void           confab_failure_free        (ConfabFailure       *self);
const char    *confab_failure_get_title   (const ConfabFailure *self);
const char    *confab_failure_get_advice  (const ConfabFailure *self);
char          *confab_failure_to_line     (const ConfabFailure *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode      *confab_failure_to_json     (const ConfabFailure *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabFailure *confab_failure_from_json   (JsonObject          *object) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabFailure, confab_failure_free)

G_END_DECLS
