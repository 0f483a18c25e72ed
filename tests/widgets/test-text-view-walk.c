/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "confab-widget-test.h"
#include "widgets/confab-code-bar.h"
#include "widgets/confab-text-view-private.h"

/* How the focus and the caret go through a text. */

typedef struct
{
  GtkWidget      *window;
  GtkWidget      *scrolled;
  ConfabTextView *view;
} Fixture;

static void
set_up (Fixture    *fixture,
        const char *beginning)
{
  g_autoptr (GString) text = g_string_new (beginning);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "Paragraph %u, of several words that are broken into lines where the view is narrow.\n\n%s", i,
                            i % 20 == 19 ? "```c\nint far;\n```\n\n" : "");
  fixture->view = CONFAB_TEXT_VIEW (confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN));
  fixture->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->scrolled), GTK_WIDGET (fixture->view));
  confab_text_view_set_text (fixture->view, text->str, text->len, TRUE);
  fixture->window = show_in_window (fixture->scrolled, 400, 300);
  wait_until (gtk_widget_get_height (GTK_WIDGET (fixture->view)) > 1000);
  wait_until (fixture->view->bars != NULL && fixture->view->bars->len > 2);
  run_frames (fixture->scrolled, 2);
}

static void
tear_down (Fixture *fixture)
{
  destroy_window (fixture->window, fixture->scrolled);
}

static guint
get_bar_row (Fixture *fixture)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (fixture->view));

  return focus != NULL ? confab_text_view_find_bar_row (fixture->view, focus) : G_MAXUINT;
}

static void
check_bar (Fixture *fixture,
           guint    row,
           int      direction)
{
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (confab_text_view_walk (fixture->view, direction));
      g_assert_cmpuint (get_bar_row (fixture), ==, row);
      g_assert_cmpuint (fixture->view->focus_link.link, ==, 0);
    }
}

static void
check_link (Fixture *fixture,
            guint    block,
            guint    link,
            int      direction)
{
  g_assert_true (confab_text_view_walk (fixture->view, direction));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->view)));
  g_assert_cmpuint (fixture->view->focus_link.block, ==, block);
  g_assert_cmpuint (fixture->view->focus_link.link, ==, link);
}

static guint
count_borders (GskRenderNode *node)
{
  guint count = 0;

  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_BORDER_NODE:
      return 1;

    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        count += count_borders (gsk_container_node_get_child (node, i));
      return count;

    case GSK_TRANSFORM_NODE:
      return count_borders (gsk_transform_node_get_child (node));

    case GSK_CLIP_NODE:
      return count_borders (gsk_clip_node_get_child (node));

    default:
      return 0;
    }
}

/* How many rings are drawn with the text itself, around a link. */
static guint
count_rings (Fixture *fixture)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  confab_text_view_draw (fixture->view, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? count_borders (node) : 0;
}

/* One sees what has the focus: the text, a link in it, or a button, and only that. */
static void
test_ring (void)
{
  Fixture fixture;
  GtkWidget *view;

  set_up (&fixture, "A [link **that** is strong](https://example.org/1).\n\n```c\nint b;\n```\n\n");
  view = GTK_WIDGET (fixture.view);
  gtk_widget_grab_focus (view);
  g_assert_false (gtk_widget_has_css_class (view, "at-link"));
  g_assert_cmpuint (count_rings (&fixture), ==, 0);
  check_link (&fixture, 0, 1, 1);
  g_assert_true (gtk_widget_has_css_class (view, "at-link"));
  g_assert_cmpuint (count_rings (&fixture), ==, 1);
  check_bar (&fixture, 1, 1);
  g_assert_false (gtk_widget_has_css_class (view, "at-link"));
  g_assert_cmpuint (count_rings (&fixture), ==, 0);
  tear_down (&fixture);
}

/* Through links and buttons in the order of the text, and back. */
static void
test_order (void)
{
  Fixture fixture;
  guint far;

  set_up (&fixture, "```c\nint a;\n```\n\n[one](https://example.org/1)\n\n```c\nint b;\n```\n\n[two](https://example.org/2)\n\n");
  gtk_widget_grab_focus (GTK_WIDGET (fixture.view));
  check_bar (&fixture, 0, 1);
  check_link (&fixture, 1, 1, 1);
  check_bar (&fixture, 2, 1);
  check_link (&fixture, 3, 1, 1);

  /* What is far away is shown, and keeps the focus in the next frames. */
  g_assert_true (confab_text_view_walk (fixture.view, 1));
  far = get_bar_row (&fixture);
  g_assert_cmpuint (far, >, 20);
  run_frames (fixture.scrolled, 3);
  g_assert_cmpuint (get_bar_row (&fixture), ==, far);
  g_assert_cmpfloat (gtk_adjustment_get_value (confab_text_view_get_adjustment (fixture.view, NULL)), >, 100);

  check_link (&fixture, 3, 1, -1);
  check_bar (&fixture, 2, -1);
  check_link (&fixture, 1, 1, -1);
  check_bar (&fixture, 0, -1);
  check_link (&fixture, 0, 0, -1);
  g_assert_false (confab_text_view_walk (fixture.view, -1));
  tear_down (&fixture);
}

/* The buttons of the code that the pointer is in stand out, and no others. */
static void
test_hover (void)
{
  Fixture fixture;

  set_up (&fixture, "```c\nint a;\n```\n\nText\n\n```c\nint b;\n```\n\n");
  for (guint i = 0; i < 3; i++)
    {
      guint n_hovered = 0;

      fixture.view->scrollbar_row = i;
      confab_text_view_hover_code (fixture.view);
      for (guint j = 0; j < fixture.view->bars->len; j++)
        {
          GtkWidget *bar = g_ptr_array_index (fixture.view->bars, j);

          if (!gtk_widget_has_css_class (bar, "hovered"))
            continue;
          g_assert_cmpuint (confab_text_view_find_bar_row (fixture.view, bar), ==, i);
          n_hovered++;
        }
      g_assert_cmpuint (n_hovered, ==, i == 1 ? 0 : 1);
    }
  tear_down (&fixture);
}

/* Keys that come in one frame lead to where they would lead in several. */
static void
test_scroll_twice (void)
{
  Fixture fixture;
  GtkAdjustment *adjustment;
  double values[2];

  set_up (&fixture, "");
  adjustment = confab_text_view_get_adjustment (fixture.view, NULL);
  g_object_set (fixture.view, "caret-visible", TRUE, NULL);
  for (guint pass = 0; pass < 2; pass++)
    {
      g_assert_true (confab_text_view_move (fixture.view, GTK_MOVEMENT_BUFFER_ENDS, -1, FALSE));
      run_frames (fixture.scrolled, 3);
      for (guint i = 0; i < 30; i++)
        {
          g_assert_true (confab_text_view_move (fixture.view, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE));
          if (pass == 0)
            run_frames (fixture.scrolled, 2);
        }
      run_frames (fixture.scrolled, 3);
      values[pass] = gtk_adjustment_get_value (adjustment);
    }
  g_assert_cmpfloat (values[0], >, 100);
  g_assert_cmpfloat (fabs (values[1] - values[0]), <, 2);
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/text-view-walk/order", test_order);
  g_test_add_func ("/text-view-walk/ring", test_ring);
  g_test_add_func ("/text-view-walk/hover", test_hover);
  g_test_add_func ("/text-view-walk/scroll-twice", test_scroll_twice);
  return g_test_run ();
}
