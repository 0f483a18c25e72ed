/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-error-reader.h"

#define MAX_MODELS 20000
#define PER_MILLION 1e6

/* What such lists call themselves who made a model; they say only what serves it. */
static const char *const no_developers[] = { "library", "llamacpp", "vllm", "system", "organization_owner", "user" };

/* Lists without types hold models for other things, which their names tell. */
static const char *const other_uses[] = {
  "embed", "whisper", "tts", "dall-e", "moderation", "transcribe", "gpt-image", "realtime", "sora", "rerank",
};

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
get_first_string (JsonObject        *object,
                  const char *const *members)
{
  for (; *members != NULL; members++)
    {
      const char *text = non_empty (confab_json_get_string (object, *members));

      if (text != NULL)
        return text;
    }
  return NULL;
}

static gint64
get_first_count (JsonObject        *object,
                 const char *const *members)
{
  for (; *members != NULL; members++)
    {
      gint64 count = 0;

      if (confab_json_get_int (object, *members, &count) && count > 0)
        return count;
    }
  return 0;
}

static ConfabModalities
read_modalities (JsonArray *names)
{
  static const struct
  {
    const char      *name;
    ConfabModalities modality;
  } known[] = {
    { "text", CONFAB_MODALITY_TEXT },
    { "image", CONFAB_MODALITY_IMAGE },
    { "video", CONFAB_MODALITY_VIDEO },
    { "audio", CONFAB_MODALITY_AUDIO },
    { "file", CONFAB_MODALITY_FILE },
  };
  ConfabModalities modalities = 0;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (known); j++)
      {
        const char *name = confab_json_node_string (json_array_get_element (names, i));

        if (name != NULL && g_ascii_strcasecmp (name, known[j].name) == 0)
          modalities |= known[j].modality;
      }
  return modalities;
}

static char **
read_words (JsonArray *words)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  if (words == NULL || json_array_get_length (words) == 0)
    return NULL;
  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (words); i++)
    if (confab_json_node_string (json_array_get_element (words, i)) != NULL)
      g_strv_builder_add (builder, json_array_get_string_element (words, i));
  return g_strv_builder_end (builder);
}

static void
set_price (ConfabModelInfo *info,
           double          *price,
           double           usd_per_million)
{
  /* Negative prices stand for "it depends". */
  if (!isfinite (usd_per_million) || usd_per_million < 0)
    {
      info->price_kind = CONFAB_PRICE_VARIABLE;
      return;
    }
  *price = usd_per_million;
  info->price_known = TRUE;
}

/* OpenRouter: US dollars for one token, as strings. */
static void
read_prices_per_token (ConfabModelInfo *info,
                       JsonObject      *pricing)
{
  double price;

  if (confab_json_get_double (pricing, "prompt", &price))
    set_price (info, &info->price_input, price * PER_MILLION);
  if (confab_json_get_double (pricing, "completion", &price))
    set_price (info, &info->price_output, price * PER_MILLION);
  if (confab_json_get_double (pricing, "input_cache_read", &price))
    set_price (info, &info->price_cached, price * PER_MILLION);
  if (confab_json_get_double (pricing, "request", &price) && isfinite (price) && price > 0)
    info->price_request = price;
}

static double *
price_of_unit (ConfabModelInfo *info,
               const char      *name)
{
  if (strstr (name, "image") != NULL || strstr (name, "audio") != NULL || strstr (name, "video") != NULL ||
      strstr (name, "write") != NULL)
    return NULL;
  if (strstr (name, "cache") != NULL)
    return &info->price_cached;
  if (strstr (name, "output") != NULL || strstr (name, "completion") != NULL)
    return &info->price_output;
  if (strstr (name, "input") != NULL || strstr (name, "prompt") != NULL)
    return &info->price_input;
  return NULL;
}

