/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-message-words.h"

/* A reply that comes at once needs no word on how long it takes. */
#define SAY_WAITING_MS 3000

/* How much of a reply is said aloud when it has come. */
#define SPOKEN_CHARS   280

/**
 * confab_message_words_author:
 * @message: a message
 *
 * Returns: (transfer full): who wrote it
 */
char *
confab_message_words_author (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  switch (confab_message_get_role (message))
    {
    case CONFAB_ROLE_USER:
      return g_strdup (_ ("You"));
    case CONFAB_ROLE_SYSTEM:
      return g_strdup (_ ("System"));
    case CONFAB_ROLE_TOOL:
      return g_strdup (_ ("Tool"));
    case CONFAB_ROLE_ASSISTANT:
    default:
      if (reply != NULL && reply->model_answered != NULL && *reply->model_answered != '\0')
        return g_strdup (reply->model_answered);
      if (reply != NULL && reply->model_asked != NULL && *reply->model_asked != '\0')
        return g_strdup (reply->model_asked);
      return g_strdup (_ ("Assistant"));
    }
}

static void
add_tokens (GPtrArray         *words,
            const ConfabReply *reply)
{
  if (reply->n_choices > 1 && reply->completion_tokens >= 0)
    /* Translators: the number of tokens in all replies to one request */
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token out together", "%'d tokens out together",
                                                       reply->completion_tokens),
                                             (int)reply->completion_tokens));
  else if (reply->prompt_tokens >= 0 && reply->completion_tokens >= 0)
    /* Translators: numbers of tokens in the request and in the reply */
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token in, %'d out", "%'d tokens in, %'d out",
                                                       reply->prompt_tokens),
                                             (int)reply->prompt_tokens, (int)reply->completion_tokens));
  else if (reply->total_tokens >= 0)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token", "%'d tokens", reply->total_tokens), (int)reply->total_tokens));
  else if (reply->completion_tokens >= 0)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token out", "%'d tokens out", reply->completion_tokens),
                                             (int)reply->completion_tokens));
}

static void
add_times (GPtrArray         *words,
           const ConfabReply *reply)
{
  g_autofree char *first = confab_text_format_time (reply->first_token_ms);
  g_autofree char *total = confab_text_format_time (reply->total_ms);

  if (reply->first_token_ms >= 0)
    /* Translators: the time until the reply began */
    g_ptr_array_add (words, g_strdup_printf (_ ("first token after %s"), first));
  if (reply->total_ms >= 0)
    /* Translators: the time that the reply took */
    g_ptr_array_add (words, g_strdup_printf (_ ("%s in all"), total));
}

/**
 * confab_message_words_estimate:
 * @usd: a cost that was reckoned from a price list
 *
 * Returns: (transfer full): the amount, called an estimate
 */
char *
confab_message_words_estimate (double usd)
{
  g_autofree char *cost = confab_text_format_cost (usd);

  /* Translators: an amount of money that was reckoned from a price list */
  return g_strdup_printf (_ ("about %s (estimated)"), cost);
}

/**
 * confab_message_words_footer:
 * @message: a message
 * @footer: what to say
 *
 * What the service did not say is left out; a cost that was not billed is called an estimate.
 *
 * Returns: (transfer full): the line under a reply, empty where there is nothing to say
 */
char *
confab_message_words_footer (ConfabMessage *message,
                             ConfabFooter   footer)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const ConfabReply *reply = confab_message_get_reply (message);

  if (reply == NULL || confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    return g_strdup ("");
  if ((footer & CONFAB_FOOTER_MODEL) != 0 && reply->model_answered != NULL)
    g_ptr_array_add (words, g_strdup (reply->model_answered));
  if ((footer & CONFAB_FOOTER_TOKENS) != 0)
    add_tokens (words, reply);
  if ((footer & CONFAB_FOOTER_COST) != 0 && reply->has_cost)
    g_ptr_array_add (words, confab_text_format_cost (reply->cost_usd));
  else if ((footer & CONFAB_FOOTER_COST) != 0 && reply->has_estimate)
    g_ptr_array_add (words, confab_message_words_estimate (reply->estimated_usd));
  /* How long nothing took is of no use. */
  if ((footer & CONFAB_FOOTER_TIME) != 0 &&
      (reply->first_token_ms >= 0 || confab_message_get_status (message) != CONFAB_STATUS_FAILED))
    add_times (words, reply);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words->pdata);
}

