/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

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
