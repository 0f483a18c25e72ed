/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-block-layout-private.h"

/* Beyond the ends of a piece. */
#define BEFORE (G_MAXUINT - 1)
#define BEHIND G_MAXUINT

/* Finding places in a block's text, and going from one to the next. */

/* The piece that a byte is in; one between two pieces is the end of the first. */
static guint
find_piece (ConfabBlockLayout *self,
            guint             *offset)
{
  const ConfabBlockPiece *found;
  guint from = 0;
  guint to = self->pieces->len;

  while (to - from > 1)
    {
      guint middle = (from + to) / 2;

      if (confab_block_layout_piece (self, middle)->start <= *offset)
        from = middle;
      else
        to = middle;
    }
  found = confab_block_layout_piece (self, from);
  *offset = CLAMP (*offset, found->start, found->end);
  return from;
}

static guint
find_line (PangoLayout      *layout,
           guint             index,
           PangoLayoutLine **line)
{
  int number;

  pango_layout_index_to_line_x (layout, (int)index, FALSE, &number, NULL);
  if (line != NULL)
    *line = pango_layout_get_line_readonly (layout, number);
  return (guint)number;
}

/* The heights between which a line stands, without gaps between lines, in Pango's units. */
static void
get_line_range (PangoLayout *layout,
                guint        number,
                int         *top,
                int         *bottom)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  for (guint i = 0; i < number; i++)
    if (!pango_layout_iter_next_line (iter))
      break;
  pango_layout_iter_get_line_yrange (iter, top, bottom);
  pango_layout_iter_free (iter);
}

static guint
index_at (PangoLayout *layout,
          int          x,
          int          y,
          gboolean    *inside)
{
  int index;
  int trailing;
  const char *text = pango_layout_get_text (layout);
  gboolean found = pango_layout_xy_to_index (layout, x, y, &index, &trailing);

  if (inside != NULL)
    *inside = found;
  return (guint)(g_utf8_offset_to_pointer (text + index, trailing) - text);
}

/* The piece of a row that is nearest to a distance from the left. */
static guint
find_piece_in_row (ConfabBlockLayout *self,
                   guint              row,
                   double             x)
{
  guint best = row * self->n_columns;
  double best_distance = G_MAXDOUBLE;

  if (self->columns == NULL)
    return row;
  for (guint i = 0; i < self->n_columns; i++)
    {
      int left;
      int top;
      double distance;

      confab_block_layout_get_piece_place (self, row * self->n_columns + i, &left, &top);
      distance = MAX (MAX (left - x, x - left - self->columns[i].width), 0);
      if (distance < best_distance)
        {
          best = row * self->n_columns + i;
          best_distance = distance;
        }
    }
  return best;
}

/**
 * confab_block_layout_get_offset:
 * @self: a layout
 * @x: a distance from its left edge
 * @y: a distance from its top
 * @on_text: (out) (optional): whether a character is there, and not what is beside the text
 *
 * Returns: the byte of the text where a caret would stand that is nearest
 */
guint
confab_block_layout_get_offset (ConfabBlockLayout *self,
                                double             x,
                                double             y,
                                gboolean          *on_text)
{
  guint piece;
  guint index;
  int left;
  int top;
  gboolean inside;

  g_return_val_if_fail (self != NULL, 0);

  if (on_text != NULL)
    *on_text = FALSE;
  if (self->pieces->len == 0)
    return 0;
  piece = find_piece_in_row (self, confab_block_layout_find_row (self, y), x);
  confab_block_layout_get_piece_place (self, piece, &left, &top);
  index = index_at (confab_block_layout_ensure_piece (self, piece), (int)((x - left) * PANGO_SCALE), (int)((y - top) * PANGO_SCALE), &inside);
  if (on_text != NULL)
    *on_text = inside && x >= self->content.x && x < self->content.x + self->content.width;
  return confab_block_layout_piece (self, piece)->start + index;
}

