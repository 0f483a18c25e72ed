/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page.h"
#include "app/confab-offer-card.h"
#include "app/confab-queue-view.h"
#include "app/confab-regenerate-dialog.h"
#include "app/confab-settings.h"
#include "base/confab-error.h"
#include "confab-app-test.h"
#include "support/confab-test-video.h"
#include "support/confab-test.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-message-editor.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-model-popover.h"

/* A conversation with the misbehaving server, whose catalogue says what its models take. */
typedef struct
{
  ConfabTestDir    *dir;
  ConfabTestServer *server;
  ConfabSession    *session;
  GSettings        *settings;
  ConfabChat       *chat;
  GtkWidget        *window;
  ConfabChatPage   *page;
  ConfabComposer   *composer;
  ConfabOfferCard  *card;
} Fixture;

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_named (GtkWidget  *widget,
            const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
add_service (Fixture    *fixture,
             const char *model)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autoptr (ConfabProvider) provider = confab_provider_new ("id", "Trial", confab_test_server_get_base_url (fixture->server),
                                                             CONFAB_PROFILE_AIMLAPI);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (provider, "model", model, NULL);
  confab_services_save_async (services, provider, NULL, confab_test_capture, &result);
  confab_services_save_finish (services, confab_test_await (&result), &error);
  g_assert_no_error (error);
  fixture->chat = confab_session_new_chat (fixture->session, FALSE);
  confab_chat_choose_model (fixture->chat, confab_services_find (services, "id"), NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fixture->server = confab_test_server_new ();
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  fixture->settings = g_settings_new (CONFAB_APPLICATION_ID);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  add_service (fixture, "test/echo");

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 600);
  fixture->page = g_object_new (CONFAB_TYPE_CHAT_PAGE, NULL);
  confab_chat_page_set_up (fixture->page, fixture->session, fixture->settings);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  confab_chat_page_set_chat (fixture->page, fixture->chat);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->composer = CONFAB_COMPOSER (find_widget (fixture->window, CONFAB_TYPE_COMPOSER));
  fixture->card = CONFAB_OFFER_CARD (find_widget (fixture->window, CONFAB_TYPE_OFFER_CARD));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->chat);
  close_session (&fixture->session);
  g_object_unref (fixture->settings);
  confab_test_server_free (fixture->server);
  confab_test_dir_free (fixture->dir);
}

static void
attach (Fixture    *fixture,
        GBytes     *bytes,
        const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPart) part = NULL;

  confab_chat_attach_bytes_async (fixture->chat, bytes, name, NULL, confab_test_capture, &result);
  part = confab_chat_attach_bytes_finish (fixture->chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  confab_composer_add_attachment (fixture->composer, part);
}

static void
attach_picture (Fixture *fixture)
{
  static const guint8 pixels[4 * 4 * 4] = { 0 };
  g_autoptr (GBytes) data = g_bytes_new_static (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (4, 4, GDK_MEMORY_R8G8B8A8, data, 16);
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);

  attach (fixture, bytes, "a.png");
}

/* FALSE where the system cannot encode one. */
static gboolean
attach_video (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = confab_test_make_video ();

  if (bytes == NULL)
    {
      g_test_skip ("the system cannot encode a video");
      return FALSE;
    }
  attach (fixture, bytes, "b.mov");
  return TRUE;
}

/* Of an attachment of the composer. */
static ConfabSendAs
get_form (Fixture *fixture,
          guint    place)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (fixture->composer);

  g_assert_cmpuint (place, <, parts->len);
  return confab_part_get_facts (parts->pdata[place])->send.as;
}

static guint
count_attachments (Fixture *fixture)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (fixture->composer);

  return parts->len;
}

static const char *
get_why (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (find_widget (GTK_WIDGET (fixture->card), GTK_TYPE_LABEL)));
}

