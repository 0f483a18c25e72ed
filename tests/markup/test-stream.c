/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include "markup/confab-document-private.h"
#include "markup-check.h"
#include "markup-dump.h"

/* A reply with all that there is. */
static const char reply[] =
  "# The *first* heading\n"
  "\n"
  "Some **bold**, *italic*, ~~struck~~ and `code` text with a [link **here**](https://example.org/a_b \"title\"), "
  "a picture ![of a cat](cat.png) and https://example.net/x?y=1 &amp; an entity.\n"
  "A second line with ***both*** and a \\* star, 5*3 and 2 * 4, snake_case_name, and ``a ` b``.\n"
  "\n"
  "1. one\n"
  "2. two with $x_1 * y_2$ and \\(a*b\\)\n"
  "   - inner **bold**\n"
  "   - [x] done\n"
  "   - [ ] open\n"
  "10. ten\n"
  "\n"
  "    more of ten\n"
  "\n"
  "> quoted *text*\n"
  "> - in a list\n"
  ">\n"
  "> ```py\n"
  "> x = `1`\n"
  "> ```\n"
  "\n"
  "| Name | Value |\n"
  "|:-----|------:|\n"
  "| `a|b` | **1** |\n"
  "| c | *2* |\n"
  "\n"
  "```c\n"
  "int main (void)\n"
  "{\n"
  "  return a * b * c; /* `` */\n"
  "}\n"
  "```\n"
  "\n"
  "$$\n"
  "\\frac{a}{b}\n"
  "- c\n"
  "$$\n"
  "\n"
  "Setext *two*\n"
  "---\n"
  "\n"
  "It costs $5 and $6, or <b>more</b>. A note[^1] with [ref] and [other][ref].\n"
  "\n"
  "[ref]: https://example.com 'Title'\n"
  "\n"
  "[^1]: The *note*.\n"
  "\n"
  "***\n"
  "\n"
  "Grüße, 日本語 **強調** und 👩‍👩‍👧 am Ende.\n";

/* What is shown of the begin of each block must not go to another state and back again. */
static void
record (GHashTable *states,
        GPtrArray  *blocks,
        gsize       at)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      const ConfabSpan *span = confab_block_find_span (block, 0);
      g_autofree char *state = NULL;
      GPtrArray *seen = g_hash_table_lookup (states, GSIZE_TO_POINTER (block->source_start + 1));

      /* The kind, the style of the first character, and what it stands in. */
      state = g_strdup_printf ("%d %u %u %d", block->kind, span != NULL ? span->flags : 0, block->n_containers,
                               block->length > 0 ? block->text[0] : 0);
      if (seen == NULL)
        {
          seen = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (states, GSIZE_TO_POINTER (block->source_start + 1), seen);
        }
      if (seen->len > 0 && g_str_equal (g_ptr_array_index (seen, seen->len - 1), state))
        continue;
      for (guint n = 0; n < seen->len; n++)
        {
          if (g_str_equal (g_ptr_array_index (seen, n), state))
            g_test_message ("at %" G_GSIZE_FORMAT ", block at %" G_GSIZE_FORMAT ": %s", at, block->source_start, state);
          g_assert_cmpstr (g_ptr_array_index (seen, n), !=, state);
        }
      g_ptr_array_add (seen, g_steal_pointer (&state));
    }
}

/* The flags of each character of the block that is open, as text. */
static char *
dup_flags (const ConfabBlock *block,
           guint              offset)
{
  const ConfabSpan *span = confab_block_find_span (block, offset);

  return g_strdup_printf ("%u", span != NULL ? span->flags : 0);
}

/* A character of the text of a block, once shown in a style, may change it, but not back to what it was. */
static void
record_characters (GHashTable        *styles,
                   const ConfabBlock *block,
                   gsize              at)
{
  for (guint i = 0; i < block->length; i++)
    {
      g_autofree char *key = g_strdup_printf ("%" G_GSIZE_FORMAT ":%.*s", block->source_start, (int)i + 1, block->text);
      g_autofree char *flags = dup_flags (block, i);
      const char *before = g_hash_table_lookup (styles, key);
      g_autofree char *all = NULL;

      if (before != NULL && g_str_equal (strrchr (before, ' ') + 1, flags))
        continue;
      if (before != NULL)
        {
          g_autofree char *word = g_strdup_printf (" %s ", flags);
          g_autofree char *padded = g_strconcat (before, " ", NULL);

          if (strstr (padded, word) != NULL)
            g_test_message ("at %" G_GSIZE_FORMAT ": %s: %s then %s", at, key, before, flags);
          g_assert_null (strstr (padded, word));
        }
      all = g_strconcat (before != NULL ? before : "", " ", flags, NULL);
      g_hash_table_insert (styles, g_steal_pointer (&key), g_steal_pointer (&all));
    }
}

