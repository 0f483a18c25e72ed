/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk/x11/gdkx.h>
#include <gtk/gtkimmodule.h>
#include <math.h>

#include "confab-fake-source.h"
#include "confab-widget-test.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-message-editor.h"

static void
count_cb (int *count)
{
  (*count)++;
}

static void
copy_name_cb (GtkWidget  *composer,
              const char *name,
              char      **copy)
{
  g_free (*copy);
  *copy = g_strdup (name);
}

/* Presses a key as the text view's controller tells it. */
static gboolean
press (GtkWidget      *composer,
       guint           keyval,
       GdkModifierType state)
{
  GtkWidget *text = find_widget (composer, is_of_type, "GtkTextView");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (text);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 36, state, &handled);
    }
  return handled;
}

static void
assert_text (GtkWidget  *composer,
             const char *expected)
{
  g_autofree char *text = confab_composer_dup_text (CONFAB_COMPOSER (composer));

  g_assert_cmpstr (text, ==, expected);
}

static GtkWidget *
button (GtkWidget  *composer,
        const char *tooltip)
{
  GtkWidget *found = find_widget (composer, is_button_with_tooltip, tooltip);

  g_assert_nonnull (found);
  return found;
}

static void
test_send (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  int n_sent = 0;
  int n_stopped = 0;

  g_signal_connect_swapped (composer, "send", G_CALLBACK (count_cb), &n_sent);
  g_signal_connect_swapped (composer, "stop", G_CALLBACK (count_cb), &n_stopped);
  g_assert_false (gtk_widget_get_sensitive (button (composer, "Send")));
  g_assert_true (press (composer, GDK_KEY_Return, 0));
  g_assert_cmpint (n_sent, ==, 0);
  confab_composer_set_text (CONFAB_COMPOSER (composer), " \n ");
  g_assert_false (gtk_widget_get_sensitive (button (composer, "Send")));
  confab_composer_set_text (CONFAB_COMPOSER (composer), "Hello");
  g_assert_true (gtk_widget_get_sensitive (button (composer, "Send")));
  g_assert_true (press (composer, GDK_KEY_Return, 0));
  g_assert_cmpint (n_sent, ==, 1);
  g_assert_true (press (composer, GDK_KEY_KP_Enter, GDK_CONTROL_MASK));
  g_assert_cmpint (n_sent, ==, 2);
  assert_text (composer, "Hello");

  /* While a reply runs there is Stop, and what is sent is to wait. */
  g_assert_false (gtk_widget_get_visible (button (composer, "Add to Queue")));
  confab_composer_set_busy (CONFAB_COMPOSER (composer), TRUE);
  run_frames (composer, 2);
  g_assert_true (gtk_widget_get_child_visible (button (composer, "Stop")));
  g_assert_true (gtk_widget_get_visible (button (composer, "Add to Queue")));
  press (composer, GDK_KEY_Return, 0);
  g_assert_cmpint (n_sent, ==, 3);
  g_signal_emit_by_name (button (composer, "Add to Queue"), "clicked");
  g_assert_cmpint (n_sent, ==, 4);
  assert_text (composer, "Hello");
  g_signal_emit_by_name (button (composer, "Stop"), "clicked");
  g_assert_cmpint (n_stopped, ==, 1);
  press (composer, GDK_KEY_Escape, 0);
  g_assert_cmpint (n_stopped, ==, 1);
  confab_composer_set_busy (CONFAB_COMPOSER (composer), FALSE);
  g_signal_emit_by_name (button (composer, "Send"), "clicked");
  g_assert_cmpint (n_sent, ==, 5);
  confab_composer_clear (CONFAB_COMPOSER (composer));
  assert_text (composer, "");
  destroy_window (window, composer);
}

