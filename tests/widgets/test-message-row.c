/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "markup/confab-range.h"
#include "widgets/confab-disclosure.h"
#include "widgets/confab-message-details.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-tall.h"
#include "widgets/confab-text-view.h"
#include "widgets/confab-text-window.h"

#define DAY_MS (24 * 60 * 60 * 1000)

/* The line under a reply does not break within a fact. */
#define NBSP   "\u00a0"

static ConfabMessage *
make_message (ConfabRole   role,
              ConfabStatus status,
              const char  *text)
{
  ConfabMessage *message = confab_message_new ("m1", NULL, role, status, g_get_real_time () / 1000);

  if (text != NULL)
    confab_message_append_text (message, text);
  return message;
}

static void
delta (ConfabMessage  *message,
       ConfabDeltaKind kind,
       const char     *text)
{
  confab_message_apply (message, &(ConfabDelta){ .kind = kind, .text = text, .id = "id", .name = "name", .type = "function" });
}

/* A row as the transcript shows it, but by itself. */
static GtkWidget *
show_row (ConfabMessage *message,
          int            width,
          GtkWidget    **window)
{
  GtkWidget *row = confab_message_row_new (message, NULL, FALSE);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  /* A row is as high as it likes to be. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), row);
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  *window = show_in_window (scroller, width, 600);
  confab_tall_prepare (CONFAB_TALL (row), 0, 10000);
  run_frames (row, 2);
  return row;
}

static char *
dup_view_text (GtkWidget *view)
{
  GPtrArray *blocks = confab_text_view_get_blocks (CONFAB_TEXT_VIEW (view));
  ConfabRange range = { 0 };

  if (blocks->len == 0)
    return g_strdup ("");
  range.end.block = blocks->len - 1;
  range.end.offset = ((ConfabBlock *)g_ptr_array_index (blocks, blocks->len - 1))->length;
  return confab_range_dup_plain (blocks, &range);
}

static gboolean
is_view_with (GtkWidget  *widget,
              const char *text)
{
  g_autofree char *plain = NULL;

  if (!CONFAB_IS_TEXT_VIEW (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  plain = dup_view_text (widget);
  return strstr (plain, text) != NULL;
}

static GtkWidget *
find_view (GtkWidget  *row,
           const char *text)
{
  return find_widget (row, is_view_with, text);
}

static int
right_of (GtkWidget *widget,
          GtkWidget *row)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, row, &bounds));
  return (int)(bounds.origin.x + bounds.size.width);
}

static void
copy_name_cb (GtkWidget  *row,
              const char *name,
              char      **copy)
{
  g_free (*copy);
  *copy = g_strdup (name);
}

/* A question stands at the end in a card that is as wide as it needs, a reply over the whole width. */
static void
test_places (void)
{
  static const char long_text[] =
    "A question that is so long that it has to be broken into lines, since a card is never wider than four fifths of the column.";
  g_autoptr (ConfabMessage) brief = make_message (CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "Hi");
  g_autoptr (ConfabMessage) lengthy = make_message (CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, long_text);
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "Hello");
  GtkWidget *window;
  GtkWidget *row = show_row (brief, 600, &window);
  graphene_rect_t bounds;
  GtkWidget *card = gtk_widget_get_parent (find_view (row, "Hi"));

  g_assert_true (gtk_widget_has_css_class (card, "bubble"));
  g_assert_cmpint (right_of (card, row), ==, gtk_widget_get_width (row));
  g_assert_cmpint (gtk_widget_get_width (card), <, 120);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "You");
  destroy_window (window, row);

  row = show_row (lengthy, 600, &window);
  card = gtk_widget_get_parent (find_view (row, "A question"));
  g_assert_cmpint (right_of (card, row), ==, gtk_widget_get_width (row));
  g_assert_true (gtk_widget_compute_bounds (card, row, &bounds));
  g_assert_cmpint ((int)bounds.size.width, ==, gtk_widget_get_width (row) * 4 / 5);
  destroy_window (window, row);

  row = show_row (reply, 600, &window);
  g_assert_cmpint (gtk_widget_get_width (find_view (row, "Hello")), ==, gtk_widget_get_width (row));
  destroy_window (window, row);
}

