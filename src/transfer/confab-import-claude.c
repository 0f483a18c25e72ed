/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The data export of Claude: conversations.json, an array of conversations with "chat_messages", and projects.json
 * ([how to get it](https://support.claude.com/en/articles/9450526)). Old ones have no parents; the messages then follow each other. It
 * has the names of files, not their bytes. */

/* The conversations name projects, which therefore come first. */
enum
{
  PASS_PROJECTS,
  PASS_CONVERSATIONS,
  N_PASSES
};

static gboolean
is_projects (ConfabImport *import)
{
  const char *slash = strrchr (import->entry, '/');

  return g_str_has_prefix (slash != NULL ? slash + 1 : import->entry, "projects");
}

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (is_projects (import) != (import->pass == PASS_PROJECTS))
    return CONFAB_JSON_PASS;
  if (g_str_equal (place, "/*") || g_str_equal (place, "/conversations/*"))
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  return *place == '\0' || g_str_equal (place, "/conversations") ? CONFAB_JSON_ENTER : CONFAB_JSON_PASS;
}

static char *
get_attribute (const char *tag,
               const char *end,
               const char *name)
{
  g_autofree char *begin = g_strconcat (name, "=\"", NULL);
  const char *value = g_strstr_len (tag, end - tag, begin);
  const char *quote;

  if (value == NULL)
    return NULL;
  value += strlen (begin);
  quote = memchr (value, '"', end - value);
  return quote != NULL ? g_strndup (value, quote - value) : NULL;
}

/* Artifacts stood in the text as elements once; each becomes a block of code. */
static void
add_text (ConfabImportNode *node,
          const char       *text)
{
  const char *begin;

  while (text != NULL && ((begin = strstr (text, "<antArtifact")) != NULL || (begin = strstr (text, "<antartifact")) != NULL))
    {
      const char *end = strchr (begin, '>');
      const char *close = end != NULL ? strstr (end, "</ant") : NULL;
      g_autofree char *before = g_strndup (text, begin - text);
      g_autofree char *language = NULL;
      g_autofree char *content = NULL;

      if (close == NULL)
        break;
      language = get_attribute (begin, end, "language");
      content = g_strndup (end + 1, close - end - 1);
      confab_import_node_text (node, g_strstrip (before));
      confab_import_node_code (node, language, g_strstrip (content));
      text = strchr (close, '>');
      text = text != NULL ? text + 1 : NULL;
    }
  confab_import_node_text (node, text);
}

static char *
join_result (JsonNode *content)
{
  JsonArray *array = content != NULL && JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;
  GString *text = g_string_new (confab_json_node_string (content));

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *piece = confab_json_get_string (confab_json_array_object (array, i), "text");

      if (piece != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", piece);
    }
  return g_string_free (text, FALSE);
}

static void
add_block (ConfabImport     *import,
           ConfabImportNode *node,
           JsonObject       *block)
{
  const char *type = confab_json_get_string (block, "type");

  if (g_strcmp0 (type, "text") == 0)
    add_text (node, confab_json_get_string (block, "text"));
  else if (g_strcmp0 (type, "thinking") == 0)
    confab_import_node_reasoning (node, confab_json_get_string (block, "thinking"));
  else if (g_strcmp0 (type, "tool_use") == 0)
    {
      JsonNode *input = confab_json_get_node (block, "input");
      g_autofree char *arguments = input != NULL ? confab_json_to_string (input, FALSE) : NULL;

      confab_import_node_call (node, confab_json_get_string (block, "id"), confab_json_get_string (block, "name"), arguments);
    }
  else if (g_strcmp0 (type, "tool_result") == 0)
    {
      g_autofree char *text = join_result (confab_json_get_node (block, "content"));

      confab_import_node_result (node, confab_json_get_string (block, "tool_use_id"), text);
    }
  else if (g_strcmp0 (type, "image") == 0)
    {
      JsonObject *source = confab_json_get_object (block, "source");
      g_autoptr (ConfabPart) part = confab_import_attach_base64 (import, confab_json_get_string (source, "data"), NULL,
                                                                 confab_json_get_string (source, "media_type"));

      confab_import_node_part (node, part);
    }
}

static void
add_files (ConfabImport     *import,
           ConfabImportNode *node,
           JsonObject       *message)
{
  JsonArray *attachments = confab_json_get_array (message, "attachments");
  JsonArray *files = confab_json_get_array (message, "files");

  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonObject *attachment = confab_json_array_object (attachments, i);
      const char *name = confab_json_get_string (attachment, "file_name");
      const char *content = confab_json_get_string (attachment, "extracted_content");

      if (content != NULL && *content != '\0')
        {
          confab_import_node_text (node, name);
          confab_import_node_code (node, NULL, content);
        }
      else
        confab_import_note_missing (import, node, name);
    }
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    confab_import_note_missing (import, node, confab_json_get_string (confab_json_array_object (files, i), "file_name"));
}

