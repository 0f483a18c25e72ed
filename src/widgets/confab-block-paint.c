/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-block-layout-private.h"

/* In pixels beside text of the usual size. */
#define MARK_LINE      2
#define CODE_PADDING   2
#define CODE_RADIUS    4
#define LINE_END       6
#define CARET_WIDTH    2
#define EDGE_WIDTH     10
#define RING_DISTANCE  3
#define RING_WIDTH     2
#define RING_OPACITY   0.5f
#define TOKEN_GAP      1
#define DOT_SIZE       2

typedef void (*RangeFunc) (ConfabBlockLayout     *self,
                           GtkSnapshot           *snapshot,
                           const graphene_rect_t *range,
                           gconstpointer          data);

/* Calls func with what a range of a piece covers in each line. A line feed in the range is as wide as ends. */
static void
foreach_range (ConfabBlockLayout *self,
               GtkSnapshot       *snapshot,
               guint              piece,
               guint              start,
               guint              end,
               int                ends,
               RangeFunc          func,
               gconstpointer      data)
{
  const ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  PangoLayout *layout = confab_block_layout_ensure_piece (self, piece);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int first = start > painted->start ? (int)(start - painted->start) : 0;
  int last = (int)(MIN (end, painted->end) - painted->start);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      int from = MAX (first, line->start_index);
      int to = MIN (last, line->start_index + line->length);
      gboolean whole = end > painted->start + (guint)(line->start_index + line->length) &&
                       start <= painted->start + (guint)(line->start_index + line->length) &&
                       self->block->text[painted->start + (guint)(line->start_index + line->length)] == '\n' && ends > 0;
      int *ranges = NULL;
      int n_ranges = 0;
      int top;
      int bottom;

      if (line->start_index > last)
        break;
      if (from >= to && !whole)
        continue;
      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      if (from < to)
        pango_layout_line_get_x_ranges (line, from, to, &ranges, &n_ranges);
      for (int i = 0, next; i < n_ranges; i = next)
        {
          /* What is set in several ways comes in pieces that touch. */
          for (next = i + 1; next < n_ranges && ranges[2 * next] <= ranges[2 * next - 1] + 1; next++)
            ;
          func (self, snapshot,
                &GRAPHENE_RECT_INIT ((float)floor (ranges[2 * i] / (double)PANGO_SCALE), (float)(top / PANGO_SCALE),
                                     (float)ceil ((ranges[2 * next - 1] - ranges[2 * i]) / (double)PANGO_SCALE),
                                     (float)((bottom - top) / PANGO_SCALE)), data);
        }
      if (whole)
        {
          PangoRectangle extents;
          float x;

          pango_layout_iter_get_line_extents (iter, NULL, &extents);
          x = (float)(line->resolved_dir == PANGO_DIRECTION_RTL ? extents.x / PANGO_SCALE - ends : (extents.x + extents.width) / PANGO_SCALE);
          func (self, snapshot, &GRAPHENE_RECT_INIT (x, (float)(top / PANGO_SCALE), (float)ends, (float)((bottom - top) / PANGO_SCALE)), data);
        }
      g_free (ranges);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
paint_mark (ConfabBlockLayout     *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *range,
            gconstpointer          data)
{
  const ConfabBlockMark *mark = data;
  double thickness = MAX (confab_text_style_scale (self->style, MARK_LINE), 1);
  double y = range->origin.y + range->size.height / 2;

  gtk_snapshot_append_color (snapshot, &mark->colour, range);
  if (mark->line == CONFAB_MARK_LINE_NONE)
    return;
  if (mark->line == CONFAB_MARK_LINE_UNDER)
    y += self->style->unit * 7.5 * confab_block_attributes_scale (self);
  gtk_snapshot_append_color (snapshot, &mark->line_colour,
                             &GRAPHENE_RECT_INIT (range->origin.x, (float)round (y), range->size.width, (float)thickness));
}

/* A soft ground behind code in running text, as high as its letters. */
static void
paint_code (ConfabBlockLayout     *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *range,
            gconstpointer          data)
{
  int padding = confab_text_style_scale (self->style, CODE_PADDING);
  double inset = MAX ((range->size.height - self->style->unit * 19 * confab_block_attributes_scale (self)) / 2, 0);
  graphene_rect_t bounds;
  GskRoundedRect outline;

  graphene_rect_inset_r (range, (float)-padding, (float)floor (inset), &bounds);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float)confab_text_style_scale (self->style, CODE_RADIUS));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, data, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
