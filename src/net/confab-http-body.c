/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "net/confab-http-body.h"

/**
 * ConfabHttpBody:
 *
 * What a request sends, as a list of pieces. A piece may be bytes that are sent as base64
 * ([RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4)): they are encoded while they are read, so that a
 * request with a video in it needs no more memory than the video, which itself may be mapped from a file.
 *
 * It does not change once it was opened, and may then be read from any thread, by several at once.
 */
struct _ConfabHttpBody
{
  GObject parent_instance;

  GArray *pieces;     /* of Piece */
  goffset length;
};

/* How much is read in one go, and for how long not (microseconds). */
#define BUSY (512 * 1024)
#define REST G_TIME_SPAN_MILLISECOND

/* Smaller pieces are not worth a call of the system. */
#define LARGE_PIECE (1024 * 1024)

typedef struct
{
  GBytes  *bytes;
  goffset  start;     /* in the body */
  goffset  length;    /* as it is sent */
  gboolean is_base64;
} Piece;

G_DEFINE_FINAL_TYPE (ConfabHttpBody, confab_http_body, G_TYPE_OBJECT)

#define CONFAB_TYPE_HTTP_BODY_STREAM (confab_http_body_stream_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHttpBodyStream, confab_http_body_stream, CONFAB, HTTP_BODY_STREAM, GInputStream)

/* One reading of a body. All of it is there at any time, which it says by being pollable: what reads it asynchronously needs no
 * thread for it then. */
struct _ConfabHttpBodyStream
{
  GInputStream    parent_instance;

  ConfabHttpBody *body;
  goffset         offset;
  guint           piece;    /* the one that @offset is in, or the number of pieces */
  gboolean        rests;
  gsize           busy;     /* how much was read since the last rest */
  gint64          rest_end; /* monotonic time until which it rests */
};

static void confab_http_body_stream_pollable_init (GPollableInputStreamInterface *iface);
static void confab_http_body_stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabHttpBodyStream, confab_http_body_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, confab_http_body_stream_pollable_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, confab_http_body_stream_seekable_init))

/* Four characters for each three bytes that are begun. */
static goffset
get_encoded_length (gsize size)
{
  return (goffset)(size / 3 + (size % 3 != 0 ? 1 : 0)) * 4;
}

/* The group of four characters at @offset of a piece, which is a multiple of four. */
static void
encode_group (const Piece *piece,
              goffset      offset,
              char         group[4])
{
  char encoded[16];
  int state = 0;
  int save = 0;
  gsize size;
  const guchar *data = g_bytes_get_data (piece->bytes, &size);
  gsize start = offset / 4 * 3;
  gsize length = g_base64_encode_step (data + start, MIN (3, size - start), FALSE, encoded, &state, &save);

  length += g_base64_encode_close (FALSE, encoded + length, &state, &save);
  g_assert (length == 4);
  memcpy (group, encoded, 4);
}

/* Fills @buffer as far as a piece of base64 goes on. Whole groups are encoded straight into it. */
static gsize
read_base64 (const Piece *piece,
             goffset      offset,
             char        *buffer,
             gsize        count)
{
  gsize size;
  const guchar *data = g_bytes_get_data (piece->bytes, &size);
  gsize done = 0;

  while (done < count && offset < piece->length)
    {
      gsize whole = MIN (size / 3 - MIN (size / 3, (gsize)offset / 4), (count - done) / 4);
      gsize n;
      char group[4];

      if (offset % 4 == 0 && whole > 0)
        {
          int state = 0;
          int save = 0;

          n = g_base64_encode_step (data + offset / 4 * 3, whole * 3, FALSE, buffer + done, &state, &save);
        }
      else
        {
          n = MIN (4 - offset % 4, (goffset)(count - done));
          encode_group (piece, offset - offset % 4, group);
          memcpy (buffer + done, group + offset % 4, n);
        }
      done += n;
      offset += n;
    }
  return done;
}

static gsize
read_piece (const Piece *piece,
            goffset      offset,
            char        *buffer,
            gsize        count)
{
  gsize n = MIN ((goffset)count, piece->length - offset);

  if (piece->is_base64)
    return read_base64 (piece, offset, buffer, n);
  memcpy (buffer, (const char *)g_bytes_get_data (piece->bytes, NULL) + offset, n);
  return n;
}

