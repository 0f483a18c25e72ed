/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-popover.h"
#include "widgets/confab-text-heat.h"
#include "widgets/confab-text-view-private.h"

#define MINIMUM_WIDTH 40

/* Layouts stay for so many times the height that was prepared, above and below it. */
#define KEPT 1.5

enum
{
  PROP_0,
  PROP_SCALE,
  PROP_CARET_VISIBLE,
  PROP_HAS_SELECTION,
  PROP_HIGHLIGHTER,
  N_PROPS
};

static void confab_text_view_tall_init (ConfabTallInterface *iface);

/* What is newer than the oldest GTK is used where it is there. */
#if GTK_CHECK_VERSION (4, 14, 0)
#define IMPLEMENT_ACCESSIBLE_TEXT G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT, confab_text_view_accessible_text_init)
#else
#define IMPLEMENT_ACCESSIBLE_TEXT
#endif

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabTextView,
                               confab_text_view,
                               GTK_TYPE_WIDGET,
                               IMPLEMENT_ACCESSIBLE_TEXT
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL,
                                                      confab_text_view_tall_init))

G_GNUC_END_IGNORE_DEPRECATIONS

static GParamSpec *properties[N_PROPS];

/* Style */

void
confab_text_view_ensure_style (ConfabTextView *self)
{
  if (self->style != NULL)
    return;
  self->style = confab_text_style_new (GTK_WIDGET (self), self->scale);
  confab_block_stack_set_style (self->stack, self->style);
}

/* Sets the text anew only if that would make a difference: GTK tells of every change of a style, and of none in particular. */
static void
update_style (ConfabTextView *self)
{
  g_autoptr (ConfabTextStyle) style = NULL;

  if (self->style == NULL)
    return;
  style = confab_text_style_new (GTK_WIDGET (self), self->scale);
  if (confab_text_style_equal (style, self->style))
    return;
  confab_text_style_unref (self->style);
  self->style = g_steal_pointer (&style);
  self->natural_width = -1;
  confab_block_stack_set_style (self->stack, self->style);
  confab_text_view_code_changed (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_text_view_height_changed:
 * @self: a text
 * @old_height: its height before
 *
 * Asks for what is needed after rows may have changed.
 */
void
confab_text_view_height_changed (ConfabTextView *self,
                                 int             old_height)
{
  int height = confab_block_stack_get_height (self->stack);

  if (height == old_height)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else if (height < old_height || !self->managed || !confab_tall_queue_growth (CONFAB_TALL (self), height - old_height))
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_text_view_first_prepared:
 * @self: a text
 *
 * Returns: the first row that is near the view, or the number of rows
 */
guint
confab_text_view_first_prepared (ConfabTextView *self)
{
  if (self->prepared_to <= self->prepared_from || confab_block_stack_get_n_rows (self->stack) == 0)
    return confab_block_stack_get_n_rows (self->stack);
  return confab_block_stack_find_row (self->stack, self->prepared_from);
}

void
confab_text_view_notify_selection (ConfabTextView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_SELECTION]);
}

/* ConfabTall */

static gboolean
resize_cb (gpointer user_data)
{
  ConfabTextView *self = user_data;

  self->resize_id = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* A resize cannot be asked for while sizes are asked for or given. */
static void
queue_resize_later (ConfabTextView *self)
{
  if (self->resize_id == 0)
    self->resize_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, resize_cb, self, NULL);
}

static gboolean
prepare (ConfabTextView *self,
         double          from,
         double          to)
{
  double kept = (to - from) * KEPT;
  gboolean changed;

  if (self->width <= 0)
    return FALSE;
  confab_text_view_ensure_style (self);
  self->prepared_from = from;
  self->prepared_to = to;
  changed = confab_block_stack_prepare (self->stack, from, to);
  confab_block_stack_forget (self->stack, from - kept, to + kept);
  confab_text_view_code_changed (self);
  /* What is drawn stays as long as all that may be seen is in it. */
  if (changed || !confab_text_view_is_drawn (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  return changed;
}

static gboolean
confab_text_view_prepare (ConfabTall *tall,
                          double      from,
                          double      to)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (tall);
  int old_height = confab_block_stack_get_height (self->stack);

  self->managed = TRUE;
  if (!prepare (self, from, to))
    return FALSE;
  if (confab_tall_get_placing (tall) != CONFAB_PLACING_ALONE)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else if (confab_block_stack_get_height (self->stack) < old_height || !confab_tall_ends_row (tall))
    queue_resize_later (self);
  return TRUE;
}

/* A place is looked up after the height was asked for, so that whoever places the widget now would not ask again. */
static void
place_changed (ConfabTextView *self,
               int             old_height)
{
  if (confab_block_stack_get_height (self->stack) == old_height)
    return;
  if (confab_tall_get_placing (CONFAB_TALL (self)) != CONFAB_PLACING_NOT)
    queue_resize_later (self);
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
confab_text_view_get_place (ConfabTall  *tall,
                            double       y,
                            ConfabPlace *place)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (tall);
  int height = confab_block_stack_get_height (self->stack);

  confab_block_stack_get_place (self->stack, y, place);
  place->part = GTK_WIDGET (self);
  place_changed (self, height);
}

static double
confab_text_view_find_place (ConfabTall        *tall,
                             const ConfabPlace *place)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (tall);
  int height = confab_block_stack_get_height (self->stack);
  double y = confab_block_stack_find_place (self->stack, place);

  place_changed (self, height);
  return y;
}

static gboolean
confab_text_view_get_held (ConfabTall *tall)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (tall);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return self->selected || self->dragging || self->menu != NULL || focus != NULL || self->heat != NULL || gtk_widget_has_focus (GTK_WIDGET (self));
}

