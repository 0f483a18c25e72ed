/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* How deep rules may apply rules. A value is at most 256 levels deep, a schema 64; deeper is a circle. */
#define MAX_NESTING 2000

/* How long a check may take, whatever its steps are: some compare large values. */
#define MAX_TIME (5 * G_USEC_PER_SEC)

/* After how many steps the clock is looked at. */
#define STEPS_PER_LOOK 64

/* How long texts of a reply may be in what we say about them. */
#define MAX_SHOWN 60

typedef ConfabSchemaPlace Place;
typedef ConfabSchemaCheck Check;

static gboolean check_node (Check                  *self,
                            const ConfabSchemaNode *node,
                            JsonNode               *value,
                            const Place            *place);

static void
append_place (GString     *pointer,
              const Place *place)
{
  char number[16];

  if (place == NULL || place->parent == NULL)
    return;
  append_place (pointer, place->parent);
  g_snprintf (number, sizeof number, "%u", place->index);
  confab_json_pointer_append (pointer, place->name != NULL ? place->name : number);
}

static gboolean report (Check       *self,
                        const Place *place,
                        const char  *keyword,
                        const char  *format,
                        ...) G_GNUC_PRINTF (4, 5);

/* Notes a problem; always FALSE. */
static gboolean
report (Check       *self,
        const Place *place,
        const char  *keyword,
        const char  *format,
        ...)
{
  g_autoptr (GString) pointer = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  if (self->problems == NULL || self->problems->len >= self->most)
    return FALSE;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  pointer = g_string_new (NULL);
  append_place (pointer, place);
  g_ptr_array_add (self->problems, confab_json_problem_new (pointer->str, keyword, message));
  return FALSE;
}

/* Whether no more needs to be looked at. */
static gboolean
is_done (Check *self)
{
  return self->gave_up || self->problems == NULL || self->problems->len >= self->most;
}

/* Whether a value fits, without noting why not. */
gboolean
confab_schema_fits (ConfabSchemaCheck       *self,
                    const ConfabSchemaNode  *node,
                    JsonNode                *value,
                    const ConfabSchemaPlace *place)
{
  GPtrArray *problems = g_steal_pointer (&self->problems);
  gboolean good = check_node (self, node, value, place);

  self->problems = problems;
  return good;
}

/* A value for a sentence: short, on one line. */
static char *
dup_shown (JsonNode *value)
{
  g_autofree char *text = NULL;
  char *cut;

  if (JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value))
    return g_strdup (JSON_NODE_HOLDS_OBJECT (value) ? "{…}" : "[…]");
  text = confab_json_to_string (value, FALSE);
  if (g_utf8_strlen (text, -1) <= MAX_SHOWN)
    return g_steal_pointer (&text);
  cut = g_utf8_substring (text, 0, MAX_SHOWN);
  g_free (text);
  text = g_strconcat (cut, "…", NULL);
  g_free (cut);
  return g_steal_pointer (&text);
}

static const char *
type_word (guint type)
{
  if ((type & TYPE_NUMBER) != 0)
    return _ ("a number");
  if ((type & TYPE_INTEGER) != 0)
    return _ ("a whole number");
  if ((type & TYPE_NULL) != 0)
    return _ ("null");
  if ((type & TYPE_BOOLEAN) != 0)
    return _ ("true or false");
  if ((type & TYPE_OBJECT) != 0)
    return _ ("an object");
  return (type & TYPE_ARRAY) != 0 ? _ ("a list") : _ ("a text");
}

static char *
dup_type_words (guint types)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint bit = TYPE_NULL; bit <= TYPE_INTEGER; bit <<= 1)
    if ((types & bit) != 0)
      g_ptr_array_add (words, (char *)type_word (bit));
  g_ptr_array_add (words, NULL);
  /* Translators: between the types of which a value may have one: "a text or null". */
  return g_strjoinv (_ (" or "), (char **)words->pdata);
}

static gboolean
check_type (Check                  *self,
            const ConfabSchemaRule *rule,
            JsonNode               *value,
            const Place            *place)
{
  guint type = confab_json_value_type (value);
  g_autofree char *wanted = NULL;
  g_autofree char *shown = NULL;

  if ((type & rule->count) != 0)
    return TRUE;
  if (self->problems == NULL)
    return FALSE;
  wanted = dup_type_words (rule->count);
  shown = dup_shown (value);
  return report (self, place, rule->keyword, _ ("must be %s, and is %s"), wanted, shown);
}

