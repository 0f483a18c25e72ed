/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-height-map.h"
#include "widgets/confab-message-list.h"

#define COLUMN_WIDTH   820
#define SIDE_MARGIN    18
#define TOP_MARGIN     24
#define BOTTOM_MARGIN  24
#define ROW_SPACING    24

/* Rows are made up to one view above and below, and kept up to two. */
#define MAKE_VIEWS     1
#define KEEP_VIEWS     2
#define MAX_ROWS       80
#define MAX_HELD       16
/* How long a frame may make rows that are not seen yet, in microseconds. */
#define FRAME_BUDGET   8000
#define MAX_PASSES     8

#define SCROLL_MS      150
#define ARROW_STEP     60

/* What is held still: a place in a row, and where that is in the view. */
typedef struct
{
  guint       position;
  double      inside;    /* pixels below the top of the row */
  double      share;     /* the same, of the height of the row */
  double      below;     /* pixels below the top of the view */
  gboolean    by_share;  /* the height of the row was only guessed */
  GtkWidget  *widget;    /* (nullable): compared only: the row that told the place */
  ConfabPlace place;
} Anchor;

struct _ConfabMessageList
{
  GtkWidget           parent_instance;

  ConfabLiveRows      live;
  ConfabHeightMap    *heights;
  GtkAdjustment      *hadjustment;
  GtkAdjustment      *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;

  Anchor              anchor;
  Anchor              middle;       /* for when the width changes */
  char               *path;         /* (nullable): of the widget that knows the place of the anchor, until its row is made */
  int                 width;        /* of the last layout */
  int                 column;
  double              placed_value; /* what the value was then */
  double              residual;     /* what rounding took from the places of the rows */
  double              top;          /* the height of all that is above the view */
  double              last_value;
  guint               tick_id;

  AdwAnimation       *animation;
  double              distance;     /* that it goes, of which so much is done */
  double              done;

  guint               following : 1;
  guint               holding   : 1; /* for one layout, although it follows */
  guint               goal      : 1; /* the anchor is where somebody wanted to go, and not there yet */
  guint               restart   : 1; /* the coordinates may be chosen anew */
  guint               in_layout : 1;
  guint               in_scroll : 1;
};

