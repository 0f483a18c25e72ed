/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox-plan.h"

#define MAX_DEPTH 12
#define OPTIONAL_DEPTH 4
#define MAX_LENGTH 4096
#define MAX_ITEMS 64
#define MAX_VALUES 5000

typedef struct
{
  ConfabJsonWriter *writer;
  JsonObject       *root;
  ConfabWordWalk   *walk;
  guint             n_values;
} Maker;

static void make_value (Maker      *maker,
                        JsonObject *schema,
                        guint       depth);

/* Follows a reference inside the document; references to elsewhere are not followed. */
static JsonObject *
resolve (Maker      *maker,
         JsonObject *schema)
{
  for (guint i = 0; i < MAX_DEPTH; i++)
    {
      const char *reference = confab_json_get_string (schema, "$ref");
      g_auto (GStrv) steps = NULL;
      JsonObject *target = maker->root;

      if (reference == NULL || reference[0] != '#')
        return schema;
      steps = g_strsplit (reference, "/", -1);
      for (guint j = 1; steps[j] != NULL; j++)
        target = confab_json_get_object (target, steps[j]);
      if (target == NULL)
        return schema;
      schema = target;
    }
  return schema;
}

static JsonObject *
get_first (JsonObject *schema,
           const char *member)
{
  return confab_json_array_object (confab_json_get_array (schema, member), 0);
}

static const char *
guess_type (JsonObject *schema)
{
  JsonNode *type = confab_json_get_node (schema, "type");

  if (type != NULL && JSON_NODE_HOLDS_ARRAY (type) && json_array_get_length (json_node_get_array (type)) > 0)
    type = json_array_get_element (json_node_get_array (type), 0);
  if (confab_json_node_string (type) != NULL)
    return confab_json_node_string (type);
  if (confab_json_get_node (schema, "properties") != NULL)
    return "object";
  return confab_json_get_node (schema, "items") != NULL ? "array" : "string";
}

static void
get_bounds (JsonObject *schema,
            double      step,
            double     *low,
            double     *high)
{
  double value;
  gboolean has_low = confab_json_get_double (schema, "minimum", low);
  gboolean has_high = confab_json_get_double (schema, "maximum", high);

  if (confab_json_get_double (schema, "exclusiveMinimum", &value) && (!has_low || value >= *low))
    {
      *low = value + step;
      has_low = TRUE;
    }
  if (confab_json_get_double (schema, "exclusiveMaximum", &value) && (!has_high || value <= *high))
    {
      *high = value - step;
      has_high = TRUE;
    }
  if (!has_low)
    *low = has_high ? MIN (0, *high) : 0;
  if (!has_high)
    *high = MAX (*low, 0) + 100;
}

static void
make_number (Maker      *maker,
             JsonObject *schema,
             gboolean    whole)
{
  double share = (confab_word_walk_random (maker->walk) >> 11) * 0x1.0p-53;
  double low;
  double high;
  double multiple;
  double value;

  get_bounds (schema, whole ? 1 : 0.001, &low, &high);
  if (!confab_json_get_double (schema, "multipleOf", &multiple) || multiple <= 0)
    multiple = whole ? 1 : 0;
  value = low + share * (high - low);
  if (multiple > 0)
    {
      value = floor (value / multiple) * multiple;
      if (value < low)
        value = ceil (low / multiple) * multiple;
    }
  else if (round (value * 100) / 100 >= low && round (value * 100) / 100 <= high)
    value = round (value * 100) / 100;
  if (whole && fabs (value) < 9e15)
    confab_json_writer_int (maker->writer, (gint64)value);
  else
    confab_json_writer_double (maker->writer, value);
}

static void
make_string (Maker      *maker,
             JsonObject *schema)
{
  static const struct { const char *format; const char *value; } samples[] = {
    { "date-time", "2026-01-31T12:00:00Z" }, { "date", "2026-01-31" }, { "time", "12:00:00Z" },
    { "email", "someone@example.org" }, { "uri", "https://example.org/" }, { "hostname", "example.org" },
    { "ipv4", "192.0.2.1" }, { "ipv6", "2001:db8::1" }, { "uuid", "123e4567-e89b-12d3-a456-426614174000" },
  };
  const char *format = confab_json_get_string (schema, "format");
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 shortest = 1;
  gint64 longest = 80;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_strcmp0 (format, samples[i].format) == 0)
      {
        confab_json_writer_string (maker->writer, samples[i].value);
        return;
      }
  confab_json_get_int (schema, "minLength", &shortest);
  confab_json_get_int (schema, "maxLength", &longest);
  shortest = CLAMP (shortest, 0, MAX_LENGTH);
  for (guint words = 0; words < 3 || g_utf8_strlen (text->str, -1) < shortest;)
    {
      g_autofree char *piece = NULL;
      double probability;
      guint word = confab_word_walk_next (maker->walk, &piece, &probability, 0, NULL);

      if (confab_word_table_kinds[word] != CONFAB_WORD_PLAIN)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", confab_word_table_words[word]);
      words++;
    }
  if (g_utf8_strlen (text->str, -1) > MAX (longest, shortest))
    g_string_truncate (text, g_utf8_offset_to_pointer (text->str, MAX (longest, shortest)) - text->str);
  confab_json_writer_string (maker->writer, text->str);
}

