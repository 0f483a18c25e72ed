/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * Survivor:
 * @session: where it works
 * @dice: what it does is their choice
 * @chat: (nullable): the conversation that it is in
 * @messages: (element-type ConfabMessage): of @chat, those that it made
 * @n_told: how much of the reply that comes has been told
 * @operation: the number of the change that is made
 * @n_refused: how many replies said that they could not be stored
 * @lock_while_streaming: (nullable): the connection of another program, which holds the database for a moment while the next reply comes
 *
 * Somebody who works with their conversations, and tells on SURVIVAL_LOG_FD what was seen of it.
 */
typedef struct
{
  ConfabSession *session;
  GRand         *dice;
  ConfabChat    *chat;
  GPtrArray     *messages;
  gsize          n_told;
  guint          operation;
  guint          n_refused;
  sqlite3       *lock_while_streaming;
} Survivor;

void     survivor_tell         (const char  *format,
                                ...) G_GNUC_PRINTF (1, 2);
gboolean survivor_open         (Survivor    *self,
                                const char  *folder,
                                guint32      seed,
                                GError     **error);
void     survivor_close        (Survivor    *self);
void     survivor_do_something (Survivor    *self);
/* With the sandbox. */
ConfabChat *survivor_new_chat (Survivor *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean survivor_ask          (Survivor    *self,
                                ConfabChat  *chat,
                                gboolean     with_file);
void     survivor_follow       (Survivor    *self,
                                ConfabChat  *chat);
/* Works while the file operation number n fails, and on. */
int      survivor_fail         (Survivor    *self,
                                guint        n,
                                int          code,
                                gboolean     is_full);
/* Works where a file at path takes all the room, again and again. */
int      survivor_fill         (Survivor    *self,
                                const char  *path);
/* Tells when the machine does not let this process run. */
void     survivor_start_beat   (void);

G_END_DECLS
