/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "model/confab-experiment.h"

#define VERSION 1
#define DEFAULT_AT_ONCE 2

G_DEFINE_FINAL_TYPE (ConfabExperiment, confab_experiment, G_TYPE_OBJECT)

static void
target_free (gpointer data)
{
  ConfabExperimentTarget *self = data;

  g_free (self->provider);
  g_free (self->model);
  g_free (self);
}

static void
confab_experiment_finalize (GObject *object)
{
  ConfabExperiment *self = CONFAB_EXPERIMENT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->prompt);
  g_free (self->system_prompt);
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->axes);
  json_object_unref (self->parameters);
  G_OBJECT_CLASS (confab_experiment_parent_class)->finalize (object);
}

static void
confab_experiment_class_init (ConfabExperimentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_experiment_finalize;
}

static void
confab_experiment_init (ConfabExperiment *self)
{
  self->targets = g_ptr_array_new_with_free_func (target_free);
  self->axes = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_experiment_axis_free);
  self->parameters = json_object_new ();
  self->repeats = 1;
  self->at_once = DEFAULT_AT_ONCE;
}

/**
 * confab_experiment_new: (constructor)
 *
 * Returns: (transfer full): an experiment that asks nobody yet
 */
ConfabExperiment *
confab_experiment_new (void)
{
  ConfabExperiment *self = g_object_new (CONFAB_TYPE_EXPERIMENT, NULL);

  self->id = confab_id_new ();
  self->created = confab_time_now ();
  self->name = g_strdup ("");
  self->prompt = g_strdup ("");
  return self;
}

/**
 * confab_experiment_add_target:
 * @self: an experiment
 * @provider: (nullable): the name or the identifier of a service
 * @model: (nullable): a model
 */
void
confab_experiment_add_target (ConfabExperiment *self,
                              const char       *provider,
                              const char       *model)
{
  ConfabExperimentTarget *target = g_new0 (ConfabExperimentTarget, 1);

  target->provider = g_strdup (provider);
  target->model = g_strdup (model);
  g_ptr_array_add (self->targets, target);
}

static gboolean fail (GError    **error,
                      const char *format,
                      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError    **error,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, format, args);
  va_end (args);
  return FALSE;
}

/* text: (inout): what it is where the member is not there */
static gboolean
read_text (JsonObject *object,
           const char *place,
           const char *member,
           char      **text,
           GError    **error)
{
  const char *value = confab_json_get_string (object, member);
  g_autofree char *name = g_strconcat (place, member, NULL);

  if (value == NULL && confab_json_get_node (object, member) != NULL && !json_object_get_null_member (object, member))
    return fail (error, _ ("%s must be a text."), name);
  if (value != NULL)
    {
      g_free (*text);
      *text = g_strdup (value);
    }
  return TRUE;
}

static gboolean
read_number (JsonObject *object,
             const char *member,
             guint       maximum,
             guint      *number,
             GError    **error)
{
  gint64 value;

  if (!json_object_has_member (object, member))
    return TRUE;
  if (!confab_json_get_int (object, member, &value) || value < 1 || value > maximum)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be a whole number from 1 to %u."), member, maximum);
      return FALSE;
    }
  *number = (guint)value;
  return TRUE;
}

static gboolean
read_targets (ConfabExperiment *self,
              JsonObject       *object,
              GError          **error)
{
  static const char *const known[] = { "provider", "model", NULL };
  JsonArray *targets = confab_json_get_array (object, "targets");

  if (targets == NULL)
    return fail (error, _ ("%s must be a list."), "targets");
  for (guint i = 0; i < json_array_get_length (targets); i++)
    {
      g_autofree char *place = g_strdup_printf ("targets[%u]", i);
      g_autofree char *prefix = g_strconcat (place, ".", NULL);
      JsonObject *target = confab_json_array_object (targets, i);
      g_autofree char *provider = NULL;
      g_autofree char *model = NULL;

      if (target == NULL)
        return fail (error, _ ("%s must be an object."), place);
      if (!confab_experiment_check_members (target, place, known, error) || !read_text (target, prefix, "provider", &provider, error) ||
          !read_text (target, prefix, "model", &model, error))
        return FALSE;
      confab_experiment_add_target (self, provider, model);
    }
  return TRUE;
}

