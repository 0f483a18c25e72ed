/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page.h"
#include "app/confab-find-bar.h"
#include "app/confab-preferences-window.h"
#include "app/confab-service-dialog.h"
#include "app/confab-settings.h"
#include "app/confab-sidebar.h"
#include "app/confab-window.h"
#include "session/confab-chat-tree.h"
#include "app/confab-zoom.h"
#include "confab-app-test.h"
#include "support/confab-test.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-message-row.h"

/* A window on a session of its own, as the application makes it. */
typedef struct
{
  ConfabTestDir  *dir;
  GtkApplication *application;
  ConfabSession  *session;
  GSettings      *settings;
  GtkWidget      *window;
} Fixture;

static void
open_window (Fixture *fixture)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  fixture->window = confab_window_new (fixture->application, fixture->session, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  confab_window_session_opened (CONFAB_WINDOW (fixture->window), NULL);
}

static void
close_window (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *window = g_object_ref (fixture->window);

  gtk_window_close (GTK_WINDOW (window));
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (window);
  g_assert_finalize_object (fixture->session);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->dir = confab_test_dir_new ();
  fixture->settings = g_settings_new (CONFAB_APPLICATION_ID);
  g_settings_reset (fixture->settings, CONFAB_SETTING_LAST_CONVERSATION);
  fixture->application = g_object_ref (GTK_APPLICATION (data));
  open_window (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_window (fixture);
  g_object_unref (fixture->application);
  g_object_unref (fixture->settings);
  confab_test_dir_free (fixture->dir);
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  return gtk_widget_get_template_child (fixture->window, CONFAB_TYPE_WINDOW, name);
}

static const char *
get_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (get_child (fixture, "stack"));
}

static ConfabComposer *
get_composer (Fixture *fixture)
{
  return CONFAB_COMPOSER (gtk_widget_get_template_child (get_child (fixture, "chat_page"), CONFAB_TYPE_CHAT_PAGE,
                                                         "composer"));
}

static ConfabChat *
get_chat (Fixture *fixture)
{
  return confab_chat_page_get_chat (get_child (fixture, "chat_page"));
}

static void
ask (Fixture    *fixture,
     const char *text)
{
  ConfabChat *chat = get_chat (fixture);

  confab_composer_set_text (get_composer (fixture), text);
  g_signal_emit_by_name (get_composer (fixture), "send");
  confab_test_wait_until (!confab_chat_get_busy (chat));
}

static void
choose_sandbox (Fixture *fixture)
{
  confab_services_set_default (confab_session_get_services (fixture->session), CONFAB_PROVIDER_SANDBOX);
  confab_test_wait_until (g_strcmp0 (get_page (fixture), "chat") == 0);
}

static void
test_first_run (Fixture      *fixture,
                gconstpointer data)
{
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gtk_widget_get_display (fixture->window));

  g_assert_cmpstr (get_page (fixture), ==, "welcome");
  g_assert_true (gtk_icon_theme_has_icon (icons, CONFAB_APPLICATION_ID));
  g_assert_true (gtk_icon_theme_has_icon (icons, CONFAB_APPLICATION_ID "-symbolic"));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "model_button")));
  choose_sandbox (fixture);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "model_button")));
  g_assert_cmpstr (gtk_label_get_label (get_child (fixture, "model_label")), ==, "sandbox");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (get_child (fixture, "model_button")), ==, "confab/sandbox");
}

static void
test_chat (Fixture      *fixture,
           gconstpointer data)
{
  ConfabLibrary *library = confab_session_get_library (fixture->session);
  g_autofree char *rest = NULL;
  g_autofree char *id = NULL;
  GListModel *path;
  ConfabMessage *leaf;

  choose_sandbox (fixture);
  ask (fixture, "What can Confab do?");
  path = confab_conversation_get_path (confab_chat_get_conversation (get_chat (fixture)));
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 2);
  leaf = confab_conversation_get_leaf (confab_chat_get_conversation (get_chat (fixture)));
  g_assert_cmpint (confab_message_get_status (leaf), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpuint (confab_message_get_text_length (leaf), >, 0);
  rest = confab_composer_dup_text (get_composer (fixture));
  g_assert_cmpstr (rest, ==, "");
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (library)) == 1);

  /* A second start shows what the first one left. */
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));
  close_window (fixture);
  open_window (fixture);
  confab_test_wait_until (get_chat (fixture) != NULL);
  g_assert_cmpstr (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))), ==, id);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "What can Confab do?");
}

