/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A ConfabCamera, which tells of its pictures by its signals "frame" and "failed". fd: (transfer full): where PipeWire offers cameras. */
GObject *confab_session_open_camera (int fd) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
