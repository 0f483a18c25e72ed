/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-tex.h"

/**
 * confab_tex_dup_text:
 * @source: TeX, valid UTF-8
 * @length: its length in bytes
 * @spans: (element-type ConfabSpan): where what is raised or lowered is added, in bytes from the begin of the text
 *
 * Returns: (transfer full) (nullable): the formula as text, or %NULL if it cannot be one
 */
char *
confab_tex_dup_text (const char *source,
                     gsize       length,
                     GArray     *spans)
{
  if (length == 0 || strpbrk (source, "\\^_{}&%") != NULL)
    return NULL;
  return g_strndup (source, length);
}
