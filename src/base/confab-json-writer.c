/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"

struct _ConfabJsonWriter
{
  GString *text;
  gboolean need_comma;
};

/**
 * confab_json_writer_new: (constructor)
 *
 * Returns: (transfer full): an empty writer
 */
ConfabJsonWriter *
confab_json_writer_new (void)
{
  ConfabJsonWriter *self = g_new0 (ConfabJsonWriter, 1);

  self->text = g_string_new (NULL);
  return self;
}

/**
 * confab_json_writer_free:
 * @self: (transfer full): a writer
 */
void
confab_json_writer_free (ConfabJsonWriter *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * confab_json_writer_end:
 * @self: a writer
 *
 * Takes what was written; the writer is empty afterwards.
 *
 * Returns: (transfer full): the text
 */
GBytes *
confab_json_writer_end (ConfabJsonWriter *self)
{
  GBytes *bytes = g_string_free_to_bytes (self->text);

  self->text = g_string_new (NULL);
  self->need_comma = FALSE;
  return bytes;
}

/**
 * confab_json_writer_cut:
 * @self: a writer
 *
 * Takes what was written so far, which need not be whole; what is written next goes on where this ends.
 *
 * Returns: (transfer full): the text
 */
GBytes *
confab_json_writer_cut (ConfabJsonWriter *self)
{
  GBytes *bytes = g_string_free_to_bytes (self->text);

  self->text = g_string_new (NULL);
  return bytes;
}

/**
 * confab_json_writer_end_string:
 * @self: a writer
 *
 * Like [method@Confab.JsonWriter.end], as a string.
 *
 * Returns: (transfer full): the text
 */
char *
confab_json_writer_end_string (ConfabJsonWriter *self)
{
  char *text = g_string_free (self->text, FALSE);

  self->text = g_string_new (NULL);
  self->need_comma = FALSE;
  return text;
}

static void
before_value (ConfabJsonWriter *self)
{
  if (self->need_comma)
    g_string_append_c (self->text, ',');
  self->need_comma = TRUE;
}

static void
append_quoted (GString    *text,
               const char *value)
{
  const char *plain = value;
  const char *p;

  g_string_append_c (text, '"');
  for (p = value; *p != '\0'; p++)
    {
      if ((guchar) * p >= 0x20 && *p != '"' && *p != '\\')
        continue;
      g_string_append_len (text, plain, p - plain);
      plain = p + 1;
      switch (*p)
        {
        case '"': g_string_append (text, "\\\""); break;
        case '\\': g_string_append (text, "\\\\"); break;
        case '\n': g_string_append (text, "\\n"); break;
        case '\r': g_string_append (text, "\\r"); break;
        case '\t': g_string_append (text, "\\t"); break;
        default: g_string_append_printf (text, "\\u%04x", (guchar) * p); break;
        }
    }
  g_string_append_len (text, plain, p - plain);
  g_string_append_c (text, '"');
}

/**
 * confab_json_writer_begin_object:
 * @self: a writer
 *
 * Begins an object; its members follow.
 */
void
confab_json_writer_begin_object (ConfabJsonWriter *self)
{
  before_value (self);
  g_string_append_c (self->text, '{');
  self->need_comma = FALSE;
}

/**
 * confab_json_writer_end_object:
 * @self: a writer
 *
 * Ends the innermost object.
 */
void
confab_json_writer_end_object (ConfabJsonWriter *self)
{
  g_string_append_c (self->text, '}');
  self->need_comma = TRUE;
}

/**
 * confab_json_writer_begin_array:
 * @self: a writer
 *
 * Begins an array; its elements follow.
 */
void
confab_json_writer_begin_array (ConfabJsonWriter *self)
{
  before_value (self);
  g_string_append_c (self->text, '[');
  self->need_comma = FALSE;
}

/**
 * confab_json_writer_end_array:
 * @self: a writer
 *
 * Ends the innermost array.
 */
void
confab_json_writer_end_array (ConfabJsonWriter *self)
{
  g_string_append_c (self->text, ']');
  self->need_comma = TRUE;
}

/**
 * confab_json_writer_member:
 * @self: a writer inside an object
 * @name: the name of the member whose value comes next
 */
void
confab_json_writer_member (ConfabJsonWriter *self,
                           const char       *name)
{
  before_value (self);
  append_quoted (self->text, name);
  g_string_append_c (self->text, ':');
  self->need_comma = FALSE;
}

/**
 * confab_json_writer_string:
 * @self: a writer
 * @value: (nullable): UTF-8, or %NULL for null
 */
void
confab_json_writer_string (ConfabJsonWriter *self,
                           const char       *value)
{
  if (value == NULL)
    {
      confab_json_writer_null (self);
      return;
    }
  before_value (self);
  append_quoted (self->text, value);
}

/**
 * confab_json_writer_optional_string:
 * @self: a writer inside an object
 * @name: the name of a member
 * @value: (nullable): UTF-8, or %NULL where there is no such member
 */
void
confab_json_writer_optional_string (ConfabJsonWriter *self,
                                    const char       *name,
                                    const char       *value)
{
  if (value == NULL)
    return;
  confab_json_writer_member (self, name);
  confab_json_writer_string (self, value);
}

/**
 * confab_json_writer_int:
 * @self: a writer
 * @value: a whole number
 */
void
confab_json_writer_int (ConfabJsonWriter *self,
                        gint64            value)
{
  before_value (self);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

/**
 * confab_json_writer_double:
 * @self: a writer
 * @value: a number; null is written where it is not finite
 *
 * Writes the shortest text that reads back as @value, so that 0.7 is sent as 0.7.
 */
void
confab_json_writer_double (ConfabJsonWriter *self,
                           double            value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      confab_json_writer_null (self);
      return;
    }
  before_value (self);
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (self->text, buffer);
}

/**
 * confab_json_writer_boolean:
 * @self: a writer
 * @value: true or false
 */
void
confab_json_writer_boolean (ConfabJsonWriter *self,
                            gboolean          value)
{
  before_value (self);
  g_string_append (self->text, value ? "true" : "false");
}

/**
 * confab_json_writer_null:
 * @self: a writer
 */
void
confab_json_writer_null (ConfabJsonWriter *self)
{
  before_value (self);
  g_string_append (self->text, "null");
}

static void
write_member_cb (JsonObject *object,
                 const char *name,
                 JsonNode   *node,
                 gpointer    user_data)
{
  ConfabJsonWriter *self = user_data;

  confab_json_writer_member (self, name);
  confab_json_writer_node (self, node);
}

static void
write_element_cb (JsonArray *array,
                  guint      index,
                  JsonNode  *node,
                  gpointer   user_data)
{
  confab_json_writer_node (user_data, node);
}

/**
 * confab_json_writer_node:
 * @self: a writer
 * @node: (nullable): a value; %NULL is written as null
 */
void
confab_json_writer_node (ConfabJsonWriter *self,
                         JsonNode         *node)
{
  GType type;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      confab_json_writer_null (self);
      return;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      confab_json_writer_begin_object (self);
      json_object_foreach_member (json_node_get_object (node), write_member_cb, self);
      confab_json_writer_end_object (self);
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      confab_json_writer_begin_array (self);
      json_array_foreach_element (json_node_get_array (node), write_element_cb, self);
      confab_json_writer_end_array (self);
      return;
    }
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    confab_json_writer_string (self, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    confab_json_writer_boolean (self, json_node_get_boolean (node));
  else if (type == G_TYPE_INT64)
    confab_json_writer_int (self, json_node_get_int (node));
  else
    confab_json_writer_double (self, json_node_get_double (node));
}

/**
 * confab_json_writer_raw:
 * @self: a writer
 * @json: (nullable): a value that is JSON text already; %NULL is written as null
 */
void
confab_json_writer_raw (ConfabJsonWriter *self,
                        const char       *json)
{
  before_value (self);
  g_string_append (self->text, json != NULL ? json : "null");
}

/**
 * confab_json_writer_open_string:
 * @self: a writer
 * @begin: UTF-8 that the string begins with
 *
 * Begins a string whose rest comes from elsewhere: it is cut here with [method@Confab.JsonWriter.cut], and what follows must
 * need no escaping. [method@Confab.JsonWriter.close_string] ends it.
 */
void
confab_json_writer_open_string (ConfabJsonWriter *self,
                                const char       *begin)
{
  before_value (self);
  append_quoted (self->text, begin);
  g_string_truncate (self->text, self->text->len - 1);
}

/**
 * confab_json_writer_close_string:
 * @self: a writer
 *
 * Ends a string that was begun with [method@Confab.JsonWriter.open_string].
 */
void
confab_json_writer_close_string (ConfabJsonWriter *self)
{
  g_string_append_c (self->text, '"');
}
