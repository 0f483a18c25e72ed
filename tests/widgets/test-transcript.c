/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-transcript.h"

static const char paragraphs[] = "One paragraph of a few words that fill a line or two when the window is narrow.\n\nAnd another one.";

static ConfabMessage *
add_message (GListStore  *store,
             ConfabRole   role,
             ConfabStatus status,
             const char  *text)
{
  g_autofree char *id = g_strdup_printf ("m%u", g_list_model_get_n_items (G_LIST_MODEL (store)));
  ConfabMessage *message = confab_message_new (id, NULL, role, status, g_get_real_time () / 1000);

  if (text != NULL)
    confab_message_append_text (message, text);
  g_list_store_append (store, message);
  g_object_unref (message);
  return message;
}

static GListStore *
make_store (guint n_messages)
{
  GListStore *store = g_list_store_new (CONFAB_TYPE_MESSAGE);

  for (guint i = 0; i < n_messages; i++)
    add_message (store, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, paragraphs);
  return store;
}

static GtkWidget *
get_list (GtkWidget *transcript)
{
  return find_widget (transcript, is_of_type, "ConfabMessageList");
}

static GtkAdjustment *
get_adjustment (GtkWidget *transcript)
{
  g_autoptr (GtkAdjustment) adjustment = NULL;

  g_object_get (get_list (transcript), "vadjustment", &adjustment, NULL);
  return adjustment;
}

static double
distance_to_end (GtkWidget *transcript)
{
  GtkAdjustment *adjustment = get_adjustment (transcript);

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

static gboolean
is_following (GtkWidget *transcript)
{
  gboolean following;

  g_object_get (transcript, "following", &following, NULL);
  return following;
}

static GtkWidget *
get_row (GtkWidget *transcript,
         guint      index)
{
  return confab_message_list_get_row (CONFAB_MESSAGE_LIST (get_list (transcript)), index);
}

static guint
count_rows (GtkWidget *transcript)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (get_list (transcript)));

  return rows->len;
}

static int
top_of (GtkWidget *transcript,
        guint      index)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (get_row (transcript, index), transcript, &bounds));
  return (int)bounds.origin.y;
}

static void
delta (ConfabMessage  *message,
       ConfabDeltaKind kind,
       const char     *text)
{
  confab_message_apply (message, &(ConfabDelta){ .kind = kind, .text = text, .id = "id", .name = "name", .type = "function" });
}

static void
test_follow (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (8);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;
  GtkWidget *latest;
  GtkAdjustment *adjustment;
  int top;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  latest = find_widget (transcript, is_button_with_tooltip, "Scroll to Latest");
  adjustment = get_adjustment (transcript);
  g_assert_true (is_following (transcript));
  g_assert_false (gtk_widget_get_visible (latest));
  for (int i = 0; i < 30; i++)
    {
      confab_message_append_text (reply, "more of it\n\n");
      run_frames (transcript, 2);
      g_assert_cmpfloat (distance_to_end (transcript), <, 1);
    }

  /* The reader scrolls up: nothing moves any more. */
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 150);
  run_frames (transcript, 2);
  g_assert_false (is_following (transcript));
  g_assert_true (gtk_widget_get_visible (latest));
  top = top_of (transcript, 8);
  for (int i = 0; i < 10; i++)
    confab_message_append_text (reply, "and more of it\n\n");
  run_frames (transcript, 3);
  g_assert_cmpint (top_of (transcript, 8), ==, top);
  g_assert_cmpfloat (distance_to_end (transcript), >, 150);

  /* Scrolling down a little is not following yet; at the end it is. */
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 20);
  g_assert_false (is_following (transcript));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_true (is_following (transcript));
  confab_message_append_text (reply, "end\n\nend");
  run_frames (transcript, 3);
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
  run_frames (transcript, 2);
  g_assert_false (is_following (transcript));
  g_assert_cmpint (top_of (transcript, 0), ==, 24);
  g_signal_emit_by_name (latest, "clicked");
  run_frames (transcript, 2);
  g_assert_true (is_following (transcript));
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  destroy_window (window, transcript);
}

