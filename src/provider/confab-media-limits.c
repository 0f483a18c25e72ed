/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-dialect.h"
#include "provider/confab-media-limits.h"

/* What a request holds besides one large attachment. */
#define ROOM_FOR_TEXT (256 * 1024)

/* The most that one attachment may have so that it fits into a request when it is encoded. */
static gsize
fit (const ConfabDialect *dialect,
     gsize                limit)
{
  gsize room = (dialect->max_request_bytes - ROOM_FOR_TEXT) / 4 * 3;

  return MIN (limit, room);
}

/**
 * confab_media_limits_get:
 * @profile: a profile
 *
 * Returns: what services of @profile take
 */
ConfabMediaLimits
confab_media_limits_get (ConfabProfile profile)
{
  const ConfabDialect *dialect = confab_dialect_get (profile);

  return (ConfabMediaLimits) {
           .takes_images = dialect->max_images > 0,
           .takes_videos = dialect->video_mode != CONFAB_VIDEO_NONE,
           .takes_files = dialect->takes_files,
           .takes_addresses = dialect->remote_image_urls,
           .media_first = dialect->media_first,
           .still_images = dialect->still_images,
           .image_types = dialect->image_types,
           .video_types = dialect->video_types,
           .file_types = dialect->file_types,
           .max_image_bytes = fit (dialect, dialect->max_image_bytes),
           .max_video_bytes = fit (dialect, dialect->max_video_bytes),
           .max_file_bytes = fit (dialect, dialect->max_file_bytes),
           .max_image_edge = dialect->max_image_edge,
           .max_images = dialect->max_images,
           .max_videos = dialect->max_videos,
           .max_frames = MIN (dialect->max_frames, dialect->max_images),
           .max_request_bytes = dialect->max_request_bytes,
  };
}

static gboolean
has_type (const char *const *types,
          const char        *media_type)
{
  for (; media_type != NULL && *types != NULL; types++)
    if (g_ascii_strcasecmp (*types, media_type) == 0)
      return TRUE;
  return FALSE;
}

/**
 * confab_media_limits_take_image:
 * @limits: what a service takes
 * @media_type: (nullable): the type of a picture
 *
 * Returns: whether pictures of that type are taken as they are
 */
gboolean
confab_media_limits_take_image (const ConfabMediaLimits *limits,
                                const char              *media_type)
{
  return has_type (limits->image_types, media_type);
}

/**
 * confab_media_limits_take_video:
 * @limits: what a service takes
 * @media_type: (nullable): the type of a video
 *
 * Returns: whether videos of that type are taken as they are
 */
gboolean
confab_media_limits_take_video (const ConfabMediaLimits *limits,
                                const char              *media_type)
{
  return has_type (limits->video_types, media_type);
}

/**
 * confab_media_limits_take_file:
 * @limits: what a service takes
 * @media_type: (nullable): the type of a document
 *
 * Returns: whether documents of that type are taken as they are
 */
gboolean
confab_media_limits_take_file (const ConfabMediaLimits *limits,
                               const char              *media_type)
{
  return limits->takes_files && has_type (limits->file_types, media_type);
}
