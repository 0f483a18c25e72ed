/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/* A window with all that is known of an attachment. */
GtkWidget *confab_attachment_details_new (ConfabPart *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