static const char *
finish_words (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } table[] = {
    { "length", N_ ("Cut at the token limit") },
    { "max_tokens", N_ ("Cut at the token limit") },
    { "content_filter", N_ ("Filtered by the service") },
    { "safety", N_ ("Filtered by the service") },
    { "insufficient_system_resource", N_ ("Cut because the service was short of resources") },
    { "error", N_ ("Cut by an error of the service") },
    { "tool_calls", N_ ("The model asks to call a tool") },
    { "function_call", N_ ("The model asks to call a tool") },
    { "stop", NULL },
    { "end_turn", NULL },
    { "eos", NULL },
    { "stop_sequence", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (reason, table[i].reason) == 0)
      return table[i].words != NULL ? _ (table[i].words) : NULL;
  return "";
}

/* That a service gave fewer replies than it was asked for, or more, which the first of them says. */
static char *
dup_other_number (const ConfabReply *reply)
{
  guint n_asked = confab_reply_get_n_asked (reply);

  if (reply->choice_index != 0 || reply->n_choices < 1 || reply->n_choices == n_asked)
    return NULL;
  /* Translators: how many came, and how many were asked for */
  return g_strdup_printf (ngettext ("The service gave %d answer instead of %u", "The service gave %d answers instead of %u",
                                    reply->n_choices),
                          (int)reply->n_choices, n_asked);
}

/* That it did not send what was asked for, which the first says as well. */
static const char *
missing_words (ConfabMessage     *message,
               const ConfabReply *reply)
{
  JsonObject *sent = reply->parameters != NULL && JSON_NODE_HOLDS_OBJECT (reply->parameters) ?
                     json_node_get_object (reply->parameters) : NULL;
  gboolean asked = FALSE;

  if (reply->choice_index > 0 || confab_message_get_text_length (message) == 0)
    return NULL;
  if (!confab_json_get_boolean (sent, "logprobs", &asked) || !asked)
    return NULL;
  return reply->logprobs == NULL || confab_logprobs_get_n_tokens (reply->logprobs) == 0
         ? _ ("The service sent no log-probabilities")
         : NULL;
}

/* @first: (nullable): how it ended */
static char *
dup_remarks (ConfabMessage     *message,
             const ConfabReply *reply,
             const char        *first)
{
  g_autofree char *number = dup_other_number (reply);
  const char *missing = missing_words (message, reply);
  const char *words[4] = { NULL };
  guint n = 0;

  if (first != NULL)
    words[n++] = first;
  if (number != NULL)
    words[n++] = number;
  if (missing != NULL)
    words[n++] = missing;
  return n > 0 ? g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words) : NULL;
}

/**
 * confab_message_words_notice:
 * @message: a message
 *
 * Returns: (transfer full) (nullable): why a reply is not whole, how many came instead of those that were asked for, or what else was not given; %NULL where there is nothing to say
 */
char *
confab_message_words_notice (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  const char *words;
  g_autofree char *own = NULL;

  if (reply == NULL)
    return NULL;
  switch (confab_message_get_status (message))
    {
    case CONFAB_STATUS_STOPPED:
      return g_strdup (_ ("Stopped by you"));
    case CONFAB_STATUS_INTERRUPTED:
      return reply->failure == NULL ? g_strdup (_ ("Interrupted before the end")) : NULL;
    case CONFAB_STATUS_STREAMING:
    case CONFAB_STATUS_FAILED:
      return NULL;
    case CONFAB_STATUS_COMPLETE:
    default:
      break;
    }
  words = reply->finish_reason != NULL ? finish_words (reply->finish_reason) : NULL;
  if (words != NULL && *words == '\0')
    /* Translators: the service's own word for why a reply ended */
    words = own = g_strdup_printf (_ ("Ended by the service: %s"), reply->finish_reason);
  return dup_remarks (message, reply, words);
}

