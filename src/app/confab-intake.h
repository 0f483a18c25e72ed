/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-attacher.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabIntake:
 *
 * All ways in which something comes to be attached: chosen, dropped on the page, pasted, taken as a screenshot, from a web address. What
 * comes is given to the attacher. Nothing is fetched before somebody says so.
 *
 * Signals: "problem" (text: string): why something was not attached; "toast" (toast: AdwToast): what is offered.
 */
#define CONFAB_TYPE_INTAKE (confab_intake_get_type ())
G_DECLARE_FINAL_TYPE (ConfabIntake, confab_intake, CONFAB, INTAKE, GObject)

ConfabIntake *confab_intake_new    (GtkWidget      *page,
                                    ConfabComposer *composer,
                                    ConfabAttacher *attacher) G_GNUC_WARN_UNUSED_RESULT;
void          confab_intake_set_up (ConfabIntake   *self,
                                    GSettings      *settings);

G_END_DECLS
