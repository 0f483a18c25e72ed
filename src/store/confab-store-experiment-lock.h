/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CONFAB_STORE_UNLOCKED (-1)

/* The lock, or CONFAB_STORE_UNLOCKED: with error set where another process holds it, without where there can be none. */
int  confab_store_lock_experiment   (const char  *folder,
                                     const char  *id,
                                     GError     **error);
void confab_store_unlock_experiment (const char  *folder,
                                     const char  *id,
                                     int          lock);

G_END_DECLS
