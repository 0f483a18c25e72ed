/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabSharing:
 *
 * Takes conversations out of a window: to files, to the clipboard, to a printer.
 *
 * Signals: "toast" (toast: #AdwToast): what is to be shown of it; "problem" (text: string): why it was not done, and what to do.
 */
#define CONFAB_TYPE_SHARING (confab_sharing_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSharing, confab_sharing, CONFAB, SHARING, GObject)

ConfabSharing *confab_sharing_new    (GtkWindow         *window,
                                      ConfabSession     *session) G_GNUC_WARN_UNUSED_RESULT;
/* Asks for the format and for the place. title: of the only one, for the name of the file. Nobody is asked where ids is empty. */
void           confab_sharing_export (ConfabSharing     *self,
                                      const char *const *ids,
                                      const char        *title);
void           confab_sharing_copy   (ConfabSharing     *self,
                                      ConfabChat        *chat);
void           confab_sharing_print  (ConfabSharing     *self,
                                      ConfabChat        *chat);
/* Conversations that are stored, each on pages of its own. */
void           confab_sharing_print_all (ConfabSharing     *self,
                                         const char *const *ids);

G_END_DECLS
