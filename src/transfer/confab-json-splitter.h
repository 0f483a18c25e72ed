/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest value that is taken whole, in bytes. */
#define CONFAB_JSON_SPLITTER_MAX_VALUE (64 * 1024 * 1024)

/**
 * ConfabJsonWish:
 * @CONFAB_JSON_PASS: the value is read over
 * @CONFAB_JSON_TAKE: the value is handed out whole
 * @CONFAB_JSON_ENTER: an object or an array is entered, and asked about for each of its values
 *
 * What to do with a value.
 */
typedef enum
{
  CONFAB_JSON_PASS,
  CONFAB_JSON_TAKE,
  CONFAB_JSON_ENTER,
} ConfabJsonWish;

/**
 * ConfabJsonSplitterFuncs:
 * @wish: what to do with the value at @path, whose first byte is @first: { or [ or " or that of a number or a name
 * @value: takes the text of the value at @path; @json is %NULL where it was too long. %FALSE ends the reading.
 *
 * Where a value is, is written as its members' names and * for an element of an array, each after a slash; the whole
 * text is "".
 */
typedef struct
{
  ConfabJsonWish (*wish)  (const char *path,
                           char        first,
                           gpointer    user_data);
  gboolean       (*value) (const char *path,
                           const char *json,
                           gsize       length,
                           gpointer    user_data);
} ConfabJsonSplitterFuncs;

/**
 * ConfabJsonSplitter:
 *
 * Finds values in JSON that comes in pieces, so that a file of any size can be read without holding it. It looks at no
 * more than it needs to find where values begin and end: what it hands out may still not be JSON. One text may follow
 * another, as in JSON Lines.
 */
typedef struct _ConfabJsonSplitter ConfabJsonSplitter;

ConfabJsonSplitter *confab_json_splitter_new    (const ConfabJsonSplitterFuncs *funcs,
                                                 gpointer                       user_data) G_GNUC_WARN_UNUSED_RESULT;
void                confab_json_splitter_free   (ConfabJsonSplitter            *self);
void                confab_json_splitter_set_max (ConfabJsonSplitter           *self,
                                                 gsize                          max_value);
gboolean            confab_json_splitter_feed   (ConfabJsonSplitter            *self,
                                                 const void                    *data,
                                                 gsize                          length,
                                                 GError                       **error);
gboolean            confab_json_splitter_finish (ConfabJsonSplitter            *self,
                                                 GError                       **error);
gboolean            confab_json_splitter_is_done (ConfabJsonSplitter           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonSplitter, confab_json_splitter_free)

G_END_DECLS
