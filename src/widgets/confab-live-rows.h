/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabRowFactory:
 * @make: makes the row of an item
 * @placed: (nullable): tells a row which place it has in the list, when it was made and after each change of the list
 * @release: (nullable): a row is about to go
 * @get_provisional: (nullable): whether a row only stands in for what is not there yet
 *
 * Who makes the rows of a list.
 */
typedef struct
{
  GtkWidget *(*make)            (gpointer   item,
                                 guint      position,
                                 gpointer   user_data);
  void       (*placed)          (GtkWidget *row,
                                 gpointer   item,
                                 guint      position,
                                 gpointer   user_data);
  void       (*release)         (GtkWidget *row,
                                 gpointer   item,
                                 gpointer   user_data);
  gboolean   (*get_provisional) (GtkWidget *row,
                                 gpointer   user_data);
} ConfabRowFactory;

/**
 * ConfabLiveRow:
 * @widget: the row
 * @item: what it shows
 * @position: where that is in the list
 * @y: the top of the row, in pixels below the top of the view
 * @height: in pixels, without the space to the next row
 * @stale: it is to be made again
 * @placed: the last layout gave it its place
 *
 * A row that has a widget.
 */
typedef struct
{
  GtkWidget *widget;
  gpointer   item;
  guint      position;
  int        y;
  int        height;
  gboolean   stale;
  gboolean   placed;
} ConfabLiveRow;

/**
 * ConfabLiveRows:
 *
 * The rows of a list that have widgets, in the order of the list; with gaps.
 */
typedef struct
{
  GtkWidget              *list;
  GListModel             *model;
  const ConfabRowFactory *factory;
  gpointer                user_data;
  GPtrArray              *rows;
} ConfabLiveRows;

void           confab_live_rows_init          (ConfabLiveRows *self,
                                               GtkWidget      *list);
void           confab_live_rows_clear         (ConfabLiveRows *self);
void           confab_live_rows_drop_all      (ConfabLiveRows *self);
ConfabLiveRow *confab_live_rows_get           (ConfabLiveRows *self,
                                               guint           index);
ConfabLiveRow *confab_live_rows_find          (ConfabLiveRows *self,
                                               guint           position);
ConfabLiveRow *confab_live_rows_find_widget   (ConfabLiveRows *self,
                                               GtkWidget      *widget);
ConfabLiveRow *confab_live_rows_make          (ConfabLiveRows *self,
                                               guint           position);
void           confab_live_rows_remake        (ConfabLiveRows *self,
                                               ConfabLiveRow  *row);
void           confab_live_rows_drop          (ConfabLiveRows *self,
                                               ConfabLiveRow  *row);
gboolean       confab_live_rows_get_focused   (ConfabLiveRow  *row);
gboolean       confab_live_rows_get_held      (ConfabLiveRow  *row);
gboolean       confab_live_rows_get_real      (ConfabLiveRows *self,
                                               ConfabLiveRow  *row);
void           confab_live_rows_items_changed (ConfabLiveRows *self,
                                               guint           position,
                                               guint           n_removed,
                                               guint           n_added);

G_END_DECLS
