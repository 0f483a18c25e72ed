/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-office.h"

#include <math.h>
#include <string.h>

#include "media/confab-xml.h"

#define WORKBOOK "xl/workbook.xml"

/* Further columns are left out. */
#define MAX_COLUMN 1000

typedef struct
{
  ConfabOffice *office;
  GPtrArray    *strings;    /* (element-type utf8) shared ones */
  GArray       *dates;      /* (element-type gboolean) by the number of a cell's style */
  gboolean      from_1904;  /* days are counted from then */
} Reader;

/* One cell, as it is read. */
typedef struct
{
  char    *type;      /* (nullable) */
  int      style;
  GString *value;
  gboolean in_value;
} Cell;

static void
read_strings (Reader *reader,
              GBytes *bytes)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean counts = FALSE;

  while (xml != NULL && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "rPh"))
        confab_xml_skip (xml);
      else if (confab_xml_begins (xml, "si"))
        g_string_truncate (text, 0);
      else if (confab_xml_ends (xml, "si"))
        g_ptr_array_add (reader->strings, g_strdup (text->str));
      else if (confab_xml_begins (xml, "t"))
        counts = TRUE;
      else if (confab_xml_ends (xml, "t"))
        counts = FALSE;
      else if (counts && confab_xml_get_text (xml) != NULL)
        g_string_append (text, confab_xml_get_text (xml));
    }
}

/* ECMA-376, part 1, 18.8.30: letters of days, hours and so on, outside what is quoted. */
static gboolean
is_date_format (const char *code)
{
  for (const char *p = code; *p != '\0'; p++)
    {
      const char *end = NULL;

      if (*p == '"')
        end = strchr (p + 1, '"');
      else if (*p == '[')
        end = strchr (p + 1, ']');
      else if (*p == '\\' && p[1] != '\0')
        end = p + 1;
      else if (strchr ("yYdDhHsS", *p) != NULL)
        return TRUE;
      if (end != NULL)
        p = end;
    }
  return FALSE;
}

static gboolean
is_date_number (int number)
{
  return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 47) ||
         (number >= 50 && number <= 58);
}

static void
read_styles (Reader *reader,
             GBytes *bytes)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, NULL);
  g_autoptr (GHashTable) formats = g_hash_table_new (NULL, NULL);
  gboolean in_cells = FALSE;

  while (xml != NULL && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "numFmt"))
        {
          g_autofree char *code = confab_xml_dup_attribute (xml, "formatCode");

          if (code != NULL && is_date_format (code))
            g_hash_table_add (formats, GINT_TO_POINTER (confab_xml_get_number (xml, "numFmtId", 0)));
        }
      else if (confab_xml_begins (xml, "cellXfs"))
        in_cells = TRUE;
      else if (confab_xml_ends (xml, "cellXfs"))
        in_cells = FALSE;
      else if (in_cells && confab_xml_begins (xml, "xf"))
        {
          int number = confab_xml_get_number (xml, "numFmtId", 0);
          gboolean date = is_date_number (number) || g_hash_table_contains (formats, GINT_TO_POINTER (number));

          g_array_append_val (reader->dates, date);
        }
    }
}

/* ECMA-376, part 1, 18.17.4: days from the end of 1899, with a day too many in 1900, and parts of a day. */
static char *
format_date (double   days,
             gboolean from_1904)
{
  g_autoptr (GDateTime) start = from_1904 ? g_date_time_new_utc (1904, 1, 1, 0, 0, 0)
                                : g_date_time_new_utc (1899, days < 60 ? 12 : 12, days < 60 ? 31 : 30, 0, 0, 0);
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) time = NULL;
  double whole = floor (days);

  if (!(days >= 0 && days < 2958466))
    return NULL;
  day = g_date_time_add_days (start, (int)whole);
  time = day != NULL ? g_date_time_add_seconds (day, round ((days - whole) * 86400)) : NULL;
  if (time == NULL)
    return NULL;
  if (days < 1 && days > 0)
    return g_date_time_format (time, "%H:%M:%S");
  return g_date_time_format (time, days > whole ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d");
}

static void
add_value (Reader *reader,
           Cell   *cell)
{
  ConfabMarkdown *markdown = reader->office->markdown;
  g_autofree char *formatted = NULL;
  const char *text = cell->value->str;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  if (g_strcmp0 (cell->type, "s") == 0)
    {
      guint64 index = g_ascii_strtoull (text, NULL, 10);

      text = *text != '\0' && index < reader->strings->len ? reader->strings->pdata[index] : "";
    }
  else if (g_strcmp0 (cell->type, "b") == 0)
    text = strcmp (text, "1") == 0 ? "TRUE" : "FALSE";
  else if ((cell->type == NULL || strcmp (cell->type, "n") == 0) && *text != '\0')
    {
      double number = g_ascii_strtod (text, &end);

      if (cell->style >= 0 && (guint)cell->style < reader->dates->len &&
          g_array_index (reader->dates, gboolean, cell->style))
        formatted = format_date (number, reader->from_1904);
      if (formatted != NULL)
        text = formatted;
      else if (*end == '\0' && strlen (text) > 15)
        text = g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
    }
  confab_markdown_add_text (markdown, text, -1);
}

