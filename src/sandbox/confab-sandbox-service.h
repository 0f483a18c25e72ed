/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabSandboxService:
 *
 * The HTTP side of the sandbox. All of it happens in the thread that made it, on that thread's default context.
 */
typedef struct _ConfabSandboxService ConfabSandboxService;

ConfabSandboxService *confab_sandbox_service_new           (guint                  tokens_per_second,
                                                            GCancellable          *cancellable)
  G_GNUC_WARN_UNUSED_RESULT;
void                  confab_sandbox_service_free          (ConfabSandboxService  *self);
gboolean              confab_sandbox_service_listen        (ConfabSandboxService  *self,
                                                            guint                 *port,
                                                            GError               **error);
guint                 confab_sandbox_service_get_n_streams (ConfabSandboxService  *self);

char *confab_sandbox_catalogue_models  (const char *id,
                                        const char *include) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_catalogue_model   (void) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_catalogue_key     (void) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_catalogue_balance (void) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_tokens            (JsonObject *object,
                                        GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
