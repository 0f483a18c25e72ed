/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "cli/confab-cli.h"

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  if (confab_cli_wants (argc, argv))
    return confab_cli_run (argc, argv);
  return 0;
}
