/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-parameter-levels.h"

G_BEGIN_DECLS

/* Values of parameters as people read and write them. */
char *confab_parameter_words_value    (const ConfabParameter *parameter,
                                       JsonNode              *value) G_GNUC_WARN_UNUSED_RESULT;
char *confab_parameter_words_chip     (const ConfabParameter *parameter,
                                       JsonNode              *value) G_GNUC_WARN_UNUSED_RESULT;
char *confab_parameter_words_from     (ConfabParameterLevels *levels,
                                       ConfabLevel            level,
                                       const ConfabParameter *parameter,
                                       JsonNode              *value) G_GNUC_WARN_UNUSED_RESULT;
char *confab_parameter_words_behind   (ConfabParameterLevels *levels,
                                       ConfabLevel            level,
                                       const ConfabParameter *parameter) G_GNUC_WARN_UNUSED_RESULT;
char *confab_parameter_words_escape   (const char            *text) G_GNUC_WARN_UNUSED_RESULT;
char *confab_parameter_words_unescape (const char            *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
