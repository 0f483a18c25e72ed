/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "markup/confab-document.h"
#include "markup/confab-range.h"
#include "model/confab-conversation.h"
#include "widgets/confab-choices-words.h"
#include "widgets/confab-choices.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-transcript.h"

typedef struct
{
  ConfabConversation *conversation;
  ConfabMessage      *question;
  GtkWidget          *transcript;
  GtkWidget          *window;
  char               *taken;
} Fixture;

static void
action_cb (Fixture       *fixture,
           ConfabMessage *message,
           const char    *name)
{
  g_assert_cmpstr (name, ==, "take");
  fixture->taken = g_strdup (confab_message_get_id (message));
  confab_message_edit_reply (message)->choice_made = TRUE;
  confab_conversation_choose (fixture->conversation, message);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  int width = GPOINTER_TO_INT (data);

  fixture->conversation = confab_conversation_new ("c", 1);
  fixture->question = confab_message_new ("q", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  confab_message_append_text (fixture->question, "Which?");
  confab_conversation_add (fixture->conversation, fixture->question);
  confab_conversation_set_leaf (fixture->conversation, "q");
  fixture->transcript = confab_transcript_new ();
  g_signal_connect_swapped (fixture->transcript, "action", G_CALLBACK (action_cb), fixture);
  confab_transcript_set_conversation (CONFAB_TRANSCRIPT (fixture->transcript), fixture->conversation);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (fixture->transcript), confab_conversation_get_path (fixture->conversation));
  fixture->window = show_in_window (fixture->transcript, width, 600);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->question);
  g_assert_finalize_object (fixture->conversation);
  g_free (fixture->taken);
}

static ConfabMessage *
add_reply (Fixture    *fixture,
           guint       index,
           const char *text,
           gboolean    complete)
{
  g_autofree char *id = g_strdup_printf ("r%u", index);
  g_autoptr (ConfabMessage) message = confab_message_new (id, "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 2 + index);
  ConfabReply *reply = confab_message_edit_reply (message);

  reply->batch = g_strdup ("b");
  reply->choice_index = index;
  confab_message_append_text (message, text);
  confab_conversation_add (fixture->conversation, message);
  if (index == 0)
    confab_conversation_set_leaf (fixture->conversation, id);
  if (complete)
    {
      reply->finish_reason = g_strdup ("stop");
      confab_message_set_status (message, CONFAB_STATUS_COMPLETE);
    }
  return message;
}

static ConfabMessageRow *
find_row (Fixture    *fixture,
          const char *id)
{
  wait_until (confab_transcript_get_row (CONFAB_TRANSCRIPT (fixture->transcript), id) != NULL);
  return CONFAB_MESSAGE_ROW (confab_transcript_get_row (CONFAB_TRANSCRIPT (fixture->transcript), id));
}

static ConfabChoices *
find_choices (Fixture    *fixture,
              const char *id)
{
  wait_until (confab_message_row_get_choices (find_row (fixture, id)) != NULL);
  run_frames (fixture->window, 3);
  return CONFAB_CHOICES (confab_message_row_get_choices (find_row (fixture, id)));
}

/* Columns come with the answers, and one is no choice. */
static void
test_columns (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChoices *choices;

  add_reply (fixture, 0, "One", FALSE);
  run_frames (fixture->window, 3);
  g_assert_null (confab_message_row_get_choices (find_row (fixture, "r0")));
  for (guint i = 1; i < 3; i++)
    add_reply (fixture, i, "Another", FALSE);
  choices = find_choices (fixture, "r0");
  {
    g_autoptr (GPtrArray) rows = confab_choices_list_rows (choices);

    g_assert_cmpuint (rows->len, ==, 3);
  }
  g_assert_cmpuint (confab_choices_get_n_columns (choices), ==, GPOINTER_TO_INT (data) > 1000 ? 3 : 1);
}

/* What needs more room than a column has makes the columns fewer, it does not stand over the next one. */
static void
test_needs_room (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  graphene_rect_t first;
  graphene_rect_t second;

  for (guint i = 0; i < 3; i++)
    add_reply (fixture, i, "An answer", TRUE);
  rows = confab_choices_list_rows (find_choices (fixture, "r0"));
  g_assert_cmpuint (rows->len, ==, 3);
  gtk_widget_set_size_request (rows->pdata[0], 400, -1);
  run_frames (fixture->window, 5);
  g_assert_true (gtk_widget_compute_bounds (rows->pdata[0], fixture->window, &first));
  g_assert_true (gtk_widget_compute_bounds (rows->pdata[1], fixture->window, &second));
  g_assert_cmpfloat (first.size.width, >=, 400);
  g_assert_false (graphene_rect_intersection (&first, &second, NULL));
}

static void
test_take (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChoices *choices;

  for (guint i = 0; i < 3; i++)
    add_reply (fixture, i, "One of them", TRUE);
  choices = find_choices (fixture, "r0");
  g_assert_true (confab_choices_focus (choices, 1));
  g_assert_false (confab_choices_focus (choices, 3));
  gtk_widget_activate (find_widget (gtk_root_get_focus (GTK_ROOT (fixture->window)), is_button_with_label, "_Use This"));
  wait_until (fixture->taken != NULL);
  g_assert_cmpstr (fixture->taken, ==, "r1");
  run_frames (fixture->window, 3);
  g_assert_null (confab_message_row_get_choices (find_row (fixture, "r1")));
  /* The focus goes along. */
  wait_until (gtk_root_get_focus (GTK_ROOT (fixture->window)) != NULL &&
              gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), GTK_WIDGET (find_row (fixture, "r1"))));
}

