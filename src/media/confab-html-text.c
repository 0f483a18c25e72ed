/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-html-text.h"

#include <glib/gi18n.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-encoding.h"

/* Nobody writes deeper by hand, and what does costs time that grows with the square. */
#define MAX_DEPTH 512

/* How much is parsed between two looks at whether it was cancelled. */
#define CHUNK (32 * 1024)

/* How much of a page is read, in characters of its source, for one character of text. */
#define SOURCE_RATIO 32

/* How far from its beginning a page says its encoding: HTML, 4.2.5.4, with room for those that do not keep to it. */
#define DECLARATION_WINDOW 4096

typedef enum
{
  TAG_INLINE,
  TAG_BLOCK,
  TAG_SKIPPED,    /* with all that is in it */
  TAG_NAVIGATION, /* skipped where the page has other text */
  TAG_HEADING,
  TAG_LIST,
  TAG_NUMBERED,
  TAG_ITEM,
  TAG_QUOTE,
  TAG_CODE,
  TAG_TABLE,
  TAG_ROW,
  TAG_CELL,
  TAG_LINK,
  TAG_BREAK,
  TAG_IMAGE,
} Tag;

static const struct
{
  const char *names;
  Tag         tag;
} tags[] = {
  { " p div section article main header address figure figcaption dl dt dd fieldset details summary hr center caption "
    "hgroup body html search ", TAG_BLOCK },
  { " script style noscript template svg math iframe object embed canvas audio video map head select option textarea "
    "datalist noframes applet dialog ", TAG_SKIPPED },
  { " nav footer menu button ", TAG_NAVIGATION },
  { " h1 h2 h3 h4 h5 h6 ", TAG_HEADING },
  { " ul ", TAG_LIST },
  { " ol ", TAG_NUMBERED },
  { " li ", TAG_ITEM },
  { " blockquote ", TAG_QUOTE },
  { " pre listing xmp ", TAG_CODE },
  { " table ", TAG_TABLE },
  { " tr ", TAG_ROW },
  { " td th ", TAG_CELL },
  { " a ", TAG_LINK },
  { " br ", TAG_BREAK },
  { " img ", TAG_IMAGE },
};

typedef struct
{
  ConfabMarkdown *markdown;
  htmlParserCtxt *parser;
  guint8          stack[MAX_DEPTH];
  guint           depth;
  guint           skipped_at;     /* the depth of what is skipped, 0 for nothing */
  guint           articles;       /* a footer in an article is part of it */
  char           *link;           /* (nullable): where the open link leads */
  gboolean        with_navigation;
  gboolean        too_deep;
} Page;

static Tag
find_tag (const char *name)
{
  char between[32];

  if (strlen (name) > sizeof between - 3 || strchr (name, ' ') != NULL)
    return TAG_INLINE;
  g_snprintf (between, sizeof between, " %s ", name);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strstr (tags[i].names, between) != NULL)
      return tags[i].tag;
  return TAG_INLINE;
}

