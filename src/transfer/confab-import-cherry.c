/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sqlite3.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The backup of Cherry Studio up to its data version 5: data.json in an archive with Data/Files, or the same alone, packed or not
 * ([its source](https://github.com/CherryHQ/cherry-studio)). "indexedDB" has the topics with their messages, of which each names its
 * blocks, and those stand in a list of their own; "localStorage" has a text that is JSON, whose members are texts that are JSON, where the titles and the
 * prompts are. */

/* The blocks, which are the bulk, go to a database that SQLite keeps in a temporary file, to be found by their identifiers. */
enum
{
  PASS_BLOCKS,
  PASS_TOPICS,
  N_PASSES
};

typedef struct
{
  sqlite3      *blocks;
  sqlite3_stmt *put;
  sqlite3_stmt *get;
  GHashTable   *topics;  /* identifier to JsonObject: its title and times */
  GHashTable   *prompts; /* identifier of a topic to the prompt of its assistant */
} State;

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  const char *list = import->pass == PASS_BLOCKS ? "/indexedDB/message_blocks" : "/indexedDB/topics";
  const char *element = import->pass == PASS_BLOCKS ? "/indexedDB/message_blocks/*" : "/indexedDB/topics/*";

  if (g_str_equal (place, element))
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  if (g_str_equal (place, "/localStorage"))
    return import->pass == PASS_BLOCKS ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  return *place == '\0' || g_str_equal (place, "/indexedDB") || g_str_equal (place, list) ? CONFAB_JSON_ENTER
                                                                                          : CONFAB_JSON_PASS;
}

static void
read_assistant (State      *state,
                JsonObject *assistant)
{
  const char *prompt = confab_json_get_string (assistant, "prompt");
  JsonArray *topics = confab_json_get_array (assistant, "topics");

  for (guint i = 0; topics != NULL && i < json_array_get_length (topics); i++)
    {
      JsonObject *topic = confab_json_array_object (topics, i);
      const char *id = confab_json_get_string (topic, "id");

      if (id == NULL)
        continue;
      g_hash_table_insert (state->topics, g_strdup (id), json_object_ref (topic));
      if (prompt != NULL && *prompt != '\0')
        g_hash_table_insert (state->prompts, g_strdup (id), g_strdup (prompt));
    }
}

static void
read_storage (State      *state,
              JsonObject *storage)
{
  const char *text = confab_json_get_string (storage, "persist:cherry-studio");
  g_autoptr (JsonObject) slices = text != NULL ? confab_json_parse_object (text, -1, NULL) : NULL;
  const char *slice = confab_json_get_string (slices, "assistants");
  g_autoptr (JsonObject) object = slice != NULL ? confab_json_parse_object (slice, -1, NULL) : NULL;
  JsonArray *assistants = confab_json_get_array (object, "assistants");

  for (guint i = 0; assistants != NULL && i < json_array_get_length (assistants); i++)
    read_assistant (state, confab_json_array_object (assistants, i));
  read_assistant (state, confab_json_get_object (object, "defaultAssistant"));
}

static void
put_block (ConfabImport *import,
           const char   *json,
           gsize         length)
{
  State *state = import->state;
  g_autoptr (JsonObject) block = confab_json_parse_object (json, length, NULL);
  const char *id = confab_json_get_string (block, "id");

  if (state->put == NULL || id == NULL)
    return;
  sqlite3_bind_text (state->put, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (state->put, 2, json, (int)length, SQLITE_STATIC);
  if (sqlite3_step (state->put) != SQLITE_DONE)
    confab_import_skip (import, id, _ ("A part of a message could not be kept: %s"), sqlite3_errmsg (state->blocks));
  sqlite3_reset (state->put);
}

static JsonObject *
get_block (State      *state,
           const char *id)
{
  JsonObject *block = NULL;

  if (state->get == NULL)
    return NULL;
  sqlite3_bind_text (state->get, 1, id, -1, SQLITE_STATIC);
  if (sqlite3_step (state->get) == SQLITE_ROW)
    block = confab_json_parse_object ((const char *)sqlite3_column_text (state->get, 0), -1, NULL);
  sqlite3_reset (state->get);
  return block;
}

static void
add_file (ConfabImport     *import,
          ConfabImportNode *node,
          JsonObject       *file)
{
  const char *id = confab_json_get_string (file, "id");
  const char *name = confab_json_get_string (file, "origin_name");
  g_autoptr (ConfabPart) part = id != NULL ? confab_import_find_media (import, id) : NULL;

  if (part != NULL)
    confab_import_node_part (node, part);
  else
    confab_import_note_missing (import, node, name != NULL ? name : id);
}

static void
add_image (ConfabImport     *import,
           ConfabImportNode *node,
           JsonObject       *block)
{
  g_autoptr (ConfabPart) part = confab_import_attach_url (import, confab_json_get_string (block, "url"), NULL);

  if (part != NULL)
    confab_import_node_part (node, part);
  else
    add_file (import, node, confab_json_get_object (block, "file"));
}

static void
add_tool (ConfabImportNode *node,
          JsonObject       *block)
{
  JsonNode *arguments = confab_json_get_node (block, "arguments");
  JsonNode *content = confab_json_get_node (block, "content");
  const char *id = confab_json_get_string (block, "toolId");
  g_autofree char *input = arguments != NULL ? confab_json_to_string (arguments, FALSE) : NULL;
  g_autofree char *output = content != NULL && confab_json_node_string (content) == NULL
                          ? confab_json_to_string (content, FALSE) : g_strdup (confab_json_node_string (content));

  confab_import_node_call (node, id, confab_json_get_string (block, "toolName"), input);
  if (output != NULL)
    confab_import_node_result (node, id, output);
}

static void
add_block (ConfabImport     *import,
           ConfabImportNode *node,
           JsonObject       *block)
{
  const char *type = confab_json_get_string (block, "type");
  const char *content = confab_json_get_string (block, "content");
  gint64 thinking;

  if (g_strcmp0 (type, "thinking") == 0)
    {
      confab_import_node_reasoning (node, content);
      if (confab_json_get_int (block, "thinking_millsec", &thinking) && thinking >= 0)
        node->reasoning_ms = thinking;
    }
  else if (g_strcmp0 (type, "code") == 0)
    confab_import_node_code (node, confab_json_get_string (block, "language"), content);
  else if (g_strcmp0 (type, "image") == 0)
    add_image (import, node, block);
  else if (g_strcmp0 (type, "file") == 0 || g_strcmp0 (type, "video") == 0)
    add_file (import, node, confab_json_get_object (block, "file"));
  else if (g_strcmp0 (type, "tool") == 0)
    add_tool (node, block);
  else if (g_strcmp0 (type, "error") == 0)
    confab_import_node_text (node, confab_json_get_string (confab_json_get_object (block, "error"), "message"));
  else if (g_strcmp0 (type, "citation") != 0)
    confab_import_node_text (node, content);
}

static void
read_message (ConfabImport     *import,
              ConfabImportTree *tree,
              JsonObject       *message,
              const char       *parent)
{
  ConfabImportNode *node = confab_import_tree_add (tree, confab_json_get_string (message, "id"), parent);
  JsonArray *blocks = confab_json_get_array (message, "blocks");
  const char *status = confab_json_get_string (message, "status");
  const char *model = confab_json_get_string (confab_json_get_object (message, "model"), "id");
  JsonNode *usage = confab_json_get_node (message, "usage");

  if (!confab_role_from_name (confab_json_get_string (message, "role"), &node->role))
    node->role = CONFAB_ROLE_ASSISTANT;
  node->time = confab_import_read_time (confab_json_get_node (message, "createdAt"));
  if (node->role == CONFAB_ROLE_ASSISTANT)
    confab_import_node_set_model (node, model != NULL ? model : confab_json_get_string (message, "modelId"));
  if (usage != NULL && JSON_NODE_HOLDS_OBJECT (usage))
    node->usage = json_node_ref (usage);
  if (g_strcmp0 (status, "paused") == 0)
    node->status = CONFAB_STATUS_STOPPED;
  else if (g_strcmp0 (status, "error") == 0)
    node->status = CONFAB_STATUS_INTERRUPTED;
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      const char *id = confab_json_node_string (json_array_get_element (blocks, i));
      g_autoptr (JsonObject) block = id != NULL ? get_block (import->state, id) : NULL;

      if (block != NULL)
        add_block (import, node, block);
    }
  /* Before there were blocks. */
  if (node->items->len == 0)
    confab_import_node_text (node, confab_json_get_string (message, "content"));
}

/* Answers to one question hang from it; a question hangs from the answer that stands before it. */
static void
read_messages (ConfabImport     *import,
               ConfabImportTree *tree,
               JsonArray        *messages)
{
  const char *before = NULL;

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = confab_json_array_object (messages, i);
      const char *asked = confab_json_get_string (message, "askId");

      if (message == NULL)
        continue;
      read_message (import, tree, message, asked != NULL ? asked : before);
      before = confab_json_get_string (message, "id");
    }
  confab_import_tree_set_leaf (tree, before);
}

