/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-text.h"
#include "markup/confab-range.h"
#include "transfer/confab-transcript-writer.h"

static void
write_underlined (ConfabOutput *output,
                  const char   *text,
                  char          line)
{
  g_autofree char *title = confab_text_single_line (text, 200);
  g_autofree char *rule = g_strnfill (MIN (g_utf8_strlen (title, -1), 72), line);

  confab_output_text (output, title);
  confab_output_text (output, "\n");
  confab_output_text (output, rule);
  confab_output_text (output, "\n\n");
}

static void
write_plain (ConfabOutput *output,
             const char   *text,
             gboolean      markdown)
{
  g_autoptr (GPtrArray) blocks = confab_transcript_read (text, markdown);
  g_autofree char *plain = confab_range_dup_plain (blocks, NULL);

  g_strchomp (plain);
  if (*plain == '\0')
    return;
  confab_output_text (output, plain);
  confab_output_text (output, "\n\n");
}

static void
write_marked (ConfabOutput *output,
              const char   *label,
              const char   *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  confab_output_text (output, label);
  confab_output_text (output, "\n");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      confab_output_text (output, *lines[i] != '\0' ? "  | " : "  |");
      confab_output_text (output, lines[i]);
      confab_output_text (output, "\n");
    }
  confab_output_text (output, "\n");
}

static void
write_in_brackets (ConfabOutput *output,
                   const char   *text)
{
  confab_output_text (output, "[");
  confab_output_text (output, text);
  confab_output_text (output, "]\n\n");
}

static void
begin (ConfabTranscript              *transcript,
       const ConfabConversationFacts *facts)
{
  g_autofree char *date = confab_transcript_date (facts->created);

  write_underlined (transcript->output, confab_transcript_title (facts), '=');
  confab_output_text (transcript->output, date);
  confab_output_text (transcript->output, "\n\n");
  if (facts->system_prompt != NULL && *facts->system_prompt != '\0')
    write_marked (transcript->output, _ ("System Prompt"), facts->system_prompt);
}

static void
write_reply (ConfabTranscript  *transcript,
             const ConfabReply *reply)
{
  if (reply->refusal->len > 0)
    write_plain (transcript->output, reply->refusal->str, FALSE);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      g_autofree char *call = confab_transcript_call (reply->tool_calls->pdata[i]);

      write_marked (transcript->output, _ ("Tool call"), call);
    }
}

static void
write_message (ConfabTranscript *transcript,
               ConfabMessage    *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autofree char *notice = confab_transcript_notice (message);
  GPtrArray *parts = confab_message_get_parts (message);

  write_underlined (transcript->output, confab_transcript_author (message), '-');
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *name = NULL;

      if (confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_TEXT)
        continue;
      name = confab_transcript_part_name (parts->pdata[i]);
      write_in_brackets (transcript->output, name);
    }
  if (reply != NULL && reply->reasoning->len > 0)
    write_marked (transcript->output, _ ("Reasoning"), reply->reasoning->str);
  write_plain (transcript->output, confab_message_get_text (message), confab_transcript_is_markdown (message));
  if (reply != NULL)
    write_reply (transcript, reply);
  if (notice != NULL)
    write_in_brackets (transcript->output, notice);
}

static void
end (ConfabTranscript *transcript)
{
}

const ConfabTranscriptWriter confab_text_writer = { begin, write_message, end, "\n\n", FALSE };
