/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-media-notes.h"

G_DEFINE_INTERFACE (ConfabMediaNotes, confab_media_notes, G_TYPE_OBJECT)

static void
confab_media_notes_default_init (ConfabMediaNotesInterface *iface)
{
  g_signal_new ("changed", CONFAB_TYPE_MEDIA_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * confab_media_notes_dup_words:
 * @self: who knows
 * @message: a message with attachments
 *
 * Returns: (transfer full) (nullable): what is said below its attachments, %NULL where they are sent again
 */
char *
confab_media_notes_dup_words (ConfabMediaNotes *self,
                              ConfabMessage    *message)
{
  g_return_val_if_fail (CONFAB_IS_MEDIA_NOTES (self), NULL);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), NULL);

  return CONFAB_MEDIA_NOTES_GET_IFACE (self)->dup_words (self, message);
}
