/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "base/confab-uri.h"
#include "model/confab-provider.h"

struct _ConfabProvider
{
  GObject       parent_instance;

  char         *id;
  char         *name;
  char         *base_url;
  ConfabProfile profile;
  char         *model;
  GPtrArray    *headers;             /* name, value, name, value, …, NULL */
  char         *extra_body;
  JsonObject   *extra_body_object;
  guint         timeout_connect;
  guint         timeout_first_byte;
  guint         timeout_silence;
  gboolean      allow_http;
  gboolean      frames_only;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_BASE_URL,
  PROP_PROFILE,
  PROP_MODEL,
  PROP_EXTRA_BODY,
  PROP_TIMEOUT_CONNECT,
  PROP_TIMEOUT_FIRST_BYTE,
  PROP_TIMEOUT_SILENCE,
  PROP_ALLOW_HTTP,
  PROP_FRAMES_ONLY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabProvider, confab_provider, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_provider_finalize (GObject *object)
{
  ConfabProvider *self = CONFAB_PROVIDER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->base_url);
  g_free (self->model);
  g_ptr_array_unref (self->headers);
  g_free (self->extra_body);
  g_clear_pointer (&self->extra_body_object, json_object_unref);
  G_OBJECT_CLASS (confab_provider_parent_class)->finalize (object);
}

