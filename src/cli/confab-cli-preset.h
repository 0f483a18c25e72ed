/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/confab-cli-private.h"

G_BEGIN_DECLS

gboolean confab_cli_use_preset (ConfabCli   *cli,
                                ConfabChat  *chat,
                                const char  *name,
                                char       **variables,
                                GError     **error);
gboolean confab_cli_ask_variables (ConfabCli  *cli,
                                   ConfabChat *chat,
                                   GError    **error);

G_END_DECLS
