/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-print-reader.h"
#include "markup/confab-code-colours.h"
#include "markup/confab-document.h"
#include "widgets/confab-highlighter.h"

/* Pictures are read no larger than they are printed, at twice the dots of a screen. */
#define IMAGE_SIZE 800

typedef struct
{
  char       *id;   /* (nullable) */
  ConfabChat *chat; /* (nullable): until it was read */
} Source;

struct _ConfabPrintReader
{
  GObject            parent_instance;

  ConfabSession     *session;
  GPtrArray         *sources;
  GPtrArray         *texts;       /* of ConfabPrintText; the last one is being read */
  GHashTable        *images;      /* ConfabPart → GBytes */
  GHashTable        *colours;     /* ConfabBlock → PangoAttrList */
  ConfabHighlighter *highlighter;
  GPtrArray         *parts;       /* ConfabPart: pictures of the message that are still to be read */
  GPtrArray         *code;        /* ConfabBlock: code of the message that is still to be coloured */
  guint              current;     /* of sources */
  double             fraction;
};

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ConfabPrintReader, confab_print_reader, G_TYPE_OBJECT)

/* task: (transfer full), as everywhere here: one call hands it to the next. */
static void next_source (GTask *task);
static void next_message (GTask *task);
static void next_image (GTask *task);
static void next_code (GTask *task);

static void
source_free (gpointer data)
{
  Source *self = data;

  g_free (self->id);
  g_clear_object (&self->chat);
  g_free (self);
}

static void
text_free (gpointer data)
{
  ConfabPrintText *self = data;

  g_free (self->title);
  g_free (self->date);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static ConfabPrintText *
get_last (ConfabPrintReader *self)
{
  return self->texts->pdata[self->texts->len - 1];
}

static ConfabMessage *
get_message (ConfabPrintReader *self)
{
  ConfabPrintText *text = get_last (self);

  return text->messages->pdata[text->blocks->len];
}

static void
set_fraction (ConfabPrintReader *self,
              double             part)
{
  self->fraction = (self->current + part) / MAX (self->sources->len, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
on_highlighted_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrintReader *self = g_task_get_source_object (task);
  GError *error = NULL;
  PangoAttrList *colours = confab_highlighter_highlight_finish (CONFAB_HIGHLIGHTER (source), result, &error);

  if (colours == NULL)
    {
      fail (task, error);
      return;
    }
  g_hash_table_replace (self->colours, g_ptr_array_steal_index (self->code, self->code->len - 1), colours);
  next_code (task);
}

/* What is printed is dark on white. */
static void
next_code (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);
  const ConfabBlock *block;

  if (self->code->len == 0)
    {
      next_message (task);
      return;
    }
  block = self->code->pdata[self->code->len - 1];
  confab_highlighter_highlight_async (self->highlighter, block->text, block->length, block->info, FALSE,
                                      g_task_get_cancellable (task), on_highlighted_cb, task);
}

typedef struct
{
  char    *text;
  gsize    length;
  gboolean markdown;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->text);
  g_free (self);
}

static void
read_worker (GTask        *reading_task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Reading *reading = task_data;
  g_autoptr (ConfabDocument) document = confab_document_new (reading->markdown ? CONFAB_FLAVOUR_MARKDOWN : CONFAB_FLAVOUR_PLAIN);

  confab_document_update (document, reading->text, reading->length, TRUE);
  g_task_return_pointer (reading_task, g_ptr_array_ref (confab_document_get_blocks (document)),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
on_read_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrintReader *self = g_task_get_source_object (task);
  GPtrArray *blocks = g_task_propagate_pointer (G_TASK (result), NULL);

  g_ptr_array_add (get_last (self)->blocks, blocks);
  for (guint i = 0; i < blocks->len; i++)
    if (confab_code_colours_apply (blocks->pdata[i]))
      g_ptr_array_add (self->code, confab_block_ref (blocks->pdata[i]));
  next_code (task);
}

/* It may be long, and it may grow meanwhile: another thread reads a copy. Without a source: that thread must not be the last to hold this object. */
static void
read_text (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);
  ConfabMessage *message = get_message (self);
  g_autoptr (GTask) reading_task = g_task_new (NULL, NULL, on_read_cb, task);
  Reading *reading = g_new (Reading, 1);

  reading->length = confab_message_get_text_length (message);
  reading->text = g_strndup (confab_message_get_text (message), reading->length);
  reading->markdown = confab_message_get_role (message) == CONFAB_ROLE_ASSISTANT;
  g_task_set_source_tag (reading_task, read_text);
  g_task_set_task_data (reading_task, reading, reading_free);
  g_task_run_in_thread (reading_task, read_worker);
}

