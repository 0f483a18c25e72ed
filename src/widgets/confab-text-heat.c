/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "markup/confab-source-map.h"
#include "widgets/confab-text-heat.h"
#include "widgets/confab-popover.h"
#include "widgets/confab-text-view-private.h"
#include "widgets/confab-token-popover.h"

/* A text whose tokens are coloured by how likely they were. One of them can be shown closely, by the pointer or by keys. */

/* A token in a block. */
typedef struct
{
  guint start;
  guint end;
  guint span;
  guint level;
} Piece;

struct _ConfabTextHeat
{
  ConfabLogprobs    *logprobs;
  ConfabTokenPlaces *places;
  GPtrArray         *blocks;   /* (nullable) GArray of Piece: those that were seen */
  GtkWidget         *popover;  /* (nullable) */
  int                current;  /* -1 for none */
  gboolean           pointed;  /* whether the pointer is there */
};

static void
unref_pieces (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

static void
heat_free (ConfabTextHeat *heat)
{
  g_clear_pointer (&heat->popover, confab_popover_drop);
  g_clear_pointer (&heat->blocks, g_ptr_array_unref);
  confab_logprobs_free (heat->logprobs);
  confab_token_places_free (heat->places);
  g_free (heat);
}

/**
 * confab_heat_get_level:
 * @logprob: the log-probability of a token
 *
 * Returns: how strongly it is coloured, from 0 (not at all, as what is likely, or of which nothing is known) to one less than %CONFAB_HEAT_LEVELS
 */
guint
confab_heat_get_level (double logprob)
{
  static const double limits[] = { 0.9, 0.7, 0.5, 0.25, 0.1 };
  double probability = exp (logprob);
  guint level = 0;

  if (isnan (logprob))
    return 0;
  while (level < G_N_ELEMENTS (limits) && probability < limits[level])
    level++;
  return level;
}

/**
 * confab_heat_get_colour:
 * @style: how the text is set
 * @level: a level
 * @colour: (out caller-allocates): what is behind a token of that level
 *
 * One hue from hardly there to strong, so that the steps differ for every eye; it is neither that of a selection nor that of what was searched for.
 */
void
confab_heat_get_colour (const ConfabTextStyle *style,
                        guint                  level,
                        GdkRGBA               *colour)
{
  static const float light[CONFAB_HEAT_LEVELS] = { 0, 0.10f, 0.18f, 0.27f, 0.37f, 0.48f };
  static const float dark[CONFAB_HEAT_LEVELS] = { 0, 0.18f, 0.28f, 0.38f, 0.50f, 0.64f };

  g_return_if_fail (style != NULL && level < CONFAB_HEAT_LEVELS);

  gdk_rgba_parse (colour, style->dark ? "#a34fc0" : "#9141ac");
  colour->alpha = style->dark ? dark[level] : light[level];
}

/* The first span that ends after a place of the source. */
static guint
find_span (const ConfabTokenPlaces *places,
           gsize                    written)
{
  guint from = 0;
  guint to = confab_token_places_get_n_spans (places);

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (confab_token_places_get_span (places, middle)->end <= written)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static GArray *
make_pieces (ConfabTextView *self,
             guint           index)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  const ConfabBlock *block = g_ptr_array_index (confab_text_view_get_blocks (self), index);
  const ConfabTokenPlaces *places = self->heat->places;
  g_autofree guint *map = confab_block_map_source (block, self->source, self->source_length);

  for (guint i = find_span (places, block->source_start); i < confab_token_places_get_n_spans (places); i++)
    {
      const ConfabTokenSpan *span = confab_token_places_get_span (places, i);
      Piece piece = { .span = i, .level = confab_heat_get_level (span->logprob) };

      if (span->start >= block->source_end)
        break;
      piece.start = confab_source_map_find (map, block->length, span->start);
      piece.end = confab_source_map_find (map, block->length, span->end);
      while (piece.end < block->length && ((guchar)block->text[piece.end] & 0xc0) == 0x80)
        piece.end++;
      /* Markup alone is not seen. */
      if (piece.end > piece.start)
        g_array_append_val (pieces, piece);
    }
  return pieces;
}

static const GArray *
ensure_pieces (ConfabTextView *self,
               guint           block)
{
  ConfabTextHeat *heat = self->heat;
  guint n_blocks = confab_text_view_get_blocks (self)->len;

  if (self->source == NULL || block >= n_blocks)
    return NULL;
  if (heat->blocks == NULL)
    heat->blocks = g_ptr_array_new_with_free_func (unref_pieces);
  if (heat->blocks->len < n_blocks)
    g_ptr_array_set_size (heat->blocks, (int)n_blocks);
  if (heat->blocks->pdata[block] == NULL)
    heat->blocks->pdata[block] = make_pieces (self, block);
  return heat->blocks->pdata[block];
}

/**
 * confab_text_view_heat_mark:
 * @self: a text
 * @block: one of its blocks
 * @marks: (element-type ConfabBlockMark): takes what is behind its tokens
 */
void
confab_text_view_heat_mark (ConfabTextView *self,
                            guint           block,
                            GArray         *marks)
{
  const GArray *pieces = self->heat != NULL ? ensure_pieces (self, block) : NULL;

  for (guint i = 0; pieces != NULL && i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      ConfabBlockMark mark = { piece->start, piece->end, .kind = CONFAB_BLOCK_MARK_TOKEN };

      if (piece->level > 0)
        {
          confab_heat_get_colour (self->style, piece->level, &mark.colour);
          if (piece->level == CONFAB_HEAT_LEVELS - 1)
            mark.kind = CONFAB_BLOCK_MARK_TOKEN_DOTTED;
          g_array_append_val (marks, mark);
        }
      if ((int)piece->span == self->heat->current)
        {
          mark.kind = CONFAB_BLOCK_MARK_RING;
          g_array_append_val (marks, mark);
        }
    }
}

/* The place of the popover goes with that of the text. */
void
confab_text_view_heat_present (ConfabTextView *self)
{
  if (self->heat != NULL)
    confab_popover_present (self->heat->popover);
}

/* What was known of blocks that are no more. */
void
confab_text_view_heat_changed (ConfabTextView *self)
{
  if (self->heat == NULL)
    return;
  g_clear_pointer (&self->heat->blocks, g_ptr_array_unref);
  confab_text_view_show_token (self, -1);
}

/* Which block has a span, and where; blocks are in the order of the source. */
static gboolean
find_piece (ConfabTextView *self,
            guint           span,
            guint          *block,
            Piece          *piece)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  gsize start = confab_token_places_get_span (self->heat->places, span)->start;
  gsize end = confab_token_places_get_span (self->heat->places, span)->end;

  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *candidate = blocks->pdata[i];
      const GArray *pieces;

      if (candidate->source_end <= start)
        continue;
      if (candidate->source_start >= end)
        return FALSE;
      pieces = ensure_pieces (self, i);
      for (guint k = 0; pieces != NULL && k < pieces->len; k++)
        if (g_array_index (pieces, Piece, k).span == span)
          {
            *block = i;
            *piece = g_array_index (pieces, Piece, k);
            return TRUE;
          }
    }
  return FALSE;
}

