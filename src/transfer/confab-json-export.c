/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "transfer/confab-json-export.h"

struct _ConfabJsonExport
{
  ConfabOutput *output;
  gint64        n_folders;
  gint64        n_attachments;
  gint64        n_conversations;
  gint64        n_messages;
  gboolean      not_first;
};

/* What the file says of itself. It is for whoever finds it, perhaps without Confab, so it is not translated. */
static const struct
{
  const char *name;
  const char *text;
} explanation[] = {
  { "about",
    "Conversations with language models, exported by Confab (https://github.com/confab/confab). Nothing is left out but keys and "
    "what was deleted. The file is UTF-8; all times are milliseconds since 1970-01-01T00:00:00Z; identifiers are strings "
    "that are compared as they are; a member that is missing or null is not known or was not set." },
  { "records",
    "The content, in an order that lets it be read from beginning to end: one object a line, each with a member 'type'. "
    "A folder comes before what is in it. Before a conversation come those of its attachments that did not "
    "come before; after it come its messages, up to the next record of another type. Records of other types, and members "
    "that are not explained here, belong to later versions and may be ignored." },
  { "folder", "id; name; parent: the id of the folder it is in, or null." },
  { "attachment",
    "A file that messages refer to by 'hash', the SHA-256 of its content in hexadecimal. size: its bytes; data: a piece of "
    "it in base64 (RFC 4648). A large file comes in several records one after the other: piece counts them from 0, pieces "
    "says how many there are. Its name and its type stand in the parts of messages." },
  { "conversation",
    "id; title; created; updated: the last change; pinned and archived: when, where it is; folder: the id of a folder; tags: "
    "a list of names; leaf: the id of the message at the end of the path that was shown last; provider_id and provider_name: "
    "the service it was held with; model: the model it was held with; parameters: the request parameters set for this "
    "conversation; system_prompt: the instructions given to the model; preset: of the preset that is used in it, the id, and the "
    "values of the variables of its instructions." },
  { "message",
    "conversation: the id of its conversation; id; parent: the id of the message it answers, or null for a beginning; role: "
    "system, user, assistant or tool; status: complete, or, of replies, stopped by the user, interrupted or failed; created; "
    "text: what it says, as Markdown where a model wrote it; parts: of a question with attachments, its pieces in order; "
    "media_policy: what becomes of its attachments in later requests, where that was chosen: send, note (a text that names "
    "them in their place) or leave (out); parameters: of a question, "
    "the request parameters set for it alone; left_out: true where it is not sent; "
    "tool_call_id: the call that a tool's result answers; reply: what is known of a model's answer. Messages form a tree: "
    "answers to the same message are alternatives, in the order they were made. From the leaf along 'parent' one comes to "
    "the beginning." },
  { "parts",
    "type: text, image, video or document; text: of a piece of text; hash: the attachment, or url: a web address in its "
    "place; name: of the file; media_type; size: in bytes; width and height: in pixels; duration_ms; detail: the precision "
    "an image was sent with." },
  { "reply",
    "reasoning: what the model thought before it answered; reasoning_details: the same as the service sent it; refusal; "
    "tool_calls: functions the model wanted to be called, as in the OpenAI API; annotations: citations and the like; logprobs: "
    "log-probabilities of the tokens; finish_reason and native_finish_reason: why it ended; provider_id and provider_name: the "
    "service; model_asked and model_answered; response_id and request_id: as the service named them; parameters: what was "
    "sent besides the messages; usage and timings: as the service told them; cost_usd and cost_credits: what the service "
    "billed, or estimated_usd: reckoned from its price list; first_byte_ms, first_token_ms, reasoning_ms and total_ms: how long it took; failure: what went wrong." },
  { "end", "How many records of each type the file has. Where this member is missing, the file is not whole." },
};

static void
write_string (ConfabJsonWriter *writer,
              const char       *name,
              const char       *value)
{
  confab_json_writer_member (writer, name);
  if (value != NULL)
    confab_json_writer_string (writer, value);
  else
    confab_json_writer_null (writer);
}

static void
write_known (ConfabJsonWriter *writer,
             const char       *name,
             const char       *value)
{
  if (value != NULL)
    write_string (writer, name, value);
}

static void
write_int (ConfabJsonWriter *writer,
           const char       *name,
           gint64            value)
{
  confab_json_writer_member (writer, name);
  confab_json_writer_int (writer, value);
}

