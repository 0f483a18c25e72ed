/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "widgets/confab-bias-editor.h"
#include "widgets/confab-choice-control.h"
#include "widgets/confab-date-button.h"
#include "widgets/confab-json-editor.h"
#include "widgets/confab-parameter-control.h"
#include "widgets/confab-schema-editor.h"
#include "widgets/confab-text-list-editor.h"
#include "widgets/confab-tool-choice.h"

/* Of numbers that are not whole; with the digits that are always shown, and those that are where they are not zero. */
#define PRECISION  1e6
#define MIN_DIGITS 2
#define MAX_DIGITS 6

/* Beyond this a number is typed, not stepped to. */
#define MAX_STEPPED 1e8

struct _ConfabParameterControl
{
  GtkWidget              parent_instance;

  const ConfabParameter *parameter;
  ConfabProfile          profile;
  GtkAdjustment         *adjustment; /* of numbers that are stepped */
  GtkWidget             *control;    /* what holds the value */
  gboolean               is_setting;
};

enum
{
  EDITED,
  REFUSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParameterControl, confab_parameter_control, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
emit_edited (ConfabParameterControl *self,
             JsonNode               *value)
{
  g_autoptr (JsonNode) owned = value;

  if (!self->is_setting)
    g_signal_emit (self, signals[EDITED], 0, owned);
}

static void
refuse (ConfabParameterControl *self)
{
  g_autofree char *range = confab_parameter_dup_range_text (self->parameter, self->profile);
  g_autofree char *message = g_strdup_printf (_ ("%s must be %s."), self->parameter->name, range);

  g_signal_emit (self, signals[REFUSED], 0, message);
}

static JsonNode *
number_node (const ConfabParameter *parameter,
             double                 value)
{
  if (parameter->kind == CONFAB_PARAMETER_INTEGER)
    return json_node_init_int (json_node_alloc (), (gint64)round (value));
  /* What the arithmetic of steps adds far behind the point is not meant. */
  return json_node_init_double (json_node_alloc (), round (value * PRECISION) / PRECISION);
}

static void
adjustment_value_changed_cb (ConfabParameterControl *self)
{
  emit_edited (self, number_node (self->parameter, gtk_adjustment_get_value (self->adjustment)));
}

/* A spin button would silently take the nearest value in the range; a number that is refused is to be told so. */
static int
spin_input_cb (ConfabParameterControl *self,
               double                 *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  char *end = NULL;
  double number = g_strtod (text, &end);

  while (end != NULL && g_ascii_isspace (*end))
    end++;
  if (end == text || *end != '\0' || !isfinite (number) || number < gtk_adjustment_get_lower (self->adjustment) - 1e-9 ||
      number > gtk_adjustment_get_upper (self->adjustment) + 1e-9)
    {
      refuse (self);
      return GTK_INPUT_ERROR;
    }
  *value = number;
  return TRUE;
}

/* With all its digits: what is cut would be lost as soon as the focus goes through. */
static gboolean
spin_output_cb (ConfabParameterControl *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  g_autofree char *text = g_strdup_printf ("%.*f", MAX_DIGITS, value);
  gsize length = strlen (text);

  for (guint i = MAX_DIGITS; i > MIN_DIGITS && text[length - 1] == '0'; i--)
    text[--length] = '\0';
  if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (self->control))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  return TRUE;
}

static void
entry_changed_cb (ConfabParameterControl *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  gint64 number;

  if (self->is_setting)
    return;
  if (*text == '\0')
    emit_edited (self, NULL);
  else if (self->parameter->kind == CONFAB_PARAMETER_STRING || self->parameter->kind == CONFAB_PARAMETER_DATE)
    emit_edited (self, json_node_init_string (json_node_alloc (), text));
  else if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    emit_edited (self, json_node_init_int (json_node_alloc (), number));
  else
    refuse (self);
}

static void
switch_notify_active_cb (ConfabParameterControl *self)
{
  emit_edited (self, json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (GTK_SWITCH (self->control))));
}

