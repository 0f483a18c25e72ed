/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-block-test.h"

static const char document[] =
  "# One\n\n## Two\n\nParagraph\n\n- item\n- item\n  - deeper\n\n9. nine\n10. ten\n\n> quote\n>\n> more\n\n- [x] done\n\n"
  "```python\nprint (\"x\")\n```\n\n---\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n";

enum { ONE, TWO, PARAGRAPH, ITEM, ITEM_2, DEEPER, NINE, TEN, QUOTE, MORE, DONE, CODE, RULE, TABLE, N_BLOCKS };

static void
test_places (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (GPtrArray) blocks = read_blocks (document);
  graphene_rect_t first[N_BLOCKS];
  int height[N_BLOCKS];
  int above[N_BLOCKS];

  g_assert_cmpuint (blocks->len, ==, N_BLOCKS);
  for (guint i = 0; i < N_BLOCKS; i++)
    {
      g_autoptr (ConfabBlockLayout) layout = lay_out (style, blocks, i, 600);

      g_assert_true (confab_block_layout_get_exact (layout));
      first[i] = get_caret (layout, 0);
      height[i] = confab_block_layout_get_height (layout);
      above[i] = layout->above;
      g_assert_cmpint (confab_block_layout_get_overflow (layout, NULL), ==, 0);
    }
  g_assert_cmpint (above[ONE], ==, 0);
  g_assert_cmpint (height[ONE], >, height[PARAGRAPH]);
  g_assert_cmpint (height[PARAGRAPH], ==, style->line_height + above[PARAGRAPH]);
  g_assert_cmpint (above[PARAGRAPH], <, above[ITEM]);
  g_assert_cmpint (above[ITEM_2], <, above[ITEM]);
  g_assert_cmpint (above[DEEPER], ==, above[ITEM_2]);
  g_assert_cmpfloat (first[PARAGRAPH].origin.x, ==, 0);
  g_assert_cmpfloat (first[ITEM].origin.x, >, 15);
  g_assert_cmpfloat (first[DEEPER].origin.x, ==, 2 * first[ITEM].origin.x);
  g_assert_cmpfloat (first[NINE].origin.x, ==, first[TEN].origin.x);
  g_assert_cmpfloat (first[DONE].origin.x, ==, first[ITEM].origin.x);
  g_assert_cmpfloat (first[QUOTE].origin.x, ==, first[MORE].origin.x);
  g_assert_cmpfloat (first[QUOTE].origin.x, >, 8);
  g_assert_cmpint (height[RULE], ==, above[RULE] + 1);
}

/* What stands at the left in one direction stands at the right in the other. */
static void
test_mirrored (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabTextStyle) mirrored = make_style (1, GTK_TEXT_DIR_RTL);
  g_autoptr (GPtrArray) blocks = read_blocks ("- item\n- פריט\n\n  ```\n  code\n  ```\n\n> ציטוט\n\n| א | ב |\n|---|---|\n| 1 | 2 |\n");
  ConfabTextStyle *const styles[] = { style, mirrored };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr (ConfabBlockLayout) english = lay_out (styles[i], blocks, 0, 400);
      g_autoptr (ConfabBlockLayout) hebrew = lay_out (styles[i], blocks, 1, 400);
      g_autoptr (ConfabBlockLayout) code = lay_out (styles[i], blocks, 2, 400);
      g_autoptr (ConfabBlockLayout) quote = lay_out (styles[i], blocks, 3, 400);
      g_autoptr (ConfabBlockLayout) table = lay_out (styles[i], blocks, 4, 400);
      const ConfabBlock *cells = confab_block_layout_get_block (table);
      GdkRectangle bar;
      float inset = get_caret (english, 0).origin.x;

      g_assert_cmpfloat (inset, >, 15);
      g_assert_cmpfloat (inset, <, 60);
      g_assert_cmpfloat_with_epsilon (get_caret (hebrew, 0).origin.x, 400 - inset, 1);
      g_assert_true (confab_block_layout_get_bar (code, &bar));
      g_assert_cmpint (bar.x, ==, 0);
      g_assert_cmpint (bar.width, ==, 400 - (int)inset);
      g_assert_cmpfloat (get_caret (code, 0).origin.x, <, 50);
      g_assert_cmpfloat (get_caret (quote, 0).origin.x, >, 370);
      g_assert_cmpfloat (get_caret (quote, 0).origin.x, <, 395);
      g_assert_cmpfloat_with_epsilon (get_caret (table, cells->cells[0].start).origin.x, 400, 1);
      g_assert_cmpfloat (get_caret (table, cells->cells[1].start).origin.x, <, 395);
      g_assert_cmpfloat_with_epsilon (get_caret (table, cells->cells[2].end).origin.x, 400, 12);
    }
}