static void
test_drafts (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *empty = NULL;

  choose_sandbox (fixture);
  ask (fixture, "Hello");
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));
  confab_composer_set_text (get_composer (fixture), "not sent yet");

  gtk_widget_activate_action (fixture->window, "win.new-conversation", NULL);
  empty = confab_composer_dup_text (get_composer (fixture));
  g_assert_cmpstr (empty, ==, "");

  g_signal_emit_by_name (get_child (fixture, "sidebar"), "open", id);
  confab_test_wait_until (
    g_str_equal (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))), id));
  kept = confab_composer_dup_text (get_composer (fixture));
  g_assert_cmpstr (kept, ==, "not sent yet");
}

static gboolean
find_marked_row (GtkWidget *widget)
{
  if (CONFAB_IS_MESSAGE_ROW (widget) && gtk_widget_has_css_class (widget, "found"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (find_marked_row (child))
      return TRUE;
  return FALSE;
}

static void
test_open_message (Fixture      *fixture,
                   gconstpointer data)
{
  ConfabConversation *conversation;
  g_autoptr (ConfabMessage) question = NULL;
  g_autofree char *id = NULL;
  g_autofree char *message_id = NULL;

  choose_sandbox (fixture);
  ask (fixture, "Hello");
  conversation = confab_chat_get_conversation (get_chat (fixture));
  id = g_strdup (confab_conversation_get_id (conversation));
  question = g_list_model_get_item (confab_conversation_get_path (conversation), 0);
  message_id = g_strdup (confab_message_get_id (question));

  gtk_widget_activate_action (fixture->window, "win.new-conversation", NULL);
  g_assert_false (find_marked_row (fixture->window));
  g_signal_emit_by_name (get_child (fixture, "sidebar"), "open-message", id, message_id, NULL);
  confab_test_wait_until (find_marked_row (fixture->window));
  g_assert_cmpstr (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))), ==, id);
}

/* Whether the words that were searched for are marked in a row. */
static gboolean
has_marked_words (GtkWidget *widget)
{
  graphene_rect_t rectangle;

  if (CONFAB_IS_MESSAGE_ROW (widget) && gtk_widget_has_css_class (widget, "found"))
    return confab_message_row_get_match (CONFAB_MESSAGE_ROW (widget), 0, &rectangle);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_marked_words (child))
      return TRUE;
  return FALSE;
}

static ConfabMessage *
get_leaf (Fixture *fixture)
{
  return confab_conversation_get_leaf (confab_chat_get_conversation (get_chat (fixture)));
}

/* What was found on another branch is shown there, with the words marked, until something else is done. */
static void
test_open_branch (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *first_id = NULL;
  GtkWidget *sidebar = get_child (fixture, "sidebar");

  choose_sandbox (fixture);
  ask (fixture, "/echo peculiar words");
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));
  first_id = g_strdup (confab_message_get_id (get_leaf (fixture)));
  g_assert_true (confab_chat_regenerate (get_chat (fixture), get_leaf (fixture), NULL, NULL));
  confab_test_wait_until (!confab_chat_get_busy (get_chat (fixture)));
  g_assert_cmpstr (confab_message_get_id (get_leaf (fixture)), !=, first_id);

  g_signal_emit_by_name (sidebar, "open-message", id, first_id, "peculiar");
  g_assert_cmpstr (confab_message_get_id (get_leaf (fixture)), ==, first_id);
  confab_test_wait_until (has_marked_words (fixture->window));
  ask (fixture, "/echo something else");
  g_assert_false (has_marked_words (fixture->window));
}

static ConfabFindBar *
get_find_bar (Fixture *fixture)
{
  return CONFAB_FIND_BAR (gtk_widget_get_template_child (get_child (fixture, "chat_page"), CONFAB_TYPE_CHAT_PAGE,
                                                         "find_bar"));
}

