/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-height-map.h"

#define CHUNK_SIZE    256
#define FIRST_GUESS   120

/* A row of which the height was never measured has the width 0. */
typedef struct
{
  int height;
  int width;
} Entry;

/* What is known of a chunk is summed up, so that a position is found by going over chunks, and over the rows of one. */
typedef struct
{
  guint  n_rows;
  guint  n_known;
  double known; /* the sum of the known heights, at the width of the map */
  Entry  rows[CHUNK_SIZE];
} Chunk;

struct _ConfabHeightMap
{
  GPtrArray *chunks;
  guint      n_rows;
  guint      n_known;
  double     known;
  double     guess;
  guint      n_guessed_from;
  int        width;
};

static double
entry_height (ConfabHeightMap *map,
              const Entry     *entry)
{
  if (entry->width == 0)
    return map->guess;
  /* Text that gets less room becomes taller in proportion. */
  return entry->width == map->width ? entry->height : (double)entry->height * entry->width / map->width;
}

static double
chunk_height (ConfabHeightMap *map,
              const Chunk     *chunk)
{
  return chunk->known + (chunk->n_rows - chunk->n_known) * map->guess;
}

static void
sum_chunk (ConfabHeightMap *map,
           Chunk           *chunk)
{
  map->known -= chunk->known;
  map->n_known -= chunk->n_known;
  chunk->known = 0;
  chunk->n_known = 0;
  for (guint i = 0; i < chunk->n_rows; i++)
    if (chunk->rows[i].width != 0)
      {
        chunk->known += entry_height (map, &chunk->rows[i]);
        chunk->n_known++;
      }
  map->known += chunk->known;
  map->n_known += chunk->n_known;
}

ConfabHeightMap *
confab_height_map_new (void)
{
  ConfabHeightMap *map = g_new0 (ConfabHeightMap, 1);

  map->chunks = g_ptr_array_new_with_free_func (g_free);
  map->guess = FIRST_GUESS;
  map->width = 1;
  return map;
}

void
confab_height_map_free (ConfabHeightMap *map)
{
  g_ptr_array_unref (map->chunks);
  g_free (map);
}

guint
confab_height_map_get_n_rows (ConfabHeightMap *map)
{
  return map->n_rows;
}

/* The chunk that a position is in, or the one behind all, and how many rows come before that. */
static guint
find_chunk (ConfabHeightMap *map,
            guint            position,
            guint           *before)
{
  guint n_rows = 0;
  guint i;

  for (i = 0; i < map->chunks->len; i++)
    {
      Chunk *chunk = g_ptr_array_index (map->chunks, i);

      if (position < n_rows + chunk->n_rows)
        break;
      n_rows += chunk->n_rows;
    }
  *before = n_rows;
  return i;
}

static void
remove_rows (ConfabHeightMap *map,
             guint            position,
             guint            n_removed)
{
  guint before;
  guint i = find_chunk (map, position, &before);
  guint offset = position - before;

  map->n_rows -= n_removed;
  while (n_removed > 0)
    {
      Chunk *chunk = g_ptr_array_index (map->chunks, i);
      guint n = MIN (n_removed, chunk->n_rows - offset);

      memmove (chunk->rows + offset, chunk->rows + offset + n, (chunk->n_rows - offset - n) * sizeof (Entry));
      chunk->n_rows -= n;
      n_removed -= n;
      sum_chunk (map, chunk);
      if (chunk->n_rows == 0)
        g_ptr_array_remove_index (map->chunks, i);
      else
        i++;
      offset = 0;
    }
}

/* Many small changes leave many small chunks: two that fit into one become one. */
static void
merge_chunks (ConfabHeightMap *map,
              guint            i)
{
  Chunk *chunk;
  Chunk *next;

  if (i + 1 >= map->chunks->len)
    return;
  chunk = g_ptr_array_index (map->chunks, i);
  next = g_ptr_array_index (map->chunks, i + 1);
  if (chunk->n_rows + next->n_rows > CHUNK_SIZE / 2)
    return;
  memcpy (chunk->rows + chunk->n_rows, next->rows, next->n_rows * sizeof (Entry));
  chunk->n_rows += next->n_rows;
  chunk->n_known += next->n_known;
  chunk->known += next->known;
  g_ptr_array_remove_index (map->chunks, i + 1);
}

