/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CONFAB_TYPE_REPLY_CHECK (confab_reply_check_get_type ())

/**
 * ConfabHolds:
 * @CONFAB_HOLDS_NOT_ASKED: the reply was to be text
 * @CONFAB_HOLDS_YES: the reply is what was asked for
 * @CONFAB_HOLDS_NO: it is not
 * @CONFAB_HOLDS_UNKNOWN: that cannot be said: the schema cannot be used, or takes too long
 *
 * Whether a reply is of the form that was asked for.
 */
typedef enum
{
  CONFAB_HOLDS_NOT_ASKED,
  CONFAB_HOLDS_YES,
  CONFAB_HOLDS_NO,
  CONFAB_HOLDS_UNKNOWN,
} ConfabHolds;

/**
 * ConfabReplyCheck:
 * @holds: whether the reply is of the form that was asked for
 * @sentence: the same for people; empty where nothing was asked for
 * @value: (nullable): the reply's value, where it is JSON
 * @problems: (nullable) (element-type ConfabJsonProblem): what does not fit the schema
 * @start: where the JSON starts in the text, in bytes: behind a code fence where it stands in one
 * @length: how long it is
 * @mistake: where the text stops being JSON, in bytes from the start of the text; -1 where it does not
 *
 * A reply's text held against the response format that it was asked in.
 */
typedef struct
{
  ConfabHolds  holds;
  char        *sentence;
  JsonNode    *value;
  GPtrArray   *problems;
  gsize        start;
  gsize        length;
  gssize       mistake;
} ConfabReplyCheck;

GType             confab_reply_check_get_type   (void);
ConfabReplyCheck *confab_reply_check_new        (const char             *text,
                                                 JsonNode               *response_format) G_GNUC_WARN_UNUSED_RESULT;
ConfabReplyCheck *confab_reply_check_copy       (const ConfabReplyCheck *self) G_GNUC_WARN_UNUSED_RESULT;
void              confab_reply_check_free       (ConfabReplyCheck       *self);
ConfabHolds       confab_reply_check            (const char             *text,
                                                 JsonNode               *response_format,
                                                 char                  **sentence);
gboolean          confab_reply_check_is_asked   (JsonNode               *response_format);
JsonNode         *confab_reply_check_get_schema (JsonNode               *response_format);
gsize             confab_reply_check_find_json  (const char             *text,
                                                 gsize                  *length);
JsonNode         *confab_reply_check_get_format (JsonNode               *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabReplyCheck, confab_reply_check_free)

G_END_DECLS
