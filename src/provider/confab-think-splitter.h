/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*ConfabThinkFunc) (gboolean    is_reasoning,
                                 const char *text,
                                 gpointer    user_data);

/**
 * ConfabThinkSplitter:
 *
 * Servers that do not know a model's template leave its reasoning in the text, between `<think>` and `</think>` at
 * the very start.
 * This takes the two apart, wherever the pieces of the text are cut.
 */
typedef struct _ConfabThinkSplitter ConfabThinkSplitter;

ConfabThinkSplitter *confab_think_splitter_new   (ConfabThinkFunc      func,
                                                  gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_think_splitter_free  (ConfabThinkSplitter *self);
void                 confab_think_splitter_feed  (ConfabThinkSplitter *self,
                                                  const char          *text);
void                 confab_think_splitter_flush (ConfabThinkSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabThinkSplitter, confab_think_splitter_free)

G_END_DECLS
