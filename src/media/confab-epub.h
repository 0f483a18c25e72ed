/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"

G_BEGIN_DECLS

ConfabDocumentText *confab_epub_read_text (const ConfabDocumentSource *source,
                                           GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
