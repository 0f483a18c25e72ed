/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabPrefix:
 * @length: how many bytes of the line stand before its text
 * @n_quotes: the marks of quotes among them
 * @item_column: the column of the text if there is a mark of a list item among them, else 0
 * @column: the column of the text
 *
 * What stands before the text of a line: marks of quotes and of list items.
 */
typedef struct
{
  gsize length;
  guint n_quotes;
  guint item_column;
  guint column;
} ConfabPrefix;

/**
 * ConfabFence:
 * @mark: '`' or '~'
 * @length: how many of them
 *
 * The line before fenced code.
 */
typedef struct
{
  char  mark;
  guint length;
} ConfabFence;

void     confab_prefix_read         (ConfabPrefix      *self,
                                     const char        *line,
                                     gsize              length);
void     confab_prefix_read_quotes  (ConfabPrefix      *self,
                                     const char        *line,
                                     gsize              length);

gboolean confab_fence_read          (ConfabFence       *self,
                                     const char        *line,
                                     gsize              length);
gboolean confab_fence_is_closed_by  (const ConfabFence *self,
                                     const char        *line,
                                     gsize              length);

gsize    confab_fence_skip          (const ConfabFence  *self,
                                     const ConfabPrefix *prefix,
                                     const char        *text,
                                     gsize              length,
                                     gsize              at,
                                     gboolean          *open);

gsize    confab_line_start          (const char        *text,
                                     gsize              at);
gsize    confab_line_next           (const char        *text,
                                     gsize              length,
                                     gsize              at);
gboolean confab_line_is_blank       (const char        *line,
                                     gsize              length);
gboolean confab_line_is_fence       (const char        *line,
                                     gsize              length);
gboolean confab_line_begins_block   (const char        *line,
                                     gsize              length);
gboolean confab_text_has_blank_line (const char        *text,
                                     gsize              length);
gsize    confab_line_measure_marker (const char        *line,
                                     gsize              length);

G_END_DECLS
