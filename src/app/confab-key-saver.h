/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-services.h"

G_BEGIN_DECLS

/* Saves a provider with its key. Where there is no keyring, the user is asked whether the key may be kept for this run only. */
void     confab_key_saver_save_async  (GtkWindow           *window,
                                       ConfabServices      *services,
                                       ConfabProvider      *provider,
                                       const char          *key,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean confab_key_saver_save_finish (GtkWindow           *window,
                                       GAsyncResult        *result,
                                       GError             **error);

G_END_DECLS
