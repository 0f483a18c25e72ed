/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspection.h"
#include "base/confab-json-pretty.h"
#include "model/confab-exchange-events.h"

/**
 * confab_inspection_free:
 * @self: (transfer full) (nullable): what is shown
 */
void
confab_inspection_free (ConfabInspection *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->message);
  g_clear_pointer (&self->exchange, confab_exchange_unref);
  g_ptr_array_unref (self->events);
  g_free (self->request_text);
  g_clear_pointer (&self->check, confab_reply_check_free);
  g_free (self->problem);
  g_free (self);
}

/* What the thread works with and on. */
typedef struct
{
  ConfabInspection *inspection;
  char             *text;     /* (nullable): of the reply, where it is checked */
  JsonNode         *format;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  confab_inspection_free (load->inspection);
  g_free (load->text);
  g_clear_pointer (&load->format, json_node_unref);
  g_free (load);
}

/* Appends a piece, up to what is shown. */
static gboolean
add_piece (GString      *text,
           const guint8 *data,
           gsize         length)
{
  gsize kept = MIN (length, CONFAB_INSPECTION_MAX_SHOWN - MIN (text->len, CONFAB_INSPECTION_MAX_SHOWN));

  g_string_append_len (text, (const char *)data, kept);
  return kept == length;
}

static void
write_request (ConfabInspection *inspection)
{
  const ConfabExchange *exchange = inspection->exchange;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *pretty = NULL;
  gboolean whole = !exchange->is_cut;
  gsize done = 0;

  for (guint i = 0; i < exchange->gaps->len && whole; i++)
    {
      const ConfabExchangeGap *gap = exchange->gaps->pdata[i];
      g_autofree char *size = g_format_size ((guint64)gap->length);
      /* Translators: what stands in the place of a picture or file in a request; %1$s is a size, %2$.12s the beginning of a checksum */
      g_autofree char *words = g_strdup_printf (_ ("… %1$s of base64, SHA-256 %2$.12s …"), size, gap->hash);

      whole = add_piece (text, exchange->body->data + done, gap->offset - done);
      g_string_append (text, words);
      done = gap->offset;
    }
  whole = add_piece (text, exchange->body->data + done, exchange->body->len - done) && whole;
  pretty = confab_json_dup_pretty (text->str, text->len);
  inspection->request_text = g_utf8_make_valid (pretty, -1);
  inspection->is_request_whole = whole;
}

/* A stream may have a hundred thousand events, a body many megabytes, and a schema may take long. */
static void
prepare_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Load *load = task_data;
  ConfabInspection *inspection = load->inspection;
  GPtrArray *attempts = inspection->exchange != NULL ? inspection->exchange->attempts : NULL;

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    g_ptr_array_add (inspection->events, confab_exchange_attempt_list_events (attempts->pdata[i]));
  if (inspection->exchange != NULL)
    write_request (inspection);
  if (load->text != NULL)
    inspection->check = confab_reply_check_new (load->text, load->format);
  g_task_return_boolean (task, TRUE);
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

static void
prepare (GTask *task)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, prepared_cb, g_object_ref (task));

  g_task_set_source_tag (work, prepare);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, prepare_thread);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  load->inspection->exchange = confab_exchanges_read_finish (CONFAB_EXCHANGES (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    load->inspection->problem = g_strdup (error->message);
  prepare (task);
}

/* Only what has ended is held against a form. */
static void
take_reply (Load          *load,
            ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  JsonNode *format = reply != NULL ? confab_reply_check_get_format (reply->parameters) : NULL;

  if (!confab_reply_check_is_asked (format) || confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    return;
  load->text = g_strdup (confab_message_get_text (message));
  load->format = json_node_copy (format);
}

/**
 * confab_inspection_load_async:
 * @exchanges: what keeps the exchanges
 * @message: a reply
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is loaded
 * @user_data: given to @callback
 *
 * Loads what is known of how a reply came.
 */
void
confab_inspection_load_async (ConfabExchanges    *exchanges,
                              ConfabMessage      *message,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const ConfabReply *reply = confab_message_get_reply (message);
  Load *load = g_new0 (Load, 1);

  load->inspection = g_new0 (ConfabInspection, 1);
  load->inspection->message = g_object_ref (message);
  load->inspection->events = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  take_reply (load, message);
  g_task_set_source_tag (task, confab_inspection_load_async);
  g_task_set_task_data (task, load, load_free);
  if (reply != NULL && reply->exchange_id != NULL)
    {
      confab_exchanges_read_async (exchanges, reply->exchange_id, cancellable, read_cb, g_object_ref (task));
      return;
    }
  load->inspection->problem = g_strdup (_ ("What was sent and what came was not recorded for this reply"));
  prepare (task);
}

/**
 * confab_inspection_load_finish:
 * @result: the result
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what is known, or %NULL with an error
 */
ConfabInspection *
confab_inspection_load_finish (GAsyncResult *result,
                               GError      **error)
{
  Load *load = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? g_steal_pointer (&load->inspection) : NULL;
}
