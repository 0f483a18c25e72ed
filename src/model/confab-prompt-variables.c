/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-prompt-variables.h"

#define MAX_NAME_CHARS 64

static const ConfabPromptVariable variables[] = {
  { "date", N_ ("The day on which the question is sent, such as 2026-03-01") },
  { "time", N_ ("The time at which it is sent, such as 14:30") },
  { "weekday", N_ ("The day of the week") },
  { "user", N_ ("Your name on this computer") },
  { CONFAB_PROMPT_CLIPBOARD, N_ ("What is in the clipboard when the preset is chosen") },
};

/**
 * confab_prompt_variables:
 * @n_variables: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_variables): those that have a meaning of their own; all others are asked for
 */
const ConfabPromptVariable *
confab_prompt_variables (guint *n_variables)
{
  *n_variables = G_N_ELEMENTS (variables);
  return variables;
}

static gboolean
is_name_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_' || c == '-' || c == ' ';
}

/* The name of the variable that begins at @text, and where it ends. */
static char *
read_variable (const char  *text,
               const char **end)
{
  g_autofree char *name = NULL;
  const char *at;
  guint n_chars = 0;

  if (!g_str_has_prefix (text, "{{"))
    return NULL;
  for (at = text + 2; is_name_char (g_utf8_get_char (at)); at = g_utf8_next_char (at))
    if (++n_chars > MAX_NAME_CHARS)
      return NULL;
  if (!g_str_has_prefix (at, "}}"))
    return NULL;
  name = g_strstrip (g_strndup (text + 2, at - text - 2));
  *end = at + 2;
  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}

static char *
find_variable (const char  *text,
               const char **start,
               const char **end)
{
  for (*start = strstr (text, "{{"); *start != NULL; *start = strstr (*start + 1, "{{"))
    {
      char *name = read_variable (*start, end);

      if (name != NULL)
        return name;
    }
  return NULL;
}

/**
 * confab_prompt_list_names:
 * @text: (nullable): a system prompt, UTF-8
 *
 * Returns: (transfer full): the names of its variables, each once, in the order in which they stand there
 */
char **
confab_prompt_list_names (const char *text)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const char *start;

  while (text != NULL)
    {
      char *name = find_variable (text, &start, &text);

      if (name == NULL)
        break;
      if (!g_hash_table_contains (seen, name))
        g_strv_builder_add (names, name);
      g_hash_table_add (seen, name);
    }
  return g_strv_builder_end (names);
}

static gboolean
is_known (const char *name)
{
  return g_str_equal (name, "date") || g_str_equal (name, "time") || g_str_equal (name, "weekday") || g_str_equal (name, "user");
}

/**
 * confab_prompt_list_asked:
 * @text: (nullable): a system prompt, UTF-8
 *
 * Returns: (transfer full): the names of those of its variables that somebody has to give a value
 */
char **
confab_prompt_list_asked (const char *text)
{
  g_auto (GStrv) names = confab_prompt_list_names (text);
  g_autoptr (GStrvBuilder) asked = g_strv_builder_new ();

  for (char **name = names; *name != NULL; name++)
    if (!is_known (*name))
      g_strv_builder_add (asked, *name);
  return g_strv_builder_end (asked);
}

/* NULL where it has no value: it stays as it is written. */
static char *
dup_value (const char *name,
           GDateTime  *now,
           const char *user,
           JsonObject *values)
{
  if (g_str_equal (name, "date"))
    return g_date_time_format (now, "%Y-%m-%d");
  if (g_str_equal (name, "time"))
    return g_date_time_format (now, "%H:%M");
  if (g_str_equal (name, "weekday"))
    return g_date_time_format (now, "%A");
  if (g_str_equal (name, "user"))
    return g_strdup (user);
  return g_strdup (confab_json_get_string (values, name));
}

/**
 * confab_prompt_expand:
 * @text: a system prompt, UTF-8
 * @now: the time
 * @user: the name of who asks
 * @values: (nullable): the values of other variables, texts by their names
 *
 * Puts values in the place of variables. The text is gone through once, and what a value says is never read as a variable, so that nothing
 * that was pasted can reach for another value. A variable that has no value stays as it is written.
 *
 * Returns: (transfer full): what the model is told
 */
char *
confab_prompt_expand (const char *text,
                      GDateTime  *now,
                      const char *user,
                      JsonObject *values)
{
  GString *expanded = g_string_new (NULL);

  while (TRUE)
    {
      const char *start;
      const char *end;
      g_autofree char *name = find_variable (text, &start, &end);
      g_autofree char *value = name != NULL ? dup_value (name, now, user, values) : NULL;

      if (name == NULL)
        break;
      g_string_append_len (expanded, text, start - text);
      if (value != NULL)
        g_string_append (expanded, value);
      else
        g_string_append_len (expanded, start, end - start);
      text = end;
    }
  g_string_append (expanded, text);
  return g_string_free (expanded, FALSE);
}
