/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "net/confab-http-body.h"

/* A body of plain pieces and of encoded ones of all remainders, and what it must read as. */
static ConfabHttpBody *
make_body (GString *expected)
{
  static const gsize sizes[] = { 5, 0, 1, 2, 3, 4, 7, 300, 301, 302, 1 };
  ConfabHttpBody *body = confab_http_body_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint kind = 0; kind < 2; kind++)
      {
        g_autofree guchar *data = g_malloc (sizes[i] + 1);
        g_autofree char *encoded = NULL;
        g_autoptr (GBytes) bytes = NULL;

        for (gsize j = 0; j < sizes[i]; j++)
          data[j] = g_test_rand_int ();
        bytes = g_bytes_new (data, sizes[i]);
        encoded = g_base64_encode (data, sizes[i]);
        if (kind == 0)
          {
            confab_http_body_append (body, bytes);
            g_string_append_len (expected, (const char *)data, sizes[i]);
          }
        else
          {
            confab_http_body_append_base64 (body, bytes);
            g_string_append (expected, encoded);
          }
      }
  g_assert_cmpint (confab_http_body_get_length (body), ==, expected->len);
  return body;
}

static void
assert_rest (GInputStream  *stream,
             const GString *expected,
             gsize          offset,
             gsize          step)
{
  g_autofree char *buffer = g_malloc (step);
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, step, NULL, &error)) > 0)
    {
      g_assert_cmpuint (n, <=, step);
      g_assert_cmpuint (offset + n, <=, expected->len);
      g_assert_cmpmem (buffer, n, expected->str + offset, n);
      offset += n;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (offset, ==, expected->len);
}

static void
test_empty (void)
{
  ConfabHttpBody *body = confab_http_body_new ();
  g_autoptr (GInputStream) stream = confab_http_body_open (body);
  g_autoptr (GBytes) flat = confab_http_body_flatten (body);
  char byte;

  g_assert_cmpint (confab_http_body_get_length (body), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (flat), ==, 0);
  g_assert_cmpint (g_input_stream_read (stream, &byte, 1, NULL, NULL), ==, 0);
  g_clear_object (&stream);
  g_assert_finalize_object (body);
}

static void
test_splits (void)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  ConfabHttpBody *body = make_body (expected);
  g_autoptr (GBytes) flat = confab_http_body_flatten (body);

  g_assert_cmpmem (g_bytes_get_data (flat, NULL), g_bytes_get_size (flat), expected->str, expected->len);
  for (gsize step = 1; step <= expected->len + 1; step++)
    {
      g_autoptr (GInputStream) stream = confab_http_body_open (body);

      assert_rest (stream, expected, 0, step);
    }
  g_assert_finalize_object (body);
}

/* From each position to the end, and back to the beginning as one who sends it again does. */
static void
test_seek (void)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (ConfabHttpBody) body = make_body (expected);
  g_autoptr (GInputStream) stream = confab_http_body_open (body);
  GSeekable *seekable = G_SEEKABLE (stream);
  g_autoptr (GError) error = NULL;
  const goffset length = expected->len;

  g_assert_true (g_seekable_can_seek (seekable));
  g_assert_false (g_seekable_can_truncate (seekable));
  for (goffset i = 0; i <= length; i++)
    {
      g_assert_true (g_seekable_seek (seekable, i, G_SEEK_SET, NULL, &error));
      g_assert_cmpint (g_seekable_tell (seekable), ==, i);
      assert_rest (stream, expected, i, 1 + i % 97);
      g_assert_cmpint (g_seekable_tell (seekable), ==, length);
    }
  g_assert_true (g_seekable_seek (seekable, -5, G_SEEK_END, NULL, &error));
  g_assert_true (g_seekable_seek (seekable, 2, G_SEEK_CUR, NULL, &error));
  assert_rest (stream, expected, length - 3, 2);
  g_assert_false (g_seekable_seek (seekable, 1, G_SEEK_END, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_seekable_seek (seekable, -1, G_SEEK_SET, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_seekable_seek (seekable, -length - 1, G_SEEK_CUR, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_seekable_truncate (seekable, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static gpointer
read_thread (gpointer data)
{
  ConfabHttpBody *body = data;
  g_autoptr (GInputStream) stream = confab_http_body_open (body);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guchar buffer[13];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_checksum_update (checksum, buffer, n);
  return g_strdup (g_checksum_get_string (checksum));
}

/* Several readers at once do not disturb each other. */
static void
test_readers (void)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  ConfabHttpBody *body = make_body (expected);
  g_autofree char *wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)expected->str, expected->len);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, body);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *got = g_thread_join (threads[i]);

      g_assert_cmpstr (got, ==, wanted);
    }
  g_assert_finalize_object (body);
}

static void
test_cancelled (void)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (ConfabHttpBody) body = make_body (expected);
  g_autoptr (GInputStream) stream = confab_http_body_open (body);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  char byte;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read (stream, &byte, 1, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http-body/empty", test_empty);
  g_test_add_func ("/net/http-body/splits", test_splits);
  g_test_add_func ("/net/http-body/seek", test_seek);
  g_test_add_func ("/net/http-body/readers", test_readers);
  g_test_add_func ("/net/http-body/cancelled", test_cancelled);
  return g_test_run ();
}