static gboolean
read_axes (ConfabExperiment *self,
           JsonObject       *object,
           GError          **error)
{
  JsonArray *axes = confab_json_get_array (object, "axes");

  if (axes == NULL)
    return !json_object_has_member (object, "axes") || fail (error, _ ("%s must be a list."), "axes");
  for (guint i = 0; i < json_array_get_length (axes); i++)
    {
      g_autofree char *place = g_strdup_printf ("axes[%u]", i);
      JsonObject *member = confab_json_array_object (axes, i);
      ConfabExperimentAxis *axis;

      if (member == NULL)
        return fail (error, _ ("%s must be an object."), place);
      axis = confab_experiment_axis_from_json (member, place, error);
      if (axis == NULL)
        return FALSE;
      g_ptr_array_add (self->axes, axis);
    }
  return TRUE;
}

static gboolean
read_parameters (ConfabExperiment *self,
                 JsonObject       *object,
                 GError          **error)
{
  JsonObject *parameters = confab_json_get_object (object, "parameters");

  if (parameters == NULL)
    return !json_object_has_member (object, "parameters") || fail (error, _ ("%s must be an object."), "parameters");
  json_object_unref (self->parameters);
  self->parameters = json_object_ref (parameters);
  return TRUE;
}

static gboolean
check_version (JsonObject *object,
               GError    **error)
{
  gint64 version;

  if (!confab_json_get_int (object, "version", &version) || version < 1)
    return fail (error, _ ("%s must be 1, the version of this file format."), "version");
  if (version > VERSION)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                           _ ("The experiment was written by a newer version of Confab. Update Confab to read it."));
      return FALSE;
    }
  return TRUE;
}

/**
 * confab_experiment_from_json: (constructor)
 * @node: an experiment as a file has it
 * @error: return location for a [error@Confab.Error], whose message names the member
 *
 * Reads an experiment: an object with `version` (1), `name`, `prompt`, `system_prompt`, `targets` (objects with `provider` and
 * `model`), `parameters` (an object), `axes` (objects with `parameter`, and either `values` or `from`, `to` and `step`), `repeats` and `at_once`.
 * What has a name that is not known is an error, since it would silently do nothing.
 *
 * Returns: (transfer full) (nullable): an experiment that [method@Confab.Experiment.check] has nothing to say against
 */
ConfabExperiment *
confab_experiment_from_json (JsonNode *node,
                             GError  **error)
{
  static const char *const known[] = { "version", "id", "created", "name", "prompt", "system_prompt", "targets", "parameters",
                                       "axes", "repeats", "at_once", NULL };
  g_autoptr (ConfabExperiment) self = confab_experiment_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    {
      fail (error, _ ("%s must be an object."), _ ("An experiment"));
      return NULL;
    }
  if (!check_version (object, error) || !confab_experiment_check_members (object, _ ("The experiment"), known, error) ||
      !read_text (object, "", "id", &self->id, error) || !read_text (object, "", "name", &self->name, error) ||
      !read_text (object, "", "prompt", &self->prompt, error) ||
      !read_text (object, "", "system_prompt", &self->system_prompt, error) || !read_targets (self, object, error) ||
      !read_parameters (self, object, error) || !read_axes (self, object, error) ||
      !read_number (object, "repeats", CONFAB_EXPERIMENT_MAX_REPEATS, &self->repeats, error) ||
      !read_number (object, "at_once", CONFAB_EXPERIMENT_MAX_AT_ONCE, &self->at_once, error) ||
      !confab_experiment_check (self, error))
    return NULL;
  confab_json_get_int (object, "created", &self->created);
  return g_steal_pointer (&self);
}

/**
 * confab_experiment_from_text: (constructor)
 * @text: what a file holds
 * @length: how many bytes, -1 where @text ends with a zero
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable): an experiment
 */
ConfabExperiment *
confab_experiment_from_text (const char *text,
                             gssize      length,
                             GError    **error)
{
  g_autoptr (JsonNode) node = confab_json_parse (text, length, error);

  return node != NULL ? confab_experiment_from_json (node, error) : NULL;
}

