/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "confab-widget-test.h"
#include "widgets/confab-message-details.h"
#include "widgets/confab-message-facts.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-tall.h"
#include "widgets/confab-text-heat.h"
#include "widgets/confab-token-popover.h"

#define TOKENS \
  "[{\"token\":\"The\",\"logprob\":0,\"top_logprobs\":[{\"token\":\"The\",\"logprob\":0}]}," \
  "{\"token\":\" **\",\"logprob\":-0.1},{\"token\":\"answer\",\"logprob\":-0.693147,\"top_logprobs\":[" \
  "{\"token\":\"reply\",\"logprob\":-0.5},{\"token\":\"answer\",\"logprob\":-0.693147}]},{\"token\":\"**\",\"logprob\":-0.2}," \
  "{\"token\":\" is\",\"logprob\":-5},{\"token\":\" \\ufffd\",\"bytes\":[32,240,159],\"logprob\":-1},{\"token\":\"\\ufffd\",\"bytes\":[152,128]," \
  "\"logprob\":-1},{\"token\":\".\",\"logprob\":-9999}]"

#define TEXT "The **answer** is 😀."

static ConfabMessage *
make_reply (const char *text,
            const char *tokens)
{
  ConfabMessage *message = confab_message_new ("m1", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);

  confab_message_append_text (message, text);
  if (tokens != NULL)
    confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_LOGPROBS, .text = tokens });
  confab_message_set_status (message, CONFAB_STATUS_COMPLETE);
  return message;
}

static GtkWidget *
show_row (ConfabMessage *message,
          GtkWidget    **window)
{
  GtkWidget *row = confab_message_row_new (message, NULL, FALSE);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  /* A row is as high as it likes to be. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), row);
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  *window = show_in_window (scroller, 600, 600);
  confab_tall_prepare (CONFAB_TALL (row), 0, 10000);
  run_frames (row, 2);
  return row;
}

static gboolean
is_seen_view (GtkWidget  *widget,
              const char *text)
{
  return CONFAB_IS_TEXT_VIEW (widget) && gtk_widget_get_visible (widget);
}

static gboolean
is_label_with (GtkWidget  *widget,
               const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static void
show_probabilities (GtkWidget *row,
                    gboolean   shown)
{
  g_object_set (row, "show-probabilities", shown, NULL);
  confab_tall_prepare (CONFAB_TALL (row), 0, 10000);
  run_frames (row, 2);
}

/* What the popover shows has this text. */
static void
assert_shown (GtkWidget  *view,
              const char *text)
{
  GtkWidget *popover = confab_text_view_get_token_popover (CONFAB_TEXT_VIEW (view));

  g_assert_nonnull (popover);
  g_assert_true (gtk_widget_get_visible (popover));
  g_test_message ("%s", text);
  g_assert_nonnull (find_widget (popover, is_label_with, text));
}

static void
test_levels (void)
{
  static const struct
  {
    double probability;
    guint  level;
  } cases[] = { { 1, 0 }, { 0.95, 0 }, { 0.8, 1 }, { 0.6, 2 }, { 0.4, 3 }, { 0.2, 4 }, { 0.05, 5 }, { 0, 5 } };
  float last = -1;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (confab_heat_get_level (log (cases[i].probability)), ==, cases[i].level);
  g_assert_cmpuint (confab_heat_get_level ((double)NAN), ==, 0);
  g_assert_cmpuint (confab_heat_get_level (CONFAB_LOGPROB_UNLIKELY), ==, CONFAB_HEAT_LEVELS - 1);
  for (guint dark = 0; dark < 2; dark++, last = -1)
    for (guint i = 0; i < CONFAB_HEAT_LEVELS; i++)
      {
        ConfabTextStyle style = { .dark = dark != 0 };
        GdkRGBA colour;

        confab_heat_get_colour (&style, i, &colour);
        g_assert_cmpfloat (colour.alpha, >, last);
        last = colour.alpha;
      }
}

static void
test_words (void)
{
  static const struct
  {
    double      logprob;
    const char *words;
  } cases[] = {
    { 0, "100.0%" }, { -0.693147, "50.0%" }, { -0.0005, "99.95%" }, { -5, "0.674%" }, { -30, "less than 0.001%" },
    { -9999, "very unlikely" },
  };
  g_autofree char *unknown = confab_probability_dup_words ((double)NAN);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = confab_probability_dup_words (cases[i].logprob);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_cmpstr (unknown, ==, "not known");
}

static void
test_toggle (void)
{
  ConfabMessage *message = make_reply (TEXT, TOKENS);
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);
  int before = gtk_widget_get_height (row);

  g_assert_null (find_widget (row, is_label_with, "perplexity"));
  show_probabilities (row, TRUE);
  g_assert_nonnull (find_widget (row, is_label_with, "8 tokens"));
  g_assert_nonnull (find_widget (row, is_label_with, "1 without a number"));
  g_assert_true (find_widget (row, is_seen_view, NULL) == view);
  g_assert_cmpint (gtk_widget_get_height (row), >, before);
  show_probabilities (row, FALSE);
  g_assert_null (find_widget (row, is_label_with, "perplexity"));
  g_assert_cmpint (gtk_widget_get_height (row), ==, before);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

/* Tokens of markup are not read and stepped over; those that are parts of a character are one. */
static void
test_walk (void)
{
  ConfabMessage *message = make_reply (TEXT, TOKENS);
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);
  static const struct
  {
    const char *read;
    const char *shown;
  } tokens[] = { { "The", "100.0%" }, { " ", "90.5%" }, { "answer", "50.0%" }, { " is", "0.674%" }, { " 😀", "13.5%" }, { ".", "very unlikely" } };
  const ConfabBlock *block;
  guint found = 0;

  show_probabilities (row, TRUE);
  block = confab_text_view_get_blocks (CONFAB_TEXT_VIEW (view))->pdata[0];
  for (guint i = 0; i < 7; i++)
    {
      ConfabRange range;

      if (!confab_text_view_get_token_range (CONFAB_TEXT_VIEW (view), i, &range))
        continue;
      g_assert_cmpuint (found, <, G_N_ELEMENTS (tokens));
      g_assert_cmpuint (range.end.offset - range.start.offset, ==, strlen (tokens[found].read));
      g_assert_cmpint (strncmp (block->text + range.start.offset, tokens[found].read, strlen (tokens[found].read)), ==, 0);
      confab_text_view_show_token (CONFAB_TEXT_VIEW (view), (int)i);
      g_assert_cmpint (confab_text_view_get_token (CONFAB_TEXT_VIEW (view)), ==, (int)i);
      assert_shown (view, tokens[found].shown);
      found++;
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (tokens));
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), 2);
  assert_shown (view, "Number 2 of the likeliest tokens");
  assert_shown (view, "reply");
  assert_shown (view, "60.7%");
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), -1);
  g_assert_cmpint (confab_text_view_get_token (CONFAB_TEXT_VIEW (view)), ==, -1);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

