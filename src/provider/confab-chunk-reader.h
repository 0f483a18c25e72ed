/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-delta.h"
#include "model/confab-failure.h"
#include "provider/confab-half-joiner.h"

G_BEGIN_DECLS

/**
 * ConfabChunkReader:
 *
 * Reads the JSON objects of a reply, the chunks of a stream or the one of a whole answer, and gives typed deltas.
 */
typedef struct _ConfabChunkReader ConfabChunkReader;

ConfabChunkReader *confab_chunk_reader_new              (ConfabDeltaFunc    func,
                                                         gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
void               confab_chunk_reader_free             (ConfabChunkReader *self);
void               confab_chunk_reader_set_n_asked      (ConfabChunkReader *self,
                                                         guint              n_asked);
ConfabFailure     *confab_chunk_reader_read             (ConfabChunkReader *self,
                                                         JsonObject        *chunk,
                                                         ConfabHalves       halves) G_GNUC_WARN_UNUSED_RESULT;
gboolean           confab_chunk_reader_read_plain       (ConfabChunkReader *self,
                                                         const char        *text,
                                                         gsize              length) G_GNUC_WARN_UNUSED_RESULT;
void               confab_chunk_reader_end              (ConfabChunkReader *self,
                                                         gboolean           said_done);
gboolean           confab_chunk_reader_get_content_seen (ConfabChunkReader *self);
gboolean           confab_chunk_reader_get_finish_seen  (ConfabChunkReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabChunkReader, confab_chunk_reader_free)

G_END_DECLS
