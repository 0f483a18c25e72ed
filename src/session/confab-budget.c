/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "session/confab-budget.h"
#include "store/confab-store-spent.h"

#define SETTING "budget"

struct _ConfabBudget
{
  GObject      parent_instance;

  ConfabStore *store;      /* (nullable) */
  double       limit;
  guint        warn_percent;
  gboolean     stop;
  double       spent;
  gint64       month;      /* when the month begins whose sum @spent is, milliseconds since 1970; 0 where nothing was read */
  gint64       month_end;
  gboolean     once;       /* the next check says yes */
  gboolean     always;
};

enum
{
  PROP_0,
  PROP_LIMIT,
  PROP_WARN_PERCENT,
  PROP_STOP,
  PROP_SPENT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabBudget, confab_budget, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_budget_dispose (GObject *object)
{
  g_clear_object (&CONFAB_BUDGET (object)->store);
  G_OBJECT_CLASS (confab_budget_parent_class)->dispose (object);
}

static void
confab_budget_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ConfabBudget *self = CONFAB_BUDGET (object);

  switch (prop_id)
    {
    case PROP_LIMIT:
      g_value_set_double (value, self->limit);
      break;
    case PROP_WARN_PERCENT:
      g_value_set_uint (value, self->warn_percent);
      break;
    case PROP_STOP:
      g_value_set_boolean (value, self->stop);
      break;
    case PROP_SPENT:
      g_value_set_double (value, self->spent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_budget_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ConfabBudget *self = CONFAB_BUDGET (object);

  switch (prop_id)
    {
    case PROP_LIMIT:
      confab_budget_set_limit (self, g_value_get_double (value));
      break;
    case PROP_WARN_PERCENT:
      confab_budget_set_warn_percent (self, g_value_get_uint (value));
      break;
    case PROP_STOP:
      confab_budget_set_stop (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_budget_class_init (ConfabBudgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = confab_budget_dispose;
  object_class->get_property = confab_budget_get_property;
  object_class->set_property = confab_budget_set_property;
  properties[PROP_LIMIT] = g_param_spec_double ("limit", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_WARN_PERCENT] = g_param_spec_uint ("warn-percent", NULL, NULL, 1, 100, CONFAB_BUDGET_WARN_PERCENT, flags);
  properties[PROP_STOP] = g_param_spec_boolean ("stop", NULL, NULL, FALSE, flags);
  properties[PROP_SPENT] = g_param_spec_double ("spent", NULL, NULL, 0, G_MAXDOUBLE, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_budget_init (ConfabBudget *self)
{
  self->warn_percent = CONFAB_BUDGET_WARN_PERCENT;
}

/**
 * confab_budget_new: (constructor)
 *
 * Returns: (transfer full): no budget
 */
ConfabBudget *
confab_budget_new (void)
{
  return g_object_new (CONFAB_TYPE_BUDGET, NULL);
}

static void
set_spent (ConfabBudget *self,
           double        spent)
{
  if (self->spent == spent)
    return;
  self->spent = spent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPENT]);
}

static void
find_month (gint64  time,
            gint64 *begin,
            gint64 *end)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (time / 1000);
  g_autoptr (GDateTime) first = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);
  g_autoptr (GDateTime) next = g_date_time_add_months (first, 1);

  *begin = g_date_time_to_unix (first) * 1000;
  *end = g_date_time_to_unix (next) * 1000;
}

static void
on_summed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabBudget *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (ConfabSpent) spent = confab_store_sum_spent_finish (CONFAB_STORE (source), result, &error);

  if (spent == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->month = spent->from;
  self->month_end = spent->to;
  set_spent (self, confab_spent_sum_get_total (&spent->all));
  g_task_return_boolean (task, TRUE);
}

static void
sum (ConfabBudget *self,
     GTask        *task)
{
  gint64 begin;
  gint64 end;

  find_month (confab_time_now (), &begin, &end);
  confab_store_sum_spent_async (self->store, begin, end, NULL, on_summed_cb, g_object_ref (task));
}

/* Where somebody sets a budget, or another month has begun. */
static void
sum_unasked (ConfabBudget *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, sum_unasked);
  if (self->store != NULL)
    sum (self, task);
}

static void
take (ConfabBudget *self,
      double        limit,
      guint         warn_percent,
      gboolean      stop)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->limit != limit)
    {
      self->limit = limit;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
    }
  if (self->warn_percent != warn_percent)
    {
      self->warn_percent = warn_percent;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WARN_PERCENT]);
    }
  if (self->stop != stop)
    {
      self->stop = stop;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STOP]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabBudget *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);
  JsonObject *object = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  gint64 warn_percent = CONFAB_BUDGET_WARN_PERCENT;
  gboolean stop = FALSE;
  double limit = 0;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  confab_json_get_double (object, "usd_per_month", &limit);
  confab_json_get_int (object, "warn_percent", &warn_percent);
  confab_json_get_boolean (object, "stop", &stop);
  take (self, isfinite (limit) ? MAX (limit, 0) : 0, (guint)CLAMP (warn_percent, 1, 100), stop);
  if (self->limit > 0)
    sum (self, task);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * confab_budget_load_async:
 * @self: a budget
 * @store: where it is kept, and what was spent
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Reads it, again where that was done before. What is set from now on is stored there.
 */
