/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"
#include "session/confab-preparer.h"

G_BEGIN_DECLS

/* What the service of a chat would be sent of an attachment that is not sent yet. What is made is kept, so that sending needs nothing more. */

/* Whether it is made ready without being asked for: converting a long video is not. */
gboolean        confab_chat_preview_is_light (ConfabChat          *self,
                                              ConfabPart          *part);
void            confab_chat_preview_async    (ConfabChat          *self,
                                              ConfabPart          *part,
                                              ConfabProgressFunc   progress,
                                              gpointer             progress_data,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
ConfabPrepared *confab_chat_preview_finish   (ConfabChat          *self,
                                              GAsyncResult        *result,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the service for its models and their prices, where that was not done yet. */
void            confab_chat_learn_prices_async (ConfabChat        *self,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean        confab_chat_learn_prices_finish (ConfabChat       *self,
                                              GAsyncResult        *result,
                                              GError             **error);
/* In US dollars, NAN where the price is not known. */
double          confab_chat_estimate_cost    (ConfabChat          *self,
                                              gint64               tokens);

G_END_DECLS