static gssize
confab_http_body_stream_read (GInputStream *stream,
                              void         *buffer,
                              gsize         count,
                              GCancellable *cancellable,
                              GError      **error)
{
  ConfabHttpBodyStream *self = CONFAB_HTTP_BODY_STREAM (stream);
  GArray *pieces = self->body->pieces;
  gsize done = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  while (done < count && self->piece < pieces->len)
    {
      const Piece *piece = &g_array_index (pieces, Piece, self->piece);
      gsize n = read_piece (piece, self->offset - piece->start, (char *)buffer + done, count - done);

      done += n;
      self->offset += n;
      if (self->offset == piece->start + piece->length)
        self->piece++;
    }
  self->busy += done;
  if (self->rests && self->busy >= BUSY)
    {
      self->busy = 0;
      self->rest_end = g_get_monotonic_time () + REST;
    }
  return done;
}

static gboolean
confab_http_body_stream_is_readable (GPollableInputStream *stream)
{
  return g_get_monotonic_time () >= CONFAB_HTTP_BODY_STREAM (stream)->rest_end;
}

static GSource *
confab_http_body_stream_create_source (GPollableInputStream *stream,
                                       GCancellable         *cancellable)
{
  gint64 left = CONFAB_HTTP_BODY_STREAM (stream)->rest_end - g_get_monotonic_time ();
  g_autoptr (GSource) ready = g_timeout_source_new (left > 0 ? left / G_TIME_SPAN_MILLISECOND + 1 : 0);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
confab_http_body_stream_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = confab_http_body_stream_is_readable;
  iface->create_source = confab_http_body_stream_create_source;
}

static goffset
confab_http_body_stream_tell (GSeekable *seekable)
{
  return CONFAB_HTTP_BODY_STREAM (seekable)->offset;
}

static gboolean
confab_http_body_stream_can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
confab_http_body_stream_seek (GSeekable    *seekable,
                              goffset       offset,
                              GSeekType     type,
                              GCancellable *cancellable,
                              GError      **error)
{
  ConfabHttpBodyStream *self = CONFAB_HTTP_BODY_STREAM (seekable);
  GArray *pieces = self->body->pieces;
  goffset length = self->body->length;
  goffset base = type == G_SEEK_SET ? 0 : type == G_SEEK_CUR ? self->offset : length;

  if (offset < -base || offset > length - base)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The request has no such position");
      return FALSE;
    }
  self->offset = base + offset;
  for (self->piece = 0; self->piece < pieces->len; self->piece++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, self->piece);

      if (self->offset < piece->start + piece->length)
        break;
    }
  return TRUE;
}

static gboolean
confab_http_body_stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static gboolean
confab_http_body_stream_truncate (GSeekable    *seekable,
                                  goffset       offset,
                                  GCancellable *cancellable,
                                  GError      **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The request cannot be cut");
  return FALSE;
}

static void
confab_http_body_stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = confab_http_body_stream_tell;
  iface->can_seek = confab_http_body_stream_can_seek;
  iface->seek = confab_http_body_stream_seek;
  iface->can_truncate = confab_http_body_stream_can_truncate;
  iface->truncate_fn = confab_http_body_stream_truncate;
}

static void
confab_http_body_stream_finalize (GObject *object)
{
  g_clear_object (&CONFAB_HTTP_BODY_STREAM (object)->body);
  G_OBJECT_CLASS (confab_http_body_stream_parent_class)->finalize (object);
}

static void
confab_http_body_stream_class_init (ConfabHttpBodyStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_http_body_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = confab_http_body_stream_read;
}

static void
confab_http_body_stream_init (ConfabHttpBodyStream *self)
{
}

static void
clear_piece (gpointer data)
{
  g_clear_pointer (&((Piece *)data)->bytes, g_bytes_unref);
}

static void
confab_http_body_finalize (GObject *object)
{
  g_clear_pointer (&CONFAB_HTTP_BODY (object)->pieces, g_array_unref);
  G_OBJECT_CLASS (confab_http_body_parent_class)->finalize (object);
}

static void
confab_http_body_class_init (ConfabHttpBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_http_body_finalize;
}

static void
confab_http_body_init (ConfabHttpBody *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, clear_piece);
}

/**
 * confab_http_body_new:
 *
 * Returns: (transfer full): a body without pieces
 */