/**
 * confab_message_words_waiting:
 * @message: a reply of which nothing came yet
 * @now: milliseconds since 1970
 * @status_text: (nullable): what the program does about it
 *
 * Returns: (transfer full): that it waits, after a while for how long
 */
char *
confab_message_words_waiting (ConfabMessage *message,
                              gint64         now,
                              const char    *status_text)
{
  gint64 waited = now - confab_message_get_created (message);
  g_autofree char *time = NULL;

  if (status_text != NULL && *status_text != '\0')
    return g_strdup (status_text);
  if (confab_message_get_created (message) <= 0 || waited < SAY_WAITING_MS || waited > G_TIME_SPAN_HOUR)
    return g_strdup (_ ("Waiting…"));
  if (waited < 60 * 1000)
    /* Translators: for how many seconds */
    return g_strdup_printf (_ ("Waiting for %d s…"), (int)(waited / 1000));
  time = confab_text_format_time (waited);
  /* Translators: for how long, as in “1 min 05 s” */
  return g_strdup_printf (_ ("Waiting for %s…"), time);
}

/**
 * confab_message_words_notice_action:
 * @message: a message
 * @label: (out): the text of the button
 *
 * Returns: (nullable): the name of the action that helps against what the notice says, %NULL where none does
 */
const char *
confab_message_words_notice_action (ConfabMessage *message,
                                    const char   **label)
{
  static const char *const limits[] = { "length", "max_tokens" };
  const ConfabReply *reply = confab_message_get_reply (message);
  ConfabStatus status = confab_message_get_status (message);

  *label = NULL;
  if (reply == NULL || status == CONFAB_STATUS_STREAMING || status == CONFAB_STATUS_FAILED)
    return NULL;
  if (status == CONFAB_STATUS_COMPLETE)
    for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
      if (reply->finish_reason != NULL && g_ascii_strcasecmp (reply->finish_reason, limits[i]) == 0)
        {
          *label = _ ("Change the _Limit");
          return "show-max-tokens";
        }
  /* Nor is what is whole. */
  if (status == CONFAB_STATUS_COMPLETE && (reply->finish_reason == NULL || finish_words (reply->finish_reason) == NULL))
    return NULL;
  /* What waits for a tool is not helped by another try. */
  if (reply->tool_calls->len > 0 && status == CONFAB_STATUS_COMPLETE)
    return NULL;
  *label = _ ("_Try Again");
  return "retry";
}

/**
 * confab_message_words_is_reasoning:
 * @message: a reply
 *
 * Returns: whether it thinks at present
 */
gboolean
confab_message_words_is_reasoning (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return reply != NULL && reply->reasoning_ms < 0 && confab_message_get_status (message) == CONFAB_STATUS_STREAMING &&
         confab_message_get_text_length (message) == 0;
}

/**
 * confab_message_words_reasoning:
 * @message: a reply with reasoning
 * @now: milliseconds since 1970
 *
 * Returns: (transfer full): the line that stands for its reasoning
 */
char *
confab_message_words_reasoning (ConfabMessage *message,
                                gint64         now)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  gint64 thought = now - confab_message_get_created (message) - MAX (reply->first_token_ms, 0);
  g_autofree char *time = NULL;

  if (reply->reasoning_ms >= 0)
    {
      if (reply->reasoning_ms < 1000)
        return g_strdup (_ ("Thought for a moment"));
      /* Of a long time, tenths of a second say nothing. */
      time = confab_text_format_time (reply->reasoning_ms);
      if (reply->reasoning_ms >= 10 * 1000 && reply->reasoning_ms < 60 * 1000)
        /* Translators: for how many seconds the model reasoned before it answered */
        return g_strdup_printf (_ ("Thought for %d s"), (int)(reply->reasoning_ms / 1000));
      /* Translators: how long the model reasoned before it answered */
      return g_strdup_printf (_ ("Thought for %s"), time);
    }
  if (!confab_message_words_is_reasoning (message))
    return g_strdup (_ ("Reasoning"));
  if (confab_message_get_created (message) <= 0 || thought < 1000 || thought > 24 * 60 * 60 * 1000)
    return g_strdup (_ ("Thinking…"));
  if (thought < 60 * 1000)
    /* Translators: for how many seconds it has been going on */
    return g_strdup_printf (_ ("Thinking… %d s"), (int)(thought / 1000));
  time = confab_text_format_time (thought);
  /* Translators: for how long it has been going on, as in “1 min 05 s” */
  return g_strdup_printf (_ ("Thinking… %s"), time);
}

