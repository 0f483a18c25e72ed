/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-range.h"

static ConfabBlock *
add_block (GPtrArray      *blocks,
           ConfabBlockKind kind,
           const char     *text)
{
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = kind;
  block->text = g_strdup (text);
  block->length = strlen (text);
  g_ptr_array_add (blocks, block);
  return block;
}

static GPtrArray *
make_blocks (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);

  add_block (blocks, CONFAB_BLOCK_PARAGRAPH, text);
  return blocks;
}

static void
check_find (const char *text,
            const char *needle,
            const char *expected)
{
  g_autoptr (GPtrArray) blocks = make_blocks (text);
  g_autoptr (GArray) ranges = confab_range_find (blocks, needle);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      const ConfabRange *range = &g_array_index (ranges, ConfabRange, i);

      g_assert_cmpuint (range->start.block, ==, 0);
      g_assert_cmpuint (range->end.block, ==, 0);
      g_string_append_printf (found, "%s%u-%u", i > 0 ? " " : "", range->start.offset, range->end.offset);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_find (void)
{
  check_find ("abc", "", "");
  check_find ("", "a", "");
  check_find ("abcabc", "bc", "1-3 4-6");
  check_find ("aaaa", "aa", "0-2 2-4");
  check_find ("aaab", "aab", "1-4");
  check_find ("ababac", "abac", "2-6");
  check_find ("Hello HELLO hello", "hELLo", "0-5 6-11 12-17");
  check_find ("one\ntwo", "e t", "2-5");
}

static void
test_find_unicode (void)
{
  check_find ("Straße STRASSE", "strasse", "0-7 8-15");
  check_find ("Straße", "ß", "4-6");
  check_find ("Straße", "s", "0-1");
  check_find ("masse ß", "ß", "2-4 6-8");
  check_find ("Äpfel äpfel A\314\210pfel", "äP", "0-3 7-10 14-18");
  check_find ("é e\314\201 e", "e", "7-8");
  check_find ("İstanbul istanbul ISTANBUL ıstanbul", "istan", "0-6 10-15 19-24 28-34");
  check_find ("İx", "x", "2-3");
  check_find ("ΟΔΥΣΣΕΥΣ οδυσσευς", "σευς", "8-16 25-33");
  check_find ("日本語の日本", "日本", "0-6 12-18");
  check_find ("한국어 한국", "한국", "0-6 10-16");
  check_find ("😀 ok 😀", "😀", "0-4 8-12");
  check_find ("I ❤\357\270\217 it", "❤", "2-5");
  check_find ("co\302\255operate", "coop", "0-6");
  check_find ("ﬁne", "FI", "0-3");
  check_find ("ﬁne", "f", "");
  check_find ("a\302\240b", "a b", "0-4");
}

static void
test_find_table (void)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  ConfabBlock *table = add_block (blocks, CONFAB_BLOCK_TABLE, "ab\tab\nb\tb\n");
  static const ConfabCell cells[] = { { 0, 2 }, { 3, 5 }, { 6, 7 }, { 8, 9 } };
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) across = NULL;

  table->n_rows = 2;
  table->n_columns = 2;
  table->cells = g_memdup2 (cells, sizeof cells);
  table->alignments = g_new0 (ConfabAlign, 2);
  found = confab_range_find (blocks, "b");
  across = confab_range_find (blocks, "b a");

  g_assert_cmpuint (found->len, ==, 4);
  g_assert_cmpuint (g_array_index (found, ConfabRange, 1).start.offset, ==, 4);
  g_assert_cmpuint (across->len, ==, 0);
}

static void
check_may_find (const char *source,
                const char *needle,
                gboolean    expected)
{
  g_assert_cmpint (confab_range_may_find (source, strlen (source), needle), ==, expected);
}

static void
test_may_find (void)
{
  check_may_find ("one two", "", FALSE);
  check_may_find ("one two", "three", FALSE);
  check_may_find ("one two", "ONE T", TRUE);
  check_may_find ("a **wo**rd", "word", TRUE);
  check_may_find ("a [wo]rd", "word", TRUE);
  check_may_find ("a [wo](x)rd", "word", TRUE);
  check_may_find ("caf&eacute;", "café", TRUE);
  check_may_find ("$\\alpha$", "α", TRUE);
  check_may_find ("Straße", "STRASSE", TRUE);
  check_may_find ("cafe\314\201", "café", TRUE);
  check_may_find ("nothing", "**", TRUE);
  check_may_find ("日本語", "本", TRUE);
  check_may_find ("日本語", "国", FALSE);
}

