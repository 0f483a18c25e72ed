/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "cli/confab-cli-private.h"
#include "cli/confab-cli.h"
#include "provider/confab-catalogue.h"
#include "store/confab-store.h"

#define LINE_CHARS 1000

static const struct
{
  const char       *name;
  const char       *arguments;
  const char       *summary;
  ConfabCommandFunc func;
} commands[] = {
  { "ask", N_ ("[OPTION…] [PROMPT]"), N_ ("Ask once; the reply streams to standard output"), confab_cli_ask },
  { "list", "[--json]", N_ ("List the conversations, newest first"), confab_cli_list },
  { "show", N_ ("[--json] ID"), N_ ("Show one conversation"), confab_cli_show },
  { "search", N_ ("[--json] QUERY"), N_ ("Search titles and messages"), confab_cli_search },
  { "export", N_ ("[--format FORMAT] [--output FILE] [--all | ID…]"), N_ ("Write conversations to a file"),
    confab_cli_export },
  { "experiment", N_ ("[--output FILE] [--format json|csv] [--at-once N] FILE"),
    N_ ("Ask one prompt of several models, over a grid of parameters"), confab_cli_experiment },
  { "import", N_ ("FILE…"), N_ ("Add conversations that Confab or another program exported"), confab_cli_import },
  { "models", N_ ("[--provider NAME] [--json]"), N_ ("List what a service offers"), confab_cli_models },
  { "preset", "list | show | import | export", N_ ("Manage the presets"), confab_cli_preset },
  { "provider", "list | add | set | remove | test", N_ ("Manage the services"), confab_cli_provider },
  { "sandbox", "[--port N]", N_ ("Serve the sandbox until interrupted"), confab_cli_sandbox },
};

/**
 * confab_cli_say:
 * @format: a format as for printf()
 *
 * Prints one line on standard error.
 */
void
confab_cli_say (const char *format,
                ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = confab_text_single_line (text, LINE_CHARS);
  fprintf (stderr, "confab: %s\n", line);
}

int
confab_cli_fail (int         status,
                 const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  confab_cli_say ("%s", text);
  return status;
}

int
confab_cli_fail_turn (const ConfabFailure *failure)
{
  g_autofree char *line = confab_failure_to_line (failure);
  gboolean was_sent = failure->kind != CONFAB_FAILURE_SETUP && failure->kind != CONFAB_FAILURE_INSECURE &&
                      failure->kind != CONFAB_FAILURE_ATTACHMENT;

  return confab_cli_fail (was_sent ? CONFAB_EXIT_FAILED : CONFAB_EXIT_WRONG_CALL, "%s", line);
}

int
confab_cli_fail_with (const GError *error)
{
  gboolean was_wrong = error->domain == CONFAB_ERROR || error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR ||
                       g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CONFAB_EXIT_INTERRUPTED;
  if (error->domain == CONFAB_CATALOGUE_ERROR)
    {
      g_autoptr (ConfabFailure) failure = confab_failure_new (error->code, error->message);

      return confab_cli_fail_turn (failure);
    }
  return confab_cli_fail (was_wrong ? CONFAB_EXIT_WRONG_CALL : CONFAB_EXIT_FAILED, "%s", error->message);
}

gboolean
confab_cli_interrupted (ConfabCli *cli)
{
  return g_cancellable_is_cancelled (cli->cancellable);
}

gboolean
confab_cli_write (const char *text,
                  gsize       length)
{
  return fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0;
}

gboolean
confab_cli_write_text (FILE       *stream,
                       gboolean    is_terminal,
                       const char *text,
                       gsize       length)
{
  g_autoptr (GString) plain = NULL;

  if (!is_terminal)
    return fwrite (text, 1, length, stream) == length && fflush (stream) == 0;
  plain = g_string_sized_new (length);
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* A terminal takes escape sequences as orders. */
      if (!g_unichar_iscntrl (c) || c == '\n' || c == '\t')
        g_string_append_unichar (plain, c);
    }
  return fwrite (plain->str, 1, plain->len, stream) == plain->len && fflush (stream) == 0;
}

/**
 * confab_cli_write_json:
 * @node: a value
 *
 * Prints a value on one line of standard output.
 */
void
confab_cli_write_json (JsonNode *node)
{
  g_autofree char *text = confab_json_to_string (node, FALSE);

  confab_cli_write (text, strlen (text));
  confab_cli_write ("\n", 1);
}

gboolean
confab_cli_parse (int                 argc,
                  char              **argv,
                  const char         *arguments,
                  const char         *summary,
                  const GOptionEntry *entries,
                  int                *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL },
    { NULL }
  };

  /* GLib's own help ends the process by itself. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, help_entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      /* Translators: what is wrong with the call, and the command */
      *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("%s. See “%s --help”."), error->message, g_get_prgname ());
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      confab_cli_write (text, strlen (text));
      *status = CONFAB_EXIT_COMPLETE;
      return FALSE;
    }
  return TRUE;
}

void
confab_cli_ready_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
confab_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

gboolean
confab_cli_open (ConfabCli *cli,
                 int       *status)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cli->session = confab_session_new (NULL, NULL);
  confab_session_open_async (cli->session, cli->cancellable, confab_cli_ready_cb, &result);
  if (confab_session_open_finish (cli->session, confab_cli_wait (&result), &error))
    return TRUE;
  *status = confab_cli_fail_with (error);
  return FALSE;
}

/* Standard input whole, without waiting in a way that a signal could not end. */
/**
 * confab_cli_read_stdin:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what standard input holds, UTF-8
 */
