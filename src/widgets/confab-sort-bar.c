/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-sort-bar.h"

struct _ConfabSortBar
{
  GtkBox         parent_instance;

  GtkColumnView *view;
  GtkFilter     *filter;
  GtkWidget     *choice;
  GtkWidget     *reversed;
};

enum
{
  SORTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSortBar, confab_sort_bar, GTK_TYPE_BOX)

static guint signals[N_SIGNALS];

static void
confab_sort_bar_dispose (GObject *object)
{
  ConfabSortBar *self = CONFAB_SORT_BAR (object);

  g_clear_object (&self->view);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (confab_sort_bar_parent_class)->dispose (object);
}

static void
confab_sort_bar_class_init (ConfabSortBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_sort_bar_dispose;

  signals[SORTED] = g_signal_new ("sorted", CONFAB_TYPE_SORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
confab_sort_bar_init (ConfabSortBar *self)
{
}

/**
 * confab_sort_bar_apply:
 * @self: a bar
 *
 * Sorts by what it says; the heads of the columns may have been used since.
 */
void
confab_sort_bar_apply (ConfabSortBar *self)
{
  GtkColumnViewColumn *column = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice));
  gboolean is_reversed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->reversed));

  if (column != NULL && self->view != NULL)
    gtk_column_view_sort_by_column (self->view, column, is_reversed ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
chosen_cb (ConfabSortBar *self)
{
  confab_sort_bar_apply (self);
  g_signal_emit (self, signals[SORTED], 0);
}

void
confab_sort_bar_update (ConfabSortBar *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * confab_sort_bar_new:
 * @view: a column view, whose columns have sorters and titles
 *
 * Returns: (transfer floating): a bar that sorts it
 */
GtkWidget *
confab_sort_bar_new (GtkColumnView *view)
{
  ConfabSortBar *self = g_object_new (CONFAB_TYPE_SORT_BAR, "spacing", 6, NULL);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Sort _by"));
  GListModel *columns = g_object_ref (gtk_column_view_get_columns (view));

  self->view = g_object_ref (view);
  self->filter = GTK_FILTER (gtk_bool_filter_new (gtk_property_expression_new (GTK_TYPE_COLUMN_VIEW_COLUMN, NULL, "visible")));
  self->choice = gtk_drop_down_new (G_LIST_MODEL (gtk_filter_list_model_new (columns, g_object_ref (self->filter))),
                                    gtk_property_expression_new (GTK_TYPE_COLUMN_VIEW_COLUMN, NULL, "title"));
  self->reversed = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->reversed), "view-sort-descending-symbolic");
  gtk_widget_set_tooltip_text (self->reversed, _ ("Descending"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reversed), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Descending"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sort by"), -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->choice);
  gtk_widget_set_hexpand (self->choice, TRUE);
  gtk_box_append (GTK_BOX (self), label);
  gtk_box_append (GTK_BOX (self), self->choice);
  gtk_box_append (GTK_BOX (self), self->reversed);
  g_signal_connect_object (self->choice, "notify::selected-item", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reversed, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
