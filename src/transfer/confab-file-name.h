/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *confab_file_name_from_title (const char *title) G_GNUC_WARN_UNUSED_RESULT;
char *confab_file_name_in_folder  (const char *folder,
                                   const char *title,
                                   const char *extension,
                                   GHashTable *taken) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
