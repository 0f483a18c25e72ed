/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "cli/confab-cli-private.h"
#include "sandbox/confab-sandbox.h"

typedef struct
{
  char    *base_url;
  char    *profile;
  char    *model;
  gboolean set_default;
  gboolean key_stdin;
  char   **headers;
  int      timeout_connect;
  int      timeout_first_byte;
  int      timeout_silence;
  gboolean allow_http;
  char    *videos;
  gboolean json;
  char   **names;
} ProviderOptions;

static void
provider_options_clear (ProviderOptions *options)
{
  g_free (options->base_url);
  g_free (options->profile);
  g_free (options->model);
  g_free (options->videos);
  g_strfreev (options->headers);
  g_strfreev (options->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProviderOptions, provider_options_clear)

static gboolean
parse_options (ProviderOptions *options,
               gboolean         with_settings,
               int              argc,
               char           **argv,
               int             *status)
{
  const GOptionEntry setting_entries[] = {
    { "base-url", 0, 0, G_OPTION_ARG_FILENAME, &options->base_url,
      N_ ("The address, such as https://api.aimlapi.com/v1"), N_ ("URL") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile,
      N_ ("What kind of service it is; found from the address otherwise"), N_ ("NAME") },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options->model, N_ ("The model where none is chosen"), N_ ("ID") },
    { "default", 0, 0, G_OPTION_ARG_NONE, &options->set_default, N_ ("Use it for new conversations"), NULL },
    { "key-stdin", 0, 0, G_OPTION_ARG_NONE, &options->key_stdin,
      N_ ("Read the key from standard input into the keyring"), NULL },
    { "header", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->headers, N_ ("Send a header with each request"),
      N_ ("NAME: VALUE") },
    { "timeout-connect", 0, 0, G_OPTION_ARG_INT, &options->timeout_connect,
      N_ ("Limit for the connection, 0 for none"), N_ ("S") },
    { "timeout-first-byte", 0, 0, G_OPTION_ARG_INT, &options->timeout_first_byte,
      N_ ("Limit for the first byte, 0 for none"), N_ ("S") },
    { "timeout-silence", 0, 0, G_OPTION_ARG_INT, &options->timeout_silence,
      N_ ("Limit for a pause in the reply, 0 for none"), N_ ("S") },
    { "allow-http", 0, 0, G_OPTION_ARG_NONE, &options->allow_http, N_ ("Allow unencrypted http to another machine"),
      NULL },
    { "videos", 0, 0, G_OPTION_ARG_FILENAME, &options->videos, N_ ("Send videos as: itself or frames"), N_ ("FORM") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->names, NULL, NULL },
    { NULL }
  };
  const GOptionEntry plain_entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->names, NULL, NULL },
    { NULL }
  };

  options->timeout_connect = options->timeout_first_byte = options->timeout_silence = -1;
  return confab_cli_parse (argc, argv, _ ("[NAME]"), NULL, with_settings ? setting_entries : plain_entries, status);
}

static ConfabServices *
get_services (ConfabCli *cli)
{
  return confab_session_get_services (cli->session);
}

/* The one name that the call must have, or NULL. */
static const char *
get_name (ProviderOptions *options)
{
  if (options->names == NULL || options->names[1] != NULL || *options->names[0] == '\0' ||
      !g_utf8_validate (options->names[0], -1, NULL))
    return NULL;
  return options->names[0];
}

