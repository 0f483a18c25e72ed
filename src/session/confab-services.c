/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "base/confab-uri.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-dialect.h"
#include "sandbox/confab-sandbox.h"
#include "session/confab-services-private.h"
#include "session/confab-session-private.h"

#define SETTING_DEFAULT "default-provider"

enum
{
  PROP_0,
  PROP_DEFAULT_PROVIDER,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabServices, confab_services, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static void read_providers (GTask *task);

static GType
confab_services_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_PROVIDER;
}

static guint
confab_services_get_n_items (GListModel *model)
{
  return CONFAB_SERVICES (model)->providers->len;
}

static gpointer
confab_services_get_item (GListModel *model,
                          guint       position)
{
  ConfabServices *self = CONFAB_SERVICES (model);

  return position < self->providers->len ? g_object_ref (self->providers->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_services_get_item_type;
  iface->get_n_items = confab_services_get_n_items;
  iface->get_item = confab_services_get_item;
}

static void
confab_services_dispose (GObject *object)
{
  ConfabServices *self = CONFAB_SERVICES (object);

  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_object (&self->this_run);
  G_OBJECT_CLASS (confab_services_parent_class)->dispose (object);
}

static void
confab_services_finalize (GObject *object)
{
  ConfabServices *self = CONFAB_SERVICES (object);

  g_hash_table_unref (self->call_keys);
  g_hash_table_unref (self->saved_origins);
  g_hash_table_unref (self->models);
  g_ptr_array_unref (self->providers);
  g_free (self->default_id);
  G_OBJECT_CLASS (confab_services_parent_class)->finalize (object);
}

static void
confab_services_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DEFAULT_PROVIDER:
      g_value_set_object (value, confab_services_get_default (CONFAB_SERVICES (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_services_class_init (ConfabServicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_services_dispose;
  object_class->finalize = confab_services_finalize;
  object_class->get_property = confab_services_get_property;

  properties[PROP_DEFAULT_PROVIDER] = g_param_spec_object ("default-provider", NULL, NULL, CONFAB_TYPE_PROVIDER,
                                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static ConfabProvider *
make_sandbox (void)
{
  ConfabProvider *sandbox = confab_provider_new (CONFAB_PROVIDER_SANDBOX, CONFAB_PROVIDER_SANDBOX, NULL,
                                                 CONFAB_PROFILE_AIMLAPI);

  g_object_set (sandbox, "model", CONFAB_SANDBOX_MODEL, NULL);
  return sandbox;
}

static void
confab_services_init (ConfabServices *self)
{
  self->this_run = confab_secret_memory_new ();
  self->call_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)confab_secret_free);
  self->saved_origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->providers, make_sandbox ());
}

/**
 * confab_services_new: (constructor)
 * @secrets: where keys are kept
 * @client: what sends requests
 *
 * Returns: (transfer full): the sandbox alone, without a store
 */
ConfabServices *
confab_services_new (ConfabSecretStore *secrets,
                     ConfabHttpClient  *client)
{
  ConfabServices *self = g_object_new (CONFAB_TYPE_SERVICES, NULL);

  self->keyring = g_object_ref (secrets);
  self->client = g_object_ref (client);
  return self;
}

/**
 * confab_services_set_store:
 * @self: the services
 * @store: where services are kept
 */
void
confab_services_set_store (ConfabServices *self,
                           ConfabStore    *store)
{
  g_set_object (&self->store, store);
}

static gboolean
find_position (ConfabServices *self,
               const char     *id,
               guint          *position)
{
  for (guint i = 0; i < self->providers->len; i++)
    if (g_strcmp0 (confab_provider_get_id (self->providers->pdata[i]), id) == 0)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * confab_services_find:
 * @self: the services
 * @id: a service
 *
 * Returns: (transfer none) (nullable): the service
 */
ConfabProvider *
confab_services_find (ConfabServices *self,
                      const char     *id)
{
  guint position;

  g_return_val_if_fail (CONFAB_IS_SERVICES (self), NULL);

  return find_position (self, id, &position) ? self->providers->pdata[position] : NULL;
}

/**
 * confab_services_find_by_name:
 * @self: the services
 * @name: a name, in capitals or not, or an id
 *
 * Returns: (transfer none) (nullable): the service
 */
ConfabProvider *
confab_services_find_by_name (ConfabServices *self,
                              const char     *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  g_return_val_if_fail (CONFAB_IS_SERVICES (self), NULL);

  for (guint i = 0; i < self->providers->len; i++)
    {
      g_autofree char *other = g_utf8_casefold (confab_provider_get_name (self->providers->pdata[i]), -1);

      if (g_str_equal (folded, other))
        return self->providers->pdata[i];
    }
  return confab_services_find (self, name);
}

/**
 * confab_services_get_default:
 * @self: the services
 *
 * Returns: (transfer none) (nullable): the service for new conversations: the chosen one, else the first that was set
 *   up
 */
ConfabProvider *
confab_services_get_default (ConfabServices *self)
{
  ConfabProvider *chosen;

  g_return_val_if_fail (CONFAB_IS_SERVICES (self), NULL);

  chosen = self->default_id != NULL ? confab_services_find (self, self->default_id) : NULL;
  if (chosen != NULL)
    return chosen;
  return self->providers->len > 1 ? self->providers->pdata[0] : NULL;
}

/**
 * confab_services_set_default:
 * @self: the services
 * @id: a service
 *
 * Chooses the service for new conversations, and keeps the choice.
 */
void
confab_services_set_default (ConfabServices *self,
                             const char     *id)
{
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), id);

  g_return_if_fail (CONFAB_IS_SERVICES (self));

  if (g_strcmp0 (self->default_id, id) == 0)
    return;
  g_free (self->default_id);
  self->default_id = g_strdup (id);
  confab_store_set_setting_async (self->store, SETTING_DEFAULT, value, NULL, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_PROVIDER]);
}

/**
 * confab_services_is_empty:
 * @self: the services
 *
 * Returns: whether nothing is set up and the sandbox was not chosen
 */
gboolean
confab_services_is_empty (ConfabServices *self)
{
  return confab_services_get_default (self) == NULL;
}

static void
note_origin (ConfabServices *self,
             ConfabProvider *provider)
{
  g_hash_table_insert (self->saved_origins, g_strdup (confab_provider_get_id (provider)),
                       confab_provider_dup_origin (provider));
}

static void
on_default_loaded_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (self->default_id);
  self->default_id = g_strdup (confab_json_node_string (value));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_PROVIDER]);
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_same (ConfabProvider *one,
         ConfabProvider *other)
{
  g_autoptr (JsonNode) one_json = confab_provider_to_json (one);
  g_autoptr (JsonNode) other_json = confab_provider_to_json (other);

  return json_node_equal (one_json, other_json);
}

