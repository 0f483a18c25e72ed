/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "app/confab-conversation-list.h"
#include "app/confab-conversation-row.h"
#include "app/confab-group-words.h"
#include "app/confab-organiser.h"
#include "app/confab-inline-edit.h"
#include "app/confab-place.h"
#include "app/confab-place-row.h"
#include "app/confab-sidebar.h"
#include "base/confab-id.h"
#include "store/confab-store.h"
#include "support/confab-test.h"

#define HOUR (G_GINT64_CONSTANT (3600) * 1000)

/* The sidebar alone in a window, with conversations of known times. */
typedef struct
{
  ConfabTestDir   *dir;
  GSettings       *settings;
  ConfabSession   *session;
  ConfabLibrary   *library;
  ConfabOrganiser *organiser;
  ConfabSidebar   *sidebar;
  GtkWidget       *window;
  char            *opened;
  guint            n_done;
} Fixture;

static void
write_conversation (ConfabStore *store,
                    const char  *id,
                    gint64       time)
{
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, time);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ConfabPart) part = confab_part_new_text (id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message_id = confab_id_new ();
  ConfabMessage *question = confab_message_new (message_id, NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, time);

  confab_conversation_set_title (conversation, id);
  confab_message_add_part (question, part);
  confab_conversation_add (conversation, question);
  g_ptr_array_add (messages, question);
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &result);
  g_assert_true (confab_store_write_finish (store, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
fill_store (const char *path)
{
  g_autoptr (ConfabStore) store = confab_store_new (path);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = confab_time_now ();

  confab_store_open_async (store, NULL, confab_test_capture, &opened);
  g_assert_true (confab_store_open_finish (store, confab_test_await (&opened), &error));
  write_conversation (store, "old", now - 400 * 24 * HOUR);
  write_conversation (store, "week", now - 3 * 24 * HOUR);
  write_conversation (store, "second", now - 1);
  write_conversation (store, "first", now);
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), &error));
}

static void
open_cb (Fixture    *fixture,
         const char *id)
{
  g_free (fixture->opened);
  fixture->opened = g_strdup (id);
}

static void
done_cb (Fixture *fixture)
{
  fixture->n_done++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fill_store (confab_test_dir_get_path (fixture->dir));
  fixture->settings = g_settings_new (CONFAB_APPLICATION_ID);
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  fixture->library = confab_session_get_library (fixture->session);
  confab_test_wait_until (confab_library_get_loaded (fixture->library));

  fixture->sidebar = g_object_new (CONFAB_TYPE_SIDEBAR, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->sidebar));
  confab_sidebar_set_up (fixture->sidebar, fixture->session, fixture->settings);
  fixture->organiser = confab_sidebar_get_organiser (fixture->sidebar);
  g_signal_connect_swapped (fixture->sidebar, "open", G_CALLBACK (open_cb), fixture);
  g_signal_connect_swapped (fixture->organiser, "done", G_CALLBACK (done_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), &error));
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (fixture->session);
  g_settings_reset (fixture->settings, "places-visible");
  g_object_unref (fixture->settings);
  g_free (fixture->opened);
  confab_test_dir_free (fixture->dir);
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (fixture->sidebar), CONFAB_TYPE_SIDEBAR, name);
}

static ConfabCurrentModel *
get_model (Fixture *fixture)
{
  return confab_conversation_list_get_model (get_child (fixture, "list"));
}

/* Headings in brackets and titles, from the top. */
static void
append_rows (GtkWidget *widget,
             GString   *text)
{
  if (CONFAB_IS_CONVERSATION_ROW (widget))
    {
      const char *heading = confab_conversation_row_get_heading (CONFAB_CONVERSATION_ROW (widget));
      ConfabConversationItem *item = confab_conversation_row_get_item (CONFAB_CONVERSATION_ROW (widget));

      if (heading != NULL)
        g_string_append_printf (text, "[%s] ", heading);
      if (item != NULL)
        g_string_append_printf (text, "%s ", confab_conversation_item_get_title (item));
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    append_rows (child, text);
}

static gboolean
has_rows (Fixture    *fixture,
          const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_rows (get_child (fixture, "list"), text);
  g_strchomp (text->str);
  return g_str_equal (text->str, expected);
}

static char *
dup_old_year (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) old = g_date_time_add_days (now, -400);

  return g_strdup_printf ("%d", g_date_time_get_year (old));
}