static gboolean
set_headers (ConfabProvider *provider,
             char          **headers,
             GError        **error)
{
  for (char **header = headers; header != NULL && *header != NULL; header++)
    {
      char *colon = strchr (*header, ':');
      g_autofree char *name = colon != NULL ? g_strndup (*header, colon - *header) : NULL;
      g_autofree char *value = colon != NULL ? g_strstrip (g_strdup (colon + 1)) : NULL;

      if (name == NULL || !g_utf8_validate (*header, -1, NULL))
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("--header takes “NAME: VALUE”."));
          return FALSE;
        }
      if (!confab_provider_set_header (provider, name, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_profile (ConfabProvider  *provider,
             ProviderOptions *options,
             gboolean         was_found,
             GError         **error)
{
  ConfabProfile profile = confab_provider_get_profile (provider);

  /* A profile that somebody chose stays when the address changes. */
  if (options->profile == NULL && options->base_url != NULL && was_found)
    profile = confab_profile_from_url (confab_provider_get_base_url (provider));
  else if (options->profile != NULL && !confab_cli_find_profile (options->profile, &profile, error))
    return FALSE;
  g_object_set (provider, "profile", (guint)profile, NULL);
  if (confab_provider_get_base_url (provider) == NULL && confab_profile_get_base_url (profile) != NULL)
    g_object_set (provider, "base-url", confab_profile_get_base_url (profile), NULL);
  return TRUE;
}

static gboolean
set_videos (ConfabProvider *provider,
            const char     *form,
            GError        **error)
{
  if (form == NULL)
    return TRUE;
  if (strcmp (form, "itself") != 0 && strcmp (form, "frames") != 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("--videos takes itself or frames."));
      return FALSE;
    }
  g_object_set (provider, "frames-only", strcmp (form, "frames") == 0, NULL);
  return TRUE;
}

static gboolean
apply_options (ConfabProvider  *provider,
               ProviderOptions *options,
               GError         **error)
{
  const char *old_url = confab_provider_get_base_url (provider);
  gboolean was_found = old_url == NULL || confab_profile_from_url (old_url) == confab_provider_get_profile (provider);

  if (options->timeout_connect < -1 || options->timeout_first_byte < -1 || options->timeout_silence < -1)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                   _ ("A time limit is a number of seconds, or 0 for none."));
      return FALSE;
    }
  if (options->base_url != NULL && !confab_provider_set_base_url (provider, options->base_url, error))
    return FALSE;
  if (!set_profile (provider, options, was_found, error) || !set_headers (provider, options->headers, error))
    return FALSE;
  if (options->model != NULL)
    g_object_set (provider, "model", options->model, NULL);
  else if (confab_provider_get_model (provider) == NULL &&
           confab_provider_get_profile (provider) == CONFAB_PROFILE_AIMLAPI)
    g_object_set (provider, "model", CONFAB_AIMLAPI_MODEL, NULL);
  if (options->timeout_connect >= 0)
    g_object_set (provider, "timeout-connect", (guint)options->timeout_connect, NULL);
  if (options->timeout_first_byte >= 0)
    g_object_set (provider, "timeout-first-byte", (guint)options->timeout_first_byte, NULL);
  if (options->timeout_silence >= 0)
    g_object_set (provider, "timeout-silence", (guint)options->timeout_silence, NULL);
  if (options->allow_http)
    g_object_set (provider, "allow-http", TRUE, NULL);
  if (!set_videos (provider, options->videos, error))
    return FALSE;
  return confab_provider_check (provider, error);
}

/* The key from standard input; NULL with the status set where there is none. */
static char *
read_key (ConfabCli *cli,
          int       *status)
{
  g_autoptr (GError) error = NULL;
  char *input = confab_cli_read_stdin (cli, &error);

  if (input == NULL)
    {
      *status = confab_cli_fail_with (error);
      return NULL;
    }
  g_strstrip (input);
  if (*input != '\0' && strpbrk (input, " \t\r\n") == NULL)
    return input;
  confab_secret_free (input);
  *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Standard input must hold the key and nothing else."));
  return NULL;
}

static int
save_key (ConfabCli      *cli,
          ConfabProvider *provider,
          const char     *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_key_async (get_services (cli), provider, key, FALSE, cli->cancellable, confab_cli_ready_cb,
                                  &result);
  if (confab_services_save_key_finish (get_services (cli), confab_cli_wait (&result), &error))
    return CONFAB_EXIT_COMPLETE;
  if (confab_cli_interrupted (cli))
    return CONFAB_EXIT_INTERRUPTED;
  return confab_cli_fail (CONFAB_EXIT_FAILED, _ ("The service is kept, but its key is not: %s"), error->message);
}

static int
save (ConfabCli       *cli,
      ConfabProvider  *provider,
      ProviderOptions *options)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *key = NULL;
  int status = CONFAB_EXIT_COMPLETE;

  if (options->key_stdin)
    {
      key = read_key (cli, &status);
      if (key == NULL)
        return status;
    }
  confab_services_save_async (get_services (cli), provider, NULL, confab_cli_ready_cb, &result);
  if (!confab_services_save_finish (get_services (cli), confab_cli_wait (&result), &error))
    status = confab_cli_fail_with (error);
  else if (options->set_default)
    confab_services_set_default (get_services (cli), confab_provider_get_id (provider));
  if (status == CONFAB_EXIT_COMPLETE && key != NULL)
    status = save_key (cli, provider, key);
  confab_secret_free (key);
  return status;
}

static int
add (ConfabCli *cli,
     int        argc,
     char     **argv)
{
  g_auto (ProviderOptions) options = { 0 };
  g_autoptr (ConfabProvider) provider = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = confab_id_new ();
  int status;

  if (!parse_options (&options, TRUE, argc, argv, &status))
    return status;
  if (get_name (&options) == NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                            _ ("Give the service a name: confab provider add NAME --base-url URL"));
  if (!confab_cli_open (cli, &status))
    return status;
  if (confab_services_find_by_name (get_services (cli), get_name (&options)) != NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                            _ ("There is a service “%s” already. Change it with “confab provider set”."),
                            get_name (&options));
  provider = confab_provider_new (id, get_name (&options), NULL, CONFAB_PROFILE_GENERIC);
  if (!apply_options (provider, &options, &error))
    return confab_cli_fail_with (error);
  return save (cli, provider, &options);
}