/* The AI/ML API: units with a name, a measure and a price for a number of them. */
static void
read_unit (ConfabModelInfo *info,
           JsonObject      *unit)
{
  const char *name = confab_json_get_string (unit, "name");
  const char *measure = confab_json_get_string (unit, "measure");
  g_autofree char *joined = g_strdup_printf ("%s %s", name != NULL ? name : "", measure != NULL ? measure : "");
  g_autofree char *words = g_ascii_strdown (joined, -1);
  double *target = strstr (words, "token") != NULL ? price_of_unit (info, words) : NULL;
  double per = strstr (words, "million") != NULL ? PER_MILLION : 1;
  double price;

  confab_json_get_double (unit, "per", &per);
  if (target == NULL || per <= 0 || !confab_json_get_double (unit, "price", &price))
    return;
  if (isnan (*target))
    set_price (info, target, price / per * PER_MILLION);
  /* One for short requests and one for long ones, or for hours of the day. */
  else if (fabs (*target - price / per * PER_MILLION) > 1e-9)
    info->price_kind = CONFAB_PRICE_VARIANTS;
}

/* The AI/ML API says fixed, variants or variable. */
static void
read_price_kind (ConfabModelInfo *info,
                 const char      *kind)
{
  if (kind == NULL || g_ascii_strcasecmp (kind, "fixed") == 0)
    return;
  info->price_kind = g_ascii_strcasecmp (kind, "variants") == 0 ? CONFAB_PRICE_VARIANTS : CONFAB_PRICE_VARIABLE;
}

static void
read_pricing (ConfabModelInfo *info,
              JsonObject      *pricing)
{
  const char *currency = confab_json_get_string (pricing, "currency");
  JsonArray *units = confab_json_get_array (pricing, "units");

  read_price_kind (info, confab_json_get_string (pricing, "kind"));
  if (currency != NULL && g_ascii_strcasecmp (currency, "USD") != 0)
    {
      info->price_kind = CONFAB_PRICE_OTHER_CURRENCY;
      return;
    }
  read_prices_per_token (info, pricing);
  for (guint i = 0; units != NULL && i < json_array_get_length (units); i++)
    if (confab_json_array_object (units, i) != NULL)
      read_unit (info, confab_json_array_object (units, i));
}

static gboolean
is_developer (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_developers); i++)
    if (strcmp (name, no_developers[i]) == 0)
      return FALSE;
  return TRUE;
}

static void
read_lengths (ConfabModelInfo *info,
              JsonObject      *object)
{
  static const char *const context[] = {
    "contextLength", "context_length", "loaded_context_length", "max_model_len", "max_context_length", "n_ctx",
    "n_ctx_train", NULL
  };
  static const char *const output[] = { "outputMax", "max_completion_tokens", "max_output_tokens", NULL };
  static const char *const places[] = { "info", "meta", "top_provider" };

  info->context_length = get_first_count (object, context);
  info->max_output = get_first_count (object, output);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonObject *place = confab_json_get_object (object, places[i]);

      if (info->context_length == 0)
        info->context_length = get_first_count (place, context);
      if (info->max_output == 0)
        info->max_output = get_first_count (place, output);
    }
}

static void
read_input (ConfabModelInfo *info,
            JsonObject      *object)
{
  const char *type = confab_json_get_string (object, "type");
  gboolean has_vision = FALSE;

  info->input = read_modalities (confab_json_get_array (confab_json_get_object (object, "modalities"), "input"));
  if (info->input == 0)
    info->input = read_modalities (confab_json_get_array (confab_json_get_object (object, "architecture"),
                                                          "input_modalities"));
  confab_json_get_boolean (confab_json_get_object (object, "capabilities"), "vision", &has_vision);
  if (info->input == 0 && (g_strcmp0 (type, "vlm") == 0 || has_vision))
    info->input = CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE;
  else if (info->input == 0 && g_strcmp0 (type, "llm") == 0)
    info->input = CONFAB_MODALITY_TEXT;
}

/* llama-server calls a model by the path of its file where nobody named it. */
static char *
make_name (const char *id)
{
  g_autofree char *base = NULL;

  if (strchr (id, '/') == NULL || !g_str_has_suffix (id, ".gguf"))
    return g_strdup (id);
  base = g_path_get_basename (id);
  return g_strndup (base, strlen (base) - strlen (".gguf"));
}

