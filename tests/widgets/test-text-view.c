/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "confab-widget-test.h"
#include "widgets/confab-code-bar.h"
#include "widgets/confab-link.h"
#include "widgets/confab-text-view-private.h"

#define WIDTH 600

static const char sample[] =
  "# A heading\n\nSome *words* of a paragraph, and a [link](https://example.org/a).\n\n"
  "- one\n- two\n  - three\n\n"
  "> quoted words\n\n"
  "```c\nint main (void)\n{\n  return 0;\n}\n```\n\n"
  "| a | b |\n| --- | --- |\n| first | second |\n\n"
  "---\n\nThe end.\n";

static ConfabTextView *
make_view (const char *text)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (g_object_ref_sink (confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN)));

  confab_text_view_set_text (self, text, strlen (text), TRUE);
  return self;
}

static int
measure (ConfabTextView *self,
         int             width)
{
  int height;

  /* What the main loop would do after another width. */
  if (width != self->width)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

/* As a list does it: measured, laid out near the view. */
static ConfabTextView *
make_tall (const char *text)
{
  ConfabTextView *self = make_view (text);

  measure (self, WIDTH);
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  return self;
}

static char *
make_long_text (guint n_bytes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; text->len < n_bytes; i++)
    {
      g_string_append_printf (text, "## Part %u\n\nThis is paragraph %u, of several words that are broken into lines, as they are in any text that is "
                              "longer than the column that it stands in.\n\n- an item\n- another one\n\n", i, i);
      if (i % 5 == 0)
        g_string_append (text, "```c\nint a;\nint b;\n```\n\n");
    }
  return g_string_free (text, FALSE);
}

/* The block whose text is this. */
static guint
find_block (ConfabTextView *self,
            const char     *text)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);

  for (guint i = 0; i < blocks->len; i++)
    if (strstr (((ConfabBlock *)g_ptr_array_index (blocks, i))->text, text) != NULL)
      return i;
  g_error ("there is no block with %s", text);
}

/* The middle of a character of a block. */
static void
find_point (ConfabTextView *self,
            const char     *text,
            double         *x,
            double         *y)
{
  guint block = find_block (self, text);
  const char *block_text = ((ConfabBlock *)g_ptr_array_index (confab_text_view_get_blocks (self), block))->text;
  guint offset = (guint)(strstr (block_text, text) - block_text);
  graphene_rect_t left;
  graphene_rect_t right;

  g_assert_true (confab_text_view_get_rectangle (self, &(ConfabPosition){ block, offset }, &left));
  g_assert_true (confab_text_view_get_rectangle (self, &(ConfabPosition){ block, offset + 1 }, &right));
  *x = (double)(left.origin.x + right.origin.x) / 2 - 1;
  *y = (double)(left.origin.y + left.size.height / 2);
}

static void
drag (ConfabTextView *self,
      const char     *from,
      const char     *to,
      int             n_press)
{
  double x;
  double y;

  find_point (self, from, &x, &y);
  confab_text_view_press (self, x, y, n_press, FALSE);
  find_point (self, to, &x, &y);
  confab_text_view_drag_to (self, x, y);
  confab_text_view_release (self, x, y);
}

static char *
dup_selected (ConfabTextView *self)
{
  return confab_text_view_dup_selected (self);
}

#define assert_selected(self, text)                    \
  G_STMT_START {                                       \
    g_autofree char *selected_text = dup_selected (self); \
    g_assert_cmpstr (selected_text, ==, text);         \
  } G_STMT_END

static void
test_heights (void)
{
  g_autoptr (ConfabTextView) self = make_tall (sample);
  int height = measure (self, WIDTH);
  int minimum;
  int natural;

  g_assert_cmpint (height, >, 200);
  g_assert_cmpint (height, ==, confab_block_stack_get_height (self->stack));
  g_assert_cmpint (gtk_widget_get_request_mode (GTK_WIDGET (self)), ==, GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, 60);
  g_assert_cmpint (natural, ==, 820);
  /* Nothing to be seen is guessed, so laying out again does not change it. */
  g_assert_false (confab_tall_prepare (CONFAB_TALL (self), 0, 100000));
  for (guint i = 1; i < confab_block_stack_get_n_rows (self->stack); i++)
    g_assert_cmpint (confab_block_stack_get_top (self->stack, i), ==,
                     confab_block_stack_get_top (self->stack, i - 1) + confab_block_stack_get_row (self->stack, i - 1)->height);
  g_assert_finalize_object (g_steal_pointer (&self));
}

