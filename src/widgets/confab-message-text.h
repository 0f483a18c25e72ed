/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/* What is shown or copied of a message, as text. */
char *confab_message_text_dup_plain     (ConfabMessage        *message) G_GNUC_WARN_UNUSED_RESULT;
char *confab_message_text_dup_citations (JsonArray            *annotations,
                                         guint                *n_citations) G_GNUC_WARN_UNUSED_RESULT;
char *confab_message_text_dup_arguments (const ConfabToolCall *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
