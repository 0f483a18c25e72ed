/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A reply of about that many bytes: headings, paragraphs, lists, tables, code and formulas as models write them. The same for the same length. */
char *bench_text_new (gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