void
confab_budget_load_async (ConfabBudget       *self,
                          ConfabStore        *store,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (CONFAB_IS_BUDGET (self));
  g_return_if_fail (CONFAB_IS_STORE (store));

  g_task_set_source_tag (task, confab_budget_load_async);
  g_set_object (&self->store, store);
  confab_store_get_setting_async (store, SETTING, NULL, on_loaded_cb, g_object_ref (task));
}

/**
 * confab_budget_load_finish:
 * @self: a budget
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether all is known
 */
gboolean
confab_budget_load_finish (ConfabBudget *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save (ConfabBudget *self)
{
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_double_member (object, "usd_per_month", self->limit);
  json_object_set_int_member (object, "warn_percent", self->warn_percent);
  json_object_set_boolean_member (object, "stop", self->stop);
  json_node_take_object (value, object);
  if (self->store != NULL)
    confab_store_set_setting_async (self->store, SETTING, value, NULL, NULL, NULL);
}

/**
 * confab_budget_get_limit:
 * @self: a budget
 *
 * Returns: US dollars for a month, 0 for no budget
 */
double
confab_budget_get_limit (ConfabBudget *self)
{
  g_return_val_if_fail (CONFAB_IS_BUDGET (self), 0);

  return self->limit;
}

/**
 * confab_budget_set_limit:
 * @self: a budget
 * @limit: US dollars for a month, 0 for no budget
 */
void
confab_budget_set_limit (ConfabBudget *self,
                         double        limit)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));
  g_return_if_fail (isfinite (limit) && limit >= 0);

  if (self->limit == limit)
    return;
  take (self, limit, self->warn_percent, self->stop);
  save (self);
  if (self->month == 0)
    sum_unasked (self);
}

/**
 * confab_budget_get_warn_percent:
 * @self: a budget
 *
 * Returns: from which share on it is warned, from 1 to 100
 */
guint
confab_budget_get_warn_percent (ConfabBudget *self)
{
  g_return_val_if_fail (CONFAB_IS_BUDGET (self), CONFAB_BUDGET_WARN_PERCENT);

  return self->warn_percent;
}

/**
 * confab_budget_set_warn_percent:
 * @self: a budget
 * @percent: from which share on it is warned
 */
void
confab_budget_set_warn_percent (ConfabBudget *self,
                                guint         percent)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));

  percent = CLAMP (percent, 1, 100);
  if (self->warn_percent == percent)
    return;
  take (self, self->limit, percent, self->stop);
  save (self);
}

/**
 * confab_budget_get_stop:
 * @self: a budget
 *
 * Returns: whether nothing is sent once it is used up
 */
gboolean
confab_budget_get_stop (ConfabBudget *self)
{
  g_return_val_if_fail (CONFAB_IS_BUDGET (self), FALSE);

  return self->stop;
}

/**
 * confab_budget_set_stop:
 * @self: a budget
 * @stop: whether nothing is sent once it is used up
 */
void
confab_budget_set_stop (ConfabBudget *self,
                        gboolean      stop)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));

  if (self->stop == !!stop)
    return;
  take (self, self->limit, self->warn_percent, !!stop);
  save (self);
}

/* Another month begins with nothing. */
static void
turn_month (ConfabBudget *self)
{
  gint64 now = confab_time_now ();

  if (self->month == 0 || (now >= self->month && now < self->month_end))
    return;
  find_month (now, &self->month, &self->month_end);
  set_spent (self, 0);
  sum_unasked (self);
}

