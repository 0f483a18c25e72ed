/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): what is left on an account, for people, from what a service answered; NULL where that does not tell. */
char *confab_balance_describe (JsonObject *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
