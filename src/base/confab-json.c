/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json-writer.h"
#include "base/confab-json.h"

/* The value of four hexadecimal digits, or -1. */
static int
read_hex (const char *text,
          gsize       length)
{
  int value = 0;

  if (length < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* The length of the escape at @text without its backslash, 0 where JSON knows no such escape. json-glib knows octal
 * ones, too, and takes \u with fewer digits, both of which make text that is not UTF-8. */
static gsize
escape_length (const char *text,
               gsize       length)
{
  if (length == 0 || *text == '\0' || strchr ("\"\\/bfnrtu", *text) == NULL)
    return 0;
  if (*text != 'u')
    return 1;
  return read_hex (text + 1, length - 1) >= 0 ? 5 : 0;
}

static gboolean
refuse (char     character,
        gsize    position,
        GError **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON,
               _ ("Not JSON: unexpected “%c” at byte %zu"), character, position);
  return FALSE;
}

/* Where the value begins. json-glib passes over a byte order mark, too. */
static gsize
find_start (const char *text,
            gsize       length)
{
  gsize start = length >= 3 && memcmp (text, "\uFEFF", 3) == 0 ? 3 : 0;

  while (start < length && (text[start] == ' ' || text[start] == '\t' || text[start] == '\r' || text[start] == '\n'))
    start++;
  return start;
}

/* A look at the outside of the text before json-glib sees it: valid UTF-8, not nested too deep, one value, and none
 * of the additions that json-glib takes beyond JSON: comments and single quotes, which would hide brackets from the
 * count, and values after the first one or after "var", of which json-glib 1.10 makes what its own checks then
 * abort the program for. */
static gboolean
check_outside (const char *text,
               gsize       length,
               GError    **error)
{
  gsize start = find_start (text, length);
  guint depth = 0;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("Not JSON: the text is not UTF-8"));
      return FALSE;
    }
  for (gsize i = 0; i < length; i++)
    switch (text[i])
      {
      case '"':
        for (i++; i < length && text[i] != '"'; i++)
          if (text[i] == '\\')
            {
              gsize skip = escape_length (text + i + 1, length - i - 1);

              if (skip == 0)
                return refuse (text[i], i, error);
              i += skip;
            }
        break;
      case '[':
      case '{':
        if (depth == 0 && i != start)
          return refuse (text[i], i, error);
        if (++depth > CONFAB_JSON_MAX_DEPTH)
          {
            g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON,
                         _ ("Not usable JSON: nested deeper than %d levels"), CONFAB_JSON_MAX_DEPTH);
            return FALSE;
          }
        break;
      case ']':
      case '}':
        if (depth > 0)
          depth--;
        break;
      case '\'':
      case '/':
      case '#':
        return refuse (text[i], i, error);
      default:
        break;
      }
  return TRUE;
}

/* What the escape at @text stands for, or -1 where there is none. */
static int
read_escape (const char *text,
             gsize       length)
{
  return length >= 6 && text[0] == '\\' && text[1] == 'u' ? read_hex (text + 2, length - 2) : -1;
}

/* How long the character or escape at @text is. @lone is the half of a surrogate pair that stands alone there, 0 for
 * U+0000, and -1 for all else. */
static gsize
read_character (const char *text,
                gsize       length,
                int        *lone)
{
  int first = read_escape (text, length);
  int second = first >= 0xD800 && first <= 0xDBFF ? read_escape (text + 6, length - 6) : -1;

  *lone = -1;
  if (*text != '\\')
    return 1;
  if (first < 0)
    return 2;
  if (second >= 0xDC00 && second <= 0xDFFF)
    return 12;
  if (first == 0 || (first >= 0xD800 && first <= 0xDFFF))
    *lone = first;
  return 6;
}

/* Services that cut a text into tokens write half a surrogate pair now and then, and U+0000 where a model emits it.
 * json-glib makes invalid text of the one and ends the string at the other; both become U+FFFD. Returns NULL where
 * there are none. */
static char *
mend_escapes (const char *text,
              gsize       length)
{
  g_autofree char *copy = NULL;
  gsize step;

  for (gsize i = 0; i < length; i += step)
    {
      int lone;

      step = read_character (text + i, length - i, &lone);
      if (lone < 0)
        continue;
      if (copy == NULL)
        {
          copy = g_malloc (length + 1);
          memcpy (copy, text, length);
          copy[length] = '\0';
        }
      memcpy (copy + i, "\\ufffd", 6);
    }
  return g_steal_pointer (&copy);
}

