/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-picture.h"

G_BEGIN_DECLS

ConfabPicture *confab_picture_import (GBytes       *bytes,
                                      const char   *media_type,
                                      const char   *name,
                                      GCancellable *cancellable,
                                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
