/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-list-layout.h"

#define MAX_ROWS       80
#define MAX_HELD       16
#define MAX_PASSES     8
/* How long a frame may go on to make rows that are not seen yet, in microseconds, and how long it may in any case: there must be some
 * progress also where what is seen takes all the time. */
#define FRAME_BUDGET   8000
#define LEAST_BUDGET   2000

/**
 * confab_list_layout_get_row_y:
 * @self: a layout
 * @row: a row that was placed
 *
 * Returns: its top in pixels below that of the view, also where the reader scrolled since the last layout
 */
double
confab_list_layout_get_row_y (ConfabListLayout *self,
                              ConfabLiveRow    *row)
{
  return row->y + self->residual - self->shift;
}

/**
 * confab_list_layout_get_distance:
 * @self: a layout
 * @row: one of its rows
 *
 * Returns: how far it is out of the view, in pixels; 0 where it is seen
 */
double
confab_list_layout_get_distance (ConfabListLayout *self,
                                 ConfabLiveRow    *row)
{
  return MAX (MAX (-(double)row->y - row->height, (double)row->y - self->height), 0);
}

/**
 * confab_list_layout_get_total:
 * @self: a layout
 *
 * Returns: the height of everything, as far as it is known
 */
double
confab_list_layout_get_total (ConfabListLayout *self)
{
  double total = CONFAB_LIST_TOP_MARGIN + confab_height_map_get_total (self->heights) - CONFAB_LIST_ROW_SPACING +
                 CONFAB_LIST_BOTTOM_MARGIN;

  return MAX (total, self->top + self->height);
}

/* What stands side by side has the room that there is. */
static int
get_column (ConfabListLayout *self,
            ConfabLiveRow    *row)
{
  int minimum;
  int column = self->column;

  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (gtk_widget_has_css_class (row->widget, "wide"))
    column = CLAMP (self->width - 2 * CONFAB_LIST_SIDE_MARGIN, column, CONFAB_LIST_WIDE_WIDTH);
  return MAX (column, minimum);
}

static void
measure_row (ConfabListLayout *self,
             ConfabLiveRow    *row)
{
  gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, get_column (self, row), NULL, &row->height, NULL, NULL);
  if (CONFAB_IS_TALL (row->widget))
    row->height += confab_tall_get_growth (CONFAB_TALL (row->widget));
  confab_height_map_set_height (self->heights, row->position, row->height + CONFAB_LIST_ROW_SPACING);
}

static void
allocate_row (ConfabListLayout *self,
              ConfabLiveRow    *row)
{
  int column = get_column (self, row);

  gtk_widget_size_allocate (row->widget,
                            &(GtkAllocation){ MAX ((self->width - column) / 2, 0), row->y, column, row->height }, -1);
}

/**
 * confab_list_layout_remake_row:
 * @self: a layout
 * @row: one of its rows
 *
 * Gives the item another widget.
 */
void
confab_list_layout_remake_row (ConfabListLayout *self,
                               ConfabLiveRow    *row)
{
  /* Another widget may come to be at the same address. */
  if (self->anchor.widget == row->widget)
    self->anchor.widget = NULL;
  if (self->middle.widget == row->widget)
    self->middle.widget = NULL;
  confab_live_rows_remake (&self->live, row);
}

/* Rows that are seen are there at once. */
static ConfabLiveRow *
need_row (ConfabListLayout *self,
          guint             position)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, position);

  if (row == NULL)
    row = confab_live_rows_make (&self->live, position);
  else if (row->stale)
    confab_list_layout_remake_row (self, row);
  measure_row (self, row);
  return row;
}

static int
get_bottom (ConfabLiveRow *row)
{
  return row->y + row->height;
}

/* Puts a row at y, and others around it until the view is full. */
static void
fill_from (ConfabListLayout *self,
           ConfabLiveRow    *start,
           int               y,
           ConfabListView   *view)
{
  guint n_items = confab_height_map_get_n_rows (self->heights);

  start->y = y;
  view->first = view->last = start;
  while (view->last->position + 1 < n_items && get_bottom (view->last) + CONFAB_LIST_ROW_SPACING < self->height)
    {
      ConfabLiveRow *row = need_row (self, view->last->position + 1);

      row->y = get_bottom (view->last) + CONFAB_LIST_ROW_SPACING;
      view->last = row;
    }
  while (view->first->position > 0 && view->first->y - CONFAB_LIST_ROW_SPACING > 0)
    {
      ConfabLiveRow *row = need_row (self, view->first->position - 1);

      row->y = view->first->y - CONFAB_LIST_ROW_SPACING - row->height;
      view->first = row;
    }
}