static void
get_caret_in_piece (ConfabBlockLayout *self,
                    guint              piece,
                    guint              offset,
                    graphene_rect_t   *caret)
{
  PangoLayout *layout = confab_block_layout_ensure_piece (self, piece);
  guint index = offset - confab_block_layout_piece (self, piece)->start;
  PangoRectangle strong;
  int left;
  int y;
  int top;
  int bottom;

  confab_block_layout_get_piece_place (self, piece, &left, &y);
  pango_layout_get_cursor_pos (layout, (int)index, &strong, NULL);
  get_line_range (layout, find_line (layout, index, NULL), &top, &bottom);
  graphene_rect_init (caret, left + strong.x / (float)PANGO_SCALE, y + top / (float)PANGO_SCALE,
                      0, (bottom - top) / (float)PANGO_SCALE);
}

/**
 * confab_block_layout_get_caret:
 * @self: a layout
 * @offset: a byte of the text
 * @caret: (out): a rectangle without a width
 *
 * Finds where a caret stands, as high as its line. A block without text has one at its edge.
 */
void
confab_block_layout_get_caret (ConfabBlockLayout *self,
                               guint              offset,
                               graphene_rect_t   *caret)
{
  guint piece;

  g_return_if_fail (self != NULL && caret != NULL);

  if (self->pieces->len == 0)
    {
      graphene_rect_init (caret, self->rtl ? self->content.x + self->content.width : self->content.x,
                          self->above, 0, self->height - self->above);
      return;
    }
  piece = find_piece (self, &offset);
  get_caret_in_piece (self, piece, offset, caret);
}

static guint
get_previous_character (PangoLayout *layout,
                        guint        index)
{
  const char *text = pango_layout_get_text (layout);
  int n_attributes;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n_attributes);
  glong i = g_utf8_pointer_to_offset (text, text + index);

  while (index > 0)
    {
      index = (guint)(g_utf8_prev_char (text + index) - text);
      if (attributes[--i].is_cursor_position)
        break;
    }
  return index;
}

/* Pango's way within a line is right, but from one line to another it may stay or skip some characters where the text is from right to left. */
static guint
move_in_piece (PangoLayout *layout,
               guint        index,
               int          direction)
{
  const char *text = pango_layout_get_text (layout);
  PangoLayoutLine *line;
  PangoLayoutLine *other;
  guint number = find_line (layout, index, &line);
  guint other_number;
  int moved;
  int trailing;

  pango_layout_move_cursor_visually (layout, TRUE, (int)index, 0, direction, &moved, &trailing);
  if (moved < 0)
    return BEFORE;
  if (moved == G_MAXINT)
    return BEHIND;
  other_number = find_line (layout, (guint)moved, &other);
  if (other_number > number && (guint)other->start_index != index)
    return (guint)other->start_index;
  if (other_number < number && other->start_index + other->length == line->start_index)
    return get_previous_character (layout, (guint)line->start_index);
  if (other_number < number)
    return (guint)(other->start_index + other->length);
  return (guint)(g_utf8_offset_to_pointer (text + moved, trailing) - text);
}

/**
 * confab_block_layout_move_visually:
 * @self: a layout
 * @offset: a byte of the text
 * @direction: to the left if it is negative, to the right if it is positive
 *
 * Finds the place one character further, as the reader sees it.
 *
 * Returns: the place, or @offset where the block ends there
 */
guint
confab_block_layout_move_visually (ConfabBlockLayout *self,
                                   guint              offset,
                                   int                direction)
{
  guint piece;
  guint moved;
  const ConfabBlockPiece *found;

  g_return_val_if_fail (self != NULL, 0);

  if (self->pieces->len == 0 || direction == 0)
    return offset;
  piece = find_piece (self, &offset);
  found = confab_block_layout_piece (self, piece);
  moved = move_in_piece (confab_block_layout_ensure_piece (self, piece), offset - found->start, direction);
  if (moved == BEHIND)
    return piece + 1 < self->pieces->len ? confab_block_layout_piece (self, piece + 1)->start : offset;
  if (moved != BEFORE)
    return found->start + moved;
  if (piece == 0)
    return offset;
  found = confab_block_layout_piece (self, piece - 1);
  /* Where a piece was cut within a line its end is the start of the next. */
  if (found->end == offset)
    return found->start + get_previous_character (confab_block_layout_ensure_piece (self, piece - 1), found->end - found->start);
  return found->end;
}

