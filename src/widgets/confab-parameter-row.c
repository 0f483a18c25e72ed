/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-parameter-control.h"
#include "widgets/confab-parameter-row.h"
#include "widgets/confab-parameter-words.h"
#include "widgets/confab-side-layout.h"

struct _ConfabParameterRow
{
  GtkListBoxRow          parent_instance;

  GtkWidget             *advice;
  GtkWidget             *behind;
  GtkWidget             *box;
  GtkWidget             *facts;
  GtkWidget             *help;
  GtkWidget             *label;
  GtkWidget             *problem;
  GtkWidget             *set;
  GtkWidget             *slot;
  GtkWidget             *state;
  GtkWidget             *unset;
  GtkWidget             *control;   /* NULL while nothing is set */

  const ConfabParameter *parameter;
  ConfabParameterLevels *levels;
  ConfabParameters      *values;      /* the nearest of them, where the row sets it */
  ConfabProfile          profile;
  gboolean               is_entering; /* somebody is about to give a value, but there is none yet */
  gboolean               is_editing;  /* the control changes the value just now */
};

G_DEFINE_FINAL_TYPE (ConfabParameterRow, confab_parameter_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_problem (ConfabParameterRow *self,
              const char         *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message != NULL ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
}

static void
control_edited_cb (ConfabParameterRow *self,
                   JsonNode           *value)
{
  g_autoptr (GError) error = NULL;

  self->is_entering = TRUE;
  self->is_editing = TRUE;
  if (value == NULL)
    confab_parameters_unset (self->values, self->parameter->name);
  else
    confab_parameters_set (self->values, self->parameter->name, value, self->profile, &error);
  self->is_editing = FALSE;
  show_problem (self, error != NULL ? error->message : NULL);
}

static void
control_refused_cb (ConfabParameterRow *self,
                    const char         *message)
{
  show_problem (self, message);
}

static void
add_control (ConfabParameterRow *self)
{
  gboolean wide;

  if (self->control != NULL)
    return;
  self->control = confab_parameter_control_new (self->parameter, self->profile);
  g_signal_connect_object (self->control, "edited", G_CALLBACK (control_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->control, "refused", G_CALLBACK (control_refused_cb), self, G_CONNECT_SWAPPED);
  wide = confab_parameter_control_is_wide (CONFAB_PARAMETER_CONTROL (self->control));
  if (wide)
    gtk_box_insert_child_after (GTK_BOX (self->box), self->control, gtk_widget_get_first_child (self->box));
  else
    gtk_box_append (GTK_BOX (self->slot), self->control);
}

static void
remove_control (ConfabParameterRow *self)
{
  if (self->control == NULL)
    return;
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->control)), self->control);
  self->control = NULL;
  show_problem (self, NULL);
}

static void
update_state (ConfabParameterRow *self)
{
  ConfabLevel level;
  JsonNode *inherited = confab_parameter_levels_find_behind (self->levels, self->parameter->name, &level);
  g_autofree char *state = inherited != NULL ? confab_parameter_words_from (self->levels, level, self->parameter, inherited) : g_strdup (_ ("Not sent"));

  gtk_label_set_text (GTK_LABEL (self->state), state);
  gtk_widget_set_tooltip_text (self->state, inherited != NULL ? state : NULL);
}

