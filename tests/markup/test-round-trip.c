/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-document.h"
#include "markup/confab-range.h"

static const char rich[] =
  "# A *title* with `code`\n"
  "\n"
  "A paragraph with *emphasis*, **strong _and both_**, ~~gone~~, `a ``b`, <https://e.org/>,\n"
  "a [link *in* style](https://e.org/?a=b&c \"ti\\\"tle\"), ![a picture](pic.png), a hard\\\n"
  "break, <b>HTML</b>, $\\alpha_{i}^{10}$ and a note[^n].\n"
  "\n"
  "Setext  \nof two lines\n===\n"
  "\n"
  "- one\n"
  "- two\n"
  "  1. inner `x`\n"
  "  2. inner\n"
  "     - [ ] open\n"
  "     - [x] done\n"
  "- three\n"
  "\n"
  "3) loose\n"
  "\n"
  "   with a second paragraph\n"
  "\n"
  "   ```c\n"
  "   int x;\n"
  "\n"
  "     return;\n"
  "   ```\n"
  "4) next\n"
  "\n"
  "> A quote\n"
  "> - with a list\n"
  ">\n"
  "> > and a quote\n"
  "\n"
  "| a | b \\| c | `d` |\n"
  "|---|:-:|--:|\n"
  "| 1 | *2* | |\n"
  "| x | y | z |\n"
  "\n"
  "---\n"
  "\n"
  "$$\n"
  "\\frac{a}{b} = \\sum_{i=1}^n x_i\n"
  "$$\n"
  "\n"
  "<div>\n"
  "html\n"
  "</div>\n"
  "\n"
  "    indented code\n"
  "\n"
  "````\n"
  "``` inside\n"
  "````\n"
  "\n"
  "日本語の**太字**です。 שלום *עולם* 👩‍👩‍👧\n"
  "\n"
  "[^n]: The note *itself*.\n"
  "\n"
  "    More of it.\n";

static const char *const corpus[] = {
  rich,
  "",
  "text",
  "*a*b **c**d *e***f** ***g*** **a *b* c** *a **b** c*",
  "foo*bar*baz foo**bar**baz",
  "**Note:** go, (**x**), \"*y*\"",
  "***a** b* ***a* b**",
  "*a [b](c) d* [*a*](b)c *[a](b)*",
  "[a *b*](c)*d*",
  "**a**`b`**c** *`a`* ~~*a*~~",
  "*a*\\\n*b*",
  "a&#32;*&#32;b&#32;*c",
  "\\*a\\* \\_b\\_ \\`c\\` \\[d\\] \\<e> \\# \\$1 \\$2",
  "a_b_c _d_ __e__ 2*3*4 a * b",
  "$5 and $6, $x$ and $y$, \\(a+b\\), a\\_b",
  "![](empty.png) ![alt](a.png \"t\") [![x](y)](z)",
  "[a](<b c> 'd') [e](<>) [f](g(h)i) [i](j\\)k)",
  "[ref] and [other][ref]\n\n[ref]: http://e.org \"T\"\n",
  "www.example.org http://example.org/a_b a@example.org",
  "a[^1] b[^two] a[^1]\n\n[^1]: one\n\n[^two]: two\n    - list\n",
  "1. a\n2. b\n\n\n1) c\n2) d\n",
  "- a\n\n- b\n  - c\n\n* d\n+ e\n",
  "- \n- a\n-\n",
  "* a\n\n  b\n\n      code\n* c\n",
  "10. ten\n11. eleven\n    - x\n",
  "- a\n  > b\n  > c\n- d\n  # h\n- e\n  ***\n- ```\n  x\n  ```\n",
  "> a\nb\n> - c\nd\n\n> e\n\n>\n",
  "> > > deep\n> back\n",
  "1. - > a\n     > b\n\n     c\n",
  "- [ ] a\n- [x] b\n  - [X] c\n1. [ ] d\n",
  "| a |\n|---|\n",
  "| a | b |\n|:--|--:|\n| `a \\| b` | *c* |\n| | \\* |\n",
  "- | a | b |\n  |---|---|\n  | c | d |\n",
  "Title\n---\n\n# #\n\n## a \\#\n\n###\n\n###### six ######\n",
  "a  \nb\n---\n",
  "~~~a`b\nx\n~~~\n\n```\n\n\n```\n\n``` c++ extra\n```\n",
  "<!-- comment\n\nmore -->\n\n<script>\nx\n\ny</script>\n\ntext <!-- in --> line <br/>\n",
  "a\\\n\\- b\\\n1\\. c\\\n\\> d\\\n\\# e\\\n\\=== f\\\n\\| g",
  "&nbsp;a&nbsp; &copy; &amp;amp; &lt;b&gt; &#9;tab",
  "$$x$$\n\ntext $$y$$ text\n\n\\[z\\]\n\n$$\n\\begin{matrix} a \\\\ b \\end{matrix}\n$$\n",
  "> $$\n> a\n> b\n> $$\n\n- $$\n  c\n  $$\n",
  "`` ` `` ` a ` `  ` ``a`b``",
  "Line one\nline two   \nline three\n",
  "- a\n- b\n\n<!-- -->\n\n- c\n",
  "[x]: y\n\n- a\n\n[z]: y\n\n- b\n",
  "!\\[a](b) ![a](b)! !a",
  "* * *\n- - -\n_ _ _\n",
  "- - a\n- 1. b\n",
  "text\n    not code\n",
  "\tcode\n\n\tmore\n",
};

