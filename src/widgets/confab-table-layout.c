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
#define WORD_CHARACTERS 18

/* So many cells of a column are measured, those that look longest. */
#define N_MEASURED 4

/* What a column would like to have. */
typedef struct
{
  int natural;
  int minimum;
} Wish;

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

/* Laying all cells out would take long in a long table. */
static void
find_wish (ConfabBlockLayout *self,
           guint              column,
           Wish              *wish)
{
  const ConfabBlock *block = self->block;
  double character = self->style->character_width;
  int longest[N_MEASURED][2] = { 0 };
  int word = 0;

  for (guint row = 0; row < block->n_rows; row++)
    {
      const ConfabCell *cell = &block->cells[row * self->n_columns + column];
      const char *text = block->text + cell->start;

      keep_longest (longest, row * self->n_columns + column, confab_block_guess_columns (text, cell->end - cell->start));
      word = MAX (word, guess_longest_word (text, cell->end - cell->start));
    }
  wish->natural = block->n_rows > 0 ? measure (self, block->cells[column].start, block->cells[column].end, TRUE) : 1;
  for (guint i = 0; i < N_MEASURED && longest[i][1] > 0; i++)
    wish->natural = MAX (wish->natural, measure (self, block->cells[longest[i][0]].start, block->cells[longest[i][0]].end,
                                                 (guint)longest[i][0] < self->n_columns));
  /* What was not measured may be a little wider than it looks. */
  if (block->n_rows > N_MEASURED)
    wish->natural += (int)(character / 2);
  wish->minimum = MIN (wish->natural, (int)ceil (MAX (MIN (word, WORD_CHARACTERS) * 1.15, MIN_CHARACTERS) * character));
}

/* Narrow columns keep what they like; the wide ones share what is left, down to what can be read. */
static void
shrink (Wish *wishes,
        guint n_columns,
        int   available)
{
  gboolean again = TRUE;
  g_autofree gboolean *settled = g_new0 (gboolean, n_columns);

  while (again)
    {
      int left = available;
      int n_left = 0;

      again = FALSE;
      for (guint i = 0; i < n_columns; i++)
        {
          left -= settled[i] ? wishes[i].natural : 0;
          n_left += !settled[i];
        }
      for (guint i = 0; i < n_columns && n_left > 0; i++)
        {
          int share = MAX (left / n_left, 0);

          if (settled[i] || (wishes[i].natural > share && wishes[i].minimum <= share))
            continue;
          if (wishes[i].minimum > share)
            wishes[i].natural = wishes[i].minimum;
          settled[i] = again = TRUE;
          break;
        }
      for (guint i = 0; i < n_columns && !again; i++)
        if (!settled[i])
          {
            wishes[i].natural = left / n_left;
            left -= wishes[i].natural;
            n_left--;
            settled[i] = TRUE;
          }
    }
}

/* Chooses the widths of the columns. */
void
confab_table_layout_fit (ConfabBlockLayout *self)
{
  int space = confab_text_style_scale (self->style, COLUMN_SPACE);
  int available = self->content.width - ((int)self->n_columns - 1) * space;
  int natural = 0;
  int x = 0;
  g_autofree Wish *wishes = g_new0 (Wish, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      find_wish (self, i, &wishes[i]);
      natural += wishes[i].natural;
    }
  if (natural > available)
    shrink (wishes, self->n_columns, available);
  self->columns = g_new0 (ConfabBlockColumn, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint column = self->rtl ? self->n_columns - 1 - i : i;

      self->columns[column].x = x;
      self->columns[column].width = MAX (wishes[column].natural, 1);
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
