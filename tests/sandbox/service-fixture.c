/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

void
service_set_up (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  fixture->sandbox = confab_sandbox_new ();
  g_assert_true (confab_sandbox_start (fixture->sandbox, 0, &error));
  g_assert_no_error (error);
  fixture->session = soup_session_new ();
}

void
service_tear_down (ServiceFixture *fixture,
                   gconstpointer   data)
{
  g_clear_object (&fixture->last);
  g_clear_object (&fixture->session);
  g_assert_finalize_object (fixture->sandbox);
}

char *
service_exchange (ServiceFixture *fixture,
                  const char     *method,
                  const char     *path,
                  const char     *body,
                  guint           status)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), path, NULL);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->last);
  fixture->last = soup_message_new (method, url);
  soup_message_headers_append (soup_message_get_request_headers (fixture->last), "X-Client-Request-Id", "test:1");
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (fixture->last, "application/json", bytes);
    }
  answer = soup_session_send_and_read (fixture->session, fixture->last, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (fixture->last), ==, status);
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

char *
service_make_body (const char *prompt,
                   const char *extra)
{
  return g_strdup_printf ("{\"model\":\"confab/sandbox\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s%s}",
                          prompt,
                          *extra != '\0' ? "," : "", extra);
}
