/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-prepared-cache.h"
#include "session/confab-preparer.h"
#include "session/confab-recipe.h"

/* Each may need the memory of a large picture. */
#define MAX_RUNNING 2

struct _ConfabPreparer
{
  GObject      parent_instance;

  char        *folder;
  goffset      limit;
  ConfabStore *store;   /* (nullable) */
  GHashTable  *works;   /* key → Work, not owned: what is under way and not given up */
  GQueue      *waiting; /* Work, owned */
  guint        n_running;
  guint        n_made;
};

G_DEFINE_FINAL_TYPE (ConfabPreparer, confab_preparer, G_TYPE_OBJECT)

/* One result that is on its way. It is made, changed and freed on the main thread; the other one reads what is set before it starts. */
typedef struct
{
  gatomicrefcount references;
  ConfabPreparer *preparer;
  char           *key;
  ConfabRecipe   *recipe;
  ConfabPart     *part;
  ConfabStore    *store;        /* (nullable) */
  GBytes         *source;       /* (nullable): where the store does not have it */
  GHashTable     *memory;       /* (nullable): where the result goes to */
  GPtrArray      *waiters;      /* Waiter */
  GCancellable   *cancellable;
  gboolean        made;         /* it was not there */
  int             permille;     /* atomic */
  int             told;         /* atomic: somebody is to be told */
} Work;

/* Somebody who wants the result. */
typedef struct
{
  Work              *work;      /* not owned */
  GTask             *task;
  GSource           *cancelled;
  ConfabProgressFunc progress;
  gpointer           progress_data;
} Waiter;

static void run_next (ConfabPreparer *self);

static void
waiter_free (gpointer data)
{
  Waiter *self = data;

  if (self->cancelled != NULL)
    {
      g_source_destroy (self->cancelled);
      g_source_unref (self->cancelled);
    }
  g_object_unref (self->task);
  g_free (self);
}

static Work *
work_ref (Work *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
work_unref (gpointer data)
{
  Work *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->store);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_ptr_array_unref (self->waiters);
  g_object_unref (self->cancellable);
  g_object_unref (self->part);
  confab_recipe_free (self->recipe);
  g_free (self->key);
  g_object_unref (self->preparer);
  g_free (self);
}

static void
confab_preparer_finalize (GObject *object)
{
  ConfabPreparer *self = CONFAB_PREPARER (object);

  g_clear_object (&self->store);
  g_hash_table_unref (self->works);
  g_queue_free (self->waiting);
  g_free (self->folder);
  G_OBJECT_CLASS (confab_preparer_parent_class)->finalize (object);
}

static void
confab_preparer_class_init (ConfabPreparerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_preparer_finalize;
}

static void
confab_preparer_init (ConfabPreparer *self)
{
  self->works = g_hash_table_new (g_str_hash, g_str_equal);
  self->waiting = g_queue_new ();
}

/**
 * confab_preparer_new: (constructor)
 * @folder: (nullable): where what is made is kept; %NULL for `confab/prepared` in the user’s cache folder
 * @limit: how many bytes that may be
 *
 * Returns: (transfer full): a preparer
 */
ConfabPreparer *
confab_preparer_new (const char *folder,
                     goffset     limit)
{
  ConfabPreparer *self = g_object_new (CONFAB_TYPE_PREPARER, NULL);

  self->folder = folder != NULL ? g_strdup (folder)
                                : g_build_filename (g_get_user_cache_dir (), "confab", "prepared", NULL);
  self->limit = limit;
  return self;
}

static void
empty_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  confab_prepared_cache_trim (task_data, 0);
  g_task_return_boolean (task, TRUE);
}

/* Nothing says of what was kept which attachments it was made of, and it can all be made again. */
static void
files_purged_cb (ConfabPreparer *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, files_purged_cb);
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  g_task_run_in_thread (task, empty_thread);
}

/**
 * confab_preparer_set_store:
 * @self: a preparer
 * @store: (nullable): where attachments are
 *
 * What is deleted there for good is not kept here either.
 */
