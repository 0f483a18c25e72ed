/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-chat.h"
#include "session/confab-drafts.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabAttacher:
 *
 * Brings files, pictures, text and what is at web addresses into the composer, and asks for passwords of documents. What is read while another conversation is shown goes to
 * the draft of its own.
 *
 * Signal: "problem" (text: string): why something was not attached.
 */
#define CONFAB_TYPE_ATTACHER (confab_attacher_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttacher, confab_attacher, CONFAB, ATTACHER, GObject)

ConfabAttacher *confab_attacher_new            (ConfabComposer *composer) G_GNUC_WARN_UNUSED_RESULT;
void            confab_attacher_set_up         (ConfabAttacher *self,
                                                ConfabDrafts   *drafts);
void            confab_attacher_set_chat       (ConfabAttacher *self,
                                                ConfabChat     *chat);
gboolean        confab_attacher_get_busy       (ConfabAttacher *self);
ConfabChat     *confab_attacher_get_chat       (ConfabAttacher *self);
/* Whether the composer writes to it. chat: (nullable) */
gboolean        confab_attacher_shows          (ConfabAttacher *self,
                                                ConfabChat     *chat);
/* chat: (nullable): what it is attached to, NULL for what is shown */
void            confab_attacher_attach_file    (ConfabAttacher *self,
                                                ConfabChat     *chat,
                                                GFile          *file);
void            confab_attacher_attach_bytes   (ConfabAttacher *self,
                                                ConfabChat     *chat,
                                                GBytes         *bytes,
                                                const char     *name);
void            confab_attacher_attach_part    (ConfabAttacher *self,
                                                ConfabChat     *chat,
                                                ConfabPart     *part);
void            confab_attacher_fetch          (ConfabAttacher *self,
                                                ConfabChat     *chat,
                                                const char     *url);
void            confab_attacher_attach_texture (ConfabAttacher *self,
                                                ConfabChat     *chat,
                                                GdkTexture     *texture,
                                                const char     *name);

G_END_DECLS
