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
 * @text: (nullable): what is sent, four characters a chunk, however many chunks that are; %NULL for numbers
 * @n_choices: how many answers are sent side by side, each of which gets each chunk; 0 for one
 *
 * How the server sends: all at once, or each chunk by itself.
 */
typedef struct
{
  const char *name;
  guint       n_chunks;
  guint       per_write;
  guint       pause;
  const char *text;
  guint       n_choices;
} StreamPace;

/**
 * StreamClock:
 * @first_byte: when the first chunk was written, as g_get_monotonic_time(); 0 before
 * @last_byte: when the last one was; 0 before
 * @n_chunks: how many there were
 *
 * What the server tells of its last answer, in memory that both processes see.
 */
typedef struct
{
  gint64 first_byte;
  gint64 last_byte;
  guint  n_chunks;
} StreamClock;

/* A process of its own, so that its time is not counted. It serves that many readers and ends. */
GPid   stream_server_start (const StreamPace *pace,
                            guint             n_readers,
                            guint16          *port);
/* The same with a clock: (transfer none): it lasts as long as the process. To be called before there are threads. The server ends with this process. */
GPid   stream_server_start_clocked (const StreamPace      *pace,
                                    guint                  n_readers,
                                    guint16               *port,
                                    volatile StreamClock **clock);
/* What this process, or those it has waited for, used. */
double stream_cpu_seconds  (int               who);
/* The CPU seconds of another program that reads; 0 where it could not. */
double stream_time_program (const char *const *argv);

G_END_DECLS
