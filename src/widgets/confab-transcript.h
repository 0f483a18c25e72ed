/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-conversation.h"
#include "model/confab-message.h"
#include "model/confab-message-source.h"
#include "widgets/confab-highlighter.h"
#include "widgets/confab-message-list.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_FOOTER_MODEL  = 1 << 0,
  CONFAB_FOOTER_TOKENS = 1 << 1,
  CONFAB_FOOTER_COST   = 1 << 2,
  CONFAB_FOOTER_TIME   = 1 << 3,
} ConfabFooter;

/**
 * ConfabTranscript:
 *
 * Shows the path of a conversation, a list model of #ConfabMessage. It follows new text until the user scrolls up, and again once
 * they return to the end. Accessible name "Messages"; each row is named after its author.
 *
 * Properties: "model" (GListModel), "footer" (uint, #ConfabFooter), "expand-reasoning" (boolean), "following" (boolean, read-only), "text-scale" (double),
 * "status-text" (string: shown under a reply that waits, such as "Trying again in 5 s").
 *
 * Signals: "action" (message: #ConfabMessage, name: string) for buttons under a message: "retry", "edit-key", "billing", "preferences",
 * "choose-model", "show-max-tokens", "open-text", "details", "regenerate", "regenerate-with", "continue", "branch", "delete", "delete-following", and
 * "choose" where the path is to run through that message; "edited" (message, text: string, attachments: GPtrArray of #ConfabPart as gpointer) for
 * another question in the place of message, after which the owner calls confab_transcript_end_edit() if it took it; "open-attachment" (part: #ConfabPart); "open-link" (uri: string); "save-code" (text: string,
 * name: string) for a file with a suggested name.
 */
#define CONFAB_TYPE_TRANSCRIPT (confab_transcript_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTranscript, confab_transcript, CONFAB, TRANSCRIPT, GtkWidget)

/**
 * ConfabReadingPlace:
 * @message_id: a message
 * @place: where that was read
 *
 * Where the reader was.
 */
typedef struct
{
  char           *message_id;
  ConfabListPlace place;
} ConfabReadingPlace;

void                confab_reading_place_free         (ConfabReadingPlace       *place);

GtkWidget          *confab_transcript_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void                confab_transcript_set_model       (ConfabTranscript         *self,
                                                       GListModel               *model);
void                confab_transcript_set_conversation (ConfabTranscript        *self,
                                                       ConfabConversation       *conversation);
void                confab_transcript_set_send_with_enter (ConfabTranscript     *self,
                                                       gboolean                  send_with_enter);
void                confab_transcript_end_edit        (ConfabTranscript         *self,
                                                       ConfabMessage            *message);
void                confab_transcript_set_loader      (ConfabTranscript         *self,
                                                       ConfabThumbnailLoader    *loader);
void                confab_transcript_set_highlighter (ConfabTranscript         *self,
                                                       ConfabHighlighter        *highlighter);
void                confab_transcript_set_source      (ConfabTranscript         *self,
                                                       ConfabMessageSource      *source);
void                confab_transcript_set_footer      (ConfabTranscript         *self,
                                                       ConfabFooter              footer);
void                confab_transcript_set_status      (ConfabTranscript         *self,
                                                       const char               *status_text,
                                                       double                    fraction);
gboolean            confab_transcript_get_following   (ConfabTranscript         *self);
void                confab_transcript_scroll_to_end   (ConfabTranscript         *self);
gboolean            confab_transcript_show_message    (ConfabTranscript         *self,
                                                       const char               *message_id);
gboolean            confab_transcript_scroll_to_message (ConfabTranscript       *self,
                                                       const char               *message_id);
void                confab_transcript_set_needle      (ConfabTranscript         *self,
                                                       const char               *needle,
                                                       const char               *message_id,
                                                       guint                     match);
void                confab_transcript_show_match      (ConfabTranscript         *self);
gboolean            confab_transcript_look_for_match  (ConfabTranscript         *self,
                                                       char                    **message_id,
                                                       guint                    *match);
void                confab_transcript_show_bounds     (ConfabTranscript         *self,
                                                       GtkWidget                *widget,
                                                       const graphene_rect_t    *bounds);
GtkWidget          *confab_transcript_get_row         (ConfabTranscript         *self,
                                                       const char               *message_id);
ConfabReadingPlace *confab_transcript_dup_place       (ConfabTranscript         *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean            confab_transcript_show_place      (ConfabTranscript         *self,
                                                       const ConfabReadingPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabReadingPlace, confab_reading_place_free)

G_END_DECLS
