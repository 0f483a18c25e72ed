/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"

/* The official tests of JSON Schema, each as a test of ours. Of the suite's folder are left out: dynamicRef and
 * vocabulary, whose keywords are refused, and refRemote, for which schemas would have to be fetched. A second folder has schemas
 * as libraries make them of types, in the same form. */

#define MADE "../json-schema-made/"
#define META_SCHEMA "refers to the schema of schemas, which stands elsewhere; nothing is fetched"
#define DYNAMIC "has a keyword that is refused"

static const struct
{
  const char *file;
  const char *group;
  const char *test; /* NULL for the whole group */
  const char *why;
} excluded[] = {
  { "anchor.json", "invalid anchors", NULL, META_SCHEMA },
  { "id.json", "Invalid use of fragments in location-independent $id", NULL, META_SCHEMA },
  { "id.json", "Valid use of empty fragments in location-independent $id", NULL, META_SCHEMA },
  { "id.json", "Unnormalized $ids are allowed but discouraged", NULL, META_SCHEMA },
  { "ref.json", "remote ref, containing refs itself", NULL, META_SCHEMA },
  { "ref.json", "URN base URI with f-component", NULL, META_SCHEMA },
  { "defs.json", "validate definition against metaschema", NULL, META_SCHEMA },
  { "optional/ecmascript-regex.json", "\\a is not an ECMA 262 control escape", NULL, META_SCHEMA },
  { "unevaluatedItems.json", "unevaluatedItems with $dynamicRef", NULL, DYNAMIC },
  { "unevaluatedProperties.json", "unevaluatedProperties with $dynamicRef", NULL, DYNAMIC },
};

static const char *folder;

static const char *
find_reason (const char *file,
             const char *group,
             const char *test)
{
  for (guint i = 0; i < G_N_ELEMENTS (excluded); i++)
    if (g_strcmp0 (file, excluded[i].file) == 0 && g_strcmp0 (group, excluded[i].group) == 0 &&
        (excluded[i].test == NULL || g_strcmp0 (test, excluded[i].test) == 0))
      return excluded[i].why;
  return NULL;
}

static void
run_group (const char *file,
           JsonObject *group)
{
  const char *name = confab_json_get_string (group, "description");
  JsonArray *tests = confab_json_get_array (group, "tests");
  gboolean formats = strstr (file, "format/") != NULL || strstr (file, MADE) != NULL;
  g_autoptr (ConfabJsonProblem) problem = NULL;
  g_autoptr (ConfabJsonSchema) schema = NULL;

  if (find_reason (file, name, "") != NULL)
    {
      g_test_message ("left out: %s, %s: %s", file, name, find_reason (file, name, ""));
      return;
    }
  schema = confab_json_schema_new_full (json_object_get_member (group, "schema"),
                                        formats ? CONFAB_JSON_SCHEMA_DEFAULT : CONFAB_JSON_SCHEMA_NO_FORMATS, &problem);
  if (schema == NULL)
    {
      g_test_message ("%s, %s: %s: %s", file, name, problem->pointer, problem->message);
      g_test_fail ();
      return;
    }
  for (guint i = 0; i < json_array_get_length (tests); i++)
    {
      JsonObject *test = confab_json_array_object (tests, i);
      const char *description = confab_json_get_string (test, "description");
      gboolean valid = json_object_get_boolean_member (test, "valid");
      JsonNode *data = json_object_get_member (test, "data");
      g_autoptr (GPtrArray) problems = NULL;

      if (find_reason (file, name, description) != NULL)
        {
          g_test_message ("left out: %s, %s, %s: %s", file, name, description, find_reason (file, name, description));
          continue;
        }
      if (confab_json_schema_check (schema, data, NULL) != valid || confab_json_schema_check (schema, data, &problems) != valid ||
          (problems->len == 0) != valid)
        {
          g_test_message ("%s, %s, %s: should be %s", file, name, description, valid ? "valid" : "invalid");
          g_test_fail ();
        }
    }
}

static void
test_file (gconstpointer data)
{
  const char *file = data;
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *groups;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  root = confab_json_read (text, length, NULL, &error);
  g_assert_no_error (error);
  groups = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (groups), >, 0);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    run_group (file, confab_json_array_object (groups, i));
}

static guint
add_files (const char *inside)
{
  g_autofree char *path = g_build_filename (folder, inside, NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *test = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      test = g_strconcat ("/base/schema-suite/", inside, name, NULL);
      g_test_add_data_func_full (test, g_strconcat (inside, name, NULL), test_file, g_free);
      n++;
    }
  return n;
}

int
main (int   argc,
      char *argv[])
{
  guint n;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  n = add_files ("") + add_files ("optional/") + add_files ("optional/format/") + add_files (MADE);
  g_assert_cmpuint (n, >, 50);
  return g_test_run ();
}
