/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabDefinitions:
 *
 * The targets of links, and the footnotes, that a text names in one place and defines in another.
 */
typedef struct _ConfabDefinitions ConfabDefinitions;

ConfabDefinitions *confab_definitions_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void               confab_definitions_free    (ConfabDefinitions       *self);
void               confab_definitions_collect (ConfabDefinitions       *self,
                                               const char              *text,
                                               gsize                    length);
GString           *confab_definitions_write   (const ConfabDefinitions *self,
                                               const char              *text,
                                               gsize                    length,
                                               gboolean                 complete) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDefinitions, confab_definitions_free)

G_END_DECLS
