/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "base/confab-uri.h"
#include "provider/confab-request.h"
#include "session/confab-generation-private.h"
#include "session/confab-left-out.h"

/* What is done before anything is sent: the key, the path, the request. */

static GBytes *
load_attachment_cb (ConfabPart *part,
                    gpointer    user_data,
                    GError    **error)
{
  ConfabGeneration *self = user_data;
  const char *hash = confab_part_get_facts (part)->hash;
  GBytes *bytes = g_hash_table_lookup (self->attachments, hash);

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  return confab_store_load_attachment (confab_session_get_store (self->session), hash, error);
}

/* Runs in a thread of its own, since a request may hold a hundred megabytes of video. All that it reads has
 * ended, and does not change any more. */
static void
write_request_worker (GTask        *task,
                      gpointer      source,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  ConfabGeneration *self = task_data;
  GError *error = NULL;
  ConfabRequest request = {
    .provider = self->provider,
    .model = self->model,
    .system_prompt = self->system_prompt,
    .messages = self->path,
    .parameters = self->parameters,
    .stream = self->stream,
    .continues = self->continuation != NULL,
    .list_parts = confab_generation_list_parts,
    .list_data = self,
    .load = load_attachment_cb,
    .load_data = self,
  };
  ConfabHttpBody *body = confab_request_write (&request, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_request_written_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->body = g_task_propagate_pointer (G_TASK (result), &error);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  confab_message_loader_release_path (self->loader);
  if (self->ended)
    return;
  if (self->body != NULL)
    confab_generation_send (self);
  else if (error->domain == CONFAB_STORE_ERROR || error->domain == CONFAB_ERROR)
    confab_generation_end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_ATTACHMENT, error->message));
  else
    confab_generation_fail_with (self, error);
}

void
confab_generation_write (ConfabGeneration *self)
{
  g_autoptr (GTask) task = NULL;

  confab_generation_count (self);
  /* The callback's reference is let go on this thread, so that the other one never holds the last. */
  task = g_task_new (NULL, self->cancellable, on_request_written_cb, g_object_ref (self));
  g_task_set_task_data (task, self, NULL);
  g_task_set_source_tag (task, confab_generation_write);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, write_request_worker);
}

static void
leave_out (ConfabGeneration *self)
{
  GPtrArray *sent = confab_left_out_apply (self->path);

  g_ptr_array_unref (self->path);
  self->path = sent;
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->path = confab_message_loader_load_path_finish (CONFAB_MESSAGE_LOADER (source), result, &error);
  if (self->ended || self->path == NULL)
    {
      g_clear_pointer (&self->path, g_ptr_array_unref);
      confab_message_loader_release_path (self->loader);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        confab_generation_end (self, CONFAB_STATUS_STOPPED, NULL);
      else if (error != NULL)
        confab_generation_end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_STORE, error->message));
      return;
    }
  leave_out (self);
  confab_generation_prepare_attachments (self);
}

static void
on_key_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, &error);
  if (self->ended)
    return;
  /* Without a keyring, a service that asks for no key still works; one that asks for it gets the reason told. */
  if (error != NULL && confab_provider_get_profile (self->provider) != CONFAB_PROFILE_GENERIC &&
      !confab_uri_is_loopback (confab_provider_get_base_url (self->provider)))
    {
      confab_generation_end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_AUTH, error->message));
      return;
    }
  confab_message_loader_load_path_async (self->loader, self->question, self->cancellable, on_path_loaded_cb,
                                         g_object_ref (self));
}

void
confab_generation_prepare (ConfabGeneration *self)
{
  g_autoptr (GError) error = NULL;

  if (!confab_provider_check (self->provider, &error))
    confab_generation_end (self, CONFAB_STATUS_FAILED,
                           confab_failure_new (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL) ? CONFAB_FAILURE_INSECURE
                                                                                               : CONFAB_FAILURE_SETUP,
                                               error->message));
  else
    confab_services_lookup_key_async (confab_session_get_services (self->session), self->provider, self->cancellable,
                                      on_key_cb, g_object_ref (self));
}
