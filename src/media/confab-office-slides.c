/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-office.h"

#include <glib/gi18n.h>
#include <string.h>

#include "media/confab-xml.h"

#define PRESENTATION "ppt/presentation.xml"

/* No presentation has more slides. */
#define MAX_SLIDES 10000

/* ECMA-376, part 1, 19.3: the shape that is read, and the paragraph in it. */
typedef struct
{
  gboolean title;
  gboolean bulleted;
  gboolean left_out;  /* numbers and dates that every slide has */
  guint    text;      /* elements whose text counts */
  int      depth;     /* of the open lists */
  guint    table_depth;
} Shape;

static void
close_lists (Shape          *shape,
             int             depth,
             ConfabMarkdown *markdown)
{
  for (; shape->depth > depth; shape->depth--)
    confab_markdown_end_list (markdown);
}

static void
begin_placeholder (Shape     *shape,
                   ConfabXml *xml)
{
  g_autofree char *type = confab_xml_dup_attribute (xml, "type");

  shape->title = g_strcmp0 (type, "title") == 0 || g_strcmp0 (type, "ctrTitle") == 0;
  shape->left_out = g_strcmp0 (type, "sldNum") == 0 || g_strcmp0 (type, "dt") == 0 || g_strcmp0 (type, "ftr") == 0 ||
                    g_strcmp0 (type, "hdr") == 0;
  shape->bulleted = type == NULL || strcmp (type, "body") == 0;
}

static void
begin_properties (Shape          *shape,
                  ConfabXml      *xml,
                  ConfabMarkdown *markdown)
{
  int level = CLAMP (confab_xml_get_number (xml, "lvl", 0), 0, 8);

  if (!shape->bulleted || shape->table_depth > 0)
    return;
  close_lists (shape, level + 1, markdown);
  while (shape->depth < level + 1)
    {
      shape->depth++;
      confab_markdown_begin_list (markdown, 0);
    }
}

static void
begin_paragraph (Shape          *shape,
                 ConfabMarkdown *markdown)
{
  if (shape->table_depth > 0)
    return;
  if (shape->title)
    confab_markdown_begin_heading (markdown, 3);
  else if (shape->bulleted)
    {
      if (shape->depth == 0)
        {
          shape->depth = 1;
          confab_markdown_begin_list (markdown, 0);
        }
    }
}

static void
read_beginning (Shape          *shape,
                ConfabXml      *xml,
                ConfabMarkdown *markdown)
{
  const char *name = confab_xml_get_beginning (xml);

  if (strcmp (name, "Fallback") == 0)
    confab_xml_skip (xml);
  else if (strcmp (name, "sp") == 0)
    {
      close_lists (shape, 0, markdown);
      *shape = (Shape) { .table_depth = shape->table_depth };
    }
  else if (strcmp (name, "ph") == 0)
    begin_placeholder (shape, xml);
  else if (strcmp (name, "p") == 0)
    begin_paragraph (shape, markdown);
  else if (strcmp (name, "pPr") == 0)
    begin_properties (shape, xml, markdown);
  else if (strcmp (name, "t") == 0 && !shape->left_out)
    shape->text++;
  else if (strcmp (name, "r") == 0 && shape->bulleted && shape->text == 0)
    confab_markdown_add_text (markdown, "", 0);
  else if (strcmp (name, "br") == 0)
    confab_markdown_break_line (markdown);
  else if (strcmp (name, "tbl") == 0)
    {
      close_lists (shape, 0, markdown);
      shape->table_depth++;
      shape->left_out = FALSE;
      confab_markdown_begin_table (markdown);
    }
  else if (strcmp (name, "tc") == 0)
    confab_markdown_begin_cell (markdown);
}

