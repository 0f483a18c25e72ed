/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-error-kind.h"

typedef struct
{
  const char       *word;
  ConfabFailureKind kind;
} Rule;

/* What services call their errors. The order matters: the more exact first. */
static const Rule name_rules[] = {
  { "context_length", CONFAB_FAILURE_CONTEXT_LENGTH },
  { "context_window", CONFAB_FAILURE_CONTEXT_LENGTH },
  { "exceed_context_size", CONFAB_FAILURE_CONTEXT_LENGTH },
  { "insufficient_quota", CONFAB_FAILURE_CREDIT },
  { "insufficient_credit", CONFAB_FAILURE_CREDIT },
  { "insufficient_balance", CONFAB_FAILURE_CREDIT },
  { "insufficient_funds", CONFAB_FAILURE_CREDIT },
  { "payment_required", CONFAB_FAILURE_CREDIT },
  { "billing", CONFAB_FAILURE_CREDIT },
  { "content_filter", CONFAB_FAILURE_FILTERED },
  { "content_policy", CONFAB_FAILURE_FILTERED },
  { "moderation", CONFAB_FAILURE_FILTERED },
  { "guardrail", CONFAB_FAILURE_FILTERED },
  { "image_too_large", CONFAB_FAILURE_TOO_LARGE },
  { "payload_too_large", CONFAB_FAILURE_TOO_LARGE },
  { "request_too_large", CONFAB_FAILURE_TOO_LARGE },
  { "invalid_api_key", CONFAB_FAILURE_AUTH },
  { "authentication", CONFAB_FAILURE_AUTH },
  { "model_not_found", CONFAB_FAILURE_NOT_FOUND },
};

/* Less certain names: they are asked only where no status decides. */
static const Rule late_name_rules[] = {
  { "unauthorized", CONFAB_FAILURE_AUTH },
  { "permission", CONFAB_FAILURE_FORBIDDEN },
  { "rate_limit", CONFAB_FAILURE_RATE_LIMIT },
  { "too_many_requests", CONFAB_FAILURE_RATE_LIMIT },
  { "overloaded", CONFAB_FAILURE_OVERLOADED },
  { "unavailable_error", CONFAB_FAILURE_OVERLOADED },
  { "timeout", CONFAB_FAILURE_TIMEOUT },
  { "not_found", CONFAB_FAILURE_NOT_FOUND },
  { "notfounderror", CONFAB_FAILURE_NOT_FOUND },
  { "invalid_request", CONFAB_FAILURE_BAD_REQUEST },
  { "badrequest", CONFAB_FAILURE_BAD_REQUEST },
  { "bad_request", CONFAB_FAILURE_BAD_REQUEST },
  { "not_supported", CONFAB_FAILURE_BAD_REQUEST },
  { "validation", CONFAB_FAILURE_BAD_REQUEST },
};

static const char *const context_words[] = {
  "context length", "context size", "context window", "maximum context", "prompt is too long", "too many tokens",
  "exceeds the context", "exceed context",
};

static const char *const credit_words[] = {
  "credit", "balance", "top up", "quota", "billing", "payment",
};

static const char *const filter_words[] = {
  "moderation", "flagged", "content policy", "content management policy", "safety system",
};

static const char *const key_words[] = {
  "api key", "api-key", "apikey", "access token",
};

/* What llama-server and vLLM say to a picture that the model cannot see; the former calls it a fault of its own. */
static const char *const input_words[] = {
  "input is not supported", "not a multimodal model",
};

