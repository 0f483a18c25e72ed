/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-chat.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabQueueView:
 *
 * The messages that wait until a reply has ended, to be changed, put in another order, taken away, or sent where they wait for somebody.
 *
 * Signals: "problem" (text: string); "done": there is nothing more to do here.
 */
#define CONFAB_TYPE_QUEUE_VIEW (confab_queue_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabQueueView, confab_queue_view, CONFAB, QUEUE_VIEW, GtkWidget)

void confab_queue_view_set_session         (ConfabQueueView       *self,
                                            ConfabSession         *session);
void confab_queue_view_set_loader          (ConfabQueueView       *self,
                                            ConfabThumbnailLoader *loader);
void confab_queue_view_set_send_with_enter (ConfabQueueView       *self,
                                            gboolean               send_with_enter);
/* chat: (nullable) */
void confab_queue_view_set_chat            (ConfabQueueView       *self,
                                            ConfabChat            *chat);

G_END_DECLS
