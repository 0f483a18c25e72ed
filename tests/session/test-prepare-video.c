/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/videos.h"
#include "provider/confab-media-limits.h"
#include "session-fixture.h"
#include "session/confab-chat.h"
#include "session/confab-recipe.h"

static GBytes *
load (const FixtureVideo *video)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (video->path, FALSE, NULL);

  g_assert_nonnull (file);
  return g_mapped_file_get_bytes (file);
}

static FixtureVideo
save (GBytes *bytes)
{
  FixtureVideo video = { fixture_path () };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (video.path, data, (gssize)length, NULL));
  return video;
}

static ConfabPart *
make_part (GBytes              *bytes,
           const char          *media_type,
           const ConfabSendWish wish)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "a b.mov", .media_type = media_type, .size = (gint64)g_bytes_get_size (bytes), .width = 320,
    .height = 180, .duration_ms = 6000, .send = wish,
  });
}

static ConfabRecipe *
make_recipe (ConfabProfile profile,
             ConfabPart   *part)
{
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "Service", "https://example.org/v1", profile);

  return confab_recipe_new (part, provider);
}

static const ConfabAttachmentFacts *
get_only_facts (ConfabPrepared *prepared)
{
  g_assert_cmpuint (prepared->parts->len, ==, 1);
  return confab_part_get_facts (prepared->parts->pdata[0]);
}

/* What decides whether there is something to do, for services that take videos and for others. */
static void
test_when (void)
{
  static const struct
  {
    ConfabProfile  profile;
    const char    *media_type;
    ConfabSendWish wish;
    gint64         size;
    gboolean       expected;
  } cases[] = {
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { 0 }, 1000, FALSE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .as = CONFAB_SEND_ITSELF }, 1000, FALSE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .start_ms = 1000 }, 1000, TRUE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .end_ms = 1000 }, 1000, TRUE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .max_edge = 512 }, 1000, FALSE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .max_edge = 160 }, 1000, TRUE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { 0 }, 200 * 1000 * 1000, FALSE },
    { CONFAB_PROFILE_AIMLAPI, "video/mp4", { .as = CONFAB_SEND_ITSELF }, 200 * 1000 * 1000, TRUE },
    { CONFAB_PROFILE_OPENROUTER, "video/x-matroska", { 0 }, 1000, TRUE },
    { CONFAB_PROFILE_LLAMA_SERVER, "video/x-matroska", { 0 }, 1000, FALSE },
    { CONFAB_PROFILE_OPENAI, "video/mp4", { .start_ms = 1000 }, 1000, FALSE },
    { CONFAB_PROFILE_OPENAI, "video/mp4", { .as = CONFAB_SEND_FRAMES }, 1000, TRUE },
    { CONFAB_PROFILE_DEEPSEEK, "video/mp4", { .as = CONFAB_SEND_FRAMES }, 1000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
      .hash = "abc", .media_type = cases[i].media_type, .size = cases[i].size, .width = 320, .height = 180,
      .send = cases[i].wish,
    });
      g_autoptr (ConfabRecipe) recipe = make_recipe (cases[i].profile, part);

      if ((recipe != NULL) != cases[i].expected)
        g_error ("Case %u is wrong", i);
    }
}

static void
test_frames (void)
{
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (GBytes) bytes = load (&video);
  g_autoptr (ConfabPart) part = make_part (bytes, "video/quicktime", (ConfabSendWish) {
    .as = CONFAB_SEND_FRAMES, .start_ms = 2000, .frames = 4, .max_edge = 100
  });
  g_autoptr (ConfabRecipe) recipe = make_recipe (CONFAB_PROFILE_OPENAI, part);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) prepared = confab_recipe_follow (recipe, bytes, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (prepared->form, ==, CONFAB_PREPARED_FRAMES);
  /* Green and blue; what is equal is left out. */
  g_assert_cmpint (prepared->count, ==, 2);
  g_assert_cmpuint (prepared->parts->len, ==, 5);
  g_assert_cmpstr (confab_part_get_text (prepared->parts->pdata[1]), ==, "Frame at 00:02");
  g_assert_cmpstr (confab_part_get_text (prepared->parts->pdata[3]), ==, "Frame at 00:04");
  g_assert_cmpint (confab_part_get_facts (prepared->parts->pdata[2])->width, ==, 100);
}