static void
press (Fixture    *fixture,
       const char *name)
{
  GtkWidget *button = find_named (GTK_WIDGET (fixture->card), name);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_focused (Fixture   *fixture,
            GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Every picture is taken by that model, and no video. */
static void
test_frames (Fixture      *fixture,
             gconstpointer data)
{
  attach_picture (fixture);
  if (!attach_video (fixture))
    return;
  attach_video (fixture);
  /* That two are too many is known before the catalogue has come. */
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  confab_test_wait_until (g_str_equal (get_why (fixture), "echo takes no videos."));

  confab_test_drain ();
  press (fixture, "frames");
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
  g_assert_cmpint (get_form (fixture, 0), ==, CONFAB_SEND_AUTO);
  g_assert_cmpint (get_form (fixture, 1), ==, CONFAB_SEND_FRAMES);
  g_assert_cmpint (get_form (fixture, 2), ==, CONFAB_SEND_FRAMES);
  g_assert_true (is_focused (fixture, GTK_WIDGET (fixture->composer)));
}

static void
test_model (Fixture      *fixture,
            gconstpointer data)
{
  if (!attach_video (fixture))
    return;
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  press (fixture, "stepfun/step-3.7-flash");
  g_assert_cmpstr (confab_chat_get_model (fixture->chat), ==, "stepfun/step-3.7-flash");
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
  g_assert_cmpint (get_form (fixture, 0), ==, CONFAB_SEND_AUTO);

  /* The same check again for another model. */
  confab_chat_choose_model (fixture->chat, confab_chat_get_provider (fixture->chat), "test/echo");
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
}

static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  attach_picture (fixture);
  if (!attach_video (fixture))
    return;
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  press (fixture, "remove");
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
  g_assert_cmpuint (count_attachments (fixture), ==, 1);
  g_assert_true (confab_composer_undo_remove (fixture->composer));
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpuint (count_attachments (fixture), ==, 2);
}

/* Closing it says nothing of sending. */
static void
test_send (Fixture      *fixture,
           gconstpointer data)
{
  if (!attach_video (fixture))
    return;
  confab_composer_set_text (fixture->composer, "What is this?");
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (find_widget (GTK_WIDGET (fixture->card), GTK_TYPE_BUTTON), "clicked");
  g_assert_false (confab_offer_card_get_shown (fixture->card));
  confab_test_drain ();
  g_assert_false (confab_offer_card_get_shown (fixture->card));

  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_true (confab_offer_card_get_shown (fixture->card));
  g_assert_false (confab_chat_get_busy (fixture->chat));
  g_assert_cmpuint (count_attachments (fixture), ==, 1);
  g_assert_true (is_focused (fixture, GTK_WIDGET (fixture->card)));
}

static void
test_nobody_says (Fixture      *fixture,
                  gconstpointer data)
{
  confab_chat_choose_model (fixture->chat, confab_chat_get_provider (fixture->chat), "nobody/knows");
  if (!attach_video (fixture))
    return;
  confab_test_wait_until (confab_services_peek_models (confab_session_get_services (fixture->session),
                                                       confab_chat_get_provider (fixture->chat)) != NULL);
  confab_test_drain ();
  g_assert_false (confab_offer_card_get_shown (fixture->card));
}

/* What cannot be made ready is said, and not sent. */
static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
    .hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .name = "a.txt", .media_type = "text/plain",
    .size = 10
  });

  confab_composer_add_attachment (fixture->composer, part);
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_false (confab_chat_get_busy (fixture->chat));
  press (fixture, "remove");
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
}

static void
attach_book (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  while (text->len < 2000000)
    g_string_append (text, "All work and no play makes a dull book. ");
  bytes = g_bytes_new (text->str, text->len);
  attach (fixture, bytes, "book.txt");
  /* The model takes 256,000 tokens. */
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_assert_nonnull (strstr (get_why (fixture), " tokens, and echo takes "));
}

static void
test_shorter (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) parts = NULL;

  attach_book (fixture);
  press (fixture, "shorter");
  parts = confab_composer_list_attachments (fixture->composer);
  g_assert_cmpint (confab_part_get_facts (parts->pdata[0])->send.max_characters, ==, 972000);
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_true (confab_chat_get_busy (fixture->chat));
  /* All of it would come back. */
  confab_chat_stop (fixture->chat);
  confab_test_wait_until (!confab_chat_get_busy (fixture->chat));
}

static void
test_anyway (Fixture      *fixture,
             gconstpointer data)
{
  attach_book (fixture);
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_false (confab_chat_get_busy (fixture->chat));
  press (fixture, "anyway");
  g_assert_true (confab_chat_get_busy (fixture->chat));
  g_assert_cmpuint (count_attachments (fixture), ==, 0);
  /* All of it would come back. */
  confab_chat_stop (fixture->chat);
  confab_test_wait_until (!confab_chat_get_busy (fixture->chat));
}

