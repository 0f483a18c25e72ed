/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-parameters.h"

G_BEGIN_DECLS

/**
 * ConfabLevel:
 * @CONFAB_LEVEL_EVERYTHING: for everything, in the preferences
 * @CONFAB_LEVEL_PRESET: by a preset
 * @CONFAB_LEVEL_CONVERSATION: for one conversation
 * @CONFAB_LEVEL_QUESTION: for one question
 * @CONFAB_LEVEL_REPLY: for one reply
 *
 * Where a parameter can be set; a later one is nearer, and wins.
 */
typedef enum
{
  CONFAB_LEVEL_EVERYTHING,
  CONFAB_LEVEL_PRESET,
  CONFAB_LEVEL_CONVERSATION,
  CONFAB_LEVEL_QUESTION,
  CONFAB_LEVEL_REPLY,
} ConfabLevel;

/**
 * ConfabParameterLevels:
 *
 * The levels that one request is made of, the nearest last. Signal "changed" (name: string) when a parameter is set or taken back at any of them.
 */
#define CONFAB_TYPE_PARAMETER_LEVELS (confab_parameter_levels_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterLevels, confab_parameter_levels, CONFAB, PARAMETER_LEVELS, GObject)

ConfabParameterLevels *confab_parameter_levels_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                   confab_parameter_levels_add         (ConfabParameterLevels *self,
                                                            ConfabLevel            level,
                                                            const char            *name,
                                                            ConfabParameters      *parameters);
ConfabParameters      *confab_parameter_levels_get         (ConfabParameterLevels *self,
                                                            ConfabLevel            level);
const char            *confab_parameter_levels_get_name    (ConfabParameterLevels *self,
                                                            ConfabLevel            level);
ConfabLevel            confab_parameter_levels_get_nearest (ConfabParameterLevels *self);
JsonNode              *confab_parameter_levels_find        (ConfabParameterLevels *self,
                                                            const char            *parameter,
                                                            ConfabLevel           *level);
JsonNode              *confab_parameter_levels_find_below  (ConfabParameterLevels *self,
                                                            ConfabLevel            above,
                                                            const char            *parameter,
                                                            ConfabLevel           *level);
JsonNode              *confab_parameter_levels_find_behind (ConfabParameterLevels *self,
                                                            const char            *parameter,
                                                            ConfabLevel           *level);
ConfabParameters      *confab_parameter_levels_dup_merged  (ConfabParameterLevels *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
