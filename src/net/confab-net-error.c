/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "net/confab-net-error.h"

G_DEFINE_QUARK (confab_net_error, confab_net_error)

static gboolean
is_unreachable (const GError *cause)
{
  const int codes[] = {
    G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_HOST_NOT_FOUND, G_IO_ERROR_HOST_UNREACHABLE,
    G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_TIMED_OUT, G_IO_ERROR_PROXY_FAILED, G_IO_ERROR_PROXY_AUTH_FAILED,
    G_IO_ERROR_PROXY_NEED_AUTH, G_IO_ERROR_PROXY_NOT_ALLOWED, G_IO_ERROR_NOT_FOUND, G_IO_ERROR_PERMISSION_DENIED,
  };

  if (cause->domain == G_RESOLVER_ERROR)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (cause, G_IO_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_protocol (const GError *cause)
{
  return cause->domain == SOUP_SESSION_ERROR ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static ConfabNetError
find_code (const GError  *cause,
           ConfabNetPhase phase)
{
  /* Inside the answer the way there has been found and the certificate taken: what breaks there is a cut. */
  if (phase == CONFAB_NET_PHASE_BODY)
    return is_protocol (cause) ? CONFAB_NET_ERROR_PROTOCOL : CONFAB_NET_ERROR_CUT;
  if (cause->domain == G_TLS_ERROR)
    return CONFAB_NET_ERROR_TLS;
  if (phase == CONFAB_NET_PHASE_CONNECT || is_unreachable (cause))
    return is_protocol (cause) ? CONFAB_NET_ERROR_PROTOCOL : CONFAB_NET_ERROR_UNREACHABLE;
  return is_protocol (cause) ? CONFAB_NET_ERROR_PROTOCOL : CONFAB_NET_ERROR_CUT;
}

/* A handshake that failed before there was a certificate to doubt: mostly a port that speaks plain http. */
static gboolean
is_handshake (const GError *cause)
{
  return g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS) || g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_MISC) ||
         g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF) || g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE);
}

static GError *
new_error (ConfabNetError code,
           const GError  *cause,
           const char    *host)
{
  switch (code)
    {
    case CONFAB_NET_ERROR_TLS:
      if (is_handshake (cause))
        return g_error_new (CONFAB_NET_ERROR, code,
                            /* Translators: %s is the name of a computer */
                            _ ("No encrypted connection to %s could be made; it may speak plain http at this port"), host);
      return g_error_new (CONFAB_NET_ERROR, code,
                          /* Translators: %s is the name of a computer */
                          _ ("The encrypted connection to %s could not be trusted"), host);
    case CONFAB_NET_ERROR_PROTOCOL:
      return g_error_new (CONFAB_NET_ERROR, code,
                          _ ("What %s sent is not a valid answer"), host);
    case CONFAB_NET_ERROR_CUT:
      return g_error_new (CONFAB_NET_ERROR, code,
                          _ ("The connection to %s broke before the answer was complete"), host);
    default:
      return g_error_new (CONFAB_NET_ERROR, CONFAB_NET_ERROR_UNREACHABLE,
                          _ ("%s cannot be reached"), host);
    }
}

/**
 * confab_net_error_translate:
 * @cause: what GIO or libsoup reported
 * @phase: how far the request had come
 * @host: the name of the service
 *
 * Returns: (transfer full): the same in terms of [error@Confab.NetError], with a message for people; %G_IO_ERROR_CANCELLED stays what it is
 */
GError *
confab_net_error_translate (const GError  *cause,
                            ConfabNetPhase phase,
                            const char    *host)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  g_debug ("%s: %s (%s, %d)", host, cause->message, g_quark_to_string (cause->domain), cause->code);
  return new_error (find_code (cause, phase), cause, host);
}

/**
 * confab_net_error_new_timeout:
 * @phase: what took too long
 * @seconds: the limit
 * @host: the name of the service
 *
 * Returns: (transfer full): the error for a time limit that has passed
 */
GError *
confab_net_error_new_timeout (ConfabNetPhase phase,
                              guint          seconds,
                              const char    *host)
{
  switch (phase)
    {
    case CONFAB_NET_PHASE_CONNECT:
      return g_error_new (CONFAB_NET_ERROR, CONFAB_NET_ERROR_CONNECT_TIMEOUT,
                          /* Translators: %1$s is the name of a computer, %2$u is how long was waited for it */
                          ngettext ("No connection to %1$s within %2$u second",
                                    "No connection to %1$s within %2$u seconds",
                                    seconds), host, seconds);
    case CONFAB_NET_PHASE_FIRST_BYTE:
      return g_error_new (CONFAB_NET_ERROR, CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT,
                          /* Translators: %1$s is the name of a computer, %2$u is how long was waited for it */
                          ngettext ("%1$s did not begin to answer within %2$u second",
                                    "%1$s did not begin to answer within %2$u seconds",
                                    seconds), host, seconds);
    case CONFAB_NET_PHASE_BODY:
    default:
      return g_error_new (CONFAB_NET_ERROR, CONFAB_NET_ERROR_SILENCE_TIMEOUT,
                          /* Translators: %1$s is the name of a computer, %2$u is how long was waited for it */
                          ngettext ("%1$s stopped answering for %2$u second",
                                    "%1$s stopped answering for %2$u seconds",
                                    seconds), host, seconds);
    }
}
