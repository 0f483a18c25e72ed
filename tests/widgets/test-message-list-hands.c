/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-list-fixture.h"

/* The reader's hands */

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller;
    }
  g_assert_not_reached ();
}

static void
turn_wheel (Fixture *fixture,
            double   clicks)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->scroller);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        g_signal_emit_by_name (controller, "scroll", 0.0, clicks, &handled);
    }
  g_assert_true (handled);
}

/* As if a key reached the list that nothing in it uses. */
static void
press_key (Fixture        *fixture,
           guint           key,
           GdkModifierType modifiers)
{
  GListModel *shortcuts = G_LIST_MODEL (find_controller (GTK_WIDGET (fixture->list), GTK_TYPE_SHORTCUT_CONTROLLER));

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (!GTK_IS_KEYVAL_TRIGGER (trigger) || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key ||
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != modifiers)
        continue;
      g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (fixture->list),
                                                   gtk_shortcut_get_arguments (shortcut)));
      return;
    }
  g_assert_not_reached ();
}

static void
grow_end (Fixture *fixture)
{
  FakeItem *last = get_item (fixture, get_n_items (fixture) - 1);

  fake_item_set_height (last, last->height + 111);
  frames (fixture, 1);
}

static void
test_follow_hands (void)
{
  Fixture fixture;
  double y;

  set_up (&fixture, 100, FALSE);
  turn_wheel (&fixture, -1);
  g_assert_false (confab_message_list_get_following (fixture.list));
  frames (&fixture, 1);
  y = get_y (&fixture, 98);
  grow_end (&fixture);
  g_assert_cmpfloat (get_y (&fixture, 98), ==, y);
  turn_wheel (&fixture, 0.2);
  g_assert_false (confab_message_list_get_following (fixture.list));
  for (int i = 0; i < 10; i++)
    {
      turn_wheel (&fixture, 1);
      frames (&fixture, 1);
    }
  g_assert_true (confab_message_list_get_following (fixture.list));
  grow_end (&fixture);
  g_assert_cmpfloat (get_end_error (&fixture), ==, 0);

  /* A pixel is enough. */
  scroll_by (&fixture, -1);
  g_assert_false (confab_message_list_get_following (fixture.list));
  grow_end (&fixture);
  g_assert_cmpfloat (get_end_error (&fixture), ==, 112);

  press_key (&fixture, GDK_KEY_End, GDK_CONTROL_MASK);
  frames (&fixture, 1);
  g_assert_true (confab_message_list_get_following (fixture.list));
  g_assert_cmpfloat (get_end_error (&fixture), ==, 0);
  press_key (&fixture, GDK_KEY_Page_Up, 0);
  wait_until (!confab_message_list_get_following (fixture.list));
  grow_end (&fixture);
  g_assert_false (confab_message_list_get_following (fixture.list));
  press_key (&fixture, GDK_KEY_Home, 0);
  frames (&fixture, 1);
  g_assert_cmpfloat (get_y (&fixture, 0), ==, MARGIN);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), ==, gtk_adjustment_get_lower (fixture.adjustment));
  check_view (&fixture);
  confab_message_list_set_following (fixture.list, TRUE);
  frames (&fixture, 1);
  g_assert_cmpfloat (get_end_error (&fixture), ==, 0);
  tear_down (&fixture);
}

static void
test_keys (void)
{
  Fixture fixture;
  double before;
  double value;

  set_up (&fixture, 100, FALSE);
  scroll_to_middle (&fixture);
  before = gtk_adjustment_get_value (fixture.adjustment);
  press_key (&fixture, GDK_KEY_Page_Down, 0);
  value = before + get_view (&fixture) * 0.9;
  wait_until (fabs (gtk_adjustment_get_value (fixture.adjustment) - value) < 0.01);

  /* Two in a row go two pages, also while the first is on its way; rows that turn out different do not matter. */
  press_key (&fixture, GDK_KEY_space, GDK_SHIFT_MASK);
  frames (&fixture, 2);
  press_key (&fixture, GDK_KEY_space, GDK_SHIFT_MASK);
  value = before - get_view (&fixture) * 0.9;
  wait_until (fabs (gtk_adjustment_get_value (fixture.adjustment) - value) < 0.01);
  press_key (&fixture, GDK_KEY_Up, 0);
  wait_until (fabs (gtk_adjustment_get_value (fixture.adjustment) - (value - 60)) < 0.01);

  /* The reader's own scrolling ends it. */
  press_key (&fixture, GDK_KEY_Page_Down, 0);
  frames (&fixture, 2);
  scroll_by (&fixture, -5);
  value = gtk_adjustment_get_value (fixture.adjustment);
  frames (&fixture, 15);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), ==, value);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  press_key (&fixture, GDK_KEY_space, 0);
  g_assert_cmpfloat (fabs (gtk_adjustment_get_value (fixture.adjustment) - value - get_view (&fixture) * 0.9), <, 0.01);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  tear_down (&fixture);
}