static void
name_button (GtkWidget  *button,
             const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* What would be sent without the value of the row, and what takes that back. */
static void
update_behind (ConfabParameterRow *self,
               gboolean            is_set)
{
  ConfabLevel level;
  JsonNode *inherited = confab_parameter_levels_find_behind (self->levels, self->parameter->name, &level);
  g_autofree char *behind = confab_parameter_words_behind (self->levels, confab_parameter_levels_get_nearest (self->levels),
                                                           self->parameter);
  g_autofree char *unset = NULL;

  /* Translators: a button that takes a parameter's value back, with its name */
  unset = g_strdup_printf (inherited != NULL ? _ ("Reset %s") : _ ("Do not send %s"), _ (self->parameter->label));
  gtk_label_set_text (GTK_LABEL (self->behind), behind);
  gtk_widget_set_visible (self->behind, is_set && confab_parameter_levels_get_nearest (self->levels) != CONFAB_LEVEL_EVERYTHING);
  name_button (self->unset, unset);
}

static void
update (ConfabParameterRow *self)
{
  JsonNode *value = confab_parameters_get (self->values, self->parameter->name);
  gboolean shown = value != NULL || self->is_entering;

  if (shown)
    add_control (self);
  else
    remove_control (self);
  if (value != NULL)
    confab_parameter_control_set_value (CONFAB_PARAMETER_CONTROL (self->control), value);
  update_state (self);
  update_behind (self, value != NULL);
  gtk_widget_set_visible (self->state, value == NULL && (!shown || gtk_widget_get_first_child (self->slot) == NULL));
  gtk_widget_set_visible (self->slot, gtk_widget_get_first_child (self->slot) != NULL);
  gtk_widget_set_visible (self->set, !shown);
  gtk_widget_set_visible (self->unset, shown);
}

static void
set_clicked_cb (ConfabParameterRow *self)
{
  ConfabLevel level;
  JsonNode *inherited = confab_parameter_levels_find_behind (self->levels, self->parameter->name, &level);
  g_autoptr (JsonNode) value = inherited != NULL ? json_node_ref (inherited)
                                                 : confab_parameter_control_dup_first_value (self->parameter, self->profile);

  self->is_entering = TRUE;
  if (value != NULL)
    confab_parameters_set (self->values, self->parameter->name, value, self->profile, NULL);
  update (self);
  gtk_widget_grab_focus (self->control);
  /* The row grows by its control, which may lie below what is to be seen then. */
  gtk_widget_activate_action (GTK_WIDGET (self), "parameter-list.show", "s", self->parameter->name);
}

static void
unset_clicked_cb (ConfabParameterRow *self)
{
  self->is_entering = FALSE;
  confab_parameters_unset (self->values, self->parameter->name);
  update (self);
  gtk_widget_grab_focus (self->set);
}

static void
values_changed_cb (ConfabParameterRow *self,
                   const char         *name)
{
  if (!g_str_equal (name, self->parameter->name))
    return;
  /* Taken back elsewhere: nobody enters anything here any more. */
  if (!self->is_editing && confab_parameters_get (self->values, name) == NULL)
    self->is_entering = FALSE;
  update (self);
}

static gboolean
confab_parameter_row_grab_focus (GtkWidget *widget)
{
  ConfabParameterRow *self = CONFAB_PARAMETER_ROW (widget);

  return gtk_widget_grab_focus (self->control != NULL ? self->control : self->set);
}

static void
confab_parameter_row_dispose (GObject *object)
{
  ConfabParameterRow *self = CONFAB_PARAMETER_ROW (object);

  g_clear_object (&self->levels);
  G_OBJECT_CLASS (confab_parameter_row_parent_class)->dispose (object);
}

static void
confab_parameter_row_class_init (ConfabParameterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_parameter_row_dispose;
  widget_class->grab_focus = confab_parameter_row_grab_focus;

  g_type_ensure (CONFAB_TYPE_SIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-parameter-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, advice);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, behind);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, box);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, facts);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, help);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, label);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, problem);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, set);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, slot);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, state);
  gtk_widget_class_bind_template_child (widget_class, ConfabParameterRow, unset);
  gtk_widget_class_bind_template_callback (widget_class, set_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, unset_clicked_cb);
}

static void
confab_parameter_row_init (ConfabParameterRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "parameter");
}

/* Its name in the API in the font of code, its range, and its documented default. */
static void
show_facts (ConfabParameterRow *self)
{
  const ConfabParameter *parameter = self->parameter;
  g_autofree char *name = g_markup_printf_escaped ("<tt>%s</tt>", parameter->name);
  g_autofree char *range = confab_parameter_dup_range_text (parameter, self->profile);
  g_autofree char *escaped = g_markup_escape_text (range, -1);
  g_autofree char *fallback = NULL;
  g_autofree char *default_escaped = NULL;
  g_autofree char *markup = NULL;

  if (parameter->documented_default != NULL)
    {
      /* Translators: what services document to use where a parameter is not sent */
      fallback = g_strdup_printf (_ ("Default: %s"), parameter->documented_default);
      default_escaped = g_markup_escape_text (fallback, -1);
    }
  markup = g_strjoin (" · ", name, escaped, default_escaped, NULL);
  gtk_label_set_markup (GTK_LABEL (self->facts), markup);
}

/**
 * confab_parameter_row_new:
 * @parameter: a parameter
 * @levels: where it is set; the row sets it at the nearest
 * @profile: the kind of service that bounds it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
confab_parameter_row_new (const ConfabParameter *parameter,
                          ConfabParameterLevels *levels,
                          ConfabProfile          profile)
{
  ConfabParameterRow *self = g_object_new (CONFAB_TYPE_PARAMETER_ROW, NULL);
  /* Translators: a button that gives a parameter a value, with its name */
  g_autofree char *set = g_strdup_printf (_ ("Set %s"), _ (parameter->label));

  self->parameter = parameter;
  self->levels = g_object_ref (levels);
  self->values = confab_parameter_levels_get (levels, confab_parameter_levels_get_nearest (levels));
  self->profile = profile;
  gtk_label_set_text (GTK_LABEL (self->label), _ (parameter->label));
  gtk_label_set_text (GTK_LABEL (self->help), _ (parameter->help));
  show_facts (self);
  name_button (self->set, set);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (parameter->label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (parameter->help), -1);
  g_signal_connect_object (levels, "changed", G_CALLBACK (values_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

const char *
confab_parameter_row_get_name (ConfabParameterRow *self)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_ROW (self), NULL);

  return self->parameter->name;
}

/**
 * confab_parameter_row_set_advice:
 * @self: a row
 * @sentence: (nullable): what services say of the value together with those of other parameters
 */
void
confab_parameter_row_set_advice (ConfabParameterRow *self,
                                 const char         *sentence)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->advice), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->advice, sentence != NULL);
}
