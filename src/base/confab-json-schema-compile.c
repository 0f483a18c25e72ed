/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* How many patterns a schema may have; each is a small program. */
#define MAX_PATTERNS 10000

typedef void (*CompileRule) (ConfabSchemaCompiler *self,
                             ConfabSchemaNode     *node,
                             ConfabSchemaRule     *rule,
                             const char           *base);

/* Keeps the first thing that is wrong, at the place where we are. */
void
confab_schema_fail (ConfabSchemaCompiler *self,
                    const char           *keyword,
                    const char           *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->problem != NULL)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->problem = confab_json_problem_new (self->pointer->str, keyword, message);
}

/* Goes one step down; the length before it is what the pointer is to be cut to afterwards. */
gsize
confab_schema_enter (ConfabSchemaCompiler *self,
                     const char           *name)
{
  gsize length = self->pointer->len;

  confab_json_pointer_append (self->pointer, name);
  return length;
}

static ConfabSchemaNode *
compile_at (ConfabSchemaCompiler *self,
            JsonNode             *json,
            const char           *base,
            const char           *name)
{
  gsize length = confab_schema_enter (self, name);
  ConfabSchemaNode *node = confab_schema_compile_node (self, json, base);

  if (node != NULL)
    g_string_truncate (self->pointer, length);
  return node;
}

static void
compile_one (ConfabSchemaCompiler *self,
             ConfabSchemaNode     *node,
             ConfabSchemaRule     *rule,
             const char           *base)
{
  rule->schema = confab_schema_compile_node (self, rule->value, base);
}

static void
compile_list (ConfabSchemaCompiler *self,
              ConfabSchemaNode     *node,
              ConfabSchemaRule     *rule,
              const char           *base)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (rule->value) ? json_node_get_array (rule->value) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  if (length == 0)
    {
      confab_schema_fail (self, rule->keyword, _ ("“%s” must be a list of schemas that is not empty."), rule->keyword);
      return;
    }
  rule->schemas = g_ptr_array_sized_new (length);
  for (guint i = 0; i < length && self->problem == NULL; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "%u", i);
      g_ptr_array_add (rule->schemas, compile_at (self, json_array_get_element (array, i), base, name));
    }
}

/* The members of a keyword that maps names to schemas. */
static GHashTable *
compile_map (ConfabSchemaCompiler *self,
             JsonNode             *value,
             const char           *keyword,
             const char           *base)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      confab_schema_fail (self, keyword, _ ("“%s” must be an object."), keyword);
      return g_steal_pointer (&table);
    }
  json_object_iter_init (&iter, json_node_get_object (value));
  while (self->problem == NULL && json_object_iter_next (&iter, &name, &json))
    g_hash_table_insert (table, (char *)name, compile_at (self, json, base, name));
  return g_steal_pointer (&table);
}

static void
compile_table (ConfabSchemaCompiler *self,
               ConfabSchemaNode     *node,
               ConfabSchemaRule     *rule,
               const char           *base)
{
  rule->table = compile_map (self, rule->value, rule->keyword, base);
}

static GRegex *
compile_regex (ConfabSchemaCompiler *self,
               const char           *pattern,
               const char           *keyword)
{
  g_autoptr (GError) error = NULL;
  GRegex *regex;

  if (++self->n_patterns > MAX_PATTERNS)
    {
      confab_schema_fail (self, keyword, _ ("The schema has more than %d patterns."), MAX_PATTERNS);
      return NULL;
    }
  regex = confab_schema_pattern_new (pattern, &error);
  if (regex == NULL)
    confab_schema_fail (self, keyword, _ ("The pattern cannot be used: %s"), error->message);
  return regex;
}

static void
compile_pattern (ConfabSchemaCompiler *self,
                 ConfabSchemaNode     *node,
                 ConfabSchemaRule     *rule,
                 const char           *base)
{
  const char *pattern = confab_json_node_string (rule->value);
  GRegex *regex;

  if (pattern == NULL)
    {
      confab_schema_fail (self, rule->keyword, _ ("“%s” must be a text."), rule->keyword);
      return;
    }
  regex = compile_regex (self, pattern, rule->keyword);
  rule->regexes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_regex_unref);
  if (regex != NULL)
    g_ptr_array_add (rule->regexes, regex);
}

