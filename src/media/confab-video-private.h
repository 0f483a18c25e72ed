/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gst/gst.h>

G_BEGIN_DECLS

gboolean   confab_video_ensure_gstreamer (void);
gulong     confab_video_watch            (GstBus        *bus,
                                          GCancellable  *cancellable);
gboolean   confab_video_wait_for_frame   (GstBus        *bus,
                                          gint64         deadline);
GdkPixbuf *confab_video_sample_to_pixbuf (GstSample     *sample) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
