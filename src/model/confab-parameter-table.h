/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-profile.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_PARAMETER_BOOLEAN,
  CONFAB_PARAMETER_INTEGER,
  CONFAB_PARAMETER_NUMBER,
  CONFAB_PARAMETER_CHOICE,
  CONFAB_PARAMETER_STRING,
  CONFAB_PARAMETER_DATE,
  CONFAB_PARAMETER_STRING_LIST,
  CONFAB_PARAMETER_JSON,
} ConfabParameterKind;

/**
 * ConfabParameter:
 * @name: the name in the API; a member of an object is written with a dot, as in reasoning.effort
 * @kind: what kind of value it takes
 * @minimum: for numbers, the least value with the profiles that have no range of their own; for lists, 1 where a single text is sent in
 *   a list, too
 * @maximum: likewise the greatest; for lists, how many texts there may be; for texts, 1 where they have lines
 * @choices: (nullable): for a choice, the values with the profiles that have none of their own, ended by %NULL
 * @documented_default: (nullable): what services document to use where it is not sent
 * @group: where it belongs in a list of all, to be translated
 * @label: its name for people, to be translated
 * @help: one sentence on what it does, to be translated
 * @profiles: the profiles that take it, a bit each
 *
 * One parameter of a request. Everything about parameters is made from the one table of these: the request, the check of a value, the
 * preferences, the panel beside the conversation, and the command line.
 */
typedef struct
{
  const char          *name;
  ConfabParameterKind  kind;
  double               minimum;
  double               maximum;
  const char * const  *choices;
  const char          *documented_default;
  const char          *group;
  const char          *label;
  const char          *help;
  guint                profiles;
} ConfabParameter;

/* The name of the parameter that is no member of the request but an object whose members all go into it. */
#define CONFAB_PARAMETER_EXTRA_BODY "extra_body"

const ConfabParameter *confab_parameter_table        (guint                 *n_parameters);
const ConfabParameter *confab_parameter_find         (const char            *name);
gboolean               confab_parameter_is_taken     (const ConfabParameter *self,
                                                      ConfabProfile          profile);
void                   confab_parameter_get_range    (const ConfabParameter *self,
                                                      ConfabProfile          profile,
                                                      double                *minimum,
                                                      double                *maximum);
gboolean               confab_parameter_is_endless   (const ConfabParameter *self,
                                                      ConfabProfile          profile);
const char * const    *confab_parameter_get_choices  (const ConfabParameter *self,
                                                      ConfabProfile          profile);
char                  *confab_parameter_dup_range_text (const ConfabParameter *self,
                                                        ConfabProfile          profile) G_GNUC_WARN_UNUSED_RESULT;
JsonNode              *confab_parameter_check        (const ConfabParameter *self,
                                                      JsonNode              *value,
                                                      ConfabProfile          profile,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode              *confab_parameter_check_any    (const ConfabParameter *self,
                                                      JsonNode              *value,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
