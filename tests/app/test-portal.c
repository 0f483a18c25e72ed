/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <gtk/gtk.h>
#include <string.h>
#include <unistd.h>

#include "app/confab-portal.h"
#include "support/confab-test.h"

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"

static const char description[] =
  "<node>"
  "  <interface name='org.freedesktop.portal.Screenshot'>"
  "    <method name='Screenshot'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "    <property name='version' type='u' access='read'/>"
  "  </interface>"
  "  <interface name='org.freedesktop.portal.Camera'>"
  "    <method name='AccessCamera'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "    <method name='OpenPipeWireRemote'><arg type='a{sv}' direction='in'/><arg type='h' direction='out'/></method>"
  "    <property name='IsCameraPresent' type='b' access='read'/>"
  "  </interface>"
  "  <interface name='org.freedesktop.portal.Request'><method name='Close'/></interface>"
  "</node>";

/* A portal that answers as it is told to. */
typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection;
  GDBusNodeInfo   *node;
  guint            name_id;
  gboolean         has_camera;
  gboolean         own_path; /* the request has another path than was asked for */
  gboolean         silent;   /* nobody answers */
  guint32          response;
  char            *uri;
  char            *parent;
  char            *request;  /* path */
  gboolean         interactive;
  gboolean         closed;
  int              n_calls;
  GtkWidget       *window;
  ConfabPortal    *portal;
} Fixture;

static void
close_cb (GDBusConnection       *connection,
          const char            *sender,
          const char            *path,
          const char            *interface,
          const char            *method,
          GVariant              *parameters,
          GDBusMethodInvocation *invocation,
          gpointer               user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (path, ==, fixture->request);
  fixture->closed = TRUE;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const GDBusInterfaceVTable request_table = { .method_call = close_cb };

static void
answer (Fixture    *fixture,
        const char *sender)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE ("a{sv}"));
  if (fixture->uri != NULL)
    g_variant_builder_add (&results, "{sv}", "uri", g_variant_new_string (fixture->uri));
  g_assert_true (g_dbus_connection_emit_signal (fixture->connection, sender, fixture->request, "org.freedesktop.portal.Request",
                                                "Response", g_variant_new ("(ua{sv})", fixture->response, &results), NULL));
}

static void
begin_request (Fixture    *fixture,
               const char *sender,
               GVariant   *options)
{
  const char *token = NULL;
  g_autofree char *escaped = g_strdelimit (g_strdup (sender + 1), ".", '_');

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_variant_lookup (options, "interactive", "b", &fixture->interactive);
  g_free (fixture->request);
  fixture->request = g_strconcat (PATH "/request/", escaped, "/", fixture->own_path ? "own" : token, NULL);
  if (fixture->silent)
    g_assert_cmpuint (g_dbus_connection_register_object (fixture->connection, fixture->request, fixture->node->interfaces[2],
                                                         &request_table, fixture, NULL, NULL), !=, 0);
}

static void
open_remote (GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], "here", 4), ==, 4);
  g_assert_cmpint (g_unix_fd_list_append (list, ends[0], NULL), ==, 0);
  close (ends[0]);
  close (ends[1]);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), list);
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GVariant) options = NULL;

  fixture->n_calls++;
  if (g_str_equal (method, "OpenPipeWireRemote"))
    {
      open_remote (invocation);
      return;
    }
  g_clear_pointer (&fixture->parent, g_free);
  if (g_str_equal (method, "Screenshot"))
    g_variant_get (parameters, "(s@a{sv})", &fixture->parent, &options);
  else
    g_variant_get (parameters, "(@a{sv})", &options);
  begin_request (fixture, sender, options);
  /* The real one may answer before it returns as well; with a path of its own it cannot be heard then. */
  if (!fixture->silent && !fixture->own_path)
    answer (fixture, sender);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", fixture->request));
}

static GVariant *
property_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *name,
             GError         **error,
             gpointer         user_data)
{
  Fixture *fixture = user_data;

  return g_str_equal (name, "version") ? g_variant_new_uint32 (4) : g_variant_new_boolean (fixture->has_camera);
}

static const GDBusInterfaceVTable table = { .method_call = method_cb, .get_property = property_cb };

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->portal = confab_portal_new ();
  fixture->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->window));
  if (data == NULL)
    return;
  fixture->node = g_dbus_node_info_new_for_xml (description, NULL);
  fixture->connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_assert_nonnull (fixture->connection);
  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (g_dbus_connection_register_object (fixture->connection, PATH, fixture->node->interfaces[i], &table, fixture, NULL,
                                                         NULL), !=, 0);
  fixture->name_id = g_bus_own_name_on_connection (fixture->connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  confab_test_drain ();
  g_assert_finalize_object (fixture->portal);
  if (fixture->connection != NULL)
    {
      g_clear_handle_id (&fixture->name_id, g_bus_unown_name);
      g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
      confab_test_drain ();
      g_clear_object (&fixture->connection);
      g_dbus_node_info_unref (fixture->node);
    }
  g_free (fixture->uri);
  g_free (fixture->parent);
  g_free (fixture->request);
}

