/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-attachment-loader.h"
#include "app/confab-chat-page-private.h"
#include "app/confab-provider-words.h"
#include "app/confab-zoom.h"
#include "base/confab-error.h"
#include "session/confab-chat-progress.h"

enum
{
  PROBLEM,
  SHOW_PARAMETER,
  EDIT_KEY,
  CHOOSE_MODEL,
  SHOW_PREFERENCES,
  OPEN,
  SHOW_CHAT,
  TOAST,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabChatPage, confab_chat_page, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const ConfabFailure *
get_last_failure (ConfabChatPage *self)
{
  ConfabMessage *leaf = confab_conversation_get_leaf (confab_chat_get_conversation (self->chat));
  const ConfabReply *reply = leaf != NULL ? confab_message_get_reply (leaf) : NULL;

  return reply != NULL ? reply->failure : NULL;
}

static char *
dup_status_text (ConfabChatPage *self,
                 double         *fraction)
{
  g_autofree char *wait = NULL;
  const ConfabFailure *failure;
  guint seconds;

  *fraction = -1;
  if (confab_chat_get_state (self->chat) != CONFAB_CHAT_RETRYING)
    return confab_chat_dup_progress_words (self->chat, fraction);

  seconds = confab_chat_get_retry_seconds (self->chat);
  failure = get_last_failure (self);
  if (failure == NULL)
    return g_strdup_printf (ngettext ("Trying again in %u second", "Trying again in %u seconds", seconds), seconds);
  wait = g_strdup_printf (ngettext ("trying again in %u second", "trying again in %u seconds", seconds), seconds);
  /* Translators: what went wrong, and "trying again in 5 seconds" */
  return g_strdup_printf (_ ("%s — %s"), confab_failure_get_title (failure), wait);
}

static void
update_state (ConfabChatPage *self)
{
  double fraction;
  g_autofree char *status = dup_status_text (self, &fraction);

  confab_composer_set_busy (self->composer, confab_chat_get_busy (self->chat));
  confab_transcript_set_status (self->transcript, status, fraction);
}

static void
update_empty (ConfabChatPage *self)
{
  GListModel *path = confab_conversation_get_path (confab_chat_get_conversation (self->chat));
  ConfabProvider *provider = confab_chat_get_provider (self->chat);
  const char *model = confab_chat_get_model (self->chat);
  g_autofree char *description = NULL;

  if (provider == NULL)
    description = g_strdup (_ ("No service is set up yet. Add one in the preferences."));
  else if (confab_provider_is_sandbox (provider))
    description = g_strdup (_ ("The sandbox will answer: a toy model inside Confab."));
  else if (model == NULL)
    description = g_strdup (_ ("Choose a model above, and write a message."));
  else
    /* Translators: a model and the service that it runs on */
    description = g_strdup_printf (_ ("%s from %s will answer."), model, confab_provider_words_get_name (provider));
  adw_status_page_set_description (self->empty_page, description);
  gtk_widget_set_visible (self->keep_button, g_list_model_get_n_items (path) > 0);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (path) > 0 ? "messages" : "empty");
}

static void
chat_notify_cb (ConfabChatPage *self,
                GParamSpec     *pspec,
                ConfabChat     *chat)
{
  update_state (self);
  if (g_str_equal (pspec->name, "provider") || g_str_equal (pspec->name, "model"))
    update_empty (self);
}

static void
path_changed_cb (ConfabChatPage *self)
{
  update_empty (self);
}