static void
test_groups (Fixture      *fixture,
             gconstpointer data)
{
  const char *week[] = { "week", NULL };
  g_autofree char *year = dup_old_year ();
  g_autofree char *before = g_strdup_printf ("[Today] first second [Previous 7 Days] week [%s] old", year);
  g_autofree char *pinned = g_strdup_printf ("[Pinned] week [Today] first second [%s] old", year);

  confab_test_wait_until (has_rows (fixture, before));
  confab_organiser_pin (fixture->organiser, week, TRUE);
  confab_test_wait_until (has_rows (fixture, pinned));
  g_object_set (fixture->sidebar, "sort", "title", NULL);
  confab_test_wait_until (has_rows (fixture, "[Pinned] week first old second") || has_rows (fixture, "week first old second"));
  g_object_set (fixture->sidebar, "sort", "updated", NULL);
  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (has_rows (fixture, before));
}

static void
test_group_words (void)
{
  g_autofree char *none = confab_group_words_dup (CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_NONE, 0));
  g_autofree char *month = confab_group_words_dup (CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_MONTH, 3));
  g_autofree char *year = confab_group_words_dup (CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_YEAR, 2019));

  g_assert_null (none);
  g_assert_cmpstr (month, ==, "March");
  g_assert_cmpstr (year, ==, "2019");
}

static void
test_marks (Fixture      *fixture,
            gconstpointer data)
{
  ConfabCurrentModel *model = get_model (fixture);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);
  GtkRevealer *bar = get_child (fixture, "marked_revealer");
  g_auto (GStrv) marked = NULL;
  g_auto (GStrv) rest = NULL;

  confab_sidebar_set_current (fixture->sidebar, "first");
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  g_assert_false (gtk_revealer_get_reveal_child (bar));

  /* Several begin with the one that looks selected. */
  gtk_selection_model_select_item (selection, 2, FALSE);
  marked = confab_current_model_dup_marked (model);
  g_assert_cmpstrv (marked, ((const char *[]) { "first", "week", NULL }));
  g_assert_true (gtk_revealer_get_reveal_child (bar));

  /* What is taken away is marked no more. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "sidebar.delete", NULL);
  confab_test_wait_until (confab_current_model_get_n_marked (model) == 0);
  g_assert_false (gtk_revealer_get_reveal_child (bar));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);

  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 4);
  g_assert_true (confab_organiser_redo_last (fixture->organiser));
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 2);
  g_assert_false (confab_organiser_redo_last (fixture->organiser));
  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 4);

  gtk_selection_model_select_range (selection, 0, 3, TRUE);
  rest = confab_current_model_dup_marked (model);
  g_assert_cmpuint (g_strv_length (rest), ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "sidebar.unmark", NULL);
  g_assert_cmpuint (confab_current_model_get_n_marked (model), ==, 0);
}

static gboolean
is_said (GtkWidget  *widget,
         const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_said (child, text))
      return TRUE;
  return FALSE;
}

/* What is first stays where it is when it is pinned, but not under its heading. */
static void
test_pin_first (Fixture      *fixture,
                gconstpointer data)
{
  const char *ids[] = { "first", NULL };
  g_autofree char *year = dup_old_year ();
  g_autofree char *before = g_strdup_printf ("[Today] first second [Previous 7 Days] week [%s] old", year);
  g_autofree char *pinned = g_strdup_printf ("[Pinned] first [Today] second [Previous 7 Days] week [%s] old", year);

  confab_test_wait_until (has_rows (fixture, before));
  confab_organiser_pin (fixture->organiser, ids, TRUE);
  confab_test_wait_until (has_rows (fixture, pinned));
  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (has_rows (fixture, before));
}

