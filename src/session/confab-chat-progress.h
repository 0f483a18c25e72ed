/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-part.h"
#include "session/confab-chat.h"

G_BEGIN_DECLS

/* What is over sooner is not told of to people, since it would only flicker. */
#define CONFAB_PROGRESS_LINGER_MS 500

/**
 * ConfabChatProgress:
 * @part: (nullable): the attachment that is made ready, %NULL while the request is sent
 * @fraction: how much is done, from 0 to 1; 0 also where nobody knows
 * @sent: how many bytes were sent
 * @total: how many bytes the request has, 0 before it is sent
 * @ms: for how long that goes on
 *
 * How far a turn is before the service can answer.
 */
typedef struct
{
  ConfabPart *part;
  double      fraction;
  goffset     sent;
  goffset     total;
  gint64      ms;
} ConfabChatProgress;

/* FALSE where nothing is made ready or sent. Property "progress" of the chat notifies, at most 20 times a second. */
gboolean confab_chat_get_progress       (ConfabChat         *self,
                                         ConfabChatProgress *progress);
/* (nullable): for people, where it takes its time: "Preparing video.mp4… 40 %", "Sending… 12 of 98 MB". */
char    *confab_chat_dup_progress_words (ConfabChat         *self,
                                         double             *fraction) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
