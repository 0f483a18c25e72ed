/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation-facts.h"
#include "model/confab-message.h"
#include "transfer/confab-output.h"

G_BEGIN_DECLS

/**
 * ConfabLoadBytes:
 * @hash: the hash of an attachment
 * @user_data: data of whoever gave the function
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL where they are not there
 */
typedef GBytes *(*ConfabLoadBytes) (const char *hash,
                                    gpointer    user_data);

/**
 * ConfabTranscriptWriter:
 * @begin: writes what comes before the messages
 * @message: writes a message of the path
 * @end: writes what comes after them
 * @separator: what stands between two conversations in one file
 *
 * How a conversation is written for people to read. It blocks; nothing of it is kept between the calls.
 */
typedef struct
{
  void       (*begin)   (ConfabOutput                  *output,
                         const ConfabConversationFacts *facts);
  void       (*message) (ConfabOutput                  *output,
                         ConfabMessage                 *message,
                         ConfabLoadBytes                load_bytes,
                         gpointer                       user_data);
  void       (*end)     (ConfabOutput                  *output);
  const char  *separator;
} ConfabTranscriptWriter;

extern const ConfabTranscriptWriter confab_markdown_writer;
extern const ConfabTranscriptWriter confab_text_writer;
extern const ConfabTranscriptWriter confab_html_writer;

G_END_DECLS
