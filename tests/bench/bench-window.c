/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/confab-chat-page.h"
#include "app/confab-sidebar.h"
#include "bench-window.h"
#include "stream-server.h"
#include "widgets/confab-transcript.h"

static BenchProbe probe;
static gint64 loop_back;       /* when the main loop last came back from waiting */
static double loop_back_cpu;
static gint64 frame_begin;
static double frame_begin_cpu;
static double phase_begin_cpu;
static BenchFunc after_frame;
static gpointer after_frame_data;

double
bench_thread_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* An iteration of the main loop lasts from when it stops waiting until it waits again. */
static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int result;

  if (loop_back != 0)
    {
      probe.stall = MAX (probe.stall, (g_get_monotonic_time () - loop_back) / 1e3);
      probe.stall_cpu = MAX (probe.stall_cpu, bench_thread_cpu () - loop_back_cpu);
    }
  result = g_poll (fds, n_fds, timeout);
  loop_back = g_get_monotonic_time ();
  loop_back_cpu = bench_thread_cpu ();
  return result;
}

static void
before_paint_cb (GdkFrameClock *clock,
                 gpointer       user_data)
{
  frame_begin = g_get_monotonic_time ();
  frame_begin_cpu = phase_begin_cpu = bench_thread_cpu ();
}

/* A phase begins where the one before it ends. */
static void
end_phase_cb (GdkFrameClock *clock,
              double        *sum)
{
  double now = bench_thread_cpu ();

  if (sum != NULL)
    *sum += now - phase_begin_cpu;
  phase_begin_cpu = now;
}

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  double cpu;

  if (frame_begin == 0)
    return;
  cpu = bench_thread_cpu () - frame_begin_cpu;
  probe.n_frames++;
  probe.frames_cpu += cpu;
  probe.frame = MAX (probe.frame, (g_get_monotonic_time () - frame_begin) / 1e3);
  probe.frame_cpu = MAX (probe.frame_cpu, cpu);
  if (after_frame != NULL)
    after_frame (after_frame_data);
}

/* Seen before anything is drawn; the time that the drawing takes is in the next gap. */
static gboolean
render_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  gint64 now = g_get_monotonic_time ();

  if (g_value_get_object (&values[0]) != user_data)
    return TRUE;
  probe.n_paints++;
  if (probe.last_paint != 0)
    probe.gap = MAX (probe.gap, (now - probe.last_paint) / 1e3);
  probe.last_paint = now;
  return TRUE;
}

void
bench_probe_reset (void)
{
  probe = (BenchProbe){ 0 };
}

void
bench_probe_begin_gap (gint64 since)
{
  probe.gap = probe.n_paints > 0 ? (probe.last_paint - since) / 1e3 : 0;
}

const BenchProbe *
bench_probe_get (void)
{
  return &probe;
}

void
bench_probe_set_after_frame (BenchFunc func,
                             gpointer  data)
{
  after_frame = func;
  after_frame_data = data;
}

static void
compute_size_cb (GdkSurface      *surface,
                 GdkToplevelSize *size,
                 gpointer         user_data)
{
  probe.n_sizes++;
}

void
bench_probe_start (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_main_context_set_poll_func (NULL, poll_cb);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  g_signal_connect_after (clock, "update", G_CALLBACK (end_phase_cb), NULL);
  g_signal_connect_after (clock, "layout", G_CALLBACK (end_phase_cb), &probe.layout_cpu);
  g_signal_connect_after (clock, "paint", G_CALLBACK (end_phase_cb), &probe.paint_cpu);
  g_signal_connect (surface, "compute-size", G_CALLBACK (compute_size_cb), NULL);
  g_signal_add_emission_hook (g_signal_lookup ("render", GDK_TYPE_SURFACE), 0, render_cb, surface, NULL);
  bench_probe_reset ();
}

