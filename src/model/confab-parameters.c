/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-parameters.h"

struct _ConfabParameters
{
  GObject     parent_instance;

  GHashTable *values; /* name in the table (static) → JsonNode */
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParameters, confab_parameters, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
confab_parameters_finalize (GObject *object)
{
  ConfabParameters *self = CONFAB_PARAMETERS (object);

  g_hash_table_unref (self->values);
  G_OBJECT_CLASS (confab_parameters_parent_class)->finalize (object);
}

static void
confab_parameters_class_init (ConfabParametersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_parameters_finalize;

  /**
   * ConfabParameters::changed:
   * @self: parameters
   * @name: the parameter that was set or unset
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_PARAMETERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_parameters_init (ConfabParameters *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)json_node_unref);
}

/**
 * confab_parameters_new: (constructor)
 *
 * Returns: (transfer full): parameters none of which is set
 */
ConfabParameters *
confab_parameters_new (void)
{
  return g_object_new (CONFAB_TYPE_PARAMETERS, NULL);
}

static void
take_value (ConfabParameters      *self,
            const ConfabParameter *parameter,
            JsonNode              *value)
{
  JsonNode *old = g_hash_table_lookup (self->values, parameter->name);

  if (old != NULL && json_node_equal (old, value))
    {
      json_node_unref (value);
      return;
    }
  g_hash_table_insert (self->values, (char *)parameter->name, value);
  g_signal_emit (self, signals[CHANGED], 0, parameter->name);
}

/* Whether the table has members of an object of this name, such as reasoning. */
static gboolean
is_object_name (const char *name)
{
  g_autofree char *prefix = g_strconcat (name, ".", NULL);
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  for (guint i = 0; i < n_parameters; i++)
    if (g_str_has_prefix (table[i].name, prefix))
      return TRUE;
  return FALSE;
}

static gboolean
set_members (ConfabParameters *self,
             const char       *name,
             JsonNode         *value,
             ConfabProfile     profile,
             GError          **error)
{
  g_autoptr (GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be %s."), name, _ ("a JSON object"));
      return FALSE;
    }
  members = json_object_get_members (json_node_get_object (value));
  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *member = g_strconcat (name, ".", l->data, NULL);

      if (!confab_parameters_set (self, member, json_object_get_member (json_node_get_object (value), l->data), profile, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_parameters_set:
 * @self: parameters
 * @name: a name in the API; an object such as reasoning sets all the members it has
 * @value: (nullable): the value; %NULL or null takes it back, so that it is not sent
 * @profile: the kind of service that it must suit
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether it was taken, else %CONFAB_ERROR_UNKNOWN_NAME, %CONFAB_ERROR_UNSUPPORTED where the profile
 *   does not take it, or %CONFAB_ERROR_INVALID_VALUE
 */
gboolean
confab_parameters_set (ConfabParameters *self,
                       const char       *name,
                       JsonNode         *value,
                       ConfabProfile     profile,
                       GError          **error)
{
  const ConfabParameter *parameter;
  JsonNode *checked;

  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), FALSE);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      confab_parameters_unset (self, name);
      return TRUE;
    }
  parameter = confab_parameter_find (name);
  if (parameter == NULL && is_object_name (name))
    return set_members (self, name, value, profile, error);
  if (parameter == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                   _ ("There is no parameter “%s”. For what Confab does not know, set extra_body to a JSON object."), name);
      return FALSE;
    }
  if (!confab_parameter_is_taken (parameter, profile))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the API name of a parameter and of a kind of service */
                   _ ("%s is not taken by services of the kind %s. To send it all the same, put it into extra_body."),
                   name, confab_profile_get_name (profile));
      return FALSE;
    }
  checked = confab_parameter_check (parameter, value, profile, error);
  if (checked == NULL)
    return FALSE;
  take_value (self, parameter, checked);
  return TRUE;
}

/**
 * confab_parameters_set_from_text:
 * @self: parameters
 * @name: a name in the API
 * @text: the value as JSON, or else a plain string
 * @profile: the kind of service that it must suit
 * @error: return location for a [error@Confab.Error]
 *
 * Like [method@Confab.Parameters.set] with a value that somebody typed.
 *
 * Returns: whether it was taken
 */
