/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabReasoningView:
 *
 * The reasoning of a reply: one line, which opens to the whole.
 *
 * Properties: "expanded" (boolean). Signal: "open-link" (uri: string).
 */
#define CONFAB_TYPE_REASONING_VIEW (confab_reasoning_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabReasoningView, confab_reasoning_view, CONFAB, REASONING_VIEW, GtkWidget)

GtkWidget *confab_reasoning_view_new          (ConfabMessage       *message) G_GNUC_WARN_UNUSED_RESULT;
gboolean   confab_reasoning_view_update       (ConfabReasoningView *self);
void       confab_reasoning_view_set_expanded (ConfabReasoningView *self,
                                               gboolean             expanded);
void       confab_reasoning_view_set_scale    (ConfabReasoningView *self,
                                               double               scale);

G_END_DECLS
