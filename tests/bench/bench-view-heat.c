/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probabilities of one long message: bench-view-heat [TOKENS [ALTERNATIVES]]. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench-text.h"
#include "bench-window.h"
#include "model/confab-token-places.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-tall.h"
#include "widgets/confab-text-heat.h"

#define TOKEN_LENGTH 4

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *)user_data)++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_two_frames (gpointer data)
{
  return *(guint *)data >= 2;
}

/* Until what was changed was laid out and drawn. */
static void
run_frames (GtkWidget *widget)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);

  bench_run_until (has_two_frames, &n_frames, 60);
  gtk_widget_remove_tick_callback (widget, id);
}

static JsonObject *
make_chance (const char *text,
             double      logprob)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "token", text);
  json_object_set_double_member (object, "logprob", logprob);
  return object;
}

/* The text in pieces, with alternatives from as many words as a model knows. */
static ConfabLogprobs *
make_logprobs (const char *text,
               guint       n_top)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  ConfabLogprobs *logprobs = confab_logprobs_new ();
  const char *end = text + strlen (text);

  for (const char *at = text; at < end;)
    {
      g_autoptr (JsonArray) array = json_array_new ();
      JsonArray *tops = json_array_new ();
      const char *next = at;
      g_autofree char *piece = NULL;
      JsonObject *object;

      while (next < end && next < at + TOKEN_LENGTH)
        next = g_utf8_next_char (next);
      piece = g_strndup (at, (gsize)(next - at));
      object = make_chance (piece, -pow (g_rand_double (random), 3) * 5);
      for (guint k = 0; k < n_top; k++)
        {
          g_autofree char *word = g_strdup_printf (" tok%u", (guint)(pow (g_rand_double (random), 4) * 128000));

          json_array_add_object_element (tops, make_chance (word, -g_rand_double (random) * 20));
        }
      json_object_set_array_member (object, "top_logprobs", tops);
      json_array_add_object_element (array, object);
      confab_logprobs_add (logprobs, array);
      at = next;
    }
  return logprobs;
}

static ConfabMessage *
make_message (guint n_tokens,
              guint n_top)
{
  g_autofree char *text = bench_text_new (n_tokens * TOKEN_LENGTH);
  ConfabMessage *message = confab_message_new ("r", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabLogprobs) logprobs = make_logprobs (text, n_top);
  g_autoptr (GBytes) bytes = confab_logprobs_to_bytes (logprobs);
  gint64 begin = g_get_monotonic_time ();

  confab_message_append_text (message, text);
  confab_message_edit_reply (message)->logprobs = confab_logprobs_from_bytes (bytes, NULL);
  g_print ("heat tokens %u, compact form %.2f MB, read in %.1f ms\n", confab_logprobs_get_n_tokens (logprobs),
           (double)g_bytes_get_size (bytes) / 1e6, (double)(g_get_monotonic_time () - begin) / 1e3);
  return message;
}

static double
get_milliseconds (gint64 begin)
{
  return (double)(g_get_monotonic_time () - begin) / 1e3;
}

static void
measure (ConfabMessage *message)
{
  double memory = bench_get_memory ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *row = confab_message_row_new (message, NULL, FALSE);
  gint64 begin = g_get_monotonic_time ();
  double text_memory;
  double heat_memory;

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), row);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 900);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));
  confab_tall_prepare (CONFAB_TALL (row), 0, 1800);
  run_frames (row);
  g_print ("heat text alone %.1f ms\n", get_milliseconds (begin));
  bench_run (0.5);
  text_memory = bench_get_memory () - memory;

  begin = g_get_monotonic_time ();
  g_object_set (row, "show-probabilities", TRUE, NULL);
  g_print ("heat made in %.1f ms (aim 16)\n", get_milliseconds (begin));
  confab_tall_prepare (CONFAB_TALL (row), 0, 1800);
  run_frames (row);
  g_print ("heat shown after %.1f ms (aim 100, two frames)\n", get_milliseconds (begin));
  bench_run (0.5);
  heat_memory = bench_get_memory () - memory;
  g_print ("heat memory %.1f MiB, without %.1f MiB, ratio %.2f\n", heat_memory / 1024, text_memory / 1024, heat_memory / text_memory);

  begin = g_get_monotonic_time ();
  g_object_set (row, "show-probabilities", FALSE, NULL);
  run_frames (row);
  g_print ("heat hidden after %.1f ms\n", get_milliseconds (begin));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabMessage) message = NULL;

  adw_init ();
  message = make_message (argc > 1 ? (guint)atoi (argv[1]) : 10000, argc > 2 ? (guint)atoi (argv[2]) : 20);
  measure (message);
  return 0;
}
