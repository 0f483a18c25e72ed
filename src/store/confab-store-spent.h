/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-spent.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* What was paid for: one row for each request, which stays when its conversation goes, and holds no word of it. The end of a reply writes its row
 * with it, in one transaction; copies of a conversation and what is imported have been paid for before, and get none. */

/* For a request whose reply is not kept. reply: it has ended; conversation_id: (nullable): NULL for a temporary one. */
void         confab_store_add_spent_async  (ConfabStore         *self,
                                            ConfabMessage       *reply,
                                            const char          *conversation_id,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean     confab_store_add_spent_finish (ConfabStore         *self,
                                            GAsyncResult        *result,
                                            GError             **error);

/* From the moment from to before to, milliseconds since 1970; 0 and G_MAXINT64 for all. Days and months are those of the local time. */
void         confab_store_sum_spent_async  (ConfabStore         *self,
                                            gint64               from,
                                            gint64               to,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
ConfabSpent *confab_store_sum_spent_finish (ConfabStore         *self,
                                            GAsyncResult        *result,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