static void
compile_pattern_properties (ConfabSchemaCompiler *self,
                            ConfabSchemaRule     *rule,
                            JsonNode             *value,
                            const char           *base)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      confab_schema_fail (self, "patternProperties", _ ("“%s” must be an object."), "patternProperties");
      return;
    }
  rule->schemas = g_ptr_array_new ();
  rule->regexes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_regex_unref);
  json_object_iter_init (&iter, json_node_get_object (value));
  while (self->problem == NULL && json_object_iter_next (&iter, &name, &json))
    {
      gsize length = confab_schema_enter (self, name);
      GRegex *regex = compile_regex (self, name, "patternProperties");

      if (regex == NULL)
        return;
      g_ptr_array_add (rule->regexes, regex);
      g_ptr_array_add (rule->schemas, confab_schema_compile_node (self, json, base));
      if (self->problem == NULL)
        g_string_truncate (self->pointer, length);
    }
}

static gboolean
is_string_list (JsonNode *value)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (confab_json_node_string (json_array_get_element (array, i)) == NULL)
      return FALSE;
  return array != NULL;
}

static void
compile_required (ConfabSchemaCompiler *self,
                  ConfabSchemaNode     *node,
                  ConfabSchemaRule     *rule,
                  const char           *base)
{
  if (!is_string_list (rule->value))
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be a list of names."), rule->keyword);
}

static void
compile_dependent_required (ConfabSchemaCompiler *self,
                            ConfabSchemaNode     *node,
                            ConfabSchemaRule     *rule,
                            const char           *base)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;

  if (!JSON_NODE_HOLDS_OBJECT (rule->value))
    {
      confab_schema_fail (self, rule->keyword, _ ("“%s” must be an object."), rule->keyword);
      return;
    }
  json_object_iter_init (&iter, json_node_get_object (rule->value));
  while (json_object_iter_next (&iter, &name, &json))
    if (!is_string_list (json))
      {
        confab_schema_enter (self, name);
        confab_schema_fail (self, rule->keyword, _ ("“%s” must be a list of names."), name);
        return;
      }
}

static void
compile_number (ConfabSchemaCompiler *self,
                ConfabSchemaNode     *node,
                ConfabSchemaRule     *rule,
                const char           *base)
{
  if ((confab_json_value_type (rule->value) & TYPE_NUMBER) == 0)
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be a number."), rule->keyword);
  else if (rule->kind == RULE_MULTIPLE_OF && json_node_get_double (rule->value) <= 0)
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be greater than 0."), rule->keyword);
}

static gboolean
read_count (ConfabSchemaCompiler *self,
            JsonNode             *value,
            const char           *keyword,
            guint64              *count)
{
  double number = (confab_json_value_type (value) & TYPE_INTEGER) != 0 ? json_node_get_double (value) : -1;

  if (number < 0)
    {
      confab_schema_fail (self, keyword, _ ("“%s” must be a whole number that is not negative."), keyword);
      return FALSE;
    }
  *count = number < 0x1p63 ? (guint64)number : G_MAXUINT64;
  return TRUE;
}

static void
compile_count (ConfabSchemaCompiler *self,
               ConfabSchemaNode     *node,
               ConfabSchemaRule     *rule,
               const char           *base)
{
  read_count (self, rule->value, rule->keyword, &rule->count);
}

static guint
find_type (const char *name)
{
  static const struct
  {
    const char *name;
    guint       type;
  } types[] = {
    { "null", TYPE_NULL }, { "boolean", TYPE_BOOLEAN }, { "object", TYPE_OBJECT }, { "array", TYPE_ARRAY },
    { "number", TYPE_NUMBER }, { "string", TYPE_STRING }, { "integer", TYPE_INTEGER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (name, types[i].name) == 0)
      return types[i].type;
  return 0;
}

static void
compile_type (ConfabSchemaCompiler *self,
              ConfabSchemaNode     *node,
              ConfabSchemaRule     *rule,
              const char           *base)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (rule->value) ? json_node_get_array (rule->value) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 1;

  for (guint i = 0; i < length; i++)
    {
      const char *name = confab_json_node_string (array != NULL ? json_array_get_element (array, i) : rule->value);
      guint type = find_type (name);

      if (type == 0 && name != NULL)
        confab_schema_fail (self, rule->keyword, _ ("“%s” is no type; there are null, boolean, object, array, number, "
                                                    "string and integer."), name);
      else if (type == 0)
        confab_schema_fail (self, rule->keyword, _ ("“type” must be the name of a type or a list of them."));
      rule->count |= type;
    }
  if (length == 0)
    confab_schema_fail (self, rule->keyword, _ ("“type” must be the name of a type or a list of them."));
}

