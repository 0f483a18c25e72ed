/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-picture-import.h"

#include "base/confab-error.h"
#include "media/confab-image.h"
#include "media/confab-media.h"
#include "media/confab-picture-kind.h"
#include "media/confab-picture-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* It may be made smaller and be encoded once more before it is sent. */
#define QUALITY 92

/* A drawing has no pixels of its own. So many on its longer side show what is in it. */
#define LEAST_DRAWN 1024
#define MOST_DRAWN  4096

/* How people call each kind, and what Debian calls its decoder. */
static const struct
{
  const char *media_type;
  const char *name;
  const char *package;
} kinds[] = {
  { "image/heic", "HEIC", "heif-gdk-pixbuf" },
  { "image/avif", "AVIF", "libavif-gdk-pixbuf" },
  { "image/tiff", "TIFF", "libgdk-pixbuf-2.0-0" },
  { "image/bmp", "BMP", "libgdk-pixbuf-2.0-0" },
  { "image/svg+xml", "SVG", "librsvg2-common" },
};

static gboolean
check_decoder (const char *media_type,
               const char *name,
               GError    **error)
{
  guint kind = 0;

  if (confab_image_has_decoder (media_type))
    return TRUE;
  while (kind < G_N_ELEMENTS (kinds) - 1 && strcmp (kinds[kind].media_type, media_type) != 0)
    kind++;
  /* Translators: the second is a kind of picture such as HEIC, the last the name of a package */
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               _ ("“%s” is a %s picture, which this system cannot open. Save it as JPEG or PNG in another program, or "
                  "install the package “%s”."), name, kinds[kind].name, kinds[kind].package);
  return FALSE;
}

/* As it is shown. */
static GdkPixbuf *
decode (GBytes       *bytes,
        const char   *media_type,
        const char   *name,
        GCancellable *cancellable,
        GError      **error)
{
  gboolean drawn = strcmp (media_type, "image/svg+xml") == 0;
  g_autoptr (GdkPixbuf) stored = NULL;
  GdkPixbuf *turned;
  guint32 width;
  guint32 height;

  if (!drawn && !confab_picture_kind_read_size (bytes, media_type, &width, &height))
    {
      confab_image_set_damaged_error (name, error);
      return NULL;
    }
  if (!drawn && !confab_image_check_pixels (width, height, name, error))
    return NULL;
  stored = confab_image_load (bytes, media_type, drawn ? LEAST_DRAWN : 0, drawn ? MOST_DRAWN : 0, name, cancellable,
                              error);
  if (stored == NULL)
    return NULL;
  turned = gdk_pixbuf_apply_embedded_orientation (stored);
  /* The profile of its colours is an option. */
  if (turned != NULL && turned != stored)
    gdk_pixbuf_copy_options (stored, turned);
  else if (turned == NULL)
    confab_image_set_damaged_error (name, error);
  return turned;
}

/**
 * confab_picture_import:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.picture_kind_sniff] said
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes of a picture that no service takes one that all take: the right way up, without metadata, with the profile of
 * its colours and what of it is transparent. Of several pictures, the first is taken. The decoders come from
 * elsewhere: this is for the worker.
 *
 * Returns: (transfer full) (nullable): PNG or JPEG; or %NULL with %CONFAB_ERROR_UNSUPPORTED where the system has no
 *   decoder for it, %CONFAB_ERROR_TOO_LARGE, %CONFAB_ERROR_INVALID_VALUE where it is damaged, or
 *   %G_IO_ERROR_CANCELLED
 */
ConfabPicture *
confab_picture_import (GBytes       *bytes,
                       const char   *media_type,
                       const char   *name,
                       GCancellable *cancellable,
                       GError      **error)
{
  static const char *const types[] = { "image/png", "image/jpeg", NULL };
  const ConfabPictureLimits limits = { .types = types, .max_bytes = CONFAB_MEDIA_MAX_IMAGE, .quality = QUALITY };
  g_autoptr (GdkPixbuf) shown = NULL;

  g_return_val_if_fail (bytes != NULL && media_type != NULL && name != NULL, NULL);

  if (!check_decoder (media_type, name, error))
    return NULL;
  shown = decode (bytes, media_type, name, cancellable, error);
  return shown != NULL ? confab_picture_encode (shown, name, &limits, cancellable, error) : NULL;
}
