/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "widgets/confab-data-list.h"

G_BEGIN_DECLS

/**
 * ConfabDataTree:
 *
 * JSON as a tree that folds. Right and Left unfold and fold, Ctrl+C copies the value that is selected, Ctrl+Shift+C its path.
 */
#define CONFAB_TYPE_DATA_TREE (confab_data_tree_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDataTree, confab_data_tree, CONFAB, DATA_TREE, GtkWidget)

GtkWidget      *confab_data_tree_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void            confab_data_tree_set_root     (ConfabDataTree *self,
                                               JsonNode       *root);
void            confab_data_tree_refresh      (ConfabDataTree *self);
void            confab_data_tree_set_problems (ConfabDataTree *self,
                                               GPtrArray      *problems);
gboolean        confab_data_tree_select       (ConfabDataTree *self,
                                               const char     *pointer);
ConfabDataItem *confab_data_tree_dup_selected (ConfabDataTree *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