/**
 * confab_json_find_halves:
 * @text: JSON
 * @length: its length in bytes
 * @high: (out): the first half of a surrogate pair that stands in @text without the second one, or 0
 * @low: (out): the second half of one that stands there without the first one, or 0
 *
 * What [func@Confab.json_parse] had to make U+FFFD of, for who reads a text that comes in pieces, and can join the halves. Where
 * there are several that differ, none is told.
 */
void
confab_json_find_halves (const char *text,
                         gsize       length,
                         gunichar   *high,
                         gunichar   *low)
{
  gboolean several[2] = { FALSE, FALSE };
  gsize step;

  *high = *low = 0;
  if (g_strstr_len (text, length, "\\u") == NULL)
    return;
  for (gsize i = 0; i < length; i += step)
    {
      int lone;
      gunichar *half;

      step = read_character (text + i, length - i, &lone);
      if (lone <= 0)
        continue;
      half = lone < 0xDC00 ? high : low;
      several[half == low] |= *half != 0 && *half != (gunichar)lone;
      *half = lone;
    }
  if (several[0])
    *high = 0;
  if (several[1])
    *low = 0;
}

/**
 * confab_json_parse:
 * @text: the text, from anywhere
 * @length: its length in bytes, or -1 when it ends with a zero byte
 * @error: return location for a [error@Confab.Error]
 *
 * Reads JSON that a server, a file or a person wrote.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with %CONFAB_ERROR_INVALID_JSON
 */
JsonNode *
confab_json_parse (const char *text,
                   gssize      length,
                   GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *mended = NULL;
  JsonNode *root;

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = strlen (text);
  if (!check_outside (text, length, error))
    return NULL;
  if (g_strstr_len (text, length, "\\u") != NULL)
    mended = mend_escapes (text, length);
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, mended != NULL ? mended : text, length, &local_error))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("Not JSON: %s"), local_error->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("Not JSON: the text is empty"));
  return root;
}

/* How long the word at @text is that some write for what is no number, 0 where there is none. */
static gsize
no_number_length (const char *text,
                  gsize       length)
{
  static const char *const words[] = { "NaN", "Infinity", "-Infinity" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (length >= strlen (words[i]) && memcmp (text, words[i], strlen (words[i])) == 0)
      return strlen (words[i]);
  return 0;
}

/* @text with null for each of these words outside of texts; %NULL where there are none. */
static char *
dup_without_no_numbers (const char *text,
                        gsize       length)
{
  g_autoptr (GString) mended = g_string_sized_new (length);
  gboolean in_text = FALSE;
  gboolean found = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gsize word = in_text ? 0 : no_number_length (text + i, length - i);

      if (word > 0)
        {
          g_string_append (mended, "null");
          i += word - 1;
          found = TRUE;
          continue;
        }
      if (text[i] == '"')
        in_text = !in_text;
      g_string_append_c (mended, text[i]);
      if (in_text && text[i] == '\\' && i + 1 < length)
        g_string_append_c (mended, text[++i]);
    }
  return found ? g_string_free (g_steal_pointer (&mended), FALSE) : NULL;
}

/**
 * confab_json_parse_loose:
 * @text: the text, from a service
 * @length: its length in bytes
 *
 * Like [func@Confab.json_parse], but NaN, Infinity and -Infinity, which JSON does not have and many programs write, are null.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL
 */
JsonNode *
confab_json_parse_loose (const char *text,
                         gsize       length)
{
  JsonNode *root = confab_json_parse (text, length, NULL);
  g_autofree char *mended = NULL;

  if (root != NULL || (memmem (text, length, "NaN", 3) == NULL && memmem (text, length, "Infinity", 8) == NULL))
    return root;
  mended = dup_without_no_numbers (text, length);
  return mended != NULL ? confab_json_parse (mended, -1, NULL) : NULL;
}

/**
 * confab_json_parse_object:
 * @text: the text
 * @length: its length in bytes, or -1 when it ends with a zero byte
 * @error: return location for a [error@Confab.Error]
 *
 * Like [func@Confab.json_parse], for a text that must be a JSON object.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %CONFAB_ERROR_INVALID_JSON
 */
