/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-media.h"
#include "model/confab-part.h"
#include "model/confab-provider.h"
#include "session/confab-preparer.h"

G_BEGIN_DECLS

/**
 * ConfabRecipe:
 *
 * How an attachment is made into what a service is sent. The same recipe for the same bytes gives the same result.
 */
typedef struct _ConfabRecipe ConfabRecipe;

ConfabRecipe   *confab_recipe_new     (ConfabPart          *part,
                                       ConfabProvider      *provider) G_GNUC_WARN_UNUSED_RESULT;
void            confab_recipe_free    (ConfabRecipe        *self);
const char     *confab_recipe_get_key (ConfabRecipe        *self);
ConfabPrepared *confab_recipe_follow  (ConfabRecipe        *self,
                                       GBytes              *bytes,
                                       ConfabProgressFunc   progress,
                                       gpointer             progress_data,
                                       GCancellable        *cancellable,
                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabPrepared *confab_recipe_skip    (ConfabPart          *part) G_GNUC_WARN_UNUSED_RESULT;

/* What is sent of a result where somebody left frames out. */
ConfabPrepared *confab_prepared_leave_out  (ConfabPrepared *self,
                                            ConfabPart     *part) G_GNUC_WARN_UNUSED_RESULT;

/* What is kept of a result besides the bytes of its parts. */
GBytes         *confab_prepared_to_bytes   (ConfabPrepared *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabPrepared *confab_prepared_from_bytes (GBytes         *bytes) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabRecipe, confab_recipe_free)

G_END_DECLS
