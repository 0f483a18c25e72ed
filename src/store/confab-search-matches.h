/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-search-page.h"

G_BEGIN_DECLS

/**
 * ConfabSearchMatches:
 *
 * What fits the words of a search, messages and titles, and how well.
 */
typedef struct _ConfabSearchMatches ConfabSearchMatches;

ConfabSearchMatches *confab_search_matches_new      (gint64                  now) G_GNUC_WARN_UNUSED_RESULT;
gboolean             confab_search_matches_find     (ConfabSearchMatches    *self,
                                                     ConfabDatabase         *database,
                                                     const ConfabSearchPlan *plan,
                                                     double                  bonus,
                                                     gboolean               *partial,
                                                     GError                **error);
GPtrArray           *confab_search_matches_group    (ConfabSearchMatches    *self,
                                                     ConfabDatabase         *database,
                                                     guint                   first,
                                                     guint                   n_groups,
                                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_search_matches_free     (ConfabSearchMatches    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSearchMatches, confab_search_matches_free)

G_END_DECLS
