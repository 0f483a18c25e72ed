/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"

G_BEGIN_DECLS

/* (transfer full) (element-type ConfabMessage): what of a path is sent. */
GPtrArray *confab_left_out_apply    (GPtrArray           *path) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (element-type ConfabMessage): the messages of the shown path before message. */
GPtrArray *confab_chat_list_before  (ConfabChat          *self,
                                     ConfabMessage       *message) G_GNUC_WARN_UNUSED_RESULT;
/* messages: (element-type ConfabMessage). It holds from the next request on, and is kept. */
void       confab_chat_set_left_out (ConfabChat          *self,
                                     GPtrArray           *messages,
                                     gboolean             left_out);

G_END_DECLS
