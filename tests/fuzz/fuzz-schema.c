/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-place.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"

/* Up to this length a value must fit the schema that is drawn up from it. */
#define MAX_EXAMPLE 1000

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* However the pieces are cut, the same comes of it; whatever json-glib refuses, too. */
static JsonNode *
read_both_ways (const char *text,
                gsize       length)
{
  g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
  JsonNode *whole = confab_json_read (text, length, NULL, NULL);
  JsonNode *root;

  for (gsize i = 0; i < length; i++)
    {
      confab_json_partial_push (partial, text + i, 1);
      if (i % 16 == 0)
        confab_json_partial_get_root (partial);
    }
  g_assert ((confab_json_partial_end (partial) == CONFAB_JSON_PARTIAL_WHOLE) == (whole != NULL));
  root = confab_json_partial_get_root (partial);
  if (root != NULL)
    {
      g_autofree char *shown = confab_json_to_string (root, FALSE);

      g_assert (g_utf8_validate (shown, -1, NULL));
    }
  if (whole != NULL)
    {
      g_autofree char *left = confab_json_to_string (whole, FALSE);
      g_autofree char *right = confab_json_to_string (root, FALSE);

      g_assert_cmpstr (left, ==, right);
    }
  return whole;
}

static void
check_problems (GPtrArray  *problems,
                const char *text,
                gsize       length)
{
  gsize start;
  gsize end;

  for (guint i = 0; i < problems->len; i++)
    {
      const ConfabJsonProblem *problem = problems->pdata[i];

      g_assert (g_utf8_validate (problem->message, -1, NULL) && *problem->message != '\0');
      if (confab_json_find_place (text, length, problem->pointer, &start, &end))
        g_assert (start < end && end <= length);
    }
}

static void
check_example (JsonNode *value,
               gboolean  has_list)
{
  g_autoptr (JsonNode) json = confab_json_schema_from_example (value);
  g_autoptr (ConfabJsonSchema) schema = confab_json_schema_new (json, NULL);

  /* What is nested too deep is no schema; in lists, members that are missing are to be null. */
  if (schema != NULL && !has_list)
    g_assert (confab_json_schema_check (schema, value, NULL));
}

/* A schema, a zero byte, and a value. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *text = (const char *)data;
  const char *zero = size > 0 ? memchr (text, '\0', size) : NULL;
  gsize length = zero != NULL ? (gsize)(zero - text) : size;
  gsize value_length = zero != NULL ? size - length - 1 : 0;
  g_autoptr (JsonNode) json = read_both_ways (text, length);
  g_autoptr (JsonNode) value = zero != NULL ? read_both_ways (zero + 1, value_length) : NULL;
  g_autoptr (ConfabJsonSchema) schema = NULL;
  g_autoptr (ConfabJsonProblem) problem = NULL;
  g_autoptr (GPtrArray) strict = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gboolean fits;

  if (value != NULL && value_length <= MAX_EXAMPLE)
    check_example (value, memchr (zero + 1, '[', value_length) != NULL);
  if (json == NULL)
    return 0;
  strict = confab_json_schema_check_strict (json);
  check_problems (strict, text, length);
  schema = confab_json_schema_new_full (json, CONFAB_JSON_SCHEMA_DEFAULT, &problem);
  g_assert ((schema == NULL) == (problem != NULL));
  if (schema == NULL || value == NULL)
    return 0;
  fits = confab_json_schema_check (schema, value, &problems);
  g_assert (fits == (problems->len == 0));
  check_problems (problems, zero + 1, value_length);
  /* What took too long with the reasons need not do so without. */
  if (fits)
    g_assert (confab_json_schema_check (schema, value, NULL));
  return 0;
}
