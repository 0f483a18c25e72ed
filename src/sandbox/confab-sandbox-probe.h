/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *confab_sandbox_probe_image (const char *url) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_probe_video (const char *url) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_probe_file  (const char *filename,
                                  const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
