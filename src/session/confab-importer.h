/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabImportSkipped:
 * @file: the name of the file
 * @place: (nullable): where in it: a title, or the name of a file in an archive
 * @reason: why it was left out
 *
 * Something that an import left out.
 */
typedef struct
{
  char *file;
  char *place;
  char *reason;
} ConfabImportSkipped;

/**
 * ConfabImportReport:
 * @n_new: conversations that were not there
 * @n_grown: conversations that were there and have more messages now
 * @n_known: conversations that were there already as they are in the file
 * @n_messages: messages that were added
 * @n_attachments: files that came with these messages
 * @n_skipped: how much was left out
 * @skipped: (element-type ConfabImportSkipped): the first of what was left out; @n_skipped may be more
 * @failure: (nullable): why a file could not be read, the first one
 * @cancelled: whether it was ended before its end
 *
 * What an import did.
 */
typedef struct
{
  guint64    n_new;
  guint64    n_grown;
  guint64    n_known;
  guint64    n_messages;
  guint64    n_attachments;
  guint64    n_skipped;
  GPtrArray *skipped;
  GError    *failure;
  gboolean   cancelled;
} ConfabImportReport;

void                confab_import_report_free  (ConfabImportReport  *self);
char               *confab_import_report_to_text (ConfabImportReport *self) G_GNUC_WARN_UNUSED_RESULT;
char               *confab_import_skipped_to_line (ConfabImportSkipped *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabImporter:
 *
 * Imports files into the saved conversations, on a thread of its own. Property "progress" (double, 0 to 1) with notification.
 */
#define CONFAB_TYPE_IMPORTER (confab_importer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabImporter, confab_importer, CONFAB, IMPORTER, GObject)

ConfabImporter     *confab_importer_new          (ConfabSession       *session) G_GNUC_WARN_UNUSED_RESULT;
double              confab_importer_get_progress (ConfabImporter      *self);
void                confab_importer_run_async    (ConfabImporter      *self,
                                                  GPtrArray           *files,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
ConfabImportReport *confab_importer_run_finish   (ConfabImporter      *self,
                                                  GAsyncResult        *result,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabImportReport, confab_import_report_free)

G_END_DECLS
