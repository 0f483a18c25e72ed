/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"
#include "media/confab-markdown.h"
#include "media/confab-package.h"

G_BEGIN_DECLS

/* What the readers of single formats are given. */
typedef struct
{
  const ConfabDocumentSource *source;
  ConfabPackage              *package;
  ConfabMarkdown             *markdown;
  int                         pages;    /* sheets or slides */
} ConfabOffice;

ConfabDocumentText *confab_office_read_text   (const ConfabDocumentSource *source,
                                               GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            confab_office_read_odf    (ConfabOffice               *office,
                                               GError                    **error);
gboolean            confab_office_read_word   (ConfabOffice               *office,
                                               GError                    **error);
gboolean            confab_office_read_sheets (ConfabOffice               *office,
                                               GError                    **error);
gboolean            confab_office_read_slides (ConfabOffice               *office,
                                               GError                    **error);

G_END_DECLS
