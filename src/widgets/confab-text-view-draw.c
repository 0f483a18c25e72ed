/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-view-private.h"

#define SCROLLBAR_HEIGHT 6
#define SCROLLBAR_MINIMUM 24

/* So much of what is seen is drawn above and below it too, unless the text grows. */
#define MARGIN_SHARE 4

static void
add_mark (GArray        *marks,
          guint          block,
          guint          length,
          ConfabRange    range,
          const GdkRGBA *colour)
{
  ConfabBlockMark mark = { .colour = *colour };

  if (block < range.start.block || block > range.end.block)
    return;
  mark.start = block == range.start.block ? range.start.offset : 0;
  mark.end = block == range.end.block ? MIN (range.end.offset, length) : length;
  if (mark.start < mark.end)
    g_array_append_val (marks, mark);
}

/* The first match that does not end before a block. */
static guint
find_first_match (const GArray *matches,
                  guint         block)
{
  guint from = 0;
  guint to = matches->len;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (g_array_index (matches, ConfabRange, middle).end.block < block)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static void
add_lines (GArray        *marks,
           guint          block,
           guint          length,
           const GArray  *ranges,
           const char    *colour,
           ConfabMarkLine kind)
{
  GdkRGBA line;
  GdkRGBA ground;

  gdk_rgba_parse (&line, colour);
  ground = line;
  ground.alpha = 0.18f;
  for (guint i = find_first_match (ranges, block); i < ranges->len; i++)
    {
      const ConfabRange *range = &g_array_index (ranges, ConfabRange, i);
      guint before = marks->len;

      if (range->start.block > block)
        break;
      add_mark (marks, block, length, *range, &ground);
      if (marks->len == before)
        continue;
      g_array_index (marks, ConfabBlockMark, before).line = kind;
      g_array_index (marks, ConfabBlockMark, before).line_colour = line;
    }
}

/* Blue and orange are told apart by nearly all eyes, and the lines by the others. */
static void
add_changes (ConfabTextView *self,
             guint           block,
             guint           length,
             GArray         *marks)
{
  static const struct
  {
    const char    *light;
    const char    *dark;
    ConfabMarkLine line;
  } looks[] = {
    [CONFAB_TEXT_REMOVED] = { "#c64600", "#ffbe6f", CONFAB_MARK_LINE_THROUGH },
    [CONFAB_TEXT_ADDED] = { "#1a5fb4", "#99c1f1", CONFAB_MARK_LINE_UNDER },
  };
  const GArray *wrong = confab_text_view_ensure_wrong (self);

  if (self->changes != NULL)
    add_lines (marks, block, length, self->changes, self->style->dark ? looks[self->change].dark : looks[self->change].light,
               looks[self->change].line);
  if (wrong != NULL)
    add_lines (marks, block, length, wrong, self->style->dark ? "#ff7b63" : "#c01c28", CONFAB_MARK_LINE_UNDER);
}

static void
collect_marks (ConfabTextView *self,
               guint           block,
               guint           length,
               GArray         *marks)
{
  const GArray *matches = confab_text_view_ensure_matches (self);
  ConfabRange range;

  g_array_set_size (marks, 0);
  confab_text_view_heat_mark (self, block, marks);
  add_changes (self, block, length, marks);
  for (guint i = matches != NULL ? find_first_match (matches, block) : 0; matches != NULL && i < matches->len; i++)
    {
      const ConfabRange *match = &g_array_index (matches, ConfabRange, i);

      if (match->start.block > block)
        break;
      add_mark (marks, block, length, *match,
                (int)i == self->current_match ? &self->style->current_mark : &self->style->mark);
    }
  if (confab_text_view_get_selection (self, &range))
    add_mark (marks, block, length, range, &self->style->selection);
}

/**
 * confab_text_view_get_scrollbar:
 * @self: a text
 * @row: of a block
 * @trough: (out): where the slider can be
 * @slider: (out): where it is
 *
 * Returns: whether the block can be moved sideways
 */
gboolean
confab_text_view_get_scrollbar (ConfabTextView  *self,
                                guint            row,
                                graphene_rect_t *trough,
                                graphene_rect_t *slider)
{
  ConfabBlockLayout *layout;
  GdkRectangle viewport;
  int overflow;
  double width;

  if (row >= confab_block_stack_get_n_rows (self->stack))
    return FALSE;
  layout = confab_block_stack_get_row (self->stack, row)->layout;
  overflow = confab_block_layout_get_overflow (layout, &viewport);
  if (overflow <= 0)
    return FALSE;
  graphene_rect_init (trough, viewport.x,
                      confab_block_stack_get_top (self->stack, row) + viewport.y + viewport.height,
                      viewport.width, SCROLLBAR_HEIGHT);
  width = MAX ((double)viewport.width * viewport.width / (viewport.width + overflow), SCROLLBAR_MINIMUM);
  graphene_rect_init (slider,
                      (float)(viewport.x + (viewport.width - width) * confab_block_layout_get_shift (layout) / overflow),
                      trough->origin.y, (float)width, SCROLLBAR_HEIGHT);
  return TRUE;
}

static void
draw_scrollbar (ConfabTextView *self,
                GtkSnapshot    *snapshot,
                guint           row)
{
  GskRoundedRect rounded;
  graphene_rect_t trough;
  graphene_rect_t slider;
  GdkRGBA colour;

  if (row != self->scrollbar_row || !confab_text_view_get_scrollbar (self, row, &trough, &slider))
    return;
  colour = self->style->text;
  colour.alpha *= self->scrollbar_start >= 0 ? 0.6 : 0.35;
  gsk_rounded_rect_init_from_rect (&rounded, &slider, SCROLLBAR_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &colour, &slider);
  gtk_snapshot_pop (snapshot);
}

static void
draw_row (ConfabTextView *self,
          GtkSnapshot    *snapshot,
          guint           index,
          GArray         *marks)
{
  ConfabStackRow *row = confab_block_stack_get_row (self->stack, index);
  ConfabBlock *block = confab_block_stack_get_block (self->stack, index);
  int top = confab_block_stack_get_top (self->stack, index);
  ConfabBlockPaint paint = { .caret = -1 };
  ConfabRange range;

  collect_marks (self, index, block->length, marks);
  paint.marks = (const ConfabBlockMark *)(void *)marks->data;
  paint.n_marks = marks->len;
  paint.selected = confab_text_view_get_selection (self, &range) && range.start.block <= index && index <= range.end.block &&
                   range.start.block != range.end.block;
  if (self->caret_visible && self->caret.block == index && gtk_widget_has_focus (GTK_WIDGET (self)))
    paint.caret = (int)self->caret.offset;
  if (self->hover.block == index)
    paint.hover_link = self->hover.link;
  if (self->focus_link.block == index && gtk_widget_has_focus (GTK_WIDGET (self)))
    paint.focus_link = self->focus_link.link;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, top));
  confab_block_layout_snapshot (row->layout, snapshot, self->drawn_from - top, self->drawn_to - top, &paint);
  gtk_snapshot_restore (snapshot);
}