static void
problem_cb (ConfabChatPage *self,
            const char     *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
open_cb (ConfabChatPage *self,
         const char     *id,
         const char     *words)
{
  g_signal_emit (self, signals[OPEN], 0, id, words);
}

static void
show_chat_cb (ConfabChatPage *self,
              ConfabChat     *chat,
              const char     *words)
{
  g_signal_emit (self, signals[SHOW_CHAT], 0, chat, words);
}

static void
toast_cb (ConfabChatPage *self,
          AdwToast       *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
asked_cb (ConfabChatPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
keep_clicked_cb (ConfabChatPage *self)
{
  confab_message_actions_copy_all (self->actions, _ ("The conversation is kept now"));
}

static void send_now (ConfabChatPage *self);

static void
send_anyway (gpointer user_data)
{
  send_now (user_data);
}

static void
ended_cb (ConfabChatPage *self)
{
  AdwToast *toast = confab_budget_question_new_warning (self->session, &self->budget_told);

  if (toast != NULL)
    adw_toast_overlay_add_toast (self->toasts, toast);
}

/* All that is asked before is answered by now. */
static void
send_now (ConfabChatPage *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (GError) error = NULL;

  if (self->chat == NULL)
    return;
  text = confab_composer_dup_text (self->composer);
  attachments = confab_composer_list_attachments (self->composer);
  if (confab_chat_get_busy (self->chat))
    {
      confab_preset_bar_queue (self->preset_bar, text, attachments);
      confab_composer_clear (self->composer);
    }
  else if (confab_chat_send (self->chat, text, attachments, &error))
    {
      confab_composer_clear (self->composer);
      confab_chat_page_clear_jump (self);
      confab_transcript_scroll_to_end (self->transcript);
    }
  else if (error != NULL && !g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY) &&
           !confab_budget_question_ask (GTK_WIDGET (self), self->session, error, send_anyway, g_object_ref (self), g_object_unref))
    problem_cb (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
send_cb (ConfabChatPage *self)
{
  if (self->chat == NULL)
    return;
  if (confab_attacher_get_busy (self->attacher))
    problem_cb (self, _ ("An attachment is still being read. Send the message when it is ready."));
  else if (confab_attachment_refusal_allows (self->refusal) && confab_preset_bar_allows_send (self->preset_bar))
    send_now (self);
}

static void
stop_cb (ConfabChatPage *self)
{
  if (self->chat != NULL)
    confab_chat_stop (self->chat);
}

static void
chip_activated_cb (ConfabChatPage *self,
                   const char     *name)
{
  g_signal_emit (self, signals[SHOW_PARAMETER], 0, name);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  ConfabChatPage *self = CONFAB_CHAT_PAGE (widget);

  if (confab_find_bar_get_open (self->find_bar))
    {
      confab_find_bar_close (self->find_bar);
      return GDK_EVENT_STOP;
    }
  if (self->jump_marked)
    {
      confab_chat_page_clear_jump (self);
      return GDK_EVENT_STOP;
    }
  if (self->chat == NULL || !confab_chat_get_busy (self->chat))
    return GDK_EVENT_PROPAGATE;
  confab_chat_stop (self->chat);
  return GDK_EVENT_STOP;
}

static void
confab_chat_page_dispose (GObject *object)
{
  ConfabChatPage *self = CONFAB_CHAT_PAGE (object);
  GtkWidget *child;

  g_signal_group_set_target (self->chat_signals, NULL);
  g_signal_group_set_target (self->conversation_signals, NULL);
  g_signal_group_set_target (self->path_signals, NULL);
  g_clear_object (&self->finder);
  g_clear_object (&self->media_teller);
  g_clear_object (&self->preset_bar);
  g_clear_object (&self->context_watch);
  g_clear_object (&self->editor_watch);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_CHAT_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->intake);
  g_clear_object (&self->removal_toast);
  g_clear_object (&self->attacher);
  g_clear_object (&self->loader);
  g_clear_object (&self->preview);
  g_clear_object (&self->refusal);
  g_clear_object (&self->adviser);
  g_clear_object (&self->draft_keeper);
  g_clear_object (&self->saver);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (confab_chat_page_parent_class)->dispose (object);
}

static void
confab_chat_page_finalize (GObject *object)
{
  ConfabChatPage *self = CONFAB_CHAT_PAGE (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->conversation_signals);
  g_object_unref (self->path_signals);
  g_free (self->wanted_message);
  g_free (self->wanted_needle);
  g_hash_table_unref (self->places);

  G_OBJECT_CLASS (confab_chat_page_parent_class)->finalize (object);
}

static void
confab_chat_page_class_init (ConfabChatPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_chat_page_dispose;
  object_class->finalize = confab_chat_page_finalize;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOW_PARAMETER] = g_signal_new ("show-parameter", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDIT_KEY] = g_signal_new ("edit-key", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, CONFAB_TYPE_PROVIDER);
  signals[CHOOSE_MODEL] = g_signal_new ("choose-model", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_PREFERENCES] = g_signal_new ("show-preferences", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SHOW_CHAT] = g_signal_new ("show-chat", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, CONFAB_TYPE_CHAT, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", CONFAB_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  g_type_ensure (CONFAB_TYPE_COMPOSER);
  g_type_ensure (CONFAB_TYPE_FIND_BAR);
  g_type_ensure (CONFAB_TYPE_OFFER_CARD);
  g_type_ensure (CONFAB_TYPE_QUEUE_VIEW);
  g_type_ensure (CONFAB_TYPE_TRANSCRIPT);
  gtk_widget_class_set_css_name (widget_class, "chat-page");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, composer);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, offer_card);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, queue_view);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, temporary_bar);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, ConfabChatPage, transcript);
  gtk_widget_class_bind_template_callback (widget_class, asked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chip_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "message_action_cb", G_CALLBACK (confab_chat_page_act));
  gtk_widget_class_bind_template_callback_full (widget_class, "open_attachment_cb", G_CALLBACK (confab_chat_page_open_attachment));
  gtk_widget_class_bind_template_callback_full (widget_class, "open_link_cb", G_CALLBACK (confab_chat_page_open_link));
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "save_text_cb", G_CALLBACK (confab_chat_page_save_text));
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, confab_chat_page_inspect_last, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_h, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                confab_chat_page_show_last_probabilities, NULL);
}

