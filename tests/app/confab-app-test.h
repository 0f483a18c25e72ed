/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"
#include "support/confab-test.h"

/* What a test of windows begins with: an application with its resources, one for all tests of the program. A bus, where there is one,
 * takes no second one of the same process. */
G_GNUC_UNUSED static AdwApplication *
make_application (int    *argc,
                  char ***argv)
{
  AdwApplication *application;
  g_autoptr (GError) error = NULL;

  gtk_test_init (argc, argv, NULL);
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/confab/Confab");
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  return application;
}

typedef gboolean (*Matches) (GtkWidget  *widget,
                             const char *text);

/* The first that is to be seen. */
G_GNUC_UNUSED static GtkWidget *
find_shown (GtkWidget  *widget,
            Matches     matches,
            const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (matches (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown (child, matches, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

G_GNUC_UNUSED static gboolean
is_of_type (GtkWidget  *widget,
            const char *text)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), g_type_from_name (text));
}

/* Makes sure that nothing keeps it, once it is noticed that nobody wants any more what is being made ready. */
G_GNUC_UNUSED static void
close_session (ConfabSession **session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer held = *session;

  confab_session_close_async (*session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (*session, confab_test_await (&result), &error));
  g_clear_object (&result);
  g_object_add_weak_pointer (G_OBJECT (held), &held);
  g_clear_object (session);
  confab_test_wait_until (held == NULL);
}
