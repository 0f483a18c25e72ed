/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/confab-exchange.h"

G_BEGIN_DECLS

/* What the pages of the inspector are made of. */

/* A page that scrolls; groups: (out) (transfer none): the box for what is on it */
GtkWidget *confab_inspector_page_new       (GtkWidget  **groups) G_GNUC_WARN_UNUSED_RESULT;
/* Buttons for the pages of a stack that has them. */
GtkWidget *confab_inspector_switcher_new   (GtkStack    *stack) G_GNUC_WARN_UNUSED_RESULT;
/* description: (nullable). Neither is markup. */
GtkWidget *confab_inspector_group_new      (const char  *title,
                                            const char  *description) G_GNUC_WARN_UNUSED_RESULT;
/* value: (nullable): nothing is added without one */
void       confab_inspector_group_add_fact (GtkWidget   *group,
                                            const char  *name,
                                            const char  *value);
/* Headers, one a line. */
char      *confab_inspector_dup_headers    (GPtrArray   *headers) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *confab_inspector_note_new        (void);
/* text: (nullable): NULL hides it; action: (nullable): NULL for no button */
void       confab_inspector_note_show       (GtkWidget  *note,
                                             const char *text,
                                             const char *action);

G_END_DECLS
