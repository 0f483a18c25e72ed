/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-block-layout-private.h"

/* The most that one PangoLayout gets. A cut in running text is seen as a line that ends early, so that it is made late; at a line feed it is not seen, and
 * the fewer lines of code a piece has, the less is laid out again while it grows. */
#define PROSE_BYTES      4000
#define PROSE_LINE_BYTES 1000
#define WORD_BYTES       1000
#define CODE_BYTES       2000
#define CODE_LINE_BYTES  500
#define CODE_LINES       3

/* How far from the latest place a better one is looked for. */
#define CUT_WINDOW 256

void
confab_block_piece_clear (ConfabBlockPiece *piece)
{
  g_clear_object (&piece->layout);
  g_clear_pointer (&piece->ground, gsk_render_node_unref);
  g_clear_pointer (&piece->node, gsk_render_node_unref);
}

/* About how many characters of average width a text is as wide as; those of East Asian scripts, and emoji, are twice as wide. What is joined to the one before
 * takes no space. */
int
confab_block_guess_columns (const char *text,
                            gsize       length)
{
  gsize n_columns = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar)text[i];

      if (c == '\t')
        n_columns += 4;
      else if (c == 0xe2 && i + 3 < length && (guchar)text[i + 1] == 0x80 && (guchar)text[i + 2] == 0x8d)
        i += 3;
      else if (c == 0xcc || c == 0xcd || (c == 0xef && i + 1 < length && (guchar)text[i + 1] == 0xb8))
        i++;
      else if ((c & 0xc0) != 0x80)
        n_columns += c >= 0xe1 ? 2 : 1;
    }
  return (int)MIN (n_columns, G_MAXINT / 64);
}

void
confab_block_row_guess (ConfabBlockLayout *self,
                        guint              row)
{
  ConfabBlockRow *guessed = confab_block_layout_row (self, row);
  gboolean code = self->block->kind == CONFAB_BLOCK_CODE || self->block->kind == CONFAB_BLOCK_HTML;
  double character = code ? self->style->code_character_width : self->style->character_width * confab_block_attributes_scale (self);
  gboolean wraps = self->block->kind != CONFAB_BLOCK_MATH && (self->block->kind != CONFAB_BLOCK_CODE || self->wrap);
  int n_lines = 0;

  guessed->exact = FALSE;
  guessed->width = 0;
  for (guint column = 0; column < self->n_columns; column++)
    {
      const ConfabBlockPiece *piece = confab_block_layout_piece (self, row * self->n_columns + column);
      int width = self->columns != NULL ? self->columns[column].width : self->content.width;
      int per_line = MAX ((int)(width / character), 1);
      const char *end = self->block->text + piece->end;
      int n_cell_lines = 0;

      for (const char *line = self->block->text + piece->start; line != NULL;)
        {
          const char *line_end = memchr (line, '\n', (gsize)(end - line));
          int n_characters = confab_block_guess_columns (line, (gsize)((line_end != NULL ? line_end : end) - line));

          n_cell_lines += wraps ? MAX ((n_characters + per_line - 1) / per_line, 1) : 1;
          if (!wraps)
            guessed->width = MAX (guessed->width, (int)(n_characters * character));
          line = line_end != NULL ? line_end + 1 : NULL;
        }
      n_lines = MAX (n_lines, n_cell_lines);
    }
  guessed->height = n_lines * confab_block_attributes_line_height (self) + confab_table_layout_get_row_space (self);
}