static void
test_line_break (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  int n_sent = 0;

  g_signal_connect_swapped (composer, "send", G_CALLBACK (count_cb), &n_sent);
  confab_composer_set_text (CONFAB_COMPOSER (composer), "a");
  g_assert_true (press (composer, GDK_KEY_Return, GDK_SHIFT_MASK));
  assert_text (composer, "a\n");
  g_assert_cmpint (n_sent, ==, 0);
  g_object_set (composer, "send-with-enter", FALSE, NULL);
  g_assert_true (press (composer, GDK_KEY_Return, 0));
  assert_text (composer, "a\n\n");
  g_assert_cmpint (n_sent, ==, 0);
  g_assert_true (press (composer, GDK_KEY_Return, GDK_SHIFT_MASK));
  g_assert_cmpint (n_sent, ==, 1);
  g_assert_false (press (composer, GDK_KEY_a, 0));
  destroy_window (window, composer);
}

/* An input method that takes each Enter, as one does that offers words to choose from. */
#define TEST_TYPE_INPUT_METHOD (test_input_method_get_type ())
G_DECLARE_FINAL_TYPE (TestInputMethod, test_input_method, TEST, INPUT_METHOD, GtkIMContext)

struct _TestInputMethod
{
  GtkIMContext parent_instance;
};

G_DEFINE_FINAL_TYPE (TestInputMethod, test_input_method, GTK_TYPE_IM_CONTEXT)

static int n_taken;
static gboolean is_composing;

static gboolean
test_input_method_filter_keypress (GtkIMContext *context,
                                   GdkEvent     *event)
{
  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS || gdk_key_event_get_keyval (event) != GDK_KEY_Return)
    return FALSE;
  n_taken++;
  return is_composing;
}

static void
test_input_method_class_init (TestInputMethodClass *klass)
{
  GTK_IM_CONTEXT_CLASS (klass)->filter_keypress = test_input_method_filter_keypress;
}

static void
test_input_method_init (TestInputMethod *self)
{
}

/* Presses Enter on the keyboard of the X server; FALSE where that cannot be done. */
static gboolean
press_real_enter (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_autofree char *id = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (surface));
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "xdotool", "windowfocus", "--sync", id, "key",
                                                      "Return", NULL);

  return process != NULL;
}

static void
test_input_method (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  int n_sent = 0;

  g_object_set (find_widget (composer, is_of_type, "GtkTextView"), "im-module", "confab-test", NULL);
  g_signal_connect_swapped (composer, "send", G_CALLBACK (count_cb), &n_sent);
  confab_composer_set_text (CONFAB_COMPOSER (composer), "text");
  gtk_widget_grab_focus (composer);
  is_composing = TRUE;
  n_taken = 0;
  if (!press_real_enter (window))
    {
      g_test_skip ("There is no xdotool to press keys");
      destroy_window (window, composer);
      return;
    }
  wait_until (n_taken > 0);
  run_frames (composer, 2);
  g_assert_cmpint (n_sent, ==, 0);
  assert_text (composer, "text");

  is_composing = FALSE;
  press_real_enter (window);
  wait_until (n_sent > 0);
  g_assert_cmpint (n_sent, ==, 1);
  assert_text (composer, "text");
  destroy_window (window, composer);
}

static void
test_grows (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *window;
  int heights[3];

  gtk_box_append (GTK_BOX (box), composer);
  window = show_in_window (box, 500, 700);
  heights[0] = gtk_widget_get_height (composer);
  confab_composer_set_text (CONFAB_COMPOSER (composer), "1\n2\n3\n4\n5");
  run_frames (composer, 3);
  heights[1] = gtk_widget_get_height (composer);
  for (int i = 0; i < 200; i++)
    g_string_append (text, "line\n");
  confab_composer_set_text (CONFAB_COMPOSER (composer), text->str);
  run_frames (composer, 3);
  heights[2] = gtk_widget_get_height (composer);
  g_assert_cmpint (heights[0], <, 70);
  g_assert_cmpint (heights[1], >, heights[0]);
  g_assert_cmpint (heights[2], >, heights[1]);
  g_assert_cmpint (heights[2], <, 300);
  destroy_window (window, box);
}

