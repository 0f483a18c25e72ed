/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentAdviser:
 *
 * Tells a composer what the service of its chat takes.
 */
#define CONFAB_TYPE_ATTACHMENT_ADVISER (confab_attachment_adviser_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentAdviser, confab_attachment_adviser, CONFAB, ATTACHMENT_ADVISER, GObject)

ConfabAttachmentAdviser *confab_attachment_adviser_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable) */
void                     confab_attachment_adviser_set_chat (ConfabAttachmentAdviser *self,
                                                             ConfabChat              *chat);

G_END_DECLS
