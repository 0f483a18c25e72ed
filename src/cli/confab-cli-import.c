/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/confab-cli-private.h"
#include "session/confab-importer.h"

static GPtrArray *
list_files (char **names)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (files, g_str_equal (names[i], "-") ? g_file_new_for_path ("/dev/stdin")
                                                        : g_file_new_for_commandline_arg (names[i]));
  return files;
}

static void
print_report (ConfabImportReport *report)
{
  g_autofree char *text = confab_import_report_to_text (report);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < report->skipped->len; i++)
    {
      g_autofree char *line = confab_import_skipped_to_line (report->skipped->pdata[i]);

      confab_cli_say ("%s", line);
    }
  for (guint i = 0; lines[i] != NULL; i++)
    confab_cli_say ("%s", lines[i]);
}

int
confab_cli_import (ConfabCli *cli,
                   int        argc,
                   char     **argv)
{
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, NULL },
    { NULL }
  };
  g_autoptr (ConfabImporter) importer = NULL;
  g_autoptr (ConfabImportReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!confab_cli_parse (argc, argv, _ ("FILE…"),
                         _ ("Imports conversations that Confab or another program exported. What is there already is not "
                            "added again. What came and what was left out is told on standard error."),
                         entries, &status))
    return status;
  if (names == NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give the file to import, “-” for standard input."));
  if (!confab_cli_open (cli, &status))
    return status;
  files = list_files (names);
  importer = confab_importer_new (cli->session);
  confab_importer_run_async (importer, files, cli->cancellable, confab_cli_ready_cb, &result);
  report = confab_importer_run_finish (importer, confab_cli_wait (&result), &error);
  if (report == NULL)
    return confab_cli_fail_with (error);
  print_report (report);
  if (report->cancelled)
    return CONFAB_EXIT_INTERRUPTED;
  return report->failure != NULL ? CONFAB_EXIT_FAILED : CONFAB_EXIT_COMPLETE;
}
