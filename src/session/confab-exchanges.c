/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-id.h"
#include "session/confab-exchanges.h"

#define SETTING "exchanges"

/* How much of temporary conversations is kept in memory, in bytes. */
#define MAX_MEMORY (64 * 1024 * 1024)

/* A file that is larger was not written here. */
#define MAX_FILE (256 * 1024 * 1024)

struct _ConfabExchanges
{
  GObject      parent_instance;

  char        *folder;
  ConfabStore *store;     /* (nullable) */
  guint        keep;
  GHashTable  *running;   /* identifier → ConfabExchangeRecorder */
  gint64       born;      /* microseconds since 1970 */
  GThreadPool *worker;    /* one thread, so that all happens in order */
  GMutex       lock;      /* of what the worker uses, too */
  GQueue      *memory;    /* Remembered, the last one first */
};

typedef struct
{
  char   *id;
  GBytes *bytes;
} Remembered;

/* What the worker does. */
typedef struct
{
  GTask               *task;
  ConfabExchangeDraft *draft;   /* (nullable) */
  char                *id;
  guint                keep;
  void                 (*run)(ConfabExchanges *self,
                              gpointer         job);
} Job;

enum
{
  PROP_0,
  PROP_KEEP,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabExchanges, confab_exchanges, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
remembered_free (gpointer data)
{
  Remembered *remembered = data;

  g_free (remembered->id);
  g_bytes_unref (remembered->bytes);
  g_free (remembered);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  Job *job = data;

  /* Its task holds what it works for. */
  job->run (g_task_get_source_object (job->task), job);
  g_clear_pointer (&job->draft, confab_exchange_draft_free);
  g_object_unref (job->task);
  g_free (job->id);
  g_free (job);
}

static void
confab_exchanges_dispose (GObject *object)
{
  ConfabExchanges *self = CONFAB_EXCHANGES (object);

  g_clear_object (&self->store);
  G_OBJECT_CLASS (confab_exchanges_parent_class)->dispose (object);
}

static void
confab_exchanges_finalize (GObject *object)
{
  ConfabExchanges *self = CONFAB_EXCHANGES (object);

  /* Each job holds this, so that none is left; the last one may end this in the worker itself. */
  g_thread_pool_free (self->worker, FALSE, FALSE);
  g_hash_table_unref (self->running);
  g_queue_free_full (self->memory, remembered_free);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  G_OBJECT_CLASS (confab_exchanges_parent_class)->finalize (object);
}

static void
confab_exchanges_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_KEEP)
    g_value_set_uint (value, CONFAB_EXCHANGES (object)->keep);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_exchanges_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (prop_id == PROP_KEEP)
    confab_exchanges_set_keep (CONFAB_EXCHANGES (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_exchanges_class_init (ConfabExchangesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_exchanges_dispose;
  object_class->finalize = confab_exchanges_finalize;
  object_class->get_property = confab_exchanges_get_property;
  object_class->set_property = confab_exchanges_set_property;
  properties[PROP_KEEP] = g_param_spec_uint ("keep", NULL, NULL, 0, CONFAB_EXCHANGES_MAX_KEEP, CONFAB_EXCHANGES_KEEP,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_exchanges_init (ConfabExchanges *self)
{
  self->keep = CONFAB_EXCHANGES_KEEP;
  self->born = g_get_real_time ();
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)confab_exchange_recorder_unref);
  self->memory = g_queue_new ();
  self->worker = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  g_mutex_init (&self->lock);
}

/**
 * confab_exchanges_new: (constructor)
 * @folder: (nullable): where they are kept, %NULL for the user's cache folder
 *
 * Returns: (transfer full): what keeps the exchanges
 */
ConfabExchanges *
confab_exchanges_new (const char *folder)
{
  ConfabExchanges *self = g_object_new (CONFAB_TYPE_EXCHANGES, NULL);

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", NULL);
  return self;
}

static Job *
new_job (ConfabExchanges         *self,
         GTask                   *task,
         void                  ( *run )(ConfabExchanges *self,
                                        gpointer         job))
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->keep = self->keep;
  job->run = run;
  return job;
}

static void
push_job (ConfabExchanges        *self,
          GTask                  *task,
          ConfabExchangeDraft    *draft,
          const char             *id,
          void                 ( *run )(ConfabExchanges *self,
                                        gpointer         job))
{
  Job *job = new_job (self, task, run);

  job->draft = draft;
  job->id = g_strdup (id);
  g_thread_pool_push (self->worker, job, NULL);
}

static GTask *
new_task (ConfabExchanges *self,
          gpointer         tag)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, tag);
  return task;
}

