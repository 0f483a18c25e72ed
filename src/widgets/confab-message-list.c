/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-list-layout.h"
#include "widgets/confab-message-list-private.h"

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
  return confab_height_map_get_n_rows (self->layout.heights);
}

void
confab_message_list_tell_following (ConfabMessageList *self,
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

static void
pick_anchors (ConfabMessageList *self)
{
  confab_list_anchor_pick (&self->layout, &self->layout.anchor, 0);
  confab_list_anchor_pick (&self->layout, &self->layout.middle, self->layout.height / 2.0);
}

/**
 * confab_message_list_queue_layout:
 * @self: a list
 *
 * Has everything placed again. Not to be called while the rows are placed.
 */
void
confab_message_list_queue_layout (ConfabMessageList *self)
{
  self->asked = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CONFAB_MESSAGE_LIST (widget)->tick_id = 0;
  confab_message_list_queue_layout (CONFAB_MESSAGE_LIST (widget));
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
  double total = confab_list_layout_get_total (&self->layout);
  double value = gtk_adjustment_get_value (self->vadjustment);
  double lower;

  if (self->following && !self->holding)
    value = gtk_adjustment_get_lower (self->vadjustment) + self->layout.top;
  if (self->restart)
    value = 0;
  self->restart = FALSE;
  lower = value - self->layout.top;
  self->in_layout = TRUE;
  gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
  gtk_adjustment_configure (self->vadjustment, value, lower, lower + total, height * 0.1, height * 0.9, height);
  self->in_layout = FALSE;
  self->last_value = self->placed_value = gtk_adjustment_get_value (self->vadjustment);
}

static void
layout_rows (ConfabMessageList *self,
             int                width,
             int                height)
{
  ConfabListLayout *layout = &self->layout;
  int column = CLAMP (width - 2 * CONFAB_LIST_SIDE_MARGIN, 1, CONFAB_LIST_COLUMN_WIDTH);
  gboolean new_width = layout->column != column && layout->column > 0 && !self->goal;
  gboolean following = self->following && !self->holding;
  ConfabListView view;

  layout->alone = self->grown && !self->asked && layout->width == width && layout->height == height;
  layout->column = column;
  layout->width = width;
  layout->height = height;
  confab_height_map_set_width (layout->heights, column);
  confab_list_layout_place_rows (layout, following ? NULL : new_width ? &layout->middle : &layout->anchor, new_width, &view);
  if (!view.complete)
    go_on_later (self);
  configure_adjustments (self, width, height);

  /* What is held still from now on is what is seen now, except where it is still to come where it is wanted. */
  self->goal = self->goal && !view.settled;
  if (!self->goal)
    confab_list_anchor_pick (layout, &layout->anchor, 0);
  if (!new_width)
    confab_list_anchor_pick (layout, &layout->middle, height / 2.0);
  if (self->holding)
    {
      self->holding = FALSE;
      confab_message_list_tell_following (self, is_at_end (self));
    }
  else if (gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_lower (self->vadjustment) <= height)
    confab_message_list_tell_following (self, TRUE);
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
      self->layout.top = 0;
      self->restart = TRUE;
      self->in_layout = TRUE;
      gtk_adjustment_configure (self->hadjustment, 0, 0, width, 1, width, width);
      gtk_adjustment_configure (self->vadjustment, 0, 0, height, 1, height, height);
      self->in_layout = FALSE;
      self->last_value = self->placed_value = 0;
    }
  else
    {
      self->placing = TRUE;
      layout_rows (self, width, height);
      self->placing = FALSE;
    }
  self->asked = self->grown = FALSE;
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
  for (guint i = 0; i < self->layout.live.rows->len; i++)
    {
      int row_minimum;

      gtk_widget_measure (confab_live_rows_get (&self->layout.live, i)->widget, orientation, -1, &row_minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, row_minimum + 2 * CONFAB_LIST_SIDE_MARGIN);
    }
  *natural = MAX (*minimum, CONFAB_LIST_COLUMN_WIDTH + 2 * CONFAB_LIST_SIDE_MARGIN);
}

static void
confab_message_list_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  int height = gtk_widget_get_height (widget);

  for (guint i = 0; i < self->layout.live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->layout.live, i);

      if (row->placed && row->y < height && row->y + row->height > 0)
        gtk_widget_snapshot_child (widget, row->widget, snapshot);
    }
}

