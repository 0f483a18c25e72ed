/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-variant-switch.h"

struct _ConfabVariantSwitch
{
  GtkWidget  parent_instance;

  GtkWidget *previous;
  GtkWidget *label;
  GtkWidget *next;
};

G_DEFINE_FINAL_TYPE (ConfabVariantSwitch, confab_variant_switch, GTK_TYPE_WIDGET)

static void
confab_variant_switch_dispose (GObject *object)
{
  ConfabVariantSwitch *self = CONFAB_VARIANT_SWITCH (object);

  g_clear_pointer (&self->previous, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->next, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_variant_switch_parent_class)->dispose (object);
}

static void
confab_variant_switch_class_init (ConfabVariantSwitchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_variant_switch_dispose;
  gtk_widget_class_set_css_name (widget_class, "variants");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_button (const char *icon_name,
            const char *words,
            const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  return button;
}

static void
confab_variant_switch_init (ConfabVariantSwitch *self)
{
  self->previous = new_button ("go-previous-symbolic", _ ("Previous Variant"), "message.previous-variant");
  gtk_widget_set_parent (self->previous, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->next = new_button ("go-next-symbolic", _ ("Next Variant"), "message.next-variant");
  gtk_widget_set_parent (self->next, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
confab_variant_switch_new (void)
{
  return g_object_new (CONFAB_TYPE_VARIANT_SWITCH, NULL);
}

/**
 * confab_variant_switch_set:
 * @self: a switch
 * @index: which variant is shown, from 0
 * @n_variants: so many there are
 */
void
confab_variant_switch_set (ConfabVariantSwitch *self,
                           guint                index,
                           guint                n_variants)
{
  g_autofree char *words = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (CONFAB_IS_VARIANT_SWITCH (self));

  /* Translators: which of several variants of a message is shown, as short as it can be */
  words = g_strdup_printf (_ ("%u / %u"), index + 1, n_variants);
  /* Translators: which of several variants of a message is shown, as it is spoken */
  spoken = g_strdup_printf (_ ("%u of %u"), index + 1, n_variants);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), words) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Variants"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}

/**
 * confab_variant_switch_set_reach:
 * @self: a switch
 * @reachable: whether the focus may go to the buttons
 */
void
confab_variant_switch_set_reach (ConfabVariantSwitch *self,
                                 gboolean             reachable)
{
  g_return_if_fail (CONFAB_IS_VARIANT_SWITCH (self));

  gtk_widget_set_can_focus (GTK_WIDGET (self), reachable);
}

/**
 * confab_variant_switch_focus:
 * @self: a switch
 * @direction: 1 for the next variant, -1 for the previous one
 *
 * Returns: whether one of the buttons has the focus now
 */
gboolean
confab_variant_switch_focus (ConfabVariantSwitch *self,
                             int                  direction)
{
  g_return_val_if_fail (CONFAB_IS_VARIANT_SWITCH (self), FALSE);

  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  return gtk_widget_grab_focus (direction > 0 ? self->next : self->previous) ||
         gtk_widget_grab_focus (direction > 0 ? self->previous : self->next);
}