/* The names of models are shown as they are. */
static void
test_model_names (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GArray) buttons = confab_offer_buttons_new ();
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  GtkMenuButton *button;
  GtkWidget *item;

  g_ptr_array_add (models, confab_model_info_new ("one", "some_model_1"));
  g_ptr_array_add (models, confab_model_info_new ("two", "another"));
  confab_offer_card_show (fixture->card, "It takes no videos.", buttons, models);
  button = GTK_MENU_BUTTON (find_widget (GTK_WIDGET (fixture->card), GTK_TYPE_MENU_BUTTON));
  item = find_widget (GTK_WIDGET (gtk_menu_button_get_popover (button)), g_type_from_name ("GtkModelButton"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_widget (item, GTK_TYPE_LABEL))), ==, "some_model_1");
  confab_offer_card_hide (fixture->card);
}

/* A question with a video, answered by a model that takes it; another model is chosen since. */
static gboolean
ask_with_video_of (Fixture    *fixture,
                   const char *model)
{
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;
  ConfabProvider *provider = confab_chat_get_provider (fixture->chat);

  confab_chat_choose_model (fixture->chat, provider, model);
  if (!attach_video (fixture))
    return FALSE;
  confab_test_wait_until (confab_services_peek_models (confab_session_get_services (fixture->session), provider) != NULL);
  parts = confab_composer_list_attachments (fixture->composer);
  confab_composer_clear (fixture->composer);
  g_assert_true (confab_chat_send (fixture->chat, "Look", parts, &error));
  g_assert_no_error (error);
  confab_test_wait_until (!confab_chat_get_busy (fixture->chat));
  confab_chat_choose_model (fixture->chat, provider, "test/echo");
  return TRUE;
}

static gboolean
ask_with_video (Fixture *fixture)
{
  return ask_with_video_of (fixture, "stepfun/step-3.7-flash");
}

static void
end_turn (Fixture *fixture)
{
  g_assert_true (confab_chat_get_busy (fixture->chat));
  confab_test_wait_until (!confab_chat_get_busy (fixture->chat));
}

/* What is sent again is looked at as well. */
static void
test_older (Fixture      *fixture,
            gconstpointer data)
{
  if (!ask_with_video (fixture))
    return;
  confab_composer_set_text (fixture->composer, "And what else?");
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_false (confab_chat_get_busy (fixture->chat));
  g_assert_true (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpstr (get_why (fixture), ==, "echo takes no videos. “b.mov” of an earlier message would be sent again.");
  press (fixture, "notes");
  g_signal_emit_by_name (fixture->composer, "send");
  end_turn (fixture);
}

static GtkWidget *
begin_edit (Fixture *fixture)
{
  GtkWidget *row = NULL;
  GtkWidget *editor;

  confab_test_wait_until ((row = find_widget (fixture->window, CONFAB_TYPE_MESSAGE_ROW)) != NULL && gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_activate_action (row, "message.edit", NULL));
  editor = find_widget (row, CONFAB_TYPE_MESSAGE_EDITOR);
  g_assert_nonnull (editor);
  fixture->composer = CONFAB_COMPOSER (find_widget (editor, CONFAB_TYPE_COMPOSER));
  fixture->card = CONFAB_OFFER_CARD (find_widget (editor, CONFAB_TYPE_OFFER_CARD));
  return editor;
}

/* Between the card and the composer below it. */
static int
get_gap (Fixture *fixture)
{
  graphene_rect_t card;
  graphene_rect_t composer;
  GtkWidget *editor = gtk_widget_get_parent (GTK_WIDGET (fixture->composer));

  if (!gtk_widget_compute_bounds (GTK_WIDGET (fixture->card), editor, &card) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (fixture->composer), editor, &composer))
    return -1;
  return (int)(composer.origin.y - card.origin.y - card.size.height);
}