static gboolean
check_enum (Check                  *self,
            const ConfabSchemaRule *rule,
            JsonNode               *value,
            const Place            *place)
{
  g_autofree char *shown = NULL;

  if (g_hash_table_contains (rule->table, value))
    return TRUE;
  if (self->problems == NULL)
    return FALSE;
  shown = dup_shown (value);
  return report (self, place, rule->keyword, _ ("%s is not one of the values that are allowed"), shown);
}

static gboolean
check_const (Check                  *self,
             const ConfabSchemaRule *rule,
             JsonNode               *value,
             const Place            *place)
{
  g_autofree char *wanted = NULL;

  if (confab_json_value_equal (value, rule->value))
    return TRUE;
  if (self->problems == NULL)
    return FALSE;
  wanted = dup_shown (rule->value);
  return report (self, place, rule->keyword, _ ("must be %s"), wanted);
}

static gboolean
check_number (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonNode               *value,
              const Place            *place)
{
  g_autofree char *bound = NULL;
  int order = 0;

  if ((confab_json_value_type (value) & TYPE_NUMBER) == 0)
    return TRUE;
  if (rule->kind == RULE_MULTIPLE_OF ? confab_json_value_is_multiple (value, rule->value)
                                     : (order = confab_json_value_compare (value, rule->value),
                                        (rule->kind == RULE_MAXIMUM && order <= 0) ||
                                        (rule->kind == RULE_EXCLUSIVE_MAXIMUM && order < 0) ||
                                        (rule->kind == RULE_MINIMUM && order >= 0) ||
                                        (rule->kind == RULE_EXCLUSIVE_MINIMUM && order > 0)))
    return TRUE;
  if (self->problems == NULL)
    return FALSE;
  bound = dup_shown (rule->value);
  switch (rule->kind)
    {
    case RULE_MULTIPLE_OF:
      return report (self, place, rule->keyword, _ ("must be a multiple of %s"), bound);
    case RULE_MAXIMUM:
      return report (self, place, rule->keyword, _ ("must be at most %s"), bound);
    case RULE_EXCLUSIVE_MAXIMUM:
      return report (self, place, rule->keyword, _ ("must be less than %s"), bound);
    case RULE_MINIMUM:
      return report (self, place, rule->keyword, _ ("must be at least %s"), bound);
    default:
      return report (self, place, rule->keyword, _ ("must be greater than %s"), bound);
    }
}

static gboolean report_count (Check                  *self,
                              const Place            *place,
                              const ConfabSchemaRule *rule,
                              const char             *format,
                              guint64                 count);

/* The same for a number of things; @format has a "%s" for the one that is allowed and for the one that there is. */
static gboolean
report_count (Check                  *self,
              const Place            *place,
              const ConfabSchemaRule *rule,
              const char             *format,
              guint64                 count)
{
  g_autofree char *allowed = g_strdup_printf ("%" G_GUINT64_FORMAT, rule->count);
  g_autofree char *there = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  g_autoptr (GString) message = NULL;

  if (self->problems == NULL)
    return FALSE;
  message = g_string_new (format);
  g_string_replace (message, "%s", allowed, 1);
  g_string_replace (message, "%s", there, 1);
  return report (self, place, rule->keyword, "%s", message->str);
}

static gboolean
check_length (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonNode               *value,
              const Place            *place)
{
  const char *text = confab_json_node_string (value);
  guint64 length;

  if (text == NULL)
    return TRUE;
  length = g_utf8_strlen (text, -1);
  self->steps += length / 64;
  if (rule->kind == RULE_MAX_LENGTH && length > rule->count)
    return report_count (self, place, rule, _ ("must have at most %s characters, and has %s"), length);
  if (rule->kind == RULE_MIN_LENGTH && length < rule->count)
    return report_count (self, place, rule, _ ("must have at least %s characters, and has %s"), length);
  return TRUE;
}

/* Whether a text has a place that fits a pattern. The time that it took counts as steps. */
gboolean
confab_schema_matches (ConfabSchemaCheck *self,
                       GRegex            *regex,
                       const char        *text)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean found = g_regex_match_full (regex, text, -1, 0, 0, NULL, &error);

  self->steps += 1 + (g_get_monotonic_time () - start) * 10;
  if (error != NULL)
    self->gave_up = TRUE;
  return found;
}

static gboolean
check_pattern (Check                  *self,
               const ConfabSchemaRule *rule,
               JsonNode               *value,
               const Place            *place)
{
  const char *text = confab_json_node_string (value);

  if (text == NULL || confab_schema_matches (self, rule->regexes->pdata[0], text))
    return TRUE;
  return report (self, place, rule->keyword, _ ("does not fit the pattern “%s”"), confab_json_node_string (rule->value));
}

