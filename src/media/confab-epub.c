/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-epub.h"

#include "media/confab-html-text.h"
#include "media/confab-package.h"
#include "media/confab-xml.h"

/* EPUB 3.3, 4.2.6.3.1: the first root file is the book. Returns: (transfer full) (nullable): its name */
static char *
find_root (ConfabPackage              *package,
           const ConfabDocumentSource *source)
{
  GBytes *bytes = confab_package_get (package, "META-INF/container.xml");
  g_autoptr (ConfabXml) xml = bytes != NULL ? confab_xml_new (bytes, source, NULL) : NULL;

  while (xml != NULL && confab_xml_read (xml))
    if (confab_xml_begins (xml, "rootfile"))
      return confab_xml_dup_attribute (xml, "full-path");
  return NULL;
}

/* EPUB 3.3, 5.7: the chapters in the order in which they are read. */
static GPtrArray *
list_chapters (ConfabPackage              *package,
               const char                 *root,
               const ConfabDocumentSource *source,
               GError                    **error)
{
  g_autoptr (GHashTable) items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) chapters = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (ConfabXml) xml = confab_xml_new (confab_package_get (package, root), source, error);

  if (xml == NULL)
    return NULL;
  while (confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "item"))
        {
          char *id = confab_xml_dup_attribute (xml, "id");
          g_autofree char *reference = confab_xml_dup_attribute (xml, "href");

          g_hash_table_replace (items, id != NULL ? id : g_strdup (""),
                                confab_package_resolve (root, reference != NULL ? reference : ""));
        }
      else if (confab_xml_begins (xml, "itemref"))
        {
          g_autofree char *id = confab_xml_dup_attribute (xml, "idref");
          GBytes *chapter = confab_package_get (package, id != NULL ? g_hash_table_lookup (items, id) : NULL);

          /* A chapter is in a book once. */
          if (chapter != NULL && g_hash_table_add (seen, chapter))
            g_ptr_array_add (chapters, g_bytes_ref (chapter));
        }
    }
  return confab_xml_finish (xml, error) ? g_steal_pointer (&chapters) : NULL;
}

/**
 * confab_epub_read_text:
 * @source: the document
 * @error: return location for an error
 *
 * Reads the chapters of a book as Markdown.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with an error as in confab_document_text_read()
 */
ConfabDocumentText *
confab_epub_read_text (const ConfabDocumentSource *source,
                       GError                    **error)
{
  g_autoptr (ConfabMarkdown) markdown = confab_markdown_new (source->max_characters);
  g_autoptr (ConfabPackage) package = confab_package_open (source, error);
  g_autofree char *root = package != NULL ? find_root (package, source) : NULL;
  g_autoptr (GPtrArray) chapters = NULL;
  g_autofree char *text = NULL;
  ConfabDocumentText *result;
  gboolean cut;

  if (package == NULL)
    return NULL;
  if (root == NULL || confab_package_get (package, root) == NULL)
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  chapters = list_chapters (package, root, source, error);
  if (chapters == NULL)
    return NULL;
  for (guint i = 0; i < chapters->len && !confab_markdown_is_full (markdown); i++)
    if (!confab_html_append (source, chapters->pdata[i], markdown, NULL, error))
      return NULL;
    else
      confab_markdown_end_block (markdown);
  text = confab_markdown_finish (markdown, &cut);
  if (*text == '\0')
    {
      confab_document_set_no_text (error, source->name);
      return NULL;
    }
  result = g_new0 (ConfabDocumentText, 1);
  result->text = g_steal_pointer (&text);
  result->pages = (int)chapters->len;
  result->cut = cut;
  return result;
}