static void
compile_enum (ConfabSchemaCompiler *self,
              ConfabSchemaNode     *node,
              ConfabSchemaRule     *rule,
              const char           *base)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (rule->value) ? json_node_get_array (rule->value) : NULL;

  if (array == NULL)
    {
      confab_schema_fail (self, rule->keyword, _ ("“enum” must be a list of values."));
      return;
    }
  rule->table = g_hash_table_new (confab_json_value_hash, confab_json_value_equal);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_hash_table_add (rule->table, json_array_get_element (array, i));
}

static void
compile_boolean (ConfabSchemaCompiler *self,
                 ConfabSchemaNode     *node,
                 ConfabSchemaRule     *rule,
                 const char           *base)
{
  if (confab_json_value_type (rule->value) != TYPE_BOOLEAN)
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be true or false."), rule->keyword);
  else
    rule->count = json_node_get_boolean (rule->value);
}

static void
compile_format (ConfabSchemaCompiler *self,
                ConfabSchemaNode     *node,
                ConfabSchemaRule     *rule,
                const char           *base)
{
  const char *name = confab_json_node_string (rule->value);

  if (name == NULL)
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be a text."), rule->keyword);
  else if ((self->schema->flags & CONFAB_JSON_SCHEMA_NO_FORMATS) == 0)
    rule->format = confab_schema_format_find (name);
}

static void
compile_ref (ConfabSchemaCompiler *self,
             ConfabSchemaNode     *node,
             ConfabSchemaRule     *rule,
             const char           *base)
{
  const char *target = confab_json_node_string (rule->value);
  ConfabSchemaRef ref = { node, node->rules->len, g_strdup (base), g_strdup (target), g_strdup (self->pointer->str) };

  g_array_append_val (self->refs, ref);
  if (target == NULL)
    confab_schema_fail (self, rule->keyword, _ ("“%s” must be a text."), rule->keyword);
}

/* What is only there to be referred to. */
static void
compile_defs (ConfabSchemaCompiler *self,
              ConfabSchemaNode     *node,
              ConfabSchemaRule     *rule,
              const char           *base)
{
  g_autoptr (GHashTable) table = compile_map (self, rule->value, rule->keyword, base);
}

static void
compile_unsupported (ConfabSchemaCompiler *self,
                     ConfabSchemaNode     *node,
                     ConfabSchemaRule     *rule,
                     const char           *base)
{
  confab_schema_fail (self, rule->keyword, _ ("“%s” cannot be checked."), rule->keyword);
}

#define NO_RULE G_MAXUINT

static const struct
{
  const char *keyword;
  guint       kind;
  CompileRule compile;
} keywords[] = {
  { "type", RULE_TYPE, compile_type },
  { "enum", RULE_ENUM, compile_enum },
  { "const", RULE_CONST, NULL },
  { "multipleOf", RULE_MULTIPLE_OF, compile_number },
  { "maximum", RULE_MAXIMUM, compile_number },
  { "exclusiveMaximum", RULE_EXCLUSIVE_MAXIMUM, compile_number },
  { "minimum", RULE_MINIMUM, compile_number },
  { "exclusiveMinimum", RULE_EXCLUSIVE_MINIMUM, compile_number },
  { "maxLength", RULE_MAX_LENGTH, compile_count },
  { "minLength", RULE_MIN_LENGTH, compile_count },
  { "pattern", RULE_PATTERN, compile_pattern },
  { "format", RULE_FORMAT, compile_format },
  { "maxItems", RULE_MAX_ITEMS, compile_count },
  { "minItems", RULE_MIN_ITEMS, compile_count },
  { "uniqueItems", RULE_UNIQUE_ITEMS, compile_boolean },
  { "maxProperties", RULE_MAX_PROPERTIES, compile_count },
  { "minProperties", RULE_MIN_PROPERTIES, compile_count },
  { "required", RULE_REQUIRED, compile_required },
  { "dependentRequired", RULE_DEPENDENT_REQUIRED, compile_dependent_required },
  { "dependentSchemas", RULE_DEPENDENT_SCHEMAS, compile_table },
  { "propertyNames", RULE_PROPERTY_NAMES, compile_one },
  { "allOf", RULE_ALL_OF, compile_list },
  { "anyOf", RULE_ANY_OF, compile_list },
  { "oneOf", RULE_ONE_OF, compile_list },
  { "not", RULE_NOT, compile_one },
  { "$ref", RULE_REF, compile_ref },
  { "$defs", NO_RULE, compile_defs },
  { "definitions", NO_RULE, compile_defs },
  { "$dynamicRef", NO_RULE, compile_unsupported },
};