static void
test_short_question (void)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (g_object_ref_sink (confab_text_view_new (CONFAB_FLAVOUR_PLAIN)));
  int natural;
  int height;

  confab_text_view_set_text (self, "Hello there", 11, TRUE);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, >, 50);
  g_assert_cmpint (natural, <, 200);
  measure (self, natural);
  confab_tall_prepare (CONFAB_TALL (self), 0, 1000);
  height = measure (self, natural);
  measure (self, 400);
  confab_tall_prepare (CONFAB_TALL (self), 0, 1000);
  g_assert_cmpint (measure (self, 400), ==, height);
  /* Whatever its direction. */
  confab_text_view_set_text (self, "שלום עולם", strlen ("שלום עולם"), TRUE);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, >, 40);
  g_assert_cmpint (natural, <, 200);
  g_assert_finalize_object (self);
}

static void
test_drag (void)
{
  ConfabTextView *self = make_tall (sample);
  ConfabRange range;

  drag (self, "words* of" + 7, "paragraph", 1);
  assert_selected (self, "of a ");
  g_assert_true (confab_text_view_get_selection (self, &range));
  g_assert_cmpuint (range.start.block, ==, 1);

  /* Backwards, and through everything. */
  drag (self, "nd.", "eading", 1);
  g_assert_true (confab_text_view_get_selection (self, &range));
  g_assert_cmpuint (range.start.block, ==, 0);
  g_assert_cmpuint (range.start.offset, ==, 3);
  g_assert_cmpuint (range.end.block, ==, find_block (self, "The end."));
  {
    g_autofree char *text = dup_selected (self);

    g_assert_true (g_str_has_prefix (text, "eading"));
    g_assert_nonnull (strstr (text, "return 0;"));
    g_assert_nonnull (strstr (text, "second"));
    g_assert_true (g_str_has_suffix (text, "The e"));
  }
  g_assert_true (confab_tall_get_held (CONFAB_TALL (self)));
  confab_text_view_unselect (self);
  g_assert_false (confab_text_view_get_selection (self, NULL));
  g_assert_finalize_object (self);
}

static void
test_words_and_paragraphs (void)
{
  ConfabTextView *self = make_tall (sample);
  double x;
  double y;

  find_point (self, "aragraph", &x, &y);
  confab_text_view_press (self, x, y, 2, FALSE);
  confab_text_view_release (self, x, y);
  assert_selected (self, "paragraph");

  /* Of code a line is what a paragraph is of text. */
  find_point (self, "eturn", &x, &y);
  confab_text_view_press (self, x, y, 3, FALSE);
  confab_text_view_release (self, x, y);
  assert_selected (self, "  return 0;");

  find_point (self, "uoted", &x, &y);
  confab_text_view_press (self, x, y, 3, FALSE);
  confab_text_view_release (self, x, y);
  assert_selected (self, "quoted words");

  drag (self, "ome", "aragraph", 2);
  assert_selected (self, "Some words of a paragraph");

  /* Shift takes the selection on from where it began. */
  find_point (self, "eading", &x, &y);
  confab_text_view_press (self, x, y, 1, FALSE);
  confab_text_view_release (self, x, y);
  g_assert_false (confab_text_view_get_selection (self, NULL));
  find_point (self, "ng", &x, &y);
  confab_text_view_press (self, x, y, 1, TRUE);
  confab_text_view_release (self, x, y);
  assert_selected (self, "eadi");
  g_assert_finalize_object (self);
}

typedef struct
{
  GBytes  *bytes;
  gboolean done;
} Read;

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static char *
read_content (GdkContentProvider *content,
              const char         *type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean done = FALSE;

  gdk_content_provider_write_mime_type_async (content, type, stream, G_PRIORITY_DEFAULT, NULL, written_cb, &done);
  wait_until (done);
  g_output_stream_write (stream, "", 1, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_copy (void)
{
  ConfabTextView *self = make_tall (sample);
  g_autoptr (GdkContentProvider) content = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *html = NULL;
  g_auto (GValue) plain = G_VALUE_INIT;

  g_assert_null (confab_text_view_dup_content (self));
  confab_text_view_select_all (self);
  content = confab_text_view_dup_content (self);
  markdown = read_content (content, "text/markdown");
  g_assert_cmpstr (markdown, ==, sample);
  html = read_content (content, "text/html");
  g_assert_nonnull (strstr (html, "<em>words</em>"));
  g_value_init (&plain, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &plain, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&plain), "Some words of a paragraph"));
  g_assert_finalize_object (g_steal_pointer (&content));
  g_assert_finalize_object (self);
}

