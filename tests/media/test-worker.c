/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "documents.h"
#include "fixtures.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker.h"
#include "media/confab-media-worker-call.h"
#include "media/confab-media-worker-frame.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static gboolean
note_cb (ConfabWorkerFrame kind,
         GBytes           *content,
         gpointer          user_data)
{
  g_string_append_printf (user_data, "%d:%" G_GSIZE_FORMAT " ", (int)kind, g_bytes_get_size (content));
  return TRUE;
}

static void
add_frame (GByteArray *all,
           guint32     kind,
           guint32     length,
           gsize       given)
{
  g_autofree guint8 *content = g_malloc0 (given + 1);

  g_byte_array_append (all, (const guint8 *)&kind, sizeof kind);
  g_byte_array_append (all, (const guint8 *)&length, sizeof length);
  g_byte_array_append (all, content, (guint)given);
}

/* The larger ones go through a file. */
static void
test_frames (void)
{
  const struct { guint step; guint32 large; const char *seen; } rows[] = {
    { 1, 1000, "1:8 2:2 3:0 3:1000 5:0 " },
    { 4099, 5 * 1024 * 1024, "1:8 2:2 3:0 3:5242880 5:0 " },
    { 65536, 5 * 1024 * 1024, "1:8 2:2 3:0 3:5242880 5:0 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) all = g_byte_array_new ();
      g_autoptr (GString) seen = g_string_new (NULL);
      g_autoptr (ConfabFrameReader) reader = confab_frame_reader_new (note_cb, seen);

      add_frame (all, CONFAB_WORKER_PROGRESS, 8, 8);
      add_frame (all, CONFAB_WORKER_FACTS, 2, 2);
      add_frame (all, CONFAB_WORKER_BYTES, 0, 0);
      add_frame (all, CONFAB_WORKER_BYTES, rows[i].large, rows[i].large);
      add_frame (all, CONFAB_WORKER_DONE, 0, 0);
      for (guint at = 0; at < all->len; at += rows[i].step)
        g_assert_true (confab_frame_reader_feed (reader, all->data + at, MIN (rows[i].step, all->len - at)));
      g_assert_cmpstr (seen->str, ==, rows[i].seen);
    }
}

static void
test_bad_frames (void)
{
  const struct { guint32 kind; guint32 length; } rows[] = {
    { 0, 0 }, { 6, 0 }, { G_MAXUINT32, 0 }, { CONFAB_WORKER_PROGRESS, 7 }, { CONFAB_WORKER_DONE, 1 },
    { CONFAB_WORKER_FACTS, CONFAB_WORKER_MAX_FACTS + 1 }, { CONFAB_WORKER_BYTES, (1u << 30) + 1 },
    { CONFAB_WORKER_BYTES, G_MAXUINT32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) all = g_byte_array_new ();
      g_autoptr (GString) seen = g_string_new (NULL);
      g_autoptr (ConfabFrameReader) reader = confab_frame_reader_new (note_cb, seen);

      add_frame (all, rows[i].kind, rows[i].length, 0);
      g_assert_false (confab_frame_reader_feed (reader, all->data, all->len));
      /* It stays so. */
      g_assert_false (confab_frame_reader_feed (reader, "", 0));
      g_assert_cmpstr (seen->str, ==, "");
    }
}

static ConfabDocumentText *
read_text (const char *text,
           const char *type,
           GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  int input = confab_media_spill (bytes);
  ConfabDocumentText *read = confab_media_worker_text (input, type, "a.txt", NULL, NULL, error);

  close (input);
  return read;
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = read_text ("Gr\xfc\xdf" "e aus Z\xfcrich\n", "text/plain", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, "Gr\xc3\xbc\xc3\x9f" "e aus Z\xc3\xbcrich\n");
  g_assert_nonnull (text->encoding);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("%PDF-1.7\nnothing", "application/pdf", &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "“a.txt”"));
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  double *told = user_data;

  g_assert_cmpfloat (fraction, >=, *told);
  *told = fraction;
}

