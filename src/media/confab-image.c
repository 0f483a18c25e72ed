/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-image.h"

#include "base/confab-error.h"
#include "media/confab-image-metadata.h"

#include <glib/gi18n.h>
#include <string.h>

/* How much is given to a decoder at once; between two pieces it can be stopped. */
#define PIECE (64 * 1024)

/* A picture is decoded once to see whether it is whole. What comes out is thrown away, so it may be small. */
#define CHECK_SIZE 256

/* How many pixels the longer side should have, 0 where that is open, and how many lines have come. */
typedef struct
{
  int      least;
  int      most;
  gboolean whole; /* whether it is scaled only when it is decoded */
  int      lines;
} Loading;

/**
 * confab_image_set_damaged_error:
 * @name: a picture
 * @error: return location for an error
 *
 * Sets %CONFAB_ERROR_INVALID_VALUE with a sentence for people.
 */
void
confab_image_set_damaged_error (const char *name,
                                GError    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("“%s” is damaged or not complete. "
                  "Open it in another program to check it, or get it once more."), name);
}

/**
 * confab_image_check_pixels:
 * @width: in pixels
 * @height: in pixels
 * @name: how the error names the picture
 * @error: return location for %CONFAB_ERROR_TOO_LARGE
 *
 * Returns: whether a picture of that size may be decoded
 */
gboolean
confab_image_check_pixels (guint32     width,
                           guint32     height,
                           const char *name,
                           GError    **error)
{
  if ((guint64)width * height <= CONFAB_IMAGE_MAX_PIXELS)
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               _ ("“%s” has %u × %u pixels, which is too many. Scale it down to less than 100 megapixels first."),
               name, width, height);
  return FALSE;
}

static void
loader_size_prepared_cb (GdkPixbufLoader *loader,
                         int              width,
                         int              height,
                         gpointer         user_data)
{
  const Loading *loading = user_data;
  int longer = MAX (width, height);
  int wanted = longer;

  if (loading->most > 0 && longer > loading->most)
    wanted = loading->most;
  else if (longer < loading->least)
    wanted = loading->least;
  /* A size of nothing makes the loader stop. Its header and ours should say the same. */
  if (width <= 0 || height <= 0 || (loading->least == 0 && (gint64)width * height > CONFAB_IMAGE_MAX_PIXELS))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  else if (wanted != longer && !loading->whole)
    {
      double scale = (double)wanted / longer;

      gdk_pixbuf_loader_set_size (loader, MAX (1, (int)(width * scale)), MAX (1, (int)(height * scale)));
    }
}

static void
loader_area_updated_cb (GdkPixbufLoader *loader,
                        int              x,
                        int              y,
                        int              width,
                        int              height,
                        gpointer         user_data)
{
  Loading *loading = user_data;

  loading->lines = MAX (loading->lines, y + height);
}

static gboolean
feed_loader (GdkPixbufLoader *loader,
             GBytes          *bytes,
             GCancellable    *cancellable,
             GError         **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize position = 0; position < length; position += PIECE)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !gdk_pixbuf_loader_write (loader, data + position, MIN (PIECE, length - position), error))
      return FALSE;
  return TRUE;
}

/**
 * confab_image_has_decoder:
 * @media_type: a kind of picture
 *
 * Returns: whether this system can decode it
 */
gboolean
confab_image_has_decoder (const char *media_type)
{
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      g_auto (GStrv) types = gdk_pixbuf_format_get_mime_types (l->data);

      if (g_strv_contains ((const char *const *)types, media_type))
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_image_load:
 * @bytes: a picture whose size is known to be bearable
 * @media_type: what it is
 * @least: the fewest pixels on the longer side, for kinds that are drawn; 0 for as many as there are
 * @most: the most pixels on the longer side, 0 for as many as there are
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Lets a decoder of the system decode it.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with the errors of [func@Confab.image_decode]
 */
GdkPixbuf *
confab_image_load (GBytes       *bytes,
                   const char   *media_type,
                   int           least,
                   int           most,
                   const char   *name,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (media_type, NULL);
  g_autoptr (GError) local_error = NULL;
  /* The decoder of PNG makes nothing smaller, and says nothing of lines that do not come; those of what is interlaced
   * come several times, so that it is whole only perhaps. */
  Loading loading = { .least = least, .most = most, .whole = strcmp (media_type, "image/png") == 0 };
  GdkPixbuf *pixbuf;
  GdkPixbuf *fitted;
  gboolean fed;

  if (loader == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   _ ("“%s” cannot be shown, because this system has no decoder for its kind of picture."), name);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (loader_size_prepared_cb), &loading);
  g_signal_connect (loader, "area-updated", G_CALLBACK (loader_area_updated_cb), &loading);
  fed = feed_loader (loader, bytes, cancellable, &local_error);
  /* A loader has to be closed in any case. */
  if (!gdk_pixbuf_loader_close (loader, fed ? &local_error : NULL))
    fed = FALSE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  pixbuf = fed ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL || (loading.whole && loading.lines < gdk_pixbuf_get_height (pixbuf)))
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  if (!loading.whole || most <= 0)
    return g_object_ref (pixbuf);
  /* The profile of its colours is an option. */
  fitted = confab_image_fit (pixbuf, most);
  if (fitted != NULL && fitted != pixbuf)
    gdk_pixbuf_copy_options (pixbuf, fitted);
  else if (fitted == NULL)
    confab_image_set_damaged_error (name, error);
  return fitted;
}