/* As a key does. */
static void
type (GtkWidget  *text,
      const char *words)
{
  g_signal_emit_by_name (text, "insert-at-cursor", words);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (text),
                                      gtk_text_buffer_get_insert (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text))));
}

/* While all of it fits, the text stands still. */
static void
test_wraps (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *text = find_widget (composer, is_of_type, "GtkTextView");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (text));
  GtkWidget *window;
  int height;

  gtk_box_append (GTK_BOX (box), composer);
  window = show_in_window (box, 400, 500);
  height = gtk_widget_get_height (text);
  for (guint i = 0; i < 25; i++)
    {
      type (text, "some words ");
      run_frames (composer, 3);
      g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
    }
  run_frames (composer, 3);
  g_assert_cmpint (gtk_widget_get_height (text), >, height + 20);
  g_assert_cmpfloat (gtk_adjustment_get_page_size (adjustment), ==, gtk_adjustment_get_upper (adjustment));

  /* More than fits scrolls. */
  for (guint i = 0; i < 20; i++)
    type (text, "\n");
  wait_until (gtk_adjustment_get_value (adjustment) > 0);
  destroy_window (window, box);
}

/* What was sent does not come back, nor what was typed for another conversation. */
static void
test_undo (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  GtkWidget *text = find_widget (composer, is_of_type, "GtkTextView");

  g_signal_emit_by_name (text, "insert-at-cursor", "Hello");
  gtk_widget_activate_action (text, "text.undo", NULL);
  assert_text (composer, "");
  gtk_widget_activate_action (text, "text.redo", NULL);
  assert_text (composer, "Hello");
  confab_composer_clear (CONFAB_COMPOSER (composer));
  gtk_widget_activate_action (text, "text.undo", NULL);
  assert_text (composer, "");
  confab_composer_set_text (CONFAB_COMPOSER (composer), "a draft");
  gtk_widget_activate_action (text, "text.undo", NULL);
  assert_text (composer, "a draft");
  destroy_window (window, composer);
}

static void
test_attachments (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  ConfabAttachmentFacts facts = { .hash = "00", .name = "a.png", .media_type = "image/png", .size = 1000 };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (GPtrArray) parts = NULL;
  int n_changed = 0;
  guint first;
  guint second;

  g_signal_connect_swapped (composer, "changed", G_CALLBACK (count_cb), &n_changed);
  first = confab_composer_begin_attachment (CONFAB_COMPOSER (composer), "a.png");
  g_assert_cmpint (n_changed, ==, 1);
  confab_composer_set_text (CONFAB_COMPOSER (composer), "text");
  g_assert_false (gtk_widget_get_sensitive (button (composer, "Send")));
  confab_composer_finish_attachment (CONFAB_COMPOSER (composer), first, part);
  g_assert_true (gtk_widget_get_sensitive (button (composer, "Send")));
  confab_composer_set_text (CONFAB_COMPOSER (composer), "");
  g_assert_true (gtk_widget_get_sensitive (button (composer, "Send")));
  parts = confab_composer_list_attachments (CONFAB_COMPOSER (composer));
  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_true (g_ptr_array_index (parts, 0) == part);
  run_frames (composer, 2);
  g_assert_nonnull (find_widget (composer, is_label, "1.0\302\240kB"));

  second = confab_composer_begin_attachment (CONFAB_COMPOSER (composer), "b.png");
  confab_composer_finish_attachment (CONFAB_COMPOSER (composer), second, NULL);
  g_assert_null (find_widget (composer, is_button_with_tooltip, "Remove b.png"));
  gtk_test_accessible_assert_property (button (composer, "Remove a.png"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Remove a.png");
  g_signal_emit_by_name (button (composer, "Remove a.png"), "clicked");
  g_assert_null (find_widget (composer, is_button_with_tooltip, "Remove a.png"));
  g_assert_false (gtk_widget_get_sensitive (button (composer, "Send")));
  /* Removed before it was ready: nothing comes back. */
  confab_composer_finish_attachment (CONFAB_COMPOSER (composer), first, part);
  g_assert_null (find_widget (composer, is_button_with_tooltip, "Remove a.png"));
  destroy_window (window, composer);
}

static gboolean
is_chip (GtkWidget  *widget,
         const char *name)
{
  return is_of_type (widget, "ConfabAttachmentChip") && find_widget (widget, is_label, name) != NULL;
}

static gboolean
is_bar (GtkWidget  *widget,
        const char *name)
{
  return GTK_IS_PROGRESS_BAR (widget) && gtk_widget_get_visible (widget);
}

static gboolean
is_warning (GtkWidget  *widget,
            const char *name)
{
  return GTK_IS_IMAGE (widget) && gtk_widget_get_visible (widget) &&
         g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), "dialog-warning-symbolic") == 0;
}

