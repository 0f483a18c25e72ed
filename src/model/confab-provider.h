/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-profile.h"

G_BEGIN_DECLS

#define CONFAB_TYPE_PROVIDER (confab_provider_get_type ())
G_DECLARE_FINAL_TYPE (ConfabProvider, confab_provider, CONFAB, PROVIDER, GObject)

/**
 * CONFAB_PROVIDER_SANDBOX:
 *
 * The id and the name of the provider that is the sandbox inside this process.
 */
#define CONFAB_PROVIDER_SANDBOX "sandbox"

/* The model that the AI/ML API is set up with. */
#define CONFAB_AIMLAPI_MODEL "stepfun/step-3.7-flash"

/* The limits on time that a provider has until somebody sets others, in seconds. */
#define CONFAB_PROVIDER_TIMEOUT_CONNECT    15
#define CONFAB_PROVIDER_TIMEOUT_FIRST_BYTE 120
#define CONFAB_PROVIDER_TIMEOUT_SILENCE    120

/**
 * ConfabProvider:
 *
 * A service as the user set it up; its key is not here but in the keyring. Properties, all with notification: "id", "name", "base-url", "profile" (uint),
 * "model" (the default one), "extra-body" (a JSON object as text), "timeout-connect", "timeout-first-byte", "timeout-silence" (seconds), "allow-http",
 * "frames-only" (videos go there as pictures of them, since one was refused).
 */
ConfabProvider *confab_provider_new            (const char      *id,
                                                const char      *name,
                                                const char      *base_url,
                                                ConfabProfile    profile) G_GNUC_WARN_UNUSED_RESULT;
ConfabProvider *confab_provider_from_json      (JsonObject      *object) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_provider_to_json        (ConfabProvider  *self) G_GNUC_WARN_UNUSED_RESULT;

const char     *confab_provider_get_id         (ConfabProvider  *self);
const char     *confab_provider_get_name       (ConfabProvider  *self);
const char     *confab_provider_get_base_url   (ConfabProvider  *self);
char           *confab_provider_dup_origin     (ConfabProvider  *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabProfile   confab_provider_get_profile    (ConfabProvider  *self);
const char     *confab_provider_get_model      (ConfabProvider  *self);
JsonObject     *confab_provider_get_extra_body (ConfabProvider  *self);
guint           confab_provider_get_timeout_connect    (ConfabProvider *self);
guint           confab_provider_get_timeout_first_byte (ConfabProvider *self);
guint           confab_provider_get_timeout_silence    (ConfabProvider *self);
gboolean        confab_provider_get_allow_http (ConfabProvider  *self);
gboolean        confab_provider_get_frames_only (ConfabProvider *self);
gboolean        confab_provider_is_sandbox     (ConfabProvider  *self);

/* Pairs of name and value, ended by NULL. */
const char * const *confab_provider_get_headers (ConfabProvider  *self);
gboolean        confab_provider_set_header     (ConfabProvider  *self,
                                                const char      *name,
                                                const char      *value,
                                                GError         **error);
void            confab_provider_clear_headers  (ConfabProvider  *self);
gboolean        confab_provider_set_base_url   (ConfabProvider  *self,
                                                const char      *base_url,
                                                GError         **error);
gboolean        confab_provider_set_extra_body (ConfabProvider  *self,
                                                const char      *json,
                                                GError         **error);
gboolean        confab_provider_check          (ConfabProvider  *self,
                                                GError         **error);

G_END_DECLS
