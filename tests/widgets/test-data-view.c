/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-schema.h"
#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "widgets/confab-data-list.h"
#include "widgets/confab-data-table.h"
#include "widgets/confab-data-text.h"
#include "widgets/confab-data-tree.h"
#include "widgets/confab-data-view.h"

static JsonNode *
parse (const char *text)
{
  JsonNode *node = confab_json_parse (text, -1, NULL);

  g_assert_nonnull (node);
  return node;
}

static void
test_csv (void)
{
  g_autoptr (JsonNode) root = parse ("{\"note\":\"n\",\"rows\":[{\"a\":1,\"b\":\"x, \\\"y\\\"\"},{\"b\":null,\"c\":[1,2]},{\"a\":true,\"b\":\"two\\nlines\"}]}");
  g_autofree char *csv = confab_data_text_dup_csv (confab_data_text_find_table (root));
  g_autoptr (JsonNode) signs = parse ("[{\"a\":-1,\"b\":\"=HYPERLINK(1)\"},{\"a\":1,\"b\":\"-\"}]");
  g_autofree char *marked = confab_data_text_dup_csv (confab_data_text_find_table (signs));

  /* What a spreadsheet would take for a formula is a text; a number is a number. */
  g_assert_cmpstr (marked, ==, "a,b\r\n-1,\"'=HYPERLINK(1)\"\r\n1,\"'-\"\r\n");
  g_assert_cmpstr (csv, ==, "a,b,c\r\n1,\"x, \"\"y\"\"\",\r\n,,\"[1,2]\"\r\ntrue,\"two\nlines\",\r\n");
}

/* Columns stand in the order in which they first appear, whatever the later rows begin with; values that are nested are JSON. */
static void
test_csv_columns (void)
{
  static const char *const cases[][2] = {
    { "[{\"z\":1,\"a\":2},{\"b\":3,\"a\":4,\"z\":5}]", "z,a,b\r\n1,2,\r\n5,4,3\r\n" },
    { "[{\"10\":1,\"9\":2},{\"\":0}]", "10,9,\r\n1,2,\r\n,,0\r\n" },
    { "[{\"o\":{\"k\":[1,\"a\"]},\"l\":[]}]", "o,l\r\n\"{\"\"k\"\":[1,\"\"a\"\"]}\",[]\r\n" },
    { "[{\"a,b\":\"\\r\",\"say \\\"hi\\\"\":\"\"}]", "\"a,b\",\"say \"\"hi\"\"\"\r\n\"'\r\",\r\n" },
    { "[{\"a\":null},{\"a\":\"\"},{}]", "a\r\n\"\"\r\n\"\"\r\n\"\"\r\n" },
    { "[{\"a\":-1.5,\"b\":\"=1+1\",\"c\":\"+49 30 12-3\",\"d\":\"-2+3+cmd\",\"e\":\"@x\",\"f\":\"-\"}]",
      "a,b,c,d,e,f\r\n-1.5,\"'=1+1\",\"'+49 30 12-3\",\"'-2+3+cmd\",\"'@x\",\"'-\"\r\n" },
    { "[{\"t\":\"Grüße 🎉\"}]", "t\r\nGrüße 🎉\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = parse (cases[i][0]);
      g_autofree char *csv = confab_data_text_dup_csv (confab_data_text_find_table (root));

      g_assert_cmpstr (csv, ==, cases[i][1]);
    }
}

/* Rows that have nothing in common would make a table that is many times as large as they are. */
static void
test_many_columns (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (JsonNode) root = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%s{\"%u\":%u}", i > 0 ? "," : "", i, i);
  g_string_append_c (text, ']');
  root = parse (text->str);
  g_assert_null (confab_data_text_find_table (root));
  json_array_remove_element (json_node_get_array (root), 0);
  while (json_array_get_length (json_node_get_array (root)) > 2000)
    json_array_remove_element (json_node_get_array (root), json_array_get_length (json_node_get_array (root)) - 1);
  g_assert_true (confab_data_text_find_table (root) == root);
}

static void
test_find_table (void)
{
  static const char *const without[] = { "{}", "[]", "1", "[1]", "[{},1]", "{\"a\":[]}", "{\"a\":{\"b\":[{}]}}", "[{},{}]" };

  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_autoptr (JsonNode) root = parse (without[i]);

      g_assert_null (confab_data_text_find_table (root));
    }
}