/* What a person typed is no Markdown. */
static void
test_flavours (void)
{
  g_autoptr (ConfabMessage) question = make_message (CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "2 * 3 * 4 is *this*");
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "it is *that*");
  GtkWidget *window;
  GtkWidget *row = show_row (question, 600, &window);

  g_assert_nonnull (find_view (row, "2 * 3 * 4 is *this*"));
  destroy_window (window, row);
  row = show_row (reply, 600, &window);
  g_assert_nonnull (find_view (row, "it is that"));
  destroy_window (window, row);
}

static void
test_stream_cost (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "One ");
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (row);
  guint before = confab_message_row_get_n_changes (self);

  /* Many chunks in one frame are one change. */
  for (int i = 0; i < 500; i++)
    confab_message_append_text (reply, "word ");
  g_assert_cmpuint (confab_message_row_get_n_changes (self), ==, before);
  run_frames (row, 3);
  g_assert_cmpuint (confab_message_row_get_n_changes (self) - before, ==, 1);

  /* Nothing that came is a change of nothing. */
  before = confab_message_row_get_n_changes (self);
  confab_message_reply_changed (reply);
  run_frames (row, 3);
  g_assert_cmpuint (confab_message_row_get_n_changes (self), ==, before);
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  run_frames (row, 3);
  g_assert_nonnull (find_view (row, "One word word"));
  destroy_window (window, row);
}

static gboolean
is_progress (GtkWidget  *widget,
             const char *text)
{
  return GTK_IS_PROGRESS_BAR (widget) && gtk_widget_get_visible (widget);
}

static void
test_waiting (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  GtkWidget *bar;
  int with_bar;

  g_assert_nonnull (find_widget (row, is_label, "Waiting…"));
  confab_message_row_set_status (CONFAB_MESSAGE_ROW (row), "Trying again in 5 s", -1);
  g_assert_nonnull (find_widget (row, is_label, "Trying again in 5 s"));
  g_assert_null (find_widget (row, is_progress, NULL));

  confab_message_row_set_status (CONFAB_MESSAGE_ROW (row), "Sending… 12 of 48 MB", 0.25);
  run_frames (row, 2);
  g_assert_nonnull (find_widget (row, is_label, "Sending… 12 of 48 MB"));
  bar = find_widget (row, is_progress, NULL);
  g_assert_nonnull (bar);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);
  with_bar = gtk_widget_get_height (row);
  confab_message_row_set_status (CONFAB_MESSAGE_ROW (row), NULL, -1);
  run_frames (row, 2);
  g_assert_null (find_widget (row, is_progress, NULL));
  g_assert_nonnull (find_widget (row, is_label, "Waiting…"));
  g_assert_cmpint (gtk_widget_get_height (row), <, with_bar);
  confab_message_append_text (reply, "Here");
  run_frames (row, 2);
  g_assert_null (find_widget (row, is_label, "Trying again in 5 s"));
  g_assert_nonnull (find_view (row, "Here"));
  destroy_window (window, row);
}

static void
test_reasoning (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  GtkWidget *view;

  delta (reply, CONFAB_DELTA_REASONING, "Hm.");
  run_frames (row, 2);
  g_assert_nonnull (find_widget (row, is_label, "Thinking…"));
  g_assert_null (find_view (row, "Hm."));
  confab_message_row_set_expand_reasoning (CONFAB_MESSAGE_ROW (row), TRUE);
  run_frames (row, 2);
  view = find_view (row, "Hm.");
  g_assert_nonnull (view);
  delta (reply, CONFAB_DELTA_REASONING, " Well.");
  run_frames (row, 2);
  g_assert_true (find_view (row, "Hm. Well.") == view);

  /* What unfolded by itself folds when the answer begins. */
  delta (reply, CONFAB_DELTA_TEXT, "Yes");
  confab_message_edit_reply (reply)->reasoning_ms = 12300;
  run_frames (row, 3);
  g_assert_null (find_view (row, "Hm. Well."));
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  run_frames (row, 3);
  g_assert_nonnull (find_widget (row, is_label, "Thought for 12 s"));

  /* Folded it is not shown, and what is opened is there. */
  g_object_set (find_widget (row, is_of_type, "ConfabDisclosure"), "expanded", TRUE, NULL);
  run_frames (row, 2);
  g_assert_nonnull (find_view (row, "Hm. Well."));
  g_object_set (find_widget (row, is_of_type, "ConfabDisclosure"), "expanded", FALSE, NULL);
  run_frames (row, 2);
  g_assert_null (find_view (row, "Hm. Well."));
  destroy_window (window, row);
}

