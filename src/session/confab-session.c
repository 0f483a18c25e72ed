/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "sandbox/confab-sandbox.h"
#include "session/confab-chat-preset.h"
#include "session/confab-exchanges-library.h"
#include "session/confab-experiments.h"
#include "session/confab-presets-private.h"
#include "session/confab-session-private.h"

struct _ConfabSession
{
  GObject             parent_instance;

  char               *data_folder;
  ConfabStore        *store;
  ConfabHttpClient   *client;
  ConfabServices     *services;
  ConfabLibrary      *library;
  ConfabTitler       *titler;
  ConfabPreparer     *preparer;
  ConfabMediaHistory *media_history;
  ConfabPresets      *presets;
  ConfabBudget       *budget;
  ConfabExchanges    *exchanges;
  ConfabParameters   *parameters;
  char               *system_prompt; /* (nullable) */
  ConfabDrafts       *drafts;
  guint               sandbox_pace;
  ConfabSandbox      *sandbox;   /* made when it is first asked for */
  GHashTable         *chats;     /* conversation's id → ConfabChat, not owned; those that are open */
  guint               save_id;
  gboolean            loading;   /* parameters change because they are read */
};

enum
{
  PROP_0,
  PROP_SYSTEM_PROMPT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabSession, confab_session, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
chat_gone_cb (gpointer data,
              GObject *chat)
{
  ConfabSession *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->chats);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == chat)
      g_hash_table_iter_remove (&iter);
}

static void
confab_session_dispose (GObject *object)
{
  ConfabSession *self = CONFAB_SESSION (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->sandbox != NULL)
    confab_sandbox_stop (self->sandbox);
  g_clear_object (&self->sandbox);
  g_clear_object (&self->services);
  g_clear_object (&self->titler);
  g_clear_object (&self->preparer);
  g_clear_object (&self->media_history);
  g_clear_object (&self->presets);
  g_clear_object (&self->budget);
  if (self->exchanges != NULL)
    {
      confab_exchanges_unfollow (self->exchanges, self->library);
      confab_exchanges_leave (self->exchanges);
    }
  g_clear_object (&self->exchanges);
  g_clear_object (&self->library);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (confab_session_parent_class)->dispose (object);
}

static void
confab_session_finalize (GObject *object)
{
  ConfabSession *self = CONFAB_SESSION (object);

  /* Each open chat holds the session, so that none is left. */
  g_hash_table_unref (self->chats);
  g_object_unref (self->parameters);
  g_free (self->system_prompt);
  g_object_unref (self->drafts);
  g_free (self->data_folder);
  G_OBJECT_CLASS (confab_session_parent_class)->finalize (object);
}

