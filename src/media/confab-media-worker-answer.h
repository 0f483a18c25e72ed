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

/**
 * ConfabWorkerAnswer:
 *
 * What a worker says, as it comes. It may be in the hands of whoever made the file.
 */
typedef struct _ConfabWorkerAnswer ConfabWorkerAnswer;

void                confab_worker_item_free    (ConfabWorkerItem    *self);

ConfabWorkerAnswer *confab_worker_answer_new   (ConfabProgressFunc   progress,
                                                gpointer             progress_data) G_GNUC_WARN_UNUSED_RESULT;
void                confab_worker_answer_free  (ConfabWorkerAnswer  *self);
gboolean            confab_worker_answer_feed  (ConfabWorkerAnswer  *self,
                                                const void          *data,
                                                gsize                length);
GPtrArray          *confab_worker_answer_take  (ConfabWorkerAnswer  *self,
                                                GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabWorkerItem, confab_worker_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabWorkerAnswer, confab_worker_answer_free)

G_END_DECLS
