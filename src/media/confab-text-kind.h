/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabTextKind:
 * @media_type: "text/x-python"; all begin with "text/"
 * @language: (nullable): what a code fence calls it
 */
typedef struct
{
  const char *media_type;
  const char *language;
} ConfabTextKind;

const ConfabTextKind *confab_text_kind_of_name (const char *name);
const ConfabTextKind *confab_text_kind_of_text (const char *text,
                                                gsize       length);

G_END_DECLS
