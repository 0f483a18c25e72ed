/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "store/confab-store-private.h"

/* With the time that the disk takes, and a step of something else before it, what came is kept well within 250 ms, on a busy machine too. */
#define FLUSH_MS 70

/* How long to wait after a failure, while nothing new comes. */
#define RETRY_MS 1000

static const char *const kind_names[] = {
  [CONFAB_DELTA_TEXT] = "text",
  [CONFAB_DELTA_REASONING] = "reasoning",
  [CONFAB_DELTA_REASONING_DETAILS] = "reasoning_details",
  [CONFAB_DELTA_REFUSAL] = "refusal",
  [CONFAB_DELTA_TOOL_CALL] = "tool_call",
  [CONFAB_DELTA_ANNOTATIONS] = "annotations",
  [CONFAB_DELTA_LOGPROBS] = "logprobs",
  [CONFAB_DELTA_FINISH] = "finish",
  [CONFAB_DELTA_RESPONSE] = "response",
  [CONFAB_DELTA_USAGE] = "usage",
  [CONFAB_DELTA_COST] = "cost",
  [CONFAB_DELTA_TIMINGS] = "timings",
};

void
confab_journal_piece_free (ConfabJournalPiece *piece)
{
  g_free (piece->message_id);
  if (piece->text != NULL)
    g_string_free (piece->text, TRUE);
  g_free (piece->name);
  g_free (piece->id);
  g_free (piece->type);
  g_free (piece);
}

/* Whether the text of @delta may just as well go to the end of @piece. */
static gboolean
continues (const ConfabJournalPiece *piece,
           const ConfabDelta        *delta)
{
  if (piece == NULL || piece->kind != delta->kind || piece->text == NULL || delta->text == NULL)
    return FALSE;
  switch (delta->kind)
    {
    case CONFAB_DELTA_TEXT:
    case CONFAB_DELTA_REASONING:
    case CONFAB_DELTA_REFUSAL:
      return TRUE;

    case CONFAB_DELTA_TOOL_CALL:
      return piece->index == delta->index && delta->id == NULL && delta->type == NULL && delta->name == NULL;

    case CONFAB_DELTA_REASONING_DETAILS:
    case CONFAB_DELTA_ANNOTATIONS:
    case CONFAB_DELTA_LOGPROBS:
    case CONFAB_DELTA_FINISH:
    case CONFAB_DELTA_RESPONSE:
    case CONFAB_DELTA_USAGE:
    case CONFAB_DELTA_COST:
    case CONFAB_DELTA_TIMINGS:
    default:
      return FALSE;
    }
}

static gboolean
flush_cb (gpointer user_data)
{
  ConfabStore *self = user_data;

  confab_store_flush_journal (self);
  return G_SOURCE_REMOVE;
}

static void
arm (ConfabStore *self,
     guint        interval_ms)
{
  if (self->flush_source != NULL)
    return;
  self->flush_source = g_timeout_source_new (interval_ms);
  /* A busy interface must not keep a reply from the disk. */
  g_source_set_priority (self->flush_source, G_PRIORITY_HIGH);
  g_source_set_static_name (self->flush_source, "[confab] journal");
  g_source_set_callback (self->flush_source, flush_cb, self, NULL);
  g_source_attach (self->flush_source, self->context);
}

/**
 * confab_store_journal:
 * @self: an open store
 * @message_id: the identifier of a streaming message whose row has been written
 * @delta: what came
 *
 * Adds to the journal of a streaming message. It is on disk within 250 ms; pieces of text are joined. Where that
 * fails, #ConfabStore::write-failed tells it, and it is tried again.
 */
void
confab_store_journal (ConfabStore       *self,
                      const char        *message_id,
                      const ConfabDelta *delta)
{
  ConfabJournalPiece *piece;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (message_id != NULL);
  g_return_if_fail (delta != NULL);
  g_return_if_fail (self->thread != NULL);

  piece = g_hash_table_lookup (self->last_piece, message_id);
  if (continues (piece, delta))
    {
      g_string_append (piece->text, delta->text);
      return;
    }
  piece = g_new0 (ConfabJournalPiece, 1);
  piece->message_id = g_strdup (message_id);
  piece->kind = delta->kind;
  piece->index = delta->index;
  piece->text = delta->text != NULL ? g_string_new (delta->text) : NULL;
  piece->name = g_strdup (delta->name);
  piece->id = g_strdup (delta->id);
  piece->type = g_strdup (delta->type);
  g_ptr_array_add (self->pieces, piece);
  g_hash_table_replace (self->last_piece, piece->message_id, piece);
  arm (self, FLUSH_MS);
}

