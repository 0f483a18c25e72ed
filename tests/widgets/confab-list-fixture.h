/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "confab-fake-rows.h"
#include "confab-widget-test.h"

/* A list of rows of known heights in a window. */

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

G_GNUC_UNUSED static guint
get_n_items (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

G_GNUC_UNUSED static FakeItem *
get_item (Fixture *fixture,
          guint    position)
{
  g_autoptr (FakeItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), position);

  return item;
}

/* A row in four is many blocks where tall ones are wanted. */
G_GNUC_UNUSED static FakeItem *
make_item (guint    i,
           gboolean tall)
{
  return tall ? fake_item_new (0, 2 + i * 31 % 60) : fake_item_new (20 + (int)(i * 7919 % 300), 0);
}

G_GNUC_UNUSED static void
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

G_GNUC_UNUSED static void
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

G_GNUC_UNUSED static void
tear_down (Fixture *fixture)
{
  GtkWidget *list = g_object_ref (GTK_WIDGET (fixture->list));

  destroy_window (fixture->window, fixture->scroller);
  g_assert_finalize_object (list);
  g_assert_cmpuint (n_fake_rows, ==, 0);
  g_object_unref (fixture->store);
}

G_GNUC_UNUSED static void
frames (Fixture *fixture,
        int      n)
{
  run_frames (fixture->scroller, n);
}

G_GNUC_UNUSED static double
get_y (Fixture *fixture,
       guint    position)
{
  GtkWidget *row = confab_message_list_get_row (fixture->list, position);
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds));
  return bounds.origin.y;
}

G_GNUC_UNUSED static int
get_view (Fixture *fixture)
{
  return gtk_widget_get_height (GTK_WIDGET (fixture->list));
}

G_GNUC_UNUSED static double
get_distance_to_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = fixture->adjustment;

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - gtk_adjustment_get_value (adjustment);
}

/* How far the last row's end is from where it should be. */
G_GNUC_UNUSED static double
get_end_error (Fixture *fixture)
{
  guint last = get_n_items (fixture) - 1;
  GtkWidget *row = confab_message_list_get_row (fixture->list, last);

  return row == NULL ? G_MAXDOUBLE : fabs (get_y (fixture, last) + gtk_widget_get_height (row) + MARGIN - get_view (fixture));
}

G_GNUC_UNUSED static guint
count_rows (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

G_GNUC_UNUSED static gboolean
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

G_GNUC_UNUSED static guint
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
G_GNUC_UNUSED static void
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

G_GNUC_UNUSED static void
scroll_by (Fixture *fixture,
           double   distance)
{
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) + distance);
}

G_GNUC_UNUSED static void
resize (Fixture *fixture,
        int      width)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, HEIGHT);
  wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->list)) == width);
  frames (fixture, 1);
}

G_GNUC_UNUSED static void
scroll_to_middle (Fixture *fixture)
{
  gtk_adjustment_set_value (fixture->adjustment, (gtk_adjustment_get_lower (fixture->adjustment) +
                                                  gtk_adjustment_get_upper (fixture->adjustment)) / 2);
  frames (fixture, 5);
  g_assert_false (confab_message_list_get_following (fixture->list));
}