static void
add_text (JsonBuilder *builder,
          const char  *member,
          const char  *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_int (JsonBuilder *builder,
         const char  *member,
         gint64       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_targets (JsonBuilder *builder,
             GPtrArray   *targets)
{
  json_builder_set_member_name (builder, "targets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < targets->len; i++)
    {
      ConfabExperimentTarget *target = targets->pdata[i];

      json_builder_begin_object (builder);
      add_text (builder, "provider", target->provider);
      add_text (builder, "model", target->model);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * confab_experiment_to_json:
 * @self: an experiment
 *
 * Returns: (transfer full): what [ctor@Confab.Experiment.from_json] reads
 */
JsonNode *
confab_experiment_to_json (ConfabExperiment *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_int (builder, "version", VERSION);
  add_text (builder, "id", self->id);
  add_int (builder, "created", self->created);
  add_text (builder, "name", self->name);
  add_text (builder, "prompt", self->prompt);
  add_text (builder, "system_prompt", self->system_prompt);
  add_targets (builder, self->targets);
  json_builder_set_member_name (builder, "parameters");
  json_builder_add_value (builder, json_node_init_object (json_node_alloc (), self->parameters));
  json_builder_set_member_name (builder, "axes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->axes->len; i++)
    confab_experiment_axis_write (self->axes->pdata[i], builder);
  json_builder_end_array (builder);
  add_int (builder, "repeats", self->repeats);
  add_int (builder, "at_once", self->at_once);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * confab_experiment_dup_title:
 * @self: an experiment
 *
 * Returns: (transfer full): its name, or the beginning of its prompt where it has none
 */
char *
confab_experiment_dup_title (ConfabExperiment *self)
{
  return *self->name != '\0' ? g_strdup (self->name) : confab_text_make_title (self->prompt);
}

static guint64
multiply (guint64 a,
          guint64 b)
{
  guint64 product;

  return __builtin_mul_overflow (a, b, &product) ? G_MAXUINT64 : product;
}

/**
 * confab_experiment_count_cells:
 * @self: an experiment
 *
 * Returns: how many requests it makes; %G_MAXUINT64 where there are more than that
 */
guint64
confab_experiment_count_cells (ConfabExperiment *self)
{
  guint64 count = multiply (self->targets->len, self->repeats);

  for (guint i = 0; i < self->axes->len; i++)
    {
      ConfabExperimentAxis *axis = self->axes->pdata[i];

      count = multiply (count, axis->values->len);
    }
  return count;
}

static gboolean
check_axes (ConfabExperiment *self,
            GError          **error)
{
  if (self->axes->len > CONFAB_EXPERIMENT_MAX_AXES)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("axes has %u parameters; at most %u can vary."),
                   self->axes->len, CONFAB_EXPERIMENT_MAX_AXES);
      return FALSE;
    }
  for (guint i = 0; i < self->axes->len; i++)
    for (guint j = 0; j < i; j++)
      {
        ConfabExperimentAxis *axis = self->axes->pdata[i];
        ConfabExperimentAxis *other = self->axes->pdata[j];

        if (g_str_equal (axis->parameter, other->parameter))
          return fail (error, _ ("%s varies twice. Put all its values into one row."), axis->parameter);
      }
  return TRUE;
}

static gboolean
check_count (ConfabExperiment *self,
             GError          **error)
{
  guint64 count = confab_experiment_count_cells (self);
  g_autofree char *number = NULL;

  if (count <= CONFAB_EXPERIMENT_MAX_CELLS)
    return TRUE;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               /* Translators: the first is a number of requests */
               _ ("The experiment would make %s requests; at most %u are possible. Take fewer values, models or repeats."), number,
               CONFAB_EXPERIMENT_MAX_CELLS);
  return FALSE;
}

/**
 * confab_experiment_check:
 * @self: an experiment
 * @error: return location for a [error@Confab.Error]: %CONFAB_ERROR_EMPTY, %CONFAB_ERROR_TOO_LARGE with the number of requests,
 *   or %CONFAB_ERROR_INVALID_VALUE
 *
 * Returns: whether it can run, as far as that does not depend on the services
 */
gboolean
confab_experiment_check (ConfabExperiment *self,
                         GError          **error)
{
  g_autofree char *prompt = g_strstrip (g_strdup (self->prompt));

  if (*prompt == '\0')
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("The prompt is empty. Write what the models are to be asked."));
  else if (self->targets->len == 0)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("There is no model. Add at least one."));
  else if (self->targets->len > CONFAB_EXPERIMENT_MAX_TARGETS)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("There are %u models; at most %u are possible."), self->targets->len,
                 CONFAB_EXPERIMENT_MAX_TARGETS);
  else if (json_object_has_member (self->parameters, "n"))
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("An experiment cannot set n; set repeats to ask several times."));
  else
    return check_axes (self, error) && check_count (self, error);
  return FALSE;
}

