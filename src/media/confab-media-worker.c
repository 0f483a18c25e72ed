/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker.h"

#include "base/confab-json.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker-sync.h"

#include <unistd.h>

#define PICTURE_SECONDS 60
#define TEXT_SECONDS    120

/* One piece of work; it belongs to the task. */
typedef struct
{
  JsonObject        *request;
  GBytes            *bytes;
  guint              seconds;
  ConfabProgressFunc progress;
  gpointer           progress_data;
} Work;

/* A word of progress on its way to where the work was asked for. */
typedef struct
{
  GTask *task;
  double fraction;
} Word;

static void
work_free (Work *work)
{
  json_object_unref (work->request);
  g_bytes_unref (work->bytes);
  g_free (work);
}

static void
word_free (Word *word)
{
  g_object_unref (word->task);
  g_free (word);
}

static gboolean
tell_cb (gpointer user_data)
{
  Word *word = user_data;
  Work *work = g_task_get_task_data (word->task);

  if (!g_task_get_completed (word->task))
    work->progress (word->fraction, work->progress_data);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  GTask *task = user_data;
  Word *word = g_new0 (Word, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  word->task = g_object_ref (task);
  word->fraction = fraction;
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, tell_cb, word, (GDestroyNotify)word_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
work_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  GPtrArray *items = NULL;
  int fd = confab_media_spill (work->bytes);

  if (fd >= 0)
    items = confab_media_worker_call (work->request, fd, work->seconds, work->progress != NULL ? progress_cb : NULL,
                                      task, cancellable, &error);
  else
    confab_media_set_full_error (confab_json_get_string (work->request, "name"), &error);
  if (fd >= 0)
    close (fd);
  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Takes @request. */
static void
start_work (gpointer            tag,
            JsonObject         *request,
            GBytes             *bytes,
            guint               seconds,
            ConfabProgressFunc  progress,
            gpointer            progress_data,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->request = request;
  work->bytes = g_bytes_ref (bytes);
  work->seconds = seconds;
  work->progress = progress;
  work->progress_data = progress_data;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, work_thread);
}

/* What was made, at least one thing; NULL with an error. */
static GPtrArray *
finish_work (GAsyncResult *result,
             gpointer      tag,
             GError      **error)
{
  GTask *task = G_TASK (result);
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL) && g_task_get_source_tag (task) == tag, NULL);

  items = g_task_propagate_pointer (task, error);
  if (items == NULL || items->len > 0)
    return g_steal_pointer (&items);
  confab_worker_set_odd_error (confab_json_get_string (((Work *)g_task_get_task_data (task))->request, "name"), error);
  return NULL;
}

static void
set_odd_error (GAsyncResult *result,
               GError      **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  confab_worker_set_odd_error (confab_json_get_string (work->request, "name"), error);
}

/**
 * confab_media_work_text_async:
 * @bytes: a document
 * @media_type: what it is, as [func@Confab.document_sniff] said
 * @name: how errors name it
 * @wish: (nullable): what of it is wanted
 * @progress: (nullable) (scope notified): told how much is done
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * What [func@Confab.document_text_read] does, in a process of its own.
 */
void
confab_media_work_text_async (GBytes                   *bytes,
                              const char               *media_type,
                              const char               *name,
                              const ConfabDocumentWish *wish,
                              ConfabProgressFunc        progress,
                              gpointer                  progress_data,
                              GCancellable             *cancellable,
                              GAsyncReadyCallback       callback,
                              gpointer                  user_data)
{
  g_return_if_fail (bytes != NULL && media_type != NULL && name != NULL);

  start_work (confab_media_work_text_async, confab_worker_request_text (media_type, name, wish), bytes, TEXT_SECONDS,
              progress, progress_data, cancellable, callback, user_data);
}

/**
 * confab_media_work_text_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the text
 */
ConfabDocumentText *
confab_media_work_text_finish (GAsyncResult *result,
                               GError      **error)
{
  g_autoptr (GPtrArray) items = finish_work (result, confab_media_work_text_async, error);
  ConfabDocumentText *text = items != NULL ? confab_worker_take_text (items->pdata[0]) : NULL;

  if (items != NULL && text == NULL)
    set_odd_error (result, error);
  return text;
}

/**
 * confab_media_work_picture_async:
 * @bytes: a picture
 * @media_type: what it is
 * @name: how errors name it
 * @limits: what is taken
 * @progress: (nullable) (scope notified): told how much is done
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * What [func@Confab.picture_fit] does, in a process of its own.
 */
void
confab_media_work_picture_async (GBytes                    *bytes,
                                 const char                *media_type,
                                 const char                *name,
                                 const ConfabPictureLimits *limits,
                                 ConfabProgressFunc         progress,
                                 gpointer                   progress_data,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  JsonObject *request;
  JsonArray *types;

  g_return_if_fail (bytes != NULL && media_type != NULL && name != NULL && limits != NULL);

  request = confab_worker_request_new ("picture", media_type, name);
  types = json_array_new ();
  for (const char *const *type = limits->types; type != NULL && *type != NULL; type++)
    json_array_add_string_element (types, *type);
  json_object_set_array_member (request, "types", types);
  json_object_set_int_member (request, "edge", limits->max_edge);
  json_object_set_int_member (request, "bytes", (gint64)limits->max_bytes);
  json_object_set_boolean_member (request, "still", limits->still);
  start_work (confab_media_work_picture_async, request, bytes, PICTURE_SECONDS, progress, progress_data, cancellable,
              callback, user_data);
}

/**
 * confab_media_work_picture_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the picture as it fits
 */
ConfabPicture *
confab_media_work_picture_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_autoptr (GPtrArray) items = finish_work (result, confab_media_work_picture_async, error);
  ConfabPicture *picture = items != NULL ? confab_worker_take_picture (items->pdata[0]) : NULL;

  if (items != NULL && picture == NULL)
    set_odd_error (result, error);
  return picture;
}