/* A member of the outermost object, on a line of its own. */
static void
write_line (ConfabJsonExport *self,
            const char       *name,
            ConfabJsonWriter *writer,
            const char       *end)
{
  g_autofree char *value = confab_json_writer_end_string (writer);
  g_autofree char *line = g_strdup_printf ("\"%s\": %s%s", name, value, end);

  confab_output_text (self->output, line);
}

static void
write_explanation (ConfabJsonExport *self)
{
  confab_output_text (self->output, "\"explanation\": {\n");
  for (guint i = 0; i < G_N_ELEMENTS (explanation); i++)
    {
      g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

      confab_json_writer_string (writer, explanation[i].text);
      confab_output_text (self->output, "  ");
      write_line (self, explanation[i].name, writer, i + 1 < G_N_ELEMENTS (explanation) ? ",\n" : "\n},\n");
    }
}

/**
 * confab_json_export_new: (constructor)
 * @output: where to write; it must live longer
 * @now: the time, milliseconds since 1970
 *
 * Begins a file.
 *
 * Returns: (transfer full): what writes it
 */
ConfabJsonExport *
confab_json_export_new (ConfabOutput *output,
                        gint64        now)
{
  ConfabJsonExport *self = g_new0 (ConfabJsonExport, 1);
  g_autofree char *head = g_strdup_printf ("{\n\"format\": \"%s\",\n\"version\": %d,\n\"generator\": \"Confab %s\",\n"
                                           "\"exported\": %" G_GINT64_FORMAT ",\n",
                                           CONFAB_EXPORT_FORMAT, CONFAB_EXPORT_VERSION, CONFAB_VERSION, now);

  self->output = output;
  confab_output_text (output, head);
  write_explanation (self);
  confab_output_text (output, "\"records\": [");
  return self;
}

/**
 * confab_json_export_free:
 * @self: (transfer full): an export
 */
void
confab_json_export_free (ConfabJsonExport *self)
{
  g_free (self);
}

/**
 * confab_json_export_end:
 * @self: an export
 *
 * Writes the end of the file, without which it counts as cut off.
 */
void
confab_json_export_end (ConfabJsonExport *self)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  confab_json_writer_begin_object (writer);
  write_int (writer, "folders", self->n_folders);
  write_int (writer, "attachments", self->n_attachments);
  write_int (writer, "conversations", self->n_conversations);
  write_int (writer, "messages", self->n_messages);
  confab_json_writer_end_object (writer);
  confab_output_text (self->output, "\n],\n");
  write_line (self, "end", writer, "\n}\n");
}

static ConfabJsonWriter *
begin_record (const char *type)
{
  ConfabJsonWriter *writer = confab_json_writer_new ();

  confab_json_writer_begin_object (writer);
  write_string (writer, "type", type);
  return writer;
}

static void
begin_line (ConfabJsonExport *self)
{
  confab_output_text (self->output, self->not_first ? ",\n" : "\n");
  self->not_first = TRUE;
}

static void
end_record (ConfabJsonExport *self,
            ConfabJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  confab_json_writer_end_object (writer);
  bytes = confab_json_writer_end (writer);
  data = g_bytes_get_data (bytes, &size);
  begin_line (self);
  confab_output_write (self->output, data, size);
}

/**
 * confab_json_export_folder:
 * @self: an export
 * @folder: a folder; the one it is in must have been written before
 */
void
confab_json_export_folder (ConfabJsonExport        *self,
                           const ConfabFolderFacts *folder)
{
  g_autoptr (ConfabJsonWriter) writer = begin_record ("folder");

  write_string (writer, "id", folder->id);
  write_string (writer, "name", folder->name);
  write_string (writer, "parent", folder->parent_id);
  end_record (self, writer);
  self->n_folders++;
}

/**
 * confab_json_export_attachment:
 * @self: an export
 * @hash: the SHA-256 of @bytes in hexadecimal
 * @bytes: the content of a file
 *
 * Writes a file in pieces of at most %CONFAB_EXPORT_PIECE_BYTES.
 */
void
confab_json_export_attachment (ConfabJsonExport *self,
                               const char       *hash,
                               GBytes           *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize n_pieces = MAX ((size + CONFAB_EXPORT_PIECE_BYTES - 1) / CONFAB_EXPORT_PIECE_BYTES, 1);

  for (gsize i = 0; i < n_pieces; i++)
    {
      gsize start = i * CONFAB_EXPORT_PIECE_BYTES;
      g_autofree char *head = g_strdup_printf ("{\"type\":\"attachment\",\"hash\":\"%s\",\"size\":%" G_GSIZE_FORMAT
                                               ",\"piece\":%" G_GSIZE_FORMAT ",\"pieces\":%" G_GSIZE_FORMAT
                                               ",\"data\":\"", hash, size, i, n_pieces);

      begin_line (self);
      confab_output_text (self->output, head);
      confab_output_base64 (self->output, size > 0 ? data + start : NULL,
                            MIN (size - start, CONFAB_EXPORT_PIECE_BYTES));
      confab_output_text (self->output, "\"}");
    }
  self->n_attachments++;
}