/**
 * confab_message_words_ended:
 * @message: a reply that has just ended
 * @plain: (nullable): its text without markup
 *
 * Returns: (transfer full): what is said aloud then
 */
char *
confab_message_words_ended (ConfabMessage *message,
                            const char    *plain)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autofree char *notice = confab_message_words_notice (message);
  g_autofree char *beginning = confab_text_single_line (plain != NULL ? plain : "", SPOKEN_CHARS);

  if (reply != NULL && reply->failure != NULL)
    return g_strdup (confab_failure_get_title (reply->failure));
  if (notice != NULL && *beginning != '\0')
    /* Translators: the beginning of a reply, and why it is not whole */
    return g_strdup_printf (_ ("Reply: %s (%s)"), beginning, notice);
  if (notice != NULL)
    return g_steal_pointer (&notice);
  /* Translators: the beginning of a reply */
  return g_strdup_printf (_ ("Reply: %s"), beginning);
}

/**
 * confab_message_words_failure_action:
 * @kind: how a turn failed
 * @label: (out): the text of the button
 *
 * Returns: (nullable): the name of the action that helps, %NULL where none does
 */
const char *
confab_message_words_failure_action (ConfabFailureKind kind,
                                     const char      **label)
{
  switch (kind)
    {
    case CONFAB_FAILURE_AUTH:
      *label = _ ("Enter _Key…");
      return "edit-key";
    case CONFAB_FAILURE_CREDIT:
      *label = _ ("Open _Billing Page");
      return "billing";
    case CONFAB_FAILURE_NOT_FOUND:
      *label = _ ("Choose _Model…");
      return "choose-model";
    case CONFAB_FAILURE_RATE_LIMIT:
    case CONFAB_FAILURE_SERVER:
    case CONFAB_FAILURE_OVERLOADED:
    case CONFAB_FAILURE_UNREACHABLE:
    case CONFAB_FAILURE_TIMEOUT:
    case CONFAB_FAILURE_TRUNCATED:
    case CONFAB_FAILURE_EMPTY:
    case CONFAB_FAILURE_PROTOCOL:
    case CONFAB_FAILURE_TLS:
    case CONFAB_FAILURE_STORE:
      *label = _ ("_Try Again");
      return "retry";
    case CONFAB_FAILURE_VIDEO:
      *label = _ ("Send as _Frames");
      return "send-frames";
    case CONFAB_FAILURE_INSECURE:
    case CONFAB_FAILURE_SETUP:
    case CONFAB_FAILURE_REDIRECT:
      *label = _ ("Open _Preferences");
      return "preferences";
    case CONFAB_FAILURE_FORBIDDEN:
    case CONFAB_FAILURE_CONTEXT_LENGTH:
    case CONFAB_FAILURE_TOO_LARGE:
    case CONFAB_FAILURE_BAD_REQUEST:
    case CONFAB_FAILURE_FILTERED:
    case CONFAB_FAILURE_ATTACHMENT:
    default:
      *label = NULL;
      return NULL;
    }
}

/**
 * confab_message_words_failure_details:
 * @failure: how a turn failed
 *
 * Returns: (transfer full): all the service said of it
 */
char *
confab_message_words_failure_details (const ConfabFailure *failure)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (lines, g_strdup (failure->message));
  if (failure->http_status != 0)
    g_ptr_array_add (lines, g_strdup_printf (_ ("HTTP status: %u"), failure->http_status));
  if (failure->type != NULL)
    g_ptr_array_add (lines, g_strdup_printf (_ ("Type: %s"), failure->type));
  if (failure->code != NULL)
    g_ptr_array_add (lines, g_strdup_printf (_ ("Code: %s"), failure->code));
  if (failure->request_id != NULL)
    g_ptr_array_add (lines, g_strdup_printf (_ ("Request ID: %s"), failure->request_id));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}
