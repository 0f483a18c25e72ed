/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

ConfabPicture *confab_picture_encode (GdkPixbuf                 *pixbuf,
                                      const char                *name,
                                      const ConfabPictureLimits *limits,
                                      GCancellable              *cancellable,
                                      GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
