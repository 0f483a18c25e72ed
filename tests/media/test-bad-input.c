/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "documents.h"
#include "fixtures.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How long anything may take, in seconds, on a machine with much else to do. */
#define LONGEST 60

/* Where any answer will do, as long as it is one. */
#define ANYTHING (-1)
#define FINE     (-2)

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define CONTAINER XML "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>" \
  "<rootfile full-path=\"a.opf\"/></rootfiles></container>"

static char *folder;

/* Made by a function, given as it is, or in base64. */
typedef struct
{
  const char *label;
  GBytes *(*make)(void);
  const char *text;
  gsize       length;
  int         code; /* of CONFAB_ERROR */
} Row;

#define TEXT(label, text, code) { label, NULL, text, sizeof text - 1, code }
#define MADE(label, make, code) { label, make, NULL, 0, code }

static GBytes *
half_of (GBytes *whole)
{
  g_autoptr (GBytes) owned = whole;

  return g_bytes_new_from_bytes (owned, 0, g_bytes_get_size (owned) / 2);
}

static GBytes *
half_png (void)
{
  return half_of (fixture_picture ("png", 64, 64));
}

static GBytes *
half_jpeg (void)
{
  return half_of (fixture_picture ("jpeg", 64, 64));
}

static GBytes *
half_webp (void)
{
  return half_of (fixture_webp (TRUE));
}

static GBytes *
half_gif (void)
{
  return half_of (fixture_gif (TRUE));
}

static GBytes *
half_mp4 (void)
{
  return half_of (fixture_mp4 ("isom", FALSE));
}

static GBytes *
make_pdf (void)
{
  static const char *const texts[] = { "One", "Two", NULL };

  return document_pdf (texts);
}

/* What is behind the cut can be anything, so that a reader may find a page or none. */
static GBytes *
half_pdf (void)
{
  return half_of (make_pdf ());
}

static GBytes *
locked_pdf (void)
{
  g_autoptr (GBytes) plain = make_pdf ();

  return document_encrypt (plain, "sesame");
}

static GBytes *
make_odt (void)
{
  return document_zip ("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", XML "<a>text</a>", NULL);
}

static GBytes *
half_odt (void)
{
  return half_of (make_odt ());
}

static GBytes *
half_docx (void)
{
  return half_of (document_zip ("[Content_Types].xml", XML "<Types/>", "word/document.xml", XML "<a>text</a>", NULL));
}

static GBytes *
locked_odt (void)
{
  return document_zip ("mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml",
                       XML "<m:manifest xmlns:m=\"m\"><m:encryption-data/></m:manifest>", "content.xml", "nonsense", NULL);
}

/* The end of the pixels is missing, and the end of the file is there. */
static GBytes *
png_without_lines (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 300, 300);
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  gsize at = 8;

  g_byte_array_append (array, data, 8);
  while (at + 12 <= length)
    {
      gsize size = (gsize)data[at] << 24 | (gsize)data[at + 1] << 16 | (gsize)data[at + 2] << 8 | data[at + 3];

      if (memcmp (data + at + 4, "IDAT", 4) == 0)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (png, 0, array->len);
          g_autoptr (GBytes) content = g_bytes_new (data + at + 8, size / 2);
          g_autoptr (GBytes) with = fixture_png_with (part, "IDAT", g_bytes_get_data (content, NULL), size / 2);

          g_byte_array_set_size (array, 0);
          g_byte_array_append (array, g_bytes_get_data (with, NULL), (guint)g_bytes_get_size (with));
          g_byte_array_append (array, data + length - 12, 12);
          break;
        }
      g_byte_array_append (array, data + at, (guint)(12 + size));
      at += 12 + size;
    }
  return g_bytes_new (array->data, array->len);
}

static GBytes *
with_numbers (GBytes     *whole,
              gsize       at,
              const void *bytes,
              gsize       length)
{
  g_autoptr (GBytes) owned = whole;
  guint8 *data = g_memdup2 (g_bytes_get_data (owned, NULL), g_bytes_get_size (owned));

  memcpy (data + at, bytes, length);
  return g_bytes_new_take (data, g_bytes_get_size (owned));
}

static GBytes *
huge_png (void)
{
  return with_numbers (fixture_picture ("png", 4, 4), 16, "\0\1\x86\xa0\0\1\x86\xa0", 8);
}

static GBytes *
huge_gif (void)
{
  return with_numbers (fixture_gif (FALSE), 6, "\xff\xff\xff\xff", 4);
}