static void
insert_rows (ConfabHeightMap *map,
             guint            position,
             guint            n_added)
{
  guint before;
  guint i = find_chunk (map, position, &before);
  guint offset = position - before;

  map->n_rows += n_added;
  /* What fits goes into the chunk that is there, else that one is cut in two. */
  if (i > 0 && offset == 0 && (i == map->chunks->len || ((Chunk *)g_ptr_array_index (map->chunks, i))->n_rows == CHUNK_SIZE))
    {
      i--;
      offset = ((Chunk *)g_ptr_array_index (map->chunks, i))->n_rows;
    }
  if (i < map->chunks->len)
    {
      Chunk *chunk = g_ptr_array_index (map->chunks, i);

      if (chunk->n_rows + n_added <= CHUNK_SIZE)
        {
          memmove (chunk->rows + offset + n_added, chunk->rows + offset, (chunk->n_rows - offset) * sizeof (Entry));
          memset (chunk->rows + offset, 0, n_added * sizeof (Entry));
          chunk->n_rows += n_added;
          return;
        }
      if (offset > 0 && offset < chunk->n_rows)
        {
          Chunk *rest = g_new0 (Chunk, 1);

          rest->n_rows = chunk->n_rows - offset;
          memcpy (rest->rows, chunk->rows + offset, rest->n_rows * sizeof (Entry));
          chunk->n_rows = offset;
          sum_chunk (map, chunk);
          sum_chunk (map, rest);
          g_ptr_array_insert (map->chunks, i + 1, rest);
        }
      if (offset > 0)
        i++;
    }
  {
    guint n_chunks = (n_added + CHUNK_SIZE - 1) / CHUNK_SIZE;
    guint tail = map->chunks->len - i;

    g_ptr_array_set_size (map->chunks, map->chunks->len + n_chunks);
    memmove (map->chunks->pdata + i + n_chunks, map->chunks->pdata + i, tail * sizeof (gpointer));
    for (guint j = i; j < i + n_chunks; j++)
      {
        Chunk *chunk = g_new0 (Chunk, 1);

        chunk->n_rows = MIN (n_added, CHUNK_SIZE);
        n_added -= chunk->n_rows;
        map->chunks->pdata[j] = chunk;
      }
  }
}

/**
 * confab_height_map_splice:
 * @map: a map
 * @position: where the list changed
 * @n_removed: so many rows went there
 * @n_added: so many came instead; their heights are not known
 *
 * Follows a change of the list.
 */
void
confab_height_map_splice (ConfabHeightMap *map,
                          guint            position,
                          guint            n_removed,
                          guint            n_added)
{
  guint before;
  guint i;

  g_return_if_fail (position <= map->n_rows && n_removed <= map->n_rows - position);

  if (n_removed > 0)
    remove_rows (map, position, n_removed);
  if (n_added > 0)
    insert_rows (map, position, n_added);
  i = find_chunk (map, position, &before);
  merge_chunks (map, i);
  if (i > 0)
    merge_chunks (map, i - 1);
}

/**
 * confab_height_map_set_width:
 * @map: a map
 * @width: the width of the rows from now on, in pixels
 *
 * Heights that were measured at another width become estimates; they are known again once that width comes back.
 */
void
confab_height_map_set_width (ConfabHeightMap *map,
                             int              width)
{
  g_return_if_fail (width > 0);

  if (map->width == width)
    return;
  map->guess *= map->n_guessed_from > 0 ? (double)map->width / width : 1;
  map->width = width;
  for (guint i = 0; i < map->chunks->len; i++)
    sum_chunk (map, g_ptr_array_index (map->chunks, i));
}

