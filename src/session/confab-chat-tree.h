/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"

G_BEGIN_DECLS

/* What is done with the tree of a chat's messages. While the places of a long conversation are still being read, a request is held until they are
 * known; where it cannot be done then, the chat's signal "refused" says why. */

/**
 * ConfabRemoval:
 *
 * Messages that were deleted, with which that can be undone.
 */
typedef struct _ConfabRemoval ConfabRemoval;

/* Another question in the place of message, one of the user's, with a reply of its own. attachments: all of them, (element-type ConfabPart)
 * (nullable). choice: (nullable) */
gboolean       confab_chat_edit               (ConfabChat        *self,
                                               ConfabMessage     *message,
                                               const char        *text,
                                               GPtrArray         *attachments,
                                               const ConfabTurn  *choice,
                                               GError           **error);
/* Another reply to the same question. Also what "try again" does. message may be a question as well, for a reply below it. choice: (nullable) */
gboolean       confab_chat_regenerate         (ConfabChat        *self,
                                               ConfabMessage     *message,
                                               const ConfabTurn  *choice,
                                               GError           **error);
/* Another reply, which begins with what reply says and goes on; confab_message_get_cut() tells for which that is of use. choice: (nullable): NULL for
 * the service and the model that wrote it, where they are still there. */
gboolean       confab_chat_continue           (ConfabChat        *self,
                                               ConfabMessage     *reply,
                                               const ConfabTurn  *choice,
                                               GError           **error);
/* Lets the path run through message, and on to where it was last seen to end. The choice is kept. */
void           confab_chat_choose             (ConfabChat        *self,
                                               ConfabMessage     *message);
/* The same, and the end of the choice between message and the others that its request gave. */
void           confab_chat_take               (ConfabChat        *self,
                                               ConfabMessage     *message);
/* Deletes message, or it and all that follows it on any branch; a reply that comes is stopped first. */
ConfabRemoval *confab_chat_delete             (ConfabChat        *self,
                                               ConfabMessage     *message,
                                               gboolean           following) G_GNUC_WARN_UNUSED_RESULT;
/* Brings them back, once; the path ends where it did, unless it was changed since. */
void           confab_chat_restore            (ConfabChat        *self,
                                               ConfabRemoval     *removal);

ConfabRemoval *confab_removal_ref             (ConfabRemoval     *self) G_GNUC_WARN_UNUSED_RESULT;
void           confab_removal_unref           (ConfabRemoval     *self);
guint          confab_removal_get_n_messages  (ConfabRemoval     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabRemoval, confab_removal_unref)

/* What becomes of the attachments of a message in later requests; it is kept, unless the chat is temporary. */
void           confab_chat_set_media_policy (ConfabChat        *self,
                                             ConfabMessage     *message,
                                             ConfabMediaPolicy  policy);

G_END_DECLS