/* Another process writes often, and to the services hardly ever. */
static gboolean
are_same (ConfabServices *self,
          GPtrArray      *providers)
{
  if (providers->len != self->providers->len - 1)
    return FALSE;
  for (guint i = 0; i < providers->len; i++)
    if (!is_same (providers->pdata[i], self->providers->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Whoever holds a service goes on holding it as long as nothing about it changes. provider: (inout) (transfer full) */
static void
keep_unchanged (ConfabServices *self,
                gpointer       *provider)
{
  ConfabProvider *known = confab_services_find (self, confab_provider_get_id (*provider));

  if (known != NULL && is_same (known, *provider))
    g_set_object (provider, known);
}

static void
on_providers_loaded_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) providers = confab_store_list_providers_finish (CONFAB_STORE (source), result, &error);
  guint old_length = self->providers->len;

  if (providers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (GPOINTER_TO_UINT (g_task_get_task_data (task)) != self->n_changes)
    {
      read_providers (g_steal_pointer (&task));
      return;
    }
  if (!are_same (self, providers))
    {
      for (guint i = 0; i < providers->len; i++)
        keep_unchanged (self, &providers->pdata[i]);
      g_ptr_array_remove_range (self->providers, 0, old_length - 1);
      g_hash_table_remove_all (self->saved_origins);
      for (guint i = 0; i < providers->len; i++)
        {
          g_ptr_array_insert (self->providers, i, g_object_ref (providers->pdata[i]));
          note_origin (self, providers->pdata[i]);
        }
      g_list_model_items_changed (G_LIST_MODEL (self), 0, old_length, self->providers->len);
    }
  confab_store_get_setting_async (self->store, SETTING_DEFAULT, NULL, on_default_loaded_cb, g_object_ref (task));
}

/* task: (transfer full) */
static void
read_providers (GTask *task)
{
  ConfabServices *self = g_task_get_source_object (task);

  g_task_set_task_data (task, GUINT_TO_POINTER (self->n_changes), NULL);
  confab_store_list_providers_async (self->store, NULL, on_providers_loaded_cb, task);
}

/**
 * confab_services_load_async:
 * @self: the services
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads the services anew. Those that did not change stay the same objects.
 */
void
confab_services_load_async (ConfabServices     *self,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, confab_services_load_async);
  read_providers (task);
}

/**
 * confab_services_load_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether they were read
 */
gboolean
confab_services_load_finish (ConfabServices *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is saved counts at once; the answer waits for the disk. */
static void
place_provider (ConfabServices *self,
                ConfabProvider *provider)
{
  guint position;

  self->n_changes++;
  if (find_position (self, confab_provider_get_id (provider), &position))
    {
      g_object_ref (provider);
      g_object_unref (self->providers->pdata[position]);
      self->providers->pdata[position] = provider;
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
    }
  else
    {
      position = self->providers->len - 1;
      g_ptr_array_insert (self->providers, position, g_object_ref (provider));
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_PROVIDER]);
}

static void
on_provider_saved_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_store_save_provider_finish (CONFAB_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_old_key_cleared_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);

  /* A key that stays behind is harmless: it is found only for the origin it was entered for. */
  confab_secret_store_clear_finish (CONFAB_SECRET_STORE (source), result, NULL);
  self->n_changes++;
  confab_store_save_provider_async (self->store, g_task_get_task_data (task), g_task_get_cancellable (task),
                                    on_provider_saved_cb, g_object_ref (task));
}

