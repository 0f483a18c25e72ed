/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-spending-table.h"
#include "base/confab-text.h"

#define TITLE_WIDTH 160

/* A line of the table. */
#define CONFAB_TYPE_SPENDING_LINE (confab_spending_line_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSpendingLine, confab_spending_line, CONFAB, SPENDING_LINE, GObject)

struct _ConfabSpendingLine
{
  GObject        parent_instance;

  char          *title;
  ConfabSpentSum sum;   /* without its texts */
};

G_DEFINE_FINAL_TYPE (ConfabSpendingLine, confab_spending_line, G_TYPE_OBJECT)

typedef enum
{
  COLUMN_TITLE,
  COLUMN_BILLED,
  COLUMN_ESTIMATED,
  COLUMN_REQUESTS,
  COLUMN_IN,
  COLUMN_OUT,
  N_COLUMNS
} Column;

static void
confab_spending_line_finalize (GObject *object)
{
  g_free (CONFAB_SPENDING_LINE (object)->title);
  G_OBJECT_CLASS (confab_spending_line_parent_class)->finalize (object);
}

static void
confab_spending_line_class_init (ConfabSpendingLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_spending_line_finalize;
}

static void
confab_spending_line_init (ConfabSpendingLine *self)
{
}

static const char *
get_column_title (Column column)
{
  switch (column)
    {
    case COLUMN_REQUESTS:
      return _ ("Requests");
    case COLUMN_IN:
      return _ ("Tokens In");
    case COLUMN_OUT:
      return _ ("Tokens Out");
    case COLUMN_BILLED:
      return _ ("Billed");
    case COLUMN_ESTIMATED:
      return _ ("Estimated");
    case COLUMN_TITLE:
    case N_COLUMNS:
    default:
      return _ ("Name");
    }
}

static double
get_number (const ConfabSpendingLine *line,
            Column                    column)
{
  switch (column)
    {
    case COLUMN_REQUESTS:
      return (double)line->sum.n_requests;
    case COLUMN_IN:
      return (double)line->sum.prompt_tokens;
    case COLUMN_OUT:
      return (double)line->sum.completion_tokens;
    case COLUMN_BILLED:
      return line->sum.billed;
    case COLUMN_ESTIMATED:
      return line->sum.estimated;
    case COLUMN_TITLE:
    case N_COLUMNS:
    default:
      return 0;
    }
}

static char *
dup_cell (const ConfabSpendingLine *line,
          Column                    column)
{
  if (column == COLUMN_TITLE)
    return g_strdup (line->title);
  if ((column == COLUMN_BILLED && line->sum.n_billed == 0) || (column == COLUMN_ESTIMATED && line->sum.n_estimated == 0))
    return g_strdup ("–");
  if (column == COLUMN_BILLED || column == COLUMN_ESTIMATED)
    return confab_text_format_cost (get_number (line, column));
  return g_strdup_printf ("%'.0f", get_number (line, column));
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const ConfabSpendingLine *one = a;
  const ConfabSpendingLine *other = b;
  Column column = GPOINTER_TO_UINT (user_data);

  if (column == COLUMN_TITLE)
    return g_utf8_collate (one->title, other->title);
  return (get_number (one, column) > get_number (other, column)) - (get_number (one, column) < get_number (other, column));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  Column column = GPOINTER_TO_UINT (user_data);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_TITLE ? 0 : 1);
  if (column == COLUMN_TITLE)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  else
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  Column column = GPOINTER_TO_UINT (user_data);
  g_autofree char *text = dup_cell (gtk_list_item_get_item (item), column);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  if (column == COLUMN_TITLE)
    gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

static void
add_column (GtkColumnView *view,
            Column         column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));
  g_autoptr (GtkColumnViewColumn) made = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  made = gtk_column_view_column_new (get_column_title (column), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_expand (made, column == COLUMN_TITLE);
  if (column == COLUMN_TITLE)
    gtk_column_view_column_set_fixed_width (made, TITLE_WIDTH);
  gtk_column_view_append_column (view, made);
}

/**
 * confab_spending_table_new:
 *
 * Returns: (transfer floating): an empty table, for something that scrolls it in both directions
 */
GtkWidget *
confab_spending_table_new (void)
{
  GtkWidget *view = gtk_column_view_new (NULL);
  GListStore *store = g_list_store_new (CONFAB_TYPE_SPENDING_LINE);
  GtkSortListModel *sorted;
  g_autoptr (GtkSelectionModel) selection = NULL;

  for (Column i = 0; i < N_COLUMNS; i++)
    add_column (GTK_COLUMN_VIEW (view), i);
  g_object_set_data_full (G_OBJECT (view), "lines", g_object_ref (store), g_object_unref);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (store), g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (view))));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (view), selection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Spending"), -1);
  return view;
}

/**
 * confab_spending_table_fill:
 * @table: a table
 * @spent: what was spent
 * @by: by what it is sorted
 *
 * Shows the sums, the newest or the dearest first until somebody sorts them by a column.
 */
void
confab_spending_table_fill (GtkWidget    *table,
                            ConfabSpent  *spent,
                            ConfabSpentBy by)
{
  GListStore *store = g_object_get_data (G_OBJECT (table), "lines");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *sums = confab_spent_get_sums (spent, by);
  gboolean by_time = by == CONFAB_SPENT_BY_DAY || by == CONFAB_SPENT_BY_MONTH;

  for (guint i = 0; i < sums->len; i++)
    {
      const ConfabSpentSum *sum = sums->pdata[by_time ? sums->len - 1 - i : i];
      ConfabSpendingLine *line = g_object_new (CONFAB_TYPE_SPENDING_LINE, NULL);

      line->title = confab_spent_sum_dup_title (sum, by);
      line->sum = *sum;
      line->sum.name = line->sum.id = NULL;
      g_ptr_array_add (lines, line);
    }
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), lines->pdata, lines->len);
}
