/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* Runs a fuzz target on each file of the folders named on the command line, without a fuzzer. */
int
main (int   argc,
      char *argv[])
{
  guint n_files = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GDir) folder = g_dir_open (argv[i], 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);
          g_autofree char *content = NULL;
          /* A copy of its own size, so that reading past it is seen by the sanitizer. */
          g_autofree char *exact = NULL;
          gsize length;

          if (!g_file_get_contents (path, &content, &length, NULL))
            continue;
          exact = g_memdup2 (content, length);
          LLVMFuzzerTestOneInput ((const uint8_t *)exact, length);
          n_files++;
        }
    }
  g_print ("%u files\n", n_files);
  return n_files > 0 ? 0 : 1;
}
