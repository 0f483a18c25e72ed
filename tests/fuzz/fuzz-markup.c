/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-document.h"
#include "markup/confab-range.h"

/* A target is one file to the compiler. */
#include "../markup/markup-check.c"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* The same text is the same in pieces and at once, and all of it can be copied and searched. */
static void
check_copies (GPtrArray *blocks)
{
  ConfabRange range = { { 0, 0 }, { 0, 0 } };
  g_autofree char *plain = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *html = NULL;
  g_autoptr (GArray) found = NULL;

  if (blocks->len == 0)
    return;
  range.end.block = blocks->len - 1;
  range.end.offset = ((ConfabBlock *)g_ptr_array_index (blocks, blocks->len - 1))->length;
  plain = confab_range_dup_plain (blocks, &range);
  markdown = confab_range_dup_markdown (blocks, &range);
  html = confab_range_dup_html (blocks, &range);
  found = confab_range_find (blocks, "a");
  g_assert_true (g_utf8_validate (plain, -1, NULL));
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

static gpointer
copy_block (gconstpointer block,
            gpointer      user_data)
{
  return confab_block_ref ((ConfabBlock *)block);
}

/* The first byte says how the text is read and the next where it is cut. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  ConfabFlavour flavour = size > 0 && (data[0] & 7) == 0 ? CONFAB_FLAVOUR_PLAIN : CONFAB_FLAVOUR_MARKDOWN;
  guint step = size > 1 ? data[1] : 0;
  const char *text = (const char *)data + MIN (size, 2);
  gsize length = size - MIN (size, 2);
  g_autoptr (ConfabDocument) pieces = confab_document_new (flavour);
  g_autoptr (ConfabDocument) whole = confab_document_new (flavour);
  gsize at = 0;
  guint n_pieces = 0;

  /* No more than some pieces, so that an input does not take long. */
  step = MAX (step, length / 64);
  while (at < length && n_pieces++ < 80)
    {
      guint first;
      g_autoptr (GPtrArray) before = g_ptr_array_copy (confab_document_get_blocks (pieces), copy_block, NULL);

      at += 1 + (step + at * 7) % (step + 1);
      at = MIN (at, length);
      first = confab_document_update (pieces, text, at, FALSE);
      check_blocks (confab_document_get_blocks (pieces), at);
      g_assert_cmpuint (first, <=, before->len);
      for (guint i = 0; i < first; i++)
        g_assert_true (g_ptr_array_index (before, i) == g_ptr_array_index (confab_document_get_blocks (pieces), i));
    }
  confab_document_update (pieces, text, length, TRUE);
  confab_document_update (whole, text, length, TRUE);
  check_blocks (confab_document_get_blocks (whole), length);
  assert_blocks_equal (confab_document_get_blocks (pieces), confab_document_get_blocks (whole));
  check_copies (confab_document_get_blocks (whole));
  return 0;
}
