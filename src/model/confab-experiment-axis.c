/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-experiment-axis.h"
#include "model/confab-parameter-table.h"

#define LIMIT_TEXT G_STRINGIFY (CONFAB_EXPERIMENT_MAX_CELLS)

static gboolean
check_parameter (const char *parameter,
                 GError    **error)
{
  if (parameter == NULL || confab_parameter_find (parameter) == NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("There is no parameter “%s”."),
                 parameter != NULL ? parameter : "");
  else if (g_str_equal (parameter, "n"))
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                         _ ("An experiment cannot vary n; set repeats to ask several times."));
  else if (g_str_equal (parameter, "stream"))
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, _ ("An experiment cannot vary stream."));
  else
    return TRUE;
  return FALSE;
}

static ConfabExperimentAxis *
make (const char *parameter)
{
  ConfabExperimentAxis *self = g_new0 (ConfabExperimentAxis, 1);

  self->parameter = g_strdup (parameter);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  return self;
}

void
confab_experiment_axis_free (ConfabExperimentAxis *self)
{
  if (self == NULL)
    return;
  g_free (self->parameter);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static gboolean
is_usable (JsonNode *value)
{
  double number;

  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE)
    return confab_json_node_double (value, &number) && isfinite (number);
  return TRUE;
}

/**
 * confab_experiment_axis_new_values:
 * @parameter: the API name of a parameter
 * @values: its values
 * @error: return location for a [error@Confab.Error]
 *
 * A value that is null means that the parameter is not sent. Whether a service takes the values is not looked at here.
 *
 * Returns: (transfer full) (nullable): an axis
 */
ConfabExperimentAxis *
confab_experiment_axis_new_values (const char *parameter,
                                   JsonArray  *values,
                                   GError    **error)
{
  g_autoptr (ConfabExperimentAxis) self = NULL;

  if (!check_parameter (parameter, error))
    return NULL;
  if (json_array_get_length (values) == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("%s has no values."), parameter);
      return NULL;
    }
  if (json_array_get_length (values) > CONFAB_EXPERIMENT_MAX_CELLS)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("%s has %u values; at most %s are possible."),
                   parameter, json_array_get_length (values), LIMIT_TEXT);
      return NULL;
    }
  self = make (parameter);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);

      if (!is_usable (value))
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("Value %u of %s is not a number."), i + 1,
                       parameter);
          return NULL;
        }
      g_ptr_array_add (self->values, json_node_copy (value));
    }
  return g_steal_pointer (&self);
}

/* 0.1 three times is 0.3, not what binary fractions make of it. */
static JsonNode *
make_number (double   value,
             gboolean whole)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (whole)
    return json_node_init_int (json_node_alloc (), (gint64)value);
  g_ascii_formatd (text, sizeof text, "%.12g", value);
  return json_node_init_double (json_node_alloc (), g_ascii_strtod (text, NULL));
}

static gboolean
is_whole (double value)
{
  return value == floor (value) && fabs (value) < 9007199254740992.0;
}

/**
 * confab_experiment_axis_new_range:
 * @parameter: the API name of a parameter
 * @from: the first value
 * @to: no value is greater
 * @step: from one value to the next, greater than 0
 * @error: return location for a [error@Confab.Error]
 *
 * The values are whole numbers where all three numbers are; others are rounded to twelve digits.
 *
 * Returns: (transfer full) (nullable): an axis
 */
ConfabExperimentAxis *
confab_experiment_axis_new_range (const char *parameter,
                                  double      from,
                                  double      to,
                                  double      step,
                                  GError    **error)
{
  ConfabExperimentAxis *self;
  gboolean whole = is_whole (from) && is_whole (to) && is_whole (step);
  double count;

  if (!check_parameter (parameter, error))
    return NULL;
  if (!isfinite (from) || !isfinite (to) || !isfinite (step) || step <= 0 || to < from)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                   _ ("The range of %s must go up from one number to another, by a step greater than 0."), parameter);
      return NULL;
    }
  count = floor ((to - from) / step + 1e-9) + 1;
  if (!(count <= CONFAB_EXPERIMENT_MAX_CELLS))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("%s has %.0f values; at most %s are possible."),
                   parameter, count, LIMIT_TEXT);
      return NULL;
    }
  self = make (parameter);
  self->is_range = TRUE;
  self->from = from;
  self->to = to;
  self->step = step;
  for (guint i = 0; i < (guint)count; i++)
    g_ptr_array_add (self->values, make_number (from + i * step, whole));
  return self;
}

static gboolean
take_number (const char **text,
             double      *number)
{
  char *end;

  *number = g_ascii_strtod (*text, &end);
  if (end == *text)
    return FALSE;
  while (g_ascii_isspace (*end))
    end++;
  *text = end;
  return TRUE;
}

/* "0..2/0.5" or "1..5", which goes by 1. The dots are found first, since a number may end with one. */
static gboolean
parse_range (const char *text,
             double     *from,
             double     *to,
             double     *step)
{
  const char *dots = strstr (text, "..");
  g_autofree char *first = NULL;
  const char *place;

  if (dots == NULL)
    return FALSE;
  first = g_strndup (text, dots - text);
  place = first;
  if (!take_number (&place, from) || *place != '\0')
    return FALSE;
  place = dots + 2;
  if (!take_number (&place, to))
    return FALSE;
  *step = 1;
  if (*place == '\0')
    return TRUE;
  if (*place++ != '/')
    return FALSE;
  return take_number (&place, step) && *place == '\0';
}

