/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/confab-store-private.h"
#include "store/confab-store-wal.h"

/* https://sqlite.org/fileformat2.html#the_write_ahead_log */
#define WAL_HEADER   32
#define FRAME_HEADER 24
#define WAL_MAGIC    0x377f0682

typedef struct
{
  char         *content;
  const guint8 *bytes; /* the same */
  gsize         size;
  gboolean      header_is_right;
  gboolean      big_endian;
  guint32       page_size;
  guint8        salts[8];
} Wal;

static void
wal_clear (Wal *self)
{
  g_clear_pointer (&self->content, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wal, wal_clear)

static guint32
get_uint32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
add_to_sum (const Wal    *self,
            const guint8 *bytes,
            gsize         size,
            guint32       sum[2])
{
  for (gsize i = 0; i + 8 <= size; i += 8)
    {
      guint32 words[2];

      memcpy (words, bytes + i, sizeof words);
      if (self->big_endian)
        {
          words[0] = GUINT32_FROM_BE (words[0]);
          words[1] = GUINT32_FROM_BE (words[1]);
        }
      else
        {
          words[0] = GUINT32_FROM_LE (words[0]);
          words[1] = GUINT32_FROM_LE (words[1]);
        }
      sum[0] += words[0] + sum[1];
      sum[1] += words[1] + sum[0];
    }
}

static gboolean
sum_is (const guint32 sum[2],
        const guint8 *bytes)
{
  return sum[0] == get_uint32 (bytes) && sum[1] == get_uint32 (bytes + 4);
}

static gboolean
is_page_size (guint32 size)
{
  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

static guint
count_frames (const Wal *self)
{
  return self->size < WAL_HEADER ? 0 : (self->size - WAL_HEADER) / (FRAME_HEADER + self->page_size);
}

static const guint8 *
get_frame (const Wal *self,
           guint      index)
{
  return self->bytes + WAL_HEADER + (gsize)index * (FRAME_HEADER + self->page_size);
}

static gboolean
has_salts (const Wal    *self,
           const guint8 *frame)
{
  return memcmp (frame + 8, self->salts, sizeof self->salts) == 0;
}

/* Each frame has the sum of all before it and itself; the sum that the frame before it has is where to go on from, so
 * that one that is damaged does not keep those after it from being told right from wrong. */
static gboolean
is_right (const Wal *self,
          guint      index)
{
  const guint8 *frame = get_frame (self, index);
  const guint8 *before = index > 0 ? get_frame (self, index - 1) + 16 : self->bytes + 24;
  guint32 sum[2] = { get_uint32 (before), get_uint32 (before + 4) };

  if (!has_salts (self, frame) || get_uint32 (frame) == 0)
    return FALSE;
  add_to_sum (self, frame, 8, sum);
  add_to_sum (self, frame + FRAME_HEADER, self->page_size, sum);
  return sum_is (sum, frame + 16);
}

static gboolean
is_commit (const Wal *self,
           guint      index)
{
  return get_uint32 (get_frame (self, index) + 4) != 0;
}

static gboolean
read_header (Wal *self)
{
  guint32 magic = get_uint32 (self->bytes);
  guint32 sum[2] = { 0, 0 };

  self->big_endian = (magic & 1) != 0;
  self->page_size = get_uint32 (self->bytes + 8);
  memcpy (self->salts, self->bytes + 16, sizeof self->salts);
  add_to_sum (self, self->bytes, 24, sum);
  return (magic & ~1u) == WAL_MAGIC && is_page_size (self->page_size) && sum_is (sum, self->bytes + 24);
}

/* Where the header is lost, two frames whose sums fit each other tell what it said. */
static gboolean
guess_header (Wal *self)
{
  for (self->page_size = 512; self->page_size <= 65536; self->page_size *= 2)
    for (int order = 0; order < 2; order++)
      {
        guint n_frames = MIN (count_frames (self), 64);

        self->big_endian = order == 1;
        for (guint i = 1; i < n_frames; i++)
          {
            memcpy (self->salts, get_frame (self, i) + 8, sizeof self->salts);
            if (is_right (self, i))
              return TRUE;
          }
      }
  return FALSE;
}

/* FALSE where there is nothing in it that can be understood. */
static gboolean
wal_open (Wal        *self,
          const char *path)
{
  if (!g_file_get_contents (path, &self->content, &self->size, NULL))
    return FALSE;
  self->bytes = (const guint8 *)self->content;
  if (self->size < WAL_HEADER + FRAME_HEADER)
    return FALSE;
  self->header_is_right = read_header (self);
  return self->header_is_right || guess_header (self);
}

/* How many frames SQLite reads, all of them whole transactions. */
static guint
count_read (const Wal *self)
{
  guint n_frames = count_frames (self);
  guint n_read = 0;

  for (guint i = 0; self->header_is_right && i < n_frames && is_right (self, i); i++)
    if (is_commit (self, i))
      n_read = i + 1;
  return n_read;
}

/**
 * confab_wal_check:
 * @path: the log of a database that nobody has open
 *
 * A transaction is on disk before the next begins, so that power loss can take the last one, and no more. What SQLite
 * would leave out beyond that was damaged later. A log that was cut after a whole transaction cannot be told from a
 * whole one.
 *
 * Returns: what it is like
 */
ConfabWalState
confab_wal_check (const char *path)
{
  g_auto (Wal) wal = { 0 };
  guint n_frames;
  guint n_read;
  gboolean ended = FALSE;

  if (!wal_open (&wal, path))
    return CONFAB_WAL_EMPTY;
  if (!wal.header_is_right)
    return CONFAB_WAL_DAMAGED;
  n_frames = count_frames (&wal);
  n_read = count_read (&wal);
  /* Behind the end there may be what an earlier round of the log left, with other salts. */
  for (guint i = n_read; i < n_frames; i++)
    {
      if (!has_salts (&wal, get_frame (&wal, i)))
        continue;
      if (ended && is_right (&wal, i))
        return CONFAB_WAL_DAMAGED;
      ended = ended || is_commit (&wal, i);
    }
  return n_read > 0 ? CONFAB_WAL_WHOLE : CONFAB_WAL_EMPTY;
}

/**
 * confab_wal_apply:
 * @path: the log of a database that nobody has open
 * @database: a copy of that database
 * @part: how much to take; what is right behind what is damaged is what SQLite would not take
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Writes into the copy what is in the log.
 *
 * Returns: whether it could be written
 */
gboolean
confab_wal_apply (const char   *path,
                  const char   *database,
                  ConfabWalPart part,
                  GError      **error)
{
  g_auto (Wal) wal = { 0 };
  gboolean success = TRUE;
  guint n_frames;
  guint last = 0;
  int fd;

  if (part == CONFAB_WAL_NOTHING || !wal_open (&wal, path))
    return TRUE;
  n_frames = part == CONFAB_WAL_ALL ? count_frames (&wal) : 0;
  last = part == CONFAB_WAL_ALL ? 0 : count_read (&wal);
  for (guint i = 0; i < n_frames; i++)
    if (is_right (&wal, i) && is_commit (&wal, i))
      last = i + 1;
  fd = g_open (database, O_RDWR | O_CLOEXEC, 0);
  success = fd >= 0;
  for (guint i = 0; success && i < last; i++)
    if (is_right (&wal, i))
      {
        off_t offset = (off_t)(get_uint32 (get_frame (&wal, i)) - 1) * wal.page_size;

        success = pwrite (fd, get_frame (&wal, i) + FRAME_HEADER, wal.page_size, offset) == (gssize)wal.page_size;
      }
  if (!success)
    confab_store_set_file_error (error, errno, database);
  if (fd >= 0)
    close (fd);
  return success;
}