paint_underline (ConfabBlockLayout     *self,
                 GtkSnapshot           *snapshot,
                 const graphene_rect_t *range,
                 gconstpointer          data)
{
  double thickness = MAX (confab_text_style_scale (self->style, 1), 1);
  double middle = range->origin.y + range->size.height / 2;
  double y = round (middle + self->style->unit * 7.5 * confab_block_attributes_scale (self));

  gtk_snapshot_append_color (snapshot, data, &GRAPHENE_RECT_INIT (range->origin.x, (float)y, range->size.width, (float)thickness));
}

static void
paint_spans (ConfabBlockLayout *self,
             GtkSnapshot       *snapshot,
             guint              piece)
{
  const ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  const ConfabBlock *block = self->block;

  for (guint i = confab_block_attributes_find_span (self, painted->start); i < block->n_spans && block->spans[i].start < painted->end; i++)
    if (block->spans[i].flags & (CONFAB_SPAN_CODE | CONFAB_SPAN_IMAGE))
      foreach_range (self, snapshot, piece, block->spans[i].start, block->spans[i].end, 0, paint_code, &self->style->card);
}

static void
paint_hover (ConfabBlockLayout *self,
             GtkSnapshot       *snapshot,
             guint              piece,
             guint              link)
{
  const ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  const ConfabBlock *block = self->block;

  for (guint i = confab_block_attributes_find_span (self, painted->start); i < block->n_spans && block->spans[i].start < painted->end; i++)
    if (block->spans[i].link == link && !(block->spans[i].flags & CONFAB_SPAN_MATH))
      foreach_range (self, snapshot, piece, block->spans[i].start, block->spans[i].end, 0, paint_underline, &self->style->accent);
}

static void
paint_ring (ConfabBlockLayout     *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *range,
            gconstpointer          data)
{
  GdkRGBA colour = self->style->accent;
  graphene_rect_t bounds;
  GskRoundedRect outline;

  colour.alpha *= RING_OPACITY;
  graphene_rect_inset_r (range, -RING_DISTANCE, 0, &bounds);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float)confab_text_style_scale (self->style, CODE_RADIUS));
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ RING_WIDTH, RING_WIDTH, RING_WIDTH, RING_WIDTH },
                              (GdkRGBA[4]){ colour, colour, colour, colour });
}

/* One ring in each line, however many kinds of text the link is made of. */
static void
paint_focus (ConfabBlockLayout *self,
             GtkSnapshot       *snapshot,
             guint              piece,
             guint              link)
{
  const ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  const ConfabBlock *block = self->block;
  const ConfabSpan *first = NULL;
  guint end = 0;

  for (guint i = confab_block_attributes_find_span (self, painted->start); i < block->n_spans && block->spans[i].start < painted->end; i++)
    if (block->spans[i].link == link)
      {
        first = first != NULL ? first : &block->spans[i];
        end = block->spans[i].end;
      }
  if (first != NULL)
    foreach_range (self, snapshot, piece, first->start, end, 0, paint_ring, NULL);
}

static void
paint_token (ConfabBlockLayout     *self,
             GtkSnapshot           *snapshot,
             const graphene_rect_t *range,
             gconstpointer          data)
{
  const ConfabBlockMark *mark = data;
  graphene_rect_t bounds = *range;

  /* Two tokens of the same colour are still two. */
  if (bounds.size.width > 2 * TOKEN_GAP)
    bounds.size.width -= TOKEN_GAP;
  gtk_snapshot_append_color (snapshot, &mark->colour, &bounds);
}

/* Dots tell what a colour may not tell everybody. */
static void
paint_dots (ConfabBlockLayout     *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *range,
            gconstpointer          data)
{
  float size = (float)MAX (confab_text_style_scale (self->style, DOT_SIZE), 1);
  float y = floorf (range->origin.y + range->size.height - size);

  paint_token (self, snapshot, range, data);
  for (float x = range->origin.x; x + size < range->origin.x + range->size.width; x += 2 * size)
    gtk_snapshot_append_color (snapshot, &self->style->text, &GRAPHENE_RECT_INIT (x, y, size, size));
}

