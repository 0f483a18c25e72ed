/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most that a frame of facts may have, in bytes. */
#define CONFAB_WORKER_MAX_FACTS (256 * 1024)
/* The most that all bytes of one answer may have together. */
#define CONFAB_WORKER_MAX_BYTES (G_GOFFSET_CONSTANT (1) << 30)

/**
 * ConfabWorkerFrame:
 * @CONFAB_WORKER_PROGRESS: how much is done, from 0 to 1 (a double in the order of this machine)
 * @CONFAB_WORKER_FACTS: a JSON object, the start of one thing that was made
 * @CONFAB_WORKER_BYTES: the bytes of what the frame before is about
 * @CONFAB_WORKER_ERROR: a JSON object in place of everything else
 * @CONFAB_WORKER_DONE: the end, without which nothing before counts
 *
 * What a worker writes: its kind and its length as 32 bits each, in the order of this machine, then what it holds.
 */
typedef enum
{
  CONFAB_WORKER_PROGRESS = 1,
  CONFAB_WORKER_FACTS,
  CONFAB_WORKER_BYTES,
  CONFAB_WORKER_ERROR,
  CONFAB_WORKER_DONE,
} ConfabWorkerFrame;

typedef struct _ConfabFrameReader ConfabFrameReader;

typedef gboolean (*ConfabFrameFunc) (ConfabWorkerFrame kind,
                                     GBytes           *content,
                                     gpointer          user_data);

ConfabFrameReader *confab_frame_reader_new   (ConfabFrameFunc     func,
                                              gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
void               confab_frame_reader_free  (ConfabFrameReader  *self);
gboolean           confab_frame_reader_feed  (ConfabFrameReader  *self,
                                              const void         *data,
                                              gsize               length);
gboolean           confab_frame_write        (int                 fd,
                                              ConfabWorkerFrame   kind,
                                              const void         *content,
                                              gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabFrameReader, confab_frame_reader_free)

G_END_DECLS
