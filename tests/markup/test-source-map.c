/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-document.h"
#include "markup/confab-source-map.h"

/* What of the text of all blocks was written in a piece of the source, which stands between two marks. */
static char *
read_marked (const char *marked)
{
  g_auto (GStrv) pieces = g_strsplit (marked, "¦", 3);
  g_autofree char *source = g_strjoinv ("", pieces);
  gsize start = strlen (pieces[0]);
  gsize end = start + strlen (pieces[1]);
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  GString *found = g_string_new (NULL);
  GPtrArray *blocks;

  confab_document_update (document, source, strlen (source), TRUE);
  blocks = confab_document_get_blocks (document);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];
      g_autofree guint *map = confab_block_map_source (block, source, strlen (source));

      for (gsize at = 0; at < block->length; at++)
        {
          g_assert_cmpuint (map[at], <=, map[at + 1]);
          if (map[at] >= start && map[at] < end)
            g_string_append_c (found, block->text[at]);
        }
    }
  return g_string_free (found, FALSE);
}

static void
test_pieces (void)
{
  static const struct
  {
    const char *marked;
    const char *read;
  } cases[] = {
    { "one ¦two¦ three", "two" }, { "one **¦two¦** three", "two" }, { "**one**¦ two¦ three", " two" },
    { "# Title\n\nText ¦here¦ and there", "here" }, { "# ¦Title¦\n\nText", "Title" },
    { "- one\n- ¦two¦\n- three", "two" }, { "1. one\n2. two\n3. ¦three¦", "three" },
    { "> quoted\n> ¦text¦ goes on", "text" }, { "a `¦code¦` b", "code" },
    { "```python\n¦print¦(1)\n```", "print" }, { "```\nx\n```\n\n¦x¦ again", "x" },
    { "[name](http://a.b/name \"name\") ¦name¦ after", "name" },
    { "| a | b |\n|---|---|\n| ¦one¦ | two |", "one\t" }, { "| a | b |\n|---|---|\n| one | ¦two¦ |", "two\n" },
    { "über ¦Straße¦ und", "Straße" }, { "a\n¦b¦\nc", "b" }, { "a ¦**¦bold**", "" }, { "x &amp; ¦y¦", "y" },
    { "$x^2$ and ¦then¦", "then" }, { "😀 ¦😀¦ 😀", "😀" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *read = read_marked (cases[i].marked);

      g_test_message ("%s", cases[i].marked);
      g_assert_cmpstr (read, ==, cases[i].read);
    }
}

/* A text that is nowhere in its source takes no time either. */
static void
test_hostile (void)
{
  g_autoptr (GString) source = g_string_new (NULL);
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  GPtrArray *blocks;
  gint64 begin;

  for (guint i = 0; i < 20000; i++)
    g_string_append (source, "&auml;");
  confab_document_update (document, source->str, source->len, TRUE);
  blocks = confab_document_get_blocks (document);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < blocks->len; i++)
    g_free (confab_block_map_source (blocks->pdata[i], source->str, source->len));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/markup/source-map/pieces", test_pieces);
  g_test_add_func ("/markup/source-map/hostile", test_hostile);

  return g_test_run ();
}
