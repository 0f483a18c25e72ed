/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPasteWatch:
 *
 * Tells what text was pasted, and takes it out again where something else is to be made of it.
 *
 * Signal: "pasted" (text: string).
 */
#define CONFAB_TYPE_PASTE_WATCH (confab_paste_watch_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPasteWatch, confab_paste_watch, CONFAB, PASTE_WATCH, GObject)

ConfabPasteWatch *confab_paste_watch_new  (GtkTextBuffer    *buffer) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): what is left of the text that was pasted last. */
char             *confab_paste_watch_take (ConfabPasteWatch *self) G_GNUC_WARN_UNUSED_RESULT;
/* What was inserted last came from elsewhere, as pasted text does, which tells of itself. */
void              confab_paste_watch_note (ConfabPasteWatch *self);

G_END_DECLS
