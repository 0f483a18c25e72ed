/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabImportSource:
 *
 * What is imported: a file, plain or packed with gzip, the members of a zip archive, or the files in a folder. Nothing is ever
 * unpacked to a place that the archive names. It blocks, and belongs to one thread.
 */
typedef struct _ConfabImportSource ConfabImportSource;

/**
 * ConfabImportStep:
 * @CONFAB_IMPORT_MORE: the file is read on
 * @CONFAB_IMPORT_NEXT: enough of this file; the next one
 * @CONFAB_IMPORT_STOP: an error was set
 */
typedef enum
{
  CONFAB_IMPORT_MORE,
  CONFAB_IMPORT_NEXT,
  CONFAB_IMPORT_STOP,
} ConfabImportStep;

/**
 * ConfabImportPass:
 * @begin: whether the file called @name, of which @size is only what the archive says (-1 where it does not), is to be read
 * @data: takes a piece of it
 * @end: called at the end of what was begun; %FALSE with an error ends the pass
 *
 * One reading of all files.
 */
typedef struct
{
  gboolean         (*begin) (const char   *name,
                             gint64        size,
                             gpointer      user_data);
  ConfabImportStep (*data)  (const void   *data,
                             gsize         length,
                             gpointer      user_data,
                             GError      **error);
  gboolean         (*end)   (gboolean      whole,
                             gpointer      user_data,
                             GError      **error);
} ConfabImportPass;

ConfabImportSource *confab_import_source_new         (GFile                  *file,
                                                      GCancellable           *cancellable,
                                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                confab_import_source_free        (ConfabImportSource     *self);
gboolean            confab_import_source_is_database (ConfabImportSource     *self);
const char         *confab_import_source_get_path    (ConfabImportSource     *self);
gint64              confab_import_source_get_size    (ConfabImportSource     *self);
gint64              confab_import_source_get_position (ConfabImportSource    *self);
gboolean            confab_import_source_run         (ConfabImportSource     *self,
                                                      const ConfabImportPass *pass,
                                                      gpointer                user_data,
                                                      GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabImportSource, confab_import_source_free)

G_END_DECLS
