/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "base/confab-json-schema-private.h"

/* Exactly @n digits, as a number; -1 where they are not there. */
static int
read_digits (const char **text,
             guint        n)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return -1;
      value = value * 10 + g_ascii_digit_value ((*text)[i]);
    }
  *text += n;
  return value;
}

static gboolean
skip (const char **text,
      char         character)
{
  if (**text != character)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* RFC 3339, 5.6. */
static gboolean
read_date (const char **text)
{
  int year = read_digits (text, 4);
  int month = year >= 0 && skip (text, '-') ? read_digits (text, 2) : -1;
  int day = month >= 0 && skip (text, '-') ? read_digits (text, 2) : -1;

  /* GDate knows no year 0. */
  return day > 0 && month >= 1 && month <= 12 && g_date_valid_dmy (day, month, year > 0 ? year : 400);
}

static gboolean
read_time (const char **text)
{
  int hour = read_digits (text, 2);
  int minute = hour >= 0 && skip (text, ':') ? read_digits (text, 2) : -1;
  int second = minute >= 0 && skip (text, ':') ? read_digits (text, 2) : -1;
  int sign;
  int offset_hour;
  int offset_minute;
  int utc;

  if (second < 0 || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  if (skip (text, '.') && read_digits (text, 1) < 0)
    return FALSE;
  while (g_ascii_isdigit (**text))
    (*text)++;
  if (skip (text, 'Z') || skip (text, 'z'))
    return second < 60 || (hour == 23 && minute == 59);
  sign = **text == '+' ? 1 : -1;
  if (!skip (text, '+') && !skip (text, '-'))
    return FALSE;
  offset_hour = read_digits (text, 2);
  offset_minute = offset_hour >= 0 && skip (text, ':') ? read_digits (text, 2) : -1;
  if (offset_minute < 0 || offset_hour > 23 || offset_minute > 59)
    return FALSE;
  /* A leap second is the last one of a day in UTC. */
  utc = hour * 60 + minute - sign * (offset_hour * 60 + offset_minute);
  return second < 60 || (utc + 2880) % 1440 == 1439;
}

static gboolean
is_date (const char *text)
{
  return read_date (&text) && *text == '\0';
}

static gboolean
is_time (const char *text)
{
  return read_time (&text) && *text == '\0';
}

static gboolean
is_date_time (const char *text)
{
  return read_date (&text) && (skip (&text, 'T') || skip (&text, 't')) && read_time (&text) && *text == '\0';
}

/* Numbers with units, each at most once and in their order. */
static gboolean
read_units (const char **text,
            const char  *units)
{
  gboolean found = FALSE;

  while (g_ascii_isdigit (**text))
    {
      const char *unit;

      while (g_ascii_isdigit (**text))
        (*text)++;
      unit = **text != '\0' ? strchr (units, **text) : NULL;
      /* RFC 3339's grammar leaves no unit out between two. */
      if (unit == NULL || (found && unit != units))
        return FALSE;
      units = unit + 1;
      (*text)++;
      found = TRUE;
    }
  return found;
}

/* RFC 3339, appendix A. */
static gboolean
is_duration (const char *text)
{
  gsize length = strlen (text);
  gboolean found;

  if (!skip (&text, 'P'))
    return FALSE;
  if (length > 2 && text[length - 2] == 'W')
    return read_units (&text, "W") && *text == '\0';
  found = read_units (&text, "YMD");
  if (*text == 'T')
    {
      text++;
      return read_units (&text, "HMS") && *text == '\0';
    }
  return found && *text == '\0';
}

/* RFC 1123: labels of letters, digits and hyphens. */
static gboolean
is_hostname (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > 253)
    return FALSE;
  while (TRUE)
    {
      gsize label = strcspn (text, ".");

      if (label == 0 || label > 63 || text[0] == '-' || text[label - 1] == '-')
        return FALSE;
      for (gsize i = 0; i < label; i++)
        if (!g_ascii_isalnum (text[i]) && text[i] != '-')
          return FALSE;
      /* The third and fourth are for encodings; "xn" is the only one there is. */
      if (label >= 4 && text[2] == '-' && text[3] == '-' && g_ascii_strncasecmp (text, "xn", 2) != 0)
        return FALSE;
      if (text[label] == '\0')
        return TRUE;
      text += label + 1;
    }
}

static gboolean
is_ipv4 (const char *text)
{
  for (guint i = 0; i < 4; i++)
    {
      gsize digits = strspn (text, "0123456789");

      if (digits == 0 || digits > 3 || (digits > 1 && *text == '0') || g_ascii_strtoull (text, NULL, 10) > 255)
        return FALSE;
      text += digits;
      if (i < 3 && !skip (&text, '.'))
        return FALSE;
    }
  return *text == '\0';
}

static gboolean
is_ipv6 (const char *text)
{
  g_autoptr (GInetAddress) address = NULL;

  if (strchr (text, '%') != NULL || strspn (text, "0123456789abcdefABCDEF:.") != strlen (text))
    return FALSE;
  address = g_inet_address_new_from_string (text);
  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
}

/* RFC 5321: what stands before the at sign, quoted or of atoms with dots between them. */
static gboolean
is_local_part (const char *text,
               gsize       length)
{
  if (length == 0 || length > 64)
    return FALSE;
  if (text[0] == '"')
    {
      if (length < 2 || text[length - 1] != '"')
        return FALSE;
      for (gsize i = 1; i < length - 1; i++)
        {
          if (text[i] == '\\' && i + 2 < length)
            i++;
          else if (text[i] == '"' || text[i] == '\\')
            return FALSE;
          if (text[i] < 32 || text[i] > 126)
            return FALSE;
        }
      return TRUE;
    }
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.' && (i == 0 || i == length - 1 || text[i + 1] == '.'))
        return FALSE;
      if (!g_ascii_isalnum (text[i]) && strchr (".!#$%&'*+-/=?^_`{|}~", text[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_email (const char *text)
{
  const char *at = strrchr (text, '@');
  gsize length;

  if (at == NULL || !is_local_part (text, at - text))
    return FALSE;
  length = strlen (at + 1);
  if (at[1] == '[' && at[length] == ']')
    {
      g_autofree char *address = g_strndup (at + 2, length - 2);

      return g_str_has_prefix (address, "IPv6:") ? is_ipv6 (address + 5) : is_ipv4 (address);
    }
  return is_hostname (at + 1);
}

/* RFC 3986, without what only GUri is lenient about. */
static gboolean
has_uri_characters (const char *text)
{
  const char *bracket = strchr (text, '[');
  const char *host = strstr (text, "//");

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '%' && !(g_ascii_isxdigit (c[1]) && g_ascii_isxdigit (c[2])))
        return FALSE;
      if (!g_ascii_isalnum (*c) && strchr ("-._~:/?#[]@!$&'()*+,;=%", *c) == NULL)
        return FALSE;
    }
  if (strchr (text, '#') != NULL && strchr (strchr (text, '#') + 1, '#') != NULL)
    return FALSE;
  /* Brackets are for addresses of IPv6 only. */
  return bracket == NULL || (host != NULL && bracket < host + 2 + strcspn (host + 2, "/?#"));
}

static gboolean
is_uri (const char *text)
{
  return has_uri_characters (text) && g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL);
}

static gboolean
is_uri_reference (const char *text)
{
  g_autofree char *resolved = NULL;

  if (!has_uri_characters (text))
    return FALSE;
  resolved = g_uri_resolve_relative ("http://example.org/", text, G_URI_FLAGS_NONE, NULL);
  return resolved != NULL;
}

static gboolean
is_uuid (const char *text)
{
  for (guint i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return text[36] == '\0';
}

static gboolean
is_json_pointer (const char *text)
{
  if (*text != '\0' && *text != '/')
    return FALSE;
  for (; *text != '\0'; text++)
    if (*text == '~' && text[1] != '0' && text[1] != '1')
      return FALSE;
  return TRUE;
}

static gboolean
is_relative_json_pointer (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || (digits > 1 && *text == '0'))
    return FALSE;
  return g_str_equal (text + digits, "#") || is_json_pointer (text + digits);
}

static gboolean
is_regex (const char *text)
{
  g_autoptr (GRegex) regex = confab_schema_pattern_new (text, NULL);

  return regex != NULL;
}

/* How texts of a format are checked; NULL where they are not: the formats of other alphabets and templates are taken
 * as remarks, and so is every name that is not known. */
ConfabSchemaFormat
confab_schema_format_find (const char *name)
{
  static const struct
  {
    const char        *name;
    ConfabSchemaFormat check;
  } formats[] = {
    { "date-time", is_date_time },
    { "date", is_date },
    { "time", is_time },
    { "duration", is_duration },
    { "email", is_email },
    { "hostname", is_hostname },
    { "ipv4", is_ipv4 },
    { "ipv6", is_ipv6 },
    { "uri", is_uri },
    { "uri-reference", is_uri_reference },
    { "uuid", is_uuid },
    { "json-pointer", is_json_pointer },
    { "relative-json-pointer", is_relative_json_pointer },
    { "regex", is_regex },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (name, formats[i].name))
      return formats[i].check;
  return NULL;
}
