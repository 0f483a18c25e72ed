/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-preset.h"

G_BEGIN_DECLS

/**
 * CONFAB_PRESET_FILE_MAX_BYTES:
 *
 * The largest file that is read.
 */
#define CONFAB_PRESET_FILE_MAX_BYTES (5 * 1024 * 1024)

/**
 * CONFAB_PRESET_FILE_MAX_PRESETS:
 *
 * How many presets a file may have.
 */
#define CONFAB_PRESET_FILE_MAX_PRESETS 1000

char      *confab_preset_file_write (GPtrArray   *presets) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *confab_preset_file_read  (const char  *text,
                                     gsize        length,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
