/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"
#include "widgets/confab-highlighter.h"
#include "widgets/confab-media-notes.h"
#include "widgets/confab-thumbnail-loader.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/**
 * ConfabMessageRow:
 *
 * One message of a transcript. It follows its message, changing what it shows at most once a frame. It is a #ConfabTall.
 *
 * Signals: "action" (name: string), "open-attachment" (part: #ConfabPart), "open-link" (uri: string), "save-code" (text: string, name: string), as in the
 * transcript; "edited" (text: string, attachments: GPtrArray of #ConfabPart as gpointer) for another question in the place of this one, after which
 * the owner calls confab_message_row_end_edit() if it took it.
 */
#define CONFAB_TYPE_MESSAGE_ROW (confab_message_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageRow, confab_message_row, CONFAB, MESSAGE_ROW, GtkWidget)

GtkWidget     *confab_message_row_new                  (ConfabMessage         *message,
                                                        ConfabThumbnailLoader *loader,
                                                        gboolean               expand_reasoning) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage *confab_message_row_get_message          (ConfabMessageRow      *self);
void            confab_message_row_set_media_notes     (ConfabMessageRow      *self,
                                                        ConfabMediaNotes      *notes);
void           confab_message_row_set_footer           (ConfabMessageRow      *self,
                                                        ConfabFooter           footer);
void           confab_message_row_set_scale            (ConfabMessageRow      *self,
                                                        double                 scale);
void           confab_message_row_set_status           (ConfabMessageRow      *self,
                                                        const char            *status_text,
                                                        double                 fraction);
void           confab_message_row_set_expand_reasoning (ConfabMessageRow      *self,
                                                        gboolean               expand_reasoning);
void           confab_message_row_set_previous         (ConfabMessageRow      *self,
                                                        ConfabMessage         *previous);
void           confab_message_row_set_highlighter      (ConfabMessageRow      *self,
                                                        ConfabHighlighter     *highlighter);
void           confab_message_row_set_needle           (ConfabMessageRow      *self,
                                                        const char            *needle,
                                                        int                    current);
gboolean       confab_message_row_get_match            (ConfabMessageRow      *self,
                                                        guint                  match,
                                                        graphene_rect_t       *rectangle);
/* index: from 0 */
void           confab_message_row_set_variants         (ConfabMessageRow      *self,
                                                        guint                  index,
                                                        guint                  n_variants);
/* Puts the focus on what leads to the next variant, 1, or the previous one, -1, or else on the text. */
void           confab_message_row_focus_variants       (ConfabMessageRow      *self,
                                                        int                    direction);
void           confab_message_row_focus_text           (ConfabMessageRow      *self);
void           confab_message_row_set_send_with_enter  (ConfabMessageRow      *self,
                                                        gboolean               send_with_enter);
/* text, attachments: (nullable): NULL for those of the message */
void           confab_message_row_begin_edit           (ConfabMessageRow      *self,
                                                        const char            *text,
                                                        GPtrArray             *attachments);
void           confab_message_row_end_edit             (ConfabMessageRow      *self);
/* Whether it is being edited; text, attachments: (out) (transfer full) */
gboolean       confab_message_row_dup_edit             (ConfabMessageRow      *self,
                                                        char                 **text,
                                                        GPtrArray            **attachments);
/* choices: (nullable) (transfer floating): what stands in the place of the message */
void           confab_message_row_set_choices          (ConfabMessageRow      *self,
                                                        GtkWidget             *choices);
GtkWidget     *confab_message_row_get_choices          (ConfabMessageRow      *self);
/* (nullable) */
GtkWidget     *confab_message_row_get_text_view        (ConfabMessageRow      *self);
guint          confab_message_row_get_n_changes        (ConfabMessageRow      *self);

G_END_DECLS
