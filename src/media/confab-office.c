/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-office.h"

#include <string.h>

static gboolean
read_kind (ConfabOffice *office,
           GError      **error)
{
  const char *type = office->source->media_type;

  if (g_str_has_prefix (type, "application/vnd.oasis.opendocument."))
    return confab_office_read_odf (office, error);
  if (strstr (type, ".wordprocessingml.") != NULL)
    return confab_office_read_word (office, error);
  if (strstr (type, ".spreadsheetml.") != NULL)
    return confab_office_read_sheets (office, error);
  return confab_office_read_slides (office, error);
}

/**
 * confab_office_read_text:
 * @source: the document
 * @error: return location for an error
 *
 * Reads OpenDocument and Office Open XML as Markdown.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with an error as in confab_document_text_read()
 */
ConfabDocumentText *
confab_office_read_text (const ConfabDocumentSource *source,
                         GError                    **error)
{
  g_autoptr (ConfabMarkdown) markdown = confab_markdown_new (source->max_characters);
  g_autoptr (ConfabPackage) package = confab_package_open (source, error);
  ConfabOffice office = { .source = source, .package = package, .markdown = markdown };
  g_autofree char *text = NULL;
  ConfabDocumentText *result;
  gboolean cut;

  if (package == NULL || !read_kind (&office, error))
    return NULL;
  text = confab_markdown_finish (markdown, &cut);
  if (*text == '\0')
    {
      confab_document_set_no_text (error, source->name);
      return NULL;
    }
  result = g_new0 (ConfabDocumentText, 1);
  result->text = g_steal_pointer (&text);
  result->pages = office.pages;
  result->cut = cut;
  return result;
}