enum
{
  PROP_0,
  PROP_FOLLOWING,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum
{
  SCROLLED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabMessageList, confab_message_list, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static guint
get_n_items (ConfabMessageList *self)
{
  return confab_height_map_get_n_rows (self->heights);
}

static void
set_following (ConfabMessageList *self,
               gboolean           following)
{
  if (self->following == following)
    return;
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static gboolean
is_at_end (ConfabMessageList *self)
{
  return gtk_adjustment_get_value (self->vadjustment) >=
         gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_page_size (self->vadjustment) - 0.5;
}

/* The top of a row below that of the view, also where the reader scrolled since the last layout. */
static double
get_row_y (ConfabMessageList *self,
           ConfabLiveRow     *row)
{
  return row->y + self->residual - (gtk_adjustment_get_value (self->vadjustment) - self->placed_value);
}

/* Anchors */

static void
pick_from_row (ConfabMessageList *self,
               Anchor            *anchor,
               ConfabLiveRow     *row,
               double             y)
{
  double top = get_row_y (self, row);
  double inside = CLAMP (y - top, 0, row->height);

  *anchor = (Anchor){
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
pick_from_map (ConfabMessageList *self,
               Anchor            *anchor,
               double             y)
{
  double top = self->top + gtk_adjustment_get_value (self->vadjustment) - self->placed_value;
  double inside;
  double height;
  guint position;

  *anchor = (Anchor){ .by_share = TRUE };
  if (get_n_items (self) == 0)
    return;
  position = confab_height_map_find (self->heights, top + y - TOP_MARGIN, &inside);
  height = MAX (confab_height_map_get_height (self->heights, position) - ROW_SPACING, 0);
  anchor->position = position;
  anchor->inside = MIN (inside, height);
  anchor->share = height > 0 ? anchor->inside / height : 0;
  anchor->below = TOP_MARGIN + confab_height_map_get_top (self->heights, position) + anchor->inside - top;
}

/* The first row at or below y, of those that are seen and show what they are made for. */
static void
pick_anchor (ConfabMessageList *self,
             Anchor            *anchor,
             double             y)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  ConfabLiveRow *found = NULL;

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      double top = get_row_y (self, row);
      gboolean real;

      if (!row->placed || top >= height || top + row->height <= 0)
        continue;
      real = confab_live_rows_get_real (&self->live, row);
      if (found == NULL || (real && (top + row->height <= y || !confab_live_rows_get_real (&self->live, found) ||
                                     get_row_y (self, found) + found->height <= y)))
        found = row;
    }
  if (found != NULL)
    pick_from_row (self, anchor, found, y);
  else
    pick_from_map (self, anchor, y);
}

static void
pick_anchors (ConfabMessageList *self)
{
  pick_anchor (self, &self->anchor, 0);
  pick_anchor (self, &self->middle, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
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

static double
find_inside (ConfabMessageList *self,
             Anchor            *anchor,
             ConfabLiveRow     *row,
             gboolean           by_share)
{
  if (self->path != NULL && anchor == &self->anchor && CONFAB_IS_TALL (row->widget) &&
      confab_live_rows_get_real (&self->live, row))
    {
      anchor->place.part = follow_path (self->path, row->widget);
      anchor->widget = anchor->place.part != NULL ? row->widget : NULL;
      g_clear_pointer (&self->path, g_free);
    }
  if (anchor->widget == row->widget && CONFAB_IS_TALL (row->widget))
    return confab_tall_find_place (CONFAB_TALL (row->widget), &anchor->place);
  return anchor->by_share || by_share ? anchor->share * row->height : MIN (anchor->inside, row->height);
}

/* Layout */

static void
measure_row (ConfabMessageList *self,
             ConfabLiveRow     *row)
{
  int minimum;

  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (self->column, minimum), NULL, &row->height, NULL, NULL);
  confab_height_map_set_height (self->heights, row->position, row->height + ROW_SPACING);
}

static void
allocate_row (ConfabMessageList *self,
              ConfabLiveRow     *row,
              int                width)
{
  int minimum;
  int column;

  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  column = MAX (self->column, minimum);
  gtk_widget_size_allocate (row->widget, &(GtkAllocation){ MAX ((width - column) / 2, 0), row->y, column, row->height }, -1);
  row->placed = TRUE;
}

/* Rows that are seen are there at once. */
static ConfabLiveRow *
need_row (ConfabMessageList *self,
          guint              position)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, position);

  if (row == NULL)
    row = confab_live_rows_make (&self->live, position);
  else if (row->stale)
    confab_live_rows_remake (&self->live, row);
  measure_row (self, row);
  return row;
}

/* Puts a row at y, and others around it until the view is full. */
static void
fill_from (ConfabMessageList *self,
           ConfabLiveRow     *start,
           int                y,
           int                height,
           ConfabLiveRow    **first,
           ConfabLiveRow    **last)
{
  guint n_items = get_n_items (self);

  start->y = y;
  *first = *last = start;
  while ((*last)->position + 1 < n_items && (*last)->y + (*last)->height + ROW_SPACING < height)
    {
      ConfabLiveRow *row = need_row (self, (*last)->position + 1);

      row->y = (*last)->y + (*last)->height + ROW_SPACING;
      *last = row;
    }
  while ((*first)->position > 0 && (*first)->y - ROW_SPACING > 0)
    {
      ConfabLiveRow *row = need_row (self, (*first)->position - 1);

      row->y = (*first)->y - ROW_SPACING - row->height;
      *first = row;
    }
}

/* Places the rows that are seen, without gaps at the ends. Returns whether the anchor is where it was wanted. */
static gboolean
fill_view (ConfabMessageList *self,
           Anchor            *anchor,
           gboolean           by_share,
           int                width,
           int                height,
           ConfabLiveRow    **first,
           ConfabLiveRow    **last)
{
  guint n_items = get_n_items (self);
  ConfabLiveRow *row;
  gboolean exact = TRUE;

  self->residual = 0;
  if (anchor == NULL)
    {
      row = need_row (self, n_items - 1);
      fill_from (self, row, height - BOTTOM_MARGIN - row->height, height, first, last);
    }
  else
    {
      double y;

      row = need_row (self, MIN (anchor->position, n_items - 1));
      /* A place is looked up in the row as it is allocated. */
      allocate_row (self, row, width);
      row->placed = FALSE;
      y = anchor->below - find_inside (self, anchor, row, by_share);
      self->residual = y - round (y);
      fill_from (self, row, (int)round (y), height, first, last);
      if ((*last)->position == n_items - 1 && (*last)->y + (*last)->height + BOTTOM_MARGIN < height)
        {
          exact = FALSE;
          self->residual = 0;
          fill_from (self, *last, height - BOTTOM_MARGIN - (*last)->height, height, first, last);
        }
    }
  if ((*first)->position == 0 && (*first)->y + self->residual > TOP_MARGIN)
    {
      exact = FALSE;
      self->residual = 0;
      fill_from (self, *first, TOP_MARGIN, height, first, last);
    }
  return exact;
}

static gboolean
prepare_row (ConfabMessageList *self,
             ConfabLiveRow     *row,
             int                height)
{
  double from = MAX (-row->y - MAKE_VIEWS * height, 0);
  double to = MIN (-row->y + (1 + MAKE_VIEWS) * height, row->height);

  return CONFAB_IS_TALL (row->widget) && to > from && confab_tall_prepare (CONFAB_TALL (row->widget), from, to);
}

static gboolean
settle_view (ConfabMessageList *self,
             Anchor            *anchor,
             gboolean           by_share,
             int                width,
             int                height,
             ConfabLiveRow    **first,
             ConfabLiveRow    **last)
{
  gboolean exact = TRUE;

  for (guint pass = 0; pass < MAX_PASSES; pass++)
    {
      gboolean changed = FALSE;

      exact = fill_view (self, anchor, by_share, width, height, first, last);
      for (guint i = (*first)->position; i <= (*last)->position; i++)
        {
          ConfabLiveRow *row = confab_live_rows_find (&self->live, i);

          allocate_row (self, row, width);
          changed |= prepare_row (self, row, height);
        }
      if (!changed)
        break;
    }
  return exact;
}

/* Puts a row beside another one, outside of the view. */
static ConfabLiveRow *
place_beside (ConfabMessageList *self,
              ConfabLiveRow     *beside,
              gboolean           above,
              int                width,
              int                height)
{
  ConfabLiveRow *row = need_row (self, beside->position + (above ? -1 : 1));

  for (guint pass = 0; pass < MAX_PASSES; pass++)
    {
      row->y = above ? beside->y - ROW_SPACING - row->height : beside->y + beside->height + ROW_SPACING;
      allocate_row (self, row, width);
      if (!prepare_row (self, row, height))
        break;
      measure_row (self, row);
    }
  return row;
}

/* Goes on above and below the view as long as there is time. Returns whether it came to an end. */
static gboolean
fill_around (ConfabMessageList *self,
             int                width,
             int                height,
             gint64             deadline,
             ConfabLiveRow     *first,
             ConfabLiveRow     *last)
{
  guint n_items = get_n_items (self);

  for (;;)
    {
      guint n_rows = last->position - first->position + 1;
      gboolean above = first->position > 0 && first->y > -MAKE_VIEWS * height;
      gboolean below = last->position + 1 < n_items && last->y + last->height < (1 + MAKE_VIEWS) * height;

      /* What has its row already keeps it somewhat further. */
      if (!above && first->position > 0 && first->y > -KEEP_VIEWS * height)
        above = confab_live_rows_find (&self->live, first->position - 1) != NULL;
      if (!below && last->position + 1 < n_items && last->y + last->height < (1 + KEEP_VIEWS) * height)
        below = confab_live_rows_find (&self->live, last->position + 1) != NULL;
      if ((!above && !below) || n_rows >= MAX_ROWS)
        return TRUE;
      if (g_get_monotonic_time () >= deadline)
        return FALSE;
      if (below && (!above || last->y + last->height - height < -first->y))
        last = place_beside (self, last, FALSE, width, height);
      else
        first = place_beside (self, first, TRUE, width, height);
    }
}

static double
get_distance (ConfabLiveRow *row,
              int            height)
{
  return MAX (MAX (-(double)row->y - row->height, (double)row->y - height), 0);
}

static void
drop_far_rows (ConfabMessageList *self,
               int                width,
               int                height)
{
  guint n_held = 0;

  for (guint i = self->live.rows->len; i-- > 0;)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);

      if (row->placed)
        continue;
      row->y = (int)CLAMP (TOP_MARGIN + confab_height_map_get_top (self->heights, row->position) - self->top, -1e8, 1e8);
      if (confab_live_rows_get_held (row) && n_held++ < MAX_HELD)
        allocate_row (self, row, width);
      else if (get_distance (row, height) > KEEP_VIEWS * height || row->position >= get_n_items (self))
        confab_live_rows_drop (&self->live, row);
    }
  while (self->live.rows->len - n_held > MAX_ROWS)
    {
      ConfabLiveRow *farthest = NULL;

      for (guint i = 0; i < self->live.rows->len; i++)
        {
          ConfabLiveRow *row = confab_live_rows_get (&self->live, i);

          if (get_distance (row, height) > 0 && !confab_live_rows_get_held (row) &&
              (farthest == NULL || get_distance (row, height) > get_distance (farthest, height)))
            farthest = row;
        }
      if (farthest == NULL)
        break;
      confab_live_rows_drop (&self->live, farthest);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CONFAB_MESSAGE_LIST (widget)->tick_id = 0;
  gtk_widget_queue_resize (widget);
  return G_SOURCE_REMOVE;
}

static void
go_on_later (ConfabMessageList *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* The value stays what it is, so that scrolling that goes on is not disturbed; what was learned moves the ends. When there is a new
 * start, that is 0: what is above has negative places, so that the lower end never becomes greater than 0, which the overshoot of
 * GtkScrolledWindow does not expect. */
static void
configure_adjustments (ConfabMessageList *self,
                       int                width,
                       int                height)
{
  double total = TOP_MARGIN + confab_height_map_get_total (self->heights) - ROW_SPACING + BOTTOM_MARGIN;
  double value = gtk_adjustment_get_value (self->vadjustment);
  double lower;

  total = MAX (total, self->top + height);
  if (self->following && !self->holding)
    value = gtk_adjustment_get_lower (self->vadjustment) + self->top;
  if (self->restart)
    value = 0;
  self->restart = FALSE;
  lower = value - self->top;
  self->in_layout = TRUE;
  gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
  gtk_adjustment_configure (self->vadjustment, value, lower, lower + total, height * 0.1, height * 0.9, height);
  self->in_layout = FALSE;
  self->last_value = self->placed_value = gtk_adjustment_get_value (self->vadjustment);
}

static gboolean
is_settled (ConfabMessageList *self,
            ConfabLiveRow     *first,
            ConfabLiveRow     *last)
{
  for (guint i = first->position; i <= last->position; i++)
    if (!confab_live_rows_get_real (&self->live, confab_live_rows_find (&self->live, i)))
      return FALSE;
  return TRUE;
}

static void
layout_rows (ConfabMessageList *self,
             int                width,
             int                height)
{
  gint64 deadline = g_get_monotonic_time () + FRAME_BUDGET;
  int column = CLAMP (width - 2 * SIDE_MARGIN, 1, COLUMN_WIDTH);
  gboolean new_width = self->column != column && self->column > 0 && !self->goal;
  gboolean following = self->following && !self->holding;
  Anchor *anchor = following ? NULL : new_width ? &self->middle : &self->anchor;
  ConfabLiveRow *first;
  ConfabLiveRow *last;
  gboolean exact;

  self->column = column;
  confab_height_map_set_width (self->heights, column);
  for (guint i = 0; i < self->live.rows->len; i++)
    confab_live_rows_get (&self->live, i)->placed = FALSE;
  exact = settle_view (self, anchor, new_width, width, height, &first, &last);
  if (!fill_around (self, width, height, deadline, first, last))
    go_on_later (self);
  self->top = MAX (TOP_MARGIN + confab_height_map_get_top (self->heights, first->position) - first->y - self->residual, 0);
  drop_far_rows (self, width, height);
  configure_adjustments (self, width, height);

  if (following || (!exact && !self->goal) || self->anchor.by_share || new_width)
    {
      if (!self->goal)
        pick_anchor (self, &self->anchor, 0);
    }
  if (!new_width)
    pick_anchor (self, &self->middle, height / 2.0);
  if (self->goal && is_settled (self, first, last))
    {
      self->goal = FALSE;
      pick_anchor (self, &self->anchor, 0);
    }
  if (self->holding)
    {
      self->holding = FALSE;
      set_following (self, is_at_end (self));
    }
  else if (gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_lower (self->vadjustment) <= height)
    set_following (self, TRUE);
}

static void
confab_message_list_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);

