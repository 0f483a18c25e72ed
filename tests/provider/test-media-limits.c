/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-media-limits.h"
#include "provider/confab-media-tokens.h"

static void
test_limits (void)
{
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      ConfabMediaLimits limits = confab_media_limits_get (profile);

      g_assert_true (limits.takes_images == (limits.image_types[0] != NULL));
      g_assert_true (limits.takes_videos == (limits.video_types[0] != NULL));
      g_assert_true (limits.takes_files == (limits.file_types[0] != NULL));
      g_assert_true (limits.takes_images == (limits.max_images > 0 && limits.max_image_bytes > 0 && limits.max_image_edge > 0));
      g_assert_true (limits.takes_videos == (limits.max_video_bytes > 0));
      g_assert_true (limits.takes_files == (limits.max_file_bytes > 0));
      g_assert_true (limits.takes_images == (limits.max_frames > 0));
      g_assert_cmpuint (limits.max_frames, <=, limits.max_images);
      /* One alone fits, a third larger, with text beside it. */
      g_assert_cmpint ((goffset)limits.max_image_bytes / 3 * 4, <, limits.max_request_bytes);
      g_assert_cmpint ((goffset)limits.max_video_bytes / 3 * 4, <, limits.max_request_bytes);
      g_assert_cmpint ((goffset)limits.max_file_bytes / 3 * 4, <, limits.max_request_bytes);
      g_assert_true (confab_media_limits_take_image (&limits, "image/PNG") == limits.takes_images);
      g_assert_false (confab_media_limits_take_image (&limits, "image/heic"));
      g_assert_false (confab_media_limits_take_image (&limits, NULL));
      g_assert_true (confab_media_limits_take_video (&limits, "video/mp4") == limits.takes_videos);
      g_assert_true (confab_media_limits_take_file (&limits, "application/pdf") == limits.takes_files);
      g_assert_false (confab_media_limits_take_file (&limits, "application/zip"));
    }
  g_assert_cmpuint (confab_media_limits_get (CONFAB_PROFILE_AIMLAPI).max_videos, ==, 1);
  g_assert_true (confab_media_limits_get (CONFAB_PROFILE_AIMLAPI).still_images);
  g_assert_true (confab_media_limits_get (CONFAB_PROFILE_OPENAI).takes_files);
  g_assert_false (confab_media_limits_get (CONFAB_PROFILE_AIMLAPI).takes_files);
}

static gint64
estimate_image (ConfabProfile profile,
                int           width,
                int           height,
                const char   *detail)
{
  const ConfabAttachmentFacts facts = { .hash = "abc", .media_type = "image/png", .width = width, .height = height, .detail = detail };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);

  return confab_media_estimate_tokens (profile, part);
}

/* The examples of OpenAI's guide. */
static void
test_tokens (void)
{
  g_autoptr (ConfabPart) text = confab_part_new_text ("äöüß five");

  g_assert_cmpint (estimate_image (CONFAB_PROFILE_OPENAI, 1024, 1024, "high"), ==, 765);
  g_assert_cmpint (estimate_image (CONFAB_PROFILE_OPENAI, 2048, 4096, "high"), ==, 1105);
  g_assert_cmpint (estimate_image (CONFAB_PROFILE_OPENAI, 4096, 8192, "low"), ==, 85);
  g_assert_cmpint (estimate_image (CONFAB_PROFILE_OPENAI, 100, 50, NULL), ==, 255);
  g_assert_cmpint (estimate_image (CONFAB_PROFILE_OPENAI, 0, 0, NULL), ==, 0);
  g_assert_cmpint (estimate_image (CONFAB_PROFILE_AIMLAPI, 1024, 1024, NULL), ==, 0);
  g_assert_cmpint (confab_media_estimate_tokens (CONFAB_PROFILE_AIMLAPI, text), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/media-limits/limits", test_limits);
  g_test_add_func ("/provider/media-limits/tokens", test_tokens);
  return g_test_run ();
}