/* A reply that was laid out while it was empty must still wrap what comes later. */
static void
test_wrap_late_text (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  GListStore *store = g_list_store_new (CONFAB_TYPE_MESSAGE);
  GtkWidget *window = show_in_window (transcript, 360, 600);
  ConfabMessage *message = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *text;
  graphene_rect_t last;
  int natural;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  run_frames (transcript, 3);
  for (int i = 0; i < 4; i++)
    confab_message_append_text (message, paragraphs);
  confab_message_set_status (message, CONFAB_STATUS_COMPLETE);
  run_frames (transcript, 10);
  text = find_widget (transcript, is_of_type, "ConfabPlainText");
  g_assert_nonnull (text);
  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (text), text, &last));
  g_assert_cmpint ((int)(last.origin.y + last.size.height), <=, gtk_widget_get_height (text));
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (text), NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, gtk_widget_get_height (text));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (store);
}

static void
test_stream_cost (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (1);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;
  ConfabMessageRow *row;
  guint before;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  row = CONFAB_MESSAGE_ROW (get_row (transcript, 1));

  /* Many chunks in one frame are one change. */
  before = confab_message_row_get_n_changes (row);
  for (int i = 0; i < 500; i++)
    confab_message_append_text (reply, "word ");
  g_assert_cmpuint (confab_message_row_get_n_changes (row), ==, before);
  run_frames (transcript, 3);
  g_assert_cmpuint (confab_message_row_get_n_changes (row) - before, <=, 2);

  /* A change of a long text touches its last paragraph only. */
  for (int i = 0; i < 60; i++)
    confab_message_append_text (reply, "\n\nA paragraph that is closed.");
  run_frames (transcript, 6);
  before = confab_message_row_get_n_changes (row);
  confab_message_append_text (reply, " More.");
  run_frames (transcript, 3);
  g_assert_cmpuint (confab_message_row_get_n_changes (row) - before, ==, 1);
  g_assert_nonnull (find_widget (transcript, is_label, "A paragraph that is closed. More."));

  /* Nor does a line without end become one label. */
  for (int i = 0; i < 4000; i++)
    confab_message_append_text (reply, "longword ");
  run_frames (transcript, 6);
  before = confab_message_row_get_n_changes (row);
  confab_message_append_text (reply, "end");
  run_frames (transcript, 3);
  g_assert_cmpuint (confab_message_row_get_n_changes (row) - before, ==, 1);
  destroy_window (window, transcript);
}

static void
test_rows_near_the_view (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (2000);
  GtkWidget *window;
  GtkAdjustment *adjustment;
  guint n_rows;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  run_frames (transcript, 30);
  n_rows = count_rows (transcript);
  g_assert_cmpuint (n_rows, >=, 6);
  g_assert_cmpuint (n_rows, <, 60);
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);

  /* A model that says that everything is new does not make more rows, nor move anything. */
  g_list_model_items_changed (G_LIST_MODEL (store), 0, 2000, 2000);
  run_frames (transcript, 2);
  g_assert_cmpuint (count_rows (transcript), ==, n_rows);
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  g_assert_true (is_following (transcript));

  /* Others come where the reader goes. */
  adjustment = get_adjustment (transcript);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
  run_frames (transcript, 10);
  g_assert_cmpint (top_of (transcript, 0), ==, 24);
  g_assert_null (get_row (transcript, 1999));
  g_assert_cmpuint (count_rows (transcript), <, 60);
  destroy_window (window, transcript);
}

static void
test_anchor (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (10);
  g_autoptr (ConfabMessage) added = confab_message_new ("new", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 0);
  GtkWidget *window;
  GtkAdjustment *adjustment;
  int top;

  confab_message_append_text (added, paragraphs);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 300);
  adjustment = get_adjustment (transcript);
  gtk_adjustment_set_value (adjustment, (gtk_adjustment_get_lower (adjustment) + gtk_adjustment_get_upper (adjustment)) / 2);
  run_frames (transcript, 2);
  top = top_of (transcript, 6);

  /* A message above, then one below, then one above goes. */
  g_list_store_insert (store, 0, added);
  run_frames (transcript, 2);
  g_assert_cmpint (top_of (transcript, 7), ==, top);
  g_list_store_append (store, added);
  run_frames (transcript, 2);
  g_assert_cmpint (top_of (transcript, 7), ==, top);
  g_list_store_remove (store, 0);
  run_frames (transcript, 2);
  g_assert_cmpint (top_of (transcript, 6), ==, top);
  destroy_window (window, transcript);
}

