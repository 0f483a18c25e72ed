/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabFolder:
 *
 * A folder of conversations. Properties: "id", and with notification "name", "parent-id" (nullable), "depth" (0 at the top),
 * "n-conversations" in it and "n-total" in it and all below, both without the trash and what was put away.
 */
#define CONFAB_TYPE_FOLDER (confab_folder_get_type ())
G_DECLARE_FINAL_TYPE (ConfabFolder, confab_folder, CONFAB, FOLDER, GObject)

ConfabFolder *confab_folder_new                 (const char   *id,
                                                 const char   *name,
                                                 const char   *parent_id) G_GNUC_WARN_UNUSED_RESULT;
const char   *confab_folder_get_id              (ConfabFolder *self);
const char   *confab_folder_get_name            (ConfabFolder *self);
void          confab_folder_set_name            (ConfabFolder *self,
                                                 const char   *name);
const char   *confab_folder_get_parent_id       (ConfabFolder *self);
void          confab_folder_set_parent_id       (ConfabFolder *self,
                                                 const char   *parent_id);
guint         confab_folder_get_depth           (ConfabFolder *self);
void          confab_folder_set_depth           (ConfabFolder *self,
                                                 guint         depth);
guint         confab_folder_get_n_conversations (ConfabFolder *self);
guint         confab_folder_get_n_total         (ConfabFolder *self);
void          confab_folder_set_counts          (ConfabFolder *self,
                                                 guint         n_conversations,
                                                 guint         n_total);

G_END_DECLS
