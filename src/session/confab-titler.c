/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-text.h"
#include "base/confab-uri.h"
#include "model/confab-message.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-reply-reader.h"
#include "provider/confab-request.h"
#include "secret/confab-secret-store.h"
#include "session/confab-library-private.h"
#include "session/confab-titler.h"

/* Enough for a title in any script, and for a model that thinks a little before. */
#define MAX_TOKENS 200

#define MAX_ANSWER (256 * 1024)

#define SETTING_ALWAYS   "title-always"
#define SETTING_PROVIDER "title-provider"
#define SETTING_MODEL    "title-model"

static const char instruction[] =
  "Write a title for the conversation that follows: at most six words, in the language of the question, without quotation "
  "marks and without a full stop. Answer with the title alone. Do not answer the question.";

struct _ConfabTitler
{
  GObject        parent_instance;

  ConfabSession *session; /* not owned: it owns this */
  char          *provider_id;
  char          *model;
  gboolean       always;
};

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

/* One request for a title. */
typedef struct
{
  char               *id;
  char               *title; /* what the conversation has */
  ConfabSession      *session;
  ConfabProvider     *provider;
  char               *model;
  GBytes             *body;
  ConfabHttpResponse *response;
  ConfabMessage      *reply;
  ConfabUndo         *undo;
  double              cost;
  gboolean            automatic;
} Making;

static void
making_free (gpointer data)
{
  Making *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->model);
  g_clear_object (&self->session);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->response);
  g_clear_object (&self->reply);
  g_clear_object (&self->undo);
  g_free (self);
}

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

static const char *
skip_label (const char *line)
{
  static const char *const labels[] = { "Title:", "title:", "TITLE:", "**Title:**", "#" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    while (g_str_has_prefix (line, labels[i]))
      line += strlen (labels[i]) + strspn (line + strlen (labels[i]), " ");
  return line;
}

/* Whether a character only stands around what is said. */
static gboolean
is_around (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isspace (c) || type == G_UNICODE_INITIAL_PUNCTUATION || type == G_UNICODE_FINAL_PUNCTUATION ||
         strchr ("\"'`*_", (int)MIN (c, 127)) != NULL || c == 0x201e || c == 0x201a || c == 0x300c || c == 0x300d ||
         c == 0x300e || c == 0x300f;
}

/**
 * confab_titler_clean:
 * @text: what a model said
 *
 * Takes the first line that says something, without quotation marks around, a full stop at the end, or the word that it is a title.
 *
 * Returns: (transfer full): a title; empty where there is none
 */
char *
confab_titler_clean (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *start = skip_label (g_strstrip (lines[i]));
      const char *end;
      g_autofree char *line = NULL;

      while (*start != '\0' && is_around (g_utf8_get_char (start)))
        start = g_utf8_next_char (start);
      end = start + strlen (start);
      while (end > start)
        {
          const char *last = g_utf8_prev_char (end);
          gunichar c = g_utf8_get_char (last);

          if (!is_around (c) && c != '.' && c != 0x3002)
            break;
          end = last;
        }
      line = g_strndup (start, end - start);
      if (*line != '\0')
        return confab_text_make_title (line);
    }
  return g_strdup ("");
}

static void
fail (GTask         *task,
      ConfabFailure *failure)
{
  g_autofree char *line = confab_failure_to_line (failure);

  g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, "%s", line);
  confab_failure_free (failure);
}

static void
on_delta_cb (const ConfabDelta *delta,
             gpointer           user_data)
{
  Making *making = user_data;

  if (delta->choice == 0)
    confab_message_apply (making->reply, delta);
}

/* Meanwhile somebody may have written a title, or deleted the conversation. */
static void
take_title (ConfabTitler *self,
            GTask        *task,
            Making       *making)
{
  const ConfabReply *reply = confab_message_get_reply (making->reply);
  ConfabLibrary *library = confab_session_get_library (making->session);
  ConfabEntry *entry = confab_library_find_entry (library, making->id);
  g_autofree char *title = confab_titler_clean (confab_message_get_text (making->reply));

  making->cost = reply != NULL && reply->has_cost ? reply->cost_usd : -1;
  if (*title == '\0')
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
                             _ ("The model gave no title. Choose another model for titles, or write one."));
  else if (entry == NULL || entry->named == CONFAB_TITLE_BY_HAND || !g_str_equal (entry->title, making->title))
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                             _ ("The conversation got another title meanwhile, which was kept."));
  else
    {
      making->undo = confab_library_set_title_by (library, making->id, title, CONFAB_TITLE_BY_MODEL);
      if (making->automatic)
        g_signal_emit (self, signals[TITLED], 0, making->id, title, making->cost);
      g_task_return_pointer (task, g_steal_pointer (&title), g_free);
    }
}

