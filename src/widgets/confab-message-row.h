/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"
#include "widgets/confab-highlighter.h"
#include "widgets/confab-thumbnail-loader.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/**
 * ConfabMessageRow:
 *
 * One message of a transcript. It follows its message, changing what it shows at most once a frame. It is a #ConfabTall.
 *
 * Signals: "action" (name: string), "open-attachment" (part: #ConfabPart), "open-link" (uri: string), "save-code" (text: string, name: string), as in the
 * transcript.
 */
#define CONFAB_TYPE_MESSAGE_ROW (confab_message_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageRow, confab_message_row, CONFAB, MESSAGE_ROW, GtkWidget)

GtkWidget     *confab_message_row_new                  (ConfabMessage         *message,
                                                        ConfabThumbnailLoader *loader,
                                                        gboolean               expand_reasoning) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage *confab_message_row_get_message          (ConfabMessageRow      *self);
void           confab_message_row_set_footer           (ConfabMessageRow      *self,
                                                        ConfabFooter           footer);
void           confab_message_row_set_scale            (ConfabMessageRow      *self,
                                                        double                 scale);
void           confab_message_row_set_status_text      (ConfabMessageRow      *self,
                                                        const char            *status_text);
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
guint          confab_message_row_get_n_changes        (ConfabMessageRow      *self);

G_END_DECLS