void
confab_preparer_set_store (ConfabPreparer *self,
                           ConfabStore    *store)
{
  g_return_if_fail (CONFAB_IS_PREPARER (self));

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "files-purged", G_CALLBACK (files_purged_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_preparer_get_n_made:
 * @self: a preparer
 *
 * Returns: how often something had to be made, because it was not kept
 */
guint
confab_preparer_get_n_made (ConfabPreparer *self)
{
  g_return_val_if_fail (CONFAB_IS_PREPARER (self), 0);

  return self->n_made;
}

/* Under what a result is kept, besides the bytes that it names. */
static char *
build_name (ConfabRecipe *recipe)
{
  return g_strconcat (confab_recipe_get_key (recipe), ".json", NULL);
}

/**
 * confab_preparer_load_made:
 * @self: a preparer
 * @hash: the SHA-256 of something that was made
 *
 * Reads from the disk, so it is for any thread but the main one. The cache is no safe place: what was cut or changed there is not what was made.
 *
 * Returns: (transfer full) (nullable): the bytes, as long as they are kept
 */
GBytes *
confab_preparer_load_made (ConfabPreparer *self,
                           const char     *hash)
{
  g_autoptr (GBytes) bytes = confab_prepared_cache_load (self->folder, hash);
  g_autofree char *present = NULL;

  if (bytes == NULL)
    return NULL;
  present = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_str_equal (present, hash) ? g_steal_pointer (&bytes) : NULL;
}

/* Finds the bytes of what was made: in memory, or in the folder. */
static gboolean
fill_contents (ConfabPreparer *self,
               ConfabPrepared *prepared,
               GHashTable     *memory)
{
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, prepared->contents);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      GBytes *bytes = memory != NULL ? g_hash_table_lookup (memory, hash) : NULL;

      bytes = memory == NULL ? confab_preparer_load_made (self, hash) : bytes != NULL ? g_bytes_ref (bytes) : NULL;
      if (bytes == NULL)
        return FALSE;
      g_hash_table_iter_replace (&iter, bytes);
    }
  return TRUE;
}

static ConfabPrepared *
find_kept (ConfabPreparer *self,
           ConfabRecipe   *recipe,
           GHashTable     *memory)
{
  g_autofree char *name = build_name (recipe);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabPrepared) prepared = NULL;

  if (memory == NULL)
    bytes = confab_prepared_cache_load (self->folder, name);
  else if (g_hash_table_contains (memory, name))
    bytes = g_bytes_ref (g_hash_table_lookup (memory, name));
  if (bytes != NULL)
    prepared = confab_prepared_from_bytes (bytes);
  return prepared != NULL && fill_contents (self, prepared, memory) ? g_steal_pointer (&prepared) : NULL;
}

static void
keep_on_disk (Work           *work,
              ConfabPrepared *prepared)
{
  const char *folder = work->preparer->folder;
  g_autofree char *name = build_name (work->recipe);
  g_autoptr (GBytes) bytes = confab_prepared_to_bytes (prepared);
  GHashTableIter iter;
  gpointer hash;
  gpointer content;
  gboolean kept = TRUE;

  g_hash_table_iter_init (&iter, prepared->contents);
  while (g_hash_table_iter_next (&iter, &hash, &content))
    kept = confab_prepared_cache_keep (folder, hash, content) && kept;
  /* Last, so that what it names is there. */
  if (kept)
    confab_prepared_cache_keep (folder, name, bytes);
  confab_prepared_cache_trim (folder, work->preparer->limit);
}

static void
keep_in_memory (Work           *work,
                ConfabPrepared *prepared)
{
  GHashTableIter iter;
  gpointer hash;
  gpointer content;

  g_hash_table_iter_init (&iter, prepared->contents);
  while (g_hash_table_iter_next (&iter, &hash, &content))
    g_hash_table_insert (work->memory, g_strdup (hash), g_bytes_ref (content));
  g_hash_table_insert (work->memory, build_name (work->recipe), confab_prepared_to_bytes (prepared));
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  Work *work = user_data;
  double fraction;

  g_atomic_int_set (&work->told, FALSE);
  fraction = g_atomic_int_get (&work->permille) / 1000.0;
  for (guint i = 0; i < work->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (work->waiters, i);

      if (waiter->progress != NULL)
        waiter->progress (fraction, waiter->progress_data);
    }
  return G_SOURCE_REMOVE;
}

