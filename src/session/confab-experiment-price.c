/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "model/confab-price.h"
#include "session/confab-experiment-price.h"
#include "session/confab-experiment-target.h"

/* What the template of a model puts around two messages, generously. */
#define TEMPLATE_TOKENS 64
/* So many targets without a price are named. */
#define MAX_NAMED 3

/* (transfer none) (nullable) */
static ConfabModelInfo *
find_info (ConfabSession                *session,
           const ConfabExperimentTarget *target)
{
  ConfabProvider *provider = confab_experiment_find_provider (session, target);

  if (provider == NULL)
    return NULL;
  return confab_services_peek_model (confab_session_get_services (session), provider,
                                     confab_experiment_find_model (session, target));
}

static gint64
count_value (JsonNode *value)
{
  g_autofree char *text = confab_json_to_string (value, FALSE);

  return (gint64)strlen (text);
}

/* A token stands for one byte at least. What is set counts too: a service may show the model a schema. */
static gint64
count_prompt (ConfabExperiment *self)
{
  g_autoptr (JsonNode) parameters = json_node_init_object (json_node_alloc (), self->parameters);
  gint64 tokens = TEMPLATE_TOKENS + (gint64)strlen (self->prompt) + count_value (parameters);

  if (self->system_prompt != NULL)
    tokens += (gint64)strlen (self->system_prompt);
  for (guint i = 0; i < self->axes->len; i++)
    {
      const ConfabExperimentAxis *axis = self->axes->pdata[i];
      gint64 longest = 0;

      for (guint j = 0; j < axis->values->len; j++)
        longest = MAX (longest, count_value (axis->values->pdata[j]));
      tokens += longest;
    }
  return tokens;
}

/* 0 where it is not set; an axis takes the place of what is the same for all. */
static gint64
get_number (ConfabExperiment *self,
            guint             cell,
            const char       *parameter)
{
  JsonNode *value = json_object_get_member (self->parameters, parameter);

  for (guint i = 0; i < self->axes->len; i++)
    if (g_str_equal (((ConfabExperimentAxis *)self->axes->pdata[i])->parameter, parameter))
      value = confab_experiment_get_value (self, cell, i);
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) ? MAX (json_node_get_int (value), 0) : 0;
}

static gboolean
has_parameter (ConfabExperiment *self,
               const char       *parameter)
{
  if (json_object_has_member (self->parameters, parameter))
    return TRUE;
  for (guint i = 0; i < self->axes->len; i++)
    if (g_str_equal (((ConfabExperimentAxis *)self->axes->pdata[i])->parameter, parameter))
      return TRUE;
  return FALSE;
}

/* What has prices of its own, which no list of models tells. */
static gboolean
has_extras (ConfabExperiment *self)
{
  return has_parameter (self, "web_search_options") || has_parameter (self, "plugins") || has_parameter (self, "models");
}

/**
 * Prices:
 * @infos: by the place of a target: what its service says of the model, or %NULL
 * @is_unknown: by the place of a target: whether the price of one of its cells is not known
 *
 * What is looked up once for all cells.
 */
typedef struct
{
  ConfabExperiment *experiment;
  ConfabModelInfo **infos;
  gboolean         *is_unknown;
  gint64            prompt;
  gboolean          has_extras;
} Prices;

static void
prices_init (Prices           *self,
             ConfabExperiment *experiment,
             ConfabSession    *session)
{
  self->experiment = experiment;
  self->infos = g_new0 (ConfabModelInfo *, experiment->targets->len + 1);
  self->is_unknown = g_new0 (gboolean, experiment->targets->len + 1);
  self->prompt = count_prompt (experiment);
  self->has_extras = has_extras (experiment);
  for (guint i = 0; i < experiment->targets->len; i++)
    self->infos[i] = find_info (session, experiment->targets->pdata[i]);
}

