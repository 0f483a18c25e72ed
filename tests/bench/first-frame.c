/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded into a program by LD_PRELOAD: tells when its first window has painted its first frame, and ends the program unless
 * FIRST_FRAME_STAY is set. So two programs can be measured alike, and neither needs to know. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
on_after_paint_cb (GdkFrameClock *clock,
                   gpointer       user_data)
{
  struct timespec now;

  g_signal_handlers_disconnect_by_func (clock, on_after_paint_cb, user_data);
  clock_gettime (CLOCK_MONOTONIC, &now);
  printf ("first frame %ld.%09ld\n", (long)now.tv_sec, now.tv_nsec);
  fflush (stdout);
  if (getenv ("FIRST_FRAME_STAY") == NULL)
    _exit (0);
}

G_MODULE_EXPORT void
gtk_window_present (GtkWindow *window)
{
  static gboolean seen;
  void (*present) (GtkWindow *) = dlsym (RTLD_NEXT, "gtk_window_present");

  if (!seen)
    {
      seen = TRUE;
      gtk_widget_realize (GTK_WIDGET (window));
      g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (on_after_paint_cb), NULL);
    }
  present (window);
}
