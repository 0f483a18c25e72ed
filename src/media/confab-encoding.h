/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabDecoded:
 * @text: UTF-8 without a byte order mark, without NUL
 * @encoding: (nullable): what it was stored in, %NULL for UTF-8
 * @cut: whether there is more
 */
typedef struct
{
  char    *text;
  char    *encoding;
  gboolean cut;
} ConfabDecoded;

gboolean confab_encoding_is_text (const void    *bytes,
                                  gsize          length);
gboolean confab_encoding_decode  (const void    *bytes,
                                  gsize          length,
                                  const char    *declared,
                                  gint64         max_characters,
                                  ConfabDecoded *decoded);

G_END_DECLS
