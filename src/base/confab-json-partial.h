/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabJsonPartial:
 *
 * Reads JSON that is still being written, piece by piece, and has the value of what is there so far: the members and
 * elements that are there, a text up to where it ends for now, a number as far as it is one. What is only begun and says
 * nothing yet (a member's name, "tr") is left out. Each byte is read once.
 */
typedef struct _ConfabJsonPartial ConfabJsonPartial;

/**
 * ConfabJsonPartialState:
 * @CONFAB_JSON_PARTIAL_OPEN: more is to come
 * @CONFAB_JSON_PARTIAL_WHOLE: the value has ended; a number at the outside never says so
 * @CONFAB_JSON_PARTIAL_BROKEN: what came is not JSON from some place on; what stands before it is kept
 */
typedef enum
{
  CONFAB_JSON_PARTIAL_OPEN,
  CONFAB_JSON_PARTIAL_WHOLE,
  CONFAB_JSON_PARTIAL_BROKEN,
} ConfabJsonPartialState;

ConfabJsonPartial      *confab_json_partial_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void                    confab_json_partial_free      (ConfabJsonPartial  *self);
void                    confab_json_partial_push      (ConfabJsonPartial  *self,
                                                       const char         *text,
                                                       gsize               length);
ConfabJsonPartialState  confab_json_partial_end       (ConfabJsonPartial  *self);
ConfabJsonPartialState  confab_json_partial_get_state (ConfabJsonPartial  *self,
                                                       gsize              *offset);
JsonNode               *confab_json_partial_get_root  (ConfabJsonPartial  *self);
JsonNode               *confab_json_read              (const char         *text,
                                                       gsize               length,
                                                       gsize              *offset,
                                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonPartial, confab_json_partial_free)

G_END_DECLS