/* Who writes on has chosen. */
static void
test_goes_on (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (ConfabMessage) next = confab_message_new ("n", "r0", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 9);

  for (guint i = 0; i < 2; i++)
    add_reply (fixture, i, "One of them", TRUE);
  find_choices (fixture, "r0");
  confab_conversation_add (fixture->conversation, next);
  confab_conversation_set_leaf (fixture->conversation, "n");
  wait_until (confab_message_row_get_choices (find_row (fixture, "r0")) == NULL);
}

static void
test_compare (Fixture      *fixture,
              gconstpointer data)
{
  ConfabMessageRow *row;

  for (guint i = 0; i < 2; i++)
    confab_message_edit_reply (add_reply (fixture, i, "One of them", TRUE))->choice_made = TRUE;
  row = find_row (fixture, "r0");
  run_frames (fixture->window, 3);
  g_assert_null (confab_message_row_get_choices (row));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (row), "message.compare", NULL));
  find_choices (fixture, "r0");
  gtk_widget_activate (find_widget (GTK_WIDGET (row), is_button_with_label, "_Stop Comparing"));
  wait_until (confab_message_row_get_choices (find_row (fixture, "r0")) == NULL);
}

static gboolean
is_second_pick (GtkWidget  *widget,
                const char *text)
{
  return GTK_IS_DROP_DOWN (widget) && gtk_drop_down_get_selected (GTK_DROP_DOWN (widget)) == 1;
}

/* An answer is not compared with itself, which is said. */
static void
test_same_picks (Fixture      *fixture,
                 gconstpointer data)
{
  GtkWidget *choices;
  GtkWidget *pick;

  for (guint i = 0; i < 3; i++)
    add_reply (fixture, i, i == 0 ? "One of them" : "Another of them", TRUE);
  choices = GTK_WIDGET (find_choices (fixture, "r0"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_widget (choices, is_button_with_label, "Mark _Differences")), TRUE);
  pick = find_widget (choices, is_second_pick, NULL);
  g_assert_nonnull (pick);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pick), 0);
  g_assert_nonnull (find_widget (choices, is_label, "Choose two different answers to compare."));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pick), 2);
  g_assert_nonnull (find_widget (choices, is_label,
                                 "What only answer 1 says is struck through, what only answer 3 says is underlined."));
}

/* Nor are marks looked for where there are none. */
static void
test_same_texts (Fixture      *fixture,
                 gconstpointer data)
{
  GtkWidget *choices;
  GtkWidget *pick;

  for (guint i = 0; i < 3; i++)
    add_reply (fixture, i, i < 2 ? "The same" : "Another", TRUE);
  choices = GTK_WIDGET (find_choices (fixture, "r0"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_widget (choices, is_button_with_label, "Mark _Differences")), TRUE);
  wait_until (find_widget (choices, is_label, "Answers 1 and 2 say the same.") != NULL);
  pick = find_widget (choices, is_second_pick, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pick), 2);
  g_assert_nonnull (find_widget (choices, is_label,
                                 "What only answer 1 says is struck through, what only answer 3 says is underlined."));
}

