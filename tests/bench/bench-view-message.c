/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One long message: bench-view-message MAKE-STORE [KIB…]. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "bench-scroll.h"
#include "model/confab-provider.h"
#include "stream-server.h"

static const char *const everything[] = { "1000", NULL };

typedef struct
{
  char    *text;
  gboolean done;
} Copied;

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Copied *copied = user_data;

  copied->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  copied->done = TRUE;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Copied *copied = user_data;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, NULL);
  copied->done = TRUE;
}

static gboolean
is_copied (gpointer data)
{
  return ((Copied *)data)->done;
}

static void
tell_since (const char *name,
            gint64      begin)
{
  bench_tell (name, (g_get_monotonic_time () - begin) / 1e3);
}

/* As somebody who pastes it gets it. */
static gboolean
read_copy (GtkWidget *view)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (view);
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  Copied text = { NULL };
  Copied html = { NULL };
  gint64 begin = g_get_monotonic_time ();

  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
  if (content == NULL || !bench_run_until (is_copied, &text, 60))
    return FALSE;
  tell_since ("paste-text", begin);
  bench_tell ("copied", text.text != NULL ? strlen (text.text) : 0);
  g_free (text.text);
  begin = g_get_monotonic_time ();
  gdk_content_provider_write_mime_type_async (content, "text/html", output, G_PRIORITY_DEFAULT, NULL, written_cb, &html);
  if (!bench_run_until (is_copied, &html, 60))
    return FALSE;
  tell_since ("paste-html", begin);
  return TRUE;
}

static gboolean
count_frame (gpointer data)
{
  (*(guint *)data)++;
  return TRUE;
}

static gboolean
has_frame (gpointer data)
{
  return *(guint *)data > 0;
}

static gboolean
measure (ConfabApplication *application)
{
  GtkWidget *view;
  guint n_frames = 0;
  double memory;
  gint64 begin;

  confab_services_set_default (confab_session_get_services (confab_application_get_session (application)),
                               CONFAB_PROVIDER_SANDBOX);
  bench_run (1);
  if (bench_open (application, 1) < 0)
    return FALSE;
  bench_run (0.5);
  memory = bench_get_memory ();
  bench_tell ("empty", bench_open_empty (application));
  bench_run (0.5);
  bench_probe_reset ();
  bench_tell ("opened", bench_open (application, 0));
  bench_run (1);
  bench_tell ("stall", bench_probe_get ()->stall);
  bench_tell ("stall-cpu", bench_probe_get ()->stall_cpu);
  bench_tell ("memory", bench_get_memory () - memory);
  if (!bench_scroll (application))
    return FALSE;

  view = bench_find (bench_get_transcript (application), "ConfabTextView");
  if (view == NULL)
    return TRUE;
  bench_probe_reset ();
  begin = g_get_monotonic_time ();
  gtk_widget_grab_focus (view);
  gtk_widget_activate_action (view, "text.select-all", NULL);
  bench_probe_set_after_frame (count_frame, &n_frames);
  if (!bench_run_until (has_frame, &n_frames, 60))
    return FALSE;
  bench_probe_set_after_frame (NULL, NULL);
  tell_since ("select", begin);
  begin = g_get_monotonic_time ();
  gtk_widget_activate_action (view, "text.copy", NULL);
  tell_since ("copy", begin);
  return read_copy (view);
}

static void
report (GHashTable *values,
        const char *length)
{
  g_autofree char *name = g_strdup_printf ("message %sKB", length);

#define VALUE(key) bench_value (values, key)
  g_print ("%s first-paint %.0f ms (an empty one %.0f ms, aim 100 more), longest-stall %.1f ms (%.1f ms CPU)\n", name,
           VALUE ("opened"), VALUE ("empty"), VALUE ("stall"), VALUE ("stall-cpu"));
  g_print ("%s memory %.1f MiB\n", name, VALUE ("memory") / 1024);
  bench_scroll_report (values, name);
  if (VALUE ("copied") > 0)
    g_print ("%s select-all %.1f ms, copy %.1f ms (aim 16), paste-text %.1f ms, paste-html %.1f ms, %.0f bytes\n", name, VALUE ("select"),
             VALUE ("copy"), VALUE ("paste-text"), VALUE ("paste-html"), VALUE ("copied"));
  else
    g_print ("%s select-all and copy: nothing was copied\n", name);
#undef VALUE
}

/* One conversation with one message of so many kilobytes. */
static void
make_conversation (const char *program,
                   const char *store,
                   const char *length)
{
  g_autofree char *bytes = g_strdup_printf ("%d", atoi (length) * 1000);

  stream_time_program ((const char *const[]){ program, store, "1", bytes, "message", NULL });
}

int
main (int    argc,
      char **argv)
{
  return bench_view_main (argc, argv, everything, make_conversation, measure, report);
}
