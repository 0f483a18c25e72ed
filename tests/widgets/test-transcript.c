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
  g_test_add_func ("/transcript/rows-near-the-view", test_rows_near_the_view);
  g_test_add_func ("/transcript/anchor", test_anchor);
  g_test_add_func ("/transcript/accessible", test_accessible);
  g_test_add_func ("/transcript/show-message", test_show_message);
  return g_test_run ();
}
