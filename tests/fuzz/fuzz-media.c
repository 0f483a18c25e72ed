/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>

#include "media/confab-image-metadata.h"
#include "media/confab-media.h"
#include "media/confab-video.h"
#include "media/confab-video-metadata.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What is stripped has to be whole, of the same size in pixels, and with nothing left to strip. */
static void
check_image (GBytes     *bytes,
             const char *media_type)
{
  guint32 width;
  guint32 height;
  guint orientation;
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GBytes) again = NULL;
  gboolean sized = confab_image_read_size (bytes, media_type, &width, &height);

  stripped = confab_image_strip_metadata (bytes, media_type, &orientation);
  g_assert_cmpuint (orientation - 1, <, 8);
  if (stripped == NULL)
    return;
  again = confab_image_strip_metadata (stripped, media_type, &orientation);
  g_assert_true (again == stripped);
  if (sized)
    {
      guint32 stripped_width;
      guint32 stripped_height;

      g_assert_true (confab_image_read_size (stripped, media_type, &stripped_width, &stripped_height));
      g_assert_cmpuint (width, ==, stripped_width);
      g_assert_cmpuint (height, ==, stripped_height);
    }
}

/* Stripping keeps the length and what a player is told, and leaves nothing to strip. */
static void
check_video (GBytes     *bytes,
             const char *media_type)
{
  g_autoptr (GBytes) stripped = confab_video_strip_metadata (bytes, media_type);
  g_autoptr (GBytes) again = confab_video_strip_metadata (stripped, media_type);
  ConfabVideoFacts before;
  ConfabVideoFacts after;

  g_assert_true (again == stripped);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_bytes_get_size (stripped));
  /* What the boxes of the one format say may be anything in the other. */
  if (strcmp (media_type, "video/mp4") != 0)
    return;
  confab_video_read_mp4 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &before);
  confab_video_read_mp4 (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), &after);
  g_assert_cmpint (before.duration_ms, ==, after.duration_ms);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  const char *media_type = confab_media_sniff (data, size);
  ConfabVideoFacts facts;

  confab_video_read_mp4 (data, size, &facts);
  g_assert_cmpint (facts.width, >=, 0);
  g_assert_cmpint (facts.height, >=, 0);
  g_assert_cmpint (facts.duration_ms, >=, 0);
  if (media_type != NULL && g_str_has_prefix (media_type, "image/"))
    check_image (bytes, media_type);
  check_video (bytes, "video/mp4");
  check_video (bytes, "video/webm");
  return 0;
}
