/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-column-layout.h"
#include "widgets/confab-disclosure.h"
#include "widgets/confab-tall.h"

struct _ConfabDisclosure
{
  GtkWidget          parent_instance;

  GtkWidget         *arrow;
  GtkWidget         *button;
  GtkWidget         *heading;
  GtkWidget         *text;        /* made when it is first opened */

  ConfabHighlighter *highlighter;
  GMenuModel        *menu;
  double             text_scale;  /* of the text beside that of the message */
  double             scale;
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
  SAVE_CODE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabDisclosure, confab_disclosure, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL, NULL))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
text_open_link_cb (ConfabDisclosure *self,
                   const char       *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
}

static void
text_save_code_cb (ConfabDisclosure *self,
                   const char       *text,
                   const char       *name)
{
  g_signal_emit (self, signals[SAVE_CODE], 0, text, name);
}

static void
ensure_text (ConfabDisclosure *self)
{
  if (self->text != NULL)
    return;
  self->text = confab_text_view_new (CONFAB_FLAVOUR_MARKDOWN);
  gtk_widget_add_css_class (self->text, "inside");
  confab_text_view_set_scale (CONFAB_TEXT_VIEW (self->text), self->scale * self->text_scale);
  confab_text_view_set_highlighter (CONFAB_TEXT_VIEW (self->text), self->highlighter);
  confab_text_view_set_extra_menu (CONFAB_TEXT_VIEW (self->text), self->menu);
  g_signal_connect_object (self->text, "open-link", G_CALLBACK (text_open_link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "save-code", G_CALLBACK (text_save_code_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (self->text, GTK_WIDGET (self), NULL);
}

static void
button_toggled_cb (ConfabDisclosure *self)
{
  gboolean expanded = confab_disclosure_get_expanded (self);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  if (expanded)
    ensure_text (self);
  if (self->text != NULL)
    gtk_widget_set_visible (self->text, expanded);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}

static gboolean
is_open (ConfabDisclosure *self)
{
  return self->text != NULL && gtk_widget_get_visible (self->text);
}

static void
confab_disclosure_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (prop_id == PROP_EXPANDED)
    g_value_set_boolean (value, confab_disclosure_get_expanded (CONFAB_DISCLOSURE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_disclosure_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (prop_id == PROP_EXPANDED)
    confab_disclosure_set_expanded (CONFAB_DISCLOSURE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_disclosure_dispose (GObject *object)
{
  ConfabDisclosure *self = CONFAB_DISCLOSURE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_object (&self->highlighter);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (confab_disclosure_parent_class)->dispose (object);
}

static void
confab_disclosure_class_init (ConfabDisclosureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_disclosure_dispose;
  object_class->get_property = confab_disclosure_get_property;
  object_class->set_property = confab_disclosure_set_property;

  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_DISCLOSURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_CODE] = g_signal_new ("save-code", CONFAB_TYPE_DISCLOSURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, CONFAB_TYPE_COLUMN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "disclosure");
}

static void
confab_disclosure_init (ConfabDisclosure *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->scale = 1;
  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  gtk_box_append (GTK_BOX (box), self->arrow);
  self->heading = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->heading), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->heading);
  self->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  g_signal_connect_swapped (self->button, "toggled", G_CALLBACK (button_toggled_cb), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * confab_disclosure_new:
 * @css_class: what it holds, for the style
 * @scale: how large its text is beside that of the message
 *
 * Returns: (transfer floating): a folded text
 */
GtkWidget *
confab_disclosure_new (const char *css_class,
                       double      scale)
{
  ConfabDisclosure *self = g_object_new (CONFAB_TYPE_DISCLOSURE, NULL);

  self->text_scale = scale;
  gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  return GTK_WIDGET (self);
}

/**
 * confab_disclosure_set_heading:
 * @self: a disclosure
 * @heading: the line
 */
void
confab_disclosure_set_heading (ConfabDisclosure *self,
                               const char       *heading)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->heading)), heading) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
}

/**
 * confab_disclosure_set_text:
 * @self: a disclosure
 * @text: Markdown
 * @length: of the text, in bytes
 * @complete: whether no more of it will come
 *
 * Sets what is shown while it is open. Set it when "expanded" is notified: while folded it is not kept.
 */
void
confab_disclosure_set_text (ConfabDisclosure *self,
                            const char       *text,
                            gsize             length,
                            gboolean          complete)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  if (is_open (self))
    confab_text_view_set_text (CONFAB_TEXT_VIEW (self->text), text, length, complete);
}

gboolean
confab_disclosure_get_expanded (ConfabDisclosure *self)
{
  g_return_val_if_fail (CONFAB_IS_DISCLOSURE (self), FALSE);

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));
}

void
confab_disclosure_set_expanded (ConfabDisclosure *self,
                                gboolean          expanded)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), expanded);
}

void
confab_disclosure_set_scale (ConfabDisclosure *self,
                             double            scale)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  self->scale = scale;
  if (self->text != NULL)
    confab_text_view_set_scale (CONFAB_TEXT_VIEW (self->text), scale * self->text_scale);
}

void
confab_disclosure_set_highlighter (ConfabDisclosure  *self,
                                   ConfabHighlighter *highlighter)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  g_set_object (&self->highlighter, highlighter);
  if (self->text != NULL)
    confab_text_view_set_highlighter (CONFAB_TEXT_VIEW (self->text), highlighter);
}

void
confab_disclosure_set_extra_menu (ConfabDisclosure *self,
                                  GMenuModel       *menu)
{
  g_return_if_fail (CONFAB_IS_DISCLOSURE (self));

  g_set_object (&self->menu, menu);
  if (self->text != NULL)
    confab_text_view_set_extra_menu (CONFAB_TEXT_VIEW (self->text), menu);
}

/**
 * confab_disclosure_get_text_view:
 * @self: a disclosure
 *
 * Returns: (transfer none) (nullable): its text, %NULL before it was first opened
 */
GtkWidget *
confab_disclosure_get_text_view (ConfabDisclosure *self)
{
  g_return_val_if_fail (CONFAB_IS_DISCLOSURE (self), NULL);

  return self->text;
}
