/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-preset-editor.h"
#include "app/confab-presets-window.h"
#include "app/confab-variables-dialog.h"
#include "base/confab-json.h"
#include "confab-app-test.h"
#include "support/confab-test.h"
#include "widgets/confab-parameter-list.h"

typedef struct
{
  ConfabTestDir *dir;
  ConfabSession *session;
  ConfabPresets *presets;
  GtkWidget     *parent;
  GtkWidget     *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  fixture->presets = confab_session_get_presets (fixture->session);
  fixture->parent = gtk_window_new ();
  fixture->window = confab_presets_window_new (GTK_WINDOW (fixture->parent), fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  confab_test_wait_until (gtk_widget_get_mapped (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), &window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  confab_test_wait_until (window == NULL);
  close_session (&fixture->session);
  confab_test_dir_free (fixture->dir);
}

static gboolean
has_words (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

#define assert_shown(fixture, text) confab_test_wait_until (find_shown ((fixture)->window, has_words, text) != NULL)

static void
act (Fixture    *fixture,
     const char *action)
{
  gtk_widget_activate_action (fixture->window, action, NULL);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->presets));
}

static ConfabPreset *
peek (Fixture *fixture,
      guint    position)
{
  g_autoptr (ConfabPreset) preset = g_list_model_get_item (G_LIST_MODEL (fixture->presets), position);

  return preset;
}

static GtkEditable *
get_name_row (Fixture *fixture)
{
  return GTK_EDITABLE (find_shown (fixture->window, is_of_type, "AdwEntryRow"));
}

static void
test_edit (Fixture      *fixture,
           gconstpointer data)
{
  GtkTextBuffer *buffer;
  ConfabPreset *preset;

  g_assert_null (find_shown (fixture->window, is_of_type, "ConfabPresetEditor"));
  act (fixture, "presets-window.add");
  confab_test_wait_until (find_shown (fixture->window, is_of_type, "ConfabPresetEditor") != NULL);
  preset = peek (fixture, 0);
  gtk_editable_set_text (get_name_row (fixture), "Tutor");
  g_assert_cmpstr (confab_preset_get_name (preset), ==, "Tutor");
  /* One without a name is not taken. */
  gtk_editable_set_text (get_name_row (fixture), "  ");
  g_assert_cmpstr (confab_preset_get_name (preset), ==, "Tutor");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_name_row (fixture)), "error"));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_shown (fixture->window, is_of_type, "GtkTextView")));
  gtk_text_buffer_set_text (buffer, "Teach {{pupil}} on {{date}}.", -1);
  assert_shown (fixture, "Asked for when the preset is chosen: {{pupil}}\n");
  g_signal_emit_by_name (find_shown (fixture->window, has_tooltip, "Set Temperature"), "clicked");
  g_assert_nonnull (confab_parameters_get (confab_preset_get_parameters (preset), "temperature"));
  g_signal_emit_by_name (find_shown (fixture->window, has_label, "_Reset All"), "clicked");
  g_assert_true (confab_parameters_is_empty (confab_preset_get_parameters (preset)));
  g_signal_emit_by_name (find_shown (fixture->window, has_label, "_Undo"), "clicked");
  g_assert_false (confab_parameters_is_empty (confab_preset_get_parameters (preset)));

  act (fixture, "presets-window.duplicate");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpstr (confab_preset_get_name (peek (fixture, 1)), ==, "Tutor 2");
  g_assert_cmpstr (confab_preset_get_system_prompt (peek (fixture, 1)), ==, "Teach {{pupil}} on {{date}}.");
  g_assert_cmpstr (gtk_editable_get_text (get_name_row (fixture)), ==, "Tutor 2");
}

/* The button of the notice that was shown last. */
static GtkWidget *
find_undo (Fixture *fixture)
{
  GtkWidget *toast = find_shown (fixture->window, is_of_type, "AdwToastWidget");

  return toast != NULL ? find_shown (toast, has_label, "_Undo") : NULL;
}

static void
test_delete (Fixture      *fixture,
             gconstpointer data)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  ConfabPreset *first = confab_presets_add (fixture->presets, "First");
  ConfabPreset *second = confab_presets_add (fixture->presets, "Second");

  confab_presets_window_show (CONFAB_PRESETS_WINDOW (fixture->window), confab_preset_get_id (second));
  confab_conversation_set_preset (confab_chat_get_conversation (chat), confab_preset_get_id (second), NULL);
  act (fixture, "presets-window.delete");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (get_name_row (fixture)), ==, "First");
  confab_test_wait_until (find_undo (fixture) != NULL);
  g_signal_emit_by_name (find_undo (fixture), "clicked");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (peek (fixture, 0) == first && peek (fixture, 1) == second);
  g_assert_cmpstr (gtk_editable_get_text (get_name_row (fixture)), ==, "Second");
  /* All of them. What tells of the first to go brings that one back, although another has gone since. */
  confab_test_wait_until (find_undo (fixture) == NULL);
  act (fixture, "presets-window.delete");
  act (fixture, "presets-window.delete");
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (find_shown (fixture->window, is_of_type, "ConfabPresetEditor"));
  act (fixture, "presets-window.delete");
  confab_test_wait_until (find_undo (fixture) != NULL);
  g_signal_emit_by_name (find_undo (fixture), "clicked");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_true (peek (fixture, 0) == second);
  g_object_unref (chat);
}

