/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-search-query.h"
#include "model/confab-search-result.h"
#include "session/confab-library.h"

G_BEGIN_DECLS

/* How many conversations, and hits of each, fill a list at first. */
#define CONFAB_SEARCH_N_GROUPS 20
#define CONFAB_SEARCH_N_HITS   3

void                confab_search_async  (ConfabLibrary          *library,
                                          const char             *query,
                                          const ConfabSearchPage *page,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
ConfabSearchResult *confab_search_finish (ConfabLibrary          *library,
                                          GAsyncResult           *result,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
