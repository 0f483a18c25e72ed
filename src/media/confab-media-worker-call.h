/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-media-worker-answer.h"

G_BEGIN_DECLS

GPtrArray *confab_media_worker_call   (JsonObject         *request,
                                       int                 input,
                                       guint               seconds,
                                       ConfabProgressFunc  progress,
                                       gpointer            progress_data,
                                       GCancellable       *cancellable,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
