/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabSearchTermKind:
 * @CONFAB_SEARCH_WORD: a word or a phrase of the text
 * @CONFAB_SEARCH_FOLDER: `folder:`, by name
 * @CONFAB_SEARCH_TAG: `tag:`, by name
 * @CONFAB_SEARCH_MODEL: `model:`, a part of the name of the model that wrote it
 * @CONFAB_SEARCH_FROM: `from:me` or `from:model`
 * @CONFAB_SEARCH_HAS: `has:image`, `video`, `file`, `code` or `attachment`
 * @CONFAB_SEARCH_BEFORE: `before:` a day, month or year, or a time ago
 * @CONFAB_SEARCH_AFTER: `after:`, likewise, that day included
 * @CONFAB_SEARCH_IN: `in:trash` or `in:archive`
 *
 * What a part of a query asks for.
 */
typedef enum
{
  CONFAB_SEARCH_WORD,
  CONFAB_SEARCH_FOLDER,
  CONFAB_SEARCH_TAG,
  CONFAB_SEARCH_MODEL,
  CONFAB_SEARCH_FROM,
  CONFAB_SEARCH_HAS,
  CONFAB_SEARCH_BEFORE,
  CONFAB_SEARCH_AFTER,
  CONFAB_SEARCH_IN,
} ConfabSearchTermKind;

/* What @value of a term can be. */
#define CONFAB_SEARCH_FROM_ME    1
#define CONFAB_SEARCH_FROM_MODEL 2
#define CONFAB_SEARCH_HAS_IMAGE  (1 << 0)
#define CONFAB_SEARCH_HAS_VIDEO  (1 << 1)
#define CONFAB_SEARCH_HAS_FILE   (1 << 2)
#define CONFAB_SEARCH_HAS_CODE   (1 << 3)
#define CONFAB_SEARCH_IN_TRASH   1
#define CONFAB_SEARCH_IN_ARCHIVE 2

/**
 * ConfabSearchTerm:
 * @kind: what it asks for
 * @text: the word, the phrase or what stands after the colon, without quotes; empty for a filter that is not finished
 * @excluded: whether a minus stands before it
 * @quoted: whether it stands in quotes
 * @open: whether it is the last thing typed and may go on
 * @known: whether @text means something; %FALSE for a filter that says nothing, which then has no effect
 * @value: of CONFAB_SEARCH_FROM_…, CONFAB_SEARCH_HAS_… (any of them) or CONFAB_SEARCH_IN_…; for before and after, milliseconds since 1970
 * @start: where it begins in what was typed, in bytes
 * @length: how many bytes it takes there
 *
 * A part of a query.
 */
typedef struct
{
  ConfabSearchTermKind kind;
  char                *text;
  gboolean             excluded;
  gboolean             quoted;
  gboolean             open;
  gboolean             known;
  gint64               value;
  gsize                start;
  gsize                length;
} ConfabSearchTerm;

/**
 * ConfabSearchQuery:
 * @terms: (element-type ConfabSearchTerm): its parts in their order
 *
 * What somebody typed to search for, taken apart. Any text is a query.
 */
typedef struct
{
  GPtrArray *terms;
} ConfabSearchQuery;

ConfabSearchQuery *confab_search_query_new         (const char              *text,
                                                    GDateTime               *now) G_GNUC_WARN_UNUSED_RESULT;
void               confab_search_query_free        (ConfabSearchQuery       *self);
gboolean           confab_search_query_is_empty    (const ConfabSearchQuery *self);
gboolean           confab_search_query_asks_for    (const ConfabSearchQuery *self,
                                                    ConfabSearchTermKind     kind);
char              *confab_search_query_dup_problem (const ConfabSearchQuery *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSearchQuery, confab_search_query_free)

G_END_DECLS
