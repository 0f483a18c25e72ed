/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-delta.h"
#include "model/confab-failure.h"

G_BEGIN_DECLS

/**
 * ConfabReplyReader:
 *
 * Reads the body of an answer with status 200 in whatever form it comes, a stream of events or one JSON document, and
 * gives typed deltas. It makes no input or output of its own, and nothing it is fed can make it fail other than by a #ConfabFailure.
 */
typedef struct _ConfabReplyReader ConfabReplyReader;

/* media_type: the answer's, without parameters, or NULL: then the first byte decides. */
ConfabReplyReader *confab_reply_reader_new     (const char         *media_type,
                                                ConfabDeltaFunc     func,
                                                gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
void               confab_reply_reader_free    (ConfabReplyReader  *self);
void               confab_reply_reader_set_n_asked (ConfabReplyReader *self,
                                                guint               n_asked);
/* Returns whether more is wanted: FALSE after the service's own end, or after a failure. */
gboolean           confab_reply_reader_feed    (ConfabReplyReader  *self,
                                                const void         *bytes,
                                                gsize               length);
/* Decides how the reply ended, once, after the last byte. Returns NULL where it is complete; a failure of kind TRUNCATED, EMPTY, PROTOCOL,
 * or the one the service sent, otherwise. What came before it stays valid. */
ConfabFailure     *confab_reply_reader_finish  (ConfabReplyReader  *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether any text, reasoning, refusal or tool call has been seen; after that a request must not be sent again. */
gboolean           confab_reply_reader_get_content_seen (ConfabReplyReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabReplyReader, confab_reply_reader_free)

G_END_DECLS
