/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-conversation-facts.h"
#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabImportSink:
 * @folder: takes a folder; the one it is in was given before. %FALSE with an error ends the import, as in the next one
 * @conversation: takes a conversation with messages, parents before children; the rest of a very long one may follow in further calls
 *   with the same facts
 * @attachment: keeps bytes and says what they are; @name and @media_type, both nullable, are what the file says. %NULL with an error
 *   where they cannot be kept
 * @skipped: something was left out: where it stands (a title or the name of a file), and why
 * @progress: how many bytes of the file were read
 *
 * Where an import goes. Everything is called on the thread that runs it.
 */
typedef struct
{
  gboolean    (*folder)       (const ConfabFolderFacts       *folder,
                               gpointer                       user_data,
                               GError                       **error);
  gboolean    (*conversation) (const ConfabConversationFacts *facts,
                               GPtrArray                     *messages,
                               gpointer                       user_data,
                               GError                       **error);
  ConfabPart *(*attachment)   (GBytes                        *bytes,
                               const char                    *name,
                               const char                    *media_type,
                               gpointer                       user_data,
                               GError                       **error);
  void        (*skipped)      (const char                    *place,
                               const char                    *reason,
                               gpointer                       user_data);
  void        (*progress)     (gint64                         done,
                               gint64                         total,
                               gpointer                       user_data);
} ConfabImportSink;

gboolean confab_import_run (GFile                  *file,
                            const ConfabImportSink *sink,
                            gpointer                user_data,
                            GCancellable           *cancellable,
                            GError                **error);

G_END_DECLS