char *
confab_cli_read_stdin (ConfabCli *cli,
                       GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize size;

  g_output_stream_splice_async (output, input, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT,
                                cli->cancellable,
                                confab_cli_ready_cb, &result);
  if (g_output_stream_splice_finish (output, confab_cli_wait (&result), error) < 0 ||
      g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    return NULL;
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && !g_utf8_validate (data, size, NULL))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("Standard input is not UTF-8 text."));
      return NULL;
    }
  return size > 0 ? g_strndup (data, size) : g_strdup ("");
}

gboolean
confab_cli_find_profile (const char    *name,
                         ConfabProfile *profile,
                         GError       **error)
{
  if (confab_profile_from_name (name, profile))
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
               _ ("There is no profile “%s”. There are aimlapi, openai, openrouter, llama-server, ollama, vllm, lm-studio, "
                  "deepseek and generic."), name);
  return FALSE;
}

ConfabProvider *
confab_cli_find_provider (ConfabCli  *cli,
                          const char *name,
                          GError    **error)
{
  ConfabServices *services = confab_session_get_services (cli->session);
  ConfabProvider *provider;

  if (name == NULL)
    {
      provider = confab_services_get_default (services);
      if (provider == NULL)
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                     _ ("No service is set up. Add one with “confab provider add”, or use “--provider sandbox”."));
      return provider;
    }
  provider = g_utf8_validate (name, -1, NULL) ? confab_services_find_by_name (services, name) : NULL;
  if (provider == NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                 _ ("There is no service “%s”. “confab provider list” shows those there are."), name);
  return provider;
}

gboolean
confab_cli_make_ready (ConfabCli      *cli,
                       ConfabProvider *provider,
                       GError        **error)
{
  const char *key = g_getenv ("CONFAB_API_KEY");
  const char *base_url;

  if (confab_provider_is_sandbox (provider))
    {
      base_url = confab_session_start_sandbox (cli->session, error);
      if (base_url != NULL)
        g_object_set (provider, "base-url", base_url, NULL);
      return base_url != NULL;
    }
  if (key != NULL && *key != '\0')
    confab_services_set_call_key (confab_session_get_services (cli->session), provider, key);
  return confab_provider_check (provider, error);
}

/**
 * confab_cli_format_time:
 * @milliseconds: a time, milliseconds since 1970
 *
 * Returns: (transfer full): the local time as ISO 8601 writes it
 */
char *
confab_cli_format_time (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (milliseconds / 1000);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z") : g_strdup ("");
}

static void
print_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Confab chats with language models, in a window and here.\n\nUsage:\n"));
  g_string_append_printf (text, "  confab\n      %s\n", _ ("Open the window"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  confab %s %s\n      %s\n", commands[i].name, _ (commands[i].arguments),
                            _ (commands[i].summary));
  g_string_append_printf (text, _ ("\nEach takes --help. CONFAB_API_KEY, where set, is the key for the call.\n"));
  confab_cli_write (text->str, text->len);
}

static gboolean
on_signal_cb (gpointer user_data)
{
  ConfabCli *cli = user_data;

  g_cancellable_cancel (cli->cancellable);
  if (cli->on_interrupt != NULL)
    cli->on_interrupt (cli->interrupt_data);
  return G_SOURCE_CONTINUE;
}

static void
close_session (ConfabCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (cli->session == NULL)
    return;
  confab_session_close_async (cli->session, NULL, confab_cli_ready_cb, &result);
  if (!confab_session_close_finish (cli->session, confab_cli_wait (&result), &error))
    g_debug ("Closing: %s", error->message);
  g_clear_object (&cli->session);
}

/**
 * confab_cli_wants:
 * @argc: the number of arguments
 * @argv: the arguments of the process
 *
 * Returns: whether they are meant for the terminal, not for the window
 */
gboolean
confab_cli_wants (int    argc,
                  char **argv)
{
  if (argc < 2)
    return FALSE;
  return argv[1][0] != '-' || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
         g_str_equal (argv[1], "--version");
}

static int
run_command (ConfabCommandFunc func,
             int               argc,
             char            **argv)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = g_strdup_printf ("confab %s", argv[0]);
  ConfabCli cli = { .cancellable = cancellable };
  guint interrupt_id;
  guint terminate_id;
  int status;

  /* What reads our output may go away before its end; the write tells. */
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname (name);
  interrupt_id = g_unix_signal_add (SIGINT, on_signal_cb, &cli);
  terminate_id = g_unix_signal_add (SIGTERM, on_signal_cb, &cli);
  status = func (&cli, argc, argv);
  close_session (&cli);
  g_clear_handle_id (&interrupt_id, g_source_remove);
  g_clear_handle_id (&terminate_id, g_source_remove);
  return status;
}

static int
run (int    argc,
     char **argv)
{
  if (g_str_equal (argv[1], "--version"))
    {
      confab_cli_write ("confab " CONFAB_VERSION "\n", strlen ("confab " CONFAB_VERSION "\n"));
      return CONFAB_EXIT_COMPLETE;
    }
  if (argv[1][0] == '-' || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return CONFAB_EXIT_COMPLETE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return run_command (commands[i].func, argc - 1, argv + 1);
  return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("There is no command “%s”. See “confab --help”."), argv[1]);
}

/**
 * confab_cli_run:
 * @argc: the number of arguments, at least two
 * @argv: the arguments of the process
 *
 * Runs one sub-command to its end.
 *
 * Returns: the exit status: 0 complete, 1 the service or the network failed, 2 the call was wrong, 130 interrupted
 */
int
confab_cli_run (int    argc,
                char **argv)
{
  int status;

  /* Standard output is for the reply alone, also where somebody wants to know what happens. */
  g_log_writer_default_set_use_stderr (TRUE);
  status = run (argc, argv);
  if (status == CONFAB_EXIT_COMPLETE && ferror (stdout))
    return confab_cli_fail (CONFAB_EXIT_FAILED, _ ("Standard output could not be written to its end."));
  return status;
}