static gpointer
ref_block (gconstpointer block,
           gpointer      user_data)
{
  return confab_block_ref ((ConfabBlock *)block);
}

static GPtrArray *
read_markdown (const char *source)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  GPtrArray *blocks;

  confab_document_update (document, source, strlen (source), TRUE);
  blocks = g_ptr_array_copy (confab_document_get_blocks (document), ref_block, NULL);
  g_ptr_array_set_free_func (blocks, (GDestroyNotify)confab_block_unref);
  return blocks;
}

/* Everything that is to be kept, as text, so that two documents can be compared and a difference be read. */

static void
describe_container (GString           *out,
                    const ConfabBlock *block,
                    const ConfabBlock *before,
                    guint              index)
{
  const ConfabContainer *container = &block->containers[index];
  gboolean same_list = before != NULL && index <= block->n_continued && index < before->n_containers &&
                       before->containers[index].list == container->list;

  if (container->kind == CONFAB_CONTAINER_QUOTE)
    g_string_append (out, " quote");
  else if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
    g_string_append_printf (out, " footnote %s", container->label);
  else
    {
      g_string_append_printf (out, " item%s%s%s", container->tight ? " tight" : "", same_list ? "" : " new",
                              container->task == CONFAB_TASK_DONE ? " done" : container->task == CONFAB_TASK_OPEN ? " open" : "");
      if (container->ordered)
        g_string_append_printf (out, " %u", container->number);
    }
}

static char *
describe (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];
      gsize indent = block->kind == CONFAB_BLOCK_HTML ? strspn (block->text, " ") : 0;
      g_autofree char *text = g_strescape (block->text + indent, "");

      g_string_append_printf (out, "%d.%u [%s] %s\n  in %u:", block->kind, block->level, text,
                              block->info != NULL ? block->info : "", block->n_continued);
      for (guint j = 0; j < block->n_containers; j++)
        describe_container (out, block, i > 0 ? blocks->pdata[i - 1] : NULL, j);
      g_string_append_c (out, '\n');
      for (guint j = 0; j < block->n_spans; j++)
        {
          const ConfabSpan *span = &block->spans[j];
          gboolean same_link = j > 0 && span->link == block->spans[j - 1].link;

          g_string_append_printf (out, "  %u-%u %x %s %s %s\n", span->start, span->end, span->flags, same_link ? "same" : "",
                                  span->target != NULL ? span->target : "", span->title != NULL ? span->title : "");
        }
      for (guint j = 0; j < block->n_rows * block->n_columns; j++)
        g_string_append_printf (out, "  cell %u-%u\n", block->cells[j].start, block->cells[j].end);
      for (guint j = 0; j < block->n_columns; j++)
        g_string_append_printf (out, "  column %d\n", block->alignments[j]);
    }
  return g_string_free (out, FALSE);
}

/* A heading that takes a formula over two lines in cannot be written as one. */
static gboolean
has_split_formula (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];

      if (block->kind == CONFAB_BLOCK_HEADING && block->level > 2 && strchr (block->text, '\n') != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
goes_round (const char *source,
            gboolean    quiet)
{
  g_autoptr (GPtrArray) blocks = read_markdown (source);
  g_autofree char *markdown = confab_range_dup_markdown (blocks, NULL);
  g_autoptr (GPtrArray) again = read_markdown (markdown);
  g_autofree char *expected = describe (blocks);
  g_autofree char *found = describe (again);

  if (g_str_equal (expected, found) || has_split_formula (blocks))
    return TRUE;
  if (!quiet)
    g_test_message ("source:\n%s\nwritten:\n%s\nexpected:\n%s\nfound:\n%s", source, markdown, expected, found);
  return FALSE;
}

static void
test_corpus (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (corpus); i++)
    if (!goes_round (corpus[i], FALSE))
      g_test_fail ();
}

