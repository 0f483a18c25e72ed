/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-text-view-private.h"
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

static guint n_allocations;

static void
measure_only_child (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
allocate_only_child (GtkWidget *widget,
                     int        width,
                     int        height,
                     int        baseline)
{
  n_allocations++;
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, -1, NULL);
}

typedef struct
{
  double upper;
  double value;
  int    top;
  int    height;
  int    text_height;
} Geometry;

static Geometry
get_geometry (GtkWidget *transcript,
              guint      row)
{
  GtkWidget *text = find_widget (get_row (transcript, row), is_of_type, "ConfabTextView");

  return (Geometry){
           .upper = gtk_adjustment_get_upper (get_adjustment (transcript)) - gtk_adjustment_get_lower (get_adjustment (transcript)),
           .value = gtk_adjustment_get_value (get_adjustment (transcript)) - gtk_adjustment_get_lower (get_adjustment (transcript)),
           .top = top_of (transcript, row),
           .height = gtk_widget_get_height (get_row (transcript, row)),
           .text_height = gtk_widget_get_height (text),
  };
}

/* Everything is where it would be if it had been measured anew. */
static void
assert_measured (GtkWidget *transcript,
                 guint      row)
{
  Geometry grown = get_geometry (transcript, row);
  Geometry measured;

  gtk_widget_queue_resize (find_widget (get_row (transcript, row), is_of_type, "ConfabTextView"));
  run_frames (transcript, 2);
  measured = get_geometry (transcript, row);
  g_assert_cmpfloat_with_epsilon (grown.upper, measured.upper, 0.01);
  g_assert_cmpfloat_with_epsilon (grown.value, measured.value, 0.01);
  g_assert_cmpint (grown.top, ==, measured.top);
  g_assert_cmpint (grown.height, ==, measured.height);
  g_assert_cmpint (grown.text_height, ==, measured.text_height);
}

/* What comes to stand below a reply that grew stands below all of it. */
static void
test_foot_after_growth (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (1);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "");
  GtkWidget *window;
  GtkWidget *text;
  GtkWidget *foot;
  graphene_rect_t of_text;
  graphene_rect_t of_foot;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 600);
  for (guint i = 0; i < 60; i++)
    {
      confab_message_append_text (reply, "some words ");
      run_frames (transcript, 2);
    }
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  run_frames (transcript, 3);
  text = find_widget (get_row (transcript, 1), is_of_type, "ConfabTextView");
  foot = find_widget (get_row (transcript, 1), is_of_type, "ConfabMessageFoot");
  g_assert_true (gtk_widget_compute_bounds (text, transcript, &of_text));
  g_assert_true (gtk_widget_compute_bounds (foot, transcript, &of_foot));
  g_assert_cmpfloat (of_text.size.height, >, 80);
  g_assert_cmpfloat (of_text.size.height, ==, confab_block_stack_get_height (CONFAB_TEXT_VIEW (text)->stack));
  g_assert_cmpfloat (of_foot.origin.y, >=, of_text.origin.y + of_text.size.height);
  destroy_window (window, transcript);
}

static void
test_growth (void)
{
  static const char markdown[] = "Some words of a paragraph that fill more than one line.\n\nA title\n===\n\n1. one\n2. two\n\n   of it\n\n"
                                 "```c\nint a;\nint b;\n```\n\n|a|b|\n|-|-|\n|1|2|\n|3|4|\n\nan end\n";
  GtkWidget *transcript = confab_transcript_new ();
  GtkWidget *around = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GListStore) store = make_store (8);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "It begins.\n\n");
  GtkWidget *window;
  int height;

  gtk_widget_set_layout_manager (around, gtk_custom_layout_new (NULL, measure_only_child, allocate_only_child));
  gtk_box_append (GTK_BOX (around), transcript);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (around, 500, 400);
  run_frames (transcript, 30);

  /* What only grows is nothing to those around, except where rows go that are far by now. */
  n_allocations = 0;
  height = gtk_widget_get_height (get_row (transcript, 8));
  for (int i = 0; i < 20; i++)
    {
      confab_message_append_text (reply, "more of it\n\n");
      run_frames (transcript, 2);
      g_assert_cmpint (gtk_widget_get_height (get_row (transcript, 8)), >, height);
      g_assert_cmpfloat (distance_to_end (transcript), <, 1);
      height = gtk_widget_get_height (get_row (transcript, 8));
    }
  g_assert_cmpuint (n_allocations, <, 5);
  assert_measured (transcript, 8);

  for (gsize i = 0; i < sizeof markdown - 1; i += 3)
    {
      g_autofree char *piece = g_strndup (markdown + i, 3);

      confab_message_append_text (reply, piece);
      run_frames (transcript, 2);
      assert_measured (transcript, 8);
      g_assert_cmpfloat (distance_to_end (transcript), <, 1);
    }

  /* Also where it stands above something else by then. */
  confab_message_append_text (reply, "more of it\n\n");
  run_frames (transcript, 2);
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  run_frames (transcript, 2);
  assert_measured (transcript, 8);
  destroy_window (window, transcript);
}

