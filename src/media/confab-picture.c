/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "media/confab-picture.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-image-metadata.h"
#include "media/confab-image.h"
#include "media/confab-picture-private.h"

/* What does a photograph no harm that a model could see. */
#define QUALITY 85

/* A drawing or a picture of a screen has fewer colours than this, and stays sharp as PNG. */
#define FEW_COLOURS 256

/* Where a picture is still too large, how much smaller it becomes, and how small it may get. */
#define SHRINK       0.75
#define SMALLEST     64

/**
 * confab_picture_free:
 * @self: (nullable): a picture
 */
void
confab_picture_free (ConfabPicture *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* bytes: (transfer full) */
static ConfabPicture *
picture_new (GBytes     *bytes,
             const char *media_type,
             int         width,
             int         height)
{
  ConfabPicture *self = g_new0 (ConfabPicture, 1);

  self->bytes = bytes;
  self->media_type = g_intern_string (media_type);
  self->width = width;
  self->height = height;
  return self;
}

static gboolean
takes (const ConfabPictureLimits *limits,
       const char                *media_type)
{
  for (guint i = 0; limits->types[i] != NULL; i++)
    if (g_ascii_strcasecmp (limits->types[i], media_type) == 0)
      return TRUE;
  return FALSE;
}

/* The flag of the [WebP container](https://developers.google.com/speed/webp/docs/riff_container), 2.7; acTL stands before the first IDAT
 * ([PNG, third edition](https://www.w3.org/TR/png-3/), 11.3.6.1). Of GIFs that move and those that do not, nobody loses by another form. */
static gboolean
may_move (GBytes     *bytes,
          const char *media_type)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (strcmp (media_type, "image/gif") == 0)
    return TRUE;
  if (strcmp (media_type, "image/webp") == 0)
    return length > 20 && memcmp (data + 12, "VP8X", 4) == 0 && (data[20] & 0x02) != 0;
  if (strcmp (media_type, "image/png") == 0)
    {
      const guint8 *pixels = memmem (data, length, "IDAT", 4);

      return pixels != NULL && memmem (data, pixels - data, "acTL", 4) != NULL;
    }
  return FALSE;
}

static gboolean
fits_as_is (GBytes                    *bytes,
            const char                *media_type,
            guint32                    width,
            guint32                    height,
            const ConfabPictureLimits *limits)
{
  return takes (limits, media_type) &&
         (limits->max_edge <= 0 || MAX (width, height) <= (guint32)limits->max_edge) &&
         (limits->max_bytes == 0 || g_bytes_get_size (bytes) <= limits->max_bytes) &&
         !(limits->still && may_move (bytes, media_type));
}

/* Looks at some of the pixels. */
static gboolean
has_few_colours (GdkPixbuf *pixbuf)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int step = MAX (1, MAX (width, height) / 256);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);

  for (int y = 0; y < height; y += step)
    for (int x = 0; x < width; x += step)
      {
        const guint8 *pixel = pixels + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf) + (gsize)x * n_channels;

        g_hash_table_add (seen, GUINT_TO_POINTER ((guint)pixel[0] << 16 | pixel[1] << 8 | pixel[2]));
        if (g_hash_table_size (seen) > FEW_COLOURS)
          return FALSE;
      }
  return TRUE;
}

static gboolean
has_transparency (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
      if (pixels[(gsize)y * gdk_pixbuf_get_rowstride (pixbuf) + (gsize)x * 4 + 3] != 0xff)
        return TRUE;
  return FALSE;
}

/* JPEG knows no transparency, and what shows through is black without this. */
static GdkPixbuf *
put_on_white (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return g_object_ref (pixbuf);
  return gdk_pixbuf_composite_color_simple (pixbuf, width, height, GDK_INTERP_NEAREST, 255, 8, 0xffffff, 0xffffff);
}

static gboolean
is_small_enough (GBytes                    *bytes,
                 const ConfabPictureLimits *limits)
{
  return limits->max_bytes == 0 || g_bytes_get_size (bytes) <= limits->max_bytes;
}

