/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-column-layout.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-plain-text.h"
#include "widgets/confab-reasoning-view.h"

#define PARAGRAPHS_A_FRAME 30

struct _ConfabReasoningView
{
  GtkWidget      parent_instance;

  ConfabMessage *message;
  GtkWidget     *arrow;
  GtkWidget     *button;
  GtkWidget     *heading;
  GtkWidget     *revealer;
  GtkWidget     *text;
};

enum
{
  PROP_0,
  PROP_EXPANDED,
  N_PROPS
};

enum
{
  OPEN_LINK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabReasoningView, confab_reasoning_view, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_expanded (ConfabReasoningView *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));
}

static void
button_toggled_cb (ConfabReasoningView *self)
{
  gboolean expanded = is_expanded (self);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  gtk_widget_set_visible (self->revealer, TRUE);
  confab_reasoning_view_update (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), expanded);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}

static void
text_open_link_cb (ConfabReasoningView *self,
                   const char          *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
}

/**
 * confab_reasoning_view_update:
 * @self: a view
 *
 * Shows what is new.
 *
 * Returns: whether all of it is shown now
 */
gboolean
confab_reasoning_view_update (ConfabReasoningView *self)
{
  g_autofree char *words = NULL;
  const ConfabReply *reply;

  g_return_val_if_fail (CONFAB_IS_REASONING_VIEW (self), TRUE);

  reply = confab_message_get_reply (self->message);
  words = confab_message_words_reasoning (self->message);
  gtk_label_set_text (GTK_LABEL (self->heading), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  /* What is folded costs nothing. */
  if (!is_expanded (self))
    return TRUE;
  return confab_plain_text_extend (CONFAB_PLAIN_TEXT (self->text), reply->reasoning->str, reply->reasoning->len,
                                   PARAGRAPHS_A_FRAME);
}

static void
confab_reasoning_view_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_EXPANDED)
    g_value_set_boolean (value, is_expanded (CONFAB_REASONING_VIEW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_reasoning_view_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (prop_id == PROP_EXPANDED)
    confab_reasoning_view_set_expanded (CONFAB_REASONING_VIEW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_reasoning_view_dispose (GObject *object)
{
  ConfabReasoningView *self = CONFAB_REASONING_VIEW (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (confab_reasoning_view_parent_class)->dispose (object);
}

static void
confab_reasoning_view_class_init (ConfabReasoningViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_reasoning_view_dispose;
  object_class->get_property = confab_reasoning_view_get_property;
  object_class->set_property = confab_reasoning_view_set_property;

  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_REASONING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, CONFAB_TYPE_COLUMN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "reasoning");
}

static void
confab_reasoning_view_init (ConfabReasoningView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  gtk_box_append (GTK_BOX (box), self->arrow);
  self->heading = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->heading), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->heading);
  self->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "disclosure");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  g_signal_connect_swapped (self->button, "toggled", G_CALLBACK (button_toggled_cb), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));

  self->text = confab_plain_text_new ();
  g_signal_connect_object (self->text, "open-link", G_CALLBACK (text_open_link_cb), self, G_CONNECT_SWAPPED);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_duration (GTK_REVEALER (self->revealer), 150);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->text);
  gtk_widget_set_visible (self->revealer, FALSE);
  gtk_widget_insert_before (self->revealer, GTK_WIDGET (self), NULL);
}

GtkWidget *
confab_reasoning_view_new (ConfabMessage *message)
{
  ConfabReasoningView *self = g_object_new (CONFAB_TYPE_REASONING_VIEW, NULL);

  self->message = g_object_ref (message);
  confab_reasoning_view_update (self);
  return GTK_WIDGET (self);
}

void
confab_reasoning_view_set_expanded (ConfabReasoningView *self,
                                    gboolean             expanded)
{
  g_return_if_fail (CONFAB_IS_REASONING_VIEW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), expanded);
}

void
confab_reasoning_view_set_scale (ConfabReasoningView *self,
                                 double               scale)
{
  g_return_if_fail (CONFAB_IS_REASONING_VIEW (self));

  confab_plain_text_set_scale (CONFAB_PLAIN_TEXT (self->text), scale);
}
