/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "media/confab-document-text.h"
#include "media/confab-encoding.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_rows (const char *text)
{
  g_autoptr (GPtrArray) rows = confab_document_list_rows (text, 50, 20);

  if (rows == NULL)
    return;
  g_assert_cmpuint (rows->len, <=, 50);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *const *cells = rows->pdata[i];

      g_assert_cmpuint (g_strv_length ((char **)cells), <=, 20);
      for (guint j = 0; cells[j] != NULL; j++)
        g_assert_true (g_utf8_validate (cells[j], -1, NULL));
    }
}

/* Any bytes in any encoding, and tables. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const declared[] = { NULL, "utf-16", "iso-8859-1", "shift_jis", "utf-7", "no such thing" };
  const ConfabDocumentWish wish = { .max_characters = 1000 };
  const char *name = size > 0 ? declared[data[0] % G_N_ELEMENTS (declared)] : NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (ConfabDocumentText) text = NULL;
  ConfabDecoded decoded;

  if (confab_encoding_decode (data, size, name, 1000, &decoded))
    {
      g_assert_true (g_utf8_validate (decoded.text, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (decoded.text, -1), <=, 1000);
      check_rows (decoded.text);
      confab_document_language ("a", decoded.text);
      g_free (decoded.text);
      g_free (decoded.encoding);
    }
  confab_encoding_is_text (data, size);
  text = confab_document_text_read (bytes, "text/csv", "a.csv", &wish, NULL, NULL);
  if (text != NULL)
    {
      g_assert_true (g_utf8_validate (text->text, -1, NULL));
      check_rows (text->text);
    }
  return 0;
}