JsonObject *
confab_json_parse_object (const char *text,
                          gssize      length,
                          GError    **error)
{
  g_autoptr (JsonNode) root = confab_json_parse (text, length, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("Not a JSON object"));
      return NULL;
    }
  return json_node_dup_object (root);
}

/**
 * confab_json_to_string:
 * @node: a value
 * @pretty: whether to break lines and indent
 *
 * Returns: (transfer full): @node as text
 */
char *
confab_json_to_string (JsonNode *node,
                       gboolean  pretty)
{
  g_autoptr (ConfabJsonWriter) writer = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  if (pretty)
    return json_to_string (node, TRUE);
  /* Our own writer gives the shortest text of a number: 0.7, where json-glib has 0.69999999999999996. */
  writer = confab_json_writer_new ();
  confab_json_writer_node (writer, node);
  return confab_json_writer_end_string (writer);
}

/**
 * confab_json_get_node:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the member's value; %NULL when it is missing or null
 */
JsonNode *
confab_json_get_node (JsonObject *object,
                      const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * confab_json_get_object:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the member's value where it is an object
 */
JsonObject *
confab_json_get_object (JsonObject *object,
                        const char *member)
{
  JsonNode *node = confab_json_get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * confab_json_get_array:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the member's value where it is an array
 */
JsonArray *
confab_json_get_array (JsonObject *object,
                       const char *member)
{
  JsonNode *node = confab_json_get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * confab_json_get_string:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the member's value where it is a string
 */
const char *
confab_json_get_string (JsonObject *object,
                        const char *member)
{
  return confab_json_node_string (confab_json_get_node (object, member));
}

/**
 * confab_json_get_int:
 * @object: (nullable): an object
 * @member: a member's name
 * @value: (out): return location, unchanged where there is none
 *
 * Returns: whether the member is a whole number, written as a number or as a string
 */
gboolean
confab_json_get_int (JsonObject *object,
                     const char *member,
                     gint64     *value)
{
  return confab_json_node_int (confab_json_get_node (object, member), value);
}

/**
 * confab_json_get_double:
 * @object: (nullable): an object
 * @member: a member's name
 * @value: (out): return location, unchanged where there is none
 *
 * Returns: whether the member is a finite number, written as a number or as a string
 */
gboolean
confab_json_get_double (JsonObject *object,
                        const char *member,
                        double     *value)
{
  return confab_json_node_double (confab_json_get_node (object, member), value);
}

/**
 * confab_json_get_boolean:
 * @object: (nullable): an object
 * @member: a member's name
 * @value: (out): return location, unchanged where there is none
 *
 * Returns: whether the member is true or false
 */
gboolean
confab_json_get_boolean (JsonObject *object,
                         const char *member,
                         gboolean   *value)
{
  JsonNode *node = confab_json_get_node (object, member);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * confab_json_array_object:
 * @array: (nullable): an array
 * @index: a position
 *
 * Returns: (transfer none) (nullable): the element at @index where it is an object
 */
JsonObject *
confab_json_array_object (JsonArray *array,
                          guint      index)
{
  JsonNode *node;

  if (array == NULL || index >= json_array_get_length (array))
    return NULL;
  node = json_array_get_element (array, index);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * confab_json_node_string:
 * @node: (nullable): a value
 *
 * Returns: (transfer none) (nullable): the text where @node is a string
 */
const char *
confab_json_node_string (JsonNode *node)
{
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * confab_json_node_double:
 * @node: (nullable): a value
 * @value: (out): return location, unchanged where there is none
 *
 * Services write prices, codes and costs as numbers or as strings; both are taken.
 *
 * Returns: whether @node is a finite number
 */
gboolean
confab_json_node_double (JsonNode *node,
                         double   *value)
{
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number;

  if (type == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      char *end = NULL;

      number = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0')
        return FALSE;
    }
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    number = json_node_get_double (node);
  else
    return FALSE;
  if (!isfinite (number))
    return FALSE;
  *value = number;
  return TRUE;
}

/**
 * confab_json_node_int:
 * @node: (nullable): a value
 * @value: (out): return location, unchanged where there is none
 *
 * Returns: whether @node is a whole number that fits
 */
gboolean
confab_json_node_int (JsonNode *node,
                      gint64   *value)
{
  double number;

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }
  if (!confab_json_node_double (node, &number) || number != floor (number) || fabs (number) > 9e15)
    return FALSE;
  *value = (gint64)number;
  return TRUE;
}
