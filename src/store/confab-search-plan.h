/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-search-query.h"
#include "store/confab-search-parts.h"

G_BEGIN_DECLS

/* What is asked of conversations, c, and messages, m, where there is no filter. */
#define CONFAB_SEARCH_PLAIN_CONVERSATIONS " AND c.deleted IS NULL"
#define CONFAB_SEARCH_PLAIN_MESSAGES      " AND m.deleted IS NULL"

/**
 * ConfabSearchPlan:
 * @match: (nullable): what the index is asked for, an expression of FTS5
 * @unwanted: (nullable): where @match is %NULL, what must not occur
 * @conversations: conditions on the table conversation as c, each after an AND
 * @messages: conditions on the table message as m, likewise
 * @titles: whether a title alone can fit
 * @nothing: whether nothing can fit
 * @hint: (nullable): what of the query means nothing, for people
 *
 * A query as the database is asked.
 */
typedef struct
{
  char    *match;
  char    *unwanted;
  GString *conversations;
  GString *messages;
  gboolean titles;
  gboolean nothing;
  char    *hint;
} ConfabSearchPlan;

ConfabSearchPlan *confab_search_plan_new  (const ConfabSearchQuery *query,
                                           ConfabDatabase          *database,
                                           GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          confab_search_plan_can_widen (const ConfabSearchQuery *query);
gboolean          confab_search_plan_widen (ConfabSearchPlan       *self,
                                           const ConfabSearchQuery *query,
                                           ConfabSearchParts       *parts);
gboolean          confab_search_plan_is_plain (const ConfabSearchPlan *self);
void              confab_search_plan_free (ConfabSearchPlan        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSearchPlan, confab_search_plan_free)

G_END_DECLS