/**
 * confab_services_save_async:
 * @self: the services
 * @provider: a service, new or changed
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * It counts at once; the answer waits for the disk. Where its origin changed, its key is taken away.
 */
void
confab_services_save_async (ConfabServices     *self,
                            ConfabProvider     *provider,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *id = confab_provider_get_id (provider);
  g_autofree char *origin = confab_provider_dup_origin (provider);
  const char *old_origin = g_hash_table_lookup (self->saved_origins, id);
  gboolean moved = old_origin != NULL && g_strcmp0 (old_origin, origin) != 0;

  g_task_set_source_tag (task, confab_services_save_async);
  g_task_set_task_data (task, g_object_ref (provider), g_object_unref);
  note_origin (self, provider);
  g_hash_table_remove (self->models, id);
  place_provider (self, provider);
  if (moved)
    {
      g_hash_table_remove (self->call_keys, id);
      confab_secret_store_clear_async (self->this_run, id, NULL, NULL, NULL);
      confab_secret_store_clear_async (self->keyring, id, cancellable, on_old_key_cleared_cb, g_object_ref (task));
    }
  else
    confab_store_save_provider_async (self->store, provider, cancellable, on_provider_saved_cb, g_object_ref (task));
}

/**
 * confab_services_save_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether it is kept
 */
gboolean
confab_services_save_finish (ConfabServices *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_provider_removed_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_store_remove_provider_finish (CONFAB_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_removed_key_cleared_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  /* Without a keyring there is no key in it. */
  if (!confab_secret_store_clear_finish (CONFAB_SECRET_STORE (source), result, &error))
    g_debug ("The key of a removed service was not cleared: %s", error->message);
  self->n_changes++;
  confab_store_remove_provider_async (self->store, g_task_get_task_data (task), g_task_get_cancellable (task),
                                      on_provider_removed_cb, g_object_ref (task));
}

/**
 * confab_services_remove_async:
 * @self: the services
 * @id: a service
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Removes a service with its key.
 */
void
confab_services_remove_async (ConfabServices     *self,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *own_id = g_strdup (id);
  guint position;

  g_task_set_source_tag (task, confab_services_remove_async);
  if (g_str_equal (own_id, CONFAB_PROVIDER_SANDBOX) || !find_position (self, own_id, &position))
    {
      g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                               _ ("There is no such service to remove."));
      return;
    }
  self->n_changes++;
  g_ptr_array_remove_index (self->providers, position);
  g_hash_table_remove (self->saved_origins, own_id);
  g_hash_table_remove (self->call_keys, own_id);
  g_hash_table_remove (self->models, own_id);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_PROVIDER]);
  confab_secret_store_clear_async (self->this_run, own_id, NULL, NULL, NULL);
  g_task_set_task_data (task, g_strdup (own_id), g_free);
  confab_secret_store_clear_async (self->keyring, own_id, cancellable, on_removed_key_cleared_cb, g_object_ref (task));
}