static gboolean
allocate_cb (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  gtk_widget_queue_allocate (widget);
  return G_SOURCE_CONTINUE;
}

/* Something around a text that grows is allocated in each frame, as it is while a notice fades: what is between the two must be drawn, which is a
 * warning, and so the end of the test, where it is not allocated. */
static void
test_growth_in_motion (void)
{
  static const char *pieces[] = {
    "more of it\n\n",
    "words and words that fill a line and some more of the next one, so that nobody knows how high it will be ",
    "\n\n| a | b |\n|---|---|\n| words and words that fill a line | 2 |\n| 3 | 4 |\n\n",
    "\n\n```c\nint a;\nint b;\nint c;\n```\n\n- one\n- two\n\n# title\n\n",
  };
  GtkWidget *transcript = confab_transcript_new ();
  GtkWidget *between = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *around = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GListStore) store = make_store (8);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, "It begins.\n\n");
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  GtkWidget *window;
  guint tick_id;

  gtk_widget_set_vexpand (transcript, TRUE);
  gtk_widget_set_vexpand (between, TRUE);
  gtk_box_append (GTK_BOX (between), transcript);
  gtk_box_append (GTK_BOX (around), between);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (around, 500, 400);
  run_frames (transcript, 5);
  g_log_set_always_fatal (fatal | G_LOG_LEVEL_WARNING);
  tick_id = gtk_widget_add_tick_callback (around, allocate_cb, NULL, NULL);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint n = 0; n <= i % 7 * 2; n++)
        g_string_append (text, pieces[(i + n) % G_N_ELEMENTS (pieces)]);
      confab_message_append_text (reply, text->str);
      run_frames (transcript, 1 + i % 3);
    }
  run_frames (transcript, 5);
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  assert_measured (transcript, 8);
  gtk_widget_remove_tick_callback (around, tick_id);
  g_log_set_always_fatal (fatal);
  destroy_window (window, transcript);
}

/* What is seen of a long text is always drawn, and not much besides. */
static void
test_drawn (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (2);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, NULL);
  GtkWidget *window;
  GtkAdjustment *adjustment;
  ConfabTextView *text;

  for (int i = 0; i < 200; i++)
    confab_message_append_text (reply, "more of it\n\n");
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  run_frames (transcript, 30);
  adjustment = get_adjustment (transcript);
  text = CONFAB_TEXT_VIEW (find_widget (get_row (transcript, 2), is_of_type, "ConfabTextView"));
  for (int step = 10; gtk_adjustment_get_value (adjustment) > gtk_adjustment_get_lower (adjustment) + 1000; step += 170)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - step);
      run_frames (transcript, 2);
      g_assert_true (confab_text_view_is_drawn (text));
      g_assert_cmpfloat (text->drawn_to - text->drawn_from, <=, 600);
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 250);
  run_frames (transcript, 2);
  g_assert_true (confab_text_view_is_drawn (text));
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

/* A source that loads when it is told to. */

#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject    parent_instance;

  GPtrArray *wanted;
  guint      n_requests;
};

static void test_source_interface_init (ConfabMessageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource, test_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_MESSAGE_SOURCE, test_source_interface_init))

static void
test_source_request (ConfabMessageSource *source,
                     GPtrArray           *messages)
{
  TestSource *self = TEST_SOURCE (source);

  self->n_requests++;
  for (guint i = 0; i < messages->len; i++)
    if (!confab_message_get_loaded (g_ptr_array_index (messages, i)))
      g_ptr_array_add (self->wanted, g_object_ref (g_ptr_array_index (messages, i)));
}

