/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-pdf.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-page-range.h"
#include "media/confab-pdf-private.h"

/* A damaged file may claim any number. */
#define MAX_PAGES 100000

static void
set_open_error (GError                    **error,
                const GError               *cause,
                const ConfabDocumentSource *source)
{
  if (!g_error_matches (cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    confab_document_set_damaged (error, source->name);
  else if (source->password != NULL && *source->password != '\0')
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD,
                 _ ("The password does not open “%s”. Check it and try again."), source->name);
  else
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD,
                 _ ("“%s” is protected by a password. Give the password to attach it."), source->name);
}

/* With a wrong password, poppler 22.12 crashes on bytes, because it reads them a second time after having freed them. */
static PopplerDocument *
load_document (const ConfabDocumentSource *source,
               GError                    **error)
{
  g_autoptr (GInputStream) stream = NULL;

  if (source->password == NULL || *source->password == '\0')
    return poppler_document_new_from_bytes (source->bytes, NULL, error);
  stream = g_memory_input_stream_new_from_bytes (source->bytes);
  return poppler_document_new_from_stream (stream, (goffset)g_bytes_get_size (source->bytes), source->password, NULL,
                                           error);
}

/* Checks that it can be read, too. */
ConfabPdf *
confab_pdf_open (const ConfabDocumentSource *source,
                 int                        *n_pages,
                 GError                    **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (ConfabPdf) document = NULL;

  if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return NULL;
  document = load_document (source, &cause);
  if (document == NULL)
    {
      set_open_error (error, cause, source);
      return NULL;
    }
  *n_pages = poppler_document_get_n_pages (document);
  if (*n_pages <= 0)
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  if (*n_pages > MAX_PAGES)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                   _ ("“%s” has more than %d pages. Attach a part of it."), source->name, MAX_PAGES);
      return NULL;
    }
  return g_steal_pointer (&document);
}

/* Pages are named, so that somebody can ask about them. Returns the characters that were added. */
static gint64
append_page (GString    *text,
             int         number,
             const char *page)
{
  gsize length = strlen (page);

  while (length > 0 && g_ascii_isspace (page[length - 1]))
    length--;
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append_printf (text, "[Page %d]\n", number);
  g_string_append_len (text, page, (gssize)length);
  return g_utf8_strlen (page, (gssize)length);
}

/* PDF text may have any control character, and form feeds between columns of pages. */
static void
clean_page (char *page)
{
  for (char *p = page; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n' && *p != '\t')
      *p = ' ';
}

static gboolean
read_pages (PopplerDocument            *document,
            const GArray               *pages,
            const ConfabDocumentSource *source,
            GString                    *text,
            gboolean                   *cut,
            GError                    **error)
{
  gint64 characters = 0;

  for (guint i = 0; i < pages->len && !*cut; i++)
    {
      int index = g_array_index (pages, int, i);
      g_autoptr (ConfabPdfPage) page = poppler_document_get_page (document, index);
      g_autofree char *content = page != NULL ? poppler_page_get_text (page) : NULL;
      g_autofree char *valid = g_utf8_make_valid (content != NULL ? content : "", -1);

      if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
        return FALSE;
      clean_page (valid);
      characters += append_page (text, index + 1, valid);
      *cut = characters > source->max_characters;
    }
  if (characters > 0)
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
               _ ("“%s” has no text in it, only pictures of pages. Send its pages as pictures instead."), source->name);
  return FALSE;
}

/**
 * confab_pdf_read_text:
 * @source: the document
 * @error: return location for an error
 *
 * Reads the text of a PDF, page by page, each under a line "[Page 1]".
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %CONFAB_ERROR_PASSWORD, %CONFAB_ERROR_EMPTY where there
 *   are only pictures, %CONFAB_ERROR_INVALID_VALUE for damaged ones and bad ranges, or %G_IO_ERROR_CANCELLED
 */
ConfabDocumentText *
confab_pdf_read_text (const ConfabDocumentSource *source,
                      GError                    **error)
{
  g_autoptr (ConfabPdf) document = NULL;
  g_autoptr (GArray) pages = NULL;
  g_autoptr (GString) text = NULL;
  ConfabDocumentText *result;
  gboolean cut = FALSE;
  int n_pages;

  document = confab_pdf_open (source, &n_pages, error);
  if (document == NULL)
    return NULL;
  pages = confab_page_range_parse (source->pages, n_pages, error);
  if (pages == NULL)
    return NULL;
  text = g_string_new (NULL);
  if (!read_pages (document, pages, source, text, &cut, error))
    return NULL;
  result = g_new0 (ConfabDocumentText, 1);
  result->text = g_string_free (g_steal_pointer (&text), FALSE);
  result->pages = n_pages;
  result->cut = cut;
  return result;
}

/**
 * confab_pdf_count_pages:
 * @source: the document
 * @error: return location for an error
 *
 * Returns: how many pages it has, or -1 with an error as in confab_pdf_read_text()
 */
int
confab_pdf_count_pages (const ConfabDocumentSource *source,
                        GError                    **error)
{
  g_autoptr (ConfabPdf) document = NULL;
  int n_pages;

  document = confab_pdf_open (source, &n_pages, error);
  return document != NULL ? n_pages : -1;
}
