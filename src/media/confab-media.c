/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media.h"

#include "base/confab-error.h"
#include "media/confab-document-text.h"
#include "media/confab-image.h"
#include "media/confab-image-metadata.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker.h"
#include "media/confab-picture-kind.h"
#include "media/confab-video-metadata.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* The first page of what has no text is drawn so small, to see whether there is one. */
#define CHECK_EDGE 64

/* What one reading or one thumbnail needs; it belongs to the task. */
typedef struct
{
  char   *path;       /* (nullable) */
  char   *name;       /* cleaned */
  char   *media_type; /* (nullable) */
  char   *password;   /* (nullable) */
  GBytes *bytes;      /* (nullable) */
  int     size;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->name);
  g_free (job->media_type);
  g_free (job->password);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

/**
 * confab_media_free:
 * @self: (nullable): what a reading gave
 *
 * Frees @self and all in it.
 */
void
confab_media_free (ConfabMedia *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->media_type);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
strip_video (ConfabMedia *media)
{
  GBytes *stripped = confab_video_strip_metadata (media->bytes, media->media_type);

  g_bytes_unref (media->bytes);
  media->bytes = stripped;
}

static gboolean
prepare_video (ConfabMedia  *media,
               int           fd,
               GCancellable *cancellable,
               GError      **error)
{
  ConfabVideoFacts facts;

  media->kind = CONFAB_PART_VIDEO;
  if (!confab_media_worker_probe (fd, media->media_type, media->name, &facts, cancellable, error))
    return FALSE;
  media->width = facts.width;
  media->height = facts.height;
  media->duration_ms = facts.duration_ms;
  media->codec = facts.codec;
  strip_video (media);
  return TRUE;
}

/* What was put on a scanner has pages and no text. It can be sent as pictures. */
static gboolean
prepare_scan (ConfabMedia  *media,
              int           fd,
              gboolean      locked,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GPtrArray) first = NULL;

  if (locked)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD,
                   _ ("“%s” has no text in it, only pictures of pages, and a password. Save it without one first."),
                   media->name);
      return FALSE;
    }
  first = confab_media_worker_pages (fd, media->media_type, media->name, "1", NULL, CHECK_EDGE, NULL, NULL, cancellable,
                                     error);
  if (first == NULL)
    return FALSE;
  media->pages = confab_media_worker_count (fd, media->media_type, media->name, cancellable, error);
  return media->pages > 0;
}

