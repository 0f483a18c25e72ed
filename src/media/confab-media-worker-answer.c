/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker-answer.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "media/confab-media-worker-frame.h"

#include <gio/gio.h>
#include <string.h>

/* A worker that makes more things than this does not do what it was asked. */
#define MAX_ITEMS 10000

/* In bytes. */
#define MAX_MESSAGE 2000

struct _ConfabWorkerAnswer
{
  ConfabFrameReader *reader;
  GPtrArray         *items;
  GError            *failure; /* what the worker says about the file */
  gboolean           done;
  ConfabProgressFunc progress;
  gpointer           progress_data;
};

/**
 * confab_worker_item_free:
 * @self: (nullable): an item
 */
void
confab_worker_item_free (ConfabWorkerItem *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->facts, json_object_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static JsonObject *
parse_object (GBytes *content)
{
  gsize length;
  const char *text = g_bytes_get_data (content, &length);

  return length > 0 ? confab_json_parse_object (text, (gssize)length, NULL) : NULL;
}

static gboolean
add_facts (ConfabWorkerAnswer *self,
           GBytes             *content)
{
  JsonObject *facts = self->items->len < MAX_ITEMS ? parse_object (content) : NULL;
  ConfabWorkerItem *item;

  if (facts == NULL)
    return FALSE;
  item = g_new0 (ConfabWorkerItem, 1);
  item->facts = facts;
  g_ptr_array_add (self->items, item);
  return TRUE;
}

static gboolean
add_bytes (ConfabWorkerAnswer *self,
           GBytes             *content)
{
  ConfabWorkerItem *last = self->items->len > 0 ? self->items->pdata[self->items->len - 1] : NULL;

  if (last == NULL || last->bytes != NULL)
    return FALSE;
  last->bytes = g_bytes_ref (content);
  return TRUE;
}

/* It is shown to people, who are to be told nothing else. */
static gboolean
is_sentence (const char *message)
{
  if (message == NULL || *message == '\0' || strlen (message) > MAX_MESSAGE)
    return FALSE;
  for (const char *p = message; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Only domains whose codes mean something to whoever asked. */
static gboolean
set_failure (ConfabWorkerAnswer *self,
             GBytes             *content)
{
  g_autoptr (JsonObject) object = parse_object (content);
  const char *domain = object != NULL ? confab_json_get_string (object, "domain") : NULL;
  const char *message = object != NULL ? confab_json_get_string (object, "message") : NULL;
  gint64 code;

  if (domain == NULL || !is_sentence (message) || self->failure != NULL ||
      !confab_json_get_int (object, "code", &code) || code < 0 || code > 1000)
    return FALSE;
  self->failure = g_error_new_literal (g_str_equal (domain, "io") ? G_IO_ERROR : CONFAB_ERROR, (int)code, message);
  return TRUE;
}

static gboolean
tell_progress (ConfabWorkerAnswer *self,
               GBytes             *content)
{
  double fraction;

  memcpy (&fraction, g_bytes_get_data (content, NULL), sizeof fraction);
  if (!(fraction >= 0 && fraction <= 1))
    return FALSE;
  if (self->progress != NULL)
    self->progress (fraction, self->progress_data);
  return TRUE;
}

static gboolean
on_frame (ConfabWorkerFrame kind,
          GBytes           *content,
          gpointer          user_data)
{
  ConfabWorkerAnswer *self = user_data;

  if (self->done)
    return FALSE;
  switch (kind)
    {
    case CONFAB_WORKER_PROGRESS:
      return tell_progress (self, content);

    case CONFAB_WORKER_FACTS:
      return add_facts (self, content);

    case CONFAB_WORKER_BYTES:
      return add_bytes (self, content);

    case CONFAB_WORKER_ERROR:
      return set_failure (self, content);

    case CONFAB_WORKER_DONE:
    default:
      self->done = TRUE;
      return TRUE;
    }
}

/**
 * confab_worker_answer_new:
 * @progress: (nullable) (scope call): told how much is done
 * @progress_data: for @progress
 *
 * Returns: (transfer full): an answer of which nothing has come
 */
ConfabWorkerAnswer *
confab_worker_answer_new (ConfabProgressFunc progress,
                          gpointer           progress_data)
{
  ConfabWorkerAnswer *self = g_new0 (ConfabWorkerAnswer, 1);

  self->reader = confab_frame_reader_new (on_frame, self);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_worker_item_free);
  self->progress = progress;
  self->progress_data = progress_data;
  return self;
}

/**
 * confab_worker_answer_free:
 * @self: (nullable): an answer
 */
void
confab_worker_answer_free (ConfabWorkerAnswer *self)
{
  if (self == NULL)
    return;
  confab_frame_reader_free (self->reader);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_error (&self->failure);
  g_free (self);
}

/**
 * confab_worker_answer_feed:
 * @self: an answer
 * @data: (array length=length): what was read
 * @length: how much
 *
 * Returns: %FALSE where it is not what a worker says; nothing more is taken then
 */
gboolean
confab_worker_answer_feed (ConfabWorkerAnswer *self,
                           const void         *data,
                           gsize               length)
{
  return confab_frame_reader_feed (self->reader, data, length);
}

/**
 * confab_worker_answer_take:
 * @self: an answer of which nothing more comes
 * @error: return location for what the worker says about the file
 *
 * Returns: (transfer full) (element-type ConfabWorkerItem) (nullable): what was made; %NULL without an error where it
 *   is not said to its end
 */
GPtrArray *
confab_worker_answer_take (ConfabWorkerAnswer *self,
                           GError            **error)
{
  if (self->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return NULL;
    }
  return self->done ? g_steal_pointer (&self->items) : NULL;
}
