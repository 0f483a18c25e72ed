/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-services.h"

G_BEGIN_DECLS

/**
 * ConfabWelcomePage:
 *
 * What a person sees first: a key for the AI/ML API, a server on this machine, or the sandbox.
 *
 * Signals: "ready" when a service is set up and the first message can be written; "problem" (text: string).
 */
#define CONFAB_TYPE_WELCOME_PAGE (confab_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (ConfabWelcomePage, confab_welcome_page, CONFAB, WELCOME_PAGE, GtkWidget)

GtkWidget *confab_welcome_page_new (ConfabServices *services) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
