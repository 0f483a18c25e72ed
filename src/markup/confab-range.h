/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

/**
 * ConfabPosition:
 * @block: the index of a block
 * @offset: a byte of its text, at the start of a character, or its length
 *
 * A place in a document.
 */
typedef struct
{
  guint block;
  guint offset;
} ConfabPosition;

/**
 * ConfabRange:
 * @start: where it begins
 * @end: where it ends, not before @start
 *
 * A piece of a document.
 */
typedef struct
{
  ConfabPosition start;
  ConfabPosition end;
} ConfabRange;

int      confab_position_compare   (const ConfabPosition *a,
                                    const ConfabPosition *b);
char    *confab_range_dup_plain    (GPtrArray            *blocks,
                                    const ConfabRange    *range) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_range_dup_markdown (GPtrArray            *blocks,
                                    const ConfabRange    *range) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_range_dup_html     (GPtrArray            *blocks,
                                    const ConfabRange    *range) G_GNUC_WARN_UNUSED_RESULT;
/* colours: (nullable): a table of confab_code_colours_new_table() */
char    *confab_range_dup_html_in_colours (GPtrArray     *blocks,
                                           GHashTable    *colours) G_GNUC_WARN_UNUSED_RESULT;
GArray  *confab_range_find         (GPtrArray            *blocks,
                                    const char           *needle) G_GNUC_WARN_UNUSED_RESULT;
gboolean confab_range_may_find     (const char           *source,
                                    gsize                 length,
                                    const char           *needle);

G_END_DECLS