/* Whatever moves the value outside of a layout is the reader: wheel, touch, keys, or the bar. */
static void
vadjustment_value_changed_cb (ConfabMessageList *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);

  if (self->in_layout || value == self->last_value)
    return;
  confab_message_list_stop_animation (self);
  g_clear_pointer (&self->layout.path, g_free);
  self->goal = FALSE;
  self->holding = FALSE;
  if (is_at_end (self))
    confab_message_list_tell_following (self, TRUE);
  else if (value < self->last_value)
    confab_message_list_tell_following (self, FALSE);
  self->last_value = value;
  self->layout.shift = value - self->placed_value;
  pick_anchors (self);
  confab_message_list_queue_layout (self);
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
  confab_message_list_queue_layout (self);
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
  /* A menu that a row opens is a surface of its own. */
  if (child == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, widget) ||
      gtk_widget_get_native (focus) != gtk_widget_get_native (widget) ||
      !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  if (bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < height)
    return;
  offset = bounds.origin.y < 0 ? bounds.origin.y - CONFAB_LIST_ROW_SPACING
                               : MIN (bounds.origin.y - CONFAB_LIST_ROW_SPACING, bounds.origin.y + bounds.size.height - height + CONFAB_LIST_ROW_SPACING);
  gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + offset);
}

static void
items_changed_cb (ConfabMessageList *self,
                  guint              position,
                  guint              n_removed,
                  guint              n_added)
{
  /* Compared only, as the row may go. */
  GtkWidget *anchor_widget = confab_list_anchor_get_widget (&self->layout, &self->layout.anchor);
  GtkWidget *middle_widget = confab_list_anchor_get_widget (&self->layout, &self->layout.middle);

  confab_height_map_splice (self->layout.heights, position, n_removed, n_added);
  confab_live_rows_items_changed (&self->layout.live, position, n_removed, n_added);
  confab_list_anchor_adapt (&self->layout, &self->layout.anchor, anchor_widget, position, n_removed, n_added);
  confab_list_anchor_adapt (&self->layout, &self->layout.middle, middle_widget, position, n_removed, n_added);
  /* What comes in the place of something else is not followed to its end: what stays is held still. */
  if (self->following && n_removed > 0 && n_added > 0 && self->layout.column > 0)
    self->holding = TRUE;
  confab_message_list_queue_layout (self);
}

static void
confab_message_list_dispose (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  confab_message_list_stop_animation (self);
  g_clear_object (&self->animation);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  if (self->layout.live.model != NULL)
    g_signal_handlers_disconnect_by_data (self->layout.live.model, self);
  confab_live_rows_drop_all (&self->layout.live);
  g_clear_object (&self->layout.live.model);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  G_OBJECT_CLASS (confab_message_list_parent_class)->dispose (object);
}

static void
confab_message_list_finalize (GObject *object)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (object);

  confab_live_rows_clear (&self->layout.live);
  confab_height_map_free (self->layout.heights);
  g_free (self->layout.path);
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

  confab_message_list_class_bind_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "messagelist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
confab_message_list_init (ConfabMessageList *self)
{
  confab_live_rows_init (&self->layout.live, GTK_WIDGET (self));
  self->layout.heights = confab_height_map_new ();
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
  g_return_if_fail (self->layout.live.rows->len == 0);

  self->layout.live.factory = factory;
  self->layout.live.user_data = user_data;
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
  g_return_if_fail (model == NULL || self->layout.live.factory != NULL);

  if (self->layout.live.model == model)
    return;
  if (self->layout.live.model != NULL)
    g_signal_handlers_disconnect_by_data (self->layout.live.model, self);
  confab_live_rows_drop_all (&self->layout.live);
  g_set_object (&self->layout.live.model, model);
  confab_height_map_free (self->layout.heights);
  self->layout.heights = confab_height_map_new ();
  if (model != NULL)
    {
      confab_height_map_splice (self->layout.heights, 0, 0, g_list_model_get_n_items (model));
      g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
    }
  self->holding = FALSE;
  confab_message_list_set_following (self, TRUE);
  confab_message_list_queue_layout (self);
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

  confab_message_list_stop_animation (self);
  if (following)
    {
      self->restart = TRUE;
      self->goal = FALSE;
      g_clear_pointer (&self->layout.path, g_free);
    }
  confab_message_list_tell_following (self, following);
  confab_message_list_queue_layout (self);
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
 * confab_message_list_get_shift:
 * @self: a list
 *
 * Returns: how far the reader scrolled since the last layout, in pixels
 */
double
confab_message_list_get_shift (ConfabMessageList *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), 0);

  return self->layout.shift;
}