static void
test_jump (void)
{
  ConfabMessage *message = make_reply (TEXT, TOKENS);
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);
  GtkWidget *label;

  show_probabilities (row, TRUE);
  label = find_widget (row, is_label_with, "␣is\u2069  0.674%");
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_parent (label), "clicked");
  g_assert_true (gtk_widget_has_focus (view));
  assert_shown (view, "0.674%");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

static guint
count_places (GtkWidget *root)
{
  guint n = GTK_IS_BUTTON (root) && gtk_widget_has_css_class (root, "pill-small");

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_places (child);
  return n;
}

/* What is least sure but only markup has no place to go to; lists, tables and code have theirs, and so has what is written from right to left. */
static void
test_places (void)
{
  ConfabMessage *message = make_reply ("- **a**\n\n| b |\n|---|\n| c |\n\n```\nd\n```\n\nש",
                                       "[{\"token\":\"- **\",\"logprob\":-7},{\"token\":\"a\",\"logprob\":-0.2},{\"token\":\"**\\n\\n| \",\"logprob\":-6},"
                                       "{\"token\":\"b\",\"logprob\":-0.3},{\"token\":\" |\\n|---|\\n|\",\"logprob\":-8},{\"token\":\" c\",\"logprob\":-0.4},"
                                       "{\"token\":\" |\\n\\n```\\n\",\"logprob\":-9},{\"token\":\"d\",\"logprob\":-0.5},{\"token\":\"\\n```\\n\\n\",\"logprob\":-5},"
                                       "{\"token\":\"ש\",\"logprob\":-0.6}]");
  static const char *const places[] = { "\u2068ש\u2069  54.9%", "\u2068d\u2069  60.7%", "\u2068␣c\u2069  67.0%", "\u2068b\u2069  74.1%",
                                        "\u2068a\u2069  81.9%" };
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);

  show_probabilities (row, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *label = find_widget (row, is_label_with, places[i]);

      g_assert_nonnull (label);
      g_signal_emit_by_name (gtk_widget_get_parent (label), "clicked");
      assert_shown (view, strstr (places[i], "  ") + 2);
    }
  g_assert_cmpuint (count_places (row), ==, G_N_ELEMENTS (places));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

/* Of what the service did not tell, nothing is said that could be wrong. */
static void
test_unknown (void)
{
  ConfabMessage *message = make_reply ("ab c",
                                       "[{\"token\":\"a\",\"logprob\":null,\"top_logprobs\":[{\"token\":\"a\",\"logprob\":null},{\"token\":\"x\",\"logprob\":-1}]},"
                                       "{\"token\":\"b\",\"logprob\":-3,\"top_logprobs\":[{\"token\":\"x\",\"logprob\":-1}]},"
                                       "{\"token\":\" c\",\"logprob\":-9000,\"top_logprobs\":[]}]");
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);

  show_probabilities (row, TRUE);
  g_assert_nonnull (find_widget (row, is_label_with, "Mean probability less than 0.001% · perplexity ∞ · 3 tokens · 1 without a number"));
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), 0);
  assert_shown (view, "The service did not say how likely it was");
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), 1);
  assert_shown (view, "Not the likeliest token");
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), 2);
  assert_shown (view, "The service sent no alternatives");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

