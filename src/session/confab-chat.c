/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message-source.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-private.h"

enum
{
  PROP_0,
  PROP_STATE,
  PROP_BUSY,
  PROP_RETRY_SECONDS,
  PROP_PROGRESS,
  PROP_PROVIDER,
  PROP_MODEL,
  PROP_PRESET,
  N_PROPS
};

enum
{
  REFUSED,
  N_SIGNALS
};

static void message_source_iface_init (ConfabMessageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabChat, confab_chat, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_MESSAGE_SOURCE, message_source_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
confab_chat_request (ConfabMessageSource *source,
                     GPtrArray           *messages)
{
  confab_message_loader_request (CONFAB_CHAT (source)->loader, messages);
}

static void
message_source_iface_init (ConfabMessageSourceInterface *iface)
{
  iface->request = confab_chat_request;
}

/* The conversation's own row, with what could not be stored before, since its path may end there; nothing before the first question. */
static void
save (ConfabChat  *self,
      ConfabStore *store)
{
  guint n_messages = confab_conversation_get_n_messages (self->conversation) +
                     confab_conversation_get_n_deleted (self->conversation);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (n_messages > 0 &&
      !confab_conversation_get_temporary (self->conversation))
    confab_store_write_async (store, self->conversation, self->unstored, NULL, NULL, NULL);
}

static void
confab_chat_dispose (GObject *object)
{
  ConfabChat *self = CONFAB_CHAT (object);
  /* It is told that this chat is gone, and this may be what holds it. */
  g_autoptr (ConfabSession) session = g_steal_pointer (&self->session);

  if (self->save_id != 0)
    save (self, confab_session_get_store (session));
  if (self->loader != NULL)
    confab_message_loader_stop (self->loader);
  g_clear_object (&self->loader);
  g_clear_object (&self->queue);
  g_clear_object (&self->generation);
  g_clear_object (&self->provider);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (confab_chat_parent_class)->dispose (object);
}

static void
confab_chat_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_CHAT (object)->attachments);
  g_ptr_array_unref (CONFAB_CHAT (object)->unstored);
  g_object_unref (CONFAB_CHAT (object)->next);
  G_OBJECT_CLASS (confab_chat_parent_class)->finalize (object);
}

