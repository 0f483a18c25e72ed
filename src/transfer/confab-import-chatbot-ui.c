/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The export of Chatbot UI, version 1: an object with "history", the conversations, whose messages follow each other without
 * identifiers, and "folders" ([its source](https://github.com/mckaywrigley/chatbot-ui/tree/legacy)). */

/* The folders may stand after what is in them. */
enum
{
  PASS_FOLDERS,
  PASS_CONVERSATIONS,
  N_PASSES
};

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  const char *list = import->pass == PASS_FOLDERS ? "/folders" : "/history";
  const char *element = import->pass == PASS_FOLDERS ? "/folders/*" : "/history/*";

  if (g_str_equal (place, element))
    return CONFAB_JSON_TAKE;
  return *place == '\0' || g_str_equal (place, list) ? CONFAB_JSON_ENTER : CONFAB_JSON_PASS;
}

static void
read_conversation (ConfabImport *import,
                   JsonObject   *object)
{
  JsonArray *messages = confab_json_get_array (object, "messages");
  const char *id = confab_json_get_string (object, "id");
  const char *prompt = confab_json_get_string (object, "prompt");
  const char *folder = confab_json_get_string (object, "folderId");
  const char *model = confab_json_get_string (confab_json_get_object (object, "model"), "id");
  g_autoptr (ConfabImportTree) tree = NULL;
  ConfabConversationFacts *facts;
  double temperature;

  if (messages == NULL || id == NULL)
    {
      confab_import_skip (import, confab_json_get_string (object, "name"), _ ("This is not a conversation of %s"),
                          import->format->title);
      return;
    }
  tree = confab_import_tree_new (import->format->name, id);
  facts = confab_import_tree_get_facts (tree);
  facts->title = g_strdup (confab_json_get_string (object, "name"));
  facts->system_prompt = prompt != NULL && *prompt != '\0' ? g_strdup (prompt) : NULL;
  facts->folder_id = folder != NULL ? confab_import_make_id (import->format->name, "folder", folder) : NULL;
  if (confab_json_get_double (object, "temperature", &temperature) && temperature >= 0 && temperature <= 2)
    facts->parameters = confab_import_make_parameters (temperature);
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = confab_json_array_object (messages, i);
      ConfabImportNode *node = confab_import_tree_add_next (tree);

      if (!confab_role_from_name (confab_json_get_string (message, "role"), &node->role))
        node->role = CONFAB_ROLE_ASSISTANT;
      if (node->role == CONFAB_ROLE_ASSISTANT)
        confab_import_node_set_model (node, model);
      confab_import_node_text (node, confab_json_get_string (message, "content"));
    }
  confab_import_give (import, tree);
}

static void
read_value (ConfabImport *import,
            const char   *place,
            JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *id = confab_json_get_string (object, "id");

  if (import->pass == PASS_CONVERSATIONS)
    read_conversation (import, object);
  /* Others hold prompts. */
  else if (id != NULL && g_strcmp0 (confab_json_get_string (object, "type"), "chat") == 0)
    confab_import_give_folder (import, id, confab_json_get_string (object, "name"), NULL);
}

const ConfabImportFormat confab_import_chatbot_ui = {
  .name = "chatbot-ui",
  .title = "Chatbot UI",
  .wish = wish,
  .value = read_value,
  .n_passes = N_PASSES,
};
