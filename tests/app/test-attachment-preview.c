/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-attachment-preview.h"
#include "session/confab-session-private.h"
#include "support/confab-test.h"

/* A composer in a window, writing to a chat with a service that nobody reaches. */
typedef struct
{
  ConfabTestDir           *dir;
  ConfabSession           *session;
  ConfabChat              *chat;
  GtkWidget               *window;
  ConfabComposer          *composer;
  ConfabAttachmentPreview *preview;
} Fixture;

static ConfabProvider *
add_provider (Fixture      *fixture,
              const char   *id,
              ConfabProfile profile)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autoptr (ConfabProvider) provider = confab_provider_new (id, id, "http://127.0.0.1:9/v1", profile);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (provider, "model", "a", NULL);
  confab_services_save_async (services, provider, NULL, confab_test_capture, &result);
  confab_services_save_finish (services, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_services_find (services, id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  GtkWidget *composer = confab_composer_new ();

  fixture->dir = confab_test_dir_new ();
  folder = confab_test_dir_build (fixture->dir, "data");
  fixture->session = confab_session_new (folder, secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  fixture->chat = confab_session_new_chat (fixture->session, FALSE);
  confab_chat_choose_model (fixture->chat, add_provider (fixture, "openai", CONFAB_PROFILE_OPENAI), "a");
  fixture->window = gtk_window_new ();
  fixture->composer = CONFAB_COMPOSER (composer);
  gtk_window_set_child (GTK_WINDOW (fixture->window), composer);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->preview = confab_attachment_preview_new (fixture->composer);
  confab_attachment_preview_set_chat (fixture->preview, fixture->chat);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  confab_attachment_preview_set_chat (fixture->preview, NULL);
  g_clear_object (&fixture->preview);
  confab_chat_stop (fixture->chat);
  confab_test_wait_until (!confab_chat_get_busy (fixture->chat));
  g_clear_object (&fixture->chat);
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), &error));
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (fixture->session);
  confab_test_dir_free (fixture->dir);
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, part);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
says (Fixture    *fixture,
      const char *part)
{
  return find_label (GTK_WIDGET (fixture->composer), part) != NULL;
}

static ConfabPart *
add_part (Fixture     *fixture,
          GBytes      *bytes,
          const char  *name,
          const char  *media_type,
          ConfabSendAs as)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  ConfabPart *part;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
    .hash = hash, .name = name, .media_type = media_type, .size = (gint64)g_bytes_get_size (bytes), .send = { .as = as },
  });
  confab_composer_add_attachment (fixture->composer, part);
  return part;
}

static GBytes *
new_text (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append (text, "The whale swims.\n");
  return g_string_free_to_bytes (text);
}

/* Pages that take their time. */
static GBytes *
new_pdf (guint n_pages)
{
  GString *pdf = g_string_new ("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[");

  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 R ", i + 3);
  g_string_append_printf (pdf, "]/Count %u>> endobj\n", n_pages);
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>> endobj\n", i + 3);
  g_string_append (pdf, "trailer <</Root 1 0 R>>\n%%EOF\n");
  return g_string_free_to_bytes (pdf);
}

static guint
get_n_made (Fixture *fixture)
{
  return confab_preparer_get_n_made (confab_session_get_preparer (fixture->session));
}

/* Without anybody asking for it; and another wish is another result. */
static void
test_shown (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GBytes) bytes = new_text (1000);
  g_autoptr (ConfabPart) part = add_part (fixture, bytes, "a.txt", "text/plain", CONFAB_SEND_AUTO);
  g_autoptr (ConfabPart) same = NULL;

  confab_test_wait_until (says (fixture, "text, 17000 characters"));
  g_assert_true (says (fixture, "about 4252 tokens"));
  g_assert_cmpuint (get_n_made (fixture), ==, 1);

  /* Neither the same file again nor another service that takes the same needs any work. */
  same = add_part (fixture, bytes, "a.txt", "text/plain", CONFAB_SEND_AUTO);
  confab_test_wait_until (says (fixture, "2 attachments · "));
  confab_chat_choose_model (fixture->chat, add_provider (fixture, "generic", CONFAB_PROFILE_GENERIC), "b");
  confab_test_wait_until (says (fixture, "2 attachments · "));
  g_assert_cmpuint (get_n_made (fixture), ==, 1);
}

/* The sentence stands on the chip. */
static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.4\n nothing", 17);
  g_autoptr (ConfabPart) part = add_part (fixture, bytes, "a.pdf", "application/pdf", CONFAB_SEND_TEXT);

  confab_test_wait_until (says (fixture, "“a.pdf”"));
  g_assert_cmpuint (get_n_made (fixture), ==, 0);
}

/* What is removed is made no further. */
static void
test_removed (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GBytes) bytes = new_pdf (60);
  g_autoptr (ConfabPart) part = add_part (fixture, bytes, "a.pdf", "application/pdf", CONFAB_SEND_PAGES);
  g_autoptr (GBytes) text = new_text (10);
  g_autoptr (ConfabPart) other = NULL;

  confab_test_wait_until (says (fixture, "Preparing… "));
  confab_composer_clear (fixture->composer);
  other = add_part (fixture, text, "b.txt", "text/plain", CONFAB_SEND_AUTO);
  confab_test_wait_until (says (fixture, "text, 170 characters"));
  g_assert_cmpuint (get_n_made (fixture), ==, 1);
}

static int
get_percent (Fixture *fixture)
{
  GtkWidget *label = find_label (GTK_WIDGET (fixture->composer), "Preparing… ");

  return label != NULL ? atoi (gtk_label_get_text (GTK_LABEL (label)) + strlen ("Preparing… ")) : 0;
}

static void
on_progress_cb (ConfabChat *chat,
                GParamSpec *pspec,
                double     *least)
{
  double now;

  g_object_get (chat, "progress", &now, NULL);
  *least = MIN (*least, now);
}

/* What is sent while it is made is not begun anew. */
static void
test_sent (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GBytes) bytes = new_pdf (40);
  g_autoptr (ConfabPart) part = add_part (fixture, bytes, "a.pdf", "application/pdf", CONFAB_SEND_PAGES);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;
  double least = 1;

  confab_test_wait_until (get_percent (fixture) >= 30);
  parts = confab_composer_list_attachments (fixture->composer);
  g_signal_connect (fixture->chat, "notify::progress", G_CALLBACK (on_progress_cb), &least);
  g_assert_true (confab_chat_send (fixture->chat, "What is this?", parts, &error));
  g_assert_no_error (error);
  confab_composer_clear (fixture->composer);
  confab_test_wait_until (least < 1);
  g_assert_cmpfloat (least, >=, 0.3);
  confab_test_wait_until (get_n_made (fixture) == 1);
  g_signal_handlers_disconnect_by_data (fixture->chat, &least);
}

static void
add (const char *path,
     void        ( *func ) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();

  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_type_ensure (CONFAB_TYPE_COMPOSER);
  add ("/app/attachment-preview/shown", test_shown);
  add ("/app/attachment-preview/damaged", test_damaged);
  add ("/app/attachment-preview/removed", test_removed);
  add ("/app/attachment-preview/sent", test_sent);
  return g_test_run ();
}
