/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "widgets/confab-schema-editor.h"
#include "widgets/confab-schema-example.h"
#include "widgets/confab-schema-report.h"
#include "widgets/confab-schema-view.h"

static void
assert_first (const char *text,
              gboolean    strict,
              guint       n,
              const char *sentence)
{
  g_autoptr (ConfabSchemaReport) report = confab_schema_report_new (text, strict, NULL);

  g_assert_cmpuint (report->remarks->len, ==, n);
  if (n > 0)
    g_assert_cmpstr (((ConfabSchemaRemark *)report->remarks->pdata[0])->sentence, ==, sentence);
}

static void
test_report (void)
{
  assert_first ("{\n  \"type\": \"object\",\n}", FALSE, 1, "Line 3: “}” is not expected here.");
  assert_first ("{\n  \"type\": \"objekt\"\n}", FALSE, 1,
                "Line 2: “objekt” is no type; there are null, boolean, object, array, number, string and integer.");
  assert_first ("{\"type\":\"object\"}", FALSE, 0, NULL);
  assert_first ("{\"type\":\"object\"}", TRUE, 1, "Strict, line 1: “additionalProperties” must be false for every object.");
  assert_first ("", FALSE, 1, "Line 1: The text is empty.");
}

typedef struct
{
  char *value;
  guint n;
} Edits;

static void
edited_cb (GtkWidget *editor,
           JsonNode  *value,
           Edits     *edits)
{
  g_free (edits->value);
  edits->value = confab_json_to_string (value, FALSE);
  edits->n++;
}

static gboolean
is_schema_view (GtkWidget  *widget,
                const char *text)
{
  return CONFAB_IS_SCHEMA_VIEW (widget);
}

static gboolean
is_drop_down (GtkWidget  *widget,
              const char *text)
{
  return GTK_IS_DROP_DOWN (widget);
}

static gboolean
is_entry_with (GtkWidget  *widget,
               const char *text)
{
  return GTK_IS_ENTRY (widget) && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (widget)), text) == 0;
}

static gboolean
is_switch (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_SWITCH (widget);
}

static void
test_kinds (void)
{
  GtkWidget *editor = confab_schema_editor_new ();
  GtkWidget *window = show_in_window (editor, 360, 600);
  GtkWidget *menu = find_widget (editor, is_drop_down, NULL);
  Edits edits = { NULL, 0 };

  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), &edits);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 1);
  g_assert_cmpstr (edits.value, ==, "{\"type\":\"json_object\"}");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 2);
  g_assert_true (g_str_has_prefix (edits.value, "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,"
                                   "\"schema\":{\"type\":\"object\""));
  wait_until (find_widget (editor, is_label, "The schema is valid, and strict mode allows it.") != NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 0);
  g_assert_cmpstr (edits.value, ==, "{\"type\":\"text\"}");
  destroy_window (window, editor);
  g_free (edits.value);
}