static gboolean
has_word (const char        *text,
          const char *const *words,
          gsize              n_words)
{
  for (gsize i = 0; text != NULL && i < n_words; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

#define HAS_WORD(text, words) has_word (text, words, G_N_ELEMENTS (words))

static gboolean
find_rule (const char        *names,
           const Rule        *rules,
           gsize              n_rules,
           ConfabFailureKind *kind)
{
  for (gsize i = 0; i < n_rules; i++)
    if (strstr (names, rules[i].word) != NULL)
      {
        *kind = rules[i].kind;
        return TRUE;
      }
  return FALSE;
}

static ConfabFailureKind
kind_of_forbidden (const char *message)
{
  if (HAS_WORD (message, credit_words))
    return CONFAB_FAILURE_CREDIT;
  if (HAS_WORD (message, filter_words))
    return CONFAB_FAILURE_FILTERED;
  if (HAS_WORD (message, key_words))
    return CONFAB_FAILURE_AUTH;
  return CONFAB_FAILURE_FORBIDDEN;
}

static ConfabFailureKind
kind_of_bad_request (const char *message)
{
  if (HAS_WORD (message, context_words))
    return CONFAB_FAILURE_CONTEXT_LENGTH;
  if (HAS_WORD (message, filter_words))
    return CONFAB_FAILURE_FILTERED;
  return CONFAB_FAILURE_BAD_REQUEST;
}

static ConfabFailureKind
kind_of_status (guint       status,
                const char *message)
{
  switch (status)
    {
    case 401:
      return CONFAB_FAILURE_AUTH;
    case 402:
      return CONFAB_FAILURE_CREDIT;
    case 403:
      return kind_of_forbidden (message);
    case 404:
    case 405:
    case 410:
      return CONFAB_FAILURE_NOT_FOUND;
    case 408:
    case 504:
    case 524:
      return CONFAB_FAILURE_TIMEOUT;
    case 413:
      return HAS_WORD (message, context_words) ? CONFAB_FAILURE_CONTEXT_LENGTH : CONFAB_FAILURE_TOO_LARGE;
    case 429:
      return CONFAB_FAILURE_RATE_LIMIT;
    case 451:
      return CONFAB_FAILURE_FORBIDDEN;
    case 501:
      return CONFAB_FAILURE_BAD_REQUEST;
    case 503:
    case 529:
      return CONFAB_FAILURE_OVERLOADED;
    default:
      break;
    }
  if (status >= 400 && status < 500)
    return kind_of_bad_request (message);
  if (status >= 300 && status < 400)
    return CONFAB_FAILURE_REDIRECT;
  if (HAS_WORD (message, input_words))
    return CONFAB_FAILURE_BAD_REQUEST;
  /* Several servers say 500 where the prompt does not fit. */
  return HAS_WORD (message, context_words) ? CONFAB_FAILURE_CONTEXT_LENGTH : CONFAB_FAILURE_SERVER;
}

/**
 * confab_error_kind_of:
 * @http_status: the status, of the answer or in its body; below 300 where none tells of an error
 * @type: (nullable): the service's type of error
 * @code: (nullable): the service's code
 * @detail_type: (nullable): OpenRouter's error_type
 * @message: (nullable): the service's text
 *
 * Returns: what the error means for a person
 */
ConfabFailureKind
confab_error_kind_of (guint       http_status,
                      const char *type,
                      const char *code,
                      const char *detail_type,
                      const char *message)
{
  g_autofree char *joined = g_strdup_printf ("%s %s %s", type != NULL ? type : "", code != NULL ? code : "",
                                             detail_type != NULL ? detail_type : "");
  g_autofree char *names = g_ascii_strdown (joined, -1);
  g_autofree char *text = message != NULL ? g_ascii_strdown (message, -1) : NULL;
  ConfabFailureKind kind;

  if (find_rule (names, name_rules, G_N_ELEMENTS (name_rules), &kind))
    return kind;
  if (http_status < 300 && find_rule (names, late_name_rules, G_N_ELEMENTS (late_name_rules), &kind))
    return kind == CONFAB_FAILURE_BAD_REQUEST ? kind_of_bad_request (text) : kind;
  if (text != NULL && http_status >= 500 && strstr (text, "overloaded") != NULL)
    return CONFAB_FAILURE_OVERLOADED;
  return kind_of_status (http_status, text);
}
