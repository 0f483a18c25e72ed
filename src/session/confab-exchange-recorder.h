/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange.h"
#include "net/confab-http-client.h"

G_BEGIN_DECLS

/**
 * ConfabExchangeRecorder:
 *
 * Notes what is sent for a reply and what comes back while it happens, at the cost of one copy of each piece. What it gives out never holds
 * the key, or what a person set as the value of a header.
 *
 * It belongs to the main thread, but for [method@Confab.ExchangeRecorder.dup_exchange].
 */
typedef struct _ConfabExchangeRecorder ConfabExchangeRecorder;

ConfabExchangeRecorder *confab_exchange_recorder_new           (const char              *id,
                                                                const char              *provider,
                                                                const char              *model) G_GNUC_WARN_UNUSED_RESULT;
ConfabExchangeRecorder *confab_exchange_recorder_ref           (ConfabExchangeRecorder  *self);
void                    confab_exchange_recorder_unref         (ConfabExchangeRecorder  *self);
const char             *confab_exchange_recorder_get_id        (ConfabExchangeRecorder  *self);
void                    confab_exchange_recorder_begin         (ConfabExchangeRecorder  *self,
                                                                const ConfabHttpRequest *request);
void                    confab_exchange_recorder_note          (ConfabExchangeRecorder  *self,
                                                                ConfabExchangeMoment     moment);
void                    confab_exchange_recorder_take_response (ConfabExchangeRecorder  *self,
                                                                ConfabHttpResponse      *response);
void                    confab_exchange_recorder_add           (ConfabExchangeRecorder  *self,
                                                                GBytes                  *bytes);
/* wait_ms: until the next attempt, -1 where there is none */
void                    confab_exchange_recorder_fail          (ConfabExchangeRecorder  *self,
                                                                const char              *error,
                                                                gint64                   wait_ms);
void                    confab_exchange_recorder_end           (ConfabExchangeRecorder  *self);

/**
 * ConfabExchangeDraft:
 *
 * What a recorder has so far, still with its secrets, to be made fit to be shown or written in any thread.
 */
typedef struct _ConfabExchangeDraft ConfabExchangeDraft;

ConfabExchangeDraft    *confab_exchange_recorder_make_draft    (ConfabExchangeRecorder  *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabExchange         *confab_exchange_draft_finish           (ConfabExchangeDraft     *self) G_GNUC_WARN_UNUSED_RESULT;
void                    confab_exchange_draft_free             (ConfabExchangeDraft     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabExchangeRecorder, confab_exchange_recorder_unref)

G_END_DECLS