static gpointer
get_find_child (Fixture    *fixture,
                const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (get_find_bar (fixture)), CONFAB_TYPE_FIND_BAR, name);
}

static gboolean
has_count (Fixture    *fixture,
           const char *text)
{
  return g_str_equal (gtk_label_get_label (get_find_child (fixture, "count_label")), text);
}

static void
type_needle (Fixture    *fixture,
             const char *needle)
{
  gtk_editable_set_text (get_find_child (fixture, "entry"), needle);
}

static void
test_find (Fixture      *fixture,
           gconstpointer data)
{
  ConfabConversation *conversation;
  const char *question = "zyzzyva, Zyzzyva and ZYZZYVA";
  GtkWidget *composer = GTK_WIDGET (get_composer (fixture));

  choose_sandbox (fixture);
  ask (fixture, question);
  conversation = confab_chat_get_conversation (get_chat (fixture));
  if (strstr (confab_message_get_text (confab_conversation_get_leaf (conversation)), "yzzyva") != NULL)
    g_error ("the sandbox repeats what it was asked");

  gtk_widget_grab_focus (composer);
  gtk_widget_activate_action (fixture->window, "win.find", NULL);
  g_assert_true (confab_find_bar_get_open (get_find_bar (fixture)));
  type_needle (fixture, "zyzzyVA");
  confab_test_wait_until (has_count (fixture, "1 of 3"));
  gtk_widget_activate_action (fixture->window, "win.find-next", NULL);
  g_assert_true (has_count (fixture, "2 of 3"));
  g_signal_emit_by_name (get_find_child (fixture, "entry"), "activate");
  g_assert_true (has_count (fixture, "3 of 3"));
  g_signal_emit_by_name (get_find_child (fixture, "next_button"), "clicked");
  g_assert_true (has_count (fixture, "1 of 3"));
  gtk_widget_activate_action (fixture->window, "win.find-previous", NULL);
  g_assert_true (has_count (fixture, "3 of 3"));

  /* What is said later is found too, without leaving the place. */
  ask (fixture, "One more zyzzyva");
  confab_test_wait_until (has_count (fixture, "3 of 4"));

  type_needle (fixture, "nowhere to be found");
  confab_test_wait_until (has_count (fixture, "No Matches"));
  g_assert_false (gtk_widget_get_sensitive (get_find_child (fixture, "next_button")));
  type_needle (fixture, "");
  confab_test_wait_until (has_count (fixture, ""));
  type_needle (fixture, "one more");
  confab_test_wait_until (has_count (fixture, "1 of 1"));

  g_signal_emit_by_name (get_find_child (fixture, "entry"), "stop-search");
  g_assert_false (confab_find_bar_get_open (get_find_bar (fixture)));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), composer));

  /* It is still there when the bar is opened again, and gone with the conversation. */
  gtk_widget_activate_action (fixture->window, "win.find-next", NULL);
  confab_test_wait_until (has_count (fixture, "1 of 1"));
  gtk_widget_activate_action (fixture->window, "win.new-conversation", NULL);
  g_assert_false (confab_find_bar_get_open (get_find_bar (fixture)));
}