/* Each may be left out, but not all of them; what is left is counted and told anew. */
static void
test_left_out (void)
{
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (GBytes) bytes = load (&video);
  ConfabSendWish wish = { .as = CONFAB_SEND_FRAMES, .start_ms = 2000, .frames = 4, .max_edge = 100 };
  g_autoptr (ConfabPart) part = make_part (bytes, "video/quicktime", wish);
  g_autoptr (ConfabRecipe) recipe = make_recipe (CONFAB_PROFILE_OPENAI, part);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) all = confab_recipe_follow (recipe, bytes, NULL, NULL, NULL, &error);
  g_autoptr (ConfabPrepared) same = confab_prepared_leave_out (all, part);
  g_autoptr (ConfabPart) without = NULL;
  g_autoptr (ConfabPart) nothing = NULL;
  g_autoptr (ConfabPrepared) less = NULL;
  g_autoptr (ConfabPrepared) none = NULL;
  g_autofree char *first = NULL;
  g_autofree char *both = NULL;

  g_assert_no_error (error);
  g_assert_true (same == all);
  first = g_strdup_printf ("%" G_GINT64_FORMAT, confab_part_get_facts (all->parts->pdata[2])->send.start_ms);
  both = g_strdup_printf ("%s,%" G_GINT64_FORMAT, first, confab_part_get_facts (all->parts->pdata[4])->send.start_ms);
  wish.left_out = first;
  without = confab_part_copy_with_wish (part, &wish);
  less = confab_prepared_leave_out (all, without);
  g_assert_cmpint (less->count, ==, 1);
  g_assert_cmpuint (less->parts->len, ==, 3);
  g_assert_true (g_str_has_prefix (confab_part_get_text (less->parts->pdata[0]), "The following 1 pictures"));
  g_assert_cmpstr (confab_part_get_text (less->parts->pdata[1]), ==, "Frame at 00:04");
  g_assert_true (less->parts->pdata[2] == all->parts->pdata[4]);
  g_assert_cmpint (less->bytes, ==, confab_part_get_facts (all->parts->pdata[4])->size);
  g_assert_cmpuint (g_hash_table_size (less->contents), ==, 1);
  wish.left_out = both;
  nothing = confab_part_copy_with_wish (part, &wish);
  none = confab_prepared_leave_out (all, nothing);
  g_assert_true (none == all);
}

/* A service that knows no Matroska is sent MP4. */
static void
test_converted (void)
{
  g_auto (FixtureVideo) video = fixture_video ("videotestsrc num-buffers=20 ! video/x-raw,format=I420,width=320,height=180,"
                                               "framerate=10/1 ! jpegenc ! matroskamux", "");
  g_autoptr (GBytes) bytes = load (&video);
  g_autoptr (ConfabPart) part = make_part (bytes, "video/x-matroska", (ConfabSendWish) { 0 });
  g_autoptr (ConfabRecipe) recipe = make_recipe (CONFAB_PROFILE_OPENROUTER, part);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) prepared = confab_recipe_follow (recipe, bytes, NULL, NULL, NULL, &error);
  const ConfabAttachmentFacts *facts;
  g_auto (FixtureVideo) made = { NULL };
  g_auto (FixtureFound) found = { 0 };
  g_autofree char *summary = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (prepared->form, ==, CONFAB_PREPARED_VIDEO);
  facts = get_only_facts (prepared);
  g_assert_cmpstr (facts->name, ==, "a b.mp4");
  g_assert_cmpstr (facts->media_type, ==, "video/mp4");
  g_assert_cmpint (facts->width, ==, 320);
  g_assert_cmpint (ABS (facts->duration_ms - 2000), <=, 100);
  made = save (g_hash_table_lookup (prepared->contents, facts->hash));
  found = fixture_discover (made.path);
  g_assert_true (g_str_has_prefix (found.pictures, "video/x-h264"));
  summary = confab_prepared_dup_summary (prepared);
  g_assert_true (g_str_has_prefix (summary, "0:02, 320 × 180 pixels, "));
}

