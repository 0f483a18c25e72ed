/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "widgets/confab-block-layout-private.h"

/* The text and the style of the blocks that are set. */

static ConfabTextStyle *
make_style (double           scale,
            GtkTextDirection direction)
{
  GtkWidget *window = gtk_window_new ();
  ConfabTextStyle *style;

  gtk_widget_set_direction (window, direction);
  style = confab_text_style_new (window, scale);
  gtk_window_destroy (GTK_WINDOW (window));
  return style;
}

static ConfabBlock *
make_block (ConfabBlockKind kind,
            const char     *text)
{
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = kind;
  block->level = kind == CONFAB_BLOCK_HEADING ? 1 : 0;
  block->text = g_strdup (text);
  block->length = strlen (text);
  return block;
}

static ConfabBlock *
make_table (const char *text,
            guint       n_columns)
{
  ConfabBlock *block = make_block (CONFAB_BLOCK_TABLE, text);
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (ConfabCell));
  guint start = 0;

  for (guint i = 0; i < block->length; i++)
    if (text[i] == '\t' || text[i] == '\n')
      {
        ConfabCell cell = { start, i };

        g_array_append_val (cells, cell);
        start = i + 1;
      }
  block->n_columns = n_columns;
  block->n_rows = cells->len / n_columns;
  block->cells = (ConfabCell *)g_array_free (cells, FALSE);
  block->alignments = g_new0 (ConfabAlign, n_columns);
  return block;
}

static ConfabBlockLayout *
make_layout (ConfabTextStyle *style,
             ConfabBlock     *block,
             int              width)
{
  ConfabBlockLayout *layout = confab_block_layout_new (style, block);

  confab_block_layout_set_width (layout, width);
  return layout;
}

static const char *const texts[] = {
  "", "a", "The quick brown fox jumps over the lazy dog, again and again, until the line is full and breaks.",
  "one\ntwo\n\nfour", "עברית היא שפה שנכתבת מימין לשמאל, וגם כאן היא נשברת בסוף השורה כמו כל טקסט אחר.",
  "mixed עברית and english, מימין לשמאל 123 and back", "日本語の文章はどこでも改行できますので、長い文でも問題なく表示されます。",
  "e\xcc\x81te\xcc\x81 👩‍👩‍👧‍👦 flags 🇩🇪🇫🇷 end", "tab\tand\ttab", "trailing blank ",
};

static gboolean
is_hebrew (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HEBREW;
}

/* Whether one letter at a place is from right to left and another, or the line itself, is not. */
static gboolean
changes_direction (const ConfabBlock *block,
                   guint              offset)
{
  const char *at = block->text + offset;
  gboolean before = offset > 0 && is_hebrew (g_utf8_get_char (g_utf8_prev_char (at)));

  return is_hebrew (g_utf8_get_char (at)) != before;
}

/* A caret that is asked for by its place stands there again. */
static void
check_round_trip (ConfabBlockLayout *layout)
{
  const ConfabBlock *block = confab_block_layout_get_block (layout);

  confab_block_layout_prepare (layout, 0, 1e9);
  for (guint offset = 0; offset <= block->length;
       offset = offset < block->length ? (guint)(g_utf8_next_char (block->text + offset) - block->text) : offset + 1)
    {
      graphene_rect_t caret;
      graphene_rect_t again;
      guint found;

      confab_block_layout_get_caret (layout, offset, &caret);
      g_assert_cmpfloat (caret.size.height, >, 0);
      g_assert_cmpfloat (caret.origin.y, >=, 0);
      g_assert_cmpfloat (caret.origin.y + caret.size.height, <=, confab_block_layout_get_height (layout) + 0.5);
      found = confab_block_layout_get_offset (layout, caret.origin.x, caret.origin.y + caret.size.height / 2, NULL);
      g_assert_cmpuint (found, <=, block->length);
      confab_block_layout_get_caret (layout, found, &again);
      /* Where the direction changes one place stands at both sides, and two at one. */
      if (ABS (caret.origin.x - again.origin.x) > 1.01)
        g_assert_true (changes_direction (block, offset));
      g_assert_cmpfloat_with_epsilon (caret.origin.y, again.origin.y, 0.01);
    }
}

