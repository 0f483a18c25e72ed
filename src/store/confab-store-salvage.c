/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-store-private.h"
#include "store/confab-store-salvage.h"

/* https://sqlite.org/fileformat2.html */
#define FILE_HEADER       100
#define OFFSET_PAGE_SIZE  16
#define OFFSET_FREE_TRUNK 32
#define OFFSET_FREE_COUNT 36
#define OFFSET_VERSION    60
#define PAGE_TABLE        0x0d
#define PAGE_TABLE_INNER  0x05
#define PAGE_INDEX        0x0a
#define PAGE_INDEX_INNER  0x02

/* What SQLite makes where nobody says otherwise. */
#define USUAL_PAGE_SIZE 4096

/* In place of a tree for pages that are free. */
#define FREE 255

/* No tree of a real database is deeper. */
#define MAX_DEPTH 30

/* How many pages are looked at to tell how long a page is. */
#define N_PROBES 200

struct _ConfabSalvage
{
  GMappedFile  *file;
  const guint8 *bytes;
  gsize         size;
  guint         page_size;
  guint         n_pages;
  guint8       *seen;   /* for each page the last tree that led to it, 0 for none */
  guint8        n_trees;
  GHashTable   *roots;  /* name of a table or index → page */
  guint8       *buffer; /* of a record that lies on several pages */
  gsize         buffer_size;
  guint         n_unreadable;
};

typedef struct
{
  ConfabSalvage    *salvage;
  ConfabSalvageFunc func;
  gpointer          user_data;
  gboolean          is_index;
  guint8            tree;
} Walk;

static guint
get_uint16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static guint32
get_uint32 (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* Gives how many bytes it takes; 0 where it does not end before @end. */
static guint
get_varint (const guint8 *bytes,
            const guint8 *end,
            guint64      *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && bytes + i < end; i++)
    {
      if (i == 8)
        {
          *value = *value << 8 | bytes[i];
          return 9;
        }
      *value = *value << 7 | (bytes[i] & 0x7f);
      if ((bytes[i] & 0x80) == 0)
        return i + 1;
    }
  return 0;
}

static const guint8 *
get_page (ConfabSalvage *self,
          guint          number)
{
  return number >= 1 && number <= self->n_pages ? self->bytes + (gsize)(number - 1) * self->page_size : NULL;
}

static guint
header_offset (guint number)
{
  return number == 1 ? FILE_HEADER : 0;
}

static gboolean
is_inner (guint8 flag)
{
  return flag == PAGE_TABLE_INNER || flag == PAGE_INDEX_INNER;
}

static gboolean
is_tree_page (const guint8 *page,
              guint         offset,
              guint         page_size)
{
  guint8 flag = page[offset];
  guint n_cells = get_uint16 (page + offset + 3);

  return (flag == PAGE_TABLE || flag == PAGE_INDEX || is_inner (flag)) &&
         offset + 12 + n_cells * 2 <= page_size;
}

/* The pages of a wrong size hardly ever begin like one. */
static guint
count_tree_pages (ConfabSalvage *self,
                  guint          page_size)
{
  guint n_pages = MIN (self->size / page_size, N_PROBES);
  guint n = 0;

  for (guint i = 1; i < n_pages; i++)
    if (is_tree_page (self->bytes + (gsize)i * page_size, 0, page_size))
      n++;
  return n_pages > 1 ? n * 1000 / (n_pages - 1) : 0;
}

static guint
find_page_size (ConfabSalvage *self)
{
  guint said = self->size > OFFSET_PAGE_SIZE + 2 ? get_uint16 (self->bytes + OFFSET_PAGE_SIZE) : 0;
  guint best = USUAL_PAGE_SIZE;
  guint best_count = count_tree_pages (self, best);

  if (said == USUAL_PAGE_SIZE)
    return said;
  for (guint size = 512; size <= 65536; size *= 2)
    if (count_tree_pages (self, size) > best_count)
      {
        best = size;
        best_count = count_tree_pages (self, size);
      }
  return best;
}

/* The bytes of an overflowing record are brought together. Gives how many of @size there are. */
static gsize
gather (ConfabSalvage *self,
        const guint8  *local,
        gsize          n_local,
        gsize          size)
{
  guint next = get_uint32 (local + n_local);
  gsize n = n_local;

  if (self->buffer_size < size)
    {
      self->buffer = g_realloc (self->buffer, size);
      self->buffer_size = size;
    }
  memcpy (self->buffer, local, n_local);
  while (n < size)
    {
      const guint8 *page = get_page (self, next);
      gsize part = MIN (size - n, self->page_size - 4);

      if (page == NULL || next == 1)
        break;
      memcpy (self->buffer + n, page + 4, part);
      n += part;
      next = get_uint32 (page);
    }
  return n;
}

