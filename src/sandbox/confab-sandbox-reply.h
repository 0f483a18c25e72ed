/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sandbox/confab-sandbox-choice.h"

G_BEGIN_DECLS

/**
 * ConfabSandboxReply:
 *
 * The answer to one request, written as a stream of events or as one JSON object.
 */
typedef struct _ConfabSandboxReply ConfabSandboxReply;

ConfabSandboxReply *confab_sandbox_reply_new              (ConfabSandboxRequest *request,
                                                           const char           *id,
                                                           GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void                confab_sandbox_reply_free             (ConfabSandboxReply   *self);
int                 confab_sandbox_reply_get_error_status (ConfabSandboxReply   *self);
gboolean            confab_sandbox_reply_get_slow         (ConfabSandboxReply   *self);
gboolean            confab_sandbox_reply_get_stream       (ConfabSandboxReply   *self);
char               *confab_sandbox_reply_next_event       (ConfabSandboxReply   *self) G_GNUC_WARN_UNUSED_RESULT;
char               *confab_sandbox_reply_write_whole      (ConfabSandboxReply   *self) G_GNUC_WARN_UNUSED_RESULT;
gint64              confab_sandbox_reply_get_credits      (ConfabSandboxReply   *self);
double              confab_sandbox_reply_get_usd          (ConfabSandboxReply   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSandboxReply, confab_sandbox_reply_free)

G_END_DECLS
