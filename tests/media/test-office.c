/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-document-text.h"

#include <string.h>

#include "base/confab-error.h"
#include "documents.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define ODF_TYPE "application/vnd.oasis.opendocument."
#define ODF_BEGIN XML \
  "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:draw=\"d\" xmlns:style=\"s\" " \
  "xmlns:xlink=\"x\" xmlns:presentation=\"p\">"
#define ODF_END "</office:document-content>"
#define WORD_BEGIN XML "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>"
#define WORD_END "</w:body></w:document>"

static void
assert_text (GBytes     *bytes,
             const char *name,
             const char *expected,
             int         pages)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  const char *type = confab_document_sniff (data, length, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;

  g_assert_nonnull (type);
  text = confab_document_text_read (bytes, type, name, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, expected);
  g_assert_cmpint (text->pages, ==, pages);
  g_assert_false (text->cut);
}

static void
assert_refused (GBytes     *bytes,
                const char *name,
                int         code)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  const char *type = confab_document_sniff (data, length, name);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (type);
  g_assert_null (confab_document_text_read (bytes, type, name, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_odf_text (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "mimetype", ODF_TYPE "text",
    "content.xml", ODF_BEGIN
    "<office:automatic-styles><text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\"/>"
    "</text:list-style></office:automatic-styles><office:body><office:text>"
    "<text:h text:outline-level=\"2\">A  heading</text:h><text:p>One<text:s text:c=\"3\"/>two<text:line-break/>three "
    "<text:a xlink:href=\"https://example.org/\">there</text:a><text:note><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>a note</text:p></text:note-body></text:note></text:p>"
    "<text:list text:style-name=\"L1\"><text:list-item><text:p>first</text:p><text:list><text:list-item>"
    "<text:p>inner</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>second</text:p>"
    "</text:list-item></text:list><office:annotation><text:p>no</text:p></office:annotation>"
    "<table:table><table:table-row><table:table-cell><text:p>a|b</text:p></table:table-cell><table:table-cell>"
    "<text:p>c</text:p></table:table-cell></table:table-row></table:table></office:text></office:body>" ODF_END, NULL);

  assert_text (bytes, "a.odt", "## A heading\n\nOne two\nthree [there](https://example.org/) (a note )\n\n"
               "1. first\n   1. inner\n2. second\n\n| a\\|b | c |\n| --- | --- |", 0);
}

static void
test_odf_sheet (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "mimetype", ODF_TYPE "spreadsheet",
    "content.xml", ODF_BEGIN "<office:automatic-styles><number:date-style style:name=\"N1\"><number:year/>"
    "<number:text>-</number:text><number:month/></number:date-style></office:automatic-styles>"
    "<office:body><office:spreadsheet><table:table table:name=\"Numbers\"><table:table-row>"
    "<table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/>"
    "<table:table-cell><text:p>y</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/>"
    "</table:table-row><table:table-row table:number-rows-repeated=\"2\"><table:table-cell "
    "table:number-columns-repeated=\"2\"><text:p>1</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
    "table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:spreadsheet></office:body>"
    ODF_END, NULL);

  assert_text (bytes, "a.ods", "## Numbers\n\n| x |  |  | y |\n| --- | --- | --- | --- |\n| 1 | 1 |  |  |\n| 1 | 1 |  |  |",
               1);
}

static void
test_odf_slides (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "mimetype", ODF_TYPE "presentation",
    "content.xml", ODF_BEGIN "<office:body><office:presentation><draw:page><draw:frame><draw:text-box>"
    "<text:p>Hello</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box> "
    "<text:p>Speak up</text:p></draw:text-box></draw:frame></presentation:notes></draw:page><draw:page><text:p>Bye</text:p>"
    "<presentation:notes><draw:text-box><text:p/></draw:text-box></presentation:notes></draw:page>"
    "</office:presentation></office:body>" ODF_END, NULL);

  assert_text (bytes, "a.odp", "## Slide 1\n\nHello\n\n### Notes\n\nSpeak up\n\n## Slide 2\n\nBye", 2);
}

static void
test_word (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "[Content_Types].xml", XML "<Types/>",
    "word/document.xml", WORD_BEGIN
    "<w:p><w:pPr><w:pStyle w:val=\"Kop1\"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>"
    "<w:p><w:r><w:t xml:space=\"preserve\">See </w:t></w:r><w:hyperlink r:id=\"rId1\"><w:r><w:t>this</w:t></w:r>"
    "</w:hyperlink><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>"
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>deep</w:t></w:r></w:p>"
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>two</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:p><w:r><w:t>l</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>r</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:t>End</w:t></w:r></w:p>" WORD_END,
    "word/_rels/document.xml.rels", XML "<Relationships xmlns=\"q\"><Relationship Id=\"rId1\" Type=\"x/hyperlink\" "
    "Target=\"https://example.org/\" TargetMode=\"External\"/></Relationships>",
    "word/styles.xml", XML "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style>"
    "</w:styles>",
    "word/numbering.xml", XML "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\">"
    "<w:numFmt w:val=\"decimal\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum>"
    "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>",
    "word/footnotes.xml", XML "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>A note</w:t></w:r></w:p>"
    "</w:footnote></w:footnotes>", NULL);

  assert_text (bytes, "a.docx", "# Head\n\nSee [this](https://example.org/)[^2]\n\n1. one\n   - deep\n2. two\n\n"
               "| wide |  |\n| --- | --- |\n| l | r |\n\nEnd\n\n[^2]: A note", 0);
}