/* What of the widget is in the view that scrolls it. */
static void
get_seen (ConfabTextView *self,
          double         *from,
          double         *to)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLABLE);
  graphene_point_t top;

  *from = self->prepared_from;
  *to = self->prepared_to;
  if (!self->managed || view == NULL || !gtk_widget_compute_point (GTK_WIDGET (self), view, &GRAPHENE_POINT_INIT (0, 0), &top))
    return;
  *from = MAX (*from, (double)-top.y);
  *to = MIN (*to, (double)-top.y + gtk_widget_get_height (view));
}

/**
 * confab_text_view_is_drawn:
 * @self: a text
 *
 * Returns: whether all that is seen was drawn
 */
gboolean
confab_text_view_is_drawn (ConfabTextView *self)
{
  double from;
  double to;

  get_seen (self, &from, &to);
  return to <= from || (from >= self->drawn_from && to <= self->drawn_to);
}

/**
 * confab_text_view_draw:
 * @self: a text
 * @snapshot: where to draw
 *
 * Draws what is seen and somewhat more. What is drawn costs also where nobody sees it, but as long as the reader scrolls in it nothing is to be drawn again. A text
 * that grows is drawn again anyway.
 */
void
confab_text_view_draw (ConfabTextView *self,
                       GtkSnapshot    *snapshot)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (ConfabBlockMark));

  double margin;
  double from;
  double to;

  get_seen (self, &from, &to);
  margin = self->complete ? (to - from) / MARGIN_SHARE : 0;
  self->drawn_from = MAX (self->prepared_from, from - margin);
  self->drawn_to = MIN (self->prepared_to, to + margin);
  if (to <= from || confab_block_stack_get_n_rows (self->stack) == 0)
    return;
  for (guint i = confab_block_stack_find_row (self->stack, self->drawn_from); i < confab_block_stack_get_n_rows (self->stack); i++)
    {
      if (confab_block_stack_get_top (self->stack, i) >= self->drawn_to)
        break;
      draw_row (self, snapshot, i, marks);
      draw_scrollbar (self, snapshot, i);
    }
}
