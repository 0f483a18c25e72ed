/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-failure.h"

G_BEGIN_DECLS

/**
 * ConfabFailureCard:
 *
 * Says in the conversation how a turn failed, and what can be done.
 *
 * Signal: "action" (name: string), as in the transcript.
 */
#define CONFAB_TYPE_FAILURE_CARD (confab_failure_card_get_type ())
G_DECLARE_FINAL_TYPE (ConfabFailureCard, confab_failure_card, CONFAB, FAILURE_CARD, GtkWidget)

GtkWidget *confab_failure_card_new (const ConfabFailure *failure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
