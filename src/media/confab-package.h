/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"

G_BEGIN_DECLS

/**
 * ConfabPackage:
 *
 * The texts in a ZIP file, in memory: what is XML or HTML by its name. Names are never paths on the disk.
 */
typedef struct _ConfabPackage ConfabPackage;

ConfabPackage *confab_package_open    (const ConfabDocumentSource *source,
                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void           confab_package_free    (ConfabPackage              *self);
GBytes        *confab_package_get     (ConfabPackage              *self,
                                       const char                 *path);
char          *confab_package_resolve (const char                 *base,
                                       const char                 *reference) G_GNUC_WARN_UNUSED_RESULT;
GHashTable    *confab_package_read_relations (ConfabPackage              *self,
                                              const ConfabDocumentSource *source,
                                              const char                 *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPackage, confab_package_free)

G_END_DECLS
