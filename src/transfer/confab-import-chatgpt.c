/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* The data export of ChatGPT: conversations.json, or several conversations-000.json, an array of conversations, each
 * with its tree of messages in "mapping"; images stand beside it under names that begin with their identifiers
 * ([what is in it](https://help.openai.com/en/articles/7260999)). */

/* Marks of citations, which only the web page resolves. */
#define MARK_BEGIN "\xee\x88\x80" /* U+E200 */
#define MARK_END   "\xee\x88\x81" /* U+E201 */

static ConfabJsonWish
wish (ConfabImport *import,
      const char   *place,
      char          first)
{
  gboolean is_one = g_str_equal (place, "/*") || g_str_equal (place, "/conversations/*");

  if (is_one)
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  if (g_str_equal (place, "/conversations") || *place == '\0')
    return CONFAB_JSON_ENTER;
  return CONFAB_JSON_PASS;
}

static char *
strip_marks (const char *text)
{
  GString *plain = g_string_new (NULL);
  const char *begin;

  while ((begin = strstr (text, MARK_BEGIN)) != NULL)
    {
      const char *end = strstr (begin, MARK_END);

      g_string_append_len (plain, text, begin - text);
      text = end != NULL ? end + strlen (MARK_END) : begin + strlen (MARK_BEGIN);
    }
  g_string_append (plain, text);
  return g_string_free (plain, FALSE);
}

static void
add_text (ConfabImportNode *node,
          const char       *text)
{
  g_autofree char *plain = text != NULL ? strip_marks (text) : NULL;

  confab_import_node_text (node, plain);
}

/* sediment://file_abc or file-service://file-abc */
static void
add_image (ConfabImport     *import,
           ConfabImportNode *node,
           JsonObject       *part)
{
  const char *pointer = confab_json_get_string (part, "asset_pointer");
  const char *id = pointer != NULL ? strstr (pointer, "://") : NULL;
  g_autoptr (ConfabPart) image = id != NULL ? confab_import_find_media (import, id + strlen ("://")) : NULL;

  if (image != NULL)
    confab_import_node_part (node, image);
  else
    confab_import_note_missing (import, node, id != NULL ? id + strlen ("://") : pointer);
}

static void
add_parts (ConfabImport     *import,
           ConfabImportNode *node,
           JsonArray        *parts)
{
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonObject *part = confab_json_array_object (parts, i);
      const char *type = confab_json_get_string (part, "content_type");

      if (part == NULL)
        add_text (node, confab_json_node_string (json_array_get_element (parts, i)));
      else if (g_strcmp0 (type, "image_asset_pointer") == 0)
        add_image (import, node, part);
      else if (g_strcmp0 (type, "audio_transcription") == 0)
        add_text (node, confab_json_get_string (part, "text"));
    }
}

static char *
join_parts (JsonObject *content)
{
  JsonArray *parts = confab_json_get_array (content, "parts");
  GString *text = g_string_new (confab_json_get_string (content, "text"));

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      const char *part = confab_json_node_string (json_array_get_element (parts, i));

      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", part);
    }
  return g_string_free (text, FALSE);
}

static void
add_thoughts (ConfabImportNode *node,
              JsonArray        *thoughts)
{
  for (guint i = 0; thoughts != NULL && i < json_array_get_length (thoughts); i++)
    {
      JsonObject *thought = confab_json_array_object (thoughts, i);
      const char *summary = confab_json_get_string (thought, "summary");
      const char *content = confab_json_get_string (thought, "content");

      if (summary != NULL && *summary != '\0')
        {
          g_autofree char *heading = g_strdup_printf ("**%s**", summary);

          confab_import_node_reasoning (node, heading);
        }
      confab_import_node_reasoning (node, content);
    }
  node->carry = TRUE;
}

