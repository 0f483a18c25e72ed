/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-text-copy.h"

#define TYPE_HTML     "text/html"
#define TYPE_MARKDOWN "text/markdown"

/* What is copied. Threads share it. */
typedef struct
{
  GPtrArray  *blocks; /* of the whole text */
  ConfabRange range;
  GBytes     *source; /* (nullable): the Markdown, where it is known */
} Piece;

struct _ConfabTextCopy
{
  GdkContentProvider parent_instance;

  Piece             *piece;
};

G_DEFINE_FINAL_TYPE (ConfabTextCopy, confab_text_copy, GDK_TYPE_CONTENT_PROVIDER)

typedef struct
{
  Piece         *piece;
  const char    *type;
  GOutputStream *stream;
  GBytes        *bytes;
} Writing;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_ptr_array_unref (piece->blocks);
  g_clear_pointer (&piece->source, g_bytes_unref);
}

static void
piece_unref (Piece *piece)
{
  g_atomic_rc_box_release_full (piece, piece_clear);
}

static void
writing_free (Writing *writing)
{
  piece_unref (writing->piece);
  g_object_unref (writing->stream);
  g_clear_pointer (&writing->bytes, g_bytes_unref);
  g_free (writing);
}

static GdkContentFormats *
confab_text_copy_ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_mime_type (builder, TYPE_HTML);
  gdk_content_formats_builder_add_mime_type (builder, TYPE_MARKDOWN);
  gdk_content_formats_builder_add_gtype (builder, G_TYPE_STRING);
  return gdk_content_formats_builder_free_to_formats (builder);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Writing *writing = g_task_get_task_data (task);
  GError *error = NULL;

  writing->bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (writing->bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_output_stream_write_all_async (writing->stream, g_bytes_get_data (writing->bytes, NULL), g_bytes_get_size (writing->bytes),
                                   g_task_get_priority (task), g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
make_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Writing *writing = task_data;
  const Piece *piece = writing->piece;
  char *text;

  if (strcmp (writing->type, TYPE_HTML) == 0)
    {
      text = confab_range_dup_html (piece->blocks, &piece->range);
    }
  else if (piece->source != NULL)
    {
      g_task_return_pointer (task, g_bytes_ref (piece->source), (GDestroyNotify)g_bytes_unref);
      return;
    }
  else
    {
      text = confab_range_dup_markdown (piece->blocks, &piece->range);
    }
  g_task_return_pointer (task, g_bytes_new_take (text, strlen (text)), (GDestroyNotify)g_bytes_unref);
}

static Writing *
writing_new (ConfabTextCopy *self,
             const char     *type,
             GOutputStream  *stream)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->piece = g_atomic_rc_box_acquire (self->piece);
  writing->type = strcmp (type, TYPE_HTML) == 0 ? TYPE_HTML : TYPE_MARKDOWN;
  writing->stream = g_object_ref (stream);
  return writing;
}

/* A long text takes longer to make than a frame may. */
static void
confab_text_copy_write_mime_type_async (GdkContentProvider *provider,
                                        const char         *mime_type,
                                        GOutputStream      *stream,
                                        int                 io_priority,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  ConfabTextCopy *self = CONFAB_TEXT_COPY (provider);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) making = NULL;

  if (strcmp (mime_type, TYPE_HTML) != 0 && strcmp (mime_type, TYPE_MARKDOWN) != 0)
    {
      GDK_CONTENT_PROVIDER_CLASS (confab_text_copy_parent_class)
      ->write_mime_type_async (provider, mime_type, stream, io_priority, cancellable, callback, user_data);
      return;
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_text_copy_write_mime_type_async);
  g_task_set_priority (task, io_priority);
  g_task_set_task_data (task, writing_new (self, mime_type, stream), (GDestroyNotify)writing_free);
  /* The thread may be the last to let go of its task, which must not hold anything that belongs to this one. */
  making = g_task_new (NULL, cancellable, made_cb, g_object_ref (task));
  g_task_set_source_tag (making, make_in_thread);
  g_task_set_priority (making, io_priority);
  g_task_set_task_data (making, writing_new (self, mime_type, stream), (GDestroyNotify)writing_free);
  g_task_run_in_thread (making, make_in_thread);
}

static gboolean
confab_text_copy_write_mime_type_finish (GdkContentProvider *provider,
                                         GAsyncResult       *result,
                                         GError            **error)
{
  if (g_async_result_is_tagged (result, confab_text_copy_write_mime_type_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return GDK_CONTENT_PROVIDER_CLASS (confab_text_copy_parent_class)->write_mime_type_finish (provider, result, error);
}

static gboolean
confab_text_copy_get_value (GdkContentProvider *provider,
                            GValue             *value,
                            GError            **error)
{
  ConfabTextCopy *self = CONFAB_TEXT_COPY (provider);

  if (!G_VALUE_HOLDS_STRING (value))
    return GDK_CONTENT_PROVIDER_CLASS (confab_text_copy_parent_class)->get_value (provider, value, error);
  g_value_take_string (value, confab_range_dup_plain (self->piece->blocks, &self->piece->range));
  return TRUE;
}

static void
confab_text_copy_finalize (GObject *object)
{
  ConfabTextCopy *self = CONFAB_TEXT_COPY (object);

  g_clear_pointer (&self->piece, piece_unref);
  G_OBJECT_CLASS (confab_text_copy_parent_class)->finalize (object);
}

static void
confab_text_copy_class_init (ConfabTextCopyClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = confab_text_copy_finalize;
  provider_class->ref_formats = confab_text_copy_ref_formats;
  provider_class->write_mime_type_async = confab_text_copy_write_mime_type_async;
  provider_class->write_mime_type_finish = confab_text_copy_write_mime_type_finish;
  provider_class->get_value = confab_text_copy_get_value;
}

static void
confab_text_copy_init (ConfabTextCopy *self)
{
}

/**
 * confab_text_copy_new:
 * @blocks: (element-type ConfabBlock): what a text is made of
 * @range: the piece of it
 * @source: (nullable): the Markdown of the piece, if it need not be made
 * @length: the length of @source in bytes
 *
 * Makes what goes to the clipboard. The blocks are kept as they are now, and the source is copied.
 *
 * Returns: (transfer full): the content
 */
GdkContentProvider *
confab_text_copy_new (GPtrArray         *blocks,
                      const ConfabRange *range,
                      const char        *source,
                      gsize              length)
{
  ConfabTextCopy *self;
  Piece *piece;

  g_return_val_if_fail (blocks != NULL && range != NULL, NULL);
  g_return_val_if_fail (range->start.block <= range->end.block && range->end.block < blocks->len, NULL);

  piece = g_atomic_rc_box_new0 (Piece);
  piece->range = *range;
  piece->blocks = g_ptr_array_new_full (blocks->len, (GDestroyNotify)confab_block_unref);
  for (guint i = 0; i < blocks->len; i++)
    g_ptr_array_add (piece->blocks, confab_block_ref (g_ptr_array_index (blocks, i)));
  if (source != NULL)
    piece->source = g_bytes_new (source, length);
  self = g_object_new (CONFAB_TYPE_TEXT_COPY, NULL);
  self->piece = piece;
  return GDK_CONTENT_PROVIDER (self);
}