static void
set_span (ConfabBlock    *block,
          guint           start,
          guint           end,
          ConfabSpanFlags flags,
          const char     *target)
{
  block->spans = g_renew (ConfabSpan, block->spans, block->n_spans + 1);
  block->spans[block->n_spans] = (ConfabSpan) { start, end, flags, target != NULL ? block->n_spans + 1 : 0,
                                                g_strdup (target), NULL };
  block->n_spans++;
}

static void
check_inline (ConfabSpanFlags flags,
              const char     *text,
              const char     *styled,
              const char     *target,
              const char     *markdown,
              const char     *html)
{
  g_autoptr (GPtrArray) blocks = make_blocks (text);
  const char *at = strstr (text, styled);
  g_autofree char *plain = NULL;
  g_autofree char *as_markdown = NULL;
  g_autofree char *as_html = NULL;
  g_autofree char *expected = g_strdup_printf ("<p>%s</p>\n", html);

  g_assert_nonnull (at);
  set_span (blocks->pdata[0], at - text, at - text + strlen (styled), flags, target);
  plain = confab_range_dup_plain (blocks, NULL);
  as_markdown = confab_range_dup_markdown (blocks, NULL);
  as_html = confab_range_dup_html (blocks, NULL);
  if ((flags & CONFAB_SPAN_FOOTNOTE) == 0)
    g_assert_cmpstr (plain, ==, text);
  g_assert_cmpstr (as_markdown, ==, markdown);
  g_assert_cmpstr (as_html, ==, expected);
}

static void
test_inline (void)
{
  check_inline (CONFAB_SPAN_EMPHASIS, "a bc d", "bc", NULL, "a *bc* d", "a <em>bc</em> d");
  check_inline (CONFAB_SPAN_STRONG, "a bc d", "bc", NULL, "a **bc** d", "a <strong>bc</strong> d");
  check_inline (CONFAB_SPAN_STRONG | CONFAB_SPAN_EMPHASIS, "a bc d", "bc", NULL, "a **_bc_** d",
                "a <strong><em>bc</em></strong> d");
  check_inline (CONFAB_SPAN_STRIKETHROUGH, "abc", "b", NULL, "a~~b~~c", "a<del>b</del>c");
  check_inline (CONFAB_SPAN_EMPHASIS, "a bc d", "bc ", NULL, "a *bc&#32;*&#100;", "a <em>bc </em>d");
  check_inline (CONFAB_SPAN_STRONG, "Note:go", "Note:", NULL, "**Note&#58;**&#103;o", "<strong>Note:</strong>go");
  check_inline (CONFAB_SPAN_CODE, "a b`c d", "b`c", NULL, "a ``b`c`` d", "a <code>b`c</code> d");
  check_inline (CONFAB_SPAN_CODE, "a ` d", "`", NULL, "a `` ` `` d", "a <code>`</code> d");
  check_inline (CONFAB_SPAN_LINK, "see this!", "this", "https://e.org/a_b?x=1&y", "see [this](https://e.org/a_b?x=1&y)!",
                "see <a href=\"https://e.org/a_b?x=1&amp;y\">this</a>!");
  check_inline (CONFAB_SPAN_LINK, "see this!", "this", "javascript:alert(1)", "see [this](<javascript:alert(1)>)!", "see this!");
  check_inline (CONFAB_SPAN_LINK, "at https://e.org/ now", "https://e.org/", "https://e.org/", "at <https://e.org/> now",
                "at <a href=\"https://e.org/\">https://e.org/</a> now");
  check_inline (CONFAB_SPAN_IMAGE, "a cat", "cat", "http://e.org/c.png", "a ![cat](http://e.org/c.png)",
                "a <a href=\"http://e.org/c.png\">cat</a>");
  check_inline (CONFAB_SPAN_MATH, "is α+β.", "α+β", "\\alpha+\\beta", "is $\\alpha+\\beta$.", "is α+β.");
  check_inline (CONFAB_SPAN_FOOTNOTE, "so1.", "1", "1", "so[^1].", "so<sup>[1]</sup>.");
  check_inline (CONFAB_SPAN_HTML, "a <b> c", "<b>", NULL, "a <b> c", "a &lt;b&gt; c");
}

