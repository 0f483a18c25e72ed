/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reply that streams into the real window: bench-view-stream CONFAB [KIB:CHUNKS-A-SECOND[:ANSWERS]…], 0 for as fast as it comes;
 * several answers get each chunk, and stream side by side. Beside it, what a bare widget takes that
 * draws a column of text in every frame, and what reading the stream takes without showing it. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "app/confab-chat-page.h"
#include "bench-text.h"
#include "bench-window.h"
#include "session/confab-chat-preset.h"
#include "stream-server.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-transcript.h"

#define FRAMES_A_SECOND 60
#define FLOOR_SECONDS   4.0
#define QUIET_SECONDS   1.0
#define READ_CHUNKS     5000

static const char *const everything[] = { "20:1000", "100:1000", "400:1000", "20:0", "100:0", "400:0", "20:0:4", "100:0:4", NULL };

/* What was used when so much of the text was there. */
typedef struct
{
  gsize  length;
  double cpu;
} Sample;

typedef struct
{
  ConfabApplication    *application;
  ConfabMessage        *reply;
  GtkAdjustment        *adjustment;
  GArray               *samples;
  volatile StreamClock *clock;
  double                upper;
  gint64                ended;
  gint64                shown; /* when the height last changed in a frame, or the first frame after the end */
} Run;

static double
get_cpu (void)
{
  return stream_cpu_seconds (RUSAGE_SELF);
}

static gboolean
sample (gpointer data)
{
  Run *run = data;
  Sample now = { confab_message_get_text_length (run->reply), get_cpu () };

  double upper = gtk_adjustment_get_upper (run->adjustment);

  if (now.length > 0 && (run->samples->len == 0 || g_array_index (run->samples, Sample, run->samples->len - 1).length == 0))
    bench_probe_begin_gap (run->clock->first_byte);
  g_array_append_val (run->samples, now);
  if (upper != run->upper || run->shown <= run->ended)
    run->shown = g_get_monotonic_time ();
  run->upper = upper;
  return TRUE;
}

static void
ended_cb (Run *run)
{
  run->ended = g_get_monotonic_time ();
}

static gboolean
has_ended (gpointer data)
{
  return ((Run *)data)->ended != 0;
}

