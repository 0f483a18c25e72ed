/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "media/confab-document-text.h"
#include "media/confab-media.h"
#include "media/confab-media-file.h"
#include "media/confab-page-range.h"
#include "media/confab-picture-kind.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What nobody can see, or what changes the order of letters, is in no name. */
static void
check_name (const char *given)
{
  g_autofree char *name = confab_media_clean_name (given);

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpstr (name, !=, "");
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_false (g_unichar_iscntrl (c) || c == '/' || c == '\\' || (c >= 0x202a && c <= 0x202e));
    }
}

static void
check_pages (const char *text)
{
  g_autoptr (GArray) pages = confab_page_range_parse (text, 30, NULL);

  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      g_assert_cmpint (g_array_index (pages, int, i), >=, 0);
      g_assert_cmpint (g_array_index (pages, int, i), <, 30);
    }
}

/* What a file is, by its first bytes and as a whole; its size; its name. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const kinds[] = { "image/heic", "image/avif", "image/tiff", "image/bmp", "image/svg+xml" };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *media_type = confab_picture_kind_sniff (data, size);
  guint32 width;
  guint32 height;

  confab_media_sniff (data, size);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (confab_picture_kind_read_size (bytes, kinds[i], &width, &height))
      {
        g_assert_cmpstr (media_type, ==, kinds[i]);
        g_assert_true (width > 0 && height > 0);
      }
  confab_document_sniff (data, size, NULL);
  confab_document_sniff (data, size, "a.py");
  confab_document_sniff (data, MIN (size, 20), "a.html");
  check_name (text);
  check_pages (valid);
  return 0;
}