/* What the reader opened or holds stays open when the answer begins, and what ended without a text has its time too. */
static void
test_reasoning_kept (void)
{
  for (guint selected = 0; selected < 2; selected++)
    {
      g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
      GtkWidget *window;
      GtkWidget *row = show_row (reply, 500, &window);

      confab_message_row_set_expand_reasoning (CONFAB_MESSAGE_ROW (row), TRUE);
      delta (reply, CONFAB_DELTA_REASONING, "Hm.");
      run_frames (row, 3);
      if (selected)
        gtk_widget_grab_focus (find_view (row, "Hm."));
      else
        for (guint i = 0; i < 2; i++)
          g_object_set (find_widget (row, is_of_type, "ConfabDisclosure"), "expanded", i == 1, NULL);
      confab_message_edit_reply (reply)->reasoning_ms = 400;
      delta (reply, CONFAB_DELTA_REFUSAL, "No");
      run_frames (row, 3);
      g_assert_nonnull (find_view (row, "Hm."));
      g_assert_nonnull (find_widget (row, is_label, "Thought for a moment"));
      destroy_window (window, row);
    }
}

static void
test_extras (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  g_autofree char *action = NULL;
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  GtkWidget *button;

  delta (reply, CONFAB_DELTA_TEXT, "Yes <b>no</b> & so on");
  delta (reply, CONFAB_DELTA_REFUSAL, "I would rather not.");
  delta (reply, CONFAB_DELTA_TOOL_CALL, "{\"city\":\"Rome\",\"days\":3.50}");
  delta (reply, CONFAB_DELTA_ANNOTATIONS,
         "[{\"type\": \"url_citation\", \"url_citation\": {\"url\": \"https://example.org/a b\", \"title\": \"A [b] *c*\"}},"
         " {\"type\": \"url_citation\", \"url_citation\": {\"url\": \"https://example.org/a b\", \"title\": \"again\"}},"
         " {\"type\": \"other\"}, 3]");
  delta (reply, CONFAB_DELTA_FINISH, "length");
  confab_message_edit_reply (reply)->prompt_tokens = 12;
  confab_message_edit_reply (reply)->completion_tokens = 34;
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  confab_message_row_set_footer (CONFAB_MESSAGE_ROW (row), CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST);
  run_frames (row, 3);
  g_assert_nonnull (find_view (row, "Yes <b>no</b> & so on"));
  g_assert_nonnull (find_widget (row, is_label, "I would rather not."));
  g_assert_nonnull (find_widget (row, is_label, "Call of name"));
  g_assert_nonnull (find_view (row, "{\n  \"city\": \"Rome\",\n  \"days\": 3.50\n}"));
  g_assert_nonnull (find_widget (row, is_label, "1 source"));
  g_assert_nonnull (find_widget (row, is_label, "12" NBSP "tokens" NBSP "in," NBSP "34" NBSP "out"));
  g_assert_nonnull (find_widget (row, is_label, "Cut at the token limit"));
  button = find_widget (row, is_button_with_label, "Change the _Limit");
  g_assert_nonnull (button);
  g_signal_connect (row, "action", G_CALLBACK (copy_name_cb), &action);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (action, ==, "show-max-tokens");

  confab_message_edit_reply (reply)->has_cost = TRUE;
  confab_message_edit_reply (reply)->cost_usd = 0.5;
  confab_message_reply_changed (reply);
  run_frames (row, 2);
  g_assert_nonnull (find_widget (row, is_label, "12" NBSP "tokens" NBSP "in," NBSP "34" NBSP "out" NBSP "· $0.50"));
  destroy_window (window, row);
}

static gboolean
is_sources (GtkWidget  *widget,
            const char *text)
{
  return CONFAB_IS_DISCLOSURE (widget) && gtk_widget_has_css_class (widget, text);
}

