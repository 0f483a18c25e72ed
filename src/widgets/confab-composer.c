/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attach-button.h"
#include "widgets/confab-composer-private.h"

#define MAX_LINES      10

/* What stands beside the text otherwise is not there. */
#define EDITING_MARGIN 6

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_SEND_WITH_ENTER,
  PROP_TEXT,
  N_PROPS
};

enum
{
  SEND,
  SEND_WITH,
  STOP,
  ATTACH,
  CHIP_ACTIVATED,
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabComposer, confab_composer, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
has_text (ConfabComposer *self)
{
  g_autofree char *text = confab_composer_dup_text (self);

  return *g_strstrip (text) != '\0';
}

static gboolean
can_send (ConfabComposer *self)
{
  return confab_attachment_strip_is_ready (self->attachments) &&
         (confab_attachment_strip_count (self->attachments) > 0 || has_text (self));
}

static void
update_send (ConfabComposer *self)
{
  gboolean ready = can_send (self);

  gtk_widget_set_sensitive (self->send, ready);
  gtk_widget_set_visible (self->queue, self->busy && ready);
}

/*
 * confab_composer_tell_changed:
 * @self: a composer
 *
 * What would be sent is another, or can be sent now.
 */
void
confab_composer_tell_changed (ConfabComposer *self)
{
  update_send (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
send_clicked_cb (ConfabComposer *self)
{
  if (!can_send (self))
    return;
  /* The button is about to be another one; typing goes on. */
  gtk_widget_grab_focus (self->text);
  g_signal_emit (self, signals[SEND], 0);
}

static void
stop_clicked_cb (ConfabComposer *self)
{
  gtk_widget_grab_focus (self->text);
  g_signal_emit (self, signals[STOP], 0);
}

static void
attach_cb (ConfabComposer *self,
           const char     *source)
{
  if (!g_str_equal (source, CONFAB_ATTACH_PASTE))
    {
      g_signal_emit (self, signals[ATTACH], 0, source);
      return;
    }
  gtk_widget_grab_focus (self->text);
  g_signal_emit_by_name (self->text, "paste-clipboard");
}

static void
buffer_changed_cb (ConfabComposer *self)
{
  self->removed_last = FALSE;
  gtk_widget_set_visible (self->placeholder, !self->editing && gtk_text_buffer_get_char_count (self->buffer) == 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  confab_composer_tell_changed (self);
}

/* The text view scrolls to a new line before it is given the room for it, and would stay there. */
static void
text_scrolled_cb (ConfabComposer *self,
                  GtkAdjustment  *adjustment)
{
  int most = gtk_scrolled_window_get_max_content_height (GTK_SCROLLED_WINDOW (self->scroller));

  if (gtk_adjustment_get_value (adjustment) > 0 && gtk_adjustment_get_upper (adjustment) <= most)
    gtk_adjustment_set_value (adjustment, 0);
}

static void
text_preedit_changed_cb (ConfabComposer *self,
                         const char     *preedit)
{
  gtk_widget_set_visible (self->placeholder, !self->editing && *preedit == '\0' && gtk_text_buffer_get_char_count (self->buffer) == 0);
}

/* An input method takes its Enter first, to choose what it offers; only what it leaves is for sending. */
static gboolean
text_key_pressed_cb (ConfabComposer        *self,
                     guint                  keyval,
                     guint                  keycode,
                     GdkModifierType        state,
                     GtkEventControllerKey *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (keyval == GDK_KEY_z && (state & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK &&
      self->removed_last && confab_composer_undo_remove (self))
    return GDK_EVENT_STOP;
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if (event != NULL && gtk_text_view_im_context_filter_keypress (GTK_TEXT_VIEW (self->text), event))
    return GDK_EVENT_STOP;
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) != 0 || shift != self->send_with_enter)
    send_clicked_cb (self);
  else
    {
      gtk_text_view_reset_im_context (GTK_TEXT_VIEW (self->text));
      g_signal_emit_by_name (self->text, "insert-at-cursor", "\n");
    }
  return GDK_EVENT_STOP;
}

static void
chip_activated_cb (ConfabComposer *self,
                   const char     *name)
{
  g_signal_emit (self, signals[CHIP_ACTIVATED], 0, name);
}

/* Ten lines, in whatever size the user has text. */
static void
confab_composer_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  ConfabComposer *self = CONFAB_COMPOSER (widget);
  PangoFontMetrics *metrics;

  GTK_WIDGET_CLASS (confab_composer_parent_class)->css_changed (widget, change);
  if (self->text == NULL)
    return;
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (self->text), NULL, NULL);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MAX_LINES * PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)) + 14);
  pango_font_metrics_unref (metrics);
}

static gboolean
confab_composer_grab_focus (GtkWidget *widget)
{
  ConfabComposer *self = CONFAB_COMPOSER (widget);

  return !self->moving_focus && gtk_widget_grab_focus (self->text);
}

/* On the way out backwards, GTK offers the focus to what is around its widgets: it would never leave. */
static gboolean
confab_composer_focus (GtkWidget       *widget,
                       GtkDirectionType direction)
{
  ConfabComposer *self = CONFAB_COMPOSER (widget);
  gboolean moved;

  self->moving_focus = TRUE;
  moved = GTK_WIDGET_CLASS (confab_composer_parent_class)->focus (widget, direction);
  self->moving_focus = FALSE;
  return moved;
}

static void
confab_composer_dispose (GObject *object)
{
  ConfabComposer *self = CONFAB_COMPOSER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->paste_watch);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->text = NULL;
  G_OBJECT_CLASS (confab_composer_parent_class)->dispose (object);
}

