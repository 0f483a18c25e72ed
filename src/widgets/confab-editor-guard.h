/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabEditorGuard:
 *
 * Watches what is attached to a message that is being written anew, and knows whether it may be sent.
 */
#define CONFAB_TYPE_EDITOR_GUARD (confab_editor_guard_get_type ())
G_DECLARE_INTERFACE (ConfabEditorGuard, confab_editor_guard, CONFAB, EDITOR_GUARD, GObject)

struct _ConfabEditorGuardInterface
{
  GTypeInterface parent_interface;

  GtkWidget *(*watch)  (ConfabEditorGuard *self, ConfabComposer *composer, ConfabMessage *message);
  gboolean   (*allows) (ConfabEditorGuard *self, ConfabComposer *composer);
};

/* message: (nullable): in whose place it is sent. Returns: (transfer floating): where it says what cannot be sent, to be put above. Where somebody
 * sends all the same, the composer says "send" again. */
GtkWidget *confab_editor_guard_watch  (ConfabEditorGuard *self,
                                       ConfabComposer    *composer,
                                       ConfabMessage     *message) G_GNUC_WARN_UNUSED_RESULT;
/* Where not, it is said why. */
gboolean   confab_editor_guard_allows (ConfabEditorGuard *self,
                                       ConfabComposer    *composer);

G_END_DECLS