  if (get_n_items (self) == 0 || height <= 0)
    {
      self->top = 0;
      self->restart = TRUE;
      self->in_layout = TRUE;
      gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
      gtk_adjustment_configure (self->vadjustment, 0, 0, height, 1, height, height);
      self->in_layout = FALSE;
      self->last_value = self->placed_value = 0;
    }
  else
    layout_rows (self, width, height);
  self->width = width;
  g_signal_emit (self, signals[SCROLLED], 0);
}

static void
confab_message_list_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);

  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  for (guint i = 0; i < self->live.rows->len; i++)
    {
      int row_minimum;

      gtk_widget_measure (confab_live_rows_get (&self->live, i)->widget, orientation, -1, &row_minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, row_minimum + 2 * SIDE_MARGIN);
    }
  *natural = MAX (*minimum, COLUMN_WIDTH + 2 * SIDE_MARGIN);
}

static void
confab_message_list_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  int height = gtk_widget_get_height (widget);

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);

      if (row->placed && row->y < height && row->y + row->height > 0)
        gtk_widget_snapshot_child (widget, row->widget, snapshot);
    }
}

/* Scrolling */

static void
stop_animation (ConfabMessageList *self)
{
  if (self->animation == NULL || self->in_scroll)
    return;
  self->distance = self->done = 0;
  if (adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING)
    adw_animation_pause (self->animation);
}

