/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/confab-cli-private.h"

G_BEGIN_DECLS

/**
 * ConfabCliAttach:
 * @sources: (nullable): files, "-" for standard input, and web addresses, ended by %NULL
 * @stdin_name: (nullable): what standard input is called
 * @fetch: whether what is at web addresses is fetched, rather than the addresses sent
 * @password_fd: where the password of documents is read from, -1 for the terminal
 *
 * What a question comes with.
 */
typedef struct
{
  char   **sources;
  char    *stdin_name;
  gboolean fetch;
  int      password_fd;
} ConfabCliAttach;

/* Whether standard input is one of them, which leaves none for the prompt. */
gboolean   confab_cli_attach_takes_stdin (const ConfabCliAttach *self);
/* (element-type ConfabPart) NULL with an error. */
GPtrArray *confab_cli_attach             (const ConfabCliAttach *self,
                                          ConfabCli             *cli,
                                          ConfabChat            *chat,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
