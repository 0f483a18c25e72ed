/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-titler-private.h"

#define SETTING_ALWAYS   "title-always"
#define SETTING_PROVIDER "title-provider"
#define SETTING_MODEL    "title-model"

enum
{
  PROP_0,
  PROP_ALWAYS,
  PROP_PROVIDER_ID,
  PROP_MODEL,
  N_PROPS
};

enum
{
  TITLED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabTitler, confab_titler, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
confab_titler_finalize (GObject *object)
{
  ConfabTitler *self = CONFAB_TITLER (object);

  g_free (self->provider_id);
  g_free (self->model);
  G_OBJECT_CLASS (confab_titler_parent_class)->finalize (object);
}

static void
confab_titler_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ConfabTitler *self = CONFAB_TITLER (object);

  switch (prop_id)
    {
    case PROP_ALWAYS:
      g_value_set_boolean (value, self->always);
      break;
    case PROP_PROVIDER_ID:
      g_value_set_string (value, self->provider_id);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_titler_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ALWAYS:
      confab_titler_set_always (CONFAB_TITLER (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_titler_class_init (ConfabTitlerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_titler_finalize;
  object_class->get_property = confab_titler_get_property;
  object_class->set_property = confab_titler_set_property;

  properties[PROP_ALWAYS] = g_param_spec_boolean ("always", NULL, NULL, FALSE, G_PARAM_READWRITE |
                                                  G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROVIDER_ID] = g_param_spec_string ("provider-id", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TITLED] = g_signal_new ("titled", CONFAB_TYPE_TITLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_DOUBLE);
}

static void
confab_titler_init (ConfabTitler *self)
{
}

/**
 * confab_titler_new: (constructor)
 * @session: (transfer none): what everything is taken from; it outlives this
 *
 * Returns: (transfer full): what makes titles
 */
ConfabTitler *
confab_titler_new (ConfabSession *session)
{
  ConfabTitler *self = g_object_new (CONFAB_TYPE_TITLER, NULL);

  self->session = session;
  return self;
}

static void
take_string (ConfabTitler *self,
             char        **field,
             JsonNode     *value,
             guint         property)
{
  const char *text = value != NULL && JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The order of the settings is that in which they are asked for. */
static void
on_setting_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabTitler *self = g_task_get_source_object (task);
  const char *name = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);
  gboolean always = value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value);

  if (error != NULL)
    g_debug ("A setting of titles was not read: %s", error->message);
  else if (g_str_equal (name, SETTING_PROVIDER))
    take_string (self, &self->provider_id, value, PROP_PROVIDER_ID);
  else if (g_str_equal (name, SETTING_MODEL))
    take_string (self, &self->model, value, PROP_MODEL);
  else if (self->always != always)
    {
      self->always = always;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALWAYS]);
    }
}

/**
 * confab_titler_load:
 * @self: what makes titles
 *
 * Reads the settings.
 */
void
confab_titler_load (ConfabTitler *self)
{
  static const char *const names[] = { SETTING_PROVIDER, SETTING_MODEL, SETTING_ALWAYS };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GTask *task = g_task_new (self, NULL, NULL, NULL);

      g_task_set_source_tag (task, confab_titler_load);
      g_task_set_task_data (task, (gpointer)names[i], NULL);
      confab_store_get_setting_async (confab_session_get_store (self->session), names[i], NULL, on_setting_cb, task);
    }
}

static void
save (ConfabTitler *self,
      const char   *name,
      JsonNode     *value)
{
  ConfabStore *store = confab_session_get_store (self->session);

  if (store != NULL)
    confab_store_set_setting_async (store, name, value, NULL, NULL, NULL);
}

static void
save_text (ConfabTitler *self,
           const char   *name,
           const char   *text)
{
  g_autoptr (JsonNode) value = text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;

  save (self, name, value);
}

/**
 * confab_titler_get_always:
 * @self: what makes titles
 *
 * Returns: whether every new conversation gets its title from the model
 */
gboolean
confab_titler_get_always (ConfabTitler *self)
{
  g_return_val_if_fail (CONFAB_IS_TITLER (self), FALSE);

  return self->always;
}

/**
 * confab_titler_set_always:
 * @self: what makes titles
 * @always: whether every new conversation gets its title from the model
 */
void
confab_titler_set_always (ConfabTitler *self,
                          gboolean      always)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (CONFAB_IS_TITLER (self));

  if (self->always == !!always)
    return;
  self->always = !!always;
  value = json_node_init_boolean (json_node_alloc (), self->always);
  save (self, SETTING_ALWAYS, value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALWAYS]);
}

/**
 * confab_titler_get_provider_id:
 * @self: what makes titles
 *
 * Returns: (transfer none) (nullable): the service to ask, %NULL for that of the conversation
 */
const char *
confab_titler_get_provider_id (ConfabTitler *self)
{
  g_return_val_if_fail (CONFAB_IS_TITLER (self), NULL);

  return self->provider_id;
}

/**
 * confab_titler_get_model:
 * @self: what makes titles
 *
 * Returns: (transfer none) (nullable): the model to ask
 */
const char *
confab_titler_get_model (ConfabTitler *self)
{
  g_return_val_if_fail (CONFAB_IS_TITLER (self), NULL);

  return self->model;
}

/**
 * confab_titler_set_model:
 * @self: what makes titles
 * @provider_id: (nullable): the service to ask, %NULL for that of the conversation
 * @model: (nullable): the model to ask
 */
void
confab_titler_set_model (ConfabTitler *self,
                         const char   *provider_id,
                         const char   *model)
{
  g_autofree char *new_provider_id = g_strdup (provider_id);
  g_autofree char *new_model = g_strdup (model);

  g_return_if_fail (CONFAB_IS_TITLER (self));

  if (g_strcmp0 (self->provider_id, new_provider_id) != 0)
    {
      g_free (self->provider_id);
      self->provider_id = g_steal_pointer (&new_provider_id);
      save_text (self, SETTING_PROVIDER, self->provider_id);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROVIDER_ID]);
    }
  if (g_strcmp0 (self->model, new_model) != 0)
    {
      g_free (self->model);
      self->model = g_steal_pointer (&new_model);
      save_text (self, SETTING_MODEL, self->model);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
    }
}

/**
 * confab_titler_tell_titled:
 * @self: what makes titles
 * @id: a conversation that got its title without being asked
 * @title: the title
 * @cost: what it cost, US dollars; negative where the service did not tell
 */
void
confab_titler_tell_titled (ConfabTitler *self,
                           const char   *id,
                           const char   *title,
                           double        cost)
{
  g_signal_emit (self, signals[TITLED], 0, id, title, cost);
}
