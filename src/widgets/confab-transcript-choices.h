/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-transcript-tree.h"

G_BEGIN_DECLS

/* Which rows of a transcript show several replies side by side: the last one, while one of the replies of its request is to be taken, and those
 * whose variants the reader compares. */
void     confab_transcript_choices_update_row (ConfabTranscriptTree *self,
                                               ConfabMessageRow     *row);
void     confab_transcript_choices_update     (ConfabTranscriptTree *self);
gboolean confab_transcript_choices_act        (ConfabTranscriptTree *self,
                                               ConfabMessageRow     *row,
                                               const char           *name);
/* Calls func for a row and for those that stand in it side by side. */
void     confab_transcript_choices_for_each   (ConfabMessageRow     *row,
                                               GFunc                 func,
                                               gpointer              user_data);

G_END_DECLS
