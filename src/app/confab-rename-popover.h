/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabRenamePopover:
 *
 * Asks for the new title of a conversation, beside its row.
 */
#define CONFAB_TYPE_RENAME_POPOVER (confab_rename_popover_get_type ())
G_DECLARE_FINAL_TYPE (ConfabRenamePopover, confab_rename_popover, CONFAB, RENAME_POPOVER, GtkPopover)

GtkWidget *confab_rename_popover_new  (ConfabLibrary       *library) G_GNUC_WARN_UNUSED_RESULT;
void       confab_rename_popover_show (ConfabRenamePopover *self,
                                       GtkWidget           *row,
                                       const char          *id,
                                       const char          *title);

G_END_DECLS
