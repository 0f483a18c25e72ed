/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "transfer/confab-import-private.h"
#include "transfer/confab-json-export.h"

/* Confab's own JSON, as confab-json-export.c writes it and as the file explains itself. Everything keeps its identifier. */

/* A long conversation is handed on in pieces of about this size. */
#define PIECE_BYTES (16 * 1024 * 1024)

#define MAX_ID 200

typedef struct
{
  ConfabConversationFacts *facts;    /* (nullable): the conversation that is being read */
  GPtrArray               *messages; /* those that can be handed on */
  GHashTable              *known;    /* identifiers of those that came before */
  GHashTable              *waiting;  /* identifier to GPtrArray of the messages that hang from it, which did not come yet */
  gsize                    size;
  char                    *hash;     /* of the attachment that is being put together */
  GByteArray              *bytes;
  gint64                   next_piece;
  gint64                   n_messages;
} State;

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (g_str_equal (place, "/records/*") || g_str_equal (place, "/version") || g_str_equal (place, "/end"))
    return CONFAB_JSON_TAKE;
  return *place == '\0' || g_str_equal (place, "/records") ? CONFAB_JSON_ENTER : CONFAB_JSON_PASS;
}

static void
hand_on (ConfabImport *import)
{
  State *state = import->state;

  if (import->error == NULL && import->sink->conversation (state->facts, state->messages, import->sink_data, &import->error))
    import->n_conversations++;
  g_ptr_array_set_size (state->messages, 0);
  state->size = 0;
}

/* The message, and those that waited for it. */
static void
accept_message (State         *state,
                ConfabMessage *message)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (stack, g_object_ref (message));
  while (stack->len > 0)
    {
      g_autoptr (ConfabMessage) next = g_ptr_array_steal_index (stack, stack->len - 1);
      const char *id = confab_message_get_id (next);
      GPtrArray *children;

      if (!g_hash_table_add (state->known, g_strdup (id)))
        continue;
      g_ptr_array_add (state->messages, g_object_ref (next));
      state->size += confab_message_get_text_length (next) + 1000;
      children = g_hash_table_lookup (state->waiting, id);
      for (guint i = children != NULL ? children->len : 0; i > 0; i--)
        g_ptr_array_add (stack, g_object_ref (children->pdata[i - 1]));
      g_hash_table_remove (state->waiting, id);
    }
}

/* What hangs from nothing that there is, or from itself, is a beginning. */
static void
accept_rest (State *state)
{
  GHashTableIter iter;
  gpointer children;

  while (g_hash_table_size (state->waiting) > 0)
    {
      g_autoptr (ConfabMessage) message = NULL;
      g_autoptr (ConfabMessage) first = NULL;

      g_hash_table_iter_init (&iter, state->waiting);
      g_hash_table_iter_next (&iter, NULL, &children);
      message = g_ptr_array_steal_index (children, 0);
      if (((GPtrArray *)children)->len == 0)
        g_hash_table_iter_remove (&iter);
      first = confab_message_new_unloaded (confab_message_get_id (message), NULL, confab_message_get_role (message),
                                           confab_message_get_status (message), confab_message_get_created (message));
      confab_message_load (first, message);
      accept_message (state, first);
    }
}

static void
end_conversation (ConfabImport *import)
{
  State *state = import->state;

  if (state->facts == NULL)
    return;
  accept_rest (state);
  hand_on (import);
  g_clear_pointer (&state->facts, confab_conversation_facts_free);
  g_hash_table_remove_all (state->known);
}

static const char *
get_id (JsonObject *object,
        const char *member)
{
  const char *id = confab_json_get_string (object, member);

  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID ? id : NULL;
}

/* A time as it was written, as far as there is such a time. */
static gint64
get_time (JsonObject *object,
          const char *member)
{
  gint64 time = 0;

  confab_json_get_int (object, member, &time);
  return CLAMP (time, 0, G_GINT64_CONSTANT (253402300799999));
}

static void
read_folder (ConfabImport *import,
             JsonObject   *object)
{
  const char *name = confab_json_get_string (object, "name");
  g_autoptr (ConfabFolderFacts) folder = NULL;

  if (get_id (object, "id") == NULL || name == NULL)
    return;
  folder = confab_folder_facts_new (get_id (object, "id"), name, get_id (object, "parent"));
  import->sink->folder (folder, import->sink_data, &import->error);
}

