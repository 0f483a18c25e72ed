/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/confab-deadline.h"

struct _ConfabDeadline
{
  GSource            source;

  ConfabDeadlineFunc func;
  gpointer           user_data;
  gint64             at; /* monotonic microseconds, 0 for never */
};

static gboolean
deadline_dispatch (GSource    *source,
                   GSourceFunc callback,
                   gpointer    user_data)
{
  ConfabDeadline *self = (ConfabDeadline *)source;

  if (self->at == 0)
    g_source_set_ready_time (source, -1);
  else if (self->at > g_source_get_time (source))
    g_source_set_ready_time (source, self->at);
  else
    {
      self->at = 0;
      g_source_set_ready_time (source, -1);
      self->func (self->user_data);
    }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs deadline_funcs = { .dispatch = deadline_dispatch };

/**
 * confab_deadline_new:
 * @context: (nullable): where @func is called
 * @func: (scope forever): what is called when the deadline is reached; it may free the deadline
 * @user_data: given to @func
 *
 * Returns: (transfer full): a deadline that is not set
 */
ConfabDeadline *
confab_deadline_new (GMainContext      *context,
                     ConfabDeadlineFunc func,
                     gpointer           user_data)
{
  GSource *source = g_source_new (&deadline_funcs, sizeof (ConfabDeadline));
  ConfabDeadline *self = (ConfabDeadline *)source;

  self->func = func;
  self->user_data = user_data;
  g_source_set_static_name (source, "confab-deadline");
  g_source_attach (source, context);
  return self;
}

/**
 * confab_deadline_set:
 * @self: a deadline
 * @seconds: how long from now it is, 0 for never
 *
 * Moves the deadline.
 */
void
confab_deadline_set (ConfabDeadline *self,
                     guint           seconds)
{
  gint64 armed = g_source_get_ready_time (&self->source);

  if (seconds == 0)
    {
      self->at = 0;
      return;
    }
  self->at = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  if (armed < 0 || armed > self->at)
    g_source_set_ready_time (&self->source, self->at);
}

/**
 * confab_deadline_free:
 * @self: (transfer full) (nullable): a deadline
 *
 * Takes the deadline away; it is not reached any more.
 */
void
confab_deadline_free (ConfabDeadline *self)
{
  if (self == NULL)
    return;
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}
