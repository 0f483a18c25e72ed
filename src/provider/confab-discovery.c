/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "provider/confab-discovery.h"
#include "provider/confab-json-fetch.h"

#define LIMIT_MS 1000

/* What only this kind of service answers, for lists that do not tell who made them. */
static const struct
{
  ConfabProfile profile;
  const char   *path;
} proofs[] = {
  { CONFAB_PROFILE_OLLAMA, "/api/version" },
  { CONFAB_PROFILE_LLAMA_SERVER, "/props" },
  { CONFAB_PROFILE_LM_STUDIO, "/api/v0/models" },
  { CONFAB_PROFILE_VLLM, "/version" },
};

typedef struct
{
  GTask          *task;
  ConfabProfile   expected;
  ConfabProvider *provider;
  GCancellable   *cancellable;
  GSource        *timer;
  gulong          cancelled_id;
  char           *model;
} Probe;

typedef struct
{
  GPtrArray *found;      /* one place for each probe, NULL where nothing answers */
  guint      n_pending;
} Discovery;

static void
discovery_free (gpointer data)
{
  Discovery *discovery = data;

  g_ptr_array_unref (discovery->found);
  g_free (discovery);
}

static void
clear_object (gpointer object)
{
  if (object != NULL)
    g_object_unref (object);
}

static void
finish_discovery (GTask     *task,
                  Discovery *discovery)
{
  g_autoptr (GPtrArray) providers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < discovery->found->len; i++)
    if (g_ptr_array_index (discovery->found, i) != NULL)
      g_ptr_array_add (providers, g_object_ref (g_ptr_array_index (discovery->found, i)));
  g_task_return_pointer (task, g_steal_pointer (&providers), (GDestroyNotify)g_ptr_array_unref);
}

/* Ends the probe, with a service or without one. */
static void
probe_end (Probe        *probe,
           gboolean      is_found,
           ConfabProfile profile)
{
  g_autoptr (GTask) task = probe->task;
  Discovery *discovery = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (is_found)
    {
      g_autofree char *id = confab_id_new ();
      ConfabProvider *provider = confab_provider_new (id, confab_profile_get_label (profile),
                                                      confab_provider_get_base_url (probe->provider), profile);
      guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (probe->provider), "position"));

      g_object_set (provider, "model", probe->model, NULL);
      g_ptr_array_index (discovery->found, position) = provider;
    }
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, probe->cancelled_id);
  g_source_destroy (probe->timer);
  g_source_unref (probe->timer);
  g_object_unref (probe->cancellable);
  g_object_unref (probe->provider);
  g_free (probe->model);
  g_free (probe);
  if (--discovery->n_pending == 0)
    finish_discovery (task, discovery);
}

static gboolean
is_proof (Probe  *probe,
          GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonObject) object = confab_json_parse_object (text != NULL ? text : "", length, NULL);

  switch (probe->expected)
    {
    case CONFAB_PROFILE_OLLAMA:
    case CONFAB_PROFILE_VLLM:
      return confab_json_get_string (object, "version") != NULL;
    case CONFAB_PROFILE_LLAMA_SERVER:
      return confab_json_get_node (object, "default_generation_settings") != NULL;
    default:
      return confab_json_get_array (object, "data") != NULL;
    }
}

static void
proof_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Probe *probe = user_data;
  g_autoptr (GBytes) body = confab_json_fetch_finish (result, NULL);
  gboolean is_proven = body != NULL && is_proof (probe, body);

  probe_end (probe, is_proven || probe->model != NULL, is_proven ? probe->expected : CONFAB_PROFILE_GENERIC);
}

/* Who made the list, as it says of its models. */
static gboolean
identify (GBytes        *body,
          ConfabProfile *profile)
{
  static const struct
  {
    const char   *owner;
    ConfabProfile profile;
  } owners[] = {
    { "library", CONFAB_PROFILE_OLLAMA },
    { "llamacpp", CONFAB_PROFILE_LLAMA_SERVER },
    { "vllm", CONFAB_PROFILE_VLLM },
    { "organization_owner", CONFAB_PROFILE_LM_STUDIO },
  };
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonObject) object = confab_json_parse_object (text != NULL ? text : "", length, NULL);
  JsonObject *first = confab_json_array_object (confab_json_get_array (object, "data"), 0);
  const char *owner = confab_json_get_string (first, "owned_by");

  for (gsize i = 0; i < G_N_ELEMENTS (owners); i++)
    if (g_strcmp0 (owners[i].owner, owner) == 0)
      {
        *profile = owners[i].profile;
        return TRUE;
      }
  return FALSE;
}