/* What is kept */

static gboolean
show_keep (ConfabExchanges *self,
           guint            keep)
{
  if (self->keep == keep)
    return FALSE;
  self->keep = keep;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP]);
  return TRUE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabExchanges) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);

  if (error != NULL)
    g_debug ("How many exchanges are kept was not read: %s", error->message);
  else if (value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64)
    show_keep (self, CLAMP (json_node_get_int (value), 0, CONFAB_EXCHANGES_MAX_KEEP));
  else
    show_keep (self, CONFAB_EXCHANGES_KEEP);
}

/**
 * confab_exchanges_load:
 * @self: what keeps the exchanges
 * @store: where it is stored how many are kept
 */
void
confab_exchanges_load (ConfabExchanges *self,
                       ConfabStore     *store)
{
  g_return_if_fail (CONFAB_IS_EXCHANGES (self));
  g_return_if_fail (CONFAB_IS_STORE (store));

  g_set_object (&self->store, store);
  confab_store_get_setting_async (store, SETTING, NULL, loaded_cb, g_object_ref (self));
}

/**
 * confab_exchanges_leave:
 * @self: what keeps the exchanges
 *
 * Lets go of the store, before whoever has @self lets go of that: its worker may hold it longer, and what others are
 * connected to must not end there.
 */
void
confab_exchanges_leave (ConfabExchanges *self)
{
  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  g_clear_object (&self->store);
}

/**
 * confab_exchanges_get_keep:
 * @self: what keeps the exchanges
 *
 * Returns: how many are kept
 */
guint
confab_exchanges_get_keep (ConfabExchanges *self)
{
  g_return_val_if_fail (CONFAB_IS_EXCHANGES (self), 0);

  return self->keep;
}

typedef struct
{
  char  *path;
  gint64 written;   /* nanoseconds */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static int
compare_kept (gconstpointer a,
              gconstpointer b)
{
  const Kept *first = *(const Kept *const *)a;
  const Kept *second = *(const Kept *const *)b;

  return first->written < second->written ? 1 : first->written > second->written ? -1 : g_strcmp0 (second->path, first->path);
}

/* The last ones first. */
static GPtrArray *
list_kept (ConfabExchanges *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (kept_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      GStatBuf facts;
      Kept *kept;

      if (g_lstat (path, &facts) != 0 || !S_ISREG (facts.st_mode))
        continue;
      kept = g_new0 (Kept, 1);
      kept->path = g_steal_pointer (&path);
      kept->written = (gint64)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
      g_ptr_array_add (list, kept);
    }
  g_ptr_array_sort (list, compare_kept);
  return list;
}

static void
prune (ConfabExchanges *self,
       guint            keep)
{
  g_autoptr (GPtrArray) list = list_kept (self);

  for (guint i = keep; i < list->len; i++)
    g_unlink (((Kept *)list->pdata[i])->path);
}

static void
run_prune (ConfabExchanges *self,
           gpointer         data)
{
  prune (self, ((Job *)data)->keep);
}

/**
 * confab_exchanges_set_keep:
 * @self: what keeps the exchanges
 * @keep: how many are kept; what is more goes at once
 */
void
confab_exchanges_set_keep (ConfabExchanges *self,
                           guint            keep)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  if (!show_keep (self, MIN (keep, CONFAB_EXCHANGES_MAX_KEEP)))
    return;
  value = json_node_init_int (json_node_alloc (), self->keep);
  if (self->store != NULL)
    confab_store_set_setting_async (self->store, SETTING, value, NULL, NULL, NULL);
  push_job (self, new_task (self, confab_exchanges_set_keep), NULL, NULL, run_prune);
}

/* Recording */

/**
 * confab_exchanges_begin:
 * @self: what keeps the exchanges
 * @conversation_id: what the reply belongs to
 * @provider: (nullable): the service's name
 * @model: (nullable): the model that is asked for
 *
 * Returns: (transfer full) (nullable): what notes what happens; %NULL where none are kept
 */
ConfabExchangeRecorder *
confab_exchanges_begin (ConfabExchanges *self,
                        const char      *conversation_id,
                        const char      *provider,
                        const char      *model)
{
  g_autofree char *own = confab_id_new ();
  g_autofree char *id = g_strconcat (conversation_id, ".", own, NULL);
  ConfabExchangeRecorder *recorder;

  g_return_val_if_fail (CONFAB_IS_EXCHANGES (self), NULL);

  if (self->keep == 0)
    return NULL;
  recorder = confab_exchange_recorder_new (id, provider, model);
  g_hash_table_insert (self->running, g_steal_pointer (&id), confab_exchange_recorder_ref (recorder));
  return recorder;
}

