/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-experiment-lane.h"

/* Where a service does not say how long it is to be left alone after it has refused for a while. */
#define OWN_WAIT_MS (10 * 1000)
/* A service that asks for more than this is not waited for. */
#define MAX_WAIT_MS (60 * 60 * 1000)
/* How often in a row a service may refuse before its requests fail. */
#define MAX_REFUSALS 5
/* So many failures in a row of which none can get better by itself are enough. */
#define MAX_HOPELESS 3

struct _ConfabExperimentLane
{
  ConfabExperiment *experiment;
  ConfabProvider   *provider;
  GQueue            waiting;    /* ConfabExperimentRun, not owned */
  GQueue            aside;      /* the same, until it is resumed */
  guint             n_running;
  guint             n_refusals;
  guint             n_hopeless; /* in a row, whatever the model */
  guint            *n_unknown;  /* in a row, for each target */
  gint64            wait_until; /* monotonic; nothing begins before */
};

/* What the next request has to do with a failure. */
typedef enum
{
  HOPE,
  NO_HOPE_FOR_MODEL,
  NO_HOPE_FOR_SERVICE,
} Hope;

/**
 * confab_experiment_lane_new: (constructor)
 * @experiment: what is asked
 * @provider: the service
 *
 * Returns: (transfer full): a lane in which nothing waits
 */
ConfabExperimentLane *
confab_experiment_lane_new (ConfabExperiment *experiment,
                            ConfabProvider   *provider)
{
  ConfabExperimentLane *self = g_new0 (ConfabExperimentLane, 1);

  self->experiment = g_object_ref (experiment);
  self->provider = g_object_ref (provider);
  self->n_unknown = g_new0 (guint, experiment->targets->len);
  return self;
}

void
confab_experiment_lane_free (ConfabExperimentLane *self)
{
  g_queue_clear (&self->waiting);
  g_queue_clear (&self->aside);
  g_free (self->n_unknown);
  g_object_unref (self->provider);
  g_object_unref (self->experiment);
  g_free (self);
}

ConfabProvider *
confab_experiment_lane_get_provider (ConfabExperimentLane *self)
{
  return self->provider;
}

void
confab_experiment_lane_push (ConfabExperimentLane *self,
                             ConfabExperimentRun  *run)
{
  g_queue_push_tail (&self->waiting, run);
}

void
confab_experiment_lane_push_first (ConfabExperimentLane *self,
                                   ConfabExperimentRun  *run)
{
  g_queue_push_head (&self->waiting, run);
}

static gint64
get_wait_us (ConfabExperimentLane *self)
{
  return MAX (self->wait_until - g_get_monotonic_time (), 0);
}

ConfabExperimentRun *
confab_experiment_lane_peek (ConfabExperimentLane *self)
{
  if (self->n_running >= self->experiment->at_once || get_wait_us (self) > 0)
    return NULL;
  return g_queue_peek_head (&self->waiting);
}

ConfabExperimentRun *
confab_experiment_lane_begin (ConfabExperimentLane *self)
{
  self->n_running++;
  return g_queue_pop_head (&self->waiting);
}

void
confab_experiment_lane_end (ConfabExperimentLane *self)
{
  self->n_running--;
}

gboolean
confab_experiment_lane_has_more (ConfabExperimentLane *self)
{
  return self->waiting.length > 0;
}

void
confab_experiment_lane_set_aside (ConfabExperimentLane *self)
{
  while (self->waiting.length > 0)
    g_queue_push_tail (&self->aside, g_queue_pop_head (&self->waiting));
}

static int
compare_cells (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint one = ((const ConfabExperimentRun *)a)->cell;
  guint other = ((const ConfabExperimentRun *)b)->cell;

  return one < other ? -1 : one > other;
}

/**
 * confab_experiment_lane_resume:
 * @self: a lane
 *
 * All that was set aside waits again, and what failed before counts no more: somebody may have mended it.
 */
void
confab_experiment_lane_resume (ConfabExperimentLane *self)
{
  self->n_hopeless = 0;
  for (guint i = 0; i < self->experiment->targets->len; i++)
    self->n_unknown[i] = 0;
  if (self->aside.length == 0)
    return;
  while (self->aside.length > 0)
    g_queue_push_tail (&self->waiting, g_queue_pop_head (&self->aside));
  g_queue_sort (&self->waiting, compare_cells, NULL);
}

gint64
confab_experiment_lane_get_wait (ConfabExperimentLane *self)
{
  return self->waiting.length > 0 || self->n_running > 0 ? (get_wait_us (self) + 999) / 1000 : 0;
}

/**
 * confab_experiment_lane_wait:
 * @self: a lane
 * @seconds: for how long one request waits
 *
 * A service that lets one request wait is not asked for more meanwhile.
 *
 * Returns: whether that is new
 */
gboolean
confab_experiment_lane_wait (ConfabExperimentLane *self,
                             guint                 seconds)
{
  gint64 until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  if (seconds == 0 || self->wait_until >= until - G_USEC_PER_SEC / 2)
    return FALSE;
  self->wait_until = until;
  return TRUE;
}