static ConfabPart *
add_picture (GtkWidget  *composer,
             const char *name)
{
  ConfabAttachmentFacts facts = { .hash = "00", .name = name, .media_type = "image/png", .size = 1000, .width = 4000, .height = 3000 };
  ConfabPart *part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);

  confab_composer_add_attachment (CONFAB_COMPOSER (composer), part);
  return part;
}

static int
measure_height (GtkWidget *widget,
                int        width,
                int       *minimum)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, minimum, &natural, NULL, NULL);
  return natural;
}

/* However many there are, the message can be seen. */
static void
test_many_attachments (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 400, 600);
  g_autoptr (ConfabPart) first = add_picture (composer, "a.png");
  int minimum;
  int one = measure_height (composer, 340, NULL);
  int some;

  for (int i = 0; i < 9; i++)
    g_object_unref (add_picture (composer, "b.png"));
  some = measure_height (composer, 340, &minimum);
  g_assert_cmpint (some, >, one + 50);
  g_assert_cmpint (minimum, <, some - 50);
  for (int i = 0; i < 20; i++)
    g_object_unref (add_picture (composer, "c.png"));
  g_assert_cmpint (measure_height (composer, 340, NULL), ==, some);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is sent stands on the chip, what it is in its description; and of several, what they are together. */
static void
test_prepared (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 700, 300);
  g_autoptr (ConfabPart) part = add_picture (composer, "a.png");
  g_autoptr (ConfabPart) other = NULL;
  g_autoptr (ConfabPart) gone = confab_part_new_text ("");
  ConfabAttachmentSent sent = {
    .state = CONFAB_ATTACHMENT_WORKING, .fraction = 0.4, .words = NULL, .bytes = 240000, .tokens = 765, .cost = 0.00038,
  };
  GtkWidget *chip = find_widget (composer, is_chip, "a.png");

  g_assert_nonnull (find_widget (chip, is_label, "4000 × 3000 · 1.0\302\240kB"));
  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), part, &sent);
  g_assert_nonnull (find_widget (chip, is_label, "Preparing… 40 %"));
  g_assert_nonnull (find_widget (chip, is_bar, NULL));
  g_assert_null (find_widget (chip, is_label, "about 765 tokens · about $0.00038"));
  /* It can be sent meanwhile: sending waits for it. */
  g_assert_true (gtk_widget_get_sensitive (button (composer, "Send")));

  sent.state = CONFAB_ATTACHMENT_READY;
  sent.words = (char *)"1568 × 1045 pixels, 240 kB";
  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), part, &sent);
  g_assert_null (find_widget (chip, is_bar, NULL));
  g_assert_nonnull (find_widget (chip, is_label, "1568 × 1045 pixels, 240 kB"));
  g_assert_nonnull (find_widget (chip, is_label, "about 765 tokens · about $0.00038"));
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "4000 × 3000 · 1.0\302\240kB\nSent: 1568 × 1045 pixels, 240 kB · about 765 tokens · about $0.00038");

  other = add_picture (composer, "b.png");
  run_frames (composer, 2);
  g_assert_null (find_widget (composer, is_label, "2 attachments · 480.0\302\240kB · about 1530 tokens · about $0.00076"));
  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), other, &sent);
  g_assert_nonnull (find_widget (composer, is_label, "2 attachments · 480.0\302\240kB · about 1530 tokens · about $0.00076"));
  sent.tokens = 0;
  sent.cost = NAN;
  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), other, &sent);
  g_assert_nonnull (find_widget (composer, is_label, "2 attachments · 480.0\302\240kB"));

  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), gone, &sent);
  g_signal_emit_by_name (button (composer, "Remove b.png"), "clicked");
  run_frames (composer, 2);
  g_assert_null (find_widget (composer, is_label, "2 attachments · 480.0\302\240kB"));
  destroy_window (window, composer);
}

