/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentViewer:
 *
 * A window in which attachments are looked at one after the other: pictures with zoom, videos, and documents.
 */
#define CONFAB_TYPE_ATTACHMENT_VIEWER (confab_attachment_viewer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentViewer, confab_attachment_viewer, CONFAB, ATTACHMENT_VIEWER, AdwWindow)

GtkWidget  *confab_attachment_viewer_new         (GtkWindow              *parent,
                                                  ConfabAttachmentSource *source,
                                                  GPtrArray              *parts,
                                                  guint                   index) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart *confab_attachment_viewer_get_part    (ConfabAttachmentViewer *self);
/* What shows it: a ConfabZoomPicture, a ConfabVideoPlayer, a ConfabDocumentPreview, or a status page. */
GtkWidget  *confab_attachment_viewer_get_content (ConfabAttachmentViewer *self);

G_END_DECLS
