/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/confab-failure.h"

G_BEGIN_DECLS

/* What an error means for a person, from its status, from what the service calls it, and from its text; all but the
 * status may be NULL. */
ConfabFailureKind confab_error_kind_of (guint       http_status,
                                        const char *type,
                                        const char *code,
                                        const char *detail_type,
                                        const char *message);

G_END_DECLS
