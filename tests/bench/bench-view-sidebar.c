/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sidebar of very many conversations in the real window: how long the main loop is held while somebody scrolls, types a search, and looks at folders,
 * tags and other orders. bench-view-sidebar MAKE-STORE [CONVERSATIONS…]. */
#include "config.h"

#include <stdlib.h>

#include "app/confab-sidebar.h"
#include "bench-fill.h"
#include "bench-window.h"
#include "session/confab-library-view.h"

#define WHEEL_PIXELS 100
#define N_STEPS      120
#define KEY_SECONDS  0.06

static const char *const everything[] = { "10000", "100000", NULL };

typedef enum
{
  WHEEL,
  PAGES,
  DRAG,
  N_WAYS
} Way;

static const char *const ways[] = { "wheel", "page", "drag" };

typedef struct
{
  GtkAdjustment *adjustment;
  GRand         *dice;
  Way            way;
  guint          step;
} Scroll;

static gpointer
get_part (ConfabApplication *application,
          const char        *name)
{
  return gtk_widget_get_template_child (bench_get_part (application, "sidebar"), CONFAB_TYPE_SIDEBAR, name);
}

static void
tell (const char *what)
{
  const BenchProbe *probe = bench_probe_get ();
  g_autofree char *stall = g_strconcat (what, " stall", NULL);
  g_autofree char *cpu = g_strconcat (what, " stall-cpu", NULL);
  g_autofree char *frame = g_strconcat (what, " frame-cpu", NULL);

  bench_tell (stall, probe->stall);
  bench_tell (cpu, probe->stall_cpu);
  bench_tell (frame, probe->frame_cpu);
}

/* Half of the way down and up again; a bar is dragged anywhere. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Scroll *scroll = user_data;
  double value = gtk_adjustment_get_value (scroll->adjustment);
  double page = gtk_adjustment_get_page_size (scroll->adjustment);
  gboolean down = scroll->step++ < N_STEPS / 2;

  if (scroll->way == DRAG)
    value = g_rand_double (scroll->dice) * (gtk_adjustment_get_upper (scroll->adjustment) - page);
  else
    value += (scroll->way == WHEEL ? WHEEL_PIXELS : page * 0.9) * (down ? 1 : -1);
  gtk_adjustment_set_value (scroll->adjustment, value);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_scrolled (gpointer data)
{
  return ((Scroll *)data)->step >= N_STEPS;
}

static gboolean
scroll_list (ConfabApplication *application)
{
  GtkWidget *list = get_part (application, "list");
  GtkWidget *scrolled = bench_find (list, "GtkScrolledWindow");
  Scroll scroll = { gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), g_rand_new_with_seed (5) };
  gboolean done = TRUE;

  for (scroll.way = WHEEL; scroll.way < N_WAYS && done; scroll.way++)
    {
      guint id;

      scroll.step = 0;
      bench_probe_reset ();
      id = gtk_widget_add_tick_callback (list, tick_cb, &scroll, NULL);
      done = bench_run_until (is_scrolled, &scroll, 60);
      gtk_widget_remove_tick_callback (list, id);
      tell (ways[scroll.way]);
    }
  g_rand_free (scroll.dice);
  return done;
}

static gboolean
has_results (gpointer data)
{
  GtkWidget *list_view = bench_find (data, "GtkListView");

  return list_view != NULL && gtk_widget_get_first_child (list_view) != NULL;
}

/* A word that each title has, one that a few have, and back again. */
static gboolean
type_search (ConfabApplication *application)
{
  static const char text[] = "garden part 77";
  GtkEditable *entry = get_part (application, "search_entry");
  gboolean found;

  bench_probe_reset ();
  for (gsize i = 1; i < sizeof text; i++)
    {
      g_autofree char *typed = g_strndup (text, i);

      gtk_editable_set_text (entry, typed);
      bench_run (i == 6 ? 1 : KEY_SECONDS);
    }
  found = bench_run_until (has_results, get_part (application, "search_list"), 30);
  bench_run (0.5);
  gtk_editable_set_text (entry, "");
  bench_run (1);
  tell ("search");
  return found;
}

/* Each time until a second later, in which it has long been sorted. */
static void
switch_views (ConfabApplication *application)
{
  static const struct
  {
    ConfabLibraryScope scope;
    const char        *name;
  } places[] = {
    { CONFAB_LIBRARY_SCOPE_FOLDER, "f3" },
    { CONFAB_LIBRARY_SCOPE_TAG, "tag2" },
    { CONFAB_LIBRARY_SCOPE_ARCHIVE, NULL },
    { CONFAB_LIBRARY_SCOPE_TRASH, NULL },
    { CONFAB_LIBRARY_SCOPE_ALL, NULL },
  };
  static const char *const sorts[] = { "title", "created", "updated" };
  GtkWidget *revealer = get_part (application, "places_revealer");

  bench_probe_reset ();
  gtk_toggle_button_set_active (get_part (application, "places_button"), TRUE);
  bench_run (1);
  tell ("places");
  bench_probe_reset ();
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_signal_emit_by_name (gtk_revealer_get_child (GTK_REVEALER (revealer)), "chosen", (guint)places[i].scope, places[i].name);
      bench_run (1);
    }
  tell ("views");
  bench_probe_reset ();
  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_object_set (bench_get_part (application, "sidebar"), "sort", sorts[i], NULL);
      bench_run (2);
    }
  tell ("sorts");
}

static gboolean
measure (ConfabApplication *application)
{
  bench_run (2);
  bench_tell ("memory", bench_get_memory ());
  if (!scroll_list (application) || !type_search (application))
    return FALSE;
  switch_views (application);
  bench_run (1);
  bench_tell ("memory-after", bench_get_memory ());
  return TRUE;
}

static void
report (GHashTable *values,
        const char *length)
{
  static const char *const whats[] = { "wheel", "page", "drag", "search", "places", "views", "sorts" };

  for (gsize i = 0; i < G_N_ELEMENTS (whats); i++)
    {
      g_autofree char *stall = g_strconcat (whats[i], " stall", NULL);
      g_autofree char *cpu = g_strconcat (whats[i], " stall-cpu", NULL);
      g_autofree char *frame = g_strconcat (whats[i], " frame-cpu", NULL);

      g_print ("sidebar %s %s longest-stall %.1f ms (%.1f ms CPU, aim 16), slowest-frame %.1f ms CPU\n", length, whats[i],
               bench_value (values, stall), bench_value (values, cpu), bench_value (values, frame));
    }
  g_print ("sidebar %s memory %.1f MiB, after all this %.1f MiB\n", length, bench_value (values, "memory") / 1024,
           bench_value (values, "memory-after") / 1024);
}

static void
make_conversations (const char *program,
                    const char *store,
                    const char *length)
{
  bench_fill (store, (guint)atoi (length));
}

int
main (int    argc,
      char **argv)
{
  return bench_view_main (argc, argv, everything, make_conversations, measure, report);
}
