/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "app/confab-attachment-adviser.h"
#include "base/confab-task.h"
#include "session/confab-chat-forms.h"
#include "session/confab-chat-preview.h"
#include "widgets/confab-send-adviser.h"

struct _ConfabAttachmentAdviser
{
  GObject     parent_instance;

  ConfabChat *chat; /* (nullable) */
};

static void confab_attachment_adviser_iface_init (ConfabSendAdviserInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabAttachmentAdviser, confab_attachment_adviser, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_SEND_ADVISER, confab_attachment_adviser_iface_init))

static ConfabSendForms
confab_attachment_adviser_get_forms (ConfabSendAdviser *adviser,
                                     ConfabPart        *part)
{
  ConfabAttachmentAdviser *self = CONFAB_ATTACHMENT_ADVISER (adviser);

  return self->chat != NULL ? confab_chat_get_send_forms (self->chat, part) : CONFAB_SEND_FORMS_ALL;
}

static void
free_prepared (gpointer data)
{
  confab_prepared_unref (data);
}

static void
decode_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_autoptr (GPtrArray) frames = confab_prepared_list_frames (task_data);
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_shown_frame_free);
  GError *error = NULL;

  for (guint i = 0; i < frames->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const ConfabFrame *frame = frames->pdata[i];
      GdkTexture *texture = gdk_texture_new_from_bytes (frame->bytes, &error);
      ConfabShownFrame *one;

      if (texture == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      one = g_new0 (ConfabShownFrame, 1);
      one->texture = texture;
      one->time_ms = frame->time_ms;
      g_ptr_array_add (shown, one);
    }
  g_task_return_pointer (task, g_steal_pointer (&shown), (GDestroyNotify)g_ptr_array_unref);
}

static void
previewed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabPrepared *prepared = confab_chat_preview_finish (CONFAB_CHAT (object), result, &error);

  if (prepared == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, prepared, free_prepared);
  confab_task_run_in_thread (task, decode_thread, (GDestroyNotify)g_ptr_array_unref);
}

static void
confab_attachment_adviser_list_frames_async (ConfabSendAdviser  *adviser,
                                             ConfabPart         *part,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data)
{
  ConfabAttachmentAdviser *self = CONFAB_ATTACHMENT_ADVISER (adviser);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_attachment_adviser_list_frames_async);
  if (self->chat == NULL)
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify)g_ptr_array_unref);
  else
    confab_chat_preview_async (self->chat, part, NULL, NULL, cancellable, previewed_cb, g_object_ref (task));
}

static GPtrArray *
confab_attachment_adviser_list_frames_finish (ConfabSendAdviser *adviser,
                                              GAsyncResult      *result,
                                              GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, adviser), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
confab_attachment_adviser_iface_init (ConfabSendAdviserInterface *iface)
{
  iface->get_forms = confab_attachment_adviser_get_forms;
  iface->list_frames_async = confab_attachment_adviser_list_frames_async;
  iface->list_frames_finish = confab_attachment_adviser_list_frames_finish;
}

static void
confab_attachment_adviser_dispose (GObject *object)
{
  g_clear_object (&CONFAB_ATTACHMENT_ADVISER (object)->chat);
  G_OBJECT_CLASS (confab_attachment_adviser_parent_class)->dispose (object);
}

static void
confab_attachment_adviser_class_init (ConfabAttachmentAdviserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attachment_adviser_dispose;
}

static void
confab_attachment_adviser_init (ConfabAttachmentAdviser *self)
{
}

/**
 * confab_attachment_adviser_new:
 *
 * Returns: (transfer full): an adviser without a chat
 */
ConfabAttachmentAdviser *
confab_attachment_adviser_new (void)
{
  return g_object_new (CONFAB_TYPE_ATTACHMENT_ADVISER, NULL);
}

/**
 * confab_attachment_adviser_set_chat:
 * @self: an adviser
 * @chat: (nullable): what the composer writes to from now on
 */
void
confab_attachment_adviser_set_chat (ConfabAttachmentAdviser *self,
                                    ConfabChat              *chat)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_ADVISER (self));

  g_set_object (&self->chat, chat);
}