/* On the thread that does it. */
static void
on_progress_cb (double   fraction,
                gpointer user_data)
{
  Work *work = user_data;

  g_atomic_int_set (&work->permille, (int)(CLAMP (fraction, 0, 1) * 1000));
  if (g_atomic_int_compare_and_exchange (&work->told, FALSE, TRUE))
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_progress_cb, work_ref (work), work_unref);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (ConfabPrepared) prepared = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (work->memory == NULL)
    prepared = find_kept (work->preparer, work->recipe, NULL);
  if (prepared == NULL)
    {
      if (work->source != NULL)
        bytes = g_bytes_ref (work->source);
      else
        bytes = confab_store_load_attachment (work->store, confab_part_get_facts (work->part)->hash, &error);
      if (bytes != NULL)
        prepared = confab_recipe_follow (work->recipe, bytes, on_progress_cb, work, cancellable, &error);
      work->made = prepared != NULL;
      if (work->made && work->memory == NULL)
        keep_on_disk (work, prepared);
    }
  if (prepared != NULL)
    g_task_return_pointer (task, g_steal_pointer (&prepared), (GDestroyNotify)confab_prepared_unref);
  else
    g_task_return_error (task, error);
}

/* Nobody else may join it. */
static void
forget (Work *work)
{
  if (g_hash_table_lookup (work->preparer->works, work->key) == work)
    g_hash_table_remove (work->preparer->works, work->key);
}

static void
on_worked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (ConfabPreparer) self = g_object_ref (work->preparer);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) prepared = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&work->waiters);

  work->waiters = g_ptr_array_new_with_free_func (waiter_free);
  forget (work);
  self->n_running--;
  if (work->made)
    self->n_made++;
  if (prepared != NULL && work->memory != NULL)
    keep_in_memory (work, prepared);
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (prepared != NULL)
        g_task_return_pointer (waiter->task, confab_prepared_ref (prepared), (GDestroyNotify)confab_prepared_unref);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
  work_unref (work);
  run_next (self);
}

static void
run_next (ConfabPreparer *self)
{
  while (self->n_running < MAX_RUNNING && !g_queue_is_empty (self->waiting))
    {
      Work *work = g_queue_pop_head (self->waiting);
      g_autoptr (GTask) task = NULL;

      /* The callback's reference is let go on this thread, so that the other one never holds the last. */
      task = g_task_new (NULL, work->cancellable, on_worked_cb, work);
      g_task_set_source_tag (task, run_next);
      g_task_set_task_data (task, work, NULL);
      self->n_running++;
      g_task_run_in_thread (task, work_thread);
    }
}

/* The others go on waiting; where there are none, nobody needs the result. */
static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  Waiter *waiter = user_data;
  Work *work = waiter->work;
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (work->waiters, waiter);
  if (work->waiters->len == 0)
    {
      forget (work);
      g_cancellable_cancel (work->cancellable);
      if (g_queue_remove (work->preparer->waiting, work))
        work_unref (work);
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return G_SOURCE_REMOVE;
}

static void
wait_for (Work              *work,
          GTask             *task,
          ConfabProgressFunc progress,
          gpointer           progress_data)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->work = work;
  waiter->task = g_object_ref (task);
  waiter->progress = progress;
  waiter->progress_data = progress_data;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled_cb), waiter, NULL);
      g_source_set_static_name (waiter->cancelled, "[confab] preparing");
      g_source_attach (waiter->cancelled, NULL);
    }
  g_ptr_array_add (work->waiters, waiter);
}