static void
fill_from_end (ConfabListLayout *self,
               ConfabLiveRow    *last,
               ConfabListView   *view)
{
  self->residual = 0;
  fill_from (self, last, self->height - CONFAB_LIST_BOTTOM_MARGIN - last->height, view);
}

/* Places the rows that are seen, without gaps at the ends. */
static void
fill_view (ConfabListLayout *self,
           ConfabListAnchor *anchor,
           gboolean          by_share,
           ConfabListView   *view)
{
  guint n_items = confab_height_map_get_n_rows (self->heights);

  if (anchor == NULL)
    fill_from_end (self, need_row (self, n_items - 1), view);
  else
    {
      ConfabLiveRow *row = need_row (self, MIN (anchor->position, n_items - 1));
      double y;

      /* A place is looked up in the row as it is allocated. */
      allocate_row (self, row);
      y = anchor->below - confab_list_anchor_find (self, anchor, row, by_share);
      self->residual = y - round (y);
      fill_from (self, row, (int)round (y), view);
      if (view->last->position == n_items - 1 && get_bottom (view->last) + CONFAB_LIST_BOTTOM_MARGIN < self->height)
        fill_from_end (self, view->last, view);
    }
  if (view->first->position == 0 && view->first->y + self->residual > CONFAB_LIST_TOP_MARGIN)
    {
      self->residual = 0;
      fill_from (self, view->first, CONFAB_LIST_TOP_MARGIN, view);
    }
}

static gboolean
prepare_row (ConfabListLayout *self,
             ConfabLiveRow    *row)
{
  double from = MAX (-row->y - CONFAB_LIST_MAKE_VIEWS * self->height, 0);
  double to = MIN (-row->y + (1 + CONFAB_LIST_MAKE_VIEWS) * self->height, row->height);

  return CONFAB_IS_TALL (row->widget) && to > from && confab_tall_prepare (CONFAB_TALL (row->widget), from, to);
}

/* What a row shows near the view may change its height, and so what is near the view. */
static void
settle_view (ConfabListLayout *self,
             ConfabListAnchor *anchor,
             gboolean          by_share,
             ConfabListView   *view)
{
  for (guint pass = 0; pass < MAX_PASSES; pass++)
    {
      gboolean changed = FALSE;

      fill_view (self, anchor, by_share, view);
      for (guint i = view->first->position; i <= view->last->position; i++)
        {
          ConfabLiveRow *row = confab_live_rows_find (&self->live, i);

          allocate_row (self, row);
          changed |= prepare_row (self, row);
        }
      if (!changed)
        break;
    }

  view->settled = TRUE;
  for (guint i = view->first->position; i <= view->last->position; i++)
    {
      ConfabLiveRow *row = confab_live_rows_find (&self->live, i);

      row->placed = TRUE;
      view->settled &= confab_live_rows_get_real (&self->live, row);
    }
}

/* Puts a row beside another one, outside of the view. */
static ConfabLiveRow *
place_beside (ConfabListLayout *self,
              ConfabLiveRow    *beside,
              gboolean          above)
{
  ConfabLiveRow *row = need_row (self, beside->position + (above ? -1 : 1));

  for (guint pass = 0; pass < MAX_PASSES; pass++)
    {
      row->y = above ? beside->y - CONFAB_LIST_ROW_SPACING - row->height : get_bottom (beside) + CONFAB_LIST_ROW_SPACING;
      allocate_row (self, row);
      if (!prepare_row (self, row))
        break;
      measure_row (self, row);
    }
  row->placed = TRUE;
  return row;
}

/* Whether a row is wanted beside another one. What has its row already keeps it somewhat further. */
static gboolean
get_wanted (ConfabListLayout *self,
            guint             position,
            double            distance)
{
  if (position >= confab_height_map_get_n_rows (self->heights))
    return FALSE;
  if (distance < CONFAB_LIST_MAKE_VIEWS * self->height)
    return TRUE;
  return distance < CONFAB_LIST_KEEP_VIEWS * self->height && confab_live_rows_find (&self->live, position) != NULL;
}

