/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-data-list.h"
#include "widgets/confab-data-table.h"
#include "widgets/confab-data-text.h"

#define HIGHEST 420

/* About as high as a row, and what stands around the rows, are. A list does not tell how high it would be. */
#define ROW    24
#define AROUND 48

/* How wide a column is at first. */
#define WIDTH 160

struct _ConfabDataTable
{
  GtkWidget         parent_instance;

  GtkWidget        *scroller;
  GtkWidget        *view;

  GtkSortListModel *sorted;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ConfabDataTable, confab_data_table, GTK_TYPE_WIDGET)

static JsonNode *
get_cell (ConfabDataItem * item,
          const char *column)
{
  JsonNode *row = confab_data_item_get_value (item);

  return JSON_NODE_HOLDS_OBJECT (row) ? json_object_get_member (json_node_get_object (row), column) : NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         const char               *column)
{
  g_autofree char *text = confab_data_text_dup_cell (get_cell (gtk_list_item_get_item (list_item), column));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (list_item), *text != '\0' ? text : NULL);
}

static int
compare_rows (gconstpointer left,
              gconstpointer right,
              gpointer      column)
{
  return confab_data_text_compare (get_cell ((ConfabDataItem *)left, column), get_cell ((ConfabDataItem *)right, column));
}

static void
free_column (gpointer  column,
             GClosure *closure)
{
  g_free (column);
}

static void
add_column (ConfabDataTable *self,
            const char      *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, g_strdup (name), g_free));
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), g_strdup (name), free_column, 0);
  column = gtk_column_view_column_new (name, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, WIDTH);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

static void
confab_data_table_dispose (GObject *object)
{
  ConfabDataTable *self = CONFAB_DATA_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->sorted);
  G_OBJECT_CLASS (confab_data_table_parent_class)->dispose (object);
}

static void
confab_data_table_class_init (ConfabDataTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_data_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datatable");
}

static void
confab_data_table_init (ConfabDataTable *self)
{
  self->view = gtk_column_view_new (NULL);
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Data"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_overflow (self->scroller, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), HIGHEST);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * confab_data_table_new:
 *
 * Returns: (transfer floating): a table of nothing
 */
GtkWidget *
confab_data_table_new (void)
{
  return g_object_new (CONFAB_TYPE_DATA_TABLE, NULL);
}

/**
 * confab_data_table_set_rows:
 * @self: a table
 * @table: (nullable): a list of objects
 *
 * Shows it, with at most %CONFAB_DATA_MAX_COLUMNS columns.
 */
void
confab_data_table_set_rows (ConfabDataTable *self,
                            JsonNode        *table)
{
  GListModel *columns;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (CONFAB_IS_DATA_TABLE (self));

  columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_object (&self->sorted);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), column);
    }
  if (table == NULL)
    return;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (json_array_get_length (json_node_get_array (table)), (HIGHEST - AROUND) / ROW) * ROW + AROUND);
  names = confab_data_text_list_columns (table);
  for (guint i = 0; i < MIN (names->len, CONFAB_DATA_MAX_COLUMNS); i++)
    add_column (self, names->pdata[i]);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (confab_data_list_new_rows (table)),
                                          g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  /* A long table is sorted bit by bit, so that the window goes on. */
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted))));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), selection);
}

/**
 * confab_data_table_get_rows:
 * @self: a table
 *
 * Returns: (transfer none) (nullable): the rows as they are sorted, of #ConfabDataItem
 */
GListModel *
confab_data_table_get_rows (ConfabDataTable *self)
{
  g_return_val_if_fail (CONFAB_IS_DATA_TABLE (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

/**
 * confab_data_table_sort:
 * @self: a table
 * @column: the index of a column
 * @direction: how
 *
 * Sorts the rows, as a click on the column's head does.
 */
void
confab_data_table_sort (ConfabDataTable *self,
                        guint            column,
                        GtkSortType      direction)
{
  g_autoptr (GtkColumnViewColumn) found = NULL;

  g_return_if_fail (CONFAB_IS_DATA_TABLE (self));

  found = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view)), column);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), found, direction);
}
