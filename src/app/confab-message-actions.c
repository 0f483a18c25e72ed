/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-question.h"
#include "app/confab-leave-out.h"
#include "app/confab-media-choice.h"
#include "app/confab-message-actions.h"
#include "app/confab-regenerate-dialog.h"
#include "app/confab-undo-toast.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-frames.h"
#include "session/confab-chat-tree.h"
#include "session/confab-session-copy.h"

struct _ConfabMessageActions
{
  GObject           parent_instance;

  ConfabTranscript *transcript;
  GtkWidget        *page;
  ConfabSession    *session;
  ConfabChat       *chat;
  GSignalGroup     *chat_signals;
  ConfabMessage    *acted;   /* (nullable): what was done last, and with what name */
  char             *act;
  ConfabMessage    *asked;   /* (nullable): what another reply is wanted for while it is chosen with what */
};

enum
{
  ASKED,
  OPEN,
  PROBLEM,
  SHOW_CHAT,
  TOAST,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabMessageActions, confab_message_actions, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
tell_problem (ConfabMessageActions *self,
              const char           *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
act_again (gpointer user_data)
{
  ConfabMessageActions *self = user_data;

  if (self->chat != NULL && self->acted != NULL)
    confab_message_actions_act (self, self->acted, self->act);
}

static void
tell_asked (ConfabMessageActions *self,
            gboolean              asked,
            const GError         *error)
{
  if (asked)
    g_signal_emit (self, signals[ASKED], 0);
  else if (error != NULL && !confab_budget_question_ask (self->page, self->session, error, act_again, g_object_ref (self),
                                                         g_object_unref))
    tell_problem (self, error->message);
}

static void
choose (ConfabMessageActions *self,
        ConfabMessage        *message)
{
  confab_chat_choose (self->chat, message);
}

static void
take (ConfabMessageActions *self,
      ConfabMessage        *message)
{
  confab_chat_take (self->chat, message);
}

/* The service is known not to take videos from now on, which is said where that can be taken back. */
static void
send_frames (ConfabMessageActions *self,
             ConfabMessage        *message)
{
  g_autoptr (GError) error = NULL;
  gboolean asked = confab_chat_retry_with_frames (self->chat, message, &error);

  tell_asked (self, asked, error);
  if (asked)
    g_signal_emit (self, signals[TOAST], 0,
                   adw_toast_new (_ ("This service gets videos as frames from now on; its settings can change that")));
}

/* What another reply is wanted with, for when it is asked for all the same. */
typedef struct
{
  ConfabMessageActions *actions;
  ConfabChat           *chat;
  ConfabMessage        *message;
  gboolean              continues;
  ConfabProvider       *provider;   /* (nullable) */
  char                 *model;      /* (nullable) */
  ConfabParameters     *parameters; /* (nullable) */
} Chosen;

static void
chosen_free (gpointer data)
{
  Chosen *self = data;

  g_object_unref (self->actions);
  g_object_unref (self->chat);
  g_object_unref (self->message);
  g_clear_object (&self->provider);
  g_free (self->model);
  g_clear_object (&self->parameters);
  g_free (self);
}

static gboolean
start_chosen (Chosen  *chosen,
              GError **error)
{
  ConfabTurn choice = { chosen->provider, chosen->model, chosen->parameters };

  if (chosen->continues)
    return confab_chat_continue (chosen->chat, chosen->message, &choice, error);
  return confab_chat_regenerate (chosen->chat, chosen->message, &choice, error);
}

static void
chosen_anyway (gpointer user_data)
{
  Chosen *chosen = user_data;
  g_autoptr (GError) error = NULL;

  if (start_chosen (chosen, &error))
    g_signal_emit (chosen->actions, signals[ASKED], 0);
  else
    tell_problem (chosen->actions, error->message);
}

static void
chosen_cb (ConfabMessageActions   *self,
           ConfabRegenerateDialog *dialog)
{
  g_autoptr (ConfabMessage) message = g_steal_pointer (&self->asked);
  g_autoptr (GError) error = NULL;
  Chosen *chosen;
  ConfabTurn choice;

  if (message == NULL || self->chat == NULL)
    return;
  confab_regenerate_dialog_get_choice (dialog, &choice);
  chosen = g_new0 (Chosen, 1);
  chosen->actions = g_object_ref (self);
  chosen->chat = g_object_ref (self->chat);
  chosen->message = g_object_ref (message);
  chosen->continues = confab_regenerate_dialog_get_continues (dialog);
  g_set_object (&chosen->provider, choice.provider);
  chosen->model = g_strdup (choice.model);
  g_set_object (&chosen->parameters, choice.parameters);
  if (start_chosen (chosen, &error))
    {
      g_signal_emit (self, signals[ASKED], 0);
      chosen_free (chosen);
    }
  else if (!confab_budget_question_ask (self->page, self->session, error, chosen_anyway, chosen, chosen_free))
    tell_problem (self, error->message);
}

static ConfabRegenerateDialog *
ask_with_what (ConfabMessageActions *self,
               ConfabMessage        *message)
{
  GtkRoot *root = gtk_widget_get_root (self->page);
  GtkWidget *dialog = confab_regenerate_dialog_new (GTK_WINDOW (root), self->session, self->chat, message);

  g_set_object (&self->asked, message);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return CONFAB_REGENERATE_DIALOG (dialog);
}

static void
regenerate_with (ConfabMessageActions *self,
                 ConfabMessage        *message)
{
  ask_with_what (self, message);
}

/* Where the model that is chosen now does not take what is attached, it is asked what to do instead. */
static void
regenerate (ConfabMessageActions *self,
            ConfabMessage        *message)
{
  g_autoptr (GError) error = NULL;
  g_auto (ConfabOffers) offers = { 0 };
  gboolean asked;

  if (!confab_chat_accepts_turn (self->chat, message, NULL, &offers))
    {
      confab_regenerate_dialog_take_chosen (ask_with_what (self, message));
      return;
    }
  asked = confab_chat_regenerate (self->chat, message, NULL, &error);
  tell_asked (self, asked, error);
}

/* Likewise, where it is who wrote the reply that does not take it any more. */
static void
go_on (ConfabMessageActions *self,
       ConfabMessage        *message)
{
  g_autoptr (GError) error = NULL;
  g_auto (ConfabOffers) offers = { 0 };
  gboolean asked;

  if (!confab_chat_accepts_rest (self->chat, message, &offers))
    {
      confab_regenerate_dialog_set_continues (ask_with_what (self, message));
      return;
    }
  asked = confab_chat_continue (self->chat, message, NULL, &error);
  tell_asked (self, asked, error);
}

/* Copies */

typedef struct
{
  ConfabMessageActions *actions;
  char                 *words;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->actions);
  g_free (copy->words);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static void
copy_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Copy) copy = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = confab_session_copy_finish (CONFAB_SESSION (source), result, &error);

