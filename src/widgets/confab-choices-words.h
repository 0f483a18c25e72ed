/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/* What is said of replies that stand side by side, in words for people. */
char *confab_choices_words_name     (guint          index,
                                     guint          n) G_GNUC_WARN_UNUSED_RESULT;
char *confab_choices_words_facts    (ConfabMessage *message) G_GNUC_WARN_UNUSED_RESULT;
char *confab_choices_words_together (GPtrArray     *messages) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
