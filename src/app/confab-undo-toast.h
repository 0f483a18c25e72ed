/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*ConfabUndoFunc) (gpointer user_data);

AdwToast *confab_undo_toast_new (const char     *words,
                                 ConfabUndoFunc  undo,
                                 gpointer        user_data,
                                 GDestroyNotify  free_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