/* Until draft 4, and in OpenAPI 3.0, an exclusive bound is a remark at the other one. */
static JsonNode *
find_bound (JsonObject             *object,
            const ConfabSchemaRule *rule)
{
  const char *bound = rule->kind == RULE_EXCLUSIVE_MINIMUM ? "minimum" : "maximum";

  if (rule->kind != RULE_EXCLUSIVE_MINIMUM && rule->kind != RULE_EXCLUSIVE_MAXIMUM)
    return rule->value;
  if (rule->value == NULL || confab_json_value_type (rule->value) != TYPE_BOOLEAN)
    return rule->value;
  return json_node_get_boolean (rule->value) ? json_object_get_member (object, bound) : NULL;
}

static void
compile_keyword (ConfabSchemaCompiler *self,
                 ConfabSchemaNode     *node,
                 JsonObject           *object,
                 guint                 index,
                 const char           *base)
{
  ConfabSchemaRule rule = { .kind = keywords[index].kind, .keyword = keywords[index].keyword };
  gboolean nullable = FALSE;
  gsize length;

  rule.value = json_object_get_member (object, rule.keyword);
  rule.value = find_bound (object, &rule);
  if (rule.value == NULL)
    return;
  length = confab_schema_enter (self, rule.keyword);
  if (keywords[index].compile != NULL)
    keywords[index].compile (self, node, &rule, base);
  /* OpenAPI 3.0 has it where others give "null" as a type. */
  if (rule.kind == RULE_TYPE && confab_json_get_boolean (object, "nullable", &nullable) && nullable)
    rule.count |= TYPE_NULL;
  if (self->problem == NULL)
    g_string_truncate (self->pointer, length);
  if (keywords[index].kind != NO_RULE)
    g_array_append_val (node->rules, rule);
}

/* A schema that stands under a keyword, where there is one. */
static ConfabSchemaNode *
compile_member (ConfabSchemaCompiler *self,
                JsonObject           *object,
                const char           *keyword,
                const char           *base)
{
  JsonNode *json = json_object_get_member (object, keyword);

  return json != NULL ? compile_at (self, json, base, keyword) : NULL;
}

/* The three keywords for members decide together which of them are additional. */
static void
compile_properties (ConfabSchemaCompiler *self,
                    ConfabSchemaNode     *node,
                    JsonObject           *object,
                    const char           *base)
{
  ConfabSchemaRule rule = { .kind = RULE_PROPERTIES, .keyword = "properties" };
  JsonNode *properties = json_object_get_member (object, "properties");
  JsonNode *patterns = json_object_get_member (object, "patternProperties");
  gsize length;

  if (properties != NULL)
    {
      length = confab_schema_enter (self, "properties");
      rule.table = compile_map (self, properties, "properties", base);
      if (self->problem == NULL)
        g_string_truncate (self->pointer, length);
    }
  if (patterns != NULL && self->problem == NULL)
    {
      length = confab_schema_enter (self, "patternProperties");
      compile_pattern_properties (self, &rule, patterns, base);
      if (self->problem == NULL)
        g_string_truncate (self->pointer, length);
    }
  if (self->problem == NULL)
    rule.schema = compile_member (self, object, "additionalProperties", base);
  if (rule.table != NULL || rule.schemas != NULL || rule.schema != NULL)
    g_array_append_val (node->rules, rule);
}

static void
compile_items (ConfabSchemaCompiler *self,
               ConfabSchemaNode     *node,
               JsonObject           *object,
               const char           *base)
{
  ConfabSchemaRule rule = { .kind = RULE_ITEMS, .keyword = "prefixItems" };
  const char *rest = "items";

  rule.value = json_object_get_member (object, "prefixItems");
  /* Until draft 2019-09 the first ones stood as a list in "items"; what makes schemas of types still writes it so. */
  if (rule.value == NULL && confab_json_get_array (object, "items") != NULL)
    {
      rule.value = json_object_get_member (object, "items");
      rule.keyword = "items";
      rest = "additionalItems";
    }
  if (rule.value != NULL)
    {
      gsize length = confab_schema_enter (self, rule.keyword);

      compile_list (self, node, &rule, base);
      if (self->problem == NULL)
        g_string_truncate (self->pointer, length);
    }
  rule.keyword = "items";
  if (self->problem == NULL)
    rule.schema = compile_member (self, object, rest, base);
  if (rule.schemas != NULL || rule.schema != NULL)
    g_array_append_val (node->rules, rule);
}