static const char *const words[] = {
  "a", "word", "Zwei", "日本", "é", "😀", "*", "**", "_", "__", "***", "~~", "`", "``", "[", "]", "](b)", "![", "<", ">", "<b>", "</b>",
  "$", "$x^2$", "\\(", "\\)", "\\", "\\*", "&amp;", "&", "#", "1.", "-", "+", "=", "|", "!", ":", "http://e.org", "(", ")", "\"", "  ", ".",
  "[l](u \"t\")", "*e*", "**s**", "`c`", "~~d~~", "a_b", "5$", "[y]", "^", "{", "}",
};

static const char *const starts[] = {
  "", "", "", "", "- ", "* ", "1. ", "2) ", "> ", "# ", "### ", "  ", "    ", "- [ ] ", "\t", "> - ", "1. - ", "   ", "+ ",
};

static const char *const lines[] = {
  "", "", "", "", "---", "***", "===", "```", "```c", "~~~", "| a | b |", "|---|:-:|", "<div>", "</div>", "$$", "<!-- x -->", "-",
};

#define PICK(list) list[g_rand_int_range (rand, 0, G_N_ELEMENTS (list))]

static void
append_words (GString *out,
              GRand   *rand)
{
  for (int n = g_rand_int_range (rand, 1, 9); n > 0; n--)
    {
      g_string_append (out, PICK (words));
      if (g_rand_boolean (rand))
        g_string_append_c (out, ' ');
    }
  if (g_rand_int_range (rand, 0, 12) == 0)
    g_string_append (out, "\\");
}

static char *
make_document (GRand *rand)
{
  GString *out = g_string_new (NULL);

  for (int n = g_rand_int_range (rand, 1, 12); n > 0; n--)
    {
      g_string_append (out, PICK (starts));
      if (g_rand_int_range (rand, 0, 3) == 0)
        g_string_append (out, PICK (lines));
      else
        append_words (out, rand);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* Takes lines away as long as what is left does not go round either. */
static char *
dup_smallest (const char *source)
{
  g_auto (GStrv) all = g_strsplit (source, "\n", -1);
  GStrv left = all;
  gboolean smaller = TRUE;

  while (smaller)
    {
      smaller = FALSE;
      for (guint i = 0; i < g_strv_length (left); i++)
        {
          char *line = left[i];
          guint n = g_strv_length (left);
          g_autofree char *rest = NULL;

          memmove (left + i, left + i + 1, (n - i) * sizeof (char *));
          rest = g_strjoinv ("\n", left);
          if (!goes_round (rest, TRUE))
            {
              g_free (line);
              smaller = TRUE;
              i--;
              continue;
            }
          memmove (left + i + 1, left + i, (n - i) * sizeof (char *));
          left[i] = line;
        }
    }
  return g_strjoinv ("\n", left);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  guint n_failed = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *source = make_document (rand);

      if (!goes_round (source, TRUE))
        {
          g_autofree char *smallest = dup_smallest (source);

          n_failed++;
          if (n_failed <= 5)
            goes_round (smallest, FALSE);
        }
    }
  g_assert_cmpuint (n_failed, ==, 0);
}

/* Ranges */

static guint
list_positions (GPtrArray      *blocks,
                ConfabPosition *positions,
                guint           n_positions)
{
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];

      for (const char *at = block->text;; at = g_utf8_next_char (at))
        {
          g_assert_cmpuint (n, <, n_positions);
          positions[n++] = (ConfabPosition) { i, at - block->text };
          if (*at == '\0')
            break;
        }
    }
  return n;
}

static void
append_letters (GString    *out,
                const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalpha (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));
}

static void
check_split (GPtrArray            *blocks,
             const ConfabPosition *first,
             const ConfabPosition *middle,
             const ConfabPosition *last,
             const char           *letters)
{
  ConfabRange head = { *first, *middle };
  ConfabRange tail = { *middle, *last };
  g_autofree char *head_plain = confab_range_dup_plain (blocks, &head);
  g_autofree char *tail_plain = confab_range_dup_plain (blocks, &tail);
  g_autofree char *head_markdown = confab_range_dup_markdown (blocks, &head);
  g_autofree char *tail_markdown = confab_range_dup_markdown (blocks, &tail);
  g_autofree char *head_html = confab_range_dup_html (blocks, &head);
  g_autofree char *tail_html = confab_range_dup_html (blocks, &tail);
  g_autoptr (GString) found = g_string_new (NULL);

  append_letters (found, head_plain);
  append_letters (found, tail_plain);
  g_assert_cmpstr (found->str, ==, letters);
  g_assert_true (g_utf8_validate (head_markdown, -1, NULL) && g_utf8_validate (tail_markdown, -1, NULL));
  g_assert_true (g_utf8_validate (head_html, -1, NULL) && g_utf8_validate (tail_html, -1, NULL));
}