/* Whatever moves the value outside of a layout is the reader: wheel, touch, keys, or the bar. */
static void
vadjustment_value_changed_cb (ConfabMessageList *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);

  if (self->in_layout || value == self->last_value)
    return;
  stop_animation (self);
  g_clear_pointer (&self->path, g_free);
  self->goal = FALSE;
  self->holding = FALSE;
  if (is_at_end (self))
    set_following (self, TRUE);
  else if (value < self->last_value)
    set_following (self, FALSE);
  self->last_value = value;
  pick_anchors (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_adjustment (ConfabMessageList *self,
                GtkAdjustment    **member,
                GtkAdjustment     *adjustment)
{
  if (adjustment != NULL && *member == adjustment)
    return;
  if (*member != NULL)
    g_signal_handlers_disconnect_by_data (*member, self);
  g_clear_object (member);
  *member = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  if (member == &self->vadjustment)
    g_signal_connect_object (*member, "value-changed", G_CALLBACK (vadjustment_value_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
scroll_to_step (double   progress,
                gpointer user_data)
{
  ConfabMessageList *self = user_data;
  double step = self->distance * progress - self->done;

  if (self->vadjustment == NULL || step == 0)
    return;
  self->done += step;
  self->in_scroll = TRUE;
  gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + step);
  self->in_scroll = FALSE;
}

static gboolean
scroll_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  double page = gtk_adjustment_get_page_size (self->vadjustment);
  double pages = g_variant_get_double (args);

  /* A page leaves a line or two of what was read. */
  confab_message_list_scroll_by (self, fabs (pages) < 1 ? pages / fabs (pages) * ARROW_STEP : pages *page * 0.9);
  return GDK_EVENT_STOP;
}

static gboolean
home_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);

  confab_message_list_show_place (self, &(ConfabListPlace){ .below = TOP_MARGIN });
  return GDK_EVENT_STOP;
}

