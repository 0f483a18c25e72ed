/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabCurrentModel:
 *
 * A list of #ConfabConversationItem in which the conversation that is shown is the selected one. The list cannot select by itself, so
 * that moving the pointer or the focus over the rows opens nothing; a row is opened by activating it.
 */
#define CONFAB_TYPE_CURRENT_MODEL (confab_current_model_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCurrentModel, confab_current_model, CONFAB, CURRENT_MODEL, GObject)

ConfabCurrentModel *confab_current_model_new           (GListModel         *model) G_GNUC_WARN_UNUSED_RESULT;
const char         *confab_current_model_get_current   (ConfabCurrentModel *self);
void                confab_current_model_set_current   (ConfabCurrentModel *self,
                                                        const char         *id);
guint               confab_current_model_find          (ConfabCurrentModel *self,
                                                        const char         *id);

G_END_DECLS
