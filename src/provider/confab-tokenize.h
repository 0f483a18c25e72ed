/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-provider.h"
#include "model/confab-tokenizer.h"
#include "net/confab-http-client.h"

G_BEGIN_DECLS

/* Whether the service takes a text to the tokens of its model. */
gboolean   confab_tokenize_is_known (ConfabProvider       *provider);
/* (element-type ConfabToken) */
GPtrArray *confab_tokenize_parse    (const char           *text,
                                     gsize                 length,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void       confab_tokenize_async    (ConfabHttpClient     *client,
                                     ConfabProvider       *provider,
                                     const char           *key,
                                     const char           *model,
                                     const char           *text,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GPtrArray *confab_tokenize_finish   (GAsyncResult         *result,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
