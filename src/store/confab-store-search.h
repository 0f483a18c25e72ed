/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-search-result.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

void                confab_store_search_async  (ConfabStore            *self,
                                                const char             *query,
                                                const ConfabSearchPage *page,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
ConfabSearchResult *confab_store_search_finish (ConfabStore            *self,
                                                GAsyncResult           *result,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
