/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-search-result.h"
#include "store/confab-search-plan.h"

G_BEGIN_DECLS

/**
 * ConfabSearchFound:
 * @conversation: its row
 * @title: whether its title was found
 * @rows: (element-type gint64): the rows of the messages that were found, best first
 *
 * What was found of a conversation.
 */
typedef struct
{
  gint64   conversation;
  gboolean title;
  GArray  *rows;
} ConfabSearchFound;

GPtrArray         *confab_search_found_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabSearchFound *confab_search_found_add      (GPtrArray              *list,
                                                 gint64                  conversation);
gboolean           confab_search_page_fill      (ConfabSearchResult     *result,
                                                 const ConfabSearchPage *page,
                                                 const ConfabSearchPlan *plan,
                                                 GPtrArray              *all,
                                                 ConfabDatabase         *database,
                                                 GError                **error);

G_END_DECLS
