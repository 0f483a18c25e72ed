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
 * Brings files, pasted pictures and what is dropped into the composer. What is read while another conversation is shown goes to
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
void            confab_attacher_choose         (ConfabAttacher *self);
void            confab_attacher_attach_file    (ConfabAttacher *self,
                                                GFile          *file);
void            confab_attacher_attach_files   (ConfabAttacher *self,
                                                GdkFileList    *files);
void            confab_attacher_attach_texture (ConfabAttacher *self,
                                                GdkTexture     *texture);

G_END_DECLS
