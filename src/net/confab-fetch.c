/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "net/confab-fetch.h"
#include "net/confab-http-client.h"

/* Seconds. */
#define CONNECT_TIMEOUT    30
#define FIRST_BYTE_TIMEOUT 60
#define SILENCE_TIMEOUT    60

#define INTERVAL (G_USEC_PER_SEC / 20)

/* One address that is fetched, by a main loop of its own. */
typedef struct
{
  GMainContext       *context;
  ConfabHttpClient   *client;
  ConfabHttpResponse *response;
  GAsyncResult       *result;

  int                 output;
  goffset             limit;
  goffset             received;
  goffset             total;
  gint64              told;
  ConfabFetchFunc     progress;
  gpointer            progress_data;
} Fetch;

static void
fetch_init (Fetch *fetch)
{
  fetch->context = g_main_context_new ();
  g_main_context_push_thread_default (fetch->context);
  fetch->client = confab_http_client_new ();
}

/* What libsoup still has to do, such as closing, is done here and not by a loop that nobody runs. */
static void
fetch_clear (Fetch *fetch)
{
  if (fetch->response != NULL)
    confab_http_response_close (fetch->response);
  g_clear_object (&fetch->response);
  g_clear_object (&fetch->result);
  g_clear_object (&fetch->client);
  while (g_main_context_iteration (fetch->context, FALSE))
    ;
  g_main_context_pop_thread_default (fetch->context);
  g_clear_pointer (&fetch->context, g_main_context_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fetch *fetch = user_data;

  fetch->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Fetch *fetch)
{
  while (fetch->result == NULL)
    g_main_context_iteration (fetch->context, TRUE);
  return g_steal_pointer (&fetch->result);
}

static gboolean
send_request (Fetch        *fetch,
              const char   *url,
              GCancellable *cancellable,
              GError      **error)
{
  ConfabHttpRequest request = {
    .method = "GET",
    .url = url,
    .accept = "*/*",
    .connect_timeout = CONNECT_TIMEOUT,
    .first_byte_timeout = FIRST_BYTE_TIMEOUT,
    .silence_timeout = SILENCE_TIMEOUT,
    .allow_http = TRUE,
    .follow_elsewhere = TRUE,
  };
  g_autoptr (GAsyncResult) result = NULL;

  confab_http_client_send_async (fetch->client, &request, cancellable, ready_cb, fetch);
  result = wait_for (fetch);
  fetch->response = confab_http_client_send_finish (fetch->client, result, error);
  return fetch->response != NULL;
}

static void
set_too_large_error (goffset  limit,
                     GError **error)
{
  g_autofree char *size = g_format_size (limit);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               _ ("What is at this address is larger than %s, the most that can be attached."), size);
}

static gboolean
check_response (Fetch      *fetch,
                const char *url,
                GError    **error)
{
  guint status = confab_http_response_get_status (fetch->response);
  const char *length = confab_http_response_get_header (fetch->response, "Content-Length");

  if (status < 200 || status >= 300)
    {
      g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

      if (status == 404 || status == 410)
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                     /* Translators: the name of a computer, a number of HTTP */
                     _ ("%s has nothing at this address (%u). Check whether it is complete."), g_uri_get_host (uri), status);
      else
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                     /* Translators: the name of a computer, a number of HTTP */
                     _ ("%s did not give out what is at this address (%u). Save it with a web browser, and attach the file."),
                     g_uri_get_host (uri), status);
      return FALSE;
    }
  /* A compressed body is longer than this says. */
  fetch->total = length != NULL && confab_http_response_get_header (fetch->response, "Content-Encoding") == NULL
                 ? g_ascii_strtoll (length, NULL, 10) : 0;
  if (fetch->total <= fetch->limit)
    return TRUE;
  set_too_large_error (fetch->limit, error);
  return FALSE;
}

static gboolean
write_piece (Fetch   *fetch,
             GBytes  *piece,
             GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (piece, &length);

  if (fetch->received + (goffset)length > fetch->limit)
    {
      set_too_large_error (fetch->limit, error);
      return FALSE;
    }
  for (gsize written = 0; written < length;)
    {
      gssize n = write (fetch->output, data + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       _ ("There is no room for what is at this address. Delete something you do not need."));
          return FALSE;
        }
      written += (gsize)n;
    }
  fetch->received += (goffset)length;
  return TRUE;
}

static void
tell (Fetch *fetch)
{
  gint64 now = g_get_monotonic_time ();

  if (fetch->progress == NULL || now - fetch->told < INTERVAL)
    return;
  fetch->told = now;
  fetch->progress (fetch->received, fetch->total, fetch->progress_data);
}

static gboolean
read_body (Fetch        *fetch,
           GCancellable *cancellable,
           GError      **error)
{
  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) piece = NULL;

      confab_http_response_read_async (fetch->response, cancellable, ready_cb, fetch);
      result = wait_for (fetch);
      piece = confab_http_response_read_finish (fetch->response, result, error);
      if (piece == NULL || !write_piece (fetch, piece, error))
        return FALSE;
      if (g_bytes_get_size (piece) == 0)
        return TRUE;
      tell (fetch);
    }
}

/* RFC 6266: attachment; filename="name", where the text between the quotes may have backslashes before its signs. */
static char *
dup_disposition_name (ConfabHttpResponse *response)
{
  const char *value = confab_http_response_get_header (response, "Content-Disposition");
  const char *start = value != NULL ? strstr (value, "filename=") : NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  if (start == NULL)
    return NULL;
  start += strlen ("filename=");
  if (*start != '"')
    g_string_append_len (name, start, strcspn (start, "; "));
  else
    for (start++; *start != '"' && *start != '\0'; start++)
      if (*start != '\\' || *++start != '\0')
        g_string_append_c (name, *start);
  return name->len > 0 && g_utf8_validate (name->str, name->len, NULL) ? g_strdup (name->str) : NULL;
}

/**
 * confab_fetch:
 * @url: an http or https address
 * @output: a descriptor of a file that what is there is written to
 * @limit: how many bytes at most
 * @progress: (nullable): told how much came
 * @progress_data: for @progress
 * @name: (out) (optional) (nullable): what the server calls it
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Confab.NetError], a [error@Confab.Error] or a %G_IO_ERROR
 *
 * Fetches what is at an address, without cookies and without any key, on any thread but one that must not wait. Redirects are
 * followed to other computers, but not from the network into this computer or its surroundings.
 *
 * Returns: whether all of it is written
 */
gboolean
confab_fetch (const char     *url,
              int             output,
              goffset         limit,
              ConfabFetchFunc progress,
              gpointer        progress_data,
              char          **name,
              GCancellable   *cancellable,
              GError        **error)
{
  g_auto (Fetch) fetch = { .output = output, .limit = limit, .progress = progress, .progress_data = progress_data };

  g_return_val_if_fail (url != NULL && output >= 0, FALSE);

  fetch_init (&fetch);
  if (!send_request (&fetch, url, cancellable, error) || !check_response (&fetch, url, error) ||
      !read_body (&fetch, cancellable, error))
    return FALSE;
  if (name != NULL)
    *name = dup_disposition_name (fetch.response);
  return TRUE;
}
