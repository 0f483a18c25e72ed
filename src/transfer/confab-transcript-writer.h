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
 * ConfabTranscript:
 * @output: where to write
 * @load_bytes: (nullable): what brings attachments; without it they are only named
 * @user_data: for @load_bytes
 * @images: (element-type ConfabPart): those that are to come at the end
 * @colours: (nullable) (element-type ConfabBlock ConfabCodeColouring): of the code of the next messages, as far as they are known
 *
 * A conversation while it is written.
 */
typedef struct
{
  ConfabOutput    *output;
  ConfabLoadBytes  load_bytes;
  gpointer         user_data;
  GPtrArray       *images;
  GHashTable      *colours;
} ConfabTranscript;

/**
 * ConfabTranscriptWriter:
 * @begin: writes what comes before the messages
 * @message: writes a message of the path, which must be loaded
 * @end: writes what comes after them
 * @separator: what stands between two conversations in one file
 * @coloured: whether it has colours for code
 *
 * How a conversation is written for people to read. It blocks.
 */
typedef struct
{
  void       (*begin)   (ConfabTranscript              *transcript,
                         const ConfabConversationFacts *facts);
  void       (*message) (ConfabTranscript              *transcript,
                         ConfabMessage                 *message);
  void       (*end)     (ConfabTranscript              *transcript);
  const char  *separator;
  gboolean     coloured;
} ConfabTranscriptWriter;

extern const ConfabTranscriptWriter confab_markdown_writer;
extern const ConfabTranscriptWriter confab_text_writer;
extern const ConfabTranscriptWriter confab_html_writer;

void        confab_transcript_init        (ConfabTranscript *self,
                                           ConfabOutput     *output,
                                           ConfabLoadBytes   load_bytes,
                                           gpointer          user_data);
void        confab_transcript_clear       (ConfabTranscript *self);

const char *confab_transcript_author      (ConfabMessage    *message);
const char *confab_transcript_title       (const ConfabConversationFacts *facts);
char       *confab_transcript_date        (gint64            milliseconds) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_transcript_notice      (ConfabMessage    *message) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_transcript_facts       (ConfabMessage    *message) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_transcript_part_name   (ConfabPart       *part) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_transcript_call        (const ConfabToolCall *call) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *confab_transcript_read        (const char       *text,
                                           gboolean          markdown) G_GNUC_WARN_UNUSED_RESULT;
gboolean    confab_transcript_is_markdown (ConfabMessage    *message);
void        confab_transcript_list_code   (ConfabMessage    *message,
                                           GPtrArray        *code);

G_END_DECLS