static void
make_array (Maker      *maker,
            JsonObject *schema,
            guint       depth)
{
  JsonArray *prefix = confab_json_get_array (schema, "prefixItems");
  JsonObject *items = confab_json_get_object (schema, "items");
  gint64 fewest = 0;
  gint64 most = MAX_ITEMS;
  gint64 count;

  confab_json_get_int (schema, "minItems", &fewest);
  confab_json_get_int (schema, "maxItems", &most);
  count = depth < OPTIONAL_DEPTH ? 2 : 0;
  if (prefix != NULL)
    count = json_array_get_length (prefix);
  count = CLAMP (MIN (MAX (count, fewest), most), 0, MAX_ITEMS);
  confab_json_writer_begin_array (maker->writer);
  for (guint i = 0; i < count && maker->n_values < MAX_VALUES; i++)
    {
      JsonObject *fixed = confab_json_array_object (prefix, i);

      make_value (maker, fixed != NULL ? fixed : items, depth + 1);
    }
  confab_json_writer_end_array (maker->writer);
}

static gboolean
is_required (JsonObject *schema,
             const char *name)
{
  JsonArray *required = confab_json_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_strcmp0 (confab_json_node_string (json_array_get_element (required, i)), name) == 0)
      return TRUE;
  return FALSE;
}

static void
make_object (Maker      *maker,
             JsonObject *schema,
             guint       depth)
{
  JsonObject *properties = confab_json_get_object (schema, "properties");
  JsonArray *required = confab_json_get_array (schema, "required");
  g_autoptr (GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

  confab_json_writer_begin_object (maker->writer);
  for (GList *link = names; link != NULL; link = link->next)
    {
      if (depth >= OPTIONAL_DEPTH && !is_required (schema, link->data))
        continue;
      confab_json_writer_member (maker->writer, link->data);
      make_value (maker, confab_json_get_object (properties, link->data), depth + 1);
    }
  /* What must be there but is not described may be anything. */
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      const char *name = confab_json_node_string (json_array_get_element (required, i));

      if (name == NULL || (properties != NULL && json_object_has_member (properties, name)))
        continue;
      confab_json_writer_member (maker->writer, name);
      make_value (maker, NULL, depth + 1);
    }
  confab_json_writer_end_object (maker->writer);
}

static void
make_value (Maker      *maker,
            JsonObject *schema,
            guint       depth)
{
  JsonArray *values;
  JsonObject *inside;
  const char *type;

  schema = resolve (maker, schema);
  if (schema != NULL && json_object_has_member (schema, "const"))
    {
      confab_json_writer_node (maker->writer, json_object_get_member (schema, "const"));
      return;
    }
  values = confab_json_get_array (schema, "enum");
  if (values != NULL && json_array_get_length (values) > 0)
    {
      guint chosen = confab_word_walk_random (maker->walk) % json_array_get_length (values);

      confab_json_writer_node (maker->writer, json_array_get_element (values, chosen));
      return;
    }
  inside = get_first (schema, "anyOf");
  if (inside == NULL)
    inside = get_first (schema, "oneOf");
  if (inside == NULL)
    inside = get_first (schema, "allOf");
  type = guess_type (schema);
  if (depth > MAX_DEPTH || ++maker->n_values > MAX_VALUES || strcmp (type, "null") == 0)
    confab_json_writer_null (maker->writer);
  else if (inside != NULL)
    make_value (maker, inside, depth + 1);
  else if (strcmp (type, "object") == 0)
    make_object (maker, schema, depth);
  else if (strcmp (type, "array") == 0)
    make_array (maker, schema, depth);
  else if (strcmp (type, "boolean") == 0)
    confab_json_writer_boolean (maker->writer, confab_word_walk_random (maker->walk) % 2);
  else if (strcmp (type, "integer") == 0 || strcmp (type, "number") == 0)
    make_number (maker, schema, strcmp (type, "integer") == 0);
  else
    make_string (maker, schema);
}

/**
 * confab_sandbox_make_json:
 * @schema: (nullable): a [JSON schema](https://json-schema.org/); %NULL for any object
 * @topic: what the texts in it should be about
 * @seed: where random choices come from
 *
 * Makes up a value. Types, enumerations, constants, required members, bounds, references inside @schema and the
 * first of alternatives are followed; patterns are not.
 *
 * Returns: (transfer full): JSON text
 */
char *
confab_sandbox_make_json (JsonObject *schema,
                          const char *topic,
                          guint64     seed)
{
  static const ConfabWordSampling sampling = { .temperature = 1, .top_p = 1, .repetition_penalty = 1 };
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&sampling, topic, seed);
  Maker maker = { writer, schema, walk, 0 };

  if (schema != NULL)
    make_value (&maker, schema, 0);
  else
    {
      confab_json_writer_begin_object (writer);
      confab_json_writer_member (writer, "model");
      confab_json_writer_string (writer, "Confab's sandbox");
      confab_json_writer_member (writer, "words");
      make_array (&maker, NULL, 0);
      confab_json_writer_end_object (writer);
    }
  return confab_json_writer_end_string (writer);
}