static void
test_citations (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "See there.");
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  GtkWidget *sources;
  GPtrArray *blocks;
  const ConfabBlock *block;

  delta (reply, CONFAB_DELTA_ANNOTATIONS,
         "[{\"url\": \"https://example.org/a)b\\n<c>\", \"title\": \"A [b](x) *c* `d`\\nnext\"}]");
  run_frames (row, 2);
  sources = find_widget (row, is_sources, "citations");
  g_assert_nonnull (sources);
  confab_disclosure_set_expanded (CONFAB_DISCLOSURE (sources), TRUE);
  run_frames (row, 2);
  blocks = confab_text_view_get_blocks (CONFAB_TEXT_VIEW (confab_disclosure_get_text_view (CONFAB_DISCLOSURE (sources))));
  g_assert_cmpuint (blocks->len, ==, 1);
  block = g_ptr_array_index (blocks, 0);
  g_assert_cmpstr (block->text, ==, "A [b](x) *c* `d` next");
  g_assert_cmpuint (block->n_spans, ==, 1);
  g_assert_cmpstr (block->spans[0].target, ==, "https://example.org/a)b%0A%3Cc%3E");
  destroy_window (window, row);
}

static void
test_notices (void)
{
  static const struct
  {
    ConfabStatus status;
    const char  *reason;
    const char  *words;
    const char  *label;
  } cases[] = {
    { CONFAB_STATUS_STOPPED, NULL, "Stopped by you", "_Try Again" },
    { CONFAB_STATUS_INTERRUPTED, NULL, "Interrupted before the end", "_Try Again" },
    { CONFAB_STATUS_COMPLETE, "content_filter", "Filtered by the service", "_Try Again" },
    { CONFAB_STATUS_COMPLETE, "max_tokens", "Cut at the token limit", "Change the _Limit" },
    { CONFAB_STATUS_COMPLETE, "strange", "Ended by the service: strange", "_Try Again" },
    { CONFAB_STATUS_COMPLETE, "stop", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "text");
      GtkWidget *window;
      GtkWidget *row = show_row (reply, 500, &window);

      if (cases[i].reason != NULL)
        delta (reply, CONFAB_DELTA_FINISH, cases[i].reason);
      confab_message_set_status (reply, cases[i].status);
      run_frames (row, 3);
      if (cases[i].words != NULL)
        g_assert_nonnull (find_widget (row, is_label, cases[i].words));
      if (cases[i].label != NULL)
        g_assert_nonnull (find_widget (row, is_button_with_label, cases[i].label));
      else
        g_assert_null (find_widget (row, is_button_with_label, "_Try Again"));
      destroy_window (window, row);
    }
}