static void
test_accessible (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (1);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "Hello");
  GtkWidget *window;

  confab_message_apply (reply, &(ConfabDelta){ .kind = CONFAB_DELTA_RESPONSE, .name = "maker/model" });
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 300);
  gtk_test_accessible_assert_role (get_list (transcript), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (get_list (transcript), GTK_ACCESSIBLE_PROPERTY_LABEL, "Messages");
  gtk_test_accessible_assert_role (get_row (transcript, 0), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (get_row (transcript, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "You");
  gtk_test_accessible_assert_property (get_row (transcript, 1), GTK_ACCESSIBLE_PROPERTY_LABEL, "maker/model");
  gtk_test_accessible_assert_property (find_widget (transcript, is_button_with_tooltip, "Scroll to Latest"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Scroll to Latest");
  destroy_window (window, transcript);
}

static void
copy_name_cb (GtkWidget     *transcript,
              ConfabMessage *message,
              const char    *name,
              char         **copy)
{
  g_free (*copy);
  *copy = g_strdup (name);
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
      GtkWidget *transcript = confab_transcript_new ();
      g_autoptr (GListStore) store = make_store (1);
      ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
      ConfabFailure *failure = confab_failure_new (cases[i].kind, "what the service said");
      GtkWidget *window;
      GtkWidget *button;

      failure->request_id = g_strdup ("req-1");
      confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
      g_signal_connect (transcript, "action", G_CALLBACK (copy_name_cb), &name);
      window = show_in_window (transcript, 500, 500);
      g_assert_nonnull (find_widget (transcript, is_label, "Waiting…"));
      confab_message_edit_reply (reply)->total_ms = 3;
      confab_message_set_failure (reply, failure);
      confab_message_set_status (reply, CONFAB_STATUS_FAILED);
      run_frames (transcript, 3);
      g_assert_nonnull (find_widget (transcript, is_label, confab_failure_get_title (failure)));
      g_assert_null (find_widget (transcript, is_label, "3 ms in all"));
      gtk_expander_set_expanded (GTK_EXPANDER (find_widget (transcript, is_of_type, "GtkExpander")), TRUE);
      g_assert_nonnull (find_widget (transcript, is_label, "what the service said\nRequest ID: req-1"));
      button = find_widget (transcript, is_button_with_label, cases[i].label);
      g_assert_nonnull (button);
      g_signal_emit_by_name (button, "clicked");
      g_assert_cmpstr (name, ==, cases[i].name);
      destroy_window (window, transcript);
    }
}

static void
test_reply (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (1);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  confab_transcript_set_status_text (CONFAB_TRANSCRIPT (transcript), "Trying again in 5 s");
  window = show_in_window (transcript, 500, 500);
  g_assert_nonnull (find_widget (transcript, is_label, "Trying again in 5 s"));
  delta (reply, CONFAB_DELTA_REASONING, "Hm.");
  run_frames (transcript, 2);
  g_assert_nonnull (find_widget (transcript, is_label, "Thinking…"));
  g_assert_null (find_widget (transcript, is_label, "Hm."));
  g_object_set (transcript, "expand-reasoning", TRUE, NULL);
  run_frames (transcript, 2);
  g_assert_nonnull (find_widget (transcript, is_label, "Hm."));
  delta (reply, CONFAB_DELTA_TEXT, "Yes <b>no</b> & so on");
  delta (reply, CONFAB_DELTA_REFUSAL, "I would rather not.");
  delta (reply, CONFAB_DELTA_TOOL_CALL, "{}");
  delta (reply, CONFAB_DELTA_FINISH, "length");
  confab_message_edit_reply (reply)->reasoning_ms = 1500;
  confab_message_edit_reply (reply)->prompt_tokens = 12;
  confab_message_edit_reply (reply)->completion_tokens = 34;
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  run_frames (transcript, 3);
  g_assert_nonnull (find_widget (transcript, is_label, "Yes <b>no</b> & so on"));
  g_assert_nonnull (find_widget (transcript, is_label, "I would rather not."));
  g_assert_nonnull (find_widget (transcript, is_label, "name\n{}"));
  g_assert_nonnull (find_widget (transcript, is_label, "Cut at the token limit"));
  g_assert_nonnull (find_widget (transcript, is_label, "Thought for 1.5 s"));
  confab_transcript_set_footer (CONFAB_TRANSCRIPT (transcript), CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST);
  g_assert_nonnull (find_widget (transcript, is_label, "12 tokens in, 34 out"));
  confab_message_edit_reply (reply)->has_cost = TRUE;
  confab_message_edit_reply (reply)->cost_usd = 0.5;
  confab_message_reply_changed (reply);
  run_frames (transcript, 2);
  g_assert_nonnull (find_widget (transcript, is_label, "12 tokens in, 34 out · $0.50"));
  confab_transcript_set_footer (CONFAB_TRANSCRIPT (transcript), 0);
  destroy_window (window, transcript);
}

static void
copy_uri_cb (GtkWidget  *transcript,
             const char *uri,
             char      **copy)
{
  g_free (*copy);
  *copy = g_strdup (uri);
}

static void
test_link (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (0);
  g_autofree char *uri = NULL;
  GtkWidget *window;
  GtkWidget *label;

  add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "See (https://example.org/?a=1&b=<2>), ftp://no or xhttp://y.");
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  g_signal_connect (transcript, "open-link", G_CALLBACK (copy_uri_cb), &uri);
  window = show_in_window (transcript, 500, 300);
  label = find_widget (transcript, is_label, "See (https://example.org/?a=1&b=<2>), ftp://no or xhttp://y.");
  g_assert_nonnull (label);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (label)), "href=\"https://example.org/?a=1&amp;b=\""));
  g_assert_null (strstr (gtk_label_get_label (GTK_LABEL (label)), "href=\"ftp"));
  {
    gboolean handled = FALSE;

    g_signal_emit_by_name (label, "activate-link", "https://example.org/", &handled);
    g_assert_true (handled);
  }
  g_assert_cmpstr (uri, ==, "https://example.org/");
  destroy_window (window, transcript);
}

