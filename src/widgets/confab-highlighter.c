/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "widgets/confab-code-language.h"
#include "widgets/confab-highlighter.h"

/* What is longer is not coloured: nobody reads it for its colours, and it would take seconds. */
#define MAX_BYTES      (256 * 1024)
#define MAX_LINE_BYTES 10000

/* Of the time of a frame, and of a step in it. */
#define SLICE_US   4000
#define STEP_BYTES 512
#define STEP_LINES 64

#define MAX_RESULTS 64

/* A text that is being coloured, or waits for it. */
typedef struct
{
  char          *text;
  gsize          length;
  char          *language; /* GtkSourceView's name */
  gboolean       dark;
  char          *key;
  PangoAttrList *colours;
  gsize          n_inserted;
  gsize          n_read;
  GtkTextIter    at;       /* as far as it was read; valid as nothing changes the buffer then */
} Request;

struct _ConfabHighlighter
{
  GObject                      parent_instance;

  GtkSourceLanguageManager    *languages;
  GtkSourceStyleSchemeManager *schemes;
  GHashTable                  *buffers;    /* GtkSourceView's name of a language → buffer, which keeps the language loaded */
  GQueue                       tasks;      /* of GTask; the first one is being worked at */
  GHashTable                  *results;    /* key → PangoAttrList */
  GQueue                       keys;       /* of results, the latest used first; owned by the table */
  guint                        slice_id;
  guint                        loading : 1;
};

/* What a thread loads for the main thread. */
typedef struct
{
  GtkSourceLanguageManager    *languages;
  GtkSourceStyleSchemeManager *schemes;
  GtkSourceBuffer             *buffer;
  char                        *language;
  GWeakRef                     highlighter;
  GMutex                       mutex;
  GCond                        changed;
  gboolean                     held;     /* whether the main thread waits */
  gboolean                     loaded;
} Load;

G_DEFINE_FINAL_TYPE (ConfabHighlighter, confab_highlighter, G_TYPE_OBJECT)

static void queue_slice (ConfabHighlighter *self);

static void
request_free (Request *request)
{
  g_free (request->text);
  g_free (request->language);
  g_free (request->key);
  g_clear_pointer (&request->colours, pango_attr_list_unref);
  g_free (request);
}

static void
load_free (Load *load)
{
  g_clear_object (&load->languages);
  g_clear_object (&load->schemes);
  g_clear_object (&load->buffer);
  g_free (load->language);
  g_weak_ref_clear (&load->highlighter);
  g_mutex_clear (&load->mutex);
  g_cond_clear (&load->changed);
  g_free (load);
}

static void
remember (ConfabHighlighter *self,
          Request           *request)
{
  char *key = g_strdup (request->key);

  g_hash_table_insert (self->results, key, pango_attr_list_ref (request->colours));
  g_queue_push_head (&self->keys, key);
  while (self->keys.length > MAX_RESULTS)
    g_hash_table_remove (self->results, g_queue_pop_tail (&self->keys));
}

static PangoAttrList *
recall (ConfabHighlighter *self,
        const char        *key)
{
  gpointer found_key;
  PangoAttrList *found;

  if (!g_hash_table_lookup_extended (self->results, key, &found_key, (gpointer *)&found))
    return NULL;
  g_queue_remove (&self->keys, found_key);
  g_queue_push_head (&self->keys, found_key);
  return pango_attr_list_ref (found);
}

static gboolean
hold_cb (gpointer user_data)
{
  Load *load = user_data;

  g_mutex_lock (&load->mutex);
  load->held = TRUE;
  g_cond_broadcast (&load->changed);
  while (!load->loaded)
    g_cond_wait (&load->changed, &load->mutex);
  g_mutex_unlock (&load->mutex);
  return G_SOURCE_REMOVE;
}

/* The language is read; what is left is to give it to the buffer, for which the buffer sets marks. That ends with a source on the main loop, whose id the thread
 * stores; the main thread must not run that source before, so it waits for those few microseconds. */
static void
mark_set_cb (GtkTextBuffer *buffer,
             GtkTextIter   *iter,
             GtkTextMark   *mark,
             Load          *load)
{
  g_autoptr (GSource) source = NULL;

  if (load->held)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, hold_cb, load, NULL);
  g_source_attach (source, NULL);
  g_mutex_lock (&load->mutex);
  while (!load->held)
    g_cond_wait (&load->changed, &load->mutex);
  g_mutex_unlock (&load->mutex);
}