static void
on_answer_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = confab_http_response_read_all_finish (CONFAB_HTTP_RESPONSE (source), result, &error);
  g_autoptr (ConfabReplyReader) reader = NULL;
  ConfabFailure *failure;

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (confab_http_response_get_status (making->response) / 100 != 2)
    {
      fail (task, confab_error_from_response (making->response, body));
      return;
    }
  making->reply = confab_message_new ("title", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, confab_time_now ());
  reader = confab_reply_reader_new (confab_http_response_get_media_type (making->response), on_delta_cb, making);
  confab_reply_reader_feed (reader, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  failure = confab_reply_reader_finish (reader);
  if (failure != NULL)
    fail (task, failure);
  else
    take_title (g_task_get_source_object (task), task, making);
}

static void
on_response_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  GError *error = NULL;

  making->response = confab_http_client_send_finish (CONFAB_HTTP_CLIENT (source), result, &error);
  if (making->response == NULL)
    g_task_return_error (task, error);
  else
    confab_http_response_read_all_async (making->response, MAX_ANSWER, g_task_get_cancellable (task), on_answer_cb,
                                         g_object_ref (task));
}

static void
on_key_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  g_autoptr (GError) key_error = NULL;
  char *key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, &key_error);
  ConfabProvider *provider = making->provider;
  g_autofree char *url = confab_uri_join (confab_provider_get_base_url (provider), "chat/completions");
  ConfabHttpRequest request = {
    .method = "POST",
    .url = url,
    .headers = confab_provider_get_headers (provider),
    .bearer = key,
    .body = making->body,
    .body_type = "application/json",
    .accept = "application/json",
    .connect_timeout = confab_provider_get_timeout_connect (provider),
    .first_byte_timeout = confab_provider_get_timeout_first_byte (provider),
    .silence_timeout = confab_provider_get_timeout_silence (provider),
    .allow_http = confab_provider_get_allow_http (provider),
  };

  /* Without a keyring, a service that asks for no key still works. */
  if (key_error != NULL && confab_provider_get_profile (provider) != CONFAB_PROFILE_GENERIC &&
      !confab_uri_is_loopback (confab_provider_get_base_url (provider)))
    {
      g_task_return_error (task, g_steal_pointer (&key_error));
      return;
    }
  confab_http_client_send_async (confab_session_get_client (making->session), &request, g_task_get_cancellable (task),
                                 on_response_cb, g_object_ref (task));
  confab_secret_free (key);
}

static GBytes *
write_body (const Making        *making,
            const ConfabOpening *opening,
            GError             **error)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (ConfabMessage) question = NULL;
  g_autoptr (ConfabPart) part = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (JsonNode) limit = json_node_init_int (json_node_alloc (), MAX_TOKENS);
  g_autofree char *text = NULL;
  ConfabRequest request = {
    .provider = making->provider,
    .model = making->model,
    .system_prompt = instruction,
    .messages = messages,
    .parameters = parameters,
  };

  text = g_strdup_printf ("<question>\n%s\n</question>\n<answer>\n%s\n</answer>", opening->question,
                          opening->answer != NULL ? opening->answer : "");
  question = confab_message_new ("question", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, confab_time_now ());
  part = confab_part_new_text (text);
  confab_message_add_part (question, part);
  g_ptr_array_add (messages, question);
  if (!confab_parameters_set (parameters, "max_tokens", limit, confab_provider_get_profile (making->provider), error))
    return NULL;
  return confab_request_write (&request, error);
}

/* The service and the model that were chosen for titles, or those of the conversation. */
static gboolean
choose_model (ConfabTitler        *self,
              Making              *making,
              const ConfabOpening *opening,
              GError             **error)
{
  ConfabServices *services = confab_session_get_services (making->session);
  const char *model = opening->model;
  ConfabProvider *provider = NULL;

  if (self->provider_id != NULL)
    {
      provider = confab_services_find (services, self->provider_id);
      model = self->model;
    }
  else if (opening->provider_id != NULL)
    provider = confab_services_find (services, opening->provider_id);
  if (provider == NULL)
    {
      provider = confab_services_get_default (services);
      model = NULL;
    }
  if (provider == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                   _ ("No service is set up. Add one with its key, or use the sandbox."));
      return FALSE;
    }
  if (model == NULL || *model == '\0')
    model = confab_provider_get_model (provider);
  if (model == NULL || *model == '\0')
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("No model is chosen for “%s”. Choose one."),
                   confab_provider_get_name (provider));
      return FALSE;
    }
  making->provider = g_object_ref (provider);
  making->model = g_strdup (model);
  return !confab_provider_is_sandbox (provider) || confab_session_start_sandbox (making->session, error) != NULL;
}

