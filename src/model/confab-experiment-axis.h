/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How many values one axis may have; also how many requests one experiment may make. */
#define CONFAB_EXPERIMENT_MAX_CELLS 10000

/**
 * ConfabExperimentAxis:
 * @parameter: the API name of the parameter that varies
 * @values: (element-type JsonNode): its values in their order; never empty
 * @is_range: whether the values were given as a range
 * @from: the first value of the range
 * @to: the value that the range does not go beyond
 * @step: from one value of the range to the next, greater than 0
 *
 * One parameter that an experiment varies.
 */
typedef struct
{
  char      *parameter;
  GPtrArray *values;
  gboolean   is_range;
  double     from;
  double     to;
  double     step;
} ConfabExperimentAxis;

ConfabExperimentAxis *confab_experiment_axis_new_values (const char            *parameter,
                                                         JsonArray             *values,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperimentAxis *confab_experiment_axis_new_range  (const char            *parameter,
                                                         double                 from,
                                                         double                 to,
                                                         double                 step,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperimentAxis *confab_experiment_axis_from_text  (const char            *parameter,
                                                         const char            *text,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperimentAxis *confab_experiment_axis_from_json  (JsonObject            *object,
                                                         const char            *place,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
char                 *confab_experiment_axis_to_text    (ConfabExperimentAxis  *self) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_experiment_axis_write      (ConfabExperimentAxis  *self,
                                                         JsonBuilder           *builder);
void                  confab_experiment_axis_free       (ConfabExperimentAxis  *self);
gboolean              confab_experiment_check_members   (JsonObject            *object,
                                                         const char            *place,
                                                         const char *const     *known,
                                                         GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabExperimentAxis, confab_experiment_axis_free)

G_END_DECLS