static gboolean
is_identifier (gunichar c)
{
  return c == '_' || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* In code a word is a name, or what else stands together. */
static gboolean
begins_word (ConfabBlockLayout  *self,
             const char         *text,
             const char         *at,
             const PangoLogAttr *attribute)
{
  gunichar c = g_utf8_get_char (at);

  if (self->block->kind != CONFAB_BLOCK_CODE)
    return attribute->is_word_start;
  return is_identifier (c) && (at == text || !is_identifier (g_utf8_get_char (g_utf8_prev_char (at))));
}

static gboolean
ends_word (ConfabBlockLayout  *self,
           const char         *text,
           const char         *at,
           const PangoLogAttr *attribute)
{
  if (self->block->kind != CONFAB_BLOCK_CODE)
    return attribute->is_word_end;
  return at > text && is_identifier (g_utf8_get_char (g_utf8_prev_char (at))) && !is_identifier (g_utf8_get_char (at));
}

/* Finds the next start or end of a word in a piece, from a byte of it, which does not count. */
static gboolean
find_word_edge (ConfabBlockLayout *self,
                guint              piece,
                int                direction,
                gboolean           start,
                guint             *index)
{
  PangoLayout *layout = confab_block_layout_ensure_piece (self, piece);
  const char *text = pango_layout_get_text (layout);
  const char *at = text + *index;
  int n_attributes;
  const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (layout, &n_attributes);
  glong i = g_utf8_pointer_to_offset (text, at);

  while (direction > 0 ? *at != '\0' : at > text)
    {
      at = direction > 0 ? g_utf8_next_char (at) : g_utf8_prev_char (at);
      i += direction > 0 ? 1 : -1;
      if (start ? begins_word (self, text, at, &attributes[i]) : ends_word (self, text, at, &attributes[i]))
        {
          *index = (guint)(at - text);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * confab_block_layout_move_word:
 * @self: a layout
 * @offset: a byte of the text
 * @direction: towards the start of the text if it is negative, towards its end if it is positive
 *
 * Finds the start of the word before, or the end of the word after.
 *
 * Returns: the place; the start or the end of the text, where there is no more word
 */
guint
confab_block_layout_move_word (ConfabBlockLayout *self,
                               guint              offset,
                               int                direction)
{
  guint piece;
  guint index;

  g_return_val_if_fail (self != NULL, 0);

  if (self->pieces->len == 0 || direction == 0)
    return offset;
  piece = find_piece (self, &offset);
  index = offset - confab_block_layout_piece (self, piece)->start;
  while (!find_word_edge (self, piece, direction, direction < 0, &index))
    {
      if (direction < 0 ? piece == 0 : piece + 1 == self->pieces->len)
        return direction < 0 ? 0 : (guint)self->block->length;
      piece += direction < 0 ? -1 : 1;
      index = direction < 0 ? confab_block_layout_piece (self, piece)->end - confab_block_layout_piece (self, piece)->start : 0;
    }
  return confab_block_layout_piece (self, piece)->start + index;
}

/**
 * confab_block_layout_get_word:
 * @self: a layout
 * @offset: a byte of the text
 * @start: (out): its first byte
 * @end: (out): the byte after its last
 *
 * Finds the word at a place, or what else stands there between words: blanks, or one sign.
 */
void
confab_block_layout_get_word (ConfabBlockLayout *self,
                              guint              offset,
                              guint             *start,
                              guint             *end)
{
  guint piece;
  guint index;
  guint from;
  guint to;
  const char *text;
  const ConfabBlockPiece *found;

  g_return_if_fail (self != NULL && start != NULL && end != NULL);

  *start = *end = offset;
  if (self->pieces->len == 0)
    return;
  piece = find_piece (self, &offset);
  found = confab_block_layout_piece (self, piece);
  index = offset - found->start;
  text = pango_layout_get_text (confab_block_layout_ensure_piece (self, piece));
  from = text[index] != '\0' ? (guint)(g_utf8_next_char (text + index) - text) : index;
  to = from;
  if (!find_word_edge (self, piece, -1, TRUE, &from))
    from = to;
  to = from;
  if (from <= index && find_word_edge (self, piece, 1, FALSE, &to) && (to > index || (to == index && text[index] == '\0')))
    {
      *start = found->start + from;
      *end = found->start + to;
      return;
    }
  from = to = index;
  while (from > 0 && text[from - 1] == ' ' && text[index] == ' ')
    from--;
  while (text[index] == ' ' && text[to] == ' ')
    to++;
  if (to == index)
    to = confab_block_layout_piece (self, piece)->start + index < found->end ? (guint)(g_utf8_next_char (text + index) - text) : index;
  *start = found->start + from;
  *end = found->start + to;
}

/**
 * confab_block_layout_move_line:
 * @self: a layout
 * @offset: (inout): a byte of the text
 * @direction: up if it is negative, down if it is positive
 * @x: where in the line to go to, from the left edge of the layout
 *
 * Finds the place in the line above or below.
 *
 * Returns: whether there is such a line
 */
gboolean
confab_block_layout_move_line (ConfabBlockLayout *self,
                               guint             *offset,
                               int                direction,
                               double             x)
{
  guint at;
  guint piece;
  int number;
  PangoLayout *layout;
  int left;
  int top;
  int y;
  int bottom;

  g_return_val_if_fail (self != NULL && offset != NULL, FALSE);

  if (self->pieces->len == 0 || direction == 0)
    return FALSE;
  at = *offset;
  piece = find_piece (self, &at);
  layout = confab_block_layout_ensure_piece (self, piece);
  number = (int)find_line (layout, at - confab_block_layout_piece (self, piece)->start, NULL) + (direction < 0 ? -1 : 1);
  if (number < 0 || number >= pango_layout_get_line_count (layout))
    {
      guint row = piece / self->n_columns;

      if (direction < 0 ? row == 0 : row + 1 == self->rows->len)
        return FALSE;
      piece = self->columns == NULL ? row + (direction < 0 ? -1 : 1) : piece + (direction < 0 ? -self->n_columns : self->n_columns);
      layout = confab_block_layout_ensure_piece (self, piece);
      number = direction < 0 ? pango_layout_get_line_count (layout) - 1 : 0;
    }
  confab_block_layout_get_piece_place (self, piece, &left, &y);
  get_line_range (layout, (guint)number, &top, &bottom);
  *offset = confab_block_layout_piece (self, piece)->start +
            index_at (layout, (int)((x - left) * PANGO_SCALE), (top + bottom) / 2, NULL);
  return TRUE;
}

/**
 * confab_block_layout_get_line_edge:
 * @self: a layout
 * @offset: a byte of the text
 * @end: whether the end is asked for
 *
 * Returns: where the line begins or ends that the place is in; of a line that was broken, the end is before its last character, so that a caret stands in it
 */
guint
confab_block_layout_get_line_edge (ConfabBlockLayout *self,
                                   guint              offset,
                                   gboolean           end)
{
  const ConfabBlockPiece *found;
  PangoLayout *layout;
  PangoLayoutLine *line;
  guint piece;
  guint number;
  guint last;
  gboolean broken;

  g_return_val_if_fail (self != NULL, 0);

  if (self->pieces->len == 0)
    return offset;
  piece = find_piece (self, &offset);
  found = confab_block_layout_piece (self, piece);
  layout = confab_block_layout_ensure_piece (self, piece);
  number = find_line (layout, offset - found->start, &line);
  if (!end)
    return found->start + (guint)line->start_index;
  last = (guint)(line->start_index + line->length);
  broken = (int)number + 1 < pango_layout_get_line_count (layout) ? pango_layout_get_text (layout)[last] != '\n'
                                                                  : piece + 1 < self->pieces->len && found[1].start == found->end;
  if (broken && line->length > 0)
    last = get_previous_character (layout, last);
  return found->start + last;
}
