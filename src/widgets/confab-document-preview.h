/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/**
 * ConfabDocumentPreview:
 *
 * A document to look at: its pages, its table, and its text as a model gets it, with the colours of its language; Ctrl+F searches the text.
 */
#define CONFAB_TYPE_DOCUMENT_PREVIEW (confab_document_preview_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDocumentPreview, confab_document_preview, CONFAB, DOCUMENT_PREVIEW, GtkWidget)

GtkWidget  *confab_document_preview_new      (ConfabAttachmentSource *source,
                                              ConfabPart             *part) G_GNUC_WARN_UNUSED_RESULT;
/* "pages", "table", "text", "problem", or "loading". */
const char *confab_document_preview_get_view (ConfabDocumentPreview  *self);
void        confab_document_preview_search   (ConfabDocumentPreview  *self);

G_END_DECLS
