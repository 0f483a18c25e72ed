/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The JSON export of Alpaca: an object with "messages", or the title of the chat in place of that word
 * ([its source](https://github.com/Jeffser/Alpaca)). Its messages follow each other without identifiers. */

/* The chat that is being read. */
typedef struct
{
  ConfabImportTree *tree;
  char             *entry;
  char             *place;
} Chat;

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (g_str_has_suffix (place, "/*"))
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  return first == '[' || *place == '\0' ? CONFAB_JSON_ENTER : CONFAB_JSON_PASS;
}

static void
end_chat (ConfabImport *import)
{
  Chat *chat = import->state;

  if (chat->tree != NULL)
    confab_import_give (import, chat->tree);
  g_clear_pointer (&chat->tree, confab_import_tree_free);
  g_clear_pointer (&chat->entry, g_free);
  g_clear_pointer (&chat->place, g_free);
}

/* The title as it stood between quotes. */
static char *
read_title (const char *place)
{
  g_autofree char *name = g_strndup (place + 1, MAX (strlen (place), 3) - 3);
  g_autofree char *quoted = g_strdup_printf ("[\"%s\"]", name);
  g_autoptr (JsonNode) node = confab_json_parse (quoted, -1, NULL);
  const char *text = node != NULL ? confab_json_node_string (json_array_get_element (json_node_get_array (node), 0)) : NULL;

  return text != NULL && !g_str_equal (text, "messages") ? g_strdup (text) : NULL;
}

/* A chat is known again by its title and how it begins. */
static void
begin_chat (ConfabImport *import,
            const char   *place,
            const char   *first)
{
  Chat *chat = import->state;
  g_autofree char *title = read_title (place);
  g_autofree char *id = g_strdup_printf ("%s\n%s", title != NULL ? title : "", first);

  end_chat (import);
  chat->tree = confab_import_tree_new (import->format->name, id);
  chat->entry = g_strdup (import->entry);
  chat->place = g_strdup (place);
  confab_import_tree_get_facts (chat->tree)->title = g_steal_pointer (&title);
}

static void
add_content (ConfabImport     *import,
             ConfabImportNode *node,
             JsonNode         *content)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;

  confab_import_node_text (node, confab_json_node_string (content));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *part = confab_json_array_object (array, i);
      const char *url = confab_json_get_string (confab_json_get_object (part, "image_url"), "url");
      g_autoptr (ConfabPart) image = confab_import_attach_url (import, url, NULL);

      confab_import_node_part (node, image);
      if (url != NULL && image == NULL)
        confab_import_note_missing (import, node, NULL);
      confab_import_node_text (node, confab_json_get_string (part, "text"));
    }
}

static void
read_message (ConfabImport *import,
              const char   *place,
              JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonNode *content = confab_json_get_node (object, "content");
  Chat *chat = import->state;
  ConfabImportNode *node;

  if (content == NULL || confab_json_get_string (object, "role") == NULL)
    return;
  if (chat->tree == NULL || !g_str_equal (chat->place, place) || !g_str_equal (chat->entry, import->entry))
    {
      g_autofree char *first = confab_json_to_string (content, FALSE);

      begin_chat (import, place, first);
    }
  node = confab_import_tree_add_next (chat->tree);
  if (!confab_role_from_name (confab_json_get_string (object, "role"), &node->role))
    node->role = CONFAB_ROLE_ASSISTANT;
  node->time = confab_import_read_time (confab_json_get_node (object, "date"));
  if (node->role == CONFAB_ROLE_ASSISTANT)
    confab_import_node_set_model (node, confab_json_get_string (object, "model"));
  confab_import_node_reasoning (node, confab_json_get_string (object, "thinking"));
  add_content (import, node, content);
}

static void
begin (ConfabImport *import)
{
  import->state = g_new0 (Chat, 1);
}

static void
end (ConfabImport *import)
{
  end_chat (import);
  g_clear_pointer (&import->state, g_free);
}

const ConfabImportFormat confab_import_alpaca = {
  .name = "alpaca",
  .title = "Alpaca",
  .wish = wish,
  .value = read_message,
  .begin = begin,
  .end = end,
};
