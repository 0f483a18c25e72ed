/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/confab-cli-private.h"

G_BEGIN_DECLS

/**
 * ConfabCliSend:
 * @as: (nullable): what --send-as says
 * @max_characters: what --max-characters says, 0 for all
 * @anyway: whether a request is sent although it seems too long
 *
 * How attachments are sent.
 */
typedef struct
{
  char    *as;
  int      max_characters;
  gboolean anyway;
} ConfabCliSend;

/* Applies it to the parts, and checks that the service takes them. (transfer full) (nullable) */
GPtrArray *confab_cli_check_attachments (ConfabCli            *cli,
                                         ConfabChat           *chat,
                                         const char           *prompt,
                                         GPtrArray            *parts,
                                         const ConfabCliSend  *send,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