  if (id != NULL)
    g_signal_emit (copy->actions, signals[OPEN], 0, id, copy->words);
  else
    tell_problem (copy->actions, error->message);
}

static void
copy_chat (ConfabMessageActions *self,
           ConfabMessage        *last,
           const char           *words)
{
  Copy *copy = g_new0 (Copy, 1);

  copy->actions = g_object_ref (self);
  copy->words = g_strdup (words);
  confab_session_copy_async (self->session, self->chat, last, NULL, copy_cb, copy);
}

static void
branch (ConfabMessageActions *self,
        ConfabMessage        *message)
{
  const char *words = _ ("This is a branch. The conversation it comes from stays as it is.");
  g_autoptr (ConfabChat) chat = NULL;

  if (!confab_conversation_get_temporary (confab_chat_get_conversation (self->chat)))
    {
      copy_chat (self, message, words);
      return;
    }
  chat = confab_session_copy_temporary (self->session, self->chat, message);
  g_signal_emit (self, signals[SHOW_CHAT], 0, chat, words);
}

/* What is thrown away */

typedef struct
{
  ConfabChat    *chat;
  ConfabRemoval *removal;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->chat);
  confab_removal_unref (undo->removal);
  g_free (undo);
}

static void
undo_cb (gpointer data)
{
  Undo *undo = data;

  confab_chat_restore (undo->chat, undo->removal);
}

static void
delete_messages (ConfabMessageActions *self,
                 ConfabMessage        *message,
                 gboolean              following)
{
  Undo *undo = g_new0 (Undo, 1);
  g_autofree char *words = NULL;
  guint n_messages;

  undo->chat = g_object_ref (self->chat);
  undo->removal = confab_chat_delete (self->chat, message, following);
  n_messages = confab_removal_get_n_messages (undo->removal);
  if (n_messages == 0)
    words = g_strdup (following ? _ ("Messages deleted") : _ ("Message deleted"));
  else
    words = g_strdup_printf (ngettext ("%u message deleted", "%u messages deleted", n_messages), n_messages);
  g_signal_emit (self, signals[TOAST], 0, confab_undo_toast_new (words, undo_cb, undo, undo_free));
}

static void
delete_one (ConfabMessageActions *self,
            ConfabMessage        *message)
{
  delete_messages (self, message, FALSE);
}

static void
delete_following (ConfabMessageActions *self,
                  ConfabMessage        *message)
{
  delete_messages (self, message, TRUE);
}

/* A question that was edited, for when it is to be sent all the same. */
typedef struct
{
  ConfabMessageActions *actions;
  ConfabMessage        *message;
  char                 *text;
  GPtrArray            *attachments; /* (nullable) */
} Edited;

