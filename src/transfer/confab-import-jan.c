/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The data folder of Jan, or an archive of it: threads/ID/thread.json says what a conversation is, messages.jsonl beside it has its
 * messages, one a line ([its source](https://github.com/janhq/jan/tree/main/core/src/types)). */

#define MAX_THREADS 1000000

enum
{
  PASS_THREADS,
  PASS_MESSAGES,
  N_PASSES
};

typedef struct
{
  GHashTable       *threads; /* identifier to JsonObject */
  ConfabImportTree *tree;    /* the conversation that is being read */
  char             *id;
  char             *entry;
} State;

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (import->pass == PASS_THREADS && g_str_has_suffix (import->entry, ".jsonl"))
    return CONFAB_JSON_PASS;
  if (*place == '\0' && first == '[')
    return CONFAB_JSON_ENTER;
  return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
}

static void
end_thread (ConfabImport *import)
{
  State *state = import->state;

  if (state->tree != NULL)
    confab_import_give (import, state->tree);
  g_clear_pointer (&state->tree, confab_import_tree_free);
  g_clear_pointer (&state->id, g_free);
  g_clear_pointer (&state->entry, g_free);
}

static void
begin_thread (ConfabImport *import,
              const char   *id)
{
  State *state = import->state;
  JsonObject *thread = g_hash_table_lookup (state->threads, id);
  JsonObject *assistant = confab_json_array_object (confab_json_get_array (thread, "assistants"), 0);
  const char *instructions = confab_json_get_string (assistant, "instructions");
  ConfabConversationFacts *facts;

  end_thread (import);
  state->tree = confab_import_tree_new (import->format->name, id);
  state->id = g_strdup (id);
  state->entry = g_strdup (import->entry);
  facts = confab_import_tree_get_facts (state->tree);
  facts->title = g_strdup (confab_json_get_string (thread, "title"));
  facts->created = confab_import_read_time (confab_json_get_node (thread, "created"));
  facts->updated = confab_import_read_time (confab_json_get_node (thread, "updated"));
  if (instructions != NULL && *instructions != '\0')
    facts->system_prompt = g_strdup (instructions);
}

static const char *
get_model (ConfabImport *import,
           JsonObject   *message)
{
  State *state = import->state;
  JsonObject *thread = g_hash_table_lookup (state->threads, state->id);
  JsonObject *assistant = confab_json_array_object (confab_json_get_array (thread, "assistants"), 0);
  const char *model = confab_json_get_string (confab_json_get_object (message, "metadata"), "modelId");

  return model != NULL ? model : confab_json_get_string (confab_json_get_object (assistant, "model"), "id");
}

static char *
to_text (JsonNode *node)
{
  if (node == NULL)
    return NULL;
  return confab_json_node_string (node) != NULL ? g_strdup (confab_json_node_string (node))
                                                : confab_json_to_string (node, FALSE);
}

static void
add_content (ConfabImport     *import,
             ConfabImportNode *node,
             JsonObject       *content)
{
  const char *type = confab_json_get_string (content, "type");
  const char *text = confab_json_get_string (confab_json_get_object (content, "text"), "value");

  if (g_strcmp0 (type, "reasoning") == 0)
    confab_import_node_reasoning (node, text);
  else if (g_strcmp0 (type, "image_url") == 0)
    {
      const char *url = confab_json_get_string (confab_json_get_object (content, "image_url"), "url");
      g_autoptr (ConfabPart) part = confab_import_attach_url (import, url, NULL);

      if (part != NULL)
        confab_import_node_part (node, part);
      else
        confab_import_note_missing (import, node, NULL);
    }
  else if (g_strcmp0 (type, "tool_call") == 0)
    {
      const char *id = confab_json_get_string (content, "tool_call_id");
      g_autofree char *input = to_text (confab_json_get_node (content, "input"));
      g_autofree char *output = to_text (confab_json_get_node (content, "output"));

      confab_import_node_call (node, id, confab_json_get_string (content, "tool_name"), input);
      if (output != NULL)
        confab_import_node_result (node, id, output);
    }
  else
    confab_import_node_text (node, text);
}

static void
read_message (ConfabImport *import,
              JsonObject   *message)
{
  State *state = import->state;
  const char *thread = confab_json_get_string (message, "thread_id");
  const char *role = confab_json_get_string (message, "role");
  const char *status = confab_json_get_string (message, "status");
  JsonArray *content = confab_json_get_array (message, "content");
  ConfabImportNode *node;

  if (thread == NULL)
    {
      confab_import_skip (import, NULL, _ ("A message belongs to no conversation"));
      return;
    }
  if (state->tree == NULL || !g_str_equal (state->id, thread) || !g_str_equal (state->entry, import->entry))
    begin_thread (import, thread);
  node = confab_import_tree_add_after (state->tree, confab_json_get_string (message, "id"));
  if (!confab_role_from_name (role, &node->role))
    node->role = CONFAB_ROLE_ASSISTANT;
  if (node->role == CONFAB_ROLE_ASSISTANT)
    confab_import_node_set_model (node, get_model (import, message));
  node->time = confab_import_read_time (confab_json_get_node (message, "created_at"));
  if (g_strcmp0 (status, "stopped") == 0)
    node->status = CONFAB_STATUS_STOPPED;
  else if (g_strcmp0 (status, "error") == 0 || g_strcmp0 (status, "pending") == 0)
    node->status = CONFAB_STATUS_INTERRUPTED;
  if (node->role == CONFAB_ROLE_TOOL)
    {
      JsonObject *first = confab_json_array_object (content, 0);

      node->role = CONFAB_ROLE_ASSISTANT;
      confab_import_node_result (node, confab_json_get_string (message, "tool_call_id"),
                                 confab_json_get_string (confab_json_get_object (first, "text"), "value"));
      return;
    }
  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++)
    if (confab_json_array_object (content, i) != NULL)
      add_content (import, node, confab_json_array_object (content, i));
}

static void
read_value (ConfabImport *import,
            const char   *place,
            JsonNode     *value)
{
  JsonObject *object = json_node_get_object (value);
  const char *kind = confab_json_get_string (object, "object");
  const char *id = confab_json_get_string (object, "id");
  State *state = import->state;

  if (import->pass == PASS_MESSAGES && g_strcmp0 (kind, "thread.message") == 0)
    read_message (import, object);
  else if (import->pass == PASS_THREADS && g_strcmp0 (kind, "thread") == 0 && id != NULL &&
           g_hash_table_size (state->threads) < MAX_THREADS)
    g_hash_table_insert (state->threads, g_strdup (id), json_object_ref (object));
}

static void
begin (ConfabImport *import)
{
  State *state = g_new0 (State, 1);

  state->threads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);
  import->state = state;
}

static void
end (ConfabImport *import)
{
  State *state = import->state;

  end_thread (import);
  g_hash_table_unref (state->threads);
  g_clear_pointer (&import->state, g_free);
}

const ConfabImportFormat confab_import_jan = {
  .name = "jan",
  .title = "Jan",
  .wish = wish,
  .value = read_value,
  .begin = begin,
  .end = end,
  .n_passes = N_PASSES,
};