static void
test_typing (void)
{
  GtkWidget *editor = confab_schema_editor_new ();
  GtkWidget *window = show_in_window (editor, 360, 600);
  GtkWidget *view = find_widget (editor, is_schema_view, NULL);
  g_autoptr (JsonNode) value = confab_json_parse ("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"description\":\"d\","
                                                  "\"strict\":true,\"schema\":{\"type\":\"string\"}}}", -1, NULL);
  Edits edits = { NULL, 0 };
  g_autofree char *text = NULL;

  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), &edits);
  confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (editor), value);
  g_assert_cmpuint (edits.n, ==, 0);
  g_assert_nonnull (find_widget (editor, is_entry_with, "n"));
  g_assert_nonnull (find_widget (editor, is_entry_with, "d"));
  wait_until (find_widget (editor, is_label, "Strict, line 1: The outermost schema must be an object, and not “anyOf”.") != NULL);

  /* What is not JSON is told, and what was there stays the value. */
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"type\":");
  wait_until (find_widget (editor, is_label, "Line 1: The end is missing.") != NULL);
  g_assert_cmpuint (edits.n, ==, 0);

  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"type\":\"object\",\"additionalProperties\":false}");
  wait_until (edits.n == 1);
  g_assert_cmpstr (edits.value, ==, "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"description\":\"d\",\"strict\":true,"
                   "\"schema\":{\"type\":\"object\",\"additionalProperties\":false}}}");
  g_assert_nonnull (find_widget (editor, is_label, "The schema is valid, and strict mode allows it."));

  /* The value comes back from where it was put, and must not touch what is being typed. */
  g_clear_pointer (&value, json_node_unref);
  value = confab_json_parse (edits.value, -1, NULL);
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"type\":\"object\",\"additionalProperties\":false, ");
  confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (editor), value);
  text = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (view));
  g_assert_true (g_str_has_suffix (text, "false, "));

  /* A name that services refuse is told, and is no edit. */
  gtk_editable_set_text (GTK_EDITABLE (find_widget (editor, is_entry_with, "n")), "a name");
  wait_until (find_widget (editor, is_label, "The name must have 1 to 64 letters, digits, “_” or “-”.") != NULL);
  g_assert_cmpuint (edits.n, ==, 1);
  destroy_window (window, editor);
  g_free (edits.value);
}

/* Who pastes more than the schema, as it stands in code or in a service's documentation, gets each part where it belongs. */
static void
test_pasted_whole (void)
{
  static const char *const cases[][2] = {
    { "{\"name\":\"all\",\"strict\":false,\"schema\":{\"type\":\"object\"}}", "\"all\",\"description\":\"d\",\"strict\":false," },
    { "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"b\",\"description\":\"e\",\"schema\":{\"type\":\"object\"}}}",
      "\"b\",\"description\":\"e\",\"strict\":true," },
    { "{\"model\":\"m\",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"object\"}}}}",
      "\"n\",\"description\":\"d\",\"strict\":true," },
  };
  /* These are schemas. */
  static const char *const without[] = {
    "{\"name\":\"x\",\"type\":\"object\",\"schema\":{}}", "{\"schema\":{\"type\":\"object\"}}", "{\"response_format\":{}}",
    "{\"name\":\"x\",\"schema\":1}", "true",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) + G_N_ELEMENTS (without); i++)
    {
      GtkWidget *editor = confab_schema_editor_new ();
      GtkWidget *window = show_in_window (editor, 360, 600);
      GtkWidget *view = find_widget (editor, is_schema_view, NULL);
      g_autoptr (JsonNode) value = confab_json_parse ("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"description\":\"d\","
                                                      "\"strict\":true,\"schema\":{\"type\":\"string\"}}}", -1, NULL);
      const char *pasted = i < G_N_ELEMENTS (cases) ? cases[i][0] : without[i - G_N_ELEMENTS (cases)];
      g_autofree char *expected = i < G_N_ELEMENTS (cases)
                                  ? g_strdup_printf ("{\"type\":\"json_schema\",\"json_schema\":{\"name\":%s\"schema\":{\"type\":\"object\"}}}", cases[i][1])
                                  : g_strdup_printf ("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"description\":\"d\",\"strict\":true,\"schema\":%s}}", pasted);
      Edits edits = { NULL, 0 };

      confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (editor), value);
      g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), &edits);
      confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), pasted);
      wait_until (edits.n > 0);
      g_assert_cmpstr (edits.value, ==, expected);
      destroy_window (window, editor);
      g_free (edits.value);
    }
}

/* What was typed last counts, also where the panel is closed at once. */
static void
test_closing (void)
{
  GtkWidget *editor = confab_schema_editor_new ();
  GtkWidget *window = show_in_window (editor, 360, 600);
  Edits edits = { NULL, 0 };

  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (editor, is_drop_down, NULL)), 2);
  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), &edits);
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (find_widget (editor, is_schema_view, NULL)), "{}");
  gtk_widget_set_visible (window, FALSE);
  g_assert_cmpuint (edits.n, ==, 1);
  g_assert_true (g_str_has_suffix (edits.value, "\"schema\":{}}}"));
  destroy_window (window, editor);
  g_free (edits.value);
}

