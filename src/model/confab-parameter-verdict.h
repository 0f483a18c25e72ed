/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-model-info.h"
#include "model/confab-reply-check.h"
#include "model/confab-reply.h"

G_BEGIN_DECLS

/**
 * ConfabVerdict:
 * @CONFAB_VERDICT_UNKNOWN: nothing tells
 * @CONFAB_VERDICT_TAKEN: the answer shows it
 * @CONFAB_VERDICT_FITS: the answer fits it, which it might without it, too
 * @CONFAB_VERDICT_LISTED: the service's catalogue says that the model takes it
 * @CONFAB_VERDICT_NOT_LISTED: the service's catalogue tells what the model takes, and not this
 * @CONFAB_VERDICT_IGNORED: the answer does not do what it asks for
 * @CONFAB_VERDICT_REFUSED: the service refused the request because of it
 *
 * What a service made of a parameter.
 */
typedef enum
{
  CONFAB_VERDICT_UNKNOWN,
  CONFAB_VERDICT_TAKEN,
  CONFAB_VERDICT_FITS,
  CONFAB_VERDICT_LISTED,
  CONFAB_VERDICT_NOT_LISTED,
  CONFAB_VERDICT_IGNORED,
  CONFAB_VERDICT_REFUSED,
} ConfabVerdict;

/**
 * ConfabParameterVerdict:
 * @name: the parameter, "model" among them
 * @value: what was sent, as JSON in lines
 * @verdict: what became of it
 * @reason: what tells, for people
 */
typedef struct
{
  char          *name;
  char          *value;
  ConfabVerdict  verdict;
  char          *reason;
} ConfabParameterVerdict;

/**
 * ConfabVerdictQuestion:
 * @reply: what is known of the answer
 * @text: what it says
 * @n_choices: how many answers came to the same request
 * @service_tier: (nullable): the tier that the service named
 * @check: (nullable): @text held against the response format that was asked for, where somebody did that already
 * @info: (nullable): what the service's catalogue says of the model
 *
 * What it is judged by.
 */
typedef struct
{
  const ConfabReply      *reply;
  const char             *text;
  guint                   n_choices;
  const char             *service_tier;
  const ConfabReplyCheck *check;
  ConfabModelInfo        *info;
} ConfabVerdictQuestion;

/* (element-type ConfabParameterVerdict) */
GPtrArray *confab_parameter_verdict_list (const ConfabVerdictQuestion *question) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
