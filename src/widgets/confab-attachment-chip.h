/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-attachment-sent.h"
#include "widgets/confab-send-adviser.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentChip:
 *
 * An attachment that is going to be sent. It takes the focus: Delete removes it, Enter shows it, the Menu key or Shift+F10 opens how
 * it is sent, the arrow keys walk to the next one, with Alt they move it.
 *
 * Signals: "remove" and "preview" when the user wants it away or shown, "move" and "step" (by: int, 1 to the end of the line, -1 to its
 * start) for the place and for the focus, "dropped" (chip: the one that was dropped on it), "changed" when its part is another one.
 */
#define CONFAB_TYPE_ATTACHMENT_CHIP (confab_attachment_chip_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentChip, confab_attachment_chip, CONFAB, ATTACHMENT_CHIP, GtkWidget)

GtkWidget  *confab_attachment_chip_new      (guint                  id,
                                             const char            *name) G_GNUC_WARN_UNUSED_RESULT;
guint       confab_attachment_chip_get_id   (ConfabAttachmentChip  *self);
char       *confab_attachment_chip_dup_name (ConfabAttachmentChip  *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart *confab_attachment_chip_get_part (ConfabAttachmentChip  *self);
void        confab_attachment_chip_set_part (ConfabAttachmentChip  *self,
                                             ConfabPart            *part,
                                             ConfabThumbnailLoader *loader);
const ConfabAttachmentSent *confab_attachment_chip_get_sent (ConfabAttachmentChip *self);
/* (nullable): nothing is known of it any more. */
void        confab_attachment_chip_set_sent (ConfabAttachmentChip        *self,
                                             const ConfabAttachmentSent  *sent);
/* Another one in its place: the same attachment, sent in another way. */
void        confab_attachment_chip_change_part  (ConfabAttachmentChip *self,
                                                 ConfabPart            *part);
void        confab_attachment_chip_show_options (ConfabAttachmentChip *self);
void        confab_attachment_chip_set_adviser (ConfabAttachmentChip  *self,
                                                ConfabSendAdviser     *adviser);
void        confab_attachment_chip_set_progress (ConfabAttachmentChip *self,
                                                 double                fraction);

G_END_DECLS
