/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-text.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-private.h"

static void
make_title (ConfabChat *self,
            const char *text,
            GPtrArray  *attachments)
{
  g_autofree char *title = confab_text_make_title (text);

  if (*confab_conversation_get_title (self->conversation) != '\0')
    return;
  if (*title == '\0')
    confab_conversation_set_title (self->conversation,
                                   confab_part_get_facts (attachments->pdata[0])->name != NULL
                                   ? confab_part_get_facts (attachments->pdata[0])->name : _ ("Attachment"));
  else
    confab_conversation_set_title (self->conversation, title);
}

/**
 * confab_chat_check_content:
 * @text: what somebody wrote
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 * @error: return location for %CONFAB_ERROR_EMPTY
 *
 * Returns: whether there is something to send
 */
gboolean
confab_chat_check_content (const char *text,
                           GPtrArray  *attachments,
                           GError    **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped != '\0' || (attachments != NULL && attachments->len > 0))
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
               _ ("There is nothing to send. Write something, or attach a file."));
  return FALSE;
}

/**
 * confab_chat_add_question:
 * @self: a chat
 * @parent: (nullable): what it follows, %NULL for a beginning
 * @text: what somebody wrote
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 *
 * Puts a question into the conversation, at the end of the path, to be stored with the turn that follows.
 *
 * Returns: (transfer none): the question
 */
ConfabMessage *
confab_chat_add_question (ConfabChat    *self,
                          ConfabMessage *parent,
                          const char    *text,
                          GPtrArray     *attachments)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabMessage) question = NULL;
  g_autoptr (ConfabPart) part = NULL;

  question = confab_message_new (id, parent != NULL ? confab_message_get_id (parent) : NULL, CONFAB_ROLE_USER,
                                 CONFAB_STATUS_COMPLETE, confab_time_now ());
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    confab_message_add_part (question, attachments->pdata[i]);
  if (*stripped != '\0')
    {
      part = confab_part_new_text (text);
      confab_message_add_part (question, part);
    }
  make_title (self, text, attachments);
  confab_conversation_add (self->conversation, question);
  confab_conversation_set_leaf (self->conversation, id);
  if (!confab_conversation_get_temporary (self->conversation))
    g_ptr_array_add (self->unstored, g_object_ref (question));
  return question;
}

/**
 * confab_chat_send:
 * @self: a chat
 * @text: what somebody wrote
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 * @error: return location for a [error@Confab.Error]; %CONFAB_ERROR_EMPTY where there is nothing to send
 *
 * Asks, with what is set for the next question alone. What fails from here on stands in the reply.
 *
 * Returns: whether a turn was started
 */
gboolean
confab_chat_send (ConfabChat *self,
                  const char *text,
                  GPtrArray  *attachments,
                  GError    **error)
{
  g_autoptr (JsonNode) parameters = confab_chat_dup_next (self);

  if (!confab_chat_send_with (self, text, attachments, parameters, error))
    return FALSE;
  confab_parameters_load (self->next, NULL);
  return TRUE;
}

/**
 * confab_chat_send_with:
 * @self: a chat
 * @text: what somebody wrote
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 * @parameters: (nullable): what is set for this question alone, an object that is not changed any more
 * @error: return location for a [error@Confab.Error]; %CONFAB_ERROR_EMPTY where there is nothing to send
 *
 * Asks. The parameters are kept with the question, and used again where it is answered once more.
 *
 * Returns: whether a turn was started
 */
gboolean
confab_chat_send_with (ConfabChat *self,
                       const char *text,
                       GPtrArray  *attachments,
                       JsonNode   *parameters,
                       GError    **error)
{
  ConfabMessage *question;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);

  if (!confab_chat_check_content (text, attachments, error) || !confab_chat_check_length (self, NULL, NULL, text, attachments, error) ||
      !confab_chat_check_ready (self, NULL, error))
    return FALSE;
  question = confab_chat_add_question (self, confab_conversation_get_leaf (self->conversation), text, attachments);
  confab_message_set_parameters (question, parameters);
  confab_chat_start_turn (self, question, NULL, NULL);
  return TRUE;
}

/**
 * confab_chat_get_queue:
 * @self: a chat
 *
 * Returns: (transfer none): what waits until the reply that runs has ended well
 */
ConfabChatQueue *
confab_chat_get_queue (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  return self->queue;
}

/**
 * confab_chat_send_queued:
 * @self: a chat
 * @error: return location for a [error@Confab.Error]
 *
 * Sends the first message that waits. The next one follows by itself once its reply has ended well; after a failure or a stop, they wait
 * until this is called. A message that is held is not sent (%CONFAB_ERROR_INVALID_VALUE).
 *
 * Returns: whether a turn was started; otherwise the message goes on waiting
 */
gboolean
confab_chat_send_queued (ConfabChat *self,
                         GError    **error)
{
  g_autoptr (ConfabQueuedMessage) first = NULL;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);

  first = g_list_model_get_item (G_LIST_MODEL (self->queue), 0);
  if (first == NULL)
    return confab_chat_check_content ("", NULL, error);
  if (confab_queued_message_get_held (first))
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The message that comes next is being edited."));
      return FALSE;
    }
  if (!confab_chat_check_accepted (self, confab_queued_message_get_attachments (first), error) ||
      !confab_chat_send_with (self, confab_queued_message_get_text (first), confab_queued_message_get_attachments (first),
                              confab_queued_message_get_parameters (first), error))
    return FALSE;
  confab_chat_queue_remove (self->queue, first);
  return TRUE;
}
