/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabThumbnail:
 *
 * A small picture of an attachment. It takes its final size before the picture is there, so that nothing moves.
 */
#define CONFAB_TYPE_THUMBNAIL (confab_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (ConfabThumbnail, confab_thumbnail, CONFAB, THUMBNAIL, GtkWidget)

GtkWidget *confab_thumbnail_new           (ConfabPart            *part,
                                           ConfabThumbnailLoader *loader,
                                           int                    max_width,
                                           int                    max_height,
                                           gboolean               cover) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_thumbnail_dup_part_name (ConfabPart            *part) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_thumbnail_dup_part_size (ConfabPart            *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