/* PNG where that is the better picture and fits, JPEG otherwise. NULL with an error where nothing could be written. */
static ConfabPicture *
encode (GdkPixbuf                 *pixbuf,
        const char                *profile,
        const ConfabPictureLimits *limits,
        GError                   **error)
{
  gboolean as_png = takes (limits, "image/png") &&
                    (!takes (limits, "image/jpeg") || has_transparency (pixbuf) || has_few_colours (pixbuf));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) opaque = NULL;
  const char *media_type = "image/png";

  if (as_png && (bytes = confab_image_save (pixbuf, "png", 0, profile, error)) == NULL)
    return NULL;
  if (bytes == NULL || (!is_small_enough (bytes, limits) && takes (limits, "image/jpeg")))
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      media_type = "image/jpeg";
      opaque = put_on_white (pixbuf);
      if (opaque == NULL)
        {
          g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("There is not enough memory for this picture."));
          return NULL;
        }
      bytes = confab_image_save (opaque, "jpeg", limits->quality > 0 ? limits->quality : QUALITY, profile, error);
    }
  if (bytes == NULL)
    return NULL;
  return picture_new (g_steal_pointer (&bytes), media_type, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
}

/**
 * confab_picture_encode:
 * @decoded: a picture as it is shown
 * @name: how errors name it
 * @limits: what is taken, PNG or JPEG at least; its longest side is not looked at
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes it smaller until it fits.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with %CONFAB_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED or an
 *   error of gdk-pixbuf
 */
ConfabPicture *
confab_picture_encode (GdkPixbuf                 *decoded,
                       const char                *name,
                       const ConfabPictureLimits *limits,
                       GCancellable              *cancellable,
                       GError                   **error)
{
  g_autofree char *profile = g_strdup (confab_image_get_profile (decoded));
  g_autoptr (GdkPixbuf) pixbuf = g_object_ref (decoded);

  for (;;)
    {
      int edge = MAX (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
      g_autoptr (ConfabPicture) picture = NULL;
      g_autoptr (GdkPixbuf) smaller = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      picture = encode (pixbuf, profile, limits, error);
      if (picture == NULL || is_small_enough (picture->bytes, limits))
        return g_steal_pointer (&picture);
      if (edge * SHRINK >= SMALLEST)
        smaller = confab_image_fit (pixbuf, (int)(edge * SHRINK));
      if (smaller == NULL)
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("“%s” cannot be made small enough."), name);
          return NULL;
        }
      g_set_object (&pixbuf, smaller);
    }
}

/**
 * confab_picture_keep:
 * @bytes: a picture
 * @media_type: what it is
 * @limits: what is taken
 *
 * Returns: (transfer full) (nullable): the picture as it is, or %NULL where it does not fit so
 */
ConfabPicture *
confab_picture_keep (GBytes                    *bytes,
                     const char                *media_type,
                     const ConfabPictureLimits *limits)
{
  guint32 width;
  guint32 height;

  if (confab_image_read_size (bytes, media_type, &width, &height) &&
      fits_as_is (bytes, media_type, width, height, limits))
    return picture_new (g_bytes_ref (bytes), media_type, (int)width, (int)height);
  return NULL;
}

/**
 * confab_picture_fit:
 * @bytes: a picture the right way up and without metadata
 * @media_type: what it is
 * @name: how errors name it
 * @limits: what is taken
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Confab.Error] or %G_IO_ERROR_CANCELLED
 *
 * Fits a picture to what a service takes: the same bytes where they fit as they are, otherwise scaled down, never up, and encoded as PNG where it is
 * transparent or has few colours, and as JPEG otherwise. It may be called from any thread.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL with %CONFAB_ERROR_UNSUPPORTED where it cannot be decoded here or neither PNG nor JPEG is
 *   taken, %CONFAB_ERROR_TOO_LARGE, or %CONFAB_ERROR_INVALID_VALUE where it is damaged
 */
ConfabPicture *
confab_picture_fit (GBytes                    *bytes,
                    const char                *media_type,
                    const char                *name,
                    const ConfabPictureLimits *limits,
                    GCancellable              *cancellable,
                    GError                   **error)
{
  ConfabPicture *kept = confab_picture_keep (bytes, media_type, limits);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (kept != NULL)
    return kept;
  if (!takes (limits, "image/png") && !takes (limits, "image/jpeg"))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, _ ("“%s” cannot be sent as a picture."), name);
      return NULL;
    }
  pixbuf = confab_image_decode (bytes, media_type, limits->max_edge, name, cancellable, error);
  return pixbuf != NULL ? confab_picture_encode (pixbuf, name, limits, cancellable, error) : NULL;
}
