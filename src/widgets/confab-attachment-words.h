/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-part.h"

G_BEGIN_DECLS

/* What an attachment is and how it is going to be sent, for people. */

/* Pixels or pages, length and size, and what was chosen: "1200 × 800 · 240 kB · low detail". */
char    *confab_attachment_words_describe   (ConfabPart *part) G_GNUC_WARN_UNUSED_RESULT;
/* "1:05", or "" for nothing. */
char    *confab_attachment_words_time       (gint64      milliseconds) G_GNUC_WARN_UNUSED_RESULT;
/* Reads "65", "1:05" or "1:00:05"; an empty text is 0. */
gboolean confab_attachment_words_parse_time (const char *text,
                                             gint64     *milliseconds);
/* Whether the text names pages: "1-5,8"; an empty one does. */
gboolean confab_attachment_words_are_pages  (const char *text);
/* Of a document: pages, sheets or slides. */
const char *confab_attachment_words_name_pages (const ConfabAttachmentFacts *facts);

G_END_DECLS