static void
test_primary (void)
{
  ConfabTextView *self = make_tall (sample);
  ConfabTextView *other = make_tall (sample);
  GdkClipboard *clipboard = gtk_widget_get_primary_clipboard (GTK_WIDGET (self));
  g_auto (GValue) value = G_VALUE_INIT;

  drag (self, "Some", "words", 1);
  g_assert_true (gdk_clipboard_is_local (clipboard));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "Some ");

  /* The one who selects last has it, and the other nothing any more. */
  drag (other, "Some", "words", 1);
  g_assert_false (confab_text_view_get_selection (self, NULL));
  g_assert_true (confab_text_view_get_selection (other, NULL));
  gdk_clipboard_set_text (clipboard, "something else");
  g_assert_false (confab_text_view_get_selection (other, NULL));
  g_assert_finalize_object (other);
  g_assert_finalize_object (self);
}

static void
press_key (ConfabTextView *self,
           GtkMovementStep step,
           int             count,
           gboolean        extend)
{
  g_assert_true (confab_text_view_move (self, step, count, extend));
}

static void
test_caret (void)
{
  ConfabTextView *self = make_tall (sample);
  guint last = confab_text_view_get_blocks (self)->len - 1;

  /* Without a caret keys are for others. */
  g_assert_false (confab_text_view_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE));
  g_object_set (self, "caret-visible", TRUE, NULL);
  press_key (self, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, FALSE);
  g_assert_cmpuint (self->caret.offset, ==, strlen ("A heading"));
  press_key (self, GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, 1);
  g_assert_cmpuint (self->caret.offset, ==, 0);
  press_key (self, GTK_MOVEMENT_WORDS, 2, TRUE);
  assert_selected (self, "Some words");
  press_key (self, GTK_MOVEMENT_VISUAL_POSITIONS, -1, FALSE);
  g_assert_cmpuint (self->caret.offset, ==, 0);
  press_key (self, GTK_MOVEMENT_VISUAL_POSITIONS, -1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, 0);

  /* Down through every line to the end, and up again. */
  for (guint i = 0; i < 100; i++)
    press_key (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, last);
  for (guint i = 0; i < 100; i++)
    press_key (self, GTK_MOVEMENT_DISPLAY_LINES, -1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, 0);
  for (guint i = 0; i < 1000; i++)
    press_key (self, GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, last);
  for (guint i = 0; i < 1000; i++)
    press_key (self, GTK_MOVEMENT_WORDS, -1, FALSE);
  g_assert_cmpuint (self->caret.block, ==, 0);
  press_key (self, GTK_MOVEMENT_BUFFER_ENDS, 1, TRUE);
  g_assert_cmpuint (self->caret.block, ==, last);
  g_assert_finalize_object (self);
}

/* What is at a height stays there, to the pixel. */
static void
test_places (void)
{
  g_autofree char *text = make_long_text (20000);
  g_autofree char *longer = g_strconcat (text, "And more.\n\n- and\n- more\n", NULL);
  g_autofree char *other = g_strconcat ("Something new in front, and in many words, so that it takes more than a line of the column.\n\n", text, NULL);
  ConfabTextView *self = make_view (text);
  ConfabPlace places[40];
  double ys[40];
  int height;

  height = measure (self, WIDTH);
  confab_tall_prepare (CONFAB_TALL (self), 1000, 2000);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      ys[i] = 1000 + i * 25;
      confab_tall_get_place (CONFAB_TALL (self), ys[i], &places[i]);
      g_assert_true (places[i].part == GTK_WIDGET (self));
      g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (self), &places[i]), ==, ys[i]);
    }
  /* What comes at the end moves nothing. */
  confab_text_view_set_text (self, longer, strlen (longer), TRUE);
  g_assert_cmpint (measure (self, WIDTH), >, height);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (self), &places[i]), ==, ys[i]);
  /* What is laid out above moves all of it alike. */
  confab_tall_prepare (CONFAB_TALL (self), 0, 1000);
  {
    double moved = confab_tall_find_place (CONFAB_TALL (self), &places[0]) - ys[0];

    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (self), &places[i]), ==, ys[i] + moved);
  }
  /* At another width the same line is found, and is found again where it was on the way back. */
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  confab_tall_get_place (CONFAB_TALL (self), 1503, &places[0]);
  measure (self, 300);
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  {
    double y = confab_tall_find_place (CONFAB_TALL (self), &places[0]);
    ConfabPlace again;

    confab_tall_get_place (CONFAB_TALL (self), y, &again);
    g_assert_cmpuint (again.block, ==, places[0].block);
  }
  measure (self, WIDTH);
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (self), &places[0]), ==, 1503);
  /* Another text: a place is one in it, whatever it was. */
  confab_text_view_set_text (self, other, strlen (other), TRUE);
  g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (self), &places[0]), >=, 0);
  confab_text_view_set_text (self, "", 0, TRUE);
  confab_tall_find_place (CONFAB_TALL (self), &places[0]);
  g_assert_cmpint (measure (self, WIDTH), ==, 0);
  g_assert_finalize_object (self);
}

