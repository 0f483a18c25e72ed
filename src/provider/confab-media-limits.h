/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-profile.h"

G_BEGIN_DECLS

/**
 * ConfabMediaLimits:
 * @takes_images: whether pictures are taken
 * @takes_videos: whether videos are taken as what they are
 * @takes_files: whether documents are taken as what they are
 * @takes_addresses: whether pictures and videos may be web addresses
 * @media_first: whether attachments come before the text of their message
 * @still_images: whether of an animation only the first picture is taken
 * @image_types: media types of pictures, ended by %NULL
 * @video_types: media types of videos, ended by %NULL
 * @file_types: media types of documents, ended by %NULL
 * @max_image_bytes: of one picture
 * @max_video_bytes: of one video
 * @max_file_bytes: of one document
 * @max_image_edge: longest side of a picture in pixels
 * @max_images: pictures in a request, those of all its messages and the frames of videos
 * @max_videos: videos in a message, 0 for any number
 * @max_frames: pictures that a video is sent as at most
 * @max_request_bytes: the body of a request, in which attachments are a third larger
 *
 * What services of a profile take. Sizes are those of the bytes before they are encoded, each small enough that one
 * alone fits into a request; they are 0 where the kind is not taken.
 */
typedef struct
{
  gboolean            takes_images;
  gboolean            takes_videos;
  gboolean            takes_files;
  gboolean            takes_addresses;
  gboolean            media_first;
  gboolean            still_images;
  const char * const *image_types;
  const char * const *video_types;
  const char * const *file_types;
  gsize               max_image_bytes;
  gsize               max_video_bytes;
  gsize               max_file_bytes;
  int                 max_image_edge;
  guint               max_images;
  guint               max_videos;
  guint               max_frames;
  goffset             max_request_bytes;
} ConfabMediaLimits;

ConfabMediaLimits confab_media_limits_get        (ConfabProfile             profile);
gboolean          confab_media_limits_take_image (const ConfabMediaLimits  *limits,
                                                  const char               *media_type);
gboolean          confab_media_limits_take_video (const ConfabMediaLimits  *limits,
                                                  const char               *media_type);
gboolean          confab_media_limits_take_file  (const ConfabMediaLimits  *limits,
                                                  const char               *media_type);

G_END_DECLS
