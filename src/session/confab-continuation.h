/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "model/confab-provider.h"

G_BEGIN_DECLS

/**
 * ConfabContinuation:
 *
 * What joins the answer of a service to the reply that it goes on with. Some services say again what they were given; where they do so exactly, it
 * is not shown twice.
 */
typedef struct _ConfabContinuation ConfabContinuation;

void                confab_continuation_begin  (ConfabMessage      *reply,
                                                ConfabMessage      *partial);

ConfabContinuation *confab_continuation_new    (ConfabProvider     *provider,
                                                ConfabMessage      *reply) G_GNUC_WARN_UNUSED_RESULT;
void                confab_continuation_free   (ConfabContinuation *self);
char               *confab_continuation_join   (ConfabContinuation *self,
                                                const ConfabDelta  *delta) G_GNUC_WARN_UNUSED_RESULT;
char               *confab_continuation_finish (ConfabContinuation *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabContinuation, confab_continuation_free)

G_END_DECLS