static void
test_split (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown (rich);
  ConfabPosition positions[4096];
  guint n = list_positions (blocks, positions, G_N_ELEMENTS (positions));
  g_autofree char *plain = confab_range_dup_plain (blocks, NULL);
  g_autoptr (GString) letters = g_string_new (NULL);

  /* A label is a marker, which is there only with the start of its footnote. */
  append_letters (letters, plain);
  for (guint i = 0; i < n; i++)
    check_split (blocks, &positions[0], &positions[i], &positions[n - 1], letters->str);
}

/* What is left of a paragraph reads back as the text that was taken. */
static void
test_parts (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown ("An *emphasis with **strong** and* `code`, a [link](http://e.org) and ~~gone~~.");
  ConfabPosition positions[256];
  guint n = list_positions (blocks, positions, G_N_ELEMENTS (positions));

  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      {
        ConfabRange range = { positions[i], positions[j] };
        g_autofree char *plain = confab_range_dup_plain (blocks, &range);
        g_autofree char *markdown = confab_range_dup_markdown (blocks, &range);
        g_autoptr (GPtrArray) again = read_markdown (markdown);
        g_autofree char *read = confab_range_dup_plain (again, NULL);

        g_assert_cmpstr (read, ==, plain);
      }
}

static void
test_plain_text (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown ("# T\n\nA *b*[^1]\n\n- c\n- d\n  1. e\n\n     f\n- [x] g\n\n> h\n> > i\n\n"
                                                "| j | k |\n|--|--|\n| l | m |\n\n```\nn\n\no\n```\n\n---\n\nq\n\n[^1]: p\n");
  g_autofree char *plain = confab_range_dup_plain (blocks, NULL);

  g_assert_cmpstr (plain, ==, "T\n\nA b[1]\n\n• c\n• d\n  1. e\n\n     f\n☑ g\n\n> h\n>\n> > i\n\n"
                   "j\tk\nl\tm\n\nn\n\no\n\n———\n\nq\n\n[1] p");
}

static void
check_plain (GPtrArray  *blocks,
             guint       first,
             guint       start,
             guint       last,
             guint       end,
             const char *expected)
{
  ConfabRange range = { { first, start }, { last, end } };
  g_autofree char *plain = confab_range_dup_plain (blocks, &range);

  g_assert_cmpstr (plain, ==, expected);
}

/* Markers and the marks of quotes are there only where more than one block is. */
static void
test_partial_plain (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown ("> one *two*\\\n> three\n>\n> four\n\n1. five\n2. six\n\n> ```\n> x\n> ```\n\n"
                                                "- | a | b |\n  |---|---|\n  | c | d |\n\n[^1]\n\n[^1]: seven\n");

  check_plain (blocks, 0, 0, 0, 13, "one two\nthree");
  check_plain (blocks, 0, 4, 0, 7, "two");
  check_plain (blocks, 0, 4, 0, 13, "two\nthree");
  check_plain (blocks, 0, 4, 1, 4, "> two\n> three\n>\n> four");
  /* Of the next block nothing is in it. */
  check_plain (blocks, 0, 4, 1, 0, "two\nthree");
  check_plain (blocks, 2, 0, 2, 4, "five");
  check_plain (blocks, 2, 0, 3, 3, "1. five\n2. six");
  check_plain (blocks, 4, 0, 4, 1, "x");
  check_plain (blocks, 5, 0, 5, 8, "a\tb\nc\td");
  check_plain (blocks, 7, 0, 7, 5, "seven");
}

