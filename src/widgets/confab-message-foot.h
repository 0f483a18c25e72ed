/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabMessageFoot:
 *
 * The buttons of a message, with or without a dim line before them. The buttons are made when they are first wanted; their place is always kept.
 * They activate the actions of the message they are in.
 */
#define CONFAB_TYPE_MESSAGE_FOOT (confab_message_foot_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageFoot, confab_message_foot, CONFAB, MESSAGE_FOOT, GtkWidget)

GtkWidget *confab_message_foot_new          (gboolean           reply) G_GNUC_WARN_UNUSED_RESULT;
void       confab_message_foot_set_words    (ConfabMessageFoot *self,
                                             const char        *words);
/* Shows which of several variants it is; none with less than two. */
void       confab_message_foot_set_variants (ConfabMessageFoot *self,
                                             guint              index,
                                             guint              n_variants);
gboolean   confab_message_foot_focus_variants (ConfabMessageFoot *self,
                                             int                direction);
void       confab_message_foot_set_tooltip  (ConfabMessageFoot *self,
                                             const char        *tooltip);
void       confab_message_foot_make_buttons (ConfabMessageFoot *self,
                                             GMenuModel        *menu);
void       confab_message_foot_show_copied  (ConfabMessageFoot *self);
void       confab_message_foot_set_reach    (ConfabMessageFoot *self,
                                             gboolean           reachable);
gboolean   confab_message_foot_get_held     (ConfabMessageFoot *self);

G_END_DECLS