static void
set_language (Load              *load,
              GtkSourceLanguage *language)
{
  gulong handler = g_signal_connect (load->buffer, "mark-set", G_CALLBACK (mark_set_cb), load);

  gtk_source_buffer_set_language (load->buffer, language);
  g_signal_handler_disconnect (load->buffer, handler);
  g_mutex_lock (&load->mutex);
  load->loaded = TRUE;
  g_cond_broadcast (&load->changed);
  g_mutex_unlock (&load->mutex);
}

/* Reading a language takes tens of milliseconds, as its expressions are compiled. The objects are made and left in the thread; nothing else uses them before it
 * is done. */
static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  GtkSourceLanguage *language;

  if (load->languages == NULL)
    load->languages = gtk_source_language_manager_new ();
  if (load->schemes == NULL)
    load->schemes = gtk_source_style_scheme_manager_new ();
  gtk_source_style_scheme_manager_get_scheme (load->schemes, "Adwaita");
  language = gtk_source_language_manager_get_language (load->languages, load->language);
  load->buffer = gtk_source_buffer_new (NULL);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (load->buffer), FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (load->buffer, FALSE);
  if (language != NULL)
    set_language (load, language);
  g_task_return_boolean (task, TRUE);
}

static void
load_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Load *load = g_task_get_task_data (G_TASK (result));
  g_autoptr (ConfabHighlighter) self = g_weak_ref_get (&load->highlighter);

  if (self == NULL)
    return;
  self->loading = FALSE;
  g_set_object (&self->languages, load->languages);
  g_set_object (&self->schemes, load->schemes);
  g_hash_table_insert (self->buffers, g_steal_pointer (&load->language), g_steal_pointer (&load->buffer));
  queue_slice (self);
}

static void
load_language (ConfabHighlighter *self,
               const char        *language)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, load_cb, NULL);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, load_language);
  g_set_object (&load->languages, self->languages);
  g_set_object (&load->schemes, self->schemes);
  load->language = g_strdup (language);
  g_weak_ref_init (&load->highlighter, self);
  g_mutex_init (&load->mutex);
  g_cond_init (&load->changed);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  self->loading = TRUE;
  g_task_run_in_thread (task, load_worker);
}

static void
finish_request (ConfabHighlighter *self)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->tasks);
  Request *request = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&request->colours), (GDestroyNotify)pango_attr_list_unref);
}

static void
insert_attribute (PangoAttrList  *colours,
                  PangoAttribute *attribute,
                  gsize           start,
                  gsize           end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (colours, attribute);
}

/* What the last of the tags that say something about it says. */
static void
read_tags (Request *request,
           GSList  *tags,
           gsize    start,
           gsize    end)
{
  g_autoptr (GdkRGBA) colour = NULL;
  gboolean bold = FALSE;
  gboolean italic = FALSE;

  for (GSList *item = tags; item != NULL; item = item->next)
    {
      gboolean coloured;
      gboolean weighted;
      gboolean styled;
      PangoStyle style;
      int weight;
      GdkRGBA *foreground;

      g_object_get (item->data, "foreground-set", &coloured, "foreground-rgba", &foreground, "weight-set", &weighted, "weight", &weight,
                    "style-set", &styled, "style", &style, NULL);
      if (coloured)
        {
          g_clear_pointer (&colour, gdk_rgba_free);
          colour = g_steal_pointer (&foreground);
        }
      g_clear_pointer (&foreground, gdk_rgba_free);
      bold = weighted ? weight >= PANGO_WEIGHT_BOLD : bold;
      italic = styled ? style != PANGO_STYLE_NORMAL : italic;
    }
  if (colour != NULL)
    insert_attribute (request->colours, pango_attr_foreground_new ((guint16)(colour->red * 65535), (guint16)(colour->green * 65535),
                                                                   (guint16)(colour->blue * 65535)), start, end);
  if (bold)
    insert_attribute (request->colours, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  if (italic)
    insert_attribute (request->colours, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
}

/* Adds some lines to the buffer and has them coloured at once, so that nothing is left for the buffer's own idle worker, which takes longer at a time. */
static void
insert_step (Request       *request,
             GtkTextBuffer *buffer)
{
  const char *text = request->text + request->n_inserted;
  gsize left = request->length - request->n_inserted;
  const char *line_end = left > STEP_BYTES ? memchr (text + STEP_BYTES, '\n', left - STEP_BYTES) : NULL;
  gsize length = line_end != NULL ? (gsize)(line_end + 1 - text) : left;
  int first = gtk_text_buffer_get_line_count (buffer) - 1;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, (int)length);
  request->n_inserted += length;
  gtk_text_buffer_get_iter_at_line (buffer, &start, first);
  gtk_source_buffer_ensure_highlight (GTK_SOURCE_BUFFER (buffer), &start, &end);
  if (request->n_inserted == request->length)
    gtk_text_buffer_get_start_iter (buffer, &request->at);
}

static void
read_step (Request *request)
{
  GtkTextIter start = request->at;
  GSList *tags;
  gsize first = request->n_read;

  if (!gtk_text_iter_forward_to_tag_toggle (&request->at, NULL))
    gtk_text_buffer_get_end_iter (gtk_text_iter_get_buffer (&start), &request->at);
  request->n_read = (gsize)(g_utf8_offset_to_pointer (request->text + first, gtk_text_iter_get_offset (&request->at) -
                                                      gtk_text_iter_get_offset (&start)) - request->text);
  tags = gtk_text_iter_get_tags (&start);
  if (tags != NULL)
    read_tags (request, tags, first, request->n_read);
  g_slist_free (tags);
}

/* Takes some lines away. To take all of them at once takes as long as a frame in a long text. */
static void
remove_step (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, MAX (gtk_text_buffer_get_line_count (buffer) - STEP_LINES, 0));
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
}

