/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-list-layout.h"

/* What a list holds still while its rows come, go and change. */

/**
 * confab_list_anchor_pick_in_row:
 * @self: a layout
 * @anchor: (out): what is to be held still
 * @row: a row
 * @y: in pixels below the top of the view
 *
 * Takes what is at a height in a row, or what is nearest to it there.
 */
void
confab_list_anchor_pick_in_row (ConfabListLayout *self,
                                ConfabListAnchor *anchor,
                                ConfabLiveRow    *row,
                                double            y)
{
  double top = confab_list_layout_get_row_y (self, row);
  double inside = CLAMP (y - top, 0, row->height);

  *anchor = (ConfabListAnchor){
    .position = row->position,
    .inside = inside,
    .share = row->height > 0 ? inside / row->height : 0,
    .below = top + inside,
    .by_share = !confab_live_rows_get_real (&self->live, row),
  };
  if (!anchor->by_share && CONFAB_IS_TALL (row->widget))
    {
      anchor->widget = row->widget;
      confab_tall_get_place (CONFAB_TALL (row->widget), inside, &anchor->place);
    }
}

/* Where no row was made yet, heights are guesses. */
static void
pick_from_map (ConfabListLayout *self,
               ConfabListAnchor *anchor,
               double            y)
{
  double top = self->top + self->shift;
  double inside;
  double height;
  guint position;

  *anchor = (ConfabListAnchor){ .by_share = TRUE };
  if (confab_height_map_get_n_rows (self->heights) == 0)
    return;
  position = confab_height_map_find (self->heights, top + y - CONFAB_LIST_TOP_MARGIN, &inside);
  height = MAX (confab_height_map_get_height (self->heights, position) - CONFAB_LIST_ROW_SPACING, 0);
  anchor->position = position;
  anchor->inside = MIN (inside, height);
  anchor->share = height > 0 ? anchor->inside / height : 0;
  anchor->below = CONFAB_LIST_TOP_MARGIN + confab_height_map_get_top (self->heights, position) + anchor->inside - top;
}

/**
 * confab_list_anchor_pick:
 * @self: a layout
 * @anchor: (out): what is to be held still
 * @y: in pixels below the top of the view
 *
 * Takes the first row that is seen at or below a height, rather one that shows what it was made for. Where there is none, the place is
 * the one that is thought to be there.
 */
void
confab_list_anchor_pick (ConfabListLayout *self,
                         ConfabListAnchor *anchor,
                         double            y)
{
  ConfabLiveRow *found = NULL;
  int best = -1;

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      double top = confab_list_layout_get_row_y (self, row);
      int worth;

      if (!row->placed || top >= self->height || top + row->height <= 0)
        continue;
      worth = (confab_live_rows_get_real (&self->live, row) ? 2 : 0) + (top + row->height > y ? 1 : 0);
      /* The last one of those above it, the first one of those below. */
      if (worth < best || (worth == best && top + row->height > y))
        continue;
      best = worth;
      found = row;
    }
  if (found != NULL)
    confab_list_anchor_pick_in_row (self, anchor, found, y);
  else
    pick_from_map (self, anchor, y);
}

/* Widgets are told in the order of their parents, so the same place is found in another row of the same kind. */
static char *
dup_path (GtkWidget *widget,
          GtkWidget *row)
{
  g_autofree char *path = g_strdup ("");

  for (; widget != row && widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_autofree char *rest = g_steal_pointer (&path);
      guint index = 0;

      for (GtkWidget *other = gtk_widget_get_prev_sibling (widget); other != NULL; other = gtk_widget_get_prev_sibling (other))
        index++;
      path = g_strdup_printf ("%u %s", index, rest);
    }
  return g_steal_pointer (&path);
}