static void
read_topic (ConfabImport *import,
            JsonObject   *object)
{
  State *state = import->state;
  JsonArray *messages = confab_json_get_array (object, "messages");
  const char *id = confab_json_get_string (object, "id");
  JsonObject *topic = id != NULL ? g_hash_table_lookup (state->topics, id) : NULL;
  g_autoptr (ConfabImportTree) tree = NULL;
  ConfabConversationFacts *facts;
  gboolean pinned = FALSE;

  if (id == NULL || messages == NULL)
    {
      confab_import_skip (import, id, _ ("This is not a conversation of %s"), import->format->title);
      return;
    }
  /* A topic that was just begun is nothing to tell of. */
  if (json_array_get_length (messages) == 0)
    return;
  tree = confab_import_tree_new (import->format->name, id);
  facts = confab_import_tree_get_facts (tree);
  facts->title = g_strdup (confab_json_get_string (topic, "name"));
  facts->created = confab_import_read_time (confab_json_get_node (topic, "createdAt"));
  facts->updated = confab_import_read_time (confab_json_get_node (topic, "updatedAt"));
  facts->system_prompt = g_strdup (g_hash_table_lookup (state->prompts, id));
  if (confab_json_get_boolean (topic, "pinned", &pinned) && pinned)
    facts->pinned = import->now;
  read_messages (import, tree, messages);
  confab_import_give (import, tree);
}