static void
begin_request (ConfabHighlighter *self,
               Request           *request,
               GtkSourceBuffer   *buffer)
{
  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (self->schemes, request->dark ? "Adwaita-dark" : "Adwaita"));
  request->colours = pango_attr_list_new ();
}

/* Works at the first request for a moment. Returns whether there is more to do now. */
static gboolean
work (ConfabHighlighter *self)
{
  GTask *task = g_queue_peek_head (&self->tasks);
  Request *request;
  GtkSourceBuffer *buffer;

  if (task == NULL || self->loading)
    return FALSE;
  request = g_task_get_task_data (task);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (g_queue_pop_head (&self->tasks));
      return TRUE;
    }
  if (request->colours == NULL && (request->colours = recall (self, request->key)) != NULL)
    {
      finish_request (self);
      return TRUE;
    }
  buffer = g_hash_table_lookup (self->buffers, request->language);
  if (buffer == NULL)
    {
      load_language (self, request->language);
      return FALSE;
    }
  if (request->colours == NULL && gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (buffer)) > 0)
    remove_step (GTK_TEXT_BUFFER (buffer));
  else if (request->colours == NULL)
    begin_request (self, request, buffer);
  else if (request->n_inserted < request->length && gtk_source_buffer_get_language (buffer) != NULL)
    insert_step (request, GTK_TEXT_BUFFER (buffer));
  else if (request->n_read < request->n_inserted)
    read_step (request);
  else if (gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (buffer)) > 0)
    remove_step (GTK_TEXT_BUFFER (buffer));
  else
    {
      remember (self, request);
      finish_request (self);
    }
  return TRUE;
}

static gboolean
slice_cb (gpointer user_data)
{
  ConfabHighlighter *self = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_US;
  g_autoptr (ConfabHighlighter) held = g_object_ref (self);

  while (g_get_monotonic_time () < end)
    if (!work (self))
      {
        self->slice_id = 0;
        return G_SOURCE_REMOVE;
      }
  return G_SOURCE_CONTINUE;
}

static void
queue_slice (ConfabHighlighter *self)
{
  if (self->slice_id == 0 && !self->loading)
    self->slice_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, slice_cb, self, NULL);
}

static void
confab_highlighter_dispose (GObject *object)
{
  ConfabHighlighter *self = CONFAB_HIGHLIGHTER (object);

  g_clear_handle_id (&self->slice_id, g_source_remove);
  g_queue_clear_full (&self->tasks, g_object_unref);
  g_queue_clear (&self->keys);
  g_hash_table_remove_all (self->results);
  g_hash_table_remove_all (self->buffers);
  g_clear_object (&self->languages);
  g_clear_object (&self->schemes);

  G_OBJECT_CLASS (confab_highlighter_parent_class)->dispose (object);
}

