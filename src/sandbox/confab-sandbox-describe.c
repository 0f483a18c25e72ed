/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox-plan.h"
#include "sandbox/confab-sandbox-probe.h"

static const char introduction[] =
  "This is Confab's sandbox, a toy word model on this computer. It puts words of Confab's help text together and "
  "understands nothing; write `/help` to see what it can do.";

static gboolean
is_first_turn (ConfabSandboxRequest *request)
{
  /* The last message may be the beginning of this very reply. */
  for (guint i = 0; i + 1 < json_array_get_length (request->messages); i++)
    if (g_strcmp0 (confab_json_get_string (confab_json_array_object (request->messages, i), "role"), "assistant") == 0)
      return FALSE;
  return TRUE;
}

static JsonObject *
find_last_question (ConfabSandboxRequest *request)
{
  for (guint i = json_array_get_length (request->messages); i > 0; i--)
    {
      JsonObject *message = confab_json_array_object (request->messages, i - 1);

      if (g_strcmp0 (confab_json_get_string (message, "role"), "user") == 0)
        return message;
    }
  return NULL;
}

static char *
describe_part (GPtrArray  *files,
               JsonObject *part)
{
  const char *type = confab_json_get_string (part, "type");
  JsonObject *inside = type != NULL ? confab_json_get_object (part, type) : NULL;

  if (g_strcmp0 (type, "image_url") == 0)
    return confab_sandbox_probe_image (files, confab_json_get_string (inside, "url"));
  if (g_strcmp0 (type, "video_url") == 0)
    return confab_sandbox_probe_video (files, confab_json_get_string (inside, "url"));
  if (g_strcmp0 (type, "file") == 0)
    return confab_sandbox_probe_file (files, confab_json_get_string (inside, "filename"),
                                      confab_json_get_string (inside, "file_data"));
  if (g_strcmp0 (type, "input_audio") == 0)
    return g_strdup_printf ("%s, %" G_GSIZE_FORMAT " characters of base64", confab_json_get_string (inside, "format"),
                            strlen (confab_json_get_string (inside, "data")));
  return NULL;
}

static const char *
name_part (const char *type)
{
  if (strcmp (type, "image_url") == 0)
    return "Image";
  if (strcmp (type, "video_url") == 0)
    return "Video";
  return strcmp (type, "file") == 0 ? "File" : "Sound";
}

static guint
append_attachments (GString    *text,
                    GPtrArray  *files,
                    JsonObject *question)
{
  static const char *const types[] = { "image_url", "video_url", "file", "input_audio" };
  JsonArray *parts = confab_json_get_array (question, "content");
  guint total = 0;

  for (guint i = 0; parts != NULL && i < G_N_ELEMENTS (types); i++)
    {
      guint count = 0;

      for (guint j = 0; j < json_array_get_length (parts); j++)
        {
          JsonObject *part = confab_json_array_object (parts, j);
          g_autofree char *facts = NULL;

          if (g_strcmp0 (confab_json_get_string (part, "type"), types[i]) != 0)
            continue;
          facts = describe_part (files, part);
          g_string_append_printf (text, "- %s %u: %s\n", name_part (types[i]), ++count, facts);
          total++;
        }
    }
  return total;
}

static char *
describe_value (JsonNode *node)
{
  g_autoptr (ConfabJsonWriter) writer = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup_printf ("(a list of %u)", json_array_get_length (json_node_get_array (node)));
  if (confab_json_node_string (node) != NULL)
    return g_strdup (confab_json_node_string (node));
  writer = confab_json_writer_new ();
  confab_json_writer_node (writer, node);
  return confab_json_writer_end_string (writer);
}

static void
append_parameters (GString    *text,
                   JsonObject *body)
{
  g_autoptr (GList) names = json_object_get_members (body);
  const char *separator = "- Parameters: ";

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *value = NULL;

      if (strcmp (link->data, "model") == 0 || strcmp (link->data, "messages") == 0)
        continue;
      value = describe_value (json_object_get_member (body, link->data));
      g_string_append_printf (text, "%s`%s: %s`", separator, (char *)link->data, value);
      separator = ", ";
    }
  g_string_append (text, separator[0] == ',' ? "\n" : "");
}

/**
 * confab_sandbox_describe_request:
 * @request: a request
 *
 * Says what the sandbox is, in the first turn, and what it was sent.
 *
 * Returns: (transfer full): Markdown that the words of the model can follow; empty where there is nothing to say
 */
char *
confab_sandbox_describe_request (ConfabSandboxRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) facts = g_string_new (NULL);
  gboolean first_turn = is_first_turn (request);
  guint attachments = append_attachments (facts, request->files, find_last_question (request));

  if (first_turn)
    {
      guint n = json_array_get_length (request->messages);
      guint n_tokens = confab_word_count_pieces (request->prompt);

      g_string_append_printf (text, "%s\n\nIt was sent:\n\n- %u %s, the last with %u %s of text\n", introduction, n,
                              n == 1 ? "message" : "messages", n_tokens, n_tokens == 1 ? "token" : "tokens");
      append_parameters (facts, request->body);
    }
  else if (attachments > 0)
    g_string_append (text, "The sandbox was sent:\n\n");
  g_string_append (text, facts->str);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  return g_strdup (text->str);
}
