/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "provider/confab-request.h"

/* What each kind of service is sent of pictures and videos, letter for letter. */

#define IMAGE_DATA "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,YWJj\",\"detail\":\"low\"}}"
#define IMAGE_URL  "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a\"}}"
#define VIDEO_DATA "{\"type\":\"video_url\",\"video_url\":{\"url\":\"data:video/mp4;base64,YWJj\"}}"
#define VIDEO_URL  "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://example.org/a\"}}"
#define INPUT_DATA "{\"type\":\"input_video\",\"input_video\":{\"data\":\"YWJj\"}}"
#define INPUT_URL  "{\"type\":\"input_video\",\"input_video\":{\"url\":\"https://example.org/a\"}}"

/* NULL where it is refused. */
static const struct
{
  const char *image_data;
  const char *image_url;
  const char *video_data;
  const char *video_url;
  gboolean    media_first;
} profiles[CONFAB_N_PROFILES] = {
  [CONFAB_PROFILE_GENERIC] = { IMAGE_DATA, IMAGE_URL, NULL, NULL, FALSE },
  [CONFAB_PROFILE_AIMLAPI] = { IMAGE_DATA, IMAGE_URL, VIDEO_DATA, VIDEO_URL, TRUE },
  [CONFAB_PROFILE_OPENAI] = { IMAGE_DATA, IMAGE_URL, NULL, NULL, FALSE },
  [CONFAB_PROFILE_OPENROUTER] = { IMAGE_DATA, IMAGE_URL, VIDEO_DATA, VIDEO_URL, FALSE },
  [CONFAB_PROFILE_LLAMA_SERVER] = { IMAGE_DATA, IMAGE_URL, INPUT_DATA, INPUT_URL, TRUE },
  [CONFAB_PROFILE_OLLAMA] = { IMAGE_DATA, NULL, NULL, NULL, FALSE },
  [CONFAB_PROFILE_VLLM] = { IMAGE_DATA, IMAGE_URL, VIDEO_DATA, VIDEO_URL, TRUE },
  [CONFAB_PROFILE_LM_STUDIO] = { IMAGE_DATA, NULL, NULL, NULL, FALSE },
  [CONFAB_PROFILE_DEEPSEEK] = { NULL, NULL, NULL, NULL, FALSE },
};

static const ConfabAttachmentFacts image_data = { .hash = "abc", .media_type = "image/jpeg", .size = 3, .detail = "low" };
static const ConfabAttachmentFacts video_data = { .hash = "abc", .media_type = "video/mp4", .size = 3 };
static const ConfabAttachmentFacts address = { .url = "https://example.org/a" };

static GBytes *
load (ConfabPart *part,
      gpointer    user_data,
      GError    **error)
{
  return g_bytes_new_static ("abc", 3);
}

static GPtrArray *
list_parts (ConfabMessage *message,
            gpointer       user_data)
{
  return g_ptr_array_ref (user_data);
}

/* What stands in the list of messages, and after it: one message of the user with a text and what is made ready. */
static char *
write_parts (ConfabProfile profile,
             GPtrArray    *parts,
             GError      **error)
{
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "Service", "https://example.org/v1", profile);
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (ConfabMessage) message = confab_message_new ("id", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 0);
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (ConfabHttpBody) body = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (ConfabPart) text_part = confab_part_new_text ("x");
  ConfabRequest request = {
    .provider = provider, .model = "m", .messages = messages, .parameters = parameters, .load = load,
    .list_parts = list_parts, .list_data = parts,
  };

  confab_message_add_part (message, text_part);
  g_ptr_array_add (messages, message);
  body = confab_request_write (&request, error);
  if (body == NULL)
    return NULL;
  bytes = confab_http_body_flatten (body);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_prefix (text, "{\"model\":\"m\",\"messages\":["));
  return g_strdup (text + strlen ("{\"model\":\"m\",\"messages\":["));
}

static void
check (ConfabProfile                profile,
       ConfabPartKind               kind,
       const ConfabAttachmentFacts *facts,
       const char                  *expected)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_ptr_array_add (parts, confab_part_new_attachment (kind, facts));
  text = write_parts (profile, parts, &error);
  if (expected == NULL)
    {
      g_assert_null (text);
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
      return;
    }
  g_assert_no_error (error);
  if (profiles[profile].media_first)
    whole = g_strdup_printf ("{\"role\":\"user\",\"content\":[%s,{\"type\":\"text\",\"text\":\"x\"}]}]}", expected);
  else
    whole = g_strdup_printf ("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"},%s]}]}", expected);
  g_assert_cmpstr (text, ==, whole);
}

static void
test_images (void)
{
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      check (profile, CONFAB_PART_IMAGE, &image_data, profiles[profile].image_data);
      check (profile, CONFAB_PART_IMAGE, &address, profiles[profile].image_url);
    }
}

static void
test_videos (void)
{
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      check (profile, CONFAB_PART_VIDEO, &video_data, profiles[profile].video_data);
      check (profile, CONFAB_PART_VIDEO, &address, profiles[profile].video_url);
    }
}

/* Frames come with their times, in their order, wherever the question stands. */
static void
test_frames (void)
{
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      static const char frames[] =
        "{\"type\":\"text\",\"text\":\"Frame at 00:01\"}," IMAGE_DATA ",{\"type\":\"text\",\"text\":\"Frame at 00:02\"}," IMAGE_DATA;

      g_ptr_array_add (parts, confab_part_new_text ("Frame at 00:01"));
      g_ptr_array_add (parts, confab_part_new_attachment (CONFAB_PART_IMAGE, &image_data));
      g_ptr_array_add (parts, confab_part_new_text ("Frame at 00:02"));
      g_ptr_array_add (parts, confab_part_new_attachment (CONFAB_PART_IMAGE, &image_data));
      text = write_parts (profile, parts, &error);
      if (profiles[profile].image_data == NULL)
        {
          g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
          continue;
        }
      g_assert_no_error (error);
      g_assert_nonnull (strstr (text, frames));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/request-media/images", test_images);
  g_test_add_func ("/provider/request-media/videos", test_videos);
  g_test_add_func ("/provider/request-media/frames", test_frames);
  return g_test_run ();
}
