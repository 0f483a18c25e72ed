/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-send-forms.h"
#include "session/confab-chat.h"
#include "session/confab-preparer.h"

G_BEGIN_DECLS

/**
 * ConfabFrame:
 * @time_ms: where in the video it is
 * @bytes: a JPEG picture
 *
 * A picture that a video is sent as.
 */
typedef struct
{
  gint64  time_ms;
  GBytes *bytes;
} ConfabFrame;

void            confab_frame_free           (ConfabFrame    *self);
ConfabSendForms confab_chat_get_send_forms  (ConfabChat     *self,
                                             ConfabPart     *part);
GPtrArray      *confab_prepared_list_frames (ConfabPrepared *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabFrame, confab_frame_free)

G_END_DECLS
