/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-writer.h"
#include "base/confab-text.h"
#include "markup/confab-range.h"
#include "transfer/confab-transcript-writer.h"

/* A heading after a text shows whether the text leaves something open. */
#define PROBE "\n\n###### probe\n"

static void
write_yaml (ConfabOutput *output,
            const char   *name,
            const char   *value)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autofree char *quoted = NULL;

  if (value == NULL || *value == '\0')
    return;
  /* A string of JSON is one of YAML 1.2, too. */
  confab_json_writer_string (writer, value);
  quoted = confab_json_writer_end_string (writer);
  confab_output_text (output, name);
  confab_output_text (output, ": ");
  confab_output_text (output, quoted);
  confab_output_text (output, "\n");
}

static void
write_time (ConfabOutput *output,
            const char   *name,
            gint64        milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  if (text == NULL)
    return;
  confab_output_text (output, name);
  confab_output_text (output, ": ");
  confab_output_text (output, text);
  confab_output_text (output, "\n");
}

/* Text that is nothing but text, in the line. */
static char *
dup_escaped (const char *text)
{
  g_autofree char *line = confab_text_single_line (text, 1000);
  g_autoptr (GPtrArray) blocks = confab_transcript_read (line, FALSE);
  char *escaped = confab_range_dup_markdown (blocks, NULL);

  return g_strstrip (escaped);
}

static gboolean
is_closed (const char *text)
{
  g_autofree char *probed = g_strconcat (text, PROBE, NULL);
  g_autoptr (GPtrArray) blocks = confab_transcript_read (probed, TRUE);
  const ConfabBlock *last = blocks->len > 0 ? blocks->pdata[blocks->len - 1] : NULL;

  return last != NULL && last->kind == CONFAB_BLOCK_HEADING && last->n_containers == 0 &&
         g_strcmp0 (last->text, "probe") == 0;
}

/* What a model wrote stands as it wrote it, unless that would change what comes after it, as an open fence does. */
static void
write_text (ConfabOutput *output,
            const char   *text,
            gboolean      markdown)
{
  g_autofree char *written = NULL;

  if (markdown && is_closed (text))
    written = g_strdup (text);
  else
    {
      g_autoptr (GPtrArray) blocks = confab_transcript_read (text, markdown);

      written = confab_range_dup_markdown (blocks, NULL);
    }
  g_strchomp (written);
  if (*written == '\0')
    return;
  confab_output_text (output, written);
  confab_output_text (output, "\n\n");
}

static void
write_fenced (ConfabOutput *output,
              const char   *text)
{
  g_autoptr (GString) fence = g_string_new ("```");

  while (strstr (text, fence->str) != NULL)
    g_string_append_c (fence, '`');
  confab_output_text (output, fence->str);
  confab_output_text (output, "\n");
  confab_output_text (output, text);
  confab_output_text (output, "\n");
  confab_output_text (output, fence->str);
  confab_output_text (output, "\n\n");
}

static void
write_folded (ConfabOutput *output,
              const char   *summary,
              const char   *text,
              gboolean      markdown)
{
  g_autofree char *escaped = g_markup_escape_text (summary, -1);
  g_autofree char *head = g_strdup_printf ("<details>\n<summary>%s</summary>\n\n", escaped);

  confab_output_text (output, head);
  write_text (output, text, markdown);
  confab_output_text (output, "</details>\n\n");
}

static void
write_line (ConfabOutput *output,
            const char   *before,
            const char   *text,
            const char   *after)
{
  g_autofree char *escaped = dup_escaped (text);

  confab_output_text (output, before);
  confab_output_text (output, escaped);
  confab_output_text (output, after);
}

static void
begin (ConfabTranscript              *transcript,
       const ConfabConversationFacts *facts)
{
  confab_output_text (transcript->output, "---\n");
  write_yaml (transcript->output, "title", confab_transcript_title (facts));
  write_time (transcript->output, "date", facts->created);
  write_time (transcript->output, "updated", facts->updated);
  write_yaml (transcript->output, "model", facts->model);
  confab_output_text (transcript->output, "---\n\n");
  write_line (transcript->output, "# ", confab_transcript_title (facts), "\n\n");
  if (facts->system_prompt != NULL && *facts->system_prompt != '\0')
    write_folded (transcript->output, _ ("System Prompt"), facts->system_prompt, FALSE);
}

/* A picture refers to the end of the file, where its bytes do not stand in the way of who reads the text. */
static void
write_part (ConfabTranscript *transcript,
            ConfabPart       *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autofree char *name = confab_transcript_part_name (part);
  g_autofree char *reference = NULL;

  if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
    return;
  if (confab_part_get_kind (part) != CONFAB_PART_IMAGE || facts->hash == NULL || transcript->load_bytes == NULL)
    {
      write_line (transcript->output, "📎 *", name, "*\n\n");
      return;
    }
  g_ptr_array_add (transcript->images, g_object_ref (part));
  reference = g_strdup_printf ("][image-%.12s]\n\n", facts->hash);
  write_line (transcript->output, "![", name, reference);
}

static void
write_reply (ConfabTranscript  *transcript,
             const ConfabReply *reply)
{
  if (reply->refusal->len > 0)
    write_text (transcript->output, reply->refusal->str, FALSE);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      g_autofree char *call = confab_transcript_call (reply->tool_calls->pdata[i]);

      confab_output_text (transcript->output, _ ("Tool call"));
      confab_output_text (transcript->output, ":\n\n");
      write_fenced (transcript->output, call);
    }
}

static void
write_message (ConfabTranscript *transcript,
               ConfabMessage    *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autofree char *notice = confab_transcript_notice (message);
  GPtrArray *parts = confab_message_get_parts (message);

  write_line (transcript->output, "## ", confab_transcript_author (message), "\n\n");
  for (guint i = 0; i < parts->len; i++)
    write_part (transcript, parts->pdata[i]);
  if (reply != NULL && reply->reasoning->len > 0)
    write_folded (transcript->output, _ ("Reasoning"), reply->reasoning->str, TRUE);
  write_text (transcript->output, confab_message_get_text (message), confab_transcript_is_markdown (message));
  if (reply != NULL)
    write_reply (transcript, reply);
  if (notice != NULL)
    write_line (transcript->output, "*(", notice, ")*\n\n");
}

static void
write_definition (ConfabTranscript *transcript,
                  ConfabPart       *part,
                  GHashTable       *written)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const char *media_type = facts->media_type != NULL ? facts->media_type : "image/png";
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *head = NULL;
  gsize size;
  const guint8 *data;

  if (!g_hash_table_add (written, (gpointer)facts->hash) ||
      (bytes = transcript->load_bytes (facts->hash, transcript->user_data)) == NULL)
    return;
  head = g_strdup_printf ("[image-%.12s]: <data:%s;base64,", facts->hash, media_type);
  data = g_bytes_get_data (bytes, &size);
  confab_output_text (transcript->output, head);
  confab_output_base64 (transcript->output, data, size);
  confab_output_text (transcript->output, ">\n");
}

static void
end (ConfabTranscript *transcript)
{
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < transcript->images->len; i++)
    write_definition (transcript, transcript->images->pdata[i], written);
  g_ptr_array_set_size (transcript->images, 0);
}

const ConfabTranscriptWriter confab_markdown_writer = { begin, write_message, end, "\n", FALSE };