/* The bar pins what is not pinned, and archives what is not in the archive. */
static void
test_marked_bar (Fixture      *fixture,
                 gconstpointer data)
{
  const char *ids[] = { "first", "second", NULL };
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (get_model (fixture));
  GtkActionable *pin = get_child (fixture, "marked_pin");
  GtkActionable *archive = get_child (fixture, "marked_archive");

  confab_sidebar_set_current (fixture->sidebar, "first");
  gtk_selection_model_select_item (selection, 1, FALSE);
  g_assert_cmpstr (gtk_actionable_get_action_name (pin), ==, "sidebar.pin");
  g_assert_cmpstr (gtk_actionable_get_action_name (archive), ==, "sidebar.archive");
  confab_organiser_pin (fixture->organiser, ids, TRUE);
  confab_test_wait_until (g_str_equal (gtk_actionable_get_action_name (pin), "sidebar.unpin"));
  gtk_selection_model_select_item (selection, 2, FALSE);
  g_assert_cmpstr (gtk_actionable_get_action_name (pin), ==, "sidebar.pin");
  gtk_selection_model_unselect_item (selection, 2);
  g_assert_cmpstr (gtk_actionable_get_action_name (pin), ==, "sidebar.unpin");
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "sidebar.unpin", NULL);
  confab_test_wait_until (g_str_equal (gtk_actionable_get_action_name (pin), "sidebar.pin"));

  gtk_toggle_button_set_active (get_child (fixture, "places_button"), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "sidebar.archive", NULL);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (selection)) == 2);
  g_signal_emit_by_name (gtk_revealer_get_child (get_child (fixture, "places_revealer")), "chosen",
                         CONFAB_LIBRARY_SCOPE_ARCHIVE, NULL);
  confab_test_wait_until (has_rows (fixture, "[Today] first second"));
  gtk_selection_model_select_item (selection, 1, FALSE);
  g_assert_cmpstr (gtk_actionable_get_action_name (archive), ==, "sidebar.unarchive");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (archive)));
}

static gboolean
has_places (GListModel *places,
            const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (places);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabPlace) place = g_list_model_get_item (places, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", confab_place_get_name (place));
    }
  return g_str_equal (text->str, expected);
}

static void
test_places (Fixture      *fixture,
             gconstpointer data)
{
  const char *ids[] = { "first", "old", NULL };
  g_autoptr (GListModel) places = confab_place_list (fixture->library);
  g_autofree char *work = confab_organiser_make_folder (fixture->organiser, "Work", NULL);
  g_autofree char *inner = confab_organiser_make_folder (fixture->organiser, "Inner", work);
  GtkToggleButton *button = get_child (fixture, "places_button");
  GtkRevealer *revealer = get_child (fixture, "places_revealer");
  ConfabCurrentModel *model = get_model (fixture);

  confab_organiser_tag (fixture->organiser, ids, "blue", TRUE);
  confab_organiser_move (fixture->organiser, ids, inner);
  confab_test_wait_until (has_places (places, "All Conversations,Work,Inner,blue,New Folder,Archive,Trash"));
  g_assert_cmpuint (fixture->n_done, ==, 4);

  gtk_toggle_button_set_active (button, TRUE);
  g_assert_nonnull (gtk_revealer_get_child (revealer));
  g_signal_emit_by_name (gtk_revealer_get_child (revealer), "chosen", CONFAB_LIBRARY_SCOPE_FOLDER, work);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 2);
  g_assert_cmpstr (gtk_label_get_label (get_child (fixture, "place_label")), ==, "Work");
  confab_organiser_rename_folder (fixture->organiser, work, "Job");
  confab_test_wait_until (g_str_equal (gtk_label_get_label (get_child (fixture, "place_label")), "Job"));

  /* Where the folder that is shown goes away, all are shown; its own stay. */
  confab_organiser_remove_folder (fixture->organiser, work);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 4);
  g_assert_cmpstr (gtk_label_get_label (get_child (fixture, "place_label")), ==, "All Conversations");
  confab_test_wait_until (has_places (places, "All Conversations,Inner,blue,New Folder,Archive,Trash"));
  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (has_places (places, "All Conversations,Job,Inner,blue,New Folder,Archive,Trash"));
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list_view (child);
  return found;
}

