/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean confab_texts_check       (const char   *copy,
                                   GCancellable *cancellable,
                                   GError      **error);
gboolean confab_texts_check_aside (const char   *copy,
                                   GCancellable *cancellable,
                                   GError      **error);

G_END_DECLS
