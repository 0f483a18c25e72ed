/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-block-test.h"

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
      graphene_rect_t caret = get_caret (layout, offset);
      graphene_rect_t again;
      guint found;

      g_assert_cmpfloat (caret.size.height, >, 0);
      g_assert_cmpfloat (caret.origin.y, >=, 0);
      g_assert_cmpfloat (caret.origin.y + caret.size.height, <=, confab_block_layout_get_height (layout) + 0.5);
      found = confab_block_layout_get_offset (layout, caret.origin.x, caret.origin.y + caret.size.height / 2, NULL);
      g_assert_cmpuint (found, <=, block->length);
      again = get_caret (layout, found);
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
  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (ConfabTextStyle) style = make_style (1, direction);
      g_autoptr (GPtrArray) blocks = read_blocks ("| Name | What |\n|:-:|--:|\n| One | the first of the numbers that one counts with |\n| עברית | |\n");
      g_autoptr (ConfabBlockLayout) layout = lay_out (style, blocks, 0, 220);
      const ConfabBlock *block = confab_block_layout_get_block (layout);
      guint offset = block->cells[1].start;
      guint n_lines = 0;

      check_round_trip (layout);
      /* Downwards it stays in its column. */
      while (confab_block_layout_move_line (layout, &offset, 1, get_caret (layout, block->cells[1].start).origin.x))
        {
          g_assert_true ((offset >= block->cells[3].start && offset <= block->cells[3].end) ||
                         (offset >= block->cells[5].start && offset <= block->cells[5].end));
          n_lines++;
        }
      g_assert_cmpuint (n_lines, >=, 3);
      g_assert_cmpuint (confab_block_layout_move_visually (layout, block->cells[0].end, 1), ==, block->cells[1].start);
    }
}

static guint
count_characters (ConfabBlockLayout *layout)
{
  guint n_characters = 0;

  for (guint i = 0; i < layout->pieces->len; i++)
    {
      PangoLayout *lines = confab_block_layout_ensure_piece (layout, i);
      int n_attributes;
      const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly (lines, &n_attributes);

      for (int j = 0; j + 1 < n_attributes; j++)
        n_characters += attributes[j].is_cursor_position;
      if (i + 1 < layout->pieces->len && confab_block_layout_piece (layout, i)->end < confab_block_layout_piece (layout, i + 1)->start)
        n_characters++;
    }
  return n_characters;
}

/* From one end to the other and back each character is passed once. */
static void
check_walk (ConfabBlockLayout *layout,
            int                forwards)
{
  const ConfabBlock *block = confab_block_layout_get_block (layout);
  guint n_characters = count_characters (layout);
  guint offset = 0;
  guint next;
  guint n_steps = 0;

  while ((next = confab_block_layout_move_visually (layout, offset, forwards)) != offset)
    {
      g_assert_cmpuint (next, >, offset);
      offset = next;
      n_steps++;
    }
  g_assert_cmpuint (offset, ==, block->length);
  g_assert_cmpuint (n_steps, ==, n_characters);
  while ((next = confab_block_layout_move_visually (layout, offset, -forwards)) != offset)
    {
      g_assert_cmpuint (next, <, offset);
      offset = next;
      n_steps--;
    }
  g_assert_cmpuint (offset, ==, 0);
  g_assert_cmpuint (n_steps, ==, 0);
}

static void
test_characters (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *long_text = repeat ("abcdefghij", 300);
  g_autofree char *long_code = repeat ("a = b\n", 100);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_PARAGRAPH, texts[i]);
      g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 200);

      if (i != 5)
        check_walk (layout, i == 4 ? -1 : 1);
    }
  {
    g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_PARAGRAPH, long_text);
    g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 300);

    g_assert_cmpuint (layout->pieces->len, >, 2);
    check_walk (layout, 1);
  }
  {
    g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, long_code);
    g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 300);

    g_assert_cmpuint (layout->pieces->len, >, 2);
    check_walk (layout, 1);
  }
}

static void
assert_word (ConfabBlockLayout *layout,
             guint              offset,
             const char        *word)
{
  guint start;
  guint end;
  g_autofree char *found = NULL;

  confab_block_layout_get_word (layout, offset, &start, &end);
  found = g_strndup (confab_block_layout_get_block (layout)->text + start, end - start);
  g_assert_cmpstr (found, ==, word);
}

