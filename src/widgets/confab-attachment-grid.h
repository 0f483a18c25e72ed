/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentGrid:
 *
 * The attachments of a message: its pictures and videos, and below them cards for all else. Its height follows from what is known of the attachments
 * and from its width, never from what is loaded. Tab goes to one of them, arrows to the others.
 *
 * Signals: "open" (part: #ConfabPart).
 */
#define CONFAB_TYPE_ATTACHMENT_GRID (confab_attachment_grid_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentGrid, confab_attachment_grid, CONFAB, ATTACHMENT_GRID, GtkWidget)

/* at_end: whether they stand at the end of the line. */
GtkWidget *confab_attachment_grid_new (GPtrArray             *parts,
                                       ConfabThumbnailLoader *loader,
                                       gboolean               at_end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