static void
test_source_interface_init (ConfabMessageSourceInterface *iface)
{
  iface->request = test_source_request;
}

static void
test_source_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_SOURCE (object)->wanted);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
}

static guint
load_wanted (TestSource *self)
{
  guint n = self->wanted->len;

  for (guint i = 0; i < n; i++)
    {
      ConfabMessage *message = g_ptr_array_index (self->wanted, i);
      g_autoptr (ConfabMessage) full = NULL;

      if (confab_message_get_loaded (message))
        continue;
      full = confab_message_new (confab_message_get_id (message), NULL, confab_message_get_role (message),
                                 CONFAB_STATUS_COMPLETE, 0);
      for (guint64 j = 0; j <= g_ascii_strtoull (confab_message_get_id (message) + 1, NULL, 10) % 5; j++)
        confab_message_append_text (full, paragraphs);
      confab_message_load (message, full);
    }
  g_ptr_array_set_size (self->wanted, 0);
  return n;
}

static GListStore *
make_unloaded_store (guint n_messages)
{
  GListStore *store = g_list_store_new (CONFAB_TYPE_MESSAGE);

  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autoptr (ConfabMessage) message = confab_message_new_unloaded (id, NULL, i % 2 ? CONFAB_ROLE_ASSISTANT : CONFAB_ROLE_USER,
                                                                       CONFAB_STATUS_COMPLETE, 0);

      g_list_store_append (store, message);
    }
  return store;
}

static guint
get_first_seen (GtkWidget *transcript)
{
  guint first;
  guint last;

  g_assert_true (confab_message_list_get_window (CONFAB_MESSAGE_LIST (get_list (transcript)), &first, &last));
  while (top_of (transcript, first) + gtk_widget_get_height (get_row (transcript, first)) <= 0)
    first++;
  return first;
}

static guint
get_last_seen (GtkWidget *transcript)
{
  guint first;
  guint last;

  g_assert_true (confab_message_list_get_window (CONFAB_MESSAGE_LIST (get_list (transcript)), &first, &last));
  while (top_of (transcript, last) >= gtk_widget_get_height (transcript))
    last--;
  return last;
}

/* What is read stays where it is, whichever way the reader goes and whenever messages come. */
static void
read_on (GtkWidget  *transcript,
         TestSource *source,
         int         distance)
{
  for (int i = 0; i < 30; i++)
    {
      GtkAdjustment *adjustment = get_adjustment (transcript);
      guint kept = distance < 0 ? get_first_seen (transcript) : get_last_seen (transcript);
      double before = gtk_adjustment_get_value (adjustment);
      int top;

      while (!CONFAB_IS_MESSAGE_ROW (get_row (transcript, kept)))
        kept += distance < 0 ? 1 : -1;
      top = top_of (transcript, kept);
      gtk_adjustment_set_value (adjustment, before + distance);
      run_frames (transcript, 1);
      g_assert_cmpint (top_of (transcript, kept), ==, top - distance);
      /* They come late, and in the middle of other things. */
      if (i % 3 == 0)
        load_wanted (source);
      for (int j = 0; j < 3; j++)
        {
          run_frames (transcript, 1);
          g_assert_cmpint (top_of (transcript, kept), ==, top - distance);
        }
    }
}

