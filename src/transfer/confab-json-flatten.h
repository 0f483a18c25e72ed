/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the text of one object. */
typedef void (*ConfabJsonFlattenFunc) (const char *json,
                                       gsize       length,
                                       gpointer    user_data);

char *confab_json_flatten (const char            *json,
                           gsize                  length,
                           const char *const     *lists,
                           ConfabJsonFlattenFunc  func,
                           gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
