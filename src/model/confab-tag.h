/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabTag:
 *
 * A word that conversations are put under. Properties, with notification: "name", and "n-conversations", how many have it that are not in the
 * trash.
 */
#define CONFAB_TYPE_TAG (confab_tag_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTag, confab_tag, CONFAB, TAG, GObject)

ConfabTag  *confab_tag_new                 (const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_tag_get_name            (ConfabTag  *self);
void        confab_tag_set_name            (ConfabTag  *self,
                                            const char *name);
/* What tells two tags apart: the name without its case. */
const char *confab_tag_get_folded          (ConfabTag  *self);
guint       confab_tag_get_n_conversations (ConfabTag  *self);
void        confab_tag_set_n_conversations (ConfabTag  *self,
                                            guint       n_conversations);

/* The name as it is kept, in one line without blanks around; (nullable): NULL where nothing is left of it. */
char       *confab_tag_clean               (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_tag_fold                (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