static void
drawn_up_cb (GtkWidget  *dialog,
             const char *schema,
             char      **text)
{
  *text = g_strdup (schema);
}

static void
test_example (void)
{
  GtkWidget *dialog = confab_schema_example_new ();
  GtkWidget *view;
  GtkWidget *button;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) schema = NULL;
  g_autofree char *compact = NULL;

  g_signal_connect (dialog, "drawn-up", G_CALLBACK (drawn_up_cb), &text);
  gtk_window_present (GTK_WINDOW (dialog));
  view = find_widget (dialog, is_schema_view, NULL);
  button = find_widget (dialog, is_button_with_label, "_Draw Up");
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"a\": ");
  g_assert_false (gtk_widget_get_sensitive (button));
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"a\": true}");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  schema = confab_json_parse (text, -1, NULL);
  compact = confab_json_to_string (schema, FALSE);
  g_assert_cmpstr (compact, ==, "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"}},\"required\":[\"a\"],"
                   "\"additionalProperties\":false}");
}

#define NEARLY_5_MB 4900000
#define HALF_A_MB   500000

/* A long schema: pretty, or in one line. */
static char *
make_large (gsize    length,
            gboolean pretty)
{
  GString *text = g_string_new ("{\"type\":\"object\",\"properties\":{");

  for (guint i = 0; text->len < length; i++)
    g_string_append_printf (text, "%s%s\"property_%u\":{\"type\":\"string\",\"maxLength\":%u}", i > 0 ? "," : "", pretty ? "\n  " : "", i, i);
  g_string_append (text, "}}");
  return g_string_free (text, FALSE);
}

typedef struct
{
  ConfabSchemaReport *report;
  gboolean            ended;
} Made;

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Made *made = user_data;

  made->report = confab_schema_report_make_finish (result, NULL);
  made->ended = TRUE;
}

/* A long schema is looked at beside the main thread, which goes on, and can be stopped. */
static void
test_large (void)
{
  g_autofree char *text = make_large (NEARLY_5_MB, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Made made = { NULL, FALSE };
  guint n_turns = 0;

  confab_schema_report_make_async (text, TRUE, cancellable, made_cb, &made);
  while (!made.ended)
    n_turns += !g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (made.report);
  g_assert_cmpuint (n_turns, >, 0);
  g_assert_cmpuint (made.report->remarks->len, ==, 50);
  g_clear_pointer (&made.report, confab_schema_report_free);
  made.ended = FALSE;
  confab_schema_report_make_async (text, TRUE, cancellable, made_cb, &made);
  g_cancellable_cancel (cancellable);
  wait_until (made.ended);
  g_assert_null (made.report);
  g_assert_null (confab_schema_report_new (text, TRUE, cancellable));
}

static guint
count_lines (const char *text)
{
  guint n = 1;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* A schema that is put in as one long line is broken where that means nothing; what is written in it stays. */
static void
test_long_line (void)
{
  GtkWidget *view = g_object_ref_sink (confab_schema_view_new ("Schema"));
  g_autofree char *text = make_large (NEARLY_5_MB, FALSE);
  g_autofree char *string = g_strnfill (20000, ',');
  g_autofree char *value = g_strdup_printf ("{\"a\":\"\\\"%s\",\"b\":[1,2]}", string);
  g_autofree char *broken = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (JsonNode) before = confab_json_parse (text, -1, NULL);
  g_autoptr (JsonNode) after = NULL;

  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), text);
  broken = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (view));
  g_assert_cmpuint (count_lines (broken), >, 20000);
  after = confab_json_parse (broken, -1, NULL);
  g_assert_true (json_node_equal (before, after));
  /* Within a string nothing can be broken, and short lines stay. */
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), value);
  kept = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (view));
  g_assert_cmpuint (count_lines (kept), ==, 2);
  g_assert_nonnull (strstr (kept, string));
  g_free (kept);
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"a\":[1,2,3]}");
  kept = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (view));
  g_assert_cmpstr (kept, ==, "{\"a\":[1,2,3]}");
  g_assert_finalize_object (view);
}