/* A document that a password opens is kept as its text, so that the password need not be kept. */
static gboolean
prepare_document (ConfabMedia  *media,
                  int           fd,
                  const char   *password,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;
  gboolean locked;

  media->kind = CONFAB_PART_DOCUMENT;
  text = confab_media_worker_text (fd, media->media_type, media->name, NULL, cancellable, &local_error);
  locked = password != NULL && g_error_matches (local_error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD);
  if (locked)
    {
      ConfabDocumentWish wish = { .password = password };

      g_clear_error (&local_error);
      text = confab_media_worker_text (fd, media->media_type, media->name, &wish, cancellable, &local_error);
    }
  if (g_error_matches (local_error, CONFAB_ERROR, CONFAB_ERROR_EMPTY) &&
      strcmp (media->media_type, "application/pdf") == 0)
    return prepare_scan (media, fd, locked, cancellable, error);
  if (text == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  media->pages = text->pages;
  media->characters = g_utf8_strlen (text->text, -1);
  if (locked)
    {
      gsize length = strlen (text->text);

      g_bytes_unref (media->bytes);
      media->bytes = g_bytes_new_take (g_steal_pointer (&text->text), length);
      g_free (media->media_type);
      media->media_type = g_strdup ("text/plain");
    }
  return TRUE;
}

/* A file that is called one thing and is another is of no use to whom it is given. */
static void
rename_to_type (ConfabMedia *media)
{
  const char *dot = strrchr (media->name, '.');
  int length = dot != NULL && dot > media->name ? (int)(dot - media->name) : (int)strlen (media->name);
  char *name = g_strdup_printf ("%.*s%s", length, media->name,
                                strcmp (media->media_type, "image/png") == 0 ? ".png" : ".jpg");

  g_free (media->name);
  media->name = name;
}

/* bytes: (transfer full) */
static void
take_picture (ConfabMedia *media,
              GBytes      *bytes,
              const char  *media_type)
{
  gboolean is_other = strcmp (media->media_type, media_type) != 0;

  g_bytes_unref (media->bytes);
  media->bytes = bytes;
  g_free (media->media_type);
  media->media_type = g_strdup (media_type);
  if (is_other)
    rename_to_type (media);
}

static gboolean
prepare_trusted_image (ConfabMedia  *media,
                       GCancellable *cancellable,
                       GError      **error)
{
  const char *media_type = confab_media_sniff (g_bytes_get_data (media->bytes, NULL), g_bytes_get_size (media->bytes));
  GBytes *prepared = confab_image_prepare (media->bytes, media->name, &media_type, &media->width, &media->height,
                                           cancellable, error);

  media->kind = CONFAB_PART_IMAGE;
  if (prepared == NULL)
    return FALSE;
  take_picture (media, prepared, media_type);
  return TRUE;
}

static gboolean
prepare_image (ConfabMedia  *media,
               int           fd,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (ConfabPicture) picture = confab_media_worker_image (fd, media->media_type, media->name, cancellable, error);

  media->kind = CONFAB_PART_IMAGE;
  if (picture == NULL)
    return FALSE;
  media->width = picture->width;
  media->height = picture->height;
  take_picture (media, g_bytes_ref (picture->bytes), picture->media_type);
  return TRUE;
}

/* Returns whether @media, of which the bytes and their type are known, could be prepared. A file is made where there
 * is none. */
static gboolean
prepare_foreign (ConfabMedia  *media,
                 int           fd,
                 const char   *password,
                 GCancellable *cancellable,
                 GError      **error)
{
  int spilled = fd < 0 ? confab_media_spill (media->bytes) : -1;
  gboolean prepared = FALSE;

  if (fd < 0 && spilled < 0)
    confab_media_set_full_error (media->name, error);
  else if (g_str_has_prefix (media->media_type, "video/"))
    prepared = prepare_video (media, fd >= 0 ? fd : spilled, cancellable, error);
  else if (g_str_has_prefix (media->media_type, "image/"))
    prepared = prepare_image (media, fd >= 0 ? fd : spilled, cancellable, error);
  else
    prepared = prepare_document (media, fd >= 0 ? fd : spilled, password, cancellable, error);
  if (spilled >= 0)
    close (spilled);
  return prepared;
}

static ConfabMedia *
prepare (GBytes       *bytes,
         const char   *media_type,
         const char   *name,
         const char   *password,
         int           fd,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (ConfabMedia) media = g_new0 (ConfabMedia, 1);
  gboolean prepared;

  media->name = g_strdup (name);
  media->bytes = g_bytes_ref (bytes);
  media->media_type = g_strdup (media_type);
  /* What has to be made smaller takes memory, which has its limits in the worker. */
  if (confab_picture_kind_is_trusted (media_type) && g_bytes_get_size (bytes) <= CONFAB_MEDIA_MAX_IMAGE)
    prepared = prepare_trusted_image (media, cancellable, error);
  else
    prepared = prepare_foreign (media, fd, password, cancellable, error);
  return prepared ? g_steal_pointer (&media) : NULL;
}

static ConfabMedia *
read_file (Job          *job,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;
  ConfabMedia *media = NULL;
  const char *media_type;
  goffset size;
  int copy = -1;
  int fd = confab_media_open (job->path, job->name, &size, error);

  if (fd < 0)
    return NULL;
  bytes = confab_media_read (fd, size, job->name, &media_type, &copy, cancellable, error);
  if (bytes != NULL)
    media = prepare (bytes, media_type, job->name, job->password, copy, cancellable, error);
  if (copy >= 0)
    close (copy);
  close (fd);
  return media;
}

static void
read_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Job *job = task_data;
  ConfabMedia *media = NULL;
  GError *error = NULL;

  if (job->path != NULL)
    media = read_file (job, cancellable, &error);
  else
    {
      const char *media_type;

      if (confab_media_check (job->bytes, job->name, &media_type, &error))
        media = prepare (job->bytes, media_type, job->name, job->password, -1, cancellable, &error);
    }
  if (media != NULL)
    g_task_return_pointer (task, media, (GDestroyNotify)confab_media_free);
  else
    g_task_return_error (task, error);
}

/* Libraries that decode cannot all be stopped at once. The caller need not wait for them. */
static void
run (GTask          *task,
     Job            *job,
     GTaskThreadFunc worker)
{
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, worker);
}

/**
 * confab_media_read_file_async:
 * @file: a file on this machine
 * @wish: (nullable): what was said about it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads, checks and prepares a picture, a video or a document off the main thread. It never waits for a pipe or a device, and
 * never goes to the network.
 */
