/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "app/confab-portal.h"
#include "app/confab-window-handle.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_REQUEST "org.freedesktop.portal.Request"
#define PORTAL_SCREENSHOT "org.freedesktop.portal.Screenshot"
#define PORTAL_CAMERA "org.freedesktop.portal.Camera"

/* Milliseconds in which it says whether it is there. People may take any time to answer it. */
#define CHECK_TIMEOUT 10000

struct _ConfabPortal
{
  GObject       parent_instance;

  GCancellable *cancellable;
  gboolean      checked;
  gboolean      has_screenshot;
  gboolean      has_camera;
};

/* Something that the portal was asked for, and that a person may have to agree to there. */
typedef struct
{
  GDBusConnection *connection;
  const char      *interface;
  const char      *method;
  char            *parent; /* (nullable) */
  char            *token;
  char            *path;   /* of the request */
  guint            response_id;
  guint            watch_id;
  GSource         *cancelled;
  int              fd;
} Request;

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPortal, confab_portal, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
request_stop_waiting (Request *request)
{
  if (request->response_id != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, request->response_id);
  request->response_id = 0;
  g_clear_handle_id (&request->watch_id, g_bus_unwatch_name);
  if (request->cancelled != NULL)
    g_source_destroy (request->cancelled);
  g_clear_pointer (&request->cancelled, g_source_unref);
}

static void
request_free (Request *request)
{
  request_stop_waiting (request);
  g_clear_object (&request->connection);
  g_free (request->parent);
  g_free (request->token);
  g_free (request->path);
  if (request->fd >= 0)
    close (request->fd);
  g_free (request);
}

static void
set_gone_error (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The desktop did not do it. Try again, or use another program and "
                                                                   "attach its file."));
}

static void
return_file (GTask    *task,
             GVariant *results)
{
  const char *uri = NULL;

  if (g_variant_lookup (results, "uri", "&s", &uri))
    g_task_return_pointer (task, g_file_new_for_uri (uri), g_object_unref);
  else
    set_gone_error (task);
}

static void
remote_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &list, result, &error);
  Request *request = g_task_get_task_data (task);
  gint32 handle = -1;

  if (reply != NULL)
    g_variant_get (reply, "(h)", &handle);
  if (list != NULL && handle >= 0)
    request->fd = g_unix_fd_list_get (list, handle, NULL);
  if (request->fd >= 0)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    set_gone_error (task);
}

static void
open_remote (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_dbus_connection_call_with_unix_fd_list (request->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_CAMERA, "OpenPipeWireRemote",
                                            g_variant_new ("(a{sv})", NULL), G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1,
                                            NULL, g_task_get_cancellable (task), remote_opened_cb, g_object_ref (task));
}

/* 0 is done, 1 is called off by the user, 2 is ended in another way. */
static void
response_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *name,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  guint32 response = 2;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  request_stop_waiting (request);
  if (response == 1)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Operation was cancelled"));
  else if (response != 0 || results == NULL)
    set_gone_error (task);
  else if (g_str_equal (request->interface, PORTAL_CAMERA))
    open_remote (task);
  else
    return_file (task, results);
}

static void
subscribe (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->response_id != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, request->response_id);
  request->response_id = g_dbus_connection_signal_subscribe (request->connection, PORTAL_NAME, PORTAL_REQUEST, "Response",
                                                             request->path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, response_cb,
                                                             g_object_ref (task), g_object_unref);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);

  g_dbus_connection_call (request->connection, PORTAL_NAME, request->path, PORTAL_REQUEST, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  request_stop_waiting (request);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  request_stop_waiting (g_task_get_task_data (task));
  set_gone_error (task);
}

static void
watch (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  request->watch_id = g_bus_watch_name_on_connection (request->connection, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                      vanished_cb, g_object_ref (task), g_object_unref);
  if (cancellable == NULL)
    return;
  request->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (request->cancelled, G_SOURCE_FUNC (cancelled_cb), g_object_ref (task), g_object_unref);
  g_source_attach (request->cancelled, g_task_get_context (task));
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *path;

  /* The answer may be there before the call returns. */
  if (request->response_id == 0)
    return;
  if (reply == NULL)
    {
      request_stop_waiting (request);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        set_gone_error (task);
      return;
    }
  g_variant_get (reply, "(&o)", &path);
  /* Portals of long ago chose the path themselves. */
  if (!g_str_equal (path, request->path))
    {
      g_free (request->path);
      request->path = g_strdup (path);
      subscribe (task);
    }
  watch (task);
}

static char *
make_path (Request *request)
{
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (request->connection) + 1), ".", '_');

  return g_strconcat (PORTAL_PATH "/request/", sender, "/", request->token, NULL);
}

static GVariant *
make_parameters (Request *request)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (request->token));
  if (request->parent == NULL)
    return g_variant_new ("(a{sv})", &options);
  g_variant_builder_add (&options, "{sv}", "modal", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (TRUE));
  return g_variant_new ("(sa{sv})", request->parent, &options);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->connection = g_bus_get_finish (result, &error);
  if (request->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request->token = g_strdup_printf ("confab%u", g_random_int ());
  request->path = make_path (request);
  subscribe (task);
  g_dbus_connection_call (request->connection, PORTAL_NAME, PORTAL_PATH, request->interface, request->method,
                          make_parameters (request), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          g_task_get_cancellable (task), called_cb, g_object_ref (task));
}