/**
 * confab_text_view_get_token_range:
 * @self: a text with heat
 * @span: a span of its tokens
 * @range: (out): where that is read
 *
 * Returns: whether it is read anywhere; markup is not
 */
gboolean
confab_text_view_get_token_range (ConfabTextView *self,
                                  guint           span,
                                  ConfabRange    *range)
{
  guint block;
  Piece piece;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self) && self->heat != NULL, FALSE);

  if (!find_piece (self, span, &block, &piece))
    return FALSE;
  *range = (ConfabRange){ { block, piece.start }, { block, piece.end } };
  return TRUE;
}

/* The popover */

static void
point_to (ConfabTextView    *self,
          const ConfabRange *range)
{
  graphene_rect_t start;
  graphene_rect_t end;
  GdkRectangle place;

  if (!confab_text_view_get_rectangle (self, &range->start, &start) || !confab_text_view_get_rectangle (self, &range->end, &end))
    return;
  place = (GdkRectangle){ (int)start.origin.x, (int)start.origin.y, 1, (int)start.size.height };
  /* Of a token that goes on in the next line, its beginning. */
  if (start.origin.y + start.size.height / 2 > end.origin.y && start.origin.y < end.origin.y + end.size.height / 2)
    {
      place.x = (int)MIN (start.origin.x, end.origin.x);
      place.width = MAX ((int)fabsf (end.origin.x - start.origin.x), 1);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->heat->popover), &place);
}