/* A guessed height becomes the right one by laying out, in whatever order. */
static void
test_guesses (void)
{
  g_autofree char *text = make_long_text (30000);
  ConfabTextView *whole = make_tall (text);
  ConfabTextView *self = make_view (text);
  int height = measure (whole, WIDTH);
  int guess = measure (self, WIDTH);

  g_assert_cmpint (guess, >, height / 2);
  g_assert_cmpint (guess, <, height * 2);
  for (int y = guess * 2; y >= -500; y -= 500)
    confab_tall_prepare (CONFAB_TALL (self), y, y + 600);
  g_assert_cmpint (measure (self, WIDTH), ==, height);
  g_assert_finalize_object (self);
  g_assert_finalize_object (whole);
}

static void
test_streaming (void)
{
  g_autofree char *text = make_long_text (6000);
  ConfabTextView *whole = make_tall (text);
  gsize length = strlen (text);

  for (gsize step = 1; step <= 64; step *= 4)
    {
      ConfabTextView *self = CONFAB_TEXT_VIEW (g_object_ref_sink (confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN)));
      guint n_live;

      measure (self, WIDTH);
      confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
      for (gsize i = 0; i < length; i += step)
        {
          confab_text_view_set_text (self, text, MIN (i, length), FALSE);
          g_assert_cmpint (measure (self, WIDTH), ==, confab_block_stack_get_height (self->stack));
        }
      confab_text_view_set_text (self, text, length, TRUE);
      confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
      g_assert_cmpint (measure (self, WIDTH), ==, measure (whole, WIDTH));
      g_assert_cmpuint (confab_text_view_get_blocks (self)->len, ==, confab_text_view_get_blocks (whole)->len);
      for (guint i = 0; i < confab_text_view_get_blocks (self)->len; i++)
        {
          ConfabBlock *block = g_ptr_array_index (confab_text_view_get_blocks (self), i);

          g_assert_true (confab_block_equal (block, g_ptr_array_index (confab_text_view_get_blocks (whole), i)));
          g_assert_true (confab_block_stack_get_block (self->stack, i) == block);
        }
      n_live = confab_block_stack_get_n_live (self->stack);
      g_assert_cmpuint (n_live, ==, confab_text_view_get_blocks (self)->len);
      g_assert_finalize_object (self);
    }
  g_assert_finalize_object (whole);
}

/* A long text is read elsewhere, and only a part of it is ever laid out. */
static void
test_long_text (void)
{
  g_autofree char *text = make_long_text (1000000);
  ConfabTextView *self = make_view (text);
  int height;
  guint most = 0;

  g_assert_cmpuint (confab_text_view_get_blocks (self)->len, ==, 0);
  g_assert_cmpint (measure (self, WIDTH), >, 10000);
  wait_until (confab_text_view_get_blocks (self)->len > 0);
  height = measure (self, WIDTH);
  g_assert_cmpint (height, >, 100000);
  for (int y = 0; y < height; y += height / 50)
    {
      confab_tall_prepare (CONFAB_TALL (self), y, y + 800);
      most = MAX (most, confab_block_stack_get_n_live (self->stack));
    }
  g_assert_cmpuint (most, >, 10);
  g_assert_cmpuint (most, <, 300);
  g_assert_finalize_object (self);
}

/* What comes while a text is read is not lost, and a view may go before it is there. */
static void
test_text_while_reading (void)
{
  g_autofree char *text = make_long_text (100000);
  g_autofree char *longer = g_strconcat (text, "# The last heading\n", NULL);
  ConfabTextView *self = CONFAB_TEXT_VIEW (g_object_ref_sink (confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN)));
  GPtrArray *blocks;

  confab_text_view_set_text (self, text, strlen (text), FALSE);
  confab_text_view_set_text (self, longer, strlen (longer), FALSE);
  confab_text_view_set_text (self, longer, strlen (longer), TRUE);
  wait_until (self->complete && self->reading == NULL);
  blocks = confab_text_view_get_blocks (self);
  g_assert_cmpstr (((ConfabBlock *)g_ptr_array_index (blocks, blocks->len - 1))->text, ==, "The last heading");
  confab_text_view_set_text (self, text, strlen (text), TRUE);
  g_object_run_dispose (G_OBJECT (self));
  wait_until (G_OBJECT (self)->ref_count == 1);
  g_assert_finalize_object (self);
}

