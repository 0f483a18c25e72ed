/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-json-fetch.h"
#include "provider/confab-tokenize.h"

/**
 * confab_tokenize_is_known:
 * @provider: a service
 *
 * Returns: whether it tells the tokens of a text:
 *   [llama-server](https://github.com/ggml-org/llama.cpp/tree/master/tools/server#post-tokenize-tokenize-a-given-text),
 *   [vLLM](https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html#tokenizer-api), and the sandbox
 */
gboolean
confab_tokenize_is_known (ConfabProvider *provider)
{
  ConfabProfile profile = confab_provider_get_profile (provider);

  return profile == CONFAB_PROFILE_LLAMA_SERVER || profile == CONFAB_PROFILE_VLLM || confab_provider_is_sandbox (provider);
}

/* Beside the API, not in it. */
static char *
dup_path (ConfabProvider *provider)
{
  g_autoptr (GUri) uri = g_uri_parse (confab_provider_get_base_url (provider), G_URI_FLAGS_ENCODED, NULL);
  const char *base = uri != NULL ? g_uri_get_path (uri) : "";
  gsize length = strlen (base);

  if (g_str_has_suffix (base, "/v1"))
    length -= strlen ("/v1");
  return g_strdup_printf ("%.*s/tokenize", (int)length, base);
}

/* Each service reads its own names; @text without the tokens that begin and end one. */
static JsonNode *
make_question (const char *model,
               const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (model != NULL)
    json_object_set_string_member (object, "model", model);
  json_object_set_string_member (object, "content", text);
  json_object_set_string_member (object, "prompt", text);
  json_object_set_boolean_member (object, "add_special", FALSE);
  json_object_set_boolean_member (object, "add_special_tokens", FALSE);
  json_object_set_boolean_member (object, "with_pieces", TRUE);
  json_node_take_object (node, object);
  return node;
}

static void
token_free (gpointer token)
{
  confab_token_free (token);
}

static gboolean
set_no_tokens (GError **error)
{
  g_set_error_literal (error, CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_PROTOCOL, _ ("The answer is not a list of tokens."));
  return FALSE;
}

/* A number, or an object with one and the text, which is an array of bytes where it is no whole character. */
static gboolean
read_token (GPtrArray *tokens,
            JsonNode  *node,
            GError   **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 id;

  if (!(object != NULL ? confab_json_get_int (object, "id", &id) : confab_json_node_int (node, &id)) || id < 0 || id > G_MAXINT32)
    return set_no_tokens (error);
  g_ptr_array_add (tokens, confab_token_new ((guint)id, object != NULL ? confab_json_get_string (object, "piece") : NULL));
  return TRUE;
}

/**
 * confab_tokenize_parse:
 * @text: what a service answered
 * @length: its bytes
 * @error: return location for a [error@Confab.CatalogueError]
 *
 * Returns: (transfer full) (nullable) (element-type ConfabToken): the tokens
 */
GPtrArray *
confab_tokenize_parse (const char *text,
                       gsize       length,
                       GError    **error)
{
  g_autoptr (JsonObject) object = confab_json_parse_object (text, length, NULL);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (token_free);
  JsonArray *array = confab_json_get_array (object, "tokens");

  if (array == NULL)
    {
      set_no_tokens (error);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_token (tokens, json_array_get_element (array, i), error))
      return NULL;
  return g_steal_pointer (&tokens);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body = confab_json_fetch_finish (result, &error);
  GPtrArray *tokens = NULL;
  gsize length;
  const char *text;

  if (body != NULL)
    {
      text = g_bytes_get_data (body, &length);
      tokens = confab_tokenize_parse (text != NULL ? text : "", length, &error);
    }
  if (tokens != NULL)
    g_task_return_pointer (task, tokens, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * confab_tokenize_async:
 * @client: the client
 * @provider: a service that is known to tell
 * @key: (nullable): its key
 * @model: (nullable): whose tokens
 * @text: a text
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for the tokens of a text.
 */
void
confab_tokenize_async (ConfabHttpClient   *client,
                       ConfabProvider     *provider,
                       const char         *key,
                       const char         *model,
                       const char         *text,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (JsonNode) question = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (CONFAB_IS_HTTP_CLIENT (client));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_tokenize_async);
  question = make_question (model, text);
  path = dup_path (provider);
  confab_json_fetch_post_async (client, provider, key, path, question, cancellable, fetched_cb, g_object_ref (task));
}

/**
 * confab_tokenize_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type ConfabToken): the tokens; or %NULL with a
 *   [error@Confab.CatalogueError], or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
confab_tokenize_finish (GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
