/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-attachment-sent.h"
#include "widgets/confab-send-adviser.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentStrip:
 *
 * The attachments of a message that is written, in the order in which they are sent: they can be moved, removed, brought back, and
 * their options changed.
 *
 * Signals: "changed", "preview" (part: ConfabPart), "removed" (id: uint, name: string, ready: boolean, FALSE where it was still being
 * prepared), "insert" (text: string): what a document says is to be in the message, and the document is removed, "restored" when that is undone, "left" when the last one is gone that had the focus.
 */
#define CONFAB_TYPE_ATTACHMENT_STRIP (confab_attachment_strip_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentStrip, confab_attachment_strip, CONFAB, ATTACHMENT_STRIP, GtkWidget)

GtkWidget *confab_attachment_strip_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_attachment_strip_set_loader   (ConfabAttachmentStrip *self,
                                                 ConfabThumbnailLoader *loader);
void       confab_attachment_strip_set_adviser  (ConfabAttachmentStrip *self,
                                                 ConfabSendAdviser     *adviser);
guint      confab_attachment_strip_begin        (ConfabAttachmentStrip *self,
                                                 const char            *name);
void       confab_attachment_strip_set_progress (ConfabAttachmentStrip *self,
                                                 guint                  id,
                                                 double                 fraction);
void       confab_attachment_strip_finish       (ConfabAttachmentStrip *self,
                                                 guint                  id,
                                                 ConfabPart            *part);
/* What is sent of @part; nothing happens where that is not there. */
void       confab_attachment_strip_set_sent     (ConfabAttachmentStrip  *self,
                                                 ConfabPart             *part,
                                                 const ConfabAttachmentSent *sent);
/* (transfer container) (element-type ConfabPart): without what is still being prepared. */
GPtrArray *confab_attachment_strip_list         (ConfabAttachmentStrip *self) G_GNUC_WARN_UNUSED_RESULT;
guint      confab_attachment_strip_count        (ConfabAttachmentStrip *self);
/* (nullable): what is known of what is sent of @part. */
const ConfabAttachmentSent *confab_attachment_strip_get_sent (ConfabAttachmentStrip *self,
                                                 ConfabPart            *part);
/* Each does nothing where @part is not there (any more). What is removed can be brought back. */
void       confab_attachment_strip_change       (ConfabAttachmentStrip *self,
                                                 ConfabPart            *part,
                                                 ConfabPart            *changed);
void       confab_attachment_strip_remove       (ConfabAttachmentStrip *self,
                                                 ConfabPart            *part);
void       confab_attachment_strip_show_options (ConfabAttachmentStrip *self,
                                                 ConfabPart            *part);
/* Whether none is still being prepared. */
gboolean   confab_attachment_strip_is_ready     (ConfabAttachmentStrip *self);
/* Brings back the one that was removed last; FALSE where there is none. */
gboolean   confab_attachment_strip_undo         (ConfabAttachmentStrip *self);
void       confab_attachment_strip_focus_restored (ConfabAttachmentStrip *self);
void       confab_attachment_strip_forget       (ConfabAttachmentStrip *self);
void       confab_attachment_strip_clear        (ConfabAttachmentStrip *self);

G_END_DECLS
