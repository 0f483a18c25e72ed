/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "confab-widget-test.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-tall.h"

/* Says what it is told to. */
#define TEST_TYPE_NOTES (test_notes_get_type ())
G_DECLARE_FINAL_TYPE (TestNotes, test_notes, TEST, NOTES, GObject)

struct _TestNotes
{
  GObject     parent_instance;

  const char *words;
};

static char *
test_notes_dup_words (ConfabMediaNotes *notes,
                      ConfabMessage    *message)
{
  return g_strdup (TEST_NOTES (notes)->words);
}

static void
test_notes_iface_init (ConfabMediaNotesInterface *iface)
{
  iface->dup_words = test_notes_dup_words;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNotes, test_notes, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_MEDIA_NOTES, test_notes_iface_init))

static void
test_notes_class_init (TestNotesClass *klass)
{
}

static void
test_notes_init (TestNotes *self)
{
}

static ConfabMessage *
make_message (gboolean has_attachment)
{
  ConfabMessage *message = confab_message_new ("m1", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, g_get_real_time () / 1000);
  g_autoptr (ConfabPart) part = NULL;
  g_autoptr (ConfabPart) text = confab_part_new_text ("look");

  if (has_attachment)
    {
      part = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) { .url = "https://example.org/a.png" });
      confab_message_add_part (message, part);
    }
  confab_message_add_part (message, text);
  return message;
}

static GtkWidget *
show_row (ConfabMessage *message,
          TestNotes     *notes,
          GtkWidget    **window)
{
  GtkWidget *row = confab_message_row_new (message, NULL, FALSE);

  confab_message_row_set_media_notes (CONFAB_MESSAGE_ROW (row), CONFAB_MEDIA_NOTES (notes));
  *window = show_in_window (row, 500, 400);
  confab_tall_prepare (CONFAB_TALL (row), 0, 10000);
  run_frames (row, 2);
  return row;
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

/* The line is there as long as there is something to say, and follows what is set. */
static void
test_line (void)
{
  g_autoptr (ConfabMessage) message = make_message (TRUE);
  g_autoptr (TestNotes) notes = g_object_new (TEST_TYPE_NOTES, NULL);
  GtkWidget *window;
  GtkWidget *row = show_row (message, notes, &window);

  g_assert_null (find_label (row, "Not sent again"));
  notes->words = "Not sent again";
  g_signal_emit_by_name (notes, "changed");
  g_assert_true (gtk_widget_get_visible (find_label (row, "Not sent again")));
  notes->words = "Only a note";
  confab_message_set_media_policy (message, CONFAB_MEDIA_POLICY_NOTE);
  g_assert_null (find_label (row, "Not sent again"));
  g_assert_nonnull (find_label (row, "Only a note"));
  notes->words = NULL;
  g_signal_emit_by_name (notes, "changed");
  g_assert_null (find_label (row, "Only a note"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Without attachments there is nothing to say. */
static void
test_none (void)
{
  g_autoptr (ConfabMessage) message = make_message (FALSE);
  g_autoptr (TestNotes) notes = g_object_new (TEST_TYPE_NOTES, NULL);
  GtkWidget *window;
  GtkWidget *row;

  notes->words = "Not sent again";
  row = show_row (message, notes, &window);
  g_signal_emit_by_name (notes, "changed");
  g_assert_null (find_label (row, "Not sent again"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
action_cb (GtkWidget  *row,
           const char *name,
           char      **last)
{
  g_free (*last);
  *last = g_strdup (name);
}

/* The choice in the menu tells the owner, who sets it, and shows what is set. */
static void
test_choice (void)
{
  g_autoptr (ConfabMessage) message = make_message (TRUE);
  g_autofree char *last = NULL;
  g_autofree char *state = NULL;
  GtkWidget *window;
  GtkWidget *row = show_row (message, NULL, &window);

  g_signal_connect (row, "action", G_CALLBACK (action_cb), &last);
  g_object_get (row, "media-policy", &state, NULL);
  g_assert_cmpstr (state, ==, "default");
  g_assert_true (gtk_widget_activate_action (row, "message.media-policy", "s", "leave"));
  g_assert_cmpstr (last, ==, "media-leave");
  g_assert_cmpint (confab_message_get_media_policy (message), ==, CONFAB_MEDIA_POLICY_DEFAULT);
  confab_message_set_media_policy (message, CONFAB_MEDIA_POLICY_LEAVE);
  g_clear_pointer (&state, g_free);
  g_object_get (row, "media-policy", &state, NULL);
  g_assert_cmpstr (state, ==, "leave");
  /* The same again is no choice. */
  g_clear_pointer (&last, g_free);
  g_assert_true (gtk_widget_activate_action (row, "message.media-policy", "s", "leave"));
  g_assert_cmpstr (last, ==, NULL);
  g_assert_true (gtk_widget_activate_action (row, "message.media-policy", "s", "default"));
  g_assert_cmpstr (last, ==, "media-default");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/message-media/line", test_line);
  g_test_add_func ("/widgets/message-media/none", test_none);
  g_test_add_func ("/widgets/message-media/choice", test_choice);
  return g_test_run ();
}