static void
write_object (ConfabJsonWriter *writer,
              const char       *name,
              const char       *json)
{
  g_autoptr (JsonNode) node = json != NULL ? confab_json_parse (json, -1, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
    return;
  confab_json_writer_member (writer, name);
  confab_json_writer_node (writer, node);
}

/**
 * confab_json_export_conversation:
 * @self: an export
 * @facts: a conversation; its messages follow
 */
void
confab_json_export_conversation (ConfabJsonExport              *self,
                                 const ConfabConversationFacts *facts)
{
  g_autoptr (ConfabJsonWriter) writer = begin_record ("conversation");

  write_string (writer, "id", facts->id);
  write_string (writer, "title", facts->title);
  write_int (writer, "created", facts->created);
  write_int (writer, "updated", facts->updated);
  if (facts->pinned != 0)
    write_int (writer, "pinned", facts->pinned);
  if (facts->archived != 0)
    write_int (writer, "archived", facts->archived);
  write_known (writer, "folder", facts->folder_id);
  confab_json_writer_member (writer, "tags");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < facts->tags->len; i++)
    confab_json_writer_string (writer, facts->tags->pdata[i]);
  confab_json_writer_end_array (writer);
  write_string (writer, "leaf", facts->leaf_id);
  write_known (writer, "provider_id", facts->provider_id);
  write_known (writer, "provider_name", facts->provider_name);
  write_known (writer, "model", facts->model);
  write_object (writer, "parameters", facts->parameters);
  write_known (writer, "system_prompt", facts->system_prompt);
  write_object (writer, "preset", facts->preset);
  end_record (self, writer);
  self->n_conversations++;
}

/* A reply has its text beside the parts. */
static gboolean
parts_have_text (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_TEXT)
      return TRUE;
  return FALSE;
}

static void
write_content (ConfabJsonWriter *writer,
               ConfabMessage    *message)
{
  GPtrArray *parts = confab_message_get_parts (message);

  if (!parts_have_text (parts))
    write_string (writer, "text", confab_message_get_text (message));
  if (parts->len == 0)
    return;
  confab_json_writer_member (writer, "parts");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (JsonNode) part = confab_part_to_json (parts->pdata[i]);

      confab_json_writer_node (writer, part);
    }
  confab_json_writer_end_array (writer);
}

/**
 * confab_json_export_message:
 * @self: an export
 * @conversation_id: the conversation that was written last
 * @message: one of its messages, loaded and ended
 */
void
confab_json_export_message (ConfabJsonExport *self,
                            const char       *conversation_id,
                            ConfabMessage    *message)
{
  g_autoptr (ConfabJsonWriter) writer = begin_record ("message");
  const ConfabReply *reply = confab_message_get_reply (message);

  write_string (writer, "conversation", conversation_id);
  write_string (writer, "id", confab_message_get_id (message));
  write_string (writer, "parent", confab_message_get_parent_id (message));
  write_string (writer, "role", confab_role_get_name (confab_message_get_role (message)));
  write_string (writer, "status", confab_status_get_name (confab_message_get_status (message)));
  write_int (writer, "created", confab_message_get_created (message));
  write_known (writer, "tool_call_id", confab_message_get_tool_call_id (message));
  write_content (writer, message);
  write_known (writer, "media_policy", confab_media_policy_get_name (confab_message_get_media_policy (message)));
  if (confab_message_get_left_out (message))
    {
      confab_json_writer_member (writer, "left_out");
      confab_json_writer_boolean (writer, TRUE);
    }
  if (confab_message_get_parameters (message) != NULL)
    {
      confab_json_writer_member (writer, "parameters");
      confab_json_writer_node (writer, confab_message_get_parameters (message));
    }
  if (reply != NULL)
    {
      g_autoptr (JsonNode) node = confab_reply_to_json (reply);

      confab_json_writer_member (writer, "reply");
      confab_json_writer_node (writer, node);
    }
  end_record (self, writer);
  self->n_messages++;
}
