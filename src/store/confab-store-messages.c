/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "store/confab-store-private.h"

/**
 * confab_message_record_free:
 * @row: (transfer full): a row
 */
void
confab_message_record_free (ConfabMessageRecord *row)
{
  g_free (row->id);
  g_free (row->parent_id);
  g_free (row->tool_call_id);
  g_free (row->text);
  g_free (row->parts);
  g_free (row->reply);
  g_clear_pointer (&row->logprobs, g_bytes_unref);
  g_free (row->model);
  g_free (row->parameters);
  g_free (row->provider);
  g_ptr_array_unref (row->hashes);
  g_free (row);
}

/* A piece of text that is all the message says is not written twice: the column of the text has it. */
static void
write_part (ConfabJsonWriter *writer,
            ConfabPart       *part,
            const char       *text)
{
  g_autoptr (JsonNode) node = confab_part_to_json (part);

  if (g_strcmp0 (confab_part_get_text (part), text) == 0)
    json_object_remove_member (json_node_get_object (node), "text");
  confab_json_writer_node (writer, node);
}

static char *
parts_to_json (ConfabMessage *message)
{
  g_autoptr (ConfabJsonWriter) writer = NULL;
  GPtrArray *parts = confab_message_get_parts (message);

  if (parts->len == 0)
    return NULL;
  writer = confab_json_writer_new ();
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < parts->len; i++)
    write_part (writer, g_ptr_array_index (parts, i), confab_message_get_text (message));
  confab_json_writer_end_array (writer);
  return confab_json_writer_end_string (writer);
}

static GPtrArray *
list_hashes (ConfabMessage *message)
{
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *parts = confab_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const ConfabAttachmentFacts *facts = confab_part_get_facts (g_ptr_array_index (parts, i));

      if (facts->hash != NULL)
        g_ptr_array_add (hashes, g_strdup (facts->hash));
    }
  return hashes;
}

static guint
list_kinds (ConfabMessage *message)
{
  static const guint kinds[] = {
    [CONFAB_PART_IMAGE] = CONFAB_MESSAGE_HAS_IMAGE,
    [CONFAB_PART_VIDEO] = CONFAB_MESSAGE_HAS_VIDEO,
    [CONFAB_PART_DOCUMENT] = CONFAB_MESSAGE_HAS_FILE,
  };
  GPtrArray *parts = confab_message_get_parts (message);
  guint has = strstr (confab_message_get_text (message), "```") != NULL ? CONFAB_MESSAGE_HAS_CODE : 0;

  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPartKind kind = confab_part_get_kind (parts->pdata[i]);

      if (kind != CONFAB_PART_TEXT)
        has |= kinds[kind];
    }
  return has;
}

/**
 * confab_message_record_new: (constructor)
 * @message: a message that is loaded; what is not would overwrite with nothing what the store has of it
 *
 * Returns: (transfer full): its present state, which another thread may read
 */
ConfabMessageRecord *
confab_message_record_new (ConfabMessage *message)
{
  ConfabMessageRecord *self;
  const ConfabReply *reply;

  g_return_val_if_fail (confab_message_get_loaded (message), NULL);

  self = g_new0 (ConfabMessageRecord, 1);
  reply = confab_message_get_reply (message);
  self->id = g_strdup (confab_message_get_id (message));
  self->parent_id = g_strdup (confab_message_get_parent_id (message));
  self->role = confab_message_get_role (message);
  self->status = confab_message_get_status (message);
  self->created = confab_message_get_created (message);
  self->deleted = confab_message_get_deleted (message);
  self->media_policy = confab_message_get_media_policy (message);
  self->left_out = confab_message_get_left_out (message);
  self->tool_call_id = g_strdup (confab_message_get_tool_call_id (message));
  self->text = g_strdup (confab_message_get_text (message));
  self->parts = parts_to_json (message);
  self->hashes = list_hashes (message);
  self->has = list_kinds (message);
  if (confab_message_get_parameters (message) != NULL)
    self->parameters = confab_json_to_string (confab_message_get_parameters (message), FALSE);
  self->tokens = self->prompt_tokens = self->completion_tokens = -1;
  self->cost = self->estimated = -1;
  if (reply != NULL)
    {
      g_autoptr (JsonNode) node = confab_reply_to_short_json (reply);

      self->reply = confab_json_to_string (node, FALSE);
      if (reply->logprobs != NULL)
        self->logprobs = confab_logprobs_to_bytes (reply->logprobs);
      self->model = g_strdup (reply->model_answered != NULL ? reply->model_answered : reply->model_asked);
      self->tokens = reply->total_tokens;
      self->cost = reply->has_cost ? reply->cost_usd : -1;
      self->provider = g_strdup (reply->provider_name);
      self->prompt_tokens = reply->prompt_tokens;
      self->completion_tokens = reply->completion_tokens;
      self->estimated = reply->has_estimate ? reply->estimated_usd : -1;
    }
  return self;
}

