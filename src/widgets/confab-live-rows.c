/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-live-rows.h"
#include "widgets/confab-tall.h"

static void
live_row_free (gpointer data)
{
  ConfabLiveRow *row = data;

  g_object_unref (row->item);
  g_free (row);
}

void
confab_live_rows_init (ConfabLiveRows *self,
                       GtkWidget      *list)
{
  *self = (ConfabLiveRows){ .list = list, .rows = g_ptr_array_new_with_free_func (live_row_free) };
}

void
confab_live_rows_clear (ConfabLiveRows *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

static void
discard_widget (ConfabLiveRows *self,
                ConfabLiveRow  *row)
{
  if (self->factory->release != NULL)
    self->factory->release (row->widget, row->item, self->user_data);
  g_clear_pointer (&row->widget, gtk_widget_unparent);
}

void
confab_live_rows_drop_all (ConfabLiveRows *self)
{
  while (self->rows->len > 0)
    confab_live_rows_drop (self, g_ptr_array_index (self->rows, self->rows->len - 1));
}

ConfabLiveRow *
confab_live_rows_get (ConfabLiveRows *self,
                      guint           index)
{
  return index < self->rows->len ? g_ptr_array_index (self->rows, index) : NULL;
}

/* The index of the first row that is not before a position. */
static guint
find_index (ConfabLiveRows *self,
            guint           position)
{
  guint low = 0;
  guint high = self->rows->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (confab_live_rows_get (self, middle)->position < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * confab_live_rows_find:
 * @self: rows
 * @position: a place in the list
 *
 * Returns: (nullable): the row there
 */
ConfabLiveRow *
confab_live_rows_find (ConfabLiveRows *self,
                       guint           position)
{
  ConfabLiveRow *row = confab_live_rows_get (self, find_index (self, position));

  return row != NULL && row->position == position ? row : NULL;
}

/**
 * confab_live_rows_find_widget:
 * @self: rows
 * @widget: a row, or what is in one
 *
 * Returns: (nullable): that row
 */
ConfabLiveRow *
confab_live_rows_find_widget (ConfabLiveRows *self,
                              GtkWidget      *widget)
{
  while (widget != NULL && gtk_widget_get_parent (widget) != self->list)
    widget = gtk_widget_get_parent (widget);
  for (guint i = 0; widget != NULL && i < self->rows->len; i++)
    if (confab_live_rows_get (self, i)->widget == widget)
      return confab_live_rows_get (self, i);
  return NULL;
}

static void
make_widget (ConfabLiveRows *self,
             ConfabLiveRow  *row,
             GtkWidget      *previous)
{
  row->widget = self->factory->make (row->item, row->position, self->user_data);
  gtk_widget_insert_after (row->widget, self->list, previous);
  if (self->factory->placed != NULL)
    self->factory->placed (row->widget, row->item, row->position, self->user_data);
}

/**
 * confab_live_rows_make:
 * @self: rows
 * @position: a place in the list that has no row
 *
 * Returns: the new row there
 */
ConfabLiveRow *
confab_live_rows_make (ConfabLiveRows *self,
                       guint           position)
{
  guint index = find_index (self, position);
  ConfabLiveRow *row = g_new0 (ConfabLiveRow, 1);

  row->item = g_list_model_get_item (self->model, position);
  row->position = position;
  make_widget (self, row, index > 0 ? confab_live_rows_get (self, index - 1)->widget : NULL);
  g_ptr_array_insert (self->rows, index, row);
  return row;
}

/**
 * confab_live_rows_remake:
 * @self: rows
 * @row: one of them
 *
 * Gives the item another widget.
 */
void
confab_live_rows_remake (ConfabLiveRows *self,
                         ConfabLiveRow  *row)
{
  GtkWidget *previous = gtk_widget_get_prev_sibling (row->widget);

  row->stale = FALSE;
  discard_widget (self, row);
  make_widget (self, row, previous);
}

void
confab_live_rows_drop (ConfabLiveRows *self,
                       ConfabLiveRow  *row)
{
  guint index;

  /* Whoever is told of the widget's end must not find the row any more. */
  if (g_ptr_array_find (self->rows, row, &index))
    g_ptr_array_steal_index (self->rows, index);
  discard_widget (self, row);
  live_row_free (row);
}

/**
 * confab_live_rows_get_focused:
 * @row: a row
 *
 * Returns: whether the focus is in it
 */
gboolean
confab_live_rows_get_focused (ConfabLiveRow *row)
{
  GtkRoot *root = gtk_widget_get_root (row->widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == row->widget || gtk_widget_is_ancestor (focus, row->widget));
}

/**
 * confab_live_rows_get_held:
 * @row: a row
 *
 * Returns: whether something would be lost with it
 */
gboolean
confab_live_rows_get_held (ConfabLiveRow *row)
{
  return confab_live_rows_get_focused (row) ||
         (CONFAB_IS_TALL (row->widget) && confab_tall_get_held (CONFAB_TALL (row->widget)));
}

/**
 * confab_live_rows_get_real:
 * @self: rows
 * @row: one of them
 *
 * Returns: whether it shows its item, and does not only stand in for it
 */
gboolean
confab_live_rows_get_real (ConfabLiveRows *self,
                           ConfabLiveRow  *row)
{
  return self->factory->get_provisional == NULL || !self->factory->get_provisional (row->widget, self->user_data);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const ConfabLiveRow *first = *(ConfabLiveRow *const *)a;
  const ConfabLiveRow *second = *(ConfabLiveRow *const *)b;

  return first->position < second->position ? -1 : first->position > second->position;
}

/* Items may be taken out and put in again: they keep their rows. */
static void
adopt_rows (ConfabLiveRows *self,
            GHashTable     *orphans,
            guint           position,
            guint           n_added)
{
  for (guint i = position; i < position + n_added && g_hash_table_size (orphans) > 0; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);
      ConfabLiveRow *row = g_hash_table_lookup (orphans, item);

      if (row == NULL)
        continue;
      row->position = i;
      g_hash_table_remove (orphans, item);
    }
}

static void
restore_order (ConfabLiveRows *self)
{
  GtkWidget *previous = NULL;

  g_ptr_array_sort (self->rows, compare_positions);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *widget = confab_live_rows_get (self, i)->widget;

      if (gtk_widget_get_prev_sibling (widget) != previous)
        gtk_widget_insert_after (widget, self->list, previous);
      previous = widget;
    }
}

/**
 * confab_live_rows_items_changed:
 * @self: rows
 * @position: where the list changed
 * @n_removed: so many items went
 * @n_added: so many came instead
 *
 * Follows a change of the list. No rows are made for what is new.
 */
void
confab_live_rows_items_changed (ConfabLiveRows *self,
                                guint           position,
                                guint           n_removed,
                                guint           n_added)
{
  g_autoptr (GHashTable) orphans = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) lost = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer orphan;

  for (guint i = 0; i < self->rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (self, i);

      if (row->position >= position + n_removed)
        row->position += n_added - n_removed;
      else if (row->position >= position && g_hash_table_contains (orphans, row->item))
        g_ptr_array_add (lost, row);
      else if (row->position >= position)
        g_hash_table_insert (orphans, row->item, row);
    }
  adopt_rows (self, orphans, position, n_added);
  g_hash_table_iter_init (&iter, orphans);
  while (g_hash_table_iter_next (&iter, NULL, &orphan))
    g_ptr_array_add (lost, orphan);
  for (guint i = 0; i < lost->len; i++)
    confab_live_rows_drop (self, g_ptr_array_index (lost, i));
  restore_order (self);
  if (self->factory->placed == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (self, i);

      self->factory->placed (row->widget, row->item, row->position, self->user_data);
    }
}