static void
open_link_cb (ConfabTextView *self,
              const char     *uri,
              GPtrArray      *opened)
{
  g_ptr_array_add (opened, g_strdup (uri));
}

static void
click (ConfabTextView *self,
       const char     *text)
{
  double x;
  double y;

  find_point (self, text, &x, &y);
  confab_text_view_press (self, x, y, 1, FALSE);
  confab_text_view_release (self, x, y);
}

static void
test_links (void)
{
  ConfabTextView *self = make_tall ("A [good](https://example.org/a) one, a [bad](javascript:alert) one, [mail](mailto:me@example.org) "
                                    "and a ![picture](https://example.org/p.png).\n\nA [second](http://example.org/b).\n");
  g_autoptr (GPtrArray) opened = g_ptr_array_new_with_free_func (g_free);
  ConfabTextLink link;
  double x;
  double y;

  g_signal_connect (self, "open-link", G_CALLBACK (open_link_cb), opened);
  click (self, "good");
  click (self, "bad");
  click (self, "one,");
  g_assert_cmpuint (opened->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (opened, 0), ==, "https://example.org/a");
  click (self, "mail");
  click (self, "picture");
  click (self, "second");
  g_assert_cmpuint (opened->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (opened, 2), ==, "https://example.org/p.png");
  find_point (self, "bad", &x, &y);
  g_assert_false (confab_text_view_find_link (self, x, y, &link));

  /* A drag over a link is not a click. */
  drag (self, "good", "ood", 1);
  g_assert_cmpuint (opened->len, ==, 4);
  g_assert_finalize_object (self);
}

static void
test_link_honesty (void)
{
  static const struct
  {
    const char *text;
    const char *uri;
    gboolean    honest;
  } cases[] =
  {
    { "here", "https://example.org/", TRUE },
    { "example.org", "https://example.org/path", TRUE },
    { "www.example.org", "https://EXAMPLE.org", TRUE },
    { "https://example.org/a", "https://example.org/b", TRUE },
    { "example.com", "https://evil.org/", FALSE },
    { "https://example.com", "https://example.com.evil.org/", FALSE },
    { "https://example.com", "https://example.com@evil.org/", FALSE },
    { "https://example.com", "https://example.com%2f@evil.org/", FALSE },
    { "log in at example.com/login", "https://evil.org/", FALSE },
    { "see https://example.com", "https://evil.org/", FALSE },
    { "exam\u200bple.com", "https://evil.org/", FALSE },
    { "me@example.com", "mailto:me@example.com", TRUE },
    { "me@example.com", "mailto:you@evil.org", FALSE },
    { "me@example.com", "mailto:me@example.com?subject=hi", TRUE },
    { "the file confab-link.c", "https://example.org/", TRUE },
    { "e.g. this", "https://example.org/", TRUE },
    { "version 1.2.3", "https://example.org/", TRUE },
    { "“example.com”.", "https://evil.org/", FALSE },
    { "bücher.example", "https://xn--bcher-kva.example/", TRUE },
    { "", "https://example.org/", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *claimed = NULL;
      g_autofree char *actual = NULL;

      g_test_message ("%s to %s", cases[i].text, cases[i].uri);
      g_assert_cmpint (confab_link_is_honest (cases[i].text, cases[i].uri, &claimed, &actual), ==, cases[i].honest);
      g_assert_true ((claimed == NULL) == cases[i].honest);
      g_assert_true ((actual == NULL) == cases[i].honest);
    }
  g_assert_true (confab_link_is_allowed ("https://example.org"));
  g_assert_true (confab_link_is_allowed ("MAILTO:me@example.org"));
  g_assert_false (confab_link_is_allowed ("file:///etc/passwd"));
  g_assert_false (confab_link_is_allowed ("data:text/html,x"));
  g_assert_false (confab_link_is_allowed ("https://"));
  g_assert_false (confab_link_is_allowed (NULL));
}

static gboolean
is_open_button (GtkWidget  *widget,
                const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

/* A link that reads like another address is opened only after a question. */
static void
test_link_question (void)
{
  GtkWidget *view = confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN);
  ConfabTextView *self = CONFAB_TEXT_VIEW (view);
  g_autoptr (GPtrArray) opened = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *window;
  GtkWidget *dialog = NULL;
  const char text[] = "[example.com](https://evil.org/)\n";

  confab_text_view_set_text (self, text, strlen (text), TRUE);
  window = show_in_window (view, 400, 200);
  g_signal_connect (self, "open-link", G_CALLBACK (open_link_cb), opened);
  click (self, "example");
  g_assert_cmpuint (opened->len, ==, 0);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        dialog = toplevel;
    }
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "evil.org"));
  g_assert_nonnull (find_widget (dialog, is_open_button, "_Open"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "open");
  g_assert_cmpuint (opened->len, ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  destroy_window (window, view);
}

static void
test_link_walk (void)
{
  GtkWidget *view = confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN);
  ConfabTextView *self = CONFAB_TEXT_VIEW (view);
  const char text[] = "[one](https://example.org/1) and [two](https://example.org/2)\n\n[three](https://example.org/3)\n";
  GtkWidget *window;

  confab_text_view_set_text (self, text, strlen (text), TRUE);
  window = show_in_window (view, 400, 200);
  gtk_widget_grab_focus (view);
  g_assert_cmpuint (self->focus_link.link, ==, 0);
  g_assert_true (confab_text_view_walk (self, 1));
  g_assert_cmpuint (self->focus_link.link, ==, 1);
  g_assert_true (confab_text_view_walk (self, 1));
  g_assert_cmpuint (self->focus_link.link, ==, 2);
  g_assert_true (confab_text_view_walk (self, 1));
  g_assert_cmpuint (self->focus_link.block, ==, 1);
  g_assert_false (confab_text_view_walk (self, 1));
  g_assert_true (confab_text_view_walk (self, -1));
  g_assert_cmpuint (self->focus_link.block, ==, 0);
  destroy_window (window, view);
}

