/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "media/confab-office.h"

#include <glib/gi18n.h>
#include <string.h>

#include "media/confab-xml.h"

/* Programs repeat empty cells to the edge of the sheet, and full ones a few times. */
#define MAX_REPEATED 1024

/* OpenDocument 1.3, part 3: where the reader is. */
typedef struct
{
  ConfabOffice *office;
  ConfabXml    *xml;
  GHashTable   *numbered;   /* names of list styles with numbers */
  GQueue       *lists;      /* whether each open list has numbers */
  char         *style;      /* (nullable): the list style that is declared */
  GQueue       *repeats;    /* of the open rows and cells */
  guint         notes;      /* notes that are open */
  GPtrArray    *links;      /* (element-type utf8) where the open links lead; "" for nowhere */
  gboolean      in_body;    /* before it are styles, and formats of numbers have text of their own */
  gboolean      in_remarks; /* the notes of a slide begin, and nothing of them was written yet */
} Reader;

static gboolean
is_skipped (const char *name)
{
  static const char *const skipped[] = {
    "annotation", "tracked-changes", "forms", "scripts", "font-face-decls", "note-citation", "ruby-text",
    "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls", "title", "desc", "event-listeners",
    "shapes", "named-expressions", "content-validations", "settings", "date-time-decl", "footer-decl", "header-decl",
    NULL,
  };

  return g_strv_contains (skipped, name);
}

static void
begin_list (Reader *reader)
{
  g_autofree char *style = confab_xml_dup_attribute (reader->xml, "text:style-name");
  gboolean numbered = style != NULL ? g_hash_table_contains (reader->numbered, style)
                      : GPOINTER_TO_INT (g_queue_peek_tail (reader->lists));

  g_queue_push_tail (reader->lists, GINT_TO_POINTER (numbered));
  confab_markdown_begin_list (reader->office->markdown, numbered ? 1 : 0);
}

static void
begin_link (Reader *reader)
{
  g_autofree char *target = confab_xml_dup_attribute (reader->xml, "xlink:href");
  gboolean leads = target != NULL && (g_str_has_prefix (target, "http") || g_str_has_prefix (target, "mailto:"));

  if (leads)
    confab_markdown_add_text (reader->office->markdown, "[", 1);
  g_ptr_array_add (reader->links, leads ? g_steal_pointer (&target) : g_strdup (""));
}

static void
end_link (Reader *reader)
{
  const char *target = reader->links->len > 0 ? reader->links->pdata[reader->links->len - 1] : "";

  if (*target != '\0')
    {
      g_autofree char *end = g_strdup_printf ("](%s)", target);

      confab_markdown_add_text (reader->office->markdown, end, -1);
    }
  if (reader->links->len > 0)
    g_ptr_array_set_size (reader->links, (int)reader->links->len - 1);
}

static void
begin_page (Reader *reader)
{
  ConfabMarkdown *markdown = reader->office->markdown;
  g_autofree char *title = g_strdup_printf (_ ("Slide %d"), ++reader->office->pages);

  confab_markdown_begin_heading (markdown, 2);
  confab_markdown_add_text (markdown, title, -1);
  confab_markdown_end_block (markdown);
}

static void
add_text (Reader     *reader,
          const char *text)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  if (!reader->in_body)
    return;
  if (reader->in_remarks && text[strspn (text, " \t\r\n")] != '\0')
    {
      confab_markdown_begin_heading (markdown, 3);
      confab_markdown_add_text (markdown, _ ("Notes"), -1);
      confab_markdown_end_block (markdown);
      reader->in_remarks = FALSE;
    }
  confab_markdown_add_text (markdown, text, -1);
}

static void
begin_table (Reader *reader)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  if (g_str_has_suffix (reader->office->source->media_type, ".spreadsheet"))
    {
      g_autofree char *name = confab_xml_dup_attribute (reader->xml, "table:name");

      reader->office->pages++;
      confab_markdown_begin_heading (markdown, 2);
      confab_markdown_add_text (markdown, name != NULL ? name : "", -1);
    }
  confab_markdown_begin_table (markdown);
}

static void
push_repeat (Reader     *reader,
             const char *attribute)
{
  int times = confab_xml_get_number (reader->xml, attribute, 1);

  g_queue_push_tail (reader->repeats, GINT_TO_POINTER (CLAMP (times, 1, MAX_REPEATED)));
}