static void
test_html (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown ("## T & <u>\n\n3. a\n4. b\n   - [ ] c\n\n> d\\\n> *e*\n\n| f | g |\n|:-:|--:|\n| h | |\n\n"
                                                "[x](ftp://e.org) ![p](https://e.org/p.png)\n\n***\n\n```c\n<&>\n```\n");
  g_autofree char *html = confab_range_dup_html (blocks, NULL);

  g_assert_cmpstr (html, ==, "<h2>T &amp; &lt;u&gt;</h2>\n<ol start=\"3\">\n<li>a\n</li>\n<li>b\n<ul>\n<li>☐ c\n</li>\n</ul>\n</li>\n</ol>\n"
                   "<blockquote>\n<p>d<br><em>e</em></p>\n</blockquote>\n"
                   "<table>\n<thead>\n<tr><th style=\"text-align: center\">f</th><th style=\"text-align: right\">g</th></tr>\n</thead>\n"
                   "<tbody>\n<tr><td style=\"text-align: center\">h</td><td style=\"text-align: right\"></td></tr>\n</tbody>\n</table>\n"
                   "<p>x <a href=\"https://e.org/p.png\">p</a></p>\n<hr>\n"
                   "<pre><code class=\"language-c\">&lt;&amp;&gt;\n</code></pre>\n");
}

static char *
dup_part (GPtrArray *blocks,
          guint      first,
          guint      start,
          guint      last,
          guint      end)
{
  ConfabRange range = { { first, start }, { last, end } };

  return confab_range_dup_markdown (blocks, &range);
}

static void
test_partial_markdown (void)
{
  g_autoptr (GPtrArray) blocks = read_markdown ("- one two\n- three\n\n| a | b |\n|---|---|\n| c | d |\n\n## Head line\n");
  g_autofree char *within = dup_part (blocks, 0, 4, 0, 7);
  g_autofree char *item = dup_part (blocks, 0, 0, 0, 7);
  g_autofree char *from_middle = dup_part (blocks, 0, 4, 1, 5);
  g_autofree char *to_middle = dup_part (blocks, 0, 0, 1, 2);
  g_autofree char *cell = dup_part (blocks, 2, 0, 2, 1);
  g_autofree char *row = dup_part (blocks, 2, 0, 2, 3);
  g_autofree char *heading = dup_part (blocks, 3, 5, 3, 9);
  g_autofree char *to_heading = dup_part (blocks, 2, 0, 3, 4);

  g_assert_cmpstr (within, ==, "two");
  g_assert_cmpstr (item, ==, "- one two");
  g_assert_cmpstr (from_middle, ==, "two\n\n- three");
  g_assert_cmpstr (to_middle, ==, "- one two\n- th");
  g_assert_cmpstr (cell, ==, "a");
  g_assert_cmpstr (row, ==, "| a | b |\n| --- | --- |");
  g_assert_cmpstr (heading, ==, "line");
  g_assert_cmpstr (to_heading, ==, "| a | b |\n| --- | --- |\n| c | d |\n\n## Head");
}

static void
check_count (ConfabFlavour flavour,
             const char   *source,
             const char   *needle)
{
  g_autoptr (ConfabDocument) document = confab_document_new (flavour);
  g_autoptr (GArray) ranges = NULL;

  confab_document_update (document, source, strlen (source), TRUE);
  ranges = confab_range_find (confab_document_get_blocks (document), needle);
  if (ranges->len > 0 && !confab_range_may_find (source, strlen (source), needle))
    {
      g_test_message ("\"%s\" was found in\n%s", needle, source);
      g_test_fail ();
    }
}

/* A quick no has to be right. */
static void
test_may_find (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *source = make_document (rand);
      g_autoptr (GPtrArray) blocks = read_markdown (source);
      g_autofree char *plain = confab_range_dup_plain (blocks, NULL);
      glong length = g_utf8_strlen (plain, -1);
      glong start = length > 0 ? g_rand_int_range (rand, 0, length) : 0;
      glong end = start + g_rand_int_range (rand, 1, 8);
      g_autofree char *needle = g_utf8_substring (plain, start, MIN (length, end));

      check_count (CONFAB_FLAVOUR_MARKDOWN, source, needle);
      check_count (CONFAB_FLAVOUR_PLAIN, source, needle);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/round-trip/corpus", test_corpus);
  g_test_add_func ("/markup/round-trip/random", test_random);
  g_test_add_func ("/markup/round-trip/split", test_split);
  g_test_add_func ("/markup/round-trip/parts", test_parts);
  g_test_add_func ("/markup/round-trip/plain", test_plain_text);
  g_test_add_func ("/markup/round-trip/partial-plain", test_partial_plain);
  g_test_add_func ("/markup/round-trip/html", test_html);
  g_test_add_func ("/markup/round-trip/partial", test_partial_markdown);
  g_test_add_func ("/markup/round-trip/may-find", test_may_find);
  return g_test_run ();
}
