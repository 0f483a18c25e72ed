/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabDataTable:
 *
 * A list of objects as a table: a column for each member, sorted by a click on its head.
 */
#define CONFAB_TYPE_DATA_TABLE (confab_data_table_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDataTable, confab_data_table, CONFAB, DATA_TABLE, GtkWidget)

GtkWidget  *confab_data_table_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void        confab_data_table_set_rows (ConfabDataTable *self,
                                        JsonNode        *table);
GListModel *confab_data_table_get_rows (ConfabDataTable *self);
void        confab_data_table_sort     (ConfabDataTable *self,
                                        guint            column,
                                        GtkSortType      direction);

G_END_DECLS