/* It is said there at once, and not after it was sent. */
static void
test_edit (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *editor;
  int height;

  if (!ask_with_video (fixture))
    return;
  editor = begin_edit (fixture);
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpstr (get_why (fixture), ==, "echo takes no videos.");
  height = gtk_widget_get_height (GTK_WIDGET (fixture->composer));
  confab_test_wait_until (gtk_widget_get_height (GTK_WIDGET (fixture->card)) > 40);
  g_assert_cmpint (gtk_widget_get_height (editor), >,
                   gtk_widget_get_height (GTK_WIDGET (fixture->card)) + height);
  confab_test_wait_until (get_gap (fixture) == 6);
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_false (confab_chat_get_busy (fixture->chat));
  press (fixture, "frames");
  g_assert_cmpint (get_form (fixture, 0), ==, CONFAB_SEND_FRAMES);
  confab_test_wait_until (!confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (fixture->composer, "send");
  end_turn (fixture);
}

/* What comes after it is not sent with it. */
static void
test_edit_first (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (confab_chat_send (fixture->chat, "Hello", NULL, &error));
  end_turn (fixture);
  if (!ask_with_video (fixture))
    return;
  begin_edit (fixture);
  confab_composer_set_text (fixture->composer, "Good day");
  g_signal_emit_by_name (fixture->composer, "send");
  end_turn (fixture);
}

static void
test_queue (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChatQueue *queue = confab_chat_get_queue (fixture->chat);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *view = find_widget (fixture->window, CONFAB_TYPE_QUEUE_VIEW);
  GtkWidget *editor;

  if (!attach_video (fixture))
    return;
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card) && g_str_equal (get_why (fixture), "echo takes no videos."));
  parts = confab_composer_list_attachments (fixture->composer);
  confab_composer_clear (fixture->composer);
  confab_chat_queue_add (queue, "Look", parts);
  g_assert_false (confab_chat_send_queued (fixture->chat, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);

  g_signal_emit_by_name (find_widget (view, GTK_TYPE_LIST_BOX), "row-activated", find_widget (view, GTK_TYPE_LIST_BOX_ROW));
  editor = find_widget (view, CONFAB_TYPE_MESSAGE_EDITOR);
  fixture->composer = CONFAB_COMPOSER (find_widget (editor, CONFAB_TYPE_COMPOSER));
  fixture->card = CONFAB_OFFER_CARD (find_widget (editor, CONFAB_TYPE_OFFER_CARD));
  confab_test_wait_until (confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (fixture->composer, "send");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  g_assert_false (confab_chat_get_busy (fixture->chat));
  press (fixture, "remove");
  g_signal_emit_by_name (fixture->composer, "send");
  end_turn (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_regenerate (Fixture      *fixture,
                 gconstpointer data)
{
  ConfabMessage *reply;
  ConfabTurn choice;
  GtkWidget *dialog;
  GtkWidget *button;
  guint n_chosen = 0;

  if (!ask_with_video (fixture))
    return;
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (fixture->chat));
  dialog = confab_regenerate_dialog_new (GTK_WINDOW (fixture->window), fixture->session, fixture->chat, reply);
  g_signal_connect_swapped (dialog, "chosen", G_CALLBACK (count_cb), &n_chosen);
  fixture->card = CONFAB_OFFER_CARD (find_widget (dialog, CONFAB_TYPE_OFFER_CARD));
  g_assert_false (confab_offer_card_get_shown (fixture->card));
  g_signal_emit_by_name (find_widget (dialog, CONFAB_TYPE_MODEL_POPOVER), "chosen", "id", "test/echo");
  g_assert_true (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpstr (get_why (fixture), ==, "echo takes no videos.");
  button = gtk_window_get_default_widget (GTK_WINDOW (dialog));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_chosen, ==, 0);
  press (fixture, "stepfun/step-3.7-flash");
  g_assert_false (confab_offer_card_get_shown (fixture->card));
  confab_regenerate_dialog_get_choice (CONFAB_REGENERATE_DIALOG (dialog), &choice);
  g_assert_cmpstr (choice.model, ==, "stepfun/step-3.7-flash");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_chosen, ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static GtkWidget *
find_dialog (GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (CONFAB_IS_REGENERATE_DIALOG (window) && gtk_window_get_transient_for (window) == parent)
        return GTK_WIDGET (window);
    }
  return NULL;
}

/* Without another choice, too: nothing is sent, and it is asked with what. */
static void
test_regenerate_chosen (Fixture      *fixture,
                        gconstpointer data)
{
  GtkWidget *row = NULL;
  GtkWidget *dialog;
  ConfabTurn choice;

  if (!ask_with_video (fixture))
    return;
  confab_test_wait_until ((row = find_widget (fixture->window, CONFAB_TYPE_MESSAGE_ROW)) != NULL && gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_activate_action (row, "message.regenerate", NULL));
  g_assert_false (confab_chat_get_busy (fixture->chat));
  dialog = find_dialog (GTK_WINDOW (fixture->window));
  g_assert_nonnull (dialog);
  fixture->card = CONFAB_OFFER_CARD (find_widget (dialog, CONFAB_TYPE_OFFER_CARD));
  g_assert_true (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpstr (get_why (fixture), ==, "echo takes no videos.");
  confab_regenerate_dialog_get_choice (CONFAB_REGENERATE_DIALOG (dialog), &choice);
  g_assert_cmpstr (choice.model, ==, "test/echo");
  press (fixture, "stepfun/step-3.7-flash");
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  end_turn (fixture);
}

static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* What was chosen is not forgotten where it is sent although the budget is used up. */
static void
test_regenerate_budget (Fixture      *fixture,
                        gconstpointer data)
{
  ConfabConversation *conversation = confab_chat_get_conversation (fixture->chat);
  ConfabBudget *budget = confab_session_get_budget (fixture->session);
  g_autoptr (JsonNode) temperature = json_node_init_double (json_node_alloc (), 0.25);
  g_autoptr (GError) error = NULL;
  GtkWidget *row = NULL;
  GtkWidget *dialog;
  ConfabTurn choice;
  ConfabMessage *reply;

  g_assert_true (confab_chat_send (fixture->chat, "Hello", NULL, &error));
  end_turn (fixture);
  confab_budget_set_limit (budget, 1e-9);
  confab_budget_set_stop (budget, TRUE);
  confab_test_wait_until (confab_budget_get_spent (budget) > 0);

  confab_test_wait_until ((row = find_widget (fixture->window, CONFAB_TYPE_MESSAGE_ROW)) != NULL && gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_activate_action (row, "message.regenerate-with", NULL));
  dialog = find_dialog (GTK_WINDOW (fixture->window));
  g_assert_nonnull (dialog);
  g_signal_emit_by_name (find_widget (dialog, CONFAB_TYPE_MODEL_POPOVER), "chosen", "id", "test/openai");
  confab_regenerate_dialog_get_choice (CONFAB_REGENERATE_DIALOG (dialog), &choice);
  g_assert_true (confab_parameters_set (choice.parameters, "temperature", temperature, CONFAB_PROFILE_AIMLAPI, NULL));
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  g_assert_false (confab_chat_get_busy (fixture->chat));
  g_assert_nonnull (find_question ());
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_question ()), "send");
  end_turn (fixture);
  reply = confab_conversation_get_leaf (conversation);
  g_assert_cmpuint (confab_conversation_get_n_messages (conversation), ==, 3);
  g_assert_cmpstr (confab_message_get_reply (reply)->model_asked, ==, "test/openai");
  g_assert_cmpfloat (json_object_get_double_member (json_node_get_object (confab_message_get_reply (reply)->parameters), "temperature"), ==, 0.25);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* How long a question may be is asked when it is begun, and again of a service that is changed. */
static void
test_models (Fixture      *fixture,
             gconstpointer data)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  ConfabProvider *provider = confab_chat_get_provider (fixture->chat);
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GAsyncResult) saved = NULL;

  g_object_set (provider, "base-url", "http://127.0.0.1:1/v1", NULL);
  confab_composer_set_text (fixture->composer, "Hel");
  /* Asked later, it fails later. */
  confab_services_list_models_async (services, provider, FALSE, NULL, confab_test_capture, &failed);
  g_assert_null (confab_services_list_models_finish (services, confab_test_await (&failed), NULL));
  g_assert_null (confab_services_peek_models (services, provider));
  g_object_set (provider, "base-url", confab_test_server_get_base_url (fixture->server), NULL);
  confab_services_save_async (services, provider, NULL, confab_test_capture, &saved);
  g_assert_true (confab_services_save_finish (services, confab_test_await (&saved), NULL));
  confab_composer_set_text (fixture->composer, "Hello");
  confab_test_wait_until (confab_services_peek_models (services, provider) != NULL);
}