static int
get_percent (Fixture *fixture)
{
  return (int)(g_settings_get_double (fixture->settings, CONFAB_SETTING_TEXT_SCALE) * 100 + 0.5);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
test_zoom (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *transcript;
  GtkWidget *popover;
  double scale;

  choose_sandbox (fixture);
  transcript = GTK_WIDGET (gtk_widget_get_template_child (get_child (fixture, "chat_page"), CONFAB_TYPE_CHAT_PAGE,
                                                          "transcript"));
  gtk_widget_activate_action (fixture->window, "win.zoom-in", NULL);
  gtk_widget_activate_action (fixture->window, "win.zoom-in", NULL);
  g_assert_cmpint (get_percent (fixture), ==, 120);
  g_object_get (transcript, "text-scale", &scale, NULL);
  g_assert_cmpfloat_with_epsilon (scale, 1.2, 0.001);
  gtk_widget_activate_action (fixture->window, "win.zoom-out", NULL);
  g_assert_cmpint (get_percent (fixture), ==, 110);

  confab_zoom_change (fixture->settings, 100);
  g_assert_cmpint (get_percent (fixture), ==, 300);
  confab_zoom_change (fixture->settings, -100);
  g_assert_cmpint (get_percent (fixture), ==, 50);
  g_settings_set_double (fixture->settings, CONFAB_SETTING_TEXT_SCALE, 1.25);
  confab_zoom_change (fixture->settings, 1);
  g_assert_cmpint (get_percent (fixture), ==, 130);
  g_settings_set_double (fixture->settings, CONFAB_SETTING_TEXT_SCALE, 1.25);
  confab_zoom_change (fixture->settings, -1);
  g_assert_cmpint (get_percent (fixture), ==, 120);

  /* The menu has buttons for it, and says where it stands. */
  popover = GTK_WIDGET (gtk_widget_get_template_child (get_child (fixture, "sidebar"), CONFAB_TYPE_SIDEBAR, "menu_button"));
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (popover)));
  g_assert_nonnull (find_button (popover, "120 %"));
  g_signal_emit_by_name (find_button (popover, "120 %"), "clicked");
  g_assert_cmpint (get_percent (fixture), ==, 100);
  g_assert_nonnull (find_button (popover, "100 %"));
}

static guint
count_attachments (Fixture *fixture)
{
  g_autoptr (GPtrArray) attachments = confab_composer_list_attachments (get_composer (fixture));

  return attachments->len;
}

static gboolean
has_wrapped_label (GtkWidget  *widget,
                   const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return gtk_label_get_wrap (GTK_LABEL (widget)) &&
           gtk_label_get_ellipsize (GTK_LABEL (widget)) == PANGO_ELLIPSIZE_NONE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_wrapped_label (child, text))
      return TRUE;
  return FALSE;
}

static void
drop_file (Fixture    *fixture,
           const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList link = { .data = file };
  GdkFileList *files = gdk_file_list_new_from_list (&link);

  g_signal_emit_by_name (get_composer (fixture), "files-dropped", files);
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
}

static void
keep_text_cb (char      **kept,
              const char *text)
{
  g_free (*kept);
  *kept = g_strdup (text);
}

static void
test_attach (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 16);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  g_autofree char *picture = confab_test_dir_build (fixture->dir, "a picture.png");
  g_autofree char *nothing = confab_test_dir_write (fixture->dir, "nothing.png", "", 0);
  g_autofree char *problem = NULL;

  choose_sandbox (fixture);
  g_assert_true (gdk_texture_save_to_png (texture, picture));
  drop_file (fixture, picture);
  confab_test_wait_until (count_attachments (fixture) == 1);
  g_signal_emit_by_name (get_composer (fixture), "image-pasted", texture);
  confab_test_wait_until (count_attachments (fixture) == 2);

  /* What cannot be attached is said, and leaves the rest alone. */
  g_signal_connect_swapped (get_child (fixture, "chat_page"), "problem", G_CALLBACK (keep_text_cb), &problem);
  drop_file (fixture, nothing);
  confab_test_wait_until (problem != NULL);
  /* The whole of it is to be read. */
  g_assert_true (has_wrapped_label (fixture->window, problem));
  g_assert_cmpuint (count_attachments (fixture), ==, 2);

  ask (fixture, "What is this?");
  g_assert_cmpuint (count_attachments (fixture), ==, 0);
}

static void
test_delete (Fixture      *fixture,
             gconstpointer data)
{
  ConfabLibrary *library = confab_session_get_library (fixture->session);
  g_autofree char *id = NULL;

  choose_sandbox (fixture);
  ask (fixture, "Hello");
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (library)) == 1);
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));

  confab_library_delete (library, id);
  g_assert_cmpstr (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))), !=, id);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
  confab_library_restore (library, id);
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (library)) == 1);
}