static ConfabProvider *
find (ConfabCli       *cli,
      ProviderOptions *options,
      int             *status)
{
  g_autoptr (GError) error = NULL;
  ConfabProvider *provider;

  if (get_name (options) == NULL)
    {
      *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give the name of one service. “confab provider list” shows them."));
      return NULL;
    }
  if (!confab_cli_open (cli, status))
    return NULL;
  provider = confab_cli_find_provider (cli, get_name (options), &error);
  if (provider == NULL)
    *status = confab_cli_fail_with (error);
  return provider;
}

static int
set (ConfabCli *cli,
     int        argc,
     char     **argv)
{
  g_auto (ProviderOptions) options = { 0 };
  g_autoptr (ConfabProvider) changed = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (GError) error = NULL;
  ConfabProvider *provider;
  int status;

  if (!parse_options (&options, TRUE, argc, argv, &status))
    return status;
  provider = find (cli, &options, &status);
  if (provider == NULL)
    return status;
  if (confab_provider_is_sandbox (provider))
    {
      if (options.set_default)
        confab_services_set_default (get_services (cli), CONFAB_PROVIDER_SANDBOX);
      return options.set_default ? CONFAB_EXIT_COMPLETE
                                 : confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                                                    _ ("The sandbox has nothing to set but --default."));
    }
  /* On a copy, so that a refused option leaves everything as it was. */
  json = confab_provider_to_json (provider);
  changed = confab_provider_from_json (json_node_get_object (json));
  if (!apply_options (changed, &options, &error))
    return confab_cli_fail_with (error);
  return save (cli, changed, &options);
}

static int
remove_provider (ConfabCli *cli,
                 int        argc,
                 char     **argv)
{
  g_auto (ProviderOptions) options = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabProvider *provider;
  int status;

  if (!parse_options (&options, FALSE, argc, argv, &status))
    return status;
  provider = find (cli, &options, &status);
  if (provider == NULL)
    return status;
  if (confab_provider_is_sandbox (provider))
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("The sandbox is part of Confab and cannot be removed."));
  confab_services_remove_async (get_services (cli), confab_provider_get_id (provider), NULL, confab_cli_ready_cb,
                                &result);
  if (confab_services_remove_finish (get_services (cli), confab_cli_wait (&result), &error))
    return CONFAB_EXIT_COMPLETE;
  return confab_cli_fail_with (error);
}

static int
list (ConfabCli *cli,
      int        argc,
      char     **argv)
{
  g_auto (ProviderOptions) options = { 0 };
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  GListModel *services;
  int status;

  json_node_take_array (root, array);
  if (!parse_options (&options, FALSE, argc, argv, &status) || !confab_cli_open (cli, &status))
    return status;
  services = G_LIST_MODEL (get_services (cli));
  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (ConfabProvider) provider = g_list_model_get_item (services, i);
      const char *url = confab_provider_get_base_url (provider);
      const char *model = confab_provider_get_model (provider);
      const char *profile = confab_profile_get_name (confab_provider_get_profile (provider));
      gboolean is_default = provider == confab_services_get_default (get_services (cli));
      JsonObject *object;

      if (!options.json)
        {
          g_autofree char *row = g_strdup_printf ("%s\t%s\t%s\t%s%s\n", confab_provider_get_name (provider),
                                                  url != NULL ? url : "-", profile, model != NULL ? model : "-",
                                                  is_default ? "\tdefault" : "");

          confab_cli_write (row, strlen (row));
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "name", confab_provider_get_name (provider));
      json_object_set_string_member (object, "base_url", url);
      json_object_set_string_member (object, "profile", profile);
      json_object_set_string_member (object, "model", model);
      json_object_set_boolean_member (object, "default", is_default);
      json_object_set_string_member (object, "videos", confab_provider_get_frames_only (provider) ? "frames" : "itself");
      json_array_add_object_element (array, object);
    }
  if (options.json)
    confab_cli_write_json (root);
  return CONFAB_EXIT_COMPLETE;
}

