/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-choice-words.h"
#include "widgets/confab-parameter-words.h"

#define CHIP_CHARS 24

typedef char *(*WordsFunc) (JsonObject *object);

static char *
plain_words (JsonNode *value)
{
  const char *text = confab_json_node_string (value);

  if (text != NULL)
    return confab_parameter_words_escape (text);
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _ ("On") : _ ("Off"));
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%g", json_node_get_double (value));
  return confab_json_to_string (value, FALSE);
}

/* One by its name, for the rest their number. */
static char *
members_words (JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);
  guint count = json_object_get_size (object);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (count == 0)
    return g_strdup (_ ("Empty"));
  if (count > 1)
    return g_strdup_printf (ngettext ("%u member", "%u members", count), count);
  name = confab_parameter_words_escape (names->data);
  value = plain_words (json_object_get_member (object, names->data));
  /* Translators: the name of a member of a JSON object and its value */
  return g_strdup_printf (_ ("%s: %s"), name, value);
}

static char *
format_words (JsonObject *object)
{
  const char *type = confab_json_get_string (object, "type");
  const char *name = confab_json_get_string (confab_json_get_object (object, "json_schema"), "name");
  g_autofree char *escaped = name != NULL ? confab_parameter_words_escape (name) : NULL;

  if (g_strcmp0 (type, "text") == 0)
    return g_strdup (_ ("Text"));
  if (g_strcmp0 (type, "json_object") == 0)
    return g_strdup (_ ("JSON Object"));
  if (g_strcmp0 (type, "json_schema") == 0 && escaped != NULL && *escaped != '\0')
    /* Translators: the form of a reply: JSON of the schema of this name */
    return g_strdup_printf (_ ("JSON Schema “%s”"), escaped);
  if (g_strcmp0 (type, "json_schema") == 0)
    return g_strdup (_ ("JSON Schema"));
  return members_words (object);
}

static char *
bias_words (JsonObject *object)
{
  guint count = json_object_get_size (object);

  return g_strdup_printf (ngettext ("%u token", "%u tokens", count), count);
}

static char *
thinking_words (JsonObject *object)
{
  const char *type = confab_json_get_string (object, "type");
  gint64 budget;

  if (g_strcmp0 (type, "disabled") == 0)
    return g_strdup (_ ("Off"));
  if (g_strcmp0 (type, "adaptive") == 0)
    /* Translators: whether a model thinks: as much as it finds fit */
    return g_strdup (_ ("Adaptive"));
  if (g_strcmp0 (type, "enabled") != 0)
    return members_words (object);
  if (!confab_json_get_int (object, "budget_tokens", &budget))
    return g_strdup (_ ("On"));
  /* Translators: a model thinks, with at most this many tokens */
  return g_strdup_printf (_ ("On, %lld tokens"), (long long)budget);
}

static const char *
find_tool_name (JsonObject *tool)
{
  JsonObject *function = confab_json_get_object (tool, "function");
  const char *name = confab_json_get_string (function != NULL ? function : tool, "name");

  return name != NULL ? name : confab_json_get_string (tool, "type");
}

static char *
tool_words (JsonObject *object)
{
  const char *name = find_tool_name (object);

  return name != NULL ? confab_parameter_words_escape (name) : members_words (object);
}

static char *
prediction_words (JsonObject *object)
{
  const char *content = confab_json_get_string (object, "content");

  return content != NULL ? confab_parameter_words_escape (content) : members_words (object);
}

static char *
search_words (JsonObject *object)
{
  return json_object_get_size (object) == 0 ? g_strdup (_ ("On")) : members_words (object);
}

/* Those of objects that mean more than their members. */
static const struct
{
  const char *name;
  WordsFunc   words;
} objects[] = {
  { "response_format", format_words },
  { "logit_bias", bias_words },
  { "thinking", thinking_words },
  { "tools", tool_words },
  { "tool_choice", tool_words },
  { "prediction", prediction_words },
  { "web_search_options", search_words },
};

static char *
object_words (const ConfabParameter *parameter,
              JsonObject            *object)
{
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    if (g_str_equal (parameter->name, objects[i].name))
      return objects[i].words (object);
  return members_words (object);
}

