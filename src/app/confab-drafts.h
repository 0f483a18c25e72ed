/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-part.h"

G_BEGIN_DECLS

/**
 * ConfabDraft:
 * @text: (nullable): what was typed
 * @attachments: (element-type ConfabPart): what was attached
 *
 * A question that was not sent yet.
 */
typedef struct
{
  char      *text;
  GPtrArray *attachments;
} ConfabDraft;

void confab_draft_free (ConfabDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDraft, confab_draft_free)

/**
 * ConfabDrafts:
 *
 * The questions that were begun in conversations that are not shown, while the window is open.
 */
#define CONFAB_TYPE_DRAFTS (confab_drafts_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDrafts, confab_drafts, CONFAB, DRAFTS, GObject)

ConfabDrafts *confab_drafts_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void          confab_drafts_keep           (ConfabDrafts *self,
                                            const char   *id,
                                            const char   *text,
                                            GPtrArray    *attachments);
void          confab_drafts_add_attachment (ConfabDrafts *self,
                                            const char   *id,
                                            ConfabPart   *part);
ConfabDraft  *confab_drafts_take           (ConfabDrafts *self,
                                            const char   *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
