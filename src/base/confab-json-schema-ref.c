/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-schema-private.h"
#include "base/confab-json.h"

/* What a schema without $id is called, so that references can be relative to something. */
#define NAMELESS "json-schema:///"

static char *
resolve_uri (const char *base,
             const char *target)
{
  return g_uri_resolve_relative (base, target, G_URI_FLAGS_NON_DNS | G_URI_FLAGS_ENCODED, NULL);
}

/* An empty fragment says no more than none. */
static void
drop_empty_fragment (char *uri)
{
  gsize length = strlen (uri);

  if (length > 0 && uri[length - 1] == '#')
    uri[length - 1] = '\0';
}

static gboolean
is_anchor (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("-_.", *name) == NULL)
      return FALSE;
  return TRUE;
}

static void
register_anchor (ConfabSchemaCompiler *self,
                 JsonNode             *json,
                 const char           *keyword,
                 const char           *base)
{
  JsonNode *value = json_object_get_member (json_node_get_object (json), keyword);
  const char *name = confab_json_node_string (value);

  if (value == NULL)
    return;
  if (name == NULL || !is_anchor (name))
    {
      confab_schema_fail (self, keyword, _ ("“%s” must be a name of letters, digits, “-”, “_” and “.”."), keyword);
      return;
    }
  g_hash_table_insert (self->anchors, g_strdup_printf ("%s#%s", base, name), json);
}

/* Remembers under which addresses a schema can be referred to, and returns what its own references are relative to.
 * @base is %NULL for the outermost one. */
char *
confab_schema_register (ConfabSchemaCompiler *self,
                        JsonNode             *json,
                        const char           *base)
{
  JsonNode *value = json_object_get_member (json_node_get_object (json), "$id");
  const char *id = confab_json_node_string (value);
  g_autofree char *own = NULL;

  if (base == NULL)
    g_hash_table_insert (self->resources, g_strdup (NAMELESS), json);
  if (value != NULL && (id == NULL || (strchr (id, '#') != NULL && !g_str_has_suffix (id, "#"))))
    confab_schema_fail (self, "$id", _ ("“$id” must be an address without a fragment."));
  else if (value != NULL)
    {
      own = resolve_uri (base != NULL ? base : NAMELESS, id);
      if (own == NULL)
        confab_schema_fail (self, "$id", _ ("“$id” must be an address without a fragment."));
      else
        {
          drop_empty_fragment (own);
          g_hash_table_insert (self->resources, g_strdup (own), json);
        }
    }
  if (own == NULL)
    own = g_strdup (base != NULL ? base : NAMELESS);
  register_anchor (self, json, "$anchor", own);
  register_anchor (self, json, "$dynamicAnchor", own);
  return g_steal_pointer (&own);
}

/* Undoes "~1" and "~0" of RFC 6901. */
static char *
unescape_step (const char *step,
               gsize       length)
{
  GString *text = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (step[i] == '~' && i + 1 < length && (step[i + 1] == '0' || step[i + 1] == '1'))
      g_string_append_c (text, step[++i] == '0' ? '~' : '/');
    else
      g_string_append_c (text, step[i]);
  return g_string_free (text, FALSE);
}

static JsonNode *
find_step (JsonNode   *json,
           const char *step)
{
  guint64 index;

  if (JSON_NODE_HOLDS_OBJECT (json))
    return json_object_get_member (json_node_get_object (json), step);
  if (JSON_NODE_HOLDS_ARRAY (json) && g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT, &index, NULL) &&
      index < json_array_get_length (json_node_get_array (json)))
    return json_array_get_element (json_node_get_array (json), index);
  return NULL;
}

static JsonNode *
find_pointer (JsonNode   *json,
              const char *pointer)
{
  while (json != NULL && *pointer == '/')
    {
      gsize length = strcspn (pointer + 1, "/");
      g_autofree char *step = unescape_step (pointer + 1, length);

      json = find_step (json, step);
      pointer += 1 + length;
    }
  return json;
}

static JsonNode *
find_target (ConfabSchemaCompiler *self,
             const char           *uri,
             char                **base)
{
  const char *hash = strchr (uri, '#');
  g_autofree char *fragment = hash != NULL ? g_uri_unescape_string (hash + 1, NULL) : g_strdup ("");
  JsonNode *resource;

  *base = hash != NULL ? g_strndup (uri, hash - uri) : g_strdup (uri);
  if (fragment == NULL)
    return NULL;
  resource = g_hash_table_lookup (self->resources, *base);
  if (*fragment == '\0')
    return resource;
  if (*fragment == '/')
    return resource != NULL ? find_pointer (resource, fragment) : NULL;
  return g_hash_table_lookup (self->anchors, uri);
}

static void
resolve_ref (ConfabSchemaCompiler *self,
             guint                 index)
{
  ConfabSchemaRef ref = g_array_index (self->refs, ConfabSchemaRef, index);
  g_autofree char *uri = resolve_uri (ref.base, ref.target);
  g_autofree char *base = NULL;
  g_autofree char *pointer = g_strdup (ref.pointer);
  JsonNode *json = uri != NULL ? find_target (self, uri, &base) : NULL;
  ConfabSchemaNode *node;

  g_string_assign (self->pointer, pointer);
  if (json == NULL && base != NULL && !g_hash_table_contains (self->resources, base))
    confab_schema_fail (self, "$ref", _ ("“%s” stands outside of the schema; nothing is fetched."), ref.target);
  else if (json == NULL)
    confab_schema_fail (self, "$ref", _ ("“%s” refers to nothing in the schema."), ref.target);
  if (json == NULL)
    return;
  /* What stands where no keyword expects a schema is not made ready yet. */
  node = confab_schema_compile_node (self, json, base);
  g_array_index (ref.node->rules, ConfabSchemaRule, ref.rule).schema = node;
}

/* Finds what each $ref refers to. */
void
confab_schema_resolve_refs (ConfabSchemaCompiler *self)
{
  for (guint i = 0; i < self->refs->len && self->problem == NULL; i++)
    resolve_ref (self, i);
}

/* The one text that a schema allows, or NULL. */
static const char *
get_only_text (const ConfabSchemaNode *node)
{
  for (guint i = 0; i < node->rules->len; i++)
    {
      const ConfabSchemaRule *rule = &g_array_index (node->rules, ConfabSchemaRule, i);

      if (rule->kind == RULE_CONST)
        return confab_json_node_string (rule->value);
    }
  return NULL;
}

static void
find_tag (ConfabSchemaNode       *node,
          const ConfabSchemaRule *rule)
{
  GHashTableIter iter;
  gpointer name;
  gpointer member;

  if (rule->kind != RULE_PROPERTIES || rule->table == NULL)
    return;
  g_hash_table_iter_init (&iter, rule->table);
  while (node->tag == NULL && g_hash_table_iter_next (&iter, &name, &member))
    if (get_only_text (member) != NULL)
      {
        node->tag = name;
        node->tag_value = get_only_text (member);
      }
}

/* Finds the members by which alternatives can be told apart. */
void
confab_schema_find_tags (ConfabSchemaCompiler *self)
{
  for (guint i = 0; i < self->schema->nodes->len; i++)
    {
      ConfabSchemaNode *node = self->schema->nodes->pdata[i];

      for (guint j = 0; j < node->rules->len && node->tag == NULL; j++)
        find_tag (node, &g_array_index (node->rules, ConfabSchemaRule, j));
    }
}
