/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "model/confab-conversation.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-text-view-private.h"
#include "widgets/confab-transcript.h"

/* Menus that are open under the pointer while what they hang from changes or goes. */

typedef struct
{
  ConfabConversation *conversation;
  GtkWidget          *transcript;
  GtkWidget          *window;
} Fixture;

static void
add_message (Fixture    *fixture,
             const char *id,
             const char *parent_id,
             ConfabRole  role,
             const char *text)
{
  g_autoptr (ConfabMessage) message = confab_message_new (id, parent_id, role, CONFAB_STATUS_COMPLETE, 1);

  confab_message_append_text (message, text);
  confab_conversation_add (fixture->conversation, message);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->conversation = confab_conversation_new ("c", 1);
  add_message (fixture, "q", NULL, CONFAB_ROLE_USER, "Which?");
  add_message (fixture, "r0", "q", CONFAB_ROLE_ASSISTANT, "One");
  add_message (fixture, "r1", "q", CONFAB_ROLE_ASSISTANT, "Another");
  confab_conversation_set_leaf (fixture->conversation, "r1");
  fixture->transcript = confab_transcript_new ();
  confab_transcript_set_conversation (CONFAB_TRANSCRIPT (fixture->transcript), fixture->conversation);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (fixture->transcript), confab_conversation_get_path (fixture->conversation));
  fixture->window = show_in_window (fixture->transcript, 1200, 900);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  destroy_window (fixture->window, fixture->transcript);
  g_assert_finalize_object (fixture->conversation);
}

static GtkWidget *
find_row (Fixture    *fixture,
          const char *id)
{
  wait_until (confab_transcript_get_row (CONFAB_TRANSCRIPT (fixture->transcript), id) != NULL);
  return confab_transcript_get_row (CONFAB_TRANSCRIPT (fixture->transcript), id);
}

static gboolean
is_shown_menu (GtkWidget  *widget,
               const char *text)
{
  return GTK_IS_POPOVER_MENU (widget) && gtk_widget_get_mapped (widget);
}

static gboolean
is_menu_button (GtkWidget  *widget,
                const char *text)
{
  return GTK_IS_MENU_BUTTON (widget);
}

static gboolean
has_pointer (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

static void
get_pointer (GtkWidget *widget,
             double    *x,
             double    *y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkDevice *pointer = gdk_seat_get_pointer (gdk_display_get_default_seat (gtk_widget_get_display (widget)));
  double left;
  double top;

  gdk_surface_get_device_position (gtk_native_get_surface (native), pointer, x, y, NULL);
  gtk_native_get_surface_transform (native, &left, &top);
  gtk_widget_translate_coordinates (GTK_WIDGET (native), widget, *x - left, *y - top, x, y);
}

/* Each opens a menu of a row, so that the pointer is in it. */
typedef void (*Open) (GtkWidget *row);

static void
open_of_row (GtkWidget *row)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);
  double x;
  double y;

  get_pointer (row, &x, &y);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", 1, x - 30, y - 30);
    }
}

static void
open_of_text (GtkWidget *row)
{
  GtkWidget *text = confab_message_row_get_text_view (CONFAB_MESSAGE_ROW (row));
  double x;
  double y;

  get_pointer (text, &x, &y);
  confab_text_view_popup_menu (CONFAB_TEXT_VIEW (text), x - 30, y - 30);
}

static void
open_of_button (GtkWidget *row)
{
  GtkWidget *button;
  GtkPopover *popover;
  double x;
  double y;

  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  wait_until (find_widget (row, is_menu_button, NULL) != NULL);
  button = find_widget (row, is_menu_button, NULL);
  get_pointer (button, &x, &y);
  popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  gtk_popover_set_pointing_to (popover, &(GdkRectangle){ (int)x, (int)y - 30, 1, 1 });
  gtk_popover_popup (popover);
}

/* One that is open when its row goes closes first. */
static void
test_open (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "r1");
  g_autoptr (GtkWidget) menu = NULL;
  int closed = 0;

  run_frames (fixture->window, 3);
  ((Open)data)(row);
  wait_until (find_widget (row, is_shown_menu, NULL) != NULL);
  menu = g_object_ref (find_widget (row, is_shown_menu, NULL));
  wait_until (has_pointer (menu));
  g_signal_connect_swapped (menu, "closed", G_CALLBACK (g_atomic_int_inc), &closed);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (fixture->transcript), NULL);
  wait_until (gtk_widget_get_root (menu) == NULL);
  g_assert_cmpint (closed, ==, 1);
  g_assert_false (has_pointer (menu));
  gtk_widget_queue_resize (fixture->window);
  run_frames (fixture->window, 3);
}

/* What is chosen in it changes the row at once, and the window is laid out before GTK hears that the pointer left the menu. */
static void
test_compare (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *row = find_row (fixture, "r1");
  g_autoptr (GtkWidget) menu = NULL;

  run_frames (fixture->window, 3);
  ((Open)data)(row);
  wait_until (find_widget (row, is_shown_menu, NULL) != NULL);
  menu = g_object_ref (find_widget (row, is_shown_menu, NULL));
  wait_until (has_pointer (menu));
  gtk_widget_queue_resize (menu);
  run_frames (fixture->window, 1);
  gtk_popover_popdown (GTK_POPOVER (menu));
  g_assert_true (gtk_widget_activate_action (menu, "message.compare", NULL));
  g_assert_nonnull (confab_message_row_get_choices (CONFAB_MESSAGE_ROW (row)));
  run_frames (fixture->window, 3);
  confab_conversation_set_leaf (fixture->conversation, "q");
  wait_until (gtk_widget_get_root (menu) == NULL);
  gtk_widget_queue_resize (fixture->window);
  run_frames (fixture->window, 3);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    Open        open;
  } menus[] = {
    { "row", open_of_row },
    { "text", open_of_text },
    { "button", open_of_button },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (menus); i++)
    {
      g_autofree char *opened = g_strdup_printf ("/widgets/popover/open/%s", menus[i].name);
      g_autofree char *compare = g_strdup_printf ("/widgets/popover/compare/%s", menus[i].name);

      g_test_add (opened, Fixture, menus[i].open, set_up, test_open, tear_down);
      g_test_add (compare, Fixture, menus[i].open, set_up, test_compare, tear_down);
    }
  return g_test_run ();
}
