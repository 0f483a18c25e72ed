/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "markup/confab-code-colours.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabExportFormat:
 * @CONFAB_EXPORT_JSON: all there is, to be imported again; always one file
 * @CONFAB_EXPORT_MARKDOWN: the chosen path as Markdown
 * @CONFAB_EXPORT_HTML: the chosen path as a page that looks like the window and needs no other file
 * @CONFAB_EXPORT_TEXT: the chosen path as plain text
 */
typedef enum
{
  CONFAB_EXPORT_JSON,
  CONFAB_EXPORT_MARKDOWN,
  CONFAB_EXPORT_HTML,
  CONFAB_EXPORT_TEXT,
} ConfabExportFormat;

const char *confab_export_format_get_name      (ConfabExportFormat  format);
const char *confab_export_format_get_extension (ConfabExportFormat  format);
gboolean    confab_export_format_from_name     (const char         *name,
                                                ConfabExportFormat *format);
gboolean    confab_export_format_from_path     (const char         *path,
                                                ConfabExportFormat *format);

/**
 * ConfabExporter:
 *
 * Writes conversations to files, once. It reads and writes them piece by piece, neither of it on the main thread, so that their number and length do not
 * matter. A file has its name only once it is whole; a cancelled export leaves none.
 *
 * Property "fraction" (double, from 0 to 1, with notification): how much is done.
 */
#define CONFAB_TYPE_EXPORTER (confab_exporter_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExporter, confab_exporter, CONFAB, EXPORTER, GObject)

ConfabExporter *confab_exporter_new                 (ConfabSession      *session,
                                                     ConfabExportFormat  format) G_GNUC_WARN_UNUSED_RESULT;
/* Where none is added, all that are not in the trash are meant. */
void            confab_exporter_add                 (ConfabExporter     *self,
                                                     const char         *id);
/* One file with all of them. */
void            confab_exporter_set_path            (ConfabExporter     *self,
                                                     const char         *path);
/* A file for each, named after its title; the folder is made where it is not there. Not for JSON. */
void            confab_exporter_set_folder          (ConfabExporter     *self,
                                                     const char         *path);
/* All of them one after the other; the descriptor is not closed. */
void            confab_exporter_set_fd              (ConfabExporter     *self,
                                                     int                 fd);
/* Code has colours only with it. It is asked on the thread that runs the export. */
void            confab_exporter_set_colours         (ConfabExporter     *self,
                                                     ConfabCodeColours  *colours);
void            confab_exporter_run_async           (ConfabExporter     *self,
                                                     GCancellable       *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            user_data);
gboolean        confab_exporter_run_finish          (ConfabExporter     *self,
                                                     GAsyncResult       *result,
                                                     GError            **error);
double          confab_exporter_get_fraction        (ConfabExporter     *self);
guint           confab_exporter_get_n_conversations (ConfabExporter     *self);
/* Attachments whose files were not there any more. */
guint           confab_exporter_get_n_missing       (ConfabExporter     *self);
/* A name for a file, without an extension, that any file system takes. */
char           *confab_exporter_make_file_name      (const char         *title) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type filename) */
GPtrArray      *confab_exporter_get_files           (ConfabExporter     *self);

G_END_DECLS