/* Side by side. */
static char *
list_words (const ConfabParameter *parameter,
            JsonArray             *array)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (json_array_get_length (array) == 0)
    return g_strdup (_ ("Empty"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      g_ptr_array_add (words, JSON_NODE_HOLDS_OBJECT (element) ? object_words (parameter, json_node_get_object (element))
                                                               : plain_words (element));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

/**
 * confab_parameter_words_value:
 * @parameter: a parameter
 * @value: its value
 *
 * Returns: (transfer full): the value for people
 */
char *
confab_parameter_words_value (const ConfabParameter *parameter,
                              JsonNode              *value)
{
  if ((parameter->kind == CONFAB_PARAMETER_CHOICE || g_str_equal (parameter->name, "tool_choice")) && confab_json_node_string (value) != NULL)
    return g_strdup (confab_choice_words (parameter, confab_json_node_string (value)));
  if (JSON_NODE_HOLDS_ARRAY (value))
    return list_words (parameter, json_node_get_array (value));
  if (JSON_NODE_HOLDS_OBJECT (value))
    return object_words (parameter, json_node_get_object (value));
  return plain_words (value);
}

/**
 * confab_parameter_words_chip:
 * @parameter: a parameter
 * @value: its value
 *
 * Returns: (transfer full): both, short
 */
char *
confab_parameter_words_chip (const ConfabParameter *parameter,
                             JsonNode              *value)
{
  g_autofree char *words = confab_parameter_words_value (parameter, value);
  g_autofree char *line = confab_text_single_line (words, CHIP_CHARS);

  /* Translators: the name of a parameter and its value, as in Temperature 0.7 */
  return g_strdup_printf (_ ("%s %s"), _ (parameter->label), line);
}

/**
 * confab_parameter_words_from:
 * @levels: where parameters are set
 * @level: one of them
 * @parameter: a parameter
 * @value: what it is set to there
 *
 * Returns: (transfer full): where the value comes from, and the value
 */
char *
confab_parameter_words_from (ConfabParameterLevels *levels,
                             ConfabLevel            level,
                             const ConfabParameter *parameter,
                             JsonNode              *value)
{
  g_autofree char *words = confab_parameter_words_value (parameter, value);

  switch (level)
    {
    case CONFAB_LEVEL_PRESET:
      /* Translators: the name of a preset, and the value of a parameter that it sets */
      return g_strdup_printf (_ ("From preset “%s”: %s"), confab_parameter_levels_get_name (levels, level), words);
    case CONFAB_LEVEL_CONVERSATION:
      /* Translators: the value of a parameter that is sent in this conversation */
      return g_strdup_printf (_ ("From conversation: %s"), words);
    case CONFAB_LEVEL_QUESTION:
      /* Translators: the value of a parameter that is set for one message alone */
      return g_strdup_printf (_ ("From message: %s"), words);
    case CONFAB_LEVEL_REPLY:
      /* Translators: the value of a parameter that is set for one reply alone */
      return g_strdup_printf (_ ("For this reply: %s"), words);
    case CONFAB_LEVEL_EVERYTHING:
    default:
      /* Translators: the value of a parameter that is set in the preferences */
      return g_strdup_printf (_ ("From preferences: %s"), words);
    }
}

/**
 * confab_parameter_words_behind:
 * @levels: where parameters are set
 * @level: one of them
 * @parameter: a parameter
 *
 * Returns: (transfer full): what would be sent if it were not set there
 */
char *
confab_parameter_words_behind (ConfabParameterLevels *levels,
                               ConfabLevel            level,
                               const ConfabParameter *parameter)
{
  ConfabLevel below;
  JsonNode *value = confab_parameter_levels_find_below (levels, level, parameter->name, &below);
  g_autofree char *from = NULL;

  if (value == NULL)
    return g_strdup (_ ("Otherwise not sent"));
  from = confab_parameter_words_from (levels, below, parameter, value);
  /* Translators: what is sent of a parameter where its value is taken back, as in "Otherwise: From preferences: 0.5" */
  return g_strdup_printf (_ ("Otherwise: %s"), from);
}

/* What nobody sees, or takes for a blank. */
static gboolean
is_invisible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    case G_UNICODE_SPACE_SEPARATOR:
      return c != ' ';
    default:
      return FALSE;
    }
}

static void
escape_char (GString *escaped,
             gunichar c)
{
  static const char letters[] = "nrt\\";
  static const char meanings[] = "\n\r\t\\";
  const char *meaning = c < 128 && c != 0 ? strchr (meanings, (char)c) : NULL;

  if (meaning != NULL)
    g_string_append_printf (escaped, "\\%c", letters[meaning - meanings]);
  else if (!is_invisible (c))
    g_string_append_unichar (escaped, c);
  else if (c < 0x10000)
    g_string_append_printf (escaped, "\\u%04x", c);
  else
    g_string_append_printf (escaped, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

/**
 * confab_parameter_words_escape:
 * @text: any text, UTF-8
 *
 * Returns: (transfer full): the text in one line, with line breaks, tabs and backslashes as in C, and what nobody sees by its number as in JSON
 */
char *
confab_parameter_words_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    escape_char (escaped, g_utf8_get_char (p));
  return g_string_free (escaped, FALSE);
}

/* The four digits after \u. */
static gboolean
read_unit (const char *text,
           gunichar   *unit)
{
  *unit = 0;
  if (text[0] != '\\' || text[1] != 'u')
    return FALSE;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      *unit = *unit * 16 + (guint)g_ascii_xdigit_value (text[i]);
    }
  return TRUE;
}

/* How many bytes of @text are one character by its number; 0 where none is, or one that is no text. */
static guint
read_number (const char *text,
             gunichar   *c)
{
  gunichar low;

  if (!read_unit (text, c))
    return 0;
  if (*c >= 0xd800 && *c < 0xdc00 && read_unit (text + 6, &low) && low >= 0xdc00 && low < 0xe000)
    {
      *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
      return 12;
    }
  return *c != 0 && g_unichar_validate (*c) ? 6 : 0;
}

/**
 * confab_parameter_words_unescape:
 * @text: what somebody typed
 *
 * Returns: (transfer full): what [func@Confab.parameter_words_escape] was made from. A backslash before anything else stays.
 */
char *
confab_parameter_words_unescape (const char *text)
{
  static const char letters[] = "nrt\\";
  static const char meanings[] = "\n\r\t\\";
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *letter = *p == '\\' && p[1] != '\0' ? strchr (letters, p[1]) : NULL;
      gunichar c;
      guint length = read_number (p, &c);

      if (length > 0)
        {
          g_string_append_unichar (plain, c);
          p += length - 1;
          continue;
        }
      g_string_append_c (plain, letter != NULL ? meanings[letter - letters] : *p);
      if (letter != NULL)
        p++;
    }
  return g_string_free (plain, FALSE);
}