static void
read_end (Shape          *shape,
          ConfabXml      *xml,
          ConfabMarkdown *markdown)
{
  const char *name = confab_xml_get_end (xml);

  if (strcmp (name, "p") == 0)
    confab_markdown_end_block (markdown);
  else if (strcmp (name, "sp") == 0)
    {
      close_lists (shape, 0, markdown);
      *shape = (Shape) { .table_depth = shape->table_depth };
    }
  else if (strcmp (name, "t") == 0 && shape->text > 0)
    shape->text--;
  else if (strcmp (name, "tc") == 0)
    confab_markdown_end_cell (markdown, 1);
  else if (strcmp (name, "tr") == 0)
    confab_markdown_end_row (markdown, 1);
  else if (strcmp (name, "tbl") == 0)
    {
      confab_markdown_end_table (markdown);
      shape->table_depth -= shape->table_depth > 0;
    }
}

static gboolean
read_slide (ConfabOffice *office,
            GBytes       *bytes,
            GError      **error)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, office->source, error);
  ConfabMarkdown *markdown = office->markdown;
  Shape shape = { 0 };
  gboolean started = FALSE;

  if (xml == NULL)
    return FALSE;
  while (!confab_markdown_is_full (markdown) && confab_xml_read (xml))
    {
      if (confab_xml_get_beginning (xml) != NULL)
        {
          started &= !confab_xml_begins (xml, "p");
          read_beginning (&shape, xml, markdown);
        }
      else if (confab_xml_get_end (xml) != NULL)
        read_end (&shape, xml, markdown);
      else if (shape.text > 0 && confab_xml_get_text (xml) != NULL)
        {
          if (!started && shape.depth > 0)
            confab_markdown_begin_item (markdown);
          started = TRUE;
          confab_markdown_add_text (markdown, confab_xml_get_text (xml), -1);
        }
    }
  close_lists (&shape, 0, markdown);
  confab_markdown_end_block (markdown);
  return confab_xml_finish (xml, error);
}

static gboolean
read_slide_and_notes (ConfabOffice *office,
                      const char   *path,
                      GError      **error)
{
  g_autoptr (GHashTable) relations = confab_package_read_relations (office->package, office->source, path);
  const char *notes_path = g_hash_table_lookup (relations, "type:notesSlide");
  GBytes *slide = confab_package_get (office->package, path);
  GBytes *notes = confab_package_get (office->package, notes_path);
  g_autofree char *title = g_strdup_printf (_ ("Slide %d"), ++office->pages);

  confab_markdown_begin_heading (office->markdown, 2);
  confab_markdown_add_text (office->markdown, title, -1);
  confab_markdown_end_block (office->markdown);
  if (slide == NULL)
    {
      confab_document_set_damaged (error, office->source->name);
      return FALSE;
    }
  if (!read_slide (office, slide, error))
    return FALSE;
  if (notes == NULL)
    return TRUE;
  confab_markdown_begin_heading (office->markdown, 3);
  confab_markdown_add_text (office->markdown, _ ("Notes"), -1);
  confab_markdown_end_block (office->markdown);
  return read_slide (office, notes, error);
}

gboolean
confab_office_read_slides (ConfabOffice *office,
                           GError      **error)
{
  GBytes *bytes = confab_package_get (office->package, PRESENTATION);
  g_autoptr (GHashTable) relations = confab_package_read_relations (office->package, office->source, PRESENTATION);
  g_autoptr (ConfabXml) xml = NULL;

  if (bytes == NULL)
    {
      confab_document_set_damaged (error, office->source->name);
      return FALSE;
    }
  xml = confab_xml_new (bytes, office->source, error);
  if (xml == NULL)
    return FALSE;
  while (confab_xml_read (xml) && office->pages < MAX_SLIDES && !confab_markdown_is_full (office->markdown))
    {
      g_autofree char *id = NULL;
      const char *path;

      if (!confab_xml_begins (xml, "sldId"))
        continue;
      id = confab_xml_dup_attribute (xml, "r:id");
      path = id != NULL ? g_hash_table_lookup (relations, id) : NULL;
      if (path != NULL && !read_slide_and_notes (office, path, error))
        return FALSE;
    }
  return confab_xml_finish (xml, error);
}
