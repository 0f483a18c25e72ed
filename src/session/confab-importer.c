/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-text.h"
#include "media/confab-image-metadata.h"
#include "media/confab-media.h"
#include "session/confab-importer.h"
#include "session/confab-session-private.h"
#include "store/confab-store-import.h"
#include "transfer/confab-import.h"

/* How much is written at once, how often progress is told, and how much of what was left out is listed. */
#define BATCH_BYTES   (1024 * 1024)
#define PROGRESS_USEC (50 * G_TIME_SPAN_MILLISECOND)
#define MAX_SKIPPED   10000
#define MAX_NAME      200

struct _ConfabImporter
{
  GObject        parent_instance;

  ConfabSession *session;
  double         progress;
};

enum
{
  PROP_0,
  PROP_PROGRESS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabImporter, confab_importer, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* What the thread has. */
typedef struct
{
  ConfabImporter          *importer;
  GMainContext            *home;  /* where progress is told */
  ConfabStore             *store;
  GPtrArray               *files; /* GFile */
  GCancellable            *cancellable;
  GMainContext            *context; /* of the thread, for the answers of the store */
  guint                    file;
  ConfabStoreImport       *batch;
  char                    *last_id; /* of the conversation that came last, which may come in pieces */
  ConfabStoreImportOutcome last_outcome;
  gint64                   told;
  ConfabImportReport      *report;
} Run;

typedef struct
{
  ConfabImporter *importer;
  double          progress;
} Progress;

static void
skipped_free (gpointer data)
{
  ConfabImportSkipped *self = data;

  g_free (self->file);
  g_free (self->place);
  g_free (self->reason);
  g_free (self);
}

/**
 * confab_import_report_free:
 * @self: (transfer full): a report
 */
void
confab_import_report_free (ConfabImportReport *self)
{
  g_ptr_array_unref (self->skipped);
  g_clear_error (&self->failure);
  g_free (self);
}

static void
run_free (gpointer data)
{
  Run *self = data;

  g_object_unref (self->importer);
  g_object_unref (self->store);
  g_ptr_array_unref (self->files);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->home);
  g_clear_pointer (&self->batch, confab_store_import_free);
  g_clear_pointer (&self->report, confab_import_report_free);
  g_free (self->last_id);
  g_free (self);
}

static void
skip (Run        *self,
      const char *place,
      const char *reason)
{
  ConfabImportSkipped *skipped;

  self->report->n_skipped++;
  if (self->report->skipped->len >= MAX_SKIPPED)
    return;
  skipped = g_new0 (ConfabImportSkipped, 1);
  skipped->file = g_file_get_basename (self->files->pdata[self->file]);
  skipped->place = place != NULL && *place != '\0' ? g_strdup (place) : NULL;
  skipped->reason = g_strdup (reason);
  g_ptr_array_add (self->report->skipped, skipped);
}

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* The thread has nothing else to do meanwhile. */
static GAsyncResult *
wait_for (Run           *self,
          GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (self->context, TRUE);
  return *result;
}

/* A conversation that comes in pieces counts once. */
static void
count (Run                       *self,
       const ConfabStoreImported *imported)
{
  gboolean goes_on = g_strcmp0 (self->last_id, imported->id) == 0;
  gboolean was_known = goes_on && self->last_outcome == CONFAB_STORE_IMPORT_KNOWN;

  self->report->n_messages += imported->n_messages;
  self->report->n_attachments += imported->n_attachments;
  if (imported->n_elsewhere > 0)
    skip (self, imported->title, _ ("Some of its messages belong to another conversation here"));
  if (goes_on && !(was_known && imported->outcome == CONFAB_STORE_IMPORT_GROWN))
    return;
  if (was_known)
    self->report->n_known--;
  g_free (self->last_id);
  self->last_id = g_strdup (imported->id);
  self->last_outcome = imported->outcome;
  if (imported->outcome == CONFAB_STORE_IMPORT_IN_TRASH)
    skip (self, imported->title, _ ("The conversation is in the trash here; it was left there as it is"));
  self->report->n_new += imported->outcome == CONFAB_STORE_IMPORT_NEW ? 1 : 0;
  self->report->n_grown += imported->outcome == CONFAB_STORE_IMPORT_GROWN ? 1 : 0;
  self->report->n_known += imported->outcome == CONFAB_STORE_IMPORT_KNOWN ? 1 : 0;
}

