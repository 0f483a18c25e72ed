/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/**
 * ConfabVideoPlayer:
 *
 * Plays a video from when it is made, and pauses where it is not to be seen any more. Where a video cannot be played it says so, and offers
 * "attachment.open-with".
 */
#define CONFAB_TYPE_VIDEO_PLAYER (confab_video_player_get_type ())
G_DECLARE_FINAL_TYPE (ConfabVideoPlayer, confab_video_player, CONFAB, VIDEO_PLAYER, GtkWidget)

GtkWidget *confab_video_player_new         (ConfabAttachmentSource *source,
                                            ConfabPart             *part) G_GNUC_WARN_UNUSED_RESULT;
gboolean   confab_video_player_get_playing (ConfabVideoPlayer      *self);
/* Why it cannot be played, or NULL. */
const char *confab_video_player_get_problem (ConfabVideoPlayer     *self);
/* Plays where it pauses, and the other way round. */
void       confab_video_player_toggle      (ConfabVideoPlayer      *self);

G_END_DECLS