static void
test_pages (void)
{
  static const char *const texts[] = { "One", "Two", "Three", NULL };
  g_autoptr (GBytes) pdf = document_pdf (texts);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GError) error = NULL;
  double told = 0;
  int input = confab_media_spill (pdf);

  pages = confab_media_worker_pages (input, "application/pdf", "a.pdf", "2-3", NULL, 200, progress_cb, &told, NULL,
                                     &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages->len, ==, 2);
  for (guint i = 0; i < pages->len; i++)
    {
      const ConfabPicture *page = pages->pdata[i];

      g_assert_cmpstr (page->media_type, ==, "image/png");
      g_assert_cmpint (MAX (page->width, page->height), ==, 200);
    }
  g_assert_cmpfloat (told, ==, 1);
  g_assert_null (confab_media_worker_pages (input, "application/pdf", "a.pdf", "7", NULL, 200, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  close (input);
}

/* The first page of a PDF is what it looks like; other documents look like nothing. */
static void
test_thumbnail (void)
{
  static const char *const texts[] = { "One", NULL };
  g_autoptr (GBytes) pdf = document_pdf (texts);
  g_autoptr (GBytes) made = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf), NULL));
  made = make_thumbnail (path, "application/pdf", 64, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (confab_media_sniff (g_bytes_get_data (made, NULL), g_bytes_get_size (made)), ==, "image/png");
  g_assert_null (make_thumbnail (path, "text/html", 64, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "%PDF-1.7 and no more", -1, NULL));
  g_assert_null (make_thumbnail (path, "application/pdf", 64, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_remove (path);
}

/* Two seconds of a changing picture, or -1 where the system cannot encode it. */
static int
make_video (void)
{
  g_autofree char *path = g_build_filename (folder, "a.mov", NULL);
  g_autofree char *description =
    g_strdup_printf ("videotestsrc num-buffers=20 pattern=ball ! "
                     "video/x-raw,format=I420,width=160,height=90,framerate=10/1 ! jpegenc ! qtmux ! "
                     "filesink location=%s", path);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;

  if (pipeline == NULL)
    return -1;
  gst_object_ref_sink (pipeline);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_remove (path);
  bytes = g_bytes_new_take (contents, length);
  return confab_media_spill (bytes);
}

static void
test_sample (void)
{
  ConfabVideoSampling sampling = { .start_ms = 1000, .count = 2, .max_edge = 80 };
  g_autoptr (GPtrArray) frames = NULL;
  g_autoptr (GError) error = NULL;
  double told = 0;
  int input = make_video ();

  if (input < 0)
    {
      g_test_skip ("No encoder here");
      return;
    }
  frames = confab_media_worker_sample (input, "video/quicktime", "a.mov", &sampling, progress_cb, &told, NULL, &error);
  close (input);
  g_assert_no_error (error);
  g_assert_cmpuint (frames->len, >=, 1);
  for (guint i = 0; i < frames->len; i++)
    {
      const ConfabVideoFrame *frame = frames->pdata[i];

      g_assert_cmpint (frame->time_ms, >=, 1000);
      g_assert_cmpint (frame->time_ms, <=, 2000);
      g_assert_cmpstr (frame->picture->media_type, ==, "image/jpeg");
      g_assert_cmpint (frame->picture->width, ==, 80);
    }
  g_assert_cmpfloat (told, ==, 1);
}

/* Another program in the place of the worker. */
static char *
put_worker (const char *script)
{
  char *path = g_build_filename (folder, "worker", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static GPtrArray *
call (const char   *program,
      guint         seconds,
      GCancellable *cancellable,
      GError      **error)
{
  g_autofree char *before = g_strdup (g_getenv ("CONFAB_MEDIA_WORKER"));
  g_autoptr (JsonObject) request = confab_worker_request_new ("text", "text/plain", "a.txt");
  GPtrArray *items;

  g_setenv ("CONFAB_MEDIA_WORKER", program, TRUE);
  items = confab_media_worker_call (request, STDIN_FILENO, seconds, NULL, NULL, cancellable, error);
  g_setenv ("CONFAB_MEDIA_WORKER", before, TRUE);
  return items;
}

static void
test_bad_workers (void)
{
  const char *const scripts[] = {
    "kill -9 $$", "kill -SEGV $$", "exit 0", "exit 1", "echo nonsense that is no frame", "cat /dev/zero",
    /* All is said but the end. */
    "printf '\\002\\0\\0\\0\\002\\0\\0\\0{}'",
    /* Bytes that belong to nothing, facts that are no object, and more after the end. */
    "printf '\\003\\0\\0\\0\\002\\0\\0\\0{}\\005\\0\\0\\0\\0\\0\\0\\0'",
    /* An error that is no sentence. */
    "printf '\\004\\0\\0\\0\\055\\0\\0\\0{\"domain\":\"io\",\"code\":1,\"message\":\"a\\\\u000ab\"}'",
    "printf '\\002\\0\\0\\0\\002\\0\\0\\0[]\\005\\0\\0\\0\\0\\0\\0\\0'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *program = put_worker (scripts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (call (program, 60, NULL, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
      g_assert_nonnull (strstr (error->message, "“a.txt”"));
    }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (call ("/no/such/worker", 60, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Waits until the process whose number is in a file has ended. */
static void
assert_ended (const char *path)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *text = NULL;
  int pid;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  pid = atoi (text);
  g_assert_cmpint (pid, >, 1);
  while (kill (pid, 0) == 0 && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_assert_cmpint (kill (pid, 0), !=, 0);
}

static void
test_time (void)
{
  g_autofree char *note = g_build_filename (folder, "pid", NULL);
  g_autofree char *script = g_strdup_printf ("echo $$ >'%s'; exec sleep 1000", note);
  g_autofree char *program = put_worker (script);
  g_autoptr (GError) error = NULL;

  g_assert_null (call (program, 1, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  assert_ended (note);
  g_remove (note);
}

static gpointer
cancel_thread (gpointer data)
{
  g_autofree char *note = g_build_filename (folder, "pid", NULL);
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!g_file_test (note, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *note = g_build_filename (folder, "pid", NULL);
  g_autofree char *script = g_strdup_printf ("echo $$ >'%s.new'; mv '%s.new' '%s'; exec sleep 1000", note, note, note);
  g_autofree char *program = put_worker (script);
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_null (call (program, 600, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  assert_ended (note);
  g_remove (note);
}

/* What a worker is given of the surroundings. */
static void
test_environment (void)
{
  g_autofree char *note = g_build_filename (folder, "environment", NULL);
  g_autofree char *script = g_strdup_printf ("env >'%s'", note);
  g_autofree char *program = put_worker (script);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("CONFAB_API_KEY", "sk-secret", TRUE);
  g_assert_null (call (program, 60, NULL, &error));
  g_unsetenv ("CONFAB_API_KEY");
  g_assert_true (g_file_get_contents (note, &text, NULL, NULL));
  g_assert_null (strstr (text, "sk-secret"));
  g_assert_null (strstr (text, "DBUS"));
  g_assert_nonnull (strstr (text, "HOME="));
  g_remove (note);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *worker = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  folder = g_dir_make_tmp ("confab-test-XXXXXX", NULL);
  g_test_add_func ("/worker/frames", test_frames);
  g_test_add_func ("/worker/bad-frames", test_bad_frames);
  g_test_add_func ("/worker/text", test_text);
  g_test_add_func ("/worker/damaged", test_damaged);
  g_test_add_func ("/worker/pages", test_pages);
  g_test_add_func ("/worker/thumbnail", test_thumbnail);
  g_test_add_func ("/worker/sample", test_sample);
  g_test_add_func ("/worker/bad-workers", test_bad_workers);
  g_test_add_func ("/worker/missing", test_missing);
  g_test_add_func ("/worker/time", test_time);
  g_test_add_func ("/worker/cancel", test_cancel);
  g_test_add_func ("/worker/environment", test_environment);
  status = g_test_run ();
  worker = g_build_filename (folder, "worker", NULL);
  g_remove (worker);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