static int
test (ConfabCli *cli,
      int        argc,
      char     **argv)
{
  g_auto (ProviderOptions) options = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabServiceReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  ConfabProvider *provider;
  int status;

  if (!parse_options (&options, FALSE, argc, argv, &status))
    return status;
  provider = find (cli, &options, &status);
  if (provider == NULL)
    return status;
  if (!confab_cli_make_ready (cli, provider, &error))
    return confab_cli_fail_with (error);
  confab_services_check_async (get_services (cli), provider, NULL, cli->cancellable, confab_cli_ready_cb, &result);
  report = confab_services_check_finish (get_services (cli), confab_cli_wait (&result), &error);
  if (report == NULL)
    return confab_cli_fail_with (error);
  if (report->failure != NULL)
    return confab_cli_interrupted (cli) ? CONFAB_EXIT_INTERRUPTED : confab_cli_fail_turn (report->failure);
  g_string_append_printf (text, ngettext ("%s works and offers %u model", "%s works and offers %u models",
                                          report->models->len),
                          confab_provider_get_name (provider), report->models->len);
  if (report->balance != NULL)
    g_string_append_printf (text, "; %s", report->balance);
  g_string_append (text, ".\n");
  confab_cli_write (text->str, text->len);
  return CONFAB_EXIT_COMPLETE;
}

int
confab_cli_provider (ConfabCli *cli,
                     int        argc,
                     char     **argv)
{
  static const struct
  {
    const char       *name;
    ConfabCommandFunc func;
  } verbs[] = { { "list", list }, { "add", add }, { "set", set }, { "remove", remove_provider }, { "test", test } };
  g_autofree char *name = NULL;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (argv[1], verbs[i].name))
      {
        name = g_strdup_printf ("confab provider %s", argv[1]);
        g_set_prgname (name);
        return verbs[i].func (cli, argc - 1, argv + 1);
      }
  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      const char *help = "confab provider list [--json]\nconfab provider add NAME --base-url URL [OPTION…]\n"
                         "confab provider set NAME [OPTION…]\nconfab provider remove NAME\nconfab provider test NAME\n";

      confab_cli_write (help, strlen (help));
      return CONFAB_EXIT_COMPLETE;
    }
  return confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                          _ ("Say what to do: confab provider list | add | set | remove | test"));
}

int
confab_cli_models (ConfabCli *cli,
                   int        argc,
                   char     **argv)
{
  g_autofree char *name = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "provider", 'p', 0, G_OPTION_ARG_FILENAME, &name, N_ ("The service to ask"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { NULL }
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  ConfabProvider *provider;
  int status;

  json_node_take_array (root, array);
  if (!confab_cli_parse (argc, argv, NULL, _ ("Lists what a service offers: ID, name, what is known of it."), entries,
                         &status) ||
      !confab_cli_open (cli, &status))
    return status;
  provider = confab_cli_find_provider (cli, name, &error);
  if (provider == NULL)
    return confab_cli_fail_with (error);
  if (!confab_cli_make_ready (cli, provider, &error))
    return confab_cli_fail_with (error);
  confab_services_list_models_async (get_services (cli), provider, TRUE, cli->cancellable, confab_cli_ready_cb,
                                     &result);
  models = confab_services_list_models_finish (get_services (cli), confab_cli_wait (&result), &error);
  if (models == NULL)
    return confab_cli_fail_with (error);
  for (guint i = 0; i < models->len; i++)
    {
      ConfabModelInfo *info = models->pdata[i];
      g_autofree char *summary = confab_model_info_dup_summary (info);

      if (json)
        json_array_add_element (array, confab_model_info_to_json (info));
      else
        {
          g_autofree char *row = g_strdup_printf ("%s\t%s\t%s\n", info->id, info->name, summary);

          confab_cli_write (row, strlen (row));
        }
    }
  if (json)
    confab_cli_write_json (root);
  return CONFAB_EXIT_COMPLETE;
}

int
confab_cli_sandbox (ConfabCli *cli,
                    int        argc,
                    char     **argv)
{
  int port = 0;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Where to listen; any free port otherwise"), N_ ("N") },
    { NULL }
  };
  g_autoptr (ConfabSandbox) sandbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  int status;

  if (!confab_cli_parse (argc, argv, NULL,
                         _ ("Serves the sandbox on this machine until interrupted, and prints its base address."),
                         entries, &status))
    return status;
  if (port < 0 || port > 65535)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("The port must be a number from 0 to 65535."));
  sandbox = confab_sandbox_new ();
  if (!confab_sandbox_start (sandbox, (guint)port, &error))
    return confab_cli_fail (CONFAB_EXIT_FAILED, "%s", error->message);
  line = g_strconcat (confab_sandbox_get_base_url (sandbox), "\n", NULL);
  confab_cli_write (line, strlen (line));
  while (!confab_cli_interrupted (cli))
    g_main_context_iteration (NULL, TRUE);
  confab_sandbox_stop (sandbox);
  return CONFAB_EXIT_COMPLETE;
}
