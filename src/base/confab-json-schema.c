/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-json-schema-private.h"

G_DEFINE_BOXED_TYPE (ConfabJsonSchema, confab_json_schema, confab_json_schema_ref, confab_json_schema_unref)
G_DEFINE_BOXED_TYPE (ConfabJsonProblem, confab_json_problem, confab_json_problem_copy, confab_json_problem_free)

/**
 * confab_json_problem_new:
 * @pointer: where it is
 * @keyword: the schema's keyword
 * @message: what it is, for people
 *
 * Returns: (transfer full): a problem
 */
ConfabJsonProblem *
confab_json_problem_new (const char *pointer,
                         const char *keyword,
                         const char *message)
{
  ConfabJsonProblem *self = g_new (ConfabJsonProblem, 1);

  self->pointer = g_strdup (pointer);
  self->keyword = g_strdup (keyword);
  self->message = g_strdup (message);
  return self;
}

/**
 * confab_json_problem_copy:
 * @self: a problem
 *
 * Returns: (transfer full): the same
 */
ConfabJsonProblem *
confab_json_problem_copy (const ConfabJsonProblem *self)
{
  return confab_json_problem_new (self->pointer, self->keyword, self->message);
}

/**
 * confab_json_problem_free:
 * @self: (nullable) (transfer full): a problem
 */
void
confab_json_problem_free (ConfabJsonProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->pointer);
  g_free (self->keyword);
  g_free (self->message);
  g_free (self);
}

/**
 * confab_json_problem_dup_sentence:
 * @self: a problem
 *
 * Returns: (transfer full): where it is and what it is, in one line
 */
char *
confab_json_problem_dup_sentence (const ConfabJsonProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (*self->pointer == '\0')
    return g_strdup (self->message);
  /* Translators: a place in a JSON value such as "/people/0/age", and what is wrong there. */
  return g_strdup_printf (_ ("%s: %s"), self->pointer, self->message);
}

static void
clear_rule (ConfabSchemaRule *rule)
{
  g_clear_pointer (&rule->schemas, g_ptr_array_unref);
  g_clear_pointer (&rule->regexes, g_ptr_array_unref);
  g_clear_pointer (&rule->table, g_hash_table_unref);
}

static void
node_free (ConfabSchemaNode *node)
{
  for (guint i = 0; i < node->rules->len; i++)
    clear_rule (&g_array_index (node->rules, ConfabSchemaRule, i));
  g_array_unref (node->rules);
  g_free (node);
}

static void
clear_ref (gpointer data)
{
  ConfabSchemaRef *ref = data;

  g_free (ref->base);
  g_free (ref->target);
  g_free (ref->pointer);
}

/**
 * confab_json_schema_new_full:
 * @schema: a schema
 * @flags: how values are to be checked
 * @problem: (out) (optional) (transfer full): the first place at which @schema is not a schema that can be used
 *
 * Makes a schema ready. @schema must not be changed afterwards.
 *
 * Returns: (transfer full) (nullable): it, or %NULL with @problem set
 */
ConfabJsonSchema *
confab_json_schema_new_full (JsonNode             *schema,
                             ConfabJsonSchemaFlags flags,
                             ConfabJsonProblem   **problem)
{
  g_autoptr (ConfabJsonSchema) self = NULL;
  g_autoptr (GHashTable) by_json = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) resources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) refs = g_array_new (FALSE, TRUE, sizeof (ConfabSchemaRef));
  g_autoptr (GString) pointer = g_string_new (NULL);
  ConfabSchemaCompiler compiler = { NULL, by_json, resources, anchors, refs, pointer, NULL, 0, 0 };

  g_return_val_if_fail (schema != NULL, NULL);

  g_array_set_clear_func (refs, clear_ref);
  self = g_new0 (ConfabJsonSchema, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->flags = flags;
  self->source = json_node_ref (schema);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)node_free);
  compiler.schema = self;
  self->root = confab_schema_compile_node (&compiler, schema, NULL);
  if (compiler.problem == NULL)
    confab_schema_resolve_refs (&compiler);
  if (compiler.problem == NULL)
    {
      confab_schema_find_tags (&compiler);
      return g_steal_pointer (&self);
    }
  if (problem != NULL)
    *problem = g_steal_pointer (&compiler.problem);
  confab_json_problem_free (compiler.problem);
  return NULL;
}

/**
 * confab_json_schema_new:
 * @schema: a schema
 * @error: return location for a [error@Confab.Error]
 *
 * Like [ctor@Confab.JsonSchema.new_full], with formats checked.
 *
 * Returns: (transfer full) (nullable): it, or %NULL with %CONFAB_ERROR_INVALID_VALUE
 */
ConfabJsonSchema *
confab_json_schema_new (JsonNode *schema,
                        GError  **error)
{
  g_autoptr (ConfabJsonProblem) problem = NULL;
  ConfabJsonSchema *self = confab_json_schema_new_full (schema, CONFAB_JSON_SCHEMA_DEFAULT, &problem);
  g_autofree char *sentence = NULL;

  if (self != NULL)
    return self;
  sentence = problem != NULL ? confab_json_problem_dup_sentence (problem) : NULL;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The schema cannot be used. %s"),
               sentence != NULL ? sentence : "");
  return NULL;
}

/**
 * confab_json_schema_ref:
 * @self: a schema
 *
 * Returns: (transfer full): @self
 */
ConfabJsonSchema *
confab_json_schema_ref (ConfabJsonSchema *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * confab_json_schema_unref:
 * @self: (transfer full): a schema
 */
void
confab_json_schema_unref (ConfabJsonSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->nodes);
  json_node_unref (self->source);
  g_free (self);
}
