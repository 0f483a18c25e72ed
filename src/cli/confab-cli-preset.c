/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "cli/confab-cli-preset.h"
#include "cli/confab-cli-private.h"
#include "model/confab-preset-file.h"
#include "session/confab-chat-preset.h"

/* The options of a verb. */
typedef struct
{
  gboolean json;
  char    *output;
  char   **names;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_strfreev (options->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static GListModel *
get_presets (ConfabCli * cli)
{
  return G_LIST_MODEL (confab_session_get_presets (cli->session));
}

static gboolean
set_unknown (const char *name,
             GError    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("There is no preset “%s”. “confab preset list” shows them."), name);
  return FALSE;
}

static ConfabPreset *
find (ConfabCli  *cli,
      const char *name,
      GError    **error)
{
  ConfabPreset *preset = NULL;

  if (g_utf8_validate (name, -1, NULL))
    preset = confab_presets_find_by_name (confab_session_get_presets (cli->session), name);
  if (preset == NULL && g_utf8_validate (name, -1, NULL))
    set_unknown (name, error);
  else if (preset == NULL)
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("An argument is not UTF-8 text."));
  return preset;
}

static int
list (ConfabCli *cli,
      int        argc,
      char     **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    { NULL }
  };
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  int status;

  json_node_take_array (root, array);
  if (!confab_cli_parse (argc, argv, NULL, _ ("Lists the presets: name, model."), entries, &status) ||
      !confab_cli_open (cli, &status))
    return status;
  for (guint i = 0; i < g_list_model_get_n_items (get_presets (cli)); i++)
    {
      g_autoptr (ConfabPreset) preset = g_list_model_get_item (get_presets (cli), i);
      const char *model = confab_preset_get_model (preset);
      g_autofree char *row = g_strdup_printf ("%s\t%s\n", confab_preset_get_name (preset), model != NULL ? model : "");

      if (options.json)
        json_array_add_element (array, confab_preset_to_json (preset));
      else
        confab_cli_write (row, strlen (row));
    }
  if (options.json)
    confab_cli_write_json (root);
  return CONFAB_EXIT_COMPLETE;
}

static int
show (ConfabCli *cli,
      int        argc,
      char     **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.names, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  ConfabPreset *preset;
  int status;

  if (!confab_cli_parse (argc, argv, _ ("NAME"), _ ("Shows one preset as JSON."), entries, &status))
    return status;
  if (options.names == NULL || options.names[1] != NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give the name of one preset. “confab preset list” shows them."));
  if (!confab_cli_open (cli, &status))
    return status;
  preset = find (cli, options.names[0], &error);
  if (preset == NULL)
    return confab_cli_fail_with (error);
  node = confab_preset_to_json (preset);
  confab_cli_write_json (node);
  return CONFAB_EXIT_COMPLETE;
}

static GPtrArray *
read_file (ConfabCli  *cli,
           const char *name,
           GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  g_autoptr (GPtrArray) presets = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents (file, cli->cancellable, &text, &length, NULL, error))
    return NULL;
  presets = confab_preset_file_read (text, length, error);
  if (presets == NULL)
    g_prefix_error (error, "%s: ", name);
  return g_steal_pointer (&presets);
}

static int
import (ConfabCli *cli,
        int        argc,
        char     **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.names, NULL, NULL },
    { NULL }
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  int status;

  if (!confab_cli_parse (argc, argv, _ ("FILE…"), _ ("Adds the presets of files that Confab exported."), entries, &status))
    return status;
  if (options.names == NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Say which file to import: confab preset import FILE…"));
  if (!confab_cli_open (cli, &status))
    return status;
  /* All or none. */
  for (char **name = options.names; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;
      GPtrArray *presets = read_file (cli, *name, &error);

      if (presets == NULL)
        return confab_cli_fail_with (error);
      g_ptr_array_extend_and_steal (all, presets);
    }
  for (guint i = 0; i < all->len; i++)
    {
      ConfabPreset *added = confab_presets_add_copy (confab_session_get_presets (cli->session), all->pdata[i]);
      g_autofree char *row = g_strdup_printf ("%s\n", confab_preset_get_name (added));

      confab_cli_write (row, strlen (row));
    }
  return CONFAB_EXIT_COMPLETE;
}

/* Those that are named, or all. */
static GPtrArray *
choose (ConfabCli *cli,
        char     **names,
        GError   **error)
{
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names == NULL && i < g_list_model_get_n_items (get_presets (cli)); i++)
    g_ptr_array_add (presets, g_list_model_get_item (get_presets (cli), i));
  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      ConfabPreset *preset = find (cli, *name, error);

      if (preset == NULL)
        return NULL;
      g_ptr_array_add (presets, g_object_ref (preset));
    }
  return g_steal_pointer (&presets);
}

static int
export (ConfabCli *cli,
        int        argc,
        char     **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Write to a file, not to standard output"), N_ ("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.names, NULL, NULL },
    { NULL }
  };
  g_autoptr (GPtrArray) presets = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int status;

  if (!confab_cli_parse (argc, argv, _ ("[NAME…]"), _ ("Writes the named presets, or all, as JSON."), entries, &status) ||
      !confab_cli_open (cli, &status))
    return status;
  presets = choose (cli, options.names, &error);
  if (presets == NULL)
    return confab_cli_fail_with (error);
  text = confab_preset_file_write (presets);
  if (options.output == NULL)
    confab_cli_write (text, strlen (text));
  else if (!g_file_set_contents (options.output, text, -1, &error))
    return confab_cli_fail_with (error);
  return CONFAB_EXIT_COMPLETE;
}

