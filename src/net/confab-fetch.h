/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Told on the thread that fetches, at most 20 times a second; total is 0 where the server does not say. */
typedef void (*ConfabFetchFunc) (goffset  received,
                                 goffset  total,
                                 gpointer user_data);

gboolean confab_fetch (const char       *url,
                       int               output,
                       goffset           limit,
                       ConfabFetchFunc   progress,
                       gpointer          progress_data,
                       char            **name,
                       GCancellable     *cancellable,
                       GError          **error);

G_END_DECLS