static gboolean
put_piece (ConfabStoreState         *state,
           const ConfabJournalPiece *piece,
           GError                  **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  int code;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO journal (message_id, kind, idx, text, name, id, type)"
                                       " VALUES (?, ?, ?, ?, ?, ?, ?)",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, piece->message_id);
  confab_statement_bind_text (statement, 2, kind_names[piece->kind]);
  confab_statement_bind_int (statement, 3, piece->index);
  confab_statement_bind_text (statement, 4, piece->text != NULL ? piece->text->str : NULL);
  confab_statement_bind_text (statement, 5, piece->name);
  confab_statement_bind_text (statement, 6, piece->id);
  confab_statement_bind_text (statement, 7, piece->type);
  code = sqlite3_step (statement);
  /* The message is gone, with its conversation; there is nothing to keep it for. */
  if (code == SQLITE_DONE || code == SQLITE_CONSTRAINT_FOREIGNKEY)
    return TRUE;
  confab_database_set_error (state->database, code, error);
  return FALSE;
}

/* What cannot be written now stays in the backlog, and is tried again with what comes next. */
static gpointer
write_journal (ConfabStoreState *state,
               gpointer          data,
               GError          **error)
{
  GPtrArray *pieces = data;
  gboolean success = TRUE;

  g_ptr_array_extend_and_steal (state->backlog, g_ptr_array_ref (pieces));
  if (state->backlog->len == 0)
    return GINT_TO_POINTER (TRUE);
  if (!confab_database_begin (state->database, error))
    return NULL;
  for (guint i = 0; success && i < state->backlog->len; i++)
    success = put_piece (state, g_ptr_array_index (state->backlog, i), error);
  if (!confab_database_end (state->database, success, error))
    return NULL;
  g_ptr_array_set_size (state->backlog, 0);
  return GINT_TO_POINTER (TRUE);
}

static void
write_journal_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      self->flush_failed = FALSE;
      return;
    }
  if (self->thread != NULL)
    arm (self, RETRY_MS);
  if (!self->flush_failed)
    g_signal_emit_by_name (self, "write-failed", error->message);
  self->flush_failed = TRUE;
}

/**
 * confab_store_flush_journal:
 * @self: a store
 *
 * Hands what waits to the thread.
 */
void
confab_store_flush_journal (ConfabStore *self)
{
  GTask *task;

  if (self->flush_source != NULL)
    g_source_destroy (self->flush_source);
  g_clear_pointer (&self->flush_source, g_source_unref);
  if (self->pieces->len == 0 && !self->flush_failed)
    return;
  g_hash_table_remove_all (self->last_piece);
  task = confab_store_task_new (self, confab_store_flush_journal,
                                g_steal_pointer (&self->pieces), (GDestroyNotify)g_ptr_array_unref,
                                NULL, write_journal_cb, NULL);
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_journal_piece_free);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, write_journal, NULL);
}