/* Tokens of another text are shown by themselves. */
static void
test_other_text (void)
{
  ConfabMessage *message = make_reply ("Something else that has nothing to do with them", TOKENS);
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *text = find_widget (row, is_seen_view, NULL);
  GtkWidget *tokens;

  gtk_widget_grab_focus (text);
  show_probabilities (row, TRUE);
  g_assert_nonnull (find_widget (row, is_label_with, "are not those of this text"));
  g_assert_false (gtk_widget_get_visible (text));
  tokens = find_widget (row, is_seen_view, NULL);
  g_assert_nonnull (tokens);
  /* The keys go on in them, and in the text afterwards. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == tokens);
  confab_text_view_show_token (CONFAB_TEXT_VIEW (tokens), 0);
  assert_shown (tokens, "100.0%");
  show_probabilities (row, FALSE);
  g_assert_true (gtk_widget_get_visible (text));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == text);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

/* The colours are in the text, so that it is seen while they are, and they go where it is shown as data. */
static void
test_data (void)
{
  ConfabMessage *message = make_reply ("[1]", "[{\"token\":\"[\",\"logprob\":-0.1},{\"token\":\"1\",\"logprob\":-2},"
                                       "{\"token\":\"]\",\"logprob\":-0.1}]");
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *view = find_widget (row, is_seen_view, NULL);
  gboolean shown;

  g_assert_true (gtk_widget_activate_action (row, "message.show-data", NULL));
  g_assert_false (gtk_widget_get_visible (view));
  show_probabilities (row, TRUE);
  g_assert_true (gtk_widget_get_visible (view));
  g_assert_true (gtk_widget_activate_action (row, "message.show-data", NULL));
  g_assert_false (gtk_widget_get_visible (view));
  g_object_get (row, "show-probabilities", &shown, NULL);
  g_assert_false (shown);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (message);
}

static void
test_none (void)
{
  ConfabMessage *message = make_reply (TEXT, NULL);
  ConfabMessage *coming = confab_message_new ("m2", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);
  GtkWidget *window;
  GtkWidget *row = show_row (message, &window);
  GtkWidget *other_window;
  GtkWidget *other;
  gboolean shown;

  show_probabilities (row, TRUE);
  g_object_get (row, "show-probabilities", &shown, NULL);
  g_assert_false (shown);
  confab_message_append_text (coming, TEXT);
  confab_message_apply (coming, &(ConfabDelta){ .kind = CONFAB_DELTA_LOGPROBS, .text = TOKENS });
  other = show_row (coming, &other_window);
  show_probabilities (other, TRUE);
  g_object_get (other, "show-probabilities", &shown, NULL);
  g_assert_false (shown);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (other_window));
  g_assert_finalize_object (message);
  g_assert_finalize_object (coming);
}

static void
assert_fact (ConfabMessage *message,
             const char    *text,
             gboolean       said)
{
  g_autoptr (GPtrArray) facts = confab_message_facts_list (message);
  g_autofree char *all = confab_message_facts_dup_text (facts);

  g_test_message ("%s", all);
  g_assert_cmpint (strstr (all, text) != NULL, ==, said);
}

static void
test_details (void)
{
  g_autoptr (ConfabMessage) with = make_reply (TEXT, TOKENS);
  g_autoptr (ConfabMessage) without = make_reply (TEXT, NULL);

  assert_fact (with, "Perplexity", TRUE);
  assert_fact (without, "no log-probabilities", FALSE);
  confab_message_edit_reply (without)->parameters = json_from_string ("{\"logprobs\":true}", NULL);
  assert_fact (without, "The service sent no log-probabilities", TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/widgets/text-heat/levels", test_levels);
  g_test_add_func ("/widgets/text-heat/words", test_words);
  g_test_add_func ("/widgets/text-heat/toggle", test_toggle);
  g_test_add_func ("/widgets/text-heat/walk", test_walk);
  g_test_add_func ("/widgets/text-heat/jump", test_jump);
  g_test_add_func ("/widgets/text-heat/places", test_places);
  g_test_add_func ("/widgets/text-heat/unknown", test_unknown);
  g_test_add_func ("/widgets/text-heat/other-text", test_other_text);
  g_test_add_func ("/widgets/text-heat/data", test_data);
  g_test_add_func ("/widgets/text-heat/none", test_none);
  g_test_add_func ("/widgets/text-heat/details", test_details);

  return g_test_run ();
}
