/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Two readers that read the same events, one with a parser alone, and one without it where it can. Whatever comes, they give the same. */
typedef struct _TwoReaders TwoReaders;

TwoReaders *two_readers_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Also ends both. */
void        two_readers_free        (TwoReaders *self);
/* Returns whether it was read without a parser. */
gboolean    two_readers_feed        (TwoReaders *self,
                                     const char *text,
                                     gsize       length);
/* A whole stream; returns how many of its events were read without a parser. */
guint       two_readers_read_stream (const void *bytes,
                                     gsize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwoReaders, two_readers_free)

G_END_DECLS
