/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange.h"
#include "session/confab-exchange-recorder.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* How many are kept where nobody says otherwise, and at most. */
#define CONFAB_EXCHANGES_KEEP     100
#define CONFAB_EXCHANGES_MAX_KEEP 10000

/**
 * ConfabExchanges:
 *
 * What was sent for the last replies and what came back, in the cache folder; that of temporary conversations is in memory only. It can be
 * looked at while it happens, too.
 *
 * Property with notification: "keep" (uint, how many are kept, 0 for none). What is set is stored.
 */
#define CONFAB_TYPE_EXCHANGES (confab_exchanges_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExchanges, confab_exchanges, CONFAB, EXCHANGES, GObject)

/* folder: (nullable): NULL for that of the user's cache */
ConfabExchanges        *confab_exchanges_new         (const char             *folder) G_GNUC_WARN_UNUSED_RESULT;
/* Reads what is set. */
void                    confab_exchanges_load        (ConfabExchanges        *self,
                                                      ConfabStore            *store);
void                    confab_exchanges_leave       (ConfabExchanges        *self);
guint                   confab_exchanges_get_keep    (ConfabExchanges        *self);
void                    confab_exchanges_set_keep    (ConfabExchanges        *self,
                                                      guint                   keep);
/* (transfer full) (nullable): NULL where none are kept */
ConfabExchangeRecorder *confab_exchanges_begin       (ConfabExchanges        *self,
                                                      const char             *conversation_id,
                                                      const char             *provider,
                                                      const char             *model) G_GNUC_WARN_UNUSED_RESULT;
/* recorder: (transfer full) */
void                    confab_exchanges_end         (ConfabExchanges        *self,
                                                      ConfabExchangeRecorder *recorder,
                                                      gboolean                temporary);
gboolean                confab_exchanges_is_running  (ConfabExchanges        *self,
                                                      const char             *id);
void                    confab_exchanges_read_async  (ConfabExchanges        *self,
                                                      const char             *id,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
ConfabExchange         *confab_exchanges_read_finish (ConfabExchanges        *self,
                                                      GAsyncResult           *result,
                                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Throws away what a conversation left. */
void                    confab_exchanges_forget      (ConfabExchanges        *self,
                                                      const char             *conversation_id);
/* The conversations that something was kept of before this program began. */
void                    confab_exchanges_list_async  (ConfabExchanges        *self,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
/* (transfer full) (element-type utf8) */
GPtrArray              *confab_exchanges_list_finish (ConfabExchanges        *self,
                                                      GAsyncResult           *result) G_GNUC_WARN_UNUSED_RESULT;
/* Gives TRUE to a task of the caller's once everything is written. task: (transfer full) */
void                    confab_exchanges_flush       (ConfabExchanges        *self,
                                                      GTask                  *task);

G_END_DECLS
