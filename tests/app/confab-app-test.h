/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What a test of windows begins with: an application with its resources, one for all tests of the program. A bus, where there is one,
 * takes no second one of the same process. */
static AdwApplication *
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
