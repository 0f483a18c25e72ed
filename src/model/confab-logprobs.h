/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_LOGPROB_UNLIKELY:
 *
 * Services say it of a token that is not among the likeliest; it stands for "very unlikely", not for a number to reckon with.
 */
#define CONFAB_LOGPROB_UNLIKELY (-9999.0)

/**
 * ConfabLogprobs:
 *
 * The tokens of a reply with their log-probabilities and alternatives, kept compactly: a long reply has tens of
 * thousands, with up to twenty alternatives each, and most of them are the same few texts. Equal texts are kept
 * once. Those that were read from their compact form are unpacked when they are first asked for. They belong to one
 * thread at a time.
 */
typedef struct _ConfabLogprobs ConfabLogprobs;

/**
 * ConfabTokenChance:
 * @bytes: the bytes of the token, ended by no zero byte; they may be a part of a character
 * @length: how many
 * @logprob: the natural logarithm of its probability, at most 0: NaN where the service did not say, %CONFAB_LOGPROB_UNLIKELY where it said only that it is
 *   very unlikely
 *
 * A token that was chosen, or could have been. The bytes are valid until the next change of the log-probabilities.
 */
typedef struct
{
  const char *bytes;
  gsize       length;
  double      logprob;
} ConfabTokenChance;

ConfabLogprobs *confab_logprobs_new            (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabLogprobs *confab_logprobs_copy           (ConfabLogprobs    *self) G_GNUC_WARN_UNUSED_RESULT;
void            confab_logprobs_free           (ConfabLogprobs    *self);
void            confab_logprobs_add            (ConfabLogprobs    *self,
                                                JsonArray         *tokens);
guint           confab_logprobs_get_n_tokens   (ConfabLogprobs    *self);
void            confab_logprobs_get_token      (ConfabLogprobs    *self,
                                                guint              index,
                                                ConfabTokenChance *token);
guint           confab_logprobs_get_n_top      (ConfabLogprobs    *self,
                                                guint              index);
void            confab_logprobs_get_top        (ConfabLogprobs    *self,
                                                guint              index,
                                                guint              rank,
                                                ConfabTokenChance *token);
JsonArray      *confab_logprobs_to_json        (ConfabLogprobs    *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes         *confab_logprobs_to_bytes       (ConfabLogprobs    *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabLogprobs *confab_logprobs_from_bytes     (GBytes            *bytes,
                                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;

guint           confab_logprobs_get_n_known    (ConfabLogprobs    *self);
double          confab_logprobs_get_sum        (ConfabLogprobs    *self);
double          confab_logprobs_get_mean       (ConfabLogprobs    *self);
double          confab_logprobs_get_perplexity (ConfabLogprobs    *self);

gboolean        confab_token_chance_is_known   (const ConfabTokenChance *self);
double          confab_token_chance_get_probability (const ConfabTokenChance *self);
char           *confab_token_chance_dup_text   (const ConfabTokenChance *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabLogprobs, confab_logprobs_free)

G_END_DECLS
