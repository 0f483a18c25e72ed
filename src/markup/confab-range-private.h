/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-range.h"

G_BEGIN_DECLS

/*
 * ConfabRangePiece: what a range holds of one block.
 * start, end: of the block's text, in bytes
 * containers: what it stands in as far as that is to be shown: every quote, but an item or a footnote only if its start is in the range
 * n_continued: how many of these the piece before stands in too
 * tight: whether no blank line stands between it and the piece before
 */
typedef struct
{
  const ConfabBlock      *block;
  guint                   start;
  guint                   end;
  const ConfabContainer **containers;
  guint                   n_containers;
  guint                   n_continued;
  gboolean                tight;
} ConfabRangePiece;

/* ConfabRangeCells: the cells of a table that a piece holds something of, as rows and columns; the ends are the ones after the last. */
typedef struct
{
  guint first_row;
  guint end_row;
  guint first_column;
  guint end_column;
} ConfabRangeCells;

GArray           *confab_range_list_pieces (GPtrArray              *blocks,
                                            const ConfabRange      *range,
                                            gboolean               *fragment) G_GNUC_WARN_UNUSED_RESULT;
gboolean          confab_range_is_whole    (const ConfabRangePiece *piece);
ConfabRangeCells  confab_range_find_cells  (const ConfabRangePiece *piece);
gboolean          confab_range_clip_cell   (const ConfabRangePiece *piece,
                                            guint                   row,
                                            guint                   column,
                                            guint                  *start,
                                            guint                  *end);
GArray           *confab_range_list_runs   (const ConfabBlock      *block,
                                            guint                   start,
                                            guint                   end) G_GNUC_WARN_UNUSED_RESULT;
void              confab_range_append_lines (GString               *out,
                                             const char            *first,
                                             const char            *rest,
                                             const char            *text);
void              confab_range_append_blank (GString               *out,
                                             const char            *prefix);

void              confab_range_append_inline (GString              *out,
                                                 const ConfabBlock *block,
                                                 guint              start,
                                                 guint              end);

G_END_DECLS
