/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-profile.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_REASONING_NONE,             /* not sent */
  CONFAB_REASONING_OBJECT,           /* reasoning {effort, max_tokens, exclude} */
  CONFAB_REASONING_EFFORT,           /* reasoning_effort */
} ConfabReasoningRequest;

typedef enum
{
  CONFAB_REPLAY_NEVER,
  CONFAB_REPLAY_TOOL_TURNS,
  CONFAB_REPLAY_ALWAYS,
} ConfabReasoningReplay;

typedef enum
{
  CONFAB_VIDEO_NONE,
  CONFAB_VIDEO_URL,                  /* a part video_url */
  CONFAB_VIDEO_INPUT,                /* llama-server's part input_video */
} ConfabVideoMode;

typedef enum
{
  CONFAB_PREFILL_NONE,               /* a last message of the assistant begins nothing: it is asked to go on */
  CONFAB_PREFILL_LAST,               /* a last message of the assistant is gone on with */
  CONFAB_PREFILL_TEMPLATE,           /* the same, where continue_final_message says so */
  CONFAB_PREFILL_PREFIX,             /* the same, where the message has prefix */
} ConfabPrefill;

/**
 * ConfabDialect:
 *
 * What a service of one profile can be sent and how it says things.
 */
typedef struct
{
  gboolean                send_stream_options;      /* asks for usage in the stream, which these services send only then */
  ConfabReasoningRequest  reasoning_request;
  ConfabReasoningReplay   reasoning_replay;
  const char             *reasoning_replay_field;   /* "reasoning_details", "reasoning" or "reasoning_content" */
  const char             *repetition_penalty;       /* what it calls this parameter, or NULL for repetition_penalty */
  ConfabPrefill           prefill;                  /* how a reply that was cut is gone on with */
  const char             *prefill_path;             /* where, on the public service, or NULL for the usual path */
  gboolean                prefill_trimmed;          /* models behind it refuse white space at the end of what they go on with */
  gboolean                prefill_unthinking;       /* it refuses to go on with a reply of a model that thinks first */
  gboolean                remote_image_urls;
  const char * const     *image_types;              /* media types, ended by NULL */
  guint                   max_images;
  gsize                   max_image_bytes;
  int                     max_image_edge;           /* longest side in pixels; what is larger is scaled down by the service */
  gboolean                still_images;             /* of an animation it takes the first picture alone */
  ConfabVideoMode         video_mode;
  const char * const     *video_types;
  gsize                   max_video_bytes;
  guint                   max_videos;               /* in a message, 0 for any number */
  guint                   max_frames;               /* of a video that is sent as pictures */
  gboolean                takes_files;              /* a part file */
  const char * const     *file_types;
  gsize                   max_file_bytes;
  goffset                 max_request_bytes;        /* the whole body, with what is encoded in it */
  gboolean                media_first;              /* before the text, or after it */
  gboolean                plain_content;            /* a message's content is a string, never a list of parts */
  const char             *models_path;              /* below the base address, or with a slash from the host */
  const char             *balance_path;             /* or NULL */
  const char             *key_page;                 /* where a key is made, or NULL */
  const char             *billing_page;             /* where the account is topped up, or NULL */
} ConfabDialect;

const ConfabDialect *confab_dialect_get (ConfabProfile profile);

G_END_DECLS
