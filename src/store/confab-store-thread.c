/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "store/confab-store.h"
#include "store/confab-store-private.h"
#include "store/confab-store-thread.h"

typedef struct
{
  GTask               *task;  /* (nullable): none where nobody waits */
  ConfabStoreCallFlags flags;
  ConfabStoreFunc      func;
  gpointer             result;
  GDestroyNotify       free_result;
  GError              *error;
} Call;

struct _ConfabStoreThread
{
  GThread         *thread;
  GAsyncQueue     *calls;
  GQueue           ordered; /* Call that are done one after the other; the first one is being done */
  ConfabStoreState state;
  gboolean         damage_was_told;
  GDestroyNotify   damaged_func;
  gpointer         damaged_data;
  GDestroyNotify   free_damaged_data; /* (nullable) */
  GCancellable    *stop;              /* ends all reading beside the writing */
  gboolean         is_reader;
};

static void
call_free (Call *self)
{
  g_clear_object (&self->task);
  if (self->result != NULL && self->free_result != NULL)
    self->free_result (self->result);
  g_clear_error (&self->error);
  g_free (self);
}

/* In the context of the task. */
static gboolean
return_cb (gpointer user_data)
{
  Call *call = user_data;

  if (call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else if (call->free_result != NULL)
    g_task_return_pointer (call->task, g_steal_pointer (&call->result), call->free_result);
  else
    g_task_return_boolean (call->task, call->result != NULL);
  return G_SOURCE_REMOVE;
}

static void
give_back (Call *call)
{
  g_autoptr (GSource) source = NULL;

  if (call->task == NULL)
    {
      call_free (call);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (call->task));
  g_source_set_static_name (source, "[confab] store result");
  g_source_set_callback (source, return_cb, call, (GDestroyNotify)call_free);
  g_source_attach (source, g_task_get_context (call->task));
}

static gboolean
make_ready (ConfabStoreThread *self,
            Call              *call)
{
  ConfabStoreState *state = &self->state;

  if (confab_database_is_open (state->database) || (call->flags & CONFAB_STORE_CALL_UNOPENED) != 0)
    return TRUE;
  if (self->is_reader)
    return confab_database_open_reader (state->database, &state->options, self->stop, &call->error);
  g_set_error_literal (&call->error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                       _ ("The conversations are not open. Close Confab and start it again."));
  return FALSE;
}

static void
run (ConfabStoreThread *self,
     Call              *call)
{
  ConfabStoreState *state = &self->state;
  GCancellable *cancellable = call->task != NULL ? g_task_get_cancellable (call->task) : NULL;
  gpointer data = call->task != NULL ? g_task_get_task_data (call->task) : NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &call->error) ||
      (self->is_reader && g_cancellable_set_error_if_cancelled (self->stop, &call->error)) || !make_ready (self, call))
    return;
  if ((call->flags & CONFAB_STORE_CALL_INTERRUPTIBLE) != 0)
    confab_database_set_cancellable (state->database, cancellable);
  call->result = call->func (state, data, &call->error);
  confab_database_set_cancellable (state->database, NULL);
}

static void
state_clear (ConfabStoreState *self)
{
  confab_store_close_state (self);
  g_clear_pointer (&self->database, confab_database_free);
  g_clear_pointer (&self->backlog, g_ptr_array_unref);
}

static void
thread_free (ConfabStoreThread *self)
{
  g_async_queue_unref (self->calls);
  if (self->free_damaged_data != NULL)
    self->free_damaged_data (self->damaged_data);
  g_object_unref (self->stop);
  g_free (self);
}

static void
tell_damage (ConfabStoreThread *self)
{
  if (self->damage_was_told || !confab_database_is_damaged (self->state.database))
    return;
  self->damage_was_told = TRUE;
  self->damaged_func (self->damaged_data);
}

static gboolean
is_unfinished (const Call *call)
{
  return (call->flags & CONFAB_STORE_CALL_STEPS) != 0 && call->result == NULL && call->error == NULL;
}

/* Whether it has to wait for another one. */
static gboolean
must_wait (ConfabStoreThread *self,
           Call              *call)
{
  if ((call->flags & CONFAB_STORE_CALL_IN_ORDER) == 0 || g_queue_peek_head (&self->ordered) == call)
    return FALSE;
  g_queue_push_tail (&self->ordered, call);
  return self->ordered.length > 1;
}

static void
end_call (ConfabStoreThread *self,
          Call              *call)
{
  Call *next = NULL;

  if (g_queue_peek_head (&self->ordered) == call)
    {
      g_queue_pop_head (&self->ordered);
      next = g_queue_peek_head (&self->ordered);
    }
  if (next != NULL)
    g_async_queue_push (self->calls, next);
  give_back (call);
}

/* What is done in order, and is not done when the store is closed, is done now. */
static void
finish_ordered (ConfabStoreThread *self)
{
  Call *call;

  while ((call = g_queue_pop_head (&self->ordered)) != NULL)
    {
      g_async_queue_remove (self->calls, call);
      do
        run (self, call);
      while (is_unfinished (call));
      give_back (call);
    }
}

/* What had another step to do when the store was closed. */
static void
give_up_rest (ConfabStoreThread *self)
{
  Call *call;

  while ((call = g_async_queue_try_pop (self->calls)) != NULL)
    {
      g_set_error_literal (&call->error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                           _ ("The conversations are closed already. Start Confab again."));
      give_back (call);
    }
}

static gpointer
thread_func (gpointer data);