/* What tools were asked and what they gave. */
static void
add_tool_message (ConfabImport     *import,
                  ConfabImportNode *node,
                  JsonObject       *message,
                  JsonObject       *content,
                  const char       *type)
{
  g_autofree char *text = join_parts (content);
  const char *url = confab_json_get_string (content, "url");
  const char *title = confab_json_get_string (content, "title");

  if (g_str_equal (type, "tether_quote") && (url != NULL || title != NULL))
    {
      g_autofree char *quote = g_strdup_printf ("%s\n%s\n\n%s", title != NULL ? title : "", url != NULL ? url : "", text);

      confab_import_node_result (node, NULL, quote);
    }
  else if (g_str_equal (type, "tether_browsing_display"))
    confab_import_node_result (node, NULL, confab_json_get_string (content, "result"));
  else
    confab_import_node_result (node, NULL, text);
  if (g_str_equal (type, "multimodal_text"))
    for (guint i = 0; i < json_array_get_length (confab_json_get_array (content, "parts")); i++)
      {
        JsonObject *part = confab_json_array_object (confab_json_get_array (content, "parts"), i);

        if (g_strcmp0 (confab_json_get_string (part, "content_type"), "image_asset_pointer") == 0)
          add_image (import, node, part);
      }
}

static void
add_content (ConfabImport     *import,
             ConfabImportNode *node,
             JsonObject       *content,
             const char       *type)
{
  if (g_str_equal (type, "thoughts"))
    add_thoughts (node, confab_json_get_array (content, "thoughts"));
  else if (g_str_equal (type, "reasoning_recap"))
    node->carry = TRUE;
  else if (g_str_equal (type, "code"))
    confab_import_node_code (node, confab_json_get_string (content, "language"), confab_json_get_string (content, "text"));
  else if (g_str_equal (type, "execution_output") || g_str_equal (type, "system_error"))
    confab_import_node_code (node, NULL, confab_json_get_string (content, "text"));
  else if (g_str_equal (type, "text") || g_str_equal (type, "multimodal_text"))
    add_parts (import, node, confab_json_get_array (content, "parts"));
  else if (confab_json_get_string (content, "text") != NULL)
    add_text (node, confab_json_get_string (content, "text"));
}

/* What the user told about themselves, and how the model is to answer. */
static void
add_instructions (ConfabImportTree *tree,
                  JsonObject       *content)
{
  const char *profile = confab_json_get_string (content, "user_profile");
  const char *instructions = confab_json_get_string (content, "user_instructions");
  ConfabConversationFacts *facts = confab_import_tree_get_facts (tree);
  GString *prompt = g_string_new (profile);

  if (instructions != NULL)
    g_string_append_printf (prompt, "%s%s", prompt->len > 0 ? "\n\n" : "", instructions);
  if (facts->system_prompt == NULL && prompt->len > 0)
    facts->system_prompt = g_strdup (prompt->str);
  g_string_free (prompt, TRUE);
}

static void
add_attachments (ConfabImport     *import,
                 ConfabImportNode *node,
                 JsonObject       *metadata)
{
  JsonArray *attachments = confab_json_get_array (metadata, "attachments");

  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonObject *attachment = confab_json_array_object (attachments, i);
      const char *id = confab_json_get_string (attachment, "id");
      const char *type = confab_json_get_string (attachment, "mime_type");
      g_autoptr (ConfabPart) part = NULL;

      /* Images stand among the parts. */
      if (attachment == NULL || (type != NULL && g_str_has_prefix (type, "image/")))
        continue;
      part = id != NULL ? confab_import_find_media (import, id) : NULL;
      if (part != NULL)
        confab_import_node_part (node, part);
      else
        confab_import_note_missing (import, node, confab_json_get_string (attachment, "name"));
    }
}

static gboolean
is_hidden (JsonObject *message,
           const char *role)
{
  JsonObject *metadata = confab_json_get_object (message, "metadata");
  gboolean hidden = FALSE;
  gboolean by_user = FALSE;

  confab_json_get_boolean (metadata, "is_visually_hidden_from_conversation", &hidden);
  confab_json_get_boolean (metadata, "is_user_system_message", &by_user);
  return hidden || (g_str_equal (role, "system") && !by_user);
}

