/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "file-layer.h"

G_BEGIN_DECLS

/**
 * CrashDisk:
 *
 * A disk that has a cache: what was done to the files below a folder, and of that, what must be there after the power was cut, and what may.
 */
typedef struct _CrashDisk CrashDisk;

/**
 * CrashKind:
 * @CRASH_NOTHING: of what was not synced, nothing is there
 * @CRASH_ALL: all of it
 * @CRASH_BEGINNING: the first of it, and a part of what comes next
 * @CRASH_SOME: any of it, whole or in sectors
 *
 * What the disk did before.
 */
typedef enum
{
  CRASH_NOTHING,
  CRASH_ALL,
  CRASH_BEGINNING,
  CRASH_SOME,
  N_CRASHES
} CrashKind;

CrashDisk *crash_disk_new   (const char       *root) G_GNUC_WARN_UNUSED_RESULT;
void       crash_disk_free  (CrashDisk        *self);
void       crash_disk_do    (CrashDisk        *self,
                             const FileRecord *record,
                             const char       *path,
                             const char       *data);
/* Writes what is there into another folder. */
void       crash_disk_crash (CrashDisk        *self,
                             CrashKind         kind,
                             GRand            *dice,
                             const char       *folder);

G_END_DECLS
