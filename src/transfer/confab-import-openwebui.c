/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The export of Open WebUI: an array of chats, each with its tree in chat.history.messages; of old ones the chat itself is the element
 * ([its documentation](https://docs.openwebui.com/features/chat-conversations/data-controls/import-export)). */

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (g_str_equal (place, "/*"))
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  return *place == '\0' ? CONFAB_JSON_ENTER : CONFAB_JSON_PASS;
}

/* The text inside is escaped as in HTML, and may be quoted. */
static char *
unescape (const char *text,
          gsize       length)
{
  static const struct
  {
    const char *name;
    const char *text;
  } entities[] = { { "&gt;", ">" }, { "&lt;", "<" }, { "&quot;", "\"" }, { "&#x27;", "'" }, { "&#39;", "'" }, { "&amp;", "&" } };
  GString *plain = g_string_new_len (text, length);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (plain, entities[i].name, entities[i].text, 0);
  return g_string_free (plain, FALSE);
}

static char *
unquote (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "> "))
      memmove (lines[i], lines[i] + 2, strlen (lines[i] + 2) + 1);
    else if (g_str_equal (lines[i], ">"))
      *lines[i] = '\0';
  return g_strjoinv ("\n", lines);
}

static char *
get_attribute (const char *tag,
               gsize       length,
               const char *name)
{
  g_autofree char *begin = g_strconcat (" ", name, "=\"", NULL);
  const char *value = g_strstr_len (tag, length, begin);
  const char *quote;

  if (value == NULL)
    return NULL;
  value += strlen (begin);
  quote = memchr (value, '"', length - (value - tag));
  return quote != NULL ? unescape (value, quote - value) : NULL;
}

/* What <details> holds without its summary. */
static char *
get_inner (const char *begin,
           const char *end)
{
  const char *summary = g_strstr_len (begin, end - begin, "</summary>");
  g_autofree char *plain = NULL;

  if (summary != NULL)
    begin = summary + strlen ("</summary>");
  plain = unescape (begin, end - begin);
  return unquote (g_strstrip (plain));
}

static void
add_details (ConfabImportNode *node,
             const char       *tag,
             gsize             tag_length,
             const char       *end)
{
  g_autofree char *type = get_attribute (tag, tag_length, "type");
  g_autofree char *inner = get_inner (tag + tag_length, end);

  if (g_strcmp0 (type, "tool_calls") == 0)
    {
      g_autofree char *id = get_attribute (tag, tag_length, "id");
      g_autofree char *name = get_attribute (tag, tag_length, "name");
      g_autofree char *arguments = get_attribute (tag, tag_length, "arguments");
      g_autofree char *result = get_attribute (tag, tag_length, "result");

      confab_import_node_call (node, id, name, arguments);
      confab_import_node_result (node, id, result != NULL ? result : inner);
    }
  else if (g_strcmp0 (type, "reasoning") == 0)
    confab_import_node_reasoning (node, inner);
  else
    confab_import_node_text (node, inner);
}

/* Reasoning and calls stand in the text as elements. */
static void
add_content (ConfabImportNode *node,
             const char       *text)
{
  const char *begin;

  while (text != NULL && (begin = strstr (text, "<details type=\"")) != NULL)
    {
      const char *close = strchr (begin, '>');
      const char *end = close != NULL ? strstr (close, "</details>") : NULL;
      g_autofree char *before = g_strndup (text, begin - text);

      if (end == NULL)
        break;
      confab_import_node_text (node, g_strstrip (before));
      add_details (node, begin, close + 1 - begin, end);
      text = end + strlen ("</details>");
      text += strspn (text, "\n");
    }
  confab_import_node_text (node, text);
}

static char *
join_texts (JsonArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *piece = confab_json_get_string (confab_json_array_object (array, i), "text");

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

/* Newer versions keep the reply in the shape of the [Responses API](https://platform.openai.com/docs/api-reference/responses). */
static void
add_output (ConfabImportNode *node,
            JsonArray        *output)
{
  for (guint i = 0; i < json_array_get_length (output); i++)
    {
      JsonObject *item = confab_json_array_object (output, i);
      const char *type = confab_json_get_string (item, "type");
      g_autofree char *content = join_texts (confab_json_get_array (item, "content"));
      g_autofree char *summary = join_texts (confab_json_get_array (item, "summary"));
      g_autofree char *result = join_texts (confab_json_get_array (item, "output"));
      double duration;

      if (g_strcmp0 (type, "reasoning") == 0)
        {
          confab_import_node_reasoning (node, *content != '\0' ? content : summary);
          if (confab_json_get_double (item, "duration", &duration) && duration >= 0 && duration < 1e6)
            node->reasoning_ms = (gint64)(duration * 1000);
        }
      else if (g_strcmp0 (type, "message") == 0)
        confab_import_node_text (node, content);
      else if (g_strcmp0 (type, "function_call") == 0)
        confab_import_node_call (node, confab_json_get_string (item, "call_id"), confab_json_get_string (item, "name"),
                                 confab_json_get_string (item, "arguments"));
      else if (g_strcmp0 (type, "function_call_output") == 0)
        confab_import_node_result (node, confab_json_get_string (item, "call_id"),
                                   *result != '\0' ? result : confab_json_get_string (item, "output"));
    }
}

static void
add_files (ConfabImport     *import,
           ConfabImportNode *node,
           JsonArray        *files)
{
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *file = confab_json_array_object (files, i);
      const char *name = confab_json_get_string (file, "name");
      const char *content = confab_json_get_string (confab_json_get_object (confab_json_get_object (file, "file"), "data"),
                                                    "content");
      g_autoptr (ConfabPart) part = confab_import_attach_url (import, confab_json_get_string (file, "url"), name);

      if (part != NULL)
        confab_import_node_part (node, part);
      else if (content != NULL && *content != '\0')
        {
          confab_import_node_text (node, name);
          confab_import_node_code (node, NULL, content);
        }
      else
        confab_import_note_missing (import, node, name != NULL ? name : confab_json_get_string (file, "url"));
    }
}

