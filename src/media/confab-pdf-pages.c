/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-pdf.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "media/confab-page-range.h"
#include "media/confab-pdf-private.h"

/* Larger edges make no page easier to read. */
#define MAX_EDGE 4096

/* A page with photographs takes more than this for a pixel as PNG, in bits. */
#define PHOTO_BITS 4

static void
destroy_surface (cairo_surface_t *surface)
{
  cairo_surface_destroy (surface);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, destroy_surface)

static cairo_surface_t *
draw_page (PopplerPage * page,
           int          max_edge)
{
  double width;
  double height;
  double scale;
  cairo_surface_t *surface;
  cairo_t *cairo;

  poppler_page_get_size (page, &width, &height);
  if (!(width > 0 && height > 0))
    return NULL;
  scale = MIN (max_edge, MAX_EDGE) / MAX (width, height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)MAX (width * scale, 1), (int)MAX (height * scale, 1));
  cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, scale, scale);
  poppler_page_render (page, cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/* cairo has a pixel in one number, the other library has it in three bytes. */
static GdkPixbuf *
surface_to_pixbuf (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  if (pixbuf == NULL)
    return NULL;
  for (int y = 0; y < height; y++)
    {
      const guint32 *from = (const guint32 *)(data + (gsize)y * (gsize)stride);
      guint8 *to = gdk_pixbuf_get_pixels (pixbuf) + (gsize)y * (gsize)gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++)
        {
          *to++ = (guint8)(from[x] >> 16);
          *to++ = (guint8)(from[x] >> 8);
          *to++ = (guint8)from[x];
        }
    }
  return pixbuf;
}

static ConfabPicture *
encode_page (GdkPixbuf *pixbuf,
             GError   **error)
{
  ConfabPicture *picture;
  g_autofree char *png = NULL;
  g_autofree char *jpeg = NULL;
  gsize png_length;
  gsize jpeg_length = 0;
  gsize pixels = (gsize)gdk_pixbuf_get_width (pixbuf) * (gsize)gdk_pixbuf_get_height (pixbuf);

  if (!gdk_pixbuf_save_to_buffer (pixbuf, &png, &png_length, "png", error, "compression", "6", NULL))
    return NULL;
  if (png_length > pixels * PHOTO_BITS / 8 &&
      !gdk_pixbuf_save_to_buffer (pixbuf, &jpeg, &jpeg_length, "jpeg", error, "quality", "85", NULL))
    return NULL;
  picture = g_new0 (ConfabPicture, 1);
  picture->width = gdk_pixbuf_get_width (pixbuf);
  picture->height = gdk_pixbuf_get_height (pixbuf);
  if (jpeg != NULL && jpeg_length < png_length)
    {
      picture->bytes = g_bytes_new_take (g_steal_pointer (&jpeg), jpeg_length);
      picture->media_type = "image/jpeg";
    }
  else
    {
      picture->bytes = g_bytes_new_take (g_steal_pointer (&png), png_length);
      picture->media_type = "image/png";
    }
  return picture;
}

static ConfabPicture *
make_picture (PopplerDocument            *document,
              int                         index,
              int                         max_edge,
              const ConfabDocumentSource *source,
              GError                    **error)
{
  g_autoptr (ConfabPdfPage) page = poppler_document_get_page (document, index);
  g_autoptr (cairo_surface_t) surface = page != NULL ? draw_page (page, max_edge) : NULL;
  g_autoptr (GdkPixbuf) pixbuf = surface != NULL ? surface_to_pixbuf (surface) : NULL;

  if (pixbuf == NULL)
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  return encode_page (pixbuf, error);
}

/**
 * confab_pdf_list_pages:
 * @source: the document
 * @max_edge: the longest side in pixels
 * @progress: (nullable): told after each page
 * @progress_data: for @progress
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type ConfabPicture) (nullable): the pages, or %NULL with an error
 */
GPtrArray *
confab_pdf_list_pages (const ConfabDocumentSource *source,
                       int                         max_edge,
                       ConfabProgressFunc          progress,
                       gpointer                    progress_data,
                       GError                    **error)
{
  g_autoptr (ConfabPdf) document = NULL;
  g_autoptr (GArray) pages = NULL;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_picture_free);
  int n_pages;

  document = confab_pdf_open (source, &n_pages, error);
  if (document == NULL)
    return NULL;
  pages = confab_page_range_parse (source->pages, n_pages, error);
  if (pages == NULL)
    return NULL;
  if (pages->len > CONFAB_DOCUMENT_MAX_PICTURES)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                   _ ("There are too many pages for pictures: at most %d at once. Choose fewer pages of “%s”."),
                   CONFAB_DOCUMENT_MAX_PICTURES, source->name);
      return NULL;
    }
  for (guint i = 0; i < pages->len; i++)
    {
      ConfabPicture *picture;

      if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
        return NULL;
      picture = make_picture (document, g_array_index (pages, int, i), max_edge, source, error);
      if (picture == NULL)
        return NULL;
      g_ptr_array_add (pictures, picture);
      if (progress != NULL)
        progress ((i + 1.0) / pages->len, progress_data);
    }
  return g_steal_pointer (&pictures);
}
