/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-zoom-picture.h"

#define STEP      1.25
#define MAX_SCALE 16.0
/* Something this near to another scale is that scale. */
#define NEAR      0.005

struct _ConfabZoomPicture
{
  GtkWidget   parent_instance;

  GdkTexture *texture;
  int         width;        /* of the picture, in its own pixels */
  int         height;
  double      scale;        /* while it is not fitted: device pixels for a pixel */
  double      x;            /* what is in the middle of the widget, from 0 to 1 */
  double      y;
  double      pointer_x;    /* where the pointer is, in application pixels */
  double      pointer_y;
  double      begin_x;      /* where a drag began */
  double      begin_y;
  double      begin_scale;  /* and a pinch */
  gboolean    fitting;
};

enum
{
  PROP_0,
  PROP_FITTING,
  PROP_SCALE,
  N_PROPS
};

enum
{
  LARGER,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabZoomPicture, confab_zoom_picture, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static double
get_fit_scale (ConfabZoomPicture *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double across = (double)gtk_widget_get_width (GTK_WIDGET (self)) * factor / MAX (self->width, 1);
  double down = (double)gtk_widget_get_height (GTK_WIDGET (self)) * factor / MAX (self->height, 1);

  /* A small one is not made larger by itself. */
  return MAX (MIN (MIN (across, down), 1), 0.0001);
}

/* The size that it is drawn in, in application pixels. */
static void
get_drawn_size (ConfabZoomPicture *self,
                double            *width,
                double            *height)
{
  double scale = confab_zoom_picture_get_scale (self) / gtk_widget_get_scale_factor (GTK_WIDGET (self));

  *width = self->width * scale;
  *height = self->height * scale;
}

static double
keep_in (double center,
         double drawn,
         double available)
{
  double half = drawn > 0 ? available / drawn / 2 : 0.5;

  return half >= 0.5 ? 0.5 : CLAMP (center, half, 1 - half);
}

/* The picture covers the widget where it is large enough, and is in its middle otherwise. */
static void
keep_in_view (ConfabZoomPicture *self)
{
  double width;
  double height;

  get_drawn_size (self, &width, &height);
  self->x = keep_in (self->x, width, gtk_widget_get_width (GTK_WIDGET (self)));
  self->y = keep_in (self->y, height, gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
changed (ConfabZoomPicture *self)
{
  keep_in_view (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCALE]);
  if (self->texture != NULL && gdk_texture_get_width (self->texture) < self->width &&
      self->width * confab_zoom_picture_get_scale (self) > gdk_texture_get_width (self->texture) * 1.1)
    g_signal_emit (self, signals[LARGER], 0);
}

static void
set_fitting (ConfabZoomPicture *self,
             gboolean           fitting)
{
  if (self->fitting == fitting)
    return;
  self->fitting = fitting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITTING]);
}

/* What is under a place, in application pixels, stays there. */
static void
zoom_at (ConfabZoomPicture *self,
         double             scale,
         double             x,
         double             y)
{
  double fit = get_fit_scale (self);
  double width;
  double height;
  double away_x = x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double away_y = y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;

  if (self->texture == NULL)
    return;
  get_drawn_size (self, &width, &height);
  self->x += away_x / MAX (width, 1);
  self->y += away_y / MAX (height, 1);
  self->scale = CLAMP (scale, MIN (fit, 1) / 2, MAX_SCALE);
  set_fitting (self, FALSE);
  get_drawn_size (self, &width, &height);
  self->x -= away_x / MAX (width, 1);
  self->y -= away_y / MAX (height, 1);
  changed (self);
}

static void
move_by (ConfabZoomPicture *self,
         double             x,
         double             y)
{
  double width;
  double height;

  get_drawn_size (self, &width, &height);
  self->x += x / MAX (width, 1);
  self->y += y / MAX (height, 1);
  changed (self);
}

/* Hands */

