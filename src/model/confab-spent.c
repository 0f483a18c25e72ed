/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-spent.h"

/**
 * confab_spent_sum_new: (constructor)
 * @name: (nullable): what its requests have in common
 * @time: when it begins, milliseconds since 1970
 *
 * Returns: (transfer full): a sum of no requests
 */
ConfabSpentSum *
confab_spent_sum_new (const char *name,
                      gint64      time)
{
  ConfabSpentSum *self = g_new0 (ConfabSpentSum, 1);

  self->name = g_strdup (name);
  self->time = time;
  return self;
}

/**
 * confab_spent_sum_free:
 * @self: (transfer full): a sum
 */
void
confab_spent_sum_free (ConfabSpentSum *self)
{
  g_free (self->name);
  g_free (self->id);
  g_free (self);
}

/**
 * confab_spent_sum_get_total:
 * @self: a sum
 *
 * Returns: US dollars, billed and estimated together
 */
double
confab_spent_sum_get_total (const ConfabSpentSum *self)
{
  return self->billed + self->estimated;
}

/**
 * confab_spent_is_sandbox:
 * @model: (nullable): the name of a model
 *
 * Its answers are known by it also where the sandbox is reached as any other service is, or is called otherwise.
 *
 * Returns: whether it is a toy whose prices nobody pays
 */
gboolean
confab_spent_is_sandbox (const char *model)
{
  return model != NULL && g_str_equal (model, "confab/sandbox");
}

static GPtrArray *
new_sums (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)confab_spent_sum_free);
}

/**
 * confab_spent_new: (constructor)
 *
 * Returns: (transfer full): nothing spent
 */
ConfabSpent *
confab_spent_new (void)
{
  ConfabSpent *self = g_new0 (ConfabSpent, 1);

  self->models = new_sums ();
  self->providers = new_sums ();
  self->conversations = new_sums ();
  self->days = new_sums ();
  self->months = new_sums ();
  return self;
}

/**
 * confab_spent_free:
 * @self: (transfer full): sums
 */
void
confab_spent_free (ConfabSpent *self)
{
  g_ptr_array_unref (self->models);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->conversations);
  g_ptr_array_unref (self->days);
  g_ptr_array_unref (self->months);
  g_free (self);
}