/* It says so where the sound was lost, also after it was kept. */
static void
test_summary (void)
{
  g_autoptr (ConfabPrepared) prepared = confab_prepared_new ();
  g_autoptr (ConfabPrepared) kept = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *summary = NULL;

  prepared->form = CONFAB_PREPARED_VIDEO;
  prepared->lost_sound = TRUE;
  prepared->bytes = 1000;
  g_ptr_array_add (prepared->parts, confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
    .hash = "abc", .media_type = "video/mp4", .width = 320, .height = 180, .duration_ms = 65000,
  }));
  bytes = confab_prepared_to_bytes (prepared);
  kept = confab_prepared_from_bytes (bytes);
  summary = confab_prepared_dup_summary (kept);
  g_assert_true (g_str_has_prefix (summary, "1:05, 320 × 180 pixels, without sound, "));
}

static void
test_bad (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("nothing", 7);
  g_autoptr (ConfabPart) part = make_part (bytes, "video/x-matroska", (ConfabSendWish) { 0 });
  g_autoptr (ConfabRecipe) recipe = make_recipe (CONFAB_PROFILE_OPENROUTER, part);
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_recipe_follow (recipe, bytes, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
}

/* The part that was chosen, as the service receives it. */
static void
test_sent (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (GBytes) bytes = load (&video);
  g_autoptr (ConfabPart) part = NULL;
  g_autoptr (ConfabPart) trimmed = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) requests = NULL;
  g_autoptr (GBytes) sent = NULL;
  g_auto (FixtureVideo) received = { NULL };
  g_auto (FixtureFound) found = { 0 };
  JsonArray *array;
  JsonObject *last;
  const char *url = NULL;
  guchar *decoded;
  gsize length;

  g_object_set (confab_chat_get_provider (chat), "profile", CONFAB_PROFILE_VLLM, NULL);
  confab_chat_attach_bytes_async (chat, bytes, "a.mov", NULL, confab_test_capture, &result);
  part = confab_chat_attach_bytes_finish (chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  trimmed = confab_part_copy_with_wish (part, &(ConfabSendWish) { .start_ms = 1000, .end_ms = 2500, .max_edge = 200 });
  g_ptr_array_add (parts, trimmed);
  confab_chat_send (chat, "What happens?", parts, &error);
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  requests = confab_test_server_dup_requests (fixture->server);
  array = json_node_get_array (requests);
  last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  array = json_object_get_array_member (json_object_get_object_member (last, "body"), "messages");
  array = json_object_get_array_member (json_array_get_object_element (array, 0), "content");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  for (guint i = 0; i < 2; i++)
    if (json_object_has_member (json_array_get_object_element (array, i), "video_url"))
      url = json_object_get_string_member (json_object_get_object_member (json_array_get_object_element (array, i),
                                                                          "video_url"), "url");
  g_assert_nonnull (url);
  g_assert_true (g_str_has_prefix (url, "data:video/mp4;base64,"));
  decoded = g_base64_decode (strchr (url, ',') + 1, &length);
  sent = g_bytes_new_take (decoded, length);
  received = save (sent);
  found = fixture_discover (received.path);
  g_assert_cmpint (ABS (found.duration_ms - 1500), <=, 100);
  g_assert_cmpuint (found.width, ==, 200);
  g_assert_cmpuint (found.height, ==, 112);
  g_assert_finalize_object (chat);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();

  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/session/prepare-video/when", test_when);
  g_test_add_func ("/session/prepare-video/frames", test_frames);
  g_test_add_func ("/session/prepare-video/left-out", test_left_out);
  g_test_add_func ("/session/prepare-video/converted", test_converted);
  g_test_add_func ("/session/prepare-video/summary", test_summary);
  g_test_add_func ("/session/prepare-video/bad", test_bad);
  g_test_add_vtable ("/session/prepare-video/sent", sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)test_sent, (GTestFixtureFunc)(void *)fixture_tear_down);
  return g_test_run ();
}