static ConfabModelInfo *
read_model (JsonNode *node)
{
  static const char *const ids[] = { "id", "key", "model", "name", NULL };
  static const char *const names[] = { "name", "display_name", NULL };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *details = confab_json_get_object (object, "info");
  const char *id = object != NULL ? get_first_string (object, ids) : non_empty (confab_json_node_string (node));
  const char *name = get_first_string (details, names);
  const char *developer = non_empty (confab_json_get_string (details, "developer"));
  g_autofree char *made = NULL;
  ConfabModelInfo *info;

  if (id == NULL)
    return NULL;
  if (name == NULL)
    name = get_first_string (object, names);
  if (name == NULL)
    name = made = make_name (id);
  info = confab_model_info_new (id, name);
  if (developer == NULL)
    developer = non_empty (confab_json_get_string (object, "owned_by"));
  if (developer != NULL && is_developer (developer))
    {
      g_free (info->developer);
      info->developer = g_strdup (developer);
    }
  read_lengths (info, object);
  read_input (info, object);
  info->capabilities = read_words (confab_json_get_array (object, "capabilities"));
  if (info->capabilities == NULL)
    info->capabilities = read_words (confab_json_get_array (object, "supported_parameters"));
  read_pricing (info, confab_json_get_object (object, "pricing"));
  return info;
}

/* Whether the service says that the model is for something other than a chat. */
static gboolean
is_of_other_type (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = confab_json_get_string (object, "type");
  JsonArray *output = confab_json_get_array (confab_json_get_object (object, "architecture"), "output_modalities");

  if (output != NULL && json_array_get_length (output) > 0)
    return (read_modalities (output) & CONFAB_MODALITY_TEXT) == 0;
  if (type == NULL)
    return FALSE;
  return strstr (type, "chat") == NULL && strcmp (type, "llm") != 0 && strcmp (type, "vlm") != 0 &&
         strcmp (type, "model") != 0;
}

static gboolean
is_for_other_use (ConfabModelInfo *info)
{
  g_autofree char *id = g_ascii_strdown (info->id, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (other_uses); i++)
    if (strstr (id, other_uses[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
append_all (GPtrArray *target,
            GPtrArray *source)
{
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (target, g_object_ref (g_ptr_array_index (source, i)));
}

static GPtrArray *
read_models (JsonArray *array)
{
  g_autoptr (GPtrArray) chat = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) likely_other = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) other = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_MODELS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (ConfabModelInfo) info = read_model (node);
      GPtrArray *list = chat;

      if (info == NULL || g_hash_table_contains (seen, info->id))
        continue;
      if (is_of_other_type (node))
        list = other;
      else if (is_for_other_use (info))
        list = likely_other;
      g_hash_table_add (seen, info->id);
      g_ptr_array_add (list, g_steal_pointer (&info));
    }
  append_all (chat, likely_other);
  /* A service whose types are all strange is shown whole. */
  if (chat->len == 0)
    append_all (chat, other);
  return g_steal_pointer (&chat);
}

/**
 * confab_catalogue_parse:
 * @text: the answer of a service that was asked for its models
 * @length: its length in bytes
 * @error: return location for a [error@Confab.Error]
 *
 * Reads the lists of the AI/ML API, OpenAI, OpenRouter, llama-server, Ollama, vLLM and LM Studio.
 *
 * Returns: (transfer full) (nullable) (element-type ConfabModelInfo): the models that can chat as far as the service
 *   says, in its
 *   order, those last whose name tells of another use; or %NULL with %CONFAB_ERROR_INVALID_JSON
 */
GPtrArray *
confab_catalogue_parse (const char *text,
                        gsize       length,
                        GError    **error)
{
  static const char *const lists[] = { "data", "models" };
  g_autoptr (JsonNode) root = confab_json_parse (text, length, error);
  JsonObject *object;

  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (root))
    return read_models (json_node_get_array (root));
  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  for (gsize i = 0; object != NULL && i < G_N_ELEMENTS (lists); i++)
    if (confab_json_get_array (object, lists[i]) != NULL)
      return read_models (confab_json_get_array (object, lists[i]));
  /* Ollama says null where it has none. */
  if (g_strcmp0 (confab_json_get_string (object, "object"), "list") == 0)
    return read_models (NULL);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("The answer is not a list of models."));
  return NULL;
}