static void
activate_new_folder (Fixture *fixture)
{
  GtkWidget *list_view = find_list_view (get_child (fixture, "places_revealer"));
  GListModel *places = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list_view)));
  guint n = g_list_model_get_n_items (places);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabPlace) place = g_list_model_get_item (places, i);

      if (place->kind == CONFAB_PLACE_NEW_FOLDER)
        {
          g_signal_emit_by_name (list_view, "activate", i);
          return;
        }
    }
}

/* The rows of places in the order in which they stand, as they are named. */
static void
find_place_rows (GtkWidget *widget,
                 GPtrArray *rows)
{
  if (CONFAB_IS_PLACE_ROW (widget))
    {
      if (gtk_widget_get_mapped (widget))
        g_ptr_array_add (rows, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_place_rows (child, rows);
}

static char *
dup_label (GtkWidget *row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      return g_strdup (gtk_label_get_label (GTK_LABEL (child)));
  return NULL;
}

static char *
dup_place_rows (Fixture *fixture)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  find_place_rows (get_child (fixture, "places_revealer"), rows);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *label = dup_label (rows->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has_place_rows (Fixture    *fixture,
                const char *expected)
{
  g_autofree char *text = dup_place_rows (fixture);
  return g_str_equal (text, expected);
}

static ConfabPlaceRow *
find_edited_place (Fixture *fixture)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  find_place_rows (get_child (fixture, "places_revealer"), rows);
  for (guint i = 0; i < rows->len; i++)
    if (confab_place_row_is_editing (rows->pdata[i]))
      return rows->pdata[i];
  return NULL;
}

/* What is shown is what there is, also after a name was written in the list. */
static void
test_place_rows (Fixture      *fixture,
                 gconstpointer data)
{
  const char *ids[] = { "first", NULL };
  GtkRevealer *revealer = get_child (fixture, "places_revealer");
  GtkWidget *edit;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  gtk_toggle_button_set_active (get_child (fixture, "places_button"), TRUE);
  first = confab_organiser_make_folder (fixture->organiser, "F0", NULL);
  confab_organiser_move (fixture->organiser, ids, first);
  confab_test_wait_until (has_place_rows (fixture, "All Conversations,F0,New Folder,Archive,Trash"));
  confab_test_wait_until (is_said (GTK_WIDGET (revealer), "1"));

  activate_new_folder (fixture);
  confab_test_wait_until (find_edited_place (fixture) != NULL);
  edit = gtk_widget_get_next_sibling (gtk_widget_get_first_child (GTK_WIDGET (find_edited_place (fixture))));
  confab_inline_edit_set_text (CONFAB_INLINE_EDIT (edit), "n0");
  gtk_widget_grab_focus (get_child (fixture, "search_entry"));
  confab_test_wait_until (has_place_rows (fixture, "All Conversations,F0,n0,New Folder,Archive,Trash"));

  second = confab_organiser_make_folder (fixture->organiser, "F1", NULL);
  confab_organiser_move (fixture->organiser, ids, second);
  confab_test_wait_until (has_place_rows (fixture, "All Conversations,F0,F1,n0,New Folder,Archive,Trash"));
}

/* Whether places are shown is kept. */
static void
test_places_visible (Fixture      *fixture,
                     gconstpointer data)
{
  GtkToggleButton *button = get_child (fixture, "places_button");

  g_assert_false (g_settings_get_boolean (fixture->settings, "places-visible"));
  gtk_toggle_button_set_active (button, TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "places-visible"));
  g_settings_set_boolean (fixture->settings, "places-visible", FALSE);
  g_assert_false (gtk_toggle_button_get_active (button));
}

static void
test_trash (Fixture      *fixture,
            gconstpointer data)
{
  const char *ids[] = { "week", NULL };
  GtkToggleButton *button = get_child (fixture, "places_button");
  GtkRevealer *revealer = get_child (fixture, "places_revealer");
  GtkWidget *bar = get_child (fixture, "trash_bar");

  gtk_toggle_button_set_active (button, TRUE);
  confab_organiser_delete (fixture->organiser, ids, TRUE);
  g_assert_false (gtk_widget_get_visible (bar));
  confab_test_wait_until (is_said (GTK_WIDGET (revealer), "1"));
  g_signal_emit_by_name (gtk_revealer_get_child (revealer), "chosen", CONFAB_LIBRARY_SCOPE_TRASH, NULL);
  confab_test_wait_until (gtk_widget_get_visible (bar) && has_rows (fixture, "[Today] week"));
  confab_organiser_delete (fixture->organiser, ids, FALSE);
  confab_test_wait_until (g_str_equal (gtk_stack_get_visible_child_name (get_child (fixture, "stack")), "empty"));
  g_assert_false (gtk_widget_get_visible (bar));
}

static gboolean
has_results (Fixture *fixture)
{
  GtkWidget *list_view = find_list_view (get_child (fixture, "search_list"));
  GtkSelectionModel *model = list_view != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list_view)) : NULL;

  return model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) > 0;
}