static gboolean
check_format (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonNode               *value,
              const Place            *place)
{
  const char *text = confab_json_node_string (value);
  g_autofree char *shown = NULL;

  if (text == NULL || rule->format == NULL || rule->format (text))
    return TRUE;
  if (self->problems == NULL)
    return FALSE;
  shown = dup_shown (value);
  return report (self, place, rule->keyword, _ ("%s is not of the format “%s”"), shown, confab_json_node_string (rule->value));
}

static gboolean
check_items (Check                  *self,
             const ConfabSchemaRule *rule,
             JsonArray              *array,
             const Place            *place)
{
  guint length = json_array_get_length (array);
  guint n_fixed = rule->schemas != NULL ? rule->schemas->len : 0;
  gboolean good = TRUE;

  for (guint i = 0; i < length && (good || !is_done (self)); i++)
    {
      const Place inner = { place, NULL, i };
      const ConfabSchemaNode *node = i < n_fixed ? rule->schemas->pdata[i] : rule->schema;

      if (node != NULL && !check_node (self, node, json_array_get_element (array, i), &inner))
        good = FALSE;
    }
  return good;
}

static gboolean
check_contains (Check                  *self,
                const ConfabSchemaRule *rule,
                JsonArray              *array,
                const Place            *place)
{
  guint64 n = 0;

  for (guint i = 0; i < json_array_get_length (array) && n <= rule->most; i++)
    {
      const Place inner = { place, NULL, i };

      n += confab_schema_fits (self, rule->schema, json_array_get_element (array, i), &inner);
    }
  if (n < rule->count)
    return report (self, place, rule->keyword, _ ("has too few elements of the kind that it must have"));
  return n <= rule->most || report (self, place, rule->keyword, _ ("has too many elements of a kind"));
}

static gboolean
check_unique (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonArray              *array,
              const Place            *place)
{
  g_autoptr (GHashTable) seen = NULL;

  if (rule->count == 0)
    return TRUE;
  seen = g_hash_table_new (confab_json_value_hash, confab_json_value_equal);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const Place inner = { place, NULL, i };

      self->steps++;
      if (!g_hash_table_add (seen, json_array_get_element (array, i)))
        return report (self, &inner, rule->keyword, _ ("is there twice"));
    }
  return TRUE;
}

static gboolean
check_array (Check                  *self,
             const ConfabSchemaRule *rule,
             JsonNode               *value,
             const Place            *place)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  if (array == NULL)
    return TRUE;
  switch (rule->kind)
    {
    case RULE_ITEMS:
      return check_items (self, rule, array, place);
    case RULE_CONTAINS:
      return check_contains (self, rule, array, place);
    case RULE_UNIQUE_ITEMS:
      return check_unique (self, rule, array, place);
    case RULE_MAX_ITEMS:
      return length <= rule->count ||
             report_count (self, place, rule, _ ("must have at most %s elements, and has %s"), length);
    default:
      return length >= rule->count ||
             report_count (self, place, rule, _ ("must have at least %s elements, and has %s"), length);
    }
}

/* A member or an element that no other rule is for. */
static gboolean
check_rest (Check                  *self,
            const ConfabSchemaNode *node,
            const char             *keyword,
            JsonNode               *value,
            const Place            *place)
{
  if (node->rules->len == 1 && g_array_index (node->rules, ConfabSchemaRule, 0).kind == RULE_NEVER)
    return report (self, place, keyword, _ ("is not allowed"));
  return check_node (self, node, value, place);
}

/* One member: by its name, by the patterns that its name fits, or as an additional one. */
static gboolean
check_member (Check                  *self,
              const ConfabSchemaRule *rule,
              const char             *name,
              JsonNode               *value,
              const Place            *place)
{
  const ConfabSchemaNode *node = rule->table != NULL ? g_hash_table_lookup (rule->table, name) : NULL;
  gboolean known = node != NULL;
  gboolean good = node == NULL || check_node (self, node, value, place);

  for (guint i = 0; rule->schemas != NULL && i < rule->schemas->len; i++)
    if (confab_schema_matches (self, rule->regexes->pdata[i], name))
      {
        known = TRUE;
        good = check_node (self, rule->schemas->pdata[i], value, place) && good;
      }
  if (known || rule->schema == NULL)
    return good;
  return check_rest (self, rule->schema, "additionalProperties", value, place);
}