static void
models_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Probe *probe = user_data;
  g_autoptr (GBytes) body = confab_json_fetch_finish (result, NULL);
  g_autoptr (GPtrArray) models = NULL;
  ConfabProfile profile;
  gsize length;
  const char *text;

  text = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  models = text != NULL ? confab_catalogue_parse (text, length, NULL) : NULL;
  if (models == NULL)
    {
      probe_end (probe, FALSE, CONFAB_PROFILE_GENERIC);
      return;
    }
  if (models->len > 0)
    probe->model = g_strdup (((ConfabModelInfo *)g_ptr_array_index (models, 0))->id);
  if (identify (body, &profile))
    {
      probe_end (probe, TRUE, profile);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (proofs); i++)
    if (proofs[i].profile == probe->expected)
      {
        confab_json_fetch_async (CONFAB_HTTP_CLIENT (source), probe->provider, NULL, proofs[i].path,
                                 probe->cancellable, proof_cb, probe);
        return;
      }
  probe_end (probe, probe->model != NULL, CONFAB_PROFILE_GENERIC);
}

static gboolean
limit_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
probe_start (ConfabHttpClient           *client,
             GTask                      *task,
             const ConfabDiscoveryPlace *place,
             guint                       position,
             guint                       limit_ms)
{
  Probe *probe = g_new0 (Probe, 1);
  GCancellable *outer = g_task_get_cancellable (task);
  g_autofree char *base_url = g_strconcat (place->origin, "/v1", NULL);

  probe->task = g_object_ref (task);
  probe->expected = place->profile;
  probe->provider = confab_provider_new ("probe", "probe", base_url, place->profile);
  probe->cancellable = g_cancellable_new ();
  g_object_set_data (G_OBJECT (probe->provider), "position", GUINT_TO_POINTER (position));
  probe->timer = g_timeout_source_new (limit_ms);
  g_source_set_callback (probe->timer, limit_cb, g_object_ref (probe->cancellable), g_object_unref);
  g_source_attach (probe->timer, g_main_context_get_thread_default ());
  if (outer != NULL)
    probe->cancelled_id = g_cancellable_connect (outer, G_CALLBACK (cancelled_cb), g_object_ref (probe->cancellable),
                                                 g_object_unref);
  confab_json_fetch_async (client, probe->provider, NULL, "models", probe->cancellable, models_cb, probe);
}

/**
 * confab_discovery_start:
 * @client: the client
 * @places: (array length=n_places): where to look, all at once
 * @n_places: how many
 * @limit_ms: for each place
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finish it with confab_catalogue_discover_finish().
 */
void
confab_discovery_start (ConfabHttpClient           *client,
                        const ConfabDiscoveryPlace *places,
                        guint                       n_places,
                        guint                       limit_ms,
                        GCancellable               *cancellable,
                        GAsyncReadyCallback         callback,
                        gpointer                    user_data)
{
  g_autoptr (GTask) task = NULL;
  Discovery *discovery;

  g_return_if_fail (CONFAB_IS_HTTP_CLIENT (client));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_discovery_start);
  /* What was found before somebody stopped it is given all the same. */
  g_task_set_check_cancellable (task, FALSE);
  discovery = g_new0 (Discovery, 1);
  discovery->found = g_ptr_array_new_with_free_func (clear_object);
  g_ptr_array_set_size (discovery->found, n_places);
  discovery->n_pending = n_places;
  g_task_set_task_data (task, discovery, discovery_free);
  if (n_places == 0)
    finish_discovery (task, discovery);
  for (guint i = 0; i < n_places; i++)
    probe_start (client, task, &places[i], i, limit_ms);
}

/**
 * confab_catalogue_discover_async:
 * @client: the client
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for services on this machine at the ports where Ollama, llama-server, LM Studio and vLLM listen by default.
 */
void
confab_catalogue_discover_async (ConfabHttpClient   *client,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  static const ConfabDiscoveryPlace places[] = {
    { CONFAB_PROFILE_OLLAMA, "http://127.0.0.1:11434" },
    { CONFAB_PROFILE_LLAMA_SERVER, "http://127.0.0.1:8080" },
    { CONFAB_PROFILE_LM_STUDIO, "http://127.0.0.1:1234" },
    { CONFAB_PROFILE_VLLM, "http://127.0.0.1:8000" },
  };

  confab_discovery_start (client, places, G_N_ELEMENTS (places), LIMIT_MS, cancellable, callback, user_data);
}

/**
 * confab_catalogue_discover_finish:
 * @result: what the callback got
 * @error: return location; it is never set
 *
 * Returns: (transfer full) (element-type ConfabProvider): the services that answer, each with its first model; often
 *   empty
 */
GPtrArray *
confab_catalogue_discover_finish (GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
