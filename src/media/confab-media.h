/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/* The largest picture that is kept, in bytes; a larger one is made smaller. */
#define CONFAB_MEDIA_MAX_IMAGE    (20 * 1024 * 1024)
/* The largest files that are taken. */
#define CONFAB_MEDIA_MAX_RAW_IMAGE (512 * 1024 * 1024)
#define CONFAB_MEDIA_MAX_VIDEO    (1024 * 1024 * 1024)
#define CONFAB_MEDIA_MAX_DOCUMENT (1024 * 1024 * 1024)

/**
 * ConfabProgressFunc:
 * @fraction: how much is done, from 0 to 1
 * @user_data: what was given with the function
 *
 * Told while something takes its time, on the thread that does it, or where an asynchronous function was called.
 */
typedef void (*ConfabProgressFunc) (double   fraction,
                                    gpointer user_data);

/**
 * ConfabMediaWish:
 * @password: (nullable): what opens an encrypted document
 *
 * What somebody said about a file that is read.
 */
typedef struct
{
  const char *password;
} ConfabMediaWish;

/**
 * ConfabMedia:
 * @kind: an image, a video or a document
 * @name: its file name, cleaned of control characters and path
 * @media_type: what the bytes are, whatever the name says
 * @bytes: what will be sent
 * @width: in pixels after the orientation is applied, 0 where unknown
 * @height: in pixels, 0 where unknown
 * @duration_ms: of a video, 0 where unknown
 * @codec: (nullable): how the pictures of a video are encoded, in words
 * @pages: of a document, 0 where it has none or they are not known
 * @characters: of a document's text, 0 where unknown
 *
 * A file on its way into a message. Images have their EXIF orientation applied and carry no metadata.
 */
typedef struct
{
  ConfabPartKind  kind;
  char           *name;
  char           *media_type;
  GBytes         *bytes;
  int             width;
  int             height;
  gint64          duration_ms;
  const char     *codec;
  int             pages;
  gint64          characters;
} ConfabMedia;

void         confab_media_free             (ConfabMedia            *self);
/* The media type by content, or NULL: image/png, image/jpeg, image/webp, image/gif, video/mp4, video/webm,
 * video/quicktime, video/x-matroska. */
const char  *confab_media_sniff            (const void             *bytes,
                                            gsize                   length);
/* Reads, checks and prepares off the main thread. Errors: G_IO_ERROR for what cannot be read, CONFAB_ERROR_EMPTY,
 * CONFAB_ERROR_TOO_LARGE, CONFAB_ERROR_UNSUPPORTED, CONFAB_ERROR_INVALID_VALUE for damaged ones, each with a sentence
 * for people that names the file. */
void         confab_media_read_file_async  (GFile                  *file,
                                            const ConfabMediaWish  *wish,
                                            GCancellable           *cancellable,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
void         confab_media_read_bytes_async (GBytes                 *bytes,
                                            const char             *name,
                                            const ConfabMediaWish  *wish,
                                            GCancellable           *cancellable,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
ConfabMedia *confab_media_read_finish      (GAsyncResult           *result,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* A small picture of an image, a video or the first page of a PDF as PNG or JPEG, at most size pixels wide and high. */
void         confab_media_thumbnail_async  (const char             *path,
                                            const char             *media_type,
                                            int                     size,
                                            GCancellable           *cancellable,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
GBytes      *confab_media_thumbnail_finish (GAsyncResult           *result,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabMedia, confab_media_free)

G_END_DECLS