static gboolean
end_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  confab_message_list_set_following (CONFAB_MESSAGE_LIST (widget), TRUE);
  return GDK_EVENT_STOP;
}

/* The focus may go where it is not seen, by the Tab key. What is partly seen stays: a click into a long paragraph must not move it. */
static void
confab_message_list_set_focus_child (GtkWidget *widget,
                                     GtkWidget *child)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds;
  double offset;

  GTK_WIDGET_CLASS (confab_message_list_parent_class)->set_focus_child (widget, child);
  if (child == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, widget) ||
      !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  if (bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < height)
    return;
  offset = bounds.origin.y < 0 ? bounds.origin.y - ROW_SPACING
                               : MIN (bounds.origin.y - ROW_SPACING, bounds.origin.y + bounds.size.height - height + ROW_SPACING);
  gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + offset);
}

/* The model */

static gboolean
adapt_to_survivor (ConfabMessageList *self,
                   Anchor            *anchor)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);
      double top = get_row_y (self, row);

      if (!row->placed || top >= height || top + row->height <= 0)
        continue;
      pick_from_row (self, anchor, row, 0);
      return TRUE;
    }
  return FALSE;
}

static void
adapt_anchor (ConfabMessageList *self,
              Anchor            *anchor,
              GtkWidget         *widget,
              guint              position,
              guint              n_removed,
              guint              n_added)
{
  ConfabLiveRow *row = widget != NULL ? confab_live_rows_find_widget (&self->live, widget) : NULL;
  guint n_items = get_n_items (self);

  if (row != NULL)
    {
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

static GtkWidget *
get_anchor_widget (ConfabMessageList *self,
                   Anchor            *anchor)
{
  ConfabLiveRow *row = confab_live_rows_find (&self->live, anchor->position);

  return row != NULL ? row->widget : NULL;
}

static void
items_changed_cb (ConfabMessageList *self,
                  guint              position,
                  guint              n_removed,
                  guint              n_added)
{
  /* Compared only, as the row may go. */
  GtkWidget *anchor_widget = get_anchor_widget (self, &self->anchor);
  GtkWidget *middle_widget = get_anchor_widget (self, &self->middle);

  confab_height_map_splice (self->heights, position, n_removed, n_added);
  confab_live_rows_items_changed (&self->live, position, n_removed, n_added);
  adapt_anchor (self, &self->anchor, anchor_widget, position, n_removed, n_added);
  adapt_anchor (self, &self->middle, middle_widget, position, n_removed, n_added);
  /* What comes in the place of something else is not followed to its end: what stays is held still. */
  if (self->following && n_removed > 0 && n_added > 0 && self->column > 0)
    self->holding = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
confab_message_list_dispose (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  stop_animation (self);
  g_clear_object (&self->animation);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  if (self->live.model != NULL)
    g_signal_handlers_disconnect_by_data (self->live.model, self);
  confab_live_rows_drop_all (&self->live);
  g_clear_object (&self->live.model);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (confab_message_list_parent_class)->dispose (object);
}

static void
confab_message_list_finalize (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  confab_live_rows_clear (&self->live);
  confab_height_map_free (self->heights);
  g_free (self->path);
  G_OBJECT_CLASS (confab_message_list_parent_class)->finalize (object);
}

static void
confab_message_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  switch (prop_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_message_list_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  switch (prop_id)
    {
    case PROP_FOLLOWING:
      confab_message_list_set_following (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    double          pages; /* less than one is an arrow's step */
  } keys[] = {
    { GDK_KEY_Page_Up, 0, -1 }, { GDK_KEY_KP_Page_Up, 0, -1 }, { GDK_KEY_space, GDK_SHIFT_MASK, -1 },
    { GDK_KEY_Page_Down, 0, 1 }, { GDK_KEY_KP_Page_Down, 0, 1 }, { GDK_KEY_space, 0, 1 },
    { GDK_KEY_Up, 0, -0.5 }, { GDK_KEY_KP_Up, 0, -0.5 }, { GDK_KEY_Down, 0, 0.5 }, { GDK_KEY_KP_Down, 0, 0.5 },
  };
  static const guint homes[] = { GDK_KEY_Home, GDK_KEY_KP_Home };
  static const guint ends[] = { GDK_KEY_End, GDK_KEY_KP_End };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, scroll_cb, "d", keys[i].pages);
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      gtk_widget_class_add_binding (widget_class, homes[i], 0, home_cb, NULL);
      gtk_widget_class_add_binding (widget_class, homes[i], GDK_CONTROL_MASK, home_cb, NULL);
      gtk_widget_class_add_binding (widget_class, ends[i], 0, end_cb, NULL);
      gtk_widget_class_add_binding (widget_class, ends[i], GDK_CONTROL_MASK, end_cb, NULL);
    }
}

static void
confab_message_list_class_init (ConfabMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_message_list_dispose;
  object_class->finalize = confab_message_list_finalize;
  object_class->get_property = confab_message_list_get_property;
  object_class->set_property = confab_message_list_set_property;
  widget_class->measure = confab_message_list_measure;
  widget_class->size_allocate = confab_message_list_size_allocate;
  widget_class->snapshot = confab_message_list_snapshot;
  widget_class->set_focus_child = confab_message_list_set_focus_child;

  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[SCROLLED] = g_signal_new ("scrolled", CONFAB_TYPE_MESSAGE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "messagelist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
confab_message_list_init (ConfabMessageList *self)
{
  confab_live_rows_init (&self->live, GTK_WIDGET (self));
  self->heights = confab_height_map_new ();
  self->following = TRUE;
  self->restart = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Messages"), -1);
}

GtkWidget *
confab_message_list_new (void)
{
  return g_object_new (CONFAB_TYPE_MESSAGE_LIST, NULL);
}

/**
 * confab_message_list_set_factory:
 * @self: a list
 * @factory: who makes the rows; it lives as long as the list
 * @user_data: what is handed to it
 *
 * To be called once, before there is a model.
 */
void
confab_message_list_set_factory (ConfabMessageList      *self,
                                 const ConfabRowFactory *factory,
                                 gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));
  g_return_if_fail (factory != NULL && factory->make != NULL);
  g_return_if_fail (self->live.rows->len == 0);

  self->live.factory = factory;
  self->live.user_data = user_data;
}

/**
 * confab_message_list_set_model:
 * @self: a list
 * @model: (nullable): the items that get rows
 *
 * Shows other items, at their end.
 */
void
confab_message_list_set_model (ConfabMessageList *self,
                               GListModel        *model)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));
  g_return_if_fail (model == NULL || self->live.factory != NULL);

  if (self->live.model == model)
    return;
  if (self->live.model != NULL)
    g_signal_handlers_disconnect_by_data (self->live.model, self);
  confab_live_rows_drop_all (&self->live);
  g_set_object (&self->live.model, model);
  confab_height_map_free (self->heights);
  self->heights = confab_height_map_new ();
  if (model != NULL)
    {
      confab_height_map_splice (self->heights, 0, 0, g_list_model_get_n_items (model));
      g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
    }
  self->holding = FALSE;
  confab_message_list_set_following (self, TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_message_list_list_rows:
 * @self: a list
 *
 * Returns: (transfer container) (element-type GtkWidget): the rows that there are now
 */
GPtrArray *
confab_message_list_list_rows (ConfabMessageList *self)
{
  GPtrArray *rows;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), NULL);

  rows = g_ptr_array_new ();
  for (guint i = 0; i < self->live.rows->len; i++)
    g_ptr_array_add (rows, confab_live_rows_get (&self->live, i)->widget);
  return rows;
}

