/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-code-colours.h"

G_BEGIN_DECLS

/**
 * ConfabCodeColourer:
 *
 * Knows the colours that code has in the window, in its light and in its dark style. It belongs to the main thread.
 */
#define CONFAB_TYPE_CODE_COLOURER (confab_code_colourer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCodeColourer, confab_code_colourer, CONFAB, CODE_COLOURER, GObject)

ConfabCodeColourer *confab_code_colourer_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
