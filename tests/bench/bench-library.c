/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of 100,000 conversations beside one of 10,000: how soon it is there, how long the main loop is held by what is done to it, and what it
 * takes of memory. bench-library [CONVERSATIONS], which are not fewer. How long the loop is held is told in time of the processor: by the clock, other programs would count
 * as well. */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-core.h"
#include "bench-fill.h"
#include "session/confab-library-view.h"
#include "session/confab-session-private.h"
#include "session/confab-undo.h"
#include "support/confab-test.h"

/* What a person does not notice: one frame. */
#define FRAME_MS 16

/* How late a reply that comes may be on disk. */
#define JOURNAL_MS 250

#define N_TOUCHES 100
#define N_EDITED  10000

/* In milliseconds, but @memory, which is in bytes. */
typedef struct
{
  double first;
  double all;
  double loading;
  double by_title;
  double by_title_held;
  double folder_held;
  double touch;
  double edit_held;
  double edit;
  double undo;
  double wait;
  double erased_held;
  double memory;
} Numbers;

typedef struct
{
  const char *what;
  gsize       offset;
  double      limit; /* 0 for none */
} Row;

static const Row rows[] = {
  { "the first page is there after", G_STRUCT_OFFSET (Numbers, first), 0 },
  { "all are there after", G_STRUCT_OFFSET (Numbers, all), 0 },
  { "longest hold of the main loop meanwhile", G_STRUCT_OFFSET (Numbers, loading), FRAME_MS },
  { "sorted by title after", G_STRUCT_OFFSET (Numbers, by_title), 0 },
  { "longest hold meanwhile", G_STRUCT_OFFSET (Numbers, by_title_held), FRAME_MS },
  { "longest hold by another folder, tag, order", G_STRUCT_OFFSET (Numbers, folder_held), FRAME_MS },
  { "a reply moves its conversation up in", G_STRUCT_OFFSET (Numbers, touch), FRAME_MS },
  { "many at once to a folder are shown in", G_STRUCT_OFFSET (Numbers, edit_held), 0 },
  { "they are on disk after", G_STRUCT_OFFSET (Numbers, edit), 0 },
  { "and are back after", G_STRUCT_OFFSET (Numbers, undo), 0 },
  { "longest wait of another call of the store meanwhile", G_STRUCT_OFFSET (Numbers, wait), JOURNAL_MS },
  { "longest hold by what another process erased", G_STRUCT_OFFSET (Numbers, erased_held), FRAME_MS },
};

static double
since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

#define WAIT_UNTIL(condition) \
  while (!(condition)) \
  g_main_context_iteration (NULL, TRUE)

static void
change_view (ConfabLibraryView *view,
             Numbers           *numbers)
{
  gint64 start = g_get_monotonic_time ();

  bench_begin_hold ();
  confab_library_view_set_sort (view, CONFAB_LIBRARY_SORT_TITLE);
  WAIT_UNTIL (!confab_library_view_get_busy (view));
  numbers->by_title = since (start);
  numbers->by_title_held = bench_end_hold ();
  bench_begin_hold ();
  confab_library_view_set_sort (view, CONFAB_LIBRARY_SORT_UPDATED);
  WAIT_UNTIL (!confab_library_view_get_busy (view));
  confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_FOLDER, "f3", TRUE);
  WAIT_UNTIL (!confab_library_view_get_busy (view));
  confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_TAG, "tag2", FALSE);
  WAIT_UNTIL (!confab_library_view_get_busy (view));
  confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_ALL, NULL, FALSE);
  WAIT_UNTIL (!confab_library_view_get_busy (view));
  numbers->folder_held = bench_end_hold ();
}

/* The mean of some, each of another conversation far down. */
static double
touch (ConfabLibrary *library,
       guint          n)
{
  gint64 start = bench_get_time (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < N_TOUCHES; i++)
    {
      g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-%012x", 1 + i * (n / 2 / N_TOUCHES));
      g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, 1700000000000);

      confab_conversation_set_title (conversation, "A reply has come");
      confab_conversation_set_updated (conversation, 1800000000000 + i);
      confab_library_touch (library, conversation, FALSE);
    }
  return (double)(bench_get_time (CLOCK_THREAD_CPUTIME_ID) - start) / 1000 / N_TOUCHES;
}

