/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <time.h>

#include "store/confab-store.h"

G_BEGIN_DECLS

/* A store that is open, and the end of it. */
ConfabStore *bench_open_store  (const char  *folder);
void         bench_close_store (ConfabStore *store);

/* Microseconds of a clock. */
gint64       bench_get_time    (clockid_t    clock_id);

/* How long the main loop was held at most since the beginning: milliseconds of the processor, since by the clock other programs
 * would count as well. It is watched from the first call on. */
void         bench_begin_hold  (void);
double       bench_end_hold    (void);

G_END_DECLS
