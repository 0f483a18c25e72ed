/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-parameters.h"

G_BEGIN_DECLS

/**
 * ConfabParameterAdvice:
 * @names: the names of the parameters that do not go well together
 * @sentence: what services say of them, for people
 */
typedef struct
{
  char **names;
  char  *sentence;
} ConfabParameterAdvice;

void       confab_parameter_advice_free (ConfabParameterAdvice *self);
GPtrArray *confab_parameter_advise      (ConfabParameters      *parameters,
                                         ConfabProfile          profile,
                                         const char            *system_prompt,
                                         const char            *prompt) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