static void
test_find (void)
{
  ConfabTextView *self = make_tall ("One word.\n\nAnother Word, and a word.\n\n```\nword\n```\n");
  ConfabRange range;
  graphene_rect_t rectangle;

  g_assert_cmpuint (confab_text_view_get_n_matches (self), ==, 0);
  confab_text_view_set_needle (self, "word", 1);
  g_assert_cmpuint (confab_text_view_get_n_matches (self), ==, 4);
  g_assert_true (confab_text_view_get_match (self, 1, &range));
  g_assert_cmpuint (range.start.block, ==, 1);
  g_assert_cmpuint (range.start.offset, ==, 8);
  g_assert_false (confab_text_view_get_match (self, 4, &range));
  g_assert_true (confab_text_view_get_rectangle (self, &range.start, &rectangle));
  confab_text_view_set_text (self, "A word.", 7, TRUE);
  g_assert_cmpuint (confab_text_view_get_n_matches (self), ==, 1);
  confab_text_view_set_needle (self, NULL, -1);
  g_assert_cmpuint (confab_text_view_get_n_matches (self), ==, 0);
  g_assert_finalize_object (self);
}

static guint
count_bars (GtkWidget *view)
{
  guint n_bars = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL; child = gtk_widget_get_next_sibling (child))
    n_bars += CONFAB_IS_CODE_BAR (child) && gtk_widget_get_child_visible (child) && gtk_widget_get_height (child) > 0;
  return n_bars;
}

static void
save_code_cb (ConfabTextView *self,
              const char     *text,
              const char     *name,
              GPtrArray      *saved)
{
  g_ptr_array_add (saved, g_strdup (text));
  g_ptr_array_add (saved, g_strdup (name));
}

static void
copied_cb (ConfabTextView *self,
           const char     *what,
           int            *n_copied)
{
  (*n_copied)++;
}

static void
test_code_bar (void)
{
  GtkWidget *view = confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN);
  ConfabTextView *self = CONFAB_TEXT_VIEW (view);
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *window;
  GtkWidget *button;
  int n_copied = 0;
  const char text[] = "```c\nint a;\n```\n\nText\n\n```python\nprint (1)\n```\n";

  confab_text_view_set_text (self, text, strlen (text), TRUE);
  g_signal_connect (self, "save-code", G_CALLBACK (save_code_cb), saved);
  g_signal_connect (self, "copied", G_CALLBACK (copied_cb), &n_copied);
  window = show_in_window (view, 500, 400);
  wait_until (count_bars (view) == 2);
  button = find_widget (view, is_button_with_tooltip, "Save Code…");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (saved->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (saved, 0), ==, "int a;");
  g_assert_cmpstr (g_ptr_array_index (saved, 1), ==, "code.c");
  button = find_widget (view, is_button_with_tooltip, "Copy Code");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (n_copied, ==, 1);
  g_assert_true (find_widget (view, is_button_with_tooltip, "Copied") == button);

  /* Without code there is nothing to do with it. */
  confab_text_view_set_text (self, "Text", 4, TRUE);
  wait_until (count_bars (view) == 0);
  destroy_window (window, view);
}

