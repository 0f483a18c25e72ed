/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPortal:
 *
 * What the desktop portal does for Confab: screenshots and the way to a camera. Where there is none, nothing is
 * available. See https://flatpak.github.io/xdg-desktop-portal/ for its interfaces.
 *
 * Signal: "changed" when it is known what is available.
 */
#define CONFAB_TYPE_PORTAL (confab_portal_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPortal, confab_portal, CONFAB, PORTAL, GObject)

ConfabPortal *confab_portal_new                    (void) G_GNUC_WARN_UNUSED_RESULT;
/* Asks once what is available, without waiting for it. */
void          confab_portal_check                  (ConfabPortal         *self);
gboolean      confab_portal_has_screenshot         (ConfabPortal         *self);
gboolean      confab_portal_has_camera             (ConfabPortal         *self);
void          confab_portal_take_screenshot_async  (ConfabPortal         *self,
                                                    GtkWindow            *parent,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GFile        *confab_portal_take_screenshot_finish (ConfabPortal         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void          confab_portal_open_camera_async      (ConfabPortal         *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
/* A descriptor to close, at which PipeWire offers cameras; -1 with an error. */
int           confab_portal_open_camera_finish     (ConfabPortal         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

G_END_DECLS