static void
fill_node (ConfabImport     *import,
           ConfabImportTree *tree,
           ConfabImportNode *node,
           JsonObject       *message)
{
  JsonObject *content = confab_json_get_object (message, "content");
  JsonObject *metadata = confab_json_get_object (message, "metadata");
  const char *role = confab_json_get_string (confab_json_get_object (message, "author"), "role");
  const char *type = confab_json_get_string (content, "content_type");
  const char *recipient = confab_json_get_string (message, "recipient");

  if (content == NULL || role == NULL || type == NULL)
    return;
  if (g_str_equal (type, "user_editable_context"))
    {
      add_instructions (tree, content);
      return;
    }
  if (is_hidden (message, role) || g_str_equal (type, "model_editable_context"))
    return;
  node->time = confab_import_read_time (confab_json_get_node (message, "create_time"));
  node->role = g_str_equal (role, "user") ? CONFAB_ROLE_USER
             : g_str_equal (role, "system") ? CONFAB_ROLE_SYSTEM : CONFAB_ROLE_ASSISTANT;
  confab_import_node_set_model (node, confab_json_get_string (metadata, "model_slug"));
  if (g_str_equal (role, "tool"))
    add_tool_message (import, node, message, content, type);
  else if (node->role == CONFAB_ROLE_ASSISTANT && recipient != NULL && !g_str_equal (recipient, "all"))
    {
      g_autofree char *text = join_parts (content);

      confab_import_node_call (node, NULL, recipient, text);
    }
  else
    add_content (import, node, content, type);
  if (node->role == CONFAB_ROLE_USER)
    add_attachments (import, node, metadata);
  if (g_strcmp0 (confab_json_get_string (message, "status"), "in_progress") == 0)
    node->status = CONFAB_STATUS_INTERRUPTED;
}

static void
read_mapping (ConfabImport     *import,
              ConfabImportTree *tree,
              JsonObject       *mapping)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, mapping);
  while (json_object_iter_next_ordered (&iter, &id, &value))
    {
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
      ConfabImportNode *node = confab_import_tree_add (tree, id, confab_json_get_string (object, "parent"));

      node->role = CONFAB_ROLE_ASSISTANT;
      if (confab_json_get_object (object, "message") != NULL)
        fill_node (import, tree, node, confab_json_get_object (object, "message"));
    }
}

static void
read_conversation (ConfabImport *import,
                   const char   *place,
                   JsonNode     *value)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  JsonObject *mapping = confab_json_get_object (object, "mapping");
  const char *title = confab_json_get_string (object, "title");
  const char *id = confab_json_get_string (object, "conversation_id");
  g_autoptr (ConfabImportTree) tree = NULL;
  ConfabConversationFacts *facts;
  gboolean flag = FALSE;

  if (id == NULL)
    id = confab_json_get_string (object, "id");
  if (mapping == NULL || id == NULL)
    {
      confab_import_skip (import, title, _ ("This is not a conversation of %s"), import->format->title);
      return;
    }
  tree = confab_import_tree_new (import->format->name, id);
  facts = confab_import_tree_get_facts (tree);
  facts->title = g_strdup (title);
  facts->created = confab_import_read_time (confab_json_get_node (object, "create_time"));
  facts->updated = confab_import_read_time (confab_json_get_node (object, "update_time"));
  read_mapping (import, tree, mapping);
  confab_import_tree_set_leaf (tree, confab_json_get_string (object, "current_node"));
  if (confab_json_get_boolean (object, "is_archived", &flag) && flag)
    facts->archived = import->now;
  flag = FALSE;
  if (confab_json_get_boolean (object, "is_starred", &flag) && flag)
    facts->pinned = import->now;
  confab_import_give (import, tree);
}

const ConfabImportFormat confab_import_chatgpt = {
  .name = "chatgpt",
  .title = "ChatGPT",
  .wish = wish,
  .value = read_conversation,
};