static void
test_flicker (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  g_autoptr (GHashTable) states = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GHashTable) styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *blocks = confab_document_get_blocks (document);

  for (gsize n = 1; n < sizeof reply; n++)
    {
      confab_document_update (document, reply, n, FALSE);
      check_blocks (blocks, n);
      record (states, blocks, n);
      for (guint i = 0; i < blocks->len; i++)
        record_characters (styles, g_ptr_array_index (blocks, i), n);
    }
}

/* Gives a text in pieces, and says how many bytes were read in all for each that there is. */
static double
stream (ConfabDocument *document,
        const GString  *text,
        gsize           step)
{
  for (gsize n = step; n < text->len; n += step)
    confab_document_update (document, text->str, n, FALSE);
  confab_document_update (document, text->str, text->len, FALSE);
  return (double)confab_document_get_n_bytes_read (document) / text->len;
}

static void
append_replies (GString *text,
                guint    i)
{
  g_string_append_printf (text, "Paragraph %u with **some** text and `code`.\n\n- a\n- b\n\n```c\nint x = %u;\n```\n\n", i, i);
}

static void
append_item (GString *text,
             guint    i)
{
  g_string_append_printf (text, "%u. item with *some* text\n", i + 1);
}

static void
append_word (GString *text,
             guint    i)
{
  g_string_append_printf (text, "word%u **bold** ", i);
}

static void
append_code (GString *text,
             guint    i)
{
  g_string_append_printf (text, i == 0 ? "```c\nint x%u;\n" : "int x%u;\n", i);
}

static void
append_row (GString *text,
            guint    i)
{
  g_string_append_printf (text, i == 0 ? "| a%u | b |\n|---|---|\n" : "| cell %u | *b* |\n", i);
}

static void
append_quote (GString *text,
              guint    i)
{
  g_string_append_printf (text, "> line %u of *a* quote\n>\n", i);
}

static void
append_inner (GString *text,
              guint    i)
{
  g_string_append_printf (text, i == 0 ? "1. %u\n" : "   - inner %u\n", i);
}

static void
append_item_code (GString *text,
                  guint    i)
{
  g_string_append_printf (text, i == 0 ? "1. a\n\n   ```c\n   int x%u;\n" : "     int x%u;\n", i);
}

typedef struct
{
  const char *name;
  void (*append)(GString *text,
                 guint    i);
} Growth;

static const Growth growths[] = {
  { "replies", append_replies },
  { "items", append_item },
  { "words", append_word },
  { "code", append_code },
  { "item-code", append_item_code },
  { "rows", append_row },
  { "quotes", append_quote },
  { "inner-items", append_inner },
};

/* Four times as much text costs four times as much, not sixteen times. */
static void
test_growth (gconstpointer data)
{
  const Growth *growth = data;
  double cost[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      g_autoptr (ConfabDocument) whole = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      GString *text = g_string_new (NULL);

      for (guint n = 0; text->len < (i == 0 ? 40000 : 160000); n++)
        growth->append (text, n);
      cost[i] = stream (document, text, 41);
      confab_document_update (document, text->str, text->len, TRUE);
      confab_document_update (whole, text->str, text->len, TRUE);
      assert_blocks_equal (confab_document_get_blocks (document), confab_document_get_blocks (whole));
      g_string_free (text, TRUE);
    }
  g_test_message ("%s: each byte read %.1f and %.1f times", growth->name, cost[0], cost[1]);
  g_assert_cmpfloat (cost[1], <, MAX (cost[0] * 1.3, 4));
}

