/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page-private.h"
#include "app/confab-inspector-window.h"
#include "widgets/confab-attachment-viewer.h"
#include "widgets/confab-message-details.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-message-text.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-text-window.h"

static GtkWindow *
get_window (ConfabChatPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_uri (ConfabChatPage *self,
          const char     *uri)
{
  gtk_show_uri (get_window (self), uri, GDK_CURRENT_TIME);
}

void
confab_chat_page_open_link (ConfabChatPage *self,
                            const char     *uri)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  if (scheme != NULL && (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0 ||
                         g_ascii_strcasecmp (scheme, "mailto") == 0))
    show_uri (self, uri);
}

/* The attachments that are at hand, in their order, and which of them it is; those in the composer are not among those of messages. */
static GPtrArray *
list_attachments (ConfabChatPage *self,
                  ConfabPart     *part,
                  guint          *index)
{
  GListModel *path = confab_conversation_get_path (confab_chat_get_conversation (self->chat));
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) begun = confab_composer_list_attachments (self->composer);

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);
      GPtrArray *own = confab_message_get_loaded (message) ? confab_message_get_parts (message) : NULL;

      for (guint j = 0; own != NULL && j < own->len; j++)
        if (confab_part_get_kind (own->pdata[j]) != CONFAB_PART_TEXT)
          g_ptr_array_add (parts, g_object_ref (own->pdata[j]));
    }
  if (g_ptr_array_find (parts, part, index))
    return g_steal_pointer (&parts);
  if (g_ptr_array_find (begun, part, index))
    return g_steal_pointer (&begun);
  g_ptr_array_set_size (parts, 0);
  g_ptr_array_add (parts, g_object_ref (part));
  *index = 0;
  return g_steal_pointer (&parts);
}

void
confab_chat_page_open_attachment (ConfabChatPage *self,
                                  ConfabPart     *part)
{
  guint index;
  g_autoptr (GPtrArray) parts = list_attachments (self, part, &index);

  gtk_window_present (GTK_WINDOW (confab_attachment_viewer_new (get_window (self), CONFAB_ATTACHMENT_SOURCE (self->loader), parts,
                                                                index)));
}

static ConfabProvider *
find_provider (ConfabChatPage *self,
               ConfabMessage  *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *provider = NULL;

  if (reply != NULL && reply->provider_id != NULL)
    provider = confab_services_find (services, reply->provider_id);
  return provider != NULL ? provider : confab_chat_get_provider (self->chat);
}

void
confab_chat_page_save_text (ConfabChatPage *self,
                            const char     *text,
                            const char     *name)
{
  confab_text_saver_ask (self->saver, get_window (self), text, name);
}

static void
text_window_save_cb (ConfabChatPage *self,
                     const char     *text,
                     const char     *name,
                     GtkWindow      *window)
{
  confab_text_saver_ask (self->saver, window, text, name);
}