/* A list that grows tells exactly what has come, and keeps what is open. */
static void
test_growing (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":[1]}");
  JsonArray *array;
  g_autoptr (ConfabDataList) list = NULL;
  g_autoptr (ConfabDataItem) item = NULL;
  g_autoptr (ConfabDataItem) member = NULL;
  g_autoptr (GListModel) members = NULL;
  g_autoptr (GListModel) elements = NULL;
  g_autofree char *pointer = NULL;
  g_autoptr (JsonNode) open = json_node_copy (root);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  array = json_array_new ();
  json_object_set_array_member (object, "a/b", array);
  list = confab_data_list_new (node);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  members = confab_data_item_list_children (item);
  member = g_list_model_get_item (members, 0);
  elements = confab_data_item_list_children (member);
  g_assert_cmpuint (g_list_model_get_n_items (elements), ==, 0);
  json_array_add_int_element (array, 5);
  json_array_add_int_element (array, 6);
  confab_data_list_refresh (list);
  g_assert_cmpuint (g_list_model_get_n_items (elements), ==, 2);
  json_object_set_int_member (object, "z", 1);
  confab_data_list_refresh (list);
  g_assert_cmpuint (g_list_model_get_n_items (members), ==, 2);
  g_clear_object (&item);
  item = g_list_model_get_item (elements, 1);
  pointer = confab_data_item_dup_pointer (item);
  g_assert_cmpstr (pointer, ==, "/a~1b/1");
  g_assert_cmpint (json_node_get_int (confab_data_item_get_value (item)), ==, 6);
  json_node_unref (node);
}

static void
test_tree (void)
{
  GtkWidget *tree = confab_data_tree_new ();
  GtkWidget *window = show_in_window (tree, 360, 400);
  g_autoptr (GString) text = g_string_new ("[[0");
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (ConfabDataItem) item = NULL;
  g_autofree char *pointer = NULL;
  gint64 start;

  for (guint i = 1; i < 100000; i++)
    g_string_append_printf (text, ",%u", i);
  g_string_append (text, "],{\"x~/y\":{\"deep\":\"found\"}}]");
  root = parse (text->str);
  start = g_get_monotonic_time ();
  confab_data_tree_set_root (CONFAB_DATA_TREE (tree), root);
  run_frames (tree, 3);
  g_test_message ("100,000 elements shown after %.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  g_assert_true (confab_data_tree_select (CONFAB_DATA_TREE (tree), "/1/x~0~1y/deep"));
  item = confab_data_tree_dup_selected (CONFAB_DATA_TREE (tree));
  pointer = confab_data_item_dup_pointer (item);
  g_assert_cmpstr (pointer, ==, "/1/x~0~1y/deep");
  g_assert_true (confab_data_tree_select (CONFAB_DATA_TREE (tree), "/0/99999"));
  g_assert_false (confab_data_tree_select (CONFAB_DATA_TREE (tree), "/0/100000"));
  g_assert_false (confab_data_tree_select (CONFAB_DATA_TREE (tree), "/nope"));
  run_frames (tree, 3);
  g_clear_object (&item);
  destroy_window (window, tree);
}

static void
assert_order (GtkWidget  *table,
              const char *member,
              const char *expected)
{
  GListModel *rows = confab_data_table_get_rows (CONFAB_DATA_TABLE (table));
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ConfabDataItem) item = g_list_model_get_item (rows, i);
      g_autofree char *cell = confab_data_text_dup_cell (json_object_get_member (json_node_get_object (confab_data_item_get_value (item)), member));

      g_string_append_printf (order, "%s ", cell);
    }
  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_table (void)
{
  GtkWidget *table = confab_data_table_new ();
  GtkWidget *window = show_in_window (table, 360, 400);
  g_autoptr (JsonNode) root = parse ("[{\"n\":10,\"t\":\"b\"},{\"n\":9,\"t\":\"c\"},{\"t\":\"a\"},{\"n\":\"x\",\"t\":\"d\"}]");

  confab_data_table_set_rows (CONFAB_DATA_TABLE (table), root);
  run_frames (table, 2);
  assert_order (table, "t", "b c a d ");
  confab_data_table_sort (CONFAB_DATA_TABLE (table), 0, GTK_SORT_ASCENDING);
  run_frames (table, 3);
  assert_order (table, "t", "c b d a ");
  confab_data_table_sort (CONFAB_DATA_TABLE (table), 1, GTK_SORT_DESCENDING);
  run_frames (table, 3);
  assert_order (table, "t", "d c b a ");
  destroy_window (window, table);
}