/* Why something cannot be sent stands where it can be changed, and goes away with the change. */
static void
test_prepared_failed (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 700, 300);
  g_autoptr (ConfabPart) part = add_picture (composer, "a.png");
  ConfabAttachmentSent sent = { .state = CONFAB_ATTACHMENT_FAILED, .words = (char *)"“a.png” is damaged.", .cost = NAN };
  GtkWidget *chip = find_widget (composer, is_chip, "a.png");

  g_assert_null (find_widget (chip, is_warning, NULL));
  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), part, &sent);
  g_assert_nonnull (find_widget (chip, is_warning, NULL));
  g_assert_nonnull (find_widget (chip, is_label, "“a.png” is damaged."));
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "4000 × 3000 · 1.0\302\240kB\n“a.png” is damaged.");
  gtk_test_accessible_assert_state (chip, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_widget_get_sensitive (find_widget (chip, is_of_type, "GtkMenuButton")));
  g_assert_true (gtk_widget_get_visible (find_widget (chip, is_of_type, "GtkMenuButton")));

  confab_composer_set_attachment_prepared (CONFAB_COMPOSER (composer), part, NULL);
  g_assert_null (find_widget (chip, is_warning, NULL));
  g_assert_nonnull (find_widget (chip, is_label, "4000 × 3000 · 1.0\302\240kB"));
  destroy_window (window, composer);
}

static void
press_chip (GtkWidget      *composer,
            const char     *name,
            guint           keyval,
            GdkModifierType state)
{
  GtkWidget *chip = find_widget (composer, is_chip, name);
  g_autoptr (GListModel) controllers = NULL;
  gboolean handled = FALSE;

  g_assert_nonnull (chip);
  gtk_widget_grab_focus (chip);
  controllers = gtk_widget_observe_controllers (chip);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  g_assert_true (handled);
}

static void
assert_order (GtkWidget  *composer,
              const char *expected)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (CONFAB_COMPOSER (composer));
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    g_string_append (names, confab_part_get_facts (g_ptr_array_index (parts, i))->name);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
copy_part_cb (GtkWidget   *composer,
              ConfabPart  *part,
              ConfabPart **copy)
{
  g_set_object (copy, part);
}