static void
read_integer (const guint8       *bytes,
              guint               n_bytes,
              ConfabSalvageValue *value)
{
  gint64 integer = (gint8)bytes[0];

  for (guint i = 1; i < n_bytes; i++)
    integer = (gint64)((guint64)integer << 8 | bytes[i]);
  value->type = CONFAB_SALVAGE_INTEGER;
  value->integer = integer;
}

static void
read_real (const guint8       *bytes,
           ConfabSalvageValue *value)
{
  guint64 bits = (guint64)get_uint32 (bytes) << 32 | get_uint32 (bytes + 4);

  value->type = CONFAB_SALVAGE_REAL;
  memcpy (&value->real, &bits, sizeof bits);
}

static gsize
content_size (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

  return type < 12 ? sizes[type] : (type - 12) / 2;
}

static void
read_value (guint64             type,
            const guint8       *bytes,
            gsize               size,
            ConfabSalvageValue *value)
{
  *value = (ConfabSalvageValue) { 0 };
  if (type >= 12)
    {
      value->type = type % 2 == 1 ? CONFAB_SALVAGE_TEXT : CONFAB_SALVAGE_BLOB;
      value->bytes = bytes;
      value->length = size;
    }
  else if (type == 8 || type == 9)
    {
      value->type = CONFAB_SALVAGE_INTEGER;
      value->integer = type - 8;
    }
  else if (type == 7)
    read_real (bytes, value);
  else if (type > 0 && type < 7)
    read_integer (bytes, size, value);
}

/* @size bytes of the record are there, of @full that it has. A text at their end may be cut. What comes before a place that
 * makes no sense is as good as ever. */
static gboolean
read_record (const guint8     *bytes,
             gsize             size,
             gsize             full,
             ConfabSalvageRow *row)
{
  guint64 header_size;
  guint n = get_varint (bytes, bytes + size, &header_size);
  const guint8 *type_at = bytes + n;
  const guint8 *header_end;
  gsize at = header_size;

  if (n == 0 || header_size < n || header_size > size)
    return FALSE;
  header_end = bytes + header_size;
  row->n_values = 0;
  row->is_partial = size < full;
  while (type_at < header_end && row->n_values < CONFAB_SALVAGE_MAX_VALUES)
    {
      guint64 type;
      gsize length;

      n = get_varint (type_at, header_end, &type);
      length = content_size (type);
      if (n == 0 || type == 10 || type == 11 || length > full - at)
        {
          row->is_partial = TRUE;
          break;
        }
      if (length > 0 && (at >= size || (at + length > size && type < 12)))
        type = 0;
      read_value (type, bytes + MIN (at, size), MIN (length, size - MIN (at, size)),
                  &row->values[row->n_values++]);
      type_at += n;
      at += length;
    }
  return row->n_values > 0;
}

static gsize
count_local (ConfabSalvage *self,
             gboolean       is_index,
             gsize          size)
{
  gsize most = is_index ? (self->page_size - 12) * 64 / 255 - 23 : self->page_size - 35;
  gsize least = (self->page_size - 12) * 32 / 255 - 23;
  gsize wanted;

  if (size <= most)
    return size;
  wanted = least + (size - least) % (self->page_size - 4);
  return wanted <= most ? wanted : least;
}

static gboolean
read_cell (ConfabSalvage    *self,
           const guint8     *cell,
           const guint8     *end,
           guint8            flag,
           ConfabSalvageRow *row)
{
  guint64 size;
  guint64 rowid = 0;
  gsize n_local;
  guint n;

  row->is_index = flag != PAGE_TABLE;
  if (flag == PAGE_INDEX_INNER)
    cell += 4;
  n = cell < end ? get_varint (cell, end, &size) : 0;
  if (n == 0 || size == 0)
    return FALSE;
  cell += n;
  if (!row->is_index)
    {
      n = get_varint (cell, end, &rowid);
      if (n == 0)
        return FALSE;
      cell += n;
    }
  row->rowid = (gint64)rowid;
  n_local = count_local (self, row->is_index, size);
  /* Where it is the length that is wrong, the record itself knows how long it is. */
  if (n_local == size || size > self->size || n_local + 4 > (gsize)(end - cell))
    {
      n_local = MIN (n_local, (gsize)(end - cell));
      return read_record (cell, n_local, n_local, row);
    }
  n_local = gather (self, cell, n_local, size);
  return read_record (self->buffer, n_local, size, row);
}