/* Counts the shades that say that a layout goes on at the left and at the right. */
static void
count_shades (ConfabBlockLayout *layout,
              guint             *n_left,
              guint             *n_right)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  confab_block_layout_snapshot (layout, snapshot, 0, 1e9, NULL);
  node = gtk_snapshot_free_to_node (snapshot);
  *n_left = *n_right = 0;
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_CONTAINER_NODE);
  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    {
      GskRenderNode *child = gsk_container_node_get_child (node, i);

      if (gsk_render_node_get_node_type (child) != GSK_LINEAR_GRADIENT_NODE)
        continue;
      if (gsk_linear_gradient_node_get_start (child)->x < gsk_linear_gradient_node_get_end (child)->x)
        ++*n_left;
      else
        ++*n_right;
    }
}

static void
test_code (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *line = repeat ("x = y + 1; ", 40);
  g_autofree char *text = g_strdup_printf ("short\n%s\n\tend", line);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, text);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 400);
  GdkRectangle bar;
  GdkRectangle viewport;
  guint n_left;
  guint n_right;
  int overflow;
  int height;

  confab_block_layout_prepare (layout, 0, 1e9);
  g_assert_true (confab_block_layout_get_bar (layout, &bar));
  overflow = confab_block_layout_get_overflow (layout, &viewport);
  g_assert_cmpint (overflow, >, 1000);
  g_assert_cmpint (viewport.y, ==, bar.y + bar.height);
  g_assert_cmpint (viewport.width, <, bar.width);
  g_assert_cmpfloat (get_caret (layout, 0).origin.y, ==, viewport.y);
  height = confab_block_layout_get_height (layout);
  g_assert_cmpint (height, >=, viewport.y + 3 * style->code_line_height);

  g_assert_false (confab_block_layout_set_shift (layout, -5));
  count_shades (layout, &n_left, &n_right);
  g_assert_cmpuint (n_left, ==, 0);
  g_assert_cmpuint (n_right, ==, 1);
  g_assert_true (confab_block_layout_set_shift (layout, 100));
  count_shades (layout, &n_left, &n_right);
  g_assert_cmpuint (n_left, ==, 1);
  g_assert_cmpuint (n_right, ==, 1);
  g_assert_cmpfloat (get_caret (layout, 0).origin.x, ==, viewport.x - 100);
  g_assert_true (confab_block_layout_set_shift (layout, 1e6));
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), ==, overflow);
  count_shades (layout, &n_left, &n_right);
  g_assert_cmpuint (n_left, ==, 1);
  g_assert_cmpuint (n_right, ==, 0);
  g_assert_true (confab_block_layout_reveal (layout, 0));
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), ==, 0);
  g_assert_false (confab_block_layout_reveal (layout, 3));
  g_assert_true (confab_block_layout_reveal (layout, 6 + 200));
  g_assert_cmpfloat (get_caret (layout, 206).origin.x, >=, viewport.x);
  g_assert_cmpfloat (get_caret (layout, 206).origin.x, <=, viewport.x + viewport.width);

  confab_block_layout_set_wrap (layout, TRUE);
  confab_block_layout_prepare (layout, 0, 1e9);
  g_assert_cmpint (confab_block_layout_get_overflow (layout, NULL), ==, 0);
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), ==, 0);
  g_assert_cmpint (confab_block_layout_get_height (layout), >, height + 5 * style->code_line_height);
}

