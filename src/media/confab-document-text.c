/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-document-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-document-private.h"
#include "media/confab-encoding.h"
#include "media/confab-epub.h"
#include "media/confab-html-text.h"
#include "media/confab-office.h"
#include "media/confab-pdf.h"

void
confab_document_text_free (ConfabDocumentText *self)
{
  g_free (self->text);
  g_free (self->encoding);
  g_free (self);
}

void
confab_document_set_damaged (GError    **error,
                             const char *name)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("“%s” is damaged or not complete. Open it in the program that made it and save it again."), name);
}

void
confab_document_set_locked (GError    **error,
                            const char *name)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               _ ("“%s” is protected by a password, which cannot be opened here. Save it without one first."), name);
}

void
confab_document_set_no_text (GError    **error,
                             const char *name)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("“%s” has no text in it. Attach another file."), name);
}

static ConfabDocumentText *
read_plain (const ConfabDocumentSource *source,
            GError                    **error)
{
  ConfabDocumentText *result;
  ConfabDecoded decoded;
  gsize length;
  const void *data = g_bytes_get_data (source->bytes, &length);

  if (!confab_encoding_decode (data, length, NULL, source->max_characters, &decoded))
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  result = g_new0 (ConfabDocumentText, 1);
  result->text = decoded.text;
  result->encoding = decoded.encoding;
  result->cut = decoded.cut;
  result->language = confab_document_language (source->name, result->text);
  return result;
}

static ConfabDocumentText *
refuse (const ConfabDocumentSource *source,
        GError                    **error)
{
  if (strcmp (source->media_type, "application/x-ole-storage") == 0)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("“%s” is in an old Office format or protected by a password. "
                    "Save it as DOCX, XLSX, PPTX or PDF without one first."), source->name);
  else if (strcmp (source->media_type, "application/rtf") == 0)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("“%s” is in Rich Text Format, which cannot be read. Save it as DOCX, ODT or PDF first."),
                 source->name);
  else
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("“%s” is not a document that can be read. Attach text, PDF, OpenDocument, DOCX, XLSX, PPTX, "
                    "HTML or EPUB."), source->name);
  return NULL;
}

static ConfabDocumentText *
read_kind (const ConfabDocumentSource *source,
           GError                    **error)
{
  const char *type = source->media_type;

  if (strcmp (type, "application/pdf") == 0)
    return confab_pdf_read_text (source, error);
  if (strcmp (type, "application/epub+zip") == 0)
    return confab_epub_read_text (source, error);
  if (g_str_has_prefix (type, "application/vnd.oasis.opendocument.") ||
      g_str_has_prefix (type, "application/vnd.openxmlformats-officedocument."))
    return confab_office_read_text (source, error);
  if (strcmp (type, "text/html") == 0)
    return confab_html_read_text (source, error);
  if (g_str_has_prefix (type, "text/"))
    return read_plain (source, error);
  return refuse (source, error);
}

/* What a reader wrote may end a little behind the limit. */
static void
cut_text (ConfabDocumentText *text,
          gint64              max_characters)
{
  if (g_utf8_strlen (text->text, -1) <= max_characters)
    return;
  *g_utf8_offset_to_pointer (text->text, max_characters) = '\0';
  text->cut = TRUE;
}

/**
 * confab_document_text_read:
 * @bytes: a document
 * @media_type: what it is, as [func@Confab.document_sniff] said
 * @name: what it is called
 * @wish: (nullable): how to read it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads the text of a document: text and code in any encoding, PDF with page marks, and office documents, HTML and
 * EPUB as Markdown with headings, lists, links and tables. Nothing is fetched, nothing that a document names is opened,
 * and what is unpacked is bounded. On any thread but the main one.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %CONFAB_ERROR_PASSWORD, %CONFAB_ERROR_EMPTY,
 *   %CONFAB_ERROR_TOO_LARGE, %CONFAB_ERROR_UNSUPPORTED, %CONFAB_ERROR_INVALID_VALUE for damaged ones, or
 *   %G_IO_ERROR_CANCELLED
 */
ConfabDocumentText *
confab_document_text_read (GBytes                   *bytes,
                           const char               *media_type,
                           const char               *name,
                           const ConfabDocumentWish *wish,
                           GCancellable             *cancellable,
                           GError                  **error)
{
  ConfabDocumentSource source = {
    .bytes = bytes,
    .media_type = media_type,
    .name = name,
    .pages = wish != NULL ? wish->pages : NULL,
    .password = wish != NULL ? wish->password : NULL,
    .max_characters = wish != NULL && wish->max_characters > 0 ? wish->max_characters : CONFAB_DOCUMENT_MAX_CHARACTERS,
    .cancellable = cancellable,
  };
  ConfabDocumentText *text;

  g_return_val_if_fail (bytes != NULL && media_type != NULL && name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
                   _ ("“%s” is empty. Check whether it was saved, or attach another file."), name);
      return NULL;
    }
  text = read_kind (&source, error);
  if (text != NULL)
    cut_text (text, source.max_characters);
  return text;
}

/**
 * confab_document_count_pages:
 * @bytes: a document
 * @media_type: what it is
 * @password: (nullable): what opens it
 * @error: return location for an error
 *
 * Returns: how many pages a PDF has, 0 for what has no pages, or -1 with an error
 */
int
confab_document_count_pages (GBytes     *bytes,
                             const char *media_type,
                             const char *password,
                             GError    **error)
{
  ConfabDocumentSource source = { .bytes = bytes, .media_type = media_type, .password = password };

  g_return_val_if_fail (bytes != NULL && media_type != NULL, -1);

  /* Translators: takes the place of a file's name that is not known. */
  source.name = _ ("The document");
  return strcmp (media_type, "application/pdf") == 0 ? confab_pdf_count_pages (&source, error) : 0;
}

/**
 * confab_document_pages:
 * @bytes: a document
 * @media_type: what it is; only PDF has pages that can be drawn
 * @name: what it is called
 * @pages: (nullable): which pages, as in "1-5,8"; %NULL for all
 * @password: (nullable): what opens it
 * @max_edge: the longest side of the pictures in pixels, 0 for 1568
 * @progress: (nullable): told after each page, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Draws pages of a document, at most %CONFAB_DOCUMENT_MAX_PICTURES. On any thread but the main one.
 *
 * Returns: (transfer full) (element-type ConfabPicture) (nullable): PNG or, where that is smaller, JPEG; or %NULL with
 *   %CONFAB_ERROR_PASSWORD, %CONFAB_ERROR_TOO_LARGE for too many pages, %CONFAB_ERROR_UNSUPPORTED,
 *   %CONFAB_ERROR_INVALID_VALUE for damaged ones and bad ranges, or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
confab_document_pages (GBytes            *bytes,
                       const char        *media_type,
                       const char        *name,
                       const char        *pages,
                       const char        *password,
                       int                max_edge,
                       ConfabProgressFunc progress,
                       gpointer           progress_data,
                       GCancellable      *cancellable,
                       GError           **error)
{
  ConfabDocumentSource source = {
    .bytes = bytes,
    .media_type = media_type,
    .name = name,
    .pages = pages,
    .password = password,
    .cancellable = cancellable,
  };

  g_return_val_if_fail (bytes != NULL && media_type != NULL && name != NULL, NULL);

  if (strcmp (media_type, "application/pdf") == 0)
    return confab_pdf_list_pages (&source, max_edge > 0 ? max_edge : 1568, progress, progress_data, error);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               _ ("Only the pages of a PDF can become pictures, and “%s” is none."), name);
  return NULL;
}
