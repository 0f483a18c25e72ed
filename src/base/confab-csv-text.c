/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-csv-text.h"

/* A text is taken back by taking away one apostrophe, so that those that are there already count as well. */
static gboolean
looks_like_formula (const char *text)
{
  const char *first = text + strspn (text, "'");

  return *first != '\0' && strchr ("=+-@\t\r", *first) != NULL;
}

/**
 * confab_csv_append_text:
 * @csv: lines of CSV, at the place of a field
 * @text: the text of the field
 *
 * Appends a text in quotes, as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it. In front of what a spreadsheet would take for a
 * [formula](https://owasp.org/www-community/attacks/CSV_Injection), with or without apostrophes before, stands an apostrophe.
 */
void
confab_csv_append_text (GString    *csv,
                        const char *text)
{
  g_string_append_c (csv, '"');
  if (looks_like_formula (text))
    g_string_append_c (csv, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *text);
    }
  g_string_append_c (csv, '"');
}

/**
 * confab_csv_append_plain_text:
 * @csv: lines of CSV, at the place of a field
 * @text: the text of the field
 *
 * The same, in quotes only where it has to be.
 */
void
confab_csv_append_plain_text (GString    *csv,
                              const char *text)
{
  if (strpbrk (text, "\",\r\n") == NULL && !looks_like_formula (text))
    g_string_append (csv, text);
  else
    confab_csv_append_text (csv, text);
}