static void
confab_chat_page_init (ConfabChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->draft_keeper = confab_draft_keeper_new (self->composer);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)confab_reading_place_free);
  self->attacher = confab_attacher_new (self->composer);
  self->preview = confab_attachment_preview_new (self->composer);
  self->adviser = confab_attachment_adviser_new ();
  confab_composer_set_adviser (self->composer, CONFAB_SEND_ADVISER (self->adviser));
  g_signal_connect_object (self->attacher, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  self->intake = confab_intake_new (GTK_WIDGET (self), self->composer, self->attacher);
  g_signal_connect_object (self->intake, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  self->removal_toast = confab_removal_toast_new (self->composer);
  g_signal_connect_object (self->removal_toast, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  self->refusal = confab_attachment_refusal_new (self->composer, self->offer_card);
  g_signal_connect_object (self->refusal, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->refusal, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  self->saver = confab_text_saver_new ();
  g_signal_connect_object (self->saver, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  self->finder = confab_finder_new (self->find_bar, self->transcript);
  g_signal_connect_object (self->finder, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);

  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify", G_CALLBACK (chat_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  self->conversation_signals = g_signal_group_new (CONFAB_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify::complete", G_CALLBACK (confab_chat_page_go_on), self,
                                 G_CONNECT_SWAPPED);
  self->path_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->path_signals, "items-changed", G_CALLBACK (path_changed_cb), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * confab_chat_page_set_up:
 * @self: the page
 * @session: what conversations belong to
 * @settings: the settings of the window
 *
 * To be called once, before a conversation is shown.
 */
void
confab_chat_page_set_up (ConfabChatPage *self,
                         ConfabSession  *session,
                         GSettings      *settings)
{
  g_autoptr (ConfabHighlighter) highlighter = confab_highlighter_new ();

  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));
  g_return_if_fail (CONFAB_IS_SESSION (session));
  g_return_if_fail (G_IS_SETTINGS (settings));

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  confab_draft_keeper_set_up (self->draft_keeper, confab_session_get_drafts (session));
  confab_attacher_set_up (self->attacher, confab_session_get_drafts (session));
  confab_intake_set_up (self->intake, settings);
  confab_attachment_refusal_set_up (self->refusal, session);
  self->actions = confab_message_actions_new (GTK_WIDGET (self), self->transcript, session);
  g_signal_connect_object (self->actions, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "show-chat", G_CALLBACK (show_chat_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  self->loader = confab_attachment_loader_new (session);
  confab_transcript_set_loader (self->transcript, CONFAB_THUMBNAIL_LOADER (self->loader));
  self->media_teller = confab_media_teller_new (session);
  self->context_watch = confab_context_watch_new (self->composer, session);
  self->preset_bar = confab_preset_bar_new (self->composer, session);
  confab_attachment_loader_set_notes (self->loader, CONFAB_MEDIA_NOTES (self->media_teller));
  self->editor_watch = confab_editor_watch_new (session);
  g_signal_connect_object (self->editor_watch, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  confab_attachment_loader_set_guard (self->loader, CONFAB_EDITOR_GUARD (self->editor_watch));
  confab_transcript_set_highlighter (self->transcript, highlighter);
  confab_queue_view_set_session (self->queue_view, session);
  confab_queue_view_set_loader (self->queue_view, CONFAB_THUMBNAIL_LOADER (self->loader));
  confab_composer_set_loader (self->composer, CONFAB_THUMBNAIL_LOADER (self->loader));
  confab_chat_page_bind_settings (self);
  confab_zoom_by_scroll (GTK_WIDGET (self->transcript), settings);
}

/**
 * confab_chat_page_get_chat:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the conversation that is shown
 */
ConfabChat *
confab_chat_page_get_chat (ConfabChatPage *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT_PAGE (self), NULL);

  return self->chat;
}

/**
 * confab_chat_page_set_chat:
 * @self: the page
 * @chat: (nullable): the conversation to show
 *
 * What was begun in the one shown before is kept until it is shown again; a reply that comes there goes on.
 */
void
confab_chat_page_set_chat (ConfabChatPage *self,
                           ConfabChat     *chat)
{
  ConfabConversation *conversation = chat != NULL ? confab_chat_get_conversation (chat) : NULL;

  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->chat == chat)
    return;
  if (self->chat != NULL)
    confab_chat_page_keep_place (self);

  g_set_object (&self->chat, chat);
  confab_draft_keeper_set_chat (self->draft_keeper, chat);
  confab_attacher_set_chat (self->attacher, chat);
  confab_attachment_preview_set_chat (self->preview, chat);
  confab_attachment_refusal_set_chat (self->refusal, chat);
  confab_attachment_adviser_set_chat (self->adviser, chat);
  confab_finder_set_chat (self->finder, chat);
  confab_media_teller_set_chat (self->media_teller, chat);
  confab_preset_bar_set_chat (self->preset_bar, chat);
  confab_context_watch_set_chat (self->context_watch, chat);
  confab_editor_watch_set_chat (self->editor_watch, chat);
  confab_message_actions_set_chat (self->actions, chat);
  confab_queue_view_set_chat (self->queue_view, chat);
  gtk_widget_set_visible (self->temporary_bar, conversation != NULL && confab_conversation_get_temporary (conversation));
  g_signal_group_set_target (self->chat_signals, chat);
  g_clear_pointer (&self->wanted_message, g_free);
  g_clear_pointer (&self->wanted_needle, g_free);
  confab_chat_page_clear_jump (self);
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->path_signals,
                             conversation != NULL ? confab_conversation_get_path (conversation) : NULL);
  confab_transcript_set_source (self->transcript, chat != NULL ? CONFAB_MESSAGE_SOURCE (chat) : NULL);
  confab_transcript_set_conversation (self->transcript, conversation);
  confab_transcript_set_model (self->transcript,
                               conversation != NULL ? confab_conversation_get_path (conversation) : NULL);
  if (chat == NULL)
    return;

  confab_chat_page_restore_place (self);
  update_state (self);
  update_empty (self);
}

/**
 * confab_chat_page_get_toasts:
 * @self: the page
 *
 * Returns: (transfer none): where toasts cover neither what is written nor what is attached
 */
AdwToastOverlay *
confab_chat_page_get_toasts (ConfabChatPage *self)
{
  g_return_val_if_fail (CONFAB_IS_CHAT_PAGE (self), NULL);

  return self->toasts;
}

/**
 * confab_chat_page_find:
 * @self: the page
 *
 * Shows where one types what to find in the conversation.
 */
void
confab_chat_page_find (ConfabChatPage *self)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->chat != NULL)
    confab_finder_open (self->finder);
}