static gboolean
is_focus_within (Fixture   *fixture,
                 GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static guint
count_toasts (GtkWidget *widget)
{
  guint n_toasts = g_str_equal (gtk_widget_get_css_name (widget), "toast");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n_toasts += count_toasts (child);
  return n_toasts;
}

/* One thing after the other is done and undone while what is said of it is on its way in. */
static void
test_toasts (Fixture      *fixture,
             gconstpointer data)
{
  ConfabOrganiser *organiser = confab_sidebar_get_organiser (CONFAB_SIDEBAR (get_child (fixture, "sidebar")));
  g_autofree char *id = NULL;

  choose_sandbox (fixture);
  ask (fixture, "Hello");
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));
  for (guint i = 0; i < 3; i++)
    {
      confab_organiser_rename (organiser, id, "one");
      confab_test_wait_until (count_toasts (fixture->window) > 0);
      g_assert_true (confab_organiser_undo_last (organiser));
      confab_organiser_rename (organiser, id, "two");
      g_assert_true (confab_organiser_undo_last (organiser));
      g_assert_true (confab_organiser_redo_last (organiser));
    }
  confab_test_wait_until (count_toasts (fixture->window) == 1);
}

static GtkWidget *
find_toast (GtkWidget *widget)
{
  GtkWidget *found = g_str_equal (gtk_widget_get_css_name (widget), "toast") ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_toast (child);
  return found;
}

/* What is said of a second change stays for its whole time, and not for what was left to the first. */
static void
test_toast_time (Fixture      *fixture,
                 gconstpointer data)
{
  ConfabOrganiser *organiser = confab_sidebar_get_organiser (CONFAB_SIDEBAR (get_child (fixture, "sidebar")));
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (AdwToast) toast = NULL;
  g_autofree char *id = NULL;
  guint seconds;

  choose_sandbox (fixture);
  ask (fixture, "Hello");
  id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (get_chat (fixture))));
  confab_organiser_rename (organiser, id, "one");
  confab_test_wait_until (count_toasts (fixture->window) > 0);
  g_object_get (find_toast (fixture->window), "toast", &toast, NULL);
  seconds = adw_toast_get_timeout (toast);
  g_assert_cmpuint (seconds, >=, 10);
  adw_toast_set_timeout (toast, 1);
  confab_organiser_rename (organiser, id, "two");
  confab_test_wait_until (count_toasts (fixture->window) == 0);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, seconds * G_USEC_PER_SEC);
  confab_test_drain ();
  g_assert_finalize_object (g_steal_pointer (&toast));
}

static gboolean
overlaps (GtkWidget *one,
          GtkWidget *other)
{
  graphene_rect_t bounds[2];
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (one));

  return gtk_widget_compute_bounds (one, root, &bounds[0]) && gtk_widget_compute_bounds (other, root, &bounds[1]) &&
         graphene_rect_intersection (&bounds[0], &bounds[1], NULL);
}

/* What is said of attachments covers none of them, and what is back is not offered again. */
static void
test_toast_place (Fixture      *fixture,
                  gconstpointer data)
{
  ConfabAttachmentStrip *strip = confab_composer_get_attachments (get_composer (fixture));
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (AdwToast) toast = NULL;
  GtkWidget *shown;
  GtkWidget *focus;

  choose_sandbox (fixture);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("a rather long name %u.txt", i);
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
      .hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .name = name, .media_type = "text/plain",
      .size = 10
    });

      confab_composer_add_attachment (get_composer (fixture), part);
    }
  parts = confab_composer_list_attachments (get_composer (fixture));
  confab_attachment_strip_remove (strip, parts->pdata[3]);
  confab_test_wait_until ((shown = find_toast (fixture->window)) != NULL && gtk_widget_get_mapped (shown));
  confab_test_wait_until (!overlaps (shown, GTK_WIDGET (get_composer (fixture))));

  g_object_get (shown, "toast", &toast, NULL);
  g_assert_nonnull (adw_toast_get_button_label (toast));
  g_assert_true (confab_composer_undo_remove (get_composer (fixture)));
  g_assert_cmpuint (count_attachments (fixture), ==, 8);
  g_assert_null (adw_toast_get_button_label (toast));

  confab_attachment_strip_remove (strip, parts->pdata[2]);
  g_assert_nonnull (adw_toast_get_button_label (toast));
  g_signal_emit_by_name (toast, "button-clicked");
  g_assert_cmpuint (count_attachments (fixture), ==, 8);
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (strip)));
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer data)
{
  AdwBin *bin = get_child (fixture, "panel_bin");

  choose_sandbox (fixture);
  g_assert_null (adw_bin_get_child (bin));
  gtk_widget_activate_action (fixture->window, "win.parameters", NULL);
  g_assert_nonnull (adw_bin_get_child (bin));
  g_assert_true (adw_flap_get_reveal_flap (get_child (fixture, "flap")));
  gtk_widget_grab_focus (get_child (fixture, "parameters_button"));
  gtk_widget_activate_action (fixture->window, "win.parameters", NULL);
  g_assert_true (is_focus_within (fixture, GTK_WIDGET (get_composer (fixture))));
  g_assert_false (adw_flap_get_reveal_flap (get_child (fixture, "flap")));
}