static gboolean
on_deadline_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
bench_run_until (BenchFunc func,
                 gpointer  data,
                 double    seconds)
{
  gboolean passed = FALSE;
  guint id = g_timeout_add ((guint)(seconds * 1000), on_deadline_cb, &passed);

  while (!passed && !func (data))
    g_main_context_iteration (NULL, TRUE);
  if (!passed)
    g_clear_handle_id (&id, g_source_remove);
  return !passed;
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

void
bench_run (double seconds)
{
  bench_run_until (never, NULL, seconds);
}

/* Without a window manager GTK looks for one with each layout, and waits for the X server to say that there is none. This is the mark of one that can do
 * nothing in particular. */
static void
pretend_window_manager (void)
{
  Display *display = gdk_x11_display_get_xdisplay (gdk_display_get_default ());
  Window root = DefaultRootWindow (display);
  Window check = XCreateSimpleWindow (display, root, -1, -1, 1, 1, 0, 0, 0);
  Atom name = XInternAtom (display, "_NET_SUPPORTING_WM_CHECK", False);
  Atom supported = XInternAtom (display, "_NET_SUPPORTED", False);

  XChangeProperty (display, check, name, XA_WINDOW, 32, PropModeReplace, (guchar *)&check, 1);
  XChangeProperty (display, root, supported, XA_ATOM, 32, PropModeReplace, (guchar *)&name, 1);
  XChangeProperty (display, root, name, XA_WINDOW, 32, PropModeReplace, (guchar *)&check, 1);
  XSync (display, False);
}

void
bench_prepare (const char *folder)
{
  static const char *const names[] = { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" };

  setlocale (LC_ALL, "C.UTF-8");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], folder, TRUE);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* No bus: nothing is stored in a keyring, and nobody else is asked. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GDK_BACKEND", "x11", TRUE);
  g_unsetenv ("GDK_DEBUG");
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GTK_A11Y", "none", TRUE);
}

static gboolean
is_loaded (gpointer data)
{
  ConfabSession *session = confab_application_get_session (data);

  return session != NULL && confab_library_get_loaded (confab_session_get_library (session)) &&
         bench_get_chat (data) != NULL;
}

