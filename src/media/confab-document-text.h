/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/confab-media.h"
#include "media/confab-picture.h"

G_BEGIN_DECLS

/* What is read of a document where nothing else is said, in characters. */
#define CONFAB_DOCUMENT_MAX_CHARACTERS (4 * 1024 * 1024)
/* The most pages that become pictures at once. */
#define CONFAB_DOCUMENT_MAX_PICTURES 100

/**
 * ConfabDocumentWish:
 * @pages: (nullable): which pages, as in "1-5,8"; %NULL for all
 * @password: (nullable): what opens a protected document
 * @max_characters: where the text is cut, 0 for %CONFAB_DOCUMENT_MAX_CHARACTERS
 */
typedef struct
{
  const char *pages;
  const char *password;
  gint64      max_characters;
} ConfabDocumentWish;

/**
 * ConfabDocumentText:
 * @text: UTF-8
 * @language: (nullable): what a code fence calls it, "python"; static
 * @pages: how many the document has (sheets, slides, chapters), 0 where it has none
 * @encoding: (nullable): what it was stored in, "windows-1252"; %NULL for UTF-8
 * @cut: whether there is more than @text
 */
typedef struct
{
  char       *text;
  const char *language;
  int         pages;
  char       *encoding;
  gboolean    cut;
} ConfabDocumentText;

void                confab_document_text_free   (ConfabDocumentText       *self);
ConfabDocumentText *confab_document_text_read   (GBytes                   *bytes,
                                                 const char               *media_type,
                                                 const char               *name,
                                                 const ConfabDocumentWish *wish,
                                                 GCancellable             *cancellable,
                                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *confab_document_list_rows   (const char               *text,
                                                 guint                     max_rows,
                                                 guint                     max_columns) G_GNUC_WARN_UNUSED_RESULT;
int                 confab_document_count_pages (GBytes                   *bytes,
                                                 const char               *media_type,
                                                 const char               *password,
                                                 GError                  **error);
GPtrArray          *confab_document_pages       (GBytes                   *bytes,
                                                 const char               *media_type,
                                                 const char               *name,
                                                 const char               *pages,
                                                 const char               *password,
                                                 int                       max_edge,
                                                 ConfabProgressFunc        progress,
                                                 gpointer                  progress_data,
                                                 GCancellable             *cancellable,
                                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
const char         *confab_document_sniff       (const void               *bytes,
                                                 gsize                     length,
                                                 const char               *name);
const char         *confab_document_language    (const char               *name,
                                                 const char               *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDocumentText, confab_document_text_free)

G_END_DECLS