static void
confab_provider_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ConfabProvider *self = CONFAB_PROVIDER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_PROFILE:
      g_value_set_uint (value, self->profile);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_EXTRA_BODY:
      g_value_set_string (value, self->extra_body);
      break;
    case PROP_TIMEOUT_CONNECT:
      g_value_set_uint (value, self->timeout_connect);
      break;
    case PROP_TIMEOUT_FIRST_BYTE:
      g_value_set_uint (value, self->timeout_first_byte);
      break;
    case PROP_TIMEOUT_SILENCE:
      g_value_set_uint (value, self->timeout_silence);
      break;
    case PROP_ALLOW_HTTP:
      g_value_set_boolean (value, self->allow_http);
      break;
    case PROP_FRAMES_ONLY:
      g_value_set_boolean (value, self->frames_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_provider_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ConfabProvider *self = CONFAB_PROVIDER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_free (self->id);
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      g_free (self->name);
      self->name = g_value_dup_string (value);
      break;
    case PROP_BASE_URL:
      g_free (self->base_url);
      self->base_url = g_value_dup_string (value);
      break;
    case PROP_PROFILE:
      self->profile = g_value_get_uint (value);
      break;
    case PROP_MODEL:
      g_free (self->model);
      self->model = g_value_dup_string (value);
      break;
    case PROP_EXTRA_BODY:
      confab_provider_set_extra_body (self, g_value_get_string (value), NULL);
      break;
    case PROP_TIMEOUT_CONNECT:
      self->timeout_connect = g_value_get_uint (value);
      break;
    case PROP_TIMEOUT_FIRST_BYTE:
      self->timeout_first_byte = g_value_get_uint (value);
      break;
    case PROP_TIMEOUT_SILENCE:
      self->timeout_silence = g_value_get_uint (value);
      break;
    case PROP_ALLOW_HTTP:
      self->allow_http = g_value_get_boolean (value);
      break;
    case PROP_FRAMES_ONLY:
      self->frames_only = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_provider_class_init (ConfabProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_provider_finalize;
  object_class->get_property = confab_provider_get_property;
  object_class->set_property = confab_provider_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL, flags);
  properties[PROP_PROFILE] = g_param_spec_uint ("profile", NULL, NULL, 0, CONFAB_N_PROFILES - 1, 0, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  properties[PROP_EXTRA_BODY] = g_param_spec_string ("extra-body", NULL, NULL, NULL, flags);
  properties[PROP_TIMEOUT_CONNECT] = g_param_spec_uint ("timeout-connect", NULL, NULL, 0, G_MAXUINT,
                                                        CONFAB_PROVIDER_TIMEOUT_CONNECT, flags);
  properties[PROP_TIMEOUT_FIRST_BYTE] = g_param_spec_uint ("timeout-first-byte", NULL, NULL, 0, G_MAXUINT,
                                                           CONFAB_PROVIDER_TIMEOUT_FIRST_BYTE, flags);
  properties[PROP_TIMEOUT_SILENCE] = g_param_spec_uint ("timeout-silence", NULL, NULL, 0, G_MAXUINT,
                                                        CONFAB_PROVIDER_TIMEOUT_SILENCE, flags);
  properties[PROP_ALLOW_HTTP] = g_param_spec_boolean ("allow-http", NULL, NULL, FALSE, flags);
  properties[PROP_FRAMES_ONLY] = g_param_spec_boolean ("frames-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_provider_init (ConfabProvider *self)
{
  self->headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->headers, NULL);
  self->timeout_connect = CONFAB_PROVIDER_TIMEOUT_CONNECT;
  self->timeout_first_byte = CONFAB_PROVIDER_TIMEOUT_FIRST_BYTE;
  self->timeout_silence = CONFAB_PROVIDER_TIMEOUT_SILENCE;
}

/**
 * confab_provider_new: (constructor)
 * @id: its identifier
 * @name: its name, by which the user and the command line know it
 * @base_url: (nullable): its address, absolute and without a trailing slash
 * @profile: what kind of service it is
 *
 * Returns: (transfer full): a provider
 */
ConfabProvider *
confab_provider_new (const char   *id,
                     const char   *name,
                     const char   *base_url,
                     ConfabProfile profile)
{
  return g_object_new (CONFAB_TYPE_PROVIDER,
                       "id", id,
                       "name", name,
                       "base-url", base_url,
                       "profile", (guint)profile,
                       NULL);
}

static const char *const string_members[] = { "id", "name", "base-url", "model", "extra-body" };
static const char *const uint_members[] = { "timeout-connect", "timeout-first-byte", "timeout-silence" };

/**
 * confab_provider_from_json: (constructor)
 * @object: what [method@Confab.Provider.to_json] gave
 *
 * Returns: (transfer full): the provider
 */
ConfabProvider *
confab_provider_from_json (JsonObject *object)
{
  ConfabProvider *self = g_object_new (CONFAB_TYPE_PROVIDER, NULL);
  JsonArray *headers = confab_json_get_array (object, "headers");

  for (guint i = 0; i < G_N_ELEMENTS (string_members); i++)
    g_object_set (self, string_members[i], confab_json_get_string (object, string_members[i]), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (uint_members); i++)
    {
      gint64 value;

      if (confab_json_get_int (object, uint_members[i], &value) && value >= 0 && value <= G_MAXUINT)
        g_object_set (self, uint_members[i], (guint)value, NULL);
    }
  confab_profile_from_name (confab_json_get_string (object, "profile"), &self->profile);
  confab_json_get_boolean (object, "allow-http", &self->allow_http);
  confab_json_get_boolean (object, "frames-only", &self->frames_only);
  for (guint i = 0; headers != NULL && i < json_array_get_length (headers); i++)
    {
      JsonObject *header = confab_json_array_object (headers, i);
      const char *name = confab_json_get_string (header, "name");
      const char *value = confab_json_get_string (header, "value");

      if (name != NULL && value != NULL)
        confab_provider_set_header (self, name, value, NULL);
    }
  return self;
}

/**
 * confab_provider_to_json:
 * @self: a provider
 *
 * Returns: (transfer full): @self as the store keeps it; it has no key, so that none can get out with it
 */
JsonNode *
confab_provider_to_json (ConfabProvider *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *headers = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (string_members); i++)
    {
      g_autofree char *value = NULL;

      g_object_get (self, string_members[i], &value, NULL);
      if (value != NULL)
        json_object_set_string_member (object, string_members[i], value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (uint_members); i++)
    {
      guint value;

      g_object_get (self, uint_members[i], &value, NULL);
      json_object_set_int_member (object, uint_members[i], value);
    }
  json_object_set_string_member (object, "profile", confab_profile_get_name (self->profile));
  json_object_set_boolean_member (object, "allow-http", self->allow_http);
  json_object_set_boolean_member (object, "frames-only", self->frames_only);
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    {
      JsonObject *header = json_object_new ();

      json_object_set_string_member (header, "name", self->headers->pdata[i]);
      json_object_set_string_member (header, "value", self->headers->pdata[i + 1]);
      json_array_add_object_element (headers, header);
    }
  json_object_set_array_member (object, "headers", headers);
  json_node_take_object (node, object);
  return node;
}

/**
 * confab_provider_get_id:
 * @self: a provider
 *
 * Returns: (transfer none): its identifier
 */
const char *
confab_provider_get_id (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->id;
}

/**
 * confab_provider_get_name:
 * @self: a provider
 *
 * Returns: (transfer none): its name
 */
const char *
confab_provider_get_name (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->name;
}

/**
 * confab_provider_get_base_url:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): its address
 */
const char *
confab_provider_get_base_url (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->base_url;
}

/**
 * confab_provider_dup_origin:
 * @self: a provider
 *
 * Returns: (transfer full) (nullable): the origin that its key belongs to
 */
char *
confab_provider_dup_origin (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->base_url != NULL ? confab_uri_dup_origin (self->base_url) : NULL;
}

/**
 * confab_provider_get_profile:
 * @self: a provider
 *
 * Returns: what kind of service it is
 */
ConfabProfile
confab_provider_get_profile (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), CONFAB_PROFILE_GENERIC);

  return self->profile;
}