/* Blocks that are closed stay the same objects, from the first piece to the end. */
static void
test_pointers (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  const char *text = "# One\n\nTwo *two*\n\n- a\n- b\n- c\n\nThree\n\n```\ncode\n```\n\nlast";
  GPtrArray *blocks = confab_document_get_blocks (document);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  gsize length = strlen (text);
  guint n_closed = 0;

  for (gsize n = 1; n <= length; n++)
    {
      guint first = confab_document_update (document, text, n, FALSE);

      g_assert_cmpuint (first, <=, blocks->len);
      /* At most the last two change: the one that was open, and the next. */
      g_assert_cmpuint (first + 2, >=, blocks->len);
      for (guint i = 0; i < MIN (first, kept->len); i++)
        g_assert_true (kept->pdata[i] == blocks->pdata[i]);
      g_ptr_array_set_size (kept, 0);
      for (guint i = 0; i < blocks->len; i++)
        g_ptr_array_add (kept, confab_block_ref (blocks->pdata[i]));
    }
  n_closed = blocks->len - 1;
  g_assert_cmpuint (n_closed, ==, 7);
  g_assert_true (((ConfabBlock *)blocks->pdata[n_closed])->open);
  g_assert_cmpuint (confab_document_update (document, text, length, TRUE), ==, n_closed);
  for (guint i = 0; i < n_closed; i++)
    g_assert_true (kept->pdata[i] == blocks->pdata[i]);
  g_assert_false (((ConfabBlock *)blocks->pdata[n_closed])->open);
  g_assert_cmpuint (confab_document_update (document, text, length, TRUE), ==, blocks->len);
}

static void
assert_dump (ConfabDocument *document,
             const char     *source,
             gboolean        complete,
             const char     *expected)
{
  g_autofree char *dump = NULL;

  confab_document_update (document, source, strlen (source), complete);
  check_blocks (confab_document_get_blocks (document), strlen (source));
  dump = dump_blocks (confab_document_get_blocks (document));
  g_assert_cmpstr (dump, ==, expected);
}

/* How the end of a text is shown while more is to come. */
static const struct
{
  const char *source;
  const char *shown;
} tails[] = {
  { "a **b", "P \"a b\" S[b] …\n" },
  { "a **b ", "P \"a b\" S[b] …\n" },
  { "a **b*", "P \"a b\" S[b] …\n" },
  { "a *b **c", "P \"a b c\" E[b ] ES[c] …\n" },
  { "a `b", "P \"a b\" C[b] …\n" },
  { "a `", "P \"a\" …\n" },
  { "a ~~b", "P \"a b\" X[b] …\n" },
  { "5*3 and 2 * 4", "P \"5*3 and 2 * 4\" …\n" },
  { "a [b", "P \"a b\" …\n" },
  { "a [b]", "P \"a b\" …\n" },
  { "a [b](http", "P \"a b\" …\n" },
  { "a [b] c", "P \"a [b] c\" …\n" },
  { "a ![b](c", "P \"a b\" …\n" },
  { "a <b", "P \"a\" …\n" },
  { "a < b", "P \"a < b\" …\n" },
  { "a &am", "P \"a\" …\n" },
  { "a & b", "P \"a & b\" …\n" },
  { "a \\", "P \"a\" …\n" },
  { "a $x^2", "P \"a $x^2\" M1[$x^2](x^2) …\n" },
  { "a $5 *b*", "P \"a $5 b\" E[b] …\n" },
  { "$$\nx\n- y", "M(x\n- y) \"x\\n- y\" …\n" },
  { "$$\nx\n$", "M(x\n$) \"x\" …\n" },
  { "a \\(x", "P \"a \\(x\" M1[\\(x](x) …\n" },
  { "a \\[1", "P \"a [1\" …\n" },
  { "a \\[1 \\[2\\] b", "P \"a [1 [2] b\" …\n" },
  { "a \\[x = ", "P \"a \\[x =\" M1[\\[x =](x =) …\n" },
  { "\\[x", "M(x) \"x\" …\n" },
  { "# a $x^2", "H1 \"a $x^2\" M1[$x^2](x^2) …\n" },
  { "# a $x\nb", "H1 \"a $x\"\nP \"b\" …\n" },
  { "a\n\n    $$\n    x", "P \"a\"\nC \"$$\\nx\" …\n" },
  { "a\n-", "P \"a\" …\n" },
  { "a\n--", "P \"a\" …\n" },
  { "a\n==", "P \"a\" …\n" },
  { "a\n\n1", "P \"a\" …\n" },
  { "a\n\n1.", "P \"a\" …\n" },
  { "a\n\n#", "P \"a\" …\n" },
  { "a\n\n``", "P \"a\" …\n" },
  { "a\n\n```c", "P \"a\" …\n" },
  { "a\n\n- [", "P \"a\" …\n" },
  { "a\n\n- [x]", "P \"a\" …\n" },
  { "a\n\n| b | c", "P \"a\" …\n" },
  { "a\n\n| b | c |\n|--", "P \"a\" …\n" },
  { "| b | c |\n|---|---|\n| **d", "T \"b\tc\\nd\t\\n\" S[d] - - …\n" },
  { "| b\nc", "P \"| b c\" …\n" },
  { "```\na\n``", "C \"a\" …\n" },
  { "> a **b", "> P \"a b\" S[b] …\n" },
  { "- a\n- **b", "- P \"a\"\n- P \"b\" S[b] …\n" },
  { "<div>\n**a", "<> \"<div>\\n**a\" …\n" },
  { "    **a", "C \"**a\" …\n" },
  { "Gr\303", "P \"Gr\" …\n" },
};