static void
check_escape (const char *text,
              const char *expected)
{
  g_autoptr (GPtrArray) blocks = make_blocks (text);
  g_autofree char *markdown = confab_range_dup_markdown (blocks, NULL);

  g_assert_cmpstr (markdown, ==, expected);
}

static void
test_escape (void)
{
  check_escape ("# no heading", "\\# no heading");
  check_escape ("1. no item", "1\\. no item");
  check_escape ("1.5 is fine", "1.5 is fine");
  check_escape ("- no item", "\\- no item");
  check_escape ("-5 degrees", "-5 degrees");
  check_escape ("> no quote", "\\> no quote");
  check_escape ("a\n---", "a\\\n\\---");
  check_escape ("a * b", "a * b");
  check_escape ("*a* snake_case _b_", "\\*a\\* snake_case \\_b\\_");
  check_escape ("[a](b) [c]", "[a\\](b) [c\\]");
  check_escape ("a <b> &amp; c < d & e", "a \\<b> \\&amp; c < d & e");
  check_escape ("$5 and $6", "\\$5 and \\$6");
  check_escape ("only $5", "only $5");
  check_escape ("`a` \\", "\\`a\\` \\\\");
  check_escape (" a ", "&#32;a&#32;");
  check_escape ("http://e.org www.e.org", "http\\://e.org www\\.e.org");
}

static void
test_blocks (void)
{
  g_autoptr (GPtrArray) blocks = make_blocks ("First");
  ConfabBlock *code = add_block (blocks, CONFAB_BLOCK_CODE, "a\n\n```b");
  ConfabBlock *heading = add_block (blocks, CONFAB_BLOCK_HEADING, "Title");
  ConfabRange within = { { 1, 0 }, { 1, 4 } };
  ConfabRange across = { { 0, 2 }, { 1, 1 } };
  g_autofree char *plain = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *html = NULL;
  g_autofree char *within_markdown = NULL;
  g_autofree char *across_markdown = NULL;

  code->info = g_strdup ("c");
  heading->level = 2;
  plain = confab_range_dup_plain (blocks, NULL);
  markdown = confab_range_dup_markdown (blocks, NULL);
  html = confab_range_dup_html (blocks, NULL);
  within_markdown = confab_range_dup_markdown (blocks, &within);
  across_markdown = confab_range_dup_markdown (blocks, &across);
  g_assert_cmpstr (plain, ==, "First\n\na\n\n```b\n\nTitle");
  g_assert_cmpstr (markdown, ==, "First\n\n````c\na\n\n```b\n````\n\n## Title");
  g_assert_cmpstr (html, ==, "<p>First</p>\n<pre><code class=\"language-c\">a\n\n```b\n</code></pre>\n<h2>Title</h2>\n");
  g_assert_cmpstr (within_markdown, ==, "a\n\n`");
  g_assert_cmpstr (across_markdown, ==, "rst\n\n```c\na\n```");
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) blocks = make_blocks ("text");
  ConfabRange empty = { { 0, 2 }, { 0, 2 } };
  g_autofree char *plain = confab_range_dup_plain (none, NULL);
  g_autofree char *markdown = confab_range_dup_markdown (blocks, &empty);
  g_autofree char *html = confab_range_dup_html (blocks, &empty);

  g_assert_cmpstr (plain, ==, "");
  g_assert_cmpstr (markdown, ==, "");
  g_assert_cmpstr (html, ==, "");
}

static void
test_compare (void)
{
  ConfabPosition a = { 0, 5 };
  ConfabPosition b = { 1, 0 };
  ConfabPosition c = { 1, 3 };

  g_assert_cmpint (confab_position_compare (&a, &b), <, 0);
  g_assert_cmpint (confab_position_compare (&c, &b), >, 0);
  g_assert_cmpint (confab_position_compare (&c, &c), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/range/compare", test_compare);
  g_test_add_func ("/markup/range/inline", test_inline);
  g_test_add_func ("/markup/range/escape", test_escape);
  g_test_add_func ("/markup/range/blocks", test_blocks);
  g_test_add_func ("/markup/range/empty", test_empty);
  g_test_add_func ("/markup/range/find", test_find);
  g_test_add_func ("/markup/range/find-unicode", test_find_unicode);
  g_test_add_func ("/markup/range/find-table", test_find_table);
  g_test_add_func ("/markup/range/may-find", test_may_find);
  return g_test_run ();
}
