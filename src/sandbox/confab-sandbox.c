/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "base/confab-error.h"
#include "sandbox/confab-sandbox.h"
#include "sandbox/confab-sandbox-service.h"

struct _ConfabSandbox
{
  GObject       parent_instance;

  char         *base_url;
  guint         tokens_per_second;

  /* Both belong to the thread; this side only asks the loop to end and waits for it. */
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_TOKENS_PER_SECOND,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabSandbox, confab_sandbox, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* What the thread is given, and where it says how the start went. */
typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  GCancellable *cancellable;
  guint         tokens_per_second;
  guint         port;
  GMutex        mutex;
  GCond         cond;
  gboolean      settled;
  GError       *error;
} Start;

static void
settle (Start  *start,
        guint   port,
        GError *error)
{
  g_mutex_lock (&start->mutex);
  start->port = port;
  start->error = error;
  start->settled = TRUE;
  g_cond_signal (&start->cond);
  g_mutex_unlock (&start->mutex);
}

static gpointer
serve (gpointer data)
{
  Start *start = data;
  g_autoptr (GMainContext) context = g_main_context_ref (start->context);
  g_autoptr (GMainLoop) loop = g_main_loop_ref (start->loop);
  ConfabSandboxService *service;
  GError *error = NULL;
  guint port = start->port;

  g_main_context_push_thread_default (context);
  service = confab_sandbox_service_new (start->tokens_per_second, start->cancellable);
  if (confab_sandbox_service_listen (service, &port, &error))
    {
      /* After this the caller may be gone from its stack frame, and with it @start. */
      settle (start, port, NULL);
      g_main_loop_run (loop);
    }
  else
    settle (start, 0, error);
  confab_sandbox_service_free (service);
  /* What libsoup still has to let go of is let go of here. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
confab_sandbox_finalize (GObject *object)
{
  ConfabSandbox *self = CONFAB_SANDBOX (object);

  confab_sandbox_stop (self);

  G_OBJECT_CLASS (confab_sandbox_parent_class)->finalize (object);
}

static void
confab_sandbox_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ConfabSandbox *self = CONFAB_SANDBOX (object);

  if (property_id == PROP_TOKENS_PER_SECOND)
    g_value_set_uint (value, self->tokens_per_second);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
confab_sandbox_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ConfabSandbox *self = CONFAB_SANDBOX (object);

  if (property_id == PROP_TOKENS_PER_SECOND)
    self->tokens_per_second = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
confab_sandbox_class_init (ConfabSandboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_sandbox_finalize;
  object_class->get_property = confab_sandbox_get_property;
  object_class->set_property = confab_sandbox_set_property;

  /**
   * ConfabSandbox:tokens-per-second:
   *
   * How fast streams are written; 0 is as fast as they are read. Counts from the next start.
   */
  properties[PROP_TOKENS_PER_SECOND] =
    g_param_spec_uint ("tokens-per-second", NULL, NULL, 0, 1000000, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_sandbox_init (ConfabSandbox *self)
{
}

/**
 * confab_sandbox_new: (constructor)
 *
 * Returns: (transfer full): a sandbox that does not serve yet
 */
ConfabSandbox *
confab_sandbox_new (void)
{
  return g_object_new (CONFAB_TYPE_SANDBOX, NULL);
}

/**
 * confab_sandbox_start:
 * @self: a sandbox that does not serve
 * @port: the port on 127.0.0.1; 0 takes any that is free
 * @error: return location for a [error@Gio.IOErrorEnum]
 *
 * Begins to serve. This waits until the port is bound and no longer.
 *
 * Returns: whether it serves; where not, the port cannot be had
 */
gboolean
confab_sandbox_start (ConfabSandbox *self,
                      guint          port,
                      GError       **error)
{
  Start start = { 0 };

  g_return_val_if_fail (CONFAB_IS_SANDBOX (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);
  g_return_val_if_fail (port <= G_MAXUINT16, FALSE);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  start.context = self->context;
  start.loop = self->loop;
  start.cancellable = self->cancellable = g_cancellable_new ();
  start.tokens_per_second = self->tokens_per_second;
  start.port = port;
  g_mutex_init (&start.mutex);
  g_cond_init (&start.cond);
  self->thread = g_thread_new ("confab-sandbox", serve, &start);
  g_mutex_lock (&start.mutex);
  while (!start.settled)
    g_cond_wait (&start.cond, &start.mutex);
  g_mutex_unlock (&start.mutex);
  g_mutex_clear (&start.mutex);
  g_cond_clear (&start.cond);
  if (start.error == NULL)
    {
      self->base_url = g_strdup_printf ("http://127.0.0.1:%u/v1", start.port);
      return TRUE;
    }
  g_propagate_prefixed_error (error, start.error, _ ("The sandbox cannot listen on port %u: "), port);
  confab_sandbox_stop (self);
  return FALSE;
}

/**
 * confab_sandbox_stop:
 * @self: a sandbox
 *
 * Ends to serve and closes all connections, also those with a stream on them. Nothing happens where it does not
 * serve.
 */
void
confab_sandbox_stop (ConfabSandbox *self)
{
  g_return_if_fail (CONFAB_IS_SANDBOX (self));

  if (self->thread == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  /* As an event of the loop, so that it is not lost where the loop has yet to run. */
  g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, quit_cb, g_main_loop_ref (self->loop),
                              (GDestroyNotify)g_main_loop_unref);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->base_url, g_free);
}

/**
 * confab_sandbox_get_base_url:
 * @self: a sandbox
 *
 * Returns: (transfer none) (nullable): the base URL of its API, such as `http://127.0.0.1:4321/v1`; %NULL while it
 *   does not serve
 */
const char *
confab_sandbox_get_base_url (ConfabSandbox *self)
{
  g_return_val_if_fail (CONFAB_IS_SANDBOX (self), NULL);

  return self->base_url;
}
