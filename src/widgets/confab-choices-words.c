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
  if (ended && isfinite (mean))
    /* Translators: the mean of the log-probabilities of the tokens of an answer, which is never above 0; there is a minus before it */
    g_ptr_array_add (words, g_strdup_printf (_ ("mean log-probability −%.2f"), fabs (mean)));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words->pdata);
}

/**
 * confab_choices_words_together:
 * @messages: (element-type ConfabMessage): replies that stand side by side
 *
 * A service says the tokens and the cost of a request once for all that it gave.
 *
 * Returns: (transfer full): how many there are, and what they took together where that is known
 */
char *
confab_choices_words_together (GPtrArray *messages)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gint64 n_tokens = 0;
  gboolean has_cost = FALSE;
  double cost = 0;

  g_ptr_array_add (words, g_strdup_printf (ngettext ("%u answer", "%u answers", messages->len), messages->len));
  for (guint i = 0; i < messages->len; i++)
    {
      const ConfabReply *reply = confab_message_get_reply (messages->pdata[i]);

      n_tokens += reply != NULL ? MAX (reply->completion_tokens, 0) : 0;
      has_cost |= reply != NULL && reply->has_cost;
      cost += reply != NULL && reply->has_cost ? reply->cost_usd : 0;
    }
  if (n_tokens > 0)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("together %'d token", "together %'d tokens", n_tokens),
                                             (int)n_tokens));
  if (has_cost)
    g_ptr_array_add (words, confab_text_format_cost (cost));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (CONFAB_MESSAGE_FACT_SEPARATOR, (char **)words->pdata);
}