static void
show_popover (ConfabTextView    *self,
              const ConfabRange *range)
{
  ConfabTextHeat *heat = self->heat;
  g_autofree char *words = NULL;

  if (heat->popover == NULL)
    {
      heat->popover = confab_token_popover_new ();
      gtk_widget_set_parent (heat->popover, GTK_WIDGET (self));
    }
  words = confab_token_popover_set (heat->popover, heat->logprobs, confab_token_places_get_span (heat->places, (guint)heat->current));
  point_to (self, range);
  gtk_popover_popup (GTK_POPOVER (heat->popover));
  /* Who cannot see it is told it as what the text is at. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

/**
 * confab_text_view_show_token:
 * @self: a text
 * @span: a span of its tokens, -1 for none
 *
 * Shows closely how likely a token was, where it stands in the text.
 */
void
confab_text_view_show_token (ConfabTextView *self,
                             int             span)
{
  ConfabRange range;

  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (self->heat == NULL || (span < 0 && self->heat->current < 0))
    return;
  if (span >= 0 && !confab_text_view_get_token_range (self, (guint)span, &range))
    return;
  self->heat->current = span;
  self->heat->pointed = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (span >= 0)
    {
      confab_text_view_show_position (self, &range.start);
      show_popover (self, &range);
      return;
    }
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  if (self->heat->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->heat->popover));
}

/**
 * confab_text_view_get_token:
 * @self: a text
 *
 * Returns: which span of its tokens is shown closely, -1 for none
 */
int
confab_text_view_get_token (ConfabTextView *self)
{
  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), -1);

  return self->heat != NULL ? self->heat->current : -1;
}

/**
 * confab_text_view_get_token_popover:
 * @self: a text
 *
 * Returns: (transfer none) (nullable): what shows a token closely, %NULL where nothing was shown yet
 */
GtkWidget *
confab_text_view_get_token_popover (ConfabTextView *self)
{
  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), NULL);

  return self->heat != NULL ? self->heat->popover : NULL;
}

/* The hands */

static int
find_token (ConfabTextView       *self,
            const ConfabPosition *position)
{
  const GArray *pieces = ensure_pieces (self, position->block);

  for (guint i = 0; pieces != NULL && i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->start <= position->offset && position->offset < piece->end)
        return (int)piece->span;
    }
  return -1;
}

/* A place between two characters is at both; that of the pointer is known by where it is on. */
static int
find_token_at (ConfabTextView *self,
               double          x,
               double          y)
{
  ConfabPosition position;
  graphene_rect_t caret;

  if (!confab_text_view_find_position (self, x, y, &position) || !confab_text_view_get_rectangle (self, &position, &caret))
    return -1;
  if ((double)caret.origin.x > x && position.offset > 0)
    position.offset--;
  return find_token (self, &position);
}

/**
 * confab_text_view_heat_point:
 * @self: a text
 * @x: where the pointer is, in pixels
 * @y: where the pointer is, in pixels
 *
 * Shows the token under the pointer.
 */
