/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-csv-text.h"
#include "base/confab-json.h"
#include "widgets/confab-data-text.h"

/* How long a text may be in one line of a tree or a cell, in characters. */
#define MAX_SHOWN 400

/* How many cells a table may have: where each row has members of its own, there are more by far than there are values. */
#define MAX_CELLS 4000000

static char *
shorten (const char *text)
{
  g_autofree char *line = NULL;
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_SHOWN)
    {
      line = g_strdup (text);
      return g_strdelimit (g_steal_pointer (&line), "\n\r\t", ' ');
    }
  cut = g_utf8_substring (text, 0, MAX_SHOWN);
  g_strdelimit (cut, "\n\r\t", ' ');
  return g_strconcat (cut, "…", NULL);
}

/* What stands in one line of a tree: a value as it is written, or how much is in it. */
char *
confab_data_text_dup_summary (JsonNode *value)
{
  g_autofree char *text = NULL;
  guint n;

  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      n = json_array_get_length (json_node_get_array (value));
      return g_strdup_printf (ngettext ("[%u element]", "[%u elements]", n), n);
    }
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      n = json_object_get_size (json_node_get_object (value));
      return g_strdup_printf (ngettext ("{%u member}", "{%u members}", n), n);
    }
  text = confab_json_to_string (value, FALSE);
  return shorten (text);
}

/* What stands in a cell of a table: texts without their quotes, nothing for what is missing or null. */
char *
confab_data_text_dup_cell (JsonNode *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (confab_json_node_string (value) != NULL)
    return shorten (confab_json_node_string (value));
  text = confab_json_to_string (value, FALSE);
  return shorten (text);
}

/* What is copied of a value: a text itself, anything else as JSON. */
char *
confab_data_text_dup_copy (JsonNode *value)
{
  if (confab_json_node_string (value) != NULL)
    return g_strdup (confab_json_node_string (value));
  return confab_json_to_string (value, TRUE);
}

/* The names of the members of all rows, in the order in which they come first. */
GPtrArray *
confab_data_text_list_columns (JsonNode *table)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = json_node_get_array (table);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_array_get_object_element (array, i));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          char *column;

          if (g_hash_table_contains (seen, name))
            continue;
          column = g_strdup (name);
          g_hash_table_add (seen, column);
          g_ptr_array_add (columns, column);
        }
    }
  return columns;
}

static gboolean
is_table (JsonNode *value)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  g_autoptr (GPtrArray) columns = NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return FALSE;
  columns = confab_data_text_list_columns (value);
  return columns->len > 0 && columns->len <= MAX_CELLS / json_array_get_length (array);
}

/* The list of objects that a value is, or that it has as a member: strict schemas must have an object outside. */
JsonNode *
confab_data_text_find_table (JsonNode *root)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (is_table (root))
    return root;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (is_table (value))
      return value;
  return NULL;
}

static void
append_cell (GString  *csv,
             JsonNode *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return;
  if (confab_json_node_string (value) != NULL)
    {
      confab_csv_append_plain_text (csv, confab_json_node_string (value));
      return;
    }
  text = confab_json_to_string (value, FALSE);
  /* A number may have a minus. */
  if (JSON_NODE_HOLDS_VALUE (value))
    g_string_append (csv, text);
  else
    confab_csv_append_plain_text (csv, text);
}

/* The rows as CSV (RFC 4180) with a line of names. What stands inside of a cell's value is JSON there. */
char *
confab_data_text_dup_csv (JsonNode *table)
{
  g_autoptr (GPtrArray) columns = confab_data_text_list_columns (table);
  JsonArray *array = json_node_get_array (table);
  GString *csv = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      confab_csv_append_plain_text (csv, columns->pdata[i]);
    }
  g_string_append (csv, "\r\n");
  for (guint row = 0; row < json_array_get_length (array); row++)
    {
      for (guint i = 0; i < columns->len; i++)
        {
          if (i > 0)
            g_string_append_c (csv, ',');
          append_cell (csv, json_object_get_member (json_array_get_object_element (array, row), columns->pdata[i]));
        }
      /* A line of nothing would be no row. */
      if (csv->str[csv->len - 1] == '\n')
        g_string_append (csv, "\"\"");
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}

static gboolean
is_number (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) &&
         (json_node_get_value_type (value) == G_TYPE_INT64 || json_node_get_value_type (value) == G_TYPE_DOUBLE);
}

/* The order of two cells: numbers by their value and before texts, what is missing last. */
int
confab_data_text_compare (JsonNode *left,
                          JsonNode *right)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gboolean no_left = left == NULL || JSON_NODE_HOLDS_NULL (left);
  gboolean no_right = right == NULL || JSON_NODE_HOLDS_NULL (right);

  if (no_left || no_right)
    return no_left - no_right;
  if (is_number (left) && is_number (right))
    {
      double a = json_node_get_double (left);
      double b = json_node_get_double (right);

      return (a > b) - (a < b);
    }
  if (is_number (left) || is_number (right))
    return is_number (right) - is_number (left);
  first = confab_data_text_dup_cell (left);
  second = confab_data_text_dup_cell (right);
  return g_utf8_collate (first, second);
}
