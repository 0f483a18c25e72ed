/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "markup/confab-block.h"
#include "widgets/confab-text-style.h"

G_BEGIN_DECLS

/**
 * ConfabBlockLayout:
 *
 * One block set in lines at a width: with the bars of its quotes, the markers of its items, its card or its rules. All of its coordinates are in pixels from its own
 * top left corner. It makes Pango's layouts when they are first needed and can forget them; it always knows a height, at first a guess. What is wider than
 * the width (code, tables, formulas) can be moved sideways.
 *
 * Layouts are to be stacked without a space between them: the space above a block belongs to its height, so that the bar of a quote runs through it. It
 * depends on the block before, which confab_block_layout_set_previous() tells. Heights change only in functions that set something and in
 * confab_block_layout_prepare(), never because a place was asked for.
 */
typedef struct _ConfabBlockLayout ConfabBlockLayout;

/* A line that a mark draws besides its ground. */
typedef enum
{
  CONFAB_MARK_LINE_NONE,
  CONFAB_MARK_LINE_UNDER,
  CONFAB_MARK_LINE_THROUGH,
} ConfabMarkLine;

/**
 * ConfabBlockMarkKind:
 * @CONFAB_BLOCK_MARK_PLAIN: a colour, to the end of the line where the text goes on in the next
 * @CONFAB_BLOCK_MARK_TOKEN: a colour as wide as the text, with a gap to what comes next
 * @CONFAB_BLOCK_MARK_TOKEN_DOTTED: the same, with dots below the text
 * @CONFAB_BLOCK_MARK_RING: a ring around the text
 */
typedef enum
{
  CONFAB_BLOCK_MARK_PLAIN,
  CONFAB_BLOCK_MARK_TOKEN,
  CONFAB_BLOCK_MARK_TOKEN_DOTTED,
  CONFAB_BLOCK_MARK_RING,
} ConfabBlockMarkKind;

/**
 * ConfabBlockMark:
 * @start: the first byte
 * @end: the byte after the last
 * @colour: behind the text
 * @kind: how it is drawn
 * @line: whether there is a line, too
 * @line_colour: of that
 *
 * A piece of the text that stands on a colour: a selection, what was searched for, a token. Later ones are drawn over earlier ones.
 */
typedef struct
{
  guint               start;
  guint               end;
  GdkRGBA             colour;
  ConfabMarkLine      line;
  GdkRGBA             line_colour;
  ConfabBlockMarkKind kind;
} ConfabBlockMark;

/**
 * ConfabBlockPaint:
 * @marks: (array length=n_marks): sorted as they are to be drawn
 * @n_marks: how many
 * @selected: whether what has no text (a rule) is part of a selection
 * @caret: a byte of the text, or -1
 * @hover_link: the link under the pointer, 0 for none
 * @focus_link: the link with the focus, 0 for none
 *
 * What is drawn besides the block itself.
 */
typedef struct
{
  const ConfabBlockMark *marks;
  guint                  n_marks;
  gboolean               selected;
  int                    caret;
  guint                  hover_link;
  guint                  focus_link;
} ConfabBlockPaint;

ConfabBlockLayout *confab_block_layout_new          (ConfabTextStyle        *style,
                                                     ConfabBlock            *block) G_GNUC_WARN_UNUSED_RESULT;
void               confab_block_layout_free         (ConfabBlockLayout      *self);

ConfabBlock       *confab_block_layout_get_block    (ConfabBlockLayout      *self);
void               confab_block_layout_set_block    (ConfabBlockLayout      *self,
                                                     ConfabBlock            *block);
void               confab_block_layout_set_previous (ConfabBlockLayout      *self,
                                                     const ConfabBlock      *previous);
void               confab_block_layout_set_style    (ConfabBlockLayout      *self,
                                                     ConfabTextStyle        *style);
void               confab_block_layout_set_width    (ConfabBlockLayout      *self,
                                                     int                     width);
void               confab_block_layout_set_wrap     (ConfabBlockLayout      *self,
                                                     gboolean                wrap);
gboolean           confab_block_layout_get_wrap     (ConfabBlockLayout      *self);
void               confab_block_layout_set_colours  (ConfabBlockLayout      *self,
                                                     PangoAttrList          *colours);
gboolean           confab_block_layout_get_coloured (ConfabBlockLayout      *self);

int                confab_block_layout_get_height   (ConfabBlockLayout      *self);
gboolean           confab_block_layout_get_exact    (ConfabBlockLayout      *self);
gboolean           confab_block_layout_prepare      (ConfabBlockLayout      *self,
                                                     double                  from,
                                                     double                  to);
void               confab_block_layout_forget       (ConfabBlockLayout      *self);

int                confab_block_layout_find_break   (ConfabBlockLayout      *self,
                                                     int                     from,
                                                     int                     limit);
gboolean           confab_block_layout_get_head     (ConfabBlockLayout      *self,
                                                     int                    *top,
                                                     int                    *bottom);

gboolean           confab_block_layout_get_bar      (ConfabBlockLayout      *self,
                                                     GdkRectangle           *bar);
int                confab_block_layout_get_overflow (ConfabBlockLayout      *self,
                                                     GdkRectangle           *viewport);
double             confab_block_layout_get_shift    (ConfabBlockLayout      *self);
gboolean           confab_block_layout_set_shift    (ConfabBlockLayout      *self,
                                                     double                  shift);
gboolean           confab_block_layout_reveal       (ConfabBlockLayout      *self,
                                                     guint                   offset);

guint              confab_block_layout_get_offset   (ConfabBlockLayout      *self,
                                                     double                  x,
                                                     double                  y,
                                                     gboolean               *on_text);
void               confab_block_layout_get_caret    (ConfabBlockLayout      *self,
                                                     guint                   offset,
                                                     graphene_rect_t        *caret);
guint              confab_block_layout_move_visually (ConfabBlockLayout     *self,
                                                     guint                   offset,
                                                     int                     direction);
guint              confab_block_layout_move_word    (ConfabBlockLayout      *self,
                                                     guint                   offset,
                                                     int                     direction);
gboolean           confab_block_layout_move_line    (ConfabBlockLayout      *self,
                                                     guint                  *offset,
                                                     int                     direction,
                                                     double                  x);
guint              confab_block_layout_get_line_edge (ConfabBlockLayout     *self,
                                                     guint                   offset,
                                                     gboolean                end);
void               confab_block_layout_get_word     (ConfabBlockLayout      *self,
                                                     guint                   offset,
                                                     guint                  *start,
                                                     guint                  *end);

void               confab_block_layout_snapshot     (ConfabBlockLayout      *self,
                                                     GtkSnapshot            *snapshot,
                                                     double                  from,
                                                     double                  to,
                                                     const ConfabBlockPaint *paint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabBlockLayout, confab_block_layout_free)

G_END_DECLS
