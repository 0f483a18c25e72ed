/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-text.h"

G_BEGIN_DECLS

/* What the readers of single kinds are given. */
typedef struct
{
  GBytes       *bytes;
  const char   *media_type;
  const char   *name;
  const char   *pages;          /* (nullable) */
  const char   *password;       /* (nullable) */
  gint64        max_characters; /* more than 0 */
  GCancellable *cancellable;    /* (nullable) */
  gboolean      with_navigation; /* of pages of HTML */
} ConfabDocumentSource;

void confab_document_set_damaged (GError    **error,
                                  const char *name);
void confab_document_set_locked (GError    **error,
                                 const char *name);
void confab_document_set_no_text (GError    **error,
                                  const char *name);

G_END_DECLS
