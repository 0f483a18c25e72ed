/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

#include "media/confab-document-text.h"

#define MAX_PARTS 4

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What stands in a document, in the order in which the parts of the input are put there. */
static const struct
{
  const char *media_type;
  const char *mimetype;
  const char *fixed;    /* (nullable): a file that is always the same */
  const char *content;
  const char *names[MAX_PARTS];
} kinds[] = {
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL, NULL, NULL,
    { "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels" } },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", NULL, NULL, NULL,
    { "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels" } },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation", NULL, NULL, NULL,
    { "ppt/slides/slide1.xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels",
      "ppt/slides/_rels/slide1.xml.rels" } },
  { "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text", NULL, NULL,
    { "content.xml", "styles.xml", "META-INF/manifest.xml", NULL } },
  { "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", NULL, NULL,
    { "content.xml", "styles.xml", NULL, NULL } },
  { "application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.presentation", NULL, NULL,
    { "content.xml", "styles.xml", NULL, NULL } },
  { "application/epub+zip", "application/epub+zip", "META-INF/container.xml",
    "<container><rootfiles><rootfile full-path=\"a.opf\"/></rootfiles></container>",
    { "a.opf", "a.xhtml", "b/c.xhtml", NULL } },
};

static la_ssize_t
write_cb (struct archive *archive,
          void           *data,
          const void     *bytes,
          size_t          length)
{
  g_byte_array_append (data, bytes, (guint)length);
  return (la_ssize_t)length;
}

static void
add_file (struct archive *archive,
          const char     *name,
          const void     *content,
          gsize           length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t)length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_write_header (archive, entry);
  archive_write_data (archive, content, length);
  archive_entry_free (entry);
}

/* A package of the parts, which a byte that XML does not know stands between. */
static GBytes *
make_package (guint         kind,
              const guint8 *data,
              gsize         size)
{
  GByteArray *array = g_byte_array_new ();
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  archive_write_set_bytes_per_block (archive, 0);
  archive_write_open (archive, array, NULL, write_cb, NULL);
  if (kinds[kind].mimetype != NULL)
    add_file (archive, "mimetype", kinds[kind].mimetype, strlen (kinds[kind].mimetype));
  if (kinds[kind].fixed != NULL)
    add_file (archive, kinds[kind].fixed, kinds[kind].content, strlen (kinds[kind].content));
  for (guint i = 0; i < MAX_PARTS && kinds[kind].names[i] != NULL && size > 0; i++)
    {
      const guint8 *end = memchr (data, 0x1e, size);
      gsize length = end != NULL ? (gsize)(end - data) : size;

      add_file (archive, kinds[kind].names[i], data, length);
      data += MIN (length + 1, size);
      size -= MIN (length + 1, size);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (array);
}

static void
check (GBytes     *bytes,
       const char *media_type)
{
  const ConfabDocumentWish wish = { .max_characters = 5000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = confab_document_text_read (bytes, media_type, "a", &wish, NULL, &error);

  g_assert_true ((text == NULL) == (error != NULL));
  if (text != NULL)
    {
      g_assert_true (g_utf8_validate (text->text, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (text->text, -1), <=, 5000);
      g_assert_cmpint (text->pages, >=, 0);
    }
}

/* The first byte says which kind it is: its parts follow, or, from 0x80 on, the package itself. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = NULL;
  guint kind;

  if (size == 0)
    return 0;
  kind = (data[0] & 0x7f) % G_N_ELEMENTS (kinds);
  bytes = (data[0] & 0x80) != 0 ? g_bytes_new (data + 1, size - 1) : make_package (kind, data + 1, size - 1);
  check (bytes, kinds[kind].media_type);
  return 0;
}
