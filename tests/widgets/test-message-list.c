/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "confab-fake-rows.h"
#include "confab-widget-test.h"

#define SPACING 24
#define MARGIN  24
#define WIDTH   736 /* rows of 700 */
#define HEIGHT  500

typedef struct
{
  GtkWidget         *window;
  GtkWidget         *scroller;
  ConfabMessageList *list;
  GListStore        *store;
  GtkAdjustment     *adjustment;
} Fixture;

static guint
get_n_items (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static FakeItem *
get_item (Fixture *fixture,
          guint    position)
{
  g_autoptr (FakeItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), position);

  return item;
}

/* A row in four is many blocks where tall ones are wanted. */
static FakeItem *
make_item (guint    i,
           gboolean tall)
{
  return tall ? fake_item_new (0, 2 + i * 31 % 60) : fake_item_new (20 + (int)(i * 7919 % 300), 0);
}

static void
insert_items (Fixture *fixture,
              guint    position,
              guint    n_removed,
              guint    n_added,
              gboolean tall)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (items, make_item (i + position, tall));
  g_list_store_splice (fixture->store, position, n_removed, items->pdata, items->len);
}

static void
set_up (Fixture *fixture,
        guint    n_items,
        gboolean tall)
{
  fixture->store = g_list_store_new (FAKE_TYPE_ITEM);
  fixture->list = CONFAB_MESSAGE_LIST (confab_message_list_new ());
  fixture->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (fixture->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->scroller), GTK_WIDGET (fixture->list));
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->scroller));
  confab_message_list_set_factory (fixture->list, &fake_factory, NULL);
  insert_items (fixture, 0, 0, n_items, tall);
  confab_message_list_set_model (fixture->list, G_LIST_MODEL (fixture->store));
  fixture->window = show_in_window (fixture->scroller, WIDTH, HEIGHT);
  run_frames (fixture->scroller, 3);
}

static void
tear_down (Fixture *fixture)
{
  GtkWidget *list = g_object_ref (GTK_WIDGET (fixture->list));

  destroy_window (fixture->window, fixture->scroller);
  g_assert_finalize_object (list);
  g_assert_cmpuint (n_fake_rows, ==, 0);
  g_object_unref (fixture->store);
}

static void
frames (Fixture *fixture,
        int      n)
{
  run_frames (fixture->scroller, n);
}

static double
get_y (Fixture *fixture,
       guint    position)
{
  GtkWidget *row = confab_message_list_get_row (fixture->list, position);
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds));
  return bounds.origin.y;
}

static int
get_view (Fixture *fixture)
{
  return gtk_widget_get_height (GTK_WIDGET (fixture->list));
}

static double
get_distance_to_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = fixture->adjustment;

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

/* How far the last row's end is from where it should be. */
static double
get_end_error (Fixture *fixture)
{
  guint last = get_n_items (fixture) - 1;
  GtkWidget *row = confab_message_list_get_row (fixture->list, last);

  return row == NULL ? G_MAXDOUBLE : fabs (get_y (fixture, last) + gtk_widget_get_height (row) + MARGIN - get_view (fixture));
}

static guint
count_rows (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static gboolean
is_seen (Fixture *fixture,
         guint    position)
{
  GtkWidget *row = confab_message_list_get_row (fixture->list, position);
  double y;

  if (row == NULL)
    return FALSE;
  y = get_y (fixture, position);
  return y < get_view (fixture) && y + gtk_widget_get_height (row) > 0;
}

static guint
get_first_seen (Fixture *fixture)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (fixture->list);
  guint first;
  guint last;

  g_assert_true (confab_message_list_get_window (fixture->list, &first, &last));
  for (guint i = first; i <= last; i++)
    if (is_seen (fixture, i))
      return i;
  g_assert_not_reached ();
}

/* The view is full, without gaps, and each row has the height that it asks for. */
static void
check_view (Fixture *fixture)
{
  guint n = get_n_items (fixture);
  guint first;
  double y;

  if (n == 0)
    {
      g_assert_cmpuint (count_rows (fixture), ==, 0);
      return;
    }
  first = get_first_seen (fixture);
  y = get_y (fixture, first);
  g_assert_cmpfloat (y, <=, first == 0 ? MARGIN : SPACING);
  for (guint i = first; i < n && y < get_view (fixture); i++)
    {
      GtkWidget *row = confab_message_list_get_row (fixture->list, i);

      g_assert_nonnull (row);
      g_assert_true (get_fake_item (row) == get_item (fixture, i));
      g_assert_cmpfloat (get_y (fixture, i), ==, y);
      if (get_item (fixture, i)->n_blocks == 0)
        g_assert_cmpint (gtk_widget_get_height (row), ==,
                         fake_item_get_height (get_item (fixture, i), gtk_widget_get_width (row)));
      y += gtk_widget_get_height (row) + SPACING;
      if (i + 1 == n && get_y (fixture, 0 == first ? 0 : first) < (first == 0 ? MARGIN : SPACING + 1))
        g_assert_cmpfloat (y, >=, MIN (y, get_view (fixture)));
    }
  g_assert_cmpuint (count_rows (fixture), <=, 100);
}