/* FALSE where a cell could not be read. */
static gboolean
read_cells (Walk  *walk,
            guint  number,
            guint8 flag)
{
  ConfabSalvage *self = walk->salvage;
  const guint8 *page = get_page (self, number);
  guint offset = header_offset (number);
  const guint8 *pointers = page + offset + (is_inner (flag) ? 12 : 8);
  guint n_cells = get_uint16 (page + offset + 3);
  gboolean success = TRUE;
  g_autofree ConfabSalvageRow *row = g_new0 (ConfabSalvageRow, 1);

  for (guint i = 0; i < n_cells && pointers + 2 * i + 2 <= page + self->page_size; i++)
    {
      guint at = get_uint16 (pointers + 2 * i);

      if (at > offset && at < self->page_size && read_cell (self, page + at, page + self->page_size, flag, row))
        {
          success = success && !row->is_partial;
          walk->func (row, walk->user_data);
        }
      else
        success = FALSE;
    }
  return success;
}

static void
walk_tree (Walk *walk,
           guint number,
           guint depth);

static void
walk_children (Walk *walk,
               guint number,
               guint depth)
{
  ConfabSalvage *self = walk->salvage;
  const guint8 *page = get_page (self, number);
  guint offset = header_offset (number);
  guint n_cells = get_uint16 (page + offset + 3);

  for (guint i = 0; i < n_cells && offset + 12 + 2 * i + 2 <= self->page_size; i++)
    {
      guint at = get_uint16 (page + offset + 12 + 2 * i);

      if (at + 4 <= self->page_size)
        walk_tree (walk, get_uint32 (page + at), depth + 1);
    }
  walk_tree (walk, get_uint32 (page + offset + 8), depth + 1);
}

/* A page that does not fit the tree is not counted as seen, so that it is looked at again with those that are lost. One
 * to which another tree leads is read all the same, since that may be the one that is wrong. */
static void
walk_tree (Walk *walk,
           guint number,
           guint depth)
{
  ConfabSalvage *self = walk->salvage;
  const guint8 *page = get_page (self, number);
  guint offset = header_offset (number);
  guint8 flag = page != NULL ? page[offset] : 0;
  gboolean fits = walk->is_index ? flag == PAGE_INDEX || flag == PAGE_INDEX_INNER
                                 : flag == PAGE_TABLE || flag == PAGE_TABLE_INNER;

  if (page == NULL || depth > MAX_DEPTH || !fits || self->seen[number] == walk->tree)
    {
      self->n_unreadable++;
      return;
    }
  self->seen[number] = walk->tree;
  if (is_inner (flag))
    walk_children (walk, number, depth);
  if (flag != PAGE_TABLE_INNER && !read_cells (walk, number, flag))
    self->n_unreadable++;
}

static gboolean
is_text (const ConfabSalvageValue *value,
         const char               *text)
{
  return value->type == CONFAB_SALVAGE_TEXT && value->length == strlen (text) &&
         memcmp (value->bytes, text, value->length) == 0;
}

static void
add_root (const ConfabSalvageRow *row,
          gpointer                user_data)
{
  ConfabSalvage *self = user_data;
  const ConfabSalvageValue *values = row->values;

  if (row->n_values < 5 || row->is_index || values[1].type != CONFAB_SALVAGE_TEXT ||
      values[3].type != CONFAB_SALVAGE_INTEGER || values[3].integer < 2 || values[3].integer > self->n_pages)
    return;
  if (is_text (&values[0], "table") || is_text (&values[0], "index"))
    g_hash_table_replace (self->roots, g_strndup ((const char *)values[1].bytes, values[1].length),
                          GUINT_TO_POINTER ((guint)values[3].integer));
}

/* A list that does not say what the header says of it is not believed: pages that are in use would be left out. */
static void
skip_free_pages (ConfabSalvage *self)
{
  g_autoptr (GArray) free_pages = g_array_new (FALSE, FALSE, sizeof (guint));
  guint count = get_uint32 (self->bytes + OFFSET_FREE_COUNT);
  guint trunk = get_uint32 (self->bytes + OFFSET_FREE_TRUNK);

  if (count > self->n_pages)
    return;
  while (trunk != 0 && free_pages->len <= count)
    {
      const guint8 *page = get_page (self, trunk);
      guint n = page != NULL ? get_uint32 (page + 4) : 0;

      if (page == NULL || n > self->page_size / 4 - 2)
        return;
      g_array_append_val (free_pages, trunk);
      for (guint i = 0; i < n; i++)
        {
          guint leaf = get_uint32 (page + 8 + 4 * i);

          g_array_append_val (free_pages, leaf);
        }
      trunk = get_uint32 (page);
    }
  for (guint i = 0; free_pages->len == count && i < count; i++)
    if (get_page (self, g_array_index (free_pages, guint, i)) != NULL)
      self->seen[g_array_index (free_pages, guint, i)] = FREE;
}