static void
test_load (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_unloaded_store (5000);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  GtkWidget *window;
  guint n_loaded = 0;

  confab_transcript_set_source (CONFAB_TRANSCRIPT (transcript), CONFAB_MESSAGE_SOURCE (source));
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  g_assert_cmpuint (source->wanted->len, >, 10);
  window = show_in_window (transcript, 500, 400);
  g_assert_nonnull (get_row (transcript, 4999));
  g_assert_false (CONFAB_IS_MESSAGE_ROW (get_row (transcript, 4999)));
  load_wanted (source);
  run_frames (transcript, 1);
  g_assert_true (CONFAB_IS_MESSAGE_ROW (get_row (transcript, 4999)));
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  g_assert_true (is_following (transcript));
  run_frames (transcript, 10);

  read_on (transcript, source, -150);

  /* One far away, which comes later, stands where it was wanted. */
  g_assert_true (confab_transcript_show_message (CONFAB_TRANSCRIPT (transcript), "m2000"));
  run_frames (transcript, 3);
  g_assert_cmpint (top_of (transcript, 2000), ==, 12);
  g_assert_false (CONFAB_IS_MESSAGE_ROW (get_row (transcript, 2000)));
  load_wanted (source);
  for (int i = 0; i < 10; i++)
    {
      run_frames (transcript, 1);
      g_assert_true (CONFAB_IS_MESSAGE_ROW (get_row (transcript, 2000)));
      g_assert_cmpint (top_of (transcript, 2000), ==, 12);
    }
  load_wanted (source);
  run_frames (transcript, 2);
  read_on (transcript, source, 150);

  /* What is far from the view is not asked for; nor is it asked for again and again. */
  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (G_LIST_MODEL (store), i);

      n_loaded += confab_message_get_loaded (message);
    }
  g_assert_cmpuint (n_loaded, <, 300);
  while (load_wanted (source) > 0)
    run_frames (transcript, 3);
  {
    guint n_requests = source->n_requests;

    run_frames (transcript, 10);
    g_assert_cmpuint (source->n_requests, ==, n_requests);
  }

  /* One that is forgotten while it is seen is asked for again, and nothing moves. */
  {
    guint seen = get_first_seen (transcript) + 1;
    g_autoptr (ConfabMessage) message = g_list_model_get_item (G_LIST_MODEL (store), seen);
    int top = top_of (transcript, seen);

    confab_message_unload (message);
    run_frames (transcript, 3);
    g_assert_cmpint (top_of (transcript, seen), ==, top);
    g_assert_cmpuint (source->wanted->len, >, 0);
    load_wanted (source);
    run_frames (transcript, 3);
    g_assert_cmpint (top_of (transcript, seen), ==, top);
    g_assert_true (CONFAB_IS_MESSAGE_ROW (get_row (transcript, seen)));
  }
  destroy_window (window, transcript);
}

/* A button says that there is something new below, and no longer than that is so. */
static void
test_new (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (20);
  ConfabMessage *reply = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  GtkWidget *window;
  GtkWidget *latest;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  latest = find_widget (transcript, is_button_with_tooltip, "Scroll to Latest");
  confab_message_append_text (reply, "one");
  run_frames (transcript, 2);
  gtk_adjustment_set_value (get_adjustment (transcript), gtk_adjustment_get_value (get_adjustment (transcript)) - 200);
  run_frames (transcript, 2);
  g_assert_true (gtk_widget_get_visible (latest));
  g_assert_false (gtk_widget_has_css_class (latest, "suggested-action"));
  confab_message_append_text (reply, "two");
  run_frames (transcript, 3);
  g_assert_true (gtk_widget_has_css_class (latest, "suggested-action"));
  gtk_test_accessible_assert_property (latest, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "There is something new below");
  g_signal_emit_by_name (latest, "clicked");
  run_frames (transcript, 3);
  g_assert_false (gtk_widget_get_visible (latest));
  g_assert_false (gtk_widget_has_css_class (latest, "suggested-action"));
  gtk_adjustment_set_value (get_adjustment (transcript), gtk_adjustment_get_value (get_adjustment (transcript)) - 200);
  run_frames (transcript, 2);
  add_message (store, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "more");
  run_frames (transcript, 3);
  g_assert_true (gtk_widget_has_css_class (latest, "suggested-action"));
  destroy_window (window, transcript);
}

static void
test_place (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (300);
  g_autoptr (GListStore) other = make_store (10);
  g_autoptr (ConfabReadingPlace) place = NULL;
  GtkWidget *window;
  GtkAdjustment *adjustment;
  guint first;
  int top;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 400);
  g_assert_null (confab_transcript_dup_place (CONFAB_TRANSCRIPT (transcript)));
  adjustment = get_adjustment (transcript);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment) + 5017);
  run_frames (transcript, 3);
  first = get_first_seen (transcript);
  top = top_of (transcript, first);
  place = confab_transcript_dup_place (CONFAB_TRANSCRIPT (transcript));
  g_assert_nonnull (place);

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (other));
  run_frames (transcript, 3);
  g_assert_true (is_following (transcript));
  g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  g_assert_true (confab_transcript_show_place (CONFAB_TRANSCRIPT (transcript), place));
  run_frames (transcript, 1);
  g_assert_cmpuint (get_first_seen (transcript), ==, first);
  g_assert_cmpint (top_of (transcript, first), ==, top);
  g_assert_false (is_following (transcript));
  destroy_window (window, transcript);
}

