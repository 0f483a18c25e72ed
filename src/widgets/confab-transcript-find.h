/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-message-row.h"

G_BEGIN_DECLS

/**
 * ConfabTranscriptFind:
 * @transcript: what is searched
 * @list: its rows
 * @needle: (nullable): what is marked
 * @message_id: (nullable): the message with the match that the reader is at
 * @match: which of the matches in that message
 * @tick_id: while the way there is not over
 * @frames: how many frames it has taken
 *
 * What a transcript marks of a search.
 */
typedef struct
{
  ConfabTranscript *transcript;
  GtkWidget        *list;
  char             *needle;
  char             *message_id;
  guint             match;
  guint             tick_id;
  guint             frames;
} ConfabTranscriptFind;

ConfabTranscriptFind *confab_transcript_get_find   (ConfabTranscript     *transcript);
void                  confab_transcript_find_init  (ConfabTranscriptFind *self,
                                                    ConfabTranscript     *transcript,
                                                    GtkWidget            *list);
void                  confab_transcript_find_clear (ConfabTranscriptFind *self);
void                  confab_transcript_find_mark  (ConfabTranscriptFind *self,
                                                    ConfabMessageRow     *row);

G_END_DECLS
