/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-parameter-levels.h"

#define N_LEVELS (CONFAB_LEVEL_REPLY + 1)

struct _ConfabParameterLevels
{
  GObject           parent_instance;

  ConfabParameters *parameters[N_LEVELS]; /* NULL where there is no such level */
  char             *names[N_LEVELS];      /* (nullable) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParameterLevels, confab_parameter_levels, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
confab_parameter_levels_finalize (GObject *object)
{
  ConfabParameterLevels *self = CONFAB_PARAMETER_LEVELS (object);

  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_clear_object (&self->parameters[i]);
      g_free (self->names[i]);
    }
  G_OBJECT_CLASS (confab_parameter_levels_parent_class)->finalize (object);
}

static void
confab_parameter_levels_class_init (ConfabParameterLevelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_parameter_levels_finalize;

  /**
   * ConfabParameterLevels::changed:
   * @self: levels
   * @name: the parameter that was set or taken back at one of them
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_PARAMETER_LEVELS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_parameter_levels_init (ConfabParameterLevels *self)
{
}

/**
 * confab_parameter_levels_new: (constructor)
 *
 * Returns: (transfer full): no levels yet
 */
ConfabParameterLevels *
confab_parameter_levels_new (void)
{
  return g_object_new (CONFAB_TYPE_PARAMETER_LEVELS, NULL);
}

static void
on_changed_cb (ConfabParameterLevels *self,
               const char            *name)
{
  g_signal_emit (self, signals[CHANGED], 0, name);
}

/**
 * confab_parameter_levels_add:
 * @self: levels
 * @level: one that they do not have
 * @name: (nullable): what a person calls it, as a preset has a name
 * @parameters: what is set there
 */
void
confab_parameter_levels_add (ConfabParameterLevels *self,
                             ConfabLevel            level,
                             const char            *name,
                             ConfabParameters      *parameters)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_LEVELS (self));
  g_return_if_fail (self->parameters[level] == NULL);

  self->parameters[level] = g_object_ref (parameters);
  self->names[level] = g_strdup (name);
  g_signal_connect_object (parameters, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_parameter_levels_get:
 * @self: levels
 * @level: one of them
 *
 * Returns: (transfer none) (nullable): what is set there; %NULL where there is no such level
 */
ConfabParameters *
confab_parameter_levels_get (ConfabParameterLevels *self,
                             ConfabLevel            level)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), NULL);

  return self->parameters[level];
}

/**
 * confab_parameter_levels_get_name:
 * @self: levels
 * @level: one of them
 *
 * Returns: (transfer none) (nullable): what a person calls it
 */
const char *
confab_parameter_levels_get_name (ConfabParameterLevels *self,
                                  ConfabLevel            level)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), NULL);

  return self->names[level];
}

/**
 * confab_parameter_levels_get_nearest:
 * @self: levels, at least one
 *
 * Returns: the one that wins over all others
 */
ConfabLevel
confab_parameter_levels_get_nearest (ConfabParameterLevels *self)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), CONFAB_LEVEL_EVERYTHING);

  for (guint i = N_LEVELS; i > 0; i--)
    if (self->parameters[i - 1] != NULL)
      return i - 1;
  return CONFAB_LEVEL_EVERYTHING;
}

static JsonNode *
find_before (ConfabParameterLevels *self,
             guint                  end,
             const char            *parameter,
             ConfabLevel           *level)
{
  for (guint i = end; i > 0; i--)
    {
      JsonNode *value = self->parameters[i - 1] != NULL ? confab_parameters_get (self->parameters[i - 1], parameter) : NULL;

      if (value != NULL)
        {
          *level = i - 1;
          return value;
        }
    }
  return NULL;
}

/**
 * confab_parameter_levels_find:
 * @self: levels
 * @parameter: the name of a parameter
 * @level: (out): where it is set; unchanged where it is not
 *
 * Returns: (transfer none) (nullable): the value that is sent, %NULL where none is
 */
JsonNode *
confab_parameter_levels_find (ConfabParameterLevels *self,
                              const char            *parameter,
                              ConfabLevel           *level)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), NULL);

  return find_before (self, N_LEVELS, parameter, level);
}

/**
 * confab_parameter_levels_find_below:
 * @self: levels
 * @above: one of them
 * @parameter: the name of a parameter
 * @level: (out): where that value is set; unchanged where there is none
 *
 * Returns: (transfer none) (nullable): the value that would be sent without the level @above and those that win over it
 */
JsonNode *
confab_parameter_levels_find_below (ConfabParameterLevels *self,
                                    ConfabLevel            above,
                                    const char            *parameter,
                                    ConfabLevel           *level)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), NULL);

  return find_before (self, above, parameter, level);
}

/**
 * confab_parameter_levels_find_behind:
 * @self: levels
 * @parameter: the name of a parameter
 * @level: (out): where that value is set; unchanged where there is none
 *
 * Returns: (transfer none) (nullable): the value that would be sent without the nearest level
 */
JsonNode *
confab_parameter_levels_find_behind (ConfabParameterLevels *self,
                                     const char            *parameter,
                                     ConfabLevel           *level)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), NULL);

  return find_before (self, confab_parameter_levels_get_nearest (self), parameter, level);
}

/**
 * confab_parameter_levels_dup_merged:
 * @self: levels
 *
 * Returns: (transfer full): what is sent
 */
ConfabParameters *
confab_parameter_levels_dup_merged (ConfabParameterLevels *self)
{
  ConfabParameters *merged = confab_parameters_new ();

  g_return_val_if_fail (CONFAB_IS_PARAMETER_LEVELS (self), merged);

  for (guint i = 0; i < N_LEVELS; i++)
    if (self->parameters[i] != NULL)
      {
        ConfabParameters *both = confab_parameters_merge (merged, self->parameters[i]);

        g_object_unref (merged);
        merged = both;
      }
  return merged;
}
