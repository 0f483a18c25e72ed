/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "documents.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

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
