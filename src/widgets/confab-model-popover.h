/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-model-info.h"

G_BEGIN_DECLS

/**
 * ConfabModelPopover:
 *
 * A searchable list of models, under headings of their providers. Accepts a name that is not in the list, too.
 *
 * Signal: "chosen" (provider-id: string, model: string); "refresh" when the user asks to fetch the lists anew.
 */
#define CONFAB_TYPE_MODEL_POPOVER (confab_model_popover_get_type ())
G_DECLARE_FINAL_TYPE (ConfabModelPopover, confab_model_popover, CONFAB, MODEL_POPOVER, GtkPopover)

GtkWidget *confab_model_popover_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_model_popover_clear        (ConfabModelPopover *self);
/* models: (element-type ConfabModelInfo) (nullable): NULL while they are fetched, or with a text why there are none. */
void       confab_model_popover_set_provider (ConfabModelPopover *self,
                                              const char         *provider_id,
                                              const char         *provider_name,
                                              GPtrArray          *models,
                                              const char         *problem);
void       confab_model_popover_set_current  (ConfabModelPopover *self,
                                              const char         *provider_id,
                                              const char         *model);

G_END_DECLS
