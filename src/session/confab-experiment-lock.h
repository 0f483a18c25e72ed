/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CONFAB_EXPERIMENT_UNLOCKED (-1)

/* The lock, or CONFAB_EXPERIMENT_UNLOCKED: with error set where another process holds it, without where there can be none. */
int  confab_experiment_lock   (const char  *folder,
                               const char  *id,
                               GError     **error);
void confab_experiment_unlock (const char  *folder,
                               const char  *id,
                               int          lock);

G_END_DECLS