void
confab_media_read_file_async (GFile                 *file,
                              const ConfabMediaWish *wish,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *basename = NULL;
  Job *job;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_media_read_file_async);
  job = g_new0 (Job, 1);
  job->path = g_file_get_path (file);
  basename = g_file_get_basename (file);
  job->name = confab_media_clean_name (basename);
  job->password = g_strdup (wish != NULL ? wish->password : NULL);
  if (job->path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _ ("“%s” is not on this computer. Save it in a folder here first, then attach it."),
                               job->name);
      job_free (job);
      return;
    }
  run (task, job, read_worker);
}

/**
 * confab_media_read_bytes_async:
 * @bytes: what was pasted, dropped or read from standard input
 * @name: (nullable): its name, if it has one
 * @wish: (nullable): what was said about it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is prepared
 * @user_data: for @callback
 *
 * Checks and prepares a picture, a video or a document off the main thread.
 */
void
confab_media_read_bytes_async (GBytes                *bytes,
                               const char            *name,
                               const ConfabMediaWish *wish,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (bytes != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_media_read_bytes_async);
  job = g_new0 (Job, 1);
  job->bytes = g_bytes_ref (bytes);
  job->name = confab_media_clean_name (name);
  job->password = g_strdup (wish != NULL ? wish->password : NULL);
  run (task, job, read_worker);
}

/**
 * confab_media_read_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what was read, or %NULL with a sentence for people: %G_IO_ERROR for what
 *   cannot be read, or %CONFAB_ERROR_EMPTY, %CONFAB_ERROR_TOO_LARGE, %CONFAB_ERROR_UNSUPPORTED or, for damaged ones,
 *   %CONFAB_ERROR_INVALID_VALUE, or %CONFAB_ERROR_PASSWORD for documents that only a password opens
 */
ConfabMedia *
confab_media_read_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
make_image_thumbnail (Job          *job,
                      int           fd,
                      goffset       size,
                      GCancellable *cancellable,
                      GError      **error)
{
  const char *media_type;
  g_autoptr (GBytes) bytes = confab_media_read (fd, size, job->name, &media_type, NULL, cancellable, error);

  return bytes != NULL ? confab_image_thumbnail (bytes, media_type, job->size, job->name, cancellable, error) : NULL;
}

static GBytes *
make_thumbnail (Job          *job,
                GCancellable *cancellable,
                GError      **error)
{
  GBytes *made = NULL;
  goffset size;
  int fd = confab_media_open (job->path, job->name, &size, error);

  if (fd < 0)
    return NULL;
  if (confab_picture_kind_is_trusted (job->media_type))
    made = make_image_thumbnail (job, fd, size, cancellable, error);
  else
    made = confab_media_worker_thumbnail (fd, job->media_type, job->name, job->size, cancellable, error);
  close (fd);
  return made;
}

/* Of other documents there is nothing to be drawn, and no process has to say so. */
static gboolean
has_thumbnail (const char *media_type)
{
  return g_str_has_prefix (media_type, "image/") || g_str_has_prefix (media_type, "video/") ||
         strcmp (media_type, "application/pdf") == 0;
}

static void
thumbnail_worker (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *png = make_thumbnail (task_data, cancellable, &error);

  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * confab_media_thumbnail_async:
 * @path: a picture, a video or a document on this machine
 * @media_type: what it is
 * @size: the most pixels of the result in width and height
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is made
 * @user_data: for @callback
 *
 * Makes a small picture of an image, a video or the first page of a PDF off the main thread. A video may take five
 * seconds.
 */
void
confab_media_thumbnail_async (const char         *path,
                              const char         *media_type,
                              int                 size,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (path != NULL && media_type != NULL && size > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_media_thumbnail_async);
  job = g_new0 (Job, 1);
  job->path = g_strdup (path);
  job->name = confab_media_clean_name (path);
  job->media_type = g_strdup (media_type);
  job->size = size;
  if (has_thumbnail (media_type))
    {
      run (task, job, thumbnail_worker);
      return;
    }
  job_free (job);
  g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, "Nothing to be seen");
}

/**
 * confab_media_thumbnail_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the bytes of a PNG or a JPEG, or %NULL with %CONFAB_ERROR_UNSUPPORTED where
 *   this system has no decoder or there is nothing to be seen, or the errors of [func@Confab.media_read_finish]
 */
GBytes *
confab_media_thumbnail_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