/**
 * confab_message_list_get_row:
 * @self: a list
 * @position: a place in the list
 *
 * Returns: (transfer none) (nullable): the row there, if there is one now
 */
GtkWidget *
confab_message_list_get_row (ConfabMessageList *self,
                             guint              position)
{
  ConfabLiveRow *row;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), NULL);

  row = confab_live_rows_find (&self->live, position);
  return row != NULL ? row->widget : NULL;
}

/**
 * confab_message_list_get_window:
 * @self: a list
 * @first: (out): the first item with a row near the view
 * @last: (out): the last one
 *
 * Returns: whether there is any
 */
gboolean
confab_message_list_get_window (ConfabMessageList *self,
                                guint             *first,
                                guint             *last)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean any = FALSE;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  for (guint i = 0; i < self->live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->live, i);

      if (get_distance (row, height) > KEEP_VIEWS * height)
        continue;
      if (!any)
        *first = row->position;
      *last = row->position;
      any = TRUE;
    }
  return any;
}

/**
 * confab_message_list_get_height_of:
 * @self: a list
 * @position: a place in the list
 *
 * Returns: the height of the row there, remembered or guessed, in pixels
 */
int
confab_message_list_get_height_of (ConfabMessageList *self,
                                   guint              position)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), 0);

  return MAX ((int)round (confab_height_map_get_height (self->heights, position)) - ROW_SPACING, 1);
}