static void
scroll_by (Fixture *fixture,
           double   distance)
{
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) + distance);
}

static void
resize (Fixture *fixture,
        int      width)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->list)) == width);
  frames (fixture, 1);
}

static void
scroll_to_middle (Fixture *fixture)
{
  gtk_adjustment_set_value (fixture->adjustment, (gtk_adjustment_get_lower (fixture->adjustment) +
                                                  gtk_adjustment_get_upper (fixture->adjustment)) / 2);
  frames (fixture, 5);
  g_assert_false (confab_message_list_get_following (fixture->list));
}

/* The anchor table: whatever changes, what is read stays where it is, in every frame. */

#define check_still(fixture, item, y)                                       \
  G_STMT_START {                                                            \
    for (int frame = 0; frame < 6; frame++)                                 \
      {                                                                     \
        guint now;                                                          \
        frames (fixture, 1);                                                \
        g_assert_true (g_list_store_find ((fixture)->store, item, &now));   \
        g_assert_cmpfloat (get_y (fixture, now), ==, y);                    \
        check_view (fixture);                                               \
      }                                                                     \
  } G_STMT_END

static void
test_anchor (gconstpointer data)
{
  gboolean tall = GPOINTER_TO_INT (data);
  g_autoptr (FakeItem) item = NULL;
  Fixture fixture;
  guint position;
  double y;

  set_up (&fixture, 60, tall);
  scroll_to_middle (&fixture);
  scroll_by (&fixture, -13.3);
  frames (&fixture, 2);
  position = get_first_seen (&fixture);
  item = g_object_ref (get_item (&fixture, position));
  y = get_y (&fixture, position);

  insert_items (&fixture, 0, 0, 20, tall);
  check_still (&fixture, item, y);
  position += 20;
  for (guint i = position + 1; i < position + 6; i++)
    fake_item_set_height (get_item (&fixture, i), 1500);
  check_still (&fixture, item, y);
  for (guint i = position - 8; i < position; i++)
    fake_item_set_height (get_item (&fixture, i), 777);
  check_still (&fixture, item, y);
  insert_items (&fixture, get_n_items (&fixture), 0, 5, tall);
  check_still (&fixture, item, y);
  insert_items (&fixture, position - 3, 3, 0, tall);
  check_still (&fixture, item, y);
  insert_items (&fixture, position - 2, 1, 3, tall);
  check_still (&fixture, item, y);
  g_list_store_remove (fixture.store, get_n_items (&fixture) - 2);
  check_still (&fixture, item, y);
  tear_down (&fixture);
}

static void
test_follow_growth (gconstpointer data)
{
  gboolean tall = GPOINTER_TO_INT (data);
  Fixture fixture;

  set_up (&fixture, 40, tall);
  g_assert_cmpfloat (get_end_error (&fixture), ==, 0);
  for (int i = 0; i < 30; i++)
    {
      FakeItem *last = get_item (&fixture, get_n_items (&fixture) - 1);

      if (tall)
        last->n_blocks += 2;
      fake_item_set_height (last, last->height + 37);
      if (i % 10 == 9)
        insert_items (&fixture, get_n_items (&fixture), 0, 1, tall);
      frames (&fixture, 1);
      g_assert_cmpfloat (get_end_error (&fixture), ==, 0);
      g_assert_cmpfloat (get_distance_to_end (&fixture), <, 0.01);
    }
  g_assert_true (confab_message_list_get_following (fixture.list));
  tear_down (&fixture);
}

