/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the main loop is held at most, in milliseconds of the processor, by the inspector of a large answer, and how much longer than by that of a small one. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-inspector-window.h"
#include "app/confab-app-test.h"
#include "app/confab-text-saver.h"
#include "bench-core.h"
#include "support/confab-test.h"

#define SMALL (20 * 1000)
#define LARGE (20 * 1000 * 1000)

typedef struct
{
  ConfabSession *session;
  const char    *folder;
} Bench;

static void
add (ConfabExchangeAttempt *attempt,
     const char            *text,
     gint64                 time)
{
  confab_exchange_attempt_add (attempt, text, strlen (text), time);
}

/* Many events. */
static void
write_stream (ConfabExchangeAttempt *attempt,
              gsize                  size)
{
  confab_exchange_add_header (attempt->headers, "Content-Type", "text/event-stream", FALSE);
  for (guint i = 0; (gsize)attempt->body_length < size; i++)
    {
      g_autofree char *event = g_strdup_printf ("data: {\"id\":\"chatcmpl-1234567890\",\"object\":\"chat.completion.chunk\",\"model\":\"m\","
                                                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%04u\"},\"finish_reason\":null}]}\n\n",
                                                i % 10000);

      add (attempt, event, (gint64)i * 1000);
    }
}

/* Many members. */
static void
write_json (ConfabExchangeAttempt *attempt,
            gsize                  size)
{
  add (attempt, "{\"data\":[", 0);
  for (guint i = 0; (gsize)attempt->body_length < size; i++)
    {
      g_autofree char *member = g_strdup_printf ("%s{\"index\":%u,\"text\":\"number %u\",\"logprob\":-0.25}", i > 0 ? "," : "", i, i);

      add (attempt, member, (gint64)i * 1000);
    }
  add (attempt, "]}", 1000);
}

/* One member, as a picture is. */
static void
write_picture (ConfabExchangeAttempt *attempt,
               gsize                  size)
{
  g_autofree char *base64 = g_strnfill (size, 'A');

  add (attempt, "{\"data\":[{\"b64_json\":\"", 0);
  add (attempt, base64, 0);
  add (attempt, "\"}]}", 1000);
}

static const struct
{
  const char *name;
  void        (*write)(ConfabExchangeAttempt *attempt,
                       gsize                  size);
} kinds[] = {
  { "a stream", write_stream },
  { "JSON", write_json },
  { "a picture", write_picture },
};

static ConfabMessage *
record (ConfabConversation *conversation,
        guint               kind,
        gsize               size)
{
  g_autoptr (ConfabExchange) exchange = confab_exchange_new ();
  ConfabExchangeAttempt *attempt = confab_exchange_add_attempt (exchange);
  g_autofree char *id = g_strdup_printf ("c.%u.%" G_GSIZE_FORMAT, kind, size);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", NULL);
  g_autofree char *path = g_build_filename (folder, id, NULL);
  g_autoptr (GBytes) bytes = NULL;
  ConfabMessage *message = confab_message_new (id, "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 2);
  ConfabReply *reply = confab_message_edit_reply (message);

  exchange->method = g_strdup ("POST");
  exchange->url = g_strdup ("http://127.0.0.1/v1/chat/completions");
  attempt->status = 200;
  attempt->moments[CONFAB_EXCHANGE_STARTED] = 0;
  attempt->moments[CONFAB_EXCHANGE_ENDED] = 1000000;
  kinds[kind].write (attempt, size);
  bytes = confab_exchange_to_bytes (exchange);
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL))
    g_error ("%s was not written", path);
  reply->exchange_id = g_strdup (id);
  reply->provider_name = g_strdup ("A service");
  confab_conversation_add (conversation, message);
  return message;
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

/* Until nothing is left to do, which is where a frame comes and goes with the loop waiting. */
static void
settle (GtkWidget *window)
{
  for (guint n = 0; n < 30; n++)
    {
      gtk_widget_queue_draw (window);
      for (gint64 end = g_get_monotonic_time () + 20000; g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, FALSE);
    }
}

static void
show_part (GtkWidget  *window,
           const char *title)
{
  GtkWidget *switcher = find_shown (window, is_of_type, "GtkStackSwitcher");

  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (find_shown (button, is_label, title) != NULL)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

enum
{
  OPEN,
  EVENTS,
  BODY,
  FIND,
  SAVE,
  N_STEPS
};

static const char *const steps[] = { "opening", "the events", "the body", "finding", "saving" };

static void
measure (Bench              *bench,
         ConfabConversation *conversation,
         guint               kind,
         gsize               size,
         double             *holds)
{
  g_autoptr (ConfabMessage) message = record (conversation, kind, size);
  GtkWidget *window;
  GtkWidget *entry;

  bench_begin_hold ();
  window = confab_inspector_window_new (bench->session, conversation, message);
  gtk_window_present (GTK_WINDOW (window));
  confab_test_wait_until (find_shown (window, is_label, "A service") != NULL);
  settle (window);
  holds[OPEN] = bench_end_hold ();

  bench_begin_hold ();
  gtk_widget_activate_action (window, "inspector.page", "s", "reply");
  show_part (window, "Events");
  settle (window);
  holds[EVENTS] = bench_end_hold ();

  bench_begin_hold ();
  show_part (window, "Body");
  settle (window);
  holds[BODY] = bench_end_hold ();

  bench_begin_hold ();
  gtk_widget_activate_action (window, "inspector.find", NULL);
  confab_test_wait_until ((entry = find_shown (window, is_of_type, "GtkSearchEntry")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "not there");
  settle (window);
  gtk_editable_set_text (GTK_EDITABLE (entry), "a");
  settle (window);
  holds[FIND] = bench_end_hold ();

  bench_begin_hold ();
  gtk_widget_activate_action (window, "inspector.save-reply", NULL);
  settle (window);
  holds[SAVE] = bench_end_hold ();
  gtk_window_destroy (GTK_WINDOW (window));
  confab_test_drain ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabTestDir) folder = confab_test_dir_new ();
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("c", 1);
  g_autoptr (ConfabMessage) question = confab_message_new ("q", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  Bench bench = { NULL, confab_test_dir_get_path (folder) };

  g_setenv ("XDG_CACHE_HOME", bench.folder, TRUE);
  adw_init ();
  bench.session = confab_session_new (bench.folder, secrets);
  confab_session_open_async (bench.session, NULL, confab_test_capture, &result);
  if (!confab_session_open_finish (bench.session, confab_test_await (&result), NULL))
    g_error ("There is no session");
  confab_conversation_add (conversation, question);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      double small[N_STEPS];
      double large[N_STEPS];

      measure (&bench, conversation, i, SMALL, small);
      measure (&bench, conversation, i, LARGE, large);
      for (guint step = 0; step < N_STEPS; step++)
        g_print ("%s of 20 MB, %s: the main loop held for %.1f ms at most (%.1f × that of 20 KB)\n", kinds[i].name, steps[step],
                 large[step], large[step] / small[step]);
    }
  confab_session_close_async (bench.session, NULL, confab_test_capture, &closed);
  confab_session_close_finish (bench.session, confab_test_await (&closed), NULL);
  g_object_unref (bench.session);
  return 0;
}
