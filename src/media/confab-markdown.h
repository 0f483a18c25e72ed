/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabMarkdown:
 *
 * Writes the text of a document as Markdown: blocks with the quotes and list items that they are in, and tables. Keeps
 * to its limit, whatever is added.
 */
typedef struct _ConfabMarkdown ConfabMarkdown;

ConfabMarkdown *confab_markdown_new           (gint64          max_characters) G_GNUC_WARN_UNUSED_RESULT;
void            confab_markdown_free          (ConfabMarkdown *self);
gboolean        confab_markdown_is_full       (ConfabMarkdown *self);
void            confab_markdown_add_text      (ConfabMarkdown *self,
                                               const char     *text,
                                               gssize          length);
void            confab_markdown_add_word      (ConfabMarkdown *self,
                                               const char     *text);
void            confab_markdown_break_line    (ConfabMarkdown *self);
void            confab_markdown_end_block     (ConfabMarkdown *self);
void            confab_markdown_begin_heading (ConfabMarkdown *self,
                                               int             level);
void            confab_markdown_begin_list    (ConfabMarkdown *self,
                                               int             start);
void            confab_markdown_end_list      (ConfabMarkdown *self);
void            confab_markdown_begin_item    (ConfabMarkdown *self);
void            confab_markdown_begin_quote   (ConfabMarkdown *self);
void            confab_markdown_end_quote     (ConfabMarkdown *self);
void            confab_markdown_begin_code    (ConfabMarkdown *self);
void            confab_markdown_end_code      (ConfabMarkdown *self);
void            confab_markdown_begin_table   (ConfabMarkdown *self);
void            confab_markdown_end_table     (ConfabMarkdown *self);
void            confab_markdown_end_row       (ConfabMarkdown *self,
                                               guint           times);
void            confab_markdown_begin_cell    (ConfabMarkdown *self);
void            confab_markdown_end_cell      (ConfabMarkdown *self,
                                               guint           times);
char           *confab_markdown_finish        (ConfabMarkdown *self,
                                               gboolean       *cut) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabMarkdown, confab_markdown_free)

G_END_DECLS
