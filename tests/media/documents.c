/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "documents.h"

#include <archive.h>
#include <archive_entry.h>
#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
document_pdf (const char *const *texts)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, array, 300, 200);
  cairo_t *cairo = cairo_create (surface);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      cairo_move_to (cairo, 20, 40);
      cairo_set_font_size (cairo, 12);
      cairo_show_text (cairo, texts[i]);
      cairo_show_page (cairo);
    }
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
document_encrypt (GBytes     *pdf,
                  const char *password)
{
  g_autofree char *program = g_find_program_in_path ("qpdf");
  g_autofree char *folder = NULL;
  g_autofree char *in = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  if (program == NULL)
    return NULL;
  folder = g_dir_make_tmp ("confab-test-XXXXXX", &error);
  g_assert_no_error (error);
  in = g_build_filename (folder, "in.pdf", NULL);
  out = g_build_filename (folder, "out.pdf", NULL);
  g_file_set_contents (in, g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--encrypt", password, "owner", "256", "--", in,
                              out, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (out, &data, &length, &error);
  g_assert_no_error (error);
  g_unlink (in);
  g_unlink (out);
  g_rmdir (folder);
  return g_bytes_new_take (data, length);
}

static la_ssize_t
write_bytes_cb (struct archive *archive,
                void           *data,
                const void     *bytes,
                size_t          length)
{
  g_byte_array_append (data, bytes, (guint)length);
  return (la_ssize_t)length;
}

/* As the formats want it, a file called mimetype is stored as it is. */
GBytes *
document_zip (const char *name,
              ...)
{
  GByteArray *array = g_byte_array_new ();
  struct archive *archive = archive_write_new ();
  va_list arguments;

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_per_block (archive, 0);
  g_assert_cmpint (archive_write_open (archive, array, NULL, write_bytes_cb, NULL), ==, ARCHIVE_OK);
  va_start (arguments, name);
  for (; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *content = va_arg (arguments, const char *);
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, name);
      archive_entry_set_size (entry, (la_int64_t)strlen (content));
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      if (strcmp (name, "mimetype") == 0)
        archive_write_zip_set_compression_store (archive);
      else
        archive_write_zip_set_compression_deflate (archive);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, content, strlen (content)), ==, strlen (content));
      archive_entry_free (entry);
    }
  va_end (arguments);
  archive_write_close (archive);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (array);
}
