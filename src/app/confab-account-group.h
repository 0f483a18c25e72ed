/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/* What is left on the accounts of services, each asked by a button of its own; NULL where no service tells it. */
GtkWidget *confab_account_group_new (ConfabSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