/**
 * confab_message_list_remake:
 * @self: a list
 * @row: one of its rows
 *
 * Makes a row again, at once if it is seen.
 */
void
confab_message_list_remake (ConfabMessageList *self,
                            GtkWidget         *row)
{
  ConfabLiveRow *live;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  live = confab_live_rows_find_widget (&self->live, row);
  if (live == NULL)
    return;
  live->stale = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
confab_message_list_get_following (ConfabMessageList *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  return self->following;
}

/**
 * confab_message_list_set_following:
 * @self: a list
 * @following: whether to keep to the end
 *
 * Goes to the end and stays there, or stays where it is.
 */
void
confab_message_list_set_following (ConfabMessageList *self,
                                   gboolean           following)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  stop_animation (self);
  if (following)
    {
      self->restart = TRUE;
      self->goal = FALSE;
      g_clear_pointer (&self->path, g_free);
    }
  set_following (self, following);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_message_list_get_at_end:
 * @self: a list
 *
 * Returns: whether the end is seen
 */
gboolean
confab_message_list_get_at_end (ConfabMessageList *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  return is_at_end (self);
}

/**
 * confab_message_list_show_item:
 * @self: a list
 * @position: the place of an item
 *
 * Goes to the top of a row.
 */
void
confab_message_list_show_item (ConfabMessageList *self,
                               guint              position)
{
  confab_message_list_show_place (self, &(ConfabListPlace){ .position = position, .below = ROW_SPACING / 2.0 });
}

/**
 * confab_message_list_show_bounds:
 * @self: a list
 * @widget: a widget in one of its rows
 * @bounds: an area of it
 *
 * Scrolls, if it is needed, so that the area is seen with some of what is around it. Nothing is followed then, unless it is at the end.
 */
void
confab_message_list_show_bounds (ConfabMessageList     *self,
                                 GtkWidget             *widget,
                                 const graphene_rect_t *bounds)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  ConfabLiveRow *row;
  graphene_point_t top;
  double margin;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  row = confab_live_rows_find_widget (&self->live, widget);
  if (row == NULL || !gtk_widget_compute_point (widget, row->widget, &bounds->origin, &top))
    return;
  margin = CLAMP ((height - bounds->size.height) / 2, 0, height / 6.0);
  if (row->placed && !self->goal && get_row_y (self, row) + top.y >= margin &&
      get_row_y (self, row) + top.y + bounds->size.height <= height - margin)
    return;

  stop_animation (self);
  g_clear_pointer (&self->path, g_free);
  set_following (self, FALSE);
  pick_from_row (self, &self->anchor, row, get_row_y (self, row) + top.y);
  self->anchor.below = MIN (height / 3.0, MAX (height - margin - bounds->size.height, margin));
  self->middle = self->anchor;
  self->goal = TRUE;
  self->restart = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_message_list_dup_place:
 * @self: a list
 * @place: (out): what is read; its path is the caller's to free
 *
 * Returns: whether there is anything
 */
gboolean
confab_message_list_dup_place (ConfabMessageList *self,
                               ConfabListPlace   *place)
{
  ConfabLiveRow *row;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  if (self->column == 0 || get_n_items (self) == 0)
    return FALSE;
  *place = (ConfabListPlace){
    .position = self->anchor.position,
    .inside = self->anchor.inside,
    .share = self->anchor.share,
    .below = self->anchor.below,
    .place = self->anchor.place,
  };
  row = confab_live_rows_find (&self->live, self->anchor.position);
  if (row != NULL && row->widget == self->anchor.widget && self->anchor.place.part != NULL)
    place->path = dup_path (self->anchor.place.part, row->widget);
  place->place.part = NULL;
  return TRUE;
}

/**
 * confab_message_list_show_place:
 * @self: a list
 * @place: what to show where
 *
 * Goes to a place and stays there.
 */
void
confab_message_list_show_place (ConfabMessageList     *self,
                                const ConfabListPlace *place)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  stop_animation (self);
  g_free (self->path);
  self->path = g_strdup (place->path);
  set_following (self, FALSE);
  self->anchor = (Anchor){
    .position = place->position,
    .inside = place->inside,
    .share = place->share,
    .below = place->below,
    .place = place->place,
  };
  self->middle = self->anchor;
  self->goal = TRUE;
  self->restart = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_message_list_scroll_by:
 * @self: a list
 * @distance: in pixels
 *
 * Scrolls as a key does: smoothly, unless the user does not want that.
 */
void
confab_message_list_scroll_by (ConfabMessageList *self,
                               double             distance)
{
  double rest;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  if (self->animation == NULL)
    self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SCROLL_MS,
                                               adw_callback_animation_target_new (scroll_to_step, self, NULL));
  rest = adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING ? self->distance - self->done : 0;
  adw_animation_pause (self->animation);
  self->distance = rest + distance;
  self->done = 0;
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}