static gboolean
write_batch (Run     *self,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) imported = NULL;

  confab_store_import_async (self->store, g_steal_pointer (&self->batch), self->cancellable, ready_cb, &result);
  imported = confab_store_import_finish (self->store, wait_for (self, &result), error);
  self->batch = confab_store_import_new ();
  for (guint i = 0; imported != NULL && i < imported->len; i++)
    count (self, imported->pdata[i]);
  return imported != NULL;
}

static gboolean
folder_cb (const ConfabFolderFacts *folder,
           gpointer                 user_data,
           GError                 **error)
{
  Run *self = user_data;

  confab_store_import_folder (self->batch, folder);
  return TRUE;
}

static gboolean
conversation_cb (const ConfabConversationFacts *facts,
                 GPtrArray                     *messages,
                 gpointer                       user_data,
                 GError                       **error)
{
  Run *self = user_data;

  confab_store_import_conversation (self->batch, facts, messages);
  return confab_store_import_get_size (self->batch) < BATCH_BYTES || write_batch (self, error);
}

/* What the bytes are counts, not what the file says of them. */
static ConfabPart *
attachment_cb (GBytes     *bytes,
               const char *name,
               const char *media_type,
               gpointer    user_data,
               GError    **error)
{
  Run *self = user_data;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *base = name != NULL ? g_path_get_basename (name) : NULL;
  g_autofree char *own_name = base != NULL ? confab_text_single_line (base, MAX_NAME) : NULL;
  const char *sniffed = confab_media_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  ConfabAttachmentFacts facts = { .name = own_name, .size = g_bytes_get_size (bytes) };
  ConfabPartKind kind = CONFAB_PART_DOCUMENT;
  guint32 width;
  guint32 height;

  confab_store_add_attachment_async (self->store, bytes, self->cancellable, ready_cb, &result);
  hash = confab_store_add_attachment_finish (self->store, wait_for (self, &result), error);
  if (hash == NULL)
    return NULL;
  facts.hash = hash;
  facts.media_type = sniffed != NULL ? sniffed : media_type;
  if (sniffed != NULL)
    kind = g_str_has_prefix (sniffed, "image/") ? CONFAB_PART_IMAGE : CONFAB_PART_VIDEO;
  if (kind == CONFAB_PART_IMAGE && confab_image_read_size (bytes, sniffed, &width, &height))
    {
      facts.width = MIN (width, G_MAXINT);
      facts.height = MIN (height, G_MAXINT);
    }
  return confab_part_new_attachment (kind, &facts);
}

static void
skipped_cb (const char *place,
            const char *reason,
            gpointer    user_data)
{
  skip (user_data, place, reason);
}

static void
progress_free (gpointer data)
{
  Progress *self = data;

  g_object_unref (self->importer);
  g_free (self);
}

static gboolean
progress_home_cb (gpointer user_data)
{
  Progress *self = user_data;

  self->importer->progress = self->progress;
  g_object_notify_by_pspec (G_OBJECT (self->importer), properties[PROP_PROGRESS]);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  Run *self = user_data;
  gint64 now = g_get_monotonic_time ();
  Progress *progress;

  if (now - self->told < PROGRESS_USEC)
    return;
  self->told = now;
  progress = g_new0 (Progress, 1);
  progress->importer = g_object_ref (self->importer);
  progress->progress = (self->file + (total > 0 ? CLAMP ((double)done / total, 0, 1) : 0)) / self->files->len;
  g_main_context_invoke_full (self->home, G_PRIORITY_DEFAULT, progress_home_cb, progress, progress_free);
}