/**
 * confab_budget_get_spent:
 * @self: a budget
 *
 * Returns: US dollars spent in this month, as far as they are known; 0 as long as there was no budget to compare with
 */
double
confab_budget_get_spent (ConfabBudget *self)
{
  g_return_val_if_fail (CONFAB_IS_BUDGET (self), 0);

  turn_month (self);
  return self->spent;
}

/**
 * confab_budget_note:
 * @self: a budget
 * @usd: what was billed, or estimated
 *
 * Adds what a request cost that has just ended.
 */
void
confab_budget_note (ConfabBudget *self,
                    double        usd)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));

  turn_month (self);
  if (self->month != 0 && isfinite (usd) && usd > 0)
    set_spent (self, self->spent + usd);
}

/**
 * confab_budget_check:
 * @self: a budget
 * @highest_usd: what the request costs at most, in US dollars; 0 where nobody knows
 * @error: return location for %CONFAB_ERROR_BUDGET
 *
 * Asked before anything is sent. Without a stop it says yes.
 *
 * Returns: whether it may be sent
 */
gboolean
confab_budget_check (ConfabBudget *self,
                     double        highest_usd,
                     GError      **error)
{
  g_autofree char *limit = NULL;
  g_autofree char *spent = NULL;
  g_autofree char *highest = NULL;
  gboolean once;

  g_return_val_if_fail (CONFAB_IS_BUDGET (self), TRUE);

  turn_month (self);
  once = self->once;
  self->once = FALSE;
  if (once || self->always || !self->stop || self->limit <= 0 ||
      (self->spent < self->limit && self->spent + highest_usd <= self->limit))
    return TRUE;
  limit = confab_text_format_cost (self->limit);
  spent = confab_text_format_cost (self->spent);
  highest = confab_text_format_cost (highest_usd);
  if (self->spent >= self->limit)
    /* Translators: both are amounts of money */
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET,
                 _ ("Nothing was sent: the budget for this month is %s, and %s is spent."), limit, spent);
  else
    /* Translators: all are amounts of money */
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET,
                 _ ("Nothing was sent: the budget for this month is %s, %s is spent, and this may cost up to %s."), limit, spent,
                 highest);
  return FALSE;
}

/**
 * confab_budget_set_once:
 * @self: a budget
 * @once: whether the next request passes that is checked, whatever it costs
 */
void
confab_budget_set_once (ConfabBudget *self,
                        gboolean      once)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));

  self->once = once;
}

/**
 * confab_budget_get_once:
 * @self: a budget
 *
 * Returns: whether the next request passes that is checked
 */
gboolean
confab_budget_get_once (ConfabBudget *self)
{
  g_return_val_if_fail (CONFAB_IS_BUDGET (self), FALSE);

  return self->once;
}

/**
 * confab_budget_allow_all:
 * @self: a budget
 *
 * Stops nothing for as long as this object lives; what is stored is not changed.
 */
void
confab_budget_allow_all (ConfabBudget *self)
{
  g_return_if_fail (CONFAB_IS_BUDGET (self));

  self->always = TRUE;
}

/**
 * confab_budget_dup_warning:
 * @self: a budget
 *
 * Returns: (transfer full) (nullable): a sentence with what was spent of how much, where that is worth a warning
 */
char *
confab_budget_dup_warning (ConfabBudget *self)
{
  g_autofree char *limit = NULL;
  g_autofree char *spent = NULL;
  double share;

  g_return_val_if_fail (CONFAB_IS_BUDGET (self), NULL);

  turn_month (self);
  if (self->limit <= 0 || self->spent < self->limit * self->warn_percent / 100)
    return NULL;
  limit = confab_text_format_cost (self->limit);
  spent = confab_text_format_cost (self->spent);
  share = floor (self->spent * 100 / self->limit);
  if (self->spent >= self->limit)
    /* Translators: both are amounts of money */
    return g_strdup_printf (_ ("The budget of this month is used up: %s of %s is spent."), spent, limit);
  /* Translators: amounts of money, then how much that is in percent */
  return g_strdup_printf (_ ("%s of this month’s %s is spent (%d %%)."), spent, limit, (int)share);
}
