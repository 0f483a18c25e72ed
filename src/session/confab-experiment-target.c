/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "session/confab-experiment-target.h"

ConfabProvider *
confab_experiment_find_provider (ConfabSession                *session,
                                 const ConfabExperimentTarget *target)
{
  ConfabServices *services = confab_session_get_services (session);

  if (target->provider == NULL || *target->provider == '\0')
    return confab_services_get_default (services);
  return confab_services_find_by_name (services, target->provider);
}

const char *
confab_experiment_find_model (ConfabSession                *session,
                              const ConfabExperimentTarget *target)
{
  ConfabProvider *provider = confab_experiment_find_provider (session, target);

  if (target->model != NULL && *target->model != '\0')
    return target->model;
  return provider != NULL ? confab_provider_get_model (provider) : NULL;
}

static gboolean
check_target (ConfabExperiment             *self,
              ConfabSession                *session,
              const ConfabExperimentTarget *target,
              GError                      **error)
{
  ConfabProvider *provider = confab_experiment_find_provider (session, target);
  const char *model = confab_experiment_find_model (session, target);

  if (provider == NULL && target->provider != NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("There is no service “%s”."), target->provider);
  else if (provider == NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                 _ ("No service is set up. Add one with its key, or use the sandbox."));
  else if (model == NULL || *model == '\0')
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("No model is chosen for “%s”. Choose one."),
                 confab_provider_get_name (provider));
  else if (!confab_experiment_check_target (self, confab_provider_get_profile (provider), error))
    g_prefix_error (error, "%s, %s: ", confab_provider_get_name (provider), model);
  else if (confab_provider_is_sandbox (provider) && confab_session_start_sandbox (session, error) == NULL)
    return FALSE;
  else
    return TRUE;
  return FALSE;
}

/**
 * confab_experiment_check_services:
 * @self: an experiment
 * @session: the session whose services are asked
 * @error: return location for a [error@Confab.Error], whose message says which service and model it is about
 *
 * Returns: whether it can run, as far as that is known before
 */
gboolean
confab_experiment_check_services (ConfabExperiment *self,
                                  ConfabSession    *session,
                                  GError          **error)
{
  if (!confab_experiment_check (self, error))
    return FALSE;
  for (guint i = 0; i < self->targets->len; i++)
    if (!check_target (self, session, self->targets->pdata[i], error))
      return FALSE;
  return TRUE;
}