static void
read_message (ConfabImport     *import,
              ConfabImportTree *tree,
              const char       *id,
              JsonObject       *message)
{
  ConfabImportNode *node = confab_import_tree_add (tree, id, confab_json_get_string (message, "parentId"));
  JsonArray *output = confab_json_get_array (message, "output");
  JsonNode *usage = confab_json_get_node (message, "usage");
  gboolean done = TRUE;

  if (!confab_role_from_name (confab_json_get_string (message, "role"), &node->role))
    node->role = CONFAB_ROLE_ASSISTANT;
  node->time = confab_import_read_time (confab_json_get_node (message, "timestamp"));
  confab_import_node_set_model (node, confab_json_get_string (message, "model"));
  add_files (import, node, confab_json_get_array (message, "files"));
  if (output != NULL && json_array_get_length (output) > 0)
    add_output (node, output);
  else
    add_content (node, confab_json_get_string (message, "content"));
  if (usage != NULL && JSON_NODE_HOLDS_OBJECT (usage))
    node->usage = json_node_ref (usage);
  if (confab_json_get_boolean (message, "done", &done) && !done)
    node->status = CONFAB_STATUS_INTERRUPTED;
}

static void
read_history (ConfabImport     *import,
              ConfabImportTree *tree,
              JsonObject       *history)
{
  JsonObject *messages = confab_json_get_object (history, "messages");
  JsonObjectIter iter;
  const char *id;
  JsonNode *value;

  if (messages == NULL)
    return;
  json_object_iter_init_ordered (&iter, messages);
  while (json_object_iter_next_ordered (&iter, &id, &value))
    if (JSON_NODE_HOLDS_OBJECT (value))
      read_message (import, tree, id, json_node_get_object (value));
  confab_import_tree_set_leaf (tree, confab_json_get_string (history, "currentId"));
}

static void
read_tags (ConfabConversationFacts *facts,
           JsonArray               *tags)
{
  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    {
      const char *name = confab_json_node_string (json_array_get_element (tags, i));

      if (name == NULL)
        name = confab_json_get_string (confab_json_array_object (tags, i), "name");
      if (name != NULL)
        g_ptr_array_add (facts->tags, g_strdup (name));
    }
}

static void
read_facts (ConfabImport            *import,
            ConfabConversationFacts *facts,
            JsonObject              *object,
            JsonObject              *chat)
{
  const char *system = confab_json_get_string (chat, "system");
  const char *title = confab_json_get_string (object, "title");
  JsonObject *meta = confab_json_get_object (object, "meta");
  gboolean flag = FALSE;

  facts->title = g_strdup (title != NULL ? title : confab_json_get_string (chat, "title"));
  facts->created = confab_import_read_time (confab_json_get_node (object, "created_at"));
  facts->updated = confab_import_read_time (confab_json_get_node (object, "updated_at"));
  if (facts->created == CONFAB_IMPORT_NO_TIME)
    facts->created = confab_import_read_time (confab_json_get_node (chat, "timestamp"));
  if (system == NULL)
    system = confab_json_get_string (confab_json_get_object (chat, "params"), "system");
  if (system != NULL && *system != '\0')
    facts->system_prompt = g_strdup (system);
  read_tags (facts, confab_json_get_array (meta != NULL ? meta : chat, "tags"));
  if (confab_json_get_boolean (object, "archived", &flag) && flag)
    facts->archived = import->now;
  flag = FALSE;
  if (confab_json_get_boolean (object, "pinned", &flag) && flag)
    facts->pinned = import->now;
}

static void
read_value (ConfabImport *import,
            const char   *place,
            JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonObject *chat = confab_json_get_object (object, "chat");
  JsonObject *history = confab_json_get_object (chat != NULL ? chat : object, "history");
  const char *id = confab_json_get_string (object, "id");
  g_autoptr (ConfabImportTree) tree = NULL;

  /* Old ones have an identifier only for each message. */
  if (id == NULL || *id == '\0')
    id = confab_json_get_string (chat, "id");
  if ((id == NULL || *id == '\0') && history != NULL)
    id = confab_json_get_string (history, "currentId");
  if (history == NULL || id == NULL)
    {
      confab_import_skip (import, confab_json_get_string (object, "title"), _ ("This is not a conversation of %s"),
                          import->format->title);
      return;
    }
  tree = confab_import_tree_new (import->format->name, id);
  read_facts (import, confab_import_tree_get_facts (tree), object, chat != NULL ? chat : object);
  read_history (import, tree, history);
  confab_import_give (import, tree);
}

const ConfabImportFormat confab_import_openwebui = {
  .name = "openwebui",
  .title = "Open WebUI",
  .wish = wish,
  .value = read_value,
};
