/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-media-policy.h"

static const char *const names[] = {
  [CONFAB_MEDIA_POLICY_SEND] = "send",
  [CONFAB_MEDIA_POLICY_NOTE] = "note",
  [CONFAB_MEDIA_POLICY_LEAVE] = "leave",
};

/**
 * confab_media_policy_get_name:
 * @policy: a policy
 *
 * Returns: (transfer none) (nullable): its name for the store, an export and the command line; %NULL for
 *   %CONFAB_MEDIA_POLICY_DEFAULT, which is no choice
 */
const char *
confab_media_policy_get_name (ConfabMediaPolicy policy)
{
  return names[policy];
}

/**
 * confab_media_policy_from_name:
 * @name: (nullable): a name
 * @policy: (out): return location, left alone where there is no such policy
 *
 * Returns: whether there is such a policy
 */
gboolean
confab_media_policy_from_name (const char        *name,
                               ConfabMediaPolicy *policy)
{
  for (guint i = CONFAB_MEDIA_POLICY_SEND; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *policy = i;
        return TRUE;
      }
  return FALSE;
}