/* A drag out of the view scrolls, and selects what comes. */
static void
test_autoscroll (void)
{
  g_autofree char *text = make_long_text (20000);
  GtkWidget *view = confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN);
  ConfabTextView *self = CONFAB_TEXT_VIEW (view);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkAdjustment *adjustment;
  GtkWidget *window;
  ConfabRange range;

  confab_text_view_set_text (self, text, strlen (text), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  window = show_in_window (scrolled, 400, 300);
  wait_until (gtk_widget_get_height (view) > 1000);
  adjustment = confab_text_view_get_adjustment (self, NULL);
  confab_text_view_press (self, 20, 20, 1, FALSE);
  confab_text_view_drag_to (self, 20, 350);
  confab_text_view_autoscroll (self, 20, 350);
  wait_until (gtk_adjustment_get_value (adjustment) > 500);
  g_assert_true (confab_text_view_get_selection (self, &range));
  g_assert_cmpint (confab_block_stack_get_top (self->stack, range.end.block), >, 400);
  confab_text_view_release (self, 20, 350);
  g_assert_cmpuint (self->autoscroll_id, ==, 0);

  /* What the caret goes to is shown. */
  g_object_set (self, "caret-visible", TRUE, NULL);
  run_frames (view, 2);
  press_key (self, GTK_MOVEMENT_BUFFER_ENDS, -1, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, 1);
  run_frames (view, 2);
  press_key (self, GTK_MOVEMENT_BUFFER_ENDS, 1, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >,
                     gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 100);
  destroy_window (window, view);
}

/* Code that is wider than the view moves along with a drag and with the caret. */
static void
test_sideways (void)
{
  ConfabTextView *self = make_tall ("```\nA line of code that is so long that it does not fit into the column, whatever font the machine may have, "
                                    "and then it goes on and on, as such lines do.\n```\n");
  ConfabBlockLayout *layout = confab_block_stack_get_row (self->stack, 0)->layout;
  graphene_rect_t trough;
  graphene_rect_t slider;
  double x;
  double y;

  g_assert_cmpint (confab_block_layout_get_overflow (layout, NULL), >, 50);
  g_assert_true (confab_text_view_get_scrollbar (self, 0, &trough, &slider));
  g_assert_cmpfloat (slider.size.width, <, trough.size.width);
  find_point (self, "line", &x, &y);
  confab_text_view_press (self, x, y, 1, FALSE);
  for (guint i = 0; i < 5; i++)
    confab_text_view_drag_to (self, WIDTH + 30, y);
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), >, 20);
  confab_text_view_release (self, WIDTH + 30, y);
  g_object_set (self, "caret-visible", TRUE, NULL);
  press_key (self, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1, FALSE);
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), ==, 0);
  press_key (self, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, FALSE);
  g_assert_cmpfloat (confab_block_layout_get_shift (layout), >, 50);
  g_assert_finalize_object (self);
}

#if GTK_CHECK_VERSION (4, 14, 0)

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
assert_contents (GBytes     *bytes,
                 const char *text)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
  g_bytes_unref (bytes);
}

