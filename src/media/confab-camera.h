/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabCamera:
 *
 * The picture of a camera while it lives. It starts when it is made, and stops with its end.
 *
 * Signals, in the main loop of who made it: "frame" (pixels: GBytes of RGBA, width: int, height: int) for the picture that came last, and
 * "failed" (text: string), after which nothing comes.
 */
#define CONFAB_TYPE_CAMERA (confab_camera_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCamera, confab_camera, CONFAB, CAMERA, GObject)

/* fd: (transfer full): where PipeWire offers cameras. source: (nullable): another element of GStreamer that gives pictures. */
ConfabCamera *confab_camera_new (int         fd,
                                 const char *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
