/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-parameter-reset.h"

struct _ConfabParameterReset
{
  GtkWidget         parent_instance;

  GtkWidget        *words;
  GtkWidget        *undo;
  GtkWidget        *reset;
  ConfabParameters *values; /* (nullable): those of the level */
  ConfabLevel       level;
  JsonNode         *before; /* (nullable): what was taken back */
};

G_DEFINE_FINAL_TYPE (ConfabParameterReset, confab_parameter_reset, GTK_TYPE_WIDGET)

static char *
count_words (ConfabLevel level,
             guint       count)
{
  switch (level)
    {
    case CONFAB_LEVEL_PRESET:
      return g_strdup_printf (ngettext ("%u set in this preset", "%u set in this preset", count), count);
    case CONFAB_LEVEL_CONVERSATION:
      return g_strdup_printf (ngettext ("%u set for this conversation", "%u set for this conversation", count), count);
    case CONFAB_LEVEL_QUESTION:
      return g_strdup_printf (ngettext ("%u set for the next message", "%u set for the next message", count), count);
    case CONFAB_LEVEL_REPLY:
      return g_strdup_printf (ngettext ("%u set for this reply", "%u set for this reply", count), count);
    case CONFAB_LEVEL_EVERYTHING:
    default:
      /* Translators: how many parameters are set */
      return g_strdup_printf (ngettext ("%u set for everything", "%u set for everything", count), count);
    }
}

static void
update (ConfabParameterReset *self)
{
  g_auto (GStrv) names = self->values != NULL ? confab_parameters_list_names (self->values) : g_new0 (char *, 1);
  guint count = g_strv_length (names);
  guint n_before = self->before != NULL ? json_object_get_size (json_node_get_object (self->before)) : 0;
  g_autofree char *words = NULL;

  if (n_before > 0 && count == 0)
    words = g_strdup_printf (ngettext ("%u value reset", "%u values reset", n_before), n_before);
  else
    words = count_words (self->level, count);
  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->undo, n_before > 0);
  gtk_widget_set_visible (self->reset, count > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n_before > 0 || count > 0);
}

static void
reset_clicked_cb (ConfabParameterReset *self)
{
  g_clear_pointer (&self->before, json_node_unref);
  self->before = confab_parameters_to_json (self->values);
  confab_parameters_load (self->values, NULL);
  update (self);
  gtk_widget_grab_focus (self->undo);
}

/* What was set since stays as it is. */
static void
undo_clicked_cb (ConfabParameterReset *self)
{
  g_autoptr (JsonNode) before = g_steal_pointer (&self->before);
  g_autoptr (ConfabParameters) old = confab_parameters_new ();
  g_autoptr (ConfabParameters) both = NULL;
  g_autoptr (JsonNode) node = NULL;

  confab_parameters_load (old, json_node_get_object (before));
  both = confab_parameters_merge (old, self->values);
  node = confab_parameters_to_json (both);
  confab_parameters_load (self->values, json_node_get_object (node));
  update (self);
  gtk_widget_grab_focus (self->reset);
}

static void
confab_parameter_reset_dispose (GObject *object)
{
  ConfabParameterReset *self = CONFAB_PARAMETER_RESET (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->values);
  g_clear_pointer (&self->before, json_node_unref);
  G_OBJECT_CLASS (confab_parameter_reset_parent_class)->dispose (object);
}

static void
confab_parameter_reset_class_init (ConfabParameterResetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_parameter_reset_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_button (ConfabParameterReset *self,
            const char           *label,
            const char           *tooltip,
            GCallback             callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (button, GTK_WIDGET (self), NULL);
  return button;
}

static void
confab_parameter_reset_init (ConfabParameterReset *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->words = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (self->words, "dim-label");
  gtk_widget_insert_before (self->words, GTK_WIDGET (self), NULL);
  self->undo = add_button (self, _ ("_Undo"), _ ("Set the values again that were reset"), G_CALLBACK (undo_clicked_cb));
  self->reset = add_button (self, _ ("_Reset All"), _ ("Take back all values that are set here"), G_CALLBACK (reset_clicked_cb));
  update (self);
}

/**
 * confab_parameter_reset_new:
 *
 * Returns: (transfer floating): nothing to be seen yet
 */
GtkWidget *
confab_parameter_reset_new (void)
{
  return g_object_new (CONFAB_TYPE_PARAMETER_RESET, NULL);
}

/**
 * confab_parameter_reset_set_levels:
 * @self: what resets a level
 * @levels: (nullable): levels, of which the nearest is reset
 *
 * Where the nearest has the same parameters as before, a reset can still be undone.
 */
void
confab_parameter_reset_set_levels (ConfabParameterReset  *self,
                                   ConfabParameterLevels *levels)
{
  ConfabParameters *values;

  g_return_if_fail (CONFAB_IS_PARAMETER_RESET (self));

  self->level = levels != NULL ? confab_parameter_levels_get_nearest (levels) : CONFAB_LEVEL_EVERYTHING;
  values = levels != NULL ? confab_parameter_levels_get (levels, self->level) : NULL;
  if (values == self->values)
    return;
  if (self->values != NULL)
    g_signal_handlers_disconnect_by_func (self->values, update, self);
  g_clear_pointer (&self->before, json_node_unref);
  g_set_object (&self->values, values);
  if (values != NULL)
    g_signal_connect_object (values, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