ConfabHttpBody *
confab_http_body_new (void)
{
  return g_object_new (CONFAB_TYPE_HTTP_BODY, NULL);
}

/* The bytes of a mapped file come from the disk meanwhile, so that whoever sends them does not wait for them. */
static void
read_ahead (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gsize page = sysconf (_SC_PAGESIZE);
  gsize before = (guintptr)data % page;

  if (size >= LARGE_PIECE)
    (void)posix_madvise ((void *)(data - before), size + before, POSIX_MADV_WILLNEED);
}

static void
append (ConfabHttpBody *self,
        GBytes         *bytes,
        gboolean        is_base64)
{
  gsize size = g_bytes_get_size (bytes);
  Piece piece = {
    .start = self->length,
    .length = is_base64 ? get_encoded_length (size) : (goffset)size,
    .is_base64 = is_base64,
  };

  if (size == 0)
    return;
  read_ahead (bytes);
  piece.bytes = g_bytes_ref (bytes);
  g_array_append_val (self->pieces, piece);
  self->length += piece.length;
}

/**
 * confab_http_body_append:
 * @self: a body that was not opened yet
 * @bytes: what to send next, as it is
 */
void
confab_http_body_append (ConfabHttpBody *self,
                         GBytes         *bytes)
{
  g_return_if_fail (CONFAB_IS_HTTP_BODY (self));
  g_return_if_fail (bytes != NULL);

  append (self, bytes, FALSE);
}

/**
 * confab_http_body_append_base64:
 * @self: a body that was not opened yet
 * @bytes: what to send next, encoded as base64 with padding and without line breaks
 */
void
confab_http_body_append_base64 (ConfabHttpBody *self,
                                GBytes         *bytes)
{
  g_return_if_fail (CONFAB_IS_HTTP_BODY (self));
  g_return_if_fail (bytes != NULL);

  append (self, bytes, TRUE);
}

/**
 * confab_http_body_get_length:
 * @self: a body
 *
 * Returns: how many bytes are sent
 */
goffset
confab_http_body_get_length (ConfabHttpBody *self)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_BODY (self), 0);

  return self->length;
}

/**
 * confab_http_body_open:
 * @self: a body
 *
 * Returns: (transfer full): a stream of the whole body, which can be sought in; each call makes another one
 */
GInputStream *
confab_http_body_open (ConfabHttpBody *self)
{
  ConfabHttpBodyStream *stream;

  g_return_val_if_fail (CONFAB_IS_HTTP_BODY (self), NULL);

  stream = g_object_new (CONFAB_TYPE_HTTP_BODY_STREAM, NULL);
  stream->body = g_object_ref (self);
  return G_INPUT_STREAM (stream);
}

/**
 * confab_http_body_stream_set_rests:
 * @stream: a stream of a body
 * @rests: whether it says now and then that nothing is there
 *
 * A stream from which all can be read at once, written to a socket that takes all at once, keeps the main loop from everything
 * else. One that rests leaves it time to draw. Reads that wait are not affected.
 */
void
confab_http_body_stream_set_rests (GInputStream *stream,
                                   gboolean      rests)
{
  g_return_if_fail (CONFAB_IS_HTTP_BODY_STREAM (stream));

  CONFAB_HTTP_BODY_STREAM (stream)->rests = rests;
}

/**
 * confab_http_body_flatten:
 * @self: a body
 *
 * Returns: (transfer full): all that is sent in one piece of memory
 */
GBytes *
confab_http_body_flatten (ConfabHttpBody *self)
{
  char *text;
  gsize done = 0;

  g_return_val_if_fail (CONFAB_IS_HTTP_BODY (self), NULL);

  text = g_malloc (self->length);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      done += read_piece (piece, 0, text + done, piece->length);
    }
  return g_bytes_new_take (text, done);
}

/**
 * confab_http_body_foreach:
 * @self: a body that does not change any more
 * @func: (scope call): called for each piece, in the order in which they are sent
 * @user_data: given to @func
 */
void
confab_http_body_foreach (ConfabHttpBody    *self,
                          ConfabHttpBodyFunc func,
                          gpointer           user_data)
{
  g_return_if_fail (CONFAB_IS_HTTP_BODY (self));

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      func (piece->bytes, piece->is_base64, user_data);
    }
}
