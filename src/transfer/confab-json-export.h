/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation-facts.h"
#include "model/confab-message.h"
#include "transfer/confab-output.h"

G_BEGIN_DECLS

/* What a file of Confab's own says it is, in the member "format", and its version. A reader refuses a later version. */
#define CONFAB_EXPORT_FORMAT  "confab-export"
#define CONFAB_EXPORT_VERSION 1

/* The bytes of an attachment in one record: 4 MiB once they are written as base64. */
#define CONFAB_EXPORT_PIECE_BYTES (3 * 1024 * 1024)

/**
 * ConfabJsonExport:
 *
 * Writes conversations as one JSON file that loses nothing and says itself what its members mean. It is written record by record, so that its size
 * does not matter.
 */
typedef struct _ConfabJsonExport ConfabJsonExport;

ConfabJsonExport *confab_json_export_new          (ConfabOutput                  *output,
                                                   gint64                         now) G_GNUC_WARN_UNUSED_RESULT;
void              confab_json_export_free         (ConfabJsonExport              *self);
void              confab_json_export_end          (ConfabJsonExport              *self);

void              confab_json_export_folder       (ConfabJsonExport              *self,
                                                   const ConfabFolderFacts       *folder);
void              confab_json_export_attachment   (ConfabJsonExport              *self,
                                                   const char                    *hash,
                                                   GBytes                        *bytes);
void              confab_json_export_conversation (ConfabJsonExport              *self,
                                                   const ConfabConversationFacts *facts);
void              confab_json_export_message      (ConfabJsonExport              *self,
                                                   const char                    *conversation_id,
                                                   ConfabMessage                 *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonExport, confab_json_export_free)

G_END_DECLS