/**
 * confab_salvage_new: (constructor)
 * @path: a copy of a database, without a log, that nobody changes meanwhile
 * @error: return location for an error of the domain %G_FILE_ERROR
 *
 * Returns: (transfer full) (nullable): what can be read of it
 */
ConfabSalvage *
confab_salvage_new (const char *path,
                    GError    **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  ConfabSalvage *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (ConfabSalvage, 1);
  self->bytes = (const guint8 *)g_mapped_file_get_contents (file);
  self->size = g_mapped_file_get_length (file);
  self->file = g_steal_pointer (&file);
  self->roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->page_size = find_page_size (self);
  self->n_pages = self->size / self->page_size;
  self->seen = g_new0 (guint8, self->n_pages + 1);
  if (self->n_pages > 0)
    {
      Walk walk = { self, add_root, self, FALSE, ++self->n_trees };

      skip_free_pages (self);
      walk_tree (&walk, 1, 0);
      self->n_unreadable = 0;
    }
  return self;
}

/**
 * confab_salvage_free:
 * @self: (transfer full): a database
 */
void
confab_salvage_free (ConfabSalvage *self)
{
  g_hash_table_unref (self->roots);
  g_mapped_file_unref (self->file);
  g_free (self->seen);
  g_free (self->buffer);
  g_free (self);
}

/**
 * confab_salvage_get_version:
 * @self: a database
 *
 * Returns: the version of the schema that its header names, any number where that is damaged
 */
guint
confab_salvage_get_version (ConfabSalvage *self)
{
  return self->size >= FILE_HEADER ? get_uint32 (self->bytes + OFFSET_VERSION) : 0;
}

/**
 * confab_salvage_has_table:
 * @self: a database
 * @name: a table or an index
 *
 * Returns: whether the file says where it is
 */
gboolean
confab_salvage_has_table (ConfabSalvage *self,
                          const char    *name)
{
  return g_hash_table_contains (self->roots, name);
}

static guint8
next_tree (ConfabSalvage *self)
{
  self->n_trees = self->n_trees % (FREE - 1) + 1;
  return self->n_trees;
}

/**
 * confab_salvage_read_table:
 * @self: a database
 * @name: a table or an index
 * @func: called with each row
 * @user_data: for @func
 *
 * Reads the rows that the tree of the table leads to; the tree of each is walked once.
 */
void
confab_salvage_read_table (ConfabSalvage    *self,
                           const char       *name,
                           ConfabSalvageFunc func,
                           gpointer          user_data)
{
  guint root = GPOINTER_TO_UINT (g_hash_table_lookup (self->roots, name));
  const guint8 *page = get_page (self, root);
  guint8 flag = page != NULL ? page[header_offset (root)] : 0;

  if (root != 0)
    {
      Walk walk = { self, func, user_data, flag == PAGE_INDEX || flag == PAGE_INDEX_INNER, next_tree (self) };

      walk_tree (&walk, root, 0);
    }
}

/**
 * confab_salvage_read_lost:
 * @self: a database
 * @func: called with each row
 * @user_data: for @func
 *
 * Reads the rows of pages to which no tree that was read leads any more. Whose they are is for @func to tell.
 */
void
confab_salvage_read_lost (ConfabSalvage    *self,
                          ConfabSalvageFunc func,
                          gpointer          user_data)
{
  Walk walk = { self, func, user_data, FALSE, next_tree (self) };
  guint n_unreadable = self->n_unreadable;
  GHashTableIter iter;
  gpointer root;

  /* The trees that nobody asked for may have been led to others' pages, so that what they lead to is shown as well. */
  g_hash_table_iter_init (&iter, self->roots);
  while (g_hash_table_iter_next (&iter, NULL, &root))
    if (self->seen[GPOINTER_TO_UINT (root)] == 0)
      walk_tree (&walk, GPOINTER_TO_UINT (root), 0);
  self->n_unreadable = n_unreadable;
  for (guint number = 2; number <= self->n_pages; number++)
    {
      const guint8 *page = get_page (self, number);

      if (self->seen[number] != 0 || !is_tree_page (page, 0, self->page_size) || page[0] == PAGE_TABLE_INNER)
        continue;
      self->seen[number] = walk.tree;
      read_cells (&walk, number, page[0]);
    }
}

/**
 * confab_salvage_count_unreadable:
 * @self: a database
 *
 * Returns: how many places there were where something is missing
 */
guint
confab_salvage_count_unreadable (ConfabSalvage *self)
{
  return self->n_unreadable;
}
