/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "widgets/confab-model-popover.h"

G_BEGIN_DECLS

/**
 * ConfabModelFiller:
 *
 * Fills a menu of models with those of all services, and again where somebody asks for that.
 */
#define CONFAB_TYPE_MODEL_FILLER (confab_model_filler_get_type ())
G_DECLARE_FINAL_TYPE (ConfabModelFiller, confab_model_filler, CONFAB, MODEL_FILLER, GObject)

/* popover: not kept alive */
ConfabModelFiller *confab_model_filler_new  (ConfabModelPopover *popover,
                                             ConfabSession      *session) G_GNUC_WARN_UNUSED_RESULT;
/* provider, model: (nullable): what is in use now */
void               confab_model_filler_fill (ConfabModelFiller  *self,
                                             ConfabProvider     *provider,
                                             const char         *model);

G_END_DECLS
