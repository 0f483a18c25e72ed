/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-list-fixture.h"

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
    for (int i = 0; i < 80; i++)
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
      if (kind != 4)
        continue;
      /* Between two widths something else is laid out, or else the middle would still be that of before the first. */
      gtk_widget_queue_resize (GTK_WIDGET (fixture.list));
      frames (&fixture, 1);
    }
  tear_down (&fixture);
}

static void
test_random (void)
{
  for (guint32 seed = 0; seed < (g_test_thorough () ? 50 : 6); seed++)
    run_script (seed);
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
  g_test_add_func ("/message-list/random", test_random);
  return g_test_run ();
}
