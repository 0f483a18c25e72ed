/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "confab-widget-test.h"
#include "widgets/confab-context-meter.h"

static void
test_shown (void)
{
  GtkWidget *meter = g_object_ref_sink (confab_context_meter_new ());

  g_assert_false (gtk_widget_get_visible (meter));
  /* Nobody knows how much the model takes. */
  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){ .history = 5000 });
  g_assert_false (gtk_widget_get_visible (meter));
  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){ .window = 256000, .history = 5000 });
  g_assert_false (gtk_widget_get_visible (meter));
  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){ .window = 256000, .history = 30000 });
  g_assert_true (gtk_widget_get_visible (meter));
  g_assert_nonnull (find_widget (meter, is_label, "12% of 256K"));
  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){ 0 });
  g_assert_false (gtk_widget_get_visible (meter));
  g_assert_finalize_object (meter);
}

static void
test_parts (void)
{
  GtkWidget *meter = g_object_ref_sink (confab_context_meter_new ());

  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){
    .window = 1000, .system = 11, .history = 222, .draft = 333, .reserved = 444, .n_left_out = 2,
  });
  g_assert_true (gtk_widget_has_css_class (find_widget (meter, is_label, "101% of 1K"), "warning"));
  g_assert_false (gtk_widget_has_css_class (find_widget (meter, is_label, "101% of 1K"), "dim-label"));
  g_assert_nonnull (find_widget (meter, is_label, "System Prompt"));
  g_assert_nonnull (find_widget (meter, is_label, "222"));
  g_assert_nonnull (find_widget (meter, is_label, "333"));
  g_assert_nonnull (find_widget (meter, is_label, "444"));
  g_assert_nonnull (find_widget (meter, is_label, "About 1010 of 1000 tokens"));
  g_assert_nonnull (find_widget (meter, is_label, "2 messages are left out."));
  /* What there is nothing of is not told. */
  g_assert_null (find_widget (meter, is_label, "Attachments"));
  confab_context_meter_set (CONFAB_CONTEXT_METER (meter), &(ConfabContextUse){ .window = 1000, .history = 100 });
  g_assert_true (gtk_widget_has_css_class (find_widget (meter, is_label, "10% of 1K"), "dim-label"));
  g_assert_false (gtk_widget_has_css_class (find_widget (meter, is_label, "10% of 1K"), "warning"));
  g_assert_finalize_object (meter);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/context-meter/shown", test_shown);
  g_test_add_func ("/widgets/context-meter/parts", test_parts);
  return g_test_run ();
}
