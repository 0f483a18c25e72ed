/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-import-dialog.h"
#include "support/confab-test.h"

typedef struct
{
  ConfabTestDir *dir;
  ConfabSession *session;
  GtkWidget     *parent;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autofree char *folder = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  fixture->dir = confab_test_dir_new ();
  folder = confab_test_dir_build (fixture->dir, "data");
  fixture->session = confab_session_new (folder, secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), NULL));
  fixture->parent = g_object_ref_sink (gtk_window_new ());
  gtk_window_present (GTK_WINDOW (fixture->parent));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  g_object_unref (fixture->parent);
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), NULL));
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (fixture->session);
  confab_test_dir_free (fixture->dir);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (CONFAB_IS_IMPORT_DIALOG (link->data))
      return link->data;
  return NULL;
}

/* The first widget of the type, in the order they are seen. */
static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static GtkWidget *
show_dialog (Fixture    *fixture,
             const char *text)
{
  g_autofree char *path = confab_test_dir_write (fixture->dir, "export", text, -1);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (files, g_file_new_for_path (path));
  confab_import_dialog_show (GTK_WINDOW (fixture->parent), fixture->session, files);
  g_assert_nonnull (find_dialog ());
  return g_object_ref (find_dialog ());
}

#define GOOD "{\"uuid\":\"a\",\"name\":\"Good\",\"chat_messages\":[{\"uuid\":\"m\",\"sender\":\"human\",\"text\":\"Hello\"}]}"

static void
test_report (Fixture      *fixture,
             gconstpointer data)
{
  GtkWidget *dialog = show_dialog (fixture, "[" GOOD ",{\"uuid\":\"b\",\"name\":\"Empty\",\"chat_messages\":[]}]");
  GtkStack *stack = GTK_STACK (find_widget (dialog, GTK_TYPE_STACK));
  GListModel *library = G_LIST_MODEL (confab_session_get_library (fixture->session));
  GtkTextBuffer *buffer;
  GtkWidget *report;
  g_autofree char *text = NULL;

  confab_test_wait_until (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "report") == 0);
  report = gtk_stack_get_visible_child (stack);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (find_widget (report, GTK_TYPE_LABEL))), "1 new conversation"));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_widget (report, GTK_TYPE_TEXT_VIEW)));
  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "export, “Empty”: The conversation has no messages");
  confab_test_wait_until (g_list_model_get_n_items (library) == 1);
  gtk_window_close (GTK_WINDOW (dialog));
  confab_test_drain ();
  g_assert_finalize_object (dialog);
}

/* Closing it ends the import, and nothing is told to what is gone. */
static void
test_close (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[" GOOD);
  GtkWidget *dialog;
  gpointer gone;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, ",{\"uuid\":\"c%u\",\"name\":\"n\",\"chat_messages\":[{\"uuid\":\"m\",\"sender\":\"human\",\"text\":\"x\"}]}", i);
  g_string_append_c (text, ']');
  dialog = show_dialog (fixture, text->str);
  gone = dialog;
  g_object_add_weak_pointer (G_OBJECT (dialog), &gone);
  gtk_window_close (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  confab_test_wait_until (gone == NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/app/import-dialog/report", Fixture, NULL, set_up, test_report, tear_down);
  g_test_add ("/app/import-dialog/close", Fixture, NULL, set_up, test_close, tear_down);
  return g_test_run ();
}
