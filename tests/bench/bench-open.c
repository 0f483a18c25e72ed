/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes to open a conversation without a window, and what it costs: bench-open FOLDER… Each folder holds a store with one. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "session/confab-session.h"

typedef struct
{
  gint64 last;   /* when the main loop was last seen turning */
  gint64 stall;  /* the longest that it stood still, in microseconds */
} Watch;

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

  g_main_context_iteration (NULL, TRUE);
  now = g_get_monotonic_time ();
  watch->stall = MAX (watch->stall, now - watch->last);
  watch->last = now;
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
  Watch watch = { g_get_monotonic_time (), 0 };
  guint tick = g_timeout_add (1, tick_cb, NULL);
  gsize before;
  gint64 start;
  gint64 first;

  confab_session_open_async (session, NULL, on_done_cb, &opened);
  while (opened == NULL)
    turn (&watch);
  if (!confab_session_open_finish (session, opened, &error))
    g_error ("%s", error->message);
  id = find_conversation (session, &watch);

  before = get_memory ();
  watch.stall = 0;
  watch.last = start = g_get_monotonic_time ();
  confab_session_open_chat_async (session, id, NULL, on_done_cb, &shown);
  while (shown == NULL)
    turn (&watch);
  chat = confab_session_open_chat_finish (session, shown, &error);
  if (chat == NULL)
    g_error ("%s", error->message);
  first = g_get_monotonic_time ();
  while (!confab_conversation_get_complete (confab_chat_get_conversation (chat)))
    turn (&watch);
  g_print ("%7u messages: end after %.1f ms, complete after %.1f ms, longest stall %.1f ms, %.1f MiB more memory",
           confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), (first - start) / 1000.0,
           (watch.last - start) / 1000.0, watch.stall / 1000.0, ((double)get_memory () - before) / 1024 / 1024);

  watch.stall = 0;
  watch.last = start = g_get_monotonic_time ();
  g_clear_object (&chat);
  while (g_main_context_pending (NULL) && watch.last - start < G_USEC_PER_SEC)
    turn (&watch);
  g_print ("; closing it stalls %.1f ms\n", watch.stall / 1000.0);

  g_source_remove (tick);
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
