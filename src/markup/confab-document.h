/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

/**
 * ConfabFlavour:
 * @CONFAB_FLAVOUR_MARKDOWN: CommonMark with GitHub's extensions and formulas
 * @CONFAB_FLAVOUR_PLAIN: text as a person typed it: every line stands, nothing is emphasis; fenced code is code and addresses are links
 */
typedef enum
{
  CONFAB_FLAVOUR_MARKDOWN,
  CONFAB_FLAVOUR_PLAIN,
} ConfabFlavour;

/**
 * ConfabDocument:
 *
 * A text as a list of blocks. While the text grows only what may still change is read again, so the cost of a piece does not grow with the text before it.
 * It belongs to one thread at a time.
 */
#define CONFAB_TYPE_DOCUMENT (confab_document_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDocument, confab_document, CONFAB, DOCUMENT, GObject)

ConfabDocument *confab_document_new        (ConfabFlavour   flavour) G_GNUC_WARN_UNUSED_RESULT;
ConfabFlavour   confab_document_get_flavour (ConfabDocument *self);
guint           confab_document_update     (ConfabDocument *self,
                                            const char     *source,
                                            gsize           length,
                                            gboolean        complete);
GPtrArray      *confab_document_get_blocks (ConfabDocument *self);

G_END_DECLS