static void
test_tails (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

      assert_dump (document, tails[i].source, FALSE, tails[i].shown);
    }
}

/* Code that is added to is what it is when it is read at once, whatever it stands in. */
static void
test_open_code (void)
{
  static const char *const sources[] = {
    "```c\nint x;\n\n  y\n``\nz\n```\na *b*",
    "  ```\n a\n    b\n\t c\n   ````\nd",
    "- a\n\n  ```c\n  int x;\n\n    y\n   \n  ``\n  z\n  ```\n\n  more\n- b",
    "- ```\n  a\n b\nc",
    "12. a\n    ~~~ x\n    b\n     c\n    ~~~~\n13. d",
    "- a\n  1. b\n\n     ```\n     c\n  d\n     ```\n",
    "- - - ```\n      a\n       b\n    c\n",
    "-    a\n\n     ```\n     b\n    c\n",
    "-\n  ```\n  a\n  b\n",
    "- [ ] a\n  ```\n  b\n\tc\n\n\td\n  e\n  ```\n",
    "> - a\n>   ```\n>   b\n>   c\n> d",
    "- > ```\n  > a\n  > b\n",
    "- a\n   ```\n     b\n  c\n     ```\n      ```\n   ```\nd",
    "[^a]: b\n\n    ```\n    c\n    d\n    ```\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

      for (gsize n = 1; n <= strlen (sources[i]); n++)
        {
          g_autoptr (ConfabDocument) once = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
          g_autofree char *source = g_strndup (sources[i], n);
          g_autofree char *expected = NULL;

          confab_document_update (once, source, n, FALSE);
          /* Space at the end of a line that is not whole is not seen. */
          if (source[n - 1] == ' ')
            {
              confab_document_update (document, source, n, FALSE);
              continue;
            }
          expected = dump_blocks (confab_document_get_blocks (once));
          assert_dump (document, source, FALSE, expected);
        }
    }
}

/* Marks in a paragraph are not seen while it grows, up to a length that few have. */
static void
test_long_paragraph (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  GPtrArray *blocks = confab_document_get_blocks (document);
  GString *text = g_string_new (NULL);

  for (guint i = 0; text->len < 15000; i++)
    {
      append_word (text, i);
      confab_document_update (document, text->str, text->len, FALSE);
      g_assert_cmpuint (blocks->len, ==, 1);
      g_assert_null (strchr (((ConfabBlock *)blocks->pdata[0])->text, '*'));
    }
  g_string_free (text, TRUE);
}

/* Nothing is read past the end of a text, also where it is another than before. */
static void
test_exact_length (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  gsize length = sizeof reply - 1;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

      for (gsize at = 0; at < length;)
        {
          g_autofree char *exact = NULL;

          at += g_rand_int_range (rand, 1, 120);
          at = MIN (at, length);
          if (g_rand_int_range (rand, 0, 12) == 0)
            at = g_rand_int_range (rand, 0, at);
          exact = g_memdup2 (reply, at);
          if (at > 0 && g_rand_int_range (rand, 0, 12) == 0)
            exact[at - 1] = 'x';
          confab_document_update (document, exact, at, FALSE);
          check_blocks (confab_document_get_blocks (document), at);
        }
    }
}

