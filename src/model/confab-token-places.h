/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-logprobs.h"

G_BEGIN_DECLS

/**
 * ConfabTokenSpan:
 * @start: the first byte of the text
 * @end: the byte after the last
 * @first: the first of its tokens
 * @n_tokens: how many it is made of; more than one where each is only a part of a character
 * @logprob: of all of them together, like that of a token
 *
 * A piece of a text that is made of whole characters and whole tokens.
 */
typedef struct
{
  gsize  start;
  gsize  end;
  guint  first;
  guint  n_tokens;
  double logprob;
} ConfabTokenSpan;

/**
 * ConfabTokenPlaces:
 *
 * Where in a text its tokens are. A service may send tokens that are not in the text: those of the reasoning before it, marks that end a reply, white space
 * that was left out; and a text may have pieces of which there are no tokens.
 */
typedef struct _ConfabTokenPlaces ConfabTokenPlaces;

ConfabTokenPlaces     *confab_token_places_new         (ConfabLogprobs          *logprobs,
                                                        const char              *text,
                                                        gsize                    length) G_GNUC_WARN_UNUSED_RESULT;
void                   confab_token_places_free        (ConfabTokenPlaces       *self);
gboolean               confab_token_places_get_matches (const ConfabTokenPlaces *self);
guint                  confab_token_places_get_n_before (const ConfabTokenPlaces *self);
guint                  confab_token_places_get_n_spans (const ConfabTokenPlaces *self);
const ConfabTokenSpan *confab_token_places_get_span    (const ConfabTokenPlaces *self,
                                                        guint                    index);
int                    confab_token_places_find        (const ConfabTokenPlaces *self,
                                                        gsize                    offset);
GArray                *confab_token_places_list_least  (const ConfabTokenPlaces *self,
                                                        guint                    n_places) G_GNUC_WARN_UNUSED_RESULT;
char                  *confab_logprobs_dup_text        (ConfabLogprobs          *logprobs) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabTokenPlaces, confab_token_places_free)

G_END_DECLS
