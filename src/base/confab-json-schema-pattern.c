/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json-schema-private.h"

/* Patterns of schemas are those of ECMA-262 with its flag "u"; GLib has those of Perl. What both write differently is
 * rewritten here: classes that are of ASCII only there, escapes of characters, names of Unicode's categories, and
 * brackets in classes. What only Perl's have (verbs, recursion, conditions) is refused: it could lift our limits. */

#define MAX_PATTERN 20000

/* How much work one text may be, as PCRE counts it. */
#define LIMITS "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=20000)(*LIMIT_HEAP=20000)"

#define WORD "0-9A-Za-z_"
#define SPACE "\\t\\n\\x0b\\f\\r\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"
#define NOT_SPACE                                                                                                      \
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}" \
  "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{d7ff}\\x{e000}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

static const struct
{
  char        name;
  const char *inside;  /* of a class in brackets */
  const char *outside;
} classes[] = {
  { 'd', "0-9", "[0-9]" },
  { 'D', "\\x{0}-\\x{2f}\\x{3a}-\\x{d7ff}\\x{e000}-\\x{10ffff}", "[^0-9]" },
  { 'w', WORD, "[" WORD "]" },
  { 'W', "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{d7ff}\\x{e000}-\\x{10ffff}", "[^" WORD "]" },
  { 's', SPACE, "[" SPACE "]" },
  { 'S', NOT_SPACE, "[^" SPACE "]" },
};

static const char *const categories[][2] = {
  { "Letter", "L" }, { "Lowercase_Letter", "Ll" }, { "Uppercase_Letter", "Lu" }, { "Titlecase_Letter", "Lt" },
  { "Modifier_Letter", "Lm" }, { "Other_Letter", "Lo" }, { "Mark", "M" }, { "Nonspacing_Mark", "Mn" },
  { "Number", "N" }, { "Decimal_Number", "Nd" }, { "digit", "Nd" }, { "Letter_Number", "Nl" },
  { "Other_Number", "No" }, { "Punctuation", "P" }, { "punct", "P" }, { "Symbol", "S" },
  { "Math_Symbol", "Sm" }, { "Currency_Symbol", "Sc" }, { "Separator", "Z" }, { "Space_Separator", "Zs" },
  { "Other", "C" }, { "Control", "Cc" }, { "cntrl", "Cc" }, { "Format", "Cf" },
};

static gboolean
refuse (GError    **error,
        const char *what)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("“%s” is not known here."), what);
  return FALSE;
}

/* The value of @n hexadecimal digits, or -1. */
static int
read_hex (const char *text,
          guint       n)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* \uXXXX, \u{X…}, and the two halves of a pair. Returns how long it is, 0 where it is none. */
static gsize
translate_unicode (const char *text,
                   GString    *result)
{
  int first = read_hex (text + 1, 4);
  int second;
  char *end;
  guint64 value;

  if (text[1] == '{' && g_ascii_isxdigit (text[2]))
    {
      value = g_ascii_strtoull (text + 2, &end, 16);
      if (*end != '}' || value > 0x10FFFF)
        return 0;
      g_string_append_printf (result, "\\x{%x}", (guint)value);
      return end + 1 - text;
    }
  if (first < 0)
    return 0;
  second = first >= 0xD800 && first < 0xDC00 && text[5] == '\\' && text[6] == 'u' ? read_hex (text + 7, 4) : -1;
  if (second >= 0xDC00 && second < 0xE000)
    {
      g_string_append_printf (result, "\\x{%x}", 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
      return 11;
    }
  g_string_append_printf (result, "\\x{%x}", first);
  return 5;
}

/* \p{…} and \P{…}. */
static gsize
translate_property (const char *text,
                    GString    *result)
{
  const char *end = text[1] == '{' ? strchr (text, '}') : NULL;
  g_autofree char *name = end != NULL ? g_strndup (text + 2, end - text - 2) : NULL;
  const char *value;

  if (name == NULL || *name == '\0')
    return 0;
  value = strchr (name, '=') != NULL ? strchr (name, '=') + 1 : name;
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_str_equal (value, categories[i][0]))
      value = categories[i][1];
  g_string_append_printf (result, "\\%c{%s}", *text, value);
  return end + 1 - text;
}

