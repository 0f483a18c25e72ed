/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "net/confab-http-client.h"
#include "stream-server.h"

/* A file of 100 MB, sent as base64 in a request by the client and, encoded beforehand, by curl: what memory that takes, and for how long the
 * main loop does not come to draw. With CONFAB_BENCH_URL to a server that runs already. */
#define SIZE (100 * 1000 * 1000)
#define FRAME 16
/* That of drawing in GTK. */
#define FRAME_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)
#define MEBIBYTE (1024.0 * 1024.0)

/* A server that Python brings along; it takes what comes and keeps nothing. */
static const char server_script[] =
  "import http.server\n"
  "class Handler(http.server.BaseHTTPRequestHandler):\n"
  "    protocol_version = 'HTTP/1.1'\n"
  "    def do_POST(self):\n"
  "        left = int(self.headers['Content-Length'])\n"
  "        while left > 0:\n"
  "            left -= len(self.rfile.read1(min(left, 1 << 18)))\n"
  "        self.send_response(200)\n"
  "        self.send_header('Content-Length', '0')\n"
  "        self.end_headers()\n"
  "    def log_message(self, *arguments):\n"
  "        pass\n"
  "server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)\n"
  "print(server.server_port, flush=True)\n"
  "server.serve_forever()\n";

typedef struct
{
  GMainLoop *loop;
  gint64     last_frame;
  gint64     longest;
  guint      n_frames;
  guint      n_told;
} Upload;

static GPid
start_server (char **url)
{
  const char *argv[] = { "python3", "-c", server_script, NULL };
  g_autoptr (GError) error = NULL;
  char line[32] = "";
  GPid pid;
  int out;
  FILE *file;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out,
                            NULL, &error);
  g_assert_no_error (error);
  file = fdopen (out, "r");
  g_assert_nonnull (fgets (line, sizeof line, file));
  fclose (file);
  *url = g_strdup_printf ("http://127.0.0.1:%d/", atoi (line));
  return pid;
}

static double
read_status (const char *name)
{
  g_autofree char *status = NULL;
  const char *found;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  found = strstr (status, name);
  return found != NULL ? g_ascii_strtod (found + strlen (name), NULL) / 1024 : 0;
}

/* Forgets the highest use of memory so far. */
static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  g_assert_nonnull (file);
  fputs ("5", file);
  fclose (file);
}

static gboolean
frame_cb (gpointer user_data)
{
  Upload *upload = user_data;
  gint64 now = g_get_monotonic_time ();

  upload->longest = MAX (upload->longest, now - upload->last_frame);
  upload->last_frame = now;
  upload->n_frames++;
  return G_SOURCE_CONTINUE;
}

static void
upload_cb (goffset  sent,
           goffset  total,
           gpointer user_data)
{
  ((Upload *)user_data)->n_told++;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Upload *upload = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpResponse) response = confab_http_client_send_finish (CONFAB_HTTP_CLIENT (object), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
  g_main_loop_quit (upload->loop);
}

static void
measure (const char *path,
         const char *url)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autoptr (ConfabHttpBody) body = confab_http_body_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Upload upload = { .loop = loop };
  ConfabHttpRequest request = {
    .method = "POST", .url = url, .body = body, .body_type = "application/json", .upload = upload_cb, .upload_data = &upload,
    .first_byte_timeout = 120,
  };
  double base, anonymous, seconds;
  gint64 start;
  double cpu = stream_cpu_seconds (RUSAGE_SELF);
  guint frames;

  base = read_status ("VmRSS:");
  anonymous = read_status ("RssAnon:");
  reset_peak ();
  confab_http_body_append_base64 (body, bytes);
  start = upload.last_frame = g_get_monotonic_time ();
  frames = g_timeout_add_full (FRAME_PRIORITY, FRAME, frame_cb, &upload, NULL);
  confab_http_client_send_async (client, &request, NULL, sent_cb, &upload);
  g_main_loop_run (loop);
  g_clear_handle_id (&frames, g_source_remove);
  seconds = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  cpu = stream_cpu_seconds (RUSAGE_SELF) - cpu;
  g_print ("%d MB as base64: %.2f s, %.2f CPU s; memory %.1f MiB more at the peak, %.2f of the file's %.1f MiB (of its own %.1f MiB more); "
           "longest pause between frames %.1f ms in %u frames; told %u times\n",
           SIZE / 1000 / 1000, seconds, cpu, read_status ("VmHWM:") - base, (read_status ("VmHWM:") - base) / (SIZE / MEBIBYTE),
           SIZE / MEBIBYTE, read_status ("RssAnon:") - anonymous, upload.longest / 1000.0, upload.n_frames, upload.n_told);
}

static void
measure_curl (const char *path,
              const char *url)
{
  const char *argv[] = { "curl", "-s", "-k", "-H", "Expect:", "-X", "POST", "-T", path, url, NULL };
  gint64 start = g_get_monotonic_time ();
  double cpu = stream_time_program (argv);

  g_print ("curl with as many bytes, encoded before: %.2f s, %.2f CPU s\n", (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC, cpu);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "video.mp4", NULL);
  g_autofree char *encoded_path = g_build_filename (folder, "video.txt", NULL);
  g_autofree guchar *data = g_malloc (SIZE);
  g_autofree char *url = g_strdup (g_getenv ("CONFAB_BENCH_URL"));
  g_autofree char *encoded = NULL;
  GPid pid = 0;

  for (gsize i = 0; i < SIZE; i++)
    data[i] = i * 7 + i / 251;
  encoded = g_base64_encode (data, SIZE);
  g_assert_true (g_file_set_contents (path, (const char *)data, SIZE, NULL));
  g_assert_true (g_file_set_contents (encoded_path, encoded, -1, NULL));
  g_clear_pointer (&data, g_free);
  g_clear_pointer (&encoded, g_free);
  if (url == NULL)
    pid = start_server (&url);
  for (guint i = 0; i < 2; i++)
    {
      measure (path, url);
      measure_curl (encoded_path, url);
    }
  if (pid != 0)
    {
      kill (pid, SIGTERM);
      waitpid (pid, NULL, 0);
    }
  g_unlink (path);
  g_unlink (encoded_path);
  g_rmdir (folder);
  return 0;
}
