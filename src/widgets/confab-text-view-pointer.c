/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-text-view-private.h"

/* A wheel's click moves code so far sideways. */
#define WHEEL_STEP 60

/* A drag moves it so far at most in one step. */
#define DRAG_STEP 24

/* A pointer so far outside the view scrolls it by that much in each second, and more when it is farther. */
#define AUTOSCROLL_SPEED 12

/* A drag beside code or a table that is wider than its place moves that along. */
static void
shift_along (ConfabTextView *self,
             double          x,
             double          y)
{
  ConfabBlockLayout *layout;
  GdkRectangle viewport;
  double beyond;

  if (confab_block_stack_get_n_rows (self->stack) == 0)
    return;
  layout = confab_block_stack_get_row (self->stack, confab_block_stack_find_row (self->stack, y))->layout;
  if (confab_block_layout_get_overflow (layout, &viewport) <= 0)
    return;
  beyond = x < viewport.x ? x - viewport.x : MAX (x - viewport.x - viewport.width, 0);
  if (beyond != 0 && confab_block_layout_set_shift (layout, confab_block_layout_get_shift (layout) + CLAMP (beyond, -DRAG_STEP, DRAG_STEP)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
extend_to (ConfabTextView *self,
           double          x,
           double          y)
{
  ConfabPosition position;
  ConfabRange range;

  if (self->dragged)
    shift_along (self, x, y);
  confab_text_view_find_position (self, x, y, &position);
  range = (ConfabRange){ position, position };
  confab_text_view_grow_range (self, self->grain, &range);
  self->goal_x = -1;
  if (confab_position_compare (&position, &self->grain_range.start) < 0)
    confab_text_view_set_selection (self, &self->grain_range.end, &range.start);
  else
    confab_text_view_set_selection (self, &self->grain_range.start,
                                    confab_position_compare (&range.end, &self->grain_range.end) > 0 ? &range.end : &self->grain_range.end);
}

/**
 * confab_text_view_press:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 * @n_press: how often in a row
 * @extend: whether what is selected already grows to there
 *
 * Begins a selection.
 */
void
confab_text_view_press (ConfabTextView *self,
                        double          x,
                        double          y,
                        int             n_press,
                        gboolean        extend)
{
  ConfabPosition position;

  self->dragged = FALSE;
  self->goal_x = -1;
  if (!confab_text_view_find_link (self, x, y, &self->pressed_link))
    self->pressed_link = (ConfabTextLink){ 0 }
  ;
  confab_text_view_set_focus_link (self, (ConfabTextLink){ 0 });
  confab_text_view_find_position (self, x, y, &position);
  self->dragging = TRUE;
  if (extend)
    {
      self->grain = CONFAB_GRAIN_CHARACTER;
      self->grain_range = (ConfabRange){ self->anchor, self->anchor };
      self->dragged = TRUE;
      extend_to (self, x, y);
      return;
    }
  /* A fourth click begins again. */
  self->grain = (ConfabGrain)((n_press - 1) % 3);
  self->grain_range = (ConfabRange){ position, position };
  confab_text_view_grow_range (self, self->grain, &self->grain_range);
  confab_text_view_set_selection (self, &self->grain_range.start, &self->grain_range.end);
}

/**
 * confab_text_view_drag_to:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 *
 * Goes on with a selection.
 */
void
confab_text_view_drag_to (ConfabTextView *self,
                          double          x,
                          double          y)
{
  if (!self->dragging)
    return;
  self->dragged = TRUE;
  extend_to (self, x, y);
}

/**
 * confab_text_view_release:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 *
 * Ends a selection, or activates a link.
 */
void
confab_text_view_release (ConfabTextView *self,
                          double          x,
                          double          y)
{
  ConfabTextLink link;
  ConfabTextLink pressed = self->pressed_link;

  confab_text_view_stop_autoscroll (self);
  self->pressed_link = (ConfabTextLink){ 0 };
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  confab_text_view_take_primary (self);
  if (!self->dragged && !self->selected && pressed.link != 0 && confab_text_view_find_link (self, x, y, &link) &&
      link.block == pressed.block && link.link == pressed.link)
    confab_text_view_activate_link (self, &link);
}

/* Scrolling while the pointer is above or below the view */

static gboolean
autoscroll_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  GtkWidget *scrollable;
  GtkAdjustment *adjustment = confab_text_view_get_adjustment (self, &scrollable);
  double beyond;
  double x;
  double y;

  if (adjustment == NULL)
    return G_SOURCE_CONTINUE;
  beyond = self->pointer_y < 0 ? self->pointer_y : MAX (self->pointer_y - gtk_widget_get_height (scrollable), 0);
  if (beyond != 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + beyond * AUTOSCROLL_SPEED / 60);
  if (gtk_widget_translate_coordinates (scrollable, widget, self->pointer_x,
                                        CLAMP (self->pointer_y, 0, gtk_widget_get_height (scrollable)), &x, &y))
    extend_to (self, x, y);
  return G_SOURCE_CONTINUE;
}

void
confab_text_view_stop_autoscroll (ConfabTextView *self)
{
  if (self->autoscroll_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autoscroll_id);
  self->autoscroll_id = 0;
}

/**
 * confab_text_view_autoscroll:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 *
 * Begins to scroll if a drag is above or below the view, and stops if it is not.
 */
void
confab_text_view_autoscroll (ConfabTextView *self,
                             double          x,
                             double          y)
{
  GtkWidget *scrollable;

  if (confab_text_view_get_adjustment (self, &scrollable) == NULL ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self), scrollable, x, y, &self->pointer_x, &self->pointer_y))
    return;
  if (self->pointer_y >= 0 && self->pointer_y <= gtk_widget_get_height (scrollable))
    confab_text_view_stop_autoscroll (self);
  else if (self->autoscroll_id == 0)
    self->autoscroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), autoscroll_cb, NULL, NULL);
}