static JsonArray *
parse_list (const char *text)
{
  g_autofree char *list = g_strconcat ("[", text, "]", NULL);
  g_autoptr (JsonNode) whole = confab_json_parse (text, -1, NULL);
  g_autoptr (JsonNode) node = confab_json_parse (list, -1, NULL);
  g_auto (GStrv) pieces = NULL;
  JsonArray *array;

  if (whole != NULL && JSON_NODE_HOLDS_ARRAY (whole))
    return json_array_ref (json_node_get_array (whole));
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_array_ref (json_node_get_array (node));
  array = json_array_new ();
  pieces = g_strsplit (text, ",", CONFAB_EXPERIMENT_MAX_CELLS + 2);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      const char *piece = g_strstrip (pieces[i]);
      JsonNode *value = confab_json_parse (piece, -1, NULL);

      if (value == NULL)
        value = json_node_init_string (json_node_alloc (), piece);
      json_array_add_element (array, value);
    }
  return array;
}

/**
 * confab_experiment_axis_from_text:
 * @parameter: the API name of a parameter
 * @text: values between commas (each JSON, or else a plain string), a JSON array of them, or a range as `0..2/0.5`
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable): an axis
 */
ConfabExperimentAxis *
confab_experiment_axis_from_text (const char *parameter,
                                  const char *text,
                                  GError    **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (JsonArray) list = NULL;
  double from;
  double to;
  double step;

  if (parse_range (stripped, &from, &to, &step))
    return confab_experiment_axis_new_range (parameter, from, to, step, error);
  list = *stripped != '\0' ? parse_list (stripped) : json_array_new ();
  return confab_experiment_axis_new_values (parameter, list, error);
}

static char *
format_number (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.12g", number));
}

/**
 * confab_experiment_axis_to_text:
 * @self: an axis
 *
 * Returns: (transfer full): what [func@Confab.ExperimentAxis.from_text] reads again
 */
char *
confab_experiment_axis_to_text (ConfabExperimentAxis *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *from = format_number (self->from);
  g_autofree char *to = format_number (self->to);
  g_autofree char *step = format_number (self->step);

  if (self->is_range)
    return g_strconcat (from, "..", to, "/", step, NULL);
  for (guint i = 0; i < self->values->len; i++)
    {
      g_autofree char *value = confab_json_to_string (self->values->pdata[i], FALSE);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
    }
  /* A list of one list would be read as that list. */
  if (self->values->len == 1 && JSON_NODE_HOLDS_ARRAY ((JsonNode *)self->values->pdata[0]))
    {
      g_string_prepend_c (text, '[');
      g_string_append_c (text, ']');
    }
  return g_strdup (text->str);
}

/*
 * confab_experiment_check_members:
 * @object: an object of an experiment file
 * @place: where it stands there
 * @known: what it may have
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether it has nothing else
 */
gboolean
confab_experiment_check_members (JsonObject        *object,
                                 const char        *place,
                                 const char *const *known,
                                 GError           **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("%s has a member “%s”, which is not known."), place,
                     (const char *)l->data);
        return FALSE;
      }
  return TRUE;
}

/**
 * confab_experiment_axis_from_json:
 * @object: an axis as an experiment file has it
 * @place: where it stands there, for errors
 * @error: return location for a [error@Confab.Error], whose message names the member
 *
 * Returns: (transfer full) (nullable): an axis
 */
ConfabExperimentAxis *
confab_experiment_axis_from_json (JsonObject *object,
                                  const char *place,
                                  GError    **error)
{
  static const char *const known[] = { "parameter", "values", "from", "to", "step", NULL };
  const char *parameter = confab_json_get_string (object, "parameter");
  JsonArray *values = confab_json_get_array (object, "values");
  ConfabExperimentAxis *self = NULL;
  double from;
  double to;
  double step;

  if (!confab_experiment_check_members (object, place, known, error))
    return NULL;
  if (parameter == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s.%s must be a text."), place, "parameter");
      return NULL;
    }
  if (values != NULL && !json_object_has_member (object, "from"))
    self = confab_experiment_axis_new_values (parameter, values, error);
  else if (values == NULL && !json_object_has_member (object, "values") && confab_json_get_double (object, "from", &from) &&
           confab_json_get_double (object, "to", &to) && confab_json_get_double (object, "step", &step))
    self = confab_experiment_axis_new_range (parameter, from, to, step, error);
  else
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                 _ ("%s must have either a list of values, or the numbers from, to and step."), place);
  if (self == NULL)
    g_prefix_error (error, "%s: ", place);
  return self;
}

/**
 * confab_experiment_axis_write:
 * @self: an axis
 * @builder: where it is written, as one object
 */
void
confab_experiment_axis_write (ConfabExperimentAxis *self,
                              JsonBuilder          *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "parameter");
  json_builder_add_string_value (builder, self->parameter);
  if (self->is_range)
    {
      gboolean whole = is_whole (self->from) && is_whole (self->to) && is_whole (self->step);

      json_builder_set_member_name (builder, "from");
      json_builder_add_value (builder, make_number (self->from, whole));
      json_builder_set_member_name (builder, "to");
      json_builder_add_value (builder, make_number (self->to, whole));
      json_builder_set_member_name (builder, "step");
      json_builder_add_value (builder, make_number (self->step, whole));
    }
  else
    {
      json_builder_set_member_name (builder, "values");
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->values->len; i++)
        json_builder_add_value (builder, json_node_copy (self->values->pdata[i]));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}