static void
read_conversation (ConfabImport *import,
                   JsonObject   *object)
{
  State *state = import->state;
  JsonObject *parameters = confab_json_get_object (object, "parameters");
  JsonArray *tags = confab_json_get_array (object, "tags");
  const char *title = confab_json_get_string (object, "title");

  end_conversation (import);
  if (get_id (object, "id") == NULL)
    {
      confab_import_skip (import, title, _ ("The conversation has no identifier"));
      return;
    }
  state->facts = confab_conversation_facts_new (get_id (object, "id"), title != NULL ? title : "");
  state->facts->created = get_time (object, "created");
  state->facts->updated = get_time (object, "updated");
  state->facts->pinned = get_time (object, "pinned");
  state->facts->archived = get_time (object, "archived");
  state->facts->leaf_id = g_strdup (get_id (object, "leaf"));
  state->facts->folder_id = g_strdup (get_id (object, "folder"));
  state->facts->provider_id = g_strdup (confab_json_get_string (object, "provider_id"));
  state->facts->provider_name = g_strdup (confab_json_get_string (object, "provider_name"));
  state->facts->model = g_strdup (confab_json_get_string (object, "model"));
  state->facts->system_prompt = g_strdup (confab_json_get_string (object, "system_prompt"));
  if (parameters != NULL)
    state->facts->parameters = confab_json_to_string (confab_json_get_node (object, "parameters"), FALSE);
  if (confab_json_get_object (object, "preset") != NULL)
    state->facts->preset = confab_json_to_string (confab_json_get_node (object, "preset"), FALSE);
  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    if (confab_json_node_string (json_array_get_element (tags, i)) != NULL)
      g_ptr_array_add (state->facts->tags, g_strdup (confab_json_node_string (json_array_get_element (tags, i))));
}

static void
read_content (ConfabMessage *message,
              JsonObject    *object)
{
  const char *text = confab_json_get_string (object, "text");
  JsonArray *parts = confab_json_get_array (object, "parts");

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonObject *part_object = confab_json_array_object (parts, i);
      g_autoptr (ConfabPart) part = part_object != NULL ? confab_part_from_json (part_object) : NULL;

      if (part != NULL)
        confab_message_add_part (message, part);
    }
  if (text != NULL)
    confab_message_append_text (message, text);
}

static ConfabMessage *
make_message (JsonObject *object)
{
  ConfabRole role = CONFAB_ROLE_USER;
  ConfabStatus status = CONFAB_STATUS_COMPLETE;
  ConfabMediaPolicy media_policy = CONFAB_MEDIA_POLICY_DEFAULT;
  JsonObject *reply = confab_json_get_object (object, "reply");
  gboolean left_out = FALSE;
  ConfabMessage *message;

  confab_role_from_name (confab_json_get_string (object, "role"), &role);
  confab_status_from_name (confab_json_get_string (object, "status"), &status);
  /* Nobody goes on writing it here. */
  if (status == CONFAB_STATUS_STREAMING)
    status = CONFAB_STATUS_INTERRUPTED;
  message = confab_message_new (get_id (object, "id"), get_id (object, "parent"), role, status, get_time (object, "created"));
  confab_message_set_tool_call_id (message, confab_json_get_string (object, "tool_call_id"));
  read_content (message, object);
  confab_media_policy_from_name (confab_json_get_string (object, "media_policy"), &media_policy);
  confab_message_set_media_policy (message, media_policy);
  confab_json_get_boolean (object, "left_out", &left_out);
  confab_message_set_left_out (message, left_out);
  if (confab_json_get_object (object, "parameters") != NULL)
    {
      g_autoptr (JsonNode) parameters = json_node_copy (confab_json_get_node (object, "parameters"));

      confab_message_set_parameters (message, parameters);
    }
  if (reply != NULL)
    confab_message_take_reply (message, confab_reply_from_json (reply));
  return message;
}

