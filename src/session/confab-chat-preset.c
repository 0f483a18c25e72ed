/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-prompt-variables.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-private.h"

static ConfabPreset *
find_preset (ConfabSession      *session,
             ConfabConversation *conversation)
{
  ConfabPresets *presets = confab_session_get_presets (session);

  /* A session that is being taken down has none any more. */
  return presets != NULL ? confab_presets_find (presets, confab_conversation_get_preset_id (conversation)) : NULL;
}

/**
 * confab_chat_get_preset:
 * @self: a chat
 *
 * Returns: (transfer none) (nullable): the preset that is used in it
 */
ConfabPreset *
confab_chat_get_preset (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  return find_preset (self->session, self->conversation);
}

/**
 * confab_session_find_preset_provider:
 * @self: a session
 * @preset: a preset
 *
 * The service of a preset that came from elsewhere is known by its name alone.
 *
 * Returns: (transfer none) (nullable): the service that it is for
 */
ConfabProvider *
confab_session_find_preset_provider (ConfabSession *self,
                                     ConfabPreset  *preset)
{
  ConfabServices *services = confab_session_get_services (self);
  ConfabProvider *provider = NULL;

  if (confab_preset_get_provider_id (preset) != NULL)
    provider = confab_services_find (services, confab_preset_get_provider_id (preset));
  if (provider == NULL && confab_preset_get_provider_name (preset) != NULL)
    provider = confab_services_find_by_name (services, confab_preset_get_provider_name (preset));
  return provider;
}

/* Whether it is for one service, which may not be there any more; its model is not one of any other. */
static gboolean
names_provider (ConfabPreset *preset)
{
  return confab_preset_get_provider_id (preset) != NULL || confab_preset_get_provider_name (preset) != NULL;
}

/**
 * confab_chat_find_preset_provider:
 * @self: a chat
 *
 * Returns: (transfer none) (nullable): the service that its preset is for
 */
ConfabProvider *
confab_chat_find_preset_provider (ConfabChat *self)
{
  ConfabPreset *preset = confab_chat_get_preset (self);

  return preset != NULL ? confab_session_find_preset_provider (self->session, preset) : NULL;
}

/**
 * confab_chat_find_preset_model:
 * @self: a chat
 * @provider: the service it is held with
 *
 * Returns: (transfer none) (nullable): the model that its preset is for, %NULL where that is one of another service
 */
const char *
confab_chat_find_preset_model (ConfabChat     *self,
                               ConfabProvider *provider)
{
  ConfabPreset *preset = confab_chat_get_preset (self);

  if (preset == NULL)
    return NULL;
  if (names_provider (preset) && confab_session_find_preset_provider (self->session, preset) != provider)
    return NULL;
  return confab_preset_get_model (preset);
}

/**
 * confab_chat_set_preset:
 * @self: a chat
 * @preset: (nullable): what is used in it from now on
 *
 * A service and a model that the preset has take the place of those that were chosen for the conversation; one that is chosen later wins over them.
 * Values that were given to variables stay.
 */
void
confab_chat_set_preset (ConfabChat   *self,
                        ConfabPreset *preset)
{
  g_return_if_fail (CONFAB_IS_CHAT (self));

  self->preset_chosen = TRUE;
  if (preset != NULL && confab_session_find_preset_provider (self->session, preset) != NULL)
    {
      g_clear_object (&self->provider);
      confab_conversation_set_provider_id (self->conversation, NULL);
      confab_conversation_set_model (self->conversation, NULL);
    }
  else if (preset != NULL && confab_preset_get_model (preset) != NULL && !names_provider (preset))
    confab_conversation_set_model (self->conversation, confab_preset_get_model (preset));
  confab_conversation_set_preset (self->conversation, preset != NULL ? confab_preset_get_id (preset) : NULL,
                                  confab_conversation_get_variables (self->conversation));
  confab_chat_save_later (self);
}

/**
 * confab_chat_set_variables:
 * @self: a chat
 * @variables: (nullable): the values of the variables of its system prompt, texts by their names
 */
void
confab_chat_set_variables (ConfabChat *self,
                           JsonObject *variables)
{
  g_return_if_fail (CONFAB_IS_CHAT (self));

  confab_conversation_set_preset (self->conversation, confab_conversation_get_preset_id (self->conversation), variables);
}

/**
 * confab_chat_list_missing:
 * @self: a chat
 *
 * Returns: (transfer full): the names of those variables of its system prompt that have no value yet
 */
char **
confab_chat_list_missing (ConfabChat *self)
{
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_auto (GStrv) asked = NULL;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  asked = confab_prompt_list_asked (confab_session_find_system_prompt (self->session, self->conversation));
  for (char **name = asked; *name != NULL; name++)
    if (confab_json_get_string (confab_conversation_get_variables (self->conversation), *name) == NULL)
      g_strv_builder_add (missing, *name);
  return g_strv_builder_end (missing);
}

/**
 * confab_chat_use_default_preset:
 * @self: a chat
 *
 * Gives a conversation that has not begun, and for which nobody chose a preset, the one that is kept for its model. The model stays the one that was chosen, and values
 * that were given to variables stay.
 */
