/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happens to SQLite's files from a certain write on, in this process. */
typedef enum
{
  FAILING_DISK_COUNTS, /* nothing */
  FAILING_DISK_KILLS,  /* the process dies before it is written */
  FAILING_DISK_TEARS,  /* the process dies when half of it is written */
  FAILING_DISK_FULL,   /* there is no room for it, nor for what follows */
} FailingDisk;

void failing_disk_install (FailingDisk how,
                           guint       nth);
guint failing_disk_count  (void);

G_END_DECLS
