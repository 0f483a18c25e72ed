/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "widgets/confab-model-item.h"
#include "widgets/confab-model-popover.h"

static void
chosen_cb (GtkWidget  *popover,
           const char *provider_id,
           const char *model,
           char      **chosen)
{
  g_free (*chosen);
  *chosen = g_strdup_printf ("%s %s", provider_id, model);
}

static void
count_cb (int *count)
{
  (*count)++;
}

static GPtrArray *
make_models (guint n_models)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_models; i++)
    {
      g_autofree char *id = g_strdup_printf ("maker/model-%u", i);
      g_autofree char *name = g_strdup_printf ("Model %u", i);

      g_ptr_array_add (models, confab_model_info_new (id, name));
    }
  return models;
}

static GListModel *
get_items (GtkWidget *popover)
{
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (find_widget (popover, is_of_type, "GtkListView"))));
}

static void
search (GtkWidget  *popover,
        const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_widget (popover, is_of_type, "GtkSearchEntry")), text);
}

static void
assert_item (GtkWidget  *popover,
             guint       position,
             const char *title)
{
  g_autoptr (ConfabModelItem) item = g_list_model_get_item (get_items (popover), position);

  g_assert_nonnull (item);
  g_assert_cmpstr (item->title, ==, title);
}

static void
test_filter (void)
{
  g_autoptr (GPtrArray) models = make_models (420);
  GtkWidget *popover = g_object_ref_sink (confab_model_popover_new ());

  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "a", "A", models, NULL);
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "b", "B", NULL, "No connection");
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "c", "C", NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_items (popover)), ==, 421 + 2 + 2);
  assert_item (popover, 0, "A");
  assert_item (popover, 1, "Model 0");
  assert_item (popover, 421, "B");
  assert_item (popover, 422, "No connection");

  search (popover, "MODEL 41 maker");
  assert_item (popover, 0, "A");
  assert_item (popover, 1, "Model 41");
  assert_item (popover, 2, "Model 141");
  search (popover, "maker/model-7");
  assert_item (popover, 1, "Model 7");
  search (popover, "other/thing");
  {
    guint last = g_list_model_get_n_items (get_items (popover)) - 1;

    assert_item (popover, last, "Use “other/thing”");
  }
  confab_model_popover_clear (CONFAB_MODEL_POPOVER (popover));
  g_assert_cmpuint (g_list_model_get_n_items (get_items (popover)), ==, 0);
  g_assert_finalize_object (popover);
}

static void
test_choose (void)
{
  g_autoptr (GPtrArray) models = make_models (500);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = confab_model_popover_new ();
  g_autofree char *chosen = NULL;
  GtkWidget *window;
  int n_refresh = 0;

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "a", "A", models, NULL);
  confab_model_popover_set_current (CONFAB_MODEL_POPOVER (popover), "a", "maker/model-1");
  g_signal_connect (popover, "chosen", G_CALLBACK (chosen_cb), &chosen);
  g_signal_connect_swapped (popover, "refresh", G_CALLBACK (count_cb), &n_refresh);
  window = show_in_window (button, 600, 600);
  gtk_popover_popup (GTK_POPOVER (popover));
  wait_until (gtk_widget_get_mapped (popover));
  run_frames (popover, 2);
  g_assert_nonnull (find_widget (popover, is_label, "Model 1"));

  g_signal_emit_by_name (find_widget (popover, is_button_with_tooltip, "Refresh"), "clicked");
  g_assert_cmpint (n_refresh, ==, 1);
  /* A heading cannot be chosen. */
  g_signal_emit_by_name (find_widget (popover, is_of_type, "GtkListView"), "activate", 0);
  g_assert_null (chosen);
  g_signal_emit_by_name (find_widget (popover, is_of_type, "GtkListView"), "activate", 3);
  g_assert_cmpstr (chosen, ==, "a maker/model-2");
  wait_until (!gtk_widget_get_visible (popover));

  search (popover, "my/own");
  g_signal_emit_by_name (find_widget (popover, is_of_type, "GtkSearchEntry"), "activate");
  g_assert_cmpstr (chosen, ==, "a my/own");
  search (popover, "model-33");
  g_signal_emit_by_name (find_widget (popover, is_of_type, "GtkSearchEntry"), "activate");
  g_assert_cmpstr (chosen, ==, "a maker/model-33");
  destroy_window (window, button);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/model-popover/filter", test_filter);
  g_test_add_func ("/model-popover/choose", test_choose);
  return g_test_run ();
}