static void
read_beginning (Reader     *reader,
                const char *name)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  if (is_skipped (name))
    confab_xml_skip (reader->xml);
  else if (strcmp (name, "h") == 0 && reader->notes == 0)
    confab_markdown_begin_heading (markdown, confab_xml_get_number (reader->xml, "text:outline-level", 1));
  else if (strcmp (name, "s") == 0 || strcmp (name, "tab") == 0)
    confab_markdown_add_text (markdown, " ", 1);
  else if (strcmp (name, "line-break") == 0)
    confab_markdown_break_line (markdown);
  else if (strcmp (name, "list") == 0)
    begin_list (reader);
  else if (strcmp (name, "list-item") == 0 || strcmp (name, "list-header") == 0)
    confab_markdown_begin_item (markdown);
  else if (strcmp (name, "a") == 0)
    begin_link (reader);
  else if (strcmp (name, "note") == 0)
    {
      reader->notes++;
      confab_markdown_add_word (markdown, "(");
    }
  else if (strcmp (name, "body") == 0)
    reader->in_body = TRUE;
  else if (strcmp (name, "page") == 0)
    begin_page (reader);
  else if (strcmp (name, "notes") == 0)
    reader->in_remarks = TRUE;
  else if (strcmp (name, "table") == 0)
    begin_table (reader);
  else if (strcmp (name, "table-row") == 0)
    push_repeat (reader, "table:number-rows-repeated");
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    {
      push_repeat (reader, "table:number-columns-repeated");
      confab_markdown_begin_cell (markdown);
    }
  else if (strcmp (name, "list-style") == 0)
    {
      g_free (reader->style);
      reader->style = confab_xml_dup_attribute (reader->xml, "style:name");
    }
  else if (strcmp (name, "list-level-style-number") == 0 && reader->style != NULL &&
           confab_xml_get_number (reader->xml, "text:level", 1) == 1)
    g_hash_table_add (reader->numbered, g_strdup (reader->style));
}

static void
read_end (Reader     *reader,
          const char *name)
{
  ConfabMarkdown *markdown = reader->office->markdown;

  if (strcmp (name, "p") == 0 || strcmp (name, "h") == 0)
    {
      if (reader->notes > 0)
        confab_markdown_add_text (markdown, " ", 1);
      else
        confab_markdown_end_block (markdown);
    }
  else if (strcmp (name, "list") == 0)
    {
      g_queue_pop_tail (reader->lists);
      confab_markdown_end_list (markdown);
    }
  else if (strcmp (name, "notes") == 0)
    reader->in_remarks = FALSE;
  else if (strcmp (name, "a") == 0)
    end_link (reader);
  else if (strcmp (name, "note") == 0 && reader->notes > 0)
    {
      reader->notes--;
      confab_markdown_add_text (markdown, ")", 1);
    }
  else if (strcmp (name, "table") == 0)
    confab_markdown_end_table (markdown);
  else if (strcmp (name, "table-row") == 0)
    confab_markdown_end_row (markdown, (guint)GPOINTER_TO_INT (g_queue_pop_tail (reader->repeats)));
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    confab_markdown_end_cell (markdown, (guint)GPOINTER_TO_INT (g_queue_pop_tail (reader->repeats)));
}

static gboolean
read_content (ConfabOffice *office,
              GBytes       *bytes,
              GError      **error)
{
  g_autoptr (ConfabXml) xml = confab_xml_new (bytes, office->source, error);
  Reader reader = { .office = office, .xml = xml };
  gboolean good;

  if (xml == NULL)
    return FALSE;
  reader.numbered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader.lists = g_queue_new ();
  reader.repeats = g_queue_new ();
  reader.links = g_ptr_array_new_with_free_func (g_free);
  while (!confab_markdown_is_full (office->markdown) && confab_xml_read (xml))
    {
      if (confab_xml_get_beginning (xml) != NULL)
        read_beginning (&reader, confab_xml_get_beginning (xml));
      else if (confab_xml_get_end (xml) != NULL)
        read_end (&reader, confab_xml_get_end (xml));
      else if (confab_xml_get_text (xml) != NULL)
        add_text (&reader, confab_xml_get_text (xml));
    }
  good = confab_xml_finish (xml, error);
  g_hash_table_unref (reader.numbered);
  g_queue_free (reader.lists);
  g_queue_free (reader.repeats);
  g_ptr_array_unref (reader.links);
  g_free (reader.style);
  return good;
}

/* OpenDocument 1.3, part 2, 4.8: the manifest says what is encrypted. */
gboolean
confab_office_read_odf (ConfabOffice *office,
                        GError      **error)
{
  GBytes *manifest = confab_package_get (office->package, "META-INF/manifest.xml");
  GBytes *content = confab_package_get (office->package, "content.xml");
  gsize length = 0;
  const void *data = manifest != NULL ? g_bytes_get_data (manifest, &length) : NULL;

  if (length > 0 && memmem (data, length, ":encryption-data", 16) != NULL)
    {
      confab_document_set_locked (error, office->source->name);
      return FALSE;
    }
  if (content == NULL)
    {
      confab_document_set_damaged (error, office->source->name);
      return FALSE;
    }
  return read_content (office, content, error);
}
