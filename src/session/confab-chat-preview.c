/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-error.h"
#include "session/confab-chat-preview.h"
#include "session/confab-chat-private.h"
#include "session/confab-recipe.h"

/* The prices of models are for so many tokens. */
#define PRICED_TOKENS 1e6

/* Converting takes about as long as watching, on a slow machine. */
#define LONG_VIDEO_MS (60 * 1000)

/**
 * confab_chat_preview_is_light:
 * @self: a chat
 * @part: an attachment of its own
 *
 * Frames of a video are quick to take, however long it is, and sending it as it is needs no work; converting a long one is
 * left until somebody really sends it.
 *
 * Returns: whether to make it ready without being asked for
 */
gboolean
confab_chat_preview_is_light (ConfabChat *self,
                              ConfabPart *part)
{
  ConfabProvider *provider = confab_chat_get_provider (self);
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (ConfabRecipe) recipe = NULL;

  if (provider == NULL || confab_part_get_kind (part) != CONFAB_PART_VIDEO || facts->send.as == CONFAB_SEND_FRAMES ||
      confab_provider_get_frames_only (provider))
    return TRUE;
  recipe = confab_recipe_new (part, provider);
  return recipe == NULL || (facts->duration_ms > 0 && facts->duration_ms <= LONG_VIDEO_MS);
}

static void
on_prepared_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabPrepared *prepared = confab_preparer_prepare_finish (CONFAB_PREPARER (source), result, &error);

  if (prepared != NULL)
    g_task_return_pointer (task, prepared, (GDestroyNotify)confab_prepared_unref);
  else
    g_task_return_error (task, error);
}

/**
 * confab_chat_preview_async:
 * @self: a chat
 * @part: an attachment of its own
 * @progress: (nullable): told how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes an attachment ready for the service that the next question goes to.
 */
void
confab_chat_preview_async (ConfabChat         *self,
                           ConfabPart         *part,
                           ConfabProgressFunc  progress,
                           gpointer            progress_data,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ConfabProvider *provider;
  GHashTable *memory;

  g_return_if_fail (CONFAB_IS_CHAT (self));

  g_task_set_source_tag (task, confab_chat_preview_async);
  provider = confab_chat_get_provider (self);
  memory = confab_conversation_get_temporary (self->conversation) ? self->attachments : NULL;
  if (provider == NULL)
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("No service is set up. Add one with its key, or use the sandbox."));
  else
    confab_preparer_prepare_async (confab_session_get_preparer (self->session), part, provider, memory, progress, progress_data,
                                   cancellable, on_prepared_cb, g_object_ref (task));
}

/**
 * confab_chat_preview_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for a [error@Confab.Error], [error@Confab.StoreError] or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what is sent
 */
ConfabPrepared *
confab_chat_preview_finish (ConfabChat   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_models_listed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (source), result, &error);

  if (models != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * confab_chat_learn_prices_async:
 * @self: a chat
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Has the prices of the chosen service known, as far as it tells them.
 */
void
confab_chat_learn_prices_async (ConfabChat         *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ConfabProvider *provider;

  g_return_if_fail (CONFAB_IS_CHAT (self));

  g_task_set_source_tag (task, confab_chat_learn_prices_async);
  provider = confab_chat_get_provider (self);
  if (provider == NULL || confab_provider_is_sandbox (provider))
    g_task_return_boolean (task, FALSE);
  else
    confab_services_list_models_async (confab_session_get_services (self->session), provider, FALSE, cancellable,
                                       on_models_listed_cb, g_object_ref (task));
}

/**
 * confab_chat_learn_prices_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether there is anything new
 */
gboolean
confab_chat_learn_prices_finish (ConfabChat   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_chat_estimate_cost:
 * @self: a chat
 * @tokens: about how many there are
 *
 * Returns: about what the chosen model costs for reading them, in US dollars; NAN where its service has told no price
 */
double
confab_chat_estimate_cost (ConfabChat *self,
                           gint64      tokens)
{
  ConfabProvider *provider;
  const char *model;
  ConfabModelInfo *info = NULL;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), NAN);

  provider = confab_chat_get_provider (self);
  model = confab_chat_get_model (self);
  if (provider != NULL && model != NULL)
    info = confab_services_peek_model (confab_session_get_services (self->session), provider, model);
  if (info == NULL || !info->price_known || !isfinite (info->price_input) || tokens <= 0)
    return NAN;
  return (double)tokens * info->price_input / PRICED_TOKENS;
}