void
confab_chat_use_default_preset (ConfabChat *self)
{
  ConfabPresets *presets = confab_session_get_presets (self->session);
  ConfabConversation *conversation = self->conversation;
  ConfabProvider *provider;
  ConfabPreset *preset;
  g_autofree char *model = NULL;
  g_autoptr (JsonObject) variables = NULL;

  if (self->preset_chosen || presets == NULL || confab_conversation_get_n_messages (conversation) > 0)
    return;
  variables = confab_conversation_get_variables (conversation) != NULL
              ? json_object_ref (confab_conversation_get_variables (conversation)) : NULL;
  confab_conversation_set_preset (conversation, NULL, variables);
  provider = confab_chat_get_provider (self);
  model = g_strdup (confab_chat_get_model (self));
  preset = provider != NULL ? confab_presets_get_default (presets, confab_provider_get_id (provider), model) : NULL;
  if (preset == NULL)
    return;
  if (confab_preset_get_model (preset) != NULL || confab_preset_get_provider_id (preset) != NULL)
    {
      confab_conversation_set_provider_id (conversation, confab_provider_get_id (provider));
      confab_conversation_set_model (conversation, model);
    }
  confab_conversation_set_preset (conversation, confab_preset_get_id (preset), variables);
}

static void
on_preset_id_changed_cb (ConfabChat *self)
{
  confab_chat_save_later (self);
  confab_chat_levels_changed (self);
}

static void
on_presets_changed_cb (ConfabChat   *self,
                       ConfabPreset *preset)
{
  if (preset == NULL)
    confab_chat_use_default_preset (self);
  else if (preset == confab_chat_get_preset (self))
    confab_chat_levels_changed (self);
}

static void
on_items_changed_cb (ConfabChat *self)
{
  if (confab_conversation_get_preset_id (self->conversation) != NULL)
    confab_chat_levels_changed (self);
}

/**
 * confab_chat_watch_presets:
 * @self: a chat that is being made
 *
 * Lets it tell of what changes in its preset.
 */
void
confab_chat_watch_presets (ConfabChat *self)
{
  ConfabPresets *presets = confab_session_get_presets (self->session);

  g_signal_connect_object (presets, "changed", G_CALLBACK (on_presets_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (presets, "items-changed", G_CALLBACK (on_items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conversation, "notify::preset-id", G_CALLBACK (on_preset_id_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * confab_chat_get_next_parameters:
 * @self: a chat
 *
 * Returns: (transfer none): what is set for the next question alone
 */
ConfabParameters *
confab_chat_get_next_parameters (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  return self->next;
}

/**
 * confab_chat_dup_next:
 * @self: a chat
 *
 * Returns: (transfer full) (nullable): what is set for the next question alone, an object; %NULL where nothing is
 */
JsonNode *
confab_chat_dup_next (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  return confab_parameters_is_empty (self->next) ? NULL : confab_parameters_to_json (self->next);
}

static ConfabParameters *
dup_own (ConfabMessage *question)
{
  ConfabParameters *own = confab_parameters_new ();
  JsonNode *parameters = confab_message_get_parameters (question);

  if (parameters != NULL)
    confab_parameters_load (own, json_node_get_object (parameters));
  return own;
}

/**
 * confab_chat_dup_levels:
 * @self: a chat
 * @question: (nullable): a question of its conversation
 *
 * Returns: (transfer full): the levels of the chat, which change with it, and those of @question. They are made anew where the preset is another one
 */
ConfabParameterLevels *
confab_chat_dup_levels (ConfabChat    *self,
                        ConfabMessage *question)
{
  ConfabParameterLevels *levels = confab_parameter_levels_new ();
  ConfabPreset *preset;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), levels);

  preset = confab_chat_get_preset (self);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_EVERYTHING, NULL, confab_session_get_parameters (self->session));
  if (preset != NULL)
    confab_parameter_levels_add (levels, CONFAB_LEVEL_PRESET, confab_preset_get_name (preset), confab_preset_get_parameters (preset));
  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, confab_conversation_get_parameters (self->conversation));
  if (question != NULL)
    {
      g_autoptr (ConfabParameters) own = dup_own (question);

      confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, own);
    }
  return levels;
}

/**
 * confab_chat_dup_parameters_of:
 * @self: a chat
 * @question: a message of its conversation
 *
 * Returns: (transfer full): the parameters of all levels of the chat, and on top of them what is set for @question
 */
ConfabParameters *
confab_chat_dup_parameters_of (ConfabChat    *self,
                               ConfabMessage *question)
{
  g_autoptr (ConfabParameterLevels) levels = confab_chat_dup_levels (self, question);

  return confab_parameter_levels_dup_merged (levels);
}

/**
 * confab_session_find_system_prompt:
 * @self: a session
 * @conversation: a conversation
 *
 * Returns: (transfer none) (nullable): what a model is told before it, with its variables as they are written: its own, that of its preset, or that for everything
 */
const char *
confab_session_find_system_prompt (ConfabSession      *self,
                                   ConfabConversation *conversation)
{
  const char *prompt = confab_conversation_get_system_prompt (conversation);
  ConfabPreset *preset = find_preset (self, conversation);

  if (prompt == NULL && preset != NULL)
    prompt = confab_preset_get_system_prompt (preset);
  return prompt != NULL ? prompt : confab_session_get_system_prompt (self);
}

static char *
dup_user_name (void)
{
  const char *name = g_get_real_name ();

  if (g_str_equal (name, "Unknown"))
    name = g_get_user_name ();
  return g_utf8_make_valid (name, -1);
}

/**
 * confab_session_dup_system_prompt:
 * @self: a session
 * @conversation: a conversation
 *
 * Returns: (transfer full) (nullable): what a model is told before it at this moment
 */
char *
confab_session_dup_system_prompt (ConfabSession      *self,
                                  ConfabConversation *conversation)
{
  const char *prompt = confab_session_find_system_prompt (self, conversation);
  g_autofree char *user = NULL;
  g_autoptr (GDateTime) now = NULL;

  if (prompt == NULL)
    return NULL;
  user = dup_user_name ();
  now = g_date_time_new_now_local ();
  return confab_prompt_expand (prompt, now, user, confab_conversation_get_variables (conversation));
}
