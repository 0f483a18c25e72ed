/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-generation.h"
#include "session/confab-message-loader.h"
#include "session/confab-session-private.h"

G_BEGIN_DECLS

struct _ConfabChat
{
  GObject              parent_instance;

  ConfabSession       *session;
  ConfabConversation  *conversation;
  ConfabMessageLoader *loader;
  ConfabProvider      *provider;    /* one that is not among the services, for this chat alone; or NULL */
  ConfabGeneration    *generation;  /* the turn that runs, or NULL */
  GHashTable          *attachments; /* hash → GBytes, of a temporary chat, whose files are not on disk */
  GPtrArray           *unstored;    /* ConfabMessage, what the store does not have (yet) */
  ConfabChatQueue     *queue;
  ConfabParameters    *next;        /* what is set for the next question alone */
  gboolean             queue_due;   /* a reply has ended well, and what would follow is held */
  gboolean             stream;
  gboolean             preset_chosen; /* somebody said which one, or that there is none */
  gint64               sent_system; /* about how many tokens the system prompt had that was sent last, 0 where none was */
  guint                save_id;
};

/* What the files of a chat have in common. */
void           confab_chat_save_later    (ConfabChat        *self);
void           confab_chat_levels_changed (ConfabChat       *self);
void           confab_chat_state_changed (ConfabChat        *self);
void           confab_chat_progress_changed (ConfabChat     *self);
void           confab_chat_busy_changed  (ConfabChat        *self);
void           confab_chat_go_on_with_queue (ConfabChat     *self);
void           confab_chat_save          (ConfabChat        *self);
void           confab_chat_refuse        (ConfabChat        *self,
                                          const GError      *error);
gboolean       confab_chat_check_content (const char        *text,
                                          GPtrArray         *attachments,
                                          GError           **error);
gboolean       confab_chat_check_accepted (ConfabChat       *self,
                                           GPtrArray        *attachments,
                                           GError          **error);
void           confab_chat_choose_writer (ConfabChat        *self,
                                          ConfabMessage     *partial,
                                          ConfabTurn        *choice);
gboolean       confab_chat_check_ready   (ConfabChat        *self,
                                          const ConfabTurn  *choice,
                                          GError           **error);
gboolean       confab_chat_check_length  (ConfabChat        *self,
                                          const ConfabTurn  *choice,
                                          ConfabMessage     *before,
                                          const char        *text,
                                          GPtrArray         *attachments,
                                          GError           **error);
ConfabMessage *confab_chat_add_question  (ConfabChat        *self,
                                          ConfabMessage     *parent,
                                          const char        *text,
                                          GPtrArray         *attachments);
void           confab_chat_start_turn    (ConfabChat        *self,
                                          ConfabMessage     *question,
                                          ConfabMessage     *partial,
                                          const ConfabTurn  *choice);

G_END_DECLS
