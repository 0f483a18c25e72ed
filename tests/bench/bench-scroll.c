/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page.h"
#include "bench-scroll.h"
#include "widgets/confab-text-view.h"

#define WHEEL_PIXELS 100

/* How many frames at the end of a way are waited for. */
#define REST_FRAMES 20

typedef enum
{
  WHEEL,
  PAGES,
  DRAG,
  N_WAYS
} Way;

static const char *const names[] = { "wheel", "page", "drag" };
static const guint n_steps[] = { 180, 60, 60 };

typedef struct
{
  ConfabApplication *application;
  GtkAdjustment     *adjustment;
  GtkWidget         *list;
  GRand             *dice;
  Way                way;
  guint              step;
  guint              frames;
  guint              blank;   /* frames with nothing but the ground */
  guint              waiting; /* frames in which something stood in for a message */
  guint              late;    /* the same once nothing moved */
  guint              most_rows;
  guint              most_widgets;
} Scroll;

/* Half of the way up, and down again; a bar is dragged anywhere. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Scroll *scroll = user_data;
  double value = gtk_adjustment_get_value (scroll->adjustment);
  double page = gtk_adjustment_get_page_size (scroll->adjustment);
  double lower = gtk_adjustment_get_lower (scroll->adjustment);
  gboolean up = scroll->step < n_steps[scroll->way] / 2;

  if (scroll->step++ >= n_steps[scroll->way])
    {
      /* Without something to draw there would be no frames. */
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  if (scroll->way == DRAG)
    value = lower + g_rand_double (scroll->dice) * (gtk_adjustment_get_upper (scroll->adjustment) - page - lower);
  else
    value += (scroll->way == WHEEL ? WHEEL_PIXELS : page * 0.9) * (up ? -1 : 1);
  gtk_adjustment_set_value (scroll->adjustment, value);
  return G_SOURCE_CONTINUE;
}

static gboolean
after_frame (gpointer data)
{
  Scroll *scroll = data;
  int height = gtk_widget_get_height (scroll->list);
  gboolean blank = TRUE;
  gboolean waiting = FALSE;
  guint n_rows = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (scroll->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      n_rows++;
      if (!gtk_widget_get_child_visible (row) || !gtk_widget_compute_bounds (row, scroll->list, &bounds) ||
          bounds.origin.y >= height || bounds.origin.y + bounds.size.height <= 0)
        continue;
      if (gtk_widget_has_css_class (row, "message-placeholder"))
        waiting = TRUE;
      else
        blank = FALSE;
    }
  scroll->frames++;
  scroll->blank += blank && !waiting;
  scroll->waiting += waiting;
  scroll->late += waiting && scroll->step > n_steps[scroll->way];
  scroll->most_rows = MAX (scroll->most_rows, n_rows);
  if (scroll->frames % 10 == 0)
    scroll->most_widgets = MAX (scroll->most_widgets, bench_count (scroll->list, NULL));
  return TRUE;
}

static gboolean
is_done (gpointer data)
{
  Scroll *scroll = data;

  return scroll->frames >= n_steps[scroll->way] + REST_FRAMES;
}

static void
tell (const char *way,
      const char *name,
      double      value)
{
  g_autofree char *whole = g_strdup_printf ("%s %s", way, name);

  bench_tell (whole, value);
}

static void
tell_way (Scroll *scroll)
{
  const BenchProbe *probe = bench_probe_get ();
  const char *way = names[scroll->way];

  tell (way, "frame", probe->frame);
  tell (way, "frame-cpu", probe->frame_cpu);
  tell (way, "mean", probe->frames_cpu / MAX (probe->n_frames, 1));
  tell (way, "stall", probe->stall);
  tell (way, "stall-cpu", probe->stall_cpu);
  tell (way, "gap", probe->gap);
  tell (way, "blank", scroll->blank);
  tell (way, "waiting", scroll->waiting);
  tell (way, "late", scroll->late);
  tell (way, "frames", scroll->frames);
}

gboolean
bench_scroll (ConfabApplication *application)
{
  GtkWidget *window = GTK_WIDGET (bench_get_window (application));
  Scroll scroll = { application, bench_get_adjustment (application) };
  gboolean done = TRUE;

  scroll.list = bench_find (window, "ConfabMessageList");
  if (scroll.list == NULL)
    return FALSE;
  scroll.dice = g_rand_new_with_seed (5);
  for (scroll.way = WHEEL; scroll.way < N_WAYS && done; scroll.way++)
    {
      guint tick_id;

      scroll.step = scroll.frames = scroll.blank = scroll.waiting = scroll.late = 0;
      bench_probe_reset ();
      bench_probe_set_after_frame (after_frame, &scroll);
      tick_id = gtk_widget_add_tick_callback (window, tick_cb, &scroll, NULL);
      done = bench_run_until (is_done, &scroll, 60);
      gtk_widget_remove_tick_callback (window, tick_id);
      bench_probe_set_after_frame (NULL, NULL);
      tell_way (&scroll);
    }
  bench_tell ("rows", scroll.most_rows);
  bench_tell ("widgets", scroll.most_widgets);
  g_rand_free (scroll.dice);
  return done;
}