static void
confab_session_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_SYSTEM_PROMPT)
    g_value_set_string (value, CONFAB_SESSION (object)->system_prompt);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_session_class_init (ConfabSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_session_dispose;
  object_class->finalize = confab_session_finalize;
  object_class->get_property = confab_session_get_property;
  properties[PROP_SYSTEM_PROMPT] = g_param_spec_string ("system-prompt", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ConfabSession::damaged:
   * @message: what happened
   *
   * The database turned out to be damaged while it is in use. Nothing is written to it any more.
   */
  g_signal_new ("damaged", CONFAB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ConfabSession::altered:
   * @message: what happened
   *
   * Some of what is kept is not what was written; there is no backup of the day for that. Everything goes on.
   */
  g_signal_new ("altered", CONFAB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static gboolean
save_parameters_cb (gpointer user_data)
{
  ConfabSession *self = user_data;
  g_autoptr (JsonNode) value = confab_parameters_to_json (self->parameters);

  self->save_id = 0;
  confab_store_set_setting_async (self->store, CONFAB_SETTING_PARAMETERS, value, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_parameter_changed_cb (ConfabSession *self)
{
  if (!self->loading && self->save_id == 0)
    self->save_id = g_timeout_add (300, save_parameters_cb, self);
}

static void
on_conversation_deleted_cb (ConfabSession *self,
                            const char    *id)
{
  ConfabChat *chat = g_hash_table_lookup (self->chats, id);

  if (chat != NULL)
    confab_chat_stop (chat);
}

/* What is written of an open conversation has the title that it was given meanwhile. */
static void
on_conversation_renamed_cb (ConfabSession *self,
                            const char    *id,
                            const char    *title)
{
  ConfabChat *chat = g_hash_table_lookup (self->chats, id);

  if (chat != NULL)
    confab_conversation_set_title (confab_chat_get_conversation (chat), title);
}

/* What another process said in a conversation that is open here shows up here. */
static void
on_library_refreshed_cb (ConfabSession *self)
{
  GHashTableIter iter;
  gpointer chat;

  g_hash_table_iter_init (&iter, self->chats);
  while (g_hash_table_iter_next (&iter, NULL, &chat))
    {
      ConfabConversation *conversation = confab_chat_get_conversation (chat);

      /* Whether it is newer does not matter: what was said there during a turn here is older than the end of that. */
      if (confab_library_has (self->library, confab_conversation_get_id (conversation)))
        confab_chat_refresh (chat);
    }
}

static void
confab_session_init (ConfabSession *self)
{
  self->client = confab_http_client_new ();
  self->library = confab_library_new ();
  self->titler = confab_titler_new (self);
  self->preparer = confab_preparer_new (NULL, CONFAB_PREPARER_LIMIT);
  self->media_history = confab_media_history_new ();
  self->presets = confab_presets_new ();
  self->budget = confab_budget_new ();
  self->exchanges = confab_exchanges_new (NULL);
  self->parameters = confab_parameters_new ();
  self->drafts = confab_drafts_new ();
  self->chats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->parameters, "changed", G_CALLBACK (on_parameter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "refreshed", G_CALLBACK (on_library_refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "deleted", G_CALLBACK (on_conversation_deleted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "renamed", G_CALLBACK (on_conversation_renamed_cb), self, G_CONNECT_SWAPPED);
  confab_exchanges_follow (self->exchanges, self->library);
}

/**
 * confab_session_new: (constructor)
 * @data_folder: (nullable): where everything is kept; %NULL for `confab` in the user’s data folder
 * @secrets: (nullable): where keys are kept; %NULL for the keyring
 *
 * Returns: (transfer full): a session that is not open yet
 */
ConfabSession *
confab_session_new (const char        *data_folder,
                    ConfabSecretStore *secrets)
{
  ConfabSession *self = g_object_new (CONFAB_TYPE_SESSION, NULL);
  g_autoptr (ConfabSecretStore) keyring = secrets != NULL ? g_object_ref (secrets) : confab_secret_keyring_new ();

  self->data_folder = data_folder != NULL ? g_strdup (data_folder) : g_build_filename (g_get_user_data_dir (),
                                                                                       "confab", NULL);
  self->services = confab_services_new (keyring, self->client);
  return self;
}

/**
 * confab_session_get_store:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the store, %NULL before it is opened
 */
ConfabStore *
confab_session_get_store (ConfabSession *self)
{
  return self->store;
}

void
confab_session_set_store (ConfabSession *self,
                          ConfabStore   *store)
{
  g_set_object (&self->store, store);
  confab_services_set_store (self->services, store);
  confab_library_set_store (self->library, store);
  confab_drafts_set_store (self->drafts, store);
  confab_preparer_set_store (self->preparer, store);
  confab_presets_set_store (self->presets, store);
}

/* Where everything is kept. */
const char *
confab_session_get_folder (ConfabSession *self)
{
  return self->data_folder;
}

/* What sends requests. */
ConfabHttpClient *
confab_session_get_client (ConfabSession *self)
{
  return self->client;
}

/**
 * confab_session_get_services:
 * @self: a session
 *
 * Returns: (transfer none): the services
 */
ConfabServices *
confab_session_get_services (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->services;
}

/**
 * confab_session_get_library:
 * @self: a session
 *
 * Returns: (transfer none): the saved conversations
 */
ConfabLibrary *
confab_session_get_library (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->library;
}

/**
 * confab_session_get_titler:
 * @self: a session
 *
 * Returns: (transfer none): what asks models for titles
 */
ConfabTitler *
confab_session_get_titler (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->titler;
}

/**
 * confab_session_get_preparer:
 * @self: a session
 *
 * Returns: (transfer none): what makes attachments ready to be sent
 */
ConfabPreparer *
confab_session_get_preparer (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->preparer;
}

/**
 * confab_session_get_budget:
 * @self: a session
 *
 * Returns: (transfer none): what may be spent in a month, and what was
 */
ConfabBudget *
confab_session_get_budget (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->budget;
}

/**
 * confab_session_get_media_history:
 * @self: a session
 *
 * Returns: (transfer none): what becomes of older attachments
 */
ConfabMediaHistory *
confab_session_get_media_history (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->media_history;
}

/**
 * confab_session_get_presets:
 * @self: a session
 *
 * Returns: (transfer none): the presets
 */
ConfabPresets *
confab_session_get_presets (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->presets;
}

/**
 * confab_session_get_exchanges:
 * @self: a session
 *
 * Returns: (transfer none): what was sent for the last replies, and what came back
 */
ConfabExchanges *
confab_session_get_exchanges (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->exchanges;
}

/**
 * confab_session_get_drafts:
 * @self: a session
 *
 * Returns: (transfer none): what was begun and not sent
 */
ConfabDrafts *
confab_session_get_drafts (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->drafts;
}

/**
 * confab_session_get_parameters:
 * @self: a session
 *
 * Returns: (transfer none): the parameters that are set for everything; what changes is stored
 */
ConfabParameters *
confab_session_get_parameters (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->parameters;
}

/**
 * confab_session_get_system_prompt:
 * @self: a session
 *
 * Returns: (nullable): what a model is told before each conversation that does not say otherwise
 */
const char *
confab_session_get_system_prompt (ConfabSession *self)
{
  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  return self->system_prompt;
}

/* What was read: it is not written again. */
void
confab_session_show_parameters (ConfabSession *self,
                                JsonNode      *value)
{
  self->loading = TRUE;
  confab_parameters_load (self->parameters, value != NULL &&
                          JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL);
  self->loading = FALSE;
}

/* Where it is empty, there is none. */
gboolean
confab_session_show_system_prompt (ConfabSession *self,
                                   const char    *system_prompt)
{
  if (system_prompt != NULL && *system_prompt == '\0')
    system_prompt = NULL;
  if (g_strcmp0 (self->system_prompt, system_prompt) == 0)
    return FALSE;
  g_free (self->system_prompt);
  self->system_prompt = g_strdup (system_prompt);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYSTEM_PROMPT]);
  return TRUE;
}

/**
 * confab_session_set_system_prompt:
 * @self: a session
 * @system_prompt: (nullable): what a model is told before each conversation that does not say otherwise
 *
 * It is stored.
 */
void
confab_session_set_system_prompt (ConfabSession *self,
                                  const char    *system_prompt)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (CONFAB_IS_SESSION (self));

  if (!confab_session_show_system_prompt (self, system_prompt) || self->store == NULL)
    return;
  value = json_node_init_string (json_node_alloc (), self->system_prompt != NULL ? self->system_prompt : "");
  confab_store_set_setting_async (self->store, CONFAB_SETTING_SYSTEM_PROMPT, value, NULL, NULL, NULL);
}

/* Ends what runs, and gives the store what it has to write of it. */
void
confab_session_stop (ConfabSession *self)
{
  g_autoptr (GList) chats = g_hash_table_get_values (self->chats);

  confab_experiments_stop_session (self);
  /* What a stopped turn has to write comes before the closing in the store's queue. */
  g_list_foreach (chats, (GFunc)(void *)g_object_ref, NULL);
  for (GList *l = chats; l != NULL; l = l->next)
    {
      confab_chat_stop (l->data);
      confab_chat_flush (l->data);
    }
  g_list_foreach (chats, (GFunc)(void *)g_object_unref, NULL);
  if (self->save_id != 0)
    {
      g_clear_handle_id (&self->save_id, g_source_remove);
      save_parameters_cb (self);
    }
  confab_presets_flush (self->presets);
  if (self->sandbox != NULL)
    confab_sandbox_stop (self->sandbox);
}

/**
 * confab_session_peek_chat:
 * @self: a session
 * @id: a conversation's
 *
 * Returns: (transfer none) (nullable): the chat, where the conversation is open
 */
ConfabChat *
confab_session_peek_chat (ConfabSession *self,
                          const char    *id)
{
  return g_hash_table_lookup (self->chats, id);
}

/**
 * confab_session_make_chat:
 * @self: a session
 * @conversation: a conversation that is not open yet
 * @last: how far it has been read, 0 where it is not known
 *
 * Returns: (transfer full): a chat with it
 */
ConfabChat *
confab_session_make_chat (ConfabSession      *self,
                          ConfabConversation *conversation,
                          gint64              last)
{
  ConfabChat *chat = confab_chat_new (self, conversation, last);

  g_hash_table_insert (self->chats, g_strdup (confab_conversation_get_id (conversation)), chat);
  g_object_weak_ref (G_OBJECT (chat), chat_gone_cb, self);
  return chat;
}

/**
 * confab_session_new_chat:
 * @self: a session
 * @temporary: whether nothing of it is stored
 *
 * Nothing is stored before the first question. It begins with the preset that is kept for its model, where there is one.
 *
 * Returns: (transfer full): a chat with a new conversation
 */
ConfabChat *
confab_session_new_chat (ConfabSession *self,
                         gboolean       temporary)
{
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, confab_time_now ());
  ConfabChat *chat;

  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  confab_conversation_set_temporary (conversation, temporary);
  chat = confab_session_make_chat (self, conversation, 0);
  confab_chat_use_default_preset (chat);
  return chat;
}

static void
on_conversation_loaded_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  gint64 last;
  g_autoptr (ConfabConversation) conversation = confab_store_load_end_finish (CONFAB_STORE (source), result, &last, &error);
  ConfabChat *open;

  if (conversation == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* It may have been opened twice in a row. */
  open = g_hash_table_lookup (self->chats, confab_conversation_get_id (conversation));
  g_task_return_pointer (task, open != NULL ? g_object_ref (open) : confab_session_make_chat (self, conversation, last),
                         g_object_unref);
}

/**
 * confab_session_open_chat_async:
 * @self: a session
 * @id: a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Gives the same object as long as the conversation is open anywhere, so that its reply goes on coming.
 */
void
confab_session_open_chat_async (ConfabSession      *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ConfabChat *open = g_hash_table_lookup (self->chats, id);

  g_task_set_source_tag (task, confab_session_open_chat_async);
  if (open != NULL)
    g_task_return_pointer (task, g_object_ref (open), g_object_unref);
  else
    confab_store_load_end_async (self->store, id, cancellable, on_conversation_loaded_cb, g_object_ref (task));
}

/**
 * confab_session_open_chat_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError], %CONFAB_STORE_ERROR_NOT_FOUND where there is no such
 *   conversation
 *
 * Returns: (transfer full) (nullable): the chat
 */
ConfabChat *
confab_session_open_chat_finish (ConfabSession *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_session_find_bytes:
 * @self: a session
 * @part: an attachment
 *
 * Returns: (transfer full) (nullable): its bytes where they are in memory only
 */
GBytes *
confab_session_find_bytes (ConfabSession *self,
                           ConfabPart    *part)
{
  const char *hash = confab_part_get_facts (part)->hash;
  GHashTableIter iter;
  gpointer chat;

  g_hash_table_iter_init (&iter, self->chats);
  while (hash != NULL && g_hash_table_iter_next (&iter, NULL, &chat))
    {
      GBytes *bytes = confab_chat_get_bytes (chat, hash);

      if (bytes != NULL)
        return g_bytes_ref (bytes);
    }
  return NULL;
}

/**
 * confab_session_dup_attachment_path:
 * @self: a session
 * @part: a part of a message
 *
 * Returns: (transfer full) (nullable): the file that holds it, %NULL where there is none
 */
char *
confab_session_dup_attachment_path (ConfabSession *self,
                                    ConfabPart    *part)
{
  const char *hash;

  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  hash = confab_part_get_facts (part)->hash;
  return hash != NULL && self->store != NULL ? confab_store_dup_attachment_path (self->store, hash) : NULL;
}

/**
 * confab_session_set_sandbox_pace:
 * @self: a session whose sandbox does not run yet
 * @tokens_per_second: how fast it writes, 0 for as fast as it is read
 */
void
confab_session_set_sandbox_pace (ConfabSession *self,
                                 guint          tokens_per_second)
{
  g_return_if_fail (CONFAB_IS_SESSION (self));

  self->sandbox_pace = tokens_per_second;
}

/**
 * confab_session_start_sandbox:
 * @self: a session
 * @error: return location for an error of GIO
 *
 * Starts the sandbox where it does not run yet.
 *
 * Returns: (transfer none) (nullable): its base address
 */
const char *
confab_session_start_sandbox (ConfabSession *self,
                              GError       **error)
{
  const char *base_url;

  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);

  if (self->sandbox == NULL)
    {
      self->sandbox = confab_sandbox_new ();
      g_object_set (self->sandbox, "tokens-per-second", self->sandbox_pace, NULL);
    }
  base_url = confab_sandbox_get_base_url (self->sandbox);
  if (base_url == NULL)
    {
      if (!confab_sandbox_start (self->sandbox, 0, error))
        return NULL;
      base_url = confab_sandbox_get_base_url (self->sandbox);
      g_object_set (confab_services_find (self->services, CONFAB_PROVIDER_SANDBOX), "base-url", base_url, NULL);
    }
  return base_url;
}