/**
 * confab_provider_get_model:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the model that is used where none is chosen
 */
const char *
confab_provider_get_model (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->model;
}

/**
 * confab_provider_get_extra_body:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): members that go into each request
 */
JsonObject *
confab_provider_get_extra_body (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return self->extra_body_object;
}

/**
 * confab_provider_get_timeout_connect:
 * @self: a provider
 *
 * Returns: seconds until the connection must stand, 0 for no limit
 */
guint
confab_provider_get_timeout_connect (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), 0);

  return self->timeout_connect;
}

/**
 * confab_provider_get_timeout_first_byte:
 * @self: a provider
 *
 * Returns: seconds until the first byte of an answer, 0 for no limit
 */
guint
confab_provider_get_timeout_first_byte (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), 0);

  return self->timeout_first_byte;
}

/**
 * confab_provider_get_timeout_silence:
 * @self: a provider
 *
 * Returns: the longest pause in an answer in seconds, 0 for no limit
 */
guint
confab_provider_get_timeout_silence (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), 0);

  return self->timeout_silence;
}

/**
 * confab_provider_get_allow_http:
 * @self: a provider
 *
 * Returns: whether unencrypted http may leave this machine
 */
gboolean
confab_provider_get_allow_http (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  return self->allow_http;
}

/**
 * confab_provider_get_frames_only:
 * @self: a provider
 *
 * Returns: whether it refused a video before, so that videos go there as frames
 */
gboolean
confab_provider_get_frames_only (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  return self->frames_only;
}

/**
 * confab_provider_is_sandbox:
 * @self: a provider
 *
 * Returns: whether it is the sandbox inside this process
 */
gboolean
confab_provider_is_sandbox (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  return g_strcmp0 (self->id, CONFAB_PROVIDER_SANDBOX) == 0;
}

/**
 * confab_provider_get_headers:
 * @self: a provider
 *
 * Returns: (transfer none): headers that go with each request, pairs of name and value, ended by %NULL
 */
const char *const *
confab_provider_get_headers (ConfabProvider *self)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), NULL);

  return (const char *const *)self->headers->pdata;
}

/**
 * confab_provider_set_header:
 * @self: a provider
 * @name: the name of a header
 * @value: its value
 * @error: return location for a [error@Confab.Error]
 *
 * Adds a header to each request, or replaces it. The Authorization header is refused, since a key must not get into the
 * settings.
 *
 * Returns: whether it was taken, else %CONFAB_ERROR_INVALID_VALUE
 */