static gboolean
check_properties (Check                  *self,
                  const ConfabSchemaRule *rule,
                  JsonObject             *object,
                  const Place            *place)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean good = TRUE;

  json_object_iter_init_ordered (&iter, object);
  while ((good || !is_done (self)) && json_object_iter_next_ordered (&iter, &name, &value))
    {
      const Place inner = { place, name, 0 };

      self->steps++;
      if (!check_member (self, rule, name, value, &inner))
        good = FALSE;
    }
  return good;
}

static gboolean
check_names (Check                  *self,
             const ConfabSchemaRule *rule,
             JsonObject             *object,
             const Place            *place)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autoptr (JsonNode) text = json_node_init_string (json_node_alloc (), name);
      const Place inner = { place, name, 0 };

      if (!confab_schema_fits (self, rule->schema, text, &inner))
        return report (self, &inner, rule->keyword, _ ("has a name that is not allowed"));
    }
  return TRUE;
}

static gboolean
check_required (Check       *self,
                JsonNode    *names,
                const char  *keyword,
                JsonObject  *object,
                const Place *place)
{
  JsonArray *array = json_node_get_array (names);
  gboolean good = TRUE;

  for (guint i = 0; i < json_array_get_length (array) && (good || !is_done (self)); i++)
    {
      const char *name = json_array_get_string_element (array, i);

      self->steps++;
      if (!json_object_has_member (object, name))
        good = report (self, place, keyword, _ ("“%s” is missing"), name);
    }
  return good;
}

static gboolean
check_dependent (Check                  *self,
                 const ConfabSchemaRule *rule,
                 JsonNode               *value,
                 JsonObject             *object,
                 const Place            *place)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *json;
  gboolean good = TRUE;

  json_object_iter_init (&iter, json_node_get_object (rule->value));
  while ((good || !is_done (self)) && json_object_iter_next (&iter, &name, &json))
    {
      self->steps++;
      if (!json_object_has_member (object, name))
        continue;
      if (rule->kind == RULE_DEPENDENT_REQUIRED)
        good = check_required (self, json, rule->keyword, object, place) && good;
      else
        good = check_node (self, g_hash_table_lookup (rule->table, name), value, place) && good;
    }
  return good;
}

static gboolean
check_object (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonNode               *value,
              const Place            *place)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  guint size = object != NULL ? json_object_get_size (object) : 0;

  if (object == NULL)
    return TRUE;
  switch (rule->kind)
    {
    case RULE_PROPERTIES:
      return check_properties (self, rule, object, place);
    case RULE_PROPERTY_NAMES:
      return check_names (self, rule, object, place);
    case RULE_REQUIRED:
      return check_required (self, rule->value, rule->keyword, object, place);
    case RULE_DEPENDENT_REQUIRED:
    case RULE_DEPENDENT_SCHEMAS:
      return check_dependent (self, rule, value, object, place);
    case RULE_MAX_PROPERTIES:
      return size <= rule->count ||
             report_count (self, place, rule, _ ("must have at most %s members, and has %s"), size);
    default:
      return size >= rule->count ||
             report_count (self, place, rule, _ ("must have at least %s members, and has %s"), size);
    }
}

static gboolean
check_all (Check                  *self,
           const ConfabSchemaRule *rule,
           JsonNode               *value,
           const Place            *place)
{
  gboolean good = TRUE;

  for (guint i = 0; i < rule->schemas->len && (good || !is_done (self)); i++)
    good = check_node (self, rule->schemas->pdata[i], value, place) && good;
  return good;
}

/* What keeps a value from fitting the alternative that it fits best: the one of which a problem stands deepest. */
static ConfabJsonProblem *
find_closest (Check                  *self,
              const ConfabSchemaRule *rule,
              JsonNode               *value,
              const Place            *place)
{
  GPtrArray *problems = self->problems;
  guint most = self->most;
  g_autoptr (ConfabJsonProblem) closest = NULL;

  for (guint i = 0; i < rule->schemas->len && !self->gave_up; i++)
    {
      g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_json_problem_free);
      ConfabJsonProblem *first;

      self->problems = own;
      self->most = 1;
      check_node (self, rule->schemas->pdata[i], value, place);
      first = own->len > 0 ? own->pdata[0] : NULL;
      if (first == NULL || (closest != NULL && strlen (first->pointer) <= strlen (closest->pointer)))
        continue;
      g_clear_pointer (&closest, confab_json_problem_free);
      closest = confab_json_problem_copy (first);
    }
  self->problems = problems;
  self->most = most;
  return g_steal_pointer (&closest);
}