static ConfabStoreThread *
thread_new (const char    *folder,
            GCancellable  *stop,
            GDestroyNotify damaged_func,
            gpointer       damaged_data,
            GDestroyNotify free_data)
{
  ConfabStoreThread *self = g_new0 (ConfabStoreThread, 1);

  self->calls = g_async_queue_new_full ((GDestroyNotify)call_free);
  self->stop = g_object_ref (stop);
  self->damaged_func = damaged_func;
  self->damaged_data = damaged_data;
  self->free_damaged_data = free_data;
  self->state.database = confab_database_new (folder);
  self->state.writer_fd = -1;
  self->state.options.busy_timeout_ms = CONFAB_DATABASE_BUSY_TIMEOUT_MS;
  self->state.backlog = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_journal_piece_free);
  return self;
}

static void
start (ConfabStoreThread *self,
       const char        *name)
{
  self->thread = g_thread_new (name, thread_func, self);
}

static gpointer
take_damage (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  confab_database_set_damaged (state->database);
  return GINT_TO_POINTER (TRUE);
}

/* On the thread that reads. */
static void
tell_writer (gpointer data)
{
  ConfabStoreThread *writer = data;
  Call *call = g_new0 (Call, 1);

  call->func = take_damage;
  g_async_queue_push (writer->calls, call);
}

/* They come here first, so that they find what was written before them. What is in memory has one connection only. */
static gboolean
pass_on (ConfabStoreThread *self,
         Call              *call)
{
  ConfabStoreState *state = &self->state;
  const char *folder = confab_database_get_folder (state->database);

  if ((call->flags & CONFAB_STORE_CALL_BESIDE) == 0 || self->is_reader || folder == NULL ||
      !confab_database_is_open (state->database))
    return FALSE;
  if (state->reader == NULL)
    {
      state->reader = thread_new (folder, self->stop, tell_writer, self, NULL);
      state->reader->state.options = state->options;
      state->reader->is_reader = TRUE;
      start (state->reader, "confab-search");
    }
  g_async_queue_push (state->reader->calls, call);
  return TRUE;
}

static gpointer
thread_func (gpointer data)
{
  ConfabStoreThread *self = data;
  gboolean last = FALSE;

  while (!last)
    {
      Call *call = g_async_queue_pop (self->calls);

      last = (call->flags & CONFAB_STORE_CALL_LAST) != 0;
      if (last)
        finish_ordered (self);
      else if (must_wait (self, call))
        continue;
      else if (pass_on (self, call))
        continue;
      if (call->func != NULL)
        run (self, call);
      tell_damage (self);
      if (last)
        {
          state_clear (&self->state);
          /* Before the caller is told: then nothing of the store is under way any more. */
          give_up_rest (self);
        }
      if (!last && is_unfinished (call))
        g_async_queue_push (self->calls, call);
      else
        end_call (self, call);
    }
  thread_free (self);
  return NULL;
}

/**
 * confab_store_thread_new: (constructor)
 * @folder: (nullable): the folder of the database; %NULL for one in memory
 * @stop: what ends all that only reads, beside the rest; before the last call it must be cancelled
 * @damaged_func: called on the thread, once, when the database turns out to be damaged
 * @damaged_data: for @damaged_func
 * @free_data: called with @damaged_data, on the thread
 *
 * Returns: (transfer full): a running thread; it frees itself after its last call
 */
ConfabStoreThread *
confab_store_thread_new (const char    *folder,
                         GCancellable  *stop,
                         GDestroyNotify damaged_func,
                         gpointer       damaged_data,
                         GDestroyNotify free_data)
{
  ConfabStoreThread *self = thread_new (folder, stop, damaged_func, damaged_data, free_data);

  start (self, "confab-store");
  return self;
}

/**
 * confab_store_thread_stop:
 * @self: (transfer full): a thread
 *
 * Lets it end once it has done what is queued, without waiting for it.
 */
void
confab_store_thread_stop (ConfabStoreThread *self)
{
  Call *call = g_new0 (Call, 1);

  g_thread_unref (self->thread);
  call->flags = CONFAB_STORE_CALL_LAST;
  g_async_queue_push (self->calls, call);
}

/**
 * confab_store_thread_end_reader:
 * @self: (transfer full): the thread of a state that reads for it
 *
 * Waits until it has ended. What it does is cancelled already.
 */
void
confab_store_thread_end_reader (ConfabStoreThread *self)
{
  Call *call = g_new0 (Call, 1);
  GThread *thread = self->thread;

  call->flags = CONFAB_STORE_CALL_LAST;
  g_async_queue_push (self->calls, call);
  g_thread_join (thread);
}

/**
 * confab_store_thread_push:
 * @self: a thread
 * @task: (transfer full): the task that gets the result; its data are the arguments
 * @flags: how to run it
 * @func: what to run
 * @free_result: (nullable): how to free the result; %NULL where the result only says whether it succeeded
 *
 * Queues a call. A call that was cancelled before its turn does not run; one that ran gives its result, cancelled
 * or not. With %CONFAB_STORE_CALL_LAST @self is consumed.
 */
void
confab_store_thread_push (ConfabStoreThread   *self,
                          GTask               *task,
                          ConfabStoreCallFlags flags,
                          ConfabStoreFunc      func,
                          GDestroyNotify       free_result)
{
  Call *call = g_new0 (Call, 1);

  g_task_set_check_cancellable (task, FALSE);
  call->task = task;
  call->flags = flags;
  call->func = func;
  call->free_result = free_result;
  if ((flags & CONFAB_STORE_CALL_LAST) != 0)
    g_thread_unref (self->thread);
  g_async_queue_push (self->calls, call);
}

/**
 * confab_store_thread_is_migrating:
 * @self: a thread whose last call has not been pushed yet
 *
 * Returns: whether it is bringing its database to the version of this program
 */
gboolean
confab_store_thread_is_migrating (ConfabStoreThread *self)
{
  return confab_database_is_migrating (self->state.database);
}