static void
test_table (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (GPtrArray) blocks = read_blocks ("| Name | What it is |\n|---|--:|\n| One | the first of the numbers that one counts with, before the others |\n| x | 1 |\n");
  ConfabBlock *block = blocks->pdata[0];
  g_autoptr (ConfabBlockLayout) wide = lay_out (style, blocks, 0, 1000);
  g_autoptr (ConfabBlockLayout) narrow = lay_out (style, blocks, 0, 250);
  g_autoptr (ConfabBlockLayout) tiny = lay_out (style, blocks, 0, 60);
  graphene_rect_t caret = get_caret (wide, block->cells[3].start);

  /* In a wide place it is as wide as it likes, in a narrow one its widest column breaks its lines, and a tiny one is too narrow for it. */
  g_assert_cmpint (wide->content_width, <, 800);
  g_assert_cmpint (confab_block_layout_get_overflow (narrow, NULL), ==, 0);
  g_assert_cmpint (narrow->columns[0].width, ==, wide->columns[0].width);
  g_assert_cmpint (confab_block_layout_get_height (narrow), >, confab_block_layout_get_height (wide));
  g_assert_cmpint (confab_block_layout_get_overflow (tiny, NULL), >, 0);
  g_assert_cmpuint (confab_block_layout_get_offset (wide, caret.origin.x + 1, caret.origin.y + 3, NULL), ==, block->cells[3].start);
  /* Numbers stand at the right. */
  g_assert_cmpfloat_with_epsilon (get_caret (wide, block->cells[5].end).origin.x, wide->content_width, 2);
}

static void
test_pieces (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *text = repeat ("a line of some code\n", 2000);
  g_autofree char *more = g_strconcat (text, "more", NULL);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, text);
  g_autoptr (ConfabBlock) grown = make_block (CONFAB_BLOCK_CODE, more);
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 600);
  int height = confab_block_layout_get_height (layout);
  guint n_layouts;

  confab_block_layout_prepare (layout, height / 2, height / 2 + 500);
  g_assert_cmpuint (confab_block_layout_get_n_layouts (layout), <=, 12);
  g_assert_false (confab_block_layout_get_exact (layout));
  confab_block_layout_prepare (layout, 0, 1e9);
  g_assert_true (confab_block_layout_get_exact (layout));
  g_assert_cmpint (confab_block_layout_get_height (layout), ==, height);
  n_layouts = confab_block_layout_get_n_layouts (layout);
  confab_block_layout_set_block (layout, grown);
  confab_block_layout_prepare (layout, 0, 1e9);
  /* What comes begins a piece; the one before, which ends there, is laid out again too. */
  g_assert_cmpuint (confab_block_layout_get_n_layouts (layout), <=, n_layouts + 2);
  confab_block_layout_forget (layout);
  g_assert_null (confab_block_layout_piece (layout, 0)->layout);
  g_assert_true (confab_block_layout_get_exact (layout));
  g_assert_false (confab_block_layout_prepare (layout, 0, 1e9));
}

/* A long text is cut between characters as people see them, nothing of it is lost, and heights are guessed well. */
static void
test_cuts (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  const char *const units[] = { "word and ", "abcdefghij", "日本語の文章", "👩‍👩‍👧‍👦", "e\xcc\x81", "שלום ", "line\n", "🇩🇪" };
  const ConfabBlockKind kinds[] = { CONFAB_BLOCK_PARAGRAPH, CONFAB_BLOCK_CODE };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        g_autofree char *text = repeat (units[i], 30000 / (guint)strlen (units[i]));
        g_autoptr (ConfabBlock) block = make_block (kinds[j], text);
        g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 500);
        int guess = confab_block_layout_get_height (layout);
        guint end = 0;

        g_assert_cmpuint (layout->pieces->len, >, 5);
        for (guint k = 0; k < layout->pieces->len; k++)
          {
            const ConfabBlockPiece *piece = confab_block_layout_piece (layout, k);

            g_assert_cmpuint (piece->start, ==, k == 0 ? 0 : end + (text[end] == '\n'));
            g_assert_cmpuint (piece->end - piece->start, <=, 4000);
            if (i != 0 && i != 5 && i != 6 && i != 1)
              g_assert_cmpuint (piece->start % strlen (units[i]) % (i == 2 ? 3 : 100), ==, 0);
            end = piece->end;
          }
        g_assert_cmpuint (end, ==, block->length);
        confab_block_layout_prepare (layout, 0, 1e9);
        if (i != 3 && i != 4 && i != 7)
          {
            /* How near a guess comes depends on the fonts. */
            g_assert_cmpint (confab_block_layout_get_height (layout), <, guess * 2);
            g_assert_cmpint (confab_block_layout_get_height (layout), >, guess / 2);
          }
      }
}

