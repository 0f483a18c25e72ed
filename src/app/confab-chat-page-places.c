/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page-private.h"
#include "session/confab-chat-tree.h"

/* Where in a conversation the reader is: what is gone to and marked, and what is gone back to. */

/* Takes away the marks of what somebody came here for. */
void
confab_chat_page_clear_jump (ConfabChatPage *self)
{
  if (self->jump_marked && !confab_find_bar_get_open (self->find_bar))
    confab_transcript_set_needle (self->transcript, NULL, NULL, 0);
  self->jump_marked = FALSE;
}

/* Where somebody reads who is not at the end. */
void
confab_chat_page_keep_place (ConfabChatPage *self)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  ConfabReadingPlace *place = confab_transcript_dup_place (self->transcript);

  if (place != NULL)
    g_hash_table_replace (self->places, g_strdup (confab_conversation_get_id (conversation)), place);
  else
    g_hash_table_remove (self->places, confab_conversation_get_id (conversation));
}

void
confab_chat_page_restore_place (ConfabChatPage *self)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  const ConfabReadingPlace *place = g_hash_table_lookup (self->places, confab_conversation_get_id (conversation));

  if (place != NULL && confab_transcript_show_place (self->transcript, place))
    g_hash_table_remove (self->places, confab_conversation_get_id (conversation));
}

/* All of the conversation is known: what could not be gone to before may be there. */
void
confab_chat_page_go_on (ConfabChatPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted_message);
  g_autofree char *needle = g_steal_pointer (&self->wanted_needle);

  if (wanted != NULL)
    confab_chat_page_show_message (self, wanted, needle);
  else if (confab_transcript_get_following (self->transcript))
    confab_chat_page_restore_place (self);
}

static void
mark_jump (ConfabChatPage *self,
           const char     *id,
           const char     *needle)
{
  /* What is typed there is what is marked. */
  if (confab_find_bar_get_open (self->find_bar))
    return;
  confab_transcript_set_needle (self->transcript, needle, id, 0);
  self->jump_marked = needle != NULL;
  if (needle == NULL)
    return;
  /* The way to the match ends what made the message stand out. */
  confab_transcript_show_match (self->transcript);
  confab_transcript_show_message (self->transcript, id);
}

/**
 * confab_chat_page_show_message:
 * @self: the page
 * @id: a message of the conversation that is shown
 * @needle: (nullable): what to mark, until something else is sent, shown or searched for, or Escape is pressed
 *
 * Scrolls to a message, and shows the branch that it is on. A reply that comes on another one goes on.
 */
void
confab_chat_page_show_message (ConfabChatPage *self,
                               const char     *id,
                               const char     *needle)
{
  ConfabConversation *conversation;
  ConfabMessage *message;

  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));
  g_return_if_fail (self->chat != NULL);

  g_clear_pointer (&self->wanted_message, g_free);
  g_clear_pointer (&self->wanted_needle, g_free);
  if (confab_transcript_show_message (self->transcript, id))
    {
      mark_jump (self, id, needle);
      return;
    }
  conversation = confab_chat_get_conversation (self->chat);
  message = confab_conversation_get_message (conversation, id);
  if (message == NULL && !confab_conversation_get_complete (conversation))
    {
      self->wanted_message = g_strdup (id);
      self->wanted_needle = g_strdup (needle);
    }
  if (message == NULL)
    return;
  confab_chat_choose (self->chat, message);
  if (confab_transcript_show_message (self->transcript, id))
    mark_jump (self, id, needle);
}
