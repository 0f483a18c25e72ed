/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-link.h"

/**
 * confab_link_is_allowed:
 * @uri: (nullable): an address
 *
 * Returns: whether it is of the web or of a mailbox; nothing else is a link
 */
gboolean
confab_link_is_allowed (const char *uri)
{
  static const char *const prefixes[] = { "http://", "https://", "mailto:" };

  if (uri == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (uri, prefixes[i], strlen (prefixes[i])) == 0 && uri[strlen (prefixes[i])] != '\0')
      return TRUE;
  return FALSE;
}

static char *
normalize_host (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  char *lower = g_ascii_strdown (ascii != NULL ? ascii : host, -1);
  gsize length = strlen (lower);

  if (length > 0 && lower[length - 1] == '.')
    lower[length - 1] = '\0';
  if (g_str_has_prefix (lower, "www."))
    memmove (lower, lower + 4, strlen (lower + 4) + 1);
  return lower;
}

/* The host of an address, or of a mailbox. */
static char *
dup_host (const char *uri)
{
  const char *rest;
  const char *host;
  gsize length;
  g_autofree char *copy = NULL;

  if (g_ascii_strncasecmp (uri, "mailto:", 7) == 0)
    {
      host = strchr (uri, '@');
      host = host != NULL ? host + 1 : uri + 7;
      length = strcspn (host, "?,;>");
    }
  else
    {
      rest = strstr (uri, "://");
      rest = rest != NULL ? rest + 3 : uri;
      length = strcspn (rest, "/?#\\");
      /* All up to the last sign of the kind before the path is a name and a password, whatever it looks like. */
      host = g_strrstr_len (rest, (gssize)length, "@");
      host = host != NULL ? host + 1 : rest;
      length -= (gsize)(host - rest);
      if (*host == '[')
        length = MIN (strcspn (host, "]") + 1, length);
      else
        length = MIN (strcspn (host, ":"), length);
    }
  copy = g_strndup (host, length);
  return normalize_host (copy);
}

static gboolean
is_host_like (const char *host)
{
  const char *dot = strrchr (host, '.');
  gboolean has_letter = FALSE;

  if (dot == NULL || dot == host || strstr (host, "..") != NULL || strlen (dot + 1) < 2)
    return FALSE;
  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter != '.' && letter != '-' && letter != '_' && !g_unichar_isalnum (letter))
        return FALSE;
    }
  for (const char *p = dot + 1; *p != '\0'; p = g_utf8_next_char (p))
    has_letter |= g_unichar_isalpha (g_utf8_get_char (p));
  return has_letter;
}

/* What one word of a text says to be: an address with a scheme, a host, perhaps with a path, or a mailbox. */
static char *
dup_claim (const char *word,
           gboolean    alone)
{
  g_autofree char *host = NULL;
  gboolean has_scheme = strstr (word, "://") != NULL;
  gboolean is_mailbox = !has_scheme && strchr (word, '@') != NULL && strchr (word, '/') == NULL;
  g_autofree char *mailto = is_mailbox && g_ascii_strncasecmp (word, "mailto:", 7) != 0 ? g_strconcat ("mailto:", word, NULL) : NULL;

  if (!alone && !has_scheme && !is_mailbox && g_ascii_strncasecmp (word, "www.", 4) != 0 && strchr (word, '.') == NULL)
    return NULL;
  host = dup_host (mailto != NULL ? mailto : word);
  if (!has_scheme && !is_host_like (host))
    return NULL;
  /* A name of a file, as "confab-link.c", is not taken for a host in the middle of words. */
  if (!alone && !has_scheme && !is_mailbox && g_ascii_strncasecmp (word, "www.", 4) != 0 && strchr (word, '/') == NULL)
    {
      static const char *const common[] = { ".com", ".org", ".net", ".gov", ".edu", ".io", ".de", ".eu", ".uk", ".fr", ".bank" };

      for (guint i = 0; i < G_N_ELEMENTS (common); i++)
        if (g_str_has_suffix (host, common[i]))
          return g_steal_pointer (&host);
      return NULL;
    }
  return *host != '\0' ? g_steal_pointer (&host) : NULL;
}

static char *
trim_word (const char *word)
{
  char *trimmed = g_strdup (word);
  gsize length;

  while (*trimmed != '\0' && strchr ("(<[\"'*_", *trimmed) != NULL)
    memmove (trimmed, trimmed + 1, strlen (trimmed));
  length = strlen (trimmed);
  while (length > 0 && strchr (".,;:!?)>]\"'*_/", trimmed[length - 1]) != NULL)
    trimmed[--length] = '\0';
  return trimmed;
}

/* Signs that are not seen but part words, or turn them round, so that an address reads as another. */
static char *
dup_visible (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  const char *source = normal != NULL ? normal : text;
  GString *visible = g_string_new (NULL);

  for (const char *p = source; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_type (letter) == G_UNICODE_FORMAT)
        continue;
      if (g_unichar_isspace (letter))
        g_string_append_c (visible, ' ');
      else
        g_string_append_unichar (visible, letter);
    }
  return g_string_free (visible, FALSE);
}

/**
 * confab_link_is_honest:
 * @text: what is read
 * @uri: where it leads
 * @claimed: (out) (optional): the host that the text names
 * @actual: (out) (optional): the host it leads to
 *
 * Finds out whether a link reads like the address of another host than the one it leads to. A text that is no address says nothing untrue.
 *
 * Returns: whether it leads where it says; if so, nothing is returned in @claimed and @actual
 */
gboolean
confab_link_is_honest (const char *text,
                       const char *uri,
                       char      **claimed,
                       char      **actual)
{
  g_autofree char *visible = dup_visible (text);
  g_auto (GStrv) words = g_strsplit (g_strstrip (visible), " ", -1);
  g_autofree char *host = dup_host (uri);
  gboolean alone = words[0] != NULL && words[1] == NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = trim_word (words[i]);
      g_autofree char *claim = dup_claim (word, alone);

      if (claim == NULL || strcmp (claim, host) == 0)
        continue;
      if (claimed != NULL)
        *claimed = g_steal_pointer (&claim);
      if (actual != NULL)
        *actual = g_steal_pointer (&host);
      return FALSE;
    }
  return TRUE;
}