/* What was defined before the open block is known in it; what comes after its use is known at the end. */
static void
test_definitions (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  g_autoptr (ConfabDocument) later = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  const char *text = "[Ref]: /x 'T'\n\none\n\ntwo\n\n[a][ref] b";

  for (gsize n = 0; n < strlen (text); n++)
    confab_document_update (document, text, n, FALSE);
  assert_dump (document, text, FALSE, "P \"one\"\nP \"two\"\nP \"a b\" L1[a](/x \"T\") …\n");
  text = "[a][ref] b\n\none\n\n[ref]: /x\n\ntwo";
  for (gsize n = 0; n < strlen (text); n++)
    confab_document_update (later, text, n, FALSE);
  assert_dump (later, text, FALSE, "P \"[a][ref] b\"\nP \"one\"\nP \"two\" …\n");
  assert_dump (later, text, TRUE, "P \"a b\" L1[a](/x)\nP \"one\"\nP \"two\"\n");
}

/* A list is loose from its begin once it has a blank line, also where that comes late. */
static void
test_loose_list (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  const char *text = "x\n\n3. a\n4. b\n5. c\n6. d\n\n7. e\n8. f";

  for (gsize n = 0; n <= 25; n++)
    confab_document_update (document, text, n, FALSE);
  assert_dump (document, "x\n\n3. a\n4. b\n5. c\n6. d\n", FALSE,
               "P \"x\"\n3. P \"a\"\n4. P \"b\"\n5. P \"c\"\n6. P \"d\" …\n");
  assert_dump (document, text, FALSE,
               "P \"x\"\n3.~ P \"a\"\n4.~ P \"b\"\n5.~ P \"c\"\n6.~ P \"d\"\n7.~ P \"e\"\n8.~ P \"f\" …\n");
}

/* A text that does not begin with the one before is another. */
static void
test_other_text (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

  assert_dump (document, "one\n\ntwo\n", FALSE, "P \"one\"\nP \"two\" …\n");
  assert_dump (document, "one\n\nthree\n", FALSE, "P \"one\"\nP \"three\" …\n");
  assert_dump (document, "x", FALSE, "P \"x\" …\n");
  assert_dump (document, "", FALSE, "");
  g_assert_cmpuint (confab_document_update (document, NULL, 0, TRUE), ==, 0);
}

static void
test_plain (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_PLAIN);
  const char *text = "  hello *you*\n  see (https://example.org/a_(b)), or\n\n```py x\nprint\n\n```\nmailto:a@b.c.\n";

  g_assert_cmpint (confab_document_get_flavour (document), ==, CONFAB_FLAVOUR_PLAIN);
  for (gsize n = 0; n < strlen (text); n++)
    {
      confab_document_update (document, text, n, FALSE);
      check_blocks (confab_document_get_blocks (document), n);
    }
  assert_dump (document, text, TRUE,
               "P \"  hello *you*\\n  see (https://example.org/a_(b)), or\" "
               "L1[https://example.org/a_(b)](https://example.org/a_(b))\n"
               "C(py) \"print\\n\"\n"
               "P \"mailto:a@b.c.\" L1[mailto:a@b.c](mailto:a@b.c)\n");
}

/* Nesting is bounded, and long things do not take long. */
static void
test_huge (void)
{
  static const struct
  {
    const char *unit;
    guint       n_times;
  } texts[] = {
    { "a", 100000 }, { ">", 10000 }, { "> ", 50000 }, { "- ", 10000 }, { "[", 50000 }, { "[a](", 20000 }, { "**a ", 20000 },
    { "`a``", 20000 }, { "$a ", 30000 }, { "\\(a ", 30000 }, { "\\[a ", 60000 }, { "- \\[a\n", 20000 },
    { "# \\(a\n", 20000 }, { "# $$a\n", 20000 }, { "<a ", 20000 }, { "| ", 30000 }, { "![", 20000 },
    { "> - ", 5000 }, { "[^a]", 5000 }, { "\303", 50000 }, { "\t", 50000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      GPtrArray *blocks = confab_document_get_blocks (document);
      GString *text = g_string_new (NULL);
      clock_t start = clock ();

      for (guint n = 0; n < texts[i].n_times; n++)
        g_string_append (text, texts[i].unit);
      g_string_append (text, "x");
      confab_document_update (document, text->str, text->len / 2, FALSE);
      check_blocks (blocks, text->len / 2);
      confab_document_update (document, text->str, text->len, TRUE);
      check_blocks (blocks, text->len);
      for (guint n = 0; n < blocks->len; n++)
        g_assert_cmpuint (((ConfabBlock *)blocks->pdata[n])->n_containers, <=, 32);
      /* Far more than it takes, and far less than something quadratic would. */
      g_assert_cmpint (clock () - start, <, 20 * CLOCKS_PER_SEC);
      g_string_free (text, TRUE);
    }
}

/* A text that takes some time, with what extensions read. */
static GString *
make_long_text (guint n_times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_times; i++)
    {
      g_string_append (text, reply);
      g_string_append (text, "\n\n~~a~~ b www.a.example ~~c~~ https://b.example\n\n");
    }
  return text;
}