/* What waits can be sent, too, although the budget is used up. */
static void
test_queue_budget (Fixture      *fixture,
                   gconstpointer data)
{
  ConfabChatQueue *queue = confab_chat_get_queue (fixture->chat);
  ConfabBudget *budget = confab_session_get_budget (fixture->session);
  g_autoptr (GPtrArray) no_parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GtkWidget *button;

  g_assert_true (confab_chat_send (fixture->chat, "Hello", NULL, &error));
  end_turn (fixture);
  confab_budget_set_limit (budget, 1e-9);
  confab_budget_set_stop (budget, TRUE);
  confab_test_wait_until (confab_budget_get_spent (budget) > 0);

  confab_chat_queue_add (queue, "Waiting", no_parts);
  button = find_button (find_widget (fixture->window, CONFAB_TYPE_QUEUE_VIEW), "_Send Now");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  g_assert_nonnull (find_question ());
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_question ()), "send");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  end_turn (fixture);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (fixture->chat)), ==, 4);
}

static GtkWidget *
find_row (GtkWidget     *widget,
          ConfabMessage *message)
{
  if (CONFAB_IS_MESSAGE_ROW (widget) && confab_message_row_get_message (CONFAB_MESSAGE_ROW (widget)) == message)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, message);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A reply that broke off is not continued by who is known by now not to take what was asked with. */