static GBytes *
huge_jpeg (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 16, 16);
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);

  for (gsize i = 2; i + 9 < length; i++)
    if (data[i] == 0xff && data[i + 1] == 0xc0)
      return with_numbers (g_bytes_ref (jpeg), i + 5, "\xff\xff\xff\xff", 4);
  g_assert_not_reached ();
}

/* ODF with a text of as many blanks. */
static GBytes *
zip_bomb (void)
{
  g_autofree char *blanks = g_strnfill (200 * 1024 * 1024, ' ');

  return document_zip ("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", blanks, NULL);
}

static char *
make_entities (void)
{
  GString *text = g_string_new ("[<!ENTITY a0 'ha'>");

  for (guint i = 1; i < 20; i++)
    g_string_append_printf (text, "<!ENTITY a%u '&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;'>", i, i - 1, i - 1, i - 1,
                            i - 1, i - 1, i - 1, i - 1, i - 1);
  g_string_append (text, "]");
  return g_string_free (text, FALSE);
}

static GBytes *
entities_in_docx (void)
{
  g_autofree char *entities = make_entities ();
  g_autofree char *text = g_strdup_printf (XML "<!DOCTYPE w %s><w:document xmlns:w='w'>&a19;</w:document>", entities);

  return document_zip ("[Content_Types].xml", XML "<Types/>", "word/document.xml", text, NULL);
}

static GBytes *
entities_in_epub (void)
{
  g_autofree char *entities = make_entities ();
  g_autofree char *text = g_strdup_printf (XML "<!DOCTYPE html %s><html><body>&a19;</body></html>", entities);

  return document_zip ("mimetype", "application/epub+zip", "META-INF/container.xml", CONTAINER, "a.opf",
                       XML "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
                       "<spine><itemref idref='a'/></spine></package>", "a.xhtml", text, NULL);
}

static GBytes *
entities_in_html (void)
{
  g_autofree char *entities = make_entities ();
  char *text = g_strdup_printf ("<!DOCTYPE html %s><html><body>&a19;</body></html>", entities);

  return g_bytes_new_take (text, strlen (text));
}

/* A file of this system by its name. */
static GBytes *
foreign_entity (void)
{
  return document_zip ("mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
                       XML "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", NULL);
}

static GBytes *
deep_html (void)
{
  GString *text = g_string_new ("<html><body>");

  for (guint i = 0; i < 200000; i++)
    g_string_append (text, "<div>");
  return g_string_free_to_bytes (text);
}

static GBytes *
long_line (void)
{
  gsize length = 48 * 1024 * 1024;

  return g_bytes_new_take (g_strnfill (length, 'x'), length);
}

static GBytes *
nulls (void)
{
  return g_bytes_new_take (g_malloc0 (8 * 1024 * 1024), 8 * 1024 * 1024);
}

