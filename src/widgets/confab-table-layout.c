/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "widgets/confab-block-layout-private.h"

/* Distances in pixels beside text of the usual size. */
#define COLUMN_SPACE 24
#define ROW_PADDING  7

/* No column becomes narrower than so many characters, or its longest word if that is shorter than the second. */
#define MIN_CHARACTERS  10
#define WORD_CHARACTERS 24

/* Widths go in steps, so that while a table comes its columns do not move with each letter. */
#define WIDTH_STEP 16

/* So many cells of a column are measured, those that look longest. */
#define N_MEASURED 4

int
confab_table_layout_get_row_space (ConfabBlockLayout *self)
{
  return self->block->kind == CONFAB_BLOCK_TABLE ? 2 * confab_text_style_scale (self->style, ROW_PADDING) : 0;
}

static int
measure (ConfabBlockLayout *self,
         guint              start,
         guint              end,
         gboolean           head)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->style->context);
  g_autoptr (PangoAttrList) attributes = confab_block_attributes_new (self, start, end, head);
  PangoRectangle extents;

  pango_layout_set_text (layout, self->block->text + start, (int)(end - start));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_extents (layout, NULL, &extents);
  return (int)ceil (extents.width / (double)PANGO_SCALE);
}

static int
guess_longest_word (const char *text,
                    gsize       length)
{
  int longest = 0;

  for (gsize from = 0, to; from < length; from = to + 1)
    {
      for (to = from; to < length && text[to] != ' ' && text[to] != '\n'; to++)
        ;
      longest = MAX (longest, confab_block_guess_columns (text + from, to - from));
    }
  return longest;
}

static void
keep_longest (int   (*longest)[2],
              guint cell,
              int   length)
{
  for (guint i = 0; i < N_MEASURED; i++)
    if (length > longest[i][1])
      {
        memmove (&longest[i + 1], &longest[i], (N_MEASURED - 1 - i) * sizeof longest[0]);
        longest[i][0] = (int)cell;
        longest[i][1] = length;
        return;
      }
}

/* Laying all cells out would take long in a long table, and any of them in a table that nobody sees yet. */
static void
wish_column (ConfabBlockLayout *self,
             guint              column,
             guint              first,
             guint              last,
             ConfabBlockWish   *wish)
{
  const ConfabBlock *block = self->block;
  int longest[N_MEASURED][2] = { 0 };

  for (guint row = first; row < last; row++)
    {
      guint i = row * self->n_columns + column;
      const char *text = block->text + block->cells[i].start;
      gsize length = block->cells[i].end - block->cells[i].start;

      keep_longest (longest, i, confab_block_guess_columns (text, length));
      wish->word = MAX (wish->word, guess_longest_word (text, length));
    }
  for (guint i = 0; i < N_MEASURED && longest[i][1] > 0; i++)
    {
      const ConfabCell *cell = &block->cells[longest[i][0]];
      int width;

      if (self->fitted)
        width = measure (self, cell->start, cell->end, (guint)longest[i][0] < self->n_columns);
      else
        width = (int)ceil (longest[i][1] * self->style->character_width);
      wish->natural = MAX (wish->natural, width);
    }
}

/* The head is bold, so that it counts by itself. */
static void
wish_rows (ConfabBlockLayout *self,
           guint              first,
           guint              last,
           ConfabBlockWish   *wishes)
{
  for (guint column = 0; column < self->n_columns; column++)
    {
      if (first == 0 && last > 0)
        wish_column (self, column, 0, 1, &wishes[column]);
      if (MAX (first, 1) < last)
        wish_column (self, column, MAX (first, 1), last, &wishes[column]);
    }
}

