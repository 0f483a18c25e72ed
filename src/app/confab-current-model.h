/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabCurrentModel:
 *
 * A list of conversations with what is selected in it: those that were marked, to do something with several at once; as long as none is, the one
 * that is shown beside the list. Both are kept by their ids, so they stay when rows move. A plain click marks nothing.
 *
 * Property "n-marked" (uint), with notification.
 */
#define CONFAB_TYPE_CURRENT_MODEL (confab_current_model_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCurrentModel, confab_current_model, CONFAB, CURRENT_MODEL, GObject)

ConfabCurrentModel *confab_current_model_new         (GListModel         *model) G_GNUC_WARN_UNUSED_RESULT;
const char         *confab_current_model_get_current (ConfabCurrentModel *self);
void                confab_current_model_set_current (ConfabCurrentModel *self,
                                                      const char         *id);
guint               confab_current_model_find        (ConfabCurrentModel *self,
                                                      const char         *id);
guint               confab_current_model_get_n_marked (ConfabCurrentModel *self);
gboolean            confab_current_model_is_marked   (ConfabCurrentModel *self,
                                                      const char         *id);
void                confab_current_model_mark        (ConfabCurrentModel *self,
                                                      const char         *id);
void                confab_current_model_unmark_all  (ConfabCurrentModel *self);
/* In the order of the list. */
char              **confab_current_model_dup_marked  (ConfabCurrentModel *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
