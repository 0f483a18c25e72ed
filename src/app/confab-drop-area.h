/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabDropArea:
 *
 * Lets files, pictures and text be dropped anywhere on a widget. Files that a program has are taken as they are; where a browser gives a
 * picture and its address, the picture is.
 *
 * Signals: "files" (files: GdkFileList as gpointer), "picture" (texture: GdkTexture), "text" (text: string), which only comes from places
 * that do not take text themselves.
 */
#define CONFAB_TYPE_DROP_AREA (confab_drop_area_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDropArea, confab_drop_area, CONFAB, DROP_AREA, GObject)

ConfabDropArea *confab_drop_area_new (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