/* The guess moves all that is not known, and the slider of the scroll bar with it; so it moves rarely. */
static void
update_guess (ConfabHeightMap *map)
{
  if (map->n_known < 2 * map->n_guessed_from || map->n_known < 4)
    return;
  map->guess = map->known / map->n_known;
  map->n_guessed_from = map->n_known;
}

void
confab_height_map_set_height (ConfabHeightMap *map,
                              guint            position,
                              int              height)
{
  guint before;
  Chunk *chunk;
  Entry *entry;
  double change;

  g_return_if_fail (position < map->n_rows);

  chunk = g_ptr_array_index (map->chunks, find_chunk (map, position, &before));
  entry = &chunk->rows[position - before];
  if (entry->height == height && entry->width == map->width)
    return;
  change = height - (entry->width != 0 ? entry_height (map, entry) : 0);
  if (entry->width == 0)
    {
      chunk->n_known++;
      map->n_known++;
    }
  chunk->known += change;
  map->known += change;
  entry->height = height;
  entry->width = map->width;
  update_guess (map);
}

/**
 * confab_height_map_get_known:
 * @map: a map
 * @position: a row
 *
 * Returns: whether the row was measured, at any width
 */
gboolean
confab_height_map_get_known (ConfabHeightMap *map,
                             guint            position)
{
  guint before;
  Chunk *chunk;

  g_return_val_if_fail (position < map->n_rows, FALSE);

  chunk = g_ptr_array_index (map->chunks, find_chunk (map, position, &before));
  return chunk->rows[position - before].width != 0;
}

double
confab_height_map_get_height (ConfabHeightMap *map,
                              guint            position)
{
  guint before;
  Chunk *chunk;

  g_return_val_if_fail (position < map->n_rows, 0);

  chunk = g_ptr_array_index (map->chunks, find_chunk (map, position, &before));
  return entry_height (map, &chunk->rows[position - before]);
}

/**
 * confab_height_map_get_guess:
 * @map: a map
 *
 * Returns: the height that a row is thought to have of which nothing is known
 */
double
confab_height_map_get_guess (ConfabHeightMap *map)
{
  return map->guess;
}

/**
 * confab_height_map_get_top:
 * @map: a map
 * @position: a row, or the number of rows
 *
 * Returns: the height of all rows before it
 */
double
confab_height_map_get_top (ConfabHeightMap *map,
                           guint            position)
{
  double top = 0;

  g_return_val_if_fail (position <= map->n_rows, 0);

  for (guint i = 0; i < map->chunks->len && position > 0; i++)
    {
      Chunk *chunk = g_ptr_array_index (map->chunks, i);

      if (position >= chunk->n_rows)
        {
          top += chunk_height (map, chunk);
          position -= chunk->n_rows;
          continue;
        }
      for (guint j = 0; j < position; j++)
        top += entry_height (map, &chunk->rows[j]);
      position = 0;
    }
  return top;
}

double
confab_height_map_get_total (ConfabHeightMap *map)
{
  return map->known + (map->n_rows - map->n_known) * map->guess;
}

/**
 * confab_height_map_find:
 * @map: a map with rows
 * @y: in pixels from the top of the first row
 * @inside: (out): so many pixels below the top of the row that was found
 *
 * Returns: the row at a height; the first or last one for what is outside
 */
guint
confab_height_map_find (ConfabHeightMap *map,
                        double           y,
                        double          *inside)
{
  guint position = 0;
  double height = 0;

  *inside = 0;
  g_return_val_if_fail (map->n_rows > 0, 0);

  y = MAX (y, 0);
  for (guint i = 0; i < map->chunks->len; i++)
    {
      Chunk *chunk = g_ptr_array_index (map->chunks, i);

      if (y >= chunk_height (map, chunk) && i + 1 < map->chunks->len)
        {
          y -= chunk_height (map, chunk);
          position += chunk->n_rows;
          continue;
        }
      for (guint j = 0; j < chunk->n_rows; j++)
        {
          height = entry_height (map, &chunk->rows[j]);
          if (y < height || j + 1 == chunk->n_rows)
            break;
          y -= height;
          position++;
        }
      break;
    }
  *inside = CLAMP (y, 0, height);
  return position;
}