static void
test_words (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabBlock) prose = make_block (CONFAB_BLOCK_PARAGRAPH, "Hello,  wörld 日本 (end)");
  g_autoptr (ConfabBlock) code = make_block (CONFAB_BLOCK_CODE, "my_name2 = f(x_);\nnext");
  g_autoptr (ConfabBlockLayout) prose_layout = make_layout (style, prose, 400);
  g_autoptr (ConfabBlockLayout) code_layout = make_layout (style, code, 400);
  guint offset = 0;

  assert_word (prose_layout, 0, "Hello");
  assert_word (prose_layout, 4, "Hello");
  assert_word (prose_layout, 5, ",");
  assert_word (prose_layout, 7, "  ");
  assert_word (prose_layout, 9, "wörld");
  assert_word (prose_layout, (guint)prose->length - 2, "end");
  assert_word (prose_layout, (guint)prose->length - 1, ")");
  assert_word (code_layout, 3, "my_name2");
  assert_word (code_layout, 9, "=");
  assert_word (code_layout, 13, "x_");
  assert_word (code_layout, (guint)code->length, "next");

  offset = confab_block_layout_move_word (prose_layout, 0, 1);
  g_assert_cmpuint (offset, ==, 5);
  offset = confab_block_layout_move_word (prose_layout, offset, 1);
  g_assert_cmpuint (offset, ==, 8 + strlen ("wörld"));
  offset = confab_block_layout_move_word (prose_layout, offset, -1);
  g_assert_cmpuint (offset, ==, 8);
  g_assert_cmpuint (confab_block_layout_move_word (prose_layout, offset, -1), ==, 0);
  g_assert_cmpuint (confab_block_layout_move_word (prose_layout, (guint)prose->length - 1, 1), ==, prose->length);
  g_assert_cmpuint (confab_block_layout_move_word (code_layout, 0, 1), ==, strlen ("my_name2"));
  g_assert_cmpuint (confab_block_layout_move_word (code_layout, (guint)code->length, -1), ==, code->length - 4);
}

/* Words are found across pieces too. */
static void
test_words_in_pieces (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *text = repeat ("some_word = 1\n", 200);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, text);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 400);
  guint offset = 0;
  guint n_words = 0;

  while (confab_block_layout_move_word (layout, offset, 1) < block->length)
    {
      offset = confab_block_layout_move_word (layout, offset, 1);
      n_words++;
    }
  g_assert_cmpuint (n_words, ==, 400);
  while (offset > 0)
    {
      offset = confab_block_layout_move_word (layout, offset, -1);
      n_words--;
    }
  g_assert_cmpuint (n_words, ==, 0);
}

static void
test_lines (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *text = repeat ("The quick brown fox jumps over the lazy dog. ", 200);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_PARAGRAPH, text);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 300);
  int n_lines;
  guint offset = 20;
  double x;
  double y;

  confab_block_layout_prepare (layout, 0, 1e9);
  g_assert_cmpuint (layout->pieces->len, >, 1);
  n_lines = confab_block_layout_get_height (layout) / style->line_height;
  x = get_caret (layout, offset).origin.x;
  y = get_caret (layout, offset).origin.y;
  for (int i = 1; i < n_lines; i++)
    {
      guint start;
      guint end;

      g_assert_true (confab_block_layout_move_line (layout, &offset, 1, x));
      g_assert_cmpfloat_with_epsilon (get_caret (layout, offset).origin.y, y + style->line_height, 0.5);
      y = get_caret (layout, offset).origin.y;
      start = confab_block_layout_get_line_edge (layout, offset, FALSE);
      end = confab_block_layout_get_line_edge (layout, offset, TRUE);
      g_assert_cmpfloat (get_caret (layout, start).origin.x, ==, 0);
      g_assert_cmpfloat_with_epsilon (get_caret (layout, start).origin.y, y, 0.01);
      g_assert_cmpfloat_with_epsilon (get_caret (layout, end).origin.y, y, 0.01);
      g_assert_cmpuint (start, <, end);
    }
  g_assert_false (confab_block_layout_move_line (layout, &offset, 1, x));
  for (int i = 1; i < n_lines; i++)
    g_assert_true (confab_block_layout_move_line (layout, &offset, -1, x));
  g_assert_false (confab_block_layout_move_line (layout, &offset, -1, x));
  g_assert_cmpfloat (ABS (get_caret (layout, offset).origin.x - x), <, 8);
}

static void
test_on_text (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_PARAGRAPH, "short");
  g_autoptr (ConfabBlock) rule = make_block (CONFAB_BLOCK_RULE, "");
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 400);
  g_autoptr (ConfabBlockLayout) rule_layout = make_layout (style, rule, 400);
  guint offset = 3;
  gboolean on_text;

  confab_block_layout_prepare (layout, 0, 100);
  g_assert_cmpuint (confab_block_layout_get_offset (layout, 3, 5, &on_text), ==, 0);
  g_assert_true (on_text);
  g_assert_cmpuint (confab_block_layout_get_offset (layout, 300, 5, &on_text), ==, 5);
  g_assert_false (on_text);
  confab_block_layout_get_offset (layout, 3, 500, &on_text);
  g_assert_false (on_text);
  g_assert_cmpuint (confab_block_layout_get_offset (rule_layout, 3, 0, &on_text), ==, 0);
  g_assert_false (on_text);
  g_assert_cmpuint (confab_block_layout_move_visually (rule_layout, 0, 1), ==, 0);
  g_assert_cmpuint (confab_block_layout_move_word (rule_layout, 0, 1), ==, 0);
  g_assert_false (confab_block_layout_move_line (rule_layout, &offset, 1, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/block-caret/round-trip", test_round_trip);
  g_test_add_func ("/widgets/block-caret/table", test_table);
  g_test_add_func ("/widgets/block-caret/characters", test_characters);
  g_test_add_func ("/widgets/block-caret/words", test_words);
  g_test_add_func ("/widgets/block-caret/words-in-pieces", test_words_in_pieces);
  g_test_add_func ("/widgets/block-caret/lines", test_lines);
  g_test_add_func ("/widgets/block-caret/on-text", test_on_text);
  return g_test_run ();
}