/* What is in the middle of the view stays there, in its share of the row. */
static void
test_width (void)
{
  g_autoptr (FakeItem) item = NULL;
  Fixture fixture;
  guint position;
  double before;
  double share;
  int height;

  set_up (&fixture, 60, FALSE);
  scroll_to_middle (&fixture);
  position = get_first_seen (&fixture);
  while (get_y (&fixture, position) + gtk_widget_get_height (confab_message_list_get_row (fixture.list, position)) <=
         get_view (&fixture) / 2.0)
    position++;
  before = get_y (&fixture, position);
  height = gtk_widget_get_height (confab_message_list_get_row (fixture.list, position));
  share = MAX (get_view (&fixture) / 2.0 - before, 0) / height;

  resize (&fixture, 560 + 36);
  height = gtk_widget_get_height (confab_message_list_get_row (fixture.list, position));
  g_assert_cmpfloat (fabs (get_y (&fixture, position) + share * height - MAX (get_view (&fixture) / 2.0, before)), <, 1);
  check_view (&fixture);

  /* There and back again. */
  resize (&fixture, WIDTH);
  g_assert_cmpfloat (fabs (get_y (&fixture, position) - before), <=, 1);
  check_view (&fixture);
  tear_down (&fixture);
}

static void
test_bounded (void)
{
  Fixture fixture;
  guint most = 0;

  set_up (&fixture, 10000, FALSE);
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < 150; i++)
      {
        scroll_by (&fixture, (pass == 0 ? -1 : 1) * (i % 10 == 0 ? 50000 : 300));
        frames (&fixture, 1);
        most = MAX (most, n_fake_rows);
        check_view (&fixture);
      }
  g_assert_cmpuint (most, <=, 85);
  tear_down (&fixture);
}

/* Edit scripts against a plain list of heights. */

typedef struct
{
  GPtrArray *items;  /* held, as they were before */
  double     offset; /* the height of all that is above the view */
  FakeItem  *anchor; /* what is read: it stays where it is */
  double     y;
  FakeItem  *middle;
  double     middle_y;
  double     share;
  int        width;
} Reference;

static int
get_row_width (Fixture *fixture)
{
  return CLAMP (gtk_widget_get_width (GTK_WIDGET (fixture->list)) - 36, 1, 820);
}

static double
get_reference_top (Fixture *fixture,
                   guint    position)
{
  double top = MARGIN;

  for (guint i = 0; i < position; i++)
    top += fake_item_get_height (get_item (fixture, i), get_row_width (fixture)) + SPACING;
  return top;
}

static double
get_reference_total (Fixture *fixture)
{
  return get_reference_top (fixture, get_n_items (fixture)) - SPACING + MARGIN;
}

static void
clear_reference (Reference *reference)
{
  g_clear_pointer (&reference->items, g_ptr_array_unref);
}

static void
take_reference (Fixture   *fixture,
                Reference *reference)
{
  int width = get_row_width (fixture);
  int view = get_view (fixture);
  guint n = get_n_items (fixture);
  guint first = get_first_seen (fixture);
  guint i;

  *reference = (Reference){ .items = g_ptr_array_new_with_free_func (g_object_unref), .width = width };
  for (i = 0; i < n; i++)
    g_ptr_array_add (reference->items, g_object_ref (get_item (fixture, i)));
  reference->y = get_y (fixture, first);
  reference->anchor = get_item (fixture, first);
  reference->offset = get_reference_top (fixture, first) - reference->y;
  for (i = first; i < n; i++)
    {
      double y = get_reference_top (fixture, i) - reference->offset;
      int height = fake_item_get_height (get_item (fixture, i), width);

      if (y >= view)
        break;
      reference->middle = get_item (fixture, i);
      reference->share = CLAMP (view / 2.0 - y, 0, height) / height;
      reference->middle_y = y + reference->share * height;
      if (y + height > view / 2.0)
        break;
    }
}

/* Where the first of the rows seen before that is still there is to be now; or nowhere when none is. */
static gboolean
get_expected_offset (Fixture   *fixture,
                     Reference *reference,
                     gboolean   following,
                     double    *offset)
{
  double total = get_reference_total (fixture);
  int view = get_view (fixture);
  guint position;

  if (following)
    *offset = total - view;
  else if (reference->width != get_row_width (fixture))
    {
      if (!g_list_store_find (fixture->store, reference->middle, &position))
        return FALSE;
      *offset = get_reference_top (fixture, position) - reference->middle_y +
                reference->share * fake_item_get_height (reference->middle, get_row_width (fixture));
    }
  else
    {
      if (!g_list_store_find (fixture->store, reference->anchor, &position))
        return FALSE;
      /* A row that is cut at the top may become shorter than what was above the view. */
      *offset = get_reference_top (fixture, position) - MAX (reference->y, -fake_item_get_height (reference->anchor, reference->width));
    }
  *offset = MAX (MIN (*offset, total - view), 0);
  return TRUE;
}

