/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-office.h"

#include <string.h>

#include "media/confab-xml.h"

/* ECMA-376, part 1, 17.9: lists have nine levels. */
#define LEVELS 9

/* What a style of paragraphs says; a paragraph may say it itself. */
typedef struct
{
  int heading;  /* 0 for none */
  int number;   /* of the list, -1 for none */
  int level;
} Style;

typedef struct
{
  ConfabOffice *office;
  ConfabXml    *xml;
  GHashTable   *styles;     /* identifier: Style */
  GHashTable   *abstract;   /* number of a list: number of its kind */
  GHashTable   *ordered;    /* kind * LEVELS + level, where it has numbers */
  GHashTable   *counters;   /* list * LEVELS + level: the last number */
  GHashTable   *relations;
  Style         paragraph;
  gboolean      placed;     /* the paragraph's style is applied */
  int           depth;      /* of the open lists */
  guint         table_depth;
  guint         run_text;   /* elements whose text counts */
  int           span;       /* columns of the cell */
  char         *link;       /* (nullable) */
} Reader;

static gpointer
level_key (int number,
           int level)
{
  return GINT_TO_POINTER ((int)((guint)number % 100000) * LEVELS + CLAMP (level, 0, LEVELS - 1));
}

static void
read_styles (Reader *reader,
             GBytes *bytes)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, NULL);
  Style *style = NULL;

  while (xml != NULL && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "style"))
        {
          char *id = confab_xml_dup_attribute (xml, "w:styleId");

          style = g_new0 (Style, 1);
          style->number = -1;
          g_hash_table_replace (reader->styles, id != NULL ? id : g_strdup (""), style);
        }
      else if (confab_xml_ends (xml, "style"))
        style = NULL;
      else if (style != NULL && confab_xml_begins (xml, "name"))
        {
          g_autofree char *name = confab_xml_dup_attribute (xml, "w:val");

          if (name != NULL && g_ascii_strncasecmp (name, "heading ", 8) == 0)
            style->heading = (int)CLAMP (g_ascii_strtoll (name + 8, NULL, 10), 1, 9);
          else if (name != NULL && g_ascii_strcasecmp (name, "title") == 0)
            style->heading = 1;
        }
      else if (style != NULL && confab_xml_begins (xml, "outlineLvl"))
        {
          int level = confab_xml_get_number (xml, "w:val", 9);

          style->heading = level >= 0 && level < 9 ? level + 1 : 0;
        }
      else if (style != NULL && confab_xml_begins (xml, "numId"))
        style->number = confab_xml_get_number (xml, "w:val", -1);
      else if (style != NULL && confab_xml_begins (xml, "ilvl"))
        style->level = confab_xml_get_number (xml, "w:val", 0);
    }
}

static void
read_numbering (Reader *reader,
                GBytes *bytes)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, NULL);
  int kind = 0;
  int level = 0;
  int number = 0;

  while (xml != NULL && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "abstractNum"))
        kind = confab_xml_get_number (xml, "w:abstractNumId", 0);
      else if (confab_xml_begins (xml, "lvl"))
        level = confab_xml_get_number (xml, "w:ilvl", 0);
      else if (confab_xml_begins (xml, "numFmt"))
        {
          g_autofree char *format = confab_xml_dup_attribute (xml, "w:val");

          if (g_strcmp0 (format, "bullet") != 0 && g_strcmp0 (format, "none") != 0)
            g_hash_table_add (reader->ordered, level_key (kind, level));
        }
      else if (confab_xml_begins (xml, "num"))
        number = confab_xml_get_number (xml, "w:numId", 0);
      else if (confab_xml_begins (xml, "abstractNumId"))
        g_hash_table_replace (reader->abstract, GINT_TO_POINTER (number),
                              GINT_TO_POINTER (confab_xml_get_number (xml, "w:val", 0)));
    }
}

static void
close_lists (Reader *reader,
             int     depth)
{
  for (; reader->depth > depth; reader->depth--)
    confab_markdown_end_list (reader->office->markdown);
}