static void
test_attachment_keys (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  g_autoptr (ConfabPart) shown = NULL;

  g_signal_connect (composer, "preview", G_CALLBACK (copy_part_cb), &shown);
  for (const char *name = "abc"; *name != '\0'; name++)
    {
      const char text[] = { *name, '\0' };
      ConfabAttachmentFacts facts = { .hash = "00", .name = text, .media_type = "image/png", .width = 3, .height = 2 };
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);

      confab_composer_add_attachment (CONFAB_COMPOSER (composer), part);
    }
  run_frames (composer, 2);
  assert_order (composer, "abc");
  press_chip (composer, "a", GDK_KEY_Right, GDK_ALT_MASK);
  assert_order (composer, "bac");
  press_chip (composer, "a", GDK_KEY_Right, GDK_ALT_MASK);
  assert_order (composer, "bca");
  press_chip (composer, "a", GDK_KEY_Right, GDK_ALT_MASK);
  assert_order (composer, "bca");
  press_chip (composer, "c", GDK_KEY_Left, GDK_ALT_MASK);
  assert_order (composer, "cba");
  g_signal_emit_by_name (find_widget (composer, is_chip, "c"), "dropped", find_widget (composer, is_chip, "a"));
  assert_order (composer, "acb");
  press_chip (composer, "c", GDK_KEY_Return, 0);
  g_assert_nonnull (shown);
  g_assert_cmpstr (confab_part_get_facts (shown)->name, ==, "c");
  press_chip (composer, "c", GDK_KEY_Delete, 0);
  assert_order (composer, "ab");
  g_assert_true (gtk_widget_has_focus (find_widget (composer, is_chip, "b")));
  press_chip (composer, "b", GDK_KEY_BackSpace, 0);
  assert_order (composer, "a");
  press_chip (composer, "a", GDK_KEY_Delete, 0);
  assert_order (composer, "");
  g_assert_true (press (composer, GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_true (confab_composer_undo_remove (CONFAB_COMPOSER (composer)));
  g_assert_true (confab_composer_undo_remove (CONFAB_COMPOSER (composer)));
  g_assert_false (confab_composer_undo_remove (CONFAB_COMPOSER (composer)));
  assert_order (composer, "acb");
  g_assert_false (press (composer, GDK_KEY_z, GDK_CONTROL_MASK));
  destroy_window (window, composer);
}

static const ConfabAttachmentFacts *
get_first (GtkWidget *composer)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (CONFAB_COMPOSER (composer));

  /* The composer keeps it. */
  return confab_part_get_facts (g_ptr_array_index (parts, 0));
}

static GtkWidget *
open_options (GtkWidget  *composer,
              const char *name)
{
  GtkWidget *popover;

  press_chip (composer, name, GDK_KEY_F10, GDK_SHIFT_MASK);
  popover = find_widget (composer, is_of_type, "ConfabAttachmentOptions");
  g_assert_nonnull (popover);
  g_assert_true (gtk_widget_get_visible (popover));
  return popover;
}

static void
test_image_options (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  ConfabAttachmentFacts facts = { .hash = "00", .name = "a", .size = 1000, .width = 300, .height = 200 };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  GtkWidget *popover;

  confab_composer_add_attachment (CONFAB_COMPOSER (composer), part);
  run_frames (composer, 2);
  popover = open_options (composer, "a");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (popover, is_of_type, "GtkDropDown")), 2);
  g_assert_cmpstr (get_first (composer)->detail, ==, "low");
  g_assert_cmpstr (get_first (composer)->hash, ==, "00");
  g_assert_nonnull (find_widget (composer, is_label, "300 × 200 · 1.0\302\240kB · low detail"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  destroy_window (window, composer);
}

static void
test_video_options (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  ConfabAttachmentFacts facts = {
    .hash = "00", .name = "a", .size = 1000, .duration_ms = 90000,
    .send = { .as = CONFAB_SEND_FRAMES, .frames = 8, .start_ms = 5000 },
  };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_VIDEO, &facts);
  GtkWidget *popover;
  GtkWidget *spin;
  int place = 4;

  confab_composer_add_attachment (CONFAB_COMPOSER (composer), part);
  run_frames (composer, 2);
  g_assert_nonnull (find_widget (composer, is_label, "1:30 · 1.0\302\240kB · 8 frames · 0:05–"));
  popover = open_options (composer, "a");
  spin = find_widget (popover, is_of_type, "GtkSpinButton");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)), ==, 8);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 12);
  g_assert_cmpint (get_first (composer)->send.frames, ==, 12);
  g_assert_cmpint (get_first (composer)->send.as, ==, CONFAB_SEND_FRAMES);
  g_assert_cmpint (get_first (composer)->send.start_ms, ==, 5000);
  gtk_editable_set_text (GTK_EDITABLE (find_widget (popover, is_of_type, "GtkEntry")), "1:00");
  g_assert_cmpint (get_first (composer)->send.start_ms, ==, 60000);
  gtk_editable_insert_text (GTK_EDITABLE (find_widget (popover, is_of_type, "GtkEntry")), "x", -1, &place);
  g_assert_cmpint (get_first (composer)->send.start_ms, ==, 60000);
  gtk_popover_popdown (GTK_POPOVER (popover));
  destroy_window (window, composer);
}

