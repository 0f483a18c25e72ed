/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-experiments.h"
#include "session/confab-session-private.h"
#include "store/confab-store-experiments.h"

struct _ConfabExperiments
{
  GObject        parent_instance;

  ConfabSession *session; /* not owned */
  GPtrArray     *runners; /* ConfabExperimentRunner, the newest first */
  GPtrArray     *aside;   /* ConfabExperimentRunner, to be removed, or brought back */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabExperiments, confab_experiments, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return CONFAB_TYPE_EXPERIMENT_RUNNER;
}

static guint
get_n_items (GListModel *model)
{
  return CONFAB_EXPERIMENTS (model)->runners->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *runners = CONFAB_EXPERIMENTS (model)->runners;

  return position < runners->len ? g_object_ref (runners->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
confab_experiments_finalize (GObject *object)
{
  ConfabExperiments *self = CONFAB_EXPERIMENTS (object);

  g_clear_weak_pointer (&self->session);
  g_ptr_array_unref (self->runners);
  g_ptr_array_unref (self->aside);
  G_OBJECT_CLASS (confab_experiments_parent_class)->finalize (object);
}

static void
confab_experiments_class_init (ConfabExperimentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_experiments_finalize;
}

static void
confab_experiments_init (ConfabExperiments *self)
{
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  self->aside = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_experiments_new: (constructor)
 * @session: what everything is taken from
 *
 * Returns: (transfer full): a list that is empty until it is loaded
 */
ConfabExperiments *
confab_experiments_new (ConfabSession *session)
{
  ConfabExperiments *self = g_object_new (CONFAB_TYPE_EXPERIMENTS, NULL);

  g_set_weak_pointer (&self->session, session);
  return self;
}

static ConfabExperimentRunner *
find_in (GPtrArray  *runners,
         const char *id)
{
  for (guint i = 0; i < runners->len; i++)
    if (g_str_equal (confab_experiment_runner_get_experiment (runners->pdata[i])->id, id))
      return runners->pdata[i];
  return NULL;
}

ConfabExperimentRunner *
confab_experiments_find (ConfabExperiments *self,
                         const char        *id)
{
  return find_in (self->runners, id);
}

static void
add_record (ConfabExperiments            *self,
            const ConfabExperimentRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExperiment) experiment = NULL;

  if (confab_experiments_find (self, record->id) != NULL || find_in (self->aside, record->id) != NULL)
    return;
  experiment = confab_experiment_from_text (record->json, -1, &error);
  if (experiment == NULL)
    {
      g_debug ("An experiment cannot be read: %s", error->message);
      return;
    }
  /* The results belong to this one, whatever its text says. */
  g_free (experiment->id);
  experiment->id = g_strdup (record->id);
  g_ptr_array_add (self->runners, confab_experiment_runner_new_stored (self->session, experiment));
}

static void
on_listed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperiments *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = confab_store_list_experiments_finish (CONFAB_STORE (source), result, &error);
  guint n_before = self->runners->len;

  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < records->len && self->session != NULL; i++)
    add_record (self, records->pdata[i]);
  if (self->runners->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->runners->len - n_before);
  g_task_return_boolean (task, TRUE);
}

/**
 * confab_experiments_load_async:
 * @self: experiments
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads which there are.
 */
void
confab_experiments_load_async (ConfabExperiments  *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_experiments_load_async);
  confab_store_list_experiments_async (confab_session_get_store (self->session), cancellable, on_listed_cb, task);
}

/**
 * confab_experiments_load_finish:
 * @self: experiments
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether they are there
 */
