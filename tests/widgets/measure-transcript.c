/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To be looked at; not a test: what it costs to open transcripts of some lengths and to scroll in them. */
#include "config.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "confab-fake-rows.h"
#include "confab-widget-test.h"
#include "widgets/confab-transcript.h"

static const char text[] =
  "A paragraph with *some* emphasis and `code`, and more words than fit into one line of the column, so that it wraps once or twice.\n\n"
  "- one thing\n- another thing, which is longer\n\nAnd a last paragraph that says what follows from all this, for the reader who has come "
  "this far and wants to know how it ends. It ends well, with a few more words to make it as long as messages are.\n\n";
static const char code[] = "```c\nint\nmain (void)\n{\n  return 0;\n}\n```\n";

static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static double
get_memory (void)
{
  g_autofree char *statm = NULL;
  unsigned long size = 0;
  unsigned long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL) || sscanf (statm, "%lu %lu", &size, &resident) != 2)
    return 0;
  return resident * (double)sysconf (_SC_PAGESIZE) / (1 << 20);
}

static GListStore *
make_messages (guint n_items)
{
  GListStore *store = g_list_store_new (CONFAB_TYPE_MESSAGE);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      ConfabMessage *message = confab_message_new (id, NULL, i % 2 ? CONFAB_ROLE_ASSISTANT : CONFAB_ROLE_USER,
                                                   CONFAB_STATUS_COMPLETE, 0);

      confab_message_append_text (message, text);
      if (i % 10 == 9)
        confab_message_append_text (message, code);
      g_ptr_array_add (items, message);
    }
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return store;
}

static GListStore *
make_fakes (guint n_items)
{
  GListStore *store = g_list_store_new (FAKE_TYPE_ITEM);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (items, fake_item_new (20 + (int)(i * 7919 % 300), 0));
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return store;
}

static double
scroll (GtkWidget     *widget,
        GtkAdjustment *adjustment,
        double         distance,
        int            n_frames,
        double        *average)
{
  double slowest = 0;
  double sum = 0;

  for (int i = 0; i < n_frames; i++)
    {
      double before = get_cpu ();

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + distance);
      run_frames (widget, 1);
      slowest = MAX (slowest, get_cpu () - before);
      sum += get_cpu () - before;
    }
  *average = sum / n_frames;
  return slowest;
}

static void
measure (guint    n_items,
         gboolean real)
{
  g_autoptr (GListStore) store = real ? make_messages (n_items) : make_fakes (n_items);
  GtkWidget *widget = real ? confab_transcript_new () : gtk_scrolled_window_new ();
  GtkWidget *list = real ? find_widget (widget, is_of_type, "ConfabMessageList") : confab_message_list_new ();
  GtkWidget *window;
  g_autoptr (GtkAdjustment) adjustment = NULL;
  double memory;
  double before;
  double first;
  double wheel;
  double average;
  double page;

  if (!real)
    {
      confab_message_list_set_factory (CONFAB_MESSAGE_LIST (list), &fake_factory, NULL);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (widget), list);
    }
  window = show_in_window (widget, 820, 760);
  run_frames (widget, 10);
  memory = get_memory ();
  before = get_cpu ();
  if (real)
    confab_transcript_set_model (CONFAB_TRANSCRIPT (widget), G_LIST_MODEL (store));
  else
    confab_message_list_set_model (CONFAB_MESSAGE_LIST (list), G_LIST_MODEL (store));
  run_frames (widget, 1);
  first = get_cpu () - before;
  run_frames (widget, 20);
  memory = get_memory () - memory;
  g_object_get (list, "vadjustment", &adjustment, NULL);
  wheel = scroll (widget, adjustment, -100, 100, &average);
  page = scroll (widget, adjustment, -684, 50, &(double){ 0 });
  printf ("%s rows, %6u items: first paint %6.1f ms, memory %5.1f MiB, wheel frame %5.1f ms (slowest %5.1f), page frame slowest %6.1f ms\n",
          real ? "real" : "fake", n_items, first, memory, average, wheel, page);
  destroy_window (window, widget);
}

int
main (int    argc,
      char **argv)
{
  static const guint n_items[] = { 10, 10, 1000, 10000, 100000 };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (int real = 0; real < 2; real++)
    for (guint i = 0; i < G_N_ELEMENTS (n_items); i++)
      measure (n_items[i], real);
  return 0;
}
