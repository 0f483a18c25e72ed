/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "session/confab-chat-private.h"
#include "session/confab-left-out.h"
#include "store/confab-store-left-out.h"

/* Stands for messages that are left out where questions and answers would no longer take turns, which some services refuse. It is read by a
 * model. */
#define PLACEHOLDER "[left out]"

/* Calls of tools and their results go together: one without the other is refused by every service. Behind the last of the group. */
static guint
find_group_end (GPtrArray *path,
                guint      first)
{
  const ConfabReply *reply = confab_message_get_reply (path->pdata[first]);
  guint end = first + 1;

  if (reply == NULL || reply->tool_calls->len == 0)
    return end;
  while (end < path->len && confab_message_get_role (path->pdata[end]) == CONFAB_ROLE_TOOL)
    end++;
  return end;
}

static gboolean
is_left_out (GPtrArray *path,
             guint      first,
             guint      end)
{
  for (guint i = first; i < end; i++)
    if (confab_message_get_left_out (path->pdata[i]))
      return TRUE;
  return FALSE;
}

static ConfabMessage *
new_placeholder (ConfabRole role)
{
  g_autofree char *id = confab_id_new ();
  ConfabMessage *message = confab_message_new (id, NULL, role, CONFAB_STATUS_COMPLETE, confab_time_now ());
  g_autoptr (ConfabPart) part = confab_part_new_text (PLACEHOLDER);

  if (role == CONFAB_ROLE_ASSISTANT)
    confab_message_append_text (message, PLACEHOLDER);
  else
    confab_message_add_part (message, part);
  return message;
}

/* Questions and answers take turns, and a question is first. */
static void
mend_turns (GPtrArray *sent,
            ConfabRole next)
{
  ConfabRole last = sent->len > 0 ? confab_message_get_role (sent->pdata[sent->len - 1]) : CONFAB_ROLE_SYSTEM;

  if (next == CONFAB_ROLE_USER && last == CONFAB_ROLE_USER)
    g_ptr_array_add (sent, new_placeholder (CONFAB_ROLE_ASSISTANT));
  else if (next == CONFAB_ROLE_ASSISTANT && last != CONFAB_ROLE_USER)
    g_ptr_array_add (sent, new_placeholder (CONFAB_ROLE_USER));
}

/**
 * confab_left_out_apply:
 * @path: (element-type ConfabMessage): a path, loaded; its last message is what is answered and always goes
 *
 * Leaves out the messages that somebody chose, with them the calls of tools whose results are left out, and the other way round. Where questions
 * and answers would no longer take turns, a few words stand for what is missing.
 *
 * Returns: (transfer full) (element-type ConfabMessage): what is sent
 */
GPtrArray *
confab_left_out_apply (GPtrArray *path)
{
  GPtrArray *sent = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean skipped = FALSE;
  guint end;

  for (guint i = 0; i < path->len; i = end)
    {
      end = find_group_end (path, i);
      if (end < path->len && is_left_out (path, i, end))
        {
          skipped = TRUE;
          continue;
        }
      if (skipped)
        mend_turns (sent, confab_message_get_role (path->pdata[i]));
      skipped = FALSE;
      for (guint j = i; j < end; j++)
        g_ptr_array_add (sent, g_object_ref (path->pdata[j]));
    }
  return sent;
}

/**
 * confab_chat_list_before:
 * @self: a chat
 * @message: a message of the shown path
 *
 * Returns: (transfer full) (element-type ConfabMessage): those before it
 */
GPtrArray *
confab_chat_list_before (ConfabChat    *self,
                         ConfabMessage *message)
{
  GListModel *path = confab_conversation_get_path (confab_chat_get_conversation (self));
  GPtrArray *before = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) one = g_list_model_get_item (path, i);

      if (one == message)
        break;
      g_ptr_array_add (before, g_steal_pointer (&one));
    }
  return before;
}

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabChat) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_store_set_left_out_finish (CONFAB_STORE (source), result, &error))
    confab_chat_refuse (self, error);
}

/**
 * confab_chat_set_left_out:
 * @self: a chat
 * @messages: (element-type ConfabMessage): messages of the conversation
 * @left_out: whether they are left out of what is sent
 *
 * It holds from the next request on; one that is on its way is not changed.
 */
void
confab_chat_set_left_out (ConfabChat *self,
                          GPtrArray  *messages,
                          gboolean    left_out)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  ConfabStore *store;

  g_return_if_fail (CONFAB_IS_CHAT (self));

  store = confab_chat_get_store (self);
  for (guint i = 0; i < messages->len; i++)
    {
      confab_message_set_left_out (messages->pdata[i], left_out);
      g_ptr_array_add (ids, (char *)confab_message_get_id (messages->pdata[i]));
    }
  g_ptr_array_add (ids, NULL);
  g_signal_emit_by_name (self, "left-out-changed");
  if (messages->len > 0 && store != NULL && !confab_conversation_get_temporary (confab_chat_get_conversation (self)))
    confab_store_set_left_out_async (store, (const char *const *)ids->pdata, left_out, NULL, on_kept_cb, g_object_ref (self));
}