/* What follows a backslash. Returns how long it is. */
static gsize
translate_escape (const char *text,
                  gboolean    in_class,
                  GString    *result,
                  GError    **error)
{
  char name[] = { '\\', *text, '\0' };
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (classes[i].name == *text)
      {
        g_string_append (result, in_class ? classes[i].inside : classes[i].outside);
        return 1;
      }
  if (*text == 'u')
    length = translate_unicode (text, result);
  else if (*text == 'p' || *text == 'P')
    length = translate_property (text, result);
  else if (*text == 'c' && g_ascii_isalpha (text[1]))
    {
      g_string_append_printf (result, "\\x{%x}", text[1] & 31);
      length = 2;
    }
  else if (*text == 'x' && read_hex (text + 1, 2) >= 0)
    {
      g_string_append_printf (result, "\\x{%x}", read_hex (text + 1, 2));
      length = 3;
    }
  else if (*text == 'v' || (*text == '0' && !g_ascii_isdigit (text[1])))
    {
      g_string_append (result, *text == 'v' ? "\\x{b}" : "\\x{0}");
      length = 1;
    }
  else if (*text != '\0' && (strchr (in_class ? "bfnrt-" : "bBfnrt", *text) != NULL || g_ascii_ispunct (*text) ||
                             (!in_class && g_ascii_isdigit (*text)) || (!in_class && g_str_has_prefix (text, "k<"))))
    {
      g_string_append_c (result, '\\');
      g_string_append_c (result, *text);
      length = 1;
    }
  if (length == 0)
    refuse (error, name);
  return length;
}

/* A class in brackets, from behind its opening one. */
static gsize
translate_class (const char *text,
                 GString    *result,
                 GError    **error)
{
  const char *at = text;
  gsize length;

  if (g_str_has_prefix (at, "]") || g_str_has_prefix (at, "^]"))
    {
      g_string_append (result, *at == ']' ? "(?!)" : "[\\x{0}-\\x{d7ff}\\x{e000}-\\x{10ffff}]");
      return *at == ']' ? 1 : 2;
    }
  g_string_append_c (result, '[');
  for (; *at != '\0' && *at != ']'; at += length)
    {
      length = 1;
      if (*at == '\\')
        {
          length = translate_escape (at + 1, TRUE, result, error);
          if (length == 0)
            return 0;
          length++;
        }
      else if (*at == '[')
        g_string_append (result, "\\[");
      else
        g_string_append_c (result, *at);
    }
  if (*at == '\0')
    {
      refuse (error, "[");
      return 0;
    }
  g_string_append_c (result, ']');
  return at + 1 - text;
}

/* An opening parenthesis; only the kinds that ECMA-262 has. */
static gboolean
check_group (const char *text,
             GError    **error)
{
  g_autofree char *start = NULL;

  if (text[1] == '*')
    return refuse (error, "(*");
  if (text[1] != '?' || (text[2] != '\0' && strchr (":=!", text[2]) != NULL))
    return TRUE;
  if (text[2] == '<' && (text[3] == '=' || text[3] == '!' || g_ascii_isalpha (text[3]) || text[3] == '_'))
    return TRUE;
  start = g_utf8_substring (text, 0, MIN (3, g_utf8_strlen (text, -1)));
  return refuse (error, start);
}

static char *
translate (const char *pattern,
           GError    **error)
{
  g_autoptr (GString) result = g_string_new (LIMITS);
  gsize length;

  for (const char *at = pattern; *at != '\0'; at += length)
    {
      length = 1;
      if (*at == '\\')
        {
          length = translate_escape (at + 1, FALSE, result, error);
          if (length == 0)
            return NULL;
          length++;
        }
      else if (*at == '[')
        {
          length = translate_class (at + 1, result, error);
          if (length == 0)
            return NULL;
          length++;
        }
      else if (*at == '(' && !check_group (at, error))
        return NULL;
      else
        g_string_append_c (result, *at);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* A pattern made ready; NULL where it is none. */
GRegex *
confab_schema_pattern_new (const char *pattern,
                           GError    **error)
{
  g_autofree char *text = NULL;

  if (strlen (pattern) > MAX_PATTERN)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("It is too long."));
      return NULL;
    }
  text = translate (pattern, error);
  return text != NULL ? g_regex_new (text, G_REGEX_DOLLAR_ENDONLY, 0, error) : NULL;
}