static gboolean
is_shown (gpointer data)
{
  Run *run = data;

  return run->shown > run->ended && g_get_monotonic_time () - run->shown > QUIET_SECONDS * G_USEC_PER_SEC;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(gboolean *)user_data = confab_services_save_finish (CONFAB_SERVICES (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

static gboolean
choose_server (ConfabApplication *application,
               guint16            port)
{
  ConfabServices *services = confab_session_get_services (confab_application_get_session (application));
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  g_autoptr (ConfabProvider) provider = confab_provider_new ("bench", "Bench", url, CONFAB_PROFILE_GENERIC);
  gboolean saved = FALSE;

  g_object_set (provider, "model", "m", NULL);
  confab_services_save_async (services, provider, NULL, saved_cb, &saved);
  if (!bench_run_until (is_true, &saved, 30))
    return FALSE;
  confab_services_set_default (services, "bench");
  gtk_widget_activate_action (GTK_WIDGET (bench_get_window (application)), "win.new-conversation", NULL);
  return TRUE;
}

static void
send_question (ConfabApplication *application)
{
  ConfabComposer *composer = CONFAB_COMPOSER (gtk_widget_get_template_child (bench_get_part (application, "chat_page"),
                                                                             CONFAB_TYPE_CHAT_PAGE, "composer"));

  confab_composer_set_text (composer, "Tell me about it.");
  g_signal_emit_by_name (composer, "send");
}

/* What was used between two parts of the text, by what lies nearest. */
static double
get_cpu_between (Run   *run,
                 double from,
                 double to)
{
  gsize length = confab_message_get_text_length (run->reply);
  const Sample *first = NULL;
  const Sample *last = NULL;

  for (guint i = 0; i < run->samples->len; i++)
    {
      const Sample *each = &g_array_index (run->samples, Sample, i);

      if (first == NULL && each->length >= from * length && each->length > 0)
        first = each;
      if (each->length <= to * length)
        last = each;
    }
  if (first == NULL || last == NULL || last->length <= first->length)
    return 0;
  return (last->cpu - first->cpu) / (last->length - first->length) * length;
}

static void
tell (Run   *run,
      double cpu,
      double peak)
{
  volatile StreamClock *clock = run->clock;
  const BenchProbe *probe = bench_probe_get ();
  double thousands = clock->n_chunks / 1e3;

  bench_tell ("chunks", clock->n_chunks);
  bench_tell ("bytes", confab_message_get_text_length (run->reply));
  bench_tell ("cpu", cpu / thousands);
  bench_tell ("first", get_cpu_between (run, 0, 0.25) / thousands);
  bench_tell ("last", get_cpu_between (run, 0.75, 1) / thousands);
  bench_tell ("seconds", (clock->last_byte - clock->first_byte) / 1e6);
  bench_tell ("paints", probe->n_paints);
  bench_tell ("sizes", probe->n_sizes);
  bench_tell ("frames-cpu", probe->frames_cpu / 1e3 / thousands);
  bench_tell ("layout-cpu", probe->layout_cpu / 1e3 / thousands);
  bench_tell ("paint-cpu", probe->paint_cpu / 1e3 / thousands);
  bench_tell ("stall", probe->stall);
  bench_tell ("stall-cpu", probe->stall_cpu);
  bench_tell ("frame", probe->frame);
  bench_tell ("frame-cpu", probe->frame_cpu);
  bench_tell ("gap", probe->gap);
  bench_tell ("stored", (run->ended - clock->last_byte) / 1e3);
  bench_tell ("peak", peak / 1024);
}

static gboolean
measure_stream (Run *run)
{
  ConfabChat *chat = bench_get_chat (run->application);
  guint wake_id;
  gboolean following;
  double rest;
  double cpu;
  double peak;
  double gap;

  bench_run (QUIET_SECONDS);
  run->adjustment = bench_get_adjustment (run->application);
  bench_reset_peak ();
  peak = bench_get_peak ();
  g_signal_connect_swapped (chat, "ended", G_CALLBACK (ended_cb), run);
  send_question (run->application);
  run->reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  bench_probe_reset ();
  bench_probe_set_after_frame (sample, run);
  cpu = get_cpu ();
  if (run->reply == NULL || !bench_run_until (has_ended, run, 400))
    return FALSE;
  cpu = get_cpu () - cpu;
  gap = bench_probe_get ()->gap;
  /* The loop may wait for ever where nothing happens. */
  wake_id = g_timeout_add (50, wake_cb, NULL);
  if (!bench_run_until (is_shown, run, 60))
    return FALSE;
  g_clear_handle_id (&wake_id, g_source_remove);
  bench_probe_set_after_frame (NULL, NULL);
  sample (run);
  g_object_get (bench_get_transcript (run->application), "following", &following, NULL);
  rest = gtk_adjustment_get_upper (run->adjustment) - gtk_adjustment_get_page_size (run->adjustment) -
         gtk_adjustment_get_value (run->adjustment);
  tell (run, cpu, bench_get_peak () - peak);
  bench_tell ("gap", gap);
  bench_tell ("shown", (run->shown - run->clock->last_byte) / 1e3);
  bench_tell ("following", following && rest < 1);
  bench_tell ("complete", confab_message_get_status (run->reply) == CONFAB_STATUS_COMPLETE);
  return TRUE;
}

/* One stream in a process of its own. */
static int
run_one (const char *size,
         const char *rate,
         const char *answers)
{
  gsize length = strtoul (size, NULL, 10) * 1000;
  guint chunks_a_second = (guint)atoi (rate);
  g_autofree char *text = bench_text_new (length);
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", folder, NULL };
  StreamPace pace = { "text", 0, chunks_a_second > 0 ? 1 : 100, chunks_a_second > 0 ? G_USEC_PER_SEC / chunks_a_second : 0, text, (guint)atoi (answers) };
  Run run = { NULL };
  gboolean measured = FALSE;
  guint16 port;

  bench_prepare (folder);
  stream_server_start_clocked (&pace, 1, &port, &run.clock);
  run.application = bench_application_new ();
  run.samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  if (run.application != NULL && choose_server (run.application, port))
    {
      if (pace.n_choices > 1)
        confab_parameters_set_from_text (confab_chat_get_next_parameters (bench_get_chat (run.application)), "n", answers,
                                         CONFAB_PROFILE_GENERIC, NULL);
      measured = measure_stream (&run);
      bench_application_end (run.application);
    }
  stream_time_program (remove);
  return measured ? 0 : 1;
}

/* The floor: lines of text, laid out before, drawn one further in every frame. */

#define COLUMN_WIDTH 820
#define N_LINES      200

#define FLOOR_TYPE_COLUMN (floor_column_get_type ())
G_DECLARE_FINAL_TYPE (FloorColumn, floor_column, FLOOR, COLUMN, GtkWidget)

struct _FloorColumn
{
  GtkWidget  parent_instance;

  GPtrArray *lines;
  guint      first;
};

G_DEFINE_FINAL_TYPE (FloorColumn, floor_column, GTK_TYPE_WIDGET)

static void
floor_column_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  FloorColumn *self = FLOOR_COLUMN (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA colour;
  float y = 0;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - COLUMN_WIDTH) / 2, 0));
  for (guint i = self->first; y < height; i++)
    {
      PangoLayout *line = g_ptr_array_index (self->lines, i % self->lines->len);
      int line_height;

      pango_layout_get_pixel_size (line, NULL, &line_height);
      gtk_snapshot_append_layout (snapshot, line, &colour);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, line_height));
      y += line_height;
    }
  gtk_snapshot_restore (snapshot);
}

