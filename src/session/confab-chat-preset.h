/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-parameter-levels.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/*
 * The levels at which something is set for a request: for everything, by the preset, for the conversation, and for one question. The nearest wins; what none of them
 * sets is not sent.
 */

/* (nullable) */
ConfabPreset     *confab_chat_get_preset           (ConfabChat         *self);
/* NULL for none. A service and a model that the preset has take the place of those that were chosen before. */
void              confab_chat_set_preset           (ConfabChat         *self,
                                                    ConfabPreset       *preset);
/* The values of the variables in the system prompt, texts by their names. */
void              confab_chat_set_variables        (ConfabChat         *self,
                                                    JsonObject         *variables);
/* The names of those variables of the system prompt that nobody gave a value to. */
char            **confab_chat_list_missing         (ConfabChat         *self) G_GNUC_WARN_UNUSED_RESULT;
/* What is set for the next question alone; sending it takes it back. */
ConfabParameters *confab_chat_get_next_parameters  (ConfabChat         *self);
/* The same as it is kept with a question; (nullable). */
JsonNode         *confab_chat_dup_next             (ConfabChat         *self) G_GNUC_WARN_UNUSED_RESULT;
/* Everything, the preset and the conversation; with what is set for @question where it is not NULL. */
ConfabParameterLevels *confab_chat_dup_levels      (ConfabChat         *self,
                                                    ConfabMessage      *question) G_GNUC_WARN_UNUSED_RESULT;
/* What a question is answered with: all levels of the chat, and what is set for the question. */
ConfabParameters *confab_chat_dup_parameters_of    (ConfabChat         *self,
                                                    ConfabMessage      *question) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) (transfer none) */
ConfabProvider   *confab_session_find_preset_provider (ConfabSession   *self,
                                                     ConfabPreset       *preset);
/* As it was written, with its variables; (nullable) (transfer none). */
const char       *confab_session_find_system_prompt (ConfabSession      *self,
                                                     ConfabConversation *conversation);
/* As a model is told it now; (nullable). */
char             *confab_session_dup_system_prompt (ConfabSession      *self,
                                                    ConfabConversation *conversation) G_GNUC_WARN_UNUSED_RESULT;

/* For the other files of a chat. */
void              confab_chat_use_default_preset   (ConfabChat         *self);
void              confab_chat_watch_presets        (ConfabChat         *self);
ConfabProvider   *confab_chat_find_preset_provider (ConfabChat         *self);
const char       *confab_chat_find_preset_model    (ConfabChat         *self,
                                                    ConfabProvider     *provider);

G_END_DECLS
