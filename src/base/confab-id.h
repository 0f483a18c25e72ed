/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char  *confab_id_new   (void) G_GNUC_WARN_UNUSED_RESULT;
gint64 confab_time_now (void);

G_END_DECLS