static void
on_image_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrintReader *self = g_task_get_source_object (task);
  GBytes *bytes = confab_session_load_thumbnail_finish (CONFAB_SESSION (source), result, NULL);
  g_autoptr (ConfabPart) part = g_ptr_array_steal_index (self->parts, self->parts->len - 1);

  /* One that cannot be read is named all the same. */
  if (bytes != NULL)
    g_hash_table_replace (self->images, g_object_ref (part), bytes);
  next_image (task);
}

static void
next_image (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);

  if (self->parts->len == 0)
    read_text (task);
  else
    confab_session_load_thumbnail_async (self->session, self->parts->pdata[self->parts->len - 1], IMAGE_SIZE,
                                         g_task_get_cancellable (task), on_image_loaded_cb, task);
}

static void
next_message (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);
  ConfabPrintText *text = get_last (self);
  GPtrArray *parts;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (text->blocks->len == text->messages->len)
    {
      g_clear_object (&((Source *)self->sources->pdata[self->current])->chat);
      self->current++;
      set_fraction (self, 0);
      next_source (task);
      return;
    }
  set_fraction (self, (double)text->blocks->len / text->messages->len);
  parts = confab_message_get_parts (get_message (self));
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_IMAGE || confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_VIDEO)
      g_ptr_array_add (self->parts, g_object_ref (parts->pdata[i]));
  next_image (task);
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrintReader *self = g_task_get_source_object (task);
  ConfabConversation *conversation = confab_chat_get_conversation (CONFAB_CHAT (source));
  const char *title = confab_conversation_get_title (conversation);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (confab_conversation_get_created (conversation) / 1000);
  GError *error = NULL;
  GPtrArray *messages = confab_chat_load_path_finish (CONFAB_CHAT (source), result, &error);
  ConfabPrintText *text;

  if (messages == NULL)
    {
      fail (task, error);
      return;
    }
  text = g_new0 (ConfabPrintText, 1);
  text->title = g_strdup (*title != '\0' ? title : _ ("Conversation"));
  text->date = time != NULL ? g_date_time_format (time, "%c") : g_strdup ("");
  text->messages = messages;
  text->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_ptr_array_add (self->texts, text);
  next_message (task);
}

static void
load_path (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);
  Source *source = self->sources->pdata[self->current];

  confab_chat_load_path_async (source->chat, g_task_get_cancellable (task), on_path_loaded_cb, task);
}

static void
on_chat_opened_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  ConfabPrintReader *self = g_task_get_source_object (task);
  GError *error = NULL;
  ConfabChat *chat = confab_session_open_chat_finish (CONFAB_SESSION (source), result, &error);

  if (chat == NULL)
    {
      fail (task, error);
      return;
    }
  ((Source *)self->sources->pdata[self->current])->chat = chat;
  load_path (task);
}

static void
next_source (GTask *task)
{
  ConfabPrintReader *self = g_task_get_source_object (task);
  Source *source;

  if (self->current == self->sources->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  source = self->sources->pdata[self->current];
  if (source->chat != NULL)
    load_path (task);
  else
    confab_session_open_chat_async (self->session, source->id, g_task_get_cancellable (task), on_chat_opened_cb, task);
}

static void
confab_print_reader_dispose (GObject *object)
{
  ConfabPrintReader *self = CONFAB_PRINT_READER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->highlighter);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->colours, g_hash_table_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->code, g_ptr_array_unref);
  G_OBJECT_CLASS (confab_print_reader_parent_class)->dispose (object);
}