static void
paint_marked (ConfabBlockLayout     *self,
              GtkSnapshot           *snapshot,
              guint                  piece,
              const ConfabBlockMark *mark)
{
  static const RangeFunc funcs[] = {
    [CONFAB_BLOCK_MARK_PLAIN] = paint_mark,
    [CONFAB_BLOCK_MARK_TOKEN] = paint_token,
    [CONFAB_BLOCK_MARK_TOKEN_DOTTED] = paint_dots,
    [CONFAB_BLOCK_MARK_RING] = paint_ring,
  };
  gboolean to_end = mark->kind == CONFAB_BLOCK_MARK_PLAIN && self->columns == NULL;

  foreach_range (self, snapshot, piece, mark->start, mark->end, to_end ? confab_text_style_scale (self->style, LINE_END) : 0,
                 funcs[mark->kind], mark);
}

/* As long as the text is the same and stands in the same place, so are the nodes: the renderer then need not draw them again. They know their place, so that
 * nothing has to be around them for it. */
static void
ensure_nodes (ConfabBlockLayout *self,
              guint              piece,
              graphene_point_t   at)
{
  ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  GtkSnapshot *ground;
  GtkSnapshot *text;

  if (painted->node != NULL && graphene_point_equal (&painted->at, &at))
    return;
  g_clear_pointer (&painted->ground, gsk_render_node_unref);
  g_clear_pointer (&painted->node, gsk_render_node_unref);
  painted->at = at;
  ground = gtk_snapshot_new ();
  gtk_snapshot_translate (ground, &at);
  paint_spans (self, ground, piece);
  painted->ground = gtk_snapshot_free_to_node (ground);
  text = gtk_snapshot_new ();
  gtk_snapshot_translate (text, &at);
  gtk_snapshot_append_layout (text, confab_block_layout_ensure_piece (self, piece), &self->style->text);
  painted->node = gtk_snapshot_free_to_node (text);
}

/* What is in a node, without the node around it: each is visited in each frame, wherever it is drawn. */
void
confab_block_paint_flat (GtkSnapshot   *snapshot,
                         GskRenderNode *node)
{
  if (node == NULL)
    return;
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE)
    {
      gtk_snapshot_append_node (snapshot, node);
      return;
    }
  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    gtk_snapshot_append_node (snapshot, gsk_container_node_get_child (node, i));
}

static void
paint_caret (ConfabBlockLayout *self,
             GtkSnapshot       *snapshot,
             guint              offset)
{
  int width = MAX (confab_text_style_scale (self->style, CARET_WIDTH), 1);
  graphene_rect_t caret;

  confab_block_layout_get_caret (self, offset, &caret);
  caret.origin.x = floorf (caret.origin.x - (float)width / 2);
  caret.size.width = (float)width;
  gtk_snapshot_append_color (snapshot, &self->style->text, &caret);
}

static void
paint_piece (ConfabBlockLayout      *self,
             GtkSnapshot            *snapshot,
             guint                   piece,
             const ConfabBlockPaint *paint)
{
  const ConfabBlockPiece *painted = confab_block_layout_piece (self, piece);
  graphene_point_t at;
  int x;
  int y;

  confab_block_layout_get_piece_place (self, piece, &x, &y);
  at = GRAPHENE_POINT_INIT ((float)x, (float)y);
  ensure_nodes (self, piece, at);
  confab_block_paint_flat (snapshot, painted->ground);
  if (paint != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &at);
      for (guint i = 0; i < paint->n_marks; i++)
        if (paint->marks[i].start <= painted->end && paint->marks[i].end > painted->start)
          paint_marked (self, snapshot, piece, &paint->marks[i]);
      if (paint->hover_link != 0)
        paint_hover (self, snapshot, piece, paint->hover_link);
      if (paint->focus_link != 0)
        paint_focus (self, snapshot, piece, paint->focus_link);
      gtk_snapshot_restore (snapshot);
    }
  confab_block_paint_flat (snapshot, painted->node);
}

static void
paint_rule (ConfabBlockLayout      *self,
            GtkSnapshot            *snapshot,
            const ConfabBlockPaint *paint)
{
  int padding = confab_text_style_scale (self->style, LINE_END);
  graphene_rect_t line = GRAPHENE_RECT_INIT ((float)self->content.x, (float)self->above, (float)self->content.width, 1);
  graphene_rect_t around;

  graphene_rect_inset_r (&line, 0, (float)-padding, &around);
  if (paint != NULL && paint->selected)
    gtk_snapshot_append_color (snapshot, &self->style->selection, &around);
  gtk_snapshot_append_color (snapshot, &self->style->rule, &line);
}