/* Moving sideways */

static gboolean
is_in_bar (ConfabTextView  *self,
           double           x,
           double           y,
           guint           *row,
           graphene_rect_t *trough,
           graphene_rect_t *slider)
{
  if (confab_block_stack_get_n_rows (self->stack) == 0)
    return FALSE;
  *row = confab_block_stack_find_row (self->stack, y);
  return confab_text_view_get_scrollbar (self, *row, trough, slider) &&
         graphene_rect_contains_point (trough, &GRAPHENE_POINT_INIT ((float)x, (float)y));
}

static void
shift_row (ConfabTextView *self,
           guint           row,
           double          shift)
{
  if (confab_block_layout_set_shift (confab_block_stack_get_row (self->stack, row)->layout, shift))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_bar (ConfabTextView *self,
          double          offset)
{
  graphene_rect_t trough;
  graphene_rect_t slider;
  ConfabBlockLayout *layout;
  double space;

  if (!confab_text_view_get_scrollbar (self, self->scrollbar_row, &trough, &slider))
    return;
  layout = confab_block_stack_get_row (self->stack, self->scrollbar_row)->layout;
  space = MAX ((double)(trough.size.width - slider.size.width), 1);
  shift_row (self, self->scrollbar_row, self->scrollbar_start + offset * confab_block_layout_get_overflow (layout, NULL) / space);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           ConfabTextView           *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  guint row = self->scrollbar_row;
  ConfabBlockLayout *layout;
  double step;
  double before;

  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (fabs (dx) <= fabs (dy) || row >= confab_block_stack_get_n_rows (self->stack))
    return GDK_EVENT_PROPAGATE;
  layout = confab_block_stack_get_row (self->stack, row)->layout;
  if (confab_block_layout_get_overflow (layout, NULL) <= 0)
    return GDK_EVENT_PROPAGATE;
  step = WHEEL_STEP;
#if GTK_CHECK_VERSION (4, 8, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    step = 1;
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
  before = confab_block_layout_get_shift (layout);
  shift_row (self, row, before + dx * step);
  return GDK_EVENT_STOP;
}

/* The pointer */

static void
update_hover (ConfabTextView *self,
              double          x,
              double          y)
{
  ConfabTextLink link = { 0 };
  ConfabPosition position;
  guint row = G_MAXUINT;
  const char *cursor;

  if (confab_block_stack_get_n_rows (self->stack) > 0)
    row = confab_block_stack_find_row (self->stack, y);
  if (row != self->scrollbar_row)
    {
      self->scrollbar_row = row;
      confab_text_view_hover_code (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  confab_text_view_find_link (self, x, y, &link);
  if (link.link != self->hover.link || link.block != self->hover.block)
    {
      self->hover = link;
      gtk_widget_set_has_tooltip (GTK_WIDGET (self), link.link != 0);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (link.link != 0)
    cursor = "pointer";
  else
    cursor = confab_text_view_find_position (self, x, y, &position) ? "text" : NULL;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

static void
motion_cb (ConfabTextView *self,
           double          x,
           double          y)
{
  if (self->dragging || self->scrollbar_start >= 0)
    return;
  update_hover (self, x, y);
  confab_text_view_heat_point (self, x, y);
}

static void
leave_cb (ConfabTextView *self)
{
  if (self->dragging || self->scrollbar_start >= 0)
    return;
  self->scrollbar_row = G_MAXUINT;
  confab_text_view_hover_code (self);
  confab_text_view_heat_leave (self);
  self->hover = (ConfabTextLink){ 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            ConfabTextView  *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkEvent *event = gtk_gesture_get_last_event (GTK_GESTURE (gesture),
                                                gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  graphene_rect_t trough;
  graphene_rect_t slider;
  guint row;

  if (event != NULL && gdk_event_triggers_context_menu (event))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self));
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      confab_text_view_popup_menu (self, x, y);
      return;
    }
  if (button != GDK_BUTTON_PRIMARY)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (is_in_bar (self, x, y, &row, &trough, &slider))
    {
      self->scrollbar_row = row;
      self->scrollbar_start = confab_block_layout_get_shift (confab_block_stack_get_row (self->stack, row)->layout);
      return;
    }
  if (is_touch (GTK_GESTURE (gesture)))
    {
      if (!confab_text_view_find_link (self, x, y, &self->pressed_link))
        self->pressed_link = (ConfabTextLink){ 0 }
      ;
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  confab_text_view_press (self, x, y, n_press, (state & GDK_SHIFT_MASK) != 0);
  if (n_press > 1)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             ConfabTextView  *self)
{
  ConfabTextLink link;
  ConfabTextLink pressed = self->pressed_link;

  if (!is_touch (GTK_GESTURE (gesture)))
    {
      confab_text_view_release (self, x, y);
      return;
    }
  self->pressed_link = (ConfabTextLink){ 0 };
  if (pressed.link != 0 && confab_text_view_find_link (self, x, y, &link) && link.block == pressed.block && link.link == pressed.link)
    confab_text_view_activate_link (self, &link);
  else if (self->selected && !self->dragging)
    confab_text_view_unselect (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          offset_x,
                double          offset_y,
                ConfabTextView *self)
{
  double x;
  double y;

  if (self->scrollbar_start >= 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      drag_bar (self, offset_x);
      return;
    }
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (!self->dragging || (!self->dragged && !gtk_drag_check_threshold (GTK_WIDGET (self), (int)x, (int)y, (int)(x + offset_x),
                                                                       (int)(y + offset_y))))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  confab_text_view_drag_to (self, x + offset_x, y + offset_y);
  confab_text_view_autoscroll (self, x + offset_x, y + offset_y);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          offset_x,
             double          offset_y,
             ConfabTextView *self)
{
  double x;
  double y;

  if (self->scrollbar_start >= 0)
    {
      self->scrollbar_start = -1;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  if (self->dragging && self->dragged && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    confab_text_view_release (self, x + offset_x, y + offset_y);
}

static void
cancel_cb (GtkGesture       *gesture,
           GdkEventSequence *sequence,
           ConfabTextView   *self)
{
  confab_text_view_stop_autoscroll (self);
  self->dragging = FALSE;
  self->scrollbar_start = -1;
}

static void
long_press_cb (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               ConfabTextView      *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  confab_text_view_press (self, x, y, 2, FALSE);
  self->pressed_link = (ConfabTextLink){ 0 };
  confab_text_view_release (self, x, y);
  confab_text_view_popup_menu (self, x, y);
}

static gboolean
query_tooltip_cb (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  ConfabTextLink link = self->focus_link;
  const ConfabSpan *span;

  if (!keyboard && !confab_text_view_find_link (self, x, y, &link))
    return FALSE;
  span = confab_text_view_get_link (self, &link);
  if (span == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, span->target);
  return TRUE;
}

static void
focus_cb (ConfabTextView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
confab_text_view_pointer_init (ConfabTextView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  self->drag = gtk_gesture_drag_new ();
  g_signal_connect (self->drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (self->drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (self->drag, "cancel", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->drag));

  self->click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->click), 0);
  g_signal_connect (self->click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (self->click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->click));
  gtk_gesture_group (self->drag, self->click);

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect (long_press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (long_press));

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (widget, focus);

  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}
