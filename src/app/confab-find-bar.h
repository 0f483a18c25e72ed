/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabFindBar:
 *
 * Where one types what to find in the conversation, and goes from match to match. It knows nothing of either.
 *
 * Signals: "changed" when there is something else to find; "step" (direction: int, 1 or -1) to go to the next match or the previous one; "closed".
 */
#define CONFAB_TYPE_FIND_BAR (confab_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabFindBar, confab_find_bar, CONFAB, FIND_BAR, GtkWidget)

gboolean    confab_find_bar_get_open  (ConfabFindBar *self);
void        confab_find_bar_open      (ConfabFindBar *self);
void        confab_find_bar_close     (ConfabFindBar *self);
const char *confab_find_bar_get_text  (ConfabFindBar *self);
void        confab_find_bar_set_busy  (ConfabFindBar *self);
void        confab_find_bar_set_count (ConfabFindBar *self,
                                       guint          current,
                                       guint          n_matches);

G_END_DECLS
