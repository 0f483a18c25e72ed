/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "markup/confab-range.h"

G_BEGIN_DECLS

#define CONFAB_TYPE_TEXT_COPY (confab_text_copy_get_type ())
/**
 * ConfabTextCopy:
 *
 * A piece of a text on the clipboard, as Markdown, HTML and plain text. It keeps what the text was made of when it was copied; each form is made only when
 * somebody asks for it.
 */
G_DECLARE_FINAL_TYPE (ConfabTextCopy, confab_text_copy, CONFAB, TEXT_COPY, GdkContentProvider)

GdkContentProvider *confab_text_copy_new (GPtrArray         *blocks,
                                          const ConfabRange *range,
                                          const char        *source,
                                          gsize              length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
