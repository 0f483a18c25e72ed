/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "transfer/confab-import-source.h"
#include "transfer/confab-import-tree.h"
#include "transfer/confab-import.h"
#include "transfer/confab-json-splitter.h"

G_BEGIN_DECLS

/* The largest attachment that is taken, in bytes. */
#define CONFAB_IMPORT_MAX_ATTACHMENT (128 * 1024 * 1024)

/* What the readers of the formats share. */

typedef struct _ConfabImport ConfabImport;
typedef struct _ConfabImportFormat ConfabImportFormat;

/**
 * ConfabImportFormat:
 * @name: what goes into identifiers; it never changes
 * @title: what people call the program
 * @wish: which values of the JSON are wanted
 * @value: reads one of them; @place is where it stands
 * @text: (nullable): reads one of them in place of @value, before it is parsed
 * @begin: (nullable): called before the first file
 * @end: (nullable): called after the last one
 * @n_passes: how often the files are read
 *
 * A format that consists of JSON. A reader that keeps something from one value to the next has it in the import's "state".
 */
struct _ConfabImportFormat
{
  const char      *name;
  const char      *title;
  ConfabJsonWish (*wish)  (ConfabImport *import,
                           const char   *place,
                           char          first);
  void           (*value) (ConfabImport *import,
                           const char   *place,
                           JsonNode     *node);
  void           (*text)  (ConfabImport *import,
                           const char   *place,
                           const char   *json,
                           gsize         length);
  void           (*begin) (ConfabImport *import);
  void           (*end)   (ConfabImport *import);
  guint            n_passes;
};

/**
 * ConfabImport:
 * @source: what is read
 * @sink: where it goes
 * @sink_data: for @sink
 * @now: the time, milliseconds since 1970
 * @format: the format that is being read
 * @entry: the name of the file that is being read, in an archive or a folder; "" where there is only one
 * @pass: how often it was read before
 * @state: what belongs to the reader of the format
 * @wholes: names of files each of which is one conversation
 * @media: (nullable): files in the archive by the beginning of their names, once they were looked for
 * @n_conversations: how many were handed on
 * @error: (nullable): why it ended
 */
struct _ConfabImport
{
  ConfabImportSource        *source;
  const ConfabImportSink    *sink;
  gpointer                   sink_data;
  gint64                     now;
  const ConfabImportFormat  *format;
  char                      *entry;
  guint                      pass;
  gpointer                   state;
  GHashTable                *wholes;
  GHashTable                *media;
  guint64                    n_conversations;
  GError                    *error;
};

const ConfabImportFormat *confab_import_get_format  (guint                    index);
gboolean                  confab_import_detect      (ConfabImport            *self,
                                                     GHashTable              *formats,
                                                     GError                 **error);

void        confab_import_skip        (ConfabImport     *self,
                                       const char       *place,
                                       const char       *format,
                                       ...) G_GNUC_PRINTF (3, 4);
void        confab_import_give        (ConfabImport     *self,
                                       ConfabImportTree *tree);
void        confab_import_give_folder (ConfabImport     *self,
                                       const char       *id,
                                       const char       *name,
                                       const char       *parent_id);
ConfabPart *confab_import_attach      (ConfabImport     *self,
                                       GBytes           *bytes,
                                       const char       *name,
                                       const char       *media_type) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart *confab_import_attach_base64 (ConfabImport   *self,
                                       const char       *base64,
                                       const char       *name,
                                       const char       *media_type) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart *confab_import_attach_url  (ConfabImport     *self,
                                       const char       *url,
                                       const char       *name) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart *confab_import_find_media  (ConfabImport     *self,
                                       const char       *id) G_GNUC_WARN_UNUSED_RESULT;
void        confab_import_note_missing (ConfabImport    *self,
                                        ConfabImportNode *node,
                                        const char      *name);

gboolean    confab_import_database    (ConfabImport     *self,
                                       GCancellable     *cancellable,
                                       GError          **error);

char       *confab_import_make_parameters (double         temperature) G_GNUC_WARN_UNUSED_RESULT;

extern const ConfabImportFormat confab_import_own;
extern const ConfabImportFormat confab_import_chatgpt;
extern const ConfabImportFormat confab_import_claude;
extern const ConfabImportFormat confab_import_openwebui;
extern const ConfabImportFormat confab_import_librechat;
extern const ConfabImportFormat confab_import_chatbot_ui;
extern const ConfabImportFormat confab_import_alpaca;
extern const ConfabImportFormat confab_import_jan;
extern const ConfabImportFormat confab_import_cherry;

G_END_DECLS
