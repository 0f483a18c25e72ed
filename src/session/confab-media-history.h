/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "model/confab-provider.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* More of one's own messages than anybody would have sent whole. */
#define CONFAB_MEDIA_HISTORY_MAX_RECENT 100

/**
 * ConfabMediaHistory:
 *
 * What becomes of the attachments of older messages in a request: they are sent again, replaced by a note, or left out. The question that is
 * asked always goes whole, and so do the last of one's own messages before it, as many as are set; a message may say otherwise for itself.
 *
 * Properties with notification: "policy" (uint, a #ConfabMediaPolicy that is not the default one), "recent" (uint, how many of one's own
 * messages go whole, from 1). What is set is stored.
 */
#define CONFAB_TYPE_MEDIA_HISTORY (confab_media_history_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMediaHistory, confab_media_history, CONFAB, MEDIA_HISTORY, GObject)

ConfabMediaHistory *confab_media_history_new        (void) G_GNUC_WARN_UNUSED_RESULT;
/* Reads what is set, before anything that is asked of @store later. */
void                confab_media_history_load       (ConfabMediaHistory  *self,
                                                     ConfabStore         *store);
ConfabMediaPolicy   confab_media_history_get_policy (ConfabMediaHistory  *self);
void                confab_media_history_set_policy (ConfabMediaHistory  *self,
                                                     ConfabMediaPolicy    policy);
guint               confab_media_history_get_recent (ConfabMediaHistory  *self);
void                confab_media_history_set_recent (ConfabMediaHistory  *self,
                                                     guint                recent);

/* (element-type ConfabMediaPolicy) One for each message of a path, in its order; none is the default one. */
GArray             *confab_media_history_decide     (ConfabMediaHistory  *self,
                                                     GPtrArray           *path) G_GNUC_WARN_UNUSED_RESULT;
/* What is sent in the place of an attachment, for a model to read. */
char               *confab_media_history_dup_note   (ConfabPart          *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
