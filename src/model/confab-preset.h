/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-parameters.h"

G_BEGIN_DECLS

/**
 * CONFAB_PRESET_MAX_NAME_CHARS:
 *
 * How long a name may be, which is more than fits any place where it is shown.
 */
#define CONFAB_PRESET_MAX_NAME_CHARS 100

/**
 * ConfabPreset:
 *
 * What is set for a kind of task: a system prompt, perhaps with variables, a service and a model, and parameters. A conversation that uses it takes from it what
 * it does not set itself. Properties, with notification: "name", "system-prompt", "provider-id", "provider-name", "model".
 *
 * Signal "changed" when anything of it is another one, its parameters too.
 */
#define CONFAB_TYPE_PRESET (confab_preset_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPreset, confab_preset, CONFAB, PRESET, GObject)

ConfabPreset     *confab_preset_new               (const char   *id,
                                                   const char   *name) G_GNUC_WARN_UNUSED_RESULT;
ConfabPreset     *confab_preset_copy              (ConfabPreset *self,
                                                   const char   *id,
                                                   const char   *name) G_GNUC_WARN_UNUSED_RESULT;
const char       *confab_preset_get_id            (ConfabPreset *self);
const char       *confab_preset_get_name          (ConfabPreset *self);
void              confab_preset_set_name          (ConfabPreset *self,
                                                   const char   *name);
const char       *confab_preset_get_system_prompt (ConfabPreset *self);
void              confab_preset_set_system_prompt (ConfabPreset *self,
                                                   const char   *system_prompt);
const char       *confab_preset_get_provider_id   (ConfabPreset *self);
const char       *confab_preset_get_provider_name (ConfabPreset *self);
void              confab_preset_set_provider      (ConfabPreset *self,
                                                   const char   *provider_id,
                                                   const char   *provider_name);
const char       *confab_preset_get_model         (ConfabPreset *self);
void              confab_preset_set_model         (ConfabPreset *self,
                                                   const char   *model);
ConfabParameters *confab_preset_get_parameters    (ConfabPreset *self);
JsonNode         *confab_preset_to_json           (ConfabPreset *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabPreset     *confab_preset_from_json         (const char   *id,
                                                   JsonObject   *object) G_GNUC_WARN_UNUSED_RESULT;
void              confab_preset_load              (ConfabPreset *self,
                                                   JsonObject   *object);

G_END_DECLS