/* What became a document is a text in the message again; taking that back loses nothing. */
static void
test_insert (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  ConfabAttachmentFacts facts = { .hash = "00", .name = "Pasted text.txt", .size = 1000, .media_type = "text/plain" };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &facts);
  GtkWidget *popover;
  guint n_pasted = 0;

  confab_composer_set_loader (CONFAB_COMPOSER (composer), CONFAB_THUMBNAIL_LOADER (source));
  g_signal_connect_swapped (composer, "text-pasted", G_CALLBACK (count_cb), &n_pasted);
  confab_composer_set_text (CONFAB_COMPOSER (composer), "See: ");
  confab_composer_add_attachment (CONFAB_COMPOSER (composer), part);
  run_frames (composer, 2);
  popover = open_options (composer, "Pasted text.txt");
  g_signal_emit_by_name (find_widget (popover, is_button_with_tooltip,
                                      "Put the text into the message, and take the attachment away"), "clicked");
  wait_until (confab_attachment_strip_count (confab_composer_get_attachments (CONFAB_COMPOSER (composer))) == 0);
  assert_text (composer, "See: import this\nimport that\n");
  g_assert_cmpuint (n_pasted, ==, 0);
  g_assert_true (confab_composer_undo_remove (CONFAB_COMPOSER (composer)));
  g_assert_cmpstr (get_first (composer)->name, ==, "Pasted text.txt");
  destroy_window (window, composer);
}

static void
test_chips (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autofree char *name = NULL;
  GtkWidget *chip;

  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();
  g_autoptr (ConfabParameters) own = confab_parameters_new ();

  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, own);
  confab_parameter_chips_set_levels (confab_composer_get_chips (CONFAB_COMPOSER (composer)), levels, CONFAB_PROFILE_AIMLAPI);
  g_signal_connect (composer, "chip-activated", G_CALLBACK (copy_name_cb), &name);
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.7", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_true (confab_parameters_set_from_text (parameters, "stop", "[\"END\", \"\\n\"]", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_nonnull (find_widget (composer, is_button_with_label, "Stop Sequences END, \\n"));
  chip = find_widget (composer, is_button_with_label, "Temperature 0.7");
  g_assert_nonnull (chip);
  g_signal_emit_by_name (chip, "clicked");
  g_assert_cmpstr (name, ==, "temperature");
  confab_parameters_unset (parameters, "temperature");
  g_assert_null (find_widget (composer, is_button_with_label, "Temperature 0.7"));
  /* What is set for the next question alone can be taken back there. */
  g_assert_true (confab_parameters_set_from_text (own, "seed", "5", CONFAB_PROFILE_GENERIC, NULL));
  chip = find_widget (composer, is_button_with_label, "Seed 5");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip), ==, "From message: 5\nOtherwise not sent");
  g_signal_emit_by_name (gtk_widget_get_next_sibling (chip), "clicked");
  g_assert_true (confab_parameters_is_empty (own));
  g_assert_null (find_widget (composer, is_button_with_label, "Seed 5"));
  destroy_window (window, composer);
  g_assert_finalize_object (g_steal_pointer (&levels));
  g_assert_finalize_object (g_steal_pointer (&parameters));
}

static void
image_pasted_cb (GtkWidget   *composer,
                 GdkTexture  *texture,
                 GdkTexture **copy)
{
  *copy = g_object_ref (texture);
}

static void
files_dropped_cb (GtkWidget *composer,
                  gpointer   files,
                  char     **path)
{
  g_autoptr (GSList) list = gdk_file_list_get_files (files);

  *path = g_file_get_path (list->data);
}