gboolean
confab_provider_set_header (ConfabProvider *self,
                            const char     *name,
                            const char     *value,
                            GError        **error)
{
  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  if (*name == '\0' || strspn (name, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (name))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("“%s” is not the name of a header."), name);
      return FALSE;
    }
  for (const char *p = value; *p != '\0'; p++)
    if ((guchar) * p < 0x20 || *p == 0x7f)
      {
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                     _ ("The value of the header “%s” must be one line without control characters."), name);
        return FALSE;
      }
  if (g_ascii_strcasecmp (name, "authorization") == 0 || g_ascii_strcasecmp (name, "proxy-authorization") == 0 ||
      g_ascii_strcasecmp (name, "x-api-key") == 0 || g_ascii_strcasecmp (name, "api-key") == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                   _ ("A key must not stand among the headers. Enter it as the key of the service; it is kept in the keyring."));
      return FALSE;
    }
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    if (g_ascii_strcasecmp (self->headers->pdata[i], name) == 0)
      {
        g_free (self->headers->pdata[i + 1]);
        self->headers->pdata[i + 1] = g_strdup (value);
        return TRUE;
      }
  g_ptr_array_insert (self->headers, self->headers->len - 1, g_strdup (name));
  g_ptr_array_insert (self->headers, self->headers->len - 1, g_strdup (value));
  return TRUE;
}

/**
 * confab_provider_clear_headers:
 * @self: a provider
 *
 * Takes all headers away.
 */
void
confab_provider_clear_headers (ConfabProvider *self)
{
  g_return_if_fail (CONFAB_IS_PROVIDER (self));

  g_ptr_array_set_size (self->headers, 0);
  g_ptr_array_add (self->headers, NULL);
}

/**
 * confab_provider_set_base_url:
 * @self: a provider
 * @base_url: an address as a person typed it
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether it was taken, else %CONFAB_ERROR_INVALID_URL
 */
gboolean
confab_provider_set_base_url (ConfabProvider *self,
                              const char     *base_url,
                              GError        **error)
{
  g_autofree char *normalized = NULL;

  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  normalized = confab_uri_normalize_base (base_url, error);
  if (normalized == NULL)
    return FALSE;
  g_object_set (self, "base-url", normalized, NULL);
  return TRUE;
}

/**
 * confab_provider_set_extra_body:
 * @self: a provider
 * @json: (nullable): a JSON object, or %NULL or an empty text for none
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether it was taken, else %CONFAB_ERROR_INVALID_JSON
 */
gboolean
confab_provider_set_extra_body (ConfabProvider *self,
                                const char     *json,
                                GError        **error)
{
  JsonObject *object = NULL;

  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  if (json != NULL && *json != '\0')
    {
      object = confab_json_parse_object (json, -1, error);
      if (object == NULL)
        return FALSE;
    }
  g_clear_pointer (&self->extra_body_object, json_object_unref);
  self->extra_body_object = object;
  g_free (self->extra_body);
  self->extra_body = object != NULL ? g_strdup (json) : NULL;
  return TRUE;
}

/**
 * confab_provider_check:
 * @self: a provider
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether requests may be sent: there is an address, and it is encrypted, on this machine, or allowed not to be;
 *   else %CONFAB_ERROR_INVALID_URL or %CONFAB_ERROR_INSECURE_URL
 */
gboolean
confab_provider_check (ConfabProvider *self,
                       GError        **error)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (CONFAB_IS_PROVIDER (self), FALSE);

  origin = confab_provider_dup_origin (self);
  if (origin == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL,
                   _ ("The service “%s” has no address. Enter one, such as https://api.aimlapi.com/v1."), self->name);
      return FALSE;
    }
  if (!self->allow_http && !confab_uri_is_http_secure (self->base_url))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL,
                   _ ("%s is not encrypted: anybody on the way could read the key and the conversation. Use https, or allow "
                      "unencrypted http for this service."), origin);
      return FALSE;
    }
  return TRUE;
}
