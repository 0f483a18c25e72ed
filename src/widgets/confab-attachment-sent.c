/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-text.h"
#include "widgets/confab-attachment-sent.h"

/**
 * confab_attachment_sent_copy:
 * @sent: (nullable): what is sent
 *
 * Returns: (transfer full): a copy, or where there is none, something of which nothing is known
 */
ConfabAttachmentSent *
confab_attachment_sent_copy (const ConfabAttachmentSent *sent)
{
  ConfabAttachmentSent *self = g_new0 (ConfabAttachmentSent, 1);

  self->cost = NAN;
  if (sent == NULL)
    return self;
  *self = *sent;
  self->words = g_strdup (sent->words);
  return self;
}

/**
 * confab_attachment_sent_free:
 * @self: (nullable): what is sent
 */
void
confab_attachment_sent_free (ConfabAttachmentSent *self)
{
  if (self == NULL)
    return;
  g_free (self->words);
  g_free (self);
}

/**
 * confab_attachment_sent_describe_cost:
 * @tokens: about how many there are, 0 where nobody knows
 * @cost: about what that is in US dollars, NAN where nobody knows
 *
 * Returns: (transfer full): both, said to be estimates; empty where neither is known
 */
char *
confab_attachment_sent_describe_cost (gint64 tokens,
                                      double cost)
{
  gulong count = (gulong)CLAMP (tokens, 0, G_MAXINT);
  g_autofree char *amount = isfinite (cost) ? confab_text_format_cost (cost) : NULL;
  g_autofree char *number = NULL;

  if (tokens > 0)
    /* Translators: an estimate; %'lu is a number, with separators between its thousands */
    number = g_strdup_printf (ngettext ("about %'lu token", "about %'lu tokens", count), count);
  if (number != NULL && amount != NULL)
    /* Translators: an estimate: "about 765 tokens", and an amount of money such as "$0.0004" */
    return g_strdup_printf (_ ("%s · about %s"), number, amount);
  return number != NULL ? g_steal_pointer (&number) : g_strdup ("");
}

/**
 * confab_attachment_sent_describe:
 * @self: what is sent
 *
 * Returns: (transfer full) (nullable): what is sent, and what it costs; %NULL where nothing is known
 */
char *
confab_attachment_sent_describe (const ConfabAttachmentSent *self)
{
  g_autofree char *cost = confab_attachment_sent_describe_cost (self->tokens, self->cost);

  if (*cost == '\0')
    return g_strdup (self->words);
  if (self->words == NULL)
    return g_steal_pointer (&cost);
  return g_strdup_printf ("%s · %s", self->words, cost);
}

/**
 * confab_attachment_sent_describe_sum:
 * @all: (element-type ConfabAttachmentSent): what is sent of each attachment of a message
 *
 * A sum of which a part is not known is not said.
 *
 * Returns: (transfer full) (nullable): what all of them are together, %NULL where there are not several, or nothing is known
 */
char *
confab_attachment_sent_describe_sum (GPtrArray *all)
{
  g_autofree char *size = NULL;
  g_autofree char *cost = NULL;
  g_autofree char *number = NULL;
  gint64 bytes = 0;
  gint64 tokens = 0;
  double money = 0;
  gboolean tokens_known = TRUE;

  if (all->len < 2)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      const ConfabAttachmentSent *sent = g_ptr_array_index (all, i);

      if (sent->state != CONFAB_ATTACHMENT_READY || sent->bytes <= 0)
        return NULL;
      bytes += sent->bytes;
      tokens += sent->tokens;
      money += sent->cost;
      tokens_known = tokens_known && sent->tokens > 0;
    }
  size = g_format_size ((guint64)bytes);
  number = g_strdup_printf (ngettext ("%u attachment", "%u attachments", all->len), all->len);
  cost = confab_attachment_sent_describe_cost (tokens_known ? tokens : 0, tokens_known ? money : NAN);
  return *cost != '\0' ? g_strjoin (" · ", number, size, cost, NULL) : g_strjoin (" · ", number, size, NULL);
}
