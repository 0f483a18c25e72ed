/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-block-layout.h"

G_BEGIN_DECLS

/* What the files of the block layout share. A block's text is cut into pieces, each set by one PangoLayout, and the pieces stand in rows: one piece in each row,
 * or one for each column of a table. */

/**
 * ConfabBlockPiece:
 * @start: the first byte of the block's text
 * @end: the byte after the last; a line feed or a tab between two pieces belongs to neither
 * @layout: (nullable): its lines, once they were needed
 * @ground: (nullable): what stands behind its text, once it was drawn
 * @node: (nullable): what its text looks like, once it was drawn
 * @at: where both were drawn for
 */
typedef struct
{
  guint            start;
  guint            end;
  PangoLayout     *layout;
  GskRenderNode   *ground;
  GskRenderNode   *node;
  graphene_point_t at;
} ConfabBlockPiece;

/**
 * ConfabBlockRow:
 * @y: its top
 * @height: its height, a guess unless @exact
 * @width: how wide its widest line is, a guess unless @exact; of what can be moved sideways
 * @exact: whether it was laid out at the width of today
 */
typedef struct
{
  int      y;
  int      height;
  int      width;
  gboolean exact;
} ConfabBlockRow;

/**
 * ConfabBlockColumn:
 * @x: its left edge, from the left edge of the table
 * @width: its width
 */
typedef struct
{
  int x;
  int width;
} ConfabBlockColumn;

/**
 * ConfabBlockWish:
 * @natural: how wide its widest cell is in one line
 * @word: about how many characters its longest word has
 *
 * What a column of a table would like to have.
 */
typedef struct
{
  int natural;
  int word;
} ConfabBlockWish;

struct _ConfabBlockLayout
{
  ConfabTextStyle   *style;
  ConfabBlock       *block;

  GArray            *pieces;      /* of ConfabBlockPiece */
  GArray            *rows;        /* of ConfabBlockRow */
  guint              n_columns;   /* pieces in a row */
  ConfabBlockColumn *columns;     /* of a table */
  ConfabBlockWish   *wishes;      /* of its first n_wished rows, which do not change any more */
  guint              n_wished;

  GPtrArray         *colours;     /* of PangoAttribute, by their start */
  GArray            *colour_ends; /* of guint: where all up to this one have ended */
  GskRenderNode     *node;        /* what all of it looks like by itself, once that was drawn */
  GskRenderNode     *marker;      /* the marker of the items that begin here */
  double             marker_baseline; /* where it was drawn for */

  int                width;
  int                height;
  int                above;       /* the space above, a part of the height */
  GdkRectangle       content;     /* where the rows stand, within the card if there is one */
  int                content_width; /* of all rows, as wide as they would like to be */
  double             shift;
  int                tab_width;   /* of code, in Pango's units, once it was needed */
  guint              n_layouts;   /* how many were made so far */

  guint              rtl : 1;     /* whether the containers stand at the right */
  guint              footnote : 1; /* whether it stands in one */
  guint              has_previous : 1;
  guint              previous_rtl : 1;
  guint              wrap : 1;
  guint              coloured : 1;
  guint              moved : 1;   /* whether the reader has moved it sideways */
  guint              fitted : 1;  /* whether the columns of the table were measured, once it came near the view */
};

#define confab_block_layout_piece(self, i) (&g_array_index ((self)->pieces, ConfabBlockPiece, i))
#define confab_block_layout_row(self, i)   (&g_array_index ((self)->rows, ConfabBlockRow, i))

guint          confab_block_layout_get_n_layouts   (ConfabBlockLayout *self);
guint          confab_block_layout_find_row        (ConfabBlockLayout *self,
                                                    double             y);

/* confab-block-lines.c */
gboolean       confab_block_text_is_rtl            (const char        *text,
                                                    gsize              length,
                                                    gboolean           fallback);
PangoLayout   *confab_block_layout_ensure_piece    (ConfabBlockLayout *self,
                                                    guint              piece);
void           confab_block_layout_get_piece_place (ConfabBlockLayout *self,
                                                    guint              piece,
                                                    int               *x,
                                                    int               *y);

/* confab-block-shift.c */
gboolean       confab_block_layout_can_overflow    (ConfabBlockLayout *self);

/* confab-block-pieces.c */
guint          confab_block_pieces_count_kept      (ConfabBlockLayout *self,
                                                    const ConfabBlock *block);
void           confab_block_pieces_cut             (ConfabBlockLayout *self);
void           confab_block_pieces_truncate        (ConfabBlockLayout *self,
                                                    guint              n_rows);
void           confab_block_piece_clear            (ConfabBlockPiece  *piece);
void           confab_block_row_guess              (ConfabBlockLayout *self,
                                                    guint              row);
int            confab_block_guess_columns          (const char        *text,
                                                    gsize              length);

/* confab-block-attributes.c */
PangoAttrList *confab_block_attributes_new         (ConfabBlockLayout *self,
                                                    guint              start,
                                                    guint              end,
                                                    gboolean           head) G_GNUC_WARN_UNUSED_RESULT;
guint          confab_block_attributes_find_span   (ConfabBlockLayout *self,
                                                    guint              start);
int            confab_block_attributes_line_height (ConfabBlockLayout *self);
double         confab_block_attributes_scale       (ConfabBlockLayout *self);

/* confab-block-frame.c */
void           confab_block_frame_allocate         (ConfabBlockLayout *self);
gboolean       confab_block_frame_equal            (const ConfabBlock *self,
                                                    const ConfabBlock *other);
int            confab_block_frame_get_gap          (ConfabBlockLayout *self,
                                                    const ConfabBlock *previous);
int            confab_block_frame_get_below        (ConfabBlockLayout *self);
gboolean       confab_block_frame_has_card         (ConfabBlockLayout *self);
void           confab_block_frame_get_card         (ConfabBlockLayout *self,
                                                    graphene_rect_t   *card);
void           confab_block_frame_snapshot         (ConfabBlockLayout *self,
                                                    GtkSnapshot       *snapshot,
                                                    double             from,
                                                    double             to);

/* confab-block-paint.c */
void           confab_block_paint_flat             (GtkSnapshot       *snapshot,
                                                    GskRenderNode     *node);

/* confab-table-layout.c */
void           confab_table_layout_fit             (ConfabBlockLayout *self);
void           confab_table_layout_forget          (ConfabBlockLayout *self);
int            confab_table_layout_get_row_space   (ConfabBlockLayout *self);
void           confab_table_layout_snapshot        (ConfabBlockLayout *self,
                                                    GtkSnapshot       *snapshot,
                                                    guint              first,
                                                    guint              last);

G_END_DECLS
