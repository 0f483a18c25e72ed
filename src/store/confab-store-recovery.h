/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabRecovery:
 * @n_conversations: how many conversations there are now
 * @n_messages: how many messages there are now
 * @n_unnamed: how many of the conversations had lost all but their messages
 * @n_lost_texts: how many of the messages have lost their text
 * @n_cut_texts: how many of the messages may have lost the end of their text
 * @kept: the folder with the damaged files
 *
 * What came out of a damaged database.
 */
typedef struct
{
  guint64  n_conversations;
  guint64  n_messages;
  guint64  n_unnamed;
  guint64  n_lost_texts;
  guint64  n_cut_texts;
  char    *kept;
} ConfabRecovery;

void            confab_recovery_free (ConfabRecovery  *self);
ConfabRecovery *confab_recovery_run  (const char      *folder,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabRecovery, confab_recovery_free)

G_END_DECLS