/**
 * confab_image_decode:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @size: the most pixels the result has in width and height, or 0 for all there are
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Decodes the first picture in @bytes, whole, as it is stored: it is not turned.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with %CONFAB_ERROR_TOO_LARGE,
 *   %CONFAB_ERROR_INVALID_VALUE where it is damaged, %CONFAB_ERROR_UNSUPPORTED where this system has no decoder for it,
 *   or %G_IO_ERROR_CANCELLED
 */
GdkPixbuf *
confab_image_decode (GBytes       *bytes,
                     const char   *media_type,
                     int           size,
                     const char   *name,
                     GCancellable *cancellable,
                     GError      **error)
{
  guint32 width;
  guint32 height;

  if (!confab_image_read_size (bytes, media_type, &width, &height))
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  if (!confab_image_check_pixels (width, height, name, error))
    return NULL;
  return confab_image_load (bytes, media_type, 0, size, name, cancellable, error);
}

/**
 * confab_image_turn:
 * @pixbuf: a picture
 * @orientation: from 1 to 8, as in Exif 2.32, 4.6.4
 *
 * Returns: (transfer full): @pixbuf the right way up
 */
GdkPixbuf *
confab_image_turn (GdkPixbuf *pixbuf,
                   guint      orientation)
{
  static const struct { GdkPixbufRotation rotation; gboolean flipped; } turns[] = {
    [1] = { GDK_PIXBUF_ROTATE_NONE, FALSE },
    [2] = { GDK_PIXBUF_ROTATE_NONE, TRUE },
    [3] = { GDK_PIXBUF_ROTATE_UPSIDEDOWN, FALSE },
    [4] = { GDK_PIXBUF_ROTATE_UPSIDEDOWN, TRUE },
    [5] = { GDK_PIXBUF_ROTATE_CLOCKWISE, TRUE },
    [6] = { GDK_PIXBUF_ROTATE_CLOCKWISE, FALSE },
    [7] = { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, TRUE },
    [8] = { GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE, FALSE },
  };
  g_autoptr (GdkPixbuf) turned = NULL;

  if (orientation <= 1 || orientation >= G_N_ELEMENTS (turns))
    return g_object_ref (pixbuf);
  turned = gdk_pixbuf_rotate_simple (pixbuf, turns[orientation].rotation);
  return turns[orientation].flipped ? gdk_pixbuf_flip (turned, TRUE) : g_steal_pointer (&turned);
}

/**
 * confab_image_fit:
 * @pixbuf: a picture
 * @size: in pixels
 *
 * Returns: (transfer full): @pixbuf scaled down where it is wider or higher than @size
 */
GdkPixbuf *
confab_image_fit (GdkPixbuf *pixbuf,
                  int        size)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  double scale = (double)size / MAX (width, height);

  if (width <= size && height <= size)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, MAX (1, (int)(width * scale)), MAX (1, (int)(height * scale)),
                                  GDK_INTERP_BILINEAR);
}

/**
 * confab_image_get_profile:
 * @pixbuf: a picture as it was decoded
 *
 * A profile of ink or grey does not fit pixels that were decoded to red, green and blue (ICC.1:2022, 7.2).
 *
 * Returns: (nullable): the profile of its colours in base64, where it has one that fits them
 */
const char *
confab_image_get_profile (GdkPixbuf *pixbuf)
{
  const char *profile = gdk_pixbuf_get_option (pixbuf, "icc-profile");
  g_autofree guchar *data = NULL;
  gsize length = 0;

  if (profile != NULL)
    data = g_base64_decode (profile, &length);
  return length >= 128 && memcmp (data + 16, "RGB ", 4) == 0 ? profile : NULL;
}

/**
 * confab_image_save:
 * @pixbuf: a picture
 * @type: "png" or "jpeg"
 * @quality: of a JPEG, from 1 to 100
 * @profile: (nullable): the profile of its colours in base64
 * @error: return location for an error of gdk-pixbuf
 *
 * Returns: (transfer full) (nullable): @pixbuf encoded, without metadata
 */