/* While a long schema is looked at, typing goes on; only what stands there in the end is taken over, once. */
static void
test_typing_large (void)
{
  GtkWidget *editor = confab_schema_editor_new ();
  GtkWidget *window = show_in_window (editor, 360, 600);
  GtkWidget *view = find_widget (editor, is_schema_view, NULL);
  g_autofree char *text = make_large (HALF_A_MB, FALSE);
  g_autoptr (JsonNode) back = NULL;
  Edits edits = { NULL, 0 };
  gint64 start;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (editor, is_drop_down, NULL)), 2);
  wait_until (find_widget (editor, is_label, "The schema is valid, and strict mode allows it.") != NULL);
  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), &edits);
  start = g_get_monotonic_time ();
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), text);
  run_frames (editor, 3);
  g_test_message ("shown after %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  wait_until (edits.n == 1);
  g_test_message ("taken after %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  back = confab_json_parse (edits.value, -1, NULL);
  confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (editor), back);
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (view), "{\"type\":\"string\"}");
  /* A toggle looks at once, before the other has ended. */
  for (guint i = 0; i < 4; i++)
    gtk_switch_set_active (GTK_SWITCH (find_widget (editor, is_switch, NULL)), i % 2 != 0);
  wait_until (find_widget (editor, is_label, "Strict, line 1: The outermost schema must be an object, and not “anyOf”.") != NULL);
  g_assert_true (g_str_has_suffix (edits.value, "\"schema\":{\"type\":\"string\"}}}"));
  destroy_window (window, editor);
  g_free (edits.value);
}

static GtkWidget *
new_editor (Edits *edits)
{
  GtkWidget *editor = confab_schema_editor_new ();

  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (editor, is_drop_down, NULL)), 2);
  wait_until (find_widget (editor, is_label, "The schema is valid, and strict mode allows it.") != NULL);
  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), edits);
  return editor;
}

static void
put_and_look (GtkWidget  *editor,
              const char *text)
{
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (find_widget (editor, is_schema_view, NULL)), text);
  gtk_switch_set_active (GTK_SWITCH (find_widget (editor, is_switch, NULL)), FALSE);
}

/* What was typed for one value never gets into the next: another editor, which looks at the same later, has taken it. */
static void
test_other_value (void)
{
  Edits edits[2] = { { NULL, 0 }, { NULL, 0 } };
  GtkWidget *editor = g_object_ref_sink (new_editor (&edits[0]));
  GtkWidget *other = g_object_ref_sink (new_editor (&edits[1]));
  g_autoptr (JsonNode) text = confab_json_parse ("{\"type\":\"text\"}", -1, NULL);
  g_autofree char *large = make_large (HALF_A_MB, TRUE);
  guint n;

  put_and_look (editor, large);
  confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (editor), text);
  n = edits[0].n;
  put_and_look (other, large);
  wait_until (edits[1].value != NULL && strlen (edits[1].value) > HALF_A_MB / 2);
  g_assert_cmpuint (edits[0].n, ==, n);
  g_assert_finalize_object (editor);
  g_assert_finalize_object (other);
  g_free (edits[0].value);
  g_free (edits[1].value);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/schema-editor/report", test_report);
  g_test_add_func ("/widgets/schema-editor/kinds", test_kinds);
  g_test_add_func ("/widgets/schema-editor/typing", test_typing);
  g_test_add_func ("/widgets/schema-editor/pasted-whole", test_pasted_whole);
  g_test_add_func ("/widgets/schema-editor/closing", test_closing);
  g_test_add_func ("/widgets/schema-editor/example", test_example);
  g_test_add_func ("/widgets/schema-editor/large", test_large);
  g_test_add_func ("/widgets/schema-editor/long-line", test_long_line);
  g_test_add_func ("/widgets/schema-editor/typing-large", test_typing_large);
  g_test_add_func ("/widgets/schema-editor/other-value", test_other_value);
  return g_test_run ();
}
