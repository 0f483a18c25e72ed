/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "model/confab-logprobs-private.h"

static gboolean
is_known (float logprob)
{
  return !isnan (logprob) && logprob > (float)CONFAB_LOGPROB_UNLIKELY;
}

/**
 * confab_logprobs_get_n_known:
 * @self: log-probabilities
 *
 * Returns: of how many tokens the service gave a number; the others have no part in the sum and the mean
 */
guint
confab_logprobs_get_n_known (ConfabLogprobs *self)
{
  guint n_tokens = confab_logprobs_get_n_tokens (self);
  guint n_known = 0;

  for (guint i = 0; i < n_tokens; i++)
    n_known += is_known (confab_logprobs_peek (self, i)->chosen.logprob) ? 1 : 0;
  return n_known;
}

/**
 * confab_logprobs_get_sum:
 * @self: log-probabilities
 *
 * Returns: the sum over all tokens that have a number, the logarithm of the probability of the whole; NaN where none has
 */
double
confab_logprobs_get_sum (ConfabLogprobs *self)
{
  guint n_tokens = confab_logprobs_get_n_tokens (self);
  gboolean any = FALSE;
  double sum = 0;

  for (guint i = 0; i < n_tokens; i++)
    {
      float logprob = confab_logprobs_peek (self, i)->chosen.logprob;

      if (!is_known (logprob))
        continue;
      sum += (double)logprob;
      any = TRUE;
    }
  return any ? sum : (double)NAN;
}

/**
 * confab_logprobs_get_mean:
 * @self: log-probabilities
 *
 * Returns: the mean of the log-probabilities, whose exponential is the (geometric) mean probability of a token; NaN where none has a number
 */
double
confab_logprobs_get_mean (ConfabLogprobs *self)
{
  guint n_known = confab_logprobs_get_n_known (self);

  return n_known > 0 ? confab_logprobs_get_sum (self) / n_known : (double)NAN;
}

/**
 * confab_logprobs_get_perplexity:
 * @self: log-probabilities
 *
 * Returns: the exponential of the negative mean: among how many equally likely tokens the model chose each time, in the mean; NaN where no token has a
 *   number
 */
double
confab_logprobs_get_perplexity (ConfabLogprobs *self)
{
  return exp (-confab_logprobs_get_mean (self));
}

/**
 * confab_token_chance_is_known:
 * @self: a token
 *
 * Returns: whether the service gave a number
 */
gboolean
confab_token_chance_is_known (const ConfabTokenChance *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_known ((float)self->logprob);
}

/**
 * confab_token_chance_get_probability:
 * @self: a token
 *
 * Returns: its probability from 0 to 1; 0 where it is only known to be very unlikely, NaN where nothing is known
 */
double
confab_token_chance_get_probability (const ConfabTokenChance *self)
{
  g_return_val_if_fail (self != NULL, (double)NAN);

  if (isnan (self->logprob))
    return (double)NAN;
  return self->logprob <= CONFAB_LOGPROB_UNLIKELY ? 0 : exp (MIN (self->logprob, 0));
}

static void
append_character (GString *text,
                  gunichar character)
{
  switch (character)
    {
    case '\n':
      g_string_append (text, "\\n");
      break;

    case '\t':
      g_string_append (text, "\\t");
      break;

    case '\r':
      g_string_append (text, "\\r");
      break;

    case ' ':
      /* An open box is what a space looks like where it is to be seen. */
      g_string_append (text, "␣");
      break;

    default:
      if (g_unichar_isprint (character) && !g_unichar_isspace (character))
        g_string_append_unichar (text, character);
      else
        g_string_append_printf (text, "\\u%04x", character);
    }
}

/**
 * confab_token_chance_dup_text:
 * @self: a token
 *
 * Returns: (transfer full): the token for people: spaces as open boxes, other white space, what cannot be seen and parts of characters as escapes
 */
char *
confab_token_chance_dup_text (const ConfabTokenChance *self)
{
  GString *text = g_string_new (NULL);

  for (gsize at = 0; at < self->length;)
    {
      gunichar character = g_utf8_get_char_validated (self->bytes + at, (gssize)(self->length - at));

      /* What is not a character, or not all of one, is above all of them. */
      if (character <= 0x10ffff)
        {
          append_character (text, character);
          at += (gsize)g_utf8_skip[(guchar)self->bytes[at]];
          continue;
        }
      g_string_append_printf (text, "\\x%02x", (guchar)self->bytes[at]);
      at++;
    }
  return g_string_free (text, FALSE);
}