/* All rows but the last are measured once: only that one may grow. */
static ConfabBlockWish *
wish (ConfabBlockLayout *self)
{
  guint n_rows = self->block->n_rows;
  ConfabBlockWish *wishes;

  if (self->wishes == NULL)
    self->wishes = g_new0 (ConfabBlockWish, self->n_columns);
  if (n_rows > 0 && self->n_wished < n_rows - 1)
    {
      wish_rows (self, self->n_wished, n_rows - 1, self->wishes);
      self->n_wished = n_rows - 1;
    }
  wishes = g_memdup2 (self->wishes, self->n_columns * sizeof *wishes);
  wish_rows (self, self->n_wished, n_rows, wishes);
  return wishes;
}

void
confab_table_layout_forget (ConfabBlockLayout *self)
{
  g_clear_pointer (&self->wishes, g_free);
  self->n_wished = 0;
}

static int
get_minimum (ConfabBlockLayout     *self,
             const ConfabBlockWish *wish)
{
  double n_characters = MAX (MIN (wish->word, WORD_CHARACTERS) * 1.15, MIN_CHARACTERS);

  return MIN (wish->natural, (int)ceil (n_characters * self->style->character_width));
}

/* Narrow columns keep what they like; the wide ones share what is left, down to what can be read. */
static void
shrink (ConfabBlockLayout *self,
        ConfabBlockWish   *wishes,
        int                available)
{
  g_autofree gboolean *settled = g_new0 (gboolean, self->n_columns);
  guint n_left = self->n_columns;

  for (gboolean again = TRUE; again && n_left > 0;)
    {
      again = FALSE;
      for (guint i = 0; i < self->n_columns && n_left > 0; i++)
        {
          int share = available / (int)n_left;
          int minimum = get_minimum (self, &wishes[i]);

          if (settled[i] || (wishes[i].natural > share && minimum <= share))
            continue;
          wishes[i].natural = wishes[i].natural > share ? minimum : wishes[i].natural;
          available = MAX (available - wishes[i].natural, 0);
          settled[i] = again = TRUE;
          n_left--;
        }
    }
  for (guint i = 0; i < self->n_columns; i++)
    if (!settled[i])
      {
        wishes[i].natural = available / (int)n_left;
        available -= wishes[i].natural;
        n_left--;
      }
}

/* Chooses the widths of the columns. */
void
confab_table_layout_fit (ConfabBlockLayout *self)
{
  int space = confab_text_style_scale (self->style, COLUMN_SPACE);
  int step = MAX (confab_text_style_scale (self->style, WIDTH_STEP), 1);
  int available = self->content.width - ((int)self->n_columns - 1) * space;
  int natural = 0;
  int x = 0;
  g_autofree ConfabBlockWish *wishes = wish (self);

  for (guint i = 0; i < self->n_columns; i++)
    {
      wishes[i].natural = MAX ((wishes[i].natural + step - 1) / step, 1) * step;
      natural += wishes[i].natural;
    }
  if (natural > available)
    shrink (self, wishes, MAX (available, 0));
  g_free (self->columns);
  self->columns = g_new0 (ConfabBlockColumn, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint column = self->rtl ? self->n_columns - 1 - i : i;

      self->columns[column].x = x;
      self->columns[column].width = wishes[column].natural;
      x += self->columns[column].width + space;
    }
  /* The last one, which is no column, begins where the table ends. */
  self->columns[self->n_columns].x = x - space;
}

/* The rules between rows, of which the one below the head is the strongest. */
void
confab_table_layout_snapshot (ConfabBlockLayout *self,
                              GtkSnapshot       *snapshot,
                              guint              first,
                              guint              last)
{
  int x;
  int y;
  float width = (float)MAX (self->content_width, 1);

  confab_block_layout_get_piece_place (self, self->rtl ? self->n_columns - 1 : 0, &x, &y);
  for (guint i = first; i <= last; i++)
    {
      const ConfabBlockRow *row = confab_block_layout_row (self, i);
      GdkRGBA colour = self->style->rule;

      if (i + 1 == self->rows->len)
        break;
      if (i == 0)
        colour.alpha = MIN (colour.alpha * 2.4f, 1);
      gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT ((float)x, (float)(row->y + row->height - 1), width, 1));
    }
}
