/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sandbox/confab-sandbox-body.h"
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
      g_autofree char *facts = confab_sandbox_probe_image (NULL, url);

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
  g_autofree char *mp4_facts = confab_sandbox_probe_video (NULL, mp4_url);
  g_autofree char *webm_facts = confab_sandbox_probe_video (NULL, webm_url);

  g_assert_cmpstr (mp4_facts, ==, "MP4, 3.2 seconds, 52 bytes");
  g_assert_cmpstr (webm_facts, ==, "WebM, 2.5 seconds, 40 bytes");

  /* Cut anywhere, it is still read without harm. */
  for (gsize n = 0; n < sizeof mp4; n++)
    {
      g_autofree char *url = make_url ("video/mp4", mp4, n);
      g_autofree char *facts = confab_sandbox_probe_video (NULL, url);

      g_assert_nonnull (facts);
    }
  for (gsize n = 0; n < sizeof webm; n++)
    {
      g_autofree char *url = make_url ("video/webm", webm, n);
      g_autofree char *facts = confab_sandbox_probe_video (NULL, url);

      g_assert_nonnull (facts);
    }
}

static void
test_others (void)
{
  g_autofree char *file = confab_sandbox_probe_file (NULL, "a.pdf", "data:application/pdf;base64,JVBERi0=");
  g_autofree char *nothing = confab_sandbox_probe_file (NULL, NULL, NULL);
  g_autofree char *link = confab_sandbox_probe_image (NULL, "https://example.org/cat.png");
  g_autofree char *plain = confab_sandbox_probe_image (NULL, "data:image/png,abc");

  g_assert_cmpstr (file, ==, "`a.pdf`, application/pdf, 5 bytes");
  g_assert_nonnull (strstr (nothing, "cannot read"));
  g_assert_cmpstr (link, ==, "an address that the sandbox does not fetch, `https://example.org/cat.png`");
  g_assert_nonnull (plain);
}

/* Two files in one body, whatever stands around them: as they were, and where they were. */
static void
test_split (void)
{
  gsize sizes[] = { 100001, 99998 };
  g_autofree guchar *data = g_malloc (sizes[0]);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *json = NULL;
  g_autofree char *content_type = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GBytes) opened = NULL;
  GByteArray *body = g_byte_array_new ();
  const guint8 *start;
  GString *text;

  for (gsize i = 0; i < sizes[0]; i++)
    data[i] = (guchar)(i * 7 + i / 251);
  first = g_base64_encode (data, sizes[0]);
  second = g_base64_encode (data, sizes[1]);
  json = g_strdup_printf ("[\"data:video/mp4;base64,%s\",\"data:a/b;base64,AAAA\",\"c;base64,%s\\\"d\",\"data:image/png;base64,%s\"]",
                          first, first, second);
  g_byte_array_append (body, (const guint8 *)json, (guint)strlen (json));
  start = body->data;
  files = confab_sandbox_body_split (body, &text);
  g_assert_cmpuint (files->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      gsize size;
      const guint8 *file = g_bytes_get_data (files->pdata[i], &size);

      g_assert_cmpmem (file, size, data, sizes[i]);
      g_assert_true (file > start && file < start + strlen (json));
    }
  g_assert_true (g_str_has_prefix (text->str, "[\"data:video/mp4;base64,#0\",\"data:a/b;base64,AAAA\",\"c;base64,AA"));
  g_assert_true (g_str_has_suffix (text->str, "\\\"d\",\"data:image/png;base64,#1\"]"));
  g_string_free (text, TRUE);

  opened = confab_sandbox_body_open (files, "data:image/png;base64,#1", &content_type);
  g_assert_true (opened == files->pdata[1]);
  g_assert_cmpstr (content_type, ==, "image/png");
  for (guint i = 0; i < 3; i++)
    {
      static const char *const others[] = { "data:image/png;base64,#2", "data:image/png;base64,#-1", "data:image/png;base64,#" };
      g_autofree char *type = NULL;
      g_autoptr (GBytes) none = confab_sandbox_body_open (files, others[i], &type);

      g_assert_cmpuint (g_bytes_get_size (none), <, 4);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/probe/images", test_images);
  g_test_add_func ("/sandbox/probe/videos", test_videos);
  g_test_add_func ("/sandbox/probe/others", test_others);
  g_test_add_func ("/sandbox/probe/split", test_split);
  return g_test_run ();
}
