/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-conceal.h"

/* In bytes. What is as short as a word is no key. */
#define SHORTEST_KEY 6

static void
conceal (char      **text,
         const char *key)
{
  g_auto (GStrv) pieces = NULL;

  if (*text == NULL || strstr (*text, key) == NULL)
    return;
  pieces = g_strsplit (*text, key, -1);
  g_free (*text);
  *text = g_strjoinv ("…", pieces);
}

/**
 * confab_conceal_key:
 * @failure: what a service said of a failure
 * @key: (nullable): the key that it was sent
 *
 * Takes the key out of it: some services repeat the key that they refuse, and what they say is kept, shown and exported.
 */
void
confab_conceal_key (ConfabFailure *failure,
                    const char    *key)
{
  g_return_if_fail (failure != NULL);

  if (key == NULL || strlen (key) < SHORTEST_KEY)
    return;
  conceal (&failure->type, key);
  conceal (&failure->code, key);
  conceal (&failure->message, key);
  conceal (&failure->request_id, key);
  conceal (&failure->raw, key);
}
