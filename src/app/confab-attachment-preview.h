/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentPreview:
 *
 * Makes the attachments in a composer ready for the service that they would go to, and shows on each what is sent of it, what it weighs and
 * about what it costs; so sending finds everything made. It follows what is attached, how it is to be sent, and the service and model that are
 * chosen.
 */
#define CONFAB_TYPE_ATTACHMENT_PREVIEW (confab_attachment_preview_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentPreview, confab_attachment_preview, CONFAB, ATTACHMENT_PREVIEW, GObject)

ConfabAttachmentPreview *confab_attachment_preview_new      (ConfabComposer          *composer) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable) */
void                     confab_attachment_preview_set_chat (ConfabAttachmentPreview *self,
                                                             ConfabChat              *chat);

G_END_DECLS
