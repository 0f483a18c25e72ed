/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-private.h"
#include "session/confab-chat-tree.h"

/* Taking one of the replies that one request gave. */

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabChat) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_store_write_finish (CONFAB_STORE (source), result, &error))
    confab_chat_refuse (self, error);
}

/* Notes it in every reply of the batch that is known, so that each of them tells by itself. Returns those that changed.
 * (transfer container) */
static GPtrArray *
settle_batch (ConfabChat    *self,
              ConfabMessage *taken,
              const char    *batch)
{
  GPtrArray *changed = g_ptr_array_new ();
  guint n_variants = confab_conversation_get_variants (self->conversation, taken, NULL);

  for (guint i = 0; i < n_variants; i++)
    {
      ConfabMessage *message = confab_conversation_get_variant (self->conversation, taken, i);
      const ConfabReply *reply = confab_message_get_reply (message);

      if (reply == NULL || reply->choice_made || g_strcmp0 (reply->batch, batch) != 0)
        continue;
      confab_message_edit_reply (message)->choice_made = TRUE;
      confab_message_reply_changed (message);
      /* What still comes is stored at its end. */
      if (confab_message_get_status (message) != CONFAB_STATUS_STREAMING)
        g_ptr_array_add (changed, message);
    }
  return changed;
}

/**
 * confab_chat_take:
 * @self: a chat
 * @message: a reply of the conversation, loaded
 *
 * Goes on from @message, as [method@Confab.Chat.choose] does. Where it is one of several that one request gave, that is
 * remembered, so that they are not put to the choice again.
 */
void
confab_chat_take (ConfabChat    *self,
                  ConfabMessage *message)
{
  ConfabStore *store;
  const ConfabReply *reply;
  g_autoptr (GPtrArray) changed = NULL;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));

  message = confab_conversation_get_message (self->conversation, confab_message_get_id (message));
  reply = message != NULL ? confab_message_get_reply (message) : NULL;
  if (reply != NULL && reply->batch != NULL)
    changed = settle_batch (self, message, reply->batch);
  if (message != NULL)
    confab_chat_choose (self, message);
  store = confab_session_get_store (self->session);
  if (changed != NULL && changed->len > 0 && store != NULL && !confab_conversation_get_temporary (self->conversation))
    confab_store_write_async (store, self->conversation, changed, NULL, on_kept_cb, g_object_ref (self));
}
