/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-logprobs.h"

G_BEGIN_DECLS

/* What the files of the log-probabilities share. */

typedef struct
{
  const char *bytes;
  guint       length;
} ConfabTokenText;

typedef struct
{
  guint text; /* which of the texts */
  float logprob;
} ConfabTokenEntry;

typedef struct
{
  ConfabTokenEntry chosen;
  guint            first_top;
  guint            n_top;
} ConfabToken;

struct _ConfabLogprobs
{
  GBytes       *packed;  /* (nullable): the compact form, as long as nothing was added since */
  gboolean      unpacked;
  GStringChunk *memory;  /* (nullable): of texts that are not in packed */
  GBytes       *source;  /* (nullable): of texts that are in what was unpacked */
  GArray       *texts;   /* ConfabTokenText */
  GArray       *tokens;  /* ConfabToken */
  GArray       *tops;    /* ConfabTokenEntry */
  guint        *slots;   /* (nullable): texts by their hash: 1 more than the index, or 0 */
  guint         n_slots; /* a power of 2 */
};

void confab_logprobs_ensure (ConfabLogprobs *self);

static inline const ConfabToken *
confab_logprobs_peek (ConfabLogprobs *self,
                      guint           index)
{
  return &g_array_index (self->tokens, ConfabToken, index);
}

G_END_DECLS