static gboolean
put_hash (ConfabStoreState *state,
          const char       *hash,
          gint64            message,
          GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT OR IGNORE INTO attachment (hash, message)"
                                                        " VALUES (?, ?)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, hash);
  confab_statement_bind_int (statement, 2, message);
  return confab_database_run (state->database, statement, error);
}

/**
 * confab_message_record_put:
 * @row: a message
 * @conversation: the row of its conversation
 * @state: an open store, in a transaction
 * @error: return location for an error
 *
 * Inserts the message, or replaces what is there. Its journal is dropped, because the row has all of it.
 *
 * Returns: whether it succeeded
 */
gboolean
confab_message_record_put (const ConfabMessageRecord *row,
                           gint64                     conversation,
                           ConfabStoreState          *state,
                           GError                   **error)
{
  g_autofree char *apart = confab_search_set_apart (row->text);
  ConfabStatement *statement;
  gint64 message;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO message (id, conversation, parent_id, role, status, created,"
                                       " tool_call_id, writer, text, parts, reply, text_apart, has, model, tokens,"
                                       " cost, deleted, media, parameters, logprobs, left_out)"
                                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                       " ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
                                       " tool_call_id = excluded.tool_call_id, writer = excluded.writer,"
                                       " text = excluded.text, parts = excluded.parts, reply = excluded.reply,"
                                       " text_apart = excluded.text_apart, has = excluded.has,"
                                       " model = excluded.model, tokens = excluded.tokens, cost = excluded.cost,"
                                       " logprobs = excluded.logprobs"
                                       " RETURNING row",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, row->id);
  confab_statement_bind_int (statement, 2, conversation);
  confab_statement_bind_text (statement, 3, row->parent_id);
  confab_statement_bind_text (statement, 4, confab_role_get_name (row->role));
  confab_statement_bind_text (statement, 5, confab_status_get_name (row->status));
  confab_statement_bind_int (statement, 6, row->created);
  confab_statement_bind_text (statement, 7, row->tool_call_id);
  confab_statement_bind_text (statement, 8, row->status == CONFAB_STATUS_STREAMING ? state->writer : NULL);
  confab_statement_bind_text (statement, 9, row->text);
  confab_statement_bind_text (statement, 10, row->parts);
  confab_statement_bind_text (statement, 11, row->reply);
  confab_statement_bind_text (statement, 12, apart);
  confab_statement_bind_int (statement, 13, row->has);
  confab_statement_bind_text (statement, 14, row->model);
  if (row->tokens >= 0)
    confab_statement_bind_int (statement, 15, row->tokens);
  if (row->cost >= 0)
    confab_statement_bind_double (statement, 16, row->cost);
  /* What is there already is deleted, brought back and chosen for by calls of their own. */
  if (row->deleted > 0)
    confab_statement_bind_int (statement, 17, row->deleted);
  confab_statement_bind_text (statement, 18, confab_media_policy_get_name (row->media_policy));
  confab_statement_bind_text (statement, 19, row->parameters);
  if (row->left_out)
    confab_statement_bind_int (statement, 21, 1);
  confab_statement_bind_bytes (statement, 20, row->logprobs);
  message = confab_database_run_for_row (state->database, statement, error);
  if (message < 0)
    return FALSE;
  for (guint i = 0; i < row->hashes->len; i++)
    if (!put_hash (state, g_ptr_array_index (row->hashes, i), message, error))
      return FALSE;
  return confab_store_drop_journal (state, row->id, error);
}

