/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ConfabCameraWindow:
 *
 * Shows what a camera sees, to take one picture.
 *
 * Signals: "picture" (texture: GdkTexture), after which it closes; "failed" (text: string).
 */
#define CONFAB_TYPE_CAMERA_WINDOW (confab_camera_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCameraWindow, confab_camera_window, CONFAB, CAMERA_WINDOW, AdwWindow)

/* camera: what emits "frame" (pixels: GBytes of RGBA, width: int, height: int) and "failed" (text: string); it is let go with the window. */
GtkWidget *confab_camera_window_new (GtkWindow *parent,
                                     GObject   *camera) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