static void
test_sheets (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "xl/workbook.xml", XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"First\" r:id=\"rId1\"/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels", XML "<Relationships><Relationship Id=\"rId1\" Type=\"t/worksheet\" "
    "Target=\"worksheets/sheet1.xml\"/></Relationships>",
    "xl/sharedStrings.xml", XML "<sst><si><t>Name</t></si><si><r><t>Da</t></r><r><t>y</t></r></si></sst>",
    "xl/styles.xml", XML "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"&quot;d&quot;0.0\"/></numFmts>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
    "xl/worksheets/sheet1.xml", XML "<worksheet><sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\">"
    "<v>1</v></c></row><row><c r=\"A2\" t=\"inlineStr\"><is><t>Bo</t></is></c><c r=\"B2\" s=\"2\"><f>1/10</f>"
    "<v>0.30000000000000004</v></c><c r=\"C2\" s=\"1\"><v>45000.5</v></c></row><row><c r=\"A3\" t=\"b\"><v>1</v></c>"
    "</row></sheetData></worksheet>", NULL);

  assert_text (bytes, "a.xlsx", "## First\n\n| Name |  | Day |\n| --- | --- | --- |\n| Bo | 0.3 | 2023-03-15 12:00:00 |\n"
               "| TRUE |  |  |", 1);
}

static void
test_slides (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "ppt/presentation.xml", XML "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" "
    "r:id=\"rId7\"/></p:sldIdLst></p:presentation>",
    "ppt/_rels/presentation.xml.rels", XML "<Relationships><Relationship Id=\"rId7\" Type=\"t/slide\" "
    "Target=\"slides/slide1.xml\"/></Relationships>",
    "ppt/slides/slide1.xml", XML "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:nvPr><p:ph type=\"title\"/></p:nvPr>"
    "<p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvPr><p:ph idx=\"1\"/></p:nvPr><p:txBody>"
    "<a:p><a:r><a:t>one </a:t></a:r><a:r><a:t>more</a:t></a:r></a:p><a:p><a:pPr lvl=\"1\"/><a:r><a:t>deep</a:t></a:r>"
    "</a:p></p:txBody></p:sp><p:sp><p:nvPr><p:ph type=\"sldNum\"/></p:nvPr><p:txBody><a:p><a:fld><a:t>1</a:t></a:fld>"
    "</a:p></p:txBody></p:sp></p:sld>",
    "ppt/slides/_rels/slide1.xml.rels", XML "<Relationships><Relationship Id=\"rId1\" Type=\"t/notesSlide\" "
    "Target=\"../notesSlides/notesSlide1.xml\"/></Relationships>",
    "ppt/notesSlides/notesSlide1.xml", XML "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:txBody><a:p><a:r>"
    "<a:t>Speak up</a:t></a:r></a:p></p:txBody></p:sp></p:notes>", NULL);

  assert_text (bytes, "a.pptx", "## Slide 1\n\n### Plan\n\n- one more\n  - deep\n\n### Notes\n\nSpeak up", 1);
}

static void
test_html (void)
{
  static const char page[] =
    "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav><a href=\"/\">Home</a></nav>"
    "<h1>Big &amp; bold</h1><script>alert(1)</script><p>Some <b>text</b>,<br>and <a href=\"https://example.org/\">a link</a>"
    "<a href=\"javascript:x()\"> no</a>.<p hidden>secret<p style=\"display: none\">secret</p><ul><li>one<li>two"
    "<ol start=3><li>three</ol></ul><blockquote><p>said</p></blockquote><pre>a\n  b</pre><table><tr><th>x<th>y"
    "<tr><td>1<td>2</table><footer>imprint</footer></body></html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (page, sizeof page - 1);
  g_autoptr (GBytes) latin = g_bytes_new_static ("<html><meta charset=\"iso-8859-1\"><p>\xe4", 37);

  assert_text (bytes, "a.html", "# Big & bold\n\nSome text,\nand [a link](https://example.org/) no.\n\n- one\n- two\n"
               "  3. three\n\n> said\n\n```\na\n  b\n```\n\n| x | y |\n| --- | --- |\n| 1 | 2 |", 0);
  assert_text (latin, "a.html", "ä", 0);
}

