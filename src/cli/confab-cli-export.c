/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/confab-cli-private.h"
#include "session/confab-exporter.h"

/* The format that is asked for, or that the name of the file tells; JSON, which loses nothing, where neither does. */
static gboolean
choose_format (const char         *name,
               const char         *path,
               ConfabExportFormat *format)
{
  *format = CONFAB_EXPORT_JSON;
  if (name != NULL)
    return confab_export_format_from_name (name, format);
  if (path != NULL)
    confab_export_format_from_path (path, format);
  return TRUE;
}

static void
choose_place (ConfabExporter    *exporter,
              ConfabExportFormat format,
              const char        *path,
              gboolean           several)
{
  if (path == NULL || g_str_equal (path, "-"))
    confab_exporter_set_fd (exporter, STDOUT_FILENO);
  else if (format != CONFAB_EXPORT_JSON && (several || g_file_test (path, G_FILE_TEST_IS_DIR)))
    confab_exporter_set_folder (exporter, path);
  else
    confab_exporter_set_path (exporter, path);
}

static int
run (ConfabCli      *cli,
     ConfabExporter *exporter)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_missing;

  confab_exporter_run_async (exporter, cli->cancellable, confab_cli_ready_cb, &result);
  if (!confab_exporter_run_finish (exporter, confab_cli_wait (&result), &error))
    {
      /* The call was right, the place was not. */
      if (error->domain == G_IO_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return confab_cli_fail (CONFAB_EXIT_FAILED, "%s", error->message);
      return confab_cli_fail_with (error);
    }
  n_missing = confab_exporter_get_n_missing (exporter);
  if (n_missing > 0)
    confab_cli_say (ngettext ("%u attached file is missing from Confab’s folder and was left out.",
                              "%u attached files are missing from Confab’s folder and were left out.", n_missing),
                    n_missing);
  return CONFAB_EXIT_COMPLETE;
}

int
confab_cli_export (ConfabCli *cli,
                   int        argc,
                   char     **argv)
{
  gboolean all = FALSE;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_auto (GStrv) ids = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("json, markdown, html or text"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write there; for several, a folder unless it is JSON"),
      N_ ("FILE") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Export all conversations"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &ids, NULL, NULL },
    { NULL }
  };
  g_autoptr (ConfabExporter) exporter = NULL;
  ConfabExportFormat format;
  int status;

  if (!confab_cli_parse (argc, argv, _ ("ID…"),
                         _ ("Writes conversations to a file or to standard output. JSON has everything and can be imported "
                            "again; the other formats have the chosen path."), entries, &status))
    return status;
  if (all == (ids != NULL))
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                            _ ("Give the IDs of conversations, or --all. “confab list” shows them."));
  if (!choose_format (name, path, &format))
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                            _ ("There is no format “%s”. There are json, markdown, html and text."), name);
  if (!confab_cli_open (cli, &status))
    return status;
  exporter = confab_exporter_new (cli->session, format);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    confab_exporter_add (exporter, ids[i]);
  choose_place (exporter, format, path, all || ids[1] != NULL);
  return run (cli, exporter);
}