/* Until the store has done what it was asked for; other calls go on meanwhile. Gives the longest time that one of them took. */
static double
wait_for_store (ConfabLibrary *library,
                ConfabStore   *store)
{
  g_autoptr (ConfabUndo) made = confab_library_make_tag (library, "The last one");
  double longest = 0;

  while (!confab_undo_get_known (made))
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (JsonNode) value = NULL;
      gint64 start = g_get_monotonic_time ();

      confab_store_get_setting_async (store, "nothing", NULL, confab_test_capture, &result);
      value = confab_store_get_setting_finish (store, confab_test_await (&result), NULL);
      longest = MAX (longest, since (start));
    }
  return longest;
}

static void
edit_many (ConfabLibrary *library,
           ConfabStore   *store,
           Numbers       *numbers)
{
  g_auto (GStrv) ids = g_new0 (char *, N_EDITED + 1);
  g_autoptr (ConfabUndo) undo = NULL;
  g_autoptr (ConfabUndo) redo = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_EDITED; i++)
    ids[i] = g_strdup_printf ("00000000-0000-4000-8000-%012x", i + 1);
  bench_begin_hold ();
  undo = confab_library_set_folder (library, (const char *const *)ids, "f7");
  numbers->edit_held = bench_end_hold ();
  numbers->wait = wait_for_store (library, store);
  numbers->edit = since (start);
  start = g_get_monotonic_time ();
  redo = confab_library_undo (library, undo);
  numbers->wait = MAX (numbers->wait, wait_for_store (library, store));
  numbers->undo = since (start);
}

/* Half of what was edited, for ever. */
static void
erase_elsewhere (ConfabLibrary     *library,
                 ConfabLibraryView *view,
                 const char        *folder,
                 Numbers           *numbers)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (view)) - N_EDITED / 2;

  bench_run_sql (folder, "DELETE FROM conversation WHERE row <= " G_STRINGIFY (N_EDITED) " / 2");
  bench_begin_hold ();
  confab_library_refresh (library);
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (view)) == n);
  confab_test_drain ();
  numbers->erased_held = bench_end_hold ();
}

static void
measure (guint    n,
         Numbers *numbers)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  const char *folder = confab_test_dir_get_path (dir);
  g_autoptr (ConfabLibrary) library = confab_library_new ();
  g_autoptr (ConfabLibraryView) view = NULL;
  ConfabStore *store;
  gint64 start;
  gsize before;

  bench_close_store (bench_open_store (folder));
  bench_fill (folder, n);
  store = bench_open_store (folder);
  malloc_trim (0);
  before = mallinfo2 ().uordblks;
  view = confab_library_view_new (library);
  confab_library_set_store (library, store);
  bench_begin_hold ();
  start = g_get_monotonic_time ();
  confab_library_load (library);
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (view)) > 0);
  numbers->first = since (start);
  WAIT_UNTIL (confab_library_get_loaded (library));
  numbers->all = since (start);
  confab_test_drain ();
  numbers->loading = bench_end_hold ();
  numbers->memory = (double)(mallinfo2 ().uordblks - before);
  change_view (view, numbers);
  numbers->touch = touch (library, n);
  edit_many (library, store, numbers);
  erase_elsewhere (library, view, folder, numbers);
  confab_library_set_store (library, NULL);
  bench_close_store (store);
}

int
main (int    argc,
      char **argv)
{
  guint n = MAX (argc > 1 ? (guint)atoi (argv[1]) : 0, 10 * N_EDITED);
  Numbers few = { 0 };
  Numbers many = { 0 };

  measure (n / 10, &few);
  measure (n, &many);
  printf ("%u conversations beside %u\n", n, n / 10);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double a = G_STRUCT_MEMBER (double, &few, rows[i].offset);
      double b = G_STRUCT_MEMBER (double, &many, rows[i].offset);

      printf ("%s: %.2f ms, %.1f times as much as with a tenth", rows[i].what, b, b / a);
      if (rows[i].limit > 0)
        printf (" (at most %.0f ms)", rows[i].limit);
      printf ("\n");
    }
  printf ("memory: %.1f MiB, %.0f bytes for each, with a tenth %.0f\n", many.memory / 1048576, many.memory / n, few.memory / (n / 10));
  return 0;
}
