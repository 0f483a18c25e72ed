/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poppler.h>

#include "media/confab-document-private.h"

G_BEGIN_DECLS

/* Names of our own: whether poppler defines these clean-ups depends on its version. */
typedef PopplerDocument ConfabPdf;
typedef PopplerPage ConfabPdfPage;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPdf, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPdfPage, g_object_unref)

ConfabPdf *confab_pdf_open (const ConfabDocumentSource *source,
                            int                        *n_pages,
                            GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