/**
 * confab_chat_page_find_step:
 * @self: the page
 * @direction: 1 for the next match, -1 for the previous one
 *
 * Goes to another match of what was found last.
 */
void
confab_chat_page_find_step (ConfabChatPage *self,
                            int             direction)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->chat != NULL)
    confab_finder_step (self->finder, direction);
}

/**
 * confab_chat_page_duplicate:
 * @self: the page
 * @words: what is said when the copy is shown
 *
 * Copies the conversation with all its branches into a new one, which is kept.
 */
void
confab_chat_page_duplicate (ConfabChatPage *self,
                            const char     *words)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->actions != NULL)
    confab_message_actions_copy_all (self->actions, words);
}

/**
 * confab_chat_page_focus_composer:
 * @self: the page
 */
void
confab_chat_page_focus_composer (ConfabChatPage *self)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

/**
 * confab_chat_page_choose_preset:
 * @self: the page
 *
 * Opens the menu of presets.
 */
void
confab_chat_page_choose_preset (ConfabChatPage *self)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->preset_bar != NULL)
    confab_preset_bar_choose (self->preset_bar);
}

/**
 * confab_chat_page_send_with:
 * @self: the page
 *
 * Asks for what is set for the next question alone.
 */
void
confab_chat_page_send_with (ConfabChatPage *self)
{
  g_return_if_fail (CONFAB_IS_CHAT_PAGE (self));

  if (self->preset_bar != NULL)
    confab_preset_bar_send_with (self->preset_bar);
}