static int
confab_text_view_get_growth (ConfabTall *tall)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (tall);
  int measured;

  if (self->width <= 0 || confab_block_stack_get_n_rows (self->stack) == 0)
    return 0;
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, self->width, &measured, NULL, NULL, NULL);
  return MAX (confab_block_stack_get_height (self->stack) - measured, 0);
}

static void
confab_text_view_tall_init (ConfabTallInterface *iface)
{
  iface->prepare = confab_text_view_prepare;
  iface->get_place = confab_text_view_get_place;
  iface->find_place = confab_text_view_find_place;
  iface->get_held = confab_text_view_get_held;
  iface->get_growth = confab_text_view_get_growth;
}

/* Size */

/* GTK remembers heights for several widths. What is known of them here is that for one, so that the others are not to be relied upon any more. */
static void
set_width (ConfabTextView *self,
           int             width)
{
  if (self->width == width)
    return;
  if (self->width > 0)
    queue_resize_later (self);
  self->width = width;
  self->drawn_from = self->drawn_to = 0;
  confab_block_stack_set_width (self->stack, width);
}

/* What is being read is not known in blocks yet. */
static int
guess_height (ConfabTextView *self,
              int             width)
{
  double line = MAX (width / MAX (self->style->character_width, 1), 1);

  return (int)((double)self->guessed_length / line + 1) * self->style->line_height;
}

static void
confab_text_view_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = confab_text_view_get_natural_width (self);
      *minimum = MIN (MINIMUM_WIDTH, *natural);
      return;
    }
  confab_text_view_ensure_style (self);
  set_width (self, for_size > 0 ? for_size : self->width > 0 ? self->width : confab_text_view_get_natural_width (self));
  if (self->reading != NULL && confab_block_stack_get_n_rows (self->stack) == 0)
    *minimum = *natural = guess_height (self, self->width);
  else
    *minimum = *natural = confab_block_stack_get_height (self->stack);
}

static GtkSizeRequestMode
confab_text_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
confab_text_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  set_width (self, width);
  /* Where nobody tells what is near the view all of it is. */
  if (!self->managed && prepare (self, 0, MAX (height, confab_block_stack_get_height (self->stack))))
    queue_resize_later (self);
  confab_text_view_allocate_bars (self);
  confab_popover_present (self->menu);
  confab_text_view_heat_present (self);
}

static void
confab_text_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  if (self->style == NULL || self->width <= 0)
    return;
  confab_text_view_draw (self, snapshot);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
}

static void
confab_text_view_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (confab_text_view_parent_class)->css_changed (widget, change);
  update_style (CONFAB_TEXT_VIEW (widget));
}

static void
confab_text_view_system_setting_changed (GtkWidget       *widget,
                                         GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (confab_text_view_parent_class)->system_setting_changed (widget, setting);
  update_style (CONFAB_TEXT_VIEW (widget));
}

static void
confab_text_view_direction_changed (GtkWidget       *widget,
                                    GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (confab_text_view_parent_class)->direction_changed (widget, previous);
  update_style (CONFAB_TEXT_VIEW (widget));
}

static void
confab_text_view_unmap (GtkWidget *widget)
{
  confab_text_view_stop_autoscroll (CONFAB_TEXT_VIEW (widget));
  GTK_WIDGET_CLASS (confab_text_view_parent_class)->unmap (widget);
}

/* Object */

static void
confab_text_view_dispose (GObject *object)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (object);
  GtkWidget *child;

  confab_text_view_stop_reading (self);
  confab_text_view_stop_autoscroll (self);
  confab_text_view_code_dispose (self);
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->resize_id, g_source_remove);
  if (self->primary != NULL)
    confab_text_view_unselect (self);
  g_clear_pointer (&self->menu, confab_popover_drop);
  confab_text_view_set_heat (self, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confab_text_view_parent_class)->dispose (object);
}

static void
confab_text_view_finalize (GObject *object)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (object);

  g_clear_object (&self->document);
  g_clear_object (&self->highlighter);
  g_clear_object (&self->extra_menu);
  g_clear_object (&self->primary);
  confab_block_stack_free (self->stack);
  g_clear_pointer (&self->style, confab_text_style_unref);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->wrong, g_array_unref);
  g_clear_pointer (&self->wrong_ranges, g_array_unref);
  g_clear_pointer (&self->starts, g_array_unref);
  g_free (self->needle);
  g_free (self->source);
  g_free (self->pending);
  G_OBJECT_CLASS (confab_text_view_parent_class)->finalize (object);
}