static void
prices_clear (Prices *self)
{
  g_free (self->infos);
  g_free (self->is_unknown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prices, prices_clear)

static gboolean
prices_add (Prices *self,
            guint   number,
            double *sum)
{
  gint64 limit = MAX (get_number (self->experiment, number, "max_tokens"),
                      get_number (self->experiment, number, "max_completion_tokens"));
  ConfabExperimentCell cell;
  double usd;

  confab_experiment_get_cell (self->experiment, number, &cell);
  if (!self->has_extras &&
      confab_price_highest (self->infos[cell.target], self->prompt, limit, 1, &usd))
    {
      *sum += usd;
      return TRUE;
    }
  self->is_unknown[cell.target] = TRUE;
  return FALSE;
}

/**
 * confab_experiment_sum_highest:
 * @self: an experiment
 * @session: the session whose services are asked
 * @cells: (array length=n_cells): numbers of cells
 * @n_cells: how many there are
 * @usd: (out): US dollars: what those whose price is known cost at most
 *
 * Returns: whether the prices of all are known
 */
gboolean
confab_experiment_sum_highest (ConfabExperiment *self,
                               ConfabSession    *session,
                               const guint      *cells,
                               guint             n_cells,
                               double           *usd)
{
  g_auto (Prices) prices = { 0 };
  gboolean all_known = TRUE;

  prices_init (&prices, self, session);
  *usd = 0;
  for (guint i = 0; i < n_cells; i++)
    all_known &= prices_add (&prices, cells[i], usd);
  return all_known;
}

static const char *
get_why_not (ConfabExperiment *self,
             ConfabModelInfo  *info)
{
  const char *why_not = confab_price_get_why_not (info);

  if (why_not != NULL)
    return why_not;
  if (has_extras (self))
    return _ ("What is set may cost extra, which no price list tells.");
  return _ ("It is not known how long a reply may be. Set the highest number of tokens.");
}

static char *
dup_unknown_text (ConfabExperiment *self,
                  ConfabSession    *session,
                  const gboolean   *is_unknown)
{
  GString *text = g_string_new (_ ("highest possible price unknown."));
  guint n_more = 0;
  guint n_named = 0;

  for (guint i = 0; i < self->targets->len; i++)
    {
      const ConfabExperimentTarget *target = self->targets->pdata[i];
      ConfabProvider *provider = confab_experiment_find_provider (session, target);
      const char *model = confab_experiment_find_model (session, target);

      if (!is_unknown[i])
        continue;
      if (n_named++ < MAX_NAMED)
        g_string_append_printf (text, " %s, %s: %s", provider != NULL ? confab_provider_get_name (provider) : "-",
                                model != NULL ? model : "-", get_why_not (self, find_info (session, target)));
      else
        n_more++;
    }
  if (n_more > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("So it is with %u other.", "So it is with %u others.", n_more), n_more);
    }
  return g_string_free (text, FALSE);
}

/**
 * confab_experiment_dup_price_text:
 * @session: the session whose services are asked
 * @experiment: an experiment
 *
 * The sum over all cells. Where the price of one is not known there is no sum, and those without a price are named.
 *
 * Returns: (transfer full): what it costs at most, for people
 */
char *
confab_experiment_dup_price_text (ConfabSession    *session,
                                  ConfabExperiment *experiment)
{
  guint n_cells = (guint)MIN (confab_experiment_count_cells (experiment), CONFAB_EXPERIMENT_MAX_CELLS);
  g_auto (Prices) prices = { 0 };
  g_autofree char *cost = NULL;
  gboolean all_known = TRUE;
  double sum = 0;

  prices_init (&prices, experiment, session);
  for (guint i = 0; i < n_cells; i++)
    all_known &= prices_add (&prices, i, &sum);
  if (!all_known)
    return dup_unknown_text (experiment, session, prices.is_unknown);
  cost = confab_text_format_cost (sum);
  /* Translators: an amount of money */
  return g_strdup_printf (_ ("at most %s"), cost);
}

static void
on_fetched_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  guint *n_open = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (source), result, &error);

  if (models == NULL)
    g_debug ("Experiment: no price list: %s", error->message);
  if (--*n_open == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * confab_experiment_fetch_prices_async:
 * @self: an experiment
 * @session: the session whose services are asked
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks those of its services for their models that have not told them yet; what they bill can be estimated then too.
 */
void
confab_experiment_fetch_prices_async (ConfabExperiment   *self,
                                      ConfabSession      *session,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GHashTable) asked = g_hash_table_new (NULL, NULL);
  ConfabServices *services = confab_session_get_services (session);
  guint *n_open = g_new (guint, 1);

  g_task_set_source_tag (task, confab_experiment_fetch_prices_async);
  g_task_set_task_data (task, n_open, g_free);
  *n_open = 1;
  for (guint i = 0; i < self->targets->len; i++)
    {
      ConfabProvider *provider = confab_experiment_find_provider (session, self->targets->pdata[i]);

      if (provider == NULL || confab_services_peek_models (services, provider) != NULL || !g_hash_table_add (asked, provider))
        continue;
      if (confab_provider_is_sandbox (provider) && confab_session_start_sandbox (session, NULL) == NULL)
        continue;
      ++*n_open;
      confab_services_list_models_async (services, provider, FALSE, cancellable, on_fetched_cb, g_object_ref (task));
    }
  if (--*n_open == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * confab_experiment_fetch_prices_finish:
 * @self: an experiment
 * @result: what @callback was given
 *
 * What could not be fetched stays unknown.
 */
void
confab_experiment_fetch_prices_finish (ConfabExperiment *self,
                                       GAsyncResult     *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