static gboolean
is_toggle (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_TOGGLE_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static const char format[] =
  "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
  "\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}}}}";

static void
set_text (GtkWidget  *view,
          const char *text,
          gboolean    complete)
{
  confab_data_view_set_text (CONFAB_DATA_VIEW (view), text, strlen (text), complete);
}

static const char *
words_of (GtkWidget *view)
{
  return confab_data_view_get_words (CONFAB_DATA_VIEW (view));
}

static void
test_words (void)
{
  g_autoptr (JsonNode) response_format = parse (format);
  static const char *const cases[][2] = {
    { "[{\"a\":1}]", "Fits the schema" },
    { "```json\n[{\"a\":1}]\n```", "Fits the schema, in a code block" },
    { "[{\"a\":1},{}]", "Does not fit the schema: /1: “a” is missing" },
    { "[{\"a\":\"x\"},{}]", "Does not fit the schema: /0/a: must be a whole number, and is \"x\" (and 1 more)" },
    { "Here you are:\n[]", "Not JSON, which was asked for: line 1: “H” is not expected here." },
    { "[{\"a\":1}", "Not JSON, which was asked for: line 1: The end is missing." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *view = g_object_ref_sink (confab_data_view_new (response_format));

      set_text (view, cases[i][0], TRUE);
      wait_until (*words_of (view) != '\0');
      g_assert_cmpstr (words_of (view), ==, cases[i][1]);
      g_assert_cmpint (gtk_widget_get_visible (find_widget (view, is_toggle, "Table")), ==, i < 4);
      g_assert_finalize_object (view);
    }
}

static guint
count_labels (GtkWidget  *root,
              const char *text)
{
  guint n = is_label (root, text) && gtk_widget_get_mapped (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, text);
  return n;
}

static void
mark_cb (GtkWidget *view,
         guint      start,
         guint      end,
         guint     *marked)
{
  marked[0] = start;
  marked[1] = end;
}

static void
test_mark (void)
{
  g_autoptr (JsonNode) response_format = parse (format);
  GtkWidget *view = confab_data_view_new (response_format);
  GtkWidget *window = show_in_window (view, 360, 400);
  const char *text = "```\n[{\"a\":1},{\"a\": \"bad\"}]\n```";
  guint marked[2] = { 0, 0 };
  GtkWidget *button;
  int minimum;

  g_signal_connect (view, "mark", G_CALLBACK (mark_cb), marked);
  set_text (view, text, TRUE);
  button = find_widget (view, is_button_with_label, "Show _Place");
  wait_until (gtk_widget_get_visible (button));
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 300);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (marked[0], ==, strstr (text, "\"bad\"") - text);
  g_assert_cmpuint (marked[1] - marked[0], ==, 5);
  g_assert_cmpuint (confab_data_view_get_places (CONFAB_DATA_VIEW (view))->len, ==, 1);
  g_assert_true (g_str_has_prefix (words_of (view), "Does not fit the schema: /1/a"));
  destroy_window (window, view);
}

/* Several places are gone through, and the first comes again after the last; the tree says in each row what is wrong. */
static void
test_mark_several (void)
{
  g_autoptr (JsonNode) response_format = parse (format);
  GtkWidget *view = confab_data_view_new (response_format);
  GtkWidget *window = show_in_window (view, 600, 400);
  const char *text = "[{\"a\":\"x\"},{},{\"a\":2.5}]";
  static const char *const words[] = { "(1 of 3): /0/a: must", "(2 of 3): /1: “a” is", "(3 of 3): /2/a: must", "(1 of 3): /0/a: must" };
  static const guint starts[][2] = { { 6, 9 }, { 11, 12 }, { 19, 22 }, { 6, 9 } };
  guint marked[2] = { 0, 0 };
  GtkWidget *button;

  g_signal_connect (view, "mark", G_CALLBACK (mark_cb), marked);
  set_text (view, text, TRUE);
  button = find_widget (view, is_button_with_label, "Show _Place");
  wait_until (gtk_widget_get_visible (button));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_signal_emit_by_name (button, "clicked");
      g_assert_nonnull (strstr (words_of (view), words[i]));
      g_assert_cmpuint (marked[0], ==, starts[i][0]);
      g_assert_cmpuint (marked[1], ==, starts[i][1]);
    }
  confab_data_view_show_tree (CONFAB_DATA_VIEW (view));
  g_signal_emit_by_name (button, "clicked");
  wait_until (count_labels (view, "“a” is missing") == 1);
  destroy_window (window, view);
}

