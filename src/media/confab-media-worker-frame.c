/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker-frame.h"

#include "media/confab-media-file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEAD_LENGTH 8

/* What is larger goes into a file without a name, so that it takes no memory that cannot be given back. */
#define MAX_IN_MEMORY (4 * 1024 * 1024)

/* The other side may be in the hands of whoever made a file, so that nothing it says is believed. */
struct _ConfabFrameReader
{
  ConfabFrameFunc func;
  gpointer        user_data;
  guint8          head[HEAD_LENGTH];
  gsize           head_length;
  guint32         kind;
  gsize           length;    /* of the frame that is read */
  gsize           done;      /* how much of it there is */
  goffset         total;     /* bytes of all frames of bytes */
  GByteArray     *memory;    /* (nullable) */
  int             file;      /* -1 where it is in memory */
  gboolean        failed;
};

/**
 * confab_frame_reader_new:
 * @func: called for each whole frame; it returns whether it may follow those before it
 * @user_data: for @func
 *
 * Returns: (transfer full): a reader of what a worker writes
 */
ConfabFrameReader *
confab_frame_reader_new (ConfabFrameFunc func,
                         gpointer        user_data)
{
  ConfabFrameReader *self = g_new0 (ConfabFrameReader, 1);

  self->func = func;
  self->user_data = user_data;
  self->file = -1;
  return self;
}

/**
 * confab_frame_reader_free:
 * @self: (nullable): a reader
 */
void
confab_frame_reader_free (ConfabFrameReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->memory, g_byte_array_unref);
  if (self->file >= 0)
    close (self->file);
  g_free (self);
}

/* Looks at the head of a frame before anything of it is kept. */
static gboolean
begin_frame (ConfabFrameReader *self)
{
  guint32 length;

  memcpy (&self->kind, self->head, sizeof self->kind);
  memcpy (&length, self->head + sizeof self->kind, sizeof length);
  self->length = length;
  self->done = 0;
  switch (self->kind)
    {
    case CONFAB_WORKER_PROGRESS:
      return length == sizeof (double);

    case CONFAB_WORKER_FACTS:
    case CONFAB_WORKER_ERROR:
      return length <= CONFAB_WORKER_MAX_FACTS;

    case CONFAB_WORKER_BYTES:
      self->total += length;
      if (self->total > CONFAB_WORKER_MAX_BYTES)
        return FALSE;
      if (length > MAX_IN_MEMORY)
        return (self->file = confab_media_new_file ((goffset)length)) >= 0;
      return TRUE;

    case CONFAB_WORKER_DONE:
      return length == 0;

    default:
      return FALSE;
    }
}

static gboolean
add_content (ConfabFrameReader *self,
             const guint8      *data,
             gsize              length)
{
  self->done += length;
  if (self->file >= 0)
    return confab_media_write_all (self->file, data, length);
  if (self->memory == NULL)
    self->memory = g_byte_array_new ();
  g_byte_array_append (self->memory, data, (guint)length);
  return TRUE;
}

static GBytes *
take_content (ConfabFrameReader *self)
{
  GBytes *bytes;

  if (self->file >= 0)
    {
      bytes = confab_media_map (self->file);
      close (self->file);
      self->file = -1;
      return bytes;
    }
  return self->memory != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&self->memory)) : g_bytes_new (NULL, 0);
}

static gboolean
end_frame (ConfabFrameReader *self)
{
  g_autoptr (GBytes) content = take_content (self);

  self->head_length = 0;
  return content != NULL && self->func (self->kind, content, self->user_data);
}

static gboolean
feed (ConfabFrameReader *self,
      const guint8      *data,
      gsize              length)
{
  while (length > 0)
    {
      gsize n;

      if (self->head_length < HEAD_LENGTH)
        {
          n = MIN (length, HEAD_LENGTH - self->head_length);
          memcpy (self->head + self->head_length, data, n);
          self->head_length += n;
          if (self->head_length == HEAD_LENGTH && !begin_frame (self))
            return FALSE;
        }
      else
        {
          n = MIN (length, self->length - self->done);
          if (!add_content (self, data, n))
            return FALSE;
        }
      data += n;
      length -= n;
      if (self->head_length == HEAD_LENGTH && self->done == self->length && !end_frame (self))
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_frame_reader_feed:
 * @self: a reader
 * @data: (array length=length): what was read
 * @length: how much
 *
 * Takes what comes, in pieces of any size.
 *
 * Returns: %FALSE where it is not what a worker writes; nothing more is taken then
 */
gboolean
confab_frame_reader_feed (ConfabFrameReader *self,
                          const void        *data,
                          gsize              length)
{
  if (!self->failed)
    self->failed = !feed (self, data, length);
  return !self->failed;
}

/**
 * confab_frame_write:
 * @fd: where to
 * @kind: the kind of frame
 * @content: (array length=length) (nullable): what it holds
 * @length: how much, at most 4 GiB
 *
 * Returns: whether it was written
 */
gboolean
confab_frame_write (int               fd,
                    ConfabWorkerFrame kind,
                    const void       *content,
                    gsize             length)
{
  guint32 head[2] = { kind, (guint32)length };

  g_return_val_if_fail (length <= G_MAXUINT32, FALSE);

  return confab_media_write_all (fd, head, sizeof head) && confab_media_write_all (fd, content, length);
}