typedef struct
{
  const GString *text;
  const char    *dump;
} Task;

static gpointer
read_in_thread (gpointer data)
{
  const Task *task = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      g_autofree char *dump = NULL;

      confab_document_update (document, task->text->str, task->text->len, TRUE);
      dump = dump_blocks (confab_document_get_blocks (document));
      g_assert_true (g_str_equal (dump, task->dump));
    }
  return NULL;
}

/* Documents in several threads do not get in each other's way. */
static void
test_threads (void)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  GString *text = make_long_text (20);
  g_autofree char *dump = NULL;
  GThread *threads[4];
  Task task = { text, NULL };

  confab_document_update (document, text->str, text->len, TRUE);
  task.dump = dump = dump_blocks (confab_document_get_blocks (document));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("read", read_in_thread, &task);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_string_free (text, TRUE);
}

typedef struct
{
  GString *text;
  int      done;
} LongTask;

static gpointer
read_long (gpointer data)
{
  LongTask *task = data;
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

  confab_document_update (document, task->text->str, task->text->len, TRUE);
  g_atomic_int_set (&task->done, TRUE);
  return NULL;
}

/* Reads short texts while another thread is at a long one; returns which part of the time the slowest took. */
static double
measure_turns (GString *text)
{
  LongTask task = { text, FALSE };
  gint64 start = g_get_monotonic_time ();
  gint64 longest = 0;
  gint64 total;
  guint n_read = 0;
  GThread *thread = g_thread_new ("read", read_long, &task);

  while (!g_atomic_int_get (&task.done))
    {
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      gint64 before = g_get_monotonic_time ();

      confab_document_update (document, "a *b* ~~c~~", 11, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - before);
      n_read++;
    }
  g_thread_join (thread);
  total = g_get_monotonic_time () - start;
  g_test_message ("%u texts in %.1f ms, the slowest in %.1f ms", n_read, total / 1000.0, longest / 1000.0);
  return (double)longest / total;
}

/* A short text does not wait for a long one. On a machine that has other things to do as well, one try of some has to show it. */
static void
test_turns (void)
{
  GString *text = g_string_new (NULL);
  double least = 1;

  for (guint i = 0; i < 30000; i++)
    g_string_append (text, i % 100 == 0 ? "\n\n" : "[a [b [c *d* &amp; `e` & f **g _h i\n");
  for (guint i = 0; i < 5 && least > 0.25; i++)
    {
      double part = measure_turns (text);

      least = MIN (least, part);
    }
  g_assert_cmpfloat (least, <=, 0.25);
  g_string_free (text, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/stream/flicker", test_flicker);
  g_test_add_func ("/markup/stream/pointers", test_pointers);
  g_test_add_func ("/markup/stream/tails", test_tails);
  g_test_add_func ("/markup/stream/open-code", test_open_code);
  g_test_add_func ("/markup/stream/long-paragraph", test_long_paragraph);
  g_test_add_func ("/markup/stream/exact-length", test_exact_length);
  g_test_add_func ("/markup/stream/definitions", test_definitions);
  g_test_add_func ("/markup/stream/loose-list", test_loose_list);
  g_test_add_func ("/markup/stream/other-text", test_other_text);
  g_test_add_func ("/markup/stream/plain", test_plain);
  g_test_add_func ("/markup/stream/huge", test_huge);
  g_test_add_func ("/markup/stream/threads", test_threads);
  g_test_add_func ("/markup/stream/turns", test_turns);
  for (guint i = 0; i < G_N_ELEMENTS (growths); i++)
    {
      g_autofree char *path = g_strconcat ("/markup/stream/growth/", growths[i].name, NULL);

      g_test_add_data_func (path, &growths[i], test_growth);
    }
  return g_test_run ();
}