static void
add_part (ConfabMessage *message,
          JsonObject    *object,
          const char    *text)
{
  g_autoptr (ConfabPart) part = NULL;

  if (g_strcmp0 (confab_json_get_string (object, "type"), "text") == 0 &&
      confab_json_get_string (object, "text") == NULL)
    part = confab_part_new_text (text != NULL ? text : "");
  else
    part = confab_part_from_json (object);
  confab_message_add_part (message, part);
}

static void
add_parts (ConfabMessage *message,
           const char    *json,
           const char    *text)
{
  g_autoptr (JsonNode) node = confab_json_parse (json, -1, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = confab_json_array_object (array, i);

      if (object != NULL)
        add_part (message, object, text);
    }
}

static void
take_reply (ConfabMessage *message,
            const char    *json)
{
  g_autoptr (JsonObject) object = confab_json_parse_object (json, -1, NULL);

  if (object != NULL)
    confab_message_take_reply (message, confab_reply_from_json (object));
}

static void
take_parameters (ConfabMessage *message,
                 const char    *json)
{
  g_autoptr (JsonNode) node = confab_json_parse (json, -1, NULL);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    confab_message_set_parameters (message, node);
}

/* What is damaged is as if the service had sent none: the reply can be read without. */
static void
take_logprobs (ConfabMessage *message,
               GBytes        *bytes)
{
  g_autoptr (GError) error = NULL;
  ConfabLogprobs *logprobs = confab_logprobs_from_bytes (bytes, &error);
  ConfabReply *reply;

  if (logprobs == NULL)
    {
      g_debug ("The log-probabilities of a message cannot be read: %s", error->message);
      return;
    }
  reply = confab_message_edit_reply (message);
  g_clear_pointer (&reply->logprobs, confab_logprobs_free);
  reply->logprobs = logprobs;
}

static ConfabMessage *
make_message (const ConfabMessageRecord *row)
{
  ConfabMessage *message = confab_message_new (row->id, row->parent_id, row->role, row->status, row->created);

  if (row->tool_call_id != NULL)
    confab_message_set_tool_call_id (message, row->tool_call_id);
  if (row->parts != NULL)
    add_parts (message, row->parts, row->text);
  else if (row->text != NULL && *row->text != '\0')
    confab_message_append_text (message, row->text);
  if (row->reply != NULL)
    take_reply (message, row->reply);
  if (row->logprobs != NULL && confab_message_get_reply (message) != NULL)
    take_logprobs (message, row->logprobs);
  confab_message_set_deleted (message, row->deleted);
  confab_message_set_media_policy (message, row->media_policy);
  confab_message_set_left_out (message, row->left_out);
  if (row->parameters != NULL)
    take_parameters (message, row->parameters);
  return message;
}

/**
 * confab_message_from_row: (constructor)
 * @statement: a statement with a row of %CONFAB_MESSAGE_COLUMNS
 *
 * What a newer version wrote and this one does not know is read as the nearest thing that it knows.
 *
 * Returns: (transfer full): the message
 */
ConfabMessage *
confab_message_from_row (ConfabStatement *statement)
{
  g_autoptr (GBytes) logprobs = confab_statement_dup_bytes (statement, 12);
  ConfabMessageRecord row = {
    .id = (char *)confab_statement_get_text (statement, 0),
    .parent_id = (char *)confab_statement_get_text (statement, 1),
    .role = CONFAB_ROLE_USER,
    .status = CONFAB_STATUS_INTERRUPTED,
    .created = confab_statement_get_int (statement, 4),
    .tool_call_id = (char *)confab_statement_get_text (statement, 5),
    .text = (char *)confab_statement_get_text (statement, 6),
    .parts = (char *)confab_statement_get_text (statement, 7),
    .reply = (char *)confab_statement_get_text (statement, 8),
    .logprobs = logprobs,
    .deleted = confab_statement_get_int (statement, 9),
    .parameters = (char *)confab_statement_get_text (statement, 11),
    .left_out = confab_statement_get_int (statement, 13) != 0,
  };

  confab_role_from_name (confab_statement_get_text (statement, 2), &row.role);
  confab_status_from_name (confab_statement_get_text (statement, 3), &row.status);
  confab_media_policy_from_name (confab_statement_get_text (statement, 10), &row.media_policy);
  return make_message (&row);
}