/* A thousand pieces a second in four columns: the frames keep their time, and what does not change is left alone. */
static void
test_streaming (Fixture      *fixture,
                gconstpointer data)
{
  ConfabMessage *messages[4];
  g_autoptr (GPtrArray) rows = NULL;
  gint64 start;
  guint before;

  for (guint i = 0; i < 4; i++)
    messages[i] = add_reply (fixture, i, "It begins.", FALSE);
  rows = confab_choices_list_rows (find_choices (fixture, "r0"));
  g_assert_cmpuint (rows->len, ==, 4);
  before = confab_message_row_get_n_changes (rows->pdata[3]);
  start = g_get_monotonic_time ();
  for (guint frame = 0; frame < 60; frame++)
    {
      for (guint i = 0; i < 17; i++)
        confab_message_append_text (messages[i % 3], i == 16 ? " and\n\nthen" : " some words");
      run_frames (fixture->window, 1);
    }
  g_test_message ("a thousand pieces in 60 frames: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (confab_message_row_get_n_changes (rows->pdata[3]), ==, before);
  g_assert_cmpuint (confab_message_row_get_n_changes (rows->pdata[0]), <=, 70);
}

/* Differences */

typedef struct
{
  GArray  *ranges[2];
  gboolean done;
} Differences;

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Differences *differences = user_data;

  g_assert_true (confab_choices_diff_finish (result, &differences->ranges[0], &differences->ranges[1], NULL));
  differences->done = TRUE;
}

static char *
say_ranges (GPtrArray *blocks,
            GArray    *ranges)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      g_autofree char *plain = confab_range_dup_plain (blocks, &g_array_index (ranges, ConfabRange, i));

      g_string_append_printf (words, "[%s]", plain);
    }
  return g_string_free (words, FALSE);
}

static void
test_differences (void)
{
  static const char *const texts[2] = { "A **red** house.\n\n- one\n- two three four",
                                        "A *blue* house.\n\n- one\n- 2 3 four\n- five" };
  static const char *const expected[2] = { "[red][two three]", "[blue][2 3][five]" };
  ConfabDocument *documents[2];
  Differences differences = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      documents[i] = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
      confab_document_update (documents[i], texts[i], strlen (texts[i]), TRUE);
    }
  confab_choices_diff_async (confab_document_get_blocks (documents[0]), confab_document_get_blocks (documents[1]), NULL,
                             compared_cb, &differences);
  wait_until (differences.done);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *words = say_ranges (confab_document_get_blocks (documents[i]), differences.ranges[i]);

      g_assert_cmpstr (words, ==, expected[i]);
      g_array_unref (differences.ranges[i]);
      g_object_unref (documents[i]);
    }
}

static void
test_words (void)
{
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);
  ConfabReply *reply = confab_message_edit_reply (message);
  g_autofree char *name = confab_choices_words_name (1, 4);
  g_autofree char *coming = confab_choices_words_facts (message);
  g_autofree char *facts = NULL;
  g_autofree char *notice = NULL;

  g_assert_cmpstr (name, ==, "Answer 2 of 4");
  g_assert_cmpstr (coming, ==, "coming");
  reply->batch = g_strdup ("b");
  reply->choice_index = 0;
  reply->n_choices = 2;
  reply->completion_tokens = 30;
  reply->parameters = json_from_string ("{\"n\":3}", NULL);
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_FINISH, .text = "stop" });
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_LOGPROBS,
                                                 .text = "[{\"token\":\"a\",\"logprob\":-1},{\"token\":\"b\",\"logprob\":-2}]" });
  confab_message_set_status (message, CONFAB_STATUS_COMPLETE);
  /* The tokens of the request are not those of one answer. */
  facts = confab_choices_words_facts (message);
  g_assert_cmpstr (facts, ==, "stop · 2 tokens · mean log-probability −1.50");
  notice = confab_message_words_notice (message);
  g_assert_cmpstr (notice, ==, "The service gave 2 answers instead of 3");
}

