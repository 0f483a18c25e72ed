/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-model-filler.h"
#include "app/confab-provider-words.h"

struct _ConfabModelFiller
{
  GObject             parent_instance;

  ConfabModelPopover *popover;
  ConfabSession      *session;
  ConfabServices     *services;
  GCancellable       *cancellable;
};

/* One list of models on its way. */
typedef struct
{
  ConfabModelFiller *filler;
  ConfabProvider    *provider;
} Fetch;

G_DEFINE_FINAL_TYPE (ConfabModelFiller, confab_model_filler, G_TYPE_OBJECT)

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->filler);
  g_object_unref (fetch->provider);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static void
list_models_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = NULL;

  models = confab_services_list_models_finish (CONFAB_SERVICES (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || fetch->filler->popover == NULL)
    return;
  confab_model_popover_set_provider (fetch->filler->popover, confab_provider_get_id (fetch->provider),
                                     confab_provider_words_get_name (fetch->provider), models,
                                     error != NULL ? error->message : NULL);
}

static void
fetch (ConfabModelFiller *self,
       gboolean           refresh)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->services));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  confab_model_popover_clear (self->popover);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (ConfabProvider) provider = g_list_model_get_item (G_LIST_MODEL (self->services), i);
      g_autoptr (GError) error = NULL;
      Fetch *one;

      /* The sandbox has no address before it runs. */
      if (confab_provider_is_sandbox (provider) && confab_session_start_sandbox (self->session, &error) == NULL)
        {
          confab_model_popover_set_provider (self->popover, confab_provider_get_id (provider),
                                             confab_provider_words_get_name (provider), NULL, error->message);
          continue;
        }
      confab_model_popover_set_provider (self->popover, confab_provider_get_id (provider),
                                         confab_provider_words_get_name (provider), NULL, NULL);
      one = g_new0 (Fetch, 1);
      one->filler = g_object_ref (self);
      one->provider = g_object_ref (provider);
      confab_services_list_models_async (self->services, provider, refresh, self->cancellable, list_models_cb, one);
    }
}

static void
refresh_cb (ConfabModelFiller *self)
{
  fetch (self, TRUE);
}

static void
confab_model_filler_dispose (GObject *object)
{
  ConfabModelFiller *self = CONFAB_MODEL_FILLER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->popover);
  g_clear_object (&self->services);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_model_filler_parent_class)->dispose (object);
}

static void
confab_model_filler_class_init (ConfabModelFillerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_model_filler_dispose;
}

static void
confab_model_filler_init (ConfabModelFiller *self)
{
}

/**
 * confab_model_filler_new:
 * @popover: the menu; not kept alive
 * @session: whose services offer the models
 *
 * Returns: (transfer full): what fills it
 */
ConfabModelFiller *
confab_model_filler_new (ConfabModelPopover *popover,
                         ConfabSession      *session)
{
  ConfabModelFiller *self;

  g_return_val_if_fail (CONFAB_IS_MODEL_POPOVER (popover), NULL);
  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_MODEL_FILLER, NULL);
  g_set_weak_pointer (&self->popover, popover);
  self->session = g_object_ref (session);
  self->services = g_object_ref (confab_session_get_services (session));
  g_signal_connect_object (popover, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_model_filler_fill:
 * @self: what fills a menu
 * @provider: (nullable): the service in use
 * @model: (nullable): the model in use
 *
 * Fills the menu, at first with what is known of each service.
 */
void
confab_model_filler_fill (ConfabModelFiller *self,
                          ConfabProvider    *provider,
                          const char        *model)
{
  g_return_if_fail (CONFAB_IS_MODEL_FILLER (self));

  if (self->popover == NULL)
    return;
  fetch (self, FALSE);
  if (provider != NULL)
    confab_model_popover_set_current (self->popover, confab_provider_get_id (provider), model);
}
