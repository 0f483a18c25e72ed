/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-media-choice.h"
#include "app/confab-undo-toast.h"
#include "session/confab-chat-tree.h"

#define PREFIX "media-"

typedef struct
{
  ConfabChat       *chat;
  ConfabMessage    *message;
  ConfabMediaPolicy policy;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->chat);
  g_object_unref (undo->message);
  g_free (undo);
}

static void
undo_cb (gpointer data)
{
  Undo *undo = data;

  confab_chat_set_media_policy (undo->chat, undo->message, undo->policy);
}

/* A narrow window has room for a few words beside the way back. */
static const char *
get_words (ConfabMediaPolicy policy)
{
  switch (policy)
    {
    case CONFAB_MEDIA_POLICY_SEND:
      return _ ("Sent again");
    case CONFAB_MEDIA_POLICY_NOTE:
      return _ ("Only a note is sent again");
    case CONFAB_MEDIA_POLICY_LEAVE:
      return _ ("Not sent again");
    case CONFAB_MEDIA_POLICY_DEFAULT:
    default:
      return _ ("As set in the preferences");
    }
}

/**
 * confab_media_choice_act:
 * @chat: the conversation of the message
 * @message: a message with attachments
 * @name: an action of its row
 * @toast: (out) (transfer floating): what is to be shown of it
 *
 * Returns: whether it was such a choice
 */
gboolean
confab_media_choice_act (ConfabChat    *chat,
                         ConfabMessage *message,
                         const char    *name,
                         AdwToast     **toast)
{
  ConfabMediaPolicy policy = CONFAB_MEDIA_POLICY_DEFAULT;
  Undo *undo;

  if (!g_str_has_prefix (name, PREFIX))
    return FALSE;
  confab_media_policy_from_name (name + strlen (PREFIX), &policy);
  undo = g_new0 (Undo, 1);
  undo->chat = g_object_ref (chat);
  undo->message = g_object_ref (message);
  undo->policy = confab_message_get_media_policy (message);
  confab_chat_set_media_policy (chat, message, policy);
  *toast = confab_undo_toast_new (get_words (policy), undo_cb, undo, undo_free);
  return TRUE;
}
