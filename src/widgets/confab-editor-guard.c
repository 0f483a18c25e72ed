/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-editor-guard.h"

G_DEFINE_INTERFACE (ConfabEditorGuard, confab_editor_guard, G_TYPE_OBJECT)

static void
confab_editor_guard_default_init (ConfabEditorGuardInterface *iface)
{
}

/**
 * confab_editor_guard_watch:
 * @self: who knows
 * @composer: where it is written, not watched yet
 * @message: (nullable): the message in whose place it is sent
 *
 * Returns: (transfer floating): where it is said what cannot be sent, and what would work
 */
GtkWidget *
confab_editor_guard_watch (ConfabEditorGuard *self,
                           ConfabComposer    *composer,
                           ConfabMessage     *message)
{
  g_return_val_if_fail (CONFAB_IS_EDITOR_GUARD (self), NULL);
  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);

  return CONFAB_EDITOR_GUARD_GET_IFACE (self)->watch (self, composer, message);
}

/**
 * confab_editor_guard_allows:
 * @self: who knows
 * @composer: what it watches
 *
 * Returns: whether what is in @composer may be sent; where not, it is said why
 */
gboolean
confab_editor_guard_allows (ConfabEditorGuard *self,
                            ConfabComposer    *composer)
{
  g_return_val_if_fail (CONFAB_IS_EDITOR_GUARD (self), TRUE);
  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), TRUE);

  return CONFAB_EDITOR_GUARD_GET_IFACE (self)->allows (self, composer);
}
