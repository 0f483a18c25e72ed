/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation.h"
#include "widgets/confab-message-row.h"

G_BEGIN_DECLS

/**
 * ConfabTranscriptTree:
 * @transcript: whose rows they are
 * @list: its rows
 * @conversation: (nullable): what the messages are variants in
 * @variants_id: the handler of its signal
 * @edits: what is written in the place of messages that have no row now, by the identifier of the message
 * @walked: (nullable): the message whose row gets the focus once it is there
 * @direction: how it was walked to
 * @by_button: whether the focus was on the button for that
 * @tick_id: while it is waited for
 * @frames: for how many frames
 * @send_with_enter: whether Enter sends what is edited
 * @compared: the questions whose replies are compared, by identifier
 *
 * What the rows of a transcript have because a conversation is a tree.
 */
typedef struct
{
  ConfabTranscript   *transcript;
  GtkWidget          *list;
  ConfabConversation *conversation;
  gulong              variants_id;
  GHashTable         *edits;
  GHashTable         *compared;
  char               *walked;
  int                 direction;
  guint               tick_id;
  guint               frames;
  gboolean            by_button;
  gboolean            send_with_enter;
} ConfabTranscriptTree;

ConfabTranscriptTree *confab_transcript_get_tree      (ConfabTranscript     *transcript);
void                  confab_transcript_choose        (ConfabTranscript     *transcript,
                                                       ConfabMessage        *message);
void                  confab_transcript_tree_init     (ConfabTranscriptTree *self,
                                                       ConfabTranscript     *transcript,
                                                       GtkWidget            *list);
void                  confab_transcript_tree_clear    (ConfabTranscriptTree *self);
void                  confab_transcript_tree_set_conversation (ConfabTranscriptTree *self,
                                                       ConfabConversation   *conversation);
void                  confab_transcript_tree_made     (ConfabTranscriptTree *self,
                                                       ConfabMessageRow     *row);
void                  confab_transcript_tree_placed   (ConfabTranscriptTree *self,
                                                       ConfabMessageRow     *row);
void                  confab_transcript_tree_released (ConfabTranscriptTree *self,
                                                       ConfabMessageRow     *row);
void                  confab_transcript_tree_take_focus (ConfabTranscriptTree *self,
                                                       ConfabMessageRow     *row,
                                                       ConfabMessage        *message);
/* confab-transcript-places.c */
guint                 confab_transcript_find_message  (ConfabTranscript     *transcript,
                                                       const char           *message_id);
/* confab-transcript.c */
GtkWidget            *confab_transcript_make_row      (ConfabTranscript     *transcript,
                                                       ConfabMessage        *message);
void                  confab_transcript_request       (ConfabTranscript     *transcript,
                                                       GPtrArray            *messages);
gboolean              confab_transcript_tree_act      (ConfabTranscriptTree *self,
                                                       ConfabMessageRow     *row,
                                                       const char           *name);

G_END_DECLS
