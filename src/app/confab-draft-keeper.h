/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"
#include "session/confab-drafts.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabDraftKeeper:
 *
 * Keeps what is begun in a composer, for each conversation, and brings it back when the conversation is shown again.
 */
#define CONFAB_TYPE_DRAFT_KEEPER (confab_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDraftKeeper, confab_draft_keeper, CONFAB, DRAFT_KEEPER, GObject)

ConfabDraftKeeper *confab_draft_keeper_new      (ConfabComposer    *composer) G_GNUC_WARN_UNUSED_RESULT;
void               confab_draft_keeper_set_up   (ConfabDraftKeeper *self,
                                                 ConfabDrafts      *drafts);
void               confab_draft_keeper_set_chat (ConfabDraftKeeper *self,
                                                 ConfabChat        *chat);

G_END_DECLS
