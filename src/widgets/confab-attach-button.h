/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where something to attach comes from. */
#define CONFAB_ATTACH_FILES      "files"
#define CONFAB_ATTACH_SCREENSHOT "screenshot"
#define CONFAB_ATTACH_CAMERA     "camera"
#define CONFAB_ATTACH_ADDRESS    "address"
#define CONFAB_ATTACH_PASTE      "paste"

/**
 * ConfabAttachButton:
 *
 * The button that attaches files, and the arrow beside it that opens a menu of where else something may come from; a long press, the
 * other mouse button and the down or Menu key open it, too. What is not available is not in the menu.
 *
 * Signal: "attach" (source: string, one of those above).
 */
#define CONFAB_TYPE_ATTACH_BUTTON (confab_attach_button_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachButton, confab_attach_button, CONFAB, ATTACH_BUTTON, GtkWidget)

GtkWidget *confab_attach_button_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* Files, addresses and pasting are always available, and nothing else is at first. */
void       confab_attach_button_set_available (ConfabAttachButton *self,
                                               const char         *source,
                                               gboolean            available);

G_END_DECLS