static gboolean
floor_tick_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  FLOOR_COLUMN (widget)->first++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
floor_column_dispose (GObject *object)
{
  g_clear_pointer (&FLOOR_COLUMN (object)->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (floor_column_parent_class)->dispose (object);
}

static void
floor_column_class_init (FloorColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = floor_column_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = floor_column_snapshot;
}

static void
floor_column_init (FloorColumn *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
fill_column (FloorColumn *self)
{
  g_autofree char *text = bench_text_new (N_LINES * 120);
  g_autoptr (PangoLayout) whole = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_width (whole, COLUMN_WIDTH * PANGO_SCALE);
  for (int i = 0; i < N_LINES && i < pango_layout_get_line_count (whole); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (whole, i);
      g_autofree char *piece = g_strndup (text + pango_layout_line_get_start_index (line),
                                          (gsize)pango_layout_line_get_length (line));

      /* A full column has no empty lines. */
      if (*piece != '\0')
        g_ptr_array_add (self->lines, gtk_widget_create_pango_layout (GTK_WIDGET (self), piece));
    }
}

static int
run_floor (void)
{
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", folder, NULL };
  GtkWidget *window;
  GtkWidget *column;
  double cpu;

  bench_prepare (folder);
  adw_init ();
  window = gtk_window_new ();
  column = g_object_new (FLOOR_TYPE_COLUMN, NULL);
  fill_column (FLOOR_COLUMN (column));
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  gtk_window_set_child (GTK_WINDOW (window), column);
  gtk_window_present (GTK_WINDOW (window));
  bench_probe_start (window);
  gtk_widget_add_tick_callback (column, floor_tick_cb, NULL, NULL);
  bench_run (1);
  bench_probe_reset ();
  cpu = get_cpu ();
  bench_run (FLOOR_SECONDS);
  bench_tell ("cpu", (get_cpu () - cpu) / MAX (bench_probe_get ()->n_paints, 1));
  bench_tell ("paints", bench_probe_get ()->n_paints / FLOOR_SECONDS);
  gtk_window_destroy (GTK_WINDOW (window));
  stream_time_program (remove);
  return 0;
}

/* The whole program without a window, with its store. */
static double
time_reading (const char *program,
              guint       n_chunks)
{
  StreamPace pace = { "chunks", n_chunks, 1, n_chunks > 1 ? 1000 : 0, NULL };
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", folder, NULL };
  g_autofree char *url = NULL;
  guint16 port;
  GPid pid = stream_server_start (&pace, 1, &port);
  double seconds;

  url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  seconds = stream_time_program ((const char *const[]){ program, "ask", "--base-url", url, "--model", "m", "Hi", NULL });
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  stream_time_program (remove);
  return seconds;
}

static void
report (GHashTable *values,
        int         length,
        int         rate,
        int         n_answers,
        double      floor)
{
  g_autofree char *pace = rate > 0 ? g_strdup_printf ("%d/s", rate) : g_strdup ("fast");
  g_autofree char *several = n_answers > 1 ? g_strdup_printf (" x %d", n_answers) : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("stream %dKB%s %s", length, several, pace);
  double limit = 1.5 * floor * FRAMES_A_SECOND;

#define VALUE(key) bench_value (values, key)
  if (rate > 0)
    g_print ("%s cpu-per-1000 %.3f s (%.2f x 1.5 x floor of %.3f s, aim 1.00; in frames %.3f: layout %.3f, drawing %.3f)\n", name, VALUE ("cpu"),
             limit > 0 ? VALUE ("cpu") / limit : 0.0, floor * FRAMES_A_SECOND, VALUE ("frames-cpu"), VALUE ("layout-cpu"), VALUE ("paint-cpu"));
  else
    g_print ("%s cpu-per-1000 %.3f s (in frames %.3f)\n", name, VALUE ("cpu"), VALUE ("frames-cpu"));
  g_print ("%s last/first-quarter %.2f (%.3f s / %.3f s, aim 1.2)\n", name,
           VALUE ("first") > 0 ? VALUE ("last") / VALUE ("first") : 0.0, VALUE ("last"), VALUE ("first"));
  g_print ("%s longest-stall %.1f ms (%.1f ms of it CPU, aim 16)\n", name, VALUE ("stall"), VALUE ("stall-cpu"));
  g_print ("%s longest-paint-gap %.1f ms (aim 50; %.0f paints and %.0f sizes in %.1f s)\n", name, VALUE ("gap"),
           VALUE ("paints"), VALUE ("sizes"), VALUE ("seconds"));
  g_print ("%s last-byte-to-shown %.0f ms (aim 1000), to stored %.0f ms\n", name, VALUE ("shown"), VALUE ("stored"));
  g_print ("%s peak-memory %.1f MiB (aim 60)\n", name, VALUE ("peak"));
  if (VALUE ("following") < 1 || VALUE ("complete") < 1)
    g_print ("%s%s%s\n", name, VALUE ("following") < 1 ? " does NOT follow" : "", VALUE ("complete") < 1 ? " is NOT complete" : "");
#undef VALUE
}

int
main (int    argc,
      char **argv)
{
  const char *const *wanted = everything;
  g_autoptr (GHashTable) floor = NULL;
  double reading;
  int status = 0;

  if (argc == 5 && g_str_equal (argv[1], "--one"))
    return run_one (argv[2], argv[3], argv[4]);
  if (argc == 2 && g_str_equal (argv[1], "--floor"))
    return run_floor ();
  if (argc < 2)
    return 2;
  if (argc > 2)
    wanted = (const char *const *)argv + 2;

  /* What helps to find mistakes takes time. */
  g_unsetenv ("G_DEBUG");
  g_unsetenv ("MALLOC_CHECK_");
  floor = bench_spawn ((const char *const[]){ "--floor", NULL }, 60);
  if (floor == NULL)
    return 1;
  g_print ("floor cpu-per-frame %.2f ms (%.0f frames a second)\n", bench_value (floor, "cpu") * 1e3, bench_value (floor, "paints"));
  reading = time_reading (argv[1], READ_CHUNKS) - time_reading (argv[1], 1);
  g_print ("reading without showing cpu-per-1000 %.3f s (%.2f of the floor, aim 0.03 s)\n", reading * 1e3 / READ_CHUNKS,
           reading * 1e3 / READ_CHUNKS / (bench_value (floor, "cpu") * FRAMES_A_SECOND));
  for (; *wanted != NULL; wanted++)
    {
      g_auto (GStrv) parts = g_strsplit (*wanted, ":", 3);
      guint n_parts = g_strv_length (parts);
      const char *answers = n_parts > 2 ? parts[2] : "1";
      g_autoptr (GHashTable) values = NULL;

      if (n_parts < 2)
        return 2;
      values = bench_spawn ((const char *const[]){ "--one", parts[0], parts[1], answers, NULL }, 500);
      if (values != NULL)
        report (values, atoi (parts[0]), atoi (parts[1]), atoi (answers), bench_value (floor, "cpu"));
      else
        status = 1;
    }
  return status;
}