static const char *
find_attribute (const xmlChar **attributes,
                const char     *name)
{
  for (guint i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    if (strcmp ((const char *)attributes[i], name) == 0)
      return attributes[i + 1] != NULL ? (const char *)attributes[i + 1] : "";
  return NULL;
}

static gboolean
is_hidden (const xmlChar **attributes)
{
  const char *style = find_attribute (attributes, "style");
  const char *aria = find_attribute (attributes, "aria-hidden");

  if (find_attribute (attributes, "hidden") != NULL || (aria != NULL && strcmp (aria, "true") == 0))
    return TRUE;
  if (style != NULL)
    {
      g_autoptr (GString) plain = g_string_new (style);

      g_string_replace (plain, " ", "", 0);
      g_string_ascii_down (plain);
      return strstr (plain->str, "display:none") != NULL || strstr (plain->str, "visibility:hidden") != NULL;
    }
  return FALSE;
}

static gboolean
is_left_out (Page           *page,
             const char     *name,
             Tag             tag,
             const xmlChar **attributes)
{
  const char *role;

  if (tag == TAG_SKIPPED)
    return TRUE;
  /* Some pages hide all until a script has run. */
  if (page->with_navigation)
    return FALSE;
  if (tag == TAG_NAVIGATION && !(page->articles > 0 && strcmp (name, "footer") == 0))
    return TRUE;
  role = find_attribute (attributes, "role");
  if (role != NULL && (strcmp (role, "navigation") == 0 || strcmp (role, "menu") == 0 || strcmp (role, "menubar") == 0 ||
                       strcmp (role, "search") == 0 || strcmp (role, "contentinfo") == 0))
    return TRUE;
  return is_hidden (attributes);
}

static void
open_link (Page           *page,
           const xmlChar **attributes)
{
  const char *target = find_attribute (attributes, "href");

  g_clear_pointer (&page->link, g_free);
  /* What is relative leads nowhere without the page. */
  if (target == NULL || (!g_str_has_prefix (target, "http://") && !g_str_has_prefix (target, "https://") &&
                         !g_str_has_prefix (target, "mailto:")))
    return;
  page->link = g_strdup (target);
  confab_markdown_add_text (page->markdown, "[", 1);
}

static void
close_link (Page *page)
{
  g_autofree char *end = NULL;

  if (page->link == NULL)
    return;
  end = g_strdup_printf ("](%s)", page->link);
  confab_markdown_add_text (page->markdown, end, -1);
  g_clear_pointer (&page->link, g_free);
}

static void
add_image (Page           *page,
           const xmlChar **attributes)
{
  const char *words = find_attribute (attributes, "alt");

  if (words == NULL || *words == '\0')
    return;
  confab_markdown_add_text (page->markdown, "![", -1);
  confab_markdown_add_text (page->markdown, words, -1);
  confab_markdown_add_text (page->markdown, "]", -1);
}

static void
begin_list (Page           *page,
            const xmlChar **attributes,
            Tag             tag)
{
  const char *start = tag == TAG_NUMBERED ? find_attribute (attributes, "start") : NULL;
  gint64 number = start != NULL ? g_ascii_strtoll (start, NULL, 10) : 1;

  confab_markdown_begin_list (page->markdown, tag == TAG_NUMBERED ? (int)CLAMP (number, 1, 1000000) : 0);
}

static void
begin_tag (Page           *page,
           const char     *name,
           Tag             tag,
           const xmlChar **attributes)
{
  ConfabMarkdown *markdown = page->markdown;

  switch (tag)
    {
    case TAG_HEADING:
      confab_markdown_begin_heading (markdown, name[1] - '0');
      break;

    case TAG_LIST:
    case TAG_NUMBERED:
      begin_list (page, attributes, tag);
      break;

    case TAG_ITEM:
      confab_markdown_begin_item (markdown);
      break;

    case TAG_QUOTE:
      confab_markdown_begin_quote (markdown);
      break;

    case TAG_CODE:
      confab_markdown_begin_code (markdown);
      break;

    case TAG_TABLE:
      confab_markdown_begin_table (markdown);
      break;

    case TAG_CELL:
      confab_markdown_begin_cell (markdown);
      break;

    case TAG_LINK:
      open_link (page, attributes);
      break;

    case TAG_BREAK:
      confab_markdown_break_line (markdown);
      break;

    case TAG_IMAGE:
      add_image (page, attributes);
      break;

    case TAG_BLOCK:
    case TAG_NAVIGATION:
      confab_markdown_end_block (markdown);
      break;

    case TAG_INLINE:
    case TAG_SKIPPED:
    case TAG_ROW:
      break;
    }
}

static void
end_tag (Page *page,
         Tag   tag)
{
  ConfabMarkdown *markdown = page->markdown;

  switch (tag)
    {
    case TAG_LIST:
    case TAG_NUMBERED:
      confab_markdown_end_list (markdown);
      break;

    case TAG_QUOTE:
      confab_markdown_end_quote (markdown);
      break;

    case TAG_CODE:
      confab_markdown_end_code (markdown);
      break;

    case TAG_TABLE:
      confab_markdown_end_table (markdown);
      break;

    case TAG_ROW:
      confab_markdown_end_row (markdown, 1);
      break;

    case TAG_CELL:
      confab_markdown_end_cell (markdown, 1);
      break;

    case TAG_LINK:
      close_link (page);
      break;

    case TAG_BLOCK:
    case TAG_NAVIGATION:
    case TAG_HEADING:
    case TAG_ITEM:
      confab_markdown_end_block (markdown);
      break;

    case TAG_INLINE:
    case TAG_SKIPPED:
    case TAG_BREAK:
    case TAG_IMAGE:
      break;
    }
}

static void
start_element_cb (void           *data,
                  const xmlChar  *element,
                  const xmlChar **attributes)
{
  Page *page = data;
  const char *name = (const char *)element;
  Tag tag = find_tag (name);

  if (page->depth >= MAX_DEPTH || confab_markdown_is_full (page->markdown))
    {
      page->too_deep = page->depth >= MAX_DEPTH;
      xmlStopParser (page->parser);
      return;
    }
  page->stack[page->depth++] = (guint8)tag;
  if (strcmp (name, "article") == 0)
    page->articles++;
  if (page->skipped_at > 0)
    return;
  if (is_left_out (page, name, tag, attributes))
    page->skipped_at = page->depth;
  else
    begin_tag (page, name, tag, attributes);
}

/* The parser opens and closes what a page leaves open, so that what ends is what began last. */
static void
end_element_cb (void          *data,
                const xmlChar *element)
{
  Page *page = data;
  Tag tag;

  if (page->depth == 0)
    return;
  if (strcmp ((const char *)element, "article") == 0 && page->articles > 0)
    page->articles--;
  tag = page->stack[--page->depth];
  if (page->skipped_at > page->depth)
    page->skipped_at = 0;
  else if (page->skipped_at == 0)
    end_tag (page, tag);
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  Page *page = data;

  if (page->skipped_at == 0)
    confab_markdown_add_text (page->markdown, (const char *)text, length);
}

static gboolean
parse (Page         *page,
       const char   *text,
       gsize         length,
       GCancellable *cancellable,
       GError      **error)
{
  xmlSAXHandler handler = {
    .startElement = start_element_cb,
    .endElement = end_element_cb,
    .characters = characters_cb,
    .ignorableWhitespace = characters_cb,
  };

  page->parser = htmlCreatePushParserCtxt (&handler, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
  if (page->parser == NULL)
    g_error ("No memory for a parser");
  htmlCtxtUseOptions (page->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                      HTML_PARSE_IGNORE_ENC);
  for (gsize at = 0; at < length && !page->too_deep && !confab_markdown_is_full (page->markdown); at += CHUNK)
    {
      if (g_cancellable_is_cancelled (cancellable))
        break;
      htmlParseChunk (page->parser, text + at, (int)MIN (CHUNK, length - at), 0);
    }
  if (!page->too_deep && !g_cancellable_is_cancelled (cancellable))
    htmlParseChunk (page->parser, NULL, 0, 1);
  if (page->parser->myDoc != NULL)
    xmlFreeDoc (page->parser->myDoc);
  htmlFreeParserCtxt (page->parser);
  g_clear_pointer (&page->link, g_free);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* HTML, 13.2.3.2: what stands behind "charset=" or, in XHTML, "encoding=". */
static char *
find_declared (const char *data,
               gsize       length)
{
  g_autofree char *window = g_ascii_strdown (data, (gssize)MIN (length, DECLARATION_WINDOW));
  gsize size = MIN (length, DECLARATION_WINDOW);
  const char *at = g_strstr_len (window, (gssize)size, "charset=");
  const char *end = window + size;
  const char *start;

  if (at != NULL)
    at += 8;
  else if ((at = g_strstr_len (window, (gssize)size, "encoding=")) != NULL)
    at += 9;
  else
    return NULL;
  if (at < end && (*at == '"' || *at == '\''))
    at++;
  for (start = at; at < end && (g_ascii_isalnum (*at) || strchr ("-_:.", *at) != NULL) && *at != '\0';)
    at++;
  return at > start ? g_strndup (start, (gsize)(at - start)) : NULL;
}

/**
 * confab_html_append:
 * @source: the document, for its name and its cancellable
 * @bytes: a page of HTML
 * @markdown: what is written to
 * @encoding: (out) (optional): what it was stored in, %NULL for UTF-8
 * @error: return location for an error
 *
 * Writes the readable text of a page: no scripts, styles and what is hidden, and no navigation where there is other
 * text.
 *
 * Returns: %FALSE with %CONFAB_ERROR_INVALID_VALUE, or %G_IO_ERROR_CANCELLED
 */
gboolean
confab_html_append (const ConfabDocumentSource *source,
                    GBytes                     *bytes,
                    ConfabMarkdown             *markdown,
                    char                      **encoding,
                    GError                    **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *declared = length > 0 ? find_declared (data, length) : NULL;
  ConfabDecoded decoded;
  g_autofree char *text = NULL;
  g_autofree Page *page = g_new0 (Page, 1);

  if (length == 0)
    return TRUE;
  if (!confab_encoding_decode (data, length, declared, MIN (source->max_characters * SOURCE_RATIO, 64 * 1024 * 1024),
                               &decoded))
    {
      confab_document_set_damaged (error, source->name);
      return FALSE;
    }
  text = decoded.text;
  if (encoding != NULL)
    *encoding = g_steal_pointer (&decoded.encoding);
  g_free (decoded.encoding);
  page->markdown = markdown;
  page->with_navigation = source->with_navigation;
  if (!parse (page, text, strlen (text), source->cancellable, error))
    return FALSE;
  if (page->too_deep)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("“%s” is nested too deep to be read."),
                   source->name);
      return FALSE;
    }
  return TRUE;
}

/**
 * confab_html_read_text:
 * @source: the document
 * @error: return location for an error
 *
 * Reads a page of HTML as Markdown.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %CONFAB_ERROR_EMPTY, %CONFAB_ERROR_INVALID_VALUE or
 *   %G_IO_ERROR_CANCELLED
 */
ConfabDocumentText *
confab_html_read_text (const ConfabDocumentSource *source,
                       GError                    **error)
{
  for (int with_navigation = 0; with_navigation <= 1; with_navigation++)
    {
      ConfabDocumentSource attempt = *source;
      g_autoptr (ConfabMarkdown) markdown = confab_markdown_new (source->max_characters);
      g_autofree char *encoding = NULL;
      g_autofree char *text = NULL;
      gboolean cut;

      attempt.with_navigation = with_navigation;
      if (!confab_html_append (&attempt, source->bytes, markdown, &encoding, error))
        return NULL;
      text = confab_markdown_finish (markdown, &cut);
      if (*text != '\0')
        {
          ConfabDocumentText *result = g_new0 (ConfabDocumentText, 1);

          result->text = g_steal_pointer (&text);
          result->encoding = g_steal_pointer (&encoding);
          result->cut = cut;
          return result;
        }
    }
  confab_document_set_no_text (error, source->name);
  return NULL;
}
