/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/* How a sub-command ends. */
#define CONFAB_EXIT_COMPLETE    0
#define CONFAB_EXIT_FAILED      1
#define CONFAB_EXIT_WRONG_CALL  2
#define CONFAB_EXIT_INTERRUPTED 130

typedef struct
{
  ConfabSession *session;
  GCancellable  *cancellable; /* cancelled when a signal asks for the end; every wait takes it */
  void         (*on_interrupt) (gpointer user_data);
  gpointer       interrupt_data;
} ConfabCli;

typedef int (*ConfabCommandFunc) (ConfabCli *cli,
                                  int        argc,
                                  char     **argv);

/* Prints one line on standard error and gives back the exit status. */
int           confab_cli_fail        (int                   status,
                                      const char           *format,
                                      ...) G_GNUC_PRINTF (2, 3);
void          confab_cli_say         (const char           *format,
                                      ...) G_GNUC_PRINTF (1, 2);
/* The same for an error: the status that it stands for, and what to do about it. Nothing is printed after a signal. */
int           confab_cli_fail_with   (const GError         *error);
int           confab_cli_fail_turn   (const ConfabFailure  *failure);
gboolean      confab_cli_interrupted (ConfabCli            *cli);
/* Writes to standard output as it is; FALSE where nobody reads it any more. */
gboolean      confab_cli_write       (const char           *text,
                                      gsize                 length);
/* The same for what a model or somebody else wrote: a terminal gets no control characters from them. */
gboolean      confab_cli_write_text  (FILE                 *stream,
                                      gboolean              is_terminal,
                                      const char           *text,
                                      gsize                 length);
void          confab_cli_write_json  (JsonNode             *node);
/* Reads the options of a sub-command; what is left are the arguments. On FALSE the status is set, 0 after --help. */
gboolean      confab_cli_parse       (int                   argc,
                                      char                **argv,
                                      const char           *arguments,
                                      const char           *summary,
                                      const GOptionEntry   *entries,
                                      int                  *status);
/* Opens the store. On FALSE the status is set and the reason printed. */
gboolean      confab_cli_open        (ConfabCli            *cli,
                                      int                  *status);
/* A ready callback and the wait for it: the terminal does one thing after the other. */
void          confab_cli_ready_cb    (GObject              *source,
                                      GAsyncResult         *result,
                                      gpointer              user_data);
GAsyncResult *confab_cli_wait        (GAsyncResult        **result);
char         *confab_cli_read_stdin  (ConfabCli            *cli,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      confab_cli_find_profile  (const char         *name,
                                        ConfabProfile      *profile,
                                        GError            **error);
/* name: (nullable): NULL for the default one. (transfer none) (nullable) */
ConfabProvider *confab_cli_find_provider (ConfabCli        *cli,
                                          const char       *name,
                                          GError          **error);
/* What a service needs before it is asked: a usable address, the key of the environment, the sandbox running. */
gboolean      confab_cli_make_ready    (ConfabCli          *cli,
                                        ConfabProvider     *provider,
                                        GError            **error);
char         *confab_cli_format_time (gint64                milliseconds) G_GNUC_WARN_UNUSED_RESULT;

int confab_cli_ask      (ConfabCli *cli, int argc, char **argv);
int confab_cli_list     (ConfabCli *cli, int argc, char **argv);
int confab_cli_show     (ConfabCli *cli, int argc, char **argv);
int confab_cli_search   (ConfabCli *cli, int argc, char **argv);
int confab_cli_experiment (ConfabCli *cli, int argc, char **argv);
int confab_cli_export   (ConfabCli *cli, int argc, char **argv);
int confab_cli_import   (ConfabCli *cli, int argc, char **argv);
int confab_cli_models   (ConfabCli *cli, int argc, char **argv);
int confab_cli_preset   (ConfabCli *cli, int argc, char **argv);
int confab_cli_provider (ConfabCli *cli, int argc, char **argv);
int confab_cli_sandbox  (ConfabCli *cli, int argc, char **argv);

G_END_DECLS