static gboolean
get_made (ConfabListLayout *self,
          guint             position)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, position);

  return row != NULL && !row->stale;
}

/* Goes on above and below the view as long as there is time. Returns whether it came to an end. */
static gboolean
fill_around (ConfabListLayout *self,
             ConfabLiveRow    *first,
             ConfabLiveRow    *last,
             gint64            deadline)
{
  while (last->position - first->position + 1 < MAX_ROWS)
    {
      /* Before the first position is a number that no list is long enough for. */
      gboolean above = get_wanted (self, first->position - 1, -first->y);
      gboolean below = get_wanted (self, last->position + 1, get_bottom (last) - self->height);

      if (!above && !below)
        return TRUE;
      if (g_get_monotonic_time () >= deadline)
        return FALSE;
      below = below && (!above || get_bottom (last) - self->height < -first->y);
      if (self->alone && !get_made (self, below ? last->position + 1 : first->position - 1))
        return FALSE;
      if (below)
        last = place_beside (self, last, FALSE);
      else
        first = place_beside (self, first, TRUE);
    }
  return TRUE;
}

static ConfabLiveRow *
find_farthest (ConfabListLayout *self)
{
  ConfabLiveRow *farthest = NULL;
  double most = 0;

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      double distance = confab_list_layout_get_distance (self, row);

      if (distance <= most || confab_live_rows_get_held (row))
        continue;
      farthest = row;
      most = distance;
    }
  return farthest;
}

/* What is held keeps its row wherever that is, so that nothing of it is lost, but not without end. Returns whether all went that is to go. */
static gboolean
drop_far_rows (ConfabListLayout *self)
{
  guint n_held = 0;
  gboolean done = TRUE;

  for (guint i = self->live.rows->len; i-- > 0;)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      gboolean held = confab_live_rows_get_focused (row) || (n_held < MAX_HELD && confab_live_rows_get_held (row));

      n_held += held;
      if (row->placed)
        continue;
      row->y = (int)CLAMP (CONFAB_LIST_TOP_MARGIN + confab_height_map_get_top (self->heights, row->position) - self->top,
                           -1e8, 1e8);
      if (held)
        {
          measure_row (self, row);
          allocate_row (self, row);
        }
      else if (confab_list_layout_get_distance (self, row) <= CONFAB_LIST_KEEP_VIEWS * self->height)
        continue;
      else if (self->alone)
        done = FALSE;
      else
        confab_live_rows_drop (&self->live, row);
    }
  if (self->alone)
    return done && self->live.rows->len <= MAX_ROWS + n_held;
  while (self->live.rows->len > MAX_ROWS + n_held)
    {
      ConfabLiveRow *farthest = find_farthest (self);

      if (farthest == NULL)
        break;
      confab_live_rows_drop (&self->live, farthest);
    }
  return TRUE;
}

/**
 * confab_list_layout_place_rows:
 * @self: a layout of a list that is not empty
 * @anchor: (nullable): what is held still; %NULL for the end
 * @by_share: whether the place in the anchor's row is to be told by its share of the height
 * @view: (out): what came of it
 *
 * Makes and places all rows that are seen, and as many around them as there is time for.
 */
void
confab_list_layout_place_rows (ConfabListLayout *self,
                               ConfabListAnchor *anchor,
                               gboolean          by_share,
                               ConfabListView   *view)
{
  gint64 deadline = g_get_monotonic_time () + FRAME_BUDGET;

  for (guint i = 0; i < self->live.rows->len; i++)
    confab_live_rows_get (&self->live, i)->placed = FALSE;
  settle_view (self, anchor, by_share, view);
  deadline = MAX (deadline, g_get_monotonic_time () + LEAST_BUDGET);
  view->complete = fill_around (self, view->first, view->last, deadline);
  self->shift = 0;
  self->top = CONFAB_LIST_TOP_MARGIN + confab_height_map_get_top (self->heights, view->first->position) - view->first->y -
              self->residual;
  self->top = MAX (self->top, 0);
  view->complete &= drop_far_rows (self);
}