static void
confab_highlighter_finalize (GObject *object)
{
  ConfabHighlighter *self = CONFAB_HIGHLIGHTER (object);

  g_hash_table_unref (self->results);
  g_hash_table_unref (self->buffers);

  G_OBJECT_CLASS (confab_highlighter_parent_class)->finalize (object);
}

static void
confab_highlighter_class_init (ConfabHighlighterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_highlighter_dispose;
  object_class->finalize = confab_highlighter_finalize;
}

static void
confab_highlighter_init (ConfabHighlighter *self)
{
  g_queue_init (&self->tasks);
  g_queue_init (&self->keys);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)pango_attr_list_unref);
  self->buffers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * confab_highlighter_new:
 *
 * Makes a highlighter. It costs next to nothing before the first code is to be coloured.
 *
 * Returns: (transfer full): the highlighter
 */
ConfabHighlighter *
confab_highlighter_new (void)
{
  return g_object_new (CONFAB_TYPE_HIGHLIGHTER, NULL);
}

static gboolean
is_fit (const char *text,
        gsize       length)
{
  if (length > MAX_BYTES)
    return FALSE;
  for (const char *line = text, *end = text + length; line < end;)
    {
      const char *line_end = memchr (line, '\n', (gsize)(end - line));

      if ((line_end != NULL ? line_end : end) - line > MAX_LINE_BYTES)
        return FALSE;
      line = line_end != NULL ? line_end + 1 : end;
    }
  return TRUE;
}

/**
 * confab_highlighter_highlight_async:
 * @self: a highlighter
 * @text: code, valid UTF-8 without NUL
 * @length: of it, in bytes
 * @language: (nullable): its language, as people name it behind a fence
 * @dark: whether it is to stand on dark
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Colours code, after what was asked for before. Nothing is coloured in a language that is not known, in very long texts and in those with very long lines.
 */
void
confab_highlighter_highlight_async (ConfabHighlighter  *self,
                                    const char         *text,
                                    gsize               length,
                                    const char         *language,
                                    gboolean            dark,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *word = NULL;
  g_autofree char *checksum = NULL;
  const ConfabCodeLanguage *known;
  Request *request;

  g_return_if_fail (CONFAB_IS_HIGHLIGHTER (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_highlighter_highlight_async);
  word = confab_code_language_dup_word (language);
  known = confab_code_language_find (word);
  if (*word == '\0' || (known != NULL && known->id == NULL) || !is_fit (text, length))
    {
      g_task_return_pointer (task, pango_attr_list_new (), (GDestroyNotify)pango_attr_list_unref);
      return;
    }
  checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
  request = g_new0 (Request, 1);
  request->text = g_strndup (text, length);
  request->length = length;
  request->language = g_strdup (known != NULL ? known->id : word);
  request->dark = !!dark;
  request->key = g_strdup_printf ("%s %d %s", request->language, request->dark, checksum);
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  g_queue_push_tail (&self->tasks, g_steal_pointer (&task));
  queue_slice (self);
}

/**
 * confab_highlighter_highlight_finish:
 * @self: a highlighter
 * @result: what the callback got
 * @error: return location for an error, of the domain %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): attributes of the text, none if it has no colours; or %NULL with %G_IO_ERROR_CANCELLED
 */
PangoAttrList *
confab_highlighter_highlight_finish (ConfabHighlighter *self,
                                     GAsyncResult      *result,
                                     GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_highlighter_dup_language_name:
 * @language: (nullable): a language, as people name it behind a fence
 *
 * Returns: (transfer full): its name; what was given if it is not known, empty if it is none
 */
char *
confab_highlighter_dup_language_name (const char *language)
{
  g_autofree char *word = confab_code_language_dup_word (language);
  const ConfabCodeLanguage *known = confab_code_language_find (word);

  return known != NULL ? g_strdup (known->name) : g_steal_pointer (&word);
}

/**
 * confab_highlighter_dup_file_suffix:
 * @language: (nullable): a language, as people name it behind a fence
 *
 * Returns: (transfer full): how the names of its files end, without the point
 */
char *
confab_highlighter_dup_file_suffix (const char *language)
{
  g_autofree char *word = confab_code_language_dup_word (language);
  const ConfabCodeLanguage *known = confab_code_language_find (word);

  return g_strdup (known != NULL ? known->suffix : "txt");
}