static Request *
start (GTask      *task,
       const char *interface,
       const char *method)
{
  Request *request = g_new0 (Request, 1);

  request->interface = interface;
  request->method = method;
  request->fd = -1;
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  return request;
}

static void
check_done (ConfabPortal *self,
            gboolean     *available)
{
  *available = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static GVariant *
get_property_finish (GAsyncResult       *result,
                     GObject            *source,
                     const GVariantType *type)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  return value != NULL && g_variant_is_of_type (value, type) ? g_steal_pointer (&value) : NULL;
}

static void
screenshot_known_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (ConfabPortal) self = user_data;
  g_autoptr (GVariant) version = get_property_finish (result, source, G_VARIANT_TYPE_UINT32);

  if (version != NULL && g_variant_get_uint32 (version) > 0)
    check_done (self, &self->has_screenshot);
}

static void
camera_known_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (ConfabPortal) self = user_data;
  g_autoptr (GVariant) present = get_property_finish (result, source, G_VARIANT_TYPE_BOOLEAN);

  if (present != NULL && g_variant_get_boolean (present))
    check_done (self, &self->has_camera);
}

static void
get_property (ConfabPortal       *self,
              GDBusConnection    *connection,
              const char         *interface,
              const char         *name,
              GAsyncReadyCallback callback)
{
  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", interface, name), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, CHECK_TIMEOUT,
                          self->cancellable, callback, g_object_ref (self));
}

static void
check_bus_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabPortal) self = user_data;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, NULL);

  if (connection == NULL)
    return;
  get_property (self, connection, PORTAL_SCREENSHOT, "version", screenshot_known_cb);
  get_property (self, connection, PORTAL_CAMERA, "IsCameraPresent", camera_known_cb);
}

static void
confab_portal_dispose (GObject *object)
{
  g_cancellable_cancel (CONFAB_PORTAL (object)->cancellable);
  G_OBJECT_CLASS (confab_portal_parent_class)->dispose (object);
}

static void
confab_portal_finalize (GObject *object)
{
  g_object_unref (CONFAB_PORTAL (object)->cancellable);
  G_OBJECT_CLASS (confab_portal_parent_class)->finalize (object);
}

static void
confab_portal_class_init (ConfabPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_portal_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_portal_finalize;
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_PORTAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
confab_portal_init (ConfabPortal *self)
{
  self->cancellable = g_cancellable_new ();
}

ConfabPortal *
confab_portal_new (void)
{
  return g_object_new (CONFAB_TYPE_PORTAL, NULL);
}

/**
 * confab_portal_check:
 * @self: the portal
 *
 * Asks what is available, the first time that it is called.
 */
void
confab_portal_check (ConfabPortal *self)
{
  g_return_if_fail (CONFAB_IS_PORTAL (self));

  if (self->checked)
    return;
  self->checked = TRUE;
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, check_bus_cb, g_object_ref (self));
}

gboolean
confab_portal_has_screenshot (ConfabPortal *self)
{
  g_return_val_if_fail (CONFAB_IS_PORTAL (self), FALSE);

  return self->has_screenshot;
}

gboolean
confab_portal_has_camera (ConfabPortal *self)
{
  g_return_val_if_fail (CONFAB_IS_PORTAL (self), FALSE);

  return self->has_camera;
}

static void
parent_known_cb (const char *handle,
                 gpointer    user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);

  request->parent = g_strdup (handle);
  g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), bus_cb, g_object_ref (task));
}

/**
 * confab_portal_take_screenshot_async:
 * @self: the portal
 * @parent: (nullable): the window that asks
 * @cancellable: (nullable): closes what the portal shows
 * @callback: called when there is one, or when the user calls it off
 * @user_data: for @callback
 */
void
confab_portal_take_screenshot_async (ConfabPortal       *self,
                                     GtkWindow          *parent,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_portal_take_screenshot_async);
  start (task, PORTAL_SCREENSHOT, "Screenshot");
  confab_window_handle_export (parent, parent_known_cb, task);
}

/**
 * confab_portal_take_screenshot_finish:
 * @self: the portal
 * @result: what @callback was given
 * @error: return location for a %G_IO_ERROR, %G_IO_ERROR_CANCELLED where the user called it off
 *
 * Returns: (transfer full) (nullable): the file of the screenshot, which belongs to the user
 */
GFile *
confab_portal_take_screenshot_finish (ConfabPortal *self,
                                      GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_portal_open_camera_async:
 * @self: the portal
 * @cancellable: (nullable): a cancellable
 * @callback: called when the user has agreed, or has not
 * @user_data: for @callback
 */
void
confab_portal_open_camera_async (ConfabPortal       *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_portal_open_camera_async);
  start (task, PORTAL_CAMERA, "AccessCamera");
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, task);
}

/**
 * confab_portal_open_camera_finish:
 * @self: the portal
 * @result: what @callback was given
 * @error: return location for a %G_IO_ERROR, %G_IO_ERROR_CANCELLED where the user did not agree
 *
 * Returns: a descriptor to close, at which PipeWire offers cameras, or -1
 */
int
confab_portal_open_camera_finish (ConfabPortal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  Request *request;
  int fd;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return -1;
  request = g_task_get_task_data (G_TASK (result));
  fd = request->fd;
  request->fd = -1;
  return fd;
}