/* Probabilities that were asked for and did not come are missed; a reply without text has none. */
static void
test_no_probabilities (void)
{
  static const struct
  {
    const char *parameters;
    const char *text;
    const char *reason;
    const char *words;
  } cases[] = {
    { "{\"logprobs\":true}", "text", "stop", "The service sent no log-probabilities" },
    { "{\"logprobs\":true}", "text", NULL, "The service sent no log-probabilities" },
    { "{\"logprobs\":true}", "text", "length", "Cut at the token limit" CONFAB_MESSAGE_FACT_SEPARATOR "The service sent no log-probabilities" },
    { "{\"logprobs\":true}", "", "stop", NULL },
    { "{\"logprobs\":false}", "text", "stop", NULL },
    { "{\"logprobs\":1}", "text", "stop", NULL },
    { "[]", "text", "stop", NULL },
    { "{}", "text", "stop", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, cases[i].text);
      g_autofree char *words = NULL;

      confab_message_edit_reply (reply)->finish_reason = g_strdup (cases[i].reason);
      confab_message_edit_reply (reply)->parameters = json_from_string (cases[i].parameters, NULL);
      words = confab_message_words_notice (reply);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_failure (void)
{
  static const struct
  {
    ConfabFailureKind kind;
    const char       *label;
    const char       *name;
  } cases[] = {
    { CONFAB_FAILURE_AUTH, "Enter _Key…", "edit-key" },
    { CONFAB_FAILURE_CREDIT, "Open _Billing Page", "billing" },
    { CONFAB_FAILURE_NOT_FOUND, "Choose _Model…", "choose-model" },
    { CONFAB_FAILURE_UNREACHABLE, "_Try Again", "retry" },
    { CONFAB_FAILURE_SETUP, "Open _Preferences", "preferences" },
  };
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
      ConfabFailure *failure = confab_failure_new (cases[i].kind, "what the service said");
      GtkWidget *window;
      GtkWidget *row = show_row (reply, 500, &window);
      GtkWidget *button;

      g_signal_connect (row, "action", G_CALLBACK (copy_name_cb), &name);
      failure->request_id = g_strdup ("req-1");
      confab_message_edit_reply (reply)->total_ms = 3;
      confab_message_set_failure (reply, failure);
      confab_message_set_status (reply, CONFAB_STATUS_FAILED);
      run_frames (row, 3);
      g_assert_nonnull (find_widget (row, is_label, confab_failure_get_title (failure)));
      g_assert_null (find_widget (row, is_label, "3" NBSP "ms" NBSP "in" NBSP "all"));
      gtk_expander_set_expanded (GTK_EXPANDER (find_widget (row, is_of_type, "GtkExpander")), TRUE);
      g_assert_nonnull (find_widget (row, is_label, "what the service said\nRequest ID: req-1"));
      button = find_widget (row, is_button_with_label, cases[i].label);
      g_assert_nonnull (button);
      g_signal_emit_by_name (button, "clicked");
      g_assert_cmpstr (name, ==, cases[i].name);
      destroy_window (window, row);
    }
}

static GtkWidget *
find_day (GtkWidget *row)
{
  GtkWidget *first = gtk_widget_get_first_child (row);

  return first != NULL && gtk_widget_has_css_class (first, "day") ? first : NULL;
}

static void
test_days (void)
{
  gint64 now = g_get_real_time () / 1000;
  g_autoptr (ConfabMessage) before = confab_message_new ("a", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, now - 3 * DAY_MS);
  g_autoptr (ConfabMessage) yesterday = confab_message_new ("b", "a", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, now - DAY_MS);
  g_autoptr (ConfabMessage) again = confab_message_new ("c", "b", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, now - DAY_MS);
  GtkWidget *row = g_object_ref_sink (confab_message_row_new (yesterday, NULL, FALSE));

  g_assert_null (find_day (row));
  confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), before);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_day (row))), ==, "Yesterday");
  confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), again);
  g_assert_null (find_day (row));

  /* The first message of a conversation says its day, unless that is today. */
  confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), NULL);
  g_assert_nonnull (find_day (row));
  g_assert_finalize_object (row);
  {
    g_autoptr (ConfabMessage) today = confab_message_new ("d", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, now);

    row = g_object_ref_sink (confab_message_row_new (today, NULL, FALSE));
    confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), NULL);
    g_assert_null (find_day (row));
    confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), yesterday);
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_day (row))), ==, "Today");
    g_assert_finalize_object (row);
  }
}

/* The buttons come without moving anything. */
static void
test_actions (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "Some *text*");
  g_autofree char *action = NULL;
  GtkWidget *row = confab_message_row_new (reply, NULL, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;
  GtkWidget *view;
  int height;

  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("The focus is here"));
  gtk_box_append (GTK_BOX (box), row);
  window = show_in_window (box, 500, 400);
  view = find_view (row, "Some text");
  height = gtk_widget_get_height (row);
  g_assert_null (find_widget (row, is_button_with_tooltip, "Regenerate"));
  g_assert_false (confab_tall_get_held (CONFAB_TALL (row)));
  gtk_widget_grab_focus (view);
  run_frames (row, 3);
  g_assert_nonnull (find_widget (row, is_button_with_tooltip, "Regenerate"));
  g_assert_nonnull (find_widget (row, is_button_with_tooltip, "Copy"));
  g_assert_cmpint (gtk_widget_get_height (row), ==, height);
  g_assert_true (confab_tall_get_held (CONFAB_TALL (row)));

  g_signal_connect (row, "action", G_CALLBACK (copy_name_cb), &action);
  g_signal_emit_by_name (find_widget (row, is_button_with_tooltip, "Regenerate"), "clicked");
  g_assert_cmpstr (action, ==, "regenerate");
  g_assert_true (gtk_widget_activate_action (view, "message.details", NULL));
  g_assert_cmpstr (action, ==, "details");
  g_assert_true (gtk_widget_activate_action (view, "message.open-text", NULL));
  g_assert_cmpstr (action, ==, "open-text");
  destroy_window (window, row);
}