/* Word has no lists, only paragraphs that say which number of which list they have. */
static void
place_item (Reader *reader)
{
  int list = reader->paragraph.number;
  int level = CLAMP (reader->paragraph.level, 0, LEVELS - 1);
  int kind = GPOINTER_TO_INT (g_hash_table_lookup (reader->abstract, GINT_TO_POINTER (list)));
  gboolean ordered = g_hash_table_contains (reader->ordered, level_key (kind, level));
  int number = GPOINTER_TO_INT (g_hash_table_lookup (reader->counters, level_key (list, level))) + 1;

  g_hash_table_replace (reader->counters, level_key (list, level), GINT_TO_POINTER (number));
  for (int deeper = level + 1; deeper < LEVELS; deeper++)
    g_hash_table_remove (reader->counters, level_key (list, deeper));
  close_lists (reader, level + 1);
  if (reader->depth == level + 1 && number == 1)
    close_lists (reader, level);
  while (reader->depth < level + 1)
    {
      reader->depth++;
      confab_markdown_begin_list (reader->office->markdown, ordered ? number : 0);
    }
  confab_markdown_begin_item (reader->office->markdown);
}

/* What a paragraph is has been said before its first text. */
static void
place_paragraph (Reader *reader)
{
  if (reader->placed)
    return;
  reader->placed = TRUE;
  if (reader->table_depth > 0)
    return;
  if (reader->paragraph.heading > 0)
    {
      close_lists (reader, 0);
      confab_markdown_begin_heading (reader->office->markdown, reader->paragraph.heading);
    }
  else if (reader->paragraph.number > 0)
    place_item (reader);
  else
    close_lists (reader, 0);
}

static void
begin_paragraph (Reader *reader)
{
  confab_markdown_end_block (reader->office->markdown);
  reader->paragraph = (Style) { .number = -1 };
  reader->placed = FALSE;
}

static void
apply_style (Reader *reader)
{
  g_autofree char *id = confab_xml_dup_attribute (reader->xml, "w:val");
  const Style *style = id != NULL ? g_hash_table_lookup (reader->styles, id) : NULL;

  if (style != NULL)
    reader->paragraph = *style;
}

static void
begin_link (Reader *reader)
{
  g_autofree char *id = confab_xml_dup_attribute (reader->xml, "r:id");
  const char *target = id != NULL ? g_hash_table_lookup (reader->relations, id) : NULL;

  g_clear_pointer (&reader->link, g_free);
  if (target == NULL || (!g_str_has_prefix (target, "http") && !g_str_has_prefix (target, "mailto:")))
    return;
  place_paragraph (reader);
  reader->link = g_strdup_printf ("](%s)", target);
  confab_markdown_add_text (reader->office->markdown, "[", 1);
}

static void
begin_note (Reader *reader)
{
  g_autofree char *mark = g_strdup_printf ("[^%d]", confab_xml_get_number (reader->xml, "w:id", 0));

  place_paragraph (reader);
  confab_markdown_add_text (reader->office->markdown, mark, -1);
}

static void
begin_table (Reader *reader)
{
  if (reader->table_depth++ == 0)
    close_lists (reader, 0);
  confab_markdown_begin_table (reader->office->markdown);
}

static void
read_beginning (Reader     *reader,
                const char *name)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  /* What an older program would show instead would be there twice; what was moved or deleted is no longer there. */
  if (strcmp (name, "Fallback") == 0 || strcmp (name, "moveFrom") == 0 || strcmp (name, "del") == 0)
    confab_xml_skip (reader->xml);
  else if (strcmp (name, "p") == 0)
    begin_paragraph (reader);
  else if (strcmp (name, "pStyle") == 0)
    apply_style (reader);
  else if (strcmp (name, "outlineLvl") == 0)
    reader->paragraph.heading = (confab_xml_get_number (reader->xml, "w:val", 9) + 1) % 10;
  else if (strcmp (name, "numId") == 0)
    reader->paragraph.number = confab_xml_get_number (reader->xml, "w:val", -1);
  else if (strcmp (name, "ilvl") == 0)
    reader->paragraph.level = confab_xml_get_number (reader->xml, "w:val", 0);
  else if (strcmp (name, "t") == 0)
    {
      place_paragraph (reader);
      reader->run_text++;
    }
  else if (strcmp (name, "br") == 0 || strcmp (name, "cr") == 0)
    confab_markdown_break_line (markdown);
  else if (strcmp (name, "tab") == 0)
    confab_markdown_add_text (markdown, " ", 1);
  else if (strcmp (name, "noBreakHyphen") == 0)
    confab_markdown_add_text (markdown, "-", 1);
  else if (strcmp (name, "hyperlink") == 0)
    begin_link (reader);
  else if (strcmp (name, "footnoteReference") == 0)
    begin_note (reader);
  else if (strcmp (name, "tbl") == 0)
    begin_table (reader);
  else if (strcmp (name, "tc") == 0)
    {
      reader->span = 1;
      confab_markdown_begin_cell (markdown);
    }
  else if (strcmp (name, "gridSpan") == 0)
    reader->span = CLAMP (confab_xml_get_number (reader->xml, "w:val", 1), 1, 100);
}