static void
test_paste (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);
  GtkWidget *text = find_widget (composer, is_of_type, "GtkTextView");
  GdkClipboard *clipboard = gtk_widget_get_clipboard (text);
  guchar pixel[4] = { 255, 0, 0, 255 };
  g_autoptr (GBytes) bytes = g_bytes_new (pixel, sizeof pixel);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8A8, bytes, 4);
  g_autoptr (GdkTexture) pasted = NULL;
  g_autoptr (GFile) file = g_file_new_for_path ("/some/where.png");
  g_autoptr (GSList) files = g_slist_append (NULL, file);
  g_autofree char *path = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  g_signal_connect (composer, "image-pasted", G_CALLBACK (image_pasted_cb), &pasted);
  g_signal_connect (composer, "files-dropped", G_CALLBACK (files_dropped_cb), &path);
  gdk_clipboard_set_texture (clipboard, texture);
  g_signal_emit_by_name (text, "paste-clipboard");
  wait_until (pasted != NULL);

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  gdk_clipboard_set_value (clipboard, &value);
  g_signal_emit_by_name (text, "paste-clipboard");
  wait_until (path != NULL);
  g_assert_cmpstr (path, ==, "/some/where.png");
  assert_text (composer, "");

  gdk_clipboard_set_text (clipboard, "words");
  g_signal_emit_by_name (text, "paste-clipboard");
  wait_until (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text))) > 0);
  assert_text (composer, "words");
  gdk_clipboard_set_content (clipboard, NULL);
  destroy_window (window, composer);
}

/* All of the text is seen, although a text view tells its height late. */
static void
test_editor (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;
  GtkWidget *editor;
  GtkAdjustment *adjustment;

  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("before"));
  window = show_in_window (box, 360, 500);
  run_frames (box, 3);
  editor = confab_message_editor_new ("This waits for its turn, and it is a longer one, so that it takes several lines where "
                                      "the window is as narrow as this one is", NULL, "hint", NULL);
  gtk_box_append (GTK_BOX (box), editor);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_widget (editor, is_of_type, "GtkTextView")));
  wait_until (gtk_adjustment_get_upper (adjustment) > 60 &&
              gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment));
  destroy_window (window, box);
}

static void
test_accessible (void)
{
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *window = show_in_window (composer, 500, 300);

  gtk_test_accessible_assert_property (find_widget (composer, is_of_type, "GtkTextView"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Message");
  gtk_test_accessible_assert_property (button (composer, "Attach Files"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Attach Files");
  gtk_test_accessible_assert_property (button (composer, "Send"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Send");
  gtk_test_accessible_assert_property (button (composer, "Stop"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Stop");
  destroy_window (window, composer);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/confab/Confab/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/composer/send", test_send);
  g_test_add_func ("/composer/line-break", test_line_break);
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, TEST_TYPE_INPUT_METHOD, "confab-test", 0);
  g_test_add_func ("/composer/input-method", test_input_method);
  g_test_add_func ("/composer/grows", test_grows);
  g_test_add_func ("/composer/wraps", test_wraps);
  g_test_add_func ("/composer/undo", test_undo);
  g_test_add_func ("/composer/attachments", test_attachments);
  g_test_add_func ("/composer/attachments/many", test_many_attachments);
  g_test_add_func ("/composer/attachments/prepared", test_prepared);
  g_test_add_func ("/composer/attachments/prepared-failed", test_prepared_failed);
  g_test_add_func ("/composer/attachments/keys", test_attachment_keys);
  g_test_add_func ("/composer/attachments/image-options", test_image_options);
  g_test_add_func ("/composer/attachments/video-options", test_video_options);
  g_test_add_func ("/composer/attachments/insert", test_insert);
  g_test_add_func ("/composer/chips", test_chips);
  g_test_add_func ("/composer/paste", test_paste);
  g_test_add_func ("/composer/editor", test_editor);
  g_test_add_func ("/composer/accessible", test_accessible);
  return g_test_run ();
}