/* A member of a value that was looked up, since alternatives mostly have the same one to tell them apart. */
typedef struct
{
  const char *name;
  JsonNode   *value;
} Tag;

/* Whether a value has another text than the one that a schema, or the one it refers to, allows in a member. */
static gboolean
has_other_tag (const ConfabSchemaNode *node,
               JsonNode               *value,
               Tag                    *tag)
{
  const ConfabSchemaRule *first = node->rules->len > 0 ? &g_array_index (node->rules, ConfabSchemaRule, 0) : NULL;

  if (node->tag == NULL && first != NULL && first->kind == RULE_REF)
    node = first->schema;
  if (node->tag == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    return FALSE;
  if (tag->name == NULL || strcmp (tag->name, node->tag) != 0)
    {
      tag->name = node->tag;
      tag->value = json_object_get_member (json_node_get_object (value), node->tag);
    }
  return tag->value != NULL && g_strcmp0 (confab_json_node_string (tag->value), node->tag_value) != 0;
}

static gboolean
check_any (Check                  *self,
           const ConfabSchemaRule *rule,
           JsonNode               *value,
           const Place            *place)
{
  guint n = 0;
  Tag tag = { NULL, NULL };
  g_autoptr (ConfabJsonProblem) closest = NULL;
  g_autoptr (GString) own = NULL;

  for (guint i = 0; i < rule->schemas->len && n < (rule->kind == RULE_ANY_OF ? 1 : 2) && !self->gave_up; i++)
    {
      self->steps++;
      n += !has_other_tag (rule->schemas->pdata[i], value, &tag) && confab_schema_fits (self, rule->schemas->pdata[i], value, place);
    }
  if (n == 1)
    return TRUE;
  if (is_done (self))
    return FALSE;
  if (n > 1)
    return report (self, place, rule->keyword, _ ("fits more than one of the alternatives, of which it must fit one"));
  closest = find_closest (self, rule, value, place);
  own = g_string_new (NULL);
  append_place (own, place);
  /* A problem deeper inside says more than that the whole does not fit. */
  if (closest != NULL && strlen (closest->pointer) > own->len && self->problems->len < self->most)
    {
      g_ptr_array_add (self->problems, g_steal_pointer (&closest));
      return FALSE;
    }
  if (closest != NULL && rule->schemas->len == 1)
    return report (self, place, closest->keyword, "%s", closest->message);
  return report (self, place, rule->keyword, _ ("fits none of the alternatives"));
}

static gboolean
check_if (Check                  *self,
          const ConfabSchemaRule *rule,
          JsonNode               *value,
          const Place            *place)
{
  const ConfabSchemaNode *node = confab_schema_fits (self, rule->schema, value, place) ? rule->then : rule->otherwise;

  return node == NULL || check_node (self, node, value, place);
}

/* What no other rule of @node has looked at. */
static gboolean
check_unevaluated (Check                  *self,
                   const ConfabSchemaNode *node,
                   const ConfabSchemaRule *rule,
                   JsonNode               *value,
                   const Place            *place)
{
  gboolean wants_list = rule->kind == RULE_UNEVALUATED_ITEMS;
  JsonArray *array = wants_list && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  JsonObject *object = !wants_list && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  g_autoptr (GHashTable) evaluated = array != NULL || object != NULL ? confab_schema_find_evaluated (self, node, value) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean good = TRUE;

  if (evaluated == NULL)
    return TRUE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && (good || !is_done (self)); i++)
    {
      const Place inner = { place, NULL, i };

      member = json_array_get_element (array, i);
      if (!g_hash_table_contains (evaluated, member))
        good = check_rest (self, rule->schema, rule->keyword, member, &inner) && good;
    }
  if (object == NULL)
    return good;
  json_object_iter_init_ordered (&iter, object);
  while ((good || !is_done (self)) && json_object_iter_next_ordered (&iter, &name, &member))
    {
      const Place inner = { place, name, 0 };

      if (!g_hash_table_contains (evaluated, member))
        good = check_rest (self, rule->schema, rule->keyword, member, &inner) && good;
    }
  return good;
}

