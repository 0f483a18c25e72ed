/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes to open a conversation without a window, and what it costs: bench-open FOLDER… Each folder holds a store with one. */
#include "config.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "session/confab-session.h"

typedef struct
{
  gint64 last;     /* when the main loop was last seen turning, monotonic */
  gint64 last_cpu; /* what the main thread had worked until then, in microseconds */
  gint64 stall;    /* the longest that it stood still, in microseconds */
  gint64 work;     /* the most that it worked in one turn, in microseconds; other programs do not count */
} Watch;

static gint64
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
start (Watch *watch)
{
  watch->stall = watch->work = 0;
  watch->last = g_get_monotonic_time ();
  watch->last_cpu = get_cpu ();
}

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
turn (Watch *watch)
{
  gint64 now;
  gint64 cpu;

  g_main_context_iteration (NULL, TRUE);
  now = g_get_monotonic_time ();
  cpu = get_cpu ();
  watch->stall = MAX (watch->stall, now - watch->last);
  watch->work = MAX (watch->work, cpu - watch->last_cpu);
  watch->last = now;
  watch->last_cpu = cpu;
}

/* Keeps the main loop turning, so that a turn is long only where something holds it. */
static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gsize
get_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long size = 0;
  unsigned long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%lu %lu", &size, &resident) != 2)
    return 0;
  return resident * (gsize)sysconf (_SC_PAGESIZE);
}

static char *
find_conversation (ConfabSession *session,
                   Watch         *watch)
{
  ConfabLibrary *library = confab_session_get_library (session);
  g_autoptr (ConfabConversationItem) item = NULL;

  while (!confab_library_get_loaded (library))
    turn (watch);
  item = g_list_model_get_item (G_LIST_MODEL (library), 0);
  return g_strdup (confab_conversation_item_get_id (item));
}

static void
measure (const char *folder)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (ConfabSession) session = confab_session_new (folder, secrets);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) shown = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabChat) chat = NULL;
  g_autofree char *id = NULL;
  Watch watch = { 0 };
  guint tick = g_timeout_add (1, tick_cb, NULL);
  gsize before;
  gint64 begun;
  gint64 first;

  start (&watch);
  confab_session_open_async (session, NULL, on_done_cb, &opened);
  while (opened == NULL)
    turn (&watch);
  if (!confab_session_open_finish (session, opened, &error))
    g_error ("%s", error->message);
  id = find_conversation (session, &watch);

  before = get_memory ();
  start (&watch);
  begun = watch.last;
  confab_session_open_chat_async (session, id, NULL, on_done_cb, &shown);
  while (shown == NULL)
    turn (&watch);
  chat = confab_session_open_chat_finish (session, shown, &error);
  if (chat == NULL)
    g_error ("%s", error->message);
  first = g_get_monotonic_time ();
  while (!confab_conversation_get_complete (confab_chat_get_conversation (chat)))
    turn (&watch);
  g_print ("%7u messages: end after %.1f ms, complete after %.1f ms, longest stall %.1f ms (%.1f ms of work), %.1f MiB more memory",
           confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), (first - begun) / 1000.0,
           (watch.last - begun) / 1000.0, watch.stall / 1000.0,
           watch.work / 1000.0, ((double)get_memory () - before) / 1024 / 1024);

  start (&watch);
  begun = watch.last;
  g_clear_object (&chat);
  while (g_main_context_pending (NULL) && watch.last - begun < G_USEC_PER_SEC)
    turn (&watch);
  g_print ("; closing it stalls %.1f ms (%.1f ms of work)\n", watch.stall / 1000.0, watch.work / 1000.0);

  g_clear_handle_id (&tick, g_source_remove);
  confab_session_close_async (session, NULL, on_done_cb, &closed);
  while (closed == NULL)
    turn (&watch);
  confab_session_close_finish (session, closed, NULL);
}

int
main (int    argc,
      char **argv)
{
  for (int i = 1; i < argc; i++)
    measure (argv[i]);
  return argc > 1 ? 0 : 2;
}
