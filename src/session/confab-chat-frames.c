/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-frames.h"
#include "session/confab-chat-private.h"
#include "session/confab-chat-tree.h"

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* It counts for this run all the same. */
  if (!confab_services_save_finish (CONFAB_SERVICES (object), result, &error))
    g_debug ("That a service gets frames was not stored: %s", error->message);
}

/**
 * confab_chat_retry_with_frames:
 * @self: a chat
 * @reply: a reply that failed since the service did not take a video
 * @error: return location for a [error@Confab.Error]
 *
 * From now on, videos go to that service as frames.
 *
 * Returns: whether another reply comes
 */
gboolean
confab_chat_retry_with_frames (ConfabChat    *self,
                               ConfabMessage *reply,
                               GError       **error)
{
  ConfabServices *services;
  const ConfabReply *own;
  ConfabProvider *provider = NULL;
  ConfabTurn choice = { 0 };

  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (reply), FALSE);

  services = confab_session_get_services (self->session);
  own = confab_message_get_reply (reply);
  if (own != NULL && own->provider_id != NULL)
    provider = confab_services_find (services, own->provider_id);
  if (provider != NULL)
    {
      choice.provider = provider;
      choice.model = own->model_asked;
    }
  else
    provider = confab_chat_get_provider (self);
  if (provider != NULL)
    {
      g_object_set (provider, "frames-only", TRUE, NULL);
      if (choice.provider != NULL)
        confab_services_save_async (services, provider, NULL, saved_cb, NULL);
    }
  return confab_chat_regenerate (self, reply, choice.provider != NULL ? &choice : NULL, error);
}
