/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "model/confab-reply-check.h"
#include "session/confab-exchanges.h"

G_BEGIN_DECLS

/* How much of a body or an event is shown, in bytes; all of it can be saved. */
#define CONFAB_INSPECTION_MAX_SHOWN (1024 * 1024)

/**
 * ConfabInspection:
 * @message: the reply
 * @exchange: (nullable): what was sent for it and what came, %NULL where that is gone
 * @events: (element-type GArray): the events of each attempt
 * @request_text: (nullable): the body of the request for people to read, with words in the place of what was left out
 * @is_request_whole: whether @request_text is all of it
 * @check: (nullable): the reply held against the response format that was asked for, where there was one and it is complete
 * @problem: (nullable): why there is no @exchange
 *
 * What the pages of the inspector show.
 */
typedef struct
{
  ConfabMessage    *message;
  ConfabExchange   *exchange;
  GPtrArray        *events;
  char             *request_text;
  gboolean          is_request_whole;
  ConfabReplyCheck *check;
  char             *problem;
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
