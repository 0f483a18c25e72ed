/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabMessageDetails:
 *
 * A window with all that is known of a message.
 */
#define CONFAB_TYPE_MESSAGE_DETAILS (confab_message_details_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageDetails, confab_message_details, CONFAB, MESSAGE_DETAILS, AdwWindow)

GtkWidget *confab_message_details_new (ConfabMessage *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
