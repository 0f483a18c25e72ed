/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentContent:
 *
 * An attachment on its way into another program, over the clipboard or by dragging: as a file, as its bytes, and as a picture. Nothing is read
 * before somebody wants it.
 */
#define CONFAB_TYPE_ATTACHMENT_CONTENT (confab_attachment_content_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentContent, confab_attachment_content, CONFAB, ATTACHMENT_CONTENT, GdkContentProvider)

GdkContentProvider *confab_attachment_content_new (ConfabAttachmentSource *source,
                                                   ConfabPart             *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