static gboolean
is_label_with (GtkWidget  *widget,
               const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

/* Where there is no room for both, the line below a reply has the width, and its buttons stand below it from the beginning. */
static void
test_narrow_foot (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "Text");
  GtkWidget *window;
  GtkWidget *row = NULL;
  GtkWidget *words;
  graphene_rect_t place;
  graphene_rect_t button;
  int height;

  confab_message_edit_reply (reply)->prompt_tokens = 123456;
  confab_message_edit_reply (reply)->completion_tokens = 123456;
  confab_message_edit_reply (reply)->first_token_ms = 1234;
  confab_message_edit_reply (reply)->total_ms = 12345;
  row = show_row (reply, 320, &window);
  words = find_widget (row, is_label_with, "123456" NBSP "tokens");
  g_assert_nonnull (words);
  g_assert_cmpint (gtk_widget_get_width (words), >, 310);
  height = gtk_widget_get_height (row);
  gtk_widget_grab_focus (find_view (row, "Text"));
  run_frames (row, 3);
  g_assert_cmpint (gtk_widget_get_height (row), ==, height);
  g_assert_true (gtk_widget_compute_bounds (words, row, &place));
  g_assert_true (gtk_widget_compute_bounds (find_widget (row, is_button_with_tooltip, "Copy"), row, &button));
  g_assert_cmpfloat (button.origin.y, >=, place.origin.y + place.size.height);
  g_assert_cmpfloat (button.origin.y + button.size.height, <=, height);
  destroy_window (window, row);
}

static void
read_text_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
test_copy (void)
{
  static const struct
  {
    const char *action;
    const char *text;
  } cases[] = { { "message.copy", "# Some\n\n*text*" }, { "message.copy-plain", "Some\n\ntext" } };
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "# Some\n\n*text*");
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (gtk_widget_activate_action (row, cases[i].action, NULL));
      gdk_clipboard_read_text_async (gtk_widget_get_clipboard (row), NULL, read_text_cb, &text);
      wait_until (text != NULL);
      g_assert_cmpstr (g_strchomp (text), ==, cases[i].text);
      g_assert_nonnull (find_widget (row, is_button_with_tooltip, "Copied"));
    }
  wait_until (find_widget (row, is_button_with_tooltip, "Copy") != NULL);
  destroy_window (window, row);
}

/* A place is the same after what is above it grew, and it is never looked into once its widget is gone. */
static void
test_place (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "One\n\nTwo\n\nThree");
  GtkWidget *window;
  GtkWidget *row;
  GtkWidget *disclosure;
  ConfabPlace place;
  ConfabPlace foot;
  ConfabPlace inside;
  double y;
  double before;
  int height;

  delta (reply, CONFAB_DELTA_REASONING, "First\n\nsecond\n\nthird");
  row = show_row (reply, 500, &window);
  disclosure = find_widget (row, is_of_type, "ConfabDisclosure");
  height = gtk_widget_get_height (row);
  {
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (find_view (row, "Two"), row, &bounds));
    y = (double)(bounds.origin.y + bounds.size.height / 2);
  }
  confab_tall_get_place (CONFAB_TALL (row), y, &place);
  g_assert_true (place.part == find_view (row, "Two"));
  g_assert_cmpfloat (fabs (confab_tall_find_place (CONFAB_TALL (row), &place) - y), <, 0.01);
  confab_tall_get_place (CONFAB_TALL (row), height - 5, &foot);
  g_assert_cmpfloat (fabs (confab_tall_find_place (CONFAB_TALL (row), &foot) - (height - 5)), <, 0.01);

  before = y;
  confab_disclosure_set_expanded (CONFAB_DISCLOSURE (disclosure), TRUE);
  run_frames (row, 3);
  confab_tall_prepare (CONFAB_TALL (row), 0, 10000);
  run_frames (row, 2);
  g_assert_cmpint (gtk_widget_get_height (row), >, height);
  g_assert_cmpfloat (fabs (confab_tall_find_place (CONFAB_TALL (row), &place) - (before + gtk_widget_get_height (row) - height)), <, 0.01);
  g_assert_cmpfloat (fabs (confab_tall_find_place (CONFAB_TALL (row), &foot) - (gtk_widget_get_height (row) - 5)), <, 0.01);

  /* What was read is folded away. */
  confab_tall_get_place (CONFAB_TALL (row), y, &inside);
  g_assert_true (inside.part == confab_disclosure_get_text_view (CONFAB_DISCLOSURE (disclosure)));
  confab_disclosure_set_expanded (CONFAB_DISCLOSURE (disclosure), FALSE);
  run_frames (row, 3);
  g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (row), &inside), <=, gtk_widget_get_height (row));
  inside.part = (GtkWidget *)0x10;
  inside.below = 1e9;
  g_assert_cmpfloat (confab_tall_find_place (CONFAB_TALL (row), &inside), <=, gtk_widget_get_height (row));
  destroy_window (window, row);
}

