/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-tokenize.h"
#include "secret/confab-secret-store.h"
#include "session/confab-chat-private.h"
#include "session/confab-conceal.h"
#include "session/confab-service-tokenizer.h"
#include "session/confab-session-private.h"

struct _ConfabServiceTokenizer
{
  GObject         parent_instance;

  ConfabSession  *session;
  ConfabProvider *provider;
  char           *model; /* (nullable) */
};

static void tokenizer_iface_init (ConfabTokenizerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabServiceTokenizer, confab_service_tokenizer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TOKENIZER, tokenizer_iface_init))

typedef struct
{
  char *text;
  char *key; /* (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->text);
  confab_secret_free (question->key);
  g_free (question);
}

/* Some services repeat the key that they refuse. */
static GError *
conceal (GError     *error,
         const char *key)
{
  g_autoptr (GError) told = error;
  ConfabFailure *failure = confab_failure_new (CONFAB_FAILURE_SERVER, told->message);
  GError *concealed;

  confab_conceal_key (failure, key);
  concealed = g_error_new_literal (told->domain, told->code, failure->message);
  confab_failure_free (failure);
  return concealed;
}

static void
on_split_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *tokens = confab_tokenize_finish (result, &error);

  if (tokens != NULL)
    g_task_return_pointer (task, tokens, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, conceal (error, question->key));
}

static void
on_key_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServiceTokenizer *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  question->key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, NULL);
  confab_tokenize_async (confab_session_get_client (self->session), self->provider, question->key, self->model, question->text,
                         g_task_get_cancellable (task), on_split_cb, g_object_ref (task));
}

static void
split_async (ConfabTokenizer    *tokenizer,
             const char         *text,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  ConfabServiceTokenizer *self = CONFAB_SERVICE_TOKENIZER (tokenizer);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, split_async);
  question->text = g_strdup (text);
  g_task_set_task_data (task, question, question_free);
  if ((confab_provider_is_sandbox (self->provider) && confab_session_start_sandbox (self->session, &error) == NULL) ||
      !confab_provider_check (self->provider, &error))
    g_task_return_error (task, error);
  else
    confab_services_lookup_key_async (confab_session_get_services (self->session), self->provider, cancellable, on_key_cb,
                                      g_object_ref (task));
}

static GPtrArray *
split_finish (ConfabTokenizer *tokenizer,
              GAsyncResult    *result,
              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, tokenizer), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tokenizer_iface_init (ConfabTokenizerInterface *iface)
{
  iface->split_async = split_async;
  iface->split_finish = split_finish;
}

static void
confab_service_tokenizer_finalize (GObject *object)
{
  ConfabServiceTokenizer *self = CONFAB_SERVICE_TOKENIZER (object);

  g_object_unref (self->session);
  g_object_unref (self->provider);
  g_free (self->model);
  G_OBJECT_CLASS (confab_service_tokenizer_parent_class)->finalize (object);
}

static void
confab_service_tokenizer_class_init (ConfabServiceTokenizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_service_tokenizer_finalize;
}

static void
confab_service_tokenizer_init (ConfabServiceTokenizer *self)
{
}

/**
 * confab_service_tokenizer_new: (constructor)
 * @session: the session
 * @provider: (nullable): a service
 * @model: (nullable): one of its models
 *
 * Returns: (transfer full) (nullable): what asks it, %NULL where it does not tell
 */
ConfabTokenizer *
confab_service_tokenizer_new (ConfabSession  *session,
                              ConfabProvider *provider,
                              const char     *model)
{
  ConfabServiceTokenizer *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  if (provider == NULL || !confab_tokenize_is_known (provider))
    return NULL;
  self = g_object_new (CONFAB_TYPE_SERVICE_TOKENIZER, NULL);
  self->session = g_object_ref (session);
  self->provider = g_object_ref (provider);
  self->model = g_strdup (model);
  return CONFAB_TOKENIZER (self);
}

/**
 * confab_chat_dup_tokenizer:
 * @chat: a chat
 *
 * Returns: (transfer full) (nullable): what asks its service for the tokens of its model, %NULL where that does not tell
 */
ConfabTokenizer *
confab_chat_dup_tokenizer (ConfabChat *chat)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (chat), NULL);

  return confab_service_tokenizer_new (chat->session, confab_chat_get_provider (chat), confab_chat_get_model (chat));
}