static GtkWidget *
follow_path (const char *path,
             GtkWidget  *row)
{
  while (*path != '\0' && row != NULL)
    {
      guint64 index = g_ascii_strtoull (path, (char **)&path, 10);

      path += *path == ' ';
      for (row = gtk_widget_get_first_child (row); row != NULL && index > 0; index--)
        row = gtk_widget_get_next_sibling (row);
    }
  return row;
}

/**
 * confab_list_anchor_find:
 * @self: a layout
 * @anchor: what is held still
 * @row: the row that it is in, measured and allocated
 * @by_share: whether the height of the row changed with its width
 *
 * Returns: where the place is now, in pixels below the top of the row
 */
double
confab_list_anchor_find (ConfabListLayout *self,
                         ConfabListAnchor *anchor,
                         ConfabLiveRow    *row,
                         gboolean          by_share)
{
  gboolean tall = CONFAB_IS_TALL (row->widget) && confab_live_rows_get_real (&self->live, row);

  if (tall && self->path != NULL && anchor == &self->anchor)
    {
      anchor->place.part = follow_path (self->path, row->widget);
      anchor->widget = anchor->place.part != NULL ? row->widget : NULL;
      g_clear_pointer (&self->path, g_free);
    }
  if (tall && anchor->widget == row->widget)
    return confab_tall_find_place (CONFAB_TALL (row->widget), &anchor->place);
  return anchor->by_share || by_share ? anchor->share * row->height : MIN (anchor->inside, row->height);
}

/**
 * confab_list_anchor_dup_path:
 * @self: a layout
 * @anchor: what is held still
 *
 * Returns: (transfer full) (nullable): which widget in the row knows the place
 */
char *
confab_list_anchor_dup_path (ConfabListLayout       *self,
                             const ConfabListAnchor *anchor)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, anchor->position);

  if (row == NULL || row->widget != anchor->widget || anchor->place.part == NULL)
    return NULL;
  return dup_path (anchor->place.part, row->widget);
}

static gboolean
adapt_to_survivor (ConfabListLayout *self,
                   ConfabListAnchor *anchor)
{
  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      double top = confab_list_layout_get_row_y (self, row);

      if (!row->placed || top >= self->height || top + row->height <= 0)
        continue;
      confab_list_anchor_pick_in_row (self, anchor, row, 0);
      return TRUE;
    }
  return FALSE;
}

/**
 * confab_list_anchor_adapt:
 * @self: a layout
 * @anchor: what is held still
 * @widget: (nullable): compared only: the row that it was in before
 * @position: where the list changed
 * @n_removed: so many items went
 * @n_added: so many came instead
 *
 * Follows a change of the list, after its rows did.
 */
void
confab_list_anchor_adapt (ConfabListLayout *self,
                          ConfabListAnchor *anchor,
                          GtkWidget        *widget,
                          guint             position,
                          guint             n_removed,
                          guint             n_added)
{
  guint n_items = confab_height_map_get_n_rows (self->heights);

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);

      if (row->widget != widget)
        continue;
      anchor->position = row->position;
      return;
    }
  if (anchor->position < position)
    return;
  if (anchor->position >= position + n_removed)
    {
      anchor->position += n_added - n_removed;
      return;
    }
  /* The row is gone: what else is seen stays, or what comes in its place begins where it began. */
  anchor->widget = NULL;
  if (adapt_to_survivor (self, anchor) || n_items == 0)
    return;
  if (n_added > 0)
    anchor->position = position + MIN (anchor->position - position, n_added - 1);
  else
    {
      anchor->position = MIN (position, n_items - 1);
      anchor->below -= anchor->inside;
      anchor->inside = anchor->share = 0;
    }
}

/**
 * confab_list_anchor_get_widget:
 * @self: a layout
 * @anchor: what is held still
 *
 * Returns: (transfer none) (nullable): the row that it is in
 */
GtkWidget *
confab_list_anchor_get_widget (ConfabListLayout       *self,
                               const ConfabListAnchor *anchor)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, anchor->position);

  return row != NULL ? row->widget : NULL;
}
