/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-text.h"
#include "widgets/confab-choices-words.h"
#include "widgets/confab-message-words.h"

/**
 * confab_choices_words_name:
 * @index: which of the answers, from 0
 * @n: how many there are
 *
 * Returns: (transfer full): its heading
 */
char *
confab_choices_words_name (guint index,
                           guint n)
{
  /* Translators: a number and how many there are, of answers that stand side by side */
  return g_strdup_printf (_ ("Answer %u of %u"), index + 1, n);
}

static const char *
end_words (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  switch (confab_message_get_status (message))
    {
    case CONFAB_STATUS_STREAMING:
      /* Translators: of an answer that is being written */
      return reply->finish_reason != NULL ? reply->finish_reason : _ ("coming");
    case CONFAB_STATUS_STOPPED:
      return _ ("stopped by you");
    case CONFAB_STATUS_INTERRUPTED:
      return _ ("interrupted");
    case CONFAB_STATUS_FAILED:
      return _ ("failed");
    case CONFAB_STATUS_COMPLETE:
    default:
      return reply->finish_reason;
    }
}

/* Services count the tokens of a request and not of a choice, so that of several only those are known that came with
 * their probabilities. */
static gint64
count_tokens (const ConfabReply *reply)
{
  guint n = reply->logprobs != NULL ? confab_logprobs_get_n_tokens (reply->logprobs) : 0;

  if (n > 0)
    return n;
  return reply->batch == NULL || reply->n_choices == 1 ? reply->completion_tokens : -1;
}

/**
 * confab_choices_words_facts:
 * @message: a reply, loaded
 *
 * Returns: (transfer full): why it ended, and its tokens and mean log-probability where they are known
 */
char *
confab_choices_words_facts (ConfabMessage *message)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const ConfabReply *reply = confab_message_get_reply (message);
  gboolean ended = confab_message_get_status (message) != CONFAB_STATUS_STREAMING;
  gint64 n_tokens = count_tokens (reply);
  double mean = ended && reply->logprobs != NULL ? confab_logprobs_get_mean (reply->logprobs) : NAN;

  if (end_words (message) != NULL)
    g_ptr_array_add (words, g_strdup (end_words (message)));
  if (ended && n_tokens >= 0)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token", "%'d tokens", n_tokens), (int)n_tokens));
  if (ended && isfinite (mean) && fabs (mean) < 0.005)
    /* Translators: the mean of the log-probabilities of the tokens of an answer, of which the model was certain */
    g_ptr_array_add (words, g_strdup (_ ("mean log-probability 0")));
  else if (ended && isfinite (mean))
    /* Translators: the mean of the log-probabilities of the tokens of an answer, which is never above 0; there is a minus before it */
    g_ptr_array_add (words, g_strdup_printf (_ ("mean log-probability −%.2f"), fabs (mean)));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words->pdata);
}

/* What is known of a request, by what its replies share. */
typedef struct
{
  gint64   n_tokens;
  gboolean has_cost;
  double   cost;
} Request;

static GHashTable *
list_requests (GPtrArray *messages)
{
  GHashTable *requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < messages->len; i++)
    {
      const ConfabReply *reply = confab_message_get_reply (messages->pdata[i]);
      const char *key = reply != NULL && reply->batch != NULL ? reply->batch : confab_message_get_id (messages->pdata[i]);
      Request *request = g_hash_table_lookup (requests, key);

      if (request == NULL)
        {
          request = g_new0 (Request, 1);
          g_hash_table_insert (requests, (gpointer)key, request);
        }
      if (reply == NULL)
        continue;
      request->n_tokens += MAX (reply->completion_tokens, 0);
      request->has_cost |= reply->has_cost;
      request->cost += reply->has_cost ? reply->cost_usd : 0;
    }
  return requests;
}

/**
 * confab_choices_words_together:
 * @messages: (element-type ConfabMessage): replies that stand side by side
 *
 * A service says the tokens and the cost of a request once for all that it gave. Where it did not say them of one of the requests, they are not known of
 * all together either.
 *
 * Returns: (transfer full): how many there are, and what they took together where that is known
 */
char *
confab_choices_words_together (GPtrArray *messages)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) requests = list_requests (messages);
  gboolean has_tokens = messages->len > 0;
  gboolean has_cost = messages->len > 0;
  gint64 n_tokens = 0;
  double cost = 0;
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_add (words, g_strdup_printf (ngettext ("%u answer", "%u answers", messages->len), messages->len));
  g_hash_table_iter_init (&iter, requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Request *request = value;

      has_tokens = has_tokens && request->n_tokens > 0;
      has_cost = has_cost && request->has_cost;
      n_tokens += request->n_tokens;
      cost += request->cost;
    }
  if (has_tokens)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("together %'d token", "together %'d tokens", n_tokens),
                                             (int)n_tokens));
  if (has_cost)
    g_ptr_array_add (words, confab_text_format_cost (cost));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words->pdata);
}
