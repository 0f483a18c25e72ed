/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-parameter-table.h"

static JsonNode *
refuse (const ConfabParameter *self,
        ConfabProfile          profile,
        GError               **error)
{
  g_autofree char *range = confab_parameter_dup_range_text (self, profile);

  /* Translators: the API name of a parameter, and what it takes, such as "a number from 0 to 2" */
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be %s."), self->name, range);
  return NULL;
}

static JsonNode *
refuse_with (const ConfabParameter *self,
             const char            *what,
             GError               **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be %s."), self->name, what);
  return NULL;
}

static gboolean
is_schema_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length > 0 && length <= 64 &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == length;
}

static gboolean
is_string_array (JsonNode *value)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (confab_json_node_string (json_array_get_element (array, i)) == NULL)
      return FALSE;
  return array != NULL;
}

static JsonNode *
make_list (JsonNode *value)
{
  JsonNode *list = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_array_add_element (array, json_node_copy (value));
  json_node_take_array (list, array);
  return list;
}

/* The parameters that are objects or arrays have forms of their own; the service checks what is inside. */
static JsonNode *
check_json (const ConfabParameter *self,
            JsonNode              *value,
            GError               **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *type = confab_json_get_string (object, "type");

  if (g_str_equal (self->name, "response_format"))
    {
      JsonObject *schema = confab_json_get_object (object, "json_schema");

      if (g_strcmp0 (type, "text") != 0 && g_strcmp0 (type, "json_object") != 0 && g_strcmp0 (type, "json_schema") != 0)
        return refuse_with (self, _ ("an object whose type is text, json_object or json_schema"), error);
      if (g_str_equal (type, "json_schema") && !is_schema_name (confab_json_get_string (schema, "name")))
        return refuse_with (self, _ ("a json_schema with a name of at most 64 letters, digits, “_” and “-”"), error);
    }
  else if (g_str_equal (self->name, "tools"))
    {
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

      if (array == NULL)
        return refuse_with (self, _ ("an array of tools"), error);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (confab_json_get_string (confab_json_array_object (array, i), "type") == NULL)
          return refuse_with (self, _ ("an array of objects that have a type"), error);
    }
  else if (g_str_equal (self->name, "tool_choice"))
    {
      const char *word = confab_json_node_string (value);

      if (type == NULL && g_strcmp0 (word, "none") != 0 && g_strcmp0 (word, "auto") != 0 && g_strcmp0 (word, "required") != 0)
        return refuse_with (self, _ ("none, auto, required, or an object with a type"), error);
    }
  else if (g_str_equal (self->name, "transforms"))
    {
      if (!is_string_array (value))
        return refuse_with (self, _ ("an array of texts"), error);
    }
  else if (g_str_equal (self->name, "plugins"))
    {
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

      for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
        if (confab_json_get_string (confab_json_array_object (array, i), "id") == NULL)
          array = NULL;
      if (array == NULL)
        return refuse_with (self, _ ("an array of objects that have an id"), error);
    }
  else if (object == NULL)
    return refuse_with (self, _ ("a JSON object"), error);
  if (g_str_equal (self->name, "logit_bias"))
    {
      g_autoptr (GList) values = json_object_get_values (object);

      for (GList *l = values; l != NULL; l = l->next)
        {
          double bias;

          if (json_node_get_value_type (l->data) == G_TYPE_STRING || !confab_json_node_double (l->data, &bias) ||
              fabs (bias) > 100)
            return refuse_with (self, _ ("an object of token IDs with numbers from -100 to 100"), error);
        }
    }
  return json_node_copy (value);
}

static JsonNode *
check_string_list (const ConfabParameter *self,
                   JsonNode              *value,
                   ConfabProfile          profile,
                   GError               **error)
{
  JsonArray *array;

  if (confab_json_node_string (value) != NULL)
    return self->minimum > 0 ? make_list (value) : json_node_copy (value);
  array = is_string_array (value) ? json_node_get_array (value) : NULL;
  if (array == NULL || json_array_get_length (array) == 0 || json_array_get_length (array) > self->maximum)
    return refuse (self, profile, error);
  return json_node_copy (value);
}

