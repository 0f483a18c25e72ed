/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sandbox/confab-sandbox-probe.h"

static char *
make_url (const char   *content_type,
          const guchar *data,
          gsize         size)
{
  g_autofree char *base64 = g_base64_encode (data, size);

  return g_strdup_printf ("data:%s;base64,%s", content_type, base64);
}

#define BYTES(text) (const guchar *)text, sizeof text - 1

static void
test_images (void)
{
  struct { const guchar *data; gsize size; const char *facts; } rows[] = {
    { BYTES ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0"), "PNG, 640 × 480 pixels, 24 bytes" },
    { BYTES ("GIF89a\x0a\0\x14\0\0"), "GIF, 10 × 20 pixels, 11 bytes" },
    { BYTES ("\xff\xd8\xff\xe0\0\x04" "ab\xff\xc0\0\x11\x08\0\x30\0\x40\x03"), "JPEG, 64 × 48 pixels, 18 bytes" },
    { BYTES ("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x1f\0\0"), "WebP, 64 × 32 pixels, 30 bytes" },
    { BYTES ("RIFF\0\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\0\x20\0"), "WebP, 64 × 32 pixels, 30 bytes" },
    { BYTES ("RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x3f\xc0\x07\0\0\0\0\0\0"), "WebP, 64 × 32 pixels, 30 bytes" },
    { BYTES ("hello"), "5 bytes of image/png that the sandbox cannot read" },
    { BYTES ("\xff\xd8\xff\xe0\0\0\0\0\0\0\0\0\0\0"), "14 bytes of image/png that the sandbox cannot read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *url = make_url ("image/png", rows[i].data, rows[i].size);
      g_autofree char *facts = confab_sandbox_probe_image (url);

      g_assert_cmpstr (facts, ==, rows[i].facts);
    }
}

static void
test_videos (void)
{
  static const guchar mp4[] = "\0\0\0\x10" "ftypisom\0\0\0\0" "\0\0\0\x24" "moov" "\0\0\0\x1c" "mvhd"
                              "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\x03\xe8" "\0\0\x0c\x80";
  static const guchar webm[] = "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" "\x18\x53\x80\x67\xff" "\x15\x49\xa9\x66\x92"
                               "\x2a\xd7\xb1\x83\x0f\x42\x40" "\x44\x89\x88\x40\xa3\x88\0\0\0\0\0";
  g_autofree char *mp4_url = make_url ("video/mp4", mp4, sizeof mp4 - 1);
  g_autofree char *webm_url = make_url ("video/webm", webm, sizeof webm - 1);
  g_autofree char *mp4_facts = confab_sandbox_probe_video (mp4_url);
  g_autofree char *webm_facts = confab_sandbox_probe_video (webm_url);

  g_assert_cmpstr (mp4_facts, ==, "MP4, 3.2 seconds, 52 bytes");
  g_assert_cmpstr (webm_facts, ==, "WebM, 2.5 seconds, 40 bytes");

  /* Cut anywhere, it is still read without harm. */
  for (gsize n = 0; n < sizeof mp4; n++)
    {
      g_autofree char *url = make_url ("video/mp4", mp4, n);
      g_autofree char *facts = confab_sandbox_probe_video (url);

      g_assert_nonnull (facts);
    }
  for (gsize n = 0; n < sizeof webm; n++)
    {
      g_autofree char *url = make_url ("video/webm", webm, n);
      g_autofree char *facts = confab_sandbox_probe_video (url);

      g_assert_nonnull (facts);
    }
}

static void
test_others (void)
{
  g_autofree char *file = confab_sandbox_probe_file ("a.pdf", "data:application/pdf;base64,JVBERi0=");
  g_autofree char *nothing = confab_sandbox_probe_file (NULL, NULL);
  g_autofree char *link = confab_sandbox_probe_image ("https://example.org/cat.png");
  g_autofree char *plain = confab_sandbox_probe_image ("data:image/png,abc");

  g_assert_cmpstr (file, ==, "`a.pdf`, application/pdf, 5 bytes");
  g_assert_nonnull (strstr (nothing, "cannot read"));
  g_assert_cmpstr (link, ==, "an address that the sandbox does not fetch, `https://example.org/cat.png`");
  g_assert_nonnull (plain);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/probe/images", test_images);
  g_test_add_func ("/sandbox/probe/videos", test_videos);
  g_test_add_func ("/sandbox/probe/others", test_others);
  return g_test_run ();
}
