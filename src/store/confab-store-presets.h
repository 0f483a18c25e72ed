/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-preset.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* (element-type ConfabPreset) In the order in which they were added. */
void       confab_store_list_presets_async   (ConfabStore          *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray *confab_store_list_presets_finish  (ConfabStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void       confab_store_save_preset_async    (ConfabStore          *self,
                                              ConfabPreset         *preset,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean   confab_store_save_preset_finish   (ConfabStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

void       confab_store_remove_preset_async  (ConfabStore          *self,
                                              const char           *id,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean   confab_store_remove_preset_finish (ConfabStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