static gboolean
is_regional (const char *at)
{
  gunichar c = g_utf8_get_char (at);

  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

/* The last place up to limit where a character as people see it ends. */
static gsize
find_grapheme (const char *text,
               gsize       limit)
{
  gsize start = limit - CUT_WINDOW;
  gsize window;
  int n_characters;
  const char *at;
  g_autofree PangoLogAttr *attributes = NULL;

  while (((guchar)text[start] & 0xc0) == 0x80)
    start++;
  /* Flags are pairs, which must be counted from where they begin. */
  while (start > 0 && is_regional (text + start))
    start = (gsize)(g_utf8_prev_char (text + start) - text);
  while (((guchar)text[limit] & 0xc0) == 0x80)
    limit--;
  /* The character after the cut decides whether it may be cut. */
  window = (gsize)(g_utf8_next_char (text + limit) - (text + start));
  n_characters = (int)g_utf8_strlen (text + start, (gssize)window);
  attributes = g_new0 (PangoLogAttr, n_characters + 1);
  pango_get_log_attrs (text + start, (int)window, -1, pango_language_get_default (), attributes, n_characters + 1);
  at = text + limit;
  for (int i = n_characters - 1; i > 0; i--, at = g_utf8_prev_char (at))
    if (attributes[i].is_cursor_position)
      return (gsize)(at - text);
  return limit;
}

/* Whether a place is in a very long word of Latin letters, or the like. */
static gboolean
is_in_word (const char *text,
            gsize       at)
{
  for (gsize i = at - CUT_WINDOW; i <= at; i++)
    if (text[i] == ' ' || (guchar)text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* The last place up to limit after a blank. */
static gsize
find_blank (const char *text,
            gsize       limit)
{
  for (gsize i = limit; i > limit - CUT_WINDOW; i--)
    if (text[i - 1] == ' ' && ((guchar)text[i] < 0x80 || !g_unichar_ismark (g_utf8_get_char (text + i))))
      return i;
  return find_grapheme (text, limit);
}

/* Finds the end of the piece that begins at text; next is the start of the one after it, or 0 if it is the last. */
static gsize
find_end (const char *text,
          gsize       length,
          gboolean    code,
          gsize      *next)
{
  gsize limit = code ? CODE_BYTES : PROSE_BYTES;
  guint n_lines = 0;

  for (const char *line = text;;)
    {
      const char *line_end = memchr (line, '\n', MIN (length - (gsize)(line - text), limit + 1));
      gsize end = line_end != NULL ? (gsize)(line_end - text) : length;

      if (end > limit && line > text && (gsize)(line - text) > limit / 8)
        {
          *next = (gsize)(line - text);
          return *next - 1;
        }
      /* Pango takes long to break a word. */
      if (!code && line == text && end > WORD_BYTES && is_in_word (text, WORD_BYTES))
        return *next = find_grapheme (text, WORD_BYTES);
      /* Many pieces of one line of code are seen at once. */
      if (end > limit)
        return *next = find_blank (text, code ? CODE_LINE_BYTES : limit);
      if (line_end == NULL)
        {
          *next = 0;
          return length;
        }
      line = line_end + 1;
      if (code ? ++n_lines >= CODE_LINES : end >= PROSE_LINE_BYTES)
        {
          *next = end + 1;
          return end;
        }
    }
}

static void
append_row (ConfabBlockLayout *self)
{
  ConfabBlockRow row = { 0 };

  g_array_append_val (self->rows, row);
}

static void
cut_table (ConfabBlockLayout *self)
{
  for (guint i = self->pieces->len; i < self->block->n_rows * self->n_columns; i++)
    {
      ConfabBlockPiece piece = { .start = self->block->cells[i].start, .end = self->block->cells[i].end };

      g_array_append_val (self->pieces, piece);
      if (i % self->n_columns == 0)
        append_row (self);
    }
}

/* Cuts what comes after the pieces that are there. */
void
confab_block_pieces_cut (ConfabBlockLayout *self)
{
  const ConfabBlock *block = self->block;
  gboolean code = block->kind == CONFAB_BLOCK_CODE;
  gsize start = 0;

  self->n_columns = block->kind == CONFAB_BLOCK_TABLE ? MAX (block->n_columns, 1) : 1;
  if (block->kind == CONFAB_BLOCK_TABLE)
    {
      cut_table (self);
      return;
    }
  if (block->kind == CONFAB_BLOCK_RULE)
    return;
  if (self->pieces->len > 0)
    {
      start = confab_block_layout_piece (self, self->pieces->len - 1)->end;
      start += block->text[start] == '\n';
    }
  for (gsize next = 1; next != 0; start += next)
    {
      ConfabBlockPiece piece = { .start = (guint)start };

      piece.end = (guint)(start + find_end (block->text + start, block->length - start, code, &next));
      g_array_append_val (self->pieces, piece);
      append_row (self);
    }
}

void
confab_block_pieces_truncate (ConfabBlockLayout *self,
                              guint              n_rows)
{
  if (n_rows >= self->rows->len)
    return;
  g_array_set_size (self->rows, n_rows);
  g_array_set_size (self->pieces, n_rows * self->n_columns);
}

static gsize
count_common_bytes (const ConfabBlock *old,
                    const ConfabBlock *new)
{
  gsize length = MIN (old->length, new->length);
  gsize n_common = 0;

  if (memcmp (old->text, new->text, length) == 0)
    return length;
  while (old->text[n_common] == new->text[n_common])
    n_common++;
  return n_common;
}

static gsize
count_common_spans (const ConfabBlock *old,
                    const ConfabBlock *new,
                    gsize              limit)
{
  guint n_spans = MIN (old->n_spans, new->n_spans);

  for (guint i = 0; i < n_spans; i++)
    {
      const ConfabSpan *a = &old->spans[i];
      const ConfabSpan *b = &new->spans[i];

      if (a->start >= limit && b->start >= limit)
        return limit;
      if (a->start != b->start || a->end != b->end || a->flags != b->flags)
        return MIN (a->start, b->start);
    }
  if (old->n_spans > n_spans)
    return MIN (limit, old->spans[n_spans].start);
  if (new->n_spans > n_spans)
    return MIN (limit, new->spans[n_spans].start);
  return limit;
}

/* How many rows look in a new version of the block as they do now. The last one may grow. */
guint
confab_block_pieces_count_kept (ConfabBlockLayout *self,
                                const ConfabBlock *block)
{
  const ConfabBlock *old = self->block;
  gsize n_common;
  guint n_rows = 0;

  if (old->kind != block->kind || old->level != block->level || old->n_columns != block->n_columns)
    return 0;
  if (old->kind == CONFAB_BLOCK_TABLE && memcmp (old->alignments, block->alignments, old->n_columns * sizeof (ConfabAlign)) != 0)
    return 0;
  n_common = count_common_bytes (old, block);
  n_common = count_common_spans (old, block, n_common);
  if (n_common == old->length && n_common == block->length && old->n_rows == block->n_rows)
    return self->rows->len;
  while (n_rows + 1 < self->rows->len)
    {
      guint last = (n_rows + 1) * self->n_columns - 1;

      /* What follows a cut decides whether it is one. */
      if (confab_block_layout_piece (self, last)->end + 8 > n_common)
        break;
      if (block->kind == CONFAB_BLOCK_TABLE &&
          (n_rows >= block->n_rows || memcmp (&old->cells[n_rows * self->n_columns], &block->cells[n_rows * self->n_columns],
                                              self->n_columns * sizeof (ConfabCell)) != 0))
        break;
      n_rows++;
    }
  return n_rows;
}