int
confab_cli_preset (ConfabCli *cli,
                   int        argc,
                   char     **argv)
{
  static const struct
  {
    const char       *name;
    ConfabCommandFunc func;
  } verbs[] = { { "list", list }, { "show", show }, { "import", import }, { "export", export } };
  g_autofree char *name = NULL;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (argv[1], verbs[i].name))
      {
        name = g_strdup_printf ("confab preset %s", argv[1]);
        g_set_prgname (name);
        return verbs[i].func (cli, argc - 1, argv + 1);
      }
  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      const char *help = "confab preset list [--json]\nconfab preset show NAME\nconfab preset import FILE…\n"
                         "confab preset export [--output FILE] [NAME…]\n";

      confab_cli_write (help, strlen (help));
      return CONFAB_EXIT_COMPLETE;
    }
  return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Say what to do: confab preset list | show | import | export"));
}

static gboolean
add_variable (JsonObject *values,
              const char *setting,
              GError    **error)
{
  const char *equals = strchr (setting, '=');
  g_autofree char *name = NULL;

  if (equals == NULL || equals == setting || !g_utf8_validate (setting, -1, NULL))
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("--variable takes NAME=VALUE, such as language=German."));
      return FALSE;
    }
  name = g_strndup (setting, equals - setting);
  json_object_set_string_member (values, name, equals + 1);
  return TRUE;
}

static void
add_value_cb (JsonObject *object,
              const char *name,
              JsonNode   *value,
              gpointer    user_data)
{
  json_object_set_member (user_data, name, json_node_copy (value));
}

/**
 * confab_cli_use_preset:
 * @cli: a call
 * @chat: a conversation
 * @name: (nullable): the preset that is to be used in it, %NULL for what is used in it anyway
 * @variables: (nullable): values of variables, NAME=VALUE
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether there is such a preset, and the variables are such
 */
gboolean
confab_cli_use_preset (ConfabCli  *cli,
                       ConfabChat *chat,
                       const char *name,
                       char      **variables,
                       GError    **error)
{
  JsonObject *before = confab_conversation_get_variables (confab_chat_get_conversation (chat));
  g_autoptr (JsonObject) values = json_object_new ();

  if (name != NULL)
    {
      ConfabPreset *preset = find (cli, name, error);

      if (preset == NULL)
        return FALSE;
      confab_chat_set_preset (chat, preset);
    }
  if (before != NULL)
    json_object_foreach_member (before, add_value_cb, values);
  for (char **setting = variables; setting != NULL && *setting != NULL; setting++)
    if (!add_variable (values, *setting, error))
      return FALSE;
  confab_chat_set_variables (chat, values);
  return TRUE;
}

/* (nullable): NULL where nothing was said. */
static char *
ask_value (ConfabCli        *cli,
           GDataInputStream *input,
           const char       *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *prompt = g_strdup_printf (_ ("%s: "), name);
  g_autofree char *value = NULL;

  confab_cli_write_text (stderr, TRUE, prompt, strlen (prompt));
  fflush (stderr);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, cli->cancellable, confab_cli_ready_cb, &result);
  value = g_data_input_stream_read_line_finish_utf8 (input, confab_cli_wait (&result), NULL, NULL);
  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

/* Asks for all, as far as somebody is there who answers. */
static void
ask_values (ConfabCli  *cli,
            ConfabChat *chat,
            char      **names)
{
  JsonObject *before = confab_conversation_get_variables (confab_chat_get_conversation (chat));
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GInputStream) base = NULL;
  g_autoptr (GDataInputStream) input = NULL;

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return;
  base = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  input = g_data_input_stream_new (base);
  if (before != NULL)
    json_object_foreach_member (before, add_value_cb, values);
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *value = ask_value (cli, input, *name);

      if (value == NULL)
        break;
      json_object_set_string_member (values, *name, value);
    }
  confab_chat_set_variables (chat, values);
}

/**
 * confab_cli_ask_variables:
 * @cli: a call
 * @chat: a conversation, with all that is set for it
 * @error: return location for a [error@Confab.Error]
 *
 * Asks for the variables in the system prompt of a preset that have no value, where that is a terminal.
 *
 * Returns: whether all have one
 */
gboolean
confab_cli_ask_variables (ConfabCli  *cli,
                          ConfabChat *chat,
                          GError    **error)
{
  g_auto (GStrv) missing = NULL;
  g_auto (GStrv) still = NULL;

  /* What somebody writes for this conversation alone may have braces of its own. */
  if (confab_chat_get_preset (chat) == NULL || confab_conversation_get_system_prompt (confab_chat_get_conversation (chat)) != NULL)
    return TRUE;
  missing = confab_chat_list_missing (chat);
  if (*missing == NULL)
    return TRUE;
  ask_values (cli, chat, missing);
  if (g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    return FALSE;
  still = confab_chat_list_missing (chat);
  if (*still == NULL)
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("The system prompt of the preset has a variable “%s”. Say what it is with --variable '%s=…'."), still[0], still[0]);
  return FALSE;
}
