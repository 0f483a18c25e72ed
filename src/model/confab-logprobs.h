/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabLogprobs:
 *
 * The tokens of a reply with their log-probabilities and those of the alternatives.
 */
typedef struct _ConfabLogprobs ConfabLogprobs;

ConfabLogprobs *confab_logprobs_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            confab_logprobs_free          (ConfabLogprobs *self);
void            confab_logprobs_add           (ConfabLogprobs *self,
                                               JsonArray      *tokens);
guint           confab_logprobs_get_n_tokens  (ConfabLogprobs *self);
const char     *confab_logprobs_get_token     (ConfabLogprobs *self,
                                               guint           index,
                                               double         *logprob);
guint           confab_logprobs_get_n_top     (ConfabLogprobs *self,
                                               guint           index);
const char     *confab_logprobs_get_top       (ConfabLogprobs *self,
                                               guint           index,
                                               guint           rank,
                                               double         *logprob);
JsonArray      *confab_logprobs_to_json       (ConfabLogprobs *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabLogprobs, confab_logprobs_free)

G_END_DECLS