/**
 * confab_services_remove_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error] or [error@Confab.StoreError]
 *
 * Returns: whether it is gone
 */
gboolean
confab_services_remove_finish (ConfabServices *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_services_peek_model:
 * @self: the services
 * @provider: a service
 * @model: (nullable): a model’s id
 *
 * Returns: (transfer none) (nullable): what was fetched about it before
 */
ConfabModelInfo *
confab_services_peek_model (ConfabServices *self,
                            ConfabProvider *provider,
                            const char     *model)
{
  GPtrArray *models;

  g_return_val_if_fail (CONFAB_IS_SERVICES (self), NULL);

  models = g_hash_table_lookup (self->models, confab_provider_get_id (provider));
  for (guint i = 0; models != NULL && i < models->len; i++)
    {
      ConfabModelInfo *info = models->pdata[i];

      if (g_strcmp0 (info->id, model) == 0)
        return info;
    }
  return NULL;
}

/**
 * confab_services_peek_models:
 * @self: the services
 * @provider: a service
 *
 * Returns: (transfer none) (nullable) (element-type ConfabModelInfo): what it was known to offer when it was asked last
 */
GPtrArray *
confab_services_peek_models (ConfabServices *self,
                             ConfabProvider *provider)
{
  g_return_val_if_fail (CONFAB_IS_SERVICES (self), NULL);

  return g_hash_table_lookup (self->models, confab_provider_get_id (provider));
}

static void
on_models_fetched_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  ConfabProvider *provider = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *models = confab_catalogue_fetch_finish (result, &error);

  if (models == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_insert (self->models, g_strdup (confab_provider_get_id (provider)), g_ptr_array_ref (models));
  g_task_return_pointer (task, models, (GDestroyNotify)g_ptr_array_unref);
}

static void
on_models_key_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = CONFAB_SERVICES (source);
  char *key = confab_services_lookup_key_finish (self, result, NULL);

  /* Without a keyring the service is asked without a key; many tell their models to anybody. */
  confab_catalogue_fetch_async (self->client, g_task_get_task_data (task), key, g_task_get_cancellable (task),
                                on_models_fetched_cb, g_object_ref (task));
  confab_secret_free (key);
}

/**
 * confab_services_list_models_async:
 * @self: the services
 * @provider: a service
 * @refresh: whether to ask again where the models are known
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_services_list_models_async (ConfabServices     *self,
                                   ConfabProvider     *provider,
                                   gboolean            refresh,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *known = g_hash_table_lookup (self->models, confab_provider_get_id (provider));
  GError *error = NULL;

  g_task_set_source_tag (task, confab_services_list_models_async);
  g_task_set_task_data (task, g_object_ref (provider), g_object_unref);
  if (!confab_provider_check (provider, &error))
    g_task_return_error (task, error);
  else if (known != NULL && !refresh)
    g_task_return_pointer (task, g_ptr_array_ref (known), (GDestroyNotify)g_ptr_array_unref);
  else
    confab_services_lookup_key_async (self, provider, cancellable, on_models_key_cb, g_object_ref (task));
}

/**
 * confab_services_list_models_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.CatalogueError]
 *
 * Returns: (transfer full) (nullable) (element-type ConfabModelInfo): what it offers
 */
GPtrArray *
confab_services_list_models_finish (ConfabServices *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_services_get_key_page:
 * @self: the services
 * @provider: a service
 *
 * Returns: (transfer none) (nullable): where a key is made
 */
const char *
confab_services_get_key_page (ConfabServices *self,
                              ConfabProvider *provider)
{
  return confab_dialect_get (confab_provider_get_profile (provider))->key_page;
}

/**
 * confab_services_get_billing_page:
 * @self: the services
 * @provider: a service
 *
 * Returns: (transfer none) (nullable): where the account is topped up
 */
const char *
confab_services_get_billing_page (ConfabServices *self,
                                  ConfabProvider *provider)
{
  return confab_dialect_get (confab_provider_get_profile (provider))->billing_page;
}