static void
end_cell (Reader *reader)
{
  confab_markdown_end_cell (reader->office->markdown, 1);
  if (reader->table_depth != 1)
    return;
  for (; reader->span > 1; reader->span--)
    confab_markdown_end_cell (reader->office->markdown, 1);
}

static void
read_end (Reader     *reader,
          const char *name)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  if (strcmp (name, "p") == 0)
    confab_markdown_end_block (markdown);
  else if (strcmp (name, "t") == 0 && reader->run_text > 0)
    reader->run_text--;
  else if (strcmp (name, "hyperlink") == 0 && reader->link != NULL)
    {
      confab_markdown_add_text (markdown, reader->link, -1);
      g_clear_pointer (&reader->link, g_free);
    }
  else if (strcmp (name, "tc") == 0)
    end_cell (reader);
  else if (strcmp (name, "tr") == 0)
    confab_markdown_end_row (markdown, 1);
  else if (strcmp (name, "tbl") == 0)
    {
      confab_markdown_end_table (markdown);
      reader->table_depth -= reader->table_depth > 0;
    }
}

static gboolean
read_body (Reader  *reader,
           GBytes  *bytes,
           GError **error)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, error);
  ConfabMarkdown *markdown = reader->office->markdown;

  if (xml == NULL)
    return FALSE;
  reader->xml = xml;
  while (!confab_markdown_is_full (markdown) && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "footnote"))
        {
          int number = confab_xml_get_number (xml, "w:id", 0);
          g_autofree char *mark = g_strdup_printf ("[^%d]: ", number);

          /* The first are lines between the text and the notes. */
          if (number > 0)
            confab_markdown_add_text (markdown, mark, -1);
          confab_xml_read (xml);
          reader->placed = TRUE;
        }
      else if (confab_xml_get_beginning (xml) != NULL)
        read_beginning (reader, confab_xml_get_beginning (xml));
      else if (confab_xml_get_end (xml) != NULL)
        read_end (reader, confab_xml_get_end (xml));
      else if (reader->run_text > 0 && confab_xml_get_text (xml) != NULL)
        confab_markdown_add_text (markdown, confab_xml_get_text (xml), -1);
    }
  close_lists (reader, 0);
  return confab_xml_finish (xml, error);
}

static void
reader_clear (Reader *reader)
{
  g_hash_table_unref (reader->styles);
  g_hash_table_unref (reader->abstract);
  g_hash_table_unref (reader->ordered);
  g_hash_table_unref (reader->counters);
  g_hash_table_unref (reader->relations);
  g_free (reader->link);
}

/* ECMA-376, part 1, 17: a document, its styles, lists and footnotes. */
gboolean
confab_office_read_word (ConfabOffice *office,
                         GError      **error)
{
  Reader reader = { .office = office };
  GBytes *body = confab_package_get (office->package, "word/document.xml");
  GBytes *styles = confab_package_get (office->package, "word/styles.xml");
  GBytes *numbering = confab_package_get (office->package, "word/numbering.xml");
  GBytes *notes = confab_package_get (office->package, "word/footnotes.xml");
  gboolean good;

  if (body == NULL)
    {
      confab_document_set_damaged (error, office->source->name);
      return FALSE;
    }
  reader.styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reader.abstract = g_hash_table_new (NULL, NULL);
  reader.ordered = g_hash_table_new (NULL, NULL);
  reader.counters = g_hash_table_new (NULL, NULL);
  reader.relations = confab_package_read_relations (office->package, office->source, "word/document.xml");
  if (styles != NULL)
    read_styles (&reader, styles);
  if (numbering != NULL)
    read_numbering (&reader, numbering);
  good = read_body (&reader, body, error) && (notes == NULL || read_body (&reader, notes, error));
  reader_clear (&reader);
  return good;
}