static void
test_accessible_text (void)
{
  ConfabTextView *self = make_tall ("Grüße *an* alle.\n\nUnd mehr.\n");
  GtkAccessibleText *text = GTK_ACCESSIBLE_TEXT (self);
  GtkAccessibleTextInterface *iface = GTK_ACCESSIBLE_TEXT_GET_IFACE (text);
  g_autofree GtkAccessibleTextRange *ranges = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;
  gsize n_ranges;
  guint start;
  guint end;

  assert_contents (iface->get_contents (text, 0, G_MAXUINT), "Grüße an alle.\nUnd mehr.");
  assert_contents (iface->get_contents (text, 3, 8), "ße an");
  assert_contents (iface->get_contents (text, 13, 18), ".\nUnd");
  assert_contents (iface->get_contents_at (text, 16, GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD, &start, &end), "Und");
  g_assert_cmpuint (start, ==, 15);
  g_assert_cmpuint (end, ==, 18);
  assert_contents (iface->get_contents_at (text, 2, GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE, &start, &end), "Grüße an alle.");
  g_assert_cmpuint (end, ==, 14);
  assert_contents (iface->get_contents_at (text, 24, GTK_ACCESSIBLE_TEXT_GRANULARITY_CHARACTER, &start, &end), "");
  g_assert_false (iface->get_selection (text, &n_ranges, &ranges));
  confab_text_view_select (self, &(ConfabRange){ { 0, 7 }, { 1, 3 } });
  g_assert_true (iface->get_selection (text, &n_ranges, &ranges));
  g_assert_cmpuint (ranges[0].start, ==, 5);
  g_assert_cmpuint (ranges[0].length, ==, 13);
  g_assert_cmpuint (iface->get_caret_position (text), ==, 18);
  g_clear_pointer (&ranges, g_free);
  g_assert_true (iface->get_attributes (text, 6, &n_ranges, &ranges, &names, &values));
  g_assert_cmpuint (n_ranges, ==, 1);
  g_assert_cmpstr (names[0], ==, "style");
  g_assert_cmpuint (ranges[0].start, ==, 6);
  g_assert_cmpuint (ranges[0].length, ==, 2);
#if GTK_CHECK_VERSION (4, 16, 0)
  {
    graphene_rect_t extents;

    g_assert_true (iface->get_extents (text, 15, 18, &extents));
    g_assert_cmpfloat (extents.size.width, >, 5);
    g_assert_true (iface->get_offset (text, &GRAPHENE_POINT_INIT (0, 2), &start));
    g_assert_cmpuint (start, ==, 0);
  }
#endif
  g_assert_finalize_object (self);
}

G_GNUC_END_IGNORE_DEPRECATIONS

#endif

static void
test_accessible (void)
{
  ConfabTextView *self = make_view ("Some *words*.\n\nAnd more.\n");

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self)), ==, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Some words.\nAnd more.");
  g_assert_finalize_object (self);
}

static void
test_scale (void)
{
  ConfabTextView *self = make_tall (sample);
  ConfabTextStyle *style = self->style;
  int height = measure (self, WIDTH);

  confab_text_view_set_scale (self, 1);
  g_assert_true (self->style == style);
  confab_text_view_set_scale (self, 2);
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  g_assert_cmpint (measure (self, WIDTH), >, height * 3 / 2);
  confab_text_view_set_scale (self, 1);
  confab_tall_prepare (CONFAB_TALL (self), 0, 100000);
  g_assert_cmpint (measure (self, WIDTH), ==, height);
  g_assert_finalize_object (self);
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/text-view/heights", test_heights);
  g_test_add_func ("/widgets/text-view/short-question", test_short_question);
  g_test_add_func ("/widgets/text-view/drag", test_drag);
  g_test_add_func ("/widgets/text-view/words-and-paragraphs", test_words_and_paragraphs);
  g_test_add_func ("/widgets/text-view/copy", test_copy);
  g_test_add_func ("/widgets/text-view/primary", test_primary);
  g_test_add_func ("/widgets/text-view/caret", test_caret);
  g_test_add_func ("/widgets/text-view/places", test_places);
  g_test_add_func ("/widgets/text-view/guesses", test_guesses);
  g_test_add_func ("/widgets/text-view/streaming", test_streaming);
  g_test_add_func ("/widgets/text-view/long-text", test_long_text);
  g_test_add_func ("/widgets/text-view/text-while-reading", test_text_while_reading);
  g_test_add_func ("/widgets/text-view/links", test_links);
  g_test_add_func ("/widgets/text-view/link-honesty", test_link_honesty);
  g_test_add_func ("/widgets/text-view/link-question", test_link_question);
  g_test_add_func ("/widgets/text-view/link-walk", test_link_walk);
  g_test_add_func ("/widgets/text-view/find", test_find);
  g_test_add_func ("/widgets/text-view/code-bar", test_code_bar);
  g_test_add_func ("/widgets/text-view/autoscroll", test_autoscroll);
  g_test_add_func ("/widgets/text-view/sideways", test_sideways);
  g_test_add_func ("/widgets/text-view/accessible", test_accessible);
#if GTK_CHECK_VERSION (4, 14, 0)
  g_test_add_func ("/widgets/text-view/accessible-text", test_accessible_text);
#endif
  g_test_add_func ("/widgets/text-view/scale", test_scale);
  return g_test_run ();
}