/* What is shown while somebody else takes it away. */
static void
test_gone (Fixture      *fixture,
           gconstpointer data)
{
  ConfabPreset *preset = confab_presets_add (fixture->presets, "Mine");

  confab_preset_set_provider (preset, "nowhere", "Home");
  confab_preset_set_model (preset, "a/model");
  confab_presets_window_show (CONFAB_PRESETS_WINDOW (fixture->window), confab_preset_get_id (preset));
  assert_shown (fixture, "The service “Home” is not set up; that of the conversation is used.");
  g_signal_emit_by_name (find_shown (fixture->window, has_tooltip, "Any Model"), "clicked");
  g_assert_null (confab_preset_get_model (preset));
  assert_shown (fixture, "Any: that of the conversation");
  confab_presets_remove (fixture->presets, preset);
  g_assert_null (find_shown (fixture->window, is_of_type, "ConfabPresetEditor"));
}

static void
import (Fixture    *fixture,
        const char *content)
{
  g_autofree char *path = confab_test_dir_write (fixture->dir, "presets.json", content, strlen (content));
  g_autoptr (GFile) file = g_file_new_for_path (path);

  confab_presets_window_import (CONFAB_PRESETS_WINDOW (fixture->window), file);
}

static void
test_import (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GFile) nothing = g_file_new_for_path ("/nowhere/at-all.json");

  import (fixture, "{\"presets\":[{\"name\":\"One\",\"parameters\":{\"seed\":3}},{\"name\":\"One\"}]}");
  assert_shown (fixture, "2 presets imported");
  g_assert_cmpstr (confab_preset_get_name (peek (fixture, 1)), ==, "One 2");
  g_assert_cmpstr (gtk_editable_get_text (get_name_row (fixture)), ==, "One");
  /* As a whole or not at all. */
  import (fixture, "{\"presets\":[{\"name\":\"Two\"},{\"name\":\"Hot\",\"parameters\":{\"temperature\":9}}]}");
  assert_shown (fixture, "The preset “Hot” cannot be read: temperature must be");
  import (fixture, "<html>");
  assert_shown (fixture, "The file is not JSON.");
  import (fixture, "{\"presets\":[]}");
  assert_shown (fixture, "There is no preset in this file.");
  confab_presets_window_import (CONFAB_PRESETS_WINDOW (fixture->window), nothing);
  assert_shown (fixture, "No such file");
  g_assert_cmpuint (count (fixture), ==, 2);
}

static gboolean
holds (GtkWidget  *text,
       const char *expected)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  g_autofree char *shown = NULL;

  g_object_get (buffer, "text", &shown, NULL);
  return g_strcmp0 (shown, expected) == 0;
}

/* Opens the dialog with a text in the clipboard, and uses what it shows. */
static void
use_clipboard (Fixture    *fixture,
               ConfabChat *chat,
               const char *clipboard)
{
  static const char *const names[] = { "name", "clipboard", NULL };
  GtkWidget *dialog;
  GtkWidget *text;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture->window), clipboard);
  dialog = confab_variables_dialog_new (GTK_WINDOW (fixture->window), chat, names);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *)&dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  text = find_shown (dialog, is_of_type, "GtkTextView");
  confab_test_wait_until (holds (text, clipboard));
  g_signal_emit_by_name (find_shown (dialog, has_label, "_Use"), "clicked");
  confab_test_wait_until (dialog == NULL);
  g_assert_cmpstr (confab_json_get_string (confab_conversation_get_variables (confab_chat_get_conversation (chat)), "clipboard"), ==, clipboard);
}

/* All of it, however long, and that of now rather than that of the last time. */
static void
test_clipboard (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  g_autofree char *long_text = g_strnfill (100000, 'x');

  use_clipboard (fixture, chat, "two\nlines");
  use_clipboard (fixture, chat, long_text);
  g_object_unref (chat);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application = make_application (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/presets-window/edit", test_edit);
  ADD ("/presets-window/delete", test_delete);
  ADD ("/presets-window/gone", test_gone);
  ADD ("/presets-window/import", test_import);
  ADD ("/presets-window/clipboard", test_clipboard);
#undef ADD
  return g_test_run ();
}