static void
check_against_reference (Fixture   *fixture,
                         Reference *reference,
                         gboolean   following)
{
  guint first;
  double offset;
  /* Where rows become taller with the width, so does what rounding took. */
  double exact = reference->width == get_row_width (fixture) ? 0.51 : 3;

  check_view (fixture);
  if (get_n_items (fixture) == 0 || !get_expected_offset (fixture, reference, following, &offset))
    return;
  first = get_first_seen (fixture);
  g_assert_cmpfloat (fabs (get_y (fixture, first) - (get_reference_top (fixture, first) - offset)), <, exact);
  if (following)
    g_assert_cmpfloat (fabs (offset - MAX (get_reference_total (fixture) - get_view (fixture), 0)), <, 0.01);
}

/* Returns whether something came in the place of something else. */
static gboolean
edit (Fixture *fixture,
      GRand   *rand,
      int      kind)
{
  guint n = get_n_items (fixture);
  guint most = g_rand_int_range (rand, 0, 6) == 0 ? 60 : 4;
  guint position = (guint)g_rand_int_range (rand, 0, (gint32)n + 1);
  guint n_removed = (guint)g_rand_int_range (rand, 0, (gint32)(n - position < most ? n - position : most) + 1);

  switch (kind)
    {
    case 0:
      insert_items (fixture, position, 0, (guint)g_rand_int_range (rand, 1, (gint32)most), FALSE);
      break;
    case 1:
      insert_items (fixture, position, n_removed, 0, FALSE);
      break;
    case 2:
      insert_items (fixture, position, n_removed, (guint)g_rand_int_range (rand, 1, (gint32)most), FALSE);
      return n_removed > 0;
    default:
      for (guint i = 0; i < most && n > 0; i++)
        fake_item_set_height (get_item (fixture, (guint)g_rand_int_range (rand, 0, (gint32)n)), g_rand_int_range (rand, 1, 700));
    }
  return FALSE;
}

static void
scroll_at_random (Fixture *fixture,
                  GRand   *rand)
{
  if (g_rand_int_range (rand, 0, 4) == 0)
    scroll_by (fixture, g_rand_int_range (rand, -20000, 20000));
  else if (g_rand_int_range (rand, 0, 6) == 0)
    confab_message_list_set_following (fixture->list, TRUE);
  else if (g_rand_int_range (rand, 0, 6) == 0 && get_n_items (fixture) > 0)
    confab_message_list_show_item (fixture->list, (guint)g_rand_int_range (rand, 0, (gint32)get_n_items (fixture)));
  else
    scroll_by (fixture, g_rand_int_range (rand, -400, 400));
}

static void
run_script (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Fixture fixture;

  g_test_message ("seed %u", seed);
  set_up (&fixture, (guint)g_rand_int_range (rand, 0, 100), FALSE);
  for (int step = 0; step < 50; step++)
    {
      gboolean following = confab_message_list_get_following (fixture.list);
      int kind = g_rand_int_range (rand, 0, 9);
      gboolean replaced = FALSE;
      Reference reference = { NULL };

      if (get_n_items (&fixture) > 0 && kind <= 4)
        take_reference (&fixture, &reference);
      if (kind <= 3)
        replaced = edit (&fixture, rand, kind);
      else if (kind == 4)
        resize (&fixture, g_rand_int_range (rand, 300, 1000));
      else
        scroll_at_random (&fixture, rand);
      frames (&fixture, 1);
      if (reference.items == NULL)
        check_view (&fixture);
      else if (kind != 4 || reference.width != get_row_width (&fixture))
        check_against_reference (&fixture, &reference, following && !replaced);
      clear_reference (&reference);
      /* Between two widths something else is laid out, or else the middle would still be that of before the first. */
      gtk_widget_queue_resize (GTK_WIDGET (fixture.list));
      frames (&fixture, 1);
    }
  tear_down (&fixture);
}

static void
test_random (void)
{
  for (guint32 seed = 0; seed < 10; seed++)
    run_script (seed);
}

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
  g_test_add_data_func ("/message-list/anchor/plain", GINT_TO_POINTER (FALSE), test_anchor);
  g_test_add_data_func ("/message-list/anchor/tall", GINT_TO_POINTER (TRUE), test_anchor);
  g_test_add_data_func ("/message-list/follow-growth/plain", GINT_TO_POINTER (FALSE), test_follow_growth);
  g_test_add_data_func ("/message-list/follow-growth/tall", GINT_TO_POINTER (TRUE), test_follow_growth);
  g_test_add_func ("/message-list/width", test_width);
  g_test_add_func ("/message-list/bounded", test_bounded);
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
  g_test_add_func ("/message-list/random", test_random);
  return g_test_run ();
}