static void
compile_contains (ConfabSchemaCompiler *self,
                  ConfabSchemaNode     *node,
                  JsonObject           *object,
                  const char           *base)
{
  ConfabSchemaRule rule = { .kind = RULE_CONTAINS, .keyword = "contains", .count = 1, .most = G_MAXUINT64 };
  JsonNode *fewest = json_object_get_member (object, "minContains");
  JsonNode *most = json_object_get_member (object, "maxContains");

  if (fewest != NULL && !read_count (self, fewest, "minContains", &rule.count))
    return;
  if (most != NULL && !read_count (self, most, "maxContains", &rule.most))
    return;
  rule.schema = compile_member (self, object, "contains", base);
  if (rule.schema != NULL)
    g_array_append_val (node->rules, rule);
}

static void
compile_if (ConfabSchemaCompiler *self,
            ConfabSchemaNode     *node,
            JsonObject           *object,
            const char           *base)
{
  ConfabSchemaRule rule = { .kind = RULE_IF, .keyword = "if" };

  rule.schema = compile_member (self, object, "if", base);
  if (self->problem == NULL)
    rule.then = compile_member (self, object, "then", base);
  if (self->problem == NULL)
    rule.otherwise = compile_member (self, object, "else", base);
  if (rule.schema != NULL)
    g_array_append_val (node->rules, rule);
}

/* These look at what all others have not looked at. */
static void
compile_unevaluated (ConfabSchemaCompiler *self,
                     ConfabSchemaNode     *node,
                     JsonObject           *object,
                     const char           *base)
{
  ConfabSchemaRule items = { .kind = RULE_UNEVALUATED_ITEMS, .keyword = "unevaluatedItems" };
  ConfabSchemaRule properties = { .kind = RULE_UNEVALUATED_PROPERTIES, .keyword = "unevaluatedProperties" };

  items.schema = compile_member (self, object, items.keyword, base);
  if (items.schema != NULL)
    g_array_append_val (node->rules, items);
  if (self->problem == NULL)
    properties.schema = compile_member (self, object, properties.keyword, base);
  if (properties.schema != NULL)
    g_array_append_val (node->rules, properties);
}

static void
compile_object (ConfabSchemaCompiler *self,
                ConfabSchemaNode     *node,
                JsonNode             *json,
                const char           *outer)
{
  JsonObject *object = json_node_get_object (json);
  g_autofree char *base = confab_schema_register (self, json, outer);

  for (guint i = 0; i < G_N_ELEMENTS (keywords) && self->problem == NULL; i++)
    compile_keyword (self, node, object, i, base);
  if (self->problem == NULL)
    compile_properties (self, node, object, base);
  if (self->problem == NULL)
    compile_items (self, node, object, base);
  if (self->problem == NULL)
    compile_contains (self, node, object, base);
  if (self->problem == NULL)
    compile_if (self, node, object, base);
  if (self->problem == NULL)
    compile_unevaluated (self, node, object, base);
}

/* Makes @json ready, with all that stands in it. What it refers to is found afterwards. */
ConfabSchemaNode *
confab_schema_compile_node (ConfabSchemaCompiler *self,
                            JsonNode             *json,
                            const char           *base)
{
  ConfabSchemaNode *node = g_hash_table_lookup (self->by_json, json);

  if (node != NULL)
    return node;
  node = g_new0 (ConfabSchemaNode, 1);
  node->rules = g_array_new (FALSE, TRUE, sizeof (ConfabSchemaRule));
  g_ptr_array_add (self->schema->nodes, node);
  g_hash_table_insert (self->by_json, json, node);
  if (confab_json_value_type (json) == TYPE_BOOLEAN)
    {
      ConfabSchemaRule never = { .kind = RULE_NEVER, .keyword = "" };

      if (!json_node_get_boolean (json))
        g_array_append_val (node->rules, never);
    }
  else if (!JSON_NODE_HOLDS_OBJECT (json))
    confab_schema_fail (self, "", _ ("A schema must be an object, true or false."));
  else if (self->schema->nodes->len > CONFAB_JSON_SCHEMA_MAX_SCHEMAS)
    confab_schema_fail (self, "", _ ("There are more than %d schemas in it."), CONFAB_JSON_SCHEMA_MAX_SCHEMAS);
  else if (self->depth >= CONFAB_JSON_SCHEMA_MAX_DEPTH)
    confab_schema_fail (self, "", _ ("Schemas are nested deeper than %d levels."), CONFAB_JSON_SCHEMA_MAX_DEPTH);
  else
    {
      self->depth++;
      compile_object (self, node, json, base);
      self->depth--;
    }
  return node;
}