/* Also one that was written before it was kept who wrote it: it is not the first words. */
static gboolean
is_by_hand (const ConfabOpening *opening)
{
  g_autofree char *words = confab_text_make_title (opening->question);

  return opening->named == CONFAB_TITLE_BY_HAND ||
         (opening->named == CONFAB_TITLE_FROM_WORDS && *words != '\0' && *opening->title != '\0' &&
          !g_str_equal (words, opening->title));
}

static void
on_opening_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabTitler *self = g_task_get_source_object (task);
  Making *making = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ConfabOpening) opening = confab_store_load_opening_finish (CONFAB_STORE (source), result, &error);

  if (opening == NULL)
    g_task_return_error (task, error);
  else if (opening->question == NULL)
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("There is no question yet to make a title of."));
  else if (is_by_hand (opening))
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                             _ ("This title was written by hand, and is kept."));
  else if (!choose_model (self, making, opening, &error) || !confab_provider_check (making->provider, &error) ||
           (making->body = write_body (making, opening, &error)) == NULL)
    g_task_return_error (task, error);
  else
    {
      making->title = g_strdup (opening->title);
      confab_services_lookup_key_async (confab_session_get_services (making->session), making->provider,
                                        g_task_get_cancellable (task), on_key_cb, g_object_ref (task));
    }
}

static void
make (ConfabTitler       *self,
      const char         *id,
      gboolean            automatic,
      GCancellable       *cancellable,
      GAsyncReadyCallback callback,
      gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Making *making = g_new0 (Making, 1);

  making->id = g_strdup (id);
  making->session = g_object_ref (self->session);
  making->automatic = automatic;
  making->cost = -1;
  g_task_set_source_tag (task, confab_titler_make_async);
  g_task_set_task_data (task, making, making_free);
  g_task_set_check_cancellable (task, FALSE);
  confab_store_load_opening_async (confab_session_get_store (self->session), id, cancellable, on_opening_cb, task);
}

/**
 * confab_titler_make_async:
 * @self: what makes titles
 * @id: a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks the model for a title and gives it to the conversation. This costs money.
 */
void
confab_titler_make_async (ConfabTitler       *self,
                          const char         *id,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_TITLER (self));
  g_return_if_fail (id != NULL);

  make (self, id, FALSE, cancellable, callback, user_data);
}

/**
 * confab_titler_make_finish:
 * @self: what makes titles
 * @result: what @callback was given
 * @cost: (out) (optional): what it cost, US dollars; negative where the service did not tell. Also where it failed
 * @undo: (out) (optional) (transfer full) (nullable): what undoes it
 * @error: return location for a [error@Confab.Error], [error@Confab.NetError] or [error@Confab.StoreError]; %CONFAB_ERROR_UNSUPPORTED
 *   where the title was written by hand
 *
 * Returns: (transfer full) (nullable): the title
 */
char *
confab_titler_make_finish (ConfabTitler *self,
                           GAsyncResult *result,
                           double       *cost,
                           ConfabUndo  **undo,
                           GError      **error)
{
  Making *making;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  making = g_task_get_task_data (G_TASK (result));
  if (cost != NULL)
    *cost = making->cost;
  if (undo != NULL)
    *undo = g_steal_pointer (&making->undo);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_made_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = confab_titler_make_finish (CONFAB_TITLER (source), result, NULL, NULL, &error);

  if (title == NULL)
    g_debug ("No title was made: %s", error->message);
}

/**
 * confab_titler_note_ended:
 * @self: what makes titles
 * @conversation: a conversation in which a turn has ended
 *
 * Makes its title where that was the first turn, and every conversation gets one.
 */
void
confab_titler_note_ended (ConfabTitler       *self,
                          ConfabConversation *conversation)
{
  ConfabMessage *leaf = confab_conversation_get_leaf (conversation);

  if (!self->always || confab_conversation_get_temporary (conversation) || leaf == NULL ||
      confab_message_get_status (leaf) != CONFAB_STATUS_COMPLETE || confab_conversation_get_n_messages (conversation) != 2)
    return;
  make (self, confab_conversation_get_id (conversation), TRUE, NULL, on_made_cb, NULL);
}
