/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "media/confab-document-text.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* Whatever a page holds, what comes out is text, and no more of it than was asked for. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const ConfabDocumentWish wish = { .max_characters = 5000 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = confab_document_text_read (bytes, "text/html", "a.html", &wish, NULL, &error);

  g_assert_true ((text == NULL) == (error != NULL));
  if (text == NULL)
    return 0;
  g_assert_true (g_utf8_validate (text->text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text->text, -1), <=, 5000);
  return 0;
}
