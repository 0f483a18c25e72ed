/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment-axis.h"
#include "model/confab-parameters.h"

G_BEGIN_DECLS

#define CONFAB_EXPERIMENT_MAX_AXES    8
#define CONFAB_EXPERIMENT_MAX_TARGETS 100
#define CONFAB_EXPERIMENT_MAX_REPEATS 1000
#define CONFAB_EXPERIMENT_MAX_AT_ONCE 64
/* How large a file with an experiment may be, in bytes. */
#define CONFAB_EXPERIMENT_MAX_FILE    (4 * 1024 * 1024)

/**
 * ConfabExperimentTarget:
 * @provider: (nullable): the name or the identifier of a service, %NULL for the default one
 * @model: (nullable): a model, %NULL for the default one of the service
 */
typedef struct
{
  char *provider;
  char *model;
} ConfabExperimentTarget;

/**
 * ConfabExperimentCell:
 * @index: its place in the order of all, from 0
 * @target: the place of its target
 * @value: for each axis, the place of its value
 * @repeat: which time this is asked, from 0
 *
 * One request of an experiment.
 */
typedef struct
{
  guint index;
  guint target;
  guint value[CONFAB_EXPERIMENT_MAX_AXES];
  guint repeat;
} ConfabExperimentCell;

/**
 * ConfabExperiment:
 * @id: its identifier
 * @name: its name for people
 * @created: when it was made, milliseconds since 1970
 * @prompt: what is asked
 * @system_prompt: (nullable): what the models are told before
 * @targets: (element-type ConfabExperimentTarget): who is asked
 * @parameters: what is the same in all requests: names in the API and their values
 * @axes: (element-type ConfabExperimentAxis): what varies
 * @repeats: how often each request is made
 * @at_once: how many requests run at a time with each service
 *
 * One prompt for several models over a grid of parameter values. The parameters are those of the experiment alone, so that one file
 * always asks the same. Once it runs it does not change.
 */
#define CONFAB_TYPE_EXPERIMENT (confab_experiment_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperiment, confab_experiment, CONFAB, EXPERIMENT, GObject)

struct _ConfabExperiment
{
  GObject     parent_instance;

  char       *id;
  char       *name;
  gint64      created;
  char       *prompt;
  char       *system_prompt;
  GPtrArray  *targets;
  JsonObject *parameters;
  GPtrArray  *axes;
  guint       repeats;
  guint       at_once;
};

ConfabExperiment *confab_experiment_new             (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperiment *confab_experiment_from_json       (JsonNode              *node,
                                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperiment *confab_experiment_from_text       (const char            *text,
                                                     gssize                 length,
                                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode         *confab_experiment_to_json         (ConfabExperiment      *self) G_GNUC_WARN_UNUSED_RESULT;
void              confab_experiment_add_target      (ConfabExperiment      *self,
                                                     const char            *provider,
                                                     const char            *model);
char             *confab_experiment_dup_title       (ConfabExperiment      *self) G_GNUC_WARN_UNUSED_RESULT;
guint64           confab_experiment_count_cells     (ConfabExperiment      *self);
gboolean          confab_experiment_check           (ConfabExperiment      *self,
                                                     GError               **error);
gboolean          confab_experiment_check_target    (ConfabExperiment      *self,
                                                     ConfabProfile          profile,
                                                     GError               **error);
void              confab_experiment_get_cell        (ConfabExperiment      *self,
                                                     guint                  index,
                                                     ConfabExperimentCell  *cell);
ConfabExperimentTarget *confab_experiment_get_target (ConfabExperiment     *self,
                                                     guint                  index);
JsonNode         *confab_experiment_get_value       (ConfabExperiment      *self,
                                                     guint                  index,
                                                     guint                  axis);
ConfabParameters *confab_experiment_make_parameters (ConfabExperiment      *self,
                                                     guint                  index,
                                                     ConfabProfile          profile,
                                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;
char             *confab_experiment_dup_values_text (ConfabExperiment      *self,
                                                     guint                  index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
