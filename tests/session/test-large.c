/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "session-fixture.h"
#include "session/confab-chat-progress.h"
#include "session/confab-session-private.h"

/* A video of 100 MB in a turn, from the moment somebody sends it to the answer: what memory that takes besides its own size, and for how long the
 * main loop does not come to draw meanwhile. */
#define SIZE (100 * 1000 * 1000)
#define MEBIBYTE (1024.0 * 1024.0)
#define MOST_MEMORY 64
#define FRAME 16
/* That of drawing in GTK. */
#define FRAME_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)
/* A machine that does other things takes the processor away for longer than a frame. */
#define LONGEST_HOLD 250

typedef struct
{
  gint64 last;
  gint64 longest;
  guint  n_frames;
  guint  n_late;        /* frames that came more than one too late */
} Frames;

static double
read_status (const char *name)
{
  g_autofree char *status = NULL;
  const char *found;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  found = strstr (status, name);
  return found != NULL ? g_ascii_strtod (found + strlen (name), NULL) / 1024 : 0;
}

/* Forgets the highest use of memory so far; FALSE where that is not allowed. */
static gboolean
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return FALSE;
  fputs ("5", file);
  return fclose (file) == 0;
}

static gboolean
frame_cb (gpointer user_data)
{
  Frames *frames = user_data;
  gint64 now = g_get_monotonic_time ();

  frames->longest = MAX (frames->longest, now - frames->last);
  if (now - frames->last > 2 * FRAME * 1000)
    frames->n_late++;
  frames->last = now;
  frames->n_frames++;
  return G_SOURCE_CONTINUE;
}

static ConfabPart *
add_video (Fixture *fixture)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  guint8 *data = g_malloc (SIZE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  for (gsize i = 0; i < SIZE; i++)
    data[i] = (guint8)(i * 7 + i / 251);
  bytes = g_bytes_new_take (data, SIZE);
  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "video.mp4", .media_type = "video/mp4", .size = SIZE,
  });
}

static void
test_memory_and_frames (Fixture      *fixture,
                        gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "drain", FALSE);
  g_autoptr (ConfabPart) part = add_video (fixture);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Frames frames = { 0 };
  guint timer;
  double base;
  double peak;
  gint64 start;

  g_object_set (confab_chat_get_provider (chat), "profile", (guint)CONFAB_PROFILE_VLLM, NULL);
  g_ptr_array_add (parts, part);
  confab_test_drain ();
  malloc_trim (0);
  base = read_status ("VmRSS:");
  if (!reset_peak ())
    {
      g_test_skip ("The highest use of memory cannot be measured here");
      return;
    }
  start = frames.last = g_get_monotonic_time ();
  timer = g_timeout_add_full (FRAME_PRIORITY, FRAME, frame_cb, &frames, NULL);
  g_assert_true (confab_chat_send (chat, "What is this?", parts, &error));
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  g_clear_handle_id (&timer, g_source_remove);
  peak = read_status ("VmHWM:") - base;
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (confab_chat_get_conversation (chat))), ==, "Taken.");
  g_test_message ("%d MB sent in %.2f s: %.1f MiB more memory at the peak, its size and %.1f; longest hold %.1f ms, %u of %u frames late",
                  SIZE / 1000 / 1000, (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC, peak, peak - SIZE / MEBIBYTE,
                  (double)frames.longest / 1000, frames.n_late, frames.n_frames);
  g_assert_cmpfloat (peak, <, SIZE / MEBIBYTE + MOST_MEMORY);
  g_assert_cmpint (frames.longest / 1000, <, LONGEST_HOLD);
  g_assert_finalize_object (chat);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();

  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/large/memory-and-frames", Fixture, NULL, (void (*)(Fixture *, gconstpointer))(void *) fixture_set_up,
              test_memory_and_frames, (void (*)(Fixture *, gconstpointer))(void *) fixture_tear_down);
  return g_test_run ();
}
