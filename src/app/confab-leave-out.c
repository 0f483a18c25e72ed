/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-leave-out.h"
#include "app/confab-undo-toast.h"
#include "session/confab-left-out.h"

typedef struct
{
  ConfabChat *chat;
  GPtrArray  *changed;
  gboolean    left_out;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->chat);
  g_ptr_array_unref (undo->changed);
  g_free (undo);
}

static void
undo_cb (gpointer data)
{
  Undo *undo = data;

  confab_chat_set_left_out (undo->chat, undo->changed, !undo->left_out);
}

static AdwToast *
new_toast (Undo *undo)
{
  guint n_changed = undo->changed->len;
  g_autofree char *words = NULL;
  AdwToast *toast;

  if (n_changed == 0)
    {
      toast = adw_toast_new (undo->left_out ? _ ("There is no earlier message to leave out") : _ ("No earlier message was left out"));
      undo_free (undo);
      return toast;
    }

  if (undo->left_out)
    words = g_strdup_printf (ngettext ("%u message left out of requests", "%u messages left out of requests", n_changed), n_changed);
  else
    words = g_strdup_printf (ngettext ("%u message sent again", "%u messages sent again", n_changed), n_changed);
  return confab_undo_toast_new (words, undo_cb, undo, undo_free);
}

/**
 * confab_leave_out_act:
 * @chat: the conversation of the message
 * @message: a message
 * @name: an action of its row
 * @toast: (out) (transfer floating): what is to be shown of it
 *
 * Returns: whether it was one of these
 */
gboolean
confab_leave_out_act (ConfabChat    *chat,
                      ConfabMessage *message,
                      const char    *name,
                      AdwToast     **toast)
{
  gboolean left_out = g_str_has_prefix (name, "leave-out");
  g_autoptr (GPtrArray) messages = NULL;
  Undo *undo;

  if (!left_out && !g_str_has_prefix (name, "put-back"))
    return FALSE;
  if (g_str_has_suffix (name, "-before"))
    messages = confab_chat_list_before (chat, message);
  else
    {
      messages = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (messages, g_object_ref (message));
    }
  undo = g_new0 (Undo, 1);
  undo->chat = g_object_ref (chat);
  undo->left_out = left_out;
  /* What was so before stays so when it is undone. */
  undo->changed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < messages->len; i++)
    if (confab_message_get_left_out (messages->pdata[i]) != left_out)
      g_ptr_array_add (undo->changed, g_object_ref (messages->pdata[i]));
  confab_chat_set_left_out (chat, messages, left_out);
  *toast = new_toast (undo);
  return TRUE;
}
