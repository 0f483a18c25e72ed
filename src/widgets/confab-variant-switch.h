/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabVariantSwitch:
 *
 * Says which of several variants of a message is shown, and leads to those before and after it, by the actions "message.previous-variant" and
 * "message.next-variant" of the message it is in.
 */
#define CONFAB_TYPE_VARIANT_SWITCH (confab_variant_switch_get_type ())
G_DECLARE_FINAL_TYPE (ConfabVariantSwitch, confab_variant_switch, CONFAB, VARIANT_SWITCH, GtkWidget)

GtkWidget *confab_variant_switch_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* index: from 0 */
void       confab_variant_switch_set       (ConfabVariantSwitch *self,
                                            guint                index,
                                            guint                n_variants);
void       confab_variant_switch_set_reach (ConfabVariantSwitch *self,
                                            gboolean             reachable);
/* The button of the direction, -1 or 1, or the other one where there is nothing more. */
gboolean   confab_variant_switch_focus     (ConfabVariantSwitch *self,
                                            int                  direction);

G_END_DECLS
