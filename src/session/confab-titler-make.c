/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-text.h"
#include "base/confab-uri.h"
#include "model/confab-message.h"
#include "model/confab-price.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-reply-reader.h"
#include "provider/confab-request.h"
#include "secret/confab-secret-store.h"
#include "session/confab-library-private.h"
#include "session/confab-titler-private.h"
#include "store/confab-store-spent.h"

/* Enough for a title in any script, and for a model that thinks a little before. */
#define MAX_TOKENS 200

#define MAX_ANSWER (256 * 1024)

static const char instruction[] =
  "Write a title for the conversation that follows: at most six words, in the language of the question, without quotation "
  "marks and without a full stop. Answer with the title alone. Do not answer the question.";

/* One request for a title. */
typedef struct
{
  char               *id;
  char               *title; /* what the conversation has */
  ConfabSession      *session;
  ConfabProvider     *provider;
  char               *model;
  ConfabHttpBody     *body;
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
  g_clear_object (&self->body);
  g_clear_object (&self->response);
  g_clear_object (&self->reply);
  g_clear_object (&self->undo);
  g_free (self);
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

/* A title is paid for as any other reply is. */
static void
keep_spent (Making *making)
{
  ConfabServices *services = confab_session_get_services (making->session);
  ConfabModelInfo *info = confab_services_peek_model (services, making->provider, making->model);
  ConfabReply *reply = confab_message_edit_reply (making->reply);

  if (reply == NULL)
    return;
  g_free (reply->provider_name);
  reply->provider_name = g_strdup (confab_provider_get_name (making->provider));
  if (reply->model_asked == NULL)
    reply->model_asked = g_strdup (making->model);
  if (!reply->has_cost)
    reply->has_estimate = confab_price_estimate (info, reply->prompt_tokens, reply->cached_tokens, reply->completion_tokens,
                                                 &reply->estimated_usd);
  confab_message_set_status (making->reply, CONFAB_STATUS_COMPLETE);
  if (!confab_provider_is_sandbox (making->provider))
    confab_budget_note (confab_session_get_budget (making->session),
                        reply->has_cost ? reply->cost_usd : reply->has_estimate ? reply->estimated_usd : 0);
  confab_store_add_spent_async (confab_session_get_store (making->session), making->reply, making->id, NULL, NULL, NULL);
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
  keep_spent (making);
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
        confab_titler_tell_titled (self, making->id, title, making->cost);
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
  g_autofree char *id = NULL;
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
  id = confab_id_new ();
  making->reply = confab_message_new (id, NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, confab_time_now ());
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

static ConfabHttpBody *
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

  if (!confab_provider_is_sandbox (making->provider) &&
      !confab_budget_check (confab_session_get_budget (making->session), 0, error))
    return NULL;
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
