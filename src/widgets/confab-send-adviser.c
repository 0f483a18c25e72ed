/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-send-adviser.h"

G_DEFINE_INTERFACE (ConfabSendAdviser, confab_send_adviser, G_TYPE_OBJECT)

static void
confab_send_adviser_default_init (ConfabSendAdviserInterface *iface)
{
}

/**
 * confab_shown_frame_free:
 * @self: (nullable): a frame
 */
void
confab_shown_frame_free (ConfabShownFrame *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->texture);
  g_free (self);
}

/**
 * confab_send_adviser_get_forms:
 * @self: (nullable): an adviser
 * @part: an attachment
 *
 * Returns: the forms in which @part can be sent; all of them without an adviser
 */
ConfabSendForms
confab_send_adviser_get_forms (ConfabSendAdviser *self,
                               ConfabPart        *part)
{
  return self != NULL ? CONFAB_SEND_ADVISER_GET_IFACE (self)->get_forms (self, part) : CONFAB_SEND_FORMS_ALL;
}

/**
 * confab_send_adviser_list_frames_async:
 * @self: an adviser
 * @part: a video that is sent as frames
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Takes the frames that would be sent.
 */
void
confab_send_adviser_list_frames_async (ConfabSendAdviser  *self,
                                       ConfabPart         *part,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SEND_ADVISER (self));

  CONFAB_SEND_ADVISER_GET_IFACE (self)->list_frames_async (self, part, cancellable, callback, user_data);
}

/**
 * confab_send_adviser_list_frames_finish:
 * @self: an adviser
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type ConfabShownFrame) (nullable): the frames, in their order
 */
GPtrArray *
confab_send_adviser_list_frames_finish (ConfabSendAdviser *self,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  g_return_val_if_fail (CONFAB_IS_SEND_ADVISER (self), NULL);

  return CONFAB_SEND_ADVISER_GET_IFACE (self)->list_frames_finish (self, result, error);
}
