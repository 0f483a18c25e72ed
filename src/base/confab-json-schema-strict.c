/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* The subset of OpenAI's "Structured Outputs", https://platform.openai.com/docs/guides/structured-outputs */

#define MAX_PROBLEMS 50

/* A list of texts that has more values than this may not have many characters. */
#define MANY_VALUES           250
#define MAX_MANY_VALUES_CHARS 15000

typedef struct
{
  GPtrArray *problems;
  GString   *pointer;
  guint      n_properties;
  guint      n_values;     /* of all lists of values */
  guint      n_characters; /* of names, and of values that are texts */
  gboolean   too_long;     /* that was said */
} Strict;

static const char *const known[] = {
  "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref", "$defs",
  "definitions", "description", "title", "$schema", "$id", "$comment", "pattern", "format", "multipleOf", "maximum",
  "exclusiveMaximum", "minimum", "exclusiveMinimum", "minItems", "maxItems", NULL,
};

static const char *const formats[] = {
  "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", NULL,
};

static void check_schema (Strict   *self,
                          JsonNode *json,
                          guint     depth);

static void add_problem (Strict     *self,
                         const char *keyword,
                         const char *format,
                         ...) G_GNUC_PRINTF (3, 4);

static void
add_problem (Strict     *self,
             const char *keyword,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->problems->len >= MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->problems, confab_json_problem_new (self->pointer->str, keyword, message));
}

static void
count_text (Strict     *self,
            const char *keyword,
            const char *text)
{
  self->n_characters += text != NULL ? (guint)g_utf8_strlen (text, -1) : 0;
  if (self->n_characters <= CONFAB_JSON_SCHEMA_MAX_STRICT_CHARACTERS || self->too_long)
    return;
  self->too_long = TRUE;
  add_problem (self, keyword, _ ("The names and values may have at most %d characters in all."), CONFAB_JSON_SCHEMA_MAX_STRICT_CHARACTERS);
}

static void
check_values (Strict     *self,
              JsonObject *object)
{
  JsonArray *values = confab_json_get_array (object, "enum");
  guint n_values = values != NULL ? json_array_get_length (values) : 0;
  gboolean was_too_many = self->n_values > CONFAB_JSON_SCHEMA_MAX_STRICT_VALUES;
  gsize n_characters = 0;

  for (guint i = 0; i < n_values; i++)
    {
      const char *text = confab_json_node_string (json_array_get_element (values, i));

      n_characters += text != NULL ? g_utf8_strlen (text, -1) : 0;
      count_text (self, "enum", text);
    }
  self->n_values += n_values;
  if (self->n_values > CONFAB_JSON_SCHEMA_MAX_STRICT_VALUES && !was_too_many)
    add_problem (self, "enum", _ ("There may be at most %d values of “enum” in all."), CONFAB_JSON_SCHEMA_MAX_STRICT_VALUES);
  if (n_values > MANY_VALUES && n_characters > MAX_MANY_VALUES_CHARS)
    add_problem (self, "enum", _ ("The values of an “enum” of more than %d may have at most %d characters in all."), MANY_VALUES, MAX_MANY_VALUES_CHARS);
  count_text (self, "const", confab_json_get_string (object, "const"));
}

static gboolean
is_object_schema (JsonObject *object)
{
  JsonNode *type = confab_json_get_node (object, "type");
  JsonArray *types = confab_json_get_array (object, "type");

  if (g_strcmp0 (confab_json_node_string (type), "object") == 0)
    return TRUE;
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (g_strcmp0 (confab_json_node_string (json_array_get_element (types, i)), "object") == 0)
      return TRUE;
  return type == NULL && json_object_has_member (object, "properties");
}

/* There may be a hundred thousand of them. */
static GHashTable *
list_names (JsonArray *names)
{
  GHashTable *listed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    if (confab_json_node_string (json_array_get_element (names, i)) != NULL)
      g_hash_table_add (listed, (gpointer)confab_json_node_string (json_array_get_element (names, i)));
  return listed;
}

static void
check_member (Strict     *self,
              const char *keyword,
              const char *name,
              JsonNode   *json,
              guint       depth)
{
  gsize length = self->pointer->len;

  if (keyword != NULL)
    confab_json_pointer_append (self->pointer, keyword);
  confab_json_pointer_append (self->pointer, name);
  check_schema (self, json, depth);
  g_string_truncate (self->pointer, length);
}

