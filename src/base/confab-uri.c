/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include <gio/gio.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-uri.h"

static int
default_port (GUri *uri)
{
  return strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

static int
effective_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port > 0 ? port : default_port (uri);
}

/**
 * confab_uri_normalize_base:
 * @base_url: the address of a service as a person typed it
 * @error: return location for a [error@Confab.Error]
 *
 * Mends what people commonly type: blanks around it, a trailing slash, the address of the
 * chat endpoint instead of its base, no scheme (http for this machine, https for others), and no path at all where
 * OpenAI-compatible services have /v1.
 *
 * Returns: (transfer full) (nullable): an absolute http or https address without a trailing slash, or
 *   %NULL with %CONFAB_ERROR_INVALID_URL
 */
char *
confab_uri_normalize_base (const char *base_url,
                           GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = NULL;
  const char *scheme;

  g_return_val_if_fail (base_url != NULL, NULL);

  text = g_strstrip (g_strdup (base_url));
  if (strstr (text, "://") == NULL)
    {
      g_autofree char *as_http = g_strconcat ("http://", text, NULL);
      g_autofree char *whole = g_strconcat (confab_uri_is_loopback (as_http) ? "http://" : "https://", text, NULL);

      g_free (g_steal_pointer (&text));
      text = g_steal_pointer (&whole);
    }
  if (strpbrk (text, " \t\r\n") == NULL)
    uri = g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE | G_URI_FLAGS_ENCODED, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL,
                   _ ("“%s” is not a web address. Enter one like https://api.aimlapi.com/v1"), base_url);
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL,
                   _ ("The address must not contain a name or password. Enter the key in its own field"));
      return NULL;
    }
  path = g_strdup (g_uri_get_path (uri));
  while (*path != '\0' && path[strlen (path) - 1] == '/')
    path[strlen (path) - 1] = '\0';
  if (g_str_has_suffix (path, "/chat/completions"))
    path[strlen (path) - strlen ("/chat/completions")] = '\0';
  if (*path == '\0')
    {
      g_free (path);
      path = g_strdup ("/v1");
    }
  return g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri),
                     effective_port (uri) == default_port (uri) ? -1 : effective_port (uri), path, NULL, NULL);
}

/**
 * confab_uri_join:
 * @base_url: a base address as [func@Confab.uri_normalize_base] gives it
 * @path: what comes below it, such as "chat/completions"; with a leading slash it counts from the host
 *
 * Returns: (transfer full): the whole address
 */
char *
confab_uri_join (const char *base_url,
                 const char *path)
{
  if (*path == '/')
    {
      g_autofree char *origin = confab_uri_dup_origin (base_url);

      return g_strconcat (origin != NULL ? origin : base_url, path, NULL);
    }
  return g_strconcat (base_url, "/", path, NULL);
}

/**
 * confab_uri_dup_origin:
 * @url: an http or https address
 *
 * The origin is what a key belongs to: scheme, host and port
 * ([RFC 6454, section 4](https://www.rfc-editor.org/rfc/rfc6454#section-4)).
 *
 * Returns: (transfer full) (nullable): the origin with its port always written out, or %NULL where @url is not such an address
 */
char *
confab_uri_dup_origin (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_SCHEME_NORMALIZE | G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%d" : "%s://%s:%d",
                          g_uri_get_scheme (uri), host, effective_port (uri));
}

/**
 * confab_uri_is_loopback:
 * @url: an http or https address
 *
 * Returns: whether @url leads to this machine by its own name or address
 */
gboolean
confab_uri_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* The IPv4 address in one of IPv6 that leads to it: RFC 4291, 2.5.5, and RFC 6052, 2.1. */
static GInetAddress *
find_inner_address (GInetAddress *address)
{
  static const guint8 prefixes[][12] = {
    { [10] = 0xff, 0xff },
    { 0 },
    { 0x00, 0x64, 0xff, 0x9b },
  };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 || g_inet_address_get_is_loopback (address) ||
      g_inet_address_get_is_any (address))
    return g_object_ref (address);
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (memcmp (bytes, prefixes[i], sizeof prefixes[i]) == 0)
      return g_inet_address_new_from_bytes (bytes + sizeof prefixes[i], G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

/* Whether an address means another computer wherever it is used. */
static gboolean
is_nearby_address (GInetAddress *address)
{
  g_autoptr (GInetAddress) inner = find_inner_address (address);
  const guint8 *bytes = g_inet_address_to_bytes (inner);
  gboolean is_local;

  /* RFC 4193, 3.1; RFC 6890, 2.2.2. */
  if (g_inet_address_get_family (inner) == G_SOCKET_FAMILY_IPV6)
    is_local = (bytes[0] & 0xfe) == 0xfc;
  else
    is_local = bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
  return is_local || g_inet_address_get_is_loopback (inner) || g_inet_address_get_is_any (inner) ||
         g_inet_address_get_is_link_local (inner) || g_inet_address_get_is_site_local (inner);
}

/**
 * confab_uri_is_nearby:
 * @url: an http or https address
 *
 * Returns: whether @url leads to this machine or its surroundings by an address, or by a name that nobody else has
 *   (RFC 6761, 6.3, RFC 6762, 3, RFC 8375, 3); what other names lead to is not asked
 */
gboolean
confab_uri_is_nearby (const char *url)
{
  static const char *const endings[] = { ".localhost", ".local", ".home.arpa", ".internal" };
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_ascii_strdown (g_uri_get_host (uri), -1) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return is_nearby_address (address);
  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (host, endings[i]))
      return TRUE;
  return strchr (host, '.') == NULL;
}

/**
 * confab_uri_is_http_secure:
 * @url: an http or https address
 *
 * Returns: whether nobody on the way can read what is sent: https, or http that does not leave this machine
 */
gboolean
confab_uri_is_http_secure (const char *url)
{
  return g_ascii_strncasecmp (url, "https://", 8) == 0 || confab_uri_is_loopback (url);
}
