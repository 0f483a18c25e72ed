/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StreamPace:
 * @name: for people
 * @n_chunks: how many are sent
 * @per_write: how many chunks are sent at once
 * @pause: microseconds between writes
 *
 * How the server sends: all at once, or each chunk by itself.
 */
typedef struct
{
  const char *name;
  guint       n_chunks;
  guint       per_write;
  guint       pause;
} StreamPace;

/* A process of its own, so that its time is not counted. It serves that many readers and ends. */
GPid   stream_server_start (const StreamPace *pace,
                            guint             n_readers,
                            guint16          *port);
/* What this process, or those it has waited for, used. */
double stream_cpu_seconds  (int               who);
/* The CPU seconds of another program that reads; 0 where it could not. */
double stream_time_program (const char *const *argv);

G_END_DECLS
