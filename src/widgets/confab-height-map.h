/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabHeightMap:
 *
 * The heights of the rows of a long list: measured ones are remembered together with the width that they were measured at, the others
 * are guessed from these. All that depends on the position takes a small number of steps, however long the list is.
 */
typedef struct _ConfabHeightMap ConfabHeightMap;

ConfabHeightMap *confab_height_map_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void             confab_height_map_free        (ConfabHeightMap *map);
guint            confab_height_map_get_n_rows  (ConfabHeightMap *map);
void             confab_height_map_splice      (ConfabHeightMap *map,
                                                guint            position,
                                                guint            n_removed,
                                                guint            n_added);
void             confab_height_map_set_width   (ConfabHeightMap *map,
                                                int              width);
void             confab_height_map_set_height  (ConfabHeightMap *map,
                                                guint            position,
                                                int              height);
gboolean         confab_height_map_get_known   (ConfabHeightMap *map,
                                                guint            position);
double           confab_height_map_get_height  (ConfabHeightMap *map,
                                                guint            position);
double           confab_height_map_get_guess   (ConfabHeightMap *map);
double           confab_height_map_get_top     (ConfabHeightMap *map,
                                                guint            position);
double           confab_height_map_get_total   (ConfabHeightMap *map);
guint            confab_height_map_find        (ConfabHeightMap *map,
                                                double           y,
                                                double          *inside);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabHeightMap, confab_height_map_free)

G_END_DECLS