static gboolean
set_all (ConfabParameters *parameters,
         JsonObject       *values,
         ConfabProfile     profile,
         GError          **error)
{
  g_autoptr (GList) members = json_object_get_members (values);

  for (GList *l = members; l != NULL; l = l->next)
    if (!confab_parameters_set (parameters, l->data, json_object_get_member (values, l->data), profile, error))
      return FALSE;
  return TRUE;
}

/**
 * confab_experiment_check_target:
 * @self: an experiment
 * @profile: the kind of a service
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether such a service takes every value of every parameter
 */
gboolean
confab_experiment_check_target (ConfabExperiment *self,
                                ConfabProfile     profile,
                                GError          **error)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();

  if (!set_all (parameters, self->parameters, profile, error))
    return FALSE;
  for (guint i = 0; i < self->axes->len; i++)
    {
      ConfabExperimentAxis *axis = self->axes->pdata[i];

      for (guint j = 0; j < axis->values->len; j++)
        if (!confab_parameters_set (parameters, axis->parameter, axis->values->pdata[j], profile, error))
          return FALSE;
    }
  return TRUE;
}

/**
 * confab_experiment_get_cell:
 * @self: an experiment
 * @index: a number smaller than that of its cells
 * @cell: (out): what is asked there
 *
 * The order is always the same: the targets one after the other, in each the values of the first axis, in each of those the ones of the next,
 * and last the repeats.
 */
void
confab_experiment_get_cell (ConfabExperiment     *self,
                            guint                 index,
                            ConfabExperimentCell *cell)
{
  guint rest = index;

  *cell = (ConfabExperimentCell) { .index = index, .repeat = rest % self->repeats };
  rest /= self->repeats;
  for (guint i = self->axes->len; i > 0; i--)
    {
      ConfabExperimentAxis *axis = self->axes->pdata[i - 1];

      cell->value[i - 1] = rest % axis->values->len;
      rest /= axis->values->len;
    }
  cell->target = rest;
}

/**
 * confab_experiment_get_target:
 * @self: an experiment
 * @index: the number of a cell
 *
 * Returns: (transfer none): who is asked there
 */
ConfabExperimentTarget *
confab_experiment_get_target (ConfabExperiment *self,
                              guint             index)
{
  ConfabExperimentCell cell;

  confab_experiment_get_cell (self, index, &cell);
  return self->targets->pdata[cell.target];
}

/**
 * confab_experiment_get_value:
 * @self: an experiment
 * @index: the number of a cell
 * @axis: the place of an axis
 *
 * Returns: (transfer none): the value that the axis has there
 */
JsonNode *
confab_experiment_get_value (ConfabExperiment *self,
                             guint             index,
                             guint             axis)
{
  ConfabExperimentAxis *chosen = self->axes->pdata[axis];
  ConfabExperimentCell cell;

  confab_experiment_get_cell (self, index, &cell);
  return chosen->values->pdata[cell.value[axis]];
}

/**
 * confab_experiment_make_parameters:
 * @self: an experiment
 * @index: the number of a cell
 * @profile: the kind of service that is asked
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable): what is set there
 */
ConfabParameters *
confab_experiment_make_parameters (ConfabExperiment *self,
                                   guint             index,
                                   ConfabProfile     profile,
                                   GError          **error)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();

  if (!set_all (parameters, self->parameters, profile, error))
    return NULL;
  for (guint i = 0; i < self->axes->len; i++)
    {
      ConfabExperimentAxis *axis = self->axes->pdata[i];

      if (!confab_parameters_set (parameters, axis->parameter, confab_experiment_get_value (self, index, i), profile, error))
        return NULL;
    }
  return g_steal_pointer (&parameters);
}

/**
 * confab_experiment_dup_values_text:
 * @self: an experiment
 * @index: the number of a cell
 *
 * Returns: (transfer full): what varies with its values there, as `temperature=0 seed=1`; empty where nothing varies
 */
char *
confab_experiment_dup_values_text (ConfabExperiment *self,
                                   guint             index)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->axes->len; i++)
    {
      ConfabExperimentAxis *axis = self->axes->pdata[i];
      g_autofree char *value = confab_json_to_string (confab_experiment_get_value (self, index, i), FALSE);

      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", axis->parameter, value);
    }
  return g_string_free (text, FALSE);
}
