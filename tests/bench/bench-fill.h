/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does something to the store in a folder, which must be there. Ends the program where it cannot. */
void bench_run_sql (const char *folder,
                    const char *sql);
/* Fills it with so many conversations without messages: titles of about 30 characters, one in five in one of 20 folders, one in ten with one of 10 tags, one in a
 * thousand pinned. */
void bench_fill    (const char *folder,
                    guint       n_conversations);

G_END_DECLS