GBytes *
confab_image_save (GdkPixbuf  *pixbuf,
                   const char *type,
                   int         quality,
                   const char *profile,
                   GError    **error)
{
  g_autofree char *quality_text = g_strdup_printf ("%d", quality);
  const char *keys[3] = { NULL };
  const char *values[3] = { NULL };
  guint n = 0;
  char *buffer;
  gsize length;

  if (strcmp (type, "jpeg") == 0)
    {
      keys[n] = "quality";
      values[n++] = quality_text;
    }
  if (profile != NULL)
    {
      keys[n] = "icc-profile";
      values[n++] = profile;
    }
  if (!gdk_pixbuf_save_to_bufferv (pixbuf, &buffer, &length, type, (char **)keys, (char **)values, error))
    return NULL;
  return g_bytes_new_take (buffer, length);
}

/**
 * confab_image_save_png:
 * @pixbuf: a picture
 * @error: return location for an error of gdk-pixbuf
 *
 * Returns: (transfer full) (nullable): @pixbuf as PNG, without metadata
 */
GBytes *
confab_image_save_png (GdkPixbuf *pixbuf,
                       GError   **error)
{
  return confab_image_save (pixbuf, "png", 0, NULL, error);
}

/**
 * confab_image_thumbnail:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @size: the most pixels of the result in width and height
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a small PNG the right way up, or %NULL with the errors of
 *   [func@Confab.image_decode]
 */
GBytes *
confab_image_thumbnail (GBytes       *bytes,
                        const char   *media_type,
                        int           size,
                        const char   *name,
                        GCancellable *cancellable,
                        GError      **error)
{
  guint orientation = 1;
  g_autoptr (GBytes) stripped = confab_image_strip_metadata (bytes, media_type, &orientation);
  g_autoptr (GdkPixbuf) stored = NULL;
  g_autoptr (GdkPixbuf) turned = NULL;
  g_autoptr (GdkPixbuf) small = NULL;

  if (stripped == NULL)
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  stored = confab_image_decode (stripped, media_type, size, name, cancellable, error);
  if (stored == NULL)
    return NULL;
  turned = confab_image_turn (stored, orientation);
  small = confab_image_fit (turned, size);
  return confab_image_save_png (small, error);
}

/* Decodes, turns and encodes again. What has transparency becomes PNG, everything else JPEG. */
static GBytes *
turn_image (GBytes       *bytes,
            const char   *name,
            guint         orientation,
            const char  **media_type,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GdkPixbuf) stored = confab_image_decode (bytes, *media_type, 0, name, cancellable, error);
  g_autoptr (GdkPixbuf) turned = NULL;
  g_autofree char *profile = NULL;
  gboolean lossless;

  if (stored == NULL)
    return NULL;
  profile = g_strdup (confab_image_get_profile (stored));
  lossless = strcmp (*media_type, "image/png") == 0 || gdk_pixbuf_get_has_alpha (stored);
  turned = confab_image_turn (stored, orientation);
  g_clear_object (&stored);
  if (turned == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                   _ ("There is not enough memory to turn “%s” the right way up. Scale it down first."), name);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  *media_type = lossless ? "image/png" : "image/jpeg";
  return confab_image_save (turned, lossless ? "png" : "jpeg", 90, profile, error);
}

/**
 * confab_image_prepare:
 * @bytes: a picture
 * @name: how errors name it
 * @media_type: (inout): what it is; what it became
 * @width: (out): in pixels, the right way up
 * @height: (out): in pixels, the right way up
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes of a picture what may be sent: checked, the right way up, and without metadata. Only what has to be turned is
 * encoded again.
 *
 * Returns: (transfer full) (nullable): the bytes, which are @bytes itself where nothing had to change, or %NULL with
 *   the errors of [func@Confab.image_decode]
 */
GBytes *
confab_image_prepare (GBytes       *bytes,
                      const char   *name,
                      const char  **media_type,
                      int          *width,
                      int          *height,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GdkPixbuf) checked = NULL;
  g_autoptr (GError) local_error = NULL;
  guint orientation = 1;
  guint32 stored_width;
  guint32 stored_height;

  if (!confab_image_read_size (bytes, *media_type, &stored_width, &stored_height))
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  if (!confab_image_check_pixels (stored_width, stored_height, name, error))
    return NULL;
  stripped = confab_image_strip_metadata (bytes, *media_type, &orientation);
  if (stripped == NULL)
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  if (orientation != 1)
    {
      g_autoptr (GBytes) turned = turn_image (stripped, name, orientation, media_type, cancellable, &local_error);

      if (turned != NULL)
        {
          *width = (int)(orientation >= 5 ? stored_height : stored_width);
          *height = (int)(orientation >= 5 ? stored_width : stored_height);
          return g_steal_pointer (&turned);
        }
    }
  else
    checked = confab_image_decode (stripped, *media_type, CHECK_SIZE, name, cancellable, &local_error);
  /* The service may well have the decoder that this system lacks. */
  if (local_error != NULL && !g_error_matches (local_error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  *width = (int)stored_width;
  *height = (int)stored_height;
  return g_steal_pointer (&stripped);
}
