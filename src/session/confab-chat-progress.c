/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-chat-private.h"
#include "session/confab-chat-progress.h"

#define MEGABYTE (1000 * 1000)

/**
 * confab_chat_get_progress:
 * @self: a chat
 * @progress: (out caller-allocates): how far its turn is
 *
 * Returns: whether attachments are made ready or a request is sent; the answer is not waited for yet
 */
gboolean
confab_chat_get_progress (ConfabChat         *self,
                          ConfabChatProgress *progress)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);
  g_return_val_if_fail (progress != NULL, FALSE);

  *progress = (ConfabChatProgress) { 0 };
  return self->generation != NULL && confab_generation_get_progress (self->generation, progress);
}

static char *
describe_preparing (const ConfabChatProgress *progress)
{
  const char *name = confab_part_get_facts (progress->part)->name;

  if (name == NULL)
    name = _ ("attachment");
  if (progress->fraction <= 0)
    /* Translators: of an attachment, with its name */
    return g_strdup_printf (_ ("Preparing %s…"), name);
  /* Translators: of an attachment, with its name, and how much of it is done */
  return g_strdup_printf (_ ("Preparing %s… %d %%"), name, (int)(progress->fraction * 100));
}

/**
 * confab_chat_dup_progress_words:
 * @self: a chat
 * @fraction: (out): how much is done, from 0 to 1; -1 where nobody knows
 *
 * What is over soon, or small, is not worth words.
 *
 * Returns: (transfer full) (nullable): for people, what is being done before the answer is waited for
 */
char *
confab_chat_dup_progress_words (ConfabChat *self,
                                double     *fraction)
{
  ConfabChatProgress progress;

  *fraction = -1;
  if (!confab_chat_get_progress (self, &progress) || progress.ms < CONFAB_PROGRESS_LINGER_MS)
    return NULL;
  if (progress.part == NULL && progress.total < MEGABYTE)
    return NULL;
  if (progress.fraction > 0 || progress.part == NULL)
    *fraction = progress.fraction;
  if (progress.part != NULL)
    return describe_preparing (&progress);
  /* Translators: how much of a request was sent, and how large it is, both in megabytes */
  return g_strdup_printf (_ ("Sending… %d of %d MB"), (int)(progress.sent / MEGABYTE), (int)((progress.total + MEGABYTE / 2) / MEGABYTE));
}