/* What is there so far is in the tree; what is unfolded stays so while it grows. */
static void
test_streaming (void)
{
  g_autoptr (JsonNode) response_format = parse (format);
  GtkWidget *view = confab_data_view_new (response_format);
  GtkWidget *window = show_in_window (view, 360, 400);
  const char *whole = "```json\n[{\"a\":12345},{\"a\":6}]\n```";

  confab_data_view_show_tree (CONFAB_DATA_VIEW (view));
  g_assert_false (confab_data_view_get_shows_text (CONFAB_DATA_VIEW (view)));
  for (guint i = 1; i <= 19; i++)
    confab_data_view_set_text (CONFAB_DATA_VIEW (view), whole, i, FALSE);
  g_assert_cmpstr (words_of (view), ==, "JSON, still being written");
  wait_until (count_labels (view, "12345") == 1);
  for (guint i = 20; i <= strlen (whole); i++)
    confab_data_view_set_text (CONFAB_DATA_VIEW (view), whole, i, FALSE);
  set_text (view, whole, TRUE);
  wait_until (g_str_has_prefix (words_of (view), "Fits"));
  wait_until (count_labels (view, "[2 elements]") == 1);
  g_assert_cmpuint (count_labels (view, "12345"), ==, 1);
  /* Another text, as of a variant, begins anew. */
  set_text (view, "[]", TRUE);
  wait_until (count_labels (view, "[0 elements]") == 1);
  g_assert_cmpuint (count_labels (view, "12345"), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_widget (view, is_toggle, "Text")), TRUE);
  g_assert_true (confab_data_view_get_shows_text (CONFAB_DATA_VIEW (view)));
  destroy_window (window, view);
}

static gboolean
is_table (GtkWidget  *widget,
          const char *text)
{
  return CONFAB_IS_DATA_TABLE (widget);
}