static void
test_direction (void)
{
  static const char hebrew[] = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (0);
  GtkWidget *window;

  add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "left");
  add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, hebrew);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 300);
  g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (find_widget (transcript, is_label, "left"))), ==, 0);
  g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (find_widget (transcript, is_label, hebrew))), ==, 1);
  destroy_window (window, transcript);

  /* The other way round where the window runs from the right. */
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  transcript = confab_transcript_new ();
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 300);
  g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (find_widget (transcript, is_label, "left"))), ==, 1);
  g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (find_widget (transcript, is_label, hebrew))), ==, 0);
  destroy_window (window, transcript);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_show_message (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (60);
  GtkWidget *window;
  GtkWidget *row;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  g_assert_false (confab_transcript_show_message (CONFAB_TRANSCRIPT (transcript), "nowhere"));
  g_assert_true (is_following (transcript));

  /* One that has no row yet. */
  g_assert_true (confab_transcript_show_message (CONFAB_TRANSCRIPT (transcript), "m7"));
  g_assert_false (is_following (transcript));
  run_frames (transcript, 1);
  row = get_row (transcript, 7);
  g_assert_cmpstr (confab_message_get_id (confab_message_row_get_message (CONFAB_MESSAGE_ROW (row))), ==, "m7");
  g_assert_true (gtk_widget_has_css_class (row, "found"));
  g_assert_cmpint (top_of (transcript, 7), ==, 12);

  /* It stays there while rows are made above it. */
  wait_until (get_row (transcript, 6) != NULL);
  run_frames (transcript, 10);
  g_assert_cmpint (top_of (transcript, 7), ==, 12);

  confab_transcript_show_message (CONFAB_TRANSCRIPT (transcript), "m59");
  g_assert_false (gtk_widget_has_css_class (row, "found"));
  destroy_window (window, transcript);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/transcript/follow", test_follow);
  g_test_add_func ("/transcript/wrap-late-text", test_wrap_late_text);
  g_test_add_func ("/transcript/stream-cost", test_stream_cost);
  g_test_add_func ("/transcript/rows-near-the-view", test_rows_near_the_view);
  g_test_add_func ("/transcript/anchor", test_anchor);
  g_test_add_func ("/transcript/accessible", test_accessible);
  g_test_add_func ("/transcript/failure", test_failure);
  g_test_add_func ("/transcript/reply", test_reply);
  g_test_add_func ("/transcript/link", test_link);
  g_test_add_func ("/transcript/direction", test_direction);
  g_test_add_func ("/transcript/show-message", test_show_message);
  return g_test_run ();
}