static void
test_needle (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "One fish\n\ntwo fish");
  GtkWidget *window;
  GtkWidget *row = show_row (reply, 500, &window);
  graphene_rect_t first;
  graphene_rect_t second;

  g_assert_false (confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), 0, &first));
  confab_message_row_set_needle (CONFAB_MESSAGE_ROW (row), "fish", 1);
  g_assert_true (confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), 0, &first));
  g_assert_true (confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), 1, &second));
  g_assert_false (confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), 2, &second));
  g_assert_cmpfloat (second.origin.y, >, first.origin.y);
  confab_message_row_set_needle (CONFAB_MESSAGE_ROW (row), NULL, -1);
  g_assert_false (confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), 0, &first));
  destroy_window (window, row);
}

static void
test_unloaded (void)
{
  g_autoptr (ConfabMessage) message = confab_message_new_unloaded ("m1", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 0);
  g_autoptr (ConfabMessage) full = confab_message_new ("m1", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 0);
  GtkWidget *row = confab_message_row_new (message, NULL, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;

  gtk_box_append (GTK_BOX (box), gtk_label_new ("above"));
  gtk_box_append (GTK_BOX (box), row);
  window = show_in_window (box, 500, 400);
  g_assert_null (find_widget (row, is_of_type, "ConfabTextView"));
  confab_message_append_text (full, "It came.");
  confab_message_load (message, full);
  run_frames (row, 2);
  g_assert_nonnull (find_view (row, "It came."));
  confab_message_unload (message);
  run_frames (row, 2);
  g_assert_null (find_widget (row, is_of_type, "ConfabTextView"));
  destroy_window (window, row);
}

static void
test_details (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "text");
  ConfabReply *facts = confab_message_edit_reply (reply);
  GtkWidget *window;

  facts->model_answered = g_strdup ("maker/model");
  facts->parameters = confab_json_parse ("{\"temperature\": 0.7, \"stop\": []}", -1, NULL);
  facts->completion_tokens = 30;
  facts->first_token_ms = 500;
  facts->total_ms = 2000;
  window = confab_message_details_new (reply);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (find_widget (window, is_label, "maker/model"));
  g_assert_nonnull (find_widget (window, is_label, "20.0"));
  g_assert_nonnull (find_widget (window, is_label, "{\n  \"temperature\": 0.7,\n  \"stop\": []\n}"));
  g_assert_null (find_widget (window, is_label, "Request ID"));
  g_assert_nonnull (gtk_widget_get_ancestor (find_widget (window, is_label, "maker/model"), GTK_TYPE_LIST_BOX));
  destroy_window (window, window);
}

static void
copy_saved_cb (GtkWidget  *window,
               const char *text,
               const char *name,
               char      **copy)
{
  g_free (*copy);
  *copy = g_strdup_printf ("%s: %s", name, text);
}

static void
test_text_window (void)
{
  g_autofree char *saved = NULL;
  GtkWidget *window = confab_text_window_new ("maker/model", "Some text");

  g_signal_connect (window, "save", G_CALLBACK (copy_saved_cb), &saved);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (find_widget (window, is_button_with_label, "_Save…"), "clicked");
  g_assert_cmpstr (saved, ==, "maker-model.txt: Some text");
  destroy_window (window, window);
}

