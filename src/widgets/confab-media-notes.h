/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabMediaNotes:
 *
 * Knows what becomes of the attachments of a message in later requests, which depends on the conversation and on what is set.
 *
 * Signal: "changed" when what was said may no longer be so.
 */
#define CONFAB_TYPE_MEDIA_NOTES (confab_media_notes_get_type ())
G_DECLARE_INTERFACE (ConfabMediaNotes, confab_media_notes, CONFAB, MEDIA_NOTES, GObject)

struct _ConfabMediaNotesInterface
{
  GTypeInterface parent_interface;

  char *(*dup_words) (ConfabMediaNotes *self, ConfabMessage *message);
};

/* (nullable): NULL where they are sent again. */
char *confab_media_notes_dup_words (ConfabMediaNotes *self,
                                    ConfabMessage    *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