static gboolean
kind_from_name (const char      *name,
                ConfabDeltaKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * confab_store_apply_journal:
 * @state: an open store
 * @message: a streaming message as its row has it
 * @error: return location for an error
 *
 * Adds what the journal has.
 *
 * Returns: whether it could be read
 */
gboolean
confab_store_apply_journal (ConfabStoreState *state,
                            ConfabMessage    *message,
                            GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  if (confab_message_get_reply (message) == NULL)
    return TRUE;
  statement = confab_database_prepare (state->database,
                                       "SELECT kind, idx, text, name, id, type FROM journal"
                                       " WHERE message_id = ? ORDER BY seq",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, confab_message_get_id (message));
  while (confab_database_step (state->database, statement, &local_error))
    {
      ConfabDelta delta = { 0 };
      gboolean is_text;

      if (!kind_from_name (confab_statement_get_text (statement, 0), &delta.kind))
        continue;
      delta.index = (guint)confab_statement_get_int (statement, 1);
      delta.text = confab_statement_get_text (statement, 2);
      delta.name = confab_statement_get_text (statement, 3);
      delta.id = confab_statement_get_text (statement, 4);
      delta.type = confab_statement_get_text (statement, 5);
      is_text = delta.kind == CONFAB_DELTA_TEXT || delta.kind == CONFAB_DELTA_REASONING ||
                delta.kind == CONFAB_DELTA_REFUSAL;
      if (!is_text || delta.text != NULL)
        confab_message_apply (message, &delta);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * confab_store_drop_journal:
 * @state: an open store, in a transaction
 * @message_id: a message whose row has all that the journal has
 * @error: return location for an error
 *
 * Returns: whether its journal is gone
 */
gboolean
confab_store_drop_journal (ConfabStoreState *state,
                           const char       *message_id,
                           GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "DELETE FROM journal WHERE message_id = ?",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, message_id);
  return confab_database_run (state->database, statement, error);
}

/**
 * confab_store_forget_backlog:
 * @state: a store
 * @message_id: a message whose row has been written
 *
 * Forgets what could not be written to the journal, since the row has it now.
 */
void
confab_store_forget_backlog (ConfabStoreState *state,
                             const char       *message_id)
{
  for (guint i = state->backlog->len; i > 0; i--)
    {
      ConfabJournalPiece *piece = g_ptr_array_index (state->backlog, i - 1);

      if (strcmp (piece->message_id, message_id) == 0)
        g_ptr_array_remove_index (state->backlog, i - 1);
    }
}

/* A list first: the statement that reads them must not be open while the same rows are written. */
static GPtrArray *
list_writers (ConfabStoreState *state,
              GError          **error)
{
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT DISTINCT coalesce(writer, '') FROM message WHERE status = 'streaming'",
                                       error);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (writers, g_strdup (confab_statement_get_text (statement, 0)));
  if (local_error == NULL)
    return g_steal_pointer (&writers);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

typedef struct
{
  ConfabMessage *message;
  gint64         conversation;
} Orphan;

static void
orphan_clear (gpointer data)
{
  Orphan *self = data;

  g_clear_object (&self->message);
}

static gboolean
list_orphans (ConfabStoreState *state,
              const char       *writer,
              GArray           *orphans,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT " CONFAB_MESSAGE_COLUMNS ", conversation FROM message"
                                       " WHERE status = 'streaming' AND coalesce(writer, '') = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, writer);
  while (confab_database_step (state->database, statement, &local_error))
    {
      Orphan orphan = { confab_message_from_row (statement), confab_statement_get_int (statement, CONFAB_MESSAGE_N_COLUMNS) };

      g_array_append_val (orphans, orphan);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
mend (ConfabStoreState *state,
      const Orphan     *orphan,
      GError          **error)
{
  g_autoptr (ConfabMessageRecord) row = NULL;

  if (!confab_store_apply_journal (state, orphan->message, error))
    return FALSE;
  confab_message_set_status (orphan->message, CONFAB_STATUS_INTERRUPTED);
  row = confab_message_record_new (orphan->message);
  return confab_message_record_put (row, orphan->conversation, state, error) &&
         confab_message_record_put_spent (row, orphan->conversation, state, error);
}

/* In a transaction: another process that mends at the same moment finds nothing left. */
static gboolean
mend_all (ConfabStoreState *state,
          const char       *writer,
          GError          **error)
{
  g_autoptr (GArray) orphans = g_array_new (FALSE, FALSE, sizeof (Orphan));
  gboolean success;

  g_array_set_clear_func (orphans, orphan_clear);
  success = list_orphans (state, writer, orphans, error);
  for (guint i = 0; success && i < orphans->len; i++)
    success = mend (state, &g_array_index (orphans, Orphan, i), error);
  if (success)
    g_debug ("Mended %u replies that were cut", orphans->len);
  return success;
}

static gboolean
mend_dead (ConfabStoreState *state,
           GPtrArray        *writers,
           const int        *locks,
           GError          **error)
{
  gboolean success = TRUE;

  if (!confab_database_begin (state->database, error))
    return FALSE;
  for (guint i = 0; success && i < writers->len; i++)
    if (locks[i] != CONFAB_STORE_WRITER_ALIVE)
      success = mend_all (state, g_ptr_array_index (writers, i), error);
  return confab_database_end (state->database, success, error);
}

/**
 * confab_store_recover:
 * @state: an open store
 * @error: return location for an error
 *
 * Makes the replies that dead processes left streaming into interrupted ones, with all that the journal has. What
 * a living process streams is left alone. Either all are mended, or nothing is written.
 *
 * Returns: whether nothing is left to mend
 */
gboolean
confab_store_recover (ConfabStoreState *state,
                      GError          **error)
{
  g_autoptr (GPtrArray) writers = list_writers (state, error);
  g_autofree int *locks = NULL;
  guint n_dead = 0;
  gboolean success;

  if (writers == NULL)
    return FALSE;
  locks = g_new (int, writers->len);
  for (guint i = 0; i < writers->len; i++)
    {
      locks[i] = confab_store_seize_writer (state, g_ptr_array_index (writers, i));
      n_dead += locks[i] != CONFAB_STORE_WRITER_ALIVE;
    }
  success = n_dead == 0 || mend_dead (state, writers, locks, error);
  for (guint i = 0; i < writers->len; i++)
    if (success)
      confab_store_bury_writer (state, g_ptr_array_index (writers, i), locks[i]);
    else if (locks[i] >= 0)
      close (locks[i]);
  return success;
}
