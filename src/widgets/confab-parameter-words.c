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

/**
 * confab_parameter_words_escape:
 * @text: any text
 *
 * Returns: (transfer full): the text in one line, with line breaks, tabs and backslashes as in C
 */
char *
confab_parameter_words_escape (const char *text)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '\n':
        g_string_append (escaped, "\\n");
        break;
      case '\r':
        g_string_append (escaped, "\\r");
        break;
      case '\t':
        g_string_append (escaped, "\\t");
        break;
      case '\\':
        g_string_append (escaped, "\\\\");
        break;
      default:
        g_string_append_c (escaped, *p);
      }
  return g_string_free (g_steal_pointer (&escaped), FALSE);
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
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *letter = *p == '\\' && p[1] != '\0' ? strchr (letters, p[1]) : NULL;

      g_string_append_c (plain, letter != NULL ? meanings[letter - letters] : *p);
      if (letter != NULL)
        p++;
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}
