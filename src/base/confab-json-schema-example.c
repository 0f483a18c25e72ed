/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* How many elements of a list are looked at. */
#define MAX_ELEMENTS 1000

static JsonNode *merge (JsonNode *left,
                        JsonNode *right);

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
new_typed (const char *type)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  return take_object (object);
}

static JsonNode *
from_object (JsonObject *example)
{
  JsonNode *schema = new_typed ("object");
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, example);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      json_object_set_member (properties, name, confab_json_schema_from_example (value));
      json_array_add_string_element (required, name);
    }
  json_object_set_object_member (json_node_get_object (schema), "properties", properties);
  json_object_set_array_member (json_node_get_object (schema), "required", required);
  json_object_set_boolean_member (json_node_get_object (schema), "additionalProperties", FALSE);
  return schema;
}

/* One schema for all elements. */
static JsonNode *
from_array (JsonArray *example)
{
  JsonNode *schema = new_typed ("array");
  JsonNode *items = NULL;

  for (guint i = 0; i < MIN (json_array_get_length (example), MAX_ELEMENTS); i++)
    {
      g_autoptr (JsonNode) element = confab_json_schema_from_example (json_array_get_element (example, i));
      g_autoptr (JsonNode) before = g_steal_pointer (&items);

      items = before != NULL ? merge (before, element) : json_node_copy (element);
    }
  if (items == NULL)
    items = take_object (json_object_new ());
  json_object_set_member (json_node_get_object (schema), "items", items);
  return schema;
}

static const char *
get_type_name (JsonNode *schema)
{
  return confab_json_get_string (json_node_get_object (schema), "type");
}

/* Members that only one of the two has may be null, so that all can be required. */
static void
merge_members (JsonObject *result,
               JsonArray  *required,
               JsonObject *own,
               JsonObject *other)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *schema;

  json_object_iter_init_ordered (&iter, own);
  while (json_object_iter_next_ordered (&iter, &name, &schema))
    {
      g_autoptr (JsonNode) null = new_typed ("null");
      JsonNode *second = json_object_get_member (other, name);

      if (json_object_has_member (result, name))
        continue;
      json_object_set_member (result, name, merge (schema, second != NULL ? second : null));
      json_array_add_string_element (required, name);
    }
}

static JsonNode *
merge_objects (JsonObject *left,
               JsonObject *right)
{
  JsonNode *schema = new_typed ("object");
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  merge_members (properties, required, confab_json_get_object (left, "properties"), confab_json_get_object (right, "properties"));
  merge_members (properties, required, confab_json_get_object (right, "properties"), confab_json_get_object (left, "properties"));
  json_object_set_object_member (json_node_get_object (schema), "properties", properties);
  json_object_set_array_member (json_node_get_object (schema), "required", required);
  json_object_set_boolean_member (json_node_get_object (schema), "additionalProperties", FALSE);
  return schema;
}

/* Adds what @schema allows to a list of alternatives, into the one of its type where there is one. */
static void
add_alternative (GPtrArray *alternatives,
                 JsonNode  *schema)
{
  JsonArray *any = confab_json_get_array (json_node_get_object (schema), "anyOf");

  for (guint i = 0; any != NULL && i < json_array_get_length (any); i++)
    add_alternative (alternatives, json_array_get_element (any, i));
  for (guint i = 0; any == NULL && i < alternatives->len; i++)
    {
      JsonNode *other = alternatives->pdata[i];
      const char *type = get_type_name (schema);
      const char *other_type = get_type_name (other);
      gboolean numbers = g_strcmp0 (type, "number") == 0 || g_strcmp0 (type, "integer") == 0;

      if (g_strcmp0 (type, other_type) == 0)
        {
          alternatives->pdata[i] = merge (other, schema);
          json_node_unref (other);
          return;
        }
      if (numbers && (g_strcmp0 (other_type, "number") == 0 || g_strcmp0 (other_type, "integer") == 0))
        {
          alternatives->pdata[i] = new_typed ("number");
          json_node_unref (other);
          return;
        }
    }
  if (any == NULL)
    g_ptr_array_add (alternatives, json_node_copy (schema));
}

static JsonNode *
merge_arrays (JsonObject *left,
              JsonObject *right)
{
  JsonNode *schema = new_typed ("array");
  JsonNode *first = json_object_get_member (left, "items");
  JsonNode *second = json_object_get_member (right, "items");
  gboolean first_known = json_object_get_size (json_node_get_object (first)) > 0;
  gboolean second_known = json_object_get_size (json_node_get_object (second)) > 0;

  json_object_set_member (json_node_get_object (schema), "items",
                          first_known && second_known ? merge (first, second)
                                                      : json_node_copy (first_known ? first : second));
  return schema;
}

/* A schema that allows what either of two allows. */
static JsonNode *
merge (JsonNode *left,
       JsonNode *right)
{
  const char *type = get_type_name (left);
  g_autoptr (GPtrArray) alternatives = NULL;
  JsonArray *any;
  JsonObject *object;

  if (type != NULL && g_strcmp0 (type, get_type_name (right)) == 0)
    {
      if (g_str_equal (type, "object"))
        return merge_objects (json_node_get_object (left), json_node_get_object (right));
      if (g_str_equal (type, "array"))
        return merge_arrays (json_node_get_object (left), json_node_get_object (right));
      return json_node_copy (left);
    }
  alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  add_alternative (alternatives, left);
  add_alternative (alternatives, right);
  if (alternatives->len == 1)
    return json_node_ref (alternatives->pdata[0]);
  any = json_array_new ();
  for (guint i = 0; i < alternatives->len; i++)
    json_array_add_element (any, json_node_ref (alternatives->pdata[i]));
  object = json_object_new ();
  json_object_set_array_member (object, "anyOf", any);
  return take_object (object);
}

/**
 * confab_json_schema_from_example:
 * @value: a value of the kind that is wanted
 *
 * Draws up a schema: the types that @value has, all its members required and no others, one schema for the elements of a
 * list. It is in the subset of [func@Confab.json_schema_check_strict] where @value is an object without empty lists.
 *
 * Of a list, the first 1000 elements count;
 * a member that only some of them have is to be null in the others, since all must be required there.
 *
 * Returns: (transfer full): a schema
 */
JsonNode *
confab_json_schema_from_example (JsonNode *value)
{
  guint type;

  g_return_val_if_fail (value != NULL, NULL);

  type = confab_json_value_type (value);
  if (type == TYPE_OBJECT)
    return from_object (json_node_get_object (value));
  if (type == TYPE_ARRAY)
    return from_array (json_node_get_array (value));
  if (type == TYPE_STRING)
    return new_typed ("string");
  if (type == TYPE_BOOLEAN)
    return new_typed ("boolean");
  if (type == TYPE_NULL)
    return new_typed ("null");
  return new_typed (json_node_get_value_type (value) == G_TYPE_INT64 ? "integer" : "number");
}