void
bench_scroll_report (GHashTable *values,
                     const char *name)
{
  for (Way way = WHEEL; way < N_WAYS; way++)
    {
      double numbers[10];
      static const char *const keys[] = { "frame", "frame-cpu", "mean", "stall", "stall-cpu", "gap", "blank", "waiting", "frames", "late" };

      for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          g_autofree char *whole = g_strdup_printf ("%s %s", names[way], keys[i]);

          numbers[i] = bench_value (values, whole);
        }
      g_print ("%s %s slowest-frame %.1f ms (%.1f ms CPU; mean %.1f ms CPU; aim 16), longest-stall %.1f ms (%.1f ms CPU), "
               "longest-paint-gap %.0f ms, blank %.0f, waiting %.0f of %.0f frames, %.0f of them at rest\n", name, names[way], numbers[0],
               numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8], numbers[9]);
    }
  g_print ("%s live-rows %.0f, live-widgets %.0f\n", name, bench_value (values, "rows"), bench_value (values, "widgets"));
}

typedef struct
{
  ConfabApplication *application;
  const char        *id;
  gint64             painted;
} Opening;

static gboolean
is_wanted (Opening *opening)
{
  ConfabChat *chat = bench_get_chat (opening->application);
  const char *id = confab_conversation_get_id (confab_chat_get_conversation (chat));

  return opening->id == NULL ? g_list_model_get_n_items (confab_conversation_get_path (confab_chat_get_conversation (chat))) == 0
                             : g_str_equal (id, opening->id);
}

/* A long text is read on another thread, and has no blocks before. */
static gboolean
has_text (GtkWidget *row)
{
  GtkWidget *text = bench_find (row, "ConfabTextView");

  return text != NULL && confab_text_view_get_blocks (CONFAB_TEXT_VIEW (text))->len > 0;
}

/* Whether what is seen ends with a message, at the end of all there is. */
static gboolean
shows_end (ConfabApplication *application)
{
  GtkAdjustment *adjustment = bench_get_adjustment (application);
  GtkWidget *list = bench_find (bench_get_transcript (application), "ConfabMessageList");
  int height = gtk_widget_get_height (list);
  double bottom = 0;

  if (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) <
      gtk_adjustment_get_upper (adjustment) - 1)
    return FALSE;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_child_visible (row) || gtk_widget_has_css_class (row, "message-placeholder") ||
          !has_text (row) || !gtk_widget_compute_bounds (row, list, &bounds))
        continue;
      if (bounds.origin.y < height)
        bottom = MAX (bottom, bounds.origin.y + bounds.size.height);
    }
  return bottom > 0 && bottom <= height;
}

static gboolean
note_paint (gpointer data)
{
  Opening *opening = data;

  if (opening->painted == 0 && is_wanted (opening) &&
      (opening->id == NULL || (gtk_widget_get_mapped (bench_get_transcript (opening->application)) &&
                               shows_end (opening->application))))
    opening->painted = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
is_painted (gpointer data)
{
  return ((Opening *)data)->painted != 0;
}

static double
wait_for_paint (Opening *opening,
                gint64   begin)
{
  gboolean painted = bench_run_until (is_painted, opening, 120);

  bench_probe_set_after_frame (NULL, NULL);
  return painted ? (opening->painted - begin) / 1e3 : -1;
}

double
bench_open (ConfabApplication *application,
            guint              position)
{
  ConfabLibrary *library = confab_session_get_library (confab_application_get_session (application));
  g_autoptr (ConfabConversationItem) item = g_list_model_get_item (G_LIST_MODEL (library), position);
  Opening opening = { application };
  gint64 begin = g_get_monotonic_time ();

  if (item == NULL)
    return -1;
  opening.id = confab_conversation_item_get_id (item);
  bench_probe_set_after_frame (note_paint, &opening);
  g_signal_emit_by_name (bench_get_part (application, "sidebar"), "open", opening.id);
  return wait_for_paint (&opening, begin);
}

double
bench_open_empty (ConfabApplication *application)
{
  Opening opening = { application };
  gint64 begin = g_get_monotonic_time ();

  bench_probe_set_after_frame (note_paint, &opening);
  gtk_widget_activate_action (GTK_WIDGET (bench_get_window (application)), "win.new-conversation", NULL);
  return wait_for_paint (&opening, begin);
}
