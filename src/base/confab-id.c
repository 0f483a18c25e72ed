/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"

/* Crockford's base 32: no i, l, o or u, so that an identifier can be read aloud and typed. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

#define TIME_DIGITS   9
#define RANDOM_DIGITS 7

/**
 * confab_id_new:
 *
 * Makes an identifier for a conversation or a message: 16 characters, the first nine the time in
 * milliseconds, the others random. Identifiers made later sort later, which keeps the indexes
 * of the store compact.
 *
 * Returns: (transfer full): a new identifier
 */
char *
confab_id_new (void)
{
  guint64 time = confab_time_now ();
  char *id = g_malloc (TIME_DIGITS + RANDOM_DIGITS + 1);

  for (int i = TIME_DIGITS - 1; i >= 0; i--)
    {
      id[i] = alphabet[time & 31];
      time >>= 5;
    }
  for (int i = 0; i < RANDOM_DIGITS; i++)
    id[TIME_DIGITS + i] = alphabet[g_random_int_range (0, 32)];
  id[TIME_DIGITS + RANDOM_DIGITS] = '\0';
  return id;
}

/**
 * confab_time_now:
 *
 * Returns: the time of day in milliseconds since 1970, as all times are stored
 */
gint64
confab_time_now (void)
{
  return g_get_real_time () / 1000;
}
