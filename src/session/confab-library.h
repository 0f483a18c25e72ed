/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-conversation-item.h"

G_BEGIN_DECLS

/**
 * ConfabLibrary:
 *
 * The saved conversations, as a list model of #ConfabConversationItem, newest change first. The first page is there soon after the session has
 * opened, the others follow. What another process changes shows up here.
 *
 * Property "loaded" (boolean): whether all are there. Signal "failed" (message: string): something could not be written.
 */
#define CONFAB_TYPE_LIBRARY (confab_library_get_type ())
G_DECLARE_FINAL_TYPE (ConfabLibrary, confab_library, CONFAB, LIBRARY, GObject)

gboolean confab_library_get_loaded (ConfabLibrary *self);
/* (transfer none) (nullable) */
ConfabConversationItem *confab_library_find (ConfabLibrary *self,
                                             const char *id);
void confab_library_rename (ConfabLibrary *self,
                            const char *id,
                            const char *title);
/* Takes it away at once; confab_library_restore() undoes it. A running reply is stopped first. */
void confab_library_delete (ConfabLibrary *self,
                            const char *id);
void confab_library_restore (ConfabLibrary *self,
                             const char *id);

G_END_DECLS