void
confab_text_view_heat_point (ConfabTextView *self,
                             double          x,
                             double          y)
{
  ConfabTextHeat *heat = self->heat;
  ConfabRange range;
  int span;

  if (heat == NULL || self->dragging)
    return;
  span = find_token_at (self, x, y);
  if (span == heat->current || (span < 0 && !heat->pointed))
    return;
  if (span < 0 || !confab_text_view_get_token_range (self, (guint)span, &range))
    {
      confab_text_view_show_token (self, -1);
      return;
    }
  heat->current = span;
  heat->pointed = TRUE;
  show_popover (self, &range);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The pointer is gone. */
void
confab_text_view_heat_leave (ConfabTextView *self)
{
  if (self->heat != NULL && self->heat->pointed)
    confab_text_view_show_token (self, -1);
}

static int
step_line (ConfabTextView *self,
           int             direction)
{
  ConfabRange range;
  graphene_rect_t place;
  double y;

  if (!confab_text_view_get_token_range (self, (guint)self->heat->current, &range) ||
      !confab_text_view_get_rectangle (self, &range.start, &place))
    return -1;
  y = (double)(direction > 0 ? place.origin.y + place.size.height * 1.5f : place.origin.y - place.size.height / 2);
  return find_token_at (self, (double)place.origin.x + 1, y);
}

/* The next that is read. */
static int
step_token (ConfabTextView *self,
            int             from,
            int             direction)
{
  int n_spans = (int)confab_token_places_get_n_spans (self->heat->places);
  ConfabRange range;

  for (int i = from; i >= 0 && i < n_spans; i += direction)
    if (confab_text_view_get_token_range (self, (guint)i, &range))
      return i;
  return -1;
}

/**
 * confab_text_view_heat_move:
 * @self: a text
 * @step: by what to move
 * @count: how often, and in which direction
 *
 * Walks from token to token.
 *
 * Returns: whether the keys do that here
 */
gboolean
confab_text_view_heat_move (ConfabTextView *self,
                            GtkMovementStep step,
                            int             count)
{
  ConfabTextHeat *heat = self->heat;
  int direction = count < 0 ? -1 : 1;
  int found = -1;

  if (heat == NULL || self->caret_visible || confab_token_places_get_n_spans (heat->places) == 0)
    return FALSE;
  if (step == GTK_MOVEMENT_VISUAL_POSITIONS && gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    direction = -direction;
  if (step == GTK_MOVEMENT_VISUAL_POSITIONS)
    found = step_token (self, heat->current >= 0 ? heat->current + direction : 0, heat->current >= 0 ? direction : 1);
  else if (step == GTK_MOVEMENT_DISPLAY_LINES && heat->current >= 0)
    found = step_line (self, direction);
  else if (step == GTK_MOVEMENT_DISPLAY_LINE_ENDS && heat->current >= 0)
    found = step_token (self, direction < 0 ? 0 : (int)confab_token_places_get_n_spans (heat->places) - 1, -direction);
  else
    return FALSE;
  if (found >= 0)
    confab_text_view_show_token (self, found);
  return found >= 0 || step != GTK_MOVEMENT_DISPLAY_LINES;
}

/**
 * confab_text_view_set_heat:
 * @self: a text that is complete
 * @logprobs: (transfer full) (nullable): the tokens of its text, %NULL to show none
 * @places: (transfer full) (nullable): where they are in it
 *
 * Colours the text by how likely its tokens were. The pointer and the arrow keys then show them closely.
 */
void
confab_text_view_set_heat (ConfabTextView    *self,
                           ConfabLogprobs    *logprobs,
                           ConfabTokenPlaces *places)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));
  g_return_if_fail ((logprobs == NULL) == (places == NULL));

  if (self->heat == NULL && logprobs == NULL)
    return;
  confab_text_view_show_token (self, -1);
  g_clear_pointer (&self->heat, heat_free);
  if (logprobs != NULL)
    {
      self->heat = g_new0 (ConfabTextHeat, 1);
      self->heat->logprobs = logprobs;
      self->heat->places = places;
      self->heat->current = -1;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