/* A table that is open shows the next reply, as of a variant; where that has none, the tree is shown instead. */
static void
test_next_table (void)
{
  GtkWidget *view = confab_data_view_new (NULL);
  GtkWidget *window = show_in_window (view, 360, 400);
  GtkWidget *table;

  set_text (view, "[{\"a\":1},{\"a\":2}]", TRUE);
  wait_until (gtk_widget_get_visible (find_widget (view, is_toggle, "Table")));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_widget (view, is_toggle, "Table")), TRUE);
  table = find_widget (view, is_table, NULL);
  assert_order (table, "a", "1 2 ");
  set_text (view, "[{\"b\":3}]", TRUE);
  wait_until (confab_data_table_get_rows (CONFAB_DATA_TABLE (table)) != NULL);
  assert_order (table, "b", "3 ");
  set_text (view, "[]", TRUE);
  wait_until (count_labels (view, "[0 elements]") == 1);
  g_assert_false (gtk_widget_get_visible (table));
  g_assert_false (confab_data_view_get_shows_text (CONFAB_DATA_VIEW (view)));
  destroy_window (window, view);
}

typedef struct
{
  char *text;
  char *name;
} Saved;

static void
save_cb (GtkWidget  *view,
         const char *text,
         const char *name,
         Saved      *saved)
{
  g_free (saved->text);
  g_free (saved->name);
  *saved = (Saved){ g_strdup (text), g_strdup (name) };
}

static void
got_text_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(char **)user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
assert_copied (GtkWidget  *view,
               const char *action,
               const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (gtk_widget_activate_action (view, action, NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (view), NULL, got_text_cb, &text);
  wait_until (text != NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* What is copied and saved is the JSON as it was written, without the fence, and the list in it as CSV. */
static void
test_copy_and_save (void)
{
  GtkWidget *view = confab_data_view_new (NULL);
  GtkWidget *window = show_in_window (view, 360, 400);
  Saved saved = { NULL, NULL };

  g_signal_connect (view, "save", G_CALLBACK (save_cb), &saved);
  set_text (view, "```json\n{ \"rows\": [{\"b\": 1.50, \"a\": \"x\"}] }\n```", TRUE);
  wait_until (*words_of (view) != '\0');
  assert_copied (view, "data.copy-json", "{ \"rows\": [{\"b\": 1.50, \"a\": \"x\"}] }");
  assert_copied (view, "data.copy-csv", "b,a\r\n1.5,x\r\n");
  gtk_widget_activate_action (view, "data.save-json", NULL);
  g_assert_cmpstr (saved.name, ==, "reply.json");
  g_assert_cmpstr (saved.text, ==, "{ \"rows\": [{\"b\": 1.50, \"a\": \"x\"}] }");
  gtk_widget_activate_action (view, "data.save-csv", NULL);
  g_assert_cmpstr (saved.name, ==, "reply.csv");
  g_assert_cmpstr (saved.text, ==, "b,a\r\n1.5,x\r\n");
  /* Without a list nothing can be had as CSV, and of what is no JSON nothing at all. */
  set_text (view, "{\"rows\": []}", TRUE);
  wait_until (!gtk_widget_get_visible (find_widget (view, is_toggle, "Table")));
  g_free (saved.text);
  saved.text = NULL;
  gtk_widget_activate_action (view, "data.save-csv", NULL);
  g_assert_null (saved.text);
  set_text (view, "Sorry.", TRUE);
  wait_until (g_str_has_prefix (words_of (view), "Not JSON"));
  gtk_widget_activate_action (view, "data.save-json", NULL);
  g_assert_null (saved.text);
  destroy_window (window, view);
  g_free (saved.name);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/data-view/csv", test_csv);
  g_test_add_func ("/data-view/csv-columns", test_csv_columns);
  g_test_add_func ("/data-view/many-columns", test_many_columns);
  g_test_add_func ("/data-view/next-table", test_next_table);
  g_test_add_func ("/data-view/copy-and-save", test_copy_and_save);
  g_test_add_func ("/data-view/find-table", test_find_table);
  g_test_add_func ("/data-view/growing", test_growing);
  g_test_add_func ("/data-view/tree", test_tree);
  g_test_add_func ("/data-view/table", test_table);
  g_test_add_func ("/data-view/words", test_words);
  g_test_add_func ("/data-view/mark", test_mark);
  g_test_add_func ("/data-view/mark-several", test_mark_several);
  g_test_add_func ("/data-view/streaming", test_streaming);
  return g_test_run ();
}
