/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-document-text.h"

#include <string.h>

/* What is looked at to find out what stands between cells. */
#define SEPARATOR_WINDOW 4096

/* The character that is oftenest in the first lines outside quotes, and in most of them. */
static char
find_separator (const char *text)
{
  static const char candidates[] = ",;\t|";
  guint counts[sizeof candidates] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; text[i] != '\0' && i < SEPARATOR_WINDOW; i++)
    {
      const char *found = strchr (candidates, text[i]);

      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < sizeof candidates - 1; i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* RFC 4180, section 2: reads one cell; returns what stands behind it. */
static const char *
read_cell (const char *p,
           char        separator,
           GString    *cell)
{
  g_string_truncate (cell, 0);
  if (*p == '"')
    {
      for (p++; *p != '\0' && !(p[0] == '"' && p[1] != '"'); p++)
        {
          if (p[0] == '"')
            p++;
          g_string_append_c (cell, *p);
        }
      if (*p == '"')
        p++;
    }
  while (*p != '\0' && *p != separator && *p != '\n' && *p != '\r')
    g_string_append_c (cell, *p++);
  return p;
}

/**
 * confab_document_list_rows:
 * @text: a table as text, its cells separated by commas, semicolons, tabs or bars
 * @max_rows: how many rows are wanted
 * @max_columns: how many cells of each
 *
 * Reads the first rows of a table, to show it.
 *
 * Returns: (transfer full) (element-type GStrv): the rows, each with its cells; empty lines are left out
 */
GPtrArray *
confab_document_list_rows (const char *text,
                           guint       max_rows,
                           guint       max_columns)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (GString) cell = g_string_new (NULL);
  const char *p = text;
  char separator;

  g_return_val_if_fail (text != NULL, rows);

  separator = find_separator (text);
  while (*p != '\0' && rows->len < max_rows)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

      for (;;)
        {
          p = read_cell (p, separator, cell);
          if (cells->len < max_columns)
            g_ptr_array_add (cells, g_strdup (cell->str));
          if (*p != separator)
            break;
          p++;
        }
      if (*p == '\r')
        p++;
      if (*p == '\n')
        p++;
      if (cells->len == 1 && *(char *)cells->pdata[0] == '\0')
        continue;
      g_ptr_array_add (cells, NULL);
      g_ptr_array_add (rows, g_ptr_array_free (g_steal_pointer (&cells), FALSE));
    }
  return rows;
}
