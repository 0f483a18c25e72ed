/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-pretty.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-day-words.h"
#include "widgets/confab-message-facts.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-token-popover.h"

static void
fact_free (gpointer data)
{
  ConfabFact *fact = data;

  g_free (fact->value);
  g_free (fact);
}

/* What is not known is not said. */
static void
take_fact (GPtrArray  *facts,
           const char *group,
           const char *name,
           char       *value)
{
  ConfabFact *fact;

  if (value == NULL || *value == '\0')
    {
      g_free (value);
      return;
    }
  fact = g_new0 (ConfabFact, 1);
  fact->group = group;
  fact->name = name;
  fact->value = g_utf8_make_valid (value, -1);
  g_free (value);
  g_ptr_array_add (facts, fact);
}

static void
add_text (GPtrArray  *facts,
          const char *group,
          const char *name,
          const char *value)
{
  take_fact (facts, group, name, g_strdup (value));
}

static void
add_number (GPtrArray  *facts,
            const char *group,
            const char *name,
            gint64      value)
{
  if (value >= 0)
    take_fact (facts, group, name, g_strdup_printf ("%'" G_GINT64_FORMAT, value));
}

static void
add_time (GPtrArray  *facts,
          const char *name,
          gint64      milliseconds)
{
  if (milliseconds >= 0)
    take_fact (facts, _ ("Timing"), name, confab_text_format_time (milliseconds));
}

static void
add_json (GPtrArray  *facts,
          const char *group,
          const char *name,
          JsonNode   *node)
{
  g_autofree char *text = node != NULL ? confab_json_to_string (node, FALSE) : NULL;
  guint n_facts = facts->len;

  if (text == NULL)
    return;
  take_fact (facts, group, name, confab_json_dup_pretty (text, strlen (text)));
  if (facts->len > n_facts)
    ((ConfabFact *)g_ptr_array_index (facts, n_facts))->code = TRUE;
}

static const char *
status_words (ConfabStatus status)
{
  switch (status)
    {
    case CONFAB_STATUS_COMPLETE:
      return _ ("Complete");
    case CONFAB_STATUS_STREAMING:
      return _ ("Still coming");
    case CONFAB_STATUS_STOPPED:
      return _ ("Stopped by you");
    case CONFAB_STATUS_INTERRUPTED:
      return _ ("Interrupted");
    case CONFAB_STATUS_FAILED:
    default:
      return _ ("Failed");
    }
}

static void
add_finish (GPtrArray         *facts,
            const ConfabReply *reply)
{
  const char *native = reply->native_finish_reason;

  add_text (facts, _ ("Reply"), _ ("Finish Reason"), reply->finish_reason);
  if (g_strcmp0 (native, reply->finish_reason) != 0)
    add_text (facts, _ ("Reply"), _ ("In the Model’s Own Words"), native);
}

static void
add_speed (GPtrArray         *facts,
           const ConfabReply *reply)
{
  gint64 span = reply->total_ms - MAX (reply->first_token_ms, 0);

  if (reply->completion_tokens <= 0 || reply->total_ms < 0 || reply->first_token_ms < 0 || span <= 0)
    return;
  take_fact (facts, _ ("Timing"), _ ("Tokens per Second"),
             g_strdup_printf ("%.1f", reply->completion_tokens * 1000.0 / span));
}

static void
add_reply (GPtrArray         *facts,
           const ConfabReply *reply,
           ConfabStatus       status)
{
  const char *group = _ ("Reply");

  add_text (facts, group, _ ("Status"), status_words (status));
  add_text (facts, group, _ ("Service"), reply->provider_name);
  add_text (facts, group, _ ("Model Asked For"), reply->model_asked);
  add_text (facts, group, _ ("Model That Answered"), reply->model_answered);
  if (reply->n_choices > 1)
    take_fact (facts, group, _ ("Answer"),
               g_strdup_printf (_ ("%u of %u"), (guint)reply->choice_index + 1, (guint)reply->n_choices));
  add_finish (facts, reply);
  if (reply->failure != NULL)
    take_fact (facts, group, _ ("Failure"), confab_message_words_failure_details (reply->failure));

  group = _ ("Tokens");
  add_number (facts, group, _ ("In"), reply->prompt_tokens);
  add_number (facts, group, _ ("In, from a Cache"), reply->cached_tokens);
  /* They are counted once for all that a request gave. */
  add_number (facts, group, reply->n_choices > 1 ? _ ("Out, All Answers Together") : _ ("Out"), reply->completion_tokens);
  add_number (facts, group, _ ("Out, as Reasoning"), reply->reasoning_tokens);
  add_number (facts, group, _ ("In All"), reply->total_tokens);

  if (reply->has_cost)
    {
      take_fact (facts, _ ("Cost"), _ ("As Billed"), confab_text_format_cost (reply->cost_usd));
      add_number (facts, _ ("Cost"), _ ("Credits"), reply->cost_credits);
    }
  else if (reply->has_estimate)
    take_fact (facts, _ ("Cost"), _ ("Estimated from the Price List"), confab_text_format_cost (reply->estimated_usd));

  add_time (facts, _ ("First Byte"), reply->first_byte_ms);
  add_time (facts, _ ("First Token"), reply->first_token_ms);
  add_time (facts, _ ("Reasoning"), reply->reasoning_ms);
  add_time (facts, _ ("In All"), reply->total_ms);
  add_speed (facts, reply);
}