static void
edited_free (gpointer data)
{
  Edited *self = data;

  g_object_unref (self->actions);
  g_object_unref (self->message);
  g_free (self->text);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

static void edited_cb (ConfabMessageActions *self,
                       ConfabMessage        *message,
                       const char           *text,
                       GPtrArray            *attachments);

static void
edit_anyway (gpointer user_data)
{
  Edited *edited = user_data;

  edited_cb (edited->actions, edited->message, edited->text, edited->attachments);
}

static void
edited_cb (ConfabMessageActions *self,
           ConfabMessage        *message,
           const char           *text,
           GPtrArray            *attachments)
{
  g_autoptr (GError) error = NULL;
  Edited *edited;

  if (self->chat == NULL)
    return;
  if (!confab_chat_edit (self->chat, message, text, attachments, NULL, &error))
    {
      edited = g_new0 (Edited, 1);
      *edited = (Edited) { g_object_ref (self), g_object_ref (message), g_strdup (text),
                           attachments != NULL ? g_ptr_array_ref (attachments) : NULL };
      if (!confab_budget_question_ask (self->page, self->session, error, edit_anyway, edited, edited_free))
        tell_problem (self, error->message);
      return;
    }
  confab_transcript_end_edit (self->transcript, message);
  confab_transcript_scroll_to_end (self->transcript);
  g_signal_emit (self, signals[ASKED], 0);
}

static void
confab_message_actions_dispose (GObject *object)
{
  ConfabMessageActions *self = CONFAB_MESSAGE_ACTIONS (object);

  g_signal_group_set_target (self->chat_signals, NULL);
  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->transcript);
  g_clear_object (&self->acted);
  g_clear_object (&self->asked);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_message_actions_parent_class)->dispose (object);
}

static void
confab_message_actions_finalize (GObject *object)
{
  g_object_unref (CONFAB_MESSAGE_ACTIONS (object)->chat_signals);
  g_free (CONFAB_MESSAGE_ACTIONS (object)->act);

  G_OBJECT_CLASS (confab_message_actions_parent_class)->finalize (object);
}

static void
confab_message_actions_class_init (ConfabMessageActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = confab_message_actions_dispose;
  object_class->finalize = confab_message_actions_finalize;

  signals[ASKED] = g_signal_new ("asked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOW_CHAT] = g_signal_new ("show-chat", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, CONFAB_TYPE_CHAT, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
}

static void
confab_message_actions_init (ConfabMessageActions *self)
{
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "refused", G_CALLBACK (tell_problem), self, G_CONNECT_SWAPPED);
}

/**
 * confab_message_actions_new:
 * @page: what the transcript is in, for the window around it; not kept alive
 * @transcript: where the messages are shown; not kept alive
 * @session: what the conversations belong to
 *
 * Returns: (transfer full): what is done with the messages
 */
ConfabMessageActions *
confab_message_actions_new (GtkWidget        *page,
                            ConfabTranscript *transcript,
                            ConfabSession    *session)
{
  ConfabMessageActions *self;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (transcript), NULL);
  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_MESSAGE_ACTIONS, NULL);
  g_set_weak_pointer (&self->page, page);
  g_set_weak_pointer (&self->transcript, transcript);
  self->session = g_object_ref (session);
  g_signal_connect_object (transcript, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_message_actions_set_chat:
 * @self: what is done with messages
 * @chat: (nullable): the conversation that is shown
 */
void
confab_message_actions_set_chat (ConfabMessageActions *self,
                                 ConfabChat           *chat)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ACTIONS (self));

  if (!g_set_object (&self->chat, chat))
    return;
  g_clear_object (&self->asked);
  g_signal_group_set_target (self->chat_signals, chat);
}

/**
 * confab_message_actions_act:
 * @self: what is done with messages
 * @message: a message of the conversation that is shown
 * @name: an action of the transcript
 *
 * Returns: whether it is one that is done here
 */
gboolean
confab_message_actions_act (ConfabMessageActions *self,
                            ConfabMessage        *message,
                            const char           *name)
{
  static const struct
  {
    const char *name;
    void        (*act) (ConfabMessageActions *self,
                        ConfabMessage        *message);
  } actions[] = {
    { "branch", branch },
    { "choose", choose },
    { "continue", go_on },
    { "delete", delete_one },
    { "delete-following", delete_following },
    { "regenerate", regenerate },
    { "regenerate-with", regenerate_with },
    { "retry", regenerate },
    { "send-frames", send_frames },
    { "take", take },
  };

  AdwToast *toast = NULL;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_ACTIONS (self), FALSE);

  for (guint i = 0; self->chat != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      {
        g_autofree char *act = g_strdup (name);

        g_set_object (&self->acted, message);
        g_free (self->act);
        self->act = g_steal_pointer (&act);
        actions[i].act (self, message);
        return TRUE;
      }
  if (self->chat == NULL || (!confab_media_choice_act (self->chat, message, name, &toast) &&
                             !confab_leave_out_act (self->chat, message, name, &toast)))
    return FALSE;
  g_signal_emit (self, signals[TOAST], 0, toast);
  return TRUE;
}

/**
 * confab_message_actions_copy_all:
 * @self: what is done with messages
 * @words: what is said when the copy is shown
 *
 * Copies all of the conversation that is shown into a new one, which is kept.
 */
void
confab_message_actions_copy_all (ConfabMessageActions *self,
                                 const char           *words)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ACTIONS (self));

  if (self->chat != NULL)
    copy_chat (self, NULL, words);
}
