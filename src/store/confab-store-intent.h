/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-organise-private.h"

G_BEGIN_DECLS

/* What is being done in several transactions is written down with the first one, and crossed out with the last: where the process dies in
 * between, whoever opens the store next does it to its end. */

gboolean confab_intent_note       (ConfabStoreState *state,
                                   GPtrArray        *edits,
                                   GError          **error);
gboolean confab_intent_cross_out  (ConfabStoreState *state,
                                   GError          **error);
void     confab_intent_finish_all (ConfabStoreState *state);

G_END_DECLS