ConfabApplication *
bench_application_new (void)
{
  g_autoptr (ConfabApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  gtk_init ();
  pretend_window_manager ();
  /* A caret that blinks would be drawn for as long as anybody looks. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  application = confab_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return NULL;
    }
  g_application_activate (G_APPLICATION (application));
  if (!bench_run_until (is_loaded, application, 60))
    return NULL;
  bench_probe_start (GTK_WIDGET (bench_get_window (application)));
  return g_steal_pointer (&application);
}

static gboolean
has_ended (gpointer data)
{
  return confab_application_get_session (data) == NULL;
}

void
bench_application_end (ConfabApplication *application)
{
  gtk_window_close (GTK_WINDOW (bench_get_window (application)));
  if (!bench_run_until (has_ended, application, 60))
    g_printerr ("the session did not close\n");
}

ConfabWindow *
bench_get_window (ConfabApplication *application)
{
  return CONFAB_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
}

gpointer
bench_get_part (ConfabApplication *application,
                const char        *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (bench_get_window (application)), CONFAB_TYPE_WINDOW, name);
}

ConfabChat *
bench_get_chat (ConfabApplication *application)
{
  return confab_chat_page_get_chat (bench_get_part (application, "chat_page"));
}

GtkWidget *
bench_get_transcript (ConfabApplication *application)
{
  return GTK_WIDGET (gtk_widget_get_template_child (bench_get_part (application, "chat_page"), CONFAB_TYPE_CHAT_PAGE,
                                                    "transcript"));
}

GtkAdjustment *
bench_get_adjustment (ConfabApplication *application)
{
  GtkWidget *view = bench_find (bench_get_transcript (application), "GtkScrolledWindow");

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (view));
}

GtkWidget *
bench_find (GtkWidget  *widget,
            const char *type_name)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = bench_find (child, type_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

guint
bench_count (GtkWidget  *widget,
             const char *type_name)
{
  guint n = type_name == NULL || g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += bench_count (child, type_name);
  return n;
}

static double
read_kib (const char *path,
          const char *name)
{
  g_autofree char *text = NULL;
  double sum = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *at = strstr (text, name); at != NULL; at = strstr (at + 1, name))
    if (at == text || at[-1] == '\n')
      {
        const char *colon = strchr (at, ':');

        sum += colon != NULL ? g_ascii_strtod (colon + 1, NULL) : 0;
      }
  return sum;
}

double
bench_get_memory (void)
{
  malloc_trim (0);
  return read_kib ("/proc/self/smaps_rollup", "Private_");
}

double
bench_get_peak (void)
{
  return read_kib ("/proc/self/status", "VmHWM");
}

void
bench_reset_peak (void)
{
  FILE *file;

  malloc_trim (0);
  file = fopen ("/proc/self/clear_refs", "w");
  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

void
bench_tell (const char *name,
            double      value)
{
  g_print ("%s %.9g\n", name, value);
}

static void
on_exit_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(gpointer *)data != NULL;
}

GHashTable *
bench_spawn (const char *const *arguments,
             double             seconds)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (argv, self);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *)*arguments);
  g_ptr_array_add (argv, NULL);
  /* What helps to find mistakes takes time. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_CHECK_");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  if (process == NULL)
    {
      g_printerr ("%s\n", error->message);
      return NULL;
    }
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_exit_cb, &result);
  if (!bench_run_until (has_result, &result, seconds))
    {
      g_printerr ("not measured within %.0f s\n", seconds);
      g_subprocess_force_exit (process);
      bench_run_until (has_result, &result, 10);
      return NULL;
    }
  if (!g_subprocess_communicate_utf8_finish (process, result, &output, NULL, &error) ||
      !g_subprocess_get_successful (process))
    {
      g_printerr ("not measured%s%s\n", error != NULL ? ": " : "", error != NULL ? error->message : "");
      return NULL;
    }
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *space = strrchr (lines[i], ' ');
      double value;

      if (space == NULL)
        continue;
      *space = '\0';
      value = g_ascii_strtod (space + 1, NULL);
      g_hash_table_insert (values, g_strdup (lines[i]), g_memdup2 (&value, sizeof value));
    }
  return g_steal_pointer (&values);
}

double
bench_value (GHashTable *values,
             const char *name)
{
  double *value = g_hash_table_lookup (values, name);

  return value != NULL ? *value : 0;
}

/* One conversation, in a process of its own. */
static int
run_one (const char  *folder,
         gboolean  ( *measure ) (ConfabApplication *application))
{
  ConfabApplication *application;
  gboolean measured;

  bench_prepare (folder);
  application = bench_application_new ();
  measured = application != NULL && measure (application);
  if (application != NULL)
    bench_application_end (application);
  return measured ? 0 : 1;
}

int
bench_view_main (int                 argc,
                 char              **argv,
                 const char *const  *default_lengths,
                 void             ( *make ) (const char           *program,
                                             const char           *store,
                                             const char           *length),
                 gboolean         ( *measure ) (ConfabApplication *application),
                 void             ( *report ) (GHashTable         *values,
                                               const char         *length))
{
  const char *const *length = default_lengths;
  int status = 0;

  if (argc == 3 && g_str_equal (argv[1], "--one"))
    return run_one (argv[2], measure);
  if (argc < 2)
    return 2;
  if (argc > 2)
    length = (const char *const *)argv + 2;
  for (; *length != NULL; length++)
    {
      g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
      g_autofree char *store = g_build_filename (folder, "confab", NULL);
      const char *const remove[] = { "rm", "-rf", folder, NULL };
      g_autoptr (GHashTable) values = NULL;

      /* What is made last is the newest. */
      stream_time_program ((const char *const[]){ argv[1], store, "1", "10", "markdown", NULL });
      make (argv[1], store, *length);
      values = bench_spawn ((const char *const[]){ "--one", folder, NULL }, 200);
      if (values != NULL)
        report (values, *length);
      else
        status = 1;
      stream_time_program (remove);
    }
  return status;
}
