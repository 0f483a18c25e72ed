/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/confab-application.h"
#include "cli/confab-cli.h"

static void
set_up_translations (void)
{
  const char *folder = g_getenv ("CONFAB_LOCALEDIR");

  setlocale (LC_ALL, "");
  /* A program that is run from its build folder finds its translations through the environment. */
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : CONFAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabApplication) application = NULL;

  set_up_translations ();
  /* Over HTTP/2, libsoup 3.2 tells nobody when the service resets a stream or the connection drops; over HTTP/1.1 a cut is seen at
   * once. A chat gains nothing from the newer version. It is read once, so that it must be set before all else. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  if (confab_cli_wants (argc, argv))
    return confab_cli_run (argc, argv);

  g_set_prgname (CONFAB_APPLICATION_ID);
  g_set_application_name ("Confab");
  application = confab_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
