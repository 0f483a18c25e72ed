/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <string.h>

#include "markup/confab-source-map.h"

/* What is read is what was written, less the markup: so the two are walked through together, and what is not read is stepped over. */

/* Markup that stands between characters of a text and is none of it. */
#define SIGNS "*_~`\\[]#>|<+- \t\r\n"

/* Where more than that was left out, so much of the text says where it goes on, */
#define LOOKED_FOR 8

/* within so much of the source. */
#define WINDOW 2048

/* So many bytes are looked through at most; a text that is not its source in many places is not worth more. */
#define BUDGET (4 * 1024 * 1024)

typedef struct
{
  const ConfabBlock *block;
  const char        *source;
  gsize              at;
  gsize              end;
  gsize              budget;
} Walk;

static gboolean
is_same (char read,
         char written)
{
  return read == written || (read == ' ' && (written == '\n' || written == '\t'));
}

/* Past signs of markup alone. */
static gboolean
step_over_signs (Walk *walk,
                 char  wanted)
{
  for (gsize at = walk->at; at < walk->end; at++)
    {
      if (is_same (wanted, walk->source[at]))
        {
          walk->at = at;
          return TRUE;
        }
      if (strchr (SIGNS, walk->source[at]) == NULL)
        return FALSE;
    }
  return FALSE;
}

/* To where as much of the text as possible goes on. */
static gboolean
look_ahead (Walk *walk,
            gsize from)
{
  gsize window = MIN (walk->end - walk->at, WINDOW);

  for (gsize length = MIN (walk->block->length - from, LOOKED_FOR); length > 0; length--)
    {
      const char *found;

      if (walk->budget < window)
        return FALSE;
      walk->budget -= window;
      found = memmem (walk->source + walk->at, window, walk->block->text + from, length);
      if (found == NULL)
        continue;
      walk->at = (gsize)(found - walk->source);
      return TRUE;
    }
  return FALSE;
}

/* Past the line with the fence and the name of the language. */
static void
step_into_code (Walk *walk)
{
  const char *line;

  if (walk->block->kind != CONFAB_BLOCK_CODE || !walk->block->fenced || walk->at >= walk->end)
    return;
  line = memchr (walk->source + walk->at, '\n', walk->end - walk->at);
  walk->at = line != NULL ? (gsize)(line + 1 - walk->source) : walk->end;
}

static gboolean
find (Walk *walk,
      gsize offset)
{
  char wanted = walk->block->text[offset];

  if (walk->block->kind == CONFAB_BLOCK_TABLE && (wanted == '\t' || wanted == '\n'))
    return FALSE;
  if (offset > 0 && step_over_signs (walk, wanted))
    return TRUE;
  return look_ahead (walk, offset);
}

/**
 * confab_block_map_source:
 * @block: a block
 * @source: the text it was read from
 * @length: the length of that, in bytes
 *
 * Tells where in the source each byte of the text of a block was written. Of what was not written as it is read (a formula, a character reference) that is
 * the place that comes before it. It is a good guess rather than the truth where the markup has the same words as the text.
 *
 * Returns: (transfer full) (array): a byte of the source for each byte of the text and for its end; they never go back
 */
guint *
confab_block_map_source (const ConfabBlock *block,
                         const char        *source,
                         gsize              length)
{
  guint *map;
  Walk walk = { .block = block, .source = source, .budget = BUDGET };

  g_return_val_if_fail (block != NULL && source != NULL, NULL);

  map = g_new (guint, block->length + 1);
  walk.at = MIN (block->source_start, length);
  walk.end = CLAMP (block->source_end, walk.at, length);
  step_into_code (&walk);
  for (gsize i = 0; i < block->length; i++)
    {
      gsize before = walk.at;

      if (((guchar)block->text[i] & 0xc0) == 0x80 && walk.at < walk.end && walk.source[walk.at] == block->text[i])
        map[i] = (guint)walk.at++;
      else if (walk.at < walk.end && find (&walk, i))
        map[i] = (guint)walk.at++;
      else
        map[i] = (guint)(before > block->source_start ? before - 1 : before);
    }
  map[block->length] = (guint)walk.end;
  return map;
}

/**
 * confab_source_map_find:
 * @map: (array): for each byte of a text one of its source
 * @length: the length of the text
 * @written: a byte of the source
 *
 * Returns: the first byte of the text that was written at or after it; @length for none
 */
guint
confab_source_map_find (const guint *map,
                        gsize        length,
                        gsize        written)
{
  gsize from = 0;
  gsize to = length;

  while (from < to)
    {
      gsize middle = (from + to) / 2;

      if (map[middle] < written)
        from = middle + 1;
      else
        to = middle;
    }
  return (guint)from;
}