static void
read_message (ConfabImport     *import,
              ConfabImportTree *tree,
              JsonObject       *message,
              const char       *before,
              const char       *model)
{
  const char *parent = confab_json_get_string (message, "parent_message_uuid");
  ConfabImportNode *node = confab_import_tree_add (tree, confab_json_get_string (message, "uuid"),
                                                   parent != NULL ? parent : before);
  JsonArray *content = confab_json_get_array (message, "content");

  node->role = g_strcmp0 (confab_json_get_string (message, "sender"), "human") == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT;
  node->time = confab_import_read_time (confab_json_get_node (message, "created_at"));
  if (node->role == CONFAB_ROLE_ASSISTANT)
    confab_import_node_set_model (node, confab_json_get_string (message, "model") != NULL
                                          ? confab_json_get_string (message, "model") : model);
  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++)
    if (confab_json_array_object (content, i) != NULL)
      add_block (import, node, confab_json_array_object (content, i));
  if (content == NULL || json_array_get_length (content) == 0)
    add_text (node, confab_json_get_string (message, "text"));
  add_files (import, node, message);
}

static void
read_conversation (ConfabImport *import,
                   JsonObject   *object)
{
  JsonArray *messages = confab_json_get_array (object, "chat_messages");
  const char *id = confab_json_get_string (object, "uuid");
  const char *title = confab_json_get_string (object, "name");
  const char *project = confab_json_get_string (object, "project_uuid");
  const char *before = NULL;
  g_autoptr (ConfabImportTree) tree = NULL;
  ConfabConversationFacts *facts;
  gboolean starred = FALSE;

  if (messages == NULL || id == NULL)
    {
      confab_import_skip (import, title, _ ("This is not a conversation of %s"), import->format->title);
      return;
    }
  tree = confab_import_tree_new (import->format->name, id);
  facts = confab_import_tree_get_facts (tree);
  facts->title = g_strdup (title);
  facts->created = confab_import_read_time (confab_json_get_node (object, "created_at"));
  facts->updated = confab_import_read_time (confab_json_get_node (object, "updated_at"));
  if (project == NULL)
    project = confab_json_get_string (confab_json_get_object (object, "project"), "uuid");
  if (project != NULL)
    facts->folder_id = confab_import_make_id (import->format->name, "folder", project);
  if (confab_json_get_boolean (object, "is_starred", &starred) && starred)
    facts->pinned = import->now;
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = confab_json_array_object (messages, i);

      if (message == NULL)
        continue;
      read_message (import, tree, message, before, confab_json_get_string (object, "model"));
      before = confab_json_get_string (message, "uuid");
    }
  confab_import_tree_set_leaf (tree, confab_json_get_string (object, "current_leaf_message_uuid"));
  confab_import_give (import, tree);
}

static void
read_value (ConfabImport *import,
            const char   *place,
            JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *id = confab_json_get_string (object, "uuid");

  if (!is_projects (import))
    read_conversation (import, object);
  else if (id != NULL)
    confab_import_give_folder (import, id, confab_json_get_string (object, "name"), NULL);
}

const ConfabImportFormat confab_import_claude = {
  .name = "claude",
  .title = "Claude",
  .wish = wish,
  .value = read_value,
  .n_passes = N_PASSES,
};