gboolean
confab_parameters_set_from_text (ConfabParameters *self,
                                 const char       *name,
                                 const char       *text,
                                 ConfabProfile     profile,
                                 GError          **error)
{
  const ConfabParameter *parameter = confab_parameter_find (name);
  gboolean wants_text = parameter != NULL && (parameter->kind == CONFAB_PARAMETER_STRING || parameter->kind == CONFAB_PARAMETER_DATE ||
                                              parameter->kind == CONFAB_PARAMETER_CHOICE);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), FALSE);

  value = confab_json_parse (text, -1, NULL);
  /* The parser gives another number for one that is too large. */
  if (value != NULL && json_node_get_value_type (value) == G_TYPE_INT64 &&
      !g_ascii_string_to_signed (stripped, 10, G_MININT64, G_MAXINT64, NULL, NULL))
    g_clear_pointer (&value, json_node_unref);
  /* user=42 and stop=7 mean texts, although 42 and 7 are JSON. */
  if (value != NULL && wants_text && confab_json_node_string (value) == NULL && !JSON_NODE_HOLDS_NULL (value))
    g_clear_pointer (&value, json_node_unref);
  if (value != NULL && parameter != NULL && parameter->kind == CONFAB_PARAMETER_STRING_LIST && JSON_NODE_HOLDS_VALUE (value) &&
      confab_json_node_string (value) == NULL)
    g_clear_pointer (&value, json_node_unref);
  if (value == NULL)
    value = json_node_init_string (json_node_alloc (), text);
  return confab_parameters_set (self, name, value, profile, error);
}

/**
 * confab_parameters_unset:
 * @self: parameters
 * @name: a name; an object takes back all its members
 *
 * Takes a parameter back, so that it is not sent.
 */
void
confab_parameters_unset (ConfabParameters *self,
                         const char       *name)
{
  g_autofree char *prefix = NULL;
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  g_return_if_fail (CONFAB_IS_PARAMETERS (self));

  prefix = g_strconcat (name, ".", NULL);
  for (guint i = 0; i < n_parameters; i++)
    if ((g_str_equal (table[i].name, name) || g_str_has_prefix (table[i].name, prefix)) &&
        g_hash_table_remove (self->values, table[i].name))
      g_signal_emit (self, signals[CHANGED], 0, table[i].name);
}

/**
 * confab_parameters_get:
 * @self: parameters
 * @name: a name in the table
 *
 * Returns: (transfer none) (nullable): its value, %NULL where nobody set it
 */
JsonNode *
confab_parameters_get (ConfabParameters *self,
                       const char       *name)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), NULL);

  return g_hash_table_lookup (self->values, name);
}

/**
 * confab_parameters_list_names:
 * @self: parameters
 *
 * Returns: (transfer full): the names of those that are set, in the order of the table
 */
char **
confab_parameters_list_names (ConfabParameters *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), NULL);

  for (guint i = 0; i < n_parameters; i++)
    if (g_hash_table_contains (self->values, table[i].name))
      g_strv_builder_add (names, table[i].name);
  return g_strv_builder_end (names);
}

/**
 * confab_parameters_is_empty:
 * @self: parameters
 *
 * Returns: whether none is set
 */
gboolean
confab_parameters_is_empty (ConfabParameters *self)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), TRUE);

  return g_hash_table_size (self->values) == 0;
}

static void
copy_values (ConfabParameters *self,
             ConfabParameters *from)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, from->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->values, name, json_node_ref (value));
}

/**
 * confab_parameters_merge:
 * @self: the parameters of one level
 * @nearer: (nullable): those of a level nearer to the conversation, which win
 *
 * Returns: (transfer full): both
 */
ConfabParameters *
confab_parameters_merge (ConfabParameters *self,
                         ConfabParameters *nearer)
{
  ConfabParameters *merged = confab_parameters_new ();

  g_return_val_if_fail (CONFAB_IS_PARAMETERS (self), merged);

  copy_values (merged, self);
  if (nearer != NULL)
    copy_values (merged, nearer);
  return merged;
}

/**
 * confab_parameters_to_json:
 * @self: parameters
 *
 * Returns: (transfer full): an object of those that are set, by their names in the table
 */
JsonNode *
confab_parameters_to_json (ConfabParameters *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_auto (GStrv) names = confab_parameters_list_names (self);

  for (char **name = names; *name != NULL; name++)
    json_object_set_member (object, *name, json_node_copy (confab_parameters_get (self, *name)));
  json_node_take_object (node, object);
  return node;
}

/**
 * confab_parameters_load:
 * @self: parameters
 * @object: (nullable): what [method@Confab.Parameters.to_json] gave
 *
 * Replaces all values. What the table does not know any more, or would refuse whatever the service, is left out.
 */
void
confab_parameters_load (ConfabParameters *self,
                        JsonObject       *object)
{
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  g_return_if_fail (CONFAB_IS_PARAMETERS (self));

  for (guint i = 0; i < n_parameters; i++)
    {
      JsonNode *value = confab_json_get_node (object, table[i].name);
      JsonNode *checked = value != NULL ? confab_parameter_check_any (&table[i], value, NULL) : NULL;

      if (checked != NULL)
        take_value (self, &table[i], checked);
      else
        confab_parameters_unset (self, table[i].name);
    }
}
