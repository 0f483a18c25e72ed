/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message.h"

/* What roles are called in the API, and what states are called in the store and on the command line. */

static const char *const role_names[] = {
  [CONFAB_ROLE_SYSTEM] = "system",
  [CONFAB_ROLE_USER] = "user",
  [CONFAB_ROLE_ASSISTANT] = "assistant",
  [CONFAB_ROLE_TOOL] = "tool",
};

static const char *const status_names[] = {
  [CONFAB_STATUS_COMPLETE] = "complete",
  [CONFAB_STATUS_STREAMING] = "streaming",
  [CONFAB_STATUS_STOPPED] = "stopped",
  [CONFAB_STATUS_INTERRUPTED] = "interrupted",
  [CONFAB_STATUS_FAILED] = "failed",
};

/**
 * confab_role_get_name:
 * @role: a role
 *
 * Returns: (transfer none): its name in the API
 */
const char *
confab_role_get_name (ConfabRole role)
{
  return role_names[role];
}

/**
 * confab_role_from_name:
 * @name: (nullable): a name in the API
 * @role: (out): return location
 *
 * Returns: whether there is such a role
 */
gboolean
confab_role_from_name (const char *name,
                       ConfabRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (name, role_names[i]) == 0)
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * confab_status_get_name:
 * @status: a status
 *
 * Returns: (transfer none): its name for the store and the command line
 */
const char *
confab_status_get_name (ConfabStatus status)
{
  return status_names[status];
}

/**
 * confab_status_from_name:
 * @name: (nullable): a name
 * @status: (out): return location
 *
 * Returns: whether there is such a status
 */
gboolean
confab_status_from_name (const char   *name,
                         ConfabStatus *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
    if (g_strcmp0 (name, status_names[i]) == 0)
      {
        *status = i;
        return TRUE;
      }
  return FALSE;
}
