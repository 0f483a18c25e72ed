/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"
#include "transfer/confab-json-flatten.h"

/* The export of LibreChat, one conversation a file: messages in a list, or each in the "children" of the one it answers
 * ([its documentation](https://www.librechat.ai/docs/features/import_convos)). Each names its parent, so that one nested deeply is read like a
 * list. */

typedef struct
{
  ConfabImport     *import;
  ConfabImportTree *tree;
} Reading;

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  if (*place == '\0')
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_ENTER;
  return g_str_equal (place, "/*") ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
}

static const char *
get_text (JsonObject *object,
          const char *member)
{
  const char *text = confab_json_get_string (object, member);

  return text != NULL ? text : confab_json_get_string (confab_json_get_object (object, member), "value");
}

static void
add_part (ConfabImport     *import,
          ConfabImportNode *node,
          JsonObject       *part)
{
  const char *type = confab_json_get_string (part, "type");
  JsonObject *call = confab_json_get_object (part, "tool_call");

  if (g_strcmp0 (type, "think") == 0)
    confab_import_node_reasoning (node, get_text (part, "think"));
  else if (g_strcmp0 (type, "text") == 0)
    confab_import_node_text (node, get_text (part, "text"));
  else if (g_strcmp0 (type, "image_url") == 0)
    {
      JsonObject *image = confab_json_get_object (part, "image_url");
      g_autoptr (ConfabPart) attached = confab_import_attach_url (import, confab_json_get_string (image, "url"), NULL);

      confab_import_node_part (node, attached);
    }
  else if (g_strcmp0 (type, "error") == 0)
    confab_import_node_text (node, get_text (part, "error"));
  else if (g_strcmp0 (type, "tool_call") == 0 && call != NULL)
    {
      const char *id = confab_json_get_string (call, "id");
      JsonObject *function = confab_json_get_object (call, "function");
      JsonNode *args = confab_json_get_node (call, "args");
      g_autofree char *json = args != NULL && confab_json_node_string (args) == NULL ? confab_json_to_string (args, FALSE) : NULL;
      const char *name = confab_json_get_string (function != NULL ? function : call, "name");
      const char *output = confab_json_get_string (function != NULL ? function : call, "output");

      confab_import_node_call (node, id, name,
                               json != NULL ? json : args != NULL ? confab_json_node_string (args)
                                                                  : confab_json_get_string (function, "arguments"));
      confab_import_node_result (node, id, output);
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
      const char *name = confab_json_get_string (file, "filename");

      confab_import_note_missing (import, node, name != NULL ? name : confab_json_get_string (file, "file_id"));
    }
}

static void
read_message (Reading    *self,
              JsonObject *message)
{
  const char *model = confab_json_get_string (message, "model");
  JsonArray *content = confab_json_get_array (message, "content");
  ConfabImportNode *node = confab_import_tree_add (self->tree, confab_json_get_string (message, "messageId"),
                                                   confab_json_get_string (message, "parentMessageId"));
  gboolean flag = FALSE;

  confab_json_get_boolean (message, "isCreatedByUser", &flag);
  node->role = flag ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT;
  node->time = confab_import_read_time (confab_json_get_node (message, "createdAt"));
  if (!flag)
    confab_import_node_set_model (node, model != NULL ? model : confab_json_get_string (message, "sender"));
  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++)
    if (confab_json_array_object (content, i) != NULL)
      add_part (self->import, node, confab_json_array_object (content, i));
  if (node->items->len == 0)
    confab_import_node_text (node, confab_json_get_string (message, "text"));
  add_files (self->import, node, confab_json_get_array (message, "files"));
  if (confab_json_get_boolean (message, "unfinished", &flag) && flag && node->role == CONFAB_ROLE_ASSISTANT)
    node->status = CONFAB_STATUS_INTERRUPTED;
}

static void
message_cb (const char *json,
            gsize       length,
            gpointer    user_data)
{
  Reading *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = confab_json_parse_object (json, length, &error);

  if (object == NULL)
    confab_import_skip (self->import, NULL, "%s", error->message);
  else if (confab_json_get_string (object, "messageId") != NULL)
    read_message (self, object);
}

static void
read_facts (ConfabImport            *import,
            ConfabConversationFacts *facts,
            JsonObject              *object)
{
  JsonObject *options = confab_json_get_object (object, "options");
  const char *prompt = confab_json_get_string (options, "promptPrefix");
  JsonArray *tags = confab_json_get_array (object, "tags");
  double temperature;

  facts->title = g_strdup (confab_json_get_string (object, "title"));
  facts->created = confab_import_read_time (confab_json_get_node (object, "createdAt"));
  if (prompt == NULL)
    prompt = confab_json_get_string (options, "system");
  if (prompt != NULL && *prompt != '\0')
    facts->system_prompt = g_strdup (prompt);
  if (confab_json_get_double (options, "temperature", &temperature) && temperature >= 0 && temperature <= 2)
    facts->parameters = confab_import_make_parameters (temperature);
  for (guint i = 0; tags != NULL && i < json_array_get_length (tags); i++)
    if (confab_json_node_string (json_array_get_element (tags, i)) != NULL)
      g_ptr_array_add (facts->tags, g_strdup (confab_json_node_string (json_array_get_element (tags, i))));
}

/* The conversation's own object comes last, when what was in it has been read. */
static void
read_text (ConfabImport *import,
           const char   *place,
           const char   *json,
           gsize         length)
{
  static const char *const lists[] = { "messages", "messagesTree", "children", NULL };
  Reading self = { import, NULL };
  g_autofree char *outside = confab_json_flatten (json, length, lists, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = outside != NULL ? confab_json_parse_object (outside, -1, &error) : NULL;
  const char *id = confab_json_get_string (object, "conversationId");

  if (id == NULL)
    {
      confab_import_skip (import, confab_json_get_string (object, "title"), _ ("This is not a conversation of %s"),
                          import->format->title);
      return;
    }
  self.tree = confab_import_tree_new (import->format->name, id);
  read_facts (import, confab_import_tree_get_facts (self.tree), object);
  g_free (confab_json_flatten (json, length, lists, message_cb, &self));
  confab_import_give (import, self.tree);
  confab_import_tree_free (self.tree);
}

const ConfabImportFormat confab_import_librechat = {
  .name = "librechat",
  .title = "LibreChat",
  .wish = wish,
  .text = read_text,
};