/* What is beside it does not move when it shows something else. */
static void
test_width (Fixture      *fixture,
            gconstpointer data)
{
  const char *ids[] = { "week", NULL };
  GtkWidget *bar = get_child (fixture, "trash_bar");
  int before, trash, results;

  gtk_widget_measure (GTK_WIDGET (fixture->sidebar), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &before, NULL, NULL);
  confab_organiser_delete (fixture->organiser, ids, TRUE);
  gtk_toggle_button_set_active (get_child (fixture, "places_button"), TRUE);
  g_signal_emit_by_name (gtk_revealer_get_child (get_child (fixture, "places_revealer")), "chosen",
                         CONFAB_LIBRARY_SCOPE_TRASH, NULL);
  confab_test_wait_until (gtk_widget_get_visible (bar));
  gtk_widget_measure (GTK_WIDGET (fixture->sidebar), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &trash, NULL, NULL);
  g_assert_cmpint (trash, ==, before);

  gtk_editable_set_text (get_child (fixture, "search_entry"), "first");
  confab_test_wait_until (g_str_equal (gtk_stack_get_visible_child_name (get_child (fixture, "stack")), "results"));
  confab_test_wait_until (has_results (fixture));
  gtk_widget_measure (GTK_WIDGET (fixture->sidebar), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &results, NULL, NULL);
  g_assert_cmpint (results, ==, before);
}

static gboolean
find_edit (GtkWidget *widget)
{
  if (CONFAB_IS_CONVERSATION_ROW (widget))
    return confab_conversation_row_get_edited (CONFAB_CONVERSATION_ROW (widget)) != NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (find_edit (child))
      return TRUE;
  return FALSE;
}

static void
test_rename (Fixture      *fixture,
             gconstpointer data)
{
  ConfabConversationList *list = get_child (fixture, "list");
  g_autofree char *year = dup_old_year ();
  g_autofree char *before = g_strdup_printf ("[Today] first second [Previous 7 Days] week [%s] old", year);
  g_autofree char *after = g_strdup_printf ("[Today] other second [Previous 7 Days] week [%s] old", year);

  confab_test_wait_until (has_rows (fixture, before));
  confab_conversation_list_edit (list, "first");
  g_assert_true (find_edit (GTK_WIDGET (list)));
  g_signal_emit_by_name (list, "renamed", "first", "other");
  confab_test_wait_until (has_rows (fixture, after));
  g_assert_cmpuint (fixture->n_done, ==, 1);
  g_assert_true (confab_organiser_undo_last (fixture->organiser));
  confab_test_wait_until (has_rows (fixture, before));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/sidebar/group-words", test_group_words);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/app/sidebar/groups", test_groups);
  ADD ("/app/sidebar/marks", test_marks);
  ADD ("/app/sidebar/pin-first", test_pin_first);
  ADD ("/app/sidebar/marked-bar", test_marked_bar);
  ADD ("/app/sidebar/places", test_places);
  ADD ("/app/sidebar/places-visible", test_places_visible);
  ADD ("/app/sidebar/place-rows", test_place_rows);
  ADD ("/app/sidebar/trash", test_trash);
  ADD ("/app/sidebar/width", test_width);
  ADD ("/app/sidebar/rename", test_rename);
#undef ADD

  return g_test_run ();
}
