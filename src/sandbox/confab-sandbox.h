/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CONFAB_SANDBOX_MODEL:
 *
 * The name of the sandbox's model.
 */
#define CONFAB_SANDBOX_MODEL "confab/sandbox"

/**
 * ConfabSandbox:
 *
 * A chat service inside this process, on loopback, that speaks the API as the AI/ML API does. It serves from a
 * thread of its own. Its property `tokens-per-second` paces the streams; without it they are as fast as they are read.
 */
#define CONFAB_TYPE_SANDBOX (confab_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSandbox, confab_sandbox, CONFAB, SANDBOX, GObject)

ConfabSandbox *confab_sandbox_new          (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean       confab_sandbox_start        (ConfabSandbox  *self,
                                            guint           port,
                                            GError        **error);
void           confab_sandbox_stop         (ConfabSandbox  *self);
const char    *confab_sandbox_get_base_url (ConfabSandbox  *self);

G_END_DECLS
