/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/confab-organiser.h"
#include "session/confab-library-view.h"

G_BEGIN_DECLS

/**
 * ConfabPlaces:
 *
 * Where conversations are: all, the folders, the tags, the archive and the trash. What is dragged here goes there.
 *
 * Signal "chosen" (scope: uint, a #ConfabLibraryScope; name: (nullable) string): somebody wants to see what is in a place.
 */
#define CONFAB_TYPE_PLACES (confab_places_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPlaces, confab_places, CONFAB, PLACES, GtkWidget)

GtkWidget  *confab_places_new          (ConfabOrganiser    *organiser) G_GNUC_WARN_UNUSED_RESULT;
/* Which place the list shows. name: (nullable): as a view gives it. */
void        confab_places_set_shown    (ConfabPlaces       *self,
                                        ConfabLibraryScope  scope,
                                        const char         *name);
/* Counts what is in the trash again, soon. */
void        confab_places_count        (ConfabPlaces       *self);
gboolean    confab_places_focus        (ConfabPlaces       *self);

G_END_DECLS
