/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-half-joiner.h"

#define REPLACEMENT "\uFFFD"

/**
 * confab_halves_join:
 * @halves: what the piece has
 * @held: (inout): the half that the pieces before it ended with, or 0
 * @text: the text of the piece, in which each half is U+FFFD
 *
 * Servers in JavaScript count a text in units of UTF-16, and cut an emoji in two where one piece of it ends. Each piece
 * is read alone, so that the halves are put together again here.
 *
 * Returns: (transfer full) (nullable): the text to go on with in place of @text, or %NULL where @text is right
 */
char *
confab_halves_join (const ConfabHalves *halves,
                    gunichar           *held,
                    const char         *text)
{
  g_autoptr (GString) joined = NULL;

  if (*text == '\0' || (*held == 0 && (halves->high == 0 || !g_str_has_suffix (text, REPLACEMENT))))
    return NULL;
  joined = g_string_new (NULL);
  if (*held != 0 && halves->low != 0 && g_str_has_prefix (text, REPLACEMENT))
    {
      g_string_append_unichar (joined, 0x10000 + ((*held - 0xD800) << 10) + (halves->low - 0xDC00));
      text += strlen (REPLACEMENT);
    }
  else if (*held != 0)
    g_string_append (joined, REPLACEMENT);
  *held = 0;
  g_string_append (joined, text);
  if (halves->high != 0 && g_str_has_suffix (text, REPLACEMENT))
    {
      g_string_truncate (joined, joined->len - strlen (REPLACEMENT));
      *held = halves->high;
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}
