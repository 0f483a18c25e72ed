/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media.h"

#include <string.h>

#define ROW(bytes, type) { bytes, sizeof bytes - 1, type }

static const struct { const char *bytes; gsize length; const char *type; } rows[] = {
  ROW ("\x89PNG\r\n\x1a\n", "image/png"),
  ROW ("\x89PNG\r\n\x1a", NULL),
  ROW ("\xff\xd8\xff\xe0", "image/jpeg"),
  ROW ("\xff\xd8", NULL),
  ROW ("GIF87a", "image/gif"),
  ROW ("GIF89a", "image/gif"),
  ROW ("GIF88a", NULL),
  ROW ("RIFF\0\0\0\0WEBP", "image/webp"),
  ROW ("RIFF\0\0\0\0WAVE", NULL),
  ROW ("RIFF\0\0\0\0WEB", NULL),
  ROW ("\0\0\0\x14" "ftypisom\0\0\0\0mp42", "video/mp4"),
  ROW ("\0\0\0\x14" "ftypM4V \0\0\0\0mp42", "video/mp4"),
  ROW ("\0\0\0\x14" "ftypqt  \0\0\0\0qt  ", "video/quicktime"),
  ROW ("\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime"),
  ROW ("\0\0\0\x14" "ftypheic\0\0\0\0mif1", NULL),
  ROW ("\0\0\0\x14" "ftypavif\0\0\0\0mif1", NULL),
  ROW ("\0\0\0\x14" "ftypM4A \0\0\0\0isom", NULL),
  ROW ("The ftypical story of", NULL),
  ROW ("The moovie of the year", NULL),
  ROW ("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm", "video/webm"),
  ROW ("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska\x42\x87\x81\x02", "video/x-matroska"),
  ROW ("\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x0a\x42\x82\x87webm\0\0\0", "video/webm"),
  ROW ("\x1a\x45\xdf\xa3\x87\x42\x82\x84wave", NULL),
  ROW ("\x1a\x45\xdf\xa3\x87\x42\x82\xffwebm", NULL),
  ROW ("\x1a\x45\xdf\xa3\x00\x42\x82\x84webm", NULL),
  ROW ("\x1a\x45\xdf\xa3", NULL),
  ROW ("%PDF-1.7", NULL),
  ROW ("<svg xmlns='http://www.w3.org/2000/svg'/>", NULL),
  ROW ("", NULL),
};

static void
test_kinds (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (confab_media_sniff (rows[i].bytes, rows[i].length), ==, rows[i].type);
}

/* Each start is in memory of just its size, so that a sanitizer sees a byte too many. */
static void
test_bounds (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length <= rows[i].length; length++)
      {
        g_autofree char *copy = g_memdup2 (rows[i].bytes, length);
        const char *type = confab_media_sniff (copy, length);

        g_assert_true (type == NULL || g_strcmp0 (type, rows[i].type) == 0 || length < rows[i].length);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/sniff/kinds", test_kinds);
  g_test_add_func ("/media/sniff/bounds", test_bounds);
  return g_test_run ();
}
