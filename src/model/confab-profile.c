/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-uri.h"
#include "model/confab-profile.h"

static const struct
{
  const char *name;
  const char *label;
  const char *base_url;
  const char *host;       /* of the public service, or NULL for one that people run themselves */
  int         local_port; /* where such a service listens by default, or 0 */
} profiles[CONFAB_N_PROFILES] = {
  [CONFAB_PROFILE_GENERIC] = { "generic", N_ ("Other (OpenAI-compatible)"), NULL, NULL, 0 },
  [CONFAB_PROFILE_AIMLAPI] = { "aimlapi", "AI/ML API", "https://api.aimlapi.com/v1", "aimlapi.com", 0 },
  [CONFAB_PROFILE_OPENAI] = { "openai", "OpenAI", "https://api.openai.com/v1", "openai.com", 0 },
  [CONFAB_PROFILE_OPENROUTER] = { "openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "openrouter.ai", 0 },
  [CONFAB_PROFILE_LLAMA_SERVER] = { "llama-server", "llama-server", "http://127.0.0.1:8080/v1", NULL, 8080 },
  [CONFAB_PROFILE_OLLAMA] = { "ollama", "Ollama", "http://127.0.0.1:11434/v1", NULL, 11434 },
  [CONFAB_PROFILE_VLLM] = { "vllm", "vLLM", "http://127.0.0.1:8000/v1", NULL, 8000 },
  [CONFAB_PROFILE_LM_STUDIO] = { "lm-studio", "LM Studio", "http://127.0.0.1:1234/v1", NULL, 1234 },
  [CONFAB_PROFILE_DEEPSEEK] = { "deepseek", "DeepSeek", "https://api.deepseek.com/v1", "deepseek.com", 0 },
};

/**
 * confab_profile_get_name:
 * @profile: a profile
 *
 * Returns: (transfer none): the name by which settings and the command line know it
 */
const char *
confab_profile_get_name (ConfabProfile profile)
{
  g_return_val_if_fail (profile < CONFAB_N_PROFILES, NULL);

  return profiles[profile].name;
}

/**
 * confab_profile_get_label:
 * @profile: a profile
 *
 * Returns: (transfer none): its name for people
 */
const char *
confab_profile_get_label (ConfabProfile profile)
{
  g_return_val_if_fail (profile < CONFAB_N_PROFILES, NULL);

  return _ (profiles[profile].label);
}

/**
 * confab_profile_get_base_url:
 * @profile: a profile
 *
 * Returns: (transfer none) (nullable): the address such a service has by default
 */
const char *
confab_profile_get_base_url (ConfabProfile profile)
{
  g_return_val_if_fail (profile < CONFAB_N_PROFILES, NULL);

  return profiles[profile].base_url;
}

/**
 * confab_profile_from_name:
 * @name: a name as [func@Confab.profile_get_name] gives it
 * @profile: (out): return location
 *
 * Returns: whether there is such a profile
 */
gboolean
confab_profile_from_name (const char    *name,
                          ConfabProfile *profile)
{
  for (ConfabProfile i = 0; i < CONFAB_N_PROFILES; i++)
    if (g_strcmp0 (profiles[i].name, name) == 0)
      {
        *profile = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * confab_profile_from_url:
 * @base_url: the address of a service
 *
 * Guesses the profile from the host, or on this machine from the port at which such services listen.
 *
 * Returns: the profile, %CONFAB_PROFILE_GENERIC where nothing is known
 */
ConfabProfile
confab_profile_from_url (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return CONFAB_PROFILE_GENERIC;
  host = g_strconcat (".", g_uri_get_host (uri), NULL);
  for (ConfabProfile i = 0; i < CONFAB_N_PROFILES; i++)
    {
      g_autofree char *suffix = g_strconcat (".", profiles[i].host, NULL);

      if (profiles[i].host != NULL && g_str_has_suffix (host, suffix))
        return i;
      if (profiles[i].local_port != 0 && profiles[i].local_port == g_uri_get_port (uri) &&
          confab_uri_is_loopback (base_url))
        return i;
    }
  return CONFAB_PROFILE_GENERIC;
}
