/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "provider/confab-reply-reader.h"

G_BEGIN_DECLS

/* Reads bytes in pieces of the given size, 0 for random ones, and tells in lines what came: a letter for the kind and the number of the choice,
 * then what is in the delta; pieces of text that follow each other are joined. The last line is "ok", or the failure. */
char *transcript_read (const char     *media_type,
                       const char     *bytes,
                       gsize           length,
                       gsize           piece,
                       ConfabFailure **failure);

G_END_DECLS
