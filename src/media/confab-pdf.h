/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"

G_BEGIN_DECLS

ConfabDocumentText *confab_pdf_read_text   (const ConfabDocumentSource *source,
                                            GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
int                 confab_pdf_count_pages (const ConfabDocumentSource *source,
                                            GError                    **error);

GPtrArray          *confab_pdf_list_pages  (const ConfabDocumentSource *source,
                                            int                         max_edge,
                                            ConfabProgressFunc          progress,
                                            gpointer                    progress_data,
                                            GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
