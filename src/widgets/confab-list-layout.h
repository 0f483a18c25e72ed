/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-height-map.h"
#include "widgets/confab-live-rows.h"
#include "widgets/confab-tall.h"

G_BEGIN_DECLS

#define CONFAB_LIST_COLUMN_WIDTH   820
#define CONFAB_LIST_SIDE_MARGIN    18
/* And where several replies stand side by side */
#define CONFAB_LIST_WIDE_WIDTH     1640
#define CONFAB_LIST_TOP_MARGIN     24
#define CONFAB_LIST_BOTTOM_MARGIN  24
#define CONFAB_LIST_ROW_SPACING    24

/* Rows are made up to so many views above and below, and kept up to so many. */
#define CONFAB_LIST_MAKE_VIEWS     1
#define CONFAB_LIST_KEEP_VIEWS     2

/**
 * ConfabListAnchor:
 * @position: a row
 * @inside: a place in it, in pixels below its top
 * @share: the same, of the height of the row
 * @below: where that is, in pixels below the top of the view
 * @by_share: the height of the row was only guessed
 * @widget: (nullable): compared only: the row that told the place
 * @place: what is there
 *
 * What is held still: a place in a row, and where that is in the view.
 */
typedef struct
{
  guint       position;
  double      inside;
  double      share;
  double      below;
  gboolean    by_share;
  GtkWidget  *widget;
  ConfabPlace place;
} ConfabListAnchor;

/**
 * ConfabListLayout:
 * @live: the rows that have widgets
 * @heights: the heights of all
 * @anchor: what is held still
 * @middle: what is held still when the width changes
 * @path: (nullable): which widget knows the place of the anchor, until its row is made
 * @column: the width of the rows, in pixels
 * @height: the height of the view, in pixels
 * @top: the height of all that was above the view at the last layout
 * @residual: what rounding took from the places of the rows
 * @shift: so much was scrolled since the last layout
 * @alone: whether nobody around the list is allocated with it, so that nothing may be done that asks them for anything: neither may a
 *   row come or go, nor the height be asked for that one needs
 *
 * Where the rows of a list are.
 */
typedef struct
{
  ConfabLiveRows   live;
  ConfabHeightMap *heights;
  ConfabListAnchor anchor;
  ConfabListAnchor middle;
  char            *path;
  int              column;
  int              width;
  int              height;
  double           top;
  double           residual;
  double           shift;
  gboolean         alone;
} ConfabListLayout;

/**
 * ConfabListView:
 * @first: the first row that is seen
 * @last: the last one
 * @complete: whether all rows near the view were made
 * @settled: whether no row that is seen only stands in for what is not there yet
 *
 * What came of a layout.
 */
typedef struct
{
  ConfabLiveRow *first;
  ConfabLiveRow *last;
  gboolean       complete;
  gboolean       settled;
} ConfabListView;

double     confab_list_layout_get_row_y    (ConfabListLayout       *self,
                                            ConfabLiveRow          *row);
double     confab_list_layout_get_distance (ConfabListLayout       *self,
                                            ConfabLiveRow          *row);
double     confab_list_layout_get_total    (ConfabListLayout       *self);
void       confab_list_layout_remake_row   (ConfabListLayout       *self,
                                            ConfabLiveRow          *row);
void       confab_list_layout_place_rows   (ConfabListLayout       *self,
                                            ConfabListAnchor       *anchor,
                                            gboolean                by_share,
                                            ConfabListView         *view);

void       confab_list_anchor_pick_in_row  (ConfabListLayout       *self,
                                            ConfabListAnchor       *anchor,
                                            ConfabLiveRow          *row,
                                            double                  y);
void       confab_list_anchor_pick         (ConfabListLayout       *self,
                                            ConfabListAnchor       *anchor,
                                            double                  y);
double     confab_list_anchor_find         (ConfabListLayout       *self,
                                            ConfabListAnchor       *anchor,
                                            ConfabLiveRow          *row,
                                            gboolean                by_share);
char      *confab_list_anchor_dup_path     (ConfabListLayout       *self,
                                            const ConfabListAnchor *anchor) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *confab_list_anchor_get_widget   (ConfabListLayout       *self,
                                            const ConfabListAnchor *anchor);
void       confab_list_anchor_adapt        (ConfabListLayout       *self,
                                            ConfabListAnchor       *anchor,
                                            GtkWidget              *widget,
                                            guint                   position,
                                            guint                   n_removed,
                                            guint                   n_added);

G_END_DECLS
