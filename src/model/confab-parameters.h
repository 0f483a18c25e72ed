/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

/**
 * ConfabParameters:
 *
 * The parameters that somebody set, at one level: for everything, for a preset, or for a conversation. What nobody set is not there, and is not sent.
 * The signal "changed" has the name of the parameter that changed.
 */
#define CONFAB_TYPE_PARAMETERS (confab_parameters_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameters, confab_parameters, CONFAB, PARAMETERS, GObject)

ConfabParameters  *confab_parameters_new           (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean           confab_parameters_set           (ConfabParameters  *self,
                                                    const char        *name,
                                                    JsonNode          *value,
                                                    ConfabProfile      profile,
                                                    GError           **error);
gboolean           confab_parameters_set_from_text (ConfabParameters  *self,
                                                    const char        *name,
                                                    const char        *text,
                                                    ConfabProfile      profile,
                                                    GError           **error);
void               confab_parameters_unset         (ConfabParameters  *self,
                                                    const char        *name);
JsonNode          *confab_parameters_get           (ConfabParameters  *self,
                                                    const char        *name);
char             **confab_parameters_list_names    (ConfabParameters  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean           confab_parameters_is_empty      (ConfabParameters  *self);
ConfabParameters  *confab_parameters_merge         (ConfabParameters  *self,
                                                    ConfabParameters  *nearer) G_GNUC_WARN_UNUSED_RESULT;
JsonNode          *confab_parameters_to_json       (ConfabParameters  *self) G_GNUC_WARN_UNUSED_RESULT;
void               confab_parameters_load          (ConfabParameters  *self,
                                                    JsonObject        *object);

G_END_DECLS