static void
check_object (Strict     *self,
              JsonObject *object,
              guint       depth)
{
  JsonObject *properties = confab_json_get_object (object, "properties");
  g_autoptr (GHashTable) required = list_names (confab_json_get_array (object, "required"));
  gboolean additional = TRUE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;

  if (!confab_json_get_boolean (object, "additionalProperties", &additional) || additional)
    add_problem (self, "additionalProperties", _ ("“additionalProperties” must be false for every object."));
  if (depth > CONFAB_JSON_SCHEMA_MAX_STRICT_DEPTH)
    add_problem (self, "properties", _ ("Objects may be nested at most %d levels deep."), CONFAB_JSON_SCHEMA_MAX_STRICT_DEPTH);
  if (properties == NULL)
    return;
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &json))
    {
      if (++self->n_properties == CONFAB_JSON_SCHEMA_MAX_STRICT_PROPERTIES + 1)
        add_problem (self, "properties", _ ("There may be at most %d properties in all."), CONFAB_JSON_SCHEMA_MAX_STRICT_PROPERTIES);
      count_text (self, "properties", name);
      if (!g_hash_table_contains (required, name))
        add_problem (self, "required", _ ("“%s” must be required; what may be missing is given the type null besides."), name);
      check_member (self, "properties", name, json, depth + 1);
    }
}

static void
check_keywords (Strict     *self,
                JsonObject *object)
{
  const char *format = confab_json_get_string (object, "format");
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &json))
    if (!g_strv_contains (known, name))
      add_problem (self, name, _ ("“%s” is not supported."), name);
  if (format != NULL && !g_strv_contains (formats, format))
    add_problem (self, "format", _ ("The format “%s” is not supported."), format);
}

static void
check_inner (Strict     *self,
             JsonObject *object,
             guint       depth)
{
  static const char *const maps[] = { "$defs", "definitions", NULL };
  JsonArray *any = confab_json_get_array (object, "anyOf");
  JsonNode *items = confab_json_get_node (object, "items");
  char number[16];

  for (guint i = 0; any != NULL && i < json_array_get_length (any); i++)
    {
      g_snprintf (number, sizeof number, "%u", i);
      check_member (self, "anyOf", number, json_array_get_element (any, i), depth);
    }
  if (items != NULL)
    check_member (self, NULL, "items", items, depth + 1);
  for (guint i = 0; maps[i] != NULL; i++)
    {
      JsonObject *map = confab_json_get_object (object, maps[i]);
      JsonObjectIter iter;
      const char *name;
      JsonNode *json;

      if (map == NULL)
        continue;
      json_object_iter_init_ordered (&iter, map);
      while (json_object_iter_next_ordered (&iter, &name, &json))
        {
          count_text (self, maps[i], name);
          check_member (self, maps[i], name, json, 1);
        }
    }
}

static void
check_schema (Strict   *self,
              JsonNode *json,
              guint     depth)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;

  if (object == NULL)
    {
      add_problem (self, "", _ ("A schema must be an object."));
      return;
    }
  /* Deeper than any service takes; said once above. */
  if (depth > CONFAB_JSON_SCHEMA_MAX_DEPTH || self->problems->len >= MAX_PROBLEMS)
    return;
  check_keywords (self, object);
  check_values (self, object);
  if (is_object_schema (object))
    check_object (self, object, depth);
  check_inner (self, object, depth);
}

/**
 * confab_json_schema_check_strict:
 * @schema: a schema
 *
 * What keeps a schema out of the subset that services take where they are to obey it strictly:
 * [the rules of structured outputs](https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).
 *
 * Returns: (transfer container) (element-type ConfabJsonProblem): the problems, with pointers into @schema
 */
GPtrArray *
confab_json_schema_check_strict (JsonNode *schema)
{
  g_autoptr (GString) pointer = g_string_new (NULL);
  Strict self = { .pointer = pointer };
  JsonObject *object;

  g_return_val_if_fail (schema != NULL, NULL);

  self.problems = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_json_problem_free);
  object = JSON_NODE_HOLDS_OBJECT (schema) ? json_node_get_object (schema) : NULL;
  if (object != NULL && (json_object_has_member (object, "anyOf") || !is_object_schema (object)))
    add_problem (&self, "type", _ ("The outermost schema must be an object, and not “anyOf”."));
  check_schema (&self, schema, 1);
  return self.problems;
}
