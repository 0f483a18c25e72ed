/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabHalves:
 * @high: the first half of a character that this piece has without the second, or 0
 * @low: the second half of one that it has without the first, or 0
 *
 * What a piece of a stream has of characters that were cut in two, as [func@Confab.json_find_halves] tells.
 */
typedef struct
{
  gunichar high;
  gunichar low;
} ConfabHalves;

char *confab_halves_join (const ConfabHalves *halves,
                          gunichar           *held,
                          const char         *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