static void
import_file (Run   *self,
             GFile *file)
{
  static const ConfabImportSink sink = { folder_cb, conversation_cb, attachment_cb, skipped_cb, progress_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) write_error = NULL;

  confab_import_run (file, &sink, self, self->cancellable, &error);
  /* What came before it failed is kept. */
  if (!write_batch (self, &write_error) && error == NULL)
    error = g_steal_pointer (&write_error);
  if (error == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->report->cancelled = TRUE;
      return;
    }
  skip (self, NULL, error->message);
  if (self->report->failure == NULL)
    self->report->failure = g_steal_pointer (&error);
}

static gboolean
return_cb (gpointer user_data)
{
  Run *self = g_task_get_task_data (user_data);

  g_task_return_pointer (user_data, g_steal_pointer (&self->report), (GDestroyNotify)confab_import_report_free);
  return G_SOURCE_REMOVE;
}

/* The task goes back to where it came from before it ends, so that nothing of the caller's ends here. */
static gpointer
run_thread (gpointer data)
{
  GTask *task = data;
  Run *self = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->batch = confab_store_import_new ();
  for (self->file = 0; self->file < self->files->len && !self->report->cancelled; self->file++)
    import_file (self, self->files->pdata[self->file]);
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[confab] import result");
  g_source_set_callback (source, return_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  return NULL;
}

static void
confab_importer_dispose (GObject *object)
{
  g_clear_object (&CONFAB_IMPORTER (object)->session);
  G_OBJECT_CLASS (confab_importer_parent_class)->dispose (object);
}

static void
confab_importer_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, CONFAB_IMPORTER (object)->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_importer_class_init (ConfabImporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_importer_dispose;
  object_class->get_property = confab_importer_get_property;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_importer_init (ConfabImporter *self)
{
}

/**
 * confab_importer_new: (constructor)
 * @session: an open session
 *
 * Returns: (transfer full): an importer
 */
ConfabImporter *
confab_importer_new (ConfabSession *session)
{
  ConfabImporter *self = g_object_new (CONFAB_TYPE_IMPORTER, NULL);

  self->session = g_object_ref (session);
  return self;
}

/**
 * confab_importer_get_progress:
 * @self: an importer
 *
 * Returns: how far it has come, from 0 to 1
 */
double
confab_importer_get_progress (ConfabImporter *self)
{
  g_return_val_if_fail (CONFAB_IS_IMPORTER (self), 0);

  return self->progress;
}

/**
 * confab_importer_run_async:
 * @self: an importer
 * @files: (element-type GFile): the files
 * @cancellable: (nullable): ends it; what came before stays
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Imports files one after the other.
 */
void
confab_importer_run_async (ConfabImporter     *self,
                           GPtrArray          *files,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;
  Run *run;

  g_return_if_fail (CONFAB_IS_IMPORTER (self));
  g_return_if_fail (files != NULL);

  run = g_new0 (Run, 1);
  run->importer = g_object_ref (self);
  run->home = g_main_context_ref_thread_default ();
  run->store = g_object_ref (confab_session_get_store (self->session));
  run->files = g_ptr_array_ref (files);
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->report = g_new0 (ConfabImportReport, 1);
  run->report->skipped = g_ptr_array_new_with_free_func (skipped_free);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_importer_run_async);
  /* What came before it was cancelled is told. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, run_free);
  g_thread_unref (g_thread_new ("confab-import", run_thread, task));
}

/**
 * confab_importer_run_finish:
 * @self: an importer
 * @result: what the callback got
 * @error: return location for an error; there is none, since the report has what failed
 *
 * Shows what came in the library.
 *
 * Returns: (transfer full) (nullable): what was done
 */
ConfabImportReport *
confab_importer_run_finish (ConfabImporter *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  confab_library_refresh (confab_session_get_library (self->session));
  return g_task_propagate_pointer (G_TASK (result), error);
}