static void
test_preferences (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const pages[] = { "parameters", "appearance", "chat", "storage", "services" };
  GtkWidget *preferences = g_object_ref (confab_preferences_window_new (fixture->session, fixture->settings));

  gtk_window_present (GTK_WINDOW (preferences));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), pages[i]);
      confab_test_drain ();
    }
  gtk_window_destroy (GTK_WINDOW (preferences));
  confab_test_drain ();
  g_assert_finalize_object (preferences);
}

static gpointer
get_dialog_child (GtkWidget  *dialog,
                  const char *name)
{
  return gtk_widget_get_template_child (dialog, CONFAB_TYPE_SERVICE_DIALOG, name);
}

static gboolean
has_button_with_tooltip (GtkWidget  *widget,
                         const char *text)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_button_with_tooltip (child, text))
      return TRUE;
  return FALSE;
}

static void
test_service (Fixture      *fixture,
              gconstpointer data)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  GtkWidget *dialog = g_object_ref (confab_service_dialog_new (services, NULL));
  ConfabProvider *provider;

  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_true (has_button_with_tooltip (dialog, "Show Key"));
  gtk_editable_set_text (get_dialog_child (dialog, "name_row"), "Mine");

  /* An address that would send the key in the clear is refused where it was entered. */
  gtk_editable_set_text (get_dialog_child (dialog, "url_row"), "http://example.org/v1");
  g_signal_emit_by_name (get_dialog_child (dialog, "save_button"), "clicked");
  g_assert_true (gtk_widget_get_visible (get_dialog_child (dialog, "problem_label")));
  g_assert_null (confab_services_find_by_name (services, "Mine"));

  gtk_editable_set_text (get_dialog_child (dialog, "url_row"), "https://example.org/v1");
  g_assert_false (gtk_widget_get_visible (get_dialog_child (dialog, "problem_label")));
  gtk_editable_set_text (get_dialog_child (dialog, "key_row"), "a key");
  g_signal_emit_by_name (get_dialog_child (dialog, "save_button"), "clicked");
  confab_test_wait_until (!gtk_widget_get_visible (dialog));
  confab_test_drain ();
  g_assert_finalize_object (dialog);

  provider = confab_services_find_by_name (services, "Mine");
  g_assert_nonnull (provider);
  g_assert_cmpstr (confab_provider_get_base_url (provider), ==, "https://example.org/v1");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = make_application (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, application, set_up, func, tear_down)
  ADD ("/app/window/first-run", test_first_run);
  ADD ("/app/window/chat", test_chat);
  ADD ("/app/window/drafts", test_drafts);
  ADD ("/app/window/open-message", test_open_message);
  ADD ("/app/window/open-branch", test_open_branch);
  ADD ("/app/window/find", test_find);
  ADD ("/app/window/zoom", test_zoom);
  ADD ("/app/window/attach", test_attach);
  ADD ("/app/window/delete", test_delete);
  ADD ("/app/window/toasts", test_toasts);
  ADD ("/app/window/toast-time", test_toast_time);
  ADD ("/app/window/toast-place", test_toast_place);
  ADD ("/app/window/parameters", test_parameters);
  ADD ("/app/window/preferences", test_preferences);
  ADD ("/app/window/service", test_service);
#undef ADD

  return g_test_run ();
}
