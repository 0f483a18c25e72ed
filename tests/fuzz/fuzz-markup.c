/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-document.h"
#include "markup/confab-range.h"

/* A target is one file to the compiler. */
#include "../markup/markup-check.c"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* Of these, and of its bytes, a text is made that has more of what matters than bytes that come by chance. */
static const char *const fragments[] = {
  "\n", "\n\n", "\n", "- ", "* ", "1. ", "12) ", "  ", "    ", "\t", "> ", ">", "# ", "## ", "---\n", "===\n", "```\n", "```c\n", "~~~\n", "`", "``",
  "$", "$$", "$$\n", "\\(", "\\)", "\\[", "\\]", "\\frac{a}{b}", "x^2", "_1", "*", "**", "***", "_", "__", "~~", "[", "]", "](", ")", "[a]", "[a]: /u\n",
  "[^1]", "[^1]: ", "[^b]: ", "[^b]", "[x] ", "[ ] ", "![", "<", "<b>", "<div>\n", "</div>\n", "<!-- ", "-->", "&amp;", "&", "\\", "|", "| a | b |\n",
  "|---|:-:|\n", "a", "b ", "word word ", "https://a.example/b", "www.a.example", "a@b.example", "\r\n", "\r", "\303\274", "\303", "\xe2\x82", "\xff", "",
  "- - ", "> - ", "   - ", "1. a\n2. b\n", "- a\n\n- b\n", "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x\n",
};

static guint
roll (guint32 *seed,
      guint    below)
{
  *seed = *seed * 1664525u + 1013904223u;
  return below > 0 ? (*seed >> 8) % below : 0;
}

static GString *
make_text (const guint8 *data,
           gsize         size,
           gboolean      in_fragments)
{
  GString *text = g_string_new (NULL);

  if (!in_fragments)
    return g_string_append_len (text, (const char *)data, size);
  for (gsize i = 0; i < size && text->len < 60000; i++)
    {
      /* A fragment more than once makes texts that are long enough to be read in steps. */
      guint n_times = data[i] >= 0xf0 && i + 1 < size ? 1u << (data[i] & 7) : 1;

      if (n_times > 1)
        i++;
      for (guint n = 0; n < n_times; n++)
        {
          const char *fragment = fragments[data[i] % G_N_ELEMENTS (fragments)];

          if (*fragment != '\0')
            g_string_append (text, fragment);
          else
            g_string_append_c (text, '\0');
        }
    }
  return text;
}

static void
check_range (GPtrArray         *blocks,
             const ConfabRange *range)
{
  g_autofree char *plain = confab_range_dup_plain (blocks, range);
  g_autofree char *markdown = confab_range_dup_markdown (blocks, range);
  g_autofree char *html = confab_range_dup_html (blocks, range);

  g_assert_true (g_utf8_validate (plain, -1, NULL));
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

static ConfabPosition
roll_position (GPtrArray *blocks,
               guint32   *seed)
{
  ConfabPosition position = { roll (seed, blocks->len), 0 };
  const ConfabBlock *block = g_ptr_array_index (blocks, position.block);

  position.offset = roll (seed, block->length + 1);
  while (position.offset < block->length && ((guchar)block->text[position.offset] & 0xc0) == 0x80)
    position.offset++;
  return position;
}

/* All of a text, and any part of it, can be copied and searched. */
static void
check_copies (GPtrArray *blocks,
              guint32   *seed)
{
  g_autoptr (GArray) found = NULL;

  if (blocks->len == 0)
    return;
  check_range (blocks, NULL);
  for (guint i = 0; i < 4; i++)
    {
      ConfabPosition a = roll_position (blocks, seed);
      ConfabPosition b = roll_position (blocks, seed);
      gboolean ordered = confab_position_compare (&a, &b) <= 0;

      check_range (blocks, &(ConfabRange){ ordered ? a : b, ordered ? b : a });
    }
  found = confab_range_find (blocks, "a");
}

static gpointer
copy_block (gconstpointer block,
            gpointer      user_data)
{
  return confab_block_ref ((ConfabBlock *)block);
}

/* Gives a text from a place in memory of its own length, so that reading past it is seen. */
static guint
update (ConfabDocument *document,
        const char     *text,
        gsize           length,
        gboolean        complete)
{
  g_autofree char *exact = g_memdup2 (text, length);

  return confab_document_update (document, exact, length, complete);
}

static void
update_piece (ConfabDocument *document,
              const char     *text,
              gsize           length)
{
  GPtrArray *blocks = confab_document_get_blocks (document);
  g_autoptr (GPtrArray) before = g_ptr_array_copy (blocks, copy_block, NULL);
  guint first;

  first = update (document, text, length, FALSE);
  check_blocks (blocks, length);
  g_assert_cmpuint (first, <=, before->len);
  g_assert_cmpuint (first, <=, blocks->len);
  for (guint i = 0; i < first; i++)
    g_assert_true (g_ptr_array_index (before, i) == g_ptr_array_index (blocks, i));
}

/* The first byte says how the text is read and what it is made of, the next where it is cut: the same text is the same in pieces and at once. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint mode = size > 0 ? data[0] : 0;
  ConfabFlavour flavour = (mode & 7) == 0 ? CONFAB_FLAVOUR_PLAIN : CONFAB_FLAVOUR_MARKDOWN;
  guint32 seed = size > 1 ? data[1] : 0;
  GString *text = make_text (data + MIN (size, 2), size - MIN (size, 2), (mode & 8) != 0);
  g_autoptr (ConfabDocument) pieces = confab_document_new (flavour);
  g_autoptr (ConfabDocument) whole = confab_document_new (flavour);
  /* No more than some pieces, so that an input does not take long. */
  guint step = text->len / 32 + 1;
  gsize at = 0;

  while (at < text->len)
    {
      /* Mostly small pieces with a large one now and then, as from a network. */
      at += 1 + roll (&seed, roll (&seed, 4) == 0 ? step * 8 : step * 2);
      at = MIN (at, text->len);
      update_piece (pieces, text->str, at);
      /* Another text may come at any time: one that is shorter, or differs in what is open. */
      if ((mode & 16) != 0 && roll (&seed, 16) == 0)
        update_piece (pieces, text->str, roll (&seed, at + 1));
      if ((mode & 32) != 0 && roll (&seed, 32) == 0)
        update (pieces, text->str, at, TRUE);
    }
  update (pieces, text->str, text->len, TRUE);
  update (whole, text->str, text->len, TRUE);
  check_blocks (confab_document_get_blocks (whole), text->len);
  assert_blocks_equal (confab_document_get_blocks (pieces), confab_document_get_blocks (whole));
  check_copies (confab_document_get_blocks (whole), &seed);
  g_string_free (text, TRUE);
  return 0;
}
