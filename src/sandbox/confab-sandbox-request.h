/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "sandbox/confab-word-model.h"

G_BEGIN_DECLS

#define CONFAB_SANDBOX_MAX_CHOICES 16

/* Why a request is refused; the HTTP status follows from it. */
#define CONFAB_SANDBOX_REQUEST_ERROR (confab_sandbox_request_error_quark ())

typedef enum
{
  CONFAB_SANDBOX_REQUEST_ERROR_INVALID = 400,
  CONFAB_SANDBOX_REQUEST_ERROR_UNKNOWN_MODEL = 404,
} ConfabSandboxRequestError;

GQuark confab_sandbox_request_error_quark (void);

typedef enum
{
  CONFAB_SANDBOX_CALL_AUTO,
  CONFAB_SANDBOX_CALL_NEVER,
  CONFAB_SANDBOX_CALL_ALWAYS,
} ConfabSandboxCallMode;

/**
 * ConfabSandboxRequest:
 *
 * A chat request that has been checked, with the members that were not sent at their defaults.
 * The JSON members belong to @body. @files are what its data URLs have in their place, or NULL.
 * The last question has the texts @prompt; the last of them, @written, may be a command.
 */
typedef struct
{
  JsonObject           *body;
  GPtrArray            *files;
  JsonArray            *messages;
  char                 *prompt;
  char                 *written;
  gboolean              stream;
  gint64                n;
  gint64                max_tokens;
  gint64                seed;
  gboolean              logprobs;
  gint64                top_logprobs;
  ConfabWordSampling    sampling;
  GPtrArray            *stops;
  gint64                reasoning_words;
  gint64                reasoning_limit;
  gboolean              reasoning_excluded;
  JsonArray            *tools;
  ConfabSandboxCallMode call_mode;
  const char           *call_name;
  gboolean              parallel_calls;
  gboolean              wants_json;
  JsonObject           *schema;
} ConfabSandboxRequest;

ConfabSandboxRequest *confab_sandbox_request_new  (JsonObject            *body,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_sandbox_request_free (ConfabSandboxRequest  *self);

gboolean    confab_sandbox_check_messages  (JsonArray   *messages,
                                            GError     **error);
gboolean    confab_sandbox_check_tools     (JsonObject  *body,
                                            GError     **error);
char       *confab_sandbox_content_text    (JsonNode    *content) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_sandbox_tool_name       (JsonObject  *tool);
void        confab_sandbox_set_fault       (GError     **error,
                                            const char  *member,
                                            const char  *format,
                                            ...) G_GNUC_PRINTF (3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSandboxRequest, confab_sandbox_request_free)

G_END_DECLS
