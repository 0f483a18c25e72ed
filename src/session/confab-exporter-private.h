/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-exporter.h"
#include "store/confab-store-export.h"
#include "transfer/confab-json-export.h"
#include "transfer/confab-output.h"
#include "transfer/confab-transcript-writer.h"

G_BEGIN_DECLS

struct _ConfabExporter
{
  GObject                       parent_instance;

  ConfabStore                  *store;
  ConfabExportFormat            format;
  const ConfabTranscriptWriter *writer;     /* NULL for JSON */
  GPtrArray                    *ids;
  gboolean                      all;
  char                         *path;
  char                         *folder;
  int                           fd;
  double                        fraction;
  guint                         n_missing;
  gboolean                      without_bytes; /* attachments are only named */
  GPtrArray                    *files;      /* those that were written */
  GError                       *error;      /* while what was written is taken away */

  /* While it runs. What follows is written and read by one step at a time, on whatever thread that runs. */
  GCancellable                 *cancellable;
  ConfabOutput                 *output;
  ConfabStoreOutline           *outline;
  ConfabStoreHead              *head;
  guint                         current;    /* of ids */

  /* For JSON. */
  ConfabJsonExport             *json;
  GHashTable                   *hashes;     /* of the attachments that were written */
  GHashTable                   *folder_ids; /* of the folders that were written */
  ConfabStorePage              *page;

  /* For the others. */
  ConfabTranscript              transcript;
  GPtrArray                    *path_ids;
  guint                         next;       /* of path_ids */
  GPtrArray                    *messages;
  ConfabCodeColours            *colours;    /* (nullable) */
  GPtrArray                    *code;       /* ConfabBlock: what is still to be coloured of the messages */
  GHashTable                   *taken;      /* names in the folder */
  gboolean                      made_folder;
};

/* What writes, on another thread, and what comes after it, on the one of the caller. */
typedef gboolean (*ConfabExportStep) (ConfabExporter *self,
                                      GError        **error);
typedef void     (*ConfabExportNext) (GTask          *task);

/* task: (transfer full), as everywhere here: one call hands it to the next. */
void     confab_exporter_start_step        (GTask            *task,
                                            ConfabExportStep  step,
                                            ConfabExportNext  next);
void     confab_exporter_fail              (GTask            *task,
                                            GError           *error);
void     confab_exporter_next_conversation (GTask            *task);
/* How much of the conversation that is written is done, from 0 to 1. */
void     confab_exporter_set_progress      (ConfabExporter   *self,
                                            double            part);
GBytes  *confab_exporter_load_bytes        (const char       *hash,
                                            gpointer          self) G_GNUC_WARN_UNUSED_RESULT;

gboolean confab_exporter_begin_json        (ConfabExporter   *self,
                                            GError          **error);
void     confab_exporter_write_json        (GTask            *task);
gboolean confab_exporter_end_json          (ConfabExporter   *self,
                                            GError          **error);

gboolean confab_exporter_begin_transcripts (ConfabExporter   *self,
                                            GError          **error);
void     confab_exporter_write_transcript  (GTask            *task);

G_END_DECLS
