/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-window.h"

G_BEGIN_DECLS

/* Scrolls a conversation with a step in every frame, as a wheel, the page keys and a scrollbar do, and tells how long frames took ("wheel frame", "page frame",
 * "drag frame" and so on) and what was seen. */
gboolean bench_scroll        (ConfabApplication *application);
/* Prints what was told. */
void     bench_scroll_report (GHashTable        *values,
                              const char        *name);

/* Opens a conversation by its place in the sidebar; the milliseconds until the end of its last message was painted, or -1. */
double   bench_open          (ConfabApplication *application,
                              guint              position);
/* The milliseconds until an empty conversation was painted, or -1. */
double   bench_open_empty    (ConfabApplication *application);

G_END_DECLS