gboolean
confab_experiments_load_finish (ConfabExperiments *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_experiments_add:
 * @self: experiments
 * @experiment: a new one
 *
 * Returns: (transfer none): it, stored and without results
 */
ConfabExperimentRunner *
confab_experiments_add (ConfabExperiments *self,
                        ConfabExperiment  *experiment)
{
  ConfabExperimentRunner *runner = confab_experiment_runner_new (self->session, experiment, TRUE);

  g_ptr_array_insert (self->runners, 0, runner);
  confab_experiment_runner_save (runner);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  return runner;
}

static void
take_out (ConfabExperiments      *self,
          ConfabExperimentRunner *runner)
{
  guint position;

  if (!g_ptr_array_find (self->runners, runner, &position))
    return;
  g_ptr_array_remove_index (self->runners, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/**
 * confab_experiments_set_aside:
 * @self: experiments
 * @runner: one of them
 *
 * Stops it and takes it out of the list; nothing of it is lost yet.
 */
void
confab_experiments_set_aside (ConfabExperiments      *self,
                              ConfabExperimentRunner *runner)
{
  if (!g_ptr_array_find (self->runners, runner, NULL))
    return;
  confab_experiment_runner_stop (runner);
  g_ptr_array_add (self->aside, g_object_ref (runner));
  take_out (self, runner);
}

/**
 * confab_experiments_bring_back:
 * @self: experiments
 * @runner: one that was set aside
 *
 * Puts it back to its place in the list, unless it was removed meanwhile.
 */
void
confab_experiments_bring_back (ConfabExperiments      *self,
                               ConfabExperimentRunner *runner)
{
  gint64 created = confab_experiment_runner_get_experiment (runner)->created;
  guint position = 0;

  if (!g_ptr_array_find (self->aside, runner, NULL))
    return;
  while (position < self->runners->len &&
         confab_experiment_runner_get_experiment (self->runners->pdata[position])->created > created)
    position++;
  g_ptr_array_insert (self->runners, (int)position, g_object_ref (runner));
  g_ptr_array_remove (self->aside, runner);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
on_removed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperiments *self = g_task_get_source_object (task);
  ConfabExperimentRunner *runner = g_task_get_task_data (task);
  GError *error = NULL;

  if (!confab_store_remove_experiment_finish (CONFAB_STORE (source), result, &error))
    {
      /* It is still there. */
      confab_experiments_bring_back (self, runner);
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_remove (self->aside, runner);
  take_out (self, runner);
  g_task_return_boolean (task, TRUE);
}

/**
 * confab_experiments_remove_async:
 * @self: experiments
 * @runner: one of them
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Stops it, and removes it with its results.
 */
void
confab_experiments_remove_async (ConfabExperiments      *self,
                                 ConfabExperimentRunner *runner,
                                 GCancellable           *cancellable,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_experiments_remove_async);
  g_task_set_task_data (task, g_object_ref (runner), g_object_unref);
  confab_experiment_runner_stop (runner);
  confab_store_remove_experiment_async (confab_session_get_store (self->session),
                                        confab_experiment_runner_get_experiment (runner)->id, cancellable, on_removed_cb, task);
}

/**
 * confab_experiments_remove_finish:
 * @self: experiments
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether it is gone
 */
gboolean
confab_experiments_remove_finish (ConfabExperiments *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_experiments_stop:
 * @self: experiments
 *
 * Stops all that run; what came is kept. What is set aside is removed.
 */
void
confab_experiments_stop (ConfabExperiments *self)
{
  for (guint i = 0; i < self->runners->len; i++)
    confab_experiment_runner_stop (self->runners->pdata[i]);
  for (guint i = 0; i < self->aside->len; i++)
    confab_experiments_remove_async (self, self->aside->pdata[i], NULL, NULL, NULL);
}

#define SESSION_KEY "confab-experiments"

/**
 * confab_experiments_get:
 * @session: a session
 *
 * Returns: (transfer none): the experiments of the session, so that what runs is the same wherever it is looked at
 */
ConfabExperiments *
confab_experiments_get (ConfabSession *session)
{
  ConfabExperiments *self = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  if (self == NULL)
    {
      self = confab_experiments_new (session);
      g_object_set_data_full (G_OBJECT (session), SESSION_KEY, self, g_object_unref);
    }
  return self;
}

/**
 * confab_experiments_stop_session:
 * @session: a session
 *
 * Stops its experiments, before it is closed.
 */
void
confab_experiments_stop_session (ConfabSession *session)
{
  ConfabExperiments *self = g_object_get_data (G_OBJECT (session), SESSION_KEY);

  if (self != NULL)
    confab_experiments_stop (self);
}