static void
assert_same_layout (ConfabBlockLayout *a,
                    ConfabBlockLayout *b)
{
  const ConfabBlock *block = confab_block_layout_get_block (a);

  confab_block_layout_prepare (a, 0, 1e9);
  confab_block_layout_prepare (b, 0, 1e9);
  g_assert_cmpint (confab_block_layout_get_height (a), ==, confab_block_layout_get_height (b));
  g_assert_cmpuint (a->pieces->len, ==, b->pieces->len);
  for (guint offset = 0; offset <= block->length; offset += 1 + (guint)block->length / 200)
    {
      graphene_rect_t first = get_caret (a, offset);
      graphene_rect_t second = get_caret (b, offset);

      /* The widths of columns are sampled in long tables. */
      g_assert_true (graphene_rect_equal (&first, &second) || block->kind == CONFAB_BLOCK_TABLE);
    }
}

/* A text that comes in pieces ends up as if it had come at once. */
static void
test_growth (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  const char *const sources[] = {
    "Some *text* with `code`, a [link](https://example.org) and **more** that goes on. ",
    "```c\nint a = 1;\nint b = 2; /* what */\n", "- item\n", "| a | b |\n|---|---|\n| one | two words |\n| x | y |\n", "> a quote\n> that goes on ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *source = i < 2 ? repeat (sources[i] + (i == 1 ? 0 : 0), i == 0 ? 80 : 1) : g_strdup (sources[i]);
      g_autoptr (ConfabDocument) growing = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      g_autoptr (GPtrArray) blocks = NULL;
      g_autoptr (ConfabBlockLayout) layout = NULL;
      g_autoptr (ConfabBlockLayout) whole = NULL;

      for (gsize length = 1; length <= strlen (source); length += 3)
        {
          ConfabBlock *block;

          while (((guchar)source[length] & 0xc0) == 0x80)
            length++;
          confab_document_update (growing, source, length, FALSE);
          if (confab_document_get_blocks (growing)->len == 0)
            continue;
          block = confab_document_get_blocks (growing)->pdata[0];
          if (layout == NULL)
            layout = make_layout (style, block, 300);
          confab_block_layout_set_block (layout, block);
          confab_block_layout_prepare (layout, 0, 1e9);
        }
      blocks = read_blocks (source);
      confab_block_layout_set_block (layout, blocks->pdata[0]);
      whole = make_layout (style, blocks->pdata[0], 300);
      assert_same_layout (layout, whole);
    }
}

static void
test_colours (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, "int a;");
  g_autoptr (ConfabBlock) grown = make_block (CONFAB_BLOCK_CODE, "int a; int b;");
  g_autoptr (ConfabBlock) other = make_block (CONFAB_BLOCK_CODE, "long a;");
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 300);
  g_autoptr (PangoAttrList) colours = pango_attr_list_new ();
  PangoAttribute *red = pango_attr_foreground_new (65535, 0, 0);

  red->end_index = 3;
  pango_attr_list_insert (colours, red);
  g_assert_false (confab_block_layout_get_coloured (layout));
  confab_block_layout_set_colours (layout, colours);
  g_assert_true (confab_block_layout_get_coloured (layout));
  confab_block_layout_prepare (layout, 0, 1000);
  {
    PangoAttrIterator *iter = pango_attr_list_get_iterator (pango_layout_get_attributes (confab_block_layout_piece (layout, 0)->layout));

    g_assert_nonnull (pango_attr_iterator_get (iter, PANGO_ATTR_FOREGROUND));
    pango_attr_iterator_destroy (iter);
  }
  confab_block_layout_set_block (layout, grown);
  g_assert_false (confab_block_layout_get_coloured (layout));
  g_assert_nonnull (layout->colours);
  confab_block_layout_set_block (layout, other);
  g_assert_null (layout->colours);
}

