/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"
#include "media/confab-markdown.h"

G_BEGIN_DECLS

ConfabDocumentText *confab_html_read_text (const ConfabDocumentSource *source,
                                           GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            confab_html_append    (const ConfabDocumentSource *source,
                                           GBytes                     *bytes,
                                           ConfabMarkdown             *markdown,
                                           char                      **encoding,
                                           GError                    **error);

G_END_DECLS
