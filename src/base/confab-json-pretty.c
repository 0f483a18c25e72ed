/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-pretty.h"

/* Deeper than this nothing is indented further, so that brackets alone cannot fill the memory with blanks. */
#define MAX_INDENT 20

static void
add_line (GString *pretty,
          guint    depth)
{
  g_string_append_c (pretty, '\n');
  for (guint i = 0; i < MIN (depth, MAX_INDENT); i++)
    g_string_append (pretty, "  ");
}

/* Returns the character after the string that begins here. */
static const char *
add_string (GString    *pretty,
            const char *at,
            const char *end)
{
  const char *start = at++;

  while (at < end && *at != '"')
    at += *at == '\\' && at + 1 < end ? 2 : 1;
  if (at < end)
    at++;
  g_string_append_len (pretty, start, at - start);
  return at;
}

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && strchr (" \t\r\n", *at) != NULL && *at != '\0')
    at++;
  return at;
}

/**
 * confab_json_dup_pretty:
 * @text: JSON, or the beginning of it
 * @length: of it, in bytes
 *
 * Sets JSON in lines. Only the space between its tokens changes, so that numbers stay as they were written.
 *
 * Returns: (transfer full): the same in lines
 */
char *
confab_json_dup_pretty (const char *text,
                        gsize       length)
{
  g_autoptr (GString) pretty = g_string_sized_new (length + length / 4);
  const char *end = text + length;
  guint depth = 0;

  for (const char *at = skip_space (text, end); at < end; at = skip_space (at, end))
    {
      char c = *at;

      if (c == '"')
        {
          at = add_string (pretty, at, end);
          continue;
        }
      at++;
      if (c == '}' || c == ']')
        {
          depth -= MIN (depth, 1);
          add_line (pretty, depth);
        }
      g_string_append_c (pretty, c);
      if (c == ':')
        g_string_append_c (pretty, ' ');
      else if (c == ',')
        add_line (pretty, depth);
      else if (c == '{' || c == '[')
        {
          at = skip_space (at, end);
          if (at < end && (*at == '}' || *at == ']'))
            g_string_append_c (pretty, *at++);
          else
            add_line (pretty, ++depth);
        }
    }
  return g_string_free (g_steal_pointer (&pretty), FALSE);
}
