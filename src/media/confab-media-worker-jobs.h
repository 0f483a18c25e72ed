/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean confab_media_worker_serve (int request,
                                    int input,
                                    int answer);

G_END_DECLS
