/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Waiting for the main loop with a deadline, and finding widgets by what they are. */

#define DEADLINE_SECONDS 20

static gboolean
wait_timeout_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

#define wait_until(condition)                                                             \
  G_STMT_START {                                                                          \
    gboolean timed_out = FALSE;                                                           \
    guint timeout_id = g_timeout_add_seconds (DEADLINE_SECONDS, wait_timeout_cb, &timed_out); \
    while (!(condition) && !timed_out)                                                    \
      g_main_context_iteration (NULL, TRUE);                                              \
    if (timed_out)                                                                        \
      g_error ("%s:%d: not in time: %s", __FILE__, __LINE__, #condition);                 \
    g_clear_handle_id (&timeout_id, g_source_remove);                                    \
  } G_STMT_END

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  int *n_left = user_data;

  (*n_left)--;
  gtk_widget_queue_draw (widget);
  return *n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

G_GNUC_UNUSED static void
run_frames (GtkWidget *widget,
            int        n_frames)
{
  int n_left = n_frames;

  gtk_widget_add_tick_callback (widget, count_frame_cb, &n_left, NULL);
  wait_until (n_left <= 0);
}

typedef gboolean (*Matches) (GtkWidget  *widget,
                             const char *text);

G_GNUC_UNUSED static GtkWidget *
find_widget (GtkWidget  *root,
             Matches     matches,
             const char *text)
{
  if (matches (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, matches, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

G_GNUC_UNUSED static gboolean
is_button_with_tooltip (GtkWidget  *widget,
                        const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

G_GNUC_UNUSED static gboolean
is_button_with_label (GtkWidget  *widget,
                      const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

/* Clicks a button by its tooltip, or its label, which must be there to be clicked. */
G_GNUC_UNUSED static void
click_button (GtkWidget  *root,
              const char *words)
{
  GtkWidget *button = find_widget (root, is_button_with_tooltip, words);

  if (button == NULL)
    button = find_widget (root, is_button_with_label, words);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
}

G_GNUC_UNUSED static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
}

G_GNUC_UNUSED static gboolean
is_of_type (GtkWidget  *widget,
            const char *text)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), g_type_from_name (text));
}

G_GNUC_UNUSED static GtkWidget *
show_in_window (GtkWidget *widget,
                int        width,
                int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0);
  run_frames (widget, 2);
  return window;
}

/* Destroys a window, and makes sure that nothing keeps what was in it, once what a thread does for it has ended. */
#define destroy_window(window, widget)                   \
  G_STMT_START {                                         \
    gpointer held = (widget);                            \
    g_object_add_weak_pointer (G_OBJECT (held), &held);  \
    gtk_window_destroy (GTK_WINDOW (window));            \
    wait_until (held == NULL);                           \
  } G_STMT_END