static void
read_message (ConfabImport *import,
              JsonObject   *object)
{
  State *state = import->state;
  const char *conversation = confab_json_get_string (object, "conversation");
  g_autoptr (ConfabMessage) message = NULL;
  const char *parent;
  GPtrArray *children;

  state->n_messages++;
  if (state->facts == NULL || g_strcmp0 (conversation, state->facts->id) != 0 || get_id (object, "id") == NULL)
    {
      confab_import_skip (import, NULL, _ ("A message belongs to no conversation"));
      return;
    }
  message = make_message (object);
  parent = confab_message_get_parent_id (message);
  if (parent == NULL || g_hash_table_contains (state->known, parent))
    accept_message (state, message);
  else
    {
      children = g_hash_table_lookup (state->waiting, parent);
      if (children == NULL)
        {
          children = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (state->waiting, g_strdup (parent), children);
        }
      g_ptr_array_add (children, g_steal_pointer (&message));
    }
  if (state->size > PIECE_BYTES)
    hand_on (import);
}

static void
end_attachment (ConfabImport *import,
                const char   *hash)
{
  State *state = import->state;
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&state->bytes));
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (ConfabPart) part = NULL;

  g_clear_pointer (&state->hash, g_free);
  if (g_str_equal (found, hash))
    part = confab_import_attach (import, bytes, NULL, NULL);
  else
    confab_import_skip (import, hash, _ ("An attachment is damaged"));
}

static void
read_attachment (ConfabImport *import,
                 JsonObject   *object)
{
  State *state = import->state;
  const char *hash = get_id (object, "hash");
  const char *data = confab_json_get_string (object, "data");
  gint64 piece = 0;
  gint64 n_pieces = 1;
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  confab_json_get_int (object, "piece", &piece);
  confab_json_get_int (object, "pieces", &n_pieces);
  if (hash == NULL || data == NULL)
    return;
  if (piece == 0)
    {
      g_clear_pointer (&state->bytes, g_byte_array_unref);
      g_free (state->hash);
      state->hash = g_strdup (hash);
      state->bytes = g_byte_array_new ();
      state->next_piece = 0;
    }
  if (*data != '\0')
    bytes = g_base64_decode (data, &length);
  if (state->bytes == NULL || piece != state->next_piece || !g_str_equal (state->hash, hash) ||
      state->bytes->len + length > CONFAB_IMPORT_MAX_ATTACHMENT)
    {
      g_clear_pointer (&state->bytes, g_byte_array_unref);
      confab_import_skip (import, hash, _ ("An attachment is damaged"));
      return;
    }
  g_byte_array_append (state->bytes, bytes, length);
  state->next_piece++;
  if (state->next_piece >= n_pieces)
    end_attachment (import, hash);
}

static void
check_end (ConfabImport *import,
           JsonObject   *object)
{
  State *state = import->state;
  gint64 n_messages;

  end_conversation (import);
  if (confab_json_get_int (object, "messages", &n_messages) && n_messages != state->n_messages)
    confab_import_skip (import, NULL, _ ("Some messages are missing from the file"));
}

static void
read_value (ConfabImport *import,
            const char   *place,
            JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *type = confab_json_get_string (object, "type");
  gint64 version;

  if (g_str_equal (place, "/version") && confab_json_node_int (value, &version) && version > CONFAB_EXPORT_VERSION)
    g_set_error_literal (&import->error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                         _ ("The file was written by a newer Confab. Update Confab to import it."));
  else if (g_str_equal (place, "/end"))
    check_end (import, object);
  else if (g_strcmp0 (type, "folder") == 0)
    read_folder (import, object);
  else if (g_strcmp0 (type, "attachment") == 0)
    read_attachment (import, object);
  else if (g_strcmp0 (type, "conversation") == 0)
    read_conversation (import, object);
  else if (g_strcmp0 (type, "message") == 0)
    read_message (import, object);
}

static void
begin (ConfabImport *import)
{
  State *state = g_new0 (State, 1);

  state->messages = g_ptr_array_new_with_free_func (g_object_unref);
  state->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  state->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  import->state = state;
}

static void
end (ConfabImport *import)
{
  State *state = import->state;

  end_conversation (import);
  g_clear_pointer (&state->bytes, g_byte_array_unref);
  g_free (state->hash);
  g_ptr_array_unref (state->messages);
  g_hash_table_unref (state->known);
  g_hash_table_unref (state->waiting);
  g_clear_pointer (&import->state, g_free);
}

const ConfabImportFormat confab_import_own = {
  .name = "confab",
  .title = "Confab",
  .wish = wish,
  .value = read_value,
  .begin = begin,
  .end = end,
};
