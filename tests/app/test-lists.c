/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/confab-conversation-row.h"
#include "app/confab-current-model.h"
#include "app/confab-relative-time.h"
#include "app/confab-search-row.h"

static void
assert_time (GDateTime  *then,
             GDateTime  *now,
             const char *expected)
{
  g_autofree char *text = confab_relative_time_dup (g_date_time_to_unix (then) * 1000, now);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_relative_time (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 3, 12, 9, 30, 0);
  g_autoptr (GDateTime) morning = g_date_time_new_local (2026, 3, 12, 0, 5, 0);
  g_autoptr (GDateTime) evening = g_date_time_new_local (2026, 3, 11, 23, 59, 0);
  g_autoptr (GDateTime) sunday = g_date_time_new_local (2026, 3, 8, 12, 0, 0);
  g_autoptr (GDateTime) winter = g_date_time_new_local (2026, 1, 2, 12, 0, 0);
  g_autoptr (GDateTime) tomorrow = g_date_time_new_local (2026, 3, 13, 7, 0, 0);
  g_autofree char *old = confab_relative_time_dup (0, now);
  g_autofree char *of_day = NULL;
  g_autofree char *absurd = confab_relative_time_dup (G_MAXINT64, now);

  assert_time (morning, now, "00:05");
  assert_time (evening, now, "Yesterday");
  assert_time (sunday, now, "Sunday");
  assert_time (winter, now, "2 Jan");
  assert_time (tomorrow, now, "07:00");
  of_day = confab_relative_time_dup_of_day (g_date_time_to_unix (evening) * 1000);
  g_assert_cmpstr (of_day, ==, "23:59");
  g_assert_nonnull (strchr (old, '/'));
  g_assert_cmpstr (absurd, ==, "");
}

static void
test_snippet (void)
{
  g_autofree char *marked = confab_search_row_make_markup ("a <b> \u2068hit\u2069 & more");
  g_autofree char *open = confab_search_row_make_markup ("\u2068\u2068never ends");
  g_autofree char *stray = confab_search_row_make_markup ("\u2069nothing");

  g_assert_cmpstr (marked, ==, "a &lt;b&gt; <b>hit</b> &amp; more");
  g_assert_cmpstr (open, ==, "<b>never ends</b>");
  g_assert_cmpstr (stray, ==, "nothing");
}

static gboolean
is_shown (GtkWidget  *row,
          const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child))
        continue;
      if (GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (child)), text))
        return TRUE;
      if (is_shown (child, text))
        return TRUE;
    }
  return FALSE;
}

static void
test_search_row (void)
{
  g_autoptr (ConfabSearchGroup) group = confab_search_group_new ("c", "<Title>", 0);
  g_autoptr (ConfabSearchHit) hit = confab_search_hit_new ("c", "m", "<Title>", "some \u2068words\u2069", 0);
  g_autoptr (ConfabSearchItem) head = confab_search_item_new (group, NULL, 0);
  g_autoptr (ConfabSearchItem) line = confab_search_item_new (group, hit, 0);
  g_autoptr (ConfabSearchItem) more = confab_search_item_new (group, NULL, 7);
  GtkWidget *row = g_object_ref_sink (confab_search_row_new ());

  confab_search_row_set_item (CONFAB_SEARCH_ROW (row), head);
  g_assert_true (is_shown (row, "<Title>"));
  confab_search_row_set_item (CONFAB_SEARCH_ROW (row), line);
  g_assert_true (is_shown (row, "some words"));
  g_assert_false (is_shown (row, "<Title>"));
  confab_search_row_set_item (CONFAB_SEARCH_ROW (row), more);
  g_assert_true (is_shown (row, "7 more hits"));
  g_assert_finalize_object (row);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_current_model (void)
{
  g_autoptr (GListStore) store = g_list_store_new (CONFAB_TYPE_CONVERSATION_ITEM);
  ConfabCurrentModel *model = confab_current_model_new (G_LIST_MODEL (store));
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);
  guint n_changes = 0;

  g_signal_connect_swapped (model, "selection-changed", G_CALLBACK (count_cb), &n_changes);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (ConfabConversationItem) item = confab_conversation_item_new (id, id, 0);

      g_list_store_append (store, item);
    }
  confab_current_model_set_current (model, "1");
  confab_current_model_set_current (model, "1");
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
  g_assert_false (gtk_selection_model_is_selected (selection, 99));

  /* A plain click marks nothing, and the selection follows what it stands for. */
  g_assert_true (gtk_selection_model_select_item (selection, 0, TRUE));
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  g_assert_cmpuint (confab_current_model_get_n_marked (model), ==, 0);
  g_list_store_remove (store, 0);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  g_assert_cmpuint (confab_current_model_find (model, "0"), ==, GTK_INVALID_LIST_POSITION);

  g_assert_finalize_object (model);
}

static void
test_conversation_row (void)
{
  g_autoptr (ConfabConversationItem) item = confab_conversation_item_new ("id", "Title", 0);
  GtkWidget *row = g_object_ref_sink (confab_conversation_row_new ());

  confab_conversation_row_set_item (CONFAB_CONVERSATION_ROW (row), item);
  g_assert_true (is_shown (row, "Title"));
  confab_conversation_item_set_title (item, "");
  g_assert_true (is_shown (row, "Untitled"));

  /* Once unbound, nothing that happens to the item reaches the row. */
  confab_conversation_row_set_item (CONFAB_CONVERSATION_ROW (row), NULL);
  confab_conversation_item_set_title (item, "Other");
  g_assert_true (is_shown (row, "Untitled"));
  g_assert_finalize_object (row);
}

/* Before it is to be seen it costs nothing, and shows nothing of what it showed before. */
static void
test_waiting_row (void)
{
  g_autoptr (ConfabConversationItem) first = confab_conversation_item_new ("a", "First", 0);
  g_autoptr (ConfabConversationItem) second = confab_conversation_item_new ("b", "Second", 0);
  ConfabConversationRow *row = CONFAB_CONVERSATION_ROW (g_object_ref_sink (confab_conversation_row_new ()));
  GtkWidget *body = confab_conversation_row_get_body (row);

  confab_conversation_row_set_waiting (row, TRUE);
  confab_conversation_row_set_item (row, first);
  g_assert_null (gtk_widget_get_first_child (body));
  confab_conversation_row_set_waiting (row, FALSE);
  g_assert_true (is_shown (GTK_WIDGET (row), "First"));

  confab_conversation_row_set_waiting (row, TRUE);
  confab_conversation_row_set_item (row, second);
  g_assert_false (gtk_widget_get_child_visible (body));
  confab_conversation_item_set_title (second, "Third");
  g_assert_false (is_shown (GTK_WIDGET (row), "Third"));
  confab_conversation_row_set_waiting (row, FALSE);
  g_assert_true (gtk_widget_get_child_visible (body));
  g_assert_true (is_shown (GTK_WIDGET (row), "Third"));
  confab_conversation_row_set_waiting (row, TRUE);
  confab_conversation_row_edit (row, NULL);
  g_assert_false (confab_conversation_row_get_waiting (row));
  g_assert_finalize_object (row);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/relative-time", test_relative_time);
  g_test_add_func ("/app/snippet", test_snippet);
  g_test_add_func ("/app/search-row", test_search_row);
  g_test_add_func ("/app/current-model", test_current_model);
  g_test_add_func ("/app/conversation-row", test_conversation_row);
  g_test_add_func ("/app/conversation-row/waiting", test_waiting_row);

  return g_test_run ();
}
