/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-library.h"

G_BEGIN_DECLS

/* The states of an undo; it is of the library, and nobody else looks into it. */

ConfabUndo *confab_undo_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* inverse: (transfer full) (nullable) (element-type ConfabEdit): what undoes it, once the store told; NULL where there is nothing to undo. */
void        confab_undo_set_inverse  (ConfabUndo *self,
                                      GPtrArray  *inverse);
gboolean    confab_undo_get_known    (ConfabUndo *self);
/* (transfer full) (nullable): only the first time. */
GPtrArray  *confab_undo_take_inverse (ConfabUndo *self);
/* What is to be done once it is known. */
void        confab_undo_set_then     (ConfabUndo *self,
                                      ConfabUndo *then);
ConfabUndo *confab_undo_take_then    (ConfabUndo *self);
gboolean    confab_undo_use          (ConfabUndo *self);

G_END_DECLS
