/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabBubble:
 *
 * Sets a card at the end of the reading direction, at most four fifths of the width, with something small beside it.
 */
#define CONFAB_TYPE_BUBBLE (confab_bubble_get_type ())
G_DECLARE_FINAL_TYPE (ConfabBubble, confab_bubble, CONFAB, BUBBLE, GtkWidget)

GtkWidget *confab_bubble_new (GtkWidget *card,
                              GtkWidget *aside) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