/* A shade where it goes on at a side: a column may end just there, and there is no bar until the pointer comes. */
static void
paint_edges (ConfabBlockLayout *self,
             GtkSnapshot       *snapshot)
{
  GdkRectangle view;
  int overflow = confab_block_layout_get_overflow (self, &view);
  double shift = confab_block_layout_get_shift (self);
  float width = (float)confab_text_style_scale (self->style, EDGE_WIDTH);
  GskColorStop stops[] = { { 0, { 0, 0, 0, self->style->dark ? 0.4f : 0.1f } }, { 1, { 0, 0, 0, 0 } } };
  graphene_point_t left = GRAPHENE_POINT_INIT ((float)view.x, (float)view.y);
  graphene_point_t right = GRAPHENE_POINT_INIT ((float)(view.x + view.width), (float)view.y);

  if (shift >= 1)
    gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (left.x, left.y, width, (float)view.height), &left,
                                         &GRAPHENE_POINT_INIT (left.x + width, left.y), stops, G_N_ELEMENTS (stops));
  if (shift <= overflow - 1)
    gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (right.x - width, right.y, width, (float)view.height), &right,
                                         &GRAPHENE_POINT_INIT (right.x - width, right.y), stops, G_N_ELEMENTS (stops));
}

static void
paint_rows (ConfabBlockLayout      *self,
            GtkSnapshot            *snapshot,
            double                  from,
            double                  to,
            const ConfabBlockPaint *paint)
{
  guint first = confab_block_layout_find_row (self, from);
  guint last = first;
  gboolean clips = confab_block_layout_get_overflow (self, NULL) > 0;

  if (clips)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float)self->content.x, (float)self->content.y,
                                                           (float)self->content.width, (float)self->content.height));
  for (guint row = first; row < self->rows->len && confab_block_layout_row (self, row)->y < to; row++)
    {
      for (guint i = 0; i < self->n_columns; i++)
        paint_piece (self, snapshot, row * self->n_columns + i, paint);
      last = row;
    }
  if (self->columns != NULL)
    confab_table_layout_snapshot (self, snapshot, first, last);
  if (paint != NULL && paint->caret >= 0)
    paint_caret (self, snapshot, (guint)paint->caret);
  if (clips)
    {
      gtk_snapshot_pop (snapshot);
      paint_edges (self, snapshot);
    }
}

static void
paint_all (ConfabBlockLayout      *self,
           GtkSnapshot            *snapshot,
           double                  from,
           double                  to,
           const ConfabBlockPaint *paint)
{
  confab_block_frame_snapshot (self, snapshot, from, to);
  if (self->block->kind == CONFAB_BLOCK_RULE)
    paint_rule (self, snapshot, paint);
  else if (self->rows->len > 0)
    paint_rows (self, snapshot, from, to, paint);
}

static gboolean
is_plain (const ConfabBlockPaint *paint)
{
  return paint == NULL || (paint->n_marks == 0 && !paint->selected && paint->caret < 0 && paint->hover_link == 0 && paint->focus_link == 0);
}

/**
 * confab_block_layout_snapshot:
 * @self: a layout
 * @snapshot: takes what is drawn
 * @from: a height, in pixels
 * @to: one below it
 * @paint: (nullable): what else is to be drawn
 *
 * Draws what stands between two heights. What has not changed since is the same node again.
 */
void
confab_block_layout_snapshot (ConfabBlockLayout      *self,
                              GtkSnapshot            *snapshot,
                              double                  from,
                              double                  to,
                              const ConfabBlockPaint *paint)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  if (from >= self->height || to <= 0)
    return;
  if (!is_plain (paint))
    {
      paint_all (self, snapshot, from, to, paint);
      return;
    }
  if (from > 0 || to < self->height)
    {
      paint_all (self, snapshot, from, to, NULL);
      return;
    }
  if (self->node == NULL)
    {
      GtkSnapshot *whole = gtk_snapshot_new ();

      paint_all (self, whole, 0, self->height, NULL);
      self->node = gtk_snapshot_free_to_node (whole);
    }
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
}
