/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/confab-json-schema-private.h"

/* The bits of the types that a value has. A number without a fraction is whole, however it is written. */
guint
confab_json_value_type (JsonNode *value)
{
  switch (JSON_NODE_TYPE (value))
    {
    case JSON_NODE_OBJECT:
      return TYPE_OBJECT;
    case JSON_NODE_ARRAY:
      return TYPE_ARRAY;
    case JSON_NODE_NULL:
      return TYPE_NULL;
    case JSON_NODE_VALUE:
    default:
      break;
    }
  switch (json_node_get_value_type (value))
    {
    case G_TYPE_BOOLEAN:
      return TYPE_BOOLEAN;
    case G_TYPE_STRING:
      return TYPE_STRING;
    case G_TYPE_INT64:
      return TYPE_NUMBER | TYPE_INTEGER;
    default:
      {
        double number = json_node_get_double (value);

        return TYPE_NUMBER | (isfinite (number) && number == floor (number) ? TYPE_INTEGER : 0);
      }
    }
}

/* Below, at, or above. A long double of the machines we run on holds every whole number of 64 bits. */
int
confab_json_value_compare (JsonNode *left,
                           JsonNode *right)
{
  gboolean both = json_node_get_value_type (left) == G_TYPE_INT64 && json_node_get_value_type (right) == G_TYPE_INT64;
  long double a;
  long double b;

  if (both)
    {
      gint64 first = json_node_get_int (left);
      gint64 second = json_node_get_int (right);

      return (first > second) - (first < second);
    }
  a = json_node_get_value_type (left) == G_TYPE_INT64 ? (long double)json_node_get_int (left)
                                                      : (long double)json_node_get_double (left);
  b = json_node_get_value_type (right) == G_TYPE_INT64 ? (long double)json_node_get_int (right)
                                                       : (long double)json_node_get_double (right);
  return (a > b) - (a < b);
}

static guint
hash_object (JsonObject *object)
{
  guint hash = 7;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  /* The order of members does not matter. */
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    hash += g_str_hash (name) * 31 ^ confab_json_value_hash (value);
  return hash;
}

/* Values that are equal have the same hash, 1 and 1.0 too. */
guint
confab_json_value_hash (gconstpointer value)
{
  JsonNode *node = (JsonNode *)value;
  guint type = confab_json_value_type (node);
  double number;
  guint hash = 11;

  switch (type)
    {
    case TYPE_NULL:
      return 1;
    case TYPE_BOOLEAN:
      return json_node_get_boolean (node) ? 2 : 3;
    case TYPE_STRING:
      return g_str_hash (json_node_get_string (node));
    case TYPE_OBJECT:
      return hash_object (json_node_get_object (node));
    case TYPE_ARRAY:
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        hash = hash * 31 + confab_json_value_hash (json_array_get_element (json_node_get_array (node), i));
      return hash;
    default:
      number = json_node_get_double (node);
      return g_double_hash (&number);
    }
}

static gboolean
equal_objects (JsonObject *left,
               JsonObject *right)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (json_object_get_size (left) != json_object_get_size (right))
    return FALSE;
  json_object_iter_init (&iter, left);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *other = json_object_get_member (right, name);

      if (other == NULL || !confab_json_value_equal (value, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_arrays (JsonArray *left,
              JsonArray *right)
{
  guint length = json_array_get_length (left);

  if (length != json_array_get_length (right))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!confab_json_value_equal (json_array_get_element (left, i), json_array_get_element (right, i)))
      return FALSE;
  return TRUE;
}

/* Whether two values are the same in the sense of JSON Schema: numbers by their value. */
gboolean
confab_json_value_equal (gconstpointer left,
                         gconstpointer right)
{
  JsonNode *a = (JsonNode *)left;
  JsonNode *b = (JsonNode *)right;
  guint type = confab_json_value_type (a);

  if (type != confab_json_value_type (b))
    return FALSE;
  switch (type)
    {
    case TYPE_NULL:
      return TRUE;
    case TYPE_BOOLEAN:
      return json_node_get_boolean (a) == json_node_get_boolean (b);
    case TYPE_STRING:
      return g_str_equal (json_node_get_string (a), json_node_get_string (b));
    case TYPE_OBJECT:
      return equal_objects (json_node_get_object (a), json_node_get_object (b));
    case TYPE_ARRAY:
      return equal_arrays (json_node_get_array (a), json_node_get_array (b));
    default:
      return confab_json_value_compare (a, b) == 0;
    }
}

/* A number as digits times a power of ten, as it is written in the shortest way. */
static gboolean
get_decimal (JsonNode *value,
             guint64  *digits,
             int      *exponent)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double number;

  *digits = 0;
  *exponent = 0;
  if (json_node_get_value_type (value) == G_TYPE_INT64)
    {
      gint64 whole = json_node_get_int (value);

      *digits = whole < 0 ? -(guint64)whole : (guint64)whole;
      return TRUE;
    }
  number = fabs (json_node_get_double (value));
  if (!isfinite (number))
    return FALSE;
  for (int precision = 14; precision <= 16; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (text, sizeof text, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  for (const char *c = text; *c != '\0' && *c != 'e'; c++)
    if (g_ascii_isdigit (*c))
      *digits = *digits * 10 + g_ascii_digit_value (*c);
  *exponent = atoi (strchr (text, 'e') + 1) - (int)(strchr (text, 'e') - text - 2);
  return TRUE;
}

static guint64
add_modulo (guint64 a,
            guint64 b,
            guint64 modulus)
{
  return a >= modulus - b ? a - (modulus - b) : a + b;
}

/* 10 * @a modulo @modulus, where 10 * @a may not fit. */
static guint64
ten_times (guint64 a,
           guint64 modulus)
{
  guint64 two = add_modulo (a, a, modulus);
  guint64 five = add_modulo (add_modulo (two, two, modulus), a, modulus);

  return add_modulo (five, five, modulus);
}

/* Whether @value is a whole multiple of @divisor, as people reckon: 0.0075 is one of 0.0001, although neither can be
 * held exactly. */
gboolean
confab_json_value_is_multiple (JsonNode *value,
                               JsonNode *divisor)
{
  guint64 a;
  guint64 b;
  int a_exponent;
  int b_exponent;

  if (!get_decimal (value, &a, &a_exponent) || !get_decimal (divisor, &b, &b_exponent) || b == 0)
    return FALSE;
  for (; a != 0 && a_exponent < b_exponent; a_exponent++)
    {
      if (a % 10 != 0)
        return FALSE;
      a /= 10;
    }
  a %= b;
  for (; a != 0 && a_exponent > b_exponent; a_exponent--)
    a = ten_times (a, b);
  return a == 0;
}

/* Adds a step to a pointer, escaped as RFC 6901 has it. */
void
confab_json_pointer_append (GString    *pointer,
                            const char *name)
{
  g_string_append_c (pointer, '/');
  for (; *name != '\0'; name++)
    if (*name == '~')
      g_string_append (pointer, "~0");
    else if (*name == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *name);
}