/* As Perplexity takes it, with or without zeros in front. */
static gboolean
is_date (JsonNode *value)
{
  const char *text = confab_json_node_string (value);
  g_auto (GStrv) fields = g_strsplit (text != NULL ? text : "", "/", -1);
  guint64 numbers[3];

  if (g_strv_length (fields) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_unsigned (fields[i], 10, 1, 9999, &numbers[i], NULL))
      return FALSE;
  return strlen (fields[2]) == 4 && numbers[0] <= 12 && numbers[1] <= 31 &&
         g_date_valid_dmy ((GDateDay)numbers[1], (GDateMonth)numbers[0], (GDateYear)numbers[2]);
}

/**
 * confab_parameter_check:
 * @self: a parameter
 * @value: what somebody wants it to be
 * @profile: the kind of service
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable): the value as it is sent, or %NULL with %CONFAB_ERROR_INVALID_VALUE and a
 *   text that says what is taken
 */
JsonNode *
confab_parameter_check (const ConfabParameter *self,
                        JsonNode              *value,
                        ConfabProfile          profile,
                        GError               **error)
{
  GType type = json_node_get_value_type (value);
  double minimum;
  double maximum;
  double number;
  gint64 whole;

  confab_parameter_get_range (self, profile, &minimum, &maximum);
  switch (self->kind)
    {
    case CONFAB_PARAMETER_BOOLEAN:
      return type == G_TYPE_BOOLEAN ? json_node_copy (value) : refuse (self, profile, error);
    case CONFAB_PARAMETER_INTEGER:
      if (type == G_TYPE_STRING || !confab_json_node_int (value, &whole) || whole < minimum || whole > maximum ||
          (confab_parameter_is_endless (self, profile) && whole != -1 && whole < self->minimum))
        return refuse (self, profile, error);
      return json_node_init_int (json_node_alloc (), whole);
    case CONFAB_PARAMETER_NUMBER:
      if (type == G_TYPE_STRING || !confab_json_node_double (value, &number) || number < minimum || number > maximum)
        return refuse (self, profile, error);
      return json_node_copy (value);
    case CONFAB_PARAMETER_CHOICE:
      if (type != G_TYPE_STRING || !g_strv_contains (confab_parameter_get_choices (self, profile), json_node_get_string (value)))
        return refuse (self, profile, error);
      return json_node_copy (value);
    case CONFAB_PARAMETER_STRING:
      return type == G_TYPE_STRING ? json_node_copy (value) : refuse (self, profile, error);
    case CONFAB_PARAMETER_DATE:
      return is_date (value) ? json_node_copy (value) : refuse (self, profile, error);
    case CONFAB_PARAMETER_STRING_LIST:
      return check_string_list (self, value, profile, error);
    case CONFAB_PARAMETER_JSON:
    default:
      return check_json (self, value, error);
    }
}

/**
 * confab_parameter_check_any:
 * @self: a parameter
 * @value: what somebody wants it to be
 * @error: return location for a [error@Confab.Error]
 *
 * Like [func@Confab.parameter_check], where nobody knows yet which service it is for.
 *
 * Returns: (transfer full) (nullable): the value as it is sent, where any service takes it
 */
JsonNode *
confab_parameter_check_any (const ConfabParameter *self,
                            JsonNode              *value,
                            GError               **error)
{
  g_autoptr (GError) first_error = NULL;
  JsonNode *checked = confab_parameter_check (self, value, CONFAB_PROFILE_GENERIC, &first_error);

  for (guint profile = 0; checked == NULL && profile < CONFAB_N_PROFILES; profile++)
    if (confab_parameter_is_taken (self, profile))
      checked = confab_parameter_check (self, value, profile, NULL);
  if (checked == NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  return checked;
}
