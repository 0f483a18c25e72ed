/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "widgets/confab-editor-guard.h"
#include "widgets/confab-media-notes.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentLoader:
 *
 * Gives the widgets the small pictures that the session makes.
 */
#define CONFAB_TYPE_ATTACHMENT_LOADER (confab_attachment_loader_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentLoader, confab_attachment_loader, CONFAB, ATTACHMENT_LOADER, GObject)

ConfabAttachmentLoader *confab_attachment_loader_new       (ConfabSession          *session) G_GNUC_WARN_UNUSED_RESULT;
/* Tells also what @notes knows of what becomes of attachments. */
void                    confab_attachment_loader_set_notes (ConfabAttachmentLoader *self,
                                                            ConfabMediaNotes       *notes);
/* Where the widgets ask what may be sent of a message that is written anew. */
void                    confab_attachment_loader_set_guard (ConfabAttachmentLoader *self,
                                                            ConfabEditorGuard      *guard);

G_END_DECLS
