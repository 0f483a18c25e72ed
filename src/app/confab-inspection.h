/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "session/confab-exchanges.h"

G_BEGIN_DECLS

/**
 * ConfabInspection:
 * @message: the reply
 * @exchange: (nullable): what was sent for it and what came, %NULL where that is gone
 * @events: (element-type GArray): the events of each attempt
 * @problem: (nullable): why there is no @exchange
 *
 * What the pages of the inspector show.
 */
typedef struct
{
  ConfabMessage  *message;
  ConfabExchange *exchange;
  GPtrArray      *events;
  char           *problem;
} ConfabInspection;

void              confab_inspection_free        (ConfabInspection    *self);
void              confab_inspection_load_async  (ConfabExchanges     *exchanges,
                                                 ConfabMessage       *message,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
/* NULL with an error where it was cancelled only. */
ConfabInspection *confab_inspection_load_finish (GAsyncResult        *result,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabInspection, confab_inspection_free)

G_END_DECLS