static const ConfabFailure *
get_failure (ConfabMessage *message)
{
  return confab_message_get_status (message) == CONFAB_STATUS_FAILED ? confab_message_get_reply (message)->failure : NULL;
}

/**
 * confab_experiment_lane_is_refused:
 * @self: a lane
 * @reply: what came of a request
 *
 * Returns: whether the service is only to be asked later, and may be
 */
gboolean
confab_experiment_lane_is_refused (ConfabExperimentLane *self,
                                   ConfabMessage        *reply)
{
  const ConfabFailure *failure = get_failure (reply);
  gint64 wait;

  if (failure == NULL)
    {
      self->n_refusals = 0;
      return FALSE;
    }
  if (failure->kind != CONFAB_FAILURE_RATE_LIMIT || self->n_refusals >= MAX_REFUSALS * self->experiment->at_once)
    return FALSE;
  wait = failure->retry_after_ms >= 0 ? failure->retry_after_ms : OWN_WAIT_MS << MIN (self->n_refusals, 3);
  if (wait > MAX_WAIT_MS)
    return FALSE;
  self->n_refusals++;
  self->wait_until = MAX (self->wait_until, g_get_monotonic_time () + wait * 1000);
  return TRUE;
}

/* What depends on the request itself, or passes, says nothing about the next one. */
static Hope
get_hope (const ConfabFailure *failure)
{
  switch ((int)failure->kind)
    {
    case CONFAB_FAILURE_NOT_FOUND:
    case CONFAB_FAILURE_FORBIDDEN:
      return NO_HOPE_FOR_MODEL;
    case CONFAB_FAILURE_AUTH:
    case CONFAB_FAILURE_CREDIT:
    case CONFAB_FAILURE_UNREACHABLE:
    case CONFAB_FAILURE_TLS:
    case CONFAB_FAILURE_INSECURE:
    case CONFAB_FAILURE_REDIRECT:
    case CONFAB_FAILURE_SETUP:
    case CONFAB_FAILURE_PROTOCOL:
    /* It was waited for as often as it may be, or asked for more than that. */
    case CONFAB_FAILURE_RATE_LIMIT:
      return NO_HOPE_FOR_SERVICE;
    default:
      return HOPE;
    }
}

static guint
get_target (ConfabExperimentLane *self,
            ConfabExperimentRun  *run)
{
  ConfabExperimentCell cell;

  confab_experiment_get_cell (self->experiment, run->cell, &cell);
  return cell.target;
}

/* Gives how many there are. */
static guint
set_target_aside (ConfabExperimentLane *self,
                  guint                 target)
{
  guint n_all = self->waiting.length;
  guint n_aside = 0;

  for (guint i = 0; i < n_all; i++)
    {
      ConfabExperimentRun *run = g_queue_pop_head (&self->waiting);
      gboolean is_aside = get_target (self, run) == target;

      g_queue_push_tail (is_aside ? &self->aside : &self->waiting, run);
      n_aside += is_aside;
    }
  return n_aside;
}

static char *
tell (const char          *name,
      const ConfabFailure *failure,
      guint                n_left)
{
  g_autofree char *why = failure->http_status >= 400 ? g_strdup_printf ("%s (HTTP %u)", confab_failure_get_title (failure), failure->http_status)
                                                     : g_strdup (confab_failure_get_title (failure));

  if (n_left == 0)
    return NULL;
  /* Translators: the second is the name of a service, or of a service and its model, the third how often, the last why */
  return g_strdup_printf (ngettext ("%u request was not sent, since %s failed %u times in a row: %s",
                                    "%u requests were not sent, since %s failed %u times in a row: %s", n_left),
                          n_left, name, MAX_HOPELESS, why);
}

/**
 * confab_experiment_lane_judge:
 * @self: a lane
 * @run: a run of it
 * @reply: what came of it
 *
 * Where one request after the other fails of what cannot get better by itself, such as a key that is wrong, the rest is set aside: only that of the
 * same model where it is the model that fails.
 *
 * Returns: (transfer full) (nullable): a sentence that says why, and how much was set aside
 */
char *
confab_experiment_lane_judge (ConfabExperimentLane *self,
                              ConfabExperimentRun  *run,
                              ConfabMessage        *reply)
{
  const ConfabFailure *failure = get_failure (reply);
  Hope hope = failure != NULL ? get_hope (failure) : HOPE;
  guint target = get_target (self, run);
  g_autofree char *name = NULL;

  self->n_hopeless = hope == NO_HOPE_FOR_SERVICE ? self->n_hopeless + 1 : 0;
  self->n_unknown[target] = hope == NO_HOPE_FOR_MODEL ? self->n_unknown[target] + 1 : 0;
  if (self->n_hopeless >= MAX_HOPELESS)
    {
      guint n_left = self->waiting.length;

      confab_experiment_lane_set_aside (self);
      return tell (confab_provider_get_name (self->provider), failure, n_left);
    }
  if (self->n_unknown[target] < MAX_HOPELESS)
    return NULL;
  name = g_strdup_printf ("%s, %s", confab_provider_get_name (self->provider), run->model != NULL ? run->model : "");
  return tell (name, failure, set_target_aside (self, target));
}
