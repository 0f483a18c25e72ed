/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "confab-widget-test.h"
#include "markup/confab-document.h"
#include "widgets/confab-code-colourer.h"
#include "widgets/confab-highlighter.h"

static void
highlight_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static PangoAttrList *
highlight (ConfabHighlighter *highlighter,
           const char        *text,
           const char        *language,
           gboolean           dark)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PangoAttrList *colours;

  confab_highlighter_highlight_async (highlighter, text, strlen (text), language, dark, NULL, highlight_cb, &result);
  wait_until (result != NULL);
  colours = confab_highlighter_highlight_finish (highlighter, result, &error);
  g_assert_no_error (error);
  return colours;
}

/* The piece of the text that an attribute of a type covers that covers a byte. */
static char *
dup_covered (PangoAttrList *colours,
             const char    *text,
             PangoAttrType  type,
             guint          offset)
{
  GSList *attributes = pango_attr_list_get_attributes (colours);
  char *covered = NULL;

  for (GSList *item = attributes; item != NULL; item = item->next)
    {
      PangoAttribute *attribute = item->data;

      g_assert_cmpuint (attribute->end_index, <=, strlen (text));
      if (attribute->klass->type == type && attribute->start_index <= offset && offset < attribute->end_index && covered == NULL)
        covered = g_strndup (text + attribute->start_index, attribute->end_index - attribute->start_index);
    }
  g_slist_free_full (attributes, (GDestroyNotify)pango_attribute_destroy);
  return covered;
}

static const char python[] = "# größer\ndef f(a):\n    return \"é\" + a\n";

static void
test_colours (void)
{
  ConfabHighlighter *highlighter = confab_highlighter_new ();
  g_autoptr (PangoAttrList) colours = highlight (highlighter, python, "python", FALSE);
  g_autoptr (PangoAttrList) again = highlight (highlighter, python, "Py", FALSE);
  g_autoptr (PangoAttrList) dark = highlight (highlighter, python, "{.python}", TRUE);
  g_autofree char *comment = dup_covered (colours, python, PANGO_ATTR_FOREGROUND, 2);
  g_autofree char *string = dup_covered (colours, python, PANGO_ATTR_FOREGROUND, (guint)(strstr (python, "é") - python));

  g_assert_cmpstr (comment, ==, "# größer");
  g_assert_cmpstr (string, ==, "\"é\"");
  g_assert_true (colours == again);
  g_assert_false (pango_attr_list_equal (colours, dark));
  g_assert_finalize_object (highlighter);
}

static void
test_none (void)
{
  ConfabHighlighter *highlighter = confab_highlighter_new ();
  g_autofree char *long_line = g_strnfill (10001, 'a');
  const char *const languages[] = { NULL, "", "text", "zig", "no-such-language" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (PangoAttrList) colours = highlight (highlighter, python, languages[i], FALSE);

      g_assert_null (pango_attr_list_get_attributes (colours));
    }
  {
    g_autoptr (PangoAttrList) colours = highlight (highlighter, long_line, "python", FALSE);
    g_autoptr (PangoAttrList) empty = highlight (highlighter, "", "python", FALSE);

    g_assert_null (pango_attr_list_get_attributes (colours));
    g_assert_null (pango_attr_list_get_attributes (empty));
  }
  g_assert_finalize_object (highlighter);
}

static void
test_cancel (void)
{
  ConfabHighlighter *highlighter = confab_highlighter_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PangoAttrList) colours = NULL;

  confab_highlighter_highlight_async (highlighter, python, strlen (python), "python", FALSE, cancellable, highlight_cb, &first);
  confab_highlighter_highlight_async (highlighter, python, strlen (python), "python", FALSE, NULL, highlight_cb, &second);
  g_cancellable_cancel (cancellable);
  wait_until (first != NULL && second != NULL);
  g_assert_null (confab_highlighter_highlight_finish (highlighter, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  colours = confab_highlighter_highlight_finish (highlighter, second, NULL);
  g_assert_nonnull (colours);
  g_clear_object (&first);
  g_clear_object (&second);
  g_assert_finalize_object (highlighter);
}

/* However much there is to colour, the main loop goes round in between. */
static void
test_long (void)
{
  ConfabHighlighter *highlighter = confab_highlighter_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PangoAttrList) colours = NULL;
  g_autofree char *last = NULL;
  gint64 before;
  gint64 longest = 0;
  int n_turns = 0;

  for (int i = 0; i < 4000; i++)
    g_string_append_printf (text, "int f%d (char *a) { return \"text\" + %d; } // what\n", i, i);
  confab_highlighter_highlight_async (highlighter, text->str, text->len, "c", FALSE, NULL, highlight_cb, &result);
  while (result == NULL)
    {
      before = g_get_monotonic_time ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - before);
      n_turns++;
    }
  colours = confab_highlighter_highlight_finish (highlighter, result, NULL);
  last = dup_covered (colours, text->str, PANGO_ATTR_FOREGROUND, (guint)text->len - 3);
  g_assert_cmpstr (last, ==, "// what");
  g_test_message ("%d turns of the main loop, the longest of %.1f ms", n_turns, (double)longest / 1000);
  g_assert_cmpint (n_turns, >, 10);
  g_clear_object (&result);
  g_assert_finalize_object (highlighter);
}