static void
confab_composer_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ConfabComposer *self = CONFAB_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_SEND_WITH_ENTER:
      g_value_set_boolean (value, self->send_with_enter);
      break;
    case PROP_TEXT:
      g_value_take_string (value, confab_composer_dup_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_composer_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ConfabComposer *self = CONFAB_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      confab_composer_set_busy (self, g_value_get_boolean (value));
      break;
    case PROP_SEND_WITH_ENTER:
      if (self->send_with_enter == g_value_get_boolean (value))
        break;
      self->send_with_enter = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TEXT:
      confab_composer_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
new_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, CONFAB_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
install_signals (void)
{
  signals[SEND] = new_signal ("send", G_TYPE_NONE);
  signals[SEND_WITH] = new_signal ("send-with", G_TYPE_NONE);
  signals[STOP] = new_signal ("stop", G_TYPE_NONE);
  signals[ATTACH] = new_signal ("attach", G_TYPE_STRING);
  new_signal ("files-dropped", G_TYPE_POINTER);
  new_signal ("image-pasted", GDK_TYPE_TEXTURE);
  new_signal ("text-pasted", G_TYPE_STRING);
  signals[CHIP_ACTIVATED] = new_signal ("chip-activated", G_TYPE_STRING);
  signals[CHANGED] = new_signal ("changed", G_TYPE_NONE);
  new_signal ("preview", CONFAB_TYPE_PART);
  g_signal_new ("attachment-removed", CONFAB_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, attach);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, box);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, buttons);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, card);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, queue);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, send);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, stop);
  gtk_widget_class_bind_template_child (widget_class, ConfabComposer, text);
  gtk_widget_class_bind_template_callback (widget_class, attach_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_key_pressed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "text_paste_clipboard_cb",
                                                G_CALLBACK (confab_composer_paste));
  gtk_widget_class_bind_template_callback (widget_class, text_preedit_changed_cb);
}

static void
confab_composer_class_init (ConfabComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = confab_composer_dispose;
  object_class->get_property = confab_composer_get_property;
  object_class->set_property = confab_composer_set_property;
  widget_class->css_changed = confab_composer_css_changed;
  widget_class->focus = confab_composer_focus;
  widget_class->grab_focus = confab_composer_grab_focus;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SEND_WITH_ENTER] = g_param_spec_boolean ("send-with-enter", NULL, NULL, TRUE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
  g_type_ensure (CONFAB_TYPE_ATTACH_BUTTON);
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
send_with_cb (ConfabComposer *self)
{
  g_signal_emit (self, signals[SEND_WITH], 0);
}

/* The other button of the mouse, or holding a finger on it, asks what to send with. */
static void
add_send_with (ConfabComposer *self,
               GtkWidget      *button)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (send_with_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (press, "pressed", G_CALLBACK (send_with_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (press));
}

static void
confab_composer_init (ConfabComposer *self)
{
  self->send_with_enter = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  confab_composer_add_strip (self);
  add_send_with (self, self->send);
  add_send_with (self, self->queue);
  self->chips = confab_parameter_chips_new ();
  g_signal_connect_object (self->chips, "activated", G_CALLBACK (chip_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->chips);
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "value-changed",
                           G_CALLBACK (text_scrolled_cb), self, G_CONNECT_SWAPPED);
  confab_composer_watch_pasting (self);
}

GtkWidget *
confab_composer_new (void)
{
  return g_object_new (CONFAB_TYPE_COMPOSER, NULL);
}

/**
 * confab_composer_dup_text:
 * @self: a composer
 *
 * Returns: (transfer full): what is written
 */
char *
confab_composer_dup_text (ConfabComposer *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/**
 * confab_composer_set_text:
 * @self: a composer
 * @text: (nullable): what is to be written there
 *
 * Replaces the text. What was written before is another message, which undoing does not bring back.
 */
void
confab_composer_set_text (ConfabComposer *self,
                          const char     *text)
{
  g_autofree char *valid = NULL;
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  valid = text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, valid, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
}

/**
 * confab_composer_set_available:
 * @self: a composer
 * @source: where something to attach may come from
 * @available: whether it may here
 */
void
confab_composer_set_available (ConfabComposer *self,
                               const char     *source,
                               gboolean        available)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attach_button_set_available (CONFAB_ATTACH_BUTTON (self->attach), source, available);
}

/**
 * confab_composer_set_editing:
 * @self: a composer that has just been made
 *
 * Makes it the place where a message that was written before is changed.
 */
void
confab_composer_set_editing (ConfabComposer *self)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  self->editing = TRUE;
  gtk_widget_set_visible (self->attach, FALSE);
  gtk_widget_set_visible (self->placeholder, FALSE);
  gtk_widget_set_margin_start (self->text, EDITING_MARGIN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Edited Message"), -1);
}

/**
 * confab_composer_clear:
 * @self: a composer
 *
 * Takes text and attachments away, when they were sent.
 */
void
confab_composer_clear (ConfabComposer *self)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attachment_strip_clear (self->attachments);
  confab_composer_set_text (self, NULL);
}

/**
 * confab_composer_get_chips:
 * @self: a composer
 *
 * Returns: (transfer none): what shows the parameters below the text
 */
ConfabParameterChips *
confab_composer_get_chips (ConfabComposer *self)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), NULL);

  return CONFAB_PARAMETER_CHIPS (self->chips);
}

/**
 * confab_composer_set_busy:
 * @self: a composer
 * @busy: whether a reply runs
 *
 * Shows Stop in place of Send while a reply runs.
 */
void
confab_composer_set_busy (ConfabComposer *self,
                          gboolean        busy)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  busy = !!busy;
  if (self->busy == busy)
    return;
  self->busy = busy;
  if (gtk_widget_has_focus (busy ? self->send : self->stop))
    gtk_widget_grab_focus (self->text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->buttons), busy ? "stop" : "send");
  update_send (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
