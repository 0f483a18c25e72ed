/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* files: (nullable) (element-type GBytes): see confab_sandbox_body_open(). */
char *confab_sandbox_probe_image (GPtrArray  *files,
                                  const char *url) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_probe_video (GPtrArray  *files,
                                  const char *url) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_probe_file  (GPtrArray  *files,
                                  const char *filename,
                                  const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