static void
confab_text_view_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SCALE:
      g_value_set_double (value, self->scale);
      break;
    case PROP_CARET_VISIBLE:
      g_value_set_boolean (value, self->caret_visible);
      break;
    case PROP_HAS_SELECTION:
      g_value_set_boolean (value, self->selected);
      break;
    case PROP_HIGHLIGHTER:
      g_value_set_object (value, self->highlighter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_caret_visible (ConfabTextView *self,
                   gboolean        visible)
{
  if (self->caret_visible == visible)
    return;
  self->caret_visible = visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CARET_VISIBLE]);
}

static void
confab_text_view_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SCALE:
      confab_text_view_set_scale (self, g_value_get_double (value));
      break;
    case PROP_CARET_VISIBLE:
      set_caret_visible (self, g_value_get_boolean (value));
      break;
    case PROP_HIGHLIGHTER:
      confab_text_view_set_highlighter (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
confab_text_view_focus (GtkWidget       *widget,
                        GtkDirectionType direction)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (confab_text_view_parent_class)->focus (widget, direction);
  return confab_text_view_walk (self, forward ? 1 : -1);
}

static void
confab_text_view_class_init (ConfabTextViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_text_view_dispose;
  object_class->finalize = confab_text_view_finalize;
  object_class->get_property = confab_text_view_get_property;
  object_class->set_property = confab_text_view_set_property;
  widget_class->measure = confab_text_view_measure;
  widget_class->get_request_mode = confab_text_view_get_request_mode;
  widget_class->size_allocate = confab_text_view_size_allocate;
  widget_class->snapshot = confab_text_view_snapshot;
  widget_class->css_changed = confab_text_view_css_changed;
  widget_class->system_setting_changed = confab_text_view_system_setting_changed;
  widget_class->direction_changed = confab_text_view_direction_changed;
  widget_class->unmap = confab_text_view_unmap;
  widget_class->focus = confab_text_view_focus;

  properties[PROP_SCALE] = g_param_spec_double ("scale", NULL, NULL, 0.1, 10, 1,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CARET_VISIBLE] = g_param_spec_boolean ("caret-visible", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_SELECTION] = g_param_spec_boolean ("has-selection", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HIGHLIGHTER] = g_param_spec_object ("highlighter", NULL, NULL, CONFAB_TYPE_HIGHLIGHTER,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("open-link", CONFAB_TYPE_TEXT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("save-code", CONFAB_TYPE_TEXT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("copied", CONFAB_TYPE_TEXT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "textblocks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  confab_text_view_class_install_actions (widget_class);
  confab_text_view_class_install_link_actions (widget_class);
  confab_text_view_class_bind_keys (widget_class);
}

static void
confab_text_view_init (ConfabTextView *self)
{
  self->scale = 1;
  self->goal_x = -1;
  self->natural_width = -1;
  self->current_match = -1;
  self->scrollbar_row = G_MAXUINT;
  self->scrollbar_start = -1;
  self->document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  self->stack = confab_block_stack_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  confab_text_view_pointer_init (self);
  confab_text_view_update_actions (self);
}

/**
 * confab_text_view_new:
 * @flavour: how texts are read
 *
 * Returns: (transfer floating): a view without a text
 */
GtkWidget *
confab_text_view_new (ConfabFlavour flavour)
{
  ConfabTextView *self = g_object_new (CONFAB_TYPE_TEXT_VIEW, NULL);

  if (flavour != self->flavour)
    {
      g_object_unref (self->document);
      self->document = confab_document_new (flavour);
      self->flavour = flavour;
    }
  return GTK_WIDGET (self);
}

/**
 * confab_text_view_set_scale:
 * @self: a text
 * @scale: how much larger than the user's font
 *
 * Sets the size of the text.
 */
void
confab_text_view_set_scale (ConfabTextView *self,
                            double          scale)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (self->scale == scale)
    return;
  self->scale = scale;
  update_style (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCALE]);
}

/**
 * confab_text_view_set_highlighter:
 * @self: a text
 * @highlighter: (nullable): what colours code, %NULL for none
 */
void
confab_text_view_set_highlighter (ConfabTextView    *self,
                                  ConfabHighlighter *highlighter)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (!g_set_object (&self->highlighter, highlighter))
    return;
  confab_text_view_code_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGHLIGHTER]);
}

/**
 * confab_text_view_set_extra_menu:
 * @self: a text
 * @menu: (nullable): what stands below its own menu
 *
 * Adds to the context menu.
 */
void
confab_text_view_set_extra_menu (ConfabTextView *self,
                                 GMenuModel     *menu)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  g_set_object (&self->extra_menu, menu);
}