static void
read_text (ConfabImport *import,
           const char   *place,
           const char   *json,
           gsize         length)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_has_prefix (place, "/indexedDB/message_blocks"))
    {
      put_block (import, json, length);
      return;
    }
  object = confab_json_parse_object (json, length, &error);
  if (object == NULL)
    confab_import_skip (import, NULL, "%s", error->message);
  else if (g_str_equal (place, "/localStorage"))
    read_storage (import->state, object);
  else
    read_topic (import, object);
}

static void
begin (ConfabImport *import)
{
  State *state = g_new0 (State, 1);

  state->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);
  state->prompts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  import->state = state;
  /* Without a name SQLite makes a temporary file, and removes it. */
  if (sqlite3_open ("", &state->blocks) != SQLITE_OK ||
      sqlite3_exec (state->blocks,
                    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000; BEGIN;"
                    "CREATE TABLE block (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
                    NULL, NULL, NULL) != SQLITE_OK)
    return;
  sqlite3_prepare_v2 (state->blocks, "INSERT OR IGNORE INTO block VALUES (?, ?)", -1, &state->put, NULL);
  sqlite3_prepare_v2 (state->blocks, "SELECT json FROM block WHERE id = ?", -1, &state->get, NULL);
}

static void
end (ConfabImport *import)
{
  State *state = import->state;

  sqlite3_finalize (state->put);
  sqlite3_finalize (state->get);
  sqlite3_close (state->blocks);
  g_hash_table_unref (state->topics);
  g_hash_table_unref (state->prompts);
  g_clear_pointer (&import->state, g_free);
}

const ConfabImportFormat confab_import_cherry = {
  .name = "cherry-studio",
  .title = "Cherry Studio",
  .wish = wish,
  .text = read_text,
  .begin = begin,
  .end = end,
  .n_passes = N_PASSES,
};