/* "AB12" is in column 28; 0 where it says none. */
static int
parse_column (const char *reference)
{
  int column = 0;

  for (; reference != NULL && g_ascii_isupper (*reference) && column <= MAX_COLUMN; reference++)
    column = column * 26 + (*reference - 'A' + 1);
  return column;
}

static void
read_cell (Reader    *reader,
           ConfabXml *xml,
           int       *column)
{
  g_autofree char *reference = confab_xml_dup_attribute (xml, "r");
  g_autofree char *type = confab_xml_dup_attribute (xml, "t");
  g_autoptr (GString) value = g_string_new (NULL);
  Cell cell = { .type = type, .style = confab_xml_get_number (xml, "s", -1), .value = value };
  int at = parse_column (reference);

  while (confab_xml_read (xml) && !confab_xml_ends (xml, "c"))
    {
      if (confab_xml_begins (xml, "rPh"))
        confab_xml_skip (xml);
      else if (confab_xml_begins (xml, "v") || confab_xml_begins (xml, "t"))
        cell.in_value = TRUE;
      else if (confab_xml_ends (xml, "v") || confab_xml_ends (xml, "t"))
        cell.in_value = FALSE;
      else if (cell.in_value && confab_xml_get_text (xml) != NULL)
        g_string_append (value, confab_xml_get_text (xml));
    }
  at = at > 0 ? at : *column + 1;
  if (at > MAX_COLUMN || at <= *column)
    return;
  for (; *column + 1 < at; (*column)++)
    {
      confab_markdown_begin_cell (reader->office->markdown);
      confab_markdown_end_cell (reader->office->markdown, 1);
    }
  (*column)++;
  confab_markdown_begin_cell (reader->office->markdown);
  add_value (reader, &cell);
  confab_markdown_end_cell (reader->office->markdown, 1);
}

static gboolean
read_sheet (Reader  *reader,
            GBytes  *bytes,
            GError **error)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, reader->office->source, error);
  ConfabMarkdown *markdown = reader->office->markdown;
  int column = 0;

  if (xml == NULL)
    return FALSE;
  confab_markdown_begin_table (markdown);
  while (!confab_markdown_is_full (markdown) && confab_xml_read (xml))
    {
      if (confab_xml_begins (xml, "row"))
        column = 0;
      else if (confab_xml_begins (xml, "c"))
        read_cell (reader, xml, &column);
      else if (confab_xml_ends (xml, "row"))
        confab_markdown_end_row (markdown, 1);
    }
  confab_markdown_end_table (markdown);
  return confab_xml_finish (xml, error);
}

static gboolean
read_workbook (Reader  *reader,
               GBytes  *bytes,
               GError **error)
{
  ConfabOffice *office = reader->office;
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, office->source, error);
  g_autoptr (GHashTable) relations = confab_package_read_relations (office->package, office->source, WORKBOOK);

  if (xml == NULL)
    return FALSE;
  while (confab_xml_read (xml) && !confab_markdown_is_full (office->markdown))
    {
      g_autofree char *id = NULL;
      g_autofree char *name = NULL;
      GBytes *sheet;

      if (confab_xml_begins (xml, "workbookPr"))
        {
          g_autofree char *from_1904 = confab_xml_dup_attribute (xml, "date1904");

          reader->from_1904 = g_strcmp0 (from_1904, "1") == 0 || g_strcmp0 (from_1904, "true") == 0;
        }
      if (!confab_xml_begins (xml, "sheet"))
        continue;
      id = confab_xml_dup_attribute (xml, "r:id");
      name = confab_xml_dup_attribute (xml, "name");
      sheet = confab_package_get (office->package, id != NULL ? g_hash_table_lookup (relations, id) : NULL);
      if (sheet == NULL)
        continue;
      office->pages++;
      confab_markdown_begin_heading (office->markdown, 2);
      confab_markdown_add_text (office->markdown, name != NULL ? name : "", -1);
      if (!read_sheet (reader, sheet, error))
        return FALSE;
    }
  return confab_xml_finish (xml, error);
}

/* ECMA-376, part 1, 18: a workbook, its sheets, shared strings and formats. */
gboolean
confab_office_read_sheets (ConfabOffice *office,
                           GError      **error)
{
  Reader reader = { .office = office };
  GBytes *workbook = confab_package_get (office->package, WORKBOOK);
  GBytes *strings = confab_package_get (office->package, "xl/sharedStrings.xml");
  GBytes *styles = confab_package_get (office->package, "xl/styles.xml");
  gboolean good;

  if (workbook == NULL)
    {
      confab_document_set_damaged (error, office->source->name);
      return FALSE;
    }
  reader.strings = g_ptr_array_new_with_free_func (g_free);
  reader.dates = g_array_new (FALSE, FALSE, sizeof (gboolean));
  if (strings != NULL)
    read_strings (&reader, strings);
  if (styles != NULL)
    read_styles (&reader, styles);
  good = read_workbook (&reader, workbook, error);
  g_ptr_array_unref (reader.strings);
  g_array_unref (reader.dates);
  return good;
}