static void
motion_cb (ConfabZoomPicture *self,
           double             x,
           double             y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
scroll_cb (ConfabZoomPicture        *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean surface = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;

  if (surface && (state & GDK_CONTROL_MASK) == 0)
    move_by (self, dx, dy);
  else
    zoom_at (self, confab_zoom_picture_get_scale (self) * pow (STEP, surface ? -dy / 40 : -dy), self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (ConfabZoomPicture *self,
               double             x,
               double             y,
               GtkGestureDrag    *gesture)
{
  if (!confab_zoom_picture_get_movable (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->begin_x = self->x;
  self->begin_y = self->y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_update_cb (ConfabZoomPicture *self,
                double             x,
                double             y)
{
  self->x = self->begin_x;
  self->y = self->begin_y;
  move_by (self, -x, -y);
}

static void
drag_end_cb (ConfabZoomPicture *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
pinch_begin_cb (ConfabZoomPicture *self)
{
  self->begin_scale = confab_zoom_picture_get_scale (self);
}

static void
pinch_cb (ConfabZoomPicture *self,
          double             delta,
          GtkGesture        *gesture)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_at (self, self->begin_scale * delta, x, y);
}

static void
pressed_cb (ConfabZoomPicture *self,
            int                n_press,
            double             x,
            double             y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press != 2)
    return;
  if (self->fitting && fabs (get_fit_scale (self) - 1) > NEAR)
    zoom_at (self, 1, x, y);
  else if (self->fitting)
    zoom_at (self, 2, x, y);
  else
    confab_zoom_picture_fit (self);
}

static void
add_controllers (ConfabZoomPicture *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* The widget */

static void
confab_zoom_picture_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ConfabZoomPicture *self = CONFAB_ZOOM_PICTURE (widget);
  double width;
  double height;
  double x;
  double y;

  if (self->texture == NULL)
    return;
  keep_in_view (self);
  get_drawn_size (self, &width, &height);
  x = gtk_widget_get_width (widget) / 2.0 - self->x * width;
  y = gtk_widget_get_height (widget) / 2.0 - self->y * height;
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (round (x), round (y), width, height));
}

static void
confab_zoom_picture_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  ConfabZoomPicture *self = CONFAB_ZOOM_PICTURE (widget);

  if (self->fitting)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCALE]);
}

static void
confab_zoom_picture_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ConfabZoomPicture *self = CONFAB_ZOOM_PICTURE (object);

  switch (prop_id)
    {
    case PROP_FITTING:
      g_value_set_boolean (value, self->fitting);
      break;
    case PROP_SCALE:
      g_value_set_double (value, confab_zoom_picture_get_scale (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_zoom_picture_dispose (GObject *object)
{
  g_clear_object (&CONFAB_ZOOM_PICTURE (object)->texture);
  G_OBJECT_CLASS (confab_zoom_picture_parent_class)->dispose (object);
}

static void
confab_zoom_picture_class_init (ConfabZoomPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_zoom_picture_dispose;
  object_class->get_property = confab_zoom_picture_get_property;
  widget_class->snapshot = confab_zoom_picture_snapshot;
  widget_class->size_allocate = confab_zoom_picture_size_allocate;
  properties[PROP_FITTING] = g_param_spec_boolean ("fitting", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCALE] = g_param_spec_double ("scale", NULL, NULL, 0, G_MAXDOUBLE, 1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[LARGER] = g_signal_new ("larger", CONFAB_TYPE_ZOOM_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "zoompicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
confab_zoom_picture_init (ConfabZoomPicture *self)
{
  self->fitting = TRUE;
  self->scale = 1;
  self->x = self->y = 0.5;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  add_controllers (self);
}

GtkWidget *
confab_zoom_picture_new (void)
{
  return g_object_new (CONFAB_TYPE_ZOOM_PICTURE, NULL);
}

/**
 * confab_zoom_picture_set_texture:
 * @self: a picture
 * @texture: (nullable): what is shown
 * @width: of the picture in its own pixels; 0 for that of the texture
 * @height: likewise
 *
 * Where the size is the same as before, the texture takes the place of another one of the same picture, and nothing moves; otherwise the picture
 * is fitted in.
 */
void
confab_zoom_picture_set_texture (ConfabZoomPicture *self,
                                 GdkTexture        *texture,
                                 int                width,
                                 int                height)
{
  gboolean same;

  g_return_if_fail (CONFAB_IS_ZOOM_PICTURE (self));

  if (texture != NULL && (width <= 0 || height <= 0))
    {
      width = gdk_texture_get_width (texture);
      height = gdk_texture_get_height (texture);
    }
  same = self->texture != NULL && texture != NULL && width == self->width && height == self->height;
  g_set_object (&self->texture, texture);
  self->width = width;
  self->height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!same)
    confab_zoom_picture_fit (self);
}

/**
 * confab_zoom_picture_get_texture:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GdkTexture *
confab_zoom_picture_get_texture (ConfabZoomPicture *self)
{
  g_return_val_if_fail (CONFAB_IS_ZOOM_PICTURE (self), NULL);

  return self->texture;
}

/**
 * confab_zoom_picture_get_scale:
 * @self: a picture
 *
 * Returns: how many device pixels a pixel of the picture is shown in
 */
double
confab_zoom_picture_get_scale (ConfabZoomPicture *self)
{
  g_return_val_if_fail (CONFAB_IS_ZOOM_PICTURE (self), 1);

  return self->fitting ? get_fit_scale (self) : self->scale;
}

gboolean
confab_zoom_picture_get_fitting (ConfabZoomPicture *self)
{
  g_return_val_if_fail (CONFAB_IS_ZOOM_PICTURE (self), FALSE);

  return self->fitting;
}

gboolean
confab_zoom_picture_get_movable (ConfabZoomPicture *self)
{
  double width;
  double height;

  g_return_val_if_fail (CONFAB_IS_ZOOM_PICTURE (self), FALSE);

  get_drawn_size (self, &width, &height);
  return width > gtk_widget_get_width (GTK_WIDGET (self)) + 1 || height > gtk_widget_get_height (GTK_WIDGET (self)) + 1;
}

/**
 * confab_zoom_picture_set_scale:
 * @self: a picture
 * @scale: how many device pixels a pixel of the picture is to be shown in
 *
 * What is in the middle stays there.
 */
void
confab_zoom_picture_set_scale (ConfabZoomPicture *self,
                               double             scale)
{
  g_return_if_fail (CONFAB_IS_ZOOM_PICTURE (self));

  zoom_at (self, scale, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/**
 * confab_zoom_picture_step:
 * @self: a picture
 * @direction: 1 to make it larger, -1 to make it smaller
 */
void
confab_zoom_picture_step (ConfabZoomPicture *self,
                          int                direction)
{
  double scale = confab_zoom_picture_get_scale (self);
  double next = direction > 0 ? scale * STEP : scale / STEP;

  g_return_if_fail (CONFAB_IS_ZOOM_PICTURE (self));

  /* No step passes the picture's own size. */
  if ((scale < 1 - NEAR && next > 1) || (scale > 1 + NEAR && next < 1))
    next = 1;
  confab_zoom_picture_set_scale (self, next);
}

/**
 * confab_zoom_picture_fit:
 * @self: a picture
 *
 * Shows all of it.
 */
void
confab_zoom_picture_fit (ConfabZoomPicture *self)
{
  g_return_if_fail (CONFAB_IS_ZOOM_PICTURE (self));

  self->x = self->y = 0.5;
  set_fitting (self, TRUE);
  changed (self);
}
