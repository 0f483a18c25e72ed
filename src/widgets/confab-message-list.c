/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-message-list.h"

#define COLUMN_WIDTH  820
#define SIDE_MARGIN   18
#define TOP_MARGIN    24
#define BOTTOM_MARGIN 24
#define ROW_SPACING   24

/* A place in the rows: so many pixels below the top of a row, and so many below the top of the view. */
typedef struct
{
  GtkWidget *row;
  double     share;  /* of the height of the row, where it is about to change with the width */
  double     inside;
  double     below;
} Anchor;

struct _ConfabMessageList
{
  GtkWidget           parent_instance;

  GPtrArray          *rows;
  GArray             *tops; /* int: where each row began at the last layout */
  GtkAdjustment      *hadjustment;
  GtkAdjustment      *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;
  Anchor              first; /* the first row that is seen */
  Anchor              middle; /* the one in the middle, for when the width changes */
  int                 last_width;
  double              last_value;
  gboolean            following;
  gboolean            in_layout;
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

static int
row_height (ConfabMessageList *self,
            guint              index)
{
  return gtk_widget_get_height (g_ptr_array_index (self->rows, index));
}

/* The row at y of the last layout, or the nearest one below. */
static void
find_anchor (ConfabMessageList *self,
             double             y,
             double             value,
             Anchor            *anchor)
{
  *anchor = (Anchor){ NULL };
  for (guint i = 0; i < self->rows->len && i < self->tops->len; i++)
    {
      int top = g_array_index (self->tops, int, i);
      int height = row_height (self, i);

      if (top + height < y)
        continue;
      anchor->row = g_ptr_array_index (self->rows, i);
      anchor->inside = MAX (y - top, 0);
      anchor->share = height > 0 ? anchor->inside / height : 0;
      anchor->below = top + anchor->inside - value;
      return;
    }
}

static void
remember_place (ConfabMessageList *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);

  self->last_value = value;
  /* Rows were changed since the last layout: the places of before it are still the best that is known. */
  if (self->tops->len == 0)
    return;
  find_anchor (self, value, value, &self->first);
  find_anchor (self, value + gtk_adjustment_get_page_size (self->vadjustment) / 2, value, &self->middle);
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

/* Whatever moves the value outside of a layout is the reader: wheel, touch, keys, or the bar. */
static void
vadjustment_value_changed_cb (ConfabMessageList *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);

  if (self->in_layout)
    return;
  if (is_at_end (self))
    set_following (self, TRUE);
  else if (value < self->last_value)
    set_following (self, FALSE);
  remember_place (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[SCROLLED], 0);
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
  gtk_widget_queue_allocate (GTK_WIDGET (self));
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
  for (guint i = 0; i < self->rows->len; i++)
    {
      int row_minimum;

      gtk_widget_measure (g_ptr_array_index (self->rows, i), orientation, -1, &row_minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, row_minimum + 2 * SIDE_MARGIN);
    }
  *natural = MAX (*minimum, COLUMN_WIDTH + 2 * SIDE_MARGIN);
}

static double
place_of_anchor (ConfabMessageList *self,
                 const Anchor      *anchor,
                 const int         *heights,
                 gboolean           by_share)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_ptr_array_index (self->rows, i) == anchor->row)
      return g_array_index (self->tops, int, i) + (by_share ? anchor->share * heights[i] : anchor->inside) - anchor->below;
  return self->last_value;
}