static void
test_epub (void)
{
  g_autoptr (GBytes) bytes = document_zip (
    "mimetype", "application/epub+zip",
    "META-INF/container.xml", XML "<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>",
    "OPS/book.opf", XML "<package><manifest><item id=\"b\" href=\"two.xhtml\"/><item id=\"a\" href=\"text/one%20.xhtml\"/>"
    "<item id=\"c\" href=\"../../../etc/hosts.xml\"/></manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/>"
    "<itemref idref=\"a\"/><itemref idref=\"c\"/></spine></package>",
    "OPS/two.xhtml", XML "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h2>Two</h2></body></html>",
    "OPS/text/one .xhtml", XML "<html><body><h2>One</h2><p>text</p></body></html>", NULL);

  assert_text (bytes, "a.epub", "## One\n\ntext\n\n## Two", 2);
}

static void
test_utf16 (void)
{
  g_autoptr (GError) error = NULL;
  const char *content = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Grüße"
                        "</w:t></w:r></w:p></w:body></w:document>";
  const char *evil = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE a [<!ENTITY x \"y\">]><w:document xmlns:w=\"w\"/>";
  g_autoptr (GBytes) bytes = NULL;

  /* What has no zeros goes into the package as it is. */
  bytes = document_zip ("word/document.xml", strchr (content, '<'), NULL);
  assert_text (bytes, "a.docx", "Grüße", 0);
  g_bytes_unref (bytes);
  bytes = document_zip ("word/document.xml", evil, NULL);
  assert_refused (bytes, "a.docx", CONFAB_ERROR_INVALID_VALUE);
}

static void
test_bombs (void)
{
  g_autoptr (GBytes) entities = document_zip (
    "word/document.xml", XML "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
    "<w:document xmlns:w=\"w\"><w:p><w:t>&b;</w:t></w:p></w:document>", NULL);
  g_autoptr (GBytes) outside = document_zip (
    "mimetype", ODF_TYPE "text",
    "content.xml", "<!--<--><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", NULL);
  g_autofree char *zeros = g_strnfill (130 * 1024 * 1024, ' ');
  g_autoptr (GBytes) large = document_zip ("word/document.xml", zeros, NULL);
  g_autoptr (GString) deep = g_string_new (XML);
  g_autoptr (GBytes) nested = NULL;

  assert_refused (entities, "entities.docx", CONFAB_ERROR_INVALID_VALUE);
  assert_refused (outside, "outside.odt", CONFAB_ERROR_INVALID_VALUE);
  assert_refused (large, "large.docx", CONFAB_ERROR_TOO_LARGE);
  for (guint i = 0; i < 230; i++)
    g_string_append (deep, "<a>");
  nested = document_zip ("word/document.xml", deep->str, NULL);
  assert_refused (nested, "nested.docx", CONFAB_ERROR_INVALID_VALUE);
}

static void
test_bad (void)
{
  g_autoptr (GBytes) whole = document_zip ("word/document.xml", WORD_BEGIN "<w:p><w:r><w:t>x</w:t></w:r></w:p>" WORD_END, NULL);
  g_autoptr (GBytes) broken = document_zip ("word/document.xml", WORD_BEGIN "<w:p><w:r><w:t>x</w:t>", NULL);
  g_autoptr (GBytes) nothing = document_zip ("word/document.xml", WORD_BEGIN WORD_END, NULL);
  g_autoptr (GBytes) locked = document_zip (
    "mimetype", ODF_TYPE "text", "META-INF/manifest.xml", XML "<m:manifest xmlns:m=\"m\"><m:encryption-data/></m:manifest>",
    "content.xml", "scrambled", NULL);
  g_autoptr (GBytes) half = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (broken, "broken.docx", CONFAB_ERROR_INVALID_VALUE);
  assert_refused (nothing, "nothing.docx", CONFAB_ERROR_EMPTY);
  assert_refused (locked, "locked.odt", CONFAB_ERROR_UNSUPPORTED);
  half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  g_assert_null (confab_document_text_read (half, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                            "half.docx", NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
}

static void
test_deep_html (void)
{
  g_autoptr (GString) text = g_string_new ("<html>");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "<div>x");
  bytes = g_bytes_new_static (text->str, text->len);
  assert_refused (bytes, "deep.html", CONFAB_ERROR_INVALID_VALUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/office/odf-text", test_odf_text);
  g_test_add_func ("/media/office/odf-sheet", test_odf_sheet);
  g_test_add_func ("/media/office/odf-slides", test_odf_slides);
  g_test_add_func ("/media/office/word", test_word);
  g_test_add_func ("/media/office/sheets", test_sheets);
  g_test_add_func ("/media/office/slides", test_slides);
  g_test_add_func ("/media/office/html", test_html);
  g_test_add_func ("/media/office/epub", test_epub);
  g_test_add_func ("/media/office/utf-16", test_utf16);
  g_test_add_func ("/media/office/bombs", test_bombs);
  g_test_add_func ("/media/office/bad", test_bad);
  g_test_add_func ("/media/office/deep-html", test_deep_html);
  return g_test_run ();
}
