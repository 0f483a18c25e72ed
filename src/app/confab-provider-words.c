/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-provider-words.h"

/**
 * confab_provider_words_get_name:
 * @provider: a provider
 *
 * The sandbox has a fixed name, by which the command line knows it, that is not one for people.
 *
 * Returns: its name for people
 */
const char *
confab_provider_words_get_name (ConfabProvider *provider)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (provider), NULL);

  return confab_provider_is_sandbox (provider) ? _ ("Sandbox") : confab_provider_get_name (provider);
}
