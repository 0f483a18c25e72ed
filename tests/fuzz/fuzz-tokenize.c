/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>

#include "provider/confab-tokenize.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* Whatever a service answers is a list of tokens, or told in one sentence. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = confab_tokenize_parse ((const char *)data, size, &error);

  if (tokens == NULL)
    g_assert (error != NULL && *error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
  for (guint i = 0; tokens != NULL && i < tokens->len; i++)
    {
      const ConfabToken *token = tokens->pdata[i];

      g_assert (token->id <= G_MAXINT32 && (token->piece == NULL || g_utf8_validate (token->piece, -1, NULL)));
    }
  return 0;
}
