/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentChip:
 *
 * An attachment that is going to be sent. Signal: "remove" when the user wants it away.
 */
#define CONFAB_TYPE_ATTACHMENT_CHIP (confab_attachment_chip_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentChip, confab_attachment_chip, CONFAB, ATTACHMENT_CHIP, GtkWidget)

GtkWidget  *confab_attachment_chip_new      (guint                  id,
                                             const char            *name) G_GNUC_WARN_UNUSED_RESULT;
guint       confab_attachment_chip_get_id   (ConfabAttachmentChip  *self);
ConfabPart *confab_attachment_chip_get_part (ConfabAttachmentChip  *self);
void        confab_attachment_chip_set_part (ConfabAttachmentChip  *self,
                                             ConfabPart            *part,
                                             ConfabThumbnailLoader *loader);

G_END_DECLS
