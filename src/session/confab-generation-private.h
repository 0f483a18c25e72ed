/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "provider/confab-reply-reader.h"
#include "session/confab-continuation.h"
#include "session/confab-exchange-recorder.h"
#include "session/confab-generation.h"
#include "session/confab-session-private.h"

G_BEGIN_DECLS

/* What the files of a turn share. */

struct _ConfabGeneration
{
  GObject              parent_instance;

  ConfabSession       *session;
  ConfabConversation  *conversation;
  ConfabMessage       *question;
  GPtrArray           *unstored;      /* ConfabMessage, shared with the chat */
  gboolean             is_lost;       /* the question could not be stored, so that the replies cannot be either */
  GPtrArray           *replies;       /* ConfabMessage; the first is there from the start */
  GByteArray          *places;        /* by reply: the number that the service gives it, or G_MAXUINT8 */
  char                *batch;         /* (nullable): what several replies share */
  ConfabMessageLoader *loader;
  GPtrArray           *path;          /* ConfabMessage, what is sent, while the request is written */
  ConfabProvider      *provider;      /* a copy: the user may edit the other one meanwhile */
  char                *model;
  char                *system_prompt;
  ConfabParameters    *parameters;
  gboolean             stream;
  gboolean             obeys;
  GHashTable          *attachments;   /* hash → GBytes, a copy that the thread reads that writes the request */
  GHashTable          *memory;        /* (nullable): the bytes of a temporary chat, which what is prepared goes to */
  GHashTable          *prepared;      /* ConfabMessage → (array of ConfabPrepared), while the request is written */
  GPtrArray           *preparing;     /* what is made ready, for its progress */
  guint                n_preparing;

  GCancellable        *cancellable;   /* given to every step, each read among them */
  ConfabHttpBody      *body;
  char                *key;
  ConfabHttpResponse  *response;
  ConfabReplyReader   *reader;
  ConfabContinuation  *continuation;  /* or NULL */
  ConfabExchangeRecorder *recorder;   /* (nullable) */
  guint                attempt;
  guint                retry_id;
  gint64               retry_at;      /* monotonic */
  gint64               sent_at;       /* monotonic, of the attempt that is answered */
  gint64               reasoning_at;  /* monotonic, 0 until there is some */
  goffset              sent;          /* of the request */
  goffset              total;
  gint64               stage_at;      /* monotonic, since when attachments are made ready, or the request is sent */
  gint64               progress_told; /* monotonic */
  guint                progress_id;
  guint                linger_id;
  ConfabChatState      state;
  gboolean             reader_finished;
  gboolean             ended;
  gint64               prompt_guess;  /* about how many tokens are sent */
  gboolean             sends_video;   /* one goes as what it is */
};

/* confab-generation.c */
gboolean       confab_generation_is_stored     (ConfabGeneration  *self);
void           confab_generation_set_state     (ConfabGeneration  *self,
                                                ConfabChatState    state);
/* -1 where nothing was sent */
gint64         confab_generation_ms_since_sent (ConfabGeneration  *self,
                                                gint64             time);
/* failure: (transfer full) (nullable) */
void           confab_generation_end           (ConfabGeneration  *self,
                                                ConfabStatus       status,
                                                ConfabFailure     *failure);
/* failure: (transfer full) */
void           confab_generation_fail          (ConfabGeneration  *self,
                                                ConfabFailure     *failure);
void           confab_generation_fail_with     (ConfabGeneration  *self,
                                                const GError      *error);
gboolean       confab_generation_has_content   (ConfabGeneration  *self);
/* (transfer full) (nullable) */
ConfabFailure *confab_generation_finish_reader (ConfabGeneration  *self);

/* confab-generation-choices.c */
void           confab_generation_begin_choices (ConfabGeneration  *self);
ConfabMessage *confab_generation_find_reply    (ConfabGeneration  *self,
                                                const ConfabDelta *delta);
void           confab_generation_end_choices   (ConfabGeneration    *self,
                                                ConfabStatus         status,
                                                const ConfabFailure *failure);

/* confab-generation-request.c */
void           confab_generation_prepare       (ConfabGeneration  *self);

void           confab_generation_write         (ConfabGeneration  *self);

/* confab-generation-cost.c */
void           confab_generation_count         (ConfabGeneration  *self);
void           confab_generation_reckon        (ConfabGeneration  *self);
void           confab_generation_keep_spent    (ConfabGeneration  *self);

/* confab-generation-attachments.c */
void           confab_generation_prepare_attachments (ConfabGeneration *self);
GPtrArray     *confab_generation_list_parts    (ConfabMessage     *message,
                                                gpointer           user_data);
/* (transfer none) (nullable): the attachment that is made ready */
ConfabPart    *confab_generation_get_preparing (ConfabGeneration  *self,
                                                double            *fraction);

/* confab-generation-exchange.c */
void           confab_generation_record_begin  (ConfabGeneration  *self,
                                                const ConfabHttpRequest *request);
void           confab_generation_record_moment (ConfabGeneration  *self,
                                                ConfabExchangeMoment moment);
void           confab_generation_record_response (ConfabGeneration *self);
void           confab_generation_record_bytes  (ConfabGeneration  *self,
                                                GBytes            *bytes);
/* failure: (nullable); wait_ms: until the next attempt, -1 where there is none */
void           confab_generation_record_failure (ConfabGeneration *self,
                                                 const ConfabFailure *failure,
                                                 gint64             wait_ms);
void           confab_generation_record_end    (ConfabGeneration  *self);

/* confab-generation-progress.c */
void           confab_generation_note_progress (ConfabGeneration  *self);
void           confab_generation_begin_stage   (ConfabGeneration  *self);
void           confab_generation_end_stage     (ConfabGeneration  *self);
void           confab_generation_note_upload   (goffset            sent,
                                                goffset            total,
                                                gpointer           user_data);
void           confab_generation_note_sent     (ConfabGeneration  *self);

/* confab-generation-refusal.c */
void           confab_generation_note_videos   (ConfabGeneration  *self);
void           confab_generation_note_refusal  (ConfabGeneration  *self,
                                                ConfabFailure     *failure);

/* confab-generation-reply.c */
void           confab_generation_send          (ConfabGeneration  *self);
void           confab_generation_apply_delta   (ConfabGeneration  *self,
                                                ConfabMessage     *message,
                                                const ConfabDelta *delta);

G_END_DECLS