/**
 * confab_message_make_place:
 * @message: a message
 *
 * Returns: (transfer full): the same without what it says
 */
ConfabMessage *
confab_message_make_place (ConfabMessage *message)
{
  ConfabMessage *place = confab_message_new_unloaded (confab_message_get_id (message),
                                                      confab_message_get_parent_id (message),
                                                      confab_message_get_role (message),
                                                      confab_message_get_status (message),
                                                      confab_message_get_created (message));

  confab_message_set_deleted (place, confab_message_get_deleted (message));
  return place;
}

/**
 * confab_message_make_first:
 * @message: a message that nobody else uses
 *
 * Returns: (transfer full): the same as a beginning; where it was loaded, @message is empty afterwards
 */
ConfabMessage *
confab_message_make_first (ConfabMessage *message)
{
  ConfabMessage *first = confab_message_new_unloaded (confab_message_get_id (message), NULL,
                                                      confab_message_get_role (message),
                                                      confab_message_get_status (message),
                                                      confab_message_get_created (message));

  confab_message_set_deleted (first, confab_message_get_deleted (message));
  if (confab_message_get_loaded (message))
    confab_message_load (first, message);
  return first;
}

/* A message whose parent is missing is shown as a first one rather than not at all. */
static void
add (ConfabConversation *conversation,
     ConfabMessage      *message)
{
  const char *parent_id = confab_message_get_parent_id (message);
  g_autoptr (ConfabMessage) first = NULL;

  if (parent_id == NULL || confab_conversation_knows (conversation, parent_id))
    {
      confab_conversation_add (conversation, message);
      return;
    }
  first = confab_message_make_first (message);
  confab_conversation_add (conversation, first);
}

/**
 * confab_conversation_add_in_order:
 * @conversation: a conversation without messages
 * @messages: (element-type ConfabMessage): all that it has, in the order they were made
 *
 * Parents come before their children, whatever the order of the rows; a circle is cut where it is entered.
 */
void
confab_conversation_add_in_order (ConfabConversation *conversation,
                                  GPtrArray          *messages)
{
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();

  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (messages, i);

      g_hash_table_insert (waiting, (gpointer)confab_message_get_id (message), message);
    }
  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (messages, i);

      while (message != NULL && g_hash_table_remove (waiting, confab_message_get_id (message)))
        {
          const char *parent_id = confab_message_get_parent_id (message);

          g_ptr_array_add (line, message);
          message = parent_id != NULL ? g_hash_table_lookup (waiting, parent_id) : NULL;
        }
      for (guint j = line->len; j > 0; j--)
        add (conversation, g_ptr_array_index (line, j - 1));
      g_ptr_array_set_size (line, 0);
    }
}

static gboolean
finish_streaming (ConfabStoreState *state,
                  GPtrArray        *messages,
                  GError          **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (messages, i);

      if (confab_message_get_status (message) == CONFAB_STATUS_STREAMING && confab_message_get_loaded (message) &&
          !confab_store_apply_journal (state, message, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_store_load_tree:
 * @state: an open store
 * @row: the row of the conversation
 * @conversation: where the messages go
 * @error: return location for an error
 *
 * Of what is deleted it reads the place alone.
 *
 * Returns: whether all of them could be read
 */
gboolean
confab_store_load_tree (ConfabStoreState   *state,
                        gint64              row,
                        ConfabConversation *conversation,
                        GError            **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT " CONFAB_MESSAGE_COLUMNS " FROM message"
                                       " WHERE conversation = ? ORDER BY row",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_autoptr (ConfabMessage) message = confab_message_from_row (statement);

      if (confab_message_get_deleted (message) == 0)
        g_ptr_array_add (messages, g_steal_pointer (&message));
      else
        g_ptr_array_add (messages, confab_message_make_place (message));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!finish_streaming (state, messages, error))
    return FALSE;
  confab_conversation_add_in_order (conversation, messages);
  return TRUE;
}
