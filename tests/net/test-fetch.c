/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "net/confab-fetch.h"
#include "net/confab-http-client.h"
#include "raw-server.h"

/* Says of every name that it is this machine, as anybody may say of a name that he owns. */
#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver
{
  GResolver   parent_instance;
  const char *address;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static GList *
make_addresses (FakeResolver * self)
{
  return g_list_append (NULL, g_inet_address_new_from_string (self->address));
}

static GList *
lookup (GResolver               *resolver,
        const char              *hostname,
        GResolverNameLookupFlags flags,
        GCancellable            *cancellable,
        GError                 **error)
{
  return make_addresses (FAKE_RESOLVER (resolver));
}

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
lookup_async (GResolver               *resolver,
              const char              *hostname,
              GResolverNameLookupFlags flags,
              GCancellable            *cancellable,
              GAsyncReadyCallback      callback,
              gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, make_addresses (FAKE_RESOLVER (resolver)), free_addresses);
}

static GList *
lookup_finish (GResolver    *resolver,
               GAsyncResult *result,
               GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags = lookup;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

static void
serve (RawConnection *connection,
       guint          index)
{
  if (raw_connection_read_request (connection))
    raw_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", -1);
}

static gboolean
fetch (RawServer  *server,
       const char *host,
       GError    **error)
{
  g_autofree char *url = g_strdup_printf ("http://%s:%u/a.txt", host, raw_server_get_port (server));
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("confab-fetch-XXXXXX", &path, NULL);
  gboolean done = confab_fetch (url, fd, 1000, NULL, NULL, NULL, NULL, error);

  close (fd);
  unlink (path);
  return done;
}

/* A name that everybody sees does not lead to what only this computer and its neighbours see. */
static void
test_names (void)
{
  static const char *const nearby[] = { "127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "fd00::1" };
  g_autoptr (RawServer) server = raw_server_new (serve, NULL);
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GResolver) usual = g_resolver_get_default ();

  g_resolver_set_default (G_RESOLVER (resolver));
  for (gsize i = 0; i < G_N_ELEMENTS (nearby); i++)
    {
      g_autoptr (GError) error = NULL;

      resolver->address = nearby[i];
      g_assert_false (fetch (server, "pictures.example.org", &error));
      g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_REDIRECT);
      g_assert_nonnull (strstr (error->message, "pictures.example.org"));
    }
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
  g_resolver_set_default (usual);
}

/* Who writes where it is means it. */
static void
test_numbers (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve, NULL);
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fetch (server, "127.0.0.1", &error));
  g_assert_no_error (error);
  resolver->address = "127.0.0.1";
  g_resolver_set_default (G_RESOLVER (resolver));
  g_assert_true (fetch (server, "nas.local", &error));
  g_assert_no_error (error);
  g_resolver_set_default (usual);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/fetch/names", test_names);
  g_test_add_func ("/net/fetch/numbers", test_numbers);
  return g_test_run ();
}