static GFile *
take (Fixture      *fixture,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_portal_take_screenshot_async (fixture->portal, GTK_WINDOW (fixture->window), cancellable, confab_test_capture, &result);
  return confab_portal_take_screenshot_finish (fixture->portal, confab_test_await (&result), error);
}

static void
count_cb (int *count)
{
  (*count)++;
}

static void
test_nobody (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  int n_changes = 0;

  g_signal_connect_swapped (fixture->portal, "changed", G_CALLBACK (count_cb), &n_changes);
  confab_portal_check (fixture->portal);
  file = take (fixture, NULL, &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_false (confab_portal_has_screenshot (fixture->portal));
  g_assert_false (confab_portal_has_camera (fixture->portal));
  g_assert_cmpint (n_changes, ==, 0);
}

static void
test_available (Fixture      *fixture,
                gconstpointer data)
{
  int n_changes = 0;

  fixture->has_camera = TRUE;
  g_signal_connect_swapped (fixture->portal, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (confab_portal_has_screenshot (fixture->portal));
  confab_portal_check (fixture->portal);
  confab_portal_check (fixture->portal);
  confab_test_wait_until (confab_portal_has_screenshot (fixture->portal) && confab_portal_has_camera (fixture->portal));
  g_assert_cmpint (n_changes, ==, 2);
  g_assert_cmpint (fixture->n_calls, ==, 0);
}

static void
test_screenshot (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  fixture->uri = g_strdup ("file:///tmp/a%20screenshot.png");
  file = take (fixture, NULL, &error);
  g_assert_no_error (error);
  path = g_file_get_path (file);
  g_assert_cmpstr (path, ==, "/tmp/a screenshot.png");
  g_assert_true (fixture->interactive);
  g_assert_true (g_str_has_prefix (fixture->parent, "x11:"));
  g_assert_cmpuint (g_ascii_strtoull (fixture->parent + 4, NULL, 16), !=, 0);
}

static void
test_called_off (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  fixture->response = 1;
  file = take (fixture, NULL, &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fixture->response = 2;
  file = take (fixture, NULL, &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  /* Done, but without a file. */
  fixture->response = 0;
  file = take (fixture, NULL, &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* What is cancelled here is closed there. */
static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  fixture->silent = TRUE;
  fixture->own_path = TRUE;
  confab_portal_take_screenshot_async (fixture->portal, GTK_WINDOW (fixture->window), cancellable, confab_test_capture, &result);
  confab_test_wait_until (fixture->request != NULL);
  /* Once the path is known here. */
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) pinged = NULL;
      g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
      g_autoptr (GVariant) reply = NULL;

      g_dbus_connection_call (bus, NAME, PATH, "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                              confab_test_capture, &pinged);
      reply = g_dbus_connection_call_finish (bus, confab_test_await (&pinged), NULL);
    }
  g_cancellable_cancel (cancellable);
  file = confab_portal_take_screenshot_finish (fixture->portal, confab_test_await (&result), &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  confab_test_wait_until (fixture->closed);
}

/* It ends while it shows its question. */
static void
test_vanishes (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  fixture->silent = TRUE;
  confab_portal_take_screenshot_async (fixture->portal, GTK_WINDOW (fixture->window), NULL, confab_test_capture, &result);
  confab_test_wait_until (fixture->request != NULL);
  g_clear_handle_id (&fixture->name_id, g_bus_unown_name);
  file = confab_portal_take_screenshot_finish (fixture->portal, confab_test_await (&result), &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_camera (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char text[5] = "";
  int fd;

  confab_portal_open_camera_async (fixture->portal, NULL, confab_test_capture, &result);
  fd = confab_portal_open_camera_finish (fixture->portal, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, text, 4), ==, 4);
  g_assert_cmpstr (text, ==, "here");
  close (fd);

  g_clear_object (&result);
  fixture->response = 1;
  confab_portal_open_camera_async (fixture->portal, NULL, confab_test_capture, &result);
  fd = confab_portal_open_camera_finish (fixture->portal, confab_test_await (&result), &error);
  g_assert_cmpint (fd, ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, mock, test) \
  g_test_add (path, Fixture, GINT_TO_POINTER (mock), set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  int status;

  /* The bus of a test takes the display away. */
  gtk_test_init (&argc, &argv, NULL);
  g_test_dbus_up (bus);
  ADD ("/portal/nobody", FALSE, test_nobody);
  ADD ("/portal/available", TRUE, test_available);
  ADD ("/portal/screenshot", TRUE, test_screenshot);
  ADD ("/portal/called-off", TRUE, test_called_off);
  ADD ("/portal/cancel", TRUE, test_cancel);
  ADD ("/portal/vanishes", TRUE, test_vanishes);
  ADD ("/portal/camera", TRUE, test_camera);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
