/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "widgets/confab-experiment-table.h"
#include "widgets/confab-sort-bar.h"

#define N_RUNS 50

static gboolean
is_type (GtkWidget  *widget,
         const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

/* With fewer tokens from one to the next. */
static GListStore *
make_runs (void)
{
  GListStore *runs = g_list_store_new (CONFAB_TYPE_EXPERIMENT_RUN);

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"status\":\"complete\",\"text\":\"Text %u\",\"reply\":{\"usage\":{\"completion_tokens\":%u}}}",
                                               i, 100 - i);
      g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (i);

      g_assert_true (confab_experiment_run_load (run, json));
      g_list_store_append (runs, run);
    }
  return runs;
}

static GtkWidget *
make_window (int width)
{
  g_autoptr (ConfabExperiment) experiment =
    confab_experiment_from_text ("{\"version\":1,\"prompt\":\"Hello\",\"targets\":[{\"provider\":\"sandbox\"}],\"repeats\":50}", -1, NULL);
  g_autoptr (GListStore) runs = make_runs ();
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gtk_window_set_child (GTK_WINDOW (window), confab_experiment_table_new (experiment, G_LIST_MODEL (runs)));
  gtk_window_present (GTK_WINDOW (window));
  run_frames (window, 3);
  return window;
}

static void
choose (GtkWidget  *bar,
        const char *title)
{
  GtkDropDown *choice = GTK_DROP_DOWN (find_widget (bar, is_type, "GtkDropDown"));
  GListModel *columns = gtk_drop_down_get_model (choice);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        {
          gtk_drop_down_set_selected (choice, i);
          return;
        }
    }
  g_error ("there is no column %s", title);
}

static guint
get_cell (GtkListView *list,
          guint        place)
{
  g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), place);

  return run->cell;
}

/* Where there is no room for the heads of columns, the list is sorted by the bar above it. */
static void
test_narrow (void)
{
  GtkWidget *window = make_window (360);
  GtkListView *list;
  GtkWidget *bar;

  wait_until ((bar = find_widget (window, is_type, "ConfabSortBar")) != NULL && gtk_widget_get_mapped (bar));
  list = GTK_LIST_VIEW (find_widget (gtk_widget_get_last_child (gtk_widget_get_parent (bar)), is_type, "GtkListView"));
  wait_until (gtk_list_view_get_model (list) != NULL);
  g_assert_cmpuint (get_cell (list, 0), ==, 0);
  choose (bar, "Tokens");
  wait_until (get_cell (list, 0) == N_RUNS - 1 && get_cell (list, N_RUNS - 1) == 0);
  run_frames (window, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list))), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_last_child (bar)), TRUE);
  wait_until (get_cell (list, 0) == 0 && get_cell (list, N_RUNS - 1) == N_RUNS - 1);
  /* What is not shown makes no rows. */
  g_assert_null (gtk_column_view_get_model (GTK_COLUMN_VIEW (find_widget (window, is_type, "GtkColumnView"))));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_wide (void)
{
  GtkWidget *window = make_window (1000);
  GtkWidget *bar = find_widget (window, is_type, "ConfabSortBar");
  GtkWidget *view = find_widget (window, is_type, "GtkColumnView");

  run_frames (window, 3);
  g_assert_true (gtk_widget_get_mapped (view));
  g_assert_false (gtk_widget_get_mapped (bar));
  g_assert_nonnull (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  g_assert_null (gtk_list_view_get_model (GTK_LIST_VIEW (find_widget (gtk_widget_get_last_child (gtk_widget_get_parent (bar)), is_type, "GtkListView"))));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/experiment-table/narrow", test_narrow);
  g_test_add_func ("/widgets/experiment-table/wide", test_wide);
  return g_test_run ();
}
