/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-document-text.h"

#include <string.h>

#include "base/confab-error.h"
#include "documents.h"

static ConfabDocumentText *
read_document (GBytes     *bytes,
               const char *name,
               const char *pages,
               const char *password,
               GError    **error)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  const char *type = confab_document_sniff (data, length, name);
  ConfabDocumentWish wish = { .pages = pages, .password = password };

  g_assert_nonnull (type);
  return confab_document_text_read (bytes, type, name, &wish, NULL, error);
}

static void
assert_refused (GBytes     *bytes,
                const char *name,
                const char *pages,
                const char *password,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_document (bytes, name, pages, password, &error));
  g_assert_error (error, CONFAB_ERROR, code);
  if (pages == NULL)
    g_assert_nonnull (strstr (error->message, name));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_pdf (void)
{
  static const char *const texts[] = { "The first page", "Die zweite Seite", "Third and last", NULL };
  g_autoptr (GBytes) bytes = document_pdf (texts);
  g_autoptr (GError) error = NULL;
  ConfabDocumentText *text = read_document (bytes, "a.pdf", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, "[Page 1]\nThe first page\n\n[Page 2]\nDie zweite Seite\n\n[Page 3]\nThird and last");
  g_assert_cmpint (text->pages, ==, 3);
  g_assert_false (text->cut);
  confab_document_text_free (text);

  text = read_document (bytes, "a.pdf", "3,1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, "[Page 1]\nThe first page\n\n[Page 3]\nThird and last");
  g_assert_cmpint (text->pages, ==, 3);
  confab_document_text_free (text);

  assert_refused (bytes, "a.pdf", "4-5", NULL, CONFAB_ERROR_INVALID_VALUE);
  assert_refused (bytes, "a.pdf", "two", NULL, CONFAB_ERROR_INVALID_VALUE);
  g_assert_cmpint (confab_document_count_pages (bytes, "application/pdf", NULL, &error), ==, 3);
  g_assert_no_error (error);
}

static void
test_pdf_limit (void)
{
  static const char *const texts[] = { "0123456789", "0123456789", NULL };
  g_autoptr (GBytes) bytes = document_pdf (texts);
  ConfabDocumentWish wish = { .max_characters = 12 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;

  text = confab_document_text_read (bytes, "application/pdf", "a.pdf", &wish, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, "[Page 1]\n012");
  g_assert_true (text->cut);
}

static void
test_pdf_bad (void)
{
  static const char *const texts[] = { "Only page", NULL };
  static const char *const nothing[] = { "", "", NULL };
  g_autoptr (GBytes) whole = document_pdf (texts);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 3);
  g_autoptr (GBytes) empty_pages = document_pdf (nothing);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;

  assert_refused (half, "half.pdf", NULL, NULL, CONFAB_ERROR_INVALID_VALUE);
  assert_refused (empty_pages, "scan.pdf", NULL, NULL, CONFAB_ERROR_EMPTY);
  g_assert_null (confab_document_text_read (empty, "application/pdf", "none.pdf", NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY);
}

static void
test_pdf_password (void)
{
  static const char *const texts[] = { "A secret", NULL };
  g_autoptr (GBytes) plain = document_pdf (texts);
  g_autoptr (GBytes) bytes = document_encrypt (plain, "sesame");
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;

  if (bytes == NULL)
    {
      g_test_skip ("qpdf is not here");
      return;
    }
  assert_refused (bytes, "locked.pdf", NULL, NULL, CONFAB_ERROR_PASSWORD);
  assert_refused (bytes, "locked.pdf", NULL, "wrong", CONFAB_ERROR_PASSWORD);
  text = read_document (bytes, "locked.pdf", NULL, "sesame", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, "[Page 1]\nA secret");
  g_assert_cmpint (confab_document_count_pages (bytes, "application/pdf", NULL, &error), ==, -1);
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD);
}

static void
count_cb (double   fraction,
          gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_pdf_pages (void)
{
  static const char *const texts[] = { "The first page", "The second page", "The third page", NULL };
  g_autoptr (GBytes) bytes = document_pdf (texts);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  guint count = 0;

  pages = confab_document_pages (bytes, "application/pdf", "a.pdf", "2-3", NULL, 600, count_cb, &count, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages->len, ==, 2);
  g_assert_cmpuint (count, ==, 2);
  for (guint i = 0; i < pages->len; i++)
    {
      ConfabPicture *picture = pages->pdata[i];

      g_assert_cmpint (picture->width, ==, 600);
      g_assert_cmpint (picture->height, ==, 400);
      g_assert_cmpstr (picture->media_type, ==, "image/png");
      g_assert_cmpmem (g_bytes_get_data (picture->bytes, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
    }
  g_assert_null (confab_document_pages (bytes, "text/plain", "a.txt", NULL, NULL, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
}

static void
assert_kind (const char *content,
             gsize       length,
             const char *name,
             const char *type)
{
  g_assert_cmpstr (confab_document_sniff (content, length, name), ==, type);
}

#define ASSERT_KIND(content, name, type) assert_kind (content, sizeof content - 1, name, type)

static void
test_sniff (void)
{
  ASSERT_KIND ("Hello", "a.txt", "text/plain");
  ASSERT_KIND ("Hello", NULL, "text/plain");
  ASSERT_KIND ("print(1)", "a.PY", "text/x-python");
  ASSERT_KIND ("#!/usr/bin/env -S python3.11 -u\nprint(1)", "run", "text/x-python");
  ASSERT_KIND ("#!/bin/sh\n", "run", "text/x-shellscript");
  ASSERT_KIND ("a,b\n1,2\n", "a.csv", "text/csv");
  ASSERT_KIND ("# Head\n", "README.md", "text/markdown");
  ASSERT_KIND ("<?xml version=\"1.0\"?>\n<!-- c -->\n<!DOCTYPE html><html>", "a", "text/html");
  ASSERT_KIND ("<HTML lang=de>", "a.txt", "text/html");
  ASSERT_KIND ("<html>", "a.php", "text/x-php");
  ASSERT_KIND ("<htmlish>", NULL, "text/plain");
  ASSERT_KIND ("nothing", "a.html", "text/plain");
  ASSERT_KIND ("<?xml version=\"1.0\"?><a/>", NULL, "text/xml");
  ASSERT_KIND ("%PDF-1.7\n\x80\x81", "a.txt", "application/pdf");
  ASSERT_KIND ("\xff\xfeH\0i\0", NULL, "text/plain");
  ASSERT_KIND ("H\0e\0l\0l\0o\0 \0", NULL, "text/plain");
  ASSERT_KIND ("{\\rtf1 a}", "a.rtf", "application/rtf");
  ASSERT_KIND ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.doc", "application/x-ole-storage");
  ASSERT_KIND ("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0", "a.txt", NULL);
  ASSERT_KIND ("PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a.docx", NULL);
  ASSERT_KIND ("", "a.txt", NULL);
}

static void
assert_decoded (const char *content,
                gsize       length,
                const char *text,
                const char *encoding)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (content, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) read = NULL;

  read = confab_document_text_read (bytes, "text/plain", "a.txt", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->text, ==, text);
  g_assert_cmpstr (read->encoding, ==, encoding);
  g_assert_false (read->cut);
}

#define ASSERT_DECODED(content, text, encoding) assert_decoded (content, sizeof content - 1, text, encoding)

static void
assert_encoding_read (const char *text,
                      const char *encoding,
                      const char *said)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *stored = g_convert (text, -1, encoding, "UTF-8", NULL, &length, &error);

  g_assert_no_error (error);
  assert_decoded (stored, length, text, said);
}

static void
test_encodings (void)
{
  const char *german = "Über die Brücke gehen fünf Ärzte. Öfter mußte man lächeln, weil es schön war.\r\n";
  const char *russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n";
  const char *japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で。\n";

  ASSERT_DECODED ("plain \xc3\xa4\n", "plain ä\n", NULL);
  ASSERT_DECODED ("\xef\xbb\xbfmark", "mark", NULL);
  ASSERT_DECODED ("\xff\xfeH\0i\0", "Hi", "UTF-16LE");
  ASSERT_DECODED ("\xfe\xff\0H\0i", "Hi", "UTF-16BE");
  ASSERT_DECODED ("\xff\xfe\0\0H\0\0\0", "H", "UTF-32LE");
  ASSERT_DECODED ("\0\0\xfe\xff\0\0\0H", "H", "UTF-32BE");
  ASSERT_DECODED ("mostly \xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc \xff",
                  "mostly äöüßäöüßäöü �", NULL);
  assert_encoding_read (german, "UTF-16LE", "UTF-16LE");
  assert_encoding_read (german, "UTF-16BE", "UTF-16BE");
  assert_encoding_read (german, "UTF-32LE", "UTF-32LE");
  assert_encoding_read (german, "UTF-32BE", "UTF-32BE");
  assert_encoding_read (russian, "KOI8-R", "KOI8-R");
  assert_encoding_read (russian, "windows-1251", "WINDOWS-1251");
  assert_encoding_read (japanese, "SHIFT_JIS", "SHIFT_JIS");
  assert_encoding_read (japanese, "EUC-JP", "EUC-JP");
  assert_encoding_read (japanese, "ISO-2022-JP", "ISO-2022-JP");
  assert_encoding_read ("„Größe“ kostet 5 € – schön für ältere Menschen, die Übung mögen.\n", "windows-1252", "WINDOWS-1252");
}

static void
test_text_limits (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new_static (long_text, 100000);
  ConfabDocumentWish wish = { .max_characters = 1000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;

  text = confab_document_text_read (bytes, "text/plain", "long.txt", &wish, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text->text), ==, 1000);
  g_assert_true (text->cut);
}

static void
test_language (void)
{
  g_assert_cmpstr (confab_document_language ("a.rs", NULL), ==, "rust");
  g_assert_cmpstr (confab_document_language ("Makefile", NULL), ==, "makefile");
  g_assert_cmpstr (confab_document_language ("x", "#!/usr/bin/perl -w\n"), ==, "perl");
  g_assert_null (confab_document_language ("a.txt", "#!/usr/bin/perl -w\n"));
  g_assert_null (confab_document_language ("a", "text"));
}

static void
test_csv (void)
{
  g_autoptr (GPtrArray) rows = confab_document_list_rows ("a;b;c\r\n\r\n\"x;\"\"y\"\"\n2\";,;\n1;2;3\n4;5;6", 3, 2);

  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstrv ((char **)rows->pdata[0], ((const char *const[]) { "a", "b", NULL }));
  g_assert_cmpstrv ((char **)rows->pdata[1], ((const char *const[]) { "x;\"y\"\n2", ",", NULL }));
  g_assert_cmpstrv ((char **)rows->pdata[2], ((const char *const[]) { "1", "2", NULL }));
}

static void
test_refused (void)
{
  g_autoptr (GBytes) old = g_bytes_new_static ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", 12);
  g_autoptr (GBytes) rich = g_bytes_new_static ("{\\rtf1 a}", 9);

  assert_refused (old, "old.doc", NULL, NULL, CONFAB_ERROR_UNSUPPORTED);
  assert_refused (rich, "rich.rtf", NULL, NULL, CONFAB_ERROR_UNSUPPORTED);
}

static void
test_cancelled (void)
{
  static const char *const texts[] = { "Only page", NULL };
  g_autoptr (GBytes) bytes = document_pdf (texts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (confab_document_text_read (bytes, "application/pdf", "a.pdf", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/document/pdf", test_pdf);
  g_test_add_func ("/media/document/pdf-limit", test_pdf_limit);
  g_test_add_func ("/media/document/pdf-pages", test_pdf_pages);
  g_test_add_func ("/media/document/pdf-bad", test_pdf_bad);
  g_test_add_func ("/media/document/pdf-password", test_pdf_password);
  g_test_add_func ("/media/document/sniff", test_sniff);
  g_test_add_func ("/media/document/encodings", test_encodings);
  g_test_add_func ("/media/document/text-limits", test_text_limits);
  g_test_add_func ("/media/document/language", test_language);
  g_test_add_func ("/media/document/csv", test_csv);
  g_test_add_func ("/media/document/refused", test_refused);
  g_test_add_func ("/media/document/cancelled", test_cancelled);
  return g_test_run ();
}
