/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Linked into a program, this stands between it with its libraries and the files below one folder: it writes down what is done to them, and lets
 * it fail. */

/**
 * FileOperation:
 * @FILE_CREATED: a file @path, of the number @a
 * @FILE_WRITTEN: to the file @a, at @b, the data
 * @FILE_CUT: the file @a, to the length @b
 * @FILE_SYNCED: the file @a
 * @FOLDER_SYNCED: the folder @path
 * @FILE_RENAMED: @path, to the data
 * @FILE_LINKED: @path, to the data
 * @FILE_REMOVED: @path
 * @FOLDER_MADE: @path
 * @FOLDER_REMOVED: @path
 * @TOLD: the data was told to whoever watches
 *
 * What was done.
 */
typedef enum
{
  FILE_CREATED,
  FILE_WRITTEN,
  FILE_CUT,
  FILE_SYNCED,
  FOLDER_SYNCED,
  FILE_RENAMED,
  FILE_LINKED,
  FILE_REMOVED,
  FOLDER_MADE,
  FOLDER_REMOVED,
  TOLD,
} FileOperation;

/* One of them in the record, before its path and its data. */
typedef struct
{
  FileOperation operation;
  guint32       path_length;
  guint32       data_length;
  gint64        time; /* monotonic */
  gint64        a;
  gint64        b;
} FileRecord;

/* root: the folder; record: (nullable): where to write down. */
void  file_layer_start     (const char *root,
                            const char *record);
/* From now on the operation number first, counted from 1, fails with that errno, and where the disk is full also those that follow, as far as they
 * need room. */
void  file_layer_fail      (guint       first,
                            int         code,
                            gboolean    is_full);
/* The number of operations that could have failed since file_layer_fail(), and from now on none does. */
guint file_layer_make_room (void);
/* Whether one did. */
gboolean file_layer_has_failed (void);

G_END_DECLS