static void
test_round_trip (void)
{
  const ConfabBlockKind kinds[] = { CONFAB_BLOCK_PARAGRAPH, CONFAB_BLOCK_HEADING, CONFAB_BLOCK_CODE, CONFAB_BLOCK_HTML, CONFAB_BLOCK_MATH };
  const int widths[] = { 120, 320, 800 };

  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (ConfabTextStyle) style = make_style (1, direction);

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
          for (guint k = 0; k < G_N_ELEMENTS (widths); k++)
            {
              g_autoptr (ConfabBlock) block = make_block (kinds[i], texts[j]);
              g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, widths[k]);

              check_round_trip (layout);
            }
    }
}

static void
test_table (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabBlock) block = make_table ("Name\tWhat it is\nOne\tthe first of the numbers that one counts with\nעברית\t\n", 2);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 200);
  graphene_rect_t caret;

  check_round_trip (layout);
  g_assert_cmpint (confab_block_layout_get_overflow (layout, NULL), ==, 0);
  confab_block_layout_get_caret (layout, block->cells[3].start, &caret);
  g_assert_cmpuint (confab_block_layout_get_offset (layout, caret.origin.x + 1, caret.origin.y + 3, NULL), ==, block->cells[3].start);
  confab_block_layout_set_width (layout, 20);
  g_assert_cmpint (confab_block_layout_get_overflow (layout, NULL), >, 0);
}

static void
test_pieces (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 2000; i++)
    g_string_append_printf (text, "line %d of some code\n", i);
  {
    g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, text->str);
    g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 600);
    int height = confab_block_layout_get_height (layout);
    guint n_layouts;

    confab_block_layout_prepare (layout, height / 2, height / 2 + 500);
    g_assert_cmpuint (confab_block_layout_get_n_layouts (layout), <=, 4);
    g_assert_false (confab_block_layout_get_exact (layout));
    confab_block_layout_prepare (layout, 0, 1e9);
    g_assert_true (confab_block_layout_get_exact (layout));
    g_assert_cmpint (confab_block_layout_get_height (layout), ==, height);
    n_layouts = confab_block_layout_get_n_layouts (layout);
    g_string_append (text, "more");
    {
      g_autoptr (ConfabBlock) grown = make_block (CONFAB_BLOCK_CODE, text->str);

      confab_block_layout_set_block (layout, grown);
      confab_block_layout_prepare (layout, 0, 1e9);
      g_assert_cmpuint (confab_block_layout_get_n_layouts (layout), <=, n_layouts + 2);
    }
    confab_block_layout_forget (layout);
    g_assert_true (confab_block_layout_get_exact (layout));
    g_assert_false (confab_block_layout_prepare (layout, 0, 1e9));
  }
}

static void
test_snapshot (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_PARAGRAPH, texts[2]);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 300);
  ConfabBlockMark mark = { 3, 40, { 1, 0, 0, 1 } };
  ConfabBlockPaint paint = { &mark, 1, FALSE, 5, 0 };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GskRenderNode *text;

  confab_block_layout_prepare (layout, 0, 1000);
  confab_block_layout_snapshot (layout, snapshot, 0, 1000, &paint);
  text = confab_block_layout_piece (layout, 0)->node;
  g_assert_nonnull (text);
  confab_block_layout_snapshot (layout, snapshot, 0, 1000, NULL);
  g_assert_true (confab_block_layout_piece (layout, 0)->node == text);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/block-layout/round-trip", test_round_trip);
  g_test_add_func ("/widgets/block-layout/table", test_table);
  g_test_add_func ("/widgets/block-layout/pieces", test_pieces);
  g_test_add_func ("/widgets/block-layout/snapshot", test_snapshot);
  return g_test_run ();
}