static void
drop_down_notify_selected_cb (ConfabParameterControl *self)
{
  const char *value = confab_choice_control_get_value (GTK_DROP_DOWN (self->control));

  if (value != NULL)
    emit_edited (self, json_node_init_string (json_node_alloc (), value));
}

static void
editor_edited_cb (ConfabParameterControl *self,
                  JsonNode               *value)
{
  emit_edited (self, value != NULL ? json_node_ref (value) : NULL);
}

static void
editor_refused_cb (ConfabParameterControl *self,
                   const char             *message)
{
  g_signal_emit (self, signals[REFUSED], 0, message);
}

/* The wheel scrolls the page; a parameter must not change because the pointer was above it. */
static void
ignore_wheel (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static GtkWidget *
name_it (ConfabParameterControl *self,
         GtkWidget              *widget)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (self->parameter->label), -1);
  return widget;
}

static void
build_number (ConfabParameterControl *self,
              double                  minimum,
              double                  maximum)
{
  gboolean whole = self->parameter->kind == CONFAB_PARAMETER_INTEGER;
  double step = whole ? (maximum > 1000 ? 16 : 1) : (maximum - minimum) / 20 >= 0.1 ? 0.1 : 0.05;

  self->adjustment = g_object_ref_sink (gtk_adjustment_new (minimum, minimum, maximum, step, step * 2, 0));
  if (!whole)
    {
      GtkWidget *scale = name_it (self, gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment));

      gtk_widget_set_size_request (scale, 110, -1);
      gtk_widget_set_hexpand (scale, TRUE);
      gtk_scale_set_digits (GTK_SCALE (scale), 2);
      ignore_wheel (scale);
      gtk_widget_set_parent (scale, GTK_WIDGET (self));
    }
  self->control = name_it (self, gtk_spin_button_new (self->adjustment, 0, whole ? 0 : 2));
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (self->control), GTK_UPDATE_IF_VALID);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), whole && maximum > 1000 ? 7 : 4);
  ignore_wheel (self->control);
  g_signal_connect_object (self->control, "input", G_CALLBACK (spin_input_cb), self, G_CONNECT_SWAPPED);
  if (!whole)
    g_signal_connect_object (self->control, "output", G_CALLBACK (spin_output_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (adjustment_value_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
build_entry (ConfabParameterControl *self)
{
  self->control = name_it (self, gtk_entry_new ());
  if (self->parameter->kind == CONFAB_PARAMETER_INTEGER)
    gtk_entry_set_input_purpose (GTK_ENTRY (self->control), GTK_INPUT_PURPOSE_NUMBER);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 12);
  g_signal_connect_object (self->control, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
new_list_editor (const ConfabParameter *parameter)
{
  gboolean is_stop = g_str_has_prefix (parameter->name, "stop");

  return confab_text_list_editor_new (_ (parameter->label), is_stop ? _ ("Text; \\n is a line break, \\u00a0 a character") : NULL,
                                      (guint)parameter->maximum);
}

static void
build_json (ConfabParameterControl *self)
{
  gboolean is_tool_choice = g_str_equal (self->parameter->name, "tool_choice");

  self->control = name_it (self, is_tool_choice ? confab_tool_choice_new (self->parameter) : confab_json_editor_new (self->parameter));
  g_signal_connect_object (self->control, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->control, "refused", G_CALLBACK (editor_refused_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
is_bias (ConfabParameterControl *self)
{
  return g_str_equal (self->parameter->name, "logit_bias");
}

static void
build (ConfabParameterControl *self)
{
  double minimum;
  double maximum;

  confab_parameter_get_range (self->parameter, self->profile, &minimum, &maximum);
  switch (self->parameter->kind)
    {
    case CONFAB_PARAMETER_BOOLEAN:
      self->control = name_it (self, gtk_switch_new ());
      g_signal_connect_object (self->control, "notify::active", G_CALLBACK (switch_notify_active_cb), self, G_CONNECT_SWAPPED);
      break;
    case CONFAB_PARAMETER_INTEGER:
    case CONFAB_PARAMETER_NUMBER:
      if (maximum - minimum > MAX_STEPPED)
        build_entry (self);
      else
        build_number (self, minimum, maximum);
      break;
    case CONFAB_PARAMETER_CHOICE:
      self->control = name_it (self, confab_choice_control_new (self->parameter, self->profile));
      g_signal_connect_object (self->control, "notify::selected", G_CALLBACK (drop_down_notify_selected_cb), self, G_CONNECT_SWAPPED);
      break;
    case CONFAB_PARAMETER_STRING:
      if (self->parameter->maximum > 0)
        build_json (self);
      else
        build_entry (self);
      break;
    case CONFAB_PARAMETER_DATE:
      build_entry (self);
      gtk_widget_set_parent (confab_date_button_new (GTK_EDITABLE (self->control)), GTK_WIDGET (self));
      break;
    case CONFAB_PARAMETER_STRING_LIST:
      self->control = name_it (self, new_list_editor (self->parameter));
      g_signal_connect_object (self->control, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
      break;
    case CONFAB_PARAMETER_JSON:
    default:
      if (g_str_equal (self->parameter->name, "response_format"))
        {
          self->control = name_it (self, confab_schema_editor_new ());
          g_signal_connect_object (self->control, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
          break;
        }
      if (is_bias (self))
        {
          self->control = name_it (self, confab_bias_editor_new ());
          g_signal_connect_object (self->control, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
          break;
        }
      build_json (self);
      break;
    }
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->control, confab_parameter_control_is_wide (self));
  if (self->parameter->kind == CONFAB_PARAMETER_DATE)
    gtk_widget_insert_after (self->control, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (self->control, GTK_WIDGET (self), NULL);
}

static gboolean
confab_parameter_control_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_PARAMETER_CONTROL (widget)->control);
}

static void
confab_parameter_control_dispose (GObject *object)
{
  ConfabParameterControl *self = CONFAB_PARAMETER_CONTROL (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (confab_parameter_control_parent_class)->dispose (object);
}

static void
confab_parameter_control_class_init (ConfabParameterControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_parameter_control_dispose;
  widget_class->grab_focus = confab_parameter_control_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_PARAMETER_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  signals[REFUSED] = g_signal_new ("refused", CONFAB_TYPE_PARAMETER_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_parameter_control_init (ConfabParameterControl *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

/**
 * confab_parameter_control_new:
 * @parameter: a parameter
 * @profile: the kind of service that bounds it
 *
 * Returns: (transfer floating): what its value is entered with
 */
GtkWidget *
confab_parameter_control_new (const ConfabParameter *parameter,
                              ConfabProfile          profile)
{
  ConfabParameterControl *self = g_object_new (CONFAB_TYPE_PARAMETER_CONTROL, NULL);

  self->parameter = parameter;
  self->profile = profile;
  build (self);
  return GTK_WIDGET (self);
}

/**
 * confab_parameter_control_is_wide:
 * @self: a control
 *
 * Returns: whether it needs the whole width
 */
gboolean
confab_parameter_control_is_wide (ConfabParameterControl *self)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_CONTROL (self), FALSE);

  return self->parameter->kind == CONFAB_PARAMETER_STRING_LIST || self->parameter->kind == CONFAB_PARAMETER_JSON ||
         CONFAB_IS_JSON_EDITOR (self->control);
}

static void
set_entry (ConfabParameterControl *self,
           JsonNode               *value)
{
  g_autofree char *text = NULL;
  gint64 number = 0;

  if (confab_json_node_string (value) != NULL)
    text = g_strdup (confab_json_node_string (value));
  else if (confab_json_node_int (value, &number))
    text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (text != NULL && g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->control))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/**
 * confab_parameter_control_set_value:
 * @self: a control
 * @value: a value that the parameter takes
 *
 * Shows a value. This is not an edit.
 */
void
confab_parameter_control_set_value (ConfabParameterControl *self,
                                    JsonNode               *value)
{
  double number;

  g_return_if_fail (CONFAB_IS_PARAMETER_CONTROL (self));

  self->is_setting = TRUE;
  if (self->adjustment != NULL && confab_json_node_double (value, &number))
    gtk_adjustment_set_value (self->adjustment, number);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), json_node_get_boolean (value));
  else if (GTK_IS_ENTRY (self->control))
    set_entry (self, value);
  else if (CONFAB_IS_TEXT_LIST_EDITOR (self->control))
    confab_text_list_editor_set_value (CONFAB_TEXT_LIST_EDITOR (self->control), value);
  else if (CONFAB_IS_SCHEMA_EDITOR (self->control))
    confab_schema_editor_set_value (CONFAB_SCHEMA_EDITOR (self->control), value);
  else if (CONFAB_IS_BIAS_EDITOR (self->control))
    confab_bias_editor_set_value (CONFAB_BIAS_EDITOR (self->control), value);
  else if (CONFAB_IS_TOOL_CHOICE (self->control))
    confab_tool_choice_set_value (CONFAB_TOOL_CHOICE (self->control), value);
  else if (CONFAB_IS_JSON_EDITOR (self->control))
    confab_json_editor_set_value (CONFAB_JSON_EDITOR (self->control), value);
  else if (GTK_IS_DROP_DOWN (self->control))
    confab_choice_control_set_value (GTK_DROP_DOWN (self->control), confab_json_node_string (value));
  self->is_setting = FALSE;
}

/**
 * confab_parameter_control_dup_first_value:
 * @parameter: a parameter
 * @profile: the kind of service
 *
 * Returns: (transfer full) (nullable): what a parameter is when somebody decides to set it: what services document to use where it is
 *   not sent, or something sensible; %NULL where only the user can say
 */
JsonNode *
confab_parameter_control_dup_first_value (const ConfabParameter *parameter,
                                          ConfabProfile          profile)
{
  static const struct
  {
    const char *name;
    const char *value;
  } sensible[] = {
    { "top_k", "40" },
    { "min_p", "0.05" },
    { "seed", "42" },
    { "max_completion_tokens", "1024" },
    { "max_tokens", "1024" },
    { "reasoning.max_tokens", "1024" },
    { "top_logprobs", "5" },
    { "tools", "[]" },
    { "logit_bias", "{}" },
    { "prediction", "{\"type\":\"content\",\"content\":\"\"}" },
    { "top_a", "0.1" },
    { "thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}" },
    { "thinking_budget", "1024" },
    { "chat_template_kwargs", "{\"enable_thinking\":false}" },
    { "web_search_options", "{}" },
    { "metadata", "{}" },
    { "search_mode", "web" },
    { "search_recency_filter", "month" },
    { "provider.max_price", "{\"prompt\":1,\"completion\":2}" },
    { "provider.data_collection", "deny" },
    { "provider.allow_fallbacks", "false" },
    { "provider.require_parameters", "true" },
    { "transforms", "[\"middle-out\"]" },
    { "plugins", "[{\"id\":\"web\"}]" },
    { "structured_outputs.json", "{\"type\":\"object\"}" },
    { "guided_json", "{\"type\":\"object\"}" },
    { "stream_options.include_obfuscation", "false" },
    { "return_progress", "true" },
    { CONFAB_PARAMETER_EXTRA_BODY, "{}" },
  };
  const char *text = parameter->documented_default;
  JsonNode *node;
  double minimum;
  double maximum;

  for (guint i = 0; i < G_N_ELEMENTS (sensible); i++)
    if (g_str_equal (parameter->name, sensible[i].name))
      text = sensible[i].value;
  if (text != NULL)
    {
      node = confab_json_parse (text, -1, NULL);
      return node != NULL ? node : json_node_init_string (json_node_alloc (), text);
    }
  confab_parameter_get_range (parameter, profile, &minimum, &maximum);
  switch (parameter->kind)
    {
    case CONFAB_PARAMETER_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case CONFAB_PARAMETER_INTEGER:
    case CONFAB_PARAMETER_NUMBER:
      return number_node (parameter, (minimum + maximum) / 2);
    case CONFAB_PARAMETER_CHOICE:
      return json_node_init_string (json_node_alloc (), confab_parameter_get_choices (parameter, profile)[0]);
    case CONFAB_PARAMETER_STRING:
    case CONFAB_PARAMETER_DATE:
    case CONFAB_PARAMETER_STRING_LIST:
    case CONFAB_PARAMETER_JSON:
    default:
      return NULL;
    }
}
