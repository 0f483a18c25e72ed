/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/confab-error.h"
#include "net/confab-http-client.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-error-reader.h"

/* A longer wait is as good as none: nobody waits a day. */
#define MAX_RETRY_AFTER_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

/**
 * confab_error_get_request_id:
 * @response: the head of an answer
 *
 * Returns: (transfer none) (nullable): the id under which the service booked the request
 */
const char *
confab_error_get_request_id (ConfabHttpResponse *response)
{
  static const char *const names[] = { "x-inference-id", "x-request-id", "X-Generation-Id", "request-id" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = confab_http_response_get_header (response, names[i]);

      if (value != NULL && *value != '\0')
        return value;
    }
  return NULL;
}

/* The preferred form of an HTTP date (RFC 9110, section 5.6.7), or 0. */
static gint64
parse_http_date (const char *text)
{
  static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  int day, year, hour, minute, second;
  char month[4];

  if (sscanf (text, "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day, month, &year, &hour, &minute, &second) != 6)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (strcmp (months[i], month) == 0)
      {
        g_autoptr (GDateTime) date = g_date_time_new_utc (year, i + 1, day, hour, minute, second);

        return date != NULL ? g_date_time_to_unix (date) : 0;
      }
  return 0;
}

static gboolean
parse_number (const char *text,
              double     *number)
{
  char *end = NULL;

  if (text == NULL || !g_ascii_isdigit (*text))
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0';
}

/* The service's own clock, where it tells it, so that a wrong one here does no harm. */
static gint64
get_retry_after (ConfabHttpResponse *response)
{
  const char *after = confab_http_response_get_header (response, "Retry-After");
  const char *date = confab_http_response_get_header (response, "Date");
  gint64 then;
  gint64 now;
  double number;

  if (parse_number (confab_http_response_get_header (response, "retry-after-ms"), &number))
    return MIN (number, MAX_RETRY_AFTER_MS);
  if (parse_number (after, &number))
    return MIN (number * 1000, MAX_RETRY_AFTER_MS);
  then = after != NULL ? parse_http_date (after) : 0;
  if (then == 0)
    return -1;
  now = date != NULL ? parse_http_date (date) : 0;
  if (now == 0)
    now = g_get_real_time () / G_USEC_PER_SEC;
  return CLAMP ((then - now) * 1000, 0, MAX_RETRY_AFTER_MS);
}

/**
 * confab_error_from_response:
 * @response: the head of an answer
 * @body: (nullable): its body
 *
 * Returns: (transfer full): the error, with the request id and the waiting time of the headers where the body has none
 */
ConfabFailure *
confab_error_from_response (ConfabHttpResponse *response,
                            GBytes             *body)
{
  gsize length = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  ConfabFailure *failure = confab_error_read (confab_http_response_get_status (response), text, length);
  gint64 retry_after = get_retry_after (response);

  if (failure->request_id == NULL)
    failure->request_id = g_strdup (confab_error_get_request_id (response));
  if (retry_after >= 0)
    failure->retry_after_ms = retry_after;
  return failure;
}

static ConfabFailureKind
kind_of_net_error (int code)
{
  switch (code)
    {
    case CONFAB_NET_ERROR_TLS:
      return CONFAB_FAILURE_TLS;
    case CONFAB_NET_ERROR_CONNECT_TIMEOUT:
    case CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT:
    case CONFAB_NET_ERROR_SILENCE_TIMEOUT:
      return CONFAB_FAILURE_TIMEOUT;
    case CONFAB_NET_ERROR_CUT:
      return CONFAB_FAILURE_TRUNCATED;
    case CONFAB_NET_ERROR_REDIRECT:
      return CONFAB_FAILURE_REDIRECT;
    case CONFAB_NET_ERROR_INSECURE:
      return CONFAB_FAILURE_INSECURE;
    case CONFAB_NET_ERROR_PROTOCOL:
      return CONFAB_FAILURE_PROTOCOL;
    case CONFAB_NET_ERROR_UNREACHABLE:
    default:
      return CONFAB_FAILURE_UNREACHABLE;
    }
}

static ConfabFailureKind
kind_of_base_error (int code)
{
  switch (code)
    {
    case CONFAB_ERROR_INVALID_JSON:
      return CONFAB_FAILURE_PROTOCOL;
    case CONFAB_ERROR_INSECURE_URL:
      return CONFAB_FAILURE_INSECURE;
    case CONFAB_ERROR_TOO_LARGE:
      return CONFAB_FAILURE_TOO_LARGE;
    case CONFAB_ERROR_UNSUPPORTED:
      return CONFAB_FAILURE_ATTACHMENT;
    case CONFAB_ERROR_INVALID_VALUE:
    case CONFAB_ERROR_INVALID_URL:
    case CONFAB_ERROR_UNKNOWN_NAME:
    case CONFAB_ERROR_EMPTY:
    default:
      return CONFAB_FAILURE_SETUP;
    }
}

static ConfabFailureKind
kind_of_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return CONFAB_FAILURE_TIMEOUT;
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_PROXY_FAILED:
      return CONFAB_FAILURE_UNREACHABLE;
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_PARTIAL_INPUT:
      return CONFAB_FAILURE_TRUNCATED;
    case G_IO_ERROR_NO_SPACE:
    case G_IO_ERROR_READ_ONLY:
      return CONFAB_FAILURE_STORE;
    default:
      return CONFAB_FAILURE_ATTACHMENT;
    }
}

/**
 * confab_error_from_gerror:
 * @error: an error of any room, or of GIO
 *
 * Returns: (transfer full): what it means for a turn
 */
ConfabFailure *
confab_error_from_gerror (const GError *error)
{
  const char *domain;
  ConfabFailureKind kind = CONFAB_FAILURE_SERVER;

  g_return_val_if_fail (error != NULL, NULL);

  domain = g_quark_to_string (error->domain);
  if (error->domain == CONFAB_NET_ERROR)
    kind = kind_of_net_error (error->code);
  else if (error->domain == CONFAB_CATALOGUE_ERROR)
    kind = error->code;
  else if (error->domain == CONFAB_ERROR)
    kind = kind_of_base_error (error->code);
  else if (error->domain == G_IO_ERROR)
    kind = kind_of_io_error (error->code);
  else if (error->domain == G_FILE_ERROR)
    kind = CONFAB_FAILURE_ATTACHMENT;
  else if (error->domain == G_RESOLVER_ERROR)
    kind = CONFAB_FAILURE_UNREACHABLE;
  else if (error->domain == G_TLS_ERROR)
    kind = CONFAB_FAILURE_TLS;
  /* These rooms stand beside this one, so that their headers are not for it. */
  else if (strstr (domain, "store-error") != NULL && strstr (domain, "secret") == NULL)
    kind = CONFAB_FAILURE_STORE;
  else if (strstr (domain, "secret") != NULL)
    kind = CONFAB_FAILURE_SETUP;
  return confab_failure_new (kind, error->message);
}
