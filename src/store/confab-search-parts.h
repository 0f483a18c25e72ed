/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-database.h"

G_BEGIN_DECLS

/**
 * ConfabSearchParts:
 *
 * All words of the titles and messages, in memory, to find those that have something in their middle. An index of words
 * cannot tell. It is filled when it is first needed, and then kept in step with what is written.
 */
typedef struct _ConfabSearchParts ConfabSearchParts;

ConfabSearchParts *confab_search_parts_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void               confab_search_parts_free  (ConfabSearchParts *self);
gboolean           confab_search_parts_fill  (ConfabSearchParts *self,
                                              ConfabDatabase    *database,
                                              gint64             until,
                                              GError           **error);
gboolean           confab_search_parts_ready (ConfabSearchParts *self);
char              *confab_search_parts_widen (ConfabSearchParts *self,
                                              const char        *word) G_GNUC_WARN_UNUSED_RESULT;
gboolean           confab_search_parts_can_widen (const char    *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSearchParts, confab_search_parts_free)

G_END_DECLS
