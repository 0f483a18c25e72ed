/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "media/confab-media.h"

G_BEGIN_DECLS

/**
 * ConfabWorkerItem:
 * @facts: what is known of it
 * @bytes: (nullable): it itself, where there is more than facts
 *
 * One thing that a worker made. Everything in it is to be checked.
 */
typedef struct
{
  JsonObject *facts;
  GBytes     *bytes;
} ConfabWorkerItem;

void       confab_worker_item_free    (ConfabWorkerItem   *self);
GPtrArray *confab_media_worker_call   (JsonObject         *request,
                                       int                 input,
                                       guint               seconds,
                                       ConfabProgressFunc  progress,
                                       gpointer            progress_data,
                                       GCancellable       *cancellable,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabWorkerItem, confab_worker_item_free)

G_END_DECLS