/* recipe: (transfer full), key: (transfer full) */
static Work *
work_new (ConfabPreparer *self,
          ConfabPart     *part,
          ConfabRecipe   *recipe,
          char           *key,
          GHashTable     *memory)
{
  Work *work = g_new0 (Work, 1);
  GBytes *source = memory != NULL ? g_hash_table_lookup (memory, confab_part_get_facts (part)->hash) : NULL;

  g_atomic_ref_count_init (&work->references);
  work->preparer = g_object_ref (self);
  work->key = key;
  work->recipe = recipe;
  work->part = g_object_ref (part);
  work->store = self->store != NULL ? g_object_ref (self->store) : NULL;
  work->source = source != NULL ? g_bytes_ref (source) : NULL;
  work->memory = memory != NULL ? g_hash_table_ref (memory) : NULL;
  work->waiters = g_ptr_array_new_with_free_func (waiter_free);
  work->cancellable = g_cancellable_new ();
  return work;
}

/**
 * confab_preparer_prepare_async:
 * @self: a preparer
 * @part: an attachment
 * @provider: the service that it goes to
 * @memory: (nullable) (element-type utf8 GBytes): the bytes of a temporary chat by their hash; what is made goes there too and nowhere else
 * @progress: (nullable): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes of an attachment what the service is sent. Where the same thing is being made already, this waits for it. Cancelling works at once.
 */
void
confab_preparer_prepare_async (ConfabPreparer     *self,
                               ConfabPart         *part,
                               ConfabProvider     *provider,
                               GHashTable         *memory,
                               ConfabProgressFunc  progress,
                               gpointer            progress_data,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (ConfabRecipe) recipe = confab_recipe_new (part, provider);
  g_autoptr (ConfabPrepared) prepared = NULL;
  g_autofree char *key = NULL;
  Work *work;

  g_task_set_source_tag (task, confab_preparer_prepare_async);
  g_task_set_task_data (task, g_object_ref (part), g_object_unref);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (recipe == NULL)
    prepared = confab_recipe_skip (part);
  else if (memory != NULL)
    prepared = find_kept (self, recipe, memory);
  if (prepared != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&prepared), (GDestroyNotify)confab_prepared_unref);
      return;
    }
  key = g_strdup_printf ("%s %p", confab_recipe_get_key (recipe), (gpointer)memory);
  work = g_hash_table_lookup (self->works, key);
  if (work == NULL)
    {
      work = work_new (self, part, g_steal_pointer (&recipe), g_steal_pointer (&key), memory);
      g_hash_table_insert (self->works, work->key, work);
      g_queue_push_tail (self->waiting, work);
    }
  wait_for (work, task, progress, progress_data);
  run_next (self);
}

/**
 * confab_preparer_prepare_finish:
 * @self: a preparer
 * @result: what the callback was given
 * @error: return location for a [error@Confab.Error], [error@Confab.StoreError] or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what is sent
 */
ConfabPrepared *
confab_preparer_prepare_finish (ConfabPreparer *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_autoptr (ConfabPrepared) prepared = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  prepared = g_task_propagate_pointer (G_TASK (result), error);
  return prepared != NULL ? confab_prepared_leave_out (prepared, g_task_get_task_data (G_TASK (result))) : NULL;
}

/**
 * confab_preparer_load:
 * @self: a preparer
 * @part: one of the parts that are sent
 * @memory: (nullable) (element-type utf8 GBytes): the bytes of a temporary chat by their hash
 * @error: return location for a [error@Confab.StoreError]
 *
 * Reads from the disk, so it is for any thread but the main one.
 *
 * Returns: (transfer full) (nullable): the bytes of @part
 */
GBytes *
confab_preparer_load (ConfabPreparer *self,
                      ConfabPart     *part,
                      GHashTable     *memory,
                      GError        **error)
{
  const char *hash = confab_part_get_facts (part)->hash;
  GBytes *bytes = memory != NULL ? g_hash_table_lookup (memory, hash) : NULL;

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  bytes = confab_preparer_load_made (self, hash);
  return bytes != NULL ? bytes : confab_store_load_attachment (self->store, hash, error);
}
