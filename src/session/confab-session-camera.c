/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-camera.h"
#include "session/confab-session-camera.h"

/**
 * confab_session_open_camera:
 * @fd: (transfer full): where PipeWire offers cameras
 *
 * Returns: (transfer full): a [class@Confab.Camera], which runs while it lives
 */
GObject *
confab_session_open_camera (int fd)
{
  return G_OBJECT (confab_camera_new (fd, NULL));
}