/* Another branch from the middle of the view on: what both have stays where it is. */
static void
test_branch (void)
{
  GtkWidget *transcript = confab_transcript_new ();
  g_autoptr (GListStore) store = make_store (30);
  g_autoptr (GListStore) branch = make_store (20);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window;
  guint first;
  int top;

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (messages, g_list_model_get_item (G_LIST_MODEL (branch), i));
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  window = show_in_window (transcript, 500, 500);
  g_assert_true (is_following (transcript));
  first = get_first_seen (transcript);
  top = top_of (transcript, first);
  g_list_store_splice (store, first + 2, 30 - first - 2, messages->pdata, messages->len);
  for (int i = 0; i < 4; i++)
    {
      run_frames (transcript, 1);
      g_assert_cmpint (top_of (transcript, first), ==, top);
    }
  g_assert_false (is_following (transcript));

  /* A reply in the place of another one is followed, as its end is seen. */
  confab_transcript_scroll_to_end (CONFAB_TRANSCRIPT (transcript));
  run_frames (transcript, 2);
  {
    g_autoptr (ConfabMessage) reply = confab_message_new ("r", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 0);
    guint last = g_list_model_get_n_items (G_LIST_MODEL (store)) - 1;

    g_list_store_splice (store, last, 1, (gpointer *)&reply, 1);
    run_frames (transcript, 2);
    g_assert_true (is_following (transcript));
    for (int i = 0; i < 20; i++)
      confab_message_append_text (reply, paragraphs);
    run_frames (transcript, 3);
    g_assert_true (is_following (transcript));
    g_assert_cmpfloat (distance_to_end (transcript), <, 1);
  }
  destroy_window (window, transcript);
}

static void
enter_row (GtkWidget *row)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "enter", 10.0, 10.0);
    }
}

static void
enter_all_cb (GtkWidget *list,
              guint     *n_entered)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (list));

  for (guint i = 0; i < rows->len; i++)
    enter_row (g_ptr_array_index (rows, i));
  *n_entered += rows->len;
}

/* A row that goes while sizes are given leaves the pointer to another. GTK would complain of a row that was then asked to be larger. */
static void
test_pointer_in_layout (void)
{
  g_autoptr (GListStore) store = make_store (100);
  GtkWidget *transcript = confab_transcript_new ();
  GtkWidget *window = show_in_window (transcript, 700, 500);
  guint n_entered = 0;

  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  run_frames (transcript, 2);
  g_signal_connect (get_list (transcript), "scrolled", G_CALLBACK (enter_all_cb), &n_entered);
  confab_transcript_scroll_to_message (CONFAB_TRANSCRIPT (transcript), "m3");
  run_frames (transcript, 5);
  g_assert_cmpuint (n_entered, >, 0);
  g_assert_nonnull (find_widget (get_row (transcript, 3), is_button_with_tooltip, "Copy"));
  destroy_window (window, transcript);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/transcript/follow", test_follow);
  g_test_add_func ("/transcript/growth", test_growth);
  g_test_add_func ("/transcript/growth-in-motion", test_growth_in_motion);
  g_test_add_func ("/transcript/foot-after-growth", test_foot_after_growth);
  g_test_add_func ("/transcript/drawn", test_drawn);
  g_test_add_func ("/transcript/rows-near-the-view", test_rows_near_the_view);
  g_test_add_func ("/transcript/anchor", test_anchor);
  g_test_add_func ("/transcript/accessible", test_accessible);
  g_test_add_func ("/transcript/show-message", test_show_message);
  g_test_add_func ("/transcript/load", test_load);
  g_test_add_func ("/transcript/new", test_new);
  g_test_add_func ("/transcript/place", test_place);
  g_test_add_func ("/transcript/branch", test_branch);
  g_test_add_func ("/transcript/pointer-in-layout", test_pointer_in_layout);
  return g_test_run ();
}
