/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPromptEditor:
 *
 * Where a system prompt is written. Accessible name "System Prompt".
 *
 * Signal: "edited" (text: string) a moment after somebody wrote something.
 */
#define CONFAB_TYPE_PROMPT_EDITOR (confab_prompt_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPromptEditor, confab_prompt_editor, CONFAB, PROMPT_EDITOR, GtkWidget)

/* Shows another text. text: (nullable). What was written before is told of at once. */
void confab_prompt_editor_set_text (ConfabPromptEditor *self,
                                    const char         *text);
/* Tells of what was written, if it was not told of yet. */
void confab_prompt_editor_flush    (ConfabPromptEditor *self);

G_END_DECLS