static void
show_text (ConfabChatPage *self,
           ConfabMessage  *message)
{
  g_autofree char *author = confab_message_words_author (message);
  g_autofree char *text = confab_message_text_dup_plain (message);
  GtkWidget *window = confab_text_window_new (author, text);

  g_signal_connect_object (window, "save", G_CALLBACK (text_window_save_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_details (ConfabChatPage *self,
              ConfabMessage  *message)
{
  GtkWidget *window = confab_message_details_new (message);

  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_present (GTK_WINDOW (window));
}

static void
inspect (ConfabChatPage *self,
         ConfabMessage  *message)
{
  GtkWidget *window;

  if (confab_message_get_reply (message) == NULL)
    return;
  window = confab_inspector_window_new (self->session, confab_chat_get_conversation (self->chat), message);
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

gboolean
confab_chat_page_inspect_last (GtkWidget *widget,
                               GVariant  *args,
                               gpointer   user_data)
{
  ConfabChatPage *self = CONFAB_CHAT_PAGE (widget);
  GListModel *path = self->chat != NULL ? confab_conversation_get_path (confab_chat_get_conversation (self->chat)) : NULL;

  for (guint i = path != NULL ? g_list_model_get_n_items (path) : 0; i > 0; i--)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i - 1);

      if (confab_message_get_reply (message) != NULL)
        {
          inspect (self, message);
          return GDK_EVENT_STOP;
        }
    }
  gtk_widget_error_bell (widget);
  return GDK_EVENT_STOP;
}

/* Its row may have been out of sight, and then it comes with the next layout. */
static void
toggle_probabilities (ConfabChatPage *self,
                      ConfabMessage  *message)
{
  GtkWidget *row = confab_transcript_get_row (self->transcript, confab_message_get_id (message));
  gboolean shown;

  if (row == NULL)
    {
      confab_transcript_scroll_to_message (self->transcript, confab_message_get_id (message));
      return;
    }
  g_object_get (row, "show-probabilities", &shown, NULL);
  g_object_set (row, "show-probabilities", !shown, NULL);
  if (!shown)
    confab_message_row_focus_text (CONFAB_MESSAGE_ROW (row));
}

gboolean
confab_chat_page_show_last_probabilities (GtkWidget *widget,
                                          GVariant  *args,
                                          gpointer   user_data)
{
  ConfabChatPage *self = CONFAB_CHAT_PAGE (widget);
  GListModel *path = self->chat != NULL ? confab_conversation_get_path (confab_chat_get_conversation (self->chat)) : NULL;

  for (guint i = path != NULL ? g_list_model_get_n_items (path) : 0; i > 0; i--)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i - 1);
      const ConfabReply *reply = confab_message_get_reply (message);

      if (reply != NULL && reply->logprobs != NULL)
        {
          toggle_probabilities (self, message);
          return GDK_EVENT_STOP;
        }
    }
  gtk_widget_error_bell (widget);
  return GDK_EVENT_STOP;
}

static void
edit_key (ConfabChatPage *self,
          ConfabMessage  *message)
{
  ConfabProvider *provider = find_provider (self, message);

  if (provider != NULL)
    g_signal_emit_by_name (self, "edit-key", provider);
}

static void
show_billing (ConfabChatPage *self,
              ConfabMessage  *message)
{
  ConfabProvider *provider = find_provider (self, message);
  const char *page = NULL;

  if (provider != NULL)
    page = confab_services_get_billing_page (confab_session_get_services (self->session), provider);
  if (page != NULL)
    show_uri (self, page);
  else
    edit_key (self, message);
}

static void
choose_model (ConfabChatPage *self,
              ConfabMessage  *message)
{
  g_signal_emit_by_name (self, "choose-model");
}

static void
show_preferences (ConfabChatPage *self,
                  ConfabMessage  *message)
{
  g_signal_emit_by_name (self, "show-preferences");
}

/* Of the two names of the limit, the one that was sent. */
static void
show_max_tokens (ConfabChatPage *self,
                 ConfabMessage  *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  JsonObject *sent = NULL;
  gboolean older;

  if (reply != NULL && reply->parameters != NULL && JSON_NODE_HOLDS_OBJECT (reply->parameters))
    sent = json_node_get_object (reply->parameters);
  older = sent != NULL && json_object_has_member (sent, "max_tokens");
  g_signal_emit_by_name (self, "show-parameter", older ? "max_tokens" : "max_completion_tokens");
}

void
confab_chat_page_act (ConfabChatPage *self,
                      ConfabMessage  *message,
                      const char     *name)
{
  static const struct
  {
    const char *name;
    void        (*act) (ConfabChatPage *self,
                        ConfabMessage  *message);
  } actions[] = {
    { "billing", show_billing },
    { "choose-model", choose_model },
    { "details", show_details },
    { "edit-key", edit_key },
    { "inspect", inspect },
    { "open-text", show_text },
    { "preferences", show_preferences },
    { "show-max-tokens", show_max_tokens },
  };

  if (self->chat == NULL || confab_message_actions_act (self->actions, message, name))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      actions[i].act (self, message);
}
