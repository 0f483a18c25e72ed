/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-page-range.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"

static gboolean
parse_number (const char *text,
              int         absent,
              int        *number)
{
  guint64 value;

  if (*text == '\0')
    {
      *number = absent;
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &value, NULL))
    return FALSE;
  *number = (int)value;
  return TRUE;
}

/* One page, or two with a dash between them, of which one may be left out. */
static gboolean
parse_span (char *span,
            int   n_pages,
            int  *first,
            int  *last)
{
  char *dash;

  g_strstrip (span);
  /* Some keyboards and programs write a longer dash. */
  for (char *p = strstr (span, "–"); p != NULL; p = strstr (p, "–"))
    {
      *p = '-';
      memmove (p + 1, p + strlen ("–"), strlen (p + strlen ("–")) + 1);
    }
  dash = strchr (span, '-');
  if (dash == NULL)
    {
      if (*span == '\0' || !parse_number (span, 0, first))
        return FALSE;
      *last = *first;
      return TRUE;
    }
  *dash = '\0';
  if (span[0] == '\0' && dash[1] == '\0')
    return FALSE;
  return parse_number (g_strchomp (span), 1, first) && parse_number (g_strchug (dash + 1), n_pages, last) &&
         *first <= *last;
}

/**
 * confab_page_range_parse:
 * @range: (nullable): "1-5,8", "3-", "-2"; %NULL or empty for all pages
 * @n_pages: how many there are
 * @error: return location for an error
 *
 * Reads which pages are meant. Pages beyond the last are left out.
 *
 * Returns: (element-type int) (transfer full) (nullable): numbers from 0 on, ascending and each once, or %NULL with
 *   %CONFAB_ERROR_INVALID_VALUE
 */
GArray *
confab_page_range_parse (const char *range,
                         int         n_pages,
                         GError    **error)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree guint8 *wanted = g_malloc0 ((gsize)n_pages + 1);
  g_auto (GStrv) spans = NULL;

  spans = g_strsplit (range != NULL ? range : "", ",", -1);
  for (guint i = 0; spans[i] != NULL; i++)
    {
      int first;
      int last;

      if (!parse_span (spans[i], n_pages, &first, &last))
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                       _ ("“%s” does not say which pages are meant. Write it like “1-5, 8”."), range);
          return NULL;
        }
      if (first <= n_pages)
        memset (wanted + first, 1, (gsize)(MIN (last, n_pages) - first + 1));
    }
  for (int i = 0; i < n_pages; i++)
    if (wanted[i + 1] || spans[0] == NULL)
      g_array_append_val (pages, i);
  if (pages->len == 0 && n_pages > 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                   g_dngettext (GETTEXT_PACKAGE, "There is no page %s: the document has only %d page.",
                                "There is no page %s: the document has only %d pages.", (gulong)n_pages),
                   range, n_pages);
      return NULL;
    }
  return g_steal_pointer (&pages);
}
