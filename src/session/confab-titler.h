/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabTitler:
 *
 * Asks a model for the titles of conversations: one short request with the beginning of the first question and of its answer. Which model, and whether it
 * does so for every new conversation, is kept in the store. A title that somebody wrote is never replaced.
 *
 * Properties, with notification: "always" (boolean, at first %FALSE since it costs money), "provider-id" and "model" (nullable): what to ask; where they are
 * not set, what the conversation was with.
 *
 * Signal: "titled" (id: string, title: string, cost: double): a conversation got its title because of "always"; the cost is in US dollars, negative where the
 * service did not tell.
 */
#define CONFAB_TYPE_TITLER (confab_titler_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTitler, confab_titler, CONFAB, TITLER, GObject)

gboolean    confab_titler_get_always      (ConfabTitler         *self);
void        confab_titler_set_always      (ConfabTitler         *self,
                                           gboolean              always);
const char *confab_titler_get_provider_id (ConfabTitler         *self);
const char *confab_titler_get_model       (ConfabTitler         *self);
/* Both NULL for what the conversation was with. */
void        confab_titler_set_model       (ConfabTitler         *self,
                                           const char           *provider_id,
                                           const char           *model);
void        confab_titler_make_async      (ConfabTitler         *self,
                                           const char           *id,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* The title, which the conversation has then. cost: (out) (optional): US dollars, negative where the service did not tell; undo: (out) (optional)
 * (transfer full): what undoes it. */
char       *confab_titler_make_finish     (ConfabTitler         *self,
                                           GAsyncResult         *result,
                                           double               *cost,
                                           ConfabUndo          **undo,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* What a model said, as a title; empty where it said nothing of use. */
char       *confab_titler_clean           (const char           *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
