/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small QuickTime film of a red and a green time, or NULL where the system cannot encode one. */
GBytes *confab_test_make_video (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
