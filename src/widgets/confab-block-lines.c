/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-block-layout-private.h"

#define TAB_COLUMNS 4

static gboolean
is_rtl (gunichar c)
{
  switch ((int)g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SAMARITAN:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The direction of the first letter, as far as it is worth looking for. */
gboolean
confab_block_text_is_rtl (const char *text,
                          gsize       length,
                          gboolean    fallback)
{
  const char *end = text + MIN (length, 1000);

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        return is_rtl (c);
    }
  return fallback;
}

/* Where the layout of a piece has its top left corner. */
void
confab_block_layout_get_piece_place (ConfabBlockLayout *self,
                                     guint              piece,
                                     int               *x,
                                     int               *y)
{
  const ConfabBlockRow *row = confab_block_layout_row (self, piece / self->n_columns);

  *y = row->y + confab_table_layout_get_row_space (self) / 2;
  *x = self->content.x - (int)confab_block_layout_get_shift (self);
  if (self->columns != NULL)
    {
      /* A table in a text from right to left begins at the right. */
      if (self->rtl && self->content_width < self->content.width)
        *x += self->content.width - self->content_width;
      *x += self->columns[piece % self->n_columns].x;
    }
  else if (self->block->kind == CONFAB_BLOCK_MATH && row->width < self->content.width)
    *x += (self->content.width - row->width) / 2;
}

static void
set_code_tabs (ConfabBlockLayout *self,
               PangoLayout       *layout)
{
  g_autoptr (PangoTabArray) tabs = NULL;

  if (self->tab_width == 0)
    {
      pango_layout_set_text (layout, " ", 1);
      pango_layout_get_size (layout, &self->tab_width, NULL);
      self->tab_width *= TAB_COLUMNS;
    }
  tabs = pango_tab_array_new_with_positions (1, FALSE, PANGO_TAB_LEFT, self->tab_width);
  pango_layout_set_tabs (layout, tabs);
}

static PangoAlignment
get_cell_alignment (ConfabBlockLayout *self,
                    guint              piece)
{
  const ConfabBlockPiece *cell = confab_block_layout_piece (self, piece);
  ConfabAlign align = self->block->alignments != NULL ? self->block->alignments[piece % self->n_columns] : CONFAB_ALIGN_NONE;
  gboolean window_rtl = self->style->direction == GTK_TEXT_DIR_RTL;
  gboolean against = confab_block_text_is_rtl (self->block->text + cell->start, cell->end - cell->start, window_rtl) != window_rtl;
  gboolean right = align == CONFAB_ALIGN_NONE ? self->rtl : align == CONFAB_ALIGN_RIGHT;

  if (align == CONFAB_ALIGN_CENTER)
    return PANGO_ALIGN_CENTER;
  /* In lines against the direction of the window Pango takes the two for each other. */
  return right != against ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static void
set_width (ConfabBlockLayout *self,
           PangoLayout       *layout,
           guint              piece)
{
  int width = self->columns != NULL ? self->columns[piece % self->n_columns].width : self->content.width;

  if (self->columns != NULL)
    pango_layout_set_alignment (layout, get_cell_alignment (self, piece));
  else if (pango_layout_get_auto_dir (layout) && self->style->direction == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  if (self->columns == NULL && confab_block_layout_can_overflow (self))
    {
      if (self->block->kind != CONFAB_BLOCK_MATH)
        return;
      pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
      pango_layout_get_pixel_size (layout, &width, NULL);
    }
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
}

/* The lines of a piece, laid out if they are not. */
PangoLayout *
confab_block_layout_ensure_piece (ConfabBlockLayout *self,
                                  guint              piece)
{
  ConfabBlockPiece *ensured = confab_block_layout_piece (self, piece);
  gboolean code = self->block->kind == CONFAB_BLOCK_CODE || self->block->kind == CONFAB_BLOCK_HTML;
  gboolean head = self->block->kind == CONFAB_BLOCK_TABLE && piece < self->n_columns;
  g_autoptr (PangoAttrList) attributes = NULL;

  if (ensured->layout != NULL)
    return ensured->layout;
  self->n_layouts++;
  ensured->layout = pango_layout_new (code ? self->style->code_context : self->style->context);
  if (code)
    {
      pango_layout_set_auto_dir (ensured->layout, FALSE);
      set_code_tabs (self, ensured->layout);
    }
  pango_layout_set_text (ensured->layout, self->block->text + ensured->start, (int)(ensured->end - ensured->start));
  attributes = confab_block_attributes_new (self, ensured->start, ensured->end, head);
  pango_layout_set_attributes (ensured->layout, attributes);
  set_width (self, ensured->layout, piece);
  return ensured->layout;
}