/* A service may ignore that they were asked for, which is said. */
static void
add_logprobs (GPtrArray         *facts,
              const ConfabReply *reply)
{
  guint n_tokens = reply->logprobs != NULL ? confab_logprobs_get_n_tokens (reply->logprobs) : 0;
  JsonObject *sent = reply->parameters != NULL && JSON_NODE_HOLDS_OBJECT (reply->parameters) ?
                     json_node_get_object (reply->parameters) : NULL;
  gboolean asked = FALSE;

  if (n_tokens == 0)
    {
      if (confab_json_get_boolean (sent, "logprobs", &asked) && asked)
        add_text (facts, _ ("Probabilities"), _ ("Tokens"), _ ("The service sent no log-probabilities"));
      return;
    }
  add_number (facts, _ ("Probabilities"), _ ("Tokens"), n_tokens);
  if (confab_logprobs_get_n_known (reply->logprobs) == 0)
    return;
  take_fact (facts, _ ("Probabilities"), _ ("Mean"), confab_probability_dup_words (confab_logprobs_get_mean (reply->logprobs)));
  take_fact (facts, _ ("Probabilities"), _ ("Perplexity"), g_strdup_printf ("%.2f", confab_logprobs_get_perplexity (reply->logprobs)));
  take_fact (facts, _ ("Probabilities"), _ ("Sum of Logarithms"), g_strdup_printf ("%.3f", confab_logprobs_get_sum (reply->logprobs)));
}

/**
 * confab_message_facts_list:
 * @message: a message
 *
 * Returns: (transfer full) (element-type ConfabFact): what is known of it, sorted by groups
 */
GPtrArray *
confab_message_facts_list (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  if (reply != NULL)
    {
      add_reply (facts, reply, confab_message_get_status (message));
      if (confab_message_get_status (message) != CONFAB_STATUS_STREAMING)
        add_logprobs (facts, reply);
    }

  take_fact (facts, _ ("Message"), _ ("Written"), confab_day_words_dup_moment (confab_message_get_created (message)));
  add_number (facts, _ ("Message"), _ ("Characters"), g_utf8_strlen (confab_message_get_text (message), -1));
  add_text (facts, _ ("Message"), _ ("Message ID"), confab_message_get_id (message));
  add_text (facts, _ ("Message"), _ ("Tool Call ID"), confab_message_get_tool_call_id (message));
  if (reply == NULL)
    return facts;
  add_text (facts, _ ("Message"), _ ("Response ID"), reply->response_id);
  add_text (facts, _ ("Message"), _ ("Request ID"), reply->request_id);

  add_json (facts, _ ("As JSON"), _ ("Parameters Sent"), reply->parameters);
  add_json (facts, _ ("As JSON"), _ ("Usage"), reply->usage);
  add_json (facts, _ ("As JSON"), _ ("Timings of the Server"), reply->timings);
  return facts;
}

/**
 * confab_message_facts_dup_text:
 * @facts: (element-type ConfabFact): facts
 *
 * Returns: (transfer full): all of them in lines
 */
char *
confab_message_facts_dup_text (GPtrArray *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++)
    {
      const ConfabFact *fact = g_ptr_array_index (facts, i);

      if (fact->code)
        /* Translators: what something is, and below it the thing itself */
        g_string_append_printf (text, _ ("%s:\n%s"), fact->name, fact->value);
      else
        /* Translators: what something is, and the thing itself */
        g_string_append_printf (text, _ ("%s: %s"), fact->name, fact->value);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
