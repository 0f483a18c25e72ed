/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/* The body of a request as it was sent, what was left out of its recording put back from where it is. conversation_id: (nullable) */
void    confab_session_rebuild_body_async  (ConfabSession       *self,
                                            const char          *conversation_id,
                                            ConfabExchange      *exchange,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
GBytes *confab_session_rebuild_body_finish (ConfabSession       *self,
                                            GAsyncResult        *result,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
