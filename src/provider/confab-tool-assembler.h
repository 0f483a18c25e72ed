/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-delta.h"

G_BEGIN_DECLS

/**
 * ConfabToolAssembler:
 *
 * Decides to which tool call each fragment of a reply belongs. Services leave out the index, the id or the name,
 * repeat them, or begin to count at one.
 */
typedef struct _ConfabToolAssembler ConfabToolAssembler;

ConfabToolAssembler *confab_tool_assembler_new         (guint                choice,
                                                        ConfabDeltaFunc      func,
                                                        gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_tool_assembler_free        (ConfabToolAssembler *self);
void                 confab_tool_assembler_add         (ConfabToolAssembler *self,
                                                        JsonObject          *fragment,
                                                        gboolean             is_whole);
guint                confab_tool_assembler_get_n_calls (ConfabToolAssembler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabToolAssembler, confab_tool_assembler_free)

G_END_DECLS