/* Rows that are made on the way have other heights than were thought. What is on the screen moves by what the value moves, to the end. */
static void
test_kinetic (gconstpointer data)
{
  double velocity = GPOINTER_TO_INT (data);
  Fixture fixture;
  double start;
  double last;
  int n_moves = 0;

  set_up (&fixture, 2000, FALSE);
  scroll_to_middle (&fixture);
  for (guint i = 0; i < 2000; i++)
    if (confab_message_list_get_row (fixture.list, i) == NULL)
      get_item (&fixture, i)->height += 150;
  start = last = gtk_adjustment_get_value (fixture.adjustment);
  g_signal_emit_by_name (find_controller (fixture.scroller, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "decelerate", 0.0, velocity);
  for (int still = 0; still < 10;)
    {
      guint first = get_first_seen (&fixture) + 1;
      double y = get_y (&fixture, first);
      double value;

      frames (&fixture, 1);
      value = gtk_adjustment_get_value (fixture.adjustment);
      still = value == last ? still + 1 : 0;
      n_moves += value != last;
      if (velocity < 0)
        g_assert_cmpfloat (value, <=, last);
      else
        g_assert_cmpfloat (value, >=, last);
      if (confab_message_list_get_row (fixture.list, first) != NULL)
        g_assert_cmpfloat (fabs (get_y (&fixture, first) - (y - (value - last))), <=, 1);
      check_view (&fixture);
      last = value;
    }
  g_assert_cmpint (n_moves, >, 10);
  g_assert_cmpfloat (fabs (last - start), >, 300);
  tear_down (&fixture);
}

/* Small steps of a touchpad add up. */
static void
test_fractions (void)
{
  Fixture fixture;
  guint position;
  double y;

  set_up (&fixture, 100, FALSE);
  scroll_to_middle (&fixture);
  position = get_first_seen (&fixture) + 1;
  y = get_y (&fixture, position);
  for (int i = 0; i < 40; i++)
    {
      scroll_by (&fixture, -0.25);
      frames (&fixture, 1);
    }
  g_assert_cmpfloat (get_y (&fixture, position), ==, y + 10);
  tear_down (&fixture);
}

/* The slider keeps its place in the trough. */
static void
test_drag_bar (void)
{
  Fixture fixture;

  set_up (&fixture, 5000, FALSE);
  for (int i = 0; i <= 20; i++)
    {
      GtkAdjustment *adjustment = fixture.adjustment;
      double range = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment) - get_view (&fixture);
      double share;

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment) + range * (20 - i) / 20);
      frames (&fixture, 2);
      range = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment) - get_view (&fixture);
      share = (gtk_adjustment_get_value (adjustment) - gtk_adjustment_get_lower (adjustment)) / range;
      g_assert_cmpfloat (fabs (share - (20 - i) / 20.0), <, 0.01);
      check_view (&fixture);
    }
  g_assert_cmpfloat (get_y (&fixture, 0), ==, MARGIN);
  tear_down (&fixture);
}

/* Jumps */

static void
test_show_item (gconstpointer data)
{
  gboolean tall = GPOINTER_TO_INT (data);
  Fixture fixture;

  set_up (&fixture, 50000, tall);
  for (guint i = 0; i < 50000; i += 9973)
    {
      confab_message_list_show_item (fixture.list, i);
      frames (&fixture, 1);
      g_assert_cmpfloat (get_y (&fixture, i), ==, 12);
      frames (&fixture, 6);
      g_assert_cmpfloat (get_y (&fixture, i), ==, 12);
      g_assert_false (confab_message_list_get_following (fixture.list));
      check_view (&fixture);
    }
  confab_message_list_show_item (fixture.list, 49999);
  frames (&fixture, 6);
  g_assert_true (is_seen (&fixture, 49999));
  confab_message_list_set_following (fixture.list, TRUE);
  frames (&fixture, 1);
  g_assert_cmpfloat (get_end_error (&fixture), ==, 0);
  tear_down (&fixture);
}

static double
get_block_y (Fixture *fixture,
             guint    position,
             guint    block)
{
  GtkWidget *row = confab_message_list_get_row (fixture->list, position);
  ConfabPlace place = { .part = FAKE_TALL (row)->part, .block = block };

  return get_y (fixture, position) + confab_tall_find_place (CONFAB_TALL (row), &place);
}

