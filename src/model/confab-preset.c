/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "model/confab-preset.h"

struct _ConfabPreset
{
  GObject           parent_instance;

  char             *id;
  char             *name;
  char             *system_prompt; /* (nullable) */
  char             *provider_id;   /* (nullable) */
  char             *provider_name; /* (nullable): what the service is called, for who reads it elsewhere */
  char             *model;         /* (nullable) */
  ConfabParameters *parameters;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SYSTEM_PROMPT,
  PROP_PROVIDER_ID,
  PROP_PROVIDER_NAME,
  PROP_MODEL,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPreset, confab_preset, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
confab_preset_finalize (GObject *object)
{
  ConfabPreset *self = CONFAB_PRESET (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->system_prompt);
  g_free (self->provider_id);
  g_free (self->provider_name);
  g_free (self->model);
  g_object_unref (self->parameters);
  G_OBJECT_CLASS (confab_preset_parent_class)->finalize (object);
}

static void
confab_preset_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ConfabPreset *self = CONFAB_PRESET (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SYSTEM_PROMPT:
      g_value_set_string (value, self->system_prompt);
      break;
    case PROP_PROVIDER_ID:
      g_value_set_string (value, self->provider_id);
      break;
    case PROP_PROVIDER_NAME:
      g_value_set_string (value, self->provider_name);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_preset_class_init (ConfabPresetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_preset_finalize;
  object_class->get_property = confab_preset_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SYSTEM_PROMPT] = g_param_spec_string ("system-prompt", NULL, NULL, NULL, flags);
  properties[PROP_PROVIDER_ID] = g_param_spec_string ("provider-id", NULL, NULL, NULL, flags);
  properties[PROP_PROVIDER_NAME] = g_param_spec_string ("provider-name", NULL, NULL, NULL, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ConfabPreset::changed:
   * @self: a preset
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_PRESET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_parameters_changed_cb (ConfabPreset *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
confab_preset_init (ConfabPreset *self)
{
  self->name = g_strdup ("");
  self->parameters = confab_parameters_new ();
  g_signal_connect_object (self->parameters, "changed", G_CALLBACK (on_parameters_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_preset_new: (constructor)
 * @id: its identifier
 * @name: its name
 *
 * Returns: (transfer full): a preset in which nothing is set
 */
ConfabPreset *
confab_preset_new (const char *id,
                   const char *name)
{
  ConfabPreset *self = g_object_new (CONFAB_TYPE_PRESET, NULL);

  self->id = g_strdup (id);
  confab_preset_set_name (self, name);
  return self;
}

/**
 * confab_preset_copy:
 * @self: a preset
 * @id: the identifier of the copy
 * @name: its name
 *
 * Returns: (transfer full): a preset in which the same is set
 */
ConfabPreset *
confab_preset_copy (ConfabPreset *self,
                    const char   *id,
                    const char   *name)
{
  g_autoptr (JsonNode) node = NULL;
  ConfabPreset *copy;

  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  node = confab_preset_to_json (self);
  copy = confab_preset_from_json (id, json_node_get_object (node));
  confab_preset_set_name (copy, name);
  return copy;
}

static void
set_string (ConfabPreset *self,
            char        **member,
            const char   *value,
            guint         property)
{
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is empty is not there. */
static const char *
something (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * confab_preset_get_id:
 * @self: a preset
 *
 * Returns: (transfer none): its identifier
 */
const char *
confab_preset_get_id (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->id;
}

/**
 * confab_preset_get_name:
 * @self: a preset
 *
 * Returns: (transfer none): its name, in one line
 */
const char *
confab_preset_get_name (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->name;
}

/**
 * confab_preset_set_name:
 * @self: a preset
 * @name: its name; kept in one line, and cut where it is longer than any place for it
 */
void
confab_preset_set_name (ConfabPreset *self,
                        const char   *name)
{
  g_autofree char *line = NULL;

  g_return_if_fail (CONFAB_IS_PRESET (self));
  g_return_if_fail (name != NULL);

  line = g_strstrip (confab_text_single_line (name, CONFAB_PRESET_MAX_NAME_CHARS));
  set_string (self, &self->name, line, PROP_NAME);
}

/**
 * confab_preset_get_system_prompt:
 * @self: a preset
 *
 * Returns: (transfer none) (nullable): what the model is told, with its variables as they are written
 */
const char *
confab_preset_get_system_prompt (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->system_prompt;
}

/**
 * confab_preset_set_system_prompt:
 * @self: a preset
 * @system_prompt: (nullable): what the model is told; %NULL, or an empty text, for what is set for everything
 */
void
confab_preset_set_system_prompt (ConfabPreset *self,
                                 const char   *system_prompt)
{
  g_return_if_fail (CONFAB_IS_PRESET (self));

  set_string (self, &self->system_prompt, something (system_prompt), PROP_SYSTEM_PROMPT);
}

/**
 * confab_preset_get_provider_id:
 * @self: a preset
 *
 * Returns: (transfer none) (nullable): the service it is for, %NULL for any
 */
const char *
confab_preset_get_provider_id (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->provider_id;
}

/**
 * confab_preset_get_provider_name:
 * @self: a preset
 *
 * Returns: (transfer none) (nullable): what that service was called when it was chosen
 */
const char *
confab_preset_get_provider_name (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->provider_name;
}

/**
 * confab_preset_set_provider:
 * @self: a preset
 * @provider_id: (nullable): the service it is for, %NULL for any
 * @provider_name: (nullable): what that is called
 */
void
confab_preset_set_provider (ConfabPreset *self,
                            const char   *provider_id,
                            const char   *provider_name)
{
  g_return_if_fail (CONFAB_IS_PRESET (self));

  set_string (self, &self->provider_name, something (provider_name), PROP_PROVIDER_NAME);
  set_string (self, &self->provider_id, something (provider_id), PROP_PROVIDER_ID);
}

/**
 * confab_preset_get_model:
 * @self: a preset
 *
 * Returns: (transfer none) (nullable): the model it is for, %NULL for any
 */
const char *
confab_preset_get_model (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->model;
}

/**
 * confab_preset_set_model:
 * @self: a preset
 * @model: (nullable): the model it is for, %NULL for any
 */
void
confab_preset_set_model (ConfabPreset *self,
                         const char   *model)
{
  g_return_if_fail (CONFAB_IS_PRESET (self));

  set_string (self, &self->model, something (model), PROP_MODEL);
}

/**
 * confab_preset_get_parameters:
 * @self: a preset
 *
 * Returns: (transfer none): the parameters it sets
 */
ConfabParameters *
confab_preset_get_parameters (ConfabPreset *self)
{
  g_return_val_if_fail (CONFAB_IS_PRESET (self), NULL);

  return self->parameters;
}

static void
add_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * confab_preset_to_json:
 * @self: a preset
 *
 * Returns: (transfer full): all of it but the identifier, an object
 */
JsonNode *
confab_preset_to_json (ConfabPreset *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  add_string (object, "name", self->name);
  add_string (object, "system_prompt", self->system_prompt);
  add_string (object, "provider_id", self->provider_id);
  add_string (object, "provider_name", self->provider_name);
  add_string (object, "model", self->model);
  if (!confab_parameters_is_empty (self->parameters))
    json_object_set_member (object, "parameters", confab_parameters_to_json (self->parameters));
  json_node_take_object (node, object);
  return node;
}

/**
 * confab_preset_load:
 * @self: a preset
 * @object: what [method@Confab.Preset.to_json] gave
 *
 * Replaces all but the identifier.
 */
void
confab_preset_load (ConfabPreset *self,
                    JsonObject   *object)
{
  const char *name = confab_json_get_string (object, "name");

  g_return_if_fail (CONFAB_IS_PRESET (self));

  confab_preset_set_name (self, name != NULL ? name : "");
  confab_preset_set_system_prompt (self, confab_json_get_string (object, "system_prompt"));
  confab_preset_set_provider (self, confab_json_get_string (object, "provider_id"),
                              confab_json_get_string (object, "provider_name"));
  confab_preset_set_model (self, confab_json_get_string (object, "model"));
  confab_parameters_load (self->parameters, confab_json_get_object (object, "parameters"));
}

/**
 * confab_preset_from_json: (constructor)
 * @id: its identifier
 * @object: what [method@Confab.Preset.to_json] gave
 *
 * Returns: (transfer full): the preset
 */
ConfabPreset *
confab_preset_from_json (const char *id,
                         JsonObject *object)
{
  ConfabPreset *self = confab_preset_new (id, "");

  confab_preset_load (self, object);
  return self;
}
