/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "markup/confab-document.h"
#include "markup-check.h"
#include "markup-dump.h"
#include "markup-html.h"

/* cmark-gfm follows CommonMark 0.29: a number too large for a character is one, textarea is no block, symbols that are not ASCII are no punctuation, and
 * comments hold no hyphens. */
static const int differ_commonmark[] = { 28, 171, 354, 625, 626, 0 };

/* All tags are shown as text, so none is taken away. Newer cmark-gfm takes comments as CommonMark 0.31 has them. */
static const int differ_gfm[] = { 645, 646, 653, 0 };

typedef struct
{
  const char *name;
  const int  *differ;
} Spec;

static const Spec specs[] = {
  { "commonmark-0.31.2", differ_commonmark },
  { "gfm-0.29", differ_gfm },
};

static JsonArray *
load (const Spec  *spec,
      JsonParser **parser)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (spec->name, ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "markup", "spec", file, NULL);

  *parser = json_parser_new ();
  json_parser_load_from_file (*parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (*parser));
}

static gboolean
is_among (const int *numbers,
          int        number)
{
  while (*numbers != 0 && *numbers != number)
    numbers++;
  return *numbers != 0;
}

static ConfabDocument *
read_whole (const char *source)
{
  ConfabDocument *document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

  confab_document_update (document, source, strlen (source), TRUE);
  return document;
}

/* What is to be read, and in which blocks, is what the specification's HTML says. */
static void
test_text (gconstpointer data)
{
  const Spec *spec = data;
  g_autoptr (JsonParser) parser = NULL;
  JsonArray *examples = load (spec, &parser);

  g_assert_cmpuint (json_array_get_length (examples), >, 600);
  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      JsonObject *example = json_array_get_object_element (examples, i);
      int number = json_object_get_int_member (example, "example");
      const char *source = json_object_get_string_member (example, "markdown");
      g_autoptr (ConfabDocument) document = read_whole (source);
      GPtrArray *blocks = confab_document_get_blocks (document);
      g_autofree char *html = markup_blocks_dup_html (blocks);
      g_autofree char *text = markup_html_dup_text (html);
      g_autofree char *expected = markup_html_dup_text (json_object_get_string_member (example, "html"));

      check_blocks (blocks, strlen (source));
      if (is_among (spec->differ, number))
        continue;
      if (!g_str_equal (text, expected))
        g_test_message ("example %d: %s", number, source);
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
assert_same (ConfabDocument *document,
             ConfabDocument *whole,
             const char     *source,
             gsize           split)
{
  g_autofree char *is = dump_blocks (confab_document_get_blocks (document));
  g_autofree char *should = dump_blocks (confab_document_get_blocks (whole));

  if (!g_str_equal (is, should))
    g_test_message ("split at %" G_GSIZE_FORMAT ": %s", split, source);
  g_assert_cmpstr (is, ==, should);
  assert_blocks_equal (confab_document_get_blocks (document), confab_document_get_blocks (whole));
}

static void
test_splits (gconstpointer data)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonArray *examples = load (data, &parser);

  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      const char *source = json_object_get_string_member (json_array_get_object_element (examples, i), "markdown");
      gsize length = strlen (source);
      g_autoptr (ConfabDocument) whole = read_whole (source);

      for (gsize split = 0; split <= length; split++)
        {
          g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

          confab_document_update (document, source, split, FALSE);
          check_blocks (confab_document_get_blocks (document), split);
          confab_document_update (document, source, length, TRUE);
          assert_same (document, whole, source, split);
        }
    }
}

/* All that can be told before the end is told in the way it is at the end: what is before the last open block stays. */
static void
test_bytes (gconstpointer data)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonArray *examples = load (data, &parser);

  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      const char *source = json_object_get_string_member (json_array_get_object_element (examples, i), "markdown");
      gsize length = strlen (source);
      g_autoptr (ConfabDocument) whole = read_whole (source);
      g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

      for (gsize n = 0; n <= length; n++)
        {
          confab_document_update (document, source, n, FALSE);
          check_blocks (confab_document_get_blocks (document), n);
        }
      confab_document_update (document, source, length, TRUE);
      assert_same (document, whole, source, length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autofree char *text = g_strdup_printf ("/markup/spec/%s/text", specs[i].name);
      g_autofree char *splits = g_strdup_printf ("/markup/spec/%s/splits", specs[i].name);
      g_autofree char *bytes = g_strdup_printf ("/markup/spec/%s/bytes", specs[i].name);

      g_test_add_data_func (text, &specs[i], test_text);
      g_test_add_data_func (splits, &specs[i], test_splits);
      g_test_add_data_func (bytes, &specs[i], test_bytes);
    }
  return g_test_run ();
}