/* Which variant it is stands there only where there are several, and leads to the others. */
static void
test_variants (void)
{
  g_autoptr (ConfabMessage) reply = make_message (CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "Some text");
  g_autofree char *action = NULL;
  GtkWidget *row = confab_message_row_new (reply, NULL, FALSE);
  GtkWidget *window = show_in_window (row, 500, 400);

  g_signal_connect (row, "action", G_CALLBACK (copy_name_cb), &action);
  g_assert_null (find_widget (row, is_button_with_tooltip, "Next Variant"));
  confab_message_row_set_variants (CONFAB_MESSAGE_ROW (row), 1, 3);
  g_assert_nonnull (find_widget (row, is_label, "2 / 3"));
  g_signal_emit_by_name (find_widget (row, is_button_with_tooltip, "Next Variant"), "clicked");
  g_assert_cmpstr (action, ==, "next-variant");
  g_signal_emit_by_name (find_widget (row, is_button_with_tooltip, "Previous Variant"), "clicked");
  g_assert_cmpstr (action, ==, "previous-variant");
  confab_message_row_set_variants (CONFAB_MESSAGE_ROW (row), 2, 3);
  g_assert_nonnull (find_widget (row, is_label, "3 / 3"));
  g_assert_false (gtk_widget_get_sensitive (find_widget (row, is_button_with_tooltip, "Next Variant")));
  confab_message_row_set_variants (CONFAB_MESSAGE_ROW (row), 0, 1);
  g_assert_false (gtk_widget_get_mapped (find_widget (row, is_button_with_tooltip, "Next Variant")));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
copy_edited_cb (GtkWidget  *row,
                const char *text,
                GPtrArray  *attachments,
                char      **copy)
{
  g_free (*copy);
  *copy = g_strdup_printf ("%s with %u", text, attachments->len);
}

/* A question is written anew in its place, as high as that is, and stays as it was where nothing comes of it. */
static void
test_edit (void)
{
  g_autoptr (ConfabMessage) question = make_message (CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "What is it?");
  g_autoptr (GPtrArray) attachments = NULL;
  g_autofree char *edited = NULL;
  g_autofree char *text = NULL;
  GtkWidget *row = confab_message_row_new (question, NULL, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;
  int height;

  gtk_box_append (GTK_BOX (box), row);
  window = show_in_window (box, 500, 400);
  height = gtk_widget_get_height (row);
  g_signal_connect (row, "edited", G_CALLBACK (copy_edited_cb), &edited);
  gtk_widget_activate_action (row, "message.edit", NULL);
  run_frames (row, 3);
  g_assert_true (confab_tall_get_held (CONFAB_TALL (row)));
  g_assert_true (confab_message_row_dup_edit (CONFAB_MESSAGE_ROW (row), &text, &attachments));
  g_assert_cmpstr (text, ==, "What is it?");
  g_signal_emit_by_name (find_widget (row, is_button_with_tooltip, "Send"), "clicked");
  g_assert_cmpstr (edited, ==, "What is it? with 0");
  confab_message_row_end_edit (CONFAB_MESSAGE_ROW (row));
  run_frames (row, 3);
  g_assert_cmpint (gtk_widget_get_height (row), ==, height);

  confab_message_row_begin_edit (CONFAB_MESSAGE_ROW (row), "One\ntwo\nthree\nfour\nfive", NULL);
  wait_until (gtk_widget_get_height (row) > height + 60);
  g_assert_cmpstr (confab_message_get_text (question), ==, "What is it?");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkCssProvider) style = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/io/github/confab/Confab/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/message-row/places", test_places);
  g_test_add_func ("/message-row/flavours", test_flavours);
  g_test_add_func ("/message-row/stream-cost", test_stream_cost);
  g_test_add_func ("/message-row/waiting", test_waiting);
  g_test_add_func ("/message-row/reasoning", test_reasoning);
  g_test_add_func ("/message-row/reasoning-kept", test_reasoning_kept);
  g_test_add_func ("/message-row/extras", test_extras);
  g_test_add_func ("/message-row/citations", test_citations);
  g_test_add_func ("/message-row/notices", test_notices);
  g_test_add_func ("/message-row/no-probabilities", test_no_probabilities);
  g_test_add_func ("/message-row/failure", test_failure);
  g_test_add_func ("/message-row/days", test_days);
  g_test_add_func ("/message-row/actions", test_actions);
  g_test_add_func ("/message-row/variants", test_variants);
  g_test_add_func ("/message-row/edit", test_edit);
  g_test_add_func ("/message-row/narrow-foot", test_narrow_foot);
  g_test_add_func ("/message-row/copy", test_copy);
  g_test_add_func ("/message-row/place", test_place);
  g_test_add_func ("/message-row/needle", test_needle);
  g_test_add_func ("/message-row/unloaded", test_unloaded);
  g_test_add_func ("/message-row/details", test_details);
  g_test_add_func ("/message-row/text-window", test_text_window);
  return g_test_run ();
}
