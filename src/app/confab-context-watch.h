/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabContextWatch:
 *
 * Tells below a composer how much of the model's window the next request takes.
 */
#define CONFAB_TYPE_CONTEXT_WATCH (confab_context_watch_get_type ())
G_DECLARE_FINAL_TYPE (ConfabContextWatch, confab_context_watch, CONFAB, CONTEXT_WATCH, GObject)

/* The composer is not kept alive. */
ConfabContextWatch *confab_context_watch_new      (ConfabComposer     *composer,
                                                   ConfabSession      *session) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable) */
void                confab_context_watch_set_chat (ConfabContextWatch *self,
                                                   ConfabChat         *chat);

G_END_DECLS
