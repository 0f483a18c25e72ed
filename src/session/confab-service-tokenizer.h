/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-tokenizer.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabServiceTokenizer:
 *
 * Asks a service for the tokens of one of its models.
 */
#define CONFAB_TYPE_SERVICE_TOKENIZER (confab_service_tokenizer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabServiceTokenizer, confab_service_tokenizer, CONFAB, SERVICE_TOKENIZER, GObject)

/* (nullable): NULL where the service does not tell, or there is none. */
ConfabTokenizer *confab_service_tokenizer_new (ConfabSession  *session,
                                               ConfabProvider *provider,
                                               const char     *model) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable): that of the model that it is held with. */
ConfabTokenizer *confab_chat_dup_tokenizer (ConfabChat *chat) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