static void
test_show_bounds (void)
{
  Fixture fixture;
  GtkWidget *part;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 10, 20);
  double y;

  set_up (&fixture, 300, TRUE);
  g_object_ref (get_item (&fixture, 100))->n_blocks = 400;
  confab_message_list_show_item (fixture.list, 100);
  frames (&fixture, 3);
  part = FAKE_TALL (confab_message_list_get_row (fixture.list, 100))->part;
  bounds.origin.y = get_block_y (&fixture, 100, 300) - get_y (&fixture, 100);
  confab_message_list_show_bounds (fixture.list, part, &bounds);
  frames (&fixture, 1);
  y = get_block_y (&fixture, 100, 300);
  g_assert_cmpfloat (y, >, 50);
  g_assert_cmpfloat (y, <, get_view (&fixture) - 50);
  frames (&fixture, 5);
  g_assert_cmpfloat (get_block_y (&fixture, 100, 300), ==, y);

  /* What is seen already does not move. */
  bounds.origin.y = get_block_y (&fixture, 100, 301) - get_y (&fixture, 100);
  confab_message_list_show_bounds (fixture.list, part, &bounds);
  frames (&fixture, 1);
  g_assert_cmpfloat (get_block_y (&fixture, 100, 300), ==, y);

  /* Blocks of the same row above the view turn out to be different: what is read stays. */
  scroll_by (&fixture, -700);
  frames (&fixture, 2);
  scroll_by (&fixture, 700);
  frames (&fixture, 2);
  g_assert_cmpfloat (get_block_y (&fixture, 100, 300), ==, y);
  g_object_unref (get_item (&fixture, 100));
  tear_down (&fixture);
}

static void
test_place (void)
{
  ConfabListPlace place;
  Fixture fixture;
  guint position;
  ConfabPlace seen;
  double y;

  set_up (&fixture, 300, TRUE);
  g_assert_true (confab_message_list_dup_place (fixture.list, &place));
  g_free (place.path);
  scroll_to_middle (&fixture);
  scroll_by (&fixture, -317);
  frames (&fixture, 2);
  position = get_first_seen (&fixture);
  confab_tall_get_place (CONFAB_TALL (confab_message_list_get_row (fixture.list, position)),
                         10 - MIN (get_y (&fixture, position), 0), &seen);
  y = get_block_y (&fixture, position, seen.block);
  g_assert_true (confab_message_list_dup_place (fixture.list, &place));
  g_assert_nonnull (place.path);
  confab_message_list_set_following (fixture.list, TRUE);
  frames (&fixture, 5);
  g_assert_null (confab_message_list_get_row (fixture.list, position));
  confab_message_list_show_place (fixture.list, &place);
  frames (&fixture, 3);
  g_assert_cmpuint (get_first_seen (&fixture), ==, position);
  g_assert_cmpfloat (get_block_y (&fixture, position, seen.block), ==, y);
  g_free (place.path);
  tear_down (&fixture);
}

static void
test_held (void)
{
  Fixture fixture;
  GtkWidget *row;
  GtkWidget *focus;

  set_up (&fixture, 1000, TRUE);
  row = confab_message_list_get_row (fixture.list, 999);
  get_item (&fixture, 999)->held = TRUE;
  focus = FAKE_TALL (confab_message_list_get_row (fixture.list, 998))->part;
  gtk_widget_grab_focus (focus);
  gtk_adjustment_set_value (fixture.adjustment, gtk_adjustment_get_lower (fixture.adjustment));
  frames (&fixture, 5);
  g_assert_true (confab_message_list_get_row (fixture.list, 999) == row);
  g_assert_true (FAKE_TALL (confab_message_list_get_row (fixture.list, 998))->part == focus);
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (row)) == focus);
  g_assert_null (confab_message_list_get_row (fixture.list, 997));

  /* Not without end. */
  for (guint i = 0; i < 1000; i++)
    get_item (&fixture, i)->held = TRUE;
  for (guint i = 0; i < 1000; i += 50)
    {
      confab_message_list_show_item (fixture.list, i);
      frames (&fixture, 3);
    }
  g_assert_cmpuint (count_rows (&fixture), <=, 80 + 16);
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (fixture.list))) == focus);
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/message-list/follow-hands", test_follow_hands);
  g_test_add_func ("/message-list/keys", test_keys);
  g_test_add_data_func ("/message-list/kinetic/up", GINT_TO_POINTER (-90), test_kinetic);
  g_test_add_data_func ("/message-list/kinetic/down", GINT_TO_POINTER (90), test_kinetic);
  g_test_add_func ("/message-list/fractions", test_fractions);
  g_test_add_func ("/message-list/drag-bar", test_drag_bar);
  g_test_add_data_func ("/message-list/show-item/plain", GINT_TO_POINTER (FALSE), test_show_item);
  g_test_add_data_func ("/message-list/show-item/tall", GINT_TO_POINTER (TRUE), test_show_item);
  g_test_add_func ("/message-list/show-bounds", test_show_bounds);
  g_test_add_func ("/message-list/place", test_place);
  g_test_add_func ("/message-list/held", test_held);
  return g_test_run ();
}
