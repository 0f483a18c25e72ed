/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-place.h"

/* A walk through text that is known to be JSON. */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
} Walk;

static void
skip_space (Walk *walk)
{
  while (walk->at < walk->length && g_ascii_isspace (walk->text[walk->at]))
    walk->at++;
}

static char
peek (Walk *walk)
{
  skip_space (walk);
  return walk->at < walk->length ? walk->text[walk->at] : '\0';
}

static void
skip_string (Walk *walk)
{
  for (walk->at++; walk->at < walk->length && walk->text[walk->at] != '"'; walk->at++)
    if (walk->text[walk->at] == '\\')
      walk->at++;
  walk->at = MIN (walk->at + 1, walk->length);
}

/* Passes over one value, brackets and all. */
static void
skip_value (Walk *walk)
{
  guint depth = 0;

  do
    {
      char next = peek (walk);

      if (next == '\0')
        return;
      if (next == '"')
        skip_string (walk);
      else
        {
          depth += next == '[' || next == '{';
          depth -= (next == ']' || next == '}') && depth > 0;
          walk->at++;
          /* A number or a word is one value, too. */
          if (depth == 0 && strchr ("[]{},:", next) == NULL)
            while (walk->at < walk->length && strchr (" \t\r\n,]}", walk->text[walk->at]) == NULL)
              walk->at++;
        }
    }
  while (depth > 0);
}

/* Whether the string at the walk's place is @step of a pointer, whose "~0" and "~1" are undone. Escapes of JSON in names
 * are told by their first letters only where there are any: names with escapes are not found. */
static gboolean
is_name (Walk       *walk,
         const char *step,
         gsize       length)
{
  const char *name = walk->text + walk->at + 1;
  const char *end = walk->text + walk->length;

  for (gsize i = 0; i < length; i++, name++)
    {
      char wanted = step[i];

      if (wanted == '~' && i + 1 < length)
        wanted = step[++i] == '0' ? '~' : '/';
      if (name < end && *name == '\\' && (wanted == '"' || wanted == '\\' || wanted == '/'))
        name++;
      if (name >= end || *name != wanted)
        return FALSE;
    }
  return name < end && *name == '"';
}

static gboolean
enter_member (Walk       *walk,
              const char *step,
              gsize       length)
{
  walk->at++;
  while (peek (walk) == '"')
    {
      gboolean found = is_name (walk, step, length);

      skip_string (walk);
      if (peek (walk) != ':')
        return FALSE;
      walk->at++;
      skip_space (walk);
      if (found)
        return TRUE;
      skip_value (walk);
      if (peek (walk) != ',')
        return FALSE;
      walk->at++;
    }
  return FALSE;
}

static gboolean
enter_element (Walk       *walk,
               const char *step,
               gsize       length)
{
  guint64 index = g_ascii_strtoull (step, NULL, 10);

  walk->at++;
  if (length == 0 || !g_ascii_isdigit (*step))
    return FALSE;
  for (guint64 i = 0; i < index; i++)
    {
      gsize before = walk->at;

      skip_value (walk);
      if (peek (walk) != ',' || walk->at == before)
        return FALSE;
      walk->at++;
    }
  return peek (walk) != ']' && peek (walk) != '\0';
}

/**
 * confab_json_find_place:
 * @text: JSON
 * @length: its length in bytes
 * @pointer: a JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901))
 * @start: (out): where the value that it points to starts, in bytes
 * @end: (out): where it ends
 *
 * Finds a value in its text, for marking it there.
 *
 * Returns: whether there is one
 */
gboolean
confab_json_find_place (const char *text,
                        gsize       length,
                        const char *pointer,
                        gsize      *start,
                        gsize      *end)
{
  Walk walk = { text, length, 0 };

  skip_space (&walk);
  while (*pointer == '/')
    {
      gsize step = strcspn (pointer + 1, "/");
      char next = peek (&walk);

      if (next == '{' ? !enter_member (&walk, pointer + 1, step)
                      : next != '[' || !enter_element (&walk, pointer + 1, step))
        return FALSE;
      pointer += 1 + step;
    }
  skip_space (&walk);
  *start = walk.at;
  skip_value (&walk);
  *end = walk.at;
  return *end > *start;
}