static gboolean
check_rule (Check                  *self,
            const ConfabSchemaRule *rule,
            JsonNode               *value,
            const Place            *place)
{
  switch (rule->kind)
    {
    case RULE_NEVER:
      return report (self, place, rule->keyword, _ ("is not allowed"));
    case RULE_TYPE:
      return check_type (self, rule, value, place);
    case RULE_ENUM:
      return check_enum (self, rule, value, place);
    case RULE_CONST:
      return check_const (self, rule, value, place);
    case RULE_MULTIPLE_OF:
    case RULE_MAXIMUM:
    case RULE_EXCLUSIVE_MAXIMUM:
    case RULE_MINIMUM:
    case RULE_EXCLUSIVE_MINIMUM:
      return check_number (self, rule, value, place);
    case RULE_MAX_LENGTH:
    case RULE_MIN_LENGTH:
      return check_length (self, rule, value, place);
    case RULE_PATTERN:
      return check_pattern (self, rule, value, place);
    case RULE_FORMAT:
      return check_format (self, rule, value, place);
    case RULE_ITEMS:
    case RULE_CONTAINS:
    case RULE_MAX_ITEMS:
    case RULE_MIN_ITEMS:
    case RULE_UNIQUE_ITEMS:
      return check_array (self, rule, value, place);
    case RULE_PROPERTIES:
    case RULE_PROPERTY_NAMES:
    case RULE_MAX_PROPERTIES:
    case RULE_MIN_PROPERTIES:
    case RULE_REQUIRED:
    case RULE_DEPENDENT_REQUIRED:
    case RULE_DEPENDENT_SCHEMAS:
      return check_object (self, rule, value, place);
    case RULE_REF:
      return check_node (self, rule->schema, value, place);
    case RULE_ALL_OF:
      return check_all (self, rule, value, place);
    case RULE_ANY_OF:
    case RULE_ONE_OF:
      return check_any (self, rule, value, place);
    case RULE_NOT:
      return !confab_schema_fits (self, rule->schema, value, place) ||
             report (self, place, rule->keyword, _ ("is of a kind that is not allowed"));
    case RULE_IF:
    default:
      return check_if (self, rule, value, place);
    }
}

/* Counts a step; %FALSE where it has been enough. */
gboolean
confab_schema_step (ConfabSchemaCheck *self)
{
  self->steps++;
  if (self->steps > CONFAB_JSON_SCHEMA_MAX_STEPS || self->nesting >= MAX_NESTING)
    self->gave_up = TRUE;
  if (self->steps >= self->next_look)
    {
      self->next_look = self->steps + STEPS_PER_LOOK;
      self->gave_up |= g_get_monotonic_time () > self->deadline;
    }
  return !self->gave_up;
}

static gboolean
check_node (Check                  *self,
            const ConfabSchemaNode *node,
            JsonNode               *value,
            const Place            *place)
{
  gboolean good = TRUE;

  confab_schema_step (self);
  self->nesting++;
  for (guint i = 0; i < node->rules->len && !self->gave_up && (good || !is_done (self)); i++)
    {
      const ConfabSchemaRule *rule = &g_array_index (node->rules, ConfabSchemaRule, i);

      self->steps++;
      if (rule->kind < RULE_UNEVALUATED_ITEMS)
        good = check_rule (self, rule, value, place) && good;
      else /* where something else does not fit, this would only say it again */
        good = good && check_unevaluated (self, node, rule, value, place);
    }
  self->nesting--;
  return good;
}

/**
 * confab_json_schema_check:
 * @self: a schema
 * @value: a value
 * @problems: (out) (optional) (transfer container) (element-type ConfabJsonProblem): where it does not fit and why, at most
 *   %CONFAB_JSON_SCHEMA_MAX_PROBLEMS places; empty where it does
 *
 * Checks a value. Where that takes too long, as some schemas have it, the value does not fit, and the one problem says why.
 *
 * Returns: whether @value fits @self
 */
gboolean
confab_json_schema_check (ConfabJsonSchema *self,
                          JsonNode         *value,
                          GPtrArray       **problems)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_json_problem_free);
  Check check = {
    .problems = problems != NULL ? found : NULL,
    .most = CONFAB_JSON_SCHEMA_MAX_PROBLEMS,
    .deadline = g_get_monotonic_time () + MAX_TIME,
  };
  const Place root = { NULL, NULL, 0 };
  gboolean good;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  good = check_node (&check, self->root, value, &root) && !check.gave_up;
  if (check.gave_up)
    {
      g_ptr_array_set_size (found, 0);
      g_ptr_array_add (found, confab_json_problem_new ("", "", _ ("could not be checked: the schema takes too long")));
    }
  if (problems != NULL)
    *problems = g_steal_pointer (&found);
  return good;
}
