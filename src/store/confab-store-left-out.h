/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"

G_BEGIN_DECLS

/* Whether messages are left out of what is sent; all or none of them. */
void     confab_store_set_left_out_async  (ConfabStore          *self,
                                           const char *const    *ids,
                                           gboolean              left_out,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean confab_store_set_left_out_finish (ConfabStore          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