static void
confab_message_list_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  int column = CLAMP (width - 2 * SIDE_MARGIN, 1, COLUMN_WIDTH);
  g_autofree int *heights = g_new0 (int, self->rows->len + 1);
  gboolean new_width = width != self->last_width && self->last_width > 0;
  double upper;
  double value;
  int y = TOP_MARGIN;

  g_array_set_size (self->tops, self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      int minimum;

      gtk_widget_measure (g_ptr_array_index (self->rows, i), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      column = MAX (column, minimum);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      gtk_widget_measure (g_ptr_array_index (self->rows, i), GTK_ORIENTATION_VERTICAL, column, &heights[i], NULL, NULL, NULL);
      g_array_index (self->tops, int, i) = y;
      y += heights[i] + (i + 1 < self->rows->len ? ROW_SPACING : 0);
    }
  upper = MAX (y + BOTTOM_MARGIN, height);

  if (self->following)
    value = upper - height;
  else
    value = place_of_anchor (self, new_width ? &self->middle : &self->first, heights, new_width);
  value = CLAMP (round (value), 0, upper - height);

  self->in_layout = TRUE;
  gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
  gtk_adjustment_configure (self->vadjustment, value, 0, upper, height * 0.1, height * 0.9, height);
  self->in_layout = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      int top = g_array_index (self->tops, int, i) - (int)value;

      gtk_widget_size_allocate (row, &(GtkAllocation){ (width - column) / 2, top, column, heights[i] }, -1);
    }
  self->last_width = width;
  remember_place (self);
  g_signal_emit (self, signals[SCROLLED], 0);
}

static void
confab_message_list_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  double value = gtk_adjustment_get_value (self->vadjustment);
  int height = gtk_widget_get_height (widget);

  for (guint i = 0; i < self->rows->len && i < self->tops->len; i++)
    {
      double top = g_array_index (self->tops, int, i) - value;

      if (top < height && top + row_height (self, i) > 0)
        gtk_widget_snapshot_child (widget, g_ptr_array_index (self->rows, i), snapshot);
    }
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

static void
confab_message_list_dispose (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (confab_message_list_parent_class)->dispose (object);
}

static void
confab_message_list_finalize (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  g_ptr_array_unref (self->rows);
  g_array_unref (self->tops);
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

  gtk_widget_class_set_css_name (widget_class, "messagelist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
confab_message_list_init (ConfabMessageList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->tops = g_array_new (FALSE, FALSE, sizeof (int));
  self->following = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
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
 * confab_message_list_get_rows:
 * @self: a list
 *
 * Returns: (transfer none) (element-type GtkWidget): its rows
 */
GPtrArray *
confab_message_list_get_rows (ConfabMessageList *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), NULL);

  return self->rows;
}

/**
 * confab_message_list_set_rows:
 * @self: a list
 * @rows: (element-type GtkWidget): the rows from now on; those that were there already are kept as they are
 *
 * Changes the rows.
 */
void
confab_message_list_set_rows (ConfabMessageList *self,
                              GPtrArray         *rows)
{
  g_autoptr (GHashTable) stay = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) old = NULL;
  GtkWidget *previous = NULL;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (stay, g_ptr_array_index (rows, i));
  old = g_steal_pointer (&self->rows);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (self->rows, g_object_ref_sink (row));
      if (gtk_widget_get_parent (row) == NULL || gtk_widget_get_prev_sibling (row) != previous)
        gtk_widget_insert_after (row, GTK_WIDGET (self), previous);
      previous = row;
    }
  for (guint i = 0; i < old->len; i++)
    if (!g_hash_table_contains (stay, g_ptr_array_index (old, i)))
      gtk_widget_unparent (g_ptr_array_index (old, i));
  /* Until the next layout nothing is known of where they are. */
  g_array_set_size (self->tops, 0);
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

  set_following (self, following);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * confab_message_list_show_row:
 * @self: a list
 * @row: one of its rows
 *
 * Goes to the top of a row and holds it there.
 */
void
confab_message_list_show_row (ConfabMessageList *self,
                              GtkWidget         *row)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));
  g_return_if_fail (gtk_widget_get_parent (row) == GTK_WIDGET (self));

  set_following (self, FALSE);
  self->first = (Anchor){ .row = row, .below = ROW_SPACING / 2 };
  self->middle = self->first;
  /* Until the next layout the places are those of before. */
  g_array_set_size (self->tops, 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
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