static gboolean
is_name (const char *id)
{
  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '.')
      return FALSE;
  return *id != '\0' && *id != '.' && strlen (id) < 200;
}

static char *
dup_path (ConfabExchanges *self,
          const char      *id)
{
  return g_build_filename (self->folder, id, NULL);
}

static void
run_write (ConfabExchanges *self,
           gpointer         data)
{
  Job *job = data;
  g_autoptr (ConfabExchange) exchange = confab_exchange_draft_finish (job->draft);
  g_autoptr (GBytes) bytes = confab_exchange_to_bytes (exchange);
  g_autofree char *path = dup_path (self, job->id);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (g_mkdir_with_parents (self->folder, 0700) != 0 ||
      !g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_debug ("An exchange was not kept: %s", error != NULL ? error->message : g_strerror (errno));
  prune (self, job->keep);
}

static void
run_remember (ConfabExchanges *self,
              gpointer         data)
{
  Job *job = data;
  g_autoptr (ConfabExchange) exchange = confab_exchange_draft_finish (job->draft);
  Remembered *remembered = g_new0 (Remembered, 1);
  gsize size = 0;
  guint n = 0;

  remembered->id = g_strdup (job->id);
  remembered->bytes = confab_exchange_to_bytes (exchange);
  g_mutex_lock (&self->lock);
  g_queue_push_head (self->memory, remembered);
  for (GList *link = self->memory->head; link != NULL; link = link->next, n++)
    size += g_bytes_get_size (((Remembered *)link->data)->bytes);
  for (; n > 0 && (n > job->keep || size > MAX_MEMORY); n--)
    {
      Remembered *last = g_queue_pop_tail (self->memory);

      size -= g_bytes_get_size (last->bytes);
      remembered_free (last);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * confab_exchanges_end:
 * @self: what keeps the exchanges
 * @recorder: (transfer full): what noted an exchange that has ended
 * @temporary: whether it is kept in memory only
 *
 * Keeps it, in the background.
 */
void
confab_exchanges_end (ConfabExchanges        *self,
                      ConfabExchangeRecorder *recorder,
                      gboolean                temporary)
{
  const char *id = confab_exchange_recorder_get_id (recorder);

  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  confab_exchange_recorder_end (recorder);
  push_job (self, new_task (self, confab_exchanges_end), confab_exchange_recorder_make_draft (recorder), id,
            temporary ? run_remember : run_write);
  g_hash_table_remove (self->running, id);
  confab_exchange_recorder_unref (recorder);
}

/* Looking at them */

/**
 * confab_exchanges_is_running:
 * @self: what keeps the exchanges
 * @id: what a recording is called
 *
 * Returns: whether it goes on
 */
gboolean
confab_exchanges_is_running (ConfabExchanges *self,
                             const char      *id)
{
  g_return_val_if_fail (CONFAB_IS_EXCHANGES (self), FALSE);

  return g_hash_table_contains (self->running, id);
}

static GBytes *
find_remembered (ConfabExchanges *self,
                 const char      *id)
{
  GBytes *bytes = NULL;

  g_mutex_lock (&self->lock);
  for (GList *link = self->memory->head; link != NULL && bytes == NULL; link = link->next)
    if (g_str_equal (((Remembered *)link->data)->id, id))
      bytes = g_bytes_ref (((Remembered *)link->data)->bytes);
  g_mutex_unlock (&self->lock);
  return bytes;
}

static GBytes *
read_file (ConfabExchanges *self,
           const char      *id)
{
  g_autofree char *path = dup_path (self, id);
  GStatBuf facts;
  char *text;
  gsize size;

  if (!is_name (id) || g_lstat (path, &facts) != 0 || !S_ISREG (facts.st_mode) || facts.st_size > MAX_FILE ||
      !g_file_get_contents (path, &text, &size, NULL))
    return NULL;
  return g_bytes_new_take (text, size);
}

static void
run_read (ConfabExchanges *self,
          gpointer         data)
{
  Job *job = data;
  g_autoptr (ConfabExchange) exchange = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (job->draft != NULL)
    {
      exchange = confab_exchange_draft_finish (job->draft);
      g_task_return_pointer (job->task, g_steal_pointer (&exchange), (GDestroyNotify)confab_exchange_unref);
      return;
    }
  bytes = find_remembered (self, job->id);
  if (bytes == NULL)
    bytes = read_file (self, job->id);
  if (bytes == NULL)
    {
      g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               _ ("What was sent and what came is kept of the last replies only, and of this one no more"));
      return;
    }
  exchange = confab_exchange_from_bytes (bytes, &error);
  if (exchange != NULL)
    g_task_return_pointer (job->task, g_steal_pointer (&exchange), (GDestroyNotify)confab_exchange_unref);
  else
    g_task_return_error (job->task, error);
}

/**
 * confab_exchanges_read_async:
 * @self: what keeps the exchanges
 * @id: what a recording is called
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is read
 * @user_data: given to @callback
 *
 * Reads one. Of one that goes on, it gives what happened so far.
 */
void
confab_exchanges_read_async (ConfabExchanges    *self,
                             const char         *id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;
  ConfabExchangeRecorder *recorder;

  g_return_if_fail (CONFAB_IS_EXCHANGES (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_exchanges_read_async);
  recorder = g_hash_table_lookup (self->running, id);
  push_job (self, task, recorder != NULL ? confab_exchange_recorder_make_draft (recorder) : NULL, id, run_read);
}

/**
 * confab_exchanges_read_finish:
 * @self: what keeps the exchanges
 * @result: the result
 * @error: return location for %G_IO_ERROR_NOT_FOUND where it is kept no more, or %CONFAB_ERROR_UNSUPPORTED where it cannot be read
 *
 * Returns: (transfer full): the exchange, which does not change any more, or %NULL with an error
 */
ConfabExchange *
confab_exchanges_read_finish (ConfabExchanges *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Throwing away */

static void
run_forget (ConfabExchanges *self,
            gpointer         data)
{
  Job *job = data;
  g_autoptr (GPtrArray) list = list_kept (self);
  g_autofree char *prefix = g_strconcat (job->id, ".", NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const Kept *kept = list->pdata[i];
      g_autofree char *name = g_path_get_basename (kept->path);

      if (g_str_has_prefix (name, prefix))
        g_unlink (kept->path);
    }
}

/**
 * confab_exchanges_forget:
 * @self: what keeps the exchanges
 * @conversation_id: a conversation that is deleted for ever
 */
void
confab_exchanges_forget (ConfabExchanges *self,
                         const char      *conversation_id)
{
  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  push_job (self, new_task (self, confab_exchanges_forget), NULL, conversation_id, run_forget);
}

static void
run_list (ConfabExchanges *self,
          gpointer         data)
{
  Job *job = data;
  g_autoptr (GPtrArray) list = list_kept (self);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->len; i++)
    {
      const Kept *kept = list->pdata[i];
      g_autofree char *name = g_path_get_basename (kept->path);

      name[strcspn (name, ".")] = '\0';
      if (kept->written / 1000 < self->born && !g_ptr_array_find_with_equal_func (ids, name, g_str_equal, NULL))
        g_ptr_array_add (ids, g_steal_pointer (&name));
    }
  g_task_return_pointer (job->task, g_steal_pointer (&ids), (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_exchanges_list_async:
 * @self: what keeps the exchanges
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds the conversations that something was kept of before this program began: of what came since, another program may have
 * begun the conversation meanwhile.
 */
void
confab_exchanges_list_async (ConfabExchanges    *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, confab_exchanges_list_async);
  push_job (self, task, NULL, NULL, run_list);
}

/**
 * confab_exchanges_list_finish:
 * @self: what keeps the exchanges
 * @result: the result
 *
 * Returns: (transfer full) (element-type utf8): the identifiers of the conversations
 */
GPtrArray *
confab_exchanges_list_finish (ConfabExchanges *self,
                              GAsyncResult    *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
run_flush (ConfabExchanges *self,
           gpointer         data)
{
  g_task_return_boolean (((Job *)data)->task, TRUE);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, g_task_propagate_boolean (G_TASK (result), NULL));
}

/**
 * confab_exchanges_flush:
 * @self: what keeps the exchanges
 * @task: (transfer full): given %TRUE once all that has ended is written
 */
void
confab_exchanges_flush (ConfabExchanges *self,
                        GTask           *task)
{
  GTask *own;

  g_return_if_fail (CONFAB_IS_EXCHANGES (self));

  own = g_task_new (self, NULL, flushed_cb, task);
  g_task_set_source_tag (own, confab_exchanges_flush);
  push_job (self, own, NULL, NULL, run_flush);
}