static void
confab_print_reader_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ConfabPrintReader *self = CONFAB_PRINT_READER (object);

  switch (property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
confab_print_reader_class_init (ConfabPrintReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_print_reader_dispose;
  object_class->get_property = confab_print_reader_get_property;
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_print_reader_init (ConfabPrintReader *self)
{
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->images = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)g_bytes_unref);
  self->colours = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)confab_block_unref,
                                         (GDestroyNotify)pango_attr_list_unref);
  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->code = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  self->highlighter = confab_highlighter_new ();
}

/**
 * confab_print_reader_new: (constructor)
 * @session: an open session
 *
 * Returns: (transfer full): a reader with nothing to read
 */
ConfabPrintReader *
confab_print_reader_new (ConfabSession *session)
{
  ConfabPrintReader *self = g_object_new (CONFAB_TYPE_PRINT_READER, NULL);

  self->session = g_object_ref (session);
  return self;
}

/**
 * confab_print_reader_add:
 * @self: a reader
 * @id: the identifier of a conversation that is stored
 */
void
confab_print_reader_add (ConfabPrintReader *self,
                         const char        *id)
{
  Source *source = g_new0 (Source, 1);

  source->id = g_strdup (id);
  g_ptr_array_add (self->sources, source);
}

/**
 * confab_print_reader_add_chat:
 * @self: a reader
 * @chat: a chat, which may be temporary
 */
void
confab_print_reader_add_chat (ConfabPrintReader *self,
                              ConfabChat        *chat)
{
  Source *source = g_new0 (Source, 1);

  source->chat = g_object_ref (chat);
  g_ptr_array_add (self->sources, source);
}

/**
 * confab_print_reader_run_async:
 * @self: a reader
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads everything, one piece after the other. It is done once.
 */
void
confab_print_reader_run_async (ConfabPrintReader  *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_print_reader_run_async);
  next_source (task);
}

/**
 * confab_print_reader_run_finish:
 * @self: a reader
 * @result: what the callback was given
 * @error: return location for a [error@Gio.IOErrorEnum] or a [error@Confab.StoreError]
 *
 * Returns: whether all was read
 */
gboolean
confab_print_reader_run_finish (ConfabPrintReader *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_print_reader_get_fraction:
 * @self: a reader
 *
 * Returns: how much is done, from 0 to 1
 */
double
confab_print_reader_get_fraction (ConfabPrintReader *self)
{
  return self->fraction;
}

/**
 * confab_print_reader_get_n_texts:
 * @self: a reader
 *
 * Returns: how many conversations it has read
 */
guint
confab_print_reader_get_n_texts (ConfabPrintReader *self)
{
  return self->texts->len;
}

/**
 * confab_print_reader_get_text:
 * @self: a reader that is done
 * @index: which one, from 0
 *
 * Returns: (transfer none): a conversation
 */
const ConfabPrintText *
confab_print_reader_get_text (ConfabPrintReader *self,
                              guint              index)
{
  g_return_val_if_fail (index < self->texts->len, NULL);

  return self->texts->pdata[index];
}

/**
 * confab_print_reader_get_colours:
 * @self: a reader that is done
 *
 * Returns: (transfer none) (element-type ConfabBlock Pango.AttrList): the colours of code
 */
GHashTable *
confab_print_reader_get_colours (ConfabPrintReader *self)
{
  return self->colours;
}

/**
 * confab_print_reader_find_image:
 * @part: a picture or a film
 * @self: a reader that is done
 *
 * Returns: (transfer full) (nullable): a small picture of it
 */
GBytes *
confab_print_reader_find_image (ConfabPart *part,
                                gpointer    self)
{
  GBytes *bytes = g_hash_table_lookup (CONFAB_PRINT_READER (self)->images, part);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}