/* Pages that are the leaves of each other. */
static GBytes *
round_pdf (void)
{
  static const char text[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
    "trailer<</Root 1 0 R>>\n";

  return g_bytes_new_static (text, sizeof text - 1);
}

static GBytes *
deep_pdf (void)
{
  GString *text = g_string_new ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/X ");

  for (guint i = 0; i < 200000; i++)
    g_string_append_c (text, '[');
  g_string_append (text, ">>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n");
  return g_string_free_to_bytes (text);
}

/* A page of kilometres, with a program, an address and a file to open. */
static GBytes *
evil_pdf (void)
{
  static const char text[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>"
    "/AA<</WC<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>>>>>endobj\n"
    "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 999999999 999999999]/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
    "/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]>>endobj\ntrailer<</Root 1 0 R>>\n";

  return g_bytes_new_static (text, sizeof text - 1);
}

/* A page without a word, as a scanner makes it, is as good as any. */
static GBytes *
scanned_pdf (void)
{
  static const char *const texts[] = { "", "", NULL };

  return document_pdf (texts);
}

static GBytes *
locked_scan (void)
{
  g_autoptr (GBytes) plain = scanned_pdf ();

  return document_encrypt (plain, "sesame");
}

static const Row rows[] = {
  TEXT ("nothing", "", CONFAB_ERROR_EMPTY),
  TEXT ("a zero", "\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("a program", "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("another", "\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("an archive", "\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("an empty archive", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("an old or locked document", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", CONFAB_ERROR_UNSUPPORTED),
  TEXT ("eight bytes of PNG", "\x89PNG\r\n\x1a\n", CONFAB_ERROR_INVALID_VALUE),
  TEXT ("three bytes of JPEG", "\xff\xd8\xff", CONFAB_ERROR_INVALID_VALUE),
  TEXT ("six bytes of GIF", "GIF89a", CONFAB_ERROR_INVALID_VALUE),
  TEXT ("the start of WebM", "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm", CONFAB_ERROR_INVALID_VALUE),
  TEXT ("the start of PDF", "%PDF-1.7\n", CONFAB_ERROR_INVALID_VALUE),
  MADE ("half a PNG", half_png, CONFAB_ERROR_INVALID_VALUE),
  MADE ("a PNG without its last lines", png_without_lines, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half a JPEG", half_jpeg, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half a WebP", half_webp, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half a GIF", half_gif, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half an MP4", half_mp4, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half an ODF", half_odt, ANYTHING),
  MADE ("half a DOCX, whose end is missing", half_docx, CONFAB_ERROR_INVALID_VALUE),
  MADE ("half a PDF", half_pdf, ANYTHING),
  MADE ("a PDF with a password", locked_pdf, CONFAB_ERROR_PASSWORD),
  MADE ("a PDF without a word", scanned_pdf, FINE),
  MADE ("one with a password", locked_scan, CONFAB_ERROR_PASSWORD),
  MADE ("an ODF with a password", locked_odt, ANYTHING),
  MADE ("a huge PNG", huge_png, CONFAB_ERROR_TOO_LARGE),
  MADE ("a huge JPEG", huge_jpeg, CONFAB_ERROR_TOO_LARGE),
  MADE ("a huge GIF", huge_gif, CONFAB_ERROR_TOO_LARGE),
  MADE ("what unpacks to far more", zip_bomb, CONFAB_ERROR_TOO_LARGE),
  MADE ("entities in Office Open XML", entities_in_docx, CONFAB_ERROR_INVALID_VALUE),
  MADE ("entities in EPUB", entities_in_epub, ANYTHING),
  MADE ("entities in HTML", entities_in_html, ANYTHING),
  MADE ("an entity in a file", foreign_entity, CONFAB_ERROR_INVALID_VALUE),
  MADE ("elements in elements", deep_html, ANYTHING),
  MADE ("one long line", long_line, FINE),
  MADE ("many zeros", nulls, CONFAB_ERROR_UNSUPPORTED),
  MADE ("pages in pages", round_pdf, CONFAB_ERROR_INVALID_VALUE),
  MADE ("lists in lists", deep_pdf, ANYTHING),
  MADE ("a PDF that would do things", evil_pdf, ANYTHING),
};

/* One sentence or two that name the file, in one line, without what would change how it is read. */
static void
assert_clear (const GError *error,
              const char   *name)
{
  const char *dot = error->message + strlen (error->message) - 1;

  g_test_message ("%s", error->message);
  g_assert_true (error->domain == CONFAB_ERROR || error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_cmpint (*dot, ==, '.');
  g_assert_cmpint (strlen (error->message), <, 400);
  for (const char *p = error->message; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_false (g_unichar_iscntrl (c));
      g_assert_false (c >= 0x200e && c <= 0x202e && c != 0x2013 && c != 0x2014 && (c < 0x2018 || c > 0x2027));
      g_assert_false (c >= 0x2066 && c <= 0x2069);
    }
}

static void
test_bytes (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GBytes) bytes = row->make != NULL ? row->make () : g_bytes_new_static (row->text, row->length);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;

  if (bytes == NULL)
    {
      g_test_skip ("It cannot be made here");
      return;
    }
  media = read_bytes (bytes, "/x/ev\n\x1b[31mil\xe2\x80\xaegnp.exe", &error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, LONGEST * G_USEC_PER_SEC);
  g_assert_true ((media == NULL) == (error != NULL));
  if (row->code == FINE)
    g_assert_no_error (error);
  else if (row->code != ANYTHING)
    g_assert_error (error, CONFAB_ERROR, row->code);
  if (error != NULL)
    assert_clear (error, "ev[31milgnp.exe");
  else
    g_assert_false (fixture_contains (media->bytes, "root:x:0"));
}

static void
assert_file (const char *path,
             GQuark      domain,
             int         code)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_file (path, &error);

  g_assert_cmpint (g_get_monotonic_time () - start, <, LONGEST * G_USEC_PER_SEC);
  if (domain == 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, domain, code);
  assert_clear (error, name);
}

static char *
put (const char *name,
     const void *data,
     gsize       length,
     gint64      size)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
  if (size > 0)
    g_assert_cmpint (truncate (path, (off_t)size), ==, 0);
  return path;
}

/* Two gigabytes and more that take no room on the disk. */
static void
test_sparse (void)
{
  const gint64 large = (gint64)2 * 1024 * 1024 * 1024 + 1;
  g_autoptr (GBytes) png = fixture_picture ("png", 2, 2);
  g_autoptr (GBytes) mp4 = fixture_mp4 ("isom", FALSE);
  g_autofree char *zeros = put ("zeros", "", 0, large);
  g_autofree char *text = put ("text.txt", "text", 4, large);
  g_autofree char *picture = put ("a.png", g_bytes_get_data (png, NULL), g_bytes_get_size (png), large);
  g_autofree char *video = put ("a.mp4", g_bytes_get_data (mp4, NULL), g_bytes_get_size (mp4), large);
  g_autofree char *pdf = put ("a.pdf", "%PDF-1.7\n", 9, large);
  g_autofree char *hollow = put ("hollow.txt", "text", 4, 64 * 1024 * 1024);

  assert_file (zeros, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  assert_file (text, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  assert_file (picture, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  assert_file (video, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  assert_file (pdf, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  assert_file (hollow, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
}

/* None of these is opened, or only looked at. */
static void
test_no_files (void)
{
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *to_pipe = g_build_filename (folder, "to-pipe", NULL);
  g_autofree char *socket_path = g_build_filename (folder, "socket", NULL);
  g_autofree char *to_nothing = g_build_filename (folder, "to-nothing", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (symlink ("pipe", to_pipe), ==, 0);
  g_assert_cmpint (symlink ("nothing", to_nothing), ==, 0);
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  assert_file (pipe_path, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_file (to_pipe, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_file (socket_path, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_file (to_nothing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_file (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  assert_file ("/dev/zero", G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_file ("/dev/full", G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  close (fd);
}

/* The system has files that say they are empty and are not, and one that is as long as all memory. */
static void
test_system_files (void)
{
  assert_file ("/proc/version", 0, 0);
  if (g_file_test ("/proc/self/pagemap", G_FILE_TEST_EXISTS))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_file ("/proc/self/pagemap", &error);

      g_assert_nonnull (error);
      assert_clear (error, "pagemap");
    }
}

static gpointer
shrink_thread (gpointer data)
{
  const char *path = data;
  gint64 deadline = g_get_monotonic_time () + LONGEST * G_USEC_PER_SEC;
  guint n = 0;

  while (g_file_test (path, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < deadline)
    if (truncate (path, 16 * 1024 * 1024 - (off_t)(n++ % 1000) * 4096) != 0)
      break;
  return NULL;
}

/* A file of which the end goes while it is read. */
static void
test_shrinking (void)
{
  g_autofree char *content = g_strnfill (16 * 1024 * 1024, 'a');
  g_autofree char *path = put ("shrinking.txt", content, 16 * 1024 * 1024, 0);
  GThread *thread = g_thread_new ("shrink", shrink_thread, path);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100 && error == NULL; i++)
    confab_media_free (read_file (path, &error));
  g_unlink (path);
  g_thread_join (thread);
  g_assert_nonnull (error);
  assert_clear (error, "shrinking.txt");
}

static gpointer
vanish_thread (gpointer data)
{
  g_unlink (data);
  return NULL;
}

/* A file that is gone before it is opened, or after that. */
static void
test_vanishing (void)
{
  g_autofree char *content = g_strnfill (1024 * 1024, 'a');

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *path = put ("vanishing.txt", content, 1024 * 1024, 0);
      GThread *thread = g_thread_new ("vanish", vanish_thread, path);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_file (path, &error);

      g_thread_join (thread);
      g_assert_true ((media == NULL) == (error != NULL));
      if (media != NULL)
        g_assert_cmpuint (g_bytes_get_size (media->bytes), ==, 1024 * 1024);
      else
        assert_clear (error, "vanishing.txt");
    }
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("confab-bad-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bad-input/bytes/%s", rows[i].label);

      g_test_add_data_func (path, &rows[i], test_bytes);
    }
  g_test_add_func ("/bad-input/sparse", test_sparse);
  g_test_add_func ("/bad-input/no-files", test_no_files);
  g_test_add_func ("/bad-input/system-files", test_system_files);
  g_test_add_func ("/bad-input/shrinking", test_shrinking);
  g_test_add_func ("/bad-input/vanishing", test_vanishing);
  status = g_test_run ();
  remove_folder ();
  return status;
}
