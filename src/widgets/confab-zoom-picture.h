/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabZoomPicture:
 *
 * A picture that is fitted into the widget, or shown at a scale and moved about: by wheel, pinch, drag, double click and arrows.
 *
 * Properties: "scale" (double, read-only: device pixels for a pixel of the picture), "fitting" (boolean, read-only). Signal: "larger" where more
 * pixels would be needed than the texture has.
 */
#define CONFAB_TYPE_ZOOM_PICTURE (confab_zoom_picture_get_type ())
G_DECLARE_FINAL_TYPE (ConfabZoomPicture, confab_zoom_picture, CONFAB, ZOOM_PICTURE, GtkWidget)

GtkWidget *confab_zoom_picture_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* The size is that of the picture, of which the texture may be a smaller version. */
void       confab_zoom_picture_set_texture (ConfabZoomPicture *self,
                                            GdkTexture        *texture,
                                            int                width,
                                            int                height);
GdkTexture *confab_zoom_picture_get_texture (ConfabZoomPicture *self);
double     confab_zoom_picture_get_scale   (ConfabZoomPicture *self);
gboolean   confab_zoom_picture_get_fitting (ConfabZoomPicture *self);
/* Whether there is more of the picture than is to be seen. */
gboolean   confab_zoom_picture_get_movable (ConfabZoomPicture *self);
void       confab_zoom_picture_set_scale   (ConfabZoomPicture *self,
                                            double             scale);
void       confab_zoom_picture_step        (ConfabZoomPicture *self,
                                            int                direction);
void       confab_zoom_picture_fit         (ConfabZoomPicture *self);

G_END_DECLS
