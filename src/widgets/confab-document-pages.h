/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/**
 * ConfabDocumentPages:
 *
 * The pages of a document as pictures, one below the other. Those near the view are made, one at a time; those far away are forgotten.
 */
#define CONFAB_TYPE_DOCUMENT_PAGES (confab_document_pages_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDocumentPages, confab_document_pages, CONFAB, DOCUMENT_PAGES, GtkWidget)

GtkWidget *confab_document_pages_new          (ConfabAttachmentSource *source,
                                               ConfabPart             *part,
                                               int                     n_pages) G_GNUC_WARN_UNUSED_RESULT;
/* How many have their picture now. */
guint      confab_document_pages_get_n_loaded (ConfabDocumentPages    *self);

G_END_DECLS
