/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* Which members of an object, or elements of a list, the rules of a schema have looked at: those of its own and those of the
 * schemas that it applies to the same value, where that fits them ("annotations" in the draft). */

typedef struct
{
  ConfabSchemaCheck *check;
  JsonNode          *value;
  GHashTable        *members; /* the JsonNode of each */
  gboolean           all;
} Collector;

static void collect (Collector              *self,
                     const ConfabSchemaNode *node);

static void
collect_members (Collector              *self,
                 const ConfabSchemaRule *rule)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, json_node_get_object (self->value));
  while (!self->all && json_object_iter_next (&iter, &name, &member))
    {
      gboolean known = rule->table != NULL && g_hash_table_contains (rule->table, name);

      for (guint i = 0; !known && rule->schemas != NULL && i < rule->schemas->len; i++)
        known = confab_schema_matches (self->check, rule->regexes->pdata[i], name);
      self->check->steps++;
      if (known)
        g_hash_table_add (self->members, member);
    }
}

static void
collect_elements (Collector              *self,
                  const ConfabSchemaRule *rule)
{
  JsonArray *array = json_node_get_array (self->value);
  guint n_fixed = rule->kind == RULE_ITEMS && rule->schemas != NULL ? rule->schemas->len : 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      self->check->steps++;
      if (rule->kind == RULE_ITEMS ? i < n_fixed : confab_schema_fits (self->check, rule->schema, element, NULL))
        g_hash_table_add (self->members, element);
    }
}

/* What is an alternative counts where it fits. */
static void
collect_fitting (Collector              *self,
                 const ConfabSchemaNode *node)
{
  if (confab_schema_fits (self->check, node, self->value, NULL))
    collect (self, node);
}

static void
collect_if (Collector              *self,
            const ConfabSchemaRule *rule)
{
  gboolean fits = confab_schema_fits (self->check, rule->schema, self->value, NULL);
  const ConfabSchemaNode *node = fits ? rule->then : rule->otherwise;

  if (fits)
    collect (self, rule->schema);
  if (node != NULL)
    collect (self, node);
}

static void
collect_dependent (Collector              *self,
                   const ConfabSchemaRule *rule)
{
  GHashTableIter iter;
  gpointer name;
  gpointer node;

  g_hash_table_iter_init (&iter, rule->table);
  while (g_hash_table_iter_next (&iter, &name, &node))
    if (json_object_has_member (json_node_get_object (self->value), name))
      collect (self, node);
}

static void
collect_rule (Collector              *self,
              const ConfabSchemaRule *rule)
{
  gboolean is_object = JSON_NODE_HOLDS_OBJECT (self->value);

  switch (rule->kind)
    {
    case RULE_PROPERTIES:
      self->all |= is_object && rule->schema != NULL;
      if (is_object)
        collect_members (self, rule);
      break;
    case RULE_ITEMS:
    case RULE_CONTAINS:
      self->all |= !is_object && rule->kind == RULE_ITEMS && rule->schema != NULL;
      if (!is_object)
        collect_elements (self, rule);
      break;
    case RULE_UNEVALUATED_ITEMS:
    case RULE_UNEVALUATED_PROPERTIES:
      self->all |= is_object == (rule->kind == RULE_UNEVALUATED_PROPERTIES);
      break;
    case RULE_REF:
      collect (self, rule->schema);
      break;
    case RULE_ALL_OF:
    case RULE_ANY_OF:
    case RULE_ONE_OF:
      for (guint i = 0; i < rule->schemas->len; i++)
        collect_fitting (self, rule->schemas->pdata[i]);
      break;
    case RULE_IF:
      collect_if (self, rule);
      break;
    case RULE_DEPENDENT_SCHEMAS:
      if (is_object)
        collect_dependent (self, rule);
      break;
    default:
      break;
    }
}

static void
collect (Collector              *self,
         const ConfabSchemaNode *node)
{
  self->check->nesting++;
  for (guint i = 0; i < node->rules->len && !self->all && confab_schema_step (self->check); i++)
    collect_rule (self, &g_array_index (node->rules, ConfabSchemaRule, i));
  self->check->nesting--;
}

/* What the rules of @node before its "unevaluated…" have looked at in @value, an object or a list: the nodes of these members
 * or elements; NULL where it is all of them. */
GHashTable *
confab_schema_find_evaluated (ConfabSchemaCheck      *check,
                              const ConfabSchemaNode *node,
                              JsonNode               *value)
{
  g_autoptr (GHashTable) members = g_hash_table_new (NULL, NULL);
  Collector self = { check, value, members, FALSE };

  for (guint i = 0; i < node->rules->len && !self.all && confab_schema_step (check); i++)
    {
      const ConfabSchemaRule *rule = &g_array_index (node->rules, ConfabSchemaRule, i);

      if (rule->kind < RULE_UNEVALUATED_ITEMS)
        collect_rule (&self, rule);
    }
  return self.all || check->gave_up ? NULL : g_steal_pointer (&members);
}