/* What did not change is the same node again, whatever is drawn around it. */
static void
test_snapshot (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (GPtrArray) blocks = read_blocks (document);
  ConfabBlockMark mark = { 0, 40, { 1, 0, 0, 1 } };
  ConfabBlockPaint paint = { &mark, 1, TRUE, 0, 1 };

  for (guint i = 0; i < blocks->len; i++)
    {
      g_autoptr (ConfabBlockLayout) layout = lay_out (style, blocks, i, 300);
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *text = NULL;
      GskRenderNode *marker;
      GskRenderNode *node;

      confab_block_layout_snapshot (layout, snapshot, 0, 1000, &paint);
      marker = layout->marker;
      if (layout->pieces->len > 0)
        {
          text = confab_block_layout_piece (layout, 0)->node;
          g_assert_nonnull (text);
        }
      confab_block_layout_snapshot (layout, snapshot, 0, 1000, NULL);
      g_assert_true (layout->pieces->len == 0 || confab_block_layout_piece (layout, 0)->node == text);
      g_assert_true (layout->marker == marker);
      g_assert_true ((marker != NULL) == (i == ITEM || i == ITEM_2 || i == DEEPER || i == NINE || i == TEN || i == DONE));
      node = gtk_snapshot_free_to_node (snapshot);
      g_assert_nonnull (node);
      gsk_render_node_unref (node);
      confab_block_layout_forget (layout);
      g_assert_null (layout->marker);
    }
}

static void
test_style (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabTextStyle) same = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabTextStyle) large = make_style (2, GTK_TEXT_DIR_LTR);
  g_autoptr (ConfabTextStyle) mirrored = make_style (1, GTK_TEXT_DIR_RTL);
  g_autoptr (GPtrArray) blocks = read_blocks (document);
  g_autoptr (ConfabBlockLayout) layout = lay_out (style, blocks, PARAGRAPH, 300);
  int height = confab_block_layout_get_height (layout);

  g_assert_true (confab_text_style_equal (style, same));
  g_assert_false (confab_text_style_equal (style, large));
  g_assert_false (confab_text_style_equal (style, mirrored));
  g_assert_cmpint (ABS (large->line_height - 2 * style->line_height), <=, 1);
  g_assert_cmpint (ABS (confab_text_style_scale (large, 12) - 2 * confab_text_style_scale (style, 12)), <=, 1);
  confab_block_layout_set_style (layout, large);
  confab_block_layout_set_previous (layout, blocks->pdata[TWO]);
  confab_block_layout_prepare (layout, 0, 1000);
  g_assert_cmpint (ABS (confab_block_layout_get_height (layout) - 2 * height), <=, 2);
}

/* However long code is, what grows at its end lays out a few lines. */
static void
test_code_growth (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autofree char *text = repeat ("\tint line = 1;\n", 200);
  g_autoptr (ConfabBlock) whole = make_block (CONFAB_BLOCK_CODE, text);
  g_autoptr (ConfabBlockLayout) layout = NULL;
  g_autoptr (ConfabBlockLayout) fresh = make_layout (style, whole, 300);

  for (gsize length = 1; length < whole->length; length += 5)
    {
      g_autofree char *start = g_strndup (text, length);
      g_autoptr (ConfabBlock) block = make_block (CONFAB_BLOCK_CODE, start);
      const ConfabBlockPiece *last;

      if (layout == NULL)
        layout = make_layout (style, block, 300);
      confab_block_layout_set_block (layout, block);
      confab_block_layout_prepare (layout, 0, 1e9);
      last = confab_block_layout_piece (layout, layout->pieces->len - 1);
      g_assert_cmpint (pango_layout_get_line_count (last->layout), <=, 9);
    }
  confab_block_layout_set_block (layout, whole);
  assert_same_layout (layout, fresh);
}

