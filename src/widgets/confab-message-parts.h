/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"

G_BEGIN_DECLS

/* The small things that a message may be made of besides its text. */
GtkWidget  *confab_message_parts_new_line        (const char            *text,
                                                  const char            *css_class) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget  *confab_message_parts_new_notice      (ConfabMessage         *message,
                                                  const char            *notice) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget  *confab_message_parts_new_waiting     (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean    confab_message_parts_set_waiting     (GtkWidget             *waiting,
                                                  const char            *words,
                                                  double                 fraction);
GMenuModel *confab_message_parts_new_menu        (gboolean               reply) G_GNUC_WARN_UNUSED_RESULT;
void        confab_message_parts_announce        (GtkWidget             *widget,
                                                  const char            *words);

G_END_DECLS