static ConfabCodeColouring *
colour (ConfabCodeColourer *colourer,
        const char         *markdown)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabCodeColouring *colouring;

  confab_document_update (document, markdown, strlen (markdown), TRUE);
  confab_code_colours_colour_async (CONFAB_CODE_COLOURS (colourer), confab_document_get_blocks (document)->pdata[0], NULL,
                                    highlight_cb, &result);
  wait_until (result != NULL);
  colouring = confab_code_colours_colour_finish (CONFAB_CODE_COLOURS (colourer), result, &error);
  g_assert_no_error (error);
  return colouring;
}

/* What the window shows in light and in dark is in the ranges, in order and without overlaps. */
static void
test_colourer (void)
{
  ConfabCodeColourer *colourer = confab_code_colourer_new ();
  g_autofree char *markdown = g_strdup_printf ("```py\n%s```", python);
  g_autoptr (ConfabCodeColouring) colouring = colour (colourer, markdown);
  g_autoptr (ConfabCodeColouring) none = colour (colourer, "```brainfog\n+-\n```");
  const ConfabCodeColour *comment = &g_array_index (colouring->ranges, ConfabCodeColour, 0);
  guint n_different = 0;
  guint at = 0;

  g_assert_cmpstr (colouring->language, ==, "Python");
  g_assert_cmpuint (comment->start, ==, 0);
  g_assert_cmpuint (comment->end, ==, strlen ("# größer"));
  g_assert_cmpint (comment->light, !=, CONFAB_CODE_PLAIN);
  g_assert_cmpint (comment->dark, !=, CONFAB_CODE_PLAIN);
  for (guint i = 0; i < colouring->ranges->len; i++)
    {
      const ConfabCodeColour *range = &g_array_index (colouring->ranges, ConfabCodeColour, i);

      g_assert_cmpuint (range->start, >=, at);
      g_assert_cmpuint (range->end, >, range->start);
      at = range->end;
      n_different += range->light != range->dark;
    }
  g_assert_cmpuint (n_different, >, 0);
  g_assert_cmpuint (at, <=, strlen (python));
  g_assert_cmpstr (none->language, ==, "brainfog");
  g_assert_cmpuint (none->ranges->len, ==, 0);
  g_assert_finalize_object (colourer);
}

static void
test_names (void)
{
  const char *const names[][3] = {
    { "python", "Python", "py" }, { "JS", "JavaScript", "js" }, { "c++", "C++", "cpp" }, { "yml", "YAML", "yaml" },
    { "console", "Shell", "sh" }, { "objc", "Objective-C", "m" }, { "brainfog", "brainfog", "txt" }, { "text", "", "txt" },
    { "language-rust", "Rust", "rs" }, { "", "", "txt" }, { "python title=\"a\"", "Python", "py" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = confab_highlighter_dup_language_name (names[i][0]);
      g_autofree char *suffix = confab_highlighter_dup_file_suffix (names[i][0]);

      g_assert_cmpstr (name, ==, names[i][1]);
      g_assert_cmpstr (suffix, ==, names[i][2]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/highlighter/colours", test_colours);
  g_test_add_func ("/widgets/highlighter/none", test_none);
  g_test_add_func ("/widgets/highlighter/cancel", test_cancel);
  g_test_add_func ("/widgets/highlighter/long", test_long);
  g_test_add_func ("/widgets/highlighter/colourer", test_colourer);
  g_test_add_func ("/widgets/highlighter/names", test_names);
  return g_test_run ();
}