static void
test_continue (Fixture      *fixture,
               gconstpointer data)
{
  ConfabConversation *conversation = confab_chat_get_conversation (fixture->chat);
  ConfabMessage *reply;
  GtkWidget *row = NULL;
  GtkWidget *dialog;
  GtkWidget *button;

  if (!ask_with_video_of (fixture, "test/echo"))
    return;
  reply = confab_conversation_get_leaf (conversation);
  confab_message_set_status (reply, CONFAB_STATUS_INTERRUPTED);
  confab_test_wait_until ((row = find_row (fixture->window, reply)) != NULL && gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_activate_action (row, "message.continue", NULL));
  g_assert_false (confab_chat_get_busy (fixture->chat));
  dialog = find_dialog (GTK_WINDOW (fixture->window));
  g_assert_nonnull (dialog);
  fixture->card = CONFAB_OFFER_CARD (find_widget (dialog, CONFAB_TYPE_OFFER_CARD));
  g_assert_true (confab_offer_card_get_shown (fixture->card));
  g_assert_cmpstr (get_why (fixture), ==, "echo takes no videos.");
  button = gtk_window_get_default_widget (GTK_WINDOW (dialog));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "_Continue");
  press (fixture, "stepfun/step-3.7-flash");
  g_signal_emit_by_name (button, "clicked");
  end_turn (fixture);
  /* It begins with what the other one says. */
  g_assert_true (confab_conversation_get_leaf (conversation) != reply);
  g_assert_true (g_str_has_prefix (confab_message_get_text (confab_conversation_get_leaf (conversation)),
                                   confab_message_get_text (reply)));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application = make_application (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/refusal/frames", test_frames);
  ADD ("/refusal/model", test_model);
  ADD ("/refusal/model-names", test_model_names);
  ADD ("/refusal/remove", test_remove);
  ADD ("/refusal/send", test_send);
  ADD ("/refusal/nobody-says", test_nobody_says);
  ADD ("/refusal/missing", test_missing);
  ADD ("/refusal/shorter", test_shorter);
  ADD ("/refusal/anyway", test_anyway);
  ADD ("/refusal/older", test_older);
  ADD ("/refusal/edit", test_edit);
  ADD ("/refusal/edit-first", test_edit_first);
  ADD ("/refusal/queue", test_queue);
  ADD ("/refusal/models", test_models);
  ADD ("/refusal/queue-budget", test_queue_budget);
  ADD ("/refusal/regenerate", test_regenerate);
  ADD ("/refusal/regenerate-budget", test_regenerate_budget);
  ADD ("/refusal/regenerate-chosen", test_regenerate_chosen);
  ADD ("/refusal/continue", test_continue);
#undef ADD
  return g_test_run ();
}
