/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-application.h"
#include "app/confab-window.h"

G_BEGIN_DECLS

/**
 * BenchProbe:
 * @stall: the longest that the main loop was away from waiting, in milliseconds
 * @stall_cpu: the CPU time of this thread in the longest such time by that measure, in milliseconds
 * @gap: the longest between two paints, in milliseconds
 * @frame: the longest frame, from before its layout to after its paint, in milliseconds
 * @frame_cpu: the CPU time of this thread in the one that used most, in milliseconds
 * @frames_cpu: that of all frames, in milliseconds
 * @layout_cpu: that of laying out in all frames
 * @paint_cpu: that of drawing in all frames
 * @n_frames: how many frames there were
 * @n_sizes: how often the size of the whole window was asked for
 * @n_paints: how many of them drew something
 * @last_paint: when that was last, as g_get_monotonic_time()
 *
 * What happened in this process since bench_probe_reset().
 */
typedef struct
{
  double stall;
  double stall_cpu;
  double gap;
  double frame;
  double frame_cpu;
  double frames_cpu;
  double layout_cpu;
  double paint_cpu;
  guint  n_frames;
  guint  n_sizes;
  guint  n_paints;
  gint64 last_paint;
} BenchProbe;

typedef gboolean (*BenchFunc) (gpointer data);

/* Before anything else: folders of its own under folder, and nothing that would not be there on each machine. */
void               bench_prepare         (const char        *folder);
/* Runs the main loop until func is true. FALSE after that many seconds. */
gboolean           bench_run_until       (BenchFunc          func,
                                          gpointer           data,
                                          double             seconds);
/* Runs it for so long. */
void               bench_run             (double             seconds);
/* Measures all frames of a window, and the main loop, from now on. */
void               bench_probe_start     (GtkWidget         *window);
void               bench_probe_reset     (void);
const BenchProbe  *bench_probe_get       (void);
/* In the frame of the first paint that counts: what was to be painted was there since then. */
void               bench_probe_begin_gap (gint64             since);
/* Called after each frame; at most one. */
void               bench_probe_set_after_frame (BenchFunc    func,
                                                gpointer     data);

/* The real program's window on an empty or given store, and what is in it. NULL where it did not come up. */
ConfabApplication *bench_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
void               bench_application_end (ConfabApplication *application);
ConfabWindow      *bench_get_window      (ConfabApplication *application);
/* What a template calls it; (transfer none). */
gpointer           bench_get_part        (ConfabApplication *application,
                                          const char        *name);
ConfabChat        *bench_get_chat        (ConfabApplication *application);
GtkWidget         *bench_get_transcript  (ConfabApplication *application);
GtkAdjustment     *bench_get_adjustment  (ConfabApplication *application);
/* The first one below of that type, by its name, in drawing order; (nullable). */
GtkWidget         *bench_find            (GtkWidget         *widget,
                                          const char        *type_name);
guint              bench_count           (GtkWidget         *widget,
                                          const char        *type_name);

/* KiB of this process: what is its own now, and the most that it ever had since the last call of bench_reset_peak(). */
double             bench_get_memory      (void);
double             bench_get_peak        (void);
void               bench_reset_peak      (void);
double             bench_thread_cpu      (void);

/* Runs this program again with these arguments and a clean environment, and reads "name value" lines; NULL where it failed. */
GHashTable        *bench_spawn           (const char *const *arguments,
                                          double             seconds) G_GNUC_WARN_UNUSED_RESULT;
double             bench_value           (GHashTable        *values,
                                          const char        *name);
/* What a program does that measures stored conversations: each of the lengths on the command line, or each of default_lengths, is stored by make after a short
 * conversation, measured in a program of its own, and reported. The first argument is the program that make needs. Returns its exit status. */
int                bench_view_main       (int                argc,
                                          char             **argv,
                                          const char *const *default_lengths,
                                          void             (*make) (const char *program,
                                                                    const char *store,
                                                                    const char *length),
                                          gboolean         (*measure) (ConfabApplication *application),
                                          void             (*report) (GHashTable *values,
                                                                      const char *length));
/* In the program that was run: tells a value. */
void               bench_tell            (const char        *name,
                                          double             value);

G_END_DECLS