static void
confab_chat_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ConfabChat *self = CONFAB_CHAT (object);
  ConfabChatProgress progress;

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, confab_chat_get_state (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, confab_chat_get_busy (self));
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, confab_chat_get_retry_seconds (self));
      break;
    case PROP_PROGRESS:
      confab_chat_get_progress (self, &progress);
      g_value_set_double (value, progress.fraction);
      break;
    case PROP_PROVIDER:
      g_value_set_object (value, confab_chat_get_provider (self));
      break;
    case PROP_MODEL:
      g_value_set_string (value, confab_chat_get_model (self));
      break;
    case PROP_PRESET:
      g_value_set_object (value, confab_chat_get_preset (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_chat_class_init (ConfabChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = confab_chat_dispose;
  object_class->finalize = confab_chat_finalize;
  object_class->get_property = confab_chat_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_RETRY_SECONDS] = g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_PROVIDER] = g_param_spec_object ("provider", NULL, NULL, CONFAB_TYPE_PROVIDER, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  properties[PROP_PRESET] = g_param_spec_object ("preset", NULL, NULL, CONFAB_TYPE_PRESET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("ended", CONFAB_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, CONFAB_TYPE_MESSAGE);
  g_signal_new ("left-out-changed", CONFAB_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", CONFAB_TYPE_CHAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_chat_init (ConfabChat *self)
{
  self->attachments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->unstored = g_ptr_array_new_with_free_func (g_object_unref);
  self->queue = confab_chat_queue_new ();
  self->next = confab_parameters_new ();
  self->stream = TRUE;
}

static void
on_service_changed (ConfabChat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROVIDER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * confab_chat_levels_changed:
 * @self: a chat
 *
 * Tells that its preset, or something in it, is another one, and with it perhaps the service and the model.
 */
void
confab_chat_levels_changed (ConfabChat *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESET]);
  on_service_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* What the turn does, and how long until it is tried again. */
void
confab_chat_state_changed (ConfabChat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

void
confab_chat_progress_changed (ConfabChat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
confab_chat_busy_changed (ConfabChat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* What is set for a conversation is kept with it, once it is kept at all. */
static gboolean
save_cb (gpointer user_data)
{
  ConfabChat *self = user_data;

  self->save_id = 0;
  save (self, confab_session_get_store (self->session));
  return G_SOURCE_REMOVE;
}

/**
 * confab_chat_flush:
 * @self: a chat
 *
 * Puts what was set just now on its way to the disk.
 */
void
confab_chat_flush (ConfabChat *self)
{
  if (self->save_id != 0)
    save (self, confab_session_get_store (self->session));
}

/**
 * confab_chat_save:
 * @self: a chat
 *
 * Puts the conversation's own row, with the chosen path, on its way to the disk, where it is kept at all.
 */
void
confab_chat_save (ConfabChat *self)
{
  save (self, confab_session_get_store (self->session));
}

/**
 * confab_chat_refuse:
 * @self: a chat
 * @error: why
 *
 * Tells that what somebody asked for a while ago cannot be done.
 */
void
confab_chat_refuse (ConfabChat   *self,
                    const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

/**
 * confab_chat_save_later:
 * @self: a chat
 *
 * Stores what is set for the conversation, together with what else changes in a moment.
 */
void
confab_chat_save_later (ConfabChat *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add (300, save_cb, self);
}

/**
 * confab_chat_go_on_with_queue:
 * @self: a chat without a turn
 *
 * Sends what waits, or lets it go on waiting while its first message is held.
 */
void
confab_chat_go_on_with_queue (ConfabChat *self)
{
  g_autoptr (ConfabQueuedMessage) first = g_list_model_get_item (G_LIST_MODEL (self->queue), 0);
  g_autoptr (GError) error = NULL;

  self->queue_due = first != NULL && confab_queued_message_get_held (first);
  if (first != NULL && !self->queue_due && !confab_chat_send_queued (self, &error))
    confab_chat_refuse (self, error);
}

static void
on_queue_changed_cb (ConfabChat *self)
{
  g_autoptr (JsonNode) content = confab_chat_queue_to_json (self->queue);

  confab_drafts_set_queue (confab_session_get_drafts (self->session), self->conversation, content);
  if (self->queue_due && self->generation == NULL)
    confab_chat_go_on_with_queue (self);
}

/* What waited when the conversation was last open waits again. */
static void
keep_queue (ConfabChat *self)
{
  const ConfabDraft *draft = confab_drafts_get (confab_session_get_drafts (self->session), self->conversation);

  if (draft != NULL && draft->queue != NULL)
    confab_chat_queue_load (self->queue, draft->queue);
  g_signal_connect_object (self->queue, "changed", G_CALLBACK (on_queue_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_chat_new: (constructor)
 * @session: what everything is taken from
 * @conversation: what is said; where it is not complete, the rest is read
 * @last: how far the conversation has been read, 0 where it is not known
 *
 * Returns: (transfer full): a chat
 */
ConfabChat *
confab_chat_new (ConfabSession      *session,
                 ConfabConversation *conversation,
                 gint64              last)
{
  ConfabChat *self = g_object_new (CONFAB_TYPE_CHAT, NULL);
  ConfabServices *services = confab_session_get_services (session);

  self->session = g_object_ref (session);
  self->conversation = g_object_ref (conversation);
  self->loader = confab_message_loader_new (confab_session_get_store (session), conversation, last);
  confab_message_loader_complete (self->loader);
  g_signal_connect_object (services, "items-changed", G_CALLBACK (on_service_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (services, "notify::default-provider", G_CALLBACK (on_service_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (confab_conversation_get_parameters (conversation), "changed", G_CALLBACK (confab_chat_save_later), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::system-prompt", G_CALLBACK (confab_chat_save_later), self, G_CONNECT_SWAPPED);
  confab_chat_watch_presets (self);
  keep_queue (self);
  return self;
}

/**
 * confab_chat_get_store:
 * @self: a chat
 *
 * Returns: (transfer none): where its messages are kept
 */
ConfabStore *
confab_chat_get_store (ConfabChat *self)
{
  return confab_session_get_store (self->session);
}

/**
 * confab_chat_get_conversation:
 * @self: a chat
 *
 * Returns: (transfer none): what is said
 */
ConfabConversation *
confab_chat_get_conversation (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  return self->conversation;
}

/**
 * confab_chat_get_state:
 * @self: a chat
 *
 * Returns: what it is doing
 */
ConfabChatState
confab_chat_get_state (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), CONFAB_CHAT_IDLE);

  return self->generation != NULL ? confab_generation_get_state (self->generation) : CONFAB_CHAT_IDLE;
}

/**
 * confab_chat_get_busy:
 * @self: a chat
 *
 * Returns: whether a turn runs
 */
gboolean
confab_chat_get_busy (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);

  return self->generation != NULL;
}

/**
 * confab_chat_get_retry_seconds:
 * @self: a chat
 *
 * Returns: how many seconds until the next attempt, 0 where none is waited for
 */
guint
confab_chat_get_retry_seconds (ConfabChat *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), 0);

  return self->generation != NULL ? confab_generation_get_retry_seconds (self->generation) : 0;
}

/**
 * confab_chat_get_provider:
 * @self: a chat
 *
 * Returns: (transfer none) (nullable): the service that the next question goes to
 */
ConfabProvider *
confab_chat_get_provider (ConfabChat *self)
{
  ConfabServices *services;
  ConfabProvider *chosen = NULL;
  const char *id;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  if (self->provider != NULL)
    return self->provider;
  services = confab_session_get_services (self->session);
  id = confab_conversation_get_provider_id (self->conversation);
  if (id != NULL)
    chosen = confab_services_find (services, id);
  if (chosen == NULL)
    chosen = confab_chat_find_preset_provider (self);
  return chosen != NULL ? chosen : confab_services_get_default (services);
}

/**
 * confab_chat_get_model:
 * @self: a chat
 *
 * Returns: (transfer none) (nullable): the model that the next question goes to
 */
const char *
confab_chat_get_model (ConfabChat *self)
{
  ConfabProvider *provider = confab_chat_get_provider (self);
  const char *id = confab_conversation_get_provider_id (self->conversation);
  const char *model = confab_conversation_get_model (self->conversation);

  if (provider == NULL)
    return NULL;
  /* A model goes with the provider it was chosen from, which may be gone. */
  if (model != NULL && *model != '\0' &&
      (id == NULL || self->provider != NULL || g_str_equal (id, confab_provider_get_id (provider))))
    return model;
  model = id == NULL || confab_services_find (confab_session_get_services (self->session), id) != provider
          ? confab_chat_find_preset_model (self, provider) : NULL;
  return model != NULL ? model : confab_provider_get_model (provider);
}

/**
 * confab_chat_get_profile:
 * @self: a chat
 *
 * Returns: the kind of service, which bounds the parameters
 */
ConfabProfile
confab_chat_get_profile (ConfabChat *self)
{
  ConfabProvider *provider = confab_chat_get_provider (self);

  return provider != NULL ? confab_provider_get_profile (provider) : CONFAB_PROFILE_GENERIC;
}

/**
 * confab_chat_choose_model:
 * @self: a chat
 * @provider: a service; one that was not saved serves this chat alone
 * @model: (nullable): a model, %NULL for the default one of @provider
 */
void
confab_chat_choose_model (ConfabChat     *self,
                          ConfabProvider *provider,
                          const char     *model)
{
  ConfabServices *services;
  const char *id;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  services = confab_session_get_services (self->session);
  id = confab_provider_get_id (provider);
  if (confab_services_find (services, id) == provider)
    {
      g_clear_object (&self->provider);
      confab_conversation_set_provider_id (self->conversation, id);
    }
  else
    {
      g_set_object (&self->provider, provider);
      confab_conversation_set_provider_id (self->conversation, NULL);
    }
  confab_conversation_set_model (self->conversation, model);
  confab_chat_use_default_preset (self);
  confab_chat_save_later (self);
  on_service_changed (self);
}

/**
 * confab_chat_set_stream:
 * @self: a chat
 * @stream: whether to ask for streams; the parameter of that name can only say no as well
 */
void
confab_chat_set_stream (ConfabChat *self,
                        gboolean    stream)
{
  g_return_if_fail (CONFAB_IS_CHAT (self));

  self->stream = stream;
}

/**
 * confab_chat_dup_parameters:
 * @self: a chat
 *
 * Returns: (transfer full): the parameters for everything, of the preset and of the conversation, of which the nearest wins
 */
ConfabParameters *
confab_chat_dup_parameters (ConfabChat *self)
{
  g_autoptr (ConfabParameterLevels) levels = NULL;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);

  levels = confab_chat_dup_levels (self, NULL);
  return confab_parameter_levels_dup_merged (levels);
}

/**
 * confab_chat_refresh:
 * @self: a chat
 *
 * Takes over what another process wrote in the same conversation; where a turn is running, after it.
 */
void
confab_chat_refresh (ConfabChat *self)
{
  confab_message_loader_refresh (self->loader);
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabMessageLoader *loader = CONFAB_MESSAGE_LOADER (source);
  GError *error = NULL;
  GPtrArray *path = confab_message_loader_load_path_finish (loader, result, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
  confab_message_loader_release_path (loader);
}

/**
 * confab_chat_load_path_async:
 * @self: a chat
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads all messages of the path with all that they have, as they are needed to print or copy a whole conversation.
 */
void
confab_chat_load_path_async (ConfabChat         *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ConfabMessage *leaf = confab_conversation_get_leaf (self->conversation);

  g_task_set_source_tag (task, confab_chat_load_path_async);
  if (leaf != NULL)
    confab_message_loader_load_path_async (self->loader, leaf, cancellable, on_path_loaded_cb, g_object_ref (task));
  else
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_chat_load_path_finish:
 * @self: a chat
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer container) (element-type ConfabMessage) (nullable): the messages from the beginning to the leaf, all
 *   loaded. They may be other objects than those of the path, and those that are the same may be forgotten again
 *   once somebody asks for others
 */
GPtrArray *
confab_chat_load_path_finish (ConfabChat   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
