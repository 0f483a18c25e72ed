/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-attachment-sent.h"
#include "widgets/confab-attachment-strip.h"
#include "widgets/confab-parameter-chips.h"
#include "widgets/confab-send-adviser.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabComposer:
 *
 * Where a question is written: text that grows, attachments above it, the parameters that are set as chips below it. It never sends by an
 * input method's Enter.
 *
 * Properties: "busy" (boolean: shows Stop in place of Send, and beside it, where there is something to send, a button that
 * emits "send" all the same, to have it wait), "send-with-enter" (boolean: else Shift+Enter sends), "text" (string).
 *
 * Signals: "send" (after which the owner calls confab_composer_clear() if it took the text), "send-with" (parameters for this message are asked for first), "stop", "attach" (source: string, of ConfabAttachButton), "files-dropped"
 * (files: GdkFileList as gpointer; also for pasted files), "image-pasted" (texture: GdkTexture), "text-pasted" (text: string, which is in the message), "chip-activated" (name: string), "changed" (text or
 * attachments), "preview" (part: ConfabPart, an attachment to be shown), "attachment-removed" (id: uint, name: string, ready: boolean; by the
 * user, and FALSE where it was still being prepared).
 */
#define CONFAB_TYPE_COMPOSER (confab_composer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabComposer, confab_composer, CONFAB, COMPOSER, GtkWidget)

GtkWidget *confab_composer_new             (void) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_composer_dup_text        (ConfabComposer        *self) G_GNUC_WARN_UNUSED_RESULT;
void       confab_composer_set_text        (ConfabComposer        *self,
                                            const char            *text);
/* (nullable): the text that was pasted last, which leaves the message. */
char      *confab_composer_take_pasted     (ConfabComposer        *self) G_GNUC_WARN_UNUSED_RESULT;
/* At the caret. */
void       confab_composer_insert_text     (ConfabComposer        *self,
                                            const char            *text);
/* source: where something to attach may come from, of ConfabAttachButton. */
void       confab_composer_set_available   (ConfabComposer        *self,
                                            const char            *source,
                                            gboolean               available);
/* (transfer container) (element-type ConfabPart) */
GPtrArray *confab_composer_list_attachments (ConfabComposer       *self) G_GNUC_WARN_UNUSED_RESULT;
/* Where they are shown, to change or remove one of them; (transfer none). */
ConfabAttachmentStrip *confab_composer_get_attachments (ConfabComposer *self);
/* Shows a chip with a spinner until confab_composer_finish_attachment() gives the part, or NULL to take the chip away. */
guint      confab_composer_begin_attachment (ConfabComposer       *self,
                                            const char            *name);
void       confab_composer_finish_attachment (ConfabComposer      *self,
                                            guint                  id,
                                            ConfabPart            *part);
void       confab_composer_set_attachment_progress (ConfabComposer *self,
                                            guint                  id,
                                            double                 fraction);
/* What is sent of one that is there; (nullable) where nothing is known. */
void       confab_composer_set_attachment_prepared (ConfabComposer *self,
                                            ConfabPart            *part,
                                            const ConfabAttachmentSent *sent);
/* Brings back the attachment that the user removed last. */
gboolean   confab_composer_undo_remove     (ConfabComposer        *self);
/* One that is ready. */
void       confab_composer_add_attachment  (ConfabComposer        *self,
                                            ConfabPart            *part);
/* For a message that was written before: nothing more can be attached. */
void       confab_composer_set_editing     (ConfabComposer        *self);
void       confab_composer_clear           (ConfabComposer        *self);
void       confab_composer_set_adviser     (ConfabComposer        *self,
                                            ConfabSendAdviser     *adviser);
void       confab_composer_set_loader      (ConfabComposer        *self,
                                            ConfabThumbnailLoader *loader);
/* The chips of the parameters, below the text. */
ConfabParameterChips *confab_composer_get_chips (ConfabComposer   *self);
void       confab_composer_set_busy        (ConfabComposer        *self,
                                            gboolean               busy);

G_END_DECLS
