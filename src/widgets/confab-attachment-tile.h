/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentTile:
 *
 * One attachment of a message: a picture, a video with a play sign, or a card with name and size. Its size is what it is given, so that nothing
 * moves when a picture is loaded or is found to be missing.
 *
 * Signals: "open" where it is to be seen large.
 */
#define CONFAB_TYPE_ATTACHMENT_TILE (confab_attachment_tile_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentTile, confab_attachment_tile, CONFAB, ATTACHMENT_TILE, GtkWidget)

/* How many pixels a picture is wanted in at most. Some loaders are a ConfabAttachmentSource as well. */
GtkWidget  *confab_attachment_tile_new         (ConfabPart            *part,
                                                ConfabThumbnailLoader *loader,
                                                int                    max_edge) G_GNUC_WARN_UNUSED_RESULT;
/* Whether an attachment is shown as its picture. */
gboolean    confab_attachment_tile_is_picture  (ConfabPart            *part);
ConfabPart *confab_attachment_tile_get_part    (ConfabAttachmentTile  *self);
/* Says on it how many more there are; 0 for none. */
void        confab_attachment_tile_set_more    (ConfabAttachmentTile  *self,
                                                guint                  n_more);
/* What is wrong with it, or NULL. */
const char *confab_attachment_tile_get_problem (ConfabAttachmentTile  *self);
/* Whether a video can be played in it, and plays in it. */
void        confab_attachment_tile_set_plays   (ConfabAttachmentTile  *self,
                                                gboolean               plays);
GtkWidget  *confab_attachment_tile_get_player  (ConfabAttachmentTile  *self);

G_END_DECLS
