/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "model/confab-send-forms.h"

G_BEGIN_DECLS

/**
 * ConfabShownFrame:
 * @texture: the picture
 * @time_ms: where in the video it is
 *
 * A frame of a video as it is sent.
 */
typedef struct
{
  GdkTexture *texture;
  gint64      time_ms;
} ConfabShownFrame;

void confab_shown_frame_free (ConfabShownFrame *self);

/**
 * ConfabSendAdviser:
 *
 * Tells widgets, which know nothing of services, in which forms an attachment can be sent, and what a form looks like.
 */
#define CONFAB_TYPE_SEND_ADVISER (confab_send_adviser_get_type ())
G_DECLARE_INTERFACE (ConfabSendAdviser, confab_send_adviser, CONFAB, SEND_ADVISER, GObject)

struct _ConfabSendAdviserInterface
{
  GTypeInterface parent_interface;

  ConfabSendForms (*get_forms)          (ConfabSendAdviser *self, ConfabPart *part);
  void            (*list_frames_async)  (ConfabSendAdviser *self, ConfabPart *part, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray      *(*list_frames_finish) (ConfabSendAdviser *self, GAsyncResult *result, GError **error);
};

ConfabSendForms confab_send_adviser_get_forms          (ConfabSendAdviser   *self,
                                                        ConfabPart          *part);
/* part: a video that is sent as frames */
void            confab_send_adviser_list_frames_async  (ConfabSendAdviser   *self,
                                                        ConfabPart          *part,
                                                        GCancellable        *cancellable,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);
/* (transfer full) (element-type ConfabShownFrame) (nullable) */
GPtrArray      *confab_send_adviser_list_frames_finish (ConfabSendAdviser   *self,
                                                        GAsyncResult        *result,
                                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabShownFrame, confab_shown_frame_free)

G_END_DECLS
