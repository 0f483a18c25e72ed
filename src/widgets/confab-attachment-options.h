/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"
#include "widgets/confab-send-adviser.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentOptions:
 *
 * A popover to choose how an attachment is sent: the detail and the size of a picture, a video as itself or as frames and where it
 * begins and ends, a document as a file, as text or as pictures of its pages; only what the service takes, and of frames which they are.
 *
 * Signal: "changed" (part: ConfabPart, the same attachment with what was chosen).
 */
#define CONFAB_TYPE_ATTACHMENT_OPTIONS (confab_attachment_options_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentOptions, confab_attachment_options, CONFAB, ATTACHMENT_OPTIONS, GtkPopover)

GtkWidget *confab_attachment_options_new (ConfabPart        *part,
                                          ConfabSendAdviser *adviser) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
