/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-accept.h"
#include "session/confab-chat.h"

G_BEGIN_DECLS

/**
 * ConfabPartWeight:
 * @bytes: what it makes of a request
 * @tokens: about how many tokens it is, 0 where nobody knows
 * @exact: whether that is what will be sent, not a guess
 * @characters: of a document's text that is sent, 0 where unknown
 *
 * What one attachment weighs.
 */
typedef struct
{
  gint64   bytes;
  gint64   tokens;
  gboolean exact;
  gint64   characters;
} ConfabPartWeight;

/**
 * ConfabWeight:
 * @parts: (element-type ConfabPartWeight): of each attachment
 * @history_bytes: of the attachments of the conversation so far
 * @system_tokens: of the system prompt
 * @history_tokens: of the texts of the conversation so far, without messages that are left out
 * @media_tokens: of all attachments, as far as anybody knows
 * @draft_tokens: of what is written
 * @reserved_tokens: the most tokens that the answer may have, where that is set, else 0
 * @n_left_out: how many messages before are left out
 * @oldest: (nullable) (element-type ConfabMessage): where the request is too long, the oldest messages without which it would fit
 * @bytes: of the request
 * @tokens: about how many tokens the request is, without the answer
 * @sure_tokens: how many it has at least: what the service itself counted, and half of what is guessed, a quarter of what is attached: a table
 *   may be mostly spaces
 * @max_bytes: what the service takes in a request, 0 where nobody says
 * @max_tokens: what the model takes, 0 where nobody says
 * @exact: whether @bytes is what will be sent
 *
 * What the next request weighs.
 */
typedef struct
{
  GArray    *parts;
  gint64     history_bytes;
  gint64     system_tokens;
  gint64     history_tokens;
  gint64     media_tokens;
  gint64     draft_tokens;
  gint64     reserved_tokens;
  guint      n_left_out;
  GPtrArray *oldest;
  gint64     bytes;
  gint64     tokens;
  gint64     sure_tokens;
  gint64     max_bytes;
  gint64     max_tokens;
  gboolean   exact;
} ConfabWeight;

/* What is known of how a part was made ready: its bytes before they are encoded, and its tokens. FALSE where it is not ready yet. */
typedef gboolean (*ConfabPreparedFunc) (ConfabPart *part,
                                        gint64     *bytes,
                                        gint64     *tokens,
                                        gpointer    user_data);

ConfabPartWeight confab_weigh_part      (const ConfabAcceptFacts *facts,
                                         ConfabProfile            profile,
                                         ConfabPart              *part);
/* before: (nullable): the question in whose place another one is asked */
void             confab_chat_weigh      (ConfabChat              *self,
                                         ConfabMessage           *before,
                                         const char              *text,
                                         GPtrArray               *parts,
                                         ConfabPreparedFunc       prepared,
                                         gpointer                 user_data,
                                         ConfabWeight            *weight);
/* Likewise, of what is chosen for one turn. choice: (nullable) */
void             confab_chat_weigh_turn (ConfabChat              *self,
                                         const ConfabTurn        *choice,
                                         ConfabMessage           *before,
                                         const char              *text,
                                         GPtrArray               *parts,
                                         ConfabPreparedFunc       prepared,
                                         gpointer                 user_data,
                                         ConfabWeight            *weight);
/* Whether no guess could be so far off that the model would take it. */
gboolean         confab_weight_is_too_long (const ConfabWeight   *weight);
/* A sentence for people. */
char            *confab_weight_describe_length (const ConfabWeight *weight,
                                         const ConfabAcceptFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the request is not too large and not too long; else a sentence with numbers, and what would help. */
gboolean         confab_weight_fits     (const ConfabWeight      *weight,
                                         const ConfabAcceptFacts *facts,
                                         GPtrArray               *parts,
                                         ConfabOffers            *offers);
gint64           confab_weight_get_room (const ConfabWeight      *weight,
                                         guint                    place);
void             confab_weight_clear    (ConfabWeight            *weight);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ConfabWeight, confab_weight_clear)

G_END_DECLS