static void
report (ConfabTextStyle *style,
        ConfabBlockKind  kind,
        const char      *name,
        const char      *unit,
        guint            n_times)
{
  g_autofree char *text = repeat (unit, n_times);
  g_autoptr (ConfabBlock) block = make_block (kind, text);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ConfabBlockLayout) layout = make_layout (style, block, 800);
  int height = confab_block_layout_get_height (layout);
  gint64 made = g_get_monotonic_time ();

  confab_block_layout_prepare (layout, height / 2, height / 2 + 800);
  g_test_message ("%s, %zu bytes: made in %.2f ms, a screen laid out in %.2f ms, %u layouts", name, block->length,
                  (double)(made - start) / 1000, (double)(g_get_monotonic_time () - made) / 1000, confab_block_layout_get_n_layouts (layout));
  g_assert_cmpuint (confab_block_layout_get_n_layouts (layout), <, 60);
}

static void
test_long (void)
{
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);

  report (style, CONFAB_BLOCK_PARAGRAPH, "one word", "a", 100000);
  report (style, CONFAB_BLOCK_CODE, "one line of code", "a", 100000);
  report (style, CONFAB_BLOCK_PARAGRAPH, "one paragraph", "The quick brown fox. ", 50000);
  report (style, CONFAB_BLOCK_CODE, "lines of code", "int main (void);\n", 10000);
}

static GBytes *
draw (ConfabBlockLayout *layout)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  confab_block_layout_snapshot (layout, snapshot, 0, 1e9, NULL);
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? gsk_render_node_serialize (node) : g_bytes_new (NULL, 0);
}

/* What a text looks like that grew, and was drawn on its way, is what it looks like when it comes at once. */
static void
test_drawn_growth (void)
{
  static const char *const text = "7. A paragraph with `code`, **strong** and *other* words that goes on for more than a line or two\n"
                                  "   - [x] an item below it\n\n```c\nint\nmain (void)\n{\n  return 0;\n}\n```\n\n"
                                  "| a | b |\n|---|---|\n| long cell | 2 |\n| c | a cell that is longer |\n";
  g_autoptr (ConfabTextStyle) style = make_style (1, GTK_TEXT_DIR_LTR);
  g_autoptr (GPtrArray) layouts = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_layout_free);

  for (gsize length = 4; length <= strlen (text); length++)
    {
      g_autofree char *part = g_strndup (text, length);
      g_autoptr (GPtrArray) blocks = read_blocks (part);

      g_ptr_array_set_size (layouts, MIN (layouts->len, blocks->len));
      for (guint i = 0; i < blocks->len; i++)
        {
          g_autoptr (ConfabBlockLayout) whole = lay_out (style, blocks, i, 300);
          g_autoptr (GBytes) expected = draw (whole);
          g_autoptr (GBytes) drawn = NULL;

          if (i == layouts->len)
            g_ptr_array_add (layouts, lay_out (style, blocks, i, 300));
          confab_block_layout_set_block (layouts->pdata[i], blocks->pdata[i]);
          confab_block_layout_set_previous (layouts->pdata[i], i > 0 ? blocks->pdata[i - 1] : NULL);
          confab_block_layout_prepare (layouts->pdata[i], 0, 1e9);
          drawn = draw (layouts->pdata[i]);
          g_assert_cmpstr (g_bytes_get_data (drawn, NULL), ==, g_bytes_get_data (expected, NULL));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/block-layout/places", test_places);
  g_test_add_func ("/widgets/block-layout/mirrored", test_mirrored);
  g_test_add_func ("/widgets/block-layout/code", test_code);
  g_test_add_func ("/widgets/block-layout/table", test_table);
  g_test_add_func ("/widgets/block-layout/pieces", test_pieces);
  g_test_add_func ("/widgets/block-layout/cuts", test_cuts);
  g_test_add_func ("/widgets/block-layout/growth", test_growth);
  g_test_add_func ("/widgets/block-layout/code-growth", test_code_growth);
  g_test_add_func ("/widgets/block-layout/colours", test_colours);
  g_test_add_func ("/widgets/block-layout/snapshot", test_snapshot);
  g_test_add_func ("/widgets/block-layout/style", test_style);
  g_test_add_func ("/widgets/block-layout/drawn-growth", test_drawn_growth);
  g_test_add_func ("/widgets/block-layout/long", test_long);
  return g_test_run ();
}
