/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"

G_BEGIN_DECLS

/* Copies a conversation into a new one that is kept, with all that is set for it: the path to last alone, (nullable), or with NULL all branches. A
 * temporary one is kept by that. Gives the identifier of the new one, which is in the library then. */
void        confab_session_copy_async     (ConfabSession        *self,
                                           ConfabChat           *chat,
                                           ConfabMessage        *last,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
char       *confab_session_copy_finish    (ConfabSession        *self,
                                           GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a temporary conversation into another temporary one, at once. */
ConfabChat *confab_session_copy_temporary (ConfabSession        *self,
                                           ConfabChat           *chat,
                                           ConfabMessage        *last) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
