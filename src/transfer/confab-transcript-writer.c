/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-text.h"
#include "markup/confab-code-colours.h"
#include "markup/confab-document.h"
#include "transfer/confab-transcript-writer.h"

/**
 * confab_transcript_init:
 * @self: memory for a transcript
 * @output: where to write; it must live longer
 * @load_bytes: (nullable): what brings attachments
 * @user_data: for @load_bytes
 */
void
confab_transcript_init (ConfabTranscript *self,
                        ConfabOutput     *output,
                        ConfabLoadBytes   load_bytes,
                        gpointer          user_data)
{
  self->output = output;
  self->load_bytes = load_bytes;
  self->user_data = user_data;
  self->images = g_ptr_array_new_with_free_func (g_object_unref);
  self->colours = NULL;
}

/**
 * confab_transcript_clear:
 * @self: a transcript
 */
void
confab_transcript_clear (ConfabTranscript *self)
{
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->colours, g_hash_table_unref);
}

/**
 * confab_transcript_author:
 * @message: a message
 *
 * Returns: (transfer none): who wrote it
 */
const char *
confab_transcript_author (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  switch (confab_message_get_role (message))
    {
    case CONFAB_ROLE_USER:
      return _ ("You");
    case CONFAB_ROLE_SYSTEM:
      return _ ("System");
    case CONFAB_ROLE_TOOL:
      return _ ("Tool");
    case CONFAB_ROLE_ASSISTANT:
    default:
      if (reply != NULL && reply->model_answered != NULL && *reply->model_answered != '\0')
        return reply->model_answered;
      if (reply != NULL && reply->model_asked != NULL && *reply->model_asked != '\0')
        return reply->model_asked;
      return _ ("Assistant");
    }
}

/**
 * confab_transcript_title:
 * @facts: a conversation
 *
 * Returns: (transfer none): its title, also where it has none
 */
const char *
confab_transcript_title (const ConfabConversationFacts *facts)
{
  return facts->title != NULL && *facts->title != '\0' ? facts->title : _ ("Conversation");
}

/**
 * confab_transcript_date:
 * @milliseconds: a time, milliseconds since 1970
 *
 * Returns: (transfer full): the local time as people write it; empty where it is beyond all years
 */
char *
confab_transcript_date (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);
  char *text = time != NULL ? g_date_time_format (time, "%c") : NULL;

  return text != NULL ? text : g_strdup ("");
}

/**
 * confab_transcript_notice:
 * @message: a message
 *
 * Returns: (transfer full) (nullable): why a reply is not whole; %NULL where it is
 */
char *
confab_transcript_notice (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  if (reply != NULL && reply->failure != NULL)
    return confab_failure_to_line (reply->failure);
  switch (confab_message_get_status (message))
    {
    case CONFAB_STATUS_STOPPED:
      return g_strdup (_ ("Stopped by you"));
    case CONFAB_STATUS_INTERRUPTED:
    case CONFAB_STATUS_STREAMING:
      return g_strdup (_ ("Interrupted before the end"));
    case CONFAB_STATUS_FAILED:
    case CONFAB_STATUS_COMPLETE:
    default:
      return NULL;
    }
}

/**
 * confab_transcript_facts:
 * @message: a message
 *
 * Returns: (transfer full): a reply's tokens, cost and time in one line; empty where nothing is known of them
 */
char *
confab_transcript_facts (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (reply == NULL)
    return g_strdup ("");
  if (reply->prompt_tokens >= 0 && reply->completion_tokens >= 0)
    g_ptr_array_add (words, g_strdup_printf (ngettext ("%'d token in, %'d out", "%'d tokens in, %'d out",
                                                       reply->prompt_tokens),
                                             (int)reply->prompt_tokens, (int)reply->completion_tokens));
  if (reply->has_cost)
    g_ptr_array_add (words, confab_text_format_cost (reply->cost_usd));
  else if (reply->has_estimate)
    {
      g_autofree char *cost = confab_text_format_cost (reply->estimated_usd);

      /* Translators: an amount of money that was reckoned from a price list */
      g_ptr_array_add (words, g_strdup_printf (_ ("about %s (estimated)"), cost));
    }
  if (reply->total_ms >= 0)
    {
      g_autofree char *time = confab_text_format_time (reply->total_ms);

      /* Translators: the time that the reply took */
      g_ptr_array_add (words, g_strdup_printf (_ ("%s in all"), time));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

/**
 * confab_transcript_part_name:
 * @part: an attachment
 *
 * Returns: (transfer full): its name in one line, or its address
 */
char *
confab_transcript_part_name (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const char *name = facts->name != NULL && *facts->name != '\0' ? facts->name : facts->url;

  return confab_text_single_line (name != NULL ? name : _ ("Attachment"), 500);
}

/**
 * confab_transcript_call:
 * @call: a call of a tool
 *
 * Returns: (transfer full): it as code
 */
char *
confab_transcript_call (const ConfabToolCall *call)
{
  return g_strdup_printf ("%s (%s)", call->name->str, call->arguments->str);
}

/**
 * confab_transcript_read:
 * @text: a text
 * @markdown: whether it is Markdown, or else text as a person typed it
 *
 * Returns: (transfer full) (element-type ConfabBlock): its blocks
 */
GPtrArray *
confab_transcript_read (const char *text,
                        gboolean    markdown)
{
  g_autoptr (ConfabDocument) document = confab_document_new (markdown ? CONFAB_FLAVOUR_MARKDOWN : CONFAB_FLAVOUR_PLAIN);

  confab_document_update (document, text, strlen (text), TRUE);
  return g_ptr_array_ref (confab_document_get_blocks (document));
}

/**
 * confab_transcript_is_markdown:
 * @message: a message
 *
 * Returns: whether its text is Markdown; what people type is not
 */
gboolean
confab_transcript_is_markdown (ConfabMessage *message)
{
  return confab_message_get_role (message) == CONFAB_ROLE_ASSISTANT;
}

/* Text without a fence need not be read for it: the code of other text has no language. */
static void
list_code (const char *text,
           GPtrArray  *code)
{
  g_autoptr (GPtrArray) blocks = NULL;

  if (strstr (text, "```") == NULL && strstr (text, "~~~") == NULL)
    return;
  blocks = confab_transcript_read (text, TRUE);
  for (guint i = 0; i < blocks->len; i++)
    if (confab_code_colours_apply (blocks->pdata[i]))
      g_ptr_array_add (code, confab_block_ref (blocks->pdata[i]));
}

/**
 * confab_transcript_list_code:
 * @message: a message, loaded
 * @code: (element-type ConfabBlock): takes references
 *
 * Finds the code that there may be colours for.
 */
void
confab_transcript_list_code (ConfabMessage *message,
                             GPtrArray     *code)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  if (confab_transcript_is_markdown (message))
    list_code (confab_message_get_text (message), code);
  if (reply != NULL)
    list_code (reply->reasoning->str, code);
}
