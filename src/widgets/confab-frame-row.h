/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/confab-send-adviser.h"

G_BEGIN_DECLS

/**
 * ConfabFrameRow:
 *
 * The frames that a video is sent as, beside each other, each with its time and a mark that takes it out.
 *
 * Signal: "changed" when other ones are left out.
 */
#define CONFAB_TYPE_FRAME_ROW (confab_frame_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabFrameRow, confab_frame_row, CONFAB, FRAME_ROW, GtkWidget)

GtkWidget *confab_frame_row_new      (ConfabSendAdviser *adviser) G_GNUC_WARN_UNUSED_RESULT;
/* part: (nullable): a video that is sent as frames */
void       confab_frame_row_set_part (ConfabFrameRow    *self,
                                      ConfabPart        *part);

/* (nullable): those that are left out, as a wish has them */
const char *confab_frame_row_get_left_out (ConfabFrameRow *self);

G_END_DECLS
