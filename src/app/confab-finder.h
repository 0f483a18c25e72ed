/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/confab-find-bar.h"
#include "session/confab-chat.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/**
 * ConfabFinder:
 *
 * Finds what is typed into a bar in all of a conversation, and shows it in the transcript.
 *
 * Signal: "problem" (message: string).
 */
#define CONFAB_TYPE_FINDER (confab_finder_get_type ())
G_DECLARE_FINAL_TYPE (ConfabFinder, confab_finder, CONFAB, FINDER, GObject)

ConfabFinder *confab_finder_new      (ConfabFindBar    *bar,
                                      ConfabTranscript *transcript) G_GNUC_WARN_UNUSED_RESULT;
void          confab_finder_set_chat (ConfabFinder     *self,
                                      ConfabChat       *chat);
void          confab_finder_open     (ConfabFinder     *self);
void          confab_finder_step     (ConfabFinder     *self,
                                      int               direction);

G_END_DECLS
