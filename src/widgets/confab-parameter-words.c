/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-parameter-words.h"

#define CHIP_CHARS 24

/* Texts side by side, anything else as JSON. */
static char *
list_words (JsonArray *array)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      g_ptr_array_add (words, confab_json_node_string (element) != NULL
                       ? confab_parameter_words_escape (confab_json_node_string (element))
                       : confab_json_to_string (element, FALSE));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

/**
 * confab_parameter_words_value:
 * @value: the value of a parameter
 *
 * Returns: (transfer full): the value for people
 */
char *
confab_parameter_words_value (JsonNode *value)
{
  const char *text = confab_json_node_string (value);
  const char *type = JSON_NODE_HOLDS_OBJECT (value) ? confab_json_get_string (json_node_get_object (value), "type") : NULL;

  if (JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) > 0)
    return list_words (json_node_get_array (value));
  if (type != NULL)
    return g_strdup (type);
  if (text != NULL)
    return confab_parameter_words_escape (text);
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _ ("On") : _ ("Off"));
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%g", json_node_get_double (value));
  return confab_json_to_string (value, FALSE);
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
  g_autofree char *words = confab_parameter_words_value (value);
  g_autofree char *line = confab_text_single_line (words, CHIP_CHARS);

  /* Translators: the name of a parameter and its value, as in Temperature 0.7 */
  return g_strdup_printf (_ ("%s %s"), _ (parameter->label), line);
}

/**
 * confab_parameter_words_from:
 * @levels: where parameters are set
 * @level: one of them
 * @value: what a parameter is set to there
 *
 * Returns: (transfer full): where the value comes from, and the value
 */
char *
confab_parameter_words_from (ConfabParameterLevels *levels,
                             ConfabLevel            level,
                             JsonNode              *value)
{
  g_autofree char *words = confab_parameter_words_value (value);

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