/* How many came is said where it is another number than was asked for, whatever else there is to say. */
static void
test_number (void)
{
  static const struct
  {
    int         n_asked;
    int         n_came;
    const char *finish_reason;
    const char *notice;
  } cases[] = {
    { 3, 3, "stop", NULL },
    { 3, 1, "stop", "The service gave 1 answer instead of 3" },
    { 2, 5, "stop", "The service gave 5 answers instead of 2" },
    { 1, 2, "stop", "The service gave 2 answers instead of 1" },
    { 3, 2, "length", "Cut at the token limit" CONFAB_MESSAGE_FACT_SEPARATOR "The service gave 2 answers instead of 3" },
    { 3, 3, "length", "Cut at the token limit" },
    { 2, 1, "odd", "Ended by the service: odd" CONFAB_MESSAGE_FACT_SEPARATOR "The service gave 1 answer instead of 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
      ConfabReply *reply = confab_message_edit_reply (message);
      g_autofree char *parameters = g_strdup_printf ("{\"n\":%d}", cases[i].n_asked);
      g_autofree char *notice = NULL;

      reply->batch = g_strdup ("b");
      reply->choice_index = 0;
      reply->n_choices = cases[i].n_came;
      reply->finish_reason = g_strdup (cases[i].finish_reason);
      reply->parameters = json_from_string (parameters, NULL);
      notice = confab_message_words_notice (message);
      g_assert_cmpstr (notice, ==, cases[i].notice);
    }
}

#define WIDE   GINT_TO_POINTER (1240)
#define NARROW GINT_TO_POINTER (360)

static ConfabMessage *
new_reply (const char *id,
           const char *batch,
           gint64      n_tokens,
           double      cost)
{
  ConfabMessage *message = confab_message_new (id, "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 2);
  ConfabReply *reply = confab_message_edit_reply (message);

  reply->batch = g_strdup (batch);
  reply->completion_tokens = n_tokens;
  reply->has_cost = cost >= 0;
  reply->cost_usd = MAX (cost, 0);
  return message;
}

/* What all took together is said only where every request told it, whichever of its answers has it. */
static void
test_together (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  g_autofree char *none = NULL;

  g_ptr_array_add (messages, new_reply ("r1", "b", 100, 0.25));
  g_ptr_array_add (messages, new_reply ("r2", "b", -1, -1));
  g_ptr_array_add (messages, new_reply ("r3", NULL, 20, 0.5));
  all = confab_choices_words_together (messages);
  g_assert_cmpstr (all, ==, "3 answers" CONFAB_MESSAGE_FACT_SEPARATOR "together 120 tokens" CONFAB_MESSAGE_FACT_SEPARATOR "$0.75");
  g_ptr_array_add (messages, new_reply ("r4", NULL, 7, -1));
  some = confab_choices_words_together (messages);
  g_assert_cmpstr (some, ==, "4 answers" CONFAB_MESSAGE_FACT_SEPARATOR "together 127 tokens");
  g_ptr_array_add (messages, new_reply ("r5", "c", -1, 0.1));
  none = confab_choices_words_together (messages);
  g_assert_cmpstr (none, ==, "5 answers");
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/widgets/choices/columns-wide", Fixture, WIDE, set_up, test_columns, tear_down);
  g_test_add ("/widgets/choices/columns-narrow", Fixture, NARROW, set_up, test_columns, tear_down);
  g_test_add ("/widgets/choices/needs-room", Fixture, WIDE, set_up, test_needs_room, tear_down);
  g_test_add ("/widgets/choices/take", Fixture, WIDE, set_up, test_take, tear_down);
  g_test_add ("/widgets/choices/goes-on", Fixture, WIDE, set_up, test_goes_on, tear_down);
  g_test_add ("/widgets/choices/compare", Fixture, WIDE, set_up, test_compare, tear_down);
  g_test_add ("/widgets/choices/same-picks", Fixture, WIDE, set_up, test_same_picks, tear_down);
  g_test_add ("/widgets/choices/same-texts", Fixture, WIDE, set_up, test_same_texts, tear_down);
  g_test_add ("/widgets/choices/streaming", Fixture, WIDE, set_up, test_streaming, tear_down);
  g_test_add_func ("/widgets/choices/differences", test_differences);
  g_test_add_func ("/widgets/choices/words", test_words);
  g_test_add_func ("/widgets/choices/number", test_number);
  g_test_add_func ("/widgets/choices/together", test_together);
  return g_test_run ();
}
